//! Scenario files: what is wrong with them, and with the runs that they describe.

use super::errors::any_of;
use super::{English, errors};
use crate::{FileWords, Words};
use faultline_engine::Rule;
use faultline_engine::limits::MAX_TIME;
use faultline_language::en::span;
use faultline_language::{Language, Run, Vocabulary};
use faultline_scenario::file::{
    Change, Expectation, ExpectationError, ExpectationErrorKind, FileError, FileErrorKind, Instead, Kind,
    LANGUAGES, STILL, Unmet, Wanted,
};
use faultline_scenario::limits::{MAX_EXPECTATION, MAX_LOG};

impl FileWords for English {
    fn in_line(&self, line: usize, text: &str) -> String {
        format!("Line {line}: {text}")
    }

    fn file_error(&self, error: &FileError) -> String {
        file(&error.kind)
    }
    fn change(&self, run: &dyn Run, change: &Change) -> String {
        match change {
            Change::Nodes(nodes) => format!("{nodes} nodes"),
            Change::Clients(1) => "1 client".into(),
            Change::Clients(clients) => format!("{clients} clients"),
            Change::Seed(seed) => format!("seed {seed}"),
            Change::Setting(name, value) => {
                let (title, _) = self.setting(run.vocabulary(Language::English), run.info().slug, name);
                format!("{title}: {value}")
            }
            Change::Line(line) => format!("{} at {}", super::actions::action(&line.input).name, line.at),
        }
    }
    fn changes(&self, changes: &[String]) -> String {
        changes.join(", ")
    }
    fn expectation(&self, family: &dyn Vocabulary, expectation: &Expectation) -> String {
        super::expectations::expectation(family, expectation)
    }
    fn expectation_error(&self, error: &ExpectationError) -> String {
        expectation(error)
    }
    fn unmet(&self, run: &dyn Run, unmet: &Unmet) -> String {
        format!("Expected \u{201c}{}\u{201d}, but {}.", unmet.expectation, instead(run, &unmet.instead))
    }
}

fn file(kind: &FileErrorKind) -> String {
    match kind {
        FileErrorKind::TooLong { length, max } => {
            format!("The file is too long: {length} bytes, at most {max} are accepted.")
        }
        FileErrorKind::Toml(message) => format!("This is not a valid scenario file: {message}."),
        FileErrorKind::Empty(key) => format!("The text of \u{201c}{key}\u{201d} is empty."),
        FileErrorKind::TextTooLong { key, max } => {
            format!("The text of \u{201c}{key}\u{201d} is too long: at most {max} characters are accepted.")
        }
        FileErrorKind::Control { key, found } => {
            format!(
                "The text of \u{201c}{key}\u{201d} contains a control character (U+{:04X}).",
                u32::from(*found)
            )
        }
        FileErrorKind::Language { key, found } => format!(
            "\u{201c}{key}.{found}\u{201d} names no language that is known; accepted: {}.",
            any_of(&LANGUAGES.iter().map(|code| format!("{key}.{code}")).collect::<Vec<_>>())
        ),
        FileErrorKind::NotInEnglish { key } => {
            format!("\u{201c}{key}\u{201d} has no English text; {key}.{} must be there.", LANGUAGES[0])
        }
        FileErrorKind::OtherLanguages { key, found, title } => format!(
            "\u{201c}{key}\u{201d} is written in {}, but the title in {}; all texts of a file must be in the same \
             languages.",
            languages(found),
            languages(title)
        ),
        FileErrorKind::Kind { found } => format!(
            "There is no kind \u{201c}{found}\u{201d}; accepted: {}.",
            any_of(&Kind::ALL.iter().map(|(_, word)| (*word).to_string()).collect::<Vec<_>>())
        ),
        FileErrorKind::Number { key, found, min, max } => format!(
            "\u{201c}{key}\u{201d} is {found}; a whole number from {min} to {max} is accepted{}.",
            // Numbers of TOML end earlier.
            if *max == u64::MAX { "; above 9223372036854775807, write it as text" } else { "" }
        ),
        FileErrorKind::Moment { key, found } => {
            format!(
                "\u{201c}{key}\u{201d} is \u{201c}{found}\u{201d}; accepted: a moment such as \"3.2s\" or \"80ms\"."
            )
        }
        FileErrorKind::TooLate { key, found, max } => {
            format!("\u{201c}{key}\u{201d} is {found}; a run lasts no longer than {max}.")
        }
        FileErrorKind::EndsEarly { found, min } => format!(
            "The run ends at {found}, but the file mentions the moment {min}; accepted: {min} or later."
        ),
        FileErrorKind::TooMany { key, found, max } => {
            format!("\u{201c}{key}\u{201d} has {found} lines or parts; at most {max} are accepted.")
        }
        FileErrorKind::NoMoment { found } => {
            format!("The line \u{201c}{found}\u{201d} does not begin with a moment, as in 1.2s crash n1.")
        }
        FileErrorKind::NetworkMoment { found } => format!(
            "The line \u{201c}{found}\u{201d} begins with a moment. The network section applies from the start; \
             lines with a moment belong in the script."
        ),
        FileErrorKind::Script { text, error } => {
            format!("In the line \u{201c}{text}\u{201d}: {}", errors::script(error))
        }
        FileErrorKind::Expectation { text, error } => {
            format!("In the expectation \u{201c}{text}\u{201d}: {}", expectation(error))
        }
        FileErrorKind::NotAnEvent { text } => format!(
            "The caption waits for \u{201c}{text}\u{201d}; it must be something that happens, such as \
             \u{201c}leader within 2s\u{201d}."
        ),
        FileErrorKind::NothingChanged => {
            "The section [try] changes nothing; accepted: nodes, clients, seed, script, or settings in \
             [try.configuration]."
                .into()
        }
        FileErrorKind::NothingExpected => {
            "The section [try] has no \u{201c}expect\u{201d}, which says what is different with the change."
                .into()
        }
        FileErrorKind::Setting { name } => {
            format!("The setting \u{201c}{name}\u{201d} accepts text, true or false.")
        }
        FileErrorKind::Open(error) => errors::open(error),
    }
}

