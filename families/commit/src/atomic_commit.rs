//! Atomic commitment: conditions AC1 to AC3 of Bernstein, Hadzilacos & Goodman 1987, §7.3, and the locks that
//! must last until the decision.
//!
//! The checker knows who voted yes, who came to which decision, and who has locked what, from facts only.

use crate::evidence::{CommitEvidence, Evidence};
use crate::facts::Fact;
use crate::transaction::{Decision, Key, Keys, Tx};
use faultline_engine::{Checker, FactRecord, NodeId, NodeSet, Rule, Violation};
use std::collections::BTreeMap;

/// All processes that reach a decision reach the same one.
pub const ATOMICITY: &Rule =
    &Rule { slug: "atomicity", source: "Bernstein, Hadzilacos & Goodman 1987, §7.3, AC1" };
/// A process cannot reverse its decision after it has reached one.
pub const DECISION_STABILITY: &Rule =
    &Rule { slug: "decision-stability", source: "Bernstein, Hadzilacos & Goodman 1987, §7.3, AC2" };
/// The decision is commit only if all participants voted yes.
pub const COMMIT_VALIDITY: &Rule =
    &Rule { slug: "commit-validity", source: "Bernstein, Hadzilacos & Goodman 1987, §7.3, AC3" };
/// A lock is one transaction's alone, and is kept until that transaction is decided.
pub const ISOLATION: &Rule =
    &Rule { slug: "isolation", source: "Bernstein, Hadzilacos & Goodman 1987, §3.2" };

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
    fn decides(
        &mut self,
        node: NodeId,
        tx: Tx,
        decision: Decision,
    ) -> [Option<(&'static Rule, CommitEvidence)>; 3] {
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
            (DECISION_STABILITY, CommitEvidence::Reversed { tx, node, first })
        });
        let split = other.iter().find(|one| *one != node).map(|one| {
            let (committed, aborted) = if decision == Decision::Commit { (node, one) } else { (one, node) };
            (ATOMICITY, CommitEvidence::Split { tx, committed, aborted })
        });
        let missing: NodeSet = votes.participants.iter().filter(|one| !votes.yes.contains(*one)).collect();
        let early = (decision == Decision::Commit && !missing.is_empty())
            .then_some((COMMIT_VALIDITY, CommitEvidence::NotAllYes { tx, node, missing }));
        [split, reversed, early]
    }

    fn locks(&mut self, node: NodeId, tx: Tx, keys: &Keys) -> Option<(&'static Rule, CommitEvidence)> {
        let locks = &mut self.locks[node.index()];
        let mut taken = None;
        for key in keys.iter().flatten().copied() {
            if let Some((_, holder)) = locks.iter().find(|(locked, holder)| *locked == key && *holder != tx) {
                let evidence = CommitEvidence::LockedTwice { node, key, holder: *holder, other: tx };
                taken = taken.or(Some((ISOLATION, evidence)));
            }
            locks.push((key, tx));
        }
        taken
    }

    fn unlocks(&mut self, node: NodeId, tx: Tx, keys: Keys) -> Option<(&'static Rule, CommitEvidence)> {
        self.locks[node.index()].retain(|(_, holder)| *holder != tx);
        let knows = self
            .transactions
            .get(&tx)
            .is_some_and(|votes| votes.commits.contains(node) || votes.aborts.contains(node));
        (!knows).then_some((ISOLATION, CommitEvidence::UnlockedEarly { node, tx, keys }))
    }
}

impl Checker<Fact> for AtomicCommit {
    fn rules(&self) -> &'static [&'static Rule] {
        &[ATOMICITY, DECISION_STABILITY, COMMIT_VALIDITY, ISOLATION]
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, broken: &mut Vec<Violation<Evidence>>) {
        let Some(node) = record.subject.node() else { return };
        let mut found = |fault: Option<(&'static Rule, CommitEvidence)>| {
            if let Some((rule, evidence)) = fault {
                let evidence = Evidence::Commit(evidence);
                broken.push(Violation { rule, event: record.event, evidence });
            }
        };
        match record.fact {
            // What is locked is in memory; a process that starts locks again what its log says.
            Fact::Started { .. } => self.locks[node.index()].clear(),
            Fact::Began { tx, participants, .. } => {
                self.transactions.entry(tx).or_default().participants = participants;
            }
            Fact::VotedYes { tx } => self.transactions.entry(tx).or_default().yes.insert(node),
            Fact::VotedNo { tx, .. } => {
                self.decides(node, tx, Decision::Abort).into_iter().for_each(found);
            }
            Fact::Decided { tx, decision, .. } | Fact::Finished { tx, decision, .. } => {
                self.decides(node, tx, decision).into_iter().for_each(found);
            }
            Fact::Locked { tx, ref keys } => found(self.locks(node, tx, keys)),
            Fact::Unlocked { tx, keys } => found(self.unlocks(node, tx, keys)),
            _ => {}
        }
    }
}
