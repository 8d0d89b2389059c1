//! The format of scenario files: what is read, what is refused and in which line, and that nothing that anybody
//! may have written does more than that.

use faultline_catalogue::SetupError;
use faultline_engine::Time;
use faultline_engine::limits::{MAX_INPUTS, MAX_TIME};
use faultline_scenario::file::{ExpectationErrorKind, FileError, FileErrorKind, Kind, LANGUAGES, Scenario};
use faultline_scenario::limits::{MAX_CAPTION, MAX_EXPECTATIONS, MAX_FILE, MAX_TITLE};
use faultline_scenario::{LinkError, OpenError};
use proptest::prelude::*;

const WHOLE: &str =
    include_str!("../../../families/agreement/src/raft/scenarios/raft-figure-8-overwritten.toml");

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_scenario_or_an_error_in_one_of_its_lines(text in any::<String>()) {
        is_read_or_refused(&text);
        is_read_or_refused(&format!("title = \"x\"\nprotocol = \"raft\"\nscript = \"\"\"\n{text}\n\"\"\""));
        is_read_or_refused(&format!("title = \"x\"\nprotocol = \"raft\"\nexpect = [\"{text}\"]"));
    }

    #[test]
    fn a_broken_file_is_a_scenario_or_an_error_in_one_of_its_lines(
        place in any::<prop::sample::Index>(), new in any::<char>(), how in 0..4u8, other in any::<prop::sample::Index>(),
    ) {
        let mut signs: Vec<char> = WHOLE.chars().collect();
        let (place, other) = (place.index(signs.len()), other.index(signs.len()));
        match how {
            0 => signs.truncate(place),
            1 => signs[place] = new,
            2 => signs.insert(place, new),
            _ => drop(signs.drain(place.min(other)..place.max(other))),
        }
        is_read_or_refused(&signs.into_iter().collect::<String>());
    }
}

fn is_read_or_refused(text: &str) {
    match Scenario::read(text) {
        Ok(scenario) => {
            assert!(scenario.until <= MAX_TIME && scenario.link.at <= scenario.until);
            assert_eq!(scenario.link.check().as_ref(), Ok(&scenario.link));
            let mut session = scenario.open();
            assert_eq!(session.head(), Time::ZERO);
            // Whatever it expects, there is an answer; of a longer run that is a matter of time only.
            if scenario.until <= Time(10_000_000) {
                let unmet = scenario.verify(&mut *session);
                assert!(unmet.len() <= scenario.expectations.len() + scenario.captions.len());
            }
        }
        Err(error) => {
            let lines = text.lines().count().max(1);
            assert!((1..=lines + 1).contains(&error.line), "{error:?} in {lines} lines: {text:?}");
            assert!(format!("{error:?}").len() < 10_000, "{error:?}");
        }
    }
}

/// A file with a title and a protocol in its first two lines.
fn file(rest: &str) -> String {
    format!("title = \"x\"\nprotocol = \"raft\"\n{rest}")
}

fn refused(text: &str) -> FileError {
    match Scenario::read(text) {
        Ok(scenario) => panic!("{text:?} was read as {scenario:?}"),
        Err(error) => error,
    }
}

