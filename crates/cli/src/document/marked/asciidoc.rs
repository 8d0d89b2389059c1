//! Source blocks in AsciiDoc: <https://docs.asciidoctor.org/asciidoc/latest/verbatim/source-blocks/>.

use super::{Line, dedented, lines, place};
use crate::document::block::{Block, LANGUAGE};

/// The blocks of a text, in order.
pub(in crate::document) fn blocks(text: &str) -> Vec<Block> {
    let lines = lines(text);
    let (mut blocks, mut at) = (Vec::new(), 0);
    while let Some(opening) = lines.get(at) {
        at += 1;
        let fenced = opening.text.strip_prefix("```").map(str::trim);
        if fenced == Some(LANGUAGE) {
            blocks.push(delimited(&lines, at - 1, at - 1));
            at += blocks.last().map_or(0, |block: &Found| block.lines);
        } else if is_ours(opening.text) {
            // Between its attributes and the block may stand a title, and further attributes.
            let more = lines[at..].iter().take_while(|line| is_about_the_block(line)).count();
            let found = match lines.get(at + more) {
                Some(line) if is_delimiter(line.text) => delimited(&lines, at - 1, at + more),
                _ => paragraph(&lines, at - 1, at + more),
            };
            at += found.lines;
            blocks.push(found);
        } else if is_delimiter(opening.text) || fenced.is_some_and(|language| !language.is_empty()) {
            // What stands in another block is only shown.
            at += delimited(&lines, at - 1, at - 1).lines;
        }
    }
    blocks.into_iter().map(|found| found.block).collect()
}

struct Found {
    block: Block,
    /// How many lines belong to it after its first.
    lines: usize,
}

/// A block whose first line is `first`, and whose contents stand between the line `delimiter` and one like it.
fn delimited(lines: &[Line<'_>], first: usize, delimiter: usize) -> Found {
    let ends = if lines[delimiter].text.starts_with("```") { "```" } else { lines[delimiter].text };
    let rest = &lines[delimiter + 1..];
    let inside = rest.iter().position(|line| line.text == ends).unwrap_or(rest.len());
    let last = (delimiter + 1 + inside).min(lines.len() - 1);
    of(lines, first, last, &rest[..inside], lines[delimiter])
}

/// A block whose contents go on to the next line that is blank.
fn paragraph(lines: &[Line<'_>], first: usize, begin: usize) -> Found {
    let rest = &lines[begin.min(lines.len())..];
    let inside = rest.iter().position(Line::is_blank).unwrap_or(rest.len());
    of(lines, first, begin + inside - 1, &rest[..inside], lines[begin - 1])
}

fn of(lines: &[Line<'_>], first: usize, last: usize, contents: &[Line<'_>], before: Line<'_>) -> Found {
    let block = Block {
        place: lines[first].start..lines[last].end(),
        inside: place(contents, before),
        options: String::new(),
        contents: dedented(contents),
    };
    Found { block, lines: last - first }
}

/// Whether attributes say that what follows is source code in our language: `[source,faultline]`, `[,faultline]`.
fn is_ours(line: &str) -> bool {
    let Some(attributes) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return false;
    };
    let mut attributes = attributes.split(',').map(|word| word.trim().trim_matches('"'));
    let style = attributes.next().unwrap_or_default().split(['%', '#', '.']).next();
    let language = attributes.next().unwrap_or_default();
    let language = language.strip_prefix("language=").unwrap_or(language).trim_matches('"');
    matches!(style, Some("source" | "")) && language == LANGUAGE
}

fn is_about_the_block(line: &Line<'_>) -> bool {
    let title =
        line.text.strip_prefix('.').is_some_and(|rest| !rest.starts_with(['.', ' ']) && !rest.is_empty());
    title || line.text.starts_with('[') && line.text.ends_with(']')
}

/// Whether a listing or literal block begins or ends here.
fn is_delimiter(line: &str) -> bool {
    line.len() >= 4 && (line.bytes().all(|b| b == b'-') || line.bytes().all(|b| b == b'.'))
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn a_source_block_is_found_with_its_attributes() {
        let text = "= Title\n\n[source,faultline]\n.A crash\n----\nraft?nodes=3\nexpect: safe\n----\n\n[source%linenums, faultline]\nraft?seed=1\n\
                    expect: safe\n\n----\n[source,faultline]\nraft?seed=2\n----\n\n[,faultline]\n....\nraft?seed=3\n....\n\n\
                    ```faultline\nraft?seed=4\n```\n\n[source,rust]\n----\nraft\n----\n[source,language=\"faultline\"]\nraft?seed=5";
        let found = blocks(text);
        let contents: Vec<&str> = found.iter().map(|block| block.contents.as_str()).collect();
        assert_eq!(
            contents,
            [
                "raft?nodes=3\nexpect: safe\n",
                "raft?seed=1\nexpect: safe\n",
                "raft?seed=3\n",
                "raft?seed=4\n",
                "raft?seed=5\n"
            ]
        );
        for block in &found {
            assert!(text[block.inside.clone()].starts_with("raft?"), "{block:?}");
            assert!(text[block.place.clone()].starts_with(['[', '`']), "{block:?}");
        }
        for text in
            ["[source,faultline]", "[source,faultline]\n----", "[source,faultline]\n\nx", "```faultline"]
        {
            assert_eq!(blocks(text).len(), 1, "{text}");
            assert_eq!(blocks(text)[0].contents, "", "{text}");
        }
    }
}
