//! Consensus: the three requirements of Lamport 2001, §2.1, and what acceptors must keep to for them (§2.2).
//!
//! The checker has its own opinion of what is chosen: what a majority of acceptors accepted in one ballot, by their
//! own word and nobody else's.

use super::{Checker, Evidence, RuleId, Violation};
use crate::fact::{Ballot, BallotFact, Fact, FactRecord, Operation, Payload};
use crate::id::{ClientId, NodeId, NodeSet};
use std::collections::BTreeMap;

/// The values that broke a rule of consensus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BallotEvidence {
    /// Two values are chosen, or learned as chosen.
    TwoChosen {
        /// The slot.
        slot: u64,
        /// The first value, and its ballot.
        first: (Ballot, Payload),
        /// The second one.
        second: (Ballot, Payload),
    },
    /// A value that nobody asked for.
    Unasked {
        /// The slot.
        slot: u64,
        /// Its ballot.
        ballot: Ballot,
        /// The value.
        value: Payload,
    },
    /// A process learned as chosen what no majority has accepted in that ballot.
    NotChosen {
        /// The slot.
        slot: u64,
        /// The ballot.
        ballot: Ballot,
        /// Who learned it.
        learner: NodeId,
        /// Who has accepted it in that ballot.
        acceptors: NodeSet,
    },
    /// One ballot with two values.
    TwoInBallot {
        /// The slot.
        slot: u64,
        /// The ballot.
        ballot: Ballot,
        /// The first value.
        first: Payload,
        /// The second one.
        second: Payload,
    },
    /// An acceptor goes back on a promise.
    Broken {
        /// Who.
        acceptor: NodeId,
        /// What it had promised.
        promised: Ballot,
        /// What it promises or accepts now.
        ballot: Ballot,
        /// Whether it accepts.
        accepts: bool,
    },
}

/// Watches agreement, validity, truthful learning, one value per ballot, promises.
#[derive(Clone, Debug)]
pub struct Consensus {
    nodes: u16,
    /// Per client, its latest request: it numbers them one by one.
    asked: BTreeMap<ClientId, u32>,
    /// Per acceptor, the highest ballot that it promised or accepted in: what it must never fall below.
    promised: Vec<Option<Ballot>>,
    /// Per slot and ballot, the value and who accepted it.
    ballots: BTreeMap<(u64, Ballot), Accepted>,
    /// Per slot, what was chosen or learned first.
    chosen: BTreeMap<u64, (Ballot, Payload)>,
}

#[derive(Clone, Copy, Debug)]
struct Accepted {
    value: Payload,
    by: NodeSet,
}

impl Consensus {
    /// A checker for a run of so many nodes, all of which accept.
    #[must_use]
    pub fn new(nodes: u16) -> Self {
        Self {
            nodes,
            asked: BTreeMap::new(),
            promised: vec![None; usize::from(nodes)],
            ballots: BTreeMap::new(),
            chosen: BTreeMap::new(),
        }
    }

    fn is_majority(&self, set: NodeSet) -> bool {
        set.len() * 2 > usize::from(self.nodes)
    }

    /// An acceptor promises or accepts: whether it had promised more.
    fn keeps(&mut self, acceptor: NodeId, ballot: Ballot, accepts: bool) -> Fault {
        let promised = &mut self.promised[acceptor.index()];
        match *promised {
            Some(promised) if ballot < promised => {
                Some((RuleId::PromisesKept, BallotEvidence::Broken { acceptor, promised, ballot, accepts }))
            }
            _ => {
                *promised = Some(ballot);
                None
            }
        }
    }

    fn proposes(&mut self, slot: u64, ballot: Ballot, value: Payload) -> [Fault; 2] {
        let unasked = match value {
            Payload::Request(ticket, Operation::KeyValue(_) | Operation::Propose(_)) => {
                self.asked.get(&ticket.client).is_none_or(|latest| *latest < ticket.serial)
            }
            // Multi-Paxos fills holes with commands that change nothing (Lamport 2001, §3).
            Payload::Noop => slot == 0,
            Payload::Request(..) | Payload::Transaction(..) => true,
        };
        let first =
            self.ballots.entry((slot, ballot)).or_insert(Accepted { value, by: NodeSet::default() }).value;
        [
            unasked.then_some((RuleId::Validity, BallotEvidence::Unasked { slot, ballot, value })),
            (first != value).then_some((
                RuleId::OneValuePerBallot,
                BallotEvidence::TwoInBallot { slot, ballot, first, second: value },
            )),
        ]
    }

