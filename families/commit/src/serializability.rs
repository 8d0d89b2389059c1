//! Strict serializability of transactions over several keys, exactly, while the run goes on: the answers are
//! those of some order, one transaction after the other, in which whoever was answered before somebody asked
//! comes first.
//!
//! The search is that of the check of linearizability (see [`super::Linearizability`]), with all keys as one
//! object: keeping each key apart would not see that a transaction read one key before and one after another.
//! A transaction that is answered as aborted must never have taken effect. A client asks one thing at a time,
//! so few transactions are open at once; what becomes of those that were given up is told in
//! [`faultline_rules::explanations`].

use crate::evidence::{Evidence, NoSerialOrder};
use crate::facts::Fact;
use crate::transaction::{Answer, Command, Key, Values};
use faultline_engine::{Checker, ClientFact, FactRecord, NodeId, Rule, Ticket, Violation};
use faultline_rules::explanations::{
    Configuration, Explanations, GivenUp, MAX_EXPLANATIONS, give_up, search,
};
use litemap::LiteMap;

/// The answers are those of some order of the transactions, one after the other (Papadimitriou 1979).
pub const STRICT_SERIALIZABILITY: &Rule =
    &Rule { slug: "strict-serializability", source: "Papadimitriou 1979; Herlihy & Wing 1990, §3.3" };

/// Watches all keys together.
#[derive(Clone, Debug)]
pub struct StrictSerializability {
    /// Requests without an answer that somebody waits for.
    open: Vec<(Ticket, Command)>,
    given_up: GivenUp<Command>,
    /// Every state that explains the past.
    configurations: Vec<Configuration<State>>,
    /// Nothing explains the past, or too much does.
    over: bool,
}

/// What the keys hold, and what each open request that has taken effect has read.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct State {
    store: LiteMap<Key, i16>,
    done: Vec<(Ticket, Values)>,
}

impl Default for StrictSerializability {
    fn default() -> Self {
        let configurations = vec![Configuration::default()];
        Self { open: Vec::new(), given_up: GivenUp::default(), configurations, over: false }
    }
}

impl State {
    /// What is reached when a transaction takes effect now, and what it reads; nothing when it would be refused.
    fn execute(&self, command: Command) -> Option<(Self, Values)> {
        let mut next = self.clone();
        let mut values = Values::nothing(if command.reads() { command.acts().count() } else { 0 });
        for (place, (key, act)) in command.acts().enumerate() {
            let before = self.store.get(&key).copied();
            values.put(place, before);
            if let Some(after) = act.apply(before)? {
                next.store.insert(key, after);
            }
        }
        Some((next, values))
    }

    /// What is reached when this request takes effect now; nothing when it would be refused.
    fn after(&self, ticket: Ticket, command: Command) -> Option<Self> {
        let (mut next, values) = self.execute(command)?;
        // Kept in order, so that equal configurations compare equal.
        let at = next.done.partition_point(|(done, _)| *done < ticket);
        next.done.insert(at, (ticket, values));
        Some(next)
    }

    /// What it has read, if it has taken effect.
    fn effect(&self, ticket: Ticket) -> Option<Values> {
        self.done.iter().find(|(done, _)| *done == ticket).map(|(_, values)| *values)
    }
}

impl StrictSerializability {
    /// Takes an answer in; when nothing explains it, what could have been answered.
    fn returned(&mut self, ticket: Ticket, answer: Answer) -> Result<(), Vec<Answer>> {
        let Some(place) = self.open.iter().position(|(open, _)| *open == ticket) else { return Ok(()) };
        let (mut reached, mut possible) = (Explanations::default(), Vec::new());
        let mut keep = |configuration: &Configuration<State>, its: Answer| {
            if its == answer {
                let mut configuration = configuration.clone();
                configuration.state.done.retain(|(done, _)| *done != ticket);
                reached.add(configuration);
            } else if !possible.contains(&its) {
                possible.push(its);
            }
        };
        let looked_at = search(&self.configurations, |configuration| {
            match configuration.state.effect(ticket) {
                Some(values) => keep(configuration, Answer::Committed(values)),
                // What was aborted may stay without effect; the others take effect later, if ever.
                None if answer == Answer::Aborted => keep(configuration, Answer::Aborted),
                None => return self.after(configuration),
            }
            Vec::new()
        });
        self.over = looked_at > MAX_EXPLANATIONS;
        self.configurations = reached.into_configurations();
        self.open.remove(place);
        if self.over || !self.configurations.is_empty() { Ok(()) } else { Err(possible) }
    }

