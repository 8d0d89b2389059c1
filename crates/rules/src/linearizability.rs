//! Linearizability of each key (Herlihy & Wing 1990), exactly, while the run goes on.
//!
//! Linearizability is local: a history is linearizable if it is for each key alone. For one key the checker
//! keeps every *configuration* that explains the answers so far: the value the key holds, and which of the
//! requests still without an answer have taken effect already. An answer keeps only the configurations in
//! which its request has taken effect with just that outcome, after letting other open requests take effect
//! first in any order. When none is left, no order explains the history, and the answer that emptied the set
//! is the event to point at. (The search of Wing & Gong 1993, done forwards, as in Lowe 2017.)
//!
//! Requests that take effect in different orders often lead to the same configuration. It is looked at once (the cache of
//! Lowe 2017, §3): with k open requests there are 2^k sets of those that have taken effect, and k! orders of them.

use crate::LINEARIZABILITY;
use faultline_engine::describe::Describe;
use faultline_engine::kv::{Answer, Command, Key, Op};
use faultline_engine::{Checker, ClientFact, Fact, FactRecord, Rule, Ticket, Violation};
use litemap::LiteMap;
use std::collections::BTreeSet;

/// Facts of protocols whose clients may use the key-value store.
pub trait StoreFact: Fact {
    /// The command, if an operation is one of the store.
    fn command(operation: &Self::Operation) -> Option<Command>;
    /// The answer, if an outcome is one of the store.
    fn answer(outcome: &Self::Outcome) -> Option<Answer>;
}

/// An answer that no order of the requests explains.
#[derive(Clone, Debug, PartialEq, Eq, Describe)]
pub enum NoOrder {
    /// No order of the requests to one key explains the answers.
    NoOrder {
        /// The key.
        key: Key,
        /// The request whose answer fits no order.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What was asked.
        operation: Command,
        /// What was answered.
        outcome: Answer,
        /// What the key could have held just before, in any order that explains everything earlier.
        possible: Vec<Option<i64>>,
    },
}

/// Watches every key.
#[derive(Clone, Debug, Default)]
pub struct Linearizability {
    keys: LiteMap<Key, History>,
}

#[derive(Clone, Debug)]
struct History {
    /// Requests without an answer.
    open: Vec<(Ticket, Op)>,
    /// Every state that explains the past, without repetition.
    configurations: Vec<Configuration>,
    broken: bool,
}

/// The value, and the outcome of each open request that has taken effect.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Configuration {
    value: Option<i64>,
    done: Vec<(Ticket, Answer)>,
}

impl Default for History {
    fn default() -> Self {
        let start = Configuration { value: None, done: Vec::new() };
        Self { open: Vec::new(), configurations: vec![start], broken: false }
    }
}

impl History {
    /// Takes an answer in; false when nothing explains it.
    fn returned(&mut self, ticket: Ticket, answer: Answer) -> bool {
        let Some(place) = self.open.iter().position(|(open, _)| *open == ticket) else { return true };
        self.configurations = self.explaining(ticket, answer).0;
        self.open.remove(place);
        !self.configurations.is_empty()
    }

    /// The configurations in which an open request has taken effect with this outcome, and how many were looked at on
    /// the way.
    fn explaining(&self, ticket: Ticket, answer: Answer) -> (Vec<Configuration>, usize) {
        let (mut reached, mut looked_at) = (Vec::new(), 0);
        let mut frontier = self.configurations.clone();
        // One by one: a set that is collected is sorted first, which is a program of 6 KiB.
        let mut seen = BTreeSet::new();
        seen.extend(frontier.iter().cloned());
        while let Some(configuration) = frontier.pop() {
            looked_at += 1;
            if let Some(done) = configuration.done.iter().position(|(t, _)| *t == ticket) {
                // It has taken effect: with this outcome, or this is not how it went.
                if configuration.done[done].1 == answer {
                    let mut rest = configuration;
                    rest.done.remove(done);
                    if !reached.contains(&rest) {
                        reached.push(rest);
                    }
                }
                continue;
            }
            for (open, op) in &self.open {
                if configuration.done.iter().any(|(t, _)| t == open) {
                    continue;
                }
                let (value, outcome) = op.apply(configuration.value);
                let mut next = Configuration { value, done: configuration.done.clone() };
                // Kept in order, so that equal configurations compare equal.
                let at =
                    next.done.partition_point(|(t, _)| (t.client, t.serial) < (open.client, open.serial));
                next.done.insert(at, (*open, outcome));
                if !seen.contains(&next) {
                    seen.insert(next.clone());
                    frontier.push(next);
                }
            }
        }
        (reached, looked_at)
    }
}

impl Linearizability {
    fn invoked(&mut self, ticket: Ticket, command: Command) {
        self.keys.entry(command.key).or_default().open.push((ticket, command.op));
    }

    /// Takes an answer in; what is wrong with it, the first time that something is.
    fn returned(&mut self, ticket: Ticket, operation: Command, outcome: Answer) -> Option<NoOrder> {
        let history = self.keys.entry(operation.key).or_default();
        if history.broken {
            return None;
        }
        let mut possible = Vec::new();
        for configuration in &history.configurations {
            if !possible.contains(&configuration.value) {
                possible.push(configuration.value);
            }
        }
        history.broken = !history.returned(ticket, outcome);
        let key = operation.key;
        history.broken.then_some(NoOrder::NoOrder { key, ticket, operation, outcome, possible })
    }
}

