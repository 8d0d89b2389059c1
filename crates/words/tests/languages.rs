//! Every text in every language: each says something of its own, is set as the language is, and uses its terms.

mod support;

use faultline_catalogue::SetupError;
use faultline_engine::{ACTIONS, InVain, Input, MessageKind, NoEffect, ScriptLine, Time};
use faultline_language::zh::has_han;
use faultline_scenario::file::{FileErrorKind, Scenario};
use faultline_scenario::{Link, OpenError, open};
use faultline_words::glossary::{Definition, Term, definition, misnomer};
use faultline_words::{Accepted, Language, Refused, Ui, file_words, words};
use std::str::FromStr;
use strum::VariantArray;
use support::proper;

/// Texts that are the same in both languages, because they are names.
const NAMES: &[Ui] = &[Ui::Title];

#[test]
fn every_fixed_text_is_written_in_every_language() {
    let (english, chinese) = (words(Language::English), words(Language::Chinese));
    for text in Ui::VARIANTS {
        let (one, other) = (english.ui(*text), chinese.ui(*text));
        assert!(!one.is_empty() && !other.is_empty(), "{text:?}");
        assert!(!has_han(one), "{text:?}: {one}");
        assert_eq!(one.lines().count(), other.lines().count(), "{text:?} has as many lines in each");
        assert_eq!(proper(other), Ok(()), "{text:?}");
        assert_eq!(one == other, NAMES.contains(text), "{text:?}: {one}");
        assert_eq!(has_han(other), !NAMES.contains(text), "{text:?}: {other}");
    }
}

#[test]
fn a_flood_is_told_as_too_much_and_names_no_part() {
    for (accepted, english, chinese) in [
        (Accepted::PerSecond(50), "at most 50 messages in a second", "每秒最多 50 条消息"),
        (
            Accepted::Waiting(9),
            "at most 9 messages while the run moves to a moment",
            "前往某一时刻期间最多 9 条消息",
        ),
    ] {
        let told = |language| words(language).refused(&Refused { key: "type", found: None, accepted });
        assert_eq!(told(Language::English), format!("Too many messages; accepted: {english}."));
        assert_eq!(told(Language::Chinese), format!("消息太多：{chinese}。"));
    }
}

#[test]
fn every_term_has_a_name_and_a_meaning_in_every_language() {
    for language in Language::ALL {
        let mut names: Vec<&str> = Vec::new();
        for term in Term::VARIANTS {
            let Definition { name, meaning } = definition(*term, language);
            assert!(!names.contains(&name), "{name} stands for two terms");
            names.push(name);
            let end = if language == Language::Chinese { '。' } else { '.' };
            assert!(meaning.ends_with(end) && meaning.matches(end).count() == 1, "one sentence: {meaning}");
            assert_eq!(has_han(meaning), language == Language::Chinese, "{meaning}");
            if language == Language::Chinese {
                assert_eq!(proper(name).and_then(|()| proper(meaning)), Ok(()));
            }
        }
    }
    assert_eq!(misnomer("n1 是跟随者", Language::Chinese), Some(("跟随者", "追随者")));
    assert_eq!(misnomer("n1 是追随者", Language::Chinese), None);
}

