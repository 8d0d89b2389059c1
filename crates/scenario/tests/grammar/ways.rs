//! The ways to be wrong, one by one.

use crate::refusals::check_error;
use crate::vocabulary::{FORMS, five, unknown};
use faultline_engine::grammar::{Expect, ScriptErrorKind};
use faultline_engine::limits::{MAX_KEYS, MAX_LINE, MAX_RETRIES, MAX_ROOM, MAX_TOKENS, MAX_WORKERS};
use faultline_engine::{KindError, MessageForm, ScriptLine, Span};

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
        // What is no name is not said again.
        ("hold n1 -> n2 AppendEntries Round=1", 28..35, expected(&[MessageField(Some(FORMS[0]))])),
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

/// A name that no value can have is not repeated: it may hold what a terminal obeys, and be of any length.
#[test]
fn what_is_no_name_of_a_value_is_not_said_again() {
    for name in ["te\0rm", "te\u{1b}[31mrm", &"a".repeat(41)] {
        let line = format!("drop n1 -> n2 Ask {name}=1");
        let error = ScriptLine::parse(&line, &five()).expect_err("a value with no name");
        let expected = ScriptErrorKind::Expected(vec![Expect::MessageField(Some(FORMS[1]))]);
        assert_eq!(error.kind, expected, "{line:?}");
        assert!(error.found.chars().all(|sign| !sign.is_control()), "{error:?}");
    }
}
