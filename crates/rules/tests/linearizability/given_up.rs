//! Requests that are given up, against a search that tries every order of those that take effect: of two keys, and of
//! clients that ask one thing after the other.

use crate::Fact;
use faultline_engine::kv::{Answer, Command, Key, Op};
use faultline_engine::{Checker, ClientFact, ClientId, Endpoint, FactRecord, NodeId, Span, Ticket};
use faultline_rules::Linearizability;
use proptest::prelude::*;

const CLIENTS: u16 = 3;
const REQUESTS: usize = 7;

/// What a client does next.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// It asks; if it has asked already, it waits no more.
    Ask(Command),
    /// It is answered, if it waits.
    Answer,
}

/// A request: when it was asked, and when it was answered, if it was, and with what.
#[derive(Clone, Copy, Debug)]
struct Request {
    command: Command,
    asked: usize,
    answered: Option<(usize, Answer)>,
}

/// What happened, and the same by request.
#[derive(Clone, Debug, Default)]
struct History {
    facts: Vec<ClientFact<Command, Answer>>,
    requests: Vec<Request>,
}

/// What the two keys hold.
type Held = [Option<i64>; 2];

fn key(place: usize) -> Key {
    ["x", "y"][place].parse().expect("a key")
}

fn apply(mut held: Held, command: Command) -> (Held, Answer) {
    let place = usize::from(command.key != key(0));
    let (after, answer) = command.op.apply(held[place]);
    held[place] = after;
    (held, answer)
}

/// The event whose answer no order explains, if there is one.
fn checked(history: &History) -> Option<usize> {
    let (mut checker, mut broken) = (Linearizability::default(), Vec::new());
    for (event, fact) in (0..).zip(&history.facts) {
        let subject = Endpoint::Client(ClientId(0));
        checker.on_fact(&FactRecord { event, subject, fact: Fact::Client(*fact) }, &mut broken);
    }
    assert!(broken.len() <= 1, "it is told once: {broken:?}");
    broken.first().map(|broken| broken.event as usize)
}

/// The same by trying every order of every answer's past.
fn searched(history: &History) -> Option<usize> {
    let answers =
        (0..history.facts.len()).filter(|at| matches!(history.facts[*at], ClientFact::Returned { .. }));
    answers.into_iter().find(|until| {
        let known = history.requests.iter().filter(|request| request.asked <= *until);
        let known = known
            .map(|request| Request { answered: request.answered.filter(|(at, _)| at <= until), ..*request });
        !some_order(&known.collect::<Vec<_>>(), [None; 2])
    })
}

/// Whether some order of these explains the answers. One without an answer takes effect after it was asked, or never.
fn some_order(left: &[Request], held: Held) -> bool {
    let is_open = |request: &Request| request.answered.is_none();
    left.iter().all(is_open)
        || left.iter().enumerate().any(|(next, one)| {
            // Whatever was answered before this one was asked comes first.
            let first = left.iter().all(|other| other.answered.is_none_or(|(at, _)| at > one.asked));
            let (after, answer) = apply(held, one.command);
            let fits = one.answered.is_none_or(|(_, told)| told == answer);
            let rest: Vec<Request> = [&left[..next], &left[next + 1..]].concat();
            first && fits && some_order(&rest, after)
        })
}

fn a_step() -> impl Strategy<Value = Step> {
    let op = prop_oneof![
        3 => Just(Op::Get),
        3 => (1i64..3).prop_map(Op::Set),
        2 => Just(Op::Add(1)),
        2 => (0i64..3, 1i64..3).prop_map(|(expect, new)| Op::Cas { expect, new }),
    ];
    // Most are about one key, or there would be little to explain.
    let command = (op, 0usize..5).prop_map(|(op, place)| Command { key: key(place / 4), op });
    prop_oneof![3 => command.prop_map(Step::Ask), 2 => Just(Step::Answer)]
}