/// An example of every action, as the table of actions has it.
fn inputs() -> impl Iterator<Item = Input> {
    let lines = ACTIONS.iter().flat_map(|row| row.examples);
    lines.map(|line| ScriptLine::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")).input)
}

#[test]
fn every_action_has_a_button_in_every_language() {
    let (english, chinese) = (words(Language::English), words(Language::Chinese));
    for input in inputs() {
        let (one, other) = (english.action(&input), chinese.action(&input));
        assert!(!one.short.is_empty() && !one.name.is_empty() && !other.short.is_empty(), "{input}");
        assert_eq!(proper(&other.short).and_then(|()| proper(&other.name)), Ok(()), "{input}");
        assert!(has_han(&other.name) && !has_han(&one.name), "{input}: {} {}", one.name, other.name);
        let ask = MessageKind::of("Ask");
        for (why, in_flight) in [
            (NoEffect::Unchanged, Vec::new()),
            (NoEffect::Down, Vec::new()),
            (NoEffect::NothingHeld, Vec::new()),
            (NoEffect::NoSuchMessage, Vec::new()),
            (NoEffect::NoSuchMessage, vec![ask.clone(), MessageKind::of("Chosen"), ask]),
        ] {
            let vain = InVain { why, in_flight };
            let told = chinese.in_vain(&input, &vain);
            assert_eq!(proper(&told.what).and_then(|()| proper(&told.why)), Ok(()), "{input}");
            let listed = english.in_vain(&input, &vain).why.contains("Ask ×2, Chosen");
            assert_eq!(listed, !vain.in_flight.is_empty(), "{input}");
        }
    }
}

/// What somebody may write instead of a line of a script.
const LINES: &[&str] = &[
    "",
    "crsh n1",
    "dance",
    "crash",
    "crash n999",
    "crash x",
    "cut n1",
    "cut n1 n1",
    "partition n1",
    "partition n1 n1 | n2",
    "delay all soon",
    "loss all 200%",
    "slow n1 1000x",
    "join",
    "leave all",
    "server n1 5ms workers 0",
    "c1 load 0/s get x",
    "c1 load 5/s zipf get x",
    "c1 load 5/s get k{2..1}",
    "server n1 5ms queue 5000",
    "server n1 0ms queue 5",
    "heal n1 n2 n3",
    "drop n1",
    "drop n1 -> n2",
    "drop n1 -> n2 Ask ask=1 ask=2",
    "drop n1 -> n2 Ask 2 3",
    "hold all n1 ->",
    "release m1",
    "5000s crash n1",
    "c1 every 1us get x",
    "delay all 90000s",
];

/// What somebody may write instead of a link.
const LINKS: &[&str] = &[
    "",
    "%ff",
    "raft?v=9",
    "raft?colour=red",
    "raft?nodes=3&nodes=3",
    "raft?z=AwA&nodes=3",
    "raft?nodes=0",
    "raft?at=soon",
    "raft?speed=fast",
    "raft?selected=x",
    "raft?view=A",
    "raft?lang=de",
    "raft?set=",
    "raft?set=a",
    "raft?at=9999s",
    "raft?nodes=3&selected=n9",
    "raft?do=1s+c1+~0",
    "raft?set=a+1;a+2",
    "raft?do=crash+n1",
    "raft?do=1s+crsh+n1",
    "raft?z=!",
    "raft?z=AA",
    "raft\t",
    "nothing?nodes=3",
    "raft?nodes=66",
    "raft?do=1s+join+n2",
    "raft?clients=5",
    "raft?set=colour+red",
    "raft?set=election-timeout+red",
    "raft?set=pre-vote+red",
    "raft?do=1s+c1+dance",
    "2pc?set=bug-x+on",
    "raft?behaviour=0",
    "raft?behaviour=2",
];

#[test]
fn every_refusal_says_in_every_language_what_would_be_accepted() {
    let (english, chinese) = (words(Language::English), words(Language::Chinese));
    for line in LINES {
        let Err(error) = ScriptLine::from_str(line) else { continue };
        let (one, other) = (english.script_error(&error), chinese.script_error(&error));
        assert_eq!(proper(&other), Ok(()), "{line}");
        assert!(has_han(&other) && !has_han(&one), "{line}: {one} {other}");
    }
    let mut refused = 0;
    for text in LINKS {
        let error = match Link::decode(text).map_err(OpenError::Link) {
            Ok(link) => open(&link).err(),
            Err(error) => Some(error),
        };
        let Some(error) = error else { continue };
        refused += 1;
        let (one, other) = (english.open_error(&error), chinese.open_error(&error));
        assert_eq!(proper(&other), Ok(()), "{text}");
        assert!(has_han(&other) && !has_han(&one), "{text}: {one} {other}");
    }
    assert!(refused > 25, "only {refused} of the links are refused");
}

/// No protocol has given a behaviour up yet, so no link leads to this.
#[test]
fn a_behaviour_that_was_given_up_is_told_in_every_language() {
    let error = SetupError::Behaviour { asked: 1, known: 2 };
    let (one, other) =
        (words(Language::English).setup_error(&error), words(Language::Chinese).setup_error(&error));
    assert!(one.contains("version 1") && one.contains("version 2") && !has_han(&one), "{one}");
    assert!(other.contains("第 1 版") && other.contains("第 2 版"), "{other}");
    assert_eq!(proper(&other), Ok(()));
}

#[test]
fn every_refusal_of_an_embed_is_told_in_every_language() {
    let kinds = [
        Accepted::OneOf(&["1", "0"]),
        Accepted::OneOf(&["full", "minimal", "none"]),
        Accepted::Text(80),
        Accepted::Moment(Time(3_600_000_000)),
        Accepted::Name(40),
        Accepted::PerSecond(50),
        Accepted::Waiting(8),
    ];
    for accepted in kinds {
        for found in [None, Some("x".to_string())] {
            let refused = Refused { key: "embed", found, accepted };
            let told = words(Language::Chinese).refused(&refused);
            assert_eq!(proper(&told), Ok(()));
            assert!(has_han(&told) && !has_han(&words(Language::English).refused(&refused)));
        }
    }
}

/// What somebody may write instead of a scenario file.
const FILES: &[&str] = &[
    "",
    "title = 3",
    "title = \"\"\nprotocol = \"raft\"",
    "title = \"a\"\nprotocol = \"draft\"",
    "title = \"a\"\nprotocol = \"raft\"\nnodes = 99",
    "title = \"a\"\nprotocol = \"raft\"\nat = \"soon\"",
    "title = \"a\"\nprotocol = \"raft\"\nscript = \"crash n1\"",
    "title = \"a\"\nprotocol = \"raft\"\nscript = \"1s dance\"",
    "title = \"a\"\nprotocol = \"raft\"\nnetwork = \"1s loss all 3%\"",
    "title = \"a\"\nprotocol = \"raft\"\nexpect = [\"dance\"]",
    "title = \"a\"\nprotocol = \"raft\"\nexpect = [\"leader within\"]",
    "title = \"a\"\nprotocol = \"raft\"\nexpect = [\"violates x\"]",
    "title = \"a\"\nprotocol = \"raft\"\nexpect = [\"n9 leads\"]",
    "title = \"a\"\nprotocol = \"raft\"\nexpect = [\"digest x\"]",
    "title = \"a\"\nprotocol = \"raft\"\nexpect = [\"log n1 x\"]",
    "title = \"a\"\nprotocol = \"raft\"\nexpect = [\"committed x\"]",
    "title = \"a\"\nprotocol = \"raft\"\nsettings = { colour = \"red\" }",
];

#[test]
fn every_refusal_of_a_scenario_file_is_told_in_every_language() {
    for text in FILES {
        let Err(error) = Scenario::read(text) else { panic!("{text} is accepted") };
        // What the reader of TOML says comes from elsewhere, in English.
        if matches!(error.kind, FileErrorKind::Toml(_)) {
            continue;
        }
        let (one, other) = (
            file_words(Language::English).file_error(&error),
            file_words(Language::Chinese).file_error(&error),
        );
        assert_eq!(proper(&other), Ok(()), "{text}");
        assert!(has_han(&other) && !has_han(&one), "{text}: {one} {other}");
    }
}