    /// What a configuration becomes when one more request takes effect: each that may.
    fn after(&self, Configuration { state, used }: &Configuration<State>) -> Vec<Configuration<State>> {
        let open = self.open.iter().filter(|(open, _)| state.effect(*open).is_none());
        let open = open.filter_map(|(open, command)| state.after(*open, *command));
        let mut all: Vec<_> = open.map(|state| Configuration { state, used: used.clone() }).collect();
        let given_up = self.given_up.left(used).filter_map(|(command, used)| {
            let (state, _) = state.execute(command)?;
            Some(Configuration { state, used })
        });
        all.extend(given_up);
        all
    }

    /// Nobody waits any more for a request, which may still take effect.
    fn gave_up(&mut self, ticket: Ticket) {
        let Some(place) = self.open.iter().position(|(open, _)| *open == ticket) else { return };
        let (_, command) = self.open.remove(place);
        // What nobody will hear of and changes nothing is as if it had not been asked.
        let place = (!command.reads()).then(|| self.given_up.place(command, &mut self.configurations));
        let before = std::mem::take(&mut self.configurations);
        self.configurations = give_up(before, place, |state| {
            let done = state.done.iter().position(|(done, _)| *done == ticket);
            done.map(|done| state.done.remove(done)).is_some()
        });
    }
}

