//! Runs in documents: links anywhere, and blocks of the language `faultline` in Markdown.

use super::block::{Block, Held};
use super::found::Found;
use crate::language::said;
use faultline_catalogue::find;
use faultline_scenario::KEYS;
use faultline_words::Said;
use std::ops::Range;
use std::path::Path;

/// What begins a comment with expectations.
const COMMENT: &str = "<!-- expect:";

/// The runs in a Markdown page; paths of scenario files are meant from its folder.
pub(crate) fn markdown(text: &str, folder: &Path) -> Vec<Found> {
    let mut runs = Vec::new();
    let mut line = 1;
    let mut done = 0;
    for block in Block::all(text) {
        let Range { start, end } = block.place.clone();
        scan(&text[done..start], line, &mut runs);
        line += ends(&text[done..start]);
        Found::in_block(&block, line, line + ends(&text[start..block.inside.start]), folder, &mut runs);
        line += ends(&text[start..end]);
        done = end;
    }
    scan(&text[done..], line, &mut runs);
    runs
}

/// The runs in an HTML page, or any other text.
pub(crate) fn page(text: &str) -> Vec<Found> {
    let mut runs = Vec::new();
    scan(text, 1, &mut runs);
    runs
}

/// The run that a picture carries. It is a link: whoever hands on a picture hands on no files with it.
pub(crate) fn picture(carried: String) -> Vec<Found> {
    let mut runs = Vec::new();
    let block = Block::of(carried);
    match block.held() {
        Held::Link { .. } => Found::in_block(&block, 1, 1, Path::new(""), &mut runs),
        _ => runs.push(Found::stray(1, said(Said::NoRunInPicture))),
    }
    // A picture has no lines.
    for run in &mut runs {
        run.is_at_line(1);
    }
    runs
}

fn ends(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'\n').count()
}

/// Links, and comments with expectations, in a text that begins with a given line.
fn scan(text: &str, first: usize, runs: &mut Vec<Found>) {
    for (line, text) in (first..).zip(text.lines()) {
        let mut rest = text;
        while let Some(at) = rest.find(['#', '<']) {
            let (_, here) = rest.split_at(at);
            if let Some(comment) = here.strip_prefix(COMMENT) {
                let (expectations, after) = comment.split_once("-->").unwrap_or((comment, ""));
                expect(expectations, line, runs);
                rest = after;
            } else {
                let fragment = fragment(&here[1..]);
                if here.starts_with('#') && is_fragment(fragment) {
                    runs.push(Found::Link { line, fragment: plain(fragment), expect: Vec::new() });
                }
                rest = &here[1..];
            }
        }
    }
}

/// Adds expectations to the last link above.
pub(super) fn expect(expectations: &str, line: usize, runs: &mut Vec<Found>) {
    match runs.last_mut() {
        Some(Found::Link { expect, .. }) => {
            let parts = expectations.split(';').map(str::trim).filter(|part| !part.is_empty());
            expect.extend(parts.map(|part| (line, part.to_string())));
        }
        _ => runs.push(Found::stray(line, said(Said::NoLinkAbove))),
    }
}

/// As much of a text as may be a fragment: what the page writes, and what programs decode in it.
fn fragment(text: &str) -> &str {
    let ends = |c: char| !c.is_ascii_graphic() || "#\"'<>()[]{}`|\\^".contains(c);
    let end = text.find(ends).unwrap_or(text.len());
    // What ends a sentence is no part of the link.
    text[..end].trim_end_matches(['.', ',', ':', '!', '?', ';'])
}

/// Whether it is of the form `protocol?…`, and the protocol or the first key is known.
pub(super) fn is_fragment(fragment: &str) -> bool {
    let Some((protocol, query)) = fragment.split_once('?') else { return false };
    let is_name = protocol.starts_with(|c: char| c.is_ascii_lowercase())
        && protocol.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let first = query.split_once('=').map_or("", |(key, _)| key);
    is_name && (find(protocol).is_some() || KEYS.contains(&first))
}

