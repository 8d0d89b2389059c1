//! The format of scenario files: what is read, what is refused and in which line, and that nothing that anybody
//! may have written does more than that.

use faultline_catalogue::{Entry, SetupError, catalogue, family_of, find};
use faultline_engine::limits::{MAX_CLIENTS, MAX_INPUTS, MAX_NODES, MAX_TIME};
use faultline_engine::{ClientId, Endpoint, Epoch, FACTS_OF_CLIENTS, NodeId, Span, Step, Time};
use faultline_scenario::OpenError;
use faultline_scenario::file::{
    Expectation, ExpectationErrorKind, FileError, FileErrorKind, Happening, Instead, Kind, LANGUAGES,
    Scenario, Scope, State, Wanted, Window,
};
use faultline_scenario::limits::{MAX_CAPTION, MAX_EXPECTATION, MAX_EXPECTATIONS, MAX_FILE, MAX_TITLE};
use proptest::prelude::*;

const WHOLE: &str =
    include_str!("../../../families/agreement/src/raft/scenarios/raft-figure-8-overwritten.toml");

fn node() -> impl Strategy<Value = NodeId> {
    (0..MAX_NODES).prop_map(NodeId)
}

fn client() -> impl Strategy<Value = ClientId> {
    (0..MAX_CLIENTS).prop_map(ClientId)
}

fn time() -> impl Strategy<Value = Time> {
    prop_oneof![0..=MAX_TIME.0, (0..=3_600u64).prop_map(|n| n * 1_000_000), 0..2_000u64].prop_map(Time)
}

/// A run of any protocol, as large as may be.
fn of(entry: &Entry) -> Scope {
    Scope::new(entry, MAX_NODES, MAX_CLIENTS)
}

fn entry() -> impl Strategy<Value = &'static Entry> {
    prop::sample::select(catalogue())
}

fn scope(slug: &str) -> Scope {
    of(find(slug).expect("it is in the catalogue"))
}

/// An epoch of a protocol, as it is written.
fn written(slug: &str, text: &str) -> Epoch {
    let epochs = find(slug).and_then(|entry| entry.info.epochs).expect("its logs have epochs");
    epochs.parse(text).expect("an epoch")
}

/// What a step may be about.
fn about(step: &'static Step) -> BoxedStrategy<Option<String>> {
    let Some(about) = step.about else { return Just(None).boxed() };
    let word = prop_oneof![Just(about.example.to_string()), "t[a-z]{0,5}[0-9_-]?", "T[1-9][0-9]{0,8}"];
    proptest::option::of(word.prop_filter("nothing that it can be about", |word| (about.reads)(word))).boxed()
}

/// A fact of the family, with values.
fn fact(entry: &'static Entry) -> impl Strategy<Value = Happening> {
    let kinds =
        family_of(entry).facts().into_iter().filter(|kind| !kind.fields.is_empty()).collect::<Vec<_>>();
    (0..3u16, prop::sample::select(kinds)).prop_flat_map(|(number, kind)| {
        let who = if FACTS_OF_CLIENTS.contains(&kind.name) {
            Endpoint::Client(ClientId(number % 2))
        } else {
            Endpoint::Node(NodeId(number))
        };
        let value = prop::sample::select(kind.fields).prop_flat_map(|field| {
            let value = match (field.shape)().choices() {
                Some(choices) => prop::sample::select(choices).prop_map(Into::into).boxed(),
                None => "[a-z0-9_.,=-]{0,8}".boxed(),
            };
            value.prop_map(|value| (field.name.to_string(), value))
        });
        let values = prop::collection::vec(value, 1..4);
        values.prop_map(move |values| Happening::States { who, fact: kind.name, values })
    })
}

fn happening(entry: &'static Entry) -> BoxedStrategy<Happening> {
    let steps = family_of(entry).steps;
    let step = prop::sample::select(steps);
    let takes = (node(), step).prop_flat_map(|(node, step)| {
        let step = steps.iter().find(|other| other.word == step.word).expect("a step");
        about(step).prop_map(move |about| Happening::Takes { node, step, about })
    });
    let mut kinds = vec![
        proptest::option::of(node()).prop_map(Happening::Leads).boxed(),
        (node(), node()).prop_map(|(node, leader)| Happening::Follows { node, leader }).boxed(),
        (1..u64::MAX).prop_map(Happening::Committed).boxed(),
        proptest::option::of(client()).prop_map(Happening::Answered).boxed(),
        prop::sample::select(entry.rules()).prop_map(Happening::Violates).boxed(),
        takes.boxed(),
        fact(entry).boxed(),
    ];
    if let Some(step) = steps.iter().find(|step| step.decides) {
        kinds.push(about(step).prop_map(|value| Happening::Chosen(step, value)).boxed());
    }
    prop::strategy::Union::new(kinds).boxed()
}