    fn accepts(&mut self, acceptor: NodeId, slot: u64, ballot: Ballot, value: Payload) -> Fault {
        let entry = self.ballots.entry((slot, ballot)).or_insert(Accepted { value, by: NodeSet::default() });
        // Another value in the same ballot is the proposer's fault, and was told.
        if entry.value == value {
            entry.by.insert(acceptor);
        }
        let by = entry.by;
        if self.is_majority(by) { self.chooses(slot, ballot, value) } else { None }
    }

    /// What is on the disk was accepted, even if a crash came before the acceptor could say so.
    fn starts(&mut self, acceptor: NodeId, accepted: Option<Ballot>) -> Fault {
        let ballot = accepted?;
        let value = self.ballots.get(&(0, ballot))?.value;
        self.accepts(acceptor, 0, ballot, value)
    }

    fn chooses(&mut self, slot: u64, ballot: Ballot, value: Payload) -> Fault {
        let first = *self.chosen.entry(slot).or_insert((ballot, value));
        (first.1 != value).then_some((
            RuleId::Agreement,
            BallotEvidence::TwoChosen { slot, first, second: (ballot, value) },
        ))
    }

    fn learns(&mut self, learner: NodeId, slot: u64, ballot: Ballot, value: Payload) -> [Fault; 2] {
        let accepted = self.ballots.get(&(slot, ballot)).filter(|accepted| accepted.value == value);
        let acceptors = accepted.map_or_else(NodeSet::default, |accepted| accepted.by);
        let early = (!self.is_majority(acceptors)).then_some((
            RuleId::TruthfulLearning,
            BallotEvidence::NotChosen { slot, ballot, learner, acceptors },
        ));
        [early, self.chooses(slot, ballot, value)]
    }
}

type Fault = Option<(RuleId, BallotEvidence)>;

