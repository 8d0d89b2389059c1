//! Runs in documents: links anywhere, and blocks of the language `faultline` in Markdown.

use super::block::{Block, Held};
use super::found::Found;
use super::marked;
use crate::language::said;
use faultline_catalogue::find;
use faultline_scenario::KEYS;
use faultline_words::Said;
use std::ops::Range;
use std::path::Path;

/// What begins a comment with expectations in HTML and Markdown, and what ends it.
const COMMENT: (&str, &str) = ("<!-- expect:", "-->");

/// A format of texts with blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// CommonMark, and what others made of it.
    Markdown,
    /// Markdown with elements in it.
    Mdx,
    /// reStructuredText.
    Restructured,
    /// AsciiDoc.
    Asciidoc,
}

impl Form {
    fn blocks(self, text: &str) -> Vec<Block> {
        match self {
            Self::Markdown => Block::all(text),
            Self::Mdx => marked::mdx(text),
            Self::Restructured => marked::restructured(text),
            Self::Asciidoc => marked::asciidoc(text),
        }
    }

    /// What begins a comment with expectations beside that of HTML, and what ends it: nothing, where that is the end of the
    /// line and the comment is the whole line.
    fn comment(self) -> (&'static str, &'static str) {
        match self {
            Self::Markdown => COMMENT,
            Self::Mdx => ("{/* expect:", "*/}"),
            Self::Restructured => (".. expect:", ""),
            Self::Asciidoc => ("// expect:", ""),
        }
    }

    /// The runs in a text; paths of scenario files are meant from its folder.
    pub(crate) fn runs(self, text: &str, folder: &Path) -> Vec<Found> {
        let mut runs = Vec::new();
        let mut line = 1;
        let mut done = 0;
        for block in self.blocks(text) {
            let Range { start, end } = block.place.clone();
            scan(&text[done..start], line, self, &mut runs);
            line += ends(&text[done..start]);
            Found::in_block(&block, line, line + ends(&text[start..block.inside.start]), folder, &mut runs);
            line += ends(&text[start..end]);
            done = end;
        }
        scan(&text[done..], line, self, &mut runs);
        runs
    }
}

