//! Links between files of the repository become links between chapters of the book.

use crate::chapters::path_of;
use pulldown_cmark::{Event, Parser, Tag};

/// The folder of the book's own chapters.
const BOOK: &str = "docs/";

/// A chapter from a folder of the repository, as if it stood in the folder of the book.
pub(crate) fn within_book(text: &str, folder: &str) -> String {
    changed(text, |target| {
        let file = resolved(folder, target)?;
        file.strip_prefix(BOOK).map(str::to_owned).or_else(|| path_of(&file))
    })
}

/// A chapter of the book's own folder, whose links to the folders of protocols lead to their chapters.
pub(crate) fn to_chapters(text: &str) -> String {
    changed(text, |target| path_of(&resolved(BOOK, target)?))
}

/// The text with other targets for its links to files; what follows a `#` stays.
fn changed(text: &str, mut other: impl FnMut(&str) -> Option<String>) -> String {
    let mut changes = Vec::new();
    for (event, range) in Parser::new(text).into_offset_iter() {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
        let (file, place) = dest_url.find('#').map_or((&*dest_url, ""), |at| dest_url.split_at(at));
        // What a link leads to stands at its end.
        if let (Some(new), Some(at)) = (other(file), text[range.clone()].rfind(&*dest_url)) {
            let start = range.start + at;
            changes.push((start..start + dest_url.len(), format!("{new}{place}")));
        }
    }
    let mut text = text.to_owned();
    for (range, new) in changes.into_iter().rev() {
        text.replace_range(range, &new);
    }
    text
}

/// A path from a folder of the repository, as one from its root.
fn resolved(folder: &str, path: &str) -> Option<String> {
    if path.is_empty() || path.starts_with('/') || path.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()?),
            "." => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_files_lead_to_chapters() {
        let folder = "families/agreement/src/paxos";
        for (written, book) in [
            ("[a](../multi_paxos/chapter.md#log)", "[a](multi-paxos.md#log)"),
            ("[a](../../../../docs/links.md)", "[a](links.md)"),
            (
                "[`b](c)` d](../../../../docs/links.md#signs) (../../../../docs/links.md)",
                "[`b](c)` d](links.md#signs) (../../../../docs/links.md)",
            ),
            (
                "> [a](../multi_paxos/chapter.md) and [b](../raft/chapter.md)",
                "> [a](multi-paxos.md) and [b](raft.md)",
            ),
            ("[a](https://example.org/chapter.md)", "[a](https://example.org/chapter.md)"),
            ("[a](#one), `[a](../raft/chapter.md)`", "[a](#one), `[a](../raft/chapter.md)`"),
            ("[a](mod.rs)", "[a](mod.rs)"),
        ] {
            assert_eq!(within_book(written, folder), book);
        }
        assert_eq!(
            to_chapters("[a](../families/agreement/src/raft/chapter.md) [b](links.md)"),
            "[a](raft.md) [b](links.md)"
        );
    }
}
