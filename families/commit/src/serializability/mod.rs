//! Strict serializability of transactions over several keys, exactly, while the run goes on: the answers are
//! those of some order, one transaction after the other, in which whoever was answered before somebody asked
//! comes first.
//!
//! The order of the decisions is tried first. At the first answer that it does not explain, all of the past is searched for another
//! order, and from there on every answer is.

mod exact;
mod store;
mod witness;

use crate::evidence::{Evidence, NoSerialOrder};
use crate::facts::Fact;
use crate::transaction::{Answer, Command, Decision};
use exact::Exact;
use faultline_engine::{Checker, ClientFact, FactRecord, NodeId, Rule, Ticket, Violation};
use witness::Witness;

/// The answers are those of some order of the transactions, one after the other (Papadimitriou 1979).
pub const STRICT_SERIALIZABILITY: &Rule =
    &Rule { slug: "strict-serializability", source: "Papadimitriou 1979; Herlihy & Wing 1990, §3.3" };

/// Watches all keys together.
#[derive(Clone, Debug, Default)]
pub struct StrictSerializability {
    witness: Witness,
    /// What clients did, while the witness explains what they were told.
    past: Vec<Step>,
    /// The search, since it does not.
    search: Option<Exact>,
}

/// What a client did.
#[derive(Clone, Copy, Debug)]
enum Step {
    Invoked(Ticket, Command),
    Returned(Ticket, Command, Answer),
    GaveUp(Ticket),
}

impl StrictSerializability {
    /// Takes in what a client did; when no order explains what it was told, what could have been.
    fn take(&mut self, step: Step) -> Result<(), NoSerialOrder> {
        if let Some(search) = &mut self.search {
            return searched(search, step);
        }
        match step {
            Step::Invoked(ticket, command) => self.witness.invoked(ticket, command),
            Step::Returned(ticket, _, answer) if !self.witness.explains(ticket, answer) => {
                let mut search = Exact::default();
                let past = std::mem::take(&mut self.past);
                let result = past.into_iter().chain([step]).try_for_each(|step| searched(&mut search, step));
                self.search = Some(search);
                return result;
            }
            Step::Returned(..) | Step::GaveUp(_) => {}
        }
        self.past.push(step);
        Ok(())
    }
}