fn languages(codes: &[&str]) -> String {
    if codes.is_empty() { "a language that is not named".into() } else { codes.join(" and ") }
}

fn slugs(rules: &[&'static Rule]) -> String {
    any_of(&rules.iter().map(|rule| rule.slug.to_string()).collect::<Vec<_>>())
}

fn expectation(error: &ExpectationError) -> String {
    let found = if error.found.is_empty() {
        "at the end".to_string()
    } else {
        format!("at character {}, \u{201c}{}\u{201d}", error.at.start + 1, error.found)
    };
    let wrong = match &error.kind {
        ExpectationErrorKind::Expected(expected) => {
            let mut options: Vec<String> = expected.iter().copied().map(wanted).collect();
            options.dedup();
            format!("expected {}", any_of(&options))
        }
        ExpectationErrorKind::TooLong => format!("it is too long: at most {MAX_EXPECTATION} bytes"),
        ExpectationErrorKind::TooLate => format!("a run lasts no longer than {MAX_TIME}"),
        ExpectationErrorKind::LogTooLong => format!("at most {MAX_LOG} entries"),
        ExpectationErrorKind::NotCounted => "only what happens can be counted, and this is so or not".into(),
        ExpectationErrorKind::NotThere => "this run has no such node or client".into(),
        ExpectationErrorKind::Subject { clients: true } => {
            "this is a fact about a client, such as c1, and never about a node".into()
        }
        ExpectationErrorKind::Subject { clients: false } => {
            "this is a fact about a node, such as n1, and never about a client".into()
        }
        ExpectationErrorKind::FactValue(known) => format!(
            "the fact has no such value; it has {}",
            any_of(&known.iter().map(ToString::to_string).collect::<Vec<_>>())
        ),
        ExpectationErrorKind::Rule(known) => {
            format!("no such rule of this protocol; these are known: {}", slugs(known))
        }
    };
    format!("{found}: {wrong}.")
}

fn wanted(wanted: Wanted) -> String {
    match wanted {
        Wanted::Word(word) => return format!("\u{201c}{word}\u{201d}"),
        Wanted::Node => "a node such as n1",
        Wanted::Client => "a client such as c1",
        Wanted::Moment => "a moment such as 2.5s",
        Wanted::Span => "a length of time such as 80ms",
        Wanted::Index => "a whole number from 1",
        Wanted::Entry => {
            "the term, ballot or transaction of an entry, such as 2, 2.n1 or T2, or - for a hole"
        }
        Wanted::Rule => "the name of a rule",
        Wanted::Such(example) => return format!("what it is about, such as {example}"),
        Wanted::Fact => "the name of a fact; `faultline list` shows them",
        Wanted::FactValue => "a value of that fact, such as epoch=2",
        Wanted::Digest => "a digest of 12 hexadecimal digits",
        Wanted::End => "nothing more",
    }
    .into()
}

fn instead(run: &dyn Run, instead: &Instead) -> String {
    let list = |words: Vec<String>| words.join(" ");
    match instead {
        Instead::Never | Instead::Times(_, None) => "that never happened".into(),
        Instead::Times(1, Some(first)) => format!("it happened once, at {first}"),
        Instead::Times(times, Some(first)) => format!("it happened {times} times, first at {first}"),
        Instead::At(time) => format!("the first time was at {time}"),
        Instead::Committed(0) => "nothing was committed".into(),
        Instead::Committed(index) => format!("entries were committed only up to index {index}"),
        Instead::Broken(violation, time) => {
            let rule = violation.rule.slug;
            let name = run.vocabulary(Language::English).rule(rule).map_or(rule, |(name, _)| name);
            let evidence = run.evidence(rule, Language::English);
            // What broke it is known of the run itself, not of its variation.
            let by = evidence.map_or_else(String::new, |by| format!(": {}", by.trim_end_matches('.')));
            format!("at {time} \u{201c}{name}\u{201d} was broken{by}")
        }
        Instead::Leaders(leaders) if leaders.is_empty() => "there was no leader".into(),
        Instead::Leaders(leaders) => {
            format!("{} led", list(leaders.iter().map(ToString::to_string).collect()))
        }
        Instead::Unchanged => {
            "this and all else that [try] expects is true without the change as well".into()
        }
        Instead::NotWithin => "it was not".into(),
        Instead::NobodyWaits => "no client was waiting for an answer".into(),
        Instead::WaitsSince(since) => {
            format!("no client had waited for {}; the request was sent at {since}", span(STILL))
        }
        Instead::Answered(client, time) => format!("{client} got an answer at {time}"),
        Instead::Log(entries) if entries.is_empty() => "the log was empty".into(),
        Instead::Log(entries) => {
            format!("the log was {}", list(entries.iter().map(ToString::to_string).collect()))
        }
        Instead::NoLog => "the protocol has no log".into(),
        Instead::Digest(digest) => format!("it was {digest}"),
        Instead::Ended(time) => {
            format!("the run ended at {time}: it has reached one of the limits of every run")
        }
    }
}
