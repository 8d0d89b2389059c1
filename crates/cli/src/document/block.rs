//! A fenced block of the language `faultline` in Markdown: a link, a whole scenario, or the path of a scenario file.

use super::look::Look;
use super::scan::is_fragment;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use std::ops::Range;

/// The language of such a block.
pub(super) const LANGUAGE: &str = "faultline";

/// What begins a line with expectations.
pub(super) const EXPECT: &str = "expect:";

/// What begins a line with options: many tools keep nothing of the line of a fence but its language.
pub(super) const OPTIONS: &str = "options:";

/// A block as it stands in a text.
#[derive(Debug)]
pub(crate) struct Block {
    /// Where all of it stands, with its fences.
    pub(crate) place: Range<usize>,
    /// Where its contents stand.
    pub(crate) inside: Range<usize>,
    /// What follows the language in the line of its fence.
    pub(crate) options: String,
    /// Its contents, without the marks of lists and quotations around them.
    pub(crate) contents: String,
}

/// What a block holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Held<'a> {
    /// No line at all.
    Nothing,
    /// A link.
    Link {
        /// How many lines stand before it.
        before: usize,
        /// What stands before its `#`.
        address: &'a str,
        /// What follows the `#`.
        fragment: &'a str,
        /// The lines below it, each with how many lines stand before it.
        below: Vec<(usize, Below<'a>)>,
    },
    /// The path of a scenario file.
    File {
        /// How many lines stand before it.
        before: usize,
        /// The path.
        path: &'a str,
    },
    /// The text of a scenario.
    Scenario,
}

/// An option that cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct WrongOption {
    /// How many lines of the block stand before it; none if it stands behind the language.
    pub(crate) before: Option<usize>,
    /// What is wrong with it, and what would be accepted.
    pub(crate) what: String,
}

/// A line below a link.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Below<'a> {
    /// Expectations.
    Expect(&'a str),
    /// Options, as behind the language.
    Options(&'a str),
    /// Something that does not belong there.
    Stray,
}

impl Block {
    /// The blocks of a text, in order.
    pub(crate) fn all(text: &str) -> Vec<Self> {
        let mut blocks: Vec<Self> = Vec::new();
        let mut open = false;
        for (event, range) in Parser::new(text).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    let (language, options) = info.split_once([' ', ',']).unwrap_or((&info, ""));
                    open = language == LANGUAGE;
                    if open {
                        let (options, contents) = (options.to_owned(), String::new());
                        blocks.push(Self { inside: range.end..range.end, place: range, options, contents });
                    }
                }
                Event::Text(line) if open => {
                    if let Some(block) = blocks.last_mut() {
                        block.inside = range.start.min(block.inside.start)..range.end;
                        block.contents.push_str(&line);
                    }
                }
                Event::End(_) => open = false,
                _ => {}
            }
        }
        blocks
    }

    /// What somebody put where a block would have its contents.
    pub(crate) fn of(contents: String) -> Self {
        Self { place: 0..0, inside: 0..0, options: String::new(), contents }
    }

    /// What it holds.
    pub(crate) fn held(&self) -> Held<'_> {
        let mut lines = self.contents.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty());
        let Some((before, first)) = lines.next() else { return Held::Nothing };
        let below: Vec<_> = lines.map(|(before, line)| (before, Below::of(line))).collect();
        let options_alone = below.iter().all(|(_, line)| matches!(line, Below::Options(_)));
        if let Some(path) = path(first).filter(|_| options_alone) {
            return Held::File { before, path };
        }
        let (address, fragment) = first.split_once('#').unwrap_or(("", first));
        // A scenario has a title and a protocol, and so more lines than one.
        let alone = below.iter().all(|(_, line)| *line != Below::Stray) && !first.contains(" = ");
        if alone || is_fragment(fragment) {
            return Held::Link { before, address, fragment, below };
        }
        Held::Scenario
    }

    /// How it is to look: what stands behind its language, and then in its lines of options.
    ///
    /// # Errors
    /// Every option that is wrong, and what would be accepted; and how many lines stand before it, if it is not behind the
    /// language.
    pub(crate) fn look(&self, default: Look) -> Result<Look, Vec<WrongOption>> {
        let (mut look, mut wrong) = (default, Vec::new());
        let lines = self.option_lines().into_iter().map(|(before, options)| (Some(before), options));
        for (before, options) in [(None, self.options.as_str())].into_iter().chain(lines) {
            for option in options.split([' ', ',', '\t']).filter(|option| !option.is_empty()) {
                match with_option(look, option) {
                    Ok(changed) => look = changed,
                    Err(what) => wrong.push(WrongOption { before, what }),
                }
            }
        }
        if wrong.is_empty() { Ok(look) } else { Err(wrong) }
    }

    /// The lines of options, each with how many lines stand before it. A scenario has none.
    fn option_lines(&self) -> Vec<(usize, &str)> {
        let lines = self.contents.lines().map(str::trim).enumerate();
        match self.held() {
            Held::Nothing | Held::Scenario => Vec::new(),
            Held::Link { .. } | Held::File { .. } => {
                lines.filter_map(|(before, line)| Some((before, line.strip_prefix(OPTIONS)?))).collect()
            }
        }
    }
}