impl Checker for Consensus {
    fn rules(&self) -> &'static [RuleId] {
        &[
            RuleId::Agreement,
            RuleId::Validity,
            RuleId::TruthfulLearning,
            RuleId::OneValuePerBallot,
            RuleId::PromisesKept,
        ]
    }

    fn on_fact(&mut self, record: &FactRecord, broken: &mut Vec<Violation>) {
        if let Fact::Invoked { ticket, .. } = record.fact {
            self.asked.insert(ticket.client, ticket.serial);
        }
        let (Some(node), Fact::Ballot(fact)) = (record.subject.node(), &record.fact) else { return };
        let faults = match *fact {
            BallotFact::Promised { ballot, .. } => [self.keeps(node, ballot, false), None],
            BallotFact::Proposes { slot, ballot, value } => self.proposes(slot, ballot, value),
            BallotFact::Accepted { slot, ballot, value } => {
                [self.keeps(node, ballot, true), self.accepts(node, slot, ballot, value)]
            }
            BallotFact::Learned { slot, ballot, value } => self.learns(node, slot, ballot, value),
            BallotFact::Started { accepted, .. } => [self.starts(node, accepted), None],
            BallotFact::Prepares { .. }
            | BallotFact::Refused { .. }
            | BallotFact::Bound { .. }
            | BallotFact::Counted { .. }
            | BallotFact::BacksOff { .. }
            | BallotFact::Redirected { .. } => [None, None],
        };
        for (rule, evidence) in faults.into_iter().flatten() {
            broken.push(Violation { rule, event: record.event, evidence: Evidence::Ballot(evidence) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Consensus;
    use crate::fact::{Ballot, BallotFact, Fact, FactRecord, Operation, Payload};
    use crate::id::{ClientId, NodeId};
    use crate::proposal;
    use crate::protocol::Ticket;
    use crate::rules::{Checker, RuleId};

    fn ballot(round: u32, proposer: u16) -> Ballot {
        Ballot { round, proposer: NodeId(proposer) }
    }

    fn ticket(serial: u32) -> Ticket {
        Ticket { client: ClientId(0), serial }
    }

    fn operation(value: &str) -> Operation {
        let command: proposal::Command = format!("propose {value}").parse().expect("a command");
        command.into()
    }

    fn value(serial: u32, text: &str) -> Payload {
        Payload::Request(ticket(serial), operation(text))
    }

    /// The rules that a story of facts breaks; requests 1 for tea and 2 for coffee were made.
    fn broken(story: &[(u16, BallotFact)]) -> Vec<RuleId> {
        let mut checker = Consensus::new(3);
        let mut violations = Vec::new();
        let ask = |serial, text| Fact::Invoked {
            ticket: ticket(serial),
            operation: operation(text),
            to: NodeId(0),
        };
        for fact in [ask(1, "tea"), ask(2, "coffee")] {
            checker.on_fact(&FactRecord { event: 0, subject: ClientId(0).into(), fact }, &mut violations);
        }
        for (node, fact) in story {
            let record = FactRecord { event: 1, subject: NodeId(*node).into(), fact: (*fact).into() };
            checker.on_fact(&record, &mut violations);
        }
        violations.into_iter().map(|violation| violation.rule).collect()
    }

    fn proposes(round: u32, proposer: u16, value: Payload) -> (u16, BallotFact) {
        (proposer, BallotFact::Proposes { slot: 0, ballot: ballot(round, proposer), value })
    }

    fn accepted(node: u16, round: u32, proposer: u16, value: Payload) -> (u16, BallotFact) {
        (node, BallotFact::Accepted { slot: 0, ballot: ballot(round, proposer), value })
    }

    #[test]
    fn a_value_that_two_of_three_accepted_in_one_ballot_is_chosen_and_may_be_learned() {
        let tea = value(1, "tea");
        let learned = (2, BallotFact::Learned { slot: 0, ballot: ballot(1, 0), value: tea });
        let story = [proposes(1, 0, tea), accepted(0, 1, 0, tea), accepted(1, 1, 0, tea), learned];
        assert_eq!(broken(&story), []);
        assert_eq!(broken(&[story[0], story[1], story[3]]), [RuleId::TruthfulLearning]);
    }

    #[test]
    fn two_values_are_never_chosen_but_two_minorities_may_accept_what_they_like() {
        let (tea, coffee) = (value(1, "tea"), value(2, "coffee"));
        let story = [
            proposes(1, 0, tea),
            accepted(0, 1, 0, tea),
            proposes(2, 1, coffee),
            accepted(1, 2, 1, coffee),
            accepted(2, 2, 1, coffee),
        ];
        assert_eq!(broken(&story), []);
        let mut story = story.to_vec();
        story.insert(2, accepted(1, 1, 0, tea));
        assert_eq!(broken(&story), [RuleId::Agreement]);
    }

    #[test]
    fn only_what_a_client_asked_for_may_be_proposed_and_once_per_ballot() {
        let (tea, water) = (value(1, "tea"), value(3, "water"));
        assert_eq!(broken(&[proposes(1, 0, water)]), [RuleId::Validity]);
        assert_eq!(broken(&[proposes(1, 0, Payload::Noop)]), [RuleId::Validity]);
        let story = [proposes(1, 0, tea), proposes(1, 0, value(2, "coffee"))];
        assert_eq!(broken(&story), [RuleId::OneValuePerBallot]);
    }

    #[test]
    fn an_acceptor_never_falls_below_what_it_promised_or_accepted() {
        let tea = value(1, "tea");
        let promised =
            |round, proposer| (0, BallotFact::Promised { ballot: ballot(round, proposer), accepted: None });
        assert_eq!(broken(&[promised(2, 1), promised(2, 1), promised(3, 0)]), []);
        assert_eq!(broken(&[promised(2, 1), promised(1, 0)]), [RuleId::PromisesKept]);
        let accept = [proposes(1, 0, tea), accepted(0, 1, 0, tea)];
        assert_eq!(broken(&[vec![promised(2, 1)], accept.to_vec()].concat()), [RuleId::PromisesKept]);
        // To accept is to promise (§2.2, P1a and the algorithm of §2.3).
        let story = [proposes(2, 1, tea), accepted(0, 2, 1, tea), promised(1, 0)];
        assert_eq!(broken(&story), [RuleId::PromisesKept]);
    }
}