fn searched(search: &mut Exact, step: Step) -> Result<(), NoSerialOrder> {
    match step {
        Step::Invoked(ticket, command) => search.invoked(ticket, command),
        Step::GaveUp(ticket) => search.gave_up(ticket),
        Step::Returned(ticket, operation, outcome) => {
            let refused = |possible| NoSerialOrder::NoSerialOrder { ticket, operation, outcome, possible };
            return search.returned(ticket, outcome).map_err(refused);
        }
    }
    Ok(())
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
        self.search.as_ref().is_some_and(Exact::is_overwhelmed)
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, broken: &mut Vec<Violation<Evidence>>) {
        let step = match record.fact {
            Fact::Client(ClientFact::Invoked { ticket, operation, .. }) => Step::Invoked(ticket, operation),
            Fact::Client(ClientFact::Returned { ticket, operation, outcome, .. }) => {
                Step::Returned(ticket, operation, outcome)
            }
            Fact::Client(ClientFact::GaveUp { ticket, .. } | ClientFact::Abandoned { ticket, .. }) => {
                Step::GaveUp(ticket)
            }
            Fact::Began { tx, ticket, .. } => return self.witness.began(tx, ticket),
            Fact::Decided { tx, decision: Decision::Commit, .. } => return self.witness.committed(tx),
            _ => return,
        };
        if let Err(evidence) = self.take(step) {
            let (rule, event) = (STRICT_SERIALIZABILITY, record.event);
            broken.push(Violation { rule, event, evidence: Evidence::Order(evidence) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::DecisionCause;
    use crate::transaction::{Tx, Values};
    use faultline_engine::{ClientId, Endpoint, NodeSet, Span};

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
    fn nobody_gives_what_he_has_not() {
        assert!(verdict(&[(0, "transfer x y 4", ""), (0, "transfer x y 4", "aborted")]));
        assert!(!verdict(&[(0, "transfer x y 4", ""), (0, "transfer x y 4", "ok")]));
    }

    fn ticket(serial: u32) -> Ticket {
        Ticket { client: ClientId(0), serial }
    }

    fn show(checker: &mut StrictSerializability, fact: Fact) -> Vec<Violation<Evidence>> {
        let mut broken = Vec::new();
        let subject = Endpoint::Client(ClientId(0));
        checker.on_fact(&FactRecord { event: 0, subject, fact }, &mut broken);
        broken
    }

    fn asked(serial: u32, text: &str) -> Fact {
        let operation = text.parse().expect("a command");
        Fact::Client(ClientFact::Invoked { ticket: ticket(serial), operation, to: NodeId(0) })
    }

    fn told(serial: u32, text: &str, answer: &str) -> Fact {
        let (ticket, operation) = (ticket(serial), text.parse().expect("a command"));
        let outcome = read(answer);
        Fact::Client(ClientFact::Returned { ticket, operation, outcome, by: NodeId(0), took: Span(0) })
    }

    fn decided(checker: &mut StrictSerializability, serial: u32) {
        let tx = Tx(serial);
        assert_eq!(
            show(checker, Fact::Began { tx, ticket: ticket(serial), participants: NodeSet::EMPTY }).len(),
            0
        );
        let (decision, why) = (Decision::Commit, DecisionCause::Recovery);
        assert_eq!(show(checker, Fact::Decided { tx, decision, why }).len(), 0);
    }

    /// Transactions of which each leaves something else, that nobody waits for.
    fn forgotten(decide: bool) -> StrictSerializability {
        let mut checker = StrictSerializability::default();
        show(&mut checker, asked(1, "set x 1000 y 0"));
        decided(&mut checker, 1);
        show(&mut checker, told(1, "set x 1000 y 0", "ok"));
        for serial in 2..=17 {
            show(&mut checker, asked(serial, &format!("transfer x y {}", 1 << (serial % 8))));
            let gave_up = ClientFact::GaveUp { ticket: ticket(serial), timed_out: true };
            show(&mut checker, Fact::Client(gave_up));
            if decide {
                decided(&mut checker, serial);
            }
        }
        checker
    }

    #[test]
    fn many_that_were_given_up_are_judged_by_the_order_of_the_decisions() {
        let mut checker = forgotten(true);
        show(&mut checker, asked(99, "get x y"));
        decided(&mut checker, 99);
        assert_eq!(show(&mut checker, told(99, "get x y", "490 510")), Vec::new());
        assert!(!checker.is_overwhelmed() && checker.search.is_none());
        // Any of them may have taken effect in any order: without the decisions it is too much to look at.
        let mut checker = forgotten(false);
        show(&mut checker, asked(99, "get x y"));
        assert_eq!(show(&mut checker, told(99, "get x y", "490 510")), Vec::new());
        assert!(checker.is_overwhelmed());
    }

    #[test]
    fn decisions_are_not_believed() {
        for (answer, violations) in [("3 1", 0), ("4 0", 0), ("5 0", 1), ("3 0", 1)] {
            let mut checker = StrictSerializability::default();
            show(&mut checker, asked(1, "set x 4 y 0"));
            decided(&mut checker, 1);
            show(&mut checker, told(1, "set x 4 y 0", "ok"));
            show(&mut checker, asked(2, "transfer x y 1"));
            show(&mut checker, asked(3, "get x y"));
            // By the decisions, the reader comes first.
            decided(&mut checker, 3);
            decided(&mut checker, 2);
            let broken = show(&mut checker, told(3, "get x y", answer));
            assert_eq!(broken.len(), violations, "{answer}");
            assert_eq!(checker.search.is_none(), answer == "4 0", "{answer}");
        }
    }

    #[test]
    fn what_takes_effect_after_it_was_told_to_be_aborted_is_searched_for() {
        let mut checker = StrictSerializability::default();
        show(&mut checker, asked(1, "set x 4"));
        assert_eq!(show(&mut checker, told(1, "set x 4", "aborted")), Vec::new());
        decided(&mut checker, 1);
        show(&mut checker, asked(2, "get x"));
        decided(&mut checker, 2);
        assert_eq!(show(&mut checker, told(2, "get x", "4")).len(), 1);
    }
}
