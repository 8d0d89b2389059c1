//! The chapters of the protocols.

use crate::links;
use anyhow::{Context, Result, bail};
use faultline_catalogue::catalogue;
use faultline_collection::{CHAPTERS, File};
use faultline_engine::Info;
use mdbook_preprocessor::book::{Book, BookItem, Chapter, SectionNumber};
use std::path::PathBuf;

/// The part of the book, as `docs/SUMMARY.md` calls it.
const PART: &str = "Protocols";

/// Where the page is in the book, as `docs/book.toml` says.
const PAGE: &str = "app/";

/// Puts the chapters below the title of their part, and numbers all of the book anew.
pub(crate) fn put(book: &mut Book) -> Result<()> {
    let is_part = |item: &BookItem| matches!(item, BookItem::PartTitle(title) if title == PART);
    let place = book.items.iter().position(is_part);
    let place = place.with_context(|| format!("docs/SUMMARY.md has no part with the title {PART:?}"))?;
    let chapters = named()?.into_iter().map(|(info, file)| {
        let text = with_page(&links::within_book(file.text, file.folder()), info);
        let mut chapter = Chapter::new(info.name, text, path(info.slug), Vec::new());
        // Paths of scenario files, and messages, are those of the file itself.
        chapter.source_path = Some(PathBuf::from("..").join(file.path));
        BookItem::Chapter(chapter)
    });
    let chapters: Vec<BookItem> = chapters.collect();
    book.items.splice(place + 1..=place, chapters);
    book.for_each_chapter_mut(|chapter| chapter.content = links::to_chapters(&chapter.content));
    number(&mut book.items);
    Ok(())
}

/// Each protocol and its chapter: the one whose title is the protocol's name.
fn named() -> Result<Vec<(&'static Info, &'static File)>> {
    let mut left: Vec<&File> = CHAPTERS.iter().collect();
    let mut found = Vec::new();
    for entry in catalogue() {
        let at = left.iter().position(|file| file.heading() == Some(entry.info.name));
        let at = at.with_context(|| format!("no chapter.md begins with `# {}`", entry.info.name))?;
        found.push((entry.info, left.remove(at)));
    }
    match left.first() {
        Some(file) => bail!("{} must begin with `# ` and the name of its protocol", file.path),
        None => Ok(found),
    }
}

/// A chapter with a way to the page below its title: to the run that shows the protocol at work, with what to try.
fn with_page(text: &str, info: &Info) -> String {
    let (title, rest) = text.split_once('\n').unwrap_or((text, ""));
    let Info { name, slug, opening, .. } = info;
    format!("{title}\n\n[Open {name} in the page, with what to try](<{PAGE}#{slug}?{opening}>)\n{rest}")
}

/// Where the chapter of a protocol is in the book.
fn path(slug: &str) -> String {
    format!("{slug}.md")
}

/// Where the chapter that is this file is in the book.
pub(crate) fn path_of(file: &str) -> Option<String> {
    let chapter = CHAPTERS.iter().find(|chapter| chapter.path == file)?;
    let entry = catalogue().into_iter().find(|entry| chapter.heading() == Some(entry.info.name))?;
    Some(path(entry.info.slug))
}

/// Numbers the chapters that have a number, and those that were put among them.
fn number(items: &mut [BookItem]) {
    let mut next = 1;
    let mut numbered = false;
    for item in items {
        match item {
            BookItem::PartTitle(_) => numbered = true,
            BookItem::Chapter(chapter) if numbered || chapter.number.is_some() => {
                chapter.number = Some(SectionNumber::new([next]));
                next += 1;
            }
            BookItem::Chapter(_) | BookItem::Separator => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> Book {
        let own = |name: &str, text: &str| {
            BookItem::Chapter(Chapter::new(name, text.into(), format!("{name}.md"), Vec::new()))
        };
        let introduction = own("introduction", "[Raft](../families/agreement/src/raft/chapter.md)");
        let part = |title: &str| BookItem::PartTitle(title.into());
        Book::new_with_items(vec![introduction, part("Protocols"), part("Runs"), own("links", "")])
    }

    #[test]
    fn every_chapter_leads_to_the_run_that_opens_with_its_protocol() {
        let mut book = book();
        put(&mut book).expect("it has the part");
        let raft = book.chapters().find(|chapter| chapter.name == "Raft").expect("a chapter");
        let line = raft.content.lines().nth(2).unwrap_or_default();
        let raft = catalogue().into_iter().find(|entry| entry.info.slug == "raft").expect("it is there");
        assert!(line.ends_with(&format!("(<app/#raft?{}>)", raft.info.opening)), "{line}");
    }

    #[test]
    fn every_protocol_has_its_chapter_in_the_order_of_the_catalogue() {
        let mut book = book();
        put(&mut book).expect("it is put there");
        let chapters: Vec<&Chapter> = book.chapters().collect();
        let paths: Vec<String> = chapters
            .iter()
            .map(|chapter| chapter.path.as_ref().expect("a path").display().to_string())
            .collect();
        let protocols = catalogue().into_iter().map(|entry| path(entry.info.slug));
        let wanted: Vec<String> =
            ["introduction.md".into()].into_iter().chain(protocols).chain(["links.md".into()]).collect();
        assert_eq!(paths, wanted);
        let numbers: Vec<Option<String>> =
            chapters.iter().map(|chapter| chapter.number.as_ref().map(ToString::to_string)).collect();
        assert_eq!((&numbers[0], &numbers[1]), (&None, &Some("1.".into())));
        assert_eq!(numbers.last(), Some(&Some(format!("{}.", paths.len() - 1))));
        assert_eq!(chapters[0].content, "[Raft](raft.md)");
        assert!(chapters[1].source_path.as_ref().is_some_and(|path| path.ends_with("raft/chapter.md")));
    }

    #[test]
    fn a_book_without_the_part_is_refused() {
        let told = put(&mut Book::new()).expect_err("there is no such part").to_string();
        assert!(told.contains("SUMMARY.md") && told.contains("Protocols"), "{told}");
    }
}
