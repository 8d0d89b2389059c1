//! The grammar of scripts, from outside: what is written is read again, what cannot be read is refused at
//! the right place, and what is offered is accepted.

mod arbitrary;

use arbitrary::{Size, input, size, time};
use faultline_engine::grammar::{Asked, Expect, ScriptErrorKind, Vocabulary, complete};
use faultline_engine::limits::{MAX_KEYS, MAX_LINE, MAX_RETRIES, MAX_ROOM, MAX_TOKENS, MAX_WORKERS};
use faultline_engine::{
    ACTIONS, Input, KindError, MEANINGS, MessageForm, MessageId, MessageKind, ScriptError, ScriptLine, Span,
    Whom,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use std::sync::LazyLock;

static MESSAGES: LazyLock<[(MessageId, MessageKind); 3]> = LazyLock::new(|| {
    let fields = |term: &str| vec![("term".into(), term.into()), ("entries".into(), "0".into())];
    let entries = |term| MessageKind { label: "AppendEntries".into(), fields: fields(term) };
    [
        (MessageId(1), entries("1")),
        (MessageId(17), entries("2")),
        (MessageId(4_000_000_000), MessageKind::of("Ask")),
    ]
});
const FORMS: &[&MessageForm] = &[
    &MessageForm { label: "AppendEntries", fields: &["term", "entries"] },
    &MessageForm { label: "Ask", fields: &[] },
];
const COMMANDS: &[&str] = &["get x", "set x 1", "add x 1", "cas x 1 2"];

fn unknown() -> ScriptErrorKind {
    ScriptErrorKind::Command(COMMANDS.iter().map(ToString::to_string).collect())
}

fn of(size: Size) -> Vocabulary<'static> {
    Vocabulary { nodes: size.nodes, clients: size.clients, ..Vocabulary::any() }
}

fn five() -> Vocabulary<'static> {
    let accepts = &|text: &str| match text.parse::<faultline_engine::kv::Command>() {
        Ok(_) => Asked::Known,
        Err(_) => Asked::Unknown,
    };
    let (messages, forms, commands, members_change) = (&*MESSAGES, FORMS, COMMANDS, true);
    Vocabulary { nodes: 5, clients: 1, messages, forms, commands, accepts, members_change }
}

/// Lines that are nearly right: words of the grammar in any order, whole, cut and mixed with others.
fn nearly() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("crash"),
        Just("cut"),
        Just("heal"),
        Just("partition"),
        Just("isolate"),
        Just("delay"),
        Just("loss"),
        Just("duplicate"),
        Just("disk"),
        Just("drop"),
        Just("deliver"),
        Just("hold"),
        Just("release"),
        Just("AppendEntries"),
        Just("appendentries"),
        Just("term=2"),
        Just("term="),
        Just("entries=0"),
        Just("=2"),
        Just("round=1"),
        Just("2"),
        Just("02"),
        Just("65536"),
        Just("timeout"),
        Just("n1"),
        Just("n2"),
        Just("n3"),
        Just("n0"),
        Just("n101"),
        Just("join"),
        Just("leave"),
        Just("absent"),
        Just("n01"),
        Just("c1"),
        Just("c9"),
        Just("m17"),
        Just("m0"),
        Just("all"),
        Just("->"),
        Just("|"),
        Just("30%"),
        Just("101%"),
        Just("80ms"),
        Just("10ms..15ms"),
        Just("15ms..10ms"),
        Just("61s"),
        Just("1.2s"),
        Just("3601s"),
        Just("every"),
        Just("quiet"),
        Just("set"),
        Just("x"),
        Just("1"),
        Just("\u{a0}"),
        Just("é"),
        Just("🦀"),
        Just("")
    ];
    let space = prop_oneof![8 => Just(" "), 1 => Just("  "), 1 => Just("\u{2003}"), 1 => Just("")];
    prop::collection::vec((word, space), 0..8)
        .prop_map(|words| words.into_iter().map(|(word, space)| format!("{word}{space}")).collect())
}

