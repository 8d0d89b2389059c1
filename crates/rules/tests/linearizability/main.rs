//! The checker of linearizability against histories with known verdicts, and against a search that tries every
//! order.

mod given_up;

use faultline_engine::describe::Describe;
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command, Op};
use faultline_engine::{
    Checker, ClientFact, ClientId, Endpoint, Facet, FactRecord, NodeId, Span, Ticket, Weight,
};
use faultline_rules::{Linearizability, NoOrder, StoreFact};
use proptest::prelude::*;

/// Clients of a key-value store, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
enum Fact {
    /// What a client did.
    #[describe(flatten)]
    Client(ClientFact<Command, Answer>),
}

impl faultline_engine::Fact for Fact {
    type Operation = Command;
    type Outcome = Answer;
    type Evidence = NoOrder;

    fn of_client(fact: ClientFact<Command, Answer>) -> Self {
        Self::Client(fact)
    }

    fn client(&self) -> Option<&ClientFact<Command, Answer>> {
        let Self::Client(fact) = self;
        Some(fact)
    }

    fn on_disk(&self) -> bool {
        false
    }
    fn weight(&self) -> Weight {
        Weight::Step
    }

    fn facet(&self) -> Option<Facet> {
        None
    }
}

impl StoreFact for Fact {
    fn command(operation: &Command) -> Option<Command> {
        Some(*operation)
    }

    fn answer(outcome: &Answer) -> Option<Answer> {
        Some(*outcome)
    }
}

/// A request of one client: when it was asked, when it was answered, if it was, and with what.
#[derive(Clone, Copy, Debug)]
struct Interval {
    op: Op,
    asked: u32,
    answered: Option<(u32, Answer)>,
}

fn ticket(i: usize) -> Ticket {
    Ticket { client: ClientId(u16::try_from(i).expect("a few")), serial: 1 }
}

/// What the checker says; each request is one of a client of its own.
fn checker(history: &[Interval]) -> bool {
    let mut facts = Vec::new();
    for (i, interval) in history.iter().enumerate() {
        let operation = Command { key: "x".parse().expect("a key"), op: interval.op };
        let ticket = ticket(i);
        facts.push((interval.asked, ClientFact::Invoked { ticket, operation, to: NodeId(0) }));
        if let Some((at, answer)) = interval.answered {
            let outcome = answer;
            facts.push((
                at,
                ClientFact::Returned { ticket, operation, outcome, by: NodeId(0), took: Span(0) },
            ));
        }
    }
    facts.sort_by_key(|(at, _)| *at);
    let (mut checker, mut broken) = (Linearizability::default(), Vec::new());
    for (event, fact) in facts {
        let subject = Endpoint::Client(ClientId(0));
        checker.on_fact(&FactRecord { event, subject, fact: Fact::Client(fact) }, &mut broken);
    }
    broken.is_empty()
}

/// Whether some order of the requests explains the answers: each takes effect between its two ends, one without
/// an answer at any time after it was asked, or never.
fn some_order(history: &[Interval], value: Option<i64>, left: &[usize]) -> bool {
    if left.iter().all(|i| history[*i].answered.is_none()) {
        return true;
    }
    left.iter().any(|next| {
        let one = history[*next];
        // Whatever was answered before this one was asked has to come first.
        let first =
            left.iter().all(|i| history[*i].answered.is_none_or(|(at, _)| *i == *next || at > one.asked));
        let (after, answer) = one.op.apply(value);
        let fits = one.answered.is_none_or(|(_, told)| told == answer);
        let rest: Vec<usize> = left.iter().copied().filter(|i| i != next).collect();
        first && fits && some_order(history, after, &rest)
    })
}

fn search(history: &[Interval]) -> bool {
    some_order(history, None, &(0..history.len()).collect::<Vec<_>>())
}

fn interval(op: Op, asked: u32, answered: u32, answer: Answer) -> Interval {
    Interval { op, asked, answered: Some((answered, answer)) }
}

fn got(value: i64) -> Answer {
    // The published histories begin with 0; a key that was never written reads as nothing here.
    Answer::Value((value != 0).then_some(value))
}

#[test]
fn published_histories_get_their_published_verdicts() {
    use Answer::Done;
    use Op::{Get, Set};
    let may_overlap =
        [interval(Set(100), 0, 100, Done), interval(Get, 25, 75, got(100)), interval(Get, 30, 60, got(0))];
    let goes_back =
        [interval(Set(200), 0, 100, Done), interval(Get, 10, 30, got(200)), interval(Get, 40, 90, got(0))];
    let before_it_was_written = [interval(Get, 0, 10, got(7)), interval(Set(7), 20, 30, Done)];
    for (history, linearizable) in
        [(&may_overlap[..], true), (&goes_back, false), (&before_it_was_written, false)]
    {
        assert_eq!(checker(history), linearizable, "{history:?}");
        assert_eq!(search(history), linearizable, "{history:?}");
    }
}