/// Undoes what HTML makes of a link in an attribute.
fn plain(fragment: &str) -> String {
    fragment.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(found: Vec<Found>) -> Vec<(usize, String)> {
        let link = |found| match found {
            Found::Link { line, fragment, .. } => (line, fragment),
            other => panic!("{other:?} is no link"),
        };
        found.into_iter().map(link).collect()
    }

    #[test]
    fn links_are_found_wherever_they_stand() {
        let cases = [
            ("[a run](https://example.org/f/#raft?nodes=3&at=1s)", "raft?nodes=3&at=1s"),
            ("see https://example.org/#raft?seed=7.", "raft?seed=7"),
            ("<https://example.org/#raft?seed=7>", "raft?seed=7"),
            ("`#raft?do=1s+heal;2s+heal`, and so on", "raft?do=1s+heal;2s+heal"),
            ("<a href=\"./#raft?nodes=3&amp;at=1s\">a run</a>", "raft?nodes=3&at=1s"),
            ("<faultline-run href='/x#raft?do=1s+cut+n1+-&gt;+n2' height=3>", "raft?do=1s+cut+n1+->+n2"),
            (
                "[1]: ./#raft?z=y8tPSS22NVYrTk1NsTVXS8m3NTQyAAFGQ2sDCUPpCgVDAA",
                "raft?z=y8tPSS22NVYrTk1NsTVXS8m3NTQyAAFGQ2sDCUPpCgVDAA",
            ),
            ("#misspelt?nodes=3", "misspelt?nodes=3"),
        ];
        for (text, link) in cases {
            assert_eq!(links(markdown(text, Path::new(""))), [(1, link.to_string())], "{text}");
            assert_eq!(links(page(&format!("\n\n{text}\n"))), [(3, link.to_string())], "{text}");
        }
        assert_eq!(links(page("#raft?seed=1 and #raft?seed=2")).len(), 2);
    }

    #[test]
    fn what_is_no_link_is_left_alone() {
        for text in ["#raft", "# raft?", "https://example.org/#section?x=1", "#Raft?nodes=3", "issue #3?", ""]
        {
            assert_eq!(markdown(text, Path::new("")), [], "{text}");
        }
    }

    #[test]
    fn a_page_of_marks_is_read_in_one_go() {
        for piece in ["#", "<", "#raft?", "#a?", "<!-- expect:", "```faultline\n", "> ", "&amp;"] {
            let text = piece.repeat(200_000);
            let links = markdown(&text, Path::new("")).len().max(page(&text).len());
            assert!(links <= 200_000, "{piece}");
        }
    }

    #[test]
    fn expectations_belong_to_the_link_above() {
        let text =
            "[x](#raft?nodes=3)\n<!-- expect: safe; leader by 1s -->\n<!-- expect: no leader at 0s -->";
        let expect = [(2, "safe"), (2, "leader by 1s"), (3, "no leader at 0s")];
        let expect = expect.map(|(line, text)| (line, text.to_string())).to_vec();
        assert_eq!(
            markdown(text, Path::new("")),
            [Found::Link { line: 1, fragment: "raft?nodes=3".into(), expect }]
        );
        assert!(matches!(page("a\n<!-- expect: safe -->")[..], [Found::Stray { line: 2, .. }]));
    }

    #[test]
    fn a_block_holds_a_link_or_a_scenario() {
        let text = "text\n\n```faultline\nraft?nodes=3\nexpect: safe\nmore\n```\n\n> ```faultline\n> title = \"x\"\n> protocol = \"raft\"\n> ```\n\n#raft?seed=2\n";
        let found = markdown(text, Path::new(""));
        assert_eq!(
            found[0],
            Found::Link { line: 4, fragment: "raft?nodes=3".into(), expect: vec![(5, "safe".into())] }
        );
        assert!(matches!(found[1], Found::Stray { line: 6, .. }), "{found:?}");
        let scenario = "title = \"x\"\nprotocol = \"raft\"\n".to_string();
        assert_eq!(found[2], Found::Scenario { before: 9, text: scenario });
        assert!(matches!(&found[3], Found::Link { line: 14, .. }), "{found:?}");
    }
}
