//! Linearizability of each key (Herlihy & Wing 1990), exactly, while the run goes on.
//!
//! Linearizability is local: a history is linearizable if it is for each key alone. For one key the checker
//! keeps every *configuration* that explains the answers so far: the value the key holds, and which of the
//! requests still without an answer have taken effect already. An answer keeps only the configurations in
//! which its request has taken effect with just that outcome, after letting other open requests take effect
//! first in any order. When none is left, no order explains the history, and the answer that emptied the set
//! is the event to point at. (The search of Wing & Gong 1993, done forwards, as in Lowe 2017.)

use super::{Checker, Evidence, RuleId, Violation};
use crate::fact::{Fact, FactRecord, Operation, Outcome};
use crate::kv::{Answer, Key, Op};
use crate::protocol::Ticket;
use std::collections::BTreeMap;

/// Watches every key.
#[derive(Clone, Debug, Default)]
pub struct Linearizability {
    keys: BTreeMap<Key, History>,
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
        let mut reached = Vec::new();
        let mut frontier = std::mem::take(&mut self.configurations);
        while let Some(configuration) = frontier.pop() {
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
                if !frontier.contains(&next) {
                    frontier.push(next);
                }
            }
        }
        self.open.remove(place);
        self.configurations = reached;
        !self.configurations.is_empty()
    }
}

impl Checker for Linearizability {
    fn rules(&self) -> &'static [RuleId] {
        &[RuleId::Linearizability]
    }

    fn on_fact(&mut self, record: &FactRecord, broken: &mut Vec<Violation>) {
        match record.fact {
            Fact::Invoked { ticket, operation: Operation::KeyValue(command), .. } => {
                self.keys.entry(command.key).or_default().open.push((ticket, command.op));
            }
            Fact::Returned { ticket, operation, outcome, .. } => {
                let (Operation::KeyValue(command), Outcome::KeyValue(answer)) = (operation, outcome) else {
                    return;
                };
                let history = self.keys.entry(command.key).or_default();
                if history.broken {
                    return;
                }
                let mut possible = Vec::new();
                for configuration in &history.configurations {
                    if !possible.contains(&configuration.value) {
                        possible.push(configuration.value);
                    }
                }
                if !history.returned(ticket, answer) {
                    history.broken = true;
                    let key = command.key;
                    let evidence = Evidence::NoOrder { key, ticket, operation, outcome, possible };
                    broken.push(Violation { rule: RuleId::Linearizability, event: record.event, evidence });
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ClientId, Endpoint, NodeId};
    use crate::time::Span;

    /// Runs a history of one key: client, request, and either nothing (an invocation) or its answer.
    fn verdict(history: &[(u16, &str, Option<Answer>)]) -> bool {
        let mut checker = Linearizability::default();
        let mut broken = Vec::new();
        let mut serials = [0; 8];
        for (event, (client, text, answer)) in history.iter().enumerate() {
            let operation: Operation = text.parse::<crate::kv::Command>().unwrap().into();
            let serial = &mut serials[usize::from(*client)];
            let (event, subject) = (u32::try_from(event).unwrap(), Endpoint::Client(ClientId(*client)));
            let fact = match answer {
                None => {
                    *serial += 1;
                    let ticket = Ticket { client: ClientId(*client), serial: *serial };
                    Fact::Invoked { ticket, operation, to: NodeId(0) }
                }
                Some(answer) => {
                    let ticket = Ticket { client: ClientId(*client), serial: *serial };
                    let outcome = (*answer).into();
                    Fact::Returned { ticket, operation, outcome, by: NodeId(0), took: Span(0) }
                }
            };
            checker.on_fact(&FactRecord { event, subject, fact }, &mut broken);
        }
        broken.is_empty()
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

    #[test]
    fn an_increment_counts_once() {
        let once = [(0, "add x 1", None), (0, "add x 1", Some(Answer::Sum(1)))];
        assert!(verdict(&once));
        let twice = [once[0], once[1], (0, "add x 1", None), (0, "add x 1", Some(Answer::Sum(3)))];
        assert!(!verdict(&twice));
    }
}