/// The runs in an HTML page, or any other text.
pub(crate) fn page(text: &str) -> Vec<Found> {
    let mut runs = Vec::new();
    scan(text, 1, Form::Markdown, &mut runs);
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
fn scan(text: &str, first: usize, form: Form, runs: &mut Vec<Found>) {
    let own = form.comment();
    for (line, text) in (first..).zip(text.lines()) {
        if let ("", Some(expectations)) = (own.1, text.trim_start().strip_prefix(own.0)) {
            expect(expectations, line, runs);
            continue;
        }
        let mut rest = text;
        while let Some(at) = rest.find(['#', '<', '{']) {
            let (_, here) = rest.split_at(at);
            if let Some((expectations, after)) = comment(here, COMMENT).or_else(|| comment(here, own)) {
                expect(expectations, line, runs);
                rest = after;
            } else {
                let fragment = fragment(&here[1..]);
                if here.starts_with('#') && is_fragment(fragment) {
                    // In AsciiDoc, an address may stand between plus signs; a link ends with none.
                    let fragment =
                        if form == Form::Asciidoc { fragment.trim_end_matches('+') } else { fragment };
                    runs.push(Found::Link { line, fragment: plain(fragment), expect: Vec::new() });
                }
                rest = &here[1..];
            }
        }
    }
}

/// What a comment holds that begins here, and what follows it.
fn comment<'a>(text: &'a str, (begins, ends): (&str, &str)) -> Option<(&'a str, &'a str)> {
    let inside = text.strip_prefix(begins)?;
    Some(inside.split_once(ends).unwrap_or((inside, "")))
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
            assert_eq!(links(Form::Markdown.runs(text, Path::new(""))), [(1, link.to_string())], "{text}");
            assert_eq!(links(page(&format!("\n\n{text}\n"))), [(3, link.to_string())], "{text}");
        }
        assert_eq!(links(page("#raft?seed=1 and #raft?seed=2")).len(), 2);
    }

    #[test]
    fn what_is_no_link_is_left_alone() {
        for text in ["#raft", "# raft?", "https://example.org/#section?x=1", "#Raft?nodes=3", "issue #3?", ""]
        {
            assert_eq!(Form::Markdown.runs(text, Path::new("")), [], "{text}");
        }
    }

    #[test]
    fn a_page_of_marks_is_read_in_one_go() {
        for piece in ["#", "<", "#raft?", "#a?", "<!-- expect:", "```faultline\n", "> ", "&amp;"] {
            let text = piece.repeat(200_000);
            let links = Form::Markdown.runs(&text, Path::new("")).len().max(page(&text).len());
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
            Form::Markdown.runs(text, Path::new("")),
            [Found::Link { line: 1, fragment: "raft?nodes=3".into(), expect }]
        );
        assert!(matches!(page("a\n<!-- expect: safe -->")[..], [Found::Stray { line: 2, .. }]));
    }

    #[test]
    fn a_block_holds_a_link_or_a_scenario() {
        let text = "text\n\n```faultline\nraft?nodes=3\nexpect: safe\nmore\n```\n\n> ```faultline\n> title = \"x\"\n> protocol = \"raft\"\n> ```\n\n#raft?seed=2\n";
        let found = Form::Markdown.runs(text, Path::new(""));
        assert_eq!(
            found[0],
            Found::Link { line: 4, fragment: "raft?nodes=3".into(), expect: vec![(5, "safe".into())] }
        );
        assert!(matches!(found[1], Found::Stray { line: 6, .. }), "{found:?}");
        let scenario = "title = \"x\"\nprotocol = \"raft\"\n".to_string();
        assert_eq!(found[2], Found::Scenario { before: 9, text: scenario });
        assert!(matches!(&found[3], Found::Link { line: 14, .. }), "{found:?}");
    }

    #[test]
    fn each_format_has_its_own_comment_and_its_own_blocks() {
        let link = "https://example.org/#raft?nodes=3&at=1s";
        for (form, comment, block) in [
            (
                Form::Mdx,
                "{/* expect: safe */} {/* expect: leader by 1s */}",
                "   \n      ```faultline\n      raft\n      ```",
            ),
            (
                Form::Restructured,
                "  .. expect: safe; leader by 1s",
                ".. faultline::\n   :height: 9\n\n   raft",
            ),
            (Form::Asciidoc, "// expect: safe; leader by 1s", "[source,faultline]\n----\nraft\n----"),
        ] {
            let text = format!(
                "A run ({link}).\n\n{comment}\n\n{block}\n\n<!-- expect: safe -->\n\nlink:++{link}++[x]"
            );
            let found = form.runs(&text, Path::new(""));
            let fragment = String::from("raft?nodes=3&at=1s");
            let expect = vec![(3, "safe".into()), (3, "leader by 1s".into())];
            assert_eq!(found[0], Found::Link { line: 1, fragment, expect }, "{form:?}");
            let block = found.iter().find_map(|found| match found {
                Found::Link { line, fragment, expect } if fragment == "raft" => Some((*line, expect.clone())),
                _ => None,
            });
            let (line, expect) = block.expect("the block");
            let line_of = text.lines().nth(line - 1).map(str::trim).expect("a line");
            assert!(line_of == "raft" || line_of.starts_with(".. faultline"), "{form:?}: {line_of}");
            assert!(expect.len() == 1 && expect[0].0 > line, "{form:?}");
        }
        let plus = Form::Asciidoc.runs("link:++#raft?seed=7++[x]", Path::new(""));
        assert!(matches!(&plus[..], [Found::Link { fragment, .. }] if fragment == "raft?seed=7"), "{plus:?}");
        let stray = Form::Restructured.runs(".. faultline:: raft\n   :height: 9\n", Path::new(""));
        assert!(stray.iter().any(|found| matches!(found, Found::Stray { line: 2, .. })), "{stray:?}");
    }
}
