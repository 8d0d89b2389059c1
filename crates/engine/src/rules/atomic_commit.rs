//! Atomic commitment: conditions AC1 to AC3 of Bernstein, Hadzilacos & Goodman 1987, §7.3, and the locks that
//! must last until the decision.
//!
//! The checker knows who voted yes, who came to which decision, and who has locked what, from facts only.

use super::{Checker, Evidence, RuleId, Violation};
use crate::fact::{CommitFact, Fact, FactRecord};
use crate::id::{NodeId, NodeSet};
use crate::transaction::{Decision, Key, Keys, Tx};
use std::collections::BTreeMap;

/// The values that broke a rule of atomic commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitEvidence {
    /// One process commits, another aborts.
    Split {
        /// The transaction.
        tx: Tx,
        /// Who commits.
        committed: NodeId,
        /// Who aborts.
        aborted: NodeId,
    },
    /// A process goes back on its decision.
    Reversed {
        /// The transaction.
        tx: Tx,
        /// Who.
        node: NodeId,
        /// What it decided first; now it is the other.
        first: Decision,
    },
    /// Somebody commits without all votes.
    NotAllYes {
        /// The transaction.
        tx: Tx,
        /// Who commits.
        node: NodeId,
        /// Who has not voted yes.
        missing: NodeSet,
    },
    /// Two transactions hold one lock.
    LockedTwice {
        /// The participant.
        node: NodeId,
        /// The key.
        key: Key,
        /// Who holds the lock.
        holder: Tx,
        /// Who locks it too.
        other: Tx,
    },
    /// A participant lets go of a lock and does not know the decision.
    UnlockedEarly {
        /// The participant.
        node: NodeId,
        /// The transaction.
        tx: Tx,
        /// The keys.
        keys: Keys,
    },
}

/// Watches atomicity, stability of decisions, validity of commits, isolation.
#[derive(Clone, Debug)]
pub struct AtomicCommit {
    transactions: BTreeMap<Tx, Votes>,
    /// Per node, who has locked what.
    locks: Vec<Vec<(Key, Tx)>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    participants: NodeSet,
    yes: NodeSet,
    commits: NodeSet,
    aborts: NodeSet,
}

impl AtomicCommit {
    /// A checker for a run of so many nodes.
    #[must_use]
    pub fn new(nodes: u16) -> Self {
        Self { transactions: BTreeMap::new(), locks: vec![Vec::new(); usize::from(nodes)] }
    }

    /// A process comes to a decision: the rules that this breaks.
    fn decides(&mut self, node: NodeId, tx: Tx, decision: Decision) -> [Option<(RuleId, CommitEvidence)>; 3] {
        let votes = self.transactions.entry(tx).or_default();
        let (mine, other) = match decision {
            Decision::Commit => (&mut votes.commits, votes.aborts),
            Decision::Abort => (&mut votes.aborts, votes.commits),
        };
        if mine.contains(node) {
            return [None; 3];
        }
        mine.insert(node);
        let reversed = other.contains(node).then(|| {
            let first = if decision == Decision::Commit { Decision::Abort } else { Decision::Commit };
            (RuleId::DecisionStability, CommitEvidence::Reversed { tx, node, first })
        });
        let split = other.iter().find(|one| *one != node).map(|one| {
            let (committed, aborted) = if decision == Decision::Commit { (node, one) } else { (one, node) };
            (RuleId::Atomicity, CommitEvidence::Split { tx, committed, aborted })
        });
        let missing: NodeSet = votes.participants.iter().filter(|one| !votes.yes.contains(*one)).collect();
        let early = (decision == Decision::Commit && !missing.is_empty())
            .then_some((RuleId::CommitValidity, CommitEvidence::NotAllYes { tx, node, missing }));
        [split, reversed, early]
    }

    fn locks(&mut self, node: NodeId, tx: Tx, keys: &Keys) -> Option<(RuleId, CommitEvidence)> {
        let locks = &mut self.locks[node.index()];
        let mut taken = None;
        for key in keys.iter().flatten().copied() {
            if let Some((_, holder)) = locks.iter().find(|(locked, holder)| *locked == key && *holder != tx) {
                let evidence = CommitEvidence::LockedTwice { node, key, holder: *holder, other: tx };
                taken = taken.or(Some((RuleId::Isolation, evidence)));
            }
            locks.push((key, tx));
        }
        taken
    }

    fn unlocks(&mut self, node: NodeId, tx: Tx, keys: Keys) -> Option<(RuleId, CommitEvidence)> {
        self.locks[node.index()].retain(|(_, holder)| *holder != tx);
        let knows = self
            .transactions
            .get(&tx)
            .is_some_and(|votes| votes.commits.contains(node) || votes.aborts.contains(node));
        (!knows).then_some((RuleId::Isolation, CommitEvidence::UnlockedEarly { node, tx, keys }))
    }
}

impl Checker for AtomicCommit {
    fn rules(&self) -> &'static [RuleId] {
        &[RuleId::Atomicity, RuleId::DecisionStability, RuleId::CommitValidity, RuleId::Isolation]
    }

    fn on_fact(&mut self, record: &FactRecord, broken: &mut Vec<Violation>) {
        let (Some(node), Fact::Commit(fact)) = (record.subject.node(), &record.fact) else { return };
        let mut found = |fault: Option<(RuleId, CommitEvidence)>| {
            if let Some((rule, evidence)) = fault {
                let evidence = Evidence::Commit(evidence);
                broken.push(Violation { rule, event: record.event, evidence });
            }
        };
        match *fact {
            // What is locked is in memory; a process that starts locks again what its log says.
            CommitFact::Started { .. } => self.locks[node.index()].clear(),
            CommitFact::Began { tx, participants, .. } => {
                self.transactions.entry(tx).or_default().participants = participants;
            }
            CommitFact::VotedYes { tx } => self.transactions.entry(tx).or_default().yes.insert(node),
            CommitFact::VotedNo { tx, .. } => {
                self.decides(node, tx, Decision::Abort).into_iter().for_each(found);
            }
            CommitFact::Decided { tx, decision, .. } | CommitFact::Finished { tx, decision, .. } => {
                self.decides(node, tx, decision).into_iter().for_each(found);
            }
            CommitFact::Locked { tx, ref keys } => found(self.locks(node, tx, keys)),
            CommitFact::Unlocked { tx, keys } => found(self.unlocks(node, tx, keys)),
            _ => {}
        }
    }
}