fn window() -> impl Strategy<Value = Window> {
    prop_oneof![
        Just(Window::Ever),
        time().prop_map(Window::By),
        (time(), proptest::option::of(time())).prop_map(|(length, after)| {
            let left = MAX_TIME.since(after.unwrap_or_default());
            Window::Within(Span(length.0).min(left), after)
        }),
    ]
}

/// The epoch of an entry, if logs of the protocol have any.
fn epoch(entry: &'static Entry) -> BoxedStrategy<Epoch> {
    let Some(epochs) = entry.info.epochs else { return Just(Epoch::NONE).boxed() };
    let written =
        prop_oneof!["[1-9][0-9]{0,8}", "[1-9][0-9]{0,8}\\.n([1-9]|[1-5][0-9]|6[0-6])", "T[1-9][0-9]{0,8}"];
    let read = written.prop_filter_map("no epoch of this protocol", |text| epochs.parse(&text));
    prop_oneof![4 => read, 1 => Just(Epoch::NONE)].boxed()
}

fn state(entry: &'static Entry) -> BoxedStrategy<State> {
    let log = (node(), prop::collection::vec(epoch(entry), 0..9));
    let mut states = vec![
        proptest::option::of(node()).prop_map(State::Leads).boxed(),
        Just(()).prop_map(|()| State::NoLeader).boxed(),
        proptest::option::of(client()).prop_map(State::Blocked).boxed(),
        log.prop_map(|(node, entries)| State::Log(node, entries)).boxed(),
        "[0-9a-f]{12}".prop_map(State::Digest).boxed(),
    ];
    for step in family_of(entry).steps {
        if step.role.is_some() {
            states.push(node().prop_map(|node| State::Within(node, step)).boxed());
        }
        if step.decides {
            states.push(Just(()).prop_map(|()| State::NothingChosen(step)).boxed());
        }
    }
    prop::strategy::Union::new(states).boxed()
}

/// A protocol, and what may be expected of it.
fn expectation() -> impl Strategy<Value = (&'static Entry, Expectation)> {
    entry().prop_flat_map(|entry| {
        let expectation = prop_oneof![
            1 => Just(()).prop_map(|()| Expectation::Safe),
            8 => (happening(entry), window())
                .prop_map(|(happening, window)| Expectation::Happens(happening, window)),
            4 => (state(entry), time()).prop_map(|(state, at)| Expectation::Holds(state, at)),
        ];
        expectation.prop_map(move |expectation| (entry, expectation))
    })
}

