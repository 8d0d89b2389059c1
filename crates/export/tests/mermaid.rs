//! Sequence diagrams: that Mermaid reads them, and that they tell what happened.

mod support;

use faultline_engine::{EventKind, Time};
use faultline_export::{Stretch, StretchError, mermaid};
use faultline_scenario::limits::{MAX_SEQUENCE, MAX_SEQUENCE_TEXT};
use faultline_words::English;
use faultline_words::Run;
use proptest::prelude::*;
use std::collections::BTreeSet;
use support::{EVENTFUL, TWO_LEADERS, run, sample};

/// A line below the head: an arrow between two ends, or a note; and what it says.
#[derive(Debug)]
enum Line<'a> {
    Message { from: &'a str, arrow: &'static str, to: &'a str, id: &'a str },
    Note,
}

/// Reads a diagram by the part of Mermaid's grammar that is used.
fn read(diagram: &str) -> Result<Vec<Line<'_>>, String> {
    let mut lines = diagram.lines();
    if lines.next() != Some("sequenceDiagram") {
        return Err("no sequence diagram".into());
    }
    let mut ends = BTreeSet::new();
    let mut found = Vec::new();
    for line in lines {
        let line = line.strip_prefix("    ").ok_or(line)?;
        if let Some(text) = line.strip_prefix("accTitle: ") {
            label(text)?;
        } else if let Some(end) = line.strip_prefix("participant ").or(line.strip_prefix("actor ")) {
            if !found.is_empty() || !ends.insert(end) {
                return Err(line.into());
            }
        } else {
            let (head, text) = line.split_once(": ").ok_or(line)?;
            label(text)?;
            if let Some(over) = head.strip_prefix("Note over ") {
                if !over.split(',').all(|end| ends.contains(end)) || over.split(',').count() > 2 {
                    return Err(line.into());
                }
                found.push(Line::Note);
                continue;
            }
            let arrow = ["->>", "-x", "-)"].into_iter().find(|arrow| head.contains(arrow)).ok_or(line)?;
            let (from, to) = head.split_once(arrow).ok_or(line)?;
            if !ends.contains(from) || !ends.contains(to) {
                return Err(line.into());
            }
            found.push(Line::Message { from, arrow, to, id: text.split(' ').next().unwrap_or_default() });
        }
    }
    Ok(found)
}

/// What Mermaid would take for something else: the end of a statement, a comment, an entity that is none.
fn label(text: &str) -> Result<(), String> {
    let mut length = 0;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        length += 1;
        if letter == '#' {
            let (digits, after) = rest.split_once(';').ok_or(text)?;
            digits.parse::<u32>().map_err(|_| text)?;
            rest = after;
        } else if ";%<>&\"`{}\\$".contains(letter) || letter.is_control() {
            return Err(format!("{letter:?} in {text}"));
        } else if letter == ':' && !rest.starts_with(' ') {
            return Err(format!("a colon within a word in {text}"));
        }
    }
    if length > MAX_SEQUENCE_TEXT + 1 { Err(format!("too long: {text}")) } else { Ok(()) }
}

fn text(session: &dyn Run, stretch: Stretch) -> Result<String, StretchError> {
    mermaid(session, stretch, &English)
}

/// What should be there: every message that ended in the part, with how it ended, in the order of ends; then every
/// one that was sent in it and had not ended.
fn expected(session: &dyn Run, stretch: Stretch) -> Vec<(String, &'static str, String, String)> {
    let line = |message: &faultline_engine::MessageDetail, arrow| {
        (message.from.to_string(), arrow, message.to.to_string(), message.id.to_string())
    };
    let events = || stretch.events(session).filter_map(|number| session.event(number));
    let mut lines = Vec::new();
    let mut ended = BTreeSet::new();
    for event in events() {
        let (id, arrow) = match event.kind {
            EventKind::Delivered(id) => (id, "->>"),
            EventKind::Lost(id, _) => (id, "-x"),
            _ => continue,
        };
        ended.insert(id);
        lines.push(line(&event.message.expect("a message"), arrow));
    }
    let within = |time: Time| time >= stretch.from && time <= stretch.to;
    for id in (1..).map(faultline_engine::MessageId) {
        let Some((message, _)) = session.message(id) else { break };
        if within(message.sent) && !ended.contains(&id) {
            lines.push(line(&message, "-)"));
        }
    }
    lines
}

fn messages(lines: &[Line<'_>]) -> Vec<(String, &'static str, String, String)> {
    let line = |line: &Line<'_>| match line {
        Line::Message { from, arrow: drawn, to, id } => {
            Some((from.to_string(), *drawn, to.to_string(), id.to_string()))
        }
        Line::Note => None,
    };
    lines.iter().filter_map(line).collect()
}

#[test]
fn a_crash_an_election_and_a_lost_message_to_the_letter() {
    let session =
        run("raft?nodes=3&seed=7&do=1.2s+crash+n1;1.25s+c1+set+x+1;1.5s+partition+n1+|+n2+n3&at=1.52s");
    insta::assert_snapshot!(text(&*session, Stretch { from: Time(1_190_000), to: Time(1_520_000) }).unwrap());
}

#[test]
fn a_broken_rule_is_a_note_with_its_evidence() {
    let session = run(TWO_LEADERS);
    assert!(!session.violations().is_empty(), "two leaders of one term");
    let diagram = text(&*session, Stretch { from: Time(990_000), to: Time(1_100_000) }).unwrap();
    assert!(
        diagram.contains("Broken: Election safety: n2 leads term 1, but n1 already led that term."),
        "{diagram}"
    );
    read(&diagram).unwrap();
}

#[test]
fn every_message_of_an_eventful_part_stands_where_it_ended() {
    let session = run(EVENTFUL);
    let part = Stretch { from: Time(580_000), to: Time(760_000) };
    let diagram = text(&*session, part).unwrap();
    let lines = read(&diagram).unwrap();
    assert_eq!(messages(&lines), expected(&*session, part));
    for arrow in ["->>", "-x", "-)"] {
        assert!(messages(&lines).iter().any(|(_, drawn, ..)| *drawn == arrow), "no {arrow} in {diagram}");
    }
}

#[test]
fn what_is_too_much_is_refused_with_what_would_fit() {
    let session = run("raft?do=0.5s+loss+all+10%25;0.5s+c1+every+10ms+add+x+1;1s+crash+n3;1.3s+heal&at=2s");
    let stretch = Stretch::until(session.horizon());
    let Err(StretchError::TooMuch { found, max, fits: Some(fits), .. }) = text(&*session, stretch) else {
        panic!("two seconds are too much")
    };
    assert!(found > max && max == MAX_SEQUENCE);
    let fitting = text(&*session, Stretch { to: fits, ..stretch }).expect("what was said to fit does");
    let later = Stretch { to: fits + faultline_engine::Span::millis(1), ..stretch };
    assert!(text(&*session, later).is_err(), "and a millisecond more does not");
    assert!(read(&fitting).unwrap().len() <= MAX_SEQUENCE);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_diagram_is_read_and_complete(sample in sample()) {
        let session = sample.run();
        let mut stretch = sample.stretch;
        let diagram = match text(&*session, stretch) {
            Err(StretchError::TooMuch { fits: Some(fits), .. }) => {
                prop_assert!(fits < stretch.to);
                stretch.to = fits;
                text(&*session, stretch)
            }
            other => other,
        };
        let diagram = diagram.map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
        let lines = read(&diagram).map_err(TestCaseError::fail)?;
        prop_assert_eq!(messages(&lines), expected(&*session, stretch));
    }
}
