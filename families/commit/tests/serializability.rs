//! The check of strict serializability, against a search that tries every order of the transactions that take effect: of
//! two keys, and of clients that ask one thing after the other, are answered, or give up.

use faultline_commit::transaction::{Answer, Command, Key, Values};
use faultline_commit::{Fact, StrictSerializability};
use faultline_engine::{Checker, ClientFact, ClientId, Endpoint, FactRecord, NodeId, Span, Ticket};
use proptest::prelude::*;
use std::collections::BTreeMap;

const CLIENTS: u16 = 3;
const REQUESTS: usize = 7;

/// What a client does next.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// It asks; if it has asked already, it waits no more.
    Ask(Command),
    /// It is answered, if it waits, and told that it was aborted if that can be.
    Answer(bool),
}

/// A transaction: when it was asked, and when it was answered, if it was, and with what.
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

/// What the keys hold.
type Held = BTreeMap<Key, i16>;

/// What the keys hold after a transaction, and what it answers; nothing if it cannot be committed.
fn execute(held: &Held, command: Command) -> Option<(Held, Answer)> {
    let mut after = held.clone();
    let mut read = Values::nothing(if command.reads() { command.acts().count() } else { 0 });
    for (place, (key, act)) in command.acts().enumerate() {
        let before = held.get(&key).copied();
        read.put(place, before);
        if let Some(value) = act.apply(before)? {
            after.insert(key, value);
        }
    }
    Some((after, Answer::Committed(read)))
}

/// The event whose answer no order explains, if there is one.
fn checked(history: &History) -> Option<usize> {
    let (mut checker, mut broken) = (StrictSerializability::default(), Vec::new());
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
        // What is aborted is so from the beginning.
        let known = known.filter(|request| request.answered.is_none_or(|(_, told)| told != Answer::Aborted));
        !some_order(&known.collect::<Vec<_>>(), &Held::new())
    })
}

/// Whether some order of these explains the answers. One without an answer takes effect after it was asked, or never.
fn some_order(left: &[Request], held: &Held) -> bool {
    let is_open = |request: &Request| request.answered.is_none();
    left.iter().all(is_open)
        || left.iter().enumerate().any(|(next, one)| {
            // Whatever was answered before this one was asked comes first.
            let first = left.iter().all(|other| other.answered.is_none_or(|(at, _)| at > one.asked));
            let Some((after, answer)) = execute(held, one.command).filter(|_| first) else { return false };
            let fits = one.answered.is_none_or(|(_, told)| told == answer);
            let rest: Vec<Request> = [&left[..next], &left[next + 1..]].concat();
            fits && some_order(&rest, &after)
        })
}

fn a_step() -> impl Strategy<Value = Step> {
    let command = prop_oneof![
        4 => prop::sample::select(vec!["get x", "get x y", "get y x"]),
        2 => prop::sample::select(vec!["set x 1", "set x 2", "set y 1", "set x 2 y 2"]),
        3 => prop::sample::select(vec!["transfer x y 1", "transfer y x 1"]),
    ];
    let command = command.prop_map(|text| text.parse().expect("a command"));
    prop_oneof![3 => command.prop_map(Step::Ask), 2 => (0..5).prop_map(|die| Step::Answer(die == 0))]
}

/// What clients do, and what takes effect meanwhile: of those that have not, those that were given up among them, one now
/// and then. The answers are what they heard; in half of the histories one is changed.
fn a_history() -> impl Strategy<Value = History> {
    let step = (0..CLIENTS, a_step(), any::<Option<prop::sample::Index>>());
    let spoilt = any::<Option<(prop::sample::Index, u8)>>();
    (proptest::collection::vec(step, 1..24), spoilt).prop_map(|(steps, spoilt)| {
        let mut history = History::default();
        let mut waits = [None; CLIENTS as usize];
        let mut serials = [0; CLIENTS as usize];
        let mut outcomes: Vec<Option<Answer>> = Vec::new();
        let mut held = Held::new();
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
                    let ticket = ticket(serials[place]);
                    history.facts.push(ClientFact::Invoked { ticket, operation, to: by });
                }
                (Step::Ask(_), Some(_)) => {
                    waits[place] = None;
                    history
                        .facts
                        .push(ClientFact::GaveUp { ticket: ticket(serials[place]), timed_out: true });
                }
                (Step::Answer(abort), Some(request)) => {
                    waits[place] = None;
                    let operation = history.requests[request].command;
                    let committed = execute(&held, operation).filter(|_| !abort);
                    let outcome = outcomes[request].unwrap_or_else(|| match committed {
                        Some((after, answer)) => {
                            held = after;
                            answer
                        }
                        None => Answer::Aborted,
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
                if let Some((after, answer)) = execute(&held, history.requests[request].command) {
                    (held, outcomes[request]) = (after, Some(answer));
                }
            }
        }
        if let Some((which, value)) = spoilt {
            spoil(&mut history, which, value);
        }
        history
    })
}

/// Changes an answer: what was read, or whether it was committed.
fn spoil(history: &mut History, which: prop::sample::Index, value: u8) {
    let answered = history.requests.iter_mut();
    let mut answered: Vec<_> = answered
        .filter_map(|request| request.answered.as_mut().map(|answered| (request.command, answered)))
        .collect();
    if answered.is_empty() {
        return;
    }
    let which = which.index(answered.len());
    let (command, (at, told)) = &mut answered[which];
    let keys = if command.reads() { command.acts().count() } else { 0 };
    let mut read = Values::nothing(keys);
    // Each key holds nothing, or 0 to 2.
    (0..keys).for_each(|place| {
        read.put(place, (i16::from(value) / [1, 4][place % 2] % 4).checked_sub(1).filter(|v| *v >= 0))
    });
    *told = if value.is_multiple_of(5) { Answer::Aborted } else { Answer::Committed(read) };
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

/// Both verdicts are frequent, and what was given up decides many: without it the verdict is another one.
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
    let serializable = share(&|history| searched(history).is_none());
    let decided = share(&|history| searched(history) != without(history));
    assert!((400..900).contains(&serializable), "{serializable} of 1,000 are serializable");
    assert!(decided > 100, "{decided} of 1,000 are decided by what had no answer");
}