/// What clients do, and what takes effect meanwhile: of those that have not, those that were given up among them, one now
/// and then. The answers are what they heard; in half of the histories one is changed.
fn a_history() -> impl Strategy<Value = History> {
    let step = (0..CLIENTS, a_step(), any::<Option<prop::sample::Index>>());
    let spoilt = any::<Option<(prop::sample::Index, i64)>>();
    (proptest::collection::vec(step, 1..24), spoilt).prop_map(|(steps, spoilt)| {
        let mut history = History::default();
        let mut waits = [None; CLIENTS as usize];
        let mut serials = [0; CLIENTS as usize];
        let mut outcomes: Vec<Option<Answer>> = Vec::new();
        let mut held = [None; 2];
        for (client, step, effect) in steps {
            let (place, by) = (usize::from(client), NodeId(0));
            let ticket = |serial| Ticket { client: ClientId(client), serial };
            match (step, waits[place]) {
                (Step::Ask(operation), None) if history.requests.len() < REQUESTS => {
                    serials[place] += 1;
                    waits[place] = Some(history.requests.len());
                    let asked = history.facts.len();
                    history.requests.push(Request { command: operation, asked, answered: None });
                    outcomes.push(None);
                    history.facts.push(ClientFact::Invoked {
                        ticket: ticket(serials[place]),
                        operation,
                        to: by,
                    });
                }
                (Step::Ask(_), Some(_)) => {
                    waits[place] = None;
                    history
                        .facts
                        .push(ClientFact::GaveUp { ticket: ticket(serials[place]), timed_out: true });
                }
                (Step::Answer, Some(request)) => {
                    waits[place] = None;
                    let operation = history.requests[request].command;
                    let outcome = outcomes[request].unwrap_or_else(|| {
                        let (after, answer) = apply(held, operation);
                        held = after;
                        answer
                    });
                    outcomes[request] = Some(outcome);
                    history.requests[request].answered = Some((history.facts.len(), outcome));
                    let ticket = ticket(serials[place]);
                    history.facts.push(ClientFact::Returned {
                        ticket,
                        operation,
                        outcome,
                        by,
                        took: Span(0),
                    });
                }
                _ => {}
            }
            let waiting: Vec<usize> =
                (0..outcomes.len()).filter(|request| outcomes[*request].is_none()).collect();
            if let Some(effect) = effect.filter(|_| !waiting.is_empty()) {
                let request = *effect.get(&waiting);
                let (after, answer) = apply(held, history.requests[request].command);
                (held, outcomes[request]) = (after, Some(answer));
            }
        }
        if let Some((which, value)) = spoilt {
            spoil(&mut history, which, value.rem_euclid(4));
        }
        history
    })
}

/// Changes an answer.
fn spoil(history: &mut History, which: prop::sample::Index, value: i64) {
    let answered = history.requests.iter_mut().filter_map(|request| request.answered.as_mut());
    let mut answered: Vec<_> = answered.filter(|(_, told)| *told != Answer::Done).collect();
    if answered.is_empty() {
        return;
    }
    let which = which.index(answered.len());
    let (at, told) = &mut *answered[which];
    *told = match told {
        Answer::Value(_) => Answer::Value((value > 0).then_some(value)),
        Answer::Sum(_) => Answer::Sum(value),
        Answer::Swapped(done) => Answer::Swapped(!*done),
        Answer::Done => Answer::Done,
    };
    if let ClientFact::Returned { outcome, .. } = &mut history.facts[*at] {
        *outcome = *told;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_checker_names_the_answer_that_a_search_through_every_order_names(history in a_history()) {
        prop_assert_eq!(checked(&history), searched(&history));
    }
}

/// In many of the histories requests were given up, and what was given up decides: without it the verdict is another one.
#[test]
fn what_was_given_up_decides_many_of_the_histories() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let histories: Vec<History> =
        (0..1_000).map(|_| a_history().new_tree(&mut runner).expect("a history").current()).collect();
    let share = |is: &dyn Fn(&History) -> bool| histories.iter().filter(|history| is(history)).count();
    let without = |history: &History| {
        let requests =
            history.requests.iter().filter(|request| request.answered.is_some()).copied().collect();
        searched(&History { requests, ..history.clone() })
    };
    let linearizable = share(&|history| searched(history).is_none());
    let decided = share(&|history| searched(history) != without(history));
    assert!((400..900).contains(&linearizable), "{linearizable} of 1,000 are linearizable");
    assert!(decided > 100, "{decided} of 1,000 are decided by what had no answer");
}