fn with_option(look: Look, option: &str) -> Result<Look, String> {
    match option.split_once('=') {
        Some((key, value)) => look.with(key, value.trim_matches(['"', '\''])),
        None => look.with(option, "true"),
    }
}

impl<'a> Below<'a> {
    fn of(line: &'a str) -> Self {
        let expect = line.strip_prefix(EXPECT).map(Self::Expect);
        expect.or_else(|| line.strip_prefix(OPTIONS).map(Self::Options)).unwrap_or(Self::Stray)
    }
}

/// The path of a scenario file: alone, or as mdBook includes files.
fn path(line: &str) -> Option<&str> {
    let included = line.strip_prefix("{{#include ").and_then(|rest| rest.strip_suffix("}}"));
    let path = included.unwrap_or(line).trim();
    // A link may end like a file, but not without its own signs.
    (path.ends_with(".toml") && !path.contains(['#', '?', '='])).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::super::Found;
    use super::*;
    use std::path::Path;

    fn one(text: &str) -> Block {
        let mut blocks = Block::all(text);
        assert_eq!(blocks.len(), 1, "{text}");
        blocks.remove(0)
    }

    #[test]
    fn a_block_is_found_with_its_fences_and_without_the_marks_around_it() {
        let text = "- a\n\n  > ```faultline height=300\n  > raft?nodes=3\n  > expect: safe\n  > ```\n\nend\n";
        let block = one(text);
        assert!(text[block.place.clone()].starts_with("```faultline"), "{block:?}");
        assert!(text[block.place.end..].trim() == "end", "{block:?}");
        assert!(text[block.inside.clone()].starts_with("raft?"), "{block:?}");
        assert_eq!(
            (block.options.as_str(), block.contents.as_str()),
            ("height=300", "raft?nodes=3\nexpect: safe\n")
        );
        assert!(Block::all("```faultlines\nx\n```\n\n    ```faultline\n    x\n\n`faultline`\n").is_empty());
    }

    #[test]
    fn what_it_holds_is_told_by_its_lines() {
        let held = |contents: &str| format!("{:?}", one(&format!("```faultline\n{contents}\n```\n")).held());
        assert_eq!(held(" \n"), "Nothing");
        for link in [
            "raft?nodes=3",
            "#raft",
            "raft",
            "https://example.org/f/#raft?nodes=3",
            "rfat?x=3",
            "\n#raft?seed=2",
        ] {
            assert!(held(link).starts_with("Link"), "{link}");
        }
        assert!(held("raft\nexpect: safe").contains("Expect(\" safe\")"));
        assert!(held("raft?nodes=3\nmore").contains("Stray"));
        for file in ["../scenarios/a.toml", "{{#include ../scenarios/a.toml}}"] {
            assert_eq!(held(file), "File { before: 0, path: \"../scenarios/a.toml\" }");
        }
        for scenario in ["title = \"x\"", "# a note\ntitle = \"x\"\nprotocol = \"raft\"", "a\nb"] {
            assert_eq!(held(scenario), "Scenario", "{scenario}");
        }
    }

    /// A block as static/blocks.js and we must understand it; e2e/tests/blocks.spec.ts reads the same file.
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        block: String,
        /// What a link is made of, and its look where that is not the usual one.
        address: Option<String>,
        fragment: Option<String>,
        #[serde(default)]
        look: serde_json::Map<String, serde_json::Value>,
        /// What is wrong, and with which line of the block.
        wrong: Option<String>,
        line: Option<usize>,
        #[serde(default)]
        empty: bool,
        /// A scenario or its file, of which a page without our program can make nothing.
        #[serde(default)]
        whole: bool,
    }

    #[test]
    fn the_page_and_the_book_understand_the_same_blocks() {
        let cases: Vec<Case> = serde_json::from_str(include_str!("../../tests/blocks.json")).expect("cases");
        assert!(cases.len() > 20);
        for case in cases {
            let block = one(&format!("```faultline\n{}\n```\n", case.block));
            if case.empty {
                assert_eq!(block.held(), Held::Nothing);
            } else if case.whole {
                assert!(matches!(block.held(), Held::Scenario | Held::File { .. }), "{block:?}");
            } else if let Some(wrong) = case.wrong {
                let mut found = Vec::new();
                Found::in_block(&block, 1, 2, Path::new(""), &mut found);
                let line = 1 + case.line.expect("a line");
                assert!(found.contains(&Found::Stray { line, what: wrong }), "{found:?}");
            } else {
                let Held::Link { address, fragment, .. } = block.held() else { panic!("{block:?}") };
                assert_eq!(
                    (Some(address), Some(fragment)),
                    (case.address.as_deref(), case.fragment.as_deref())
                );
                let wanted = case.look.iter().fold(Look::default(), |look, (key, value)| {
                    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    look.with(key, &value).expect("it is accepted")
                });
                assert_eq!(block.look(Look::default()), Ok(wanted), "{block:?}");
            }
        }
    }
}