impl Checker<Fact> for StrictSerializability {
    fn rules(&self) -> &'static [&'static Rule] {
        &[STRICT_SERIALIZABILITY]
    }

    /// Clients do not lie.
    fn on_liar(&mut self, _: NodeId) -> bool {
        true
    }

    fn is_overwhelmed(&self) -> bool {
        self.over
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, broken: &mut Vec<Violation<Evidence>>) {
        match record.fact {
            Fact::Client(ClientFact::Invoked { ticket, operation, .. }) => {
                self.open.push((ticket, operation));
            }
            Fact::Client(ClientFact::Returned { ticket, operation, outcome, .. }) if !self.over => {
                if let Err(possible) = self.returned(ticket, outcome) {
                    self.over = true;
                    let evidence = NoSerialOrder::NoSerialOrder { ticket, operation, outcome, possible };
                    let (rule, event) = (STRICT_SERIALIZABILITY, record.event);
                    broken.push(Violation { rule, event, evidence: Evidence::Order(evidence) });
                }
            }
            Fact::Client(ClientFact::GaveUp { ticket, .. } | ClientFact::Abandoned { ticket, .. }) => {
                self.gave_up(ticket);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use faultline_engine::{ClientId, Endpoint, NodeId, Span};

    /// Runs a history: client, request, and either nothing (an invocation) or its answer: `ok`, `aborted`, or
    /// what was read.
    fn verdict(history: &[(u16, &str, &str)]) -> bool {
        let mut checker = StrictSerializability::default();
        let mut broken = Vec::new();
        let mut serials = [0; 8];
        for (event, (client, text, answer)) in history.iter().enumerate() {
            let operation: Command = text.parse().expect("a command");
            let serial = &mut serials[usize::from(*client)];
            let subject = Endpoint::Client(ClientId(*client));
            let event = u32::try_from(event).expect("a few events");
            let to = NodeId(0);
            let fact = if answer.is_empty() {
                *serial += 1;
                let ticket = Ticket { client: ClientId(*client), serial: *serial };
                Fact::Client(ClientFact::Invoked { ticket, operation, to })
            } else {
                let ticket = Ticket { client: ClientId(*client), serial: *serial };
                let outcome = read(answer);
                Fact::Client(ClientFact::Returned { ticket, operation, outcome, by: to, took: Span(0) })
            };
            checker.on_fact(&FactRecord { event, subject, fact }, &mut broken);
        }
        broken.is_empty()
    }

    fn read(text: &str) -> Answer {
        match text {
            "ok" => Answer::Committed(Values::nothing(0)),
            "aborted" => Answer::Aborted,
            _ => {
                let words: Vec<&str> = text.split(' ').collect();
                let mut values = Values::nothing(words.len());
                words.iter().enumerate().for_each(|(place, word)| values.put(place, word.parse().ok()));
                Answer::Committed(values)
            }
        }
    }

    const OPENED: [(u16, &str, &str); 2] = [(0, "set x 10 y 0", ""), (0, "set x 10 y 0", "ok")];

    #[test]
    fn a_reader_sees_a_transfer_as_a_whole_or_not_at_all() {
        let seen = |values| {
            let during = [
                (0, "transfer x y 4", ""),
                (1, "get x y", ""),
                (1, "get x y", values),
                (0, "transfer x y 4", "ok"),
            ];
            verdict(&[&OPENED[..], &during[..]].concat())
        };
        assert!(seen("10 0"));
        assert!(seen("6 4"));
        assert!(!seen("6 0"), "the four are gone from one key and not yet at the other");
        assert!(!seen("10 4"));
    }

    #[test]
    fn once_a_transfer_is_answered_everybody_sees_it() {
        let after = |values| {
            let then = [
                (0, "transfer x y 4", ""),
                (0, "transfer x y 4", "ok"),
                (1, "get x y", ""),
                (1, "get x y", values),
            ];
            verdict(&[&OPENED[..], &then[..]].concat())
        };
        assert!(after("6 4"));
        assert!(!after("10 0"));
    }

    #[test]
    fn what_was_aborted_has_no_effect_ever() {
        let after = |values| {
            let then = [
                (0, "transfer x y 4", ""),
                (0, "transfer x y 4", "aborted"),
                (1, "get x y", ""),
                (1, "get x y", values),
            ];
            verdict(&[&OPENED[..], &then[..]].concat())
        };
        assert!(after("10 0"));
        assert!(!after("6 4"));
        // Nor before it was answered.
        let read_before =
            [(0, "set z 1", ""), (1, "get z", ""), (1, "get z", "1"), (0, "set z 1", "aborted")];
        assert!(!verdict(&read_before));
    }

    #[test]
    fn a_request_without_an_answer_may_take_effect_late_or_never() {
        let lost = (0, "set x 5", "");
        assert!(verdict(&[lost, (1, "get x", ""), (1, "get x", "-")]));
        let late = [lost, (1, "get x", ""), (1, "get x", "-"), (1, "get x", ""), (1, "get x", "5")];
        assert!(verdict(&late));
        assert!(!verdict(&[&late[..], &[(1, "get x", ""), (1, "get x", "-")]].concat()));
    }

    #[test]
    fn many_that_were_given_up_cost_little() {
        let mut checker = StrictSerializability::default();
        for serial in 1..=100 {
            let ticket = Ticket { client: ClientId(0), serial };
            checker.open.push((ticket, format!("set x {serial} y {serial}").parse().expect("a command")));
            checker.gave_up(ticket);
        }
        let ticket = Ticket { client: ClientId(1), serial: 1 };
        let reads = |answer: &str| {
            let mut checker = checker.clone();
            checker.open.push((ticket, "get x y".parse().expect("a command")));
            checker.returned(ticket, read(answer)).is_ok()
        };
        assert!(reads("7 7") && reads("100 100") && reads("- -"));
        assert!(!reads("7 8"), "each of them writes both keys");
        assert!(!reads("101 101"));
    }

    #[test]
    fn nobody_gives_what_he_has_not() {
        assert!(verdict(&[(0, "transfer x y 4", ""), (0, "transfer x y 4", "aborted")]));
        assert!(!verdict(&[(0, "transfer x y 4", ""), (0, "transfer x y 4", "ok")]));
    }
}