#[test]
fn the_ways_to_be_wrong_and_their_lines() {
    use FileErrorKind as Kind;
    let no_moment = |kind: &Kind| matches!(kind, Kind::NoMoment { found } if found == "crash n1");
    type Is<'a> = &'a dyn Fn(&FileErrorKind) -> bool;
    let cases: &[(&str, usize, Is<'_>)] = &[
        (
            "nodes = 16",
            3,
            &|kind| matches!(kind, Kind::Open(OpenError::Setup(SetupError::Nodes(allowed))) if allowed.max == 15),
        ),
        ("nodes = 101", 3, &|kind| {
            *kind == Kind::Number { key: "nodes", found: "101".into(), min: 1, max: 100 }
        }),
        ("nodes = \"5\"", 3, &|kind| matches!(kind, Kind::Number { key: "nodes", .. })),
        ("clients = -1", 3, &|kind| matches!(kind, Kind::Number { key: "clients", .. })),
        ("seed = -1", 3, &|kind| matches!(kind, Kind::Number { key: "seed", min: 0, max: u64::MAX, .. })),
        ("seed = \"18446744073709551616\"", 3, &|kind| matches!(kind, Kind::Number { key: "seed", .. })),
        ("at = \"soon\"", 3, &|kind| matches!(kind, Kind::Moment { key: "at", .. })),
        ("\nuntil = \"3601s\"", 4, &|kind| matches!(kind, Kind::TooLate { key: "until", .. })),
        ("until = \"1s\"\nat = \"2s\"", 3, &|kind| {
            *kind == Kind::EndsEarly { found: Time(1_000_000), min: Time(2_000_000) }
        }),
        (
            "colour = \"red\"",
            3,
            &|kind| matches!(kind, Kind::Toml(message) if message.contains("`captions`")),
        ),
        ("expect = [", 3, &|kind| matches!(kind, Kind::Toml(_))),
        ("expect = \"safe\"", 3, &|kind| matches!(kind, Kind::Toml(_))),
        ("text = \"\"\"\na\nb\\u001b[31m\"\"\"", 3, &|kind| {
            *kind == Kind::Control { key: "text", found: '\u{1b}' }
        }),
        // Lines of scripts, however they are written.
        ("script = \"\"\"\n1s crash n1\n\ncrash n1\n\"\"\"", 6, &no_moment),
        ("script = '''1s crash n1\ncrash n1'''", 4, &no_moment),
        ("script = \"1s crash n1\\ncrash n1\"", 3, &no_moment),
        (
            "script = \"\"\"\n# crash n1\n1s crash n9\"\"\"",
            5,
            &|kind| matches!(kind, Kind::Script { text, error } if text == "1s crash n9" && error.at == (9..11)),
        ),
        ("network = \"\"\"\ndelay all 10ms\n1s heal\"\"\"", 5, &|kind| {
            matches!(kind, Kind::NetworkMoment { .. })
        }),
        ("network = \"\"\"\ndelay all\"\"\"", 4, &|kind| matches!(kind, Kind::Script { .. })),
        // What only the protocol knows.
        (
            "script = \"\"\"\n2s heal\n1s c1 dance\"\"\"",
            5,
            &|kind| matches!(kind, Kind::Open(OpenError::Setup(SetupError::Command { text, .. })) if text == "dance"),
        ),
        (
            "[configuration]\nheartbeat = \"50ms\"\nelection = \"never\"",
            5,
            &|kind| matches!(kind, Kind::Open(OpenError::Setup(SetupError::Setting { name, .. })) if name == "election"),
        ),
        ("[configuration]\nno-such = true", 4, &|kind| {
            matches!(kind, Kind::Open(OpenError::Setup(SetupError::Setting { .. })))
        }),
        ("[configuration]\n\nheartbeat = 50", 5, &|kind| *kind == Kind::Setting { name: "heartbeat".into() }),
        ("[configuration]\n\"a b\" = \"c d\"", 4, &|kind| matches!(kind, Kind::Open(OpenError::Link(_)))),
        // Expectations and captions.
        (
            "expect = [\n    \"safe\",\n    \"save\",\n]",
            5,
            &|kind| matches!(kind, Kind::Expectation { text, error } if text == "save" && error.at == (0..4)),
        ),
        (
            "expect = [\"leader n6 by 1s\"]",
            3,
            &|kind| matches!(kind, Kind::Expectation { error, .. } if error.kind == ExpectationErrorKind::NotThere),
        ),
        (
            "[[captions]]\nwhen = \"leader\"\ntext = \"a\"\n[[captions]]\nwhen = \"safe\"\ntext = \"b\"",
            7,
            &|kind| matches!(kind, Kind::NotAnEvent { .. }),
        ),
        ("[[captions]]\nwhen = \"leader\"\ntext = \"  \"", 5, &|kind| *kind == Kind::Empty("captions.text")),
        // Texts in several languages, and what a scenario shows.
        ("text = 3", 3, &|kind| matches!(kind, Kind::Toml(message) if message.contains("title.en"))),
        ("\ntext.fr = \"a\"", 4, &|kind| *kind == Kind::Language { key: "text", found: "fr".into() }),
        ("text.en = 3", 3, &|kind| matches!(kind, Kind::Toml(_))),
        ("text.zh-CN = \"甲\"", 3, &|kind| *kind == Kind::NotInEnglish { key: "text" }),
        ("text.en = \"a\"", 3, &|kind| {
            *kind == Kind::OtherLanguages { key: "text", found: vec!["en"], title: vec![] }
        }),
        ("[[captions]]\nwhen = \"leader\"\ntext.en = \"a\"\ntext.zh-CN = \"  \"", 6, &|kind| {
            *kind == Kind::Empty("captions.text")
        }),
        ("kind = \"hopeless\"", 3, &|kind| *kind == Kind::Kind { found: "hopeless".into() }),
        ("[[captions]]\nwhen = \"leader\"", 3, &|kind| matches!(kind, Kind::Toml(_))),
        // What to try when it is over.
        ("[try]\ntext = \"a\"\nexpect = [\"safe\"]", 3, &|kind| *kind == Kind::NothingChanged),
        ("[try]\ntext = \"a\"\nnodes = 5\nexpect = [\"safe\"]", 3, &|kind| *kind == Kind::NothingChanged),
        ("[try]\ntext = \"a\"\nnodes = 3", 3, &|kind| *kind == Kind::NothingExpected),
        (
            "[try]\nnodes = 3\nexpect = [\"safe\"]",
            3,
            &|kind| matches!(kind, Kind::Toml(message) if message.contains("text")),
        ),
        ("[try]\ntext.en = \"a\"\nnodes = 3", 4, &|kind| {
            matches!(kind, Kind::OtherLanguages { key: "try.text", .. })
        }),
        ("[try]\ntext = \"a\"\nnodes = 300\nexpect = [\"safe\"]", 5, &|kind| {
            matches!(kind, Kind::Number { key: "try.nodes", .. })
        }),
        (
            "[try]\ntext = \"a\"\nnodes = 3\nexpect = [\n\"leader n4 by 1s\"]",
            7,
            &|kind| matches!(kind, Kind::Expectation { error, .. } if error.kind == ExpectationErrorKind::NotThere),
        ),
        (
            "script = \"\"\"\n1s crash n5\"\"\"\n[try]\ntext = \"a\"\nnodes = 3\nexpect = [\"safe\"]",
            4,
            &|kind| matches!(kind, Kind::Open(OpenError::Link(LinkError::Script { .. }))),
        ),
        ("[try]\ntext = \"a\"\nexpect = [\"safe\"]\nscript = \"\"\"\n1s heal\ncrash n1\"\"\"", 8, &no_moment),
        ("[try]\ntext = \"a\"\nexpect = [\"safe\"]\nscript = \"\"\"\n1s c1 dance\"\"\"", 7, &|kind| {
            matches!(kind, Kind::Open(OpenError::Setup(SetupError::Command { .. })))
        }),
        ("[try]\ntext = \"a\"\nexpect = [\"safe\"]\n[try.configuration]\nelection = \"never\"", 7, &|kind| {
            matches!(kind, Kind::Open(OpenError::Setup(SetupError::Setting { .. })))
        }),
        ("[try]\ntext = \"a\"\nexpect = [\"leader by 4s\"]\nuntil = \"3s\"\nnodes = 3", 6, &|kind| {
            matches!(kind, Kind::EndsEarly { .. })
        }),
        (
            "[try]\ntext = \"a\"\nat = \"1s\"",
            5,
            &|kind| matches!(kind, Kind::Toml(message) if message.contains("nodes")),
        ),
    ];
    for (rest, line, is) in cases {
        let error = refused(&file(rest));
        assert!(is(&error.kind), "{rest:?} gives {error:?}");
        assert_eq!(error.line, *line, "{rest:?} gives {error:?}");
    }
    let unknown = refused("title = \"x\"\n\nprotocol = \"rfat\"");
    assert!(matches!(unknown.kind, FileErrorKind::Open(OpenError::Protocol { .. })), "{unknown:?}");
    assert_eq!(unknown.line, 3);
    assert_eq!(refused("protocol = \"raft\"\ntitle = \"  \"").kind, FileErrorKind::Empty("title"));
    assert!(matches!(refused("title = \"x\"").kind, FileErrorKind::Toml(_)));
}

#[test]
fn what_is_above_a_limit_is_refused_with_it() {
    let long = file(&format!("# {}", "x".repeat(MAX_FILE)));
    assert_eq!(refused(&long).kind, FileErrorKind::TooLong { length: long.len(), max: MAX_FILE });
    let title = format!("title = \"{}\"\nprotocol = \"raft\"", "é".repeat(MAX_TITLE + 1));
    assert_eq!(refused(&title).kind, FileErrorKind::TextTooLong { key: "title", max: MAX_TITLE });
    let said = file(&format!("[[captions]]\nwhen = \"leader\"\ntext = \"{}\"", "x".repeat(MAX_CAPTION + 1)));
    assert_eq!(refused(&said).kind, FileErrorKind::TextTooLong { key: "captions.text", max: MAX_CAPTION });
    let expect = |count| file(&format!("expect = [{}]", "\"safe\",".repeat(count)));
    assert!(Scenario::read(&expect(MAX_EXPECTATIONS)).is_ok());
    let found = MAX_EXPECTATIONS + 1;
    assert_eq!(
        refused(&expect(found)).kind,
        FileErrorKind::TooMany { key: "expect", found, max: MAX_EXPECTATIONS }
    );
    let script = |count| file(&format!("script = \"\"\"\n{}\"\"\"", "1s heal\n".repeat(count)));
    assert!(Scenario::read(&script(MAX_INPUTS)).is_ok());
    let error = refused(&script(MAX_INPUTS + 1));
    assert_eq!(error.kind, FileErrorKind::TooMany { key: "script", found: MAX_INPUTS + 1, max: MAX_INPUTS });
    assert_eq!(error.line, 3 + MAX_INPUTS + 1);
    // Brackets in brackets in brackets.
    assert!(matches!(
        refused(&file(&format!("expect = {}", "[".repeat(100_000)))).kind,
        FileErrorKind::Toml(_)
    ));
}

#[test]
fn a_file_may_say_little_or_all() {
    let little = Scenario::read(&file("")).expect("a scenario");
    assert_eq!(little.link.encode(), "raft?nodes=5&seed=42");
    assert_eq!((little.until, little.text.in_language("en")), (Time::ZERO, ""));
    let all = Scenario::read(&file(
        "text = '''\n  a\n  b\n'''\nnodes = 3\nclients = 2\nseed = \"18446744073709551615\"\nat = \"1s\"\nuntil = \"80ms\"\n",
    ));
    assert!(matches!(all, Err(FileError { line: 11, kind: FileErrorKind::EndsEarly { .. } })), "{all:?}");
    let all = Scenario::read(&file(
        "text = '''\n  a\n  b\n'''\nnodes = 3\nclients = 2\nseed = \"18446744073709551615\"\nat = \"1s\"\n\
         expect = [\"leader within 1s after 2s\"]\nnetwork = \"delay all 5ms\"\n\
         script = \"0s c1 get x\"\n[configuration]\nreads = \"read-index\"\npre-vote = false",
    ))
    .expect("a scenario");
    assert_eq!(
        all.link.encode(),
        "raft?nodes=3&clients=2&seed=18446744073709551615&set=reads+read-index&do=0s+delay+all+5ms;0s+c1+get+x&at=1s"
    );
    assert_eq!((all.text.in_language("en"), all.until), ("a\n  b", Time(3_000_000)));
}

/// A file with a title in both languages in its first two lines.
fn bilingual(rest: &str) -> String {
    format!("title.en = \"Crash\"\ntitle.zh-CN = \"崩溃\"\nprotocol = \"raft\"\n{rest}")
}

#[test]
fn a_text_is_shown_in_the_language_of_its_reader() {
    let file = bilingual(
        "text.en = \"\"\"\na\nb\n\"\"\"\ntext.zh-CN = \"甲\"\n[[captions]]\nwhen = \"leader\"\n\
         text = { en = \"c\", zh-CN = \"乙\" }\n",
    );
    let scenario = Scenario::read(&file).expect("a scenario");
    let said =
        |code| [&scenario.title, &scenario.text, &scenario.captions[0].text].map(|it| it.in_language(code));
    assert_eq!(said("en"), ["Crash", "a\nb", "c"]);
    assert_eq!(said("zh-CN"), ["崩溃", "甲", "乙"]);
    assert_eq!(said("de"), said("en"), "a reader of another language gets the English text");
    assert_eq!(scenario.title.languages(), LANGUAGES);
    let written = scenario.write();
    assert_eq!(Scenario::read(&written).map(|again| again.write()), Ok(written.clone()), "{written}");
    assert!(written.contains("崩溃") && written.contains("乙"), "{written}");
    let plain = Scenario::read(&self::file("")).expect("a scenario");
    assert_eq!((plain.title.in_language("zh-CN"), plain.title.languages()), ("x", vec![]));
}

#[test]
fn a_text_lacks_no_language_that_the_title_has() {
    for (rest, line) in [
        ("text = \"a\"", 4),
        ("text.en = \"a\"", 4),
        ("[[captions]]\nwhen = \"leader\"\ntext = \"a\"", 6),
        ("[[captions]]\nwhen = \"leader\"\ntext.en = \"a\"", 6),
    ] {
        let error = refused(&bilingual(rest));
        let FileErrorKind::OtherLanguages { title, .. } = &error.kind else { panic!("{rest}: {error:?}") };
        assert_eq!((title.as_slice(), error.line), (LANGUAGES, line), "{rest}");
    }
    assert_eq!(
        refused("title.zh-CN = \"崩溃\"\nprotocol = \"raft\"").kind,
        FileErrorKind::NotInEnglish { key: "title" }
    );
}

#[test]
fn what_a_scenario_shows_follows_from_it_unless_it_says_so() {
    let kind = |rest: &str| Scenario::read(&file(rest)).expect("a scenario").kind;
    for (rest, shown) in [
        ("", Kind::Survives),
        ("expect = [\"safe\", \"blocked c1 at 3s\"]", Kind::Survives),
        ("expect = [\"blocked at 3s\"]", Kind::Fails),
        ("expect = [\"violates election-safety\"]", Kind::Fails),
        ("expect = [\"violates election-safety\"]\n[configuration]\nbug-vote-twice = true", Kind::Bug),
        ("expect = [\"safe\"]\n[configuration]\nbug-vote-twice = false", Kind::Survives),
        ("kind = \"fails\"", Kind::Fails),
        ("kind = \"survives\"\nexpect = [\"blocked at 3s\"]", Kind::Survives),
    ] {
        assert_eq!(kind(rest), shown, "{rest}");
        let written = Scenario::read(&file(rest)).expect("a scenario").write();
        assert_eq!(Scenario::read(&written).map(|again| again.kind), Ok(shown), "{written}");
    }
    let blocked = "title = \"x\"\nprotocol = \"2pc\"\nexpect = [\"n2 blocked at 3s\"]";
    assert_eq!(Scenario::read(blocked).expect("a scenario").kind, Kind::Fails);
}

#[test]
fn an_error_repeats_no_more_of_a_file_than_anybody_reads() {
    for key in ["configur".repeat(20_000), String::from("\\u001b`") + &"x`".repeat(20_000)] {
        let text = format!("title = \"x\"\nprotocol = \"raft\"\n\"{key}\" = 1\n");
        let error = Scenario::read(&text).expect_err("there is no such key");
        let FileErrorKind::Toml(what) = &error.kind else { panic!("{error:?}") };
        assert!(what.chars().count() <= 1_200 && !what.contains(char::is_control), "{what}");
        assert!(what.starts_with("unknown field"), "{what}");
    }
}
