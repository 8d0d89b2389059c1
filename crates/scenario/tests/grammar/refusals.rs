//! What is refused, where, and what would be accepted there.

use crate::nearly::nearly;
use crate::vocabulary::five;
use faultline_engine::grammar::{Expect, ScriptErrorKind, Vocabulary};
use faultline_engine::{ScriptError, ScriptLine};
use proptest::prelude::*;

pub(crate) fn check_error(line: &str, error: &ScriptError) {
    let at = error.at.clone();
    let there = line.get(at.clone()).unwrap_or_else(|| panic!("{at:?} is no part of {line:?}"));
    match &error.kind {
        ScriptErrorKind::TooLong => assert!(there.starts_with(&error.found), "{line:?}: {error:?}"),
        // The command is one piece, however its words are spaced.
        ScriptErrorKind::Command(_) => {
            assert_eq!(there.split_whitespace().collect::<Vec<_>>().join(" "), error.found, "{line:?}");
        }
        _ => assert_eq!(there, error.found, "{line:?}"),
    }
    if let ScriptErrorKind::Expected(expected) = &error.kind {
        assert!(!expected.is_empty(), "{line:?} expects nothing");
    }
    if at.is_empty() {
        assert_eq!(at.start, line.len(), "only what is missing has no place: {line:?}");
    }
}

/// What is said to be accepted at the place of an error is accepted there.
pub(crate) fn check_expected(line: &str, error: &ScriptError, vocabulary: &Vocabulary<'_>) {
    let ScriptErrorKind::Expected(expected) = &error.kind else { return };
    for expect in expected {
        let word = match expect {
            Expect::Verb => "crash",
            Expect::Client => "c1",
            Expect::Node | Expect::Endpoint => "n4",
            Expect::Message => "m17",
            Expect::MessageLabel => "AppendEntries",
            Expect::MessageField(form) => match form.and_then(|form| form.fields.first()) {
                Some(name) => &format!("{name}=2"),
                None => continue,
            },
            Expect::Place => "2",
            Expect::Span => "50ms",
            Expect::SpanRange => "10ms..15ms",
            Expect::Rate => "10%",
            Expect::Clock => "+30ms",
            Expect::Number(..) => "2",
            Expect::Factor => "4x",
            Expect::Frequency => "20/s",
            Expect::Word(word) | Expect::Example(word) => word,
            Expect::Beginning => "term 7",
            Expect::Command => "get x",
            Expect::End => "",
        };
        let before = &line[..error.at.start];
        let gap = if before.ends_with(|c: char| !c.is_whitespace()) { " " } else { "" };
        let repaired = format!("{before}{gap}{word}");
        if let Err(other) = ScriptLine::parse(&repaired, vocabulary) {
            let named = matches!(other.kind, ScriptErrorKind::SameEnds | ScriptErrorKind::NamedTwice);
            assert!(
                named || other.at.start >= repaired.len(),
                "{line:?}: {expect:?} was expected, but {repaired:?} gives {other:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_refusal_says_what_stands_where_and_what_would_be_accepted(
        line in prop_oneof![4 => nearly(), 1 => any::<String>(), 1 => "\\PC{0,230}"]
    ) {
        for vocabulary in [five(), Vocabulary::any()] {
            if let Err(error) = ScriptLine::parse(&line, &vocabulary) {
                check_error(&line, &error);
                check_expected(&line, &error, &vocabulary);
            }
        }
    }
}