#[test]
fn a_request_without_an_answer_may_have_happened_at_any_time_or_never() {
    let lost = Interval { op: Op::Set(5), asked: 0, answered: None };
    let read = |asked, value| interval(Op::Get, asked, asked + 5, got(value));
    for (reads, linearizable) in [
        (vec![], true),
        (vec![read(10, 0)], true),
        (vec![read(10, 5)], true),
        (vec![read(10, 0), read(20, 5)], true),
        (vec![read(10, 5), read(20, 0)], false),
    ] {
        let history = [vec![lost], reads].concat();
        assert_eq!(checker(&history), linearizable, "{history:?}");
        assert_eq!(search(&history), linearizable, "{history:?}");
    }
}

#[test]
fn keys_do_not_disturb_each_other() {
    let (mut checker, mut broken) = (Linearizability::default(), Vec::new());
    for (event, (key, op, answer)) in
        (0..).step_by(2).zip([("x", Op::Add(1), Answer::Sum(1)), ("y", Op::Add(1), Answer::Sum(1))])
    {
        let ticket = Ticket { client: ClientId(0), serial: event + 1 };
        let operation = Command { key: key.parse().expect("a key"), op };
        let facts = [
            ClientFact::Invoked { ticket, operation, to: NodeId(0) },
            ClientFact::Returned { ticket, operation, outcome: answer, by: NodeId(0), took: Span(0) },
        ];
        for fact in facts {
            checker.on_fact(
                &FactRecord { event, subject: Endpoint::Client(ClientId(0)), fact: Fact::Client(fact) },
                &mut broken,
            );
        }
    }
    assert_eq!(broken, []);
}

fn an_op() -> impl Strategy<Value = Op> {
    prop_oneof![
        Just(Op::Get),
        (1i64..3).prop_map(Op::Set),
        Just(Op::Add(1)),
        (0i64..3, 1i64..3).prop_map(|(expect, new)| Op::Cas { expect, new }),
    ]
}

/// Five requests that overlap at random. The answers are those of some order, in half of the cases with one
/// changed: otherwise hardly any history would be linearizable.
fn a_history() -> impl Strategy<Value = Vec<Interval>> {
    history_of(an_op().boxed(), 1..6, 40)
}

/// Seven or eight requests of few kinds, most of them open at once: a client that does not wait for answers.
fn a_load() -> impl Strategy<Value = Vec<Interval>> {
    let op =
        prop_oneof![2 => Just(Op::Get), 1 => Just(Op::Set(1)), 1 => Just(Op::Set(2)), 3 => Just(Op::Add(1))];
    history_of(op.boxed(), 7..9, 80)
}

fn history_of(
    op: BoxedStrategy<Op>,
    count: std::ops::Range<usize>,
    longest: u32,
) -> impl Strategy<Value = Vec<Interval>> {
    let one = (op, 0u32..60, 1..longest, any::<u8>(), 0u8..5);
    (proptest::collection::vec(one, count), any::<bool>(), 0usize..8, 0i64..4).prop_map(
        |(requests, spoil, which, value)| {
            // Every moment is another one: requests have even tens of their own.
            let mut order: Vec<usize> = (0..requests.len()).collect();
            let place = |i: usize| {
                let (_, asked, length, share, _) = requests[i];
                u64::from(asked) * 256 + u64::from(length) * u64::from(share)
            };
            order.sort_by_key(|i| place(*i));
            let mut held = None;
            let mut answers = vec![Answer::Done; requests.len()];
            for i in order {
                (held, answers[i]) = requests[i].0.apply(held);
            }
            if spoil {
                let i = which % requests.len();
                answers[i] = match answers[i] {
                    Answer::Value(_) => got(value),
                    Answer::Sum(_) => Answer::Sum(value),
                    Answer::Swapped(done) => Answer::Swapped(!done),
                    Answer::Done => Answer::Done,
                };
            }
            let moment = |time: u32, i: usize| time * 16 + u32::try_from(i).expect("a few");
            let history = requests.iter().enumerate().map(|(i, (op, asked, length, _, lost))| Interval {
                op: *op,
                asked: moment(*asked, i),
                answered: (*lost > 0).then_some((moment(asked + length, i + 8), answers[i])),
            });
            history.collect()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_checker_says_what_a_search_through_every_order_says(history in a_history()) {
        prop_assert_eq!(checker(&history), search(&history));
    }

    #[test]
    fn of_a_load_it_says_the_same(history in a_load()) {
        prop_assert_eq!(checker(&history), search(&history));
    }
}

#[test]
fn the_random_histories_are_of_both_kinds() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let verdicts: Vec<bool> =
        (0..500).map(|_| search(&a_history().new_tree(&mut runner).expect("a history").current())).collect();
    let linearizable = verdicts.iter().filter(|verdict| **verdict).count();
    assert!((100..450).contains(&linearizable), "{linearizable} of 500 are linearizable");
    let loads: Vec<_> =
        (0..500).map(|_| a_load().new_tree(&mut runner).expect("a history").current()).collect();
    let linearizable = loads.iter().filter(|load| search(load)).count();
    assert!((100..450).contains(&linearizable), "{linearizable} of 500 loads are linearizable");
}