/// Words of the grammar in any order.
fn nearly() -> impl Strategy<Value = String> {
    let words = vec![
        "safe",
        "leader",
        "n1",
        "n9",
        "n67",
        "c1",
        "follows",
        "committed",
        "3",
        "0",
        "03",
        "answered",
        "violates",
        "election-safety",
        "refused_vote",
        "votes-yes",
        "why.reason=newer_log",
        "epoch=",
        "=",
        "chosen",
        "no-such-rule",
        "no",
        "blocked",
        "log",
        "empty",
        "digest",
        "0123456789ab",
        "at",
        "by",
        "within",
        "after",
        "2s",
        "3601s",
        "1.s",
        "é",
        "",
    ];
    prop::collection::vec(prop::sample::select(words), 0..9).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_expectation_is_read_as_it_is_written((entry, expectation) in expectation()) {
        let text = expectation.to_string();
        prop_assume!(text.len() <= MAX_EXPECTATION);
        prop_assert_eq!(Expectation::parse(&text, of(entry)), Ok(expectation.clone()), "{}", text);
        let spaced = format!("  {}\t", text.replace(' ', " \u{2003}"));
        prop_assume!(spaced.len() <= MAX_EXPECTATION);
        prop_assert_eq!(Expectation::parse(&spaced, of(entry)), Ok(expectation), "{}", spaced);
    }

    #[test]
    fn nearly_an_expectation_is_one_or_says_what_is_wrong_where(
        entry in entry(), text in prop_oneof![4 => nearly(), 1 => any::<String>()],
    ) {
        match Expectation::parse(&text, of(entry)) {
            Ok(read) => prop_assert_eq!(Expectation::parse(&read.to_string(), of(entry)), Ok(read)),
            Err(error) => {
                let there = text.get(error.at.clone());
                prop_assert!(there.is_some_and(|there| there.starts_with(&error.found)), "{:?}", error);
                if let ExpectationErrorKind::Expected(wanted) = error.kind {
                    prop_assert!(!wanted.is_empty(), "{:?} wants nothing", text);
                }
            }
        }
    }

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
        ("nodes = 67", 3, &|kind| {
            *kind == Kind::Number { key: "nodes", found: "67".into(), min: 1, max: 66 }
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

/// Each expectation fails on a run that is not so, and says what was instead.
#[test]
fn what_is_not_so_is_seen() {
    let run = "nodes = 3\nclients = 2\nseed = 1\nuntil = \"6s\"\nnetwork = \"\"\"\ndelay all 10ms\ndisk all 1ms\"\"\"\n\
               script = \"\"\"\n1s timeout n1\n2s c1 set x 1\n3s partition n1 c1 | n2 n3\n3s c1 set x 2\n\
               5.9s c2 get x\"\"\"\n[configuration]\nelection = \"50s..60s\"\n";
    let instead = |expectation: &str| {
        let text = file(&run.replace("nodes = 3", &format!("expect = [\n\"{expectation}\"]\nnodes = 3")));
        let scenario = Scenario::read(&text).unwrap_or_else(|error| panic!("{expectation}: {error:?}"));
        let mut unmet = scenario.verify(&mut *scenario.open());
        assert!(unmet.len() <= 1);
        unmet.pop().map(|unmet| {
            assert_eq!((unmet.line, unmet.expectation.to_string().as_str()), (4, expectation));
            unmet.instead
        })
    };
    let at = |moment: &str| Instead::At(moment.parse().expect("a moment"));
    for met in [
        "safe",
        "leader",
        "leader by 1.022s",
        "leader n1 within 100ms after 1s",
        "leader n1 at 5s",
        "no leader at 0.5s",
        "no leader at 0s",
        "n2 follows n1 by 2s",
        "committed 2 by 3s",
        "answered c1 within 100ms after 2s",
        "answered",
        "blocked c1 at 5s",
        "blocked at 5s",
        "n1 log 1 1 1 at 3.5s",
        "n2 log 1 1 at 3.5s",
        "n3 log empty at 1s",
        "n2 voted by 2s",
        "n2 voted candidate=n1 epoch=1 pre=false",
        "n1 leads votes=n1,n2 within 100ms after 1s",
        "n2 follows leader=n1",
        "n1 appended payload.operation=set_x_1 index=2",
        "n1 server_started last=0 by 0.1s",
        "n1 appended payload=- index=1",
    ] {
        assert_eq!(instead(met), None, "{met}");
    }
    let digest = "000000000000";
    for (unmet, expected) in [
        ("violates election-safety", Instead::Never),
        ("violates linearizability by 2s", Instead::Never),
        ("leader n2", Instead::Never),
        ("leader n1 by 1.021999s", at("1.022s")),
        ("leader within 1s after 2s", at("1.022s")),
        ("leader n2 at 5s", Instead::Leaders(vec![NodeId(0)])),
        ("leader at 0.5s", Instead::Leaders(vec![])),
        ("no leader at 5s", Instead::Leaders(vec![NodeId(0)])),
        ("n1 follows n2", Instead::Never),
        ("n2 follows leader=n3", Instead::Never),
        ("n2 voted candidate=n3", Instead::Never),
        ("n2 voted candidate=n1 epoch=2", Instead::Never),
        ("n3 leads", Instead::Never),
        ("n1 leads by 1s", at("1.022s")),
        ("committed 3", Instead::Committed(2)),
        ("answered c2", Instead::Never),
        ("blocked at 0.5s", Instead::NobodyWaits),
        ("blocked c2 at 6s", Instead::WaitsSince(Time(5_900_000))),
        ("blocked at 3.9s", Instead::WaitsSince(Time(3_000_010))),
        ("n1 log 1 1 2 at 3.5s", Instead::Log(vec![written("raft", "1"); 3])),
    ] {
        match (instead(unmet), expected) {
            // The exact microsecond in which the client asked is the engine's.
            (Some(Instead::WaitsSince(since)), Instead::WaitsSince(about)) => {
                assert!(since.since(about).0 < 20 || about.since(since).0 < 20, "{unmet}: {since}");
            }
            (found, expected) => assert_eq!(found, Some(expected), "{unmet}"),
        }
    }
    let Some(Instead::Digest(digest)) = instead(&format!("digest {digest} at 3s")) else {
        panic!("a digest")
    };
    assert_eq!(instead(&format!("digest {digest} at 3s")), None);
    assert!(matches!(instead(&format!("digest {digest} at 3.5s")), Some(Instead::Digest(_))));
}

/// In the scenario of the hole, index 2 is chosen when n1 crashes, and index 1 is not: nothing is committed before n2
/// has filled it.
#[test]
fn a_log_is_committed_up_to_the_first_hole_and_its_entries_are_named_by_their_ballots() {
    let text = include_str!("../../../families/agreement/src/multi_paxos/scenarios/multi-paxos-holes.toml");
    let (head, tail) = text.split_once("expect = [").expect("expectations");
    let (_, tail) = tail.split_once(']').expect("their end");
    let instead = |expectation: &str| {
        let text = format!("{head}expect = [\"{expectation}\"]{tail}");
        let scenario = Scenario::read(&text).unwrap_or_else(|error| panic!("{expectation}: {error:?}"));
        scenario.verify(&mut *scenario.open()).pop().map(|unmet| unmet.instead)
    };
    for met in ["committed 1 within 60ms after 1.1s", "committed 2 within 60ms after 1.1s"] {
        assert_eq!(instead(met), None, "{met}");
    }
    assert!(matches!(instead("committed 1 by 1.1s"), Some(Instead::At(at)) if at > Time(1_100_000)));
    assert_eq!(instead("committed 9"), Some(Instead::Committed(3)));
    let first = written("multi-paxos", "1.n1");
    for (met, unmet, found) in [
        ("n1 log 1.n1 1.n1 at 1.08s", "n1 log 1.n1 at 1.08s", vec![first, first]),
        ("n2 log - 1.n1 at 1.08s", "n2 log 1.n1 1.n1 at 1.08s", vec![Epoch::NONE, first]),
    ] {
        assert_eq!((instead(met), instead(unmet)), (None, Some(Instead::Log(found))), "{met}");
    }
}

/// A client that is served is not blocked, nor is a cluster in which another one is served.
#[test]
fn blocked_means_that_nobody_who_is_meant_gets_an_answer() {
    let text = file(
        "nodes = 3\nclients = 2\nexpect = [\"blocked c1 at 4s\", \"blocked at 4s\", \"blocked c2 at 4s\"]\n\
         script = \"\"\"\n0.5s c2 every 100ms add y 1\n1s isolate c1\n1.5s c1 get x\"\"\"",
    );
    let scenario = Scenario::read(&text).expect("a scenario");
    let unmet = scenario.verify(&mut *scenario.open());
    let told: Vec<String> = unmet.iter().map(|unmet| unmet.expectation.to_string()).collect();
    assert_eq!(told, ["blocked at 4s", "blocked c2 at 4s"]);
    assert!(matches!(unmet[0].instead, Instead::Answered(ClientId(1), at) if at > Time(3_000_000)));
}

#[test]
fn a_safe_run_is_one_in_which_no_rule_breaks() {
    let text = include_str!("../../../families/agreement/src/raft/scenarios/raft-bug-two-votes.toml");
    let text = text.replace("violates election-safety by 1.03s", "safe");
    let scenario = Scenario::read(&text).expect("a scenario");
    let unmet = scenario.verify(&mut *scenario.open());
    let [unmet] = &unmet[..] else { panic!("{unmet:?}") };
    assert!(
        matches!(&unmet.instead, Instead::Broken(violation, Time(1_022_002)) if violation.rule.slug == "election-safety")
    );
}

#[test]
fn facts_about_clients_happen() {
    let facts = "c1 invoked by 0.51s\", \"c1 returned by=n1 within 100ms after 0.5s\", \"c1 returned by=n2";
    let text = file(&format!("expect = [\"{facts}\"]\nscript = \"0.5s c1 set x 1\"\nuntil = \"1s\""));
    let scenario = Scenario::read(&text).expect("a scenario");
    let unmet = scenario.verify(&mut *scenario.open());
    let unmet: Vec<String> = unmet.iter().map(|unmet| unmet.expectation.to_string()).collect();
    assert_eq!(unmet, ["c1 returned by=n2"]);
}

#[test]
fn a_caption_that_is_never_shown_is_seen() {
    let text = file("until = \"1s\"\n[[captions]]\nwhen = \"committed 9\"\ntext = \"Nine!\"");
    let scenario = Scenario::read(&text).expect("a scenario");
    let unmet = scenario.verify(&mut *scenario.open());
    assert_eq!((unmet.len(), unmet[0].line), (1, 5));
}

#[test]
fn what_would_be_accepted_is_said_word_by_word() {
    use ExpectationErrorKind::{Expected, FactValue, LogTooLong, NotThere, Rule, Subject, TooLate, TooLong};
    use Wanted::{Client, Digest, End, Index, Moment, Node, Word};
    let after_a_node = |slug: &str| {
        let steps = family_of(find(slug).expect("it is there")).steps.iter().map(|step| step.word);
        let words = ["log", "follows"].into_iter().chain(steps).map(Word);
        Expected(words.chain([Wanted::Fact]).collect())
    };
    let known = |values: &[&str]| FactValue(values.iter().map(ToString::to_string).collect());
    let raft: &[(&str, &str, ExpectationErrorKind)] = &[
        ("leader n1 whenever", "whenever", Expected(vec![Word("at"), Word("by"), Word("within"), End])),
        ("leader n67", "n67", NotThere),
        ("n1 likes n2", "likes", after_a_node("raft")),
        // Steps of another family.
        ("n1 commits T3", "commits", after_a_node("raft")),
        ("n1 follows", "", Expected(vec![Node])),
        ("n1 returned by=n2", "returned", Subject { clients: true }),
        ("c1 voted epoch=1", "voted", Subject { clients: false }),
        ("c1 redirected", "redirected", Subject { clients: false }),
        ("c1 invokd", "invokd", Expected(vec![Word("invoked"), Wanted::Fact])),
        ("c1 log 1 at 1s", "log", Expected(vec![Wanted::Fact])),
        ("c6 returned", "c6", NotThere),
        ("n1 voted whom=n2", "whom=n2", known(&["epoch", "candidate", "pre"])),
        ("n1 voted epoch=1 n2", "n2", Expected(vec![Wanted::FactValue, Word("by"), Word("within"), End])),
        ("committed 0", "0", Expected(vec![Index])),
        ("committed 1 within", "", Expected(vec![Wanted::Span])),
        ("committed 1 within 2s after", "", Expected(vec![Moment])),
        ("committed 1 within 2s after 3599s", "3599s", TooLate),
        ("committed 1 by 3601s", "3601s", TooLate),
        ("answered n1", "n1", Expected(vec![Client, Word("by"), Word("within"), End])),
        ("violates trust", "trust", Rule),
        ("no", "", Expected(vec![Word("leader")])),
        ("blocked c1 by 2s", "by", Expected(vec![Word("at")])),
        ("n1 log at 2s", "at", Expected(vec![Word("empty"), Wanted::Entry])),
        ("n1 log 1 x", "x", Expected(vec![Wanted::Entry, Word("at")])),
        ("n1 log 1.n1 at 2s", "1.n1", Expected(vec![Word("empty"), Wanted::Entry])),
        ("digest ABCDEF012345 at 1s", "ABCDEF012345", Expected(vec![Digest])),
        ("safe at 2s", "at", Expected(vec![End])),
    ];
    let multi_paxos: &[(&str, &str, ExpectationErrorKind)] = &[
        ("n1 log 1.n67 at 2s", "1.n67", Expected(vec![Word("empty"), Wanted::Entry])),
        ("nothing at 2s", "at", Expected(vec![Word("chosen")])),
    ];
    let commit: &[(&str, &str, ExpectationErrorKind)] = &[
        ("n1 likes n2", "likes", after_a_node("2pc")),
        ("n1 commits 3", "3", Expected(vec![Wanted::Such("T1"), Word("by"), Word("within"), End])),
    ];
    for (slug, cases) in [("raft", raft), ("multi-paxos", multi_paxos), ("2pc", commit)] {
        for (text, found, kind) in cases {
            let error = Expectation::parse(text, scope(slug)).expect_err(text);
            assert_eq!((error.found.as_str(), &error.kind), (*found, kind), "{text}");
        }
    }
    // A fact that is misspelt is named.
    let slip = Expectation::parse("n1 refuse_vote", scope("raft")).expect_err("no fact").kind;
    assert!(matches!(slip, Expected(wanted) if wanted.contains(&Word("refused_vote"))));
    let log = format!("n1 log {}at 1s", "1 ".repeat(51));
    assert_eq!(Expectation::parse(&log, scope("raft")).expect_err("too long").kind, LogTooLong);
    let long = "safe ".repeat(50);
    assert_eq!(Expectation::parse(&long, scope("raft")).expect_err("too long").kind, TooLong);
}