impl<F: StoreFact> Checker<F> for Linearizability
where
    F::Evidence: From<NoOrder>,
{
    fn rules(&self) -> &'static [&'static Rule] {
        &[LINEARIZABILITY]
    }

    fn on_fact(&mut self, record: &FactRecord<F>, broken: &mut Vec<Violation<F::Evidence>>) {
        match record.fact.client() {
            Some(ClientFact::Invoked { ticket, operation, .. }) => {
                if let Some(command) = F::command(operation) {
                    self.invoked(*ticket, command);
                }
            }
            Some(ClientFact::Returned { ticket, operation, outcome, .. }) => {
                let (Some(command), Some(answer)) = (F::command(operation), F::answer(outcome)) else {
                    return;
                };
                if let Some(evidence) = self.returned(*ticket, command, answer) {
                    let (event, evidence) = (record.event, evidence.into());
                    broken.push(Violation { rule: LINEARIZABILITY, event, evidence });
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use faultline_engine::ClientId;

    /// Runs a history of one key: client, request, and either nothing (an invocation) or its answer.
    fn verdict(history: &[(u16, &str, Option<Answer>)]) -> bool {
        let mut checker = Linearizability::default();
        let mut serials = [0; 8];
        history.iter().all(|(client, text, answer)| {
            let command: Command = text.parse().expect("a command");
            let serial = &mut serials[usize::from(*client)];
            let ticket = |serial| Ticket { client: ClientId(*client), serial };
            match answer {
                None => {
                    *serial += 1;
                    checker.invoked(ticket(*serial), command);
                    true
                }
                Some(answer) => checker.returned(ticket(*serial), command, *answer).is_none(),
            }
        })
    }

    const DONE: Option<Answer> = Some(Answer::Done);
    const fn read(value: i64) -> Option<Answer> {
        Some(Answer::Value(Some(value)))
    }
    const NOTHING: Option<Answer> = Some(Answer::Value(None));

    #[test]
    fn a_read_during_a_write_may_see_either_value_in_the_order_of_effect() {
        // One write spans two overlapping reads; the one that sees the old value began before the other ended.
        let history = [
            (0, "set x 100", None),
            (1, "get x", None),
            (2, "get x", None),
            (2, "get x", NOTHING),
            (1, "get x", read(100)),
            (0, "set x 100", DONE),
        ];
        assert!(verdict(&history));
    }

    #[test]
    fn once_the_new_value_was_read_the_old_one_is_gone() {
        let history = [
            (0, "set x 200", None),
            (1, "get x", None),
            (1, "get x", read(200)),
            (2, "get x", None),
            (2, "get x", NOTHING),
        ];
        assert!(!verdict(&history));
    }

    #[test]
    fn nobody_reads_what_nobody_has_begun_to_write() {
        assert!(!verdict(&[(0, "get x", None), (0, "get x", read(7)), (1, "set x 7", None)]));
    }

    #[test]
    fn a_request_without_an_answer_may_take_effect_late_or_never() {
        let lost = (0, "set x 5", None);
        assert!(verdict(&[lost, (1, "get x", None), (1, "get x", NOTHING)]));
        assert!(verdict(&[
            lost,
            (1, "get x", None),
            (1, "get x", NOTHING),
            (1, "get x", None),
            (1, "get x", read(5))
        ]));
        // But not twice.
        let (first, second) = ((1, "get x", None), (1, "get x", read(5)));
        assert!(!verdict(&[lost, first, second, (1, "get x", None), (1, "get x", NOTHING)]));
    }

    /// What an answer looks at while `others` requests of others are open.
    fn looked_at(others: u16, request: impl Fn(u16) -> String) -> usize {
        let mut checker = Linearizability::default();
        let ticket = |client| Ticket { client: ClientId(client), serial: 1 };
        for client in 0..=others {
            checker.invoked(ticket(client), request(client).parse().expect("a command"));
        }
        let history = checker.keys.values().next().expect("a key");
        let (op, mine) = (history.open[0].1, history.open[0].0);
        let (reached, looked_at) = history.explaining(mine, op.apply(None).1);
        assert!(!reached.is_empty());
        looked_at
    }

    #[test]
    fn what_many_orders_lead_to_is_looked_at_once() {
        // Ten open requests have 3,628,800 orders, and 1,024 sets.
        assert_eq!(looked_at(9, |_| "get x".into()), 1 << 10, "each set of those that have taken effect");
        let writes = looked_at(9, |client| format!("set x {client}"));
        assert!(writes <= 10 << 10, "{writes}: each set, and which of it was last");
    }

    #[test]
    fn an_increment_counts_once() {
        let once = [(0, "add x 1", None), (0, "add x 1", Some(Answer::Sum(1)))];
        assert!(verdict(&once));
        let twice = [once[0], once[1], (0, "add x 1", None), (0, "add x 1", Some(Answer::Sum(3)))];
        assert!(!verdict(&twice));
    }
}