fn check_error(line: &str, error: &ScriptError) {
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
fn check_expected(line: &str, error: &ScriptError, vocabulary: &Vocabulary<'_>) {
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
            Expect::Word(word) => word,
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

fn check_offers(line: &str, vocabulary: &Vocabulary<'_>) {
    let (start, options) = complete(line, vocabulary);
    assert!(line.is_char_boundary(start), "{line:?}");
    let word = &line[start..];
    for option in options {
        assert!(option.starts_with(word) && option != word, "{line:?} offers {option:?}");
        let longer = format!("{}{option}", &line[..start]);
        if let Err(error) = ScriptLine::parse(&longer, vocabulary) {
            assert!(error.at.start >= longer.len(), "{line:?} offers {option:?}, which gives {error:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_action_is_read_as_it_is_written(
        (size, input) in size().prop_flat_map(|size| (Just(size), input(size))),
        at in proptest::option::of(time()),
    ) {
        let line = ScriptLine { at, input };
        let text = line.to_string();
        prop_assert_eq!(ScriptLine::parse(&text, &of(size)), Ok(line.clone()), "{}", text);
        // Spacing means nothing.
        let spaced = format!("\t{}\u{2003} ", text.replace(' ', "  "));
        if spaced.len() <= MAX_LINE {
            prop_assert_eq!(ScriptLine::parse(&spaced, &of(size)), Ok(line));
        }
    }

    #[test]
    fn what_is_read_from_nearly_right_lines_is_written_the_same_way_ever_after(line in nearly()) {
        if let Ok(read) = ScriptLine::parse(&line, &five()) {
            let text = read.to_string();
            prop_assert_eq!(ScriptLine::parse(&text, &five()), Ok(read), "{:?} became {:?}", line, text);
        }
    }

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

    #[test]
    fn what_is_offered_is_accepted(line in prop_oneof![4 => nearly(), 1 => any::<String>()]) {
        check_offers(&line, &five());
    }

    #[test]
    fn every_beginning_of_a_valid_line_can_be_completed(
        (size, input) in size().prop_flat_map(|size| (Just(size), input(size))),
        at in proptest::option::of(time()),
    ) {
        let text = ScriptLine { at, input }.to_string();
        let vocabulary = Vocabulary { messages: &*MESSAGES, commands: COMMANDS, ..of(size) };
        for (end, _) in text.char_indices() {
            check_offers(&text[..end], &vocabulary);
            if let Err(error) = ScriptLine::parse(&text[..end], &vocabulary) {
                check_error(&text[..end], &error);
            }
        }
    }
}

/// Whether the reader can know every word that could stand in place of this one.
fn is_of_a_closed_set(word: &str) -> bool {
    // Without a protocol, what it calls its messages is any word.
    matches!(word, "all" | "->" | "|" | "quiet" | "every" | "once")
        || word.parse::<faultline_engine::Endpoint>().is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whoever_follows_the_offers_can_write_every_action(
        (size, input) in size().prop_flat_map(|size| (Just(size), input(size))),
    ) {
        // A client's command is offered as one piece, and only as an example.
        let spoken = match &input {
            Input::Ask(..) => 1,
            Input::Once(_, Whom(None), _) => 2,
            Input::AskOf(..) => 3,
            Input::Once(..) => 4,
            Input::Every(..) => 2,
            _ => usize::MAX,
        };
        let text = input.to_string();
        for (i, word) in text.split(' ').take(spoken).enumerate() {
            if i == 0 || is_of_a_closed_set(word) {
                let before: String = text.split(' ').take(i).map(|word| format!("{word} ")).collect();
                let (start, options) = complete(&before, &of(size));
                prop_assert_eq!(start, before.len());
                prop_assert!(options.iter().any(|option| option == word), "{:?} offers {:?}", before, options);
                // And so does each beginning of the word but the whole.
                let (_, options) = complete(&format!("{before}{}", &word[..1]), &of(size));
                prop_assert!(word.len() == 1 || options.iter().any(|option| option == word), "{:?}", options);
            }
        }
    }
}

fn refused(line: &str) -> (std::ops::Range<usize>, ScriptErrorKind) {
    match ScriptLine::parse(line, &five()) {
        Ok(read) => panic!("{line:?} was read as {read:?}"),
        Err(error) => {
            check_error(line, &error);
            (error.at, error.kind)
        }
    }
}

/// What a policy may begin with.
const CLAUSES: [&str; 8] =
    ["default", "patience", "retries", "backoff", "deadline", "budget", "breaker", "no-key"];

#[test]
fn a_policy_names_each_thing_once() {
    for (line, again) in [
        ("policy c1 retries 1 retries 2", 20..27),
        ("policy c1 no-key no-key", 17..23),
        ("policy c1 patience 5ms no-key patience 6ms", 30..38),
    ] {
        let error = line.parse::<ScriptLine>().expect_err(line);
        assert_eq!(error.at, again, "{line}");
    }
    let any_order: ScriptLine = "policy c1 no-key backoff 5ms..1s full retries 2".parse().expect("a policy");
    assert_eq!(any_order.to_string(), "policy c1 retries 2 backoff 5ms..1s full no-key");
}

#[test]
fn the_ways_to_be_wrong_one_by_one() {
    use Expect::{
        Command, End, Endpoint, Message, MessageField, MessageLabel, Node, Number, Place, Rate, SpanRange,
        Verb, Word,
    };
    use ScriptErrorKind::{
        Expected, NamedTwice, NoRange, NotThere, OneGroup, SameEnds, TooLate, TooLong, TooOften, TooShort,
        TooSlow, ValueTwice,
    };
    let expected = |expects: &[Expect]| Expected(expects.to_vec());
    let no_label = |label: &str| {
        let known = FORMS.iter().map(|form| form.label).collect();
        ScriptErrorKind::Message(Box::new(KindError::Label { label: label.into(), known }))
    };
    let no_field = |form: &'static MessageForm, field: &str| {
        let (label, known) = (form.label, form.fields);
        ScriptErrorKind::Message(Box::new(KindError::Field { label, field: field.into(), known }))
    };
    let cases = [
        // Verbs and ends.
        ("", 0..0, expected(&[Verb])),
        ("   ", 3..3, expected(&[Verb])),
        ("kaboom n1", 0..6, expected(&[Verb])),
        ("Crash n1", 0..5, expected(&[Verb])),
        ("1.2s", 4..4, expected(&[Verb])),
        ("1.2s 1.3s crash n1", 5..9, expected(&[Verb])),
        ("crash n1 n2", 9..11, expected(&[End])),
        ("heal n1 n2 n3", 11..13, expected(&[End])),
        ("c1 quiet now", 9..12, expected(&[End])),
        // Names.
        ("crash", 5..5, expected(&[Node])),
        ("crash c1", 6..8, expected(&[Node])),
        ("crash n0", 6..8, expected(&[Node])),
        ("crash n01", 6..9, expected(&[Node])),
        ("crash n+1", 6..9, expected(&[Node])),
        ("crash n", 6..7, expected(&[Node])),
        ("crash n6", 6..8, NotThere),
        ("crash n101", 6..10, NotThere),
        ("join", 4..4, expected(&[Node])),
        ("leave all", 6..9, expected(&[Node])),
        ("absent n6", 7..9, NotThere),
        ("join n1 n2", 8..10, expected(&[End])),
        ("crash n65536", 6..12, NotThere),
        ("crash n99999", 6..12, expected(&[Node])),
        ("c2 get x", 0..2, NotThere),
        ("isolate c2", 8..10, NotThere),
        ("drop m0", 5..7, expected(&[Message, Endpoint])),
        ("drop m4294967296", 5..16, expected(&[Message, Endpoint])),
        ("drop n1", 7..7, expected(&[Word("->")])),
        ("drop n1 n2 Ask", 8..10, expected(&[Word("->")])),
        ("drop n1 -> n1 Ask", 11..13, SameEnds),
        ("drop n1 -> n9 Ask", 11..13, NotThere),
        ("drop n1 -> n2", 13..13, expected(&[MessageLabel])),
        ("drop n1 -> n2 n3", 14..16, expected(&[MessageLabel])),
        ("drop n1 -> n2 m17", 14..17, expected(&[MessageLabel])),
        ("drop n1 -> n2 all", 14..17, expected(&[MessageLabel])),
        ("drop n1 -> n2 2", 14..15, expected(&[MessageLabel])),
        ("drop n1 -> n2 ask", 14..17, no_label("ask")),
        ("drop n1 -> n2 AppendEntry", 14..25, no_label("AppendEntry")),
        ("drop n1 -> n2 Ask 0", 18..19, expected(&[MessageField(Some(FORMS[1])), Place])),
        ("drop n1 -> n2 Ask 01", 18..20, expected(&[MessageField(Some(FORMS[1])), Place])),
        ("drop n1 -> n2 Ask 65536", 18..23, expected(&[MessageField(Some(FORMS[1])), Place])),
        ("drop n1 -> n2 Ask 2 3", 20..21, expected(&[End])),
        ("drop n1 -> n2 Ask 2 term=1", 20..26, expected(&[End])),
        ("drop n1 -> n2 Ask term=1", 18..24, no_field(FORMS[1], "term")),
        ("hold n1 -> n2 AppendEntries round=1", 28..35, no_field(FORMS[0], "round")),
        ("hold n1 -> n2 AppendEntries term=", 28..33, expected(&[MessageField(Some(FORMS[0]))])),
        ("hold n1 -> n2 AppendEntries term=1 term=1", 35..41, ValueTwice),
        ("hold", 4..4, expected(&[Word("all"), Message, Endpoint])),
        ("hold all n1 n1", 12..14, SameEnds),
        ("hold all n1 ->", 14..14, expected(&[Endpoint])),
        ("hold all -> n1", 9..11, expected(&[Endpoint, MessageLabel])),
        ("hold all n1 x", 12..13, no_label("x")),
        ("hold all n1 n2 n3", 15..17, expected(&[MessageLabel])),
        ("hold all Ask 2", 13..14, expected(&[MessageField(Some(FORMS[1])), End])),
        ("hold all all", 9..12, expected(&[Endpoint, MessageLabel])),
        ("release all", 8..11, expected(&[Endpoint, MessageLabel])),
        ("release m17", 8..11, expected(&[Endpoint, MessageLabel])),
        // Routes and groups.
        ("cut n1", 6..6, expected(&[Word("->"), Endpoint])),
        ("cut n1 x", 7..8, expected(&[Word("->"), Endpoint])),
        ("cut n1 ->", 9..9, expected(&[Endpoint])),
        ("cut n1 n1", 7..9, SameEnds),
        ("cut c1 -> c1", 10..12, SameEnds),
        ("heal x", 5..6, expected(&[Endpoint])),
        ("partition", 9..9, expected(&[Endpoint])),
        ("partition n1 |", 14..14, expected(&[Endpoint])),
        ("partition n1 | | n2", 15..16, expected(&[Endpoint])),
        ("partition n1 n2 | n2 n3", 18..20, NamedTwice),
        ("partition n1 n1", 13..15, NamedTwice),
        ("partition n1 n2 n3 n4 n5", 24..24, OneGroup),
        // Moments.
        ("3600.000001s heal", 0..12, TooLate),
        ("3601s heal", 0..5, TooLate),
        ("-1s heal", 0..3, expected(&[Verb])),
        ("1.s heal", 0..3, expected(&[Verb])),
        (".5s heal", 0..3, expected(&[Verb])),
        ("1s1s heal", 0..4, expected(&[Verb])),
        ("1e3s heal", 0..4, expected(&[Verb])),
        ("1.0000001s heal", 0..10, expected(&[Verb])),
        ("0.5us heal", 0..5, expected(&[Verb])),
        ("99999999999999999999s heal", 0..21, expected(&[Verb])),
        ("٣s heal", 0..3, expected(&[Verb])),
        // Lengths and shares.
        ("delay all", 9..9, expected(&[SpanRange])),
        ("delay", 5..5, expected(&[Word("all"), Endpoint])),
        ("delay x 80ms", 6..7, expected(&[Word("all"), Endpoint])),
        ("delay all 80", 10..12, expected(&[SpanRange])),
        ("delay all 15ms..10ms", 10..20, expected(&[SpanRange])),
        ("delay all 10ms..61s", 10..19, TooSlow),
        ("delay all 18446744073709551615us", 10..32, TooSlow),
        ("disk x 80ms", 5..6, expected(&[Word("all"), Node])),
        ("disk n1 60.000001s", 8..18, TooSlow),
        ("loss all 101%", 9..13, expected(&[Rate])),
        ("loss all 100.001%", 9..17, expected(&[Rate])),
        ("loss all -1%", 9..12, expected(&[Rate])),
        ("loss all 30", 9..11, expected(&[Rate])),
        ("duplicate all %", 14..15, expected(&[Rate])),
        ("slow n1 101x", 8..12, expected(&[Expect::Factor])),
        ("slow n1 0.5x", 8..12, expected(&[Expect::Factor])),
        ("slow n1 4", 8..9, expected(&[Expect::Factor])),
        ("slow all 4x", 5..8, expected(&[Node])),
        ("server n1", 9..9, expected(&[SpanRange])),
        ("server 5ms", 7..10, expected(&[Word("all"), Node])),
        ("server n1 5ms workers", 21..21, expected(&[Number(1, MAX_WORKERS)])),
        ("server n1 5ms workers 0", 22..23, expected(&[Number(1, MAX_WORKERS)])),
        ("server n1 5ms workers 65", 22..24, expected(&[Number(1, MAX_WORKERS)])),
        ("server n1 5ms workers +2", 22..24, expected(&[Number(1, MAX_WORKERS)])),
        ("server n1 5ms workers 02", 22..24, expected(&[Number(1, MAX_WORKERS)])),
        ("server n1 5ms queue 1001", 20..24, expected(&[Number(0, MAX_ROOM)])),
        ("server n1 5ms queue 8 workers 2", 22..29, expected(&[Word("refuse"), End])),
        ("server n1 5ms refuse", 14..20, expected(&[Word("workers"), Word("queue"), End])),
        ("policy", 6..6, expected(&[Word("all"), Expect::Client])),
        ("policy n1 retries 3", 7..9, expected(&[Word("all"), Expect::Client])),
        ("policy c9 retries 3", 7..9, NotThere),
        ("policy c1", 9..9, expected(&CLAUSES.map(Word))),
        ("policy c1 patience", 18..18, expected(&[Expect::Span])),
        ("policy c1 patience 0s", 19..21, TooShort(Span(1_000))),
        ("policy c1 deadline 61s", 19..22, TooSlow),
        ("policy c1 retries 101", 18..21, expected(&[Number(0, MAX_RETRIES)])),
        ("policy c1 retries -1", 18..20, expected(&[Number(0, MAX_RETRIES)])),
        ("policy c1 backoff 0s..1s", 18..24, TooShort(Span(1_000))),
        ("policy c1 backoff 2s..1s", 18..24, expected(&[SpanRange])),
        ("policy c1 budget 0 10%", 17..18, expected(&[Number(1, MAX_TOKENS)])),
        ("policy c1 budget 10", 19..19, expected(&[Rate])),
        ("policy c1 breaker 3", 19..19, expected(&[Expect::Span])),
        ("policy c1 default no-key", 18..24, expected(&[End])),
        ("server n1 0ms workers 2", 14..21, expected(&[End])),
        ("server n1 61s", 10..13, TooSlow),
        // Clients.
        (
            "c1",
            2..2,
            expected(&[Word("quiet"), Word("load"), Word("every"), Word("->"), Word("once"), Command]),
        ),
        ("c1 ->", 5..5, expected(&[Node])),
        ("c1 -> c1 get x", 6..8, expected(&[Node])),
        ("c1 -> n9 get x", 6..8, NotThere),
        ("c1 -> n1", 8..8, expected(&[Command])),
        ("c1 once", 7..7, expected(&[Word("->"), Command])),
        ("c1 once -> n1", 13..13, expected(&[Command])),
        ("c1 -> n1 once get x", 9..19, unknown()),
        ("c1 every 0s get x", 9..11, TooOften(Span(1_000))),
        ("c1 every 999us get x", 9..14, TooOften(Span(1_000))),
        ("c1 every 61s get x", 9..12, TooSlow),
        ("c1 every 80ms", 13..13, expected(&[Command])),
        ("c1 every often get x", 9..14, expected(&[Expect::Span])),
        ("c1 dance now", 3..12, unknown()),
        ("c1 every 80ms dance", 14..19, unknown()),
        ("c1 load", 7..7, expected(&[Expect::Frequency])),
        ("c1 load 0/s get x", 8..11, expected(&[Expect::Frequency])),
        ("c1 load 10001/s get x", 8..15, expected(&[Expect::Frequency])),
        ("c1 load 5/s", 11..11, expected(&[Word("poisson"), Word("bursts"), Word("zipf"), Command])),
        ("c1 load 5/s bursts 1 get x", 19..20, expected(&[Number(2, MAX_KEYS)])),
        ("c1 load 5/s zipf get x", 22..22, NoRange),
        ("c1 load 5/s get k{2..1}", 12..23, unknown()),
        ("c1 load 5/s get {1..2}{", 12..23, unknown()),
        ("c1 load 5/s dance k{1..2}", 12..25, unknown()),
        // Signs of other alphabets.
        ("crash n１", 6..10, expected(&[Node])),
        ("сrash n1", 0..6, expected(&[Verb])),
        ("crash 🦀", 6..10, expected(&[Node])),
        ("crash\u{a0}n9", 7..9, NotThere),
    ];
    for (line, at, kind) in cases {
        assert_eq!(refused(line), (at, kind), "{line:?}");
    }
    let long = format!("c1 set x {}", "1".repeat(MAX_LINE - 8));
    assert_eq!(refused(&long), (0..MAX_LINE + 1, TooLong));
    let unicode = "é".repeat(MAX_LINE);
    assert_eq!(refused(&unicode), (0..2 * MAX_LINE, TooLong));
}

#[test]
fn what_is_offered_in_an_empty_field_and_behind_each_word() {
    let offered = |line: &str| complete(line, &five());
    let strings = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
    let verbs = offered("").1;
    assert!(verbs.contains(&"crash".into()) && verbs.contains(&"c1".into()), "{verbs:?}");
    assert_eq!(offered("1.2s ").1, verbs);
    assert_eq!(offered("cr"), (0, strings(&["crash"])));
    assert_eq!(offered("1s d"), (3, strings(&["delay", "duplicate", "disk", "drop", "deliver"])));
    assert_eq!(offered("crash "), (6, strings(&["n1", "n2", "n3", "n4", "n5"])));
    assert_eq!(offered("crash n1 "), (9, vec![]));
    assert_eq!(offered("cut n1 "), (7, strings(&["->", "n2", "n3", "n4", "n5", "c1"])));
    assert_eq!(offered("partition n1 n2 | n3 "), (21, strings(&["|", "n4", "n5", "c1"])));
    assert_eq!(offered("delay a"), (6, strings(&["all"])));
    assert_eq!(offered("drop m"), (5, strings(&["m1", "m17", "m4000000000"])));
    assert_eq!(
        offered("drop "),
        (5, strings(&["m1", "m17", "m4000000000", "n1", "n2", "n3", "n4", "n5", "c1"]))
    );
    assert_eq!(offered("drop n1 "), (8, strings(&["->"])));
    assert_eq!(offered("drop n1 -> n2 "), (14, strings(&["AppendEntries", "Ask"])));
    assert_eq!(
        offered("drop n1 -> n2 AppendEntries "),
        (28, strings(&["entries=0", "term=1", "term=2", "2", "3"]))
    );
    assert_eq!(offered("drop n1 -> n2 AppendEntries term=1 "), (35, strings(&["entries=0", "2", "3"])));
    assert_eq!(offered("hold al"), (5, strings(&["all"])));
    assert_eq!(
        offered("hold all n1 "),
        (12, strings(&["->", "n2", "n3", "n4", "n5", "c1", "AppendEntries", "Ask"]))
    );
    assert_eq!(
        offered("release "),
        (8, strings(&["n1", "n2", "n3", "n4", "n5", "c1", "AppendEntries", "Ask"]))
    );
    assert_eq!(
        offered("c1 "),
        (3, strings(&["quiet", "load", "every", "->", "once", "get x", "set x 1", "add x 1", "cas x 1 2"]))
    );
    assert_eq!(offered("kaboom "), (7, vec![]));
}

#[test]
fn a_share_is_read_as_it_is_written_to_the_last_millionth() {
    for millionths in [0, 1, 9, 10, 99, 1_234, 123_456, 999_999, 1_000_000] {
        let rate = faultline_engine::Rate(millionths);
        assert_eq!(rate.to_string().parse(), Ok(rate), "{rate}");
    }
    assert!("0.00001%".parse::<faultline_engine::Rate>().is_err(), "it would be lost");
    assert!("100.0001%".parse::<faultline_engine::Rate>().is_err());
}

#[test]
fn the_manual_has_the_table_of_actions() {
    let manual = include_str!("../../../docs/scenarios.md");
    let mut table = String::from("| Action | What it does |\n|---|---|\n");
    for (row, meaning) in ACTIONS.iter().zip(MEANINGS) {
        let examples: Vec<String> =
            row.examples.iter().map(|example| format!("`{}`", example.replace('|', "\\|"))).collect();
        table += &format!("| {} | {} |\n", examples.join(", "), meaning.trim());
    }
    assert!(manual.contains(&table), "docs/scenarios.md should have this table:\n\n{table}");
}

#[test]
fn every_row_of_the_table_is_among_the_actions_that_are_drawn_here() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = size().prop_flat_map(input);
    let drawn: Vec<String> = (0..4_000)
        .map(|_| strategy.new_tree(&mut runner).expect("an action").current().to_string())
        .collect();
    for row in ACTIONS {
        let of_row = |line: &String| {
            let mut words = line.split(' ');
            let first = words.next();
            match row.word {
                Some(word) if row.by_client => words.next() == Some(word),
                Some(word) => first == Some(word),
                None => true,
            }
        };
        assert!(drawn.iter().any(of_row), "{:?} is never drawn", row.examples);
    }
}
