//! Expectations: that each is read as it is written, and that what is nearly one is refused with what would be accepted.

use faultline_catalogue::{Entry, catalogue, family_of, find};
use faultline_engine::limits::{MAX_CLIENTS, MAX_NODES, MAX_TIME};
use faultline_engine::{ClientId, Endpoint, Epoch, FACTS_OF_CLIENTS, NodeId, Span, Step, Time};
use faultline_scenario::file::{
    Expectation, ExpectationErrorKind, Happening, Quantity, Scope, State, Wanted, Window,
};
use faultline_scenario::limits::MAX_EXPECTATION;
use proptest::prelude::*;

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
        time().prop_map(Window::After),
        (time(), proptest::option::of(time())).prop_map(|(length, after)| {
            let left = MAX_TIME.since(after.unwrap_or_default());
            Window::Within(Span(length.0).min(left), after)
        }),
    ]
}

/// The epoch of an entry, if logs of the protocol have any.
fn epoch(entry: &'static Entry) -> BoxedStrategy<Epoch> {
    let Some(epochs) = entry.info.epochs else { return Just(Epoch::NONE).boxed() };
    let written = prop_oneof![
        "[1-9][0-9]?",
        "[1-9][0-9]{0,8}",
        "[1-9][0-9]{0,8}\\.n([1-9]|[1-5][0-9]|6[0-6])",
        "T[1-9][0-9]{0,8}"
    ];
    let is_there = |epoch: &Epoch| epoch.owner().is_none_or(|owner| owner.0 < MAX_NODES);
    let read = written
        .prop_filter_map("no epoch of this protocol", move |text| epochs.parse(&text).filter(is_there));
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

fn quantity() -> impl Strategy<Value = Quantity> {
    let number = || prop_oneof![1..9_u64, 1..=u64::MAX];
    prop_oneof![
        Just(Quantity::Never),
        number().prop_map(Quantity::Exactly),
        number().prop_map(Quantity::AtMost),
        number().prop_map(Quantity::AtLeast),
    ]
}

/// A protocol, and what may be expected of it.
fn expectation() -> impl Strategy<Value = (&'static Entry, Expectation)> {
    entry().prop_flat_map(|entry| {
        let expectation = prop_oneof![
            1 => Just(()).prop_map(|()| Expectation::Safe),
            8 => (happening(entry), window())
                .prop_map(|(happening, window)| Expectation::Happens(happening, window)),
            4 => (quantity(), happening(entry), window())
                .prop_map(|(quantity, happening, window)| Expectation::Counts(quantity, happening, window)),
            4 => (state(entry), time()).prop_map(|(state, at)| Expectation::Holds(state, at)),
        ];
        expectation.prop_map(move |expectation| (entry, expectation))
    })
}

/// Words of the grammar in any order.
fn nearly() -> impl Strategy<Value = String> {
    let words = vec![
        "safe",
        "never",
        "exactly",
        "most",
        "least",
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
}

#[test]
fn what_would_be_accepted_is_said_word_by_word() {
    use ExpectationErrorKind::{
        Expected, FactValue, LogTooLong, NotCounted, NotThere, Rule, Subject, TooLate, TooLong,
    };
    use Wanted::{Client, Digest, End, Index, Moment, Node, Word};
    let after_a_node = |slug: &str| {
        let steps = family_of(find(slug).expect("it is there")).steps.iter().map(|step| step.word);
        let words = ["log", "follows"].into_iter().chain(steps).map(Word);
        Expected(words.chain([Wanted::Fact]).collect())
    };
    let known = |values: &[&str]| FactValue(values.iter().map(ToString::to_string).collect());
    let raft: &[(&str, &str, ExpectationErrorKind)] = &[
        (
            "leader n1 whenever",
            "whenever",
            Expected(vec![Word("at"), Word("by"), Word("after"), Word("within"), End]),
        ),
        ("leader n101", "n101", NotThere),
        ("n1 likes n2", "likes", after_a_node("raft")),
        // Steps of another family.
        ("n1 commits T3", "commits", after_a_node("raft")),
        ("n1 follows", "", Expected(vec![Node])),
        ("n1 returned by=n2", "returned", Subject { clients: true }),
        ("c1 voted epoch=1", "voted", Subject { clients: false }),
        ("c1 redirected", "redirected", Subject { clients: false }),
        ("c1 invokd", "invokd", Expected(vec![Word("invoked"), Wanted::Fact])),
        ("c1 log 1 at 1s", "log", Expected(vec![Wanted::Fact])),
        ("c21 returned", "c21", NotThere),
        ("n1 voted whom=n2", "whom=n2", known(&["epoch", "candidate", "pre"])),
        (
            "n1 voted epoch=1 n2",
            "n2",
            Expected(vec![Wanted::FactValue, Word("by"), Word("after"), Word("within"), End]),
        ),
        ("committed 0", "0", Expected(vec![Index])),
        ("committed 1 within", "", Expected(vec![Wanted::Span])),
        ("committed 1 within 2s after", "", Expected(vec![Moment])),
        ("committed 1 within 2s after 3599s", "3599s", TooLate),
        ("committed 1 by 3601s", "3601s", TooLate),
        ("answered n1", "n1", Expected(vec![Client, Word("by"), Word("after"), Word("within"), End])),
        ("violates trust", "trust", Rule(find("raft").expect("it is there").rules())),
        // A rule of another protocol.
        ("violates atomicity", "atomicity", Rule(find("raft").expect("it is there").rules())),
        ("no", "", Expected(vec![Word("leader")])),
        ("blocked c1 by 2s", "by", Expected(vec![Word("at")])),
        ("n1 log at 2s", "at", Expected(vec![Word("empty"), Wanted::Entry])),
        ("n1 log 1 x", "x", Expected(vec![Wanted::Entry, Word("at")])),
        ("n1 log 1.n1 at 2s", "1.n1", Expected(vec![Word("empty"), Wanted::Entry])),
        ("digest ABCDEF012345 at 1s", "ABCDEF012345", Expected(vec![Digest])),
        ("safe at 2s", "at", Expected(vec![End])),
        ("never safe", "safe", NotCounted),
        ("at most 2 leader at 2s", "leader", NotCounted),
        ("exactly 1 no leader at 2s", "no", NotCounted),
        ("at 2s leader", "2s", Expected(vec![Word("most"), Word("least")])),
        ("at most leader", "leader", Expected(vec![Index])),
        ("exactly 0 leader", "0", Expected(vec![Index])),
        ("never leader after", "", Expected(vec![Moment])),
        ("never leader after 3601s", "3601s", TooLate),
        (
            "n2 votes x",
            "x",
            Expected(vec![Wanted::Such("n1"), Word("by"), Word("after"), Word("within"), End]),
        ),
    ];
    let multi_paxos: &[(&str, &str, ExpectationErrorKind)] = &[
        ("n1 log 1.n67 at 2s", "1.n67", Expected(vec![Word("empty"), Wanted::Entry])),
        ("nothing at 2s", "at", Expected(vec![Word("chosen")])),
    ];
    let commit: &[(&str, &str, ExpectationErrorKind)] = &[
        ("n1 likes n2", "likes", after_a_node("2pc")),
        (
            "n1 commits 3",
            "3",
            Expected(vec![Wanted::Such("T1"), Word("by"), Word("after"), Word("within"), End]),
        ),
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
