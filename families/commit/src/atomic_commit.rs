//! Atomic commitment: conditions AC1 to AC3 of Bernstein, Hadzilacos & Goodman 1987, §7.3, and the locks that
//! must last until the decision.
//!
//! The checker knows who voted yes, who came to which decision, and who has locked what, from facts only.

use crate::evidence::{CommitEvidence, Evidence};
use crate::facts::Fact;
use crate::transaction::{Decision, Key, Keys, Tx};
use faultline_engine::{Checker, FactRecord, NodeId, NodeSet, Observation, Rule, Seen, Sight, Violation};
use litemap::LiteMap;

/// All processes that reach a decision reach the same one.
pub const ATOMICITY: &Rule =
    &Rule { slug: "atomicity", source: "Bernstein, Hadzilacos & Goodman 1987, §7.3, AC1" };
/// A process cannot reverse its decision after it has reached one.
pub const DECISION_STABILITY: &Rule =
    &Rule { slug: "decision-stability", source: "Bernstein, Hadzilacos & Goodman 1987, §7.3, AC2" };
/// The decision is commit only if all participants voted yes.
pub const COMMIT_VALIDITY: &Rule =
    &Rule { slug: "commit-validity", source: "Bernstein, Hadzilacos & Goodman 1987, §7.3, AC3" };
/// A lock is one transaction's alone, and is kept until that transaction is decided, also by who restarts meanwhile.
/// Who executes a commit holds the locks.
pub const ISOLATION: &Rule =
    &Rule { slug: "isolation", source: "Bernstein, Hadzilacos & Goodman 1987, §3.2" };

/// Watches atomicity, stability of decisions, validity of commits, isolation.
#[derive(Clone, Debug)]
pub struct AtomicCommit {
    transactions: LiteMap<Tx, Votes>,
    sites: Vec<Site>,
    /// Who lies: nobody can know how it has voted, or what it has decided.
    liars: NodeSet,
}

/// The locks of one node.
#[derive(Clone, Debug, Default)]
struct Site {
    /// Who has locked what.
    locks: Vec<(Key, Tx)>,
    /// The transactions for which it has locked keys and knows no decision.
    open: Vec<Claim>,
}

/// What a transaction has locked on a node. With its yes the node owes it these locks, whatever happens to it.
#[derive(Clone, Copy, Debug)]
struct Claim {
    tx: Tx,
    keys: Keys,
    voted: bool,
}

impl Site {
    /// Who has locked a key, or is owed its lock by a yes, other than a transaction.
    fn holder(&self, key: Key, other: Tx) -> Option<Tx> {
        let mut held = self.locks.iter().filter(|(locked, _)| *locked == key).map(|(_, holder)| *holder);
        let owed = |claim: &&Claim| claim.voted && claim.keys.contains(&Some(key)) && claim.tx != other;
        held.find(|holder| *holder != other).or_else(|| self.open.iter().find(owed).map(|claim| claim.tx))
    }

    fn lock(&mut self, tx: Tx, keys: Keys) {
        self.locks.extend(keys.into_iter().flatten().map(|key| (key, tx)));
        if self.open.iter().all(|claim| claim.tx != tx) {
            self.open.push(Claim { tx, keys, voted: false });
        }
    }

    /// The locks that a transaction is to have and has not.
    fn missing(&self, tx: Tx) -> Option<Keys> {
        let claim = self.open.iter().find(|claim| claim.tx == tx)?;
        let mut missing = Keys::default();
        let lost = claim.keys.into_iter().flatten().filter(|key| !self.locks.contains(&(*key, tx)));
        missing.iter_mut().zip(lost).for_each(|(slot, key)| *slot = Some(key));
        missing[0].is_some().then_some(missing)
    }
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
        Self {
            transactions: LiteMap::new(),
            sites: vec![Site::default(); usize::from(nodes)],
            liars: NodeSet::EMPTY,
        }
    }

    /// A process comes to a decision: the rules that this breaks.
    fn decides(
        &mut self,
        node: NodeId,
        tx: Tx,
        decision: Decision,
    ) -> [Option<(&'static Rule, CommitEvidence)>; 4] {
        let site = &mut self.sites[node.index()];
        let keys = if decision == Decision::Commit { site.missing(tx) } else { None };
        let unlocked = keys.map(|keys| (ISOLATION, CommitEvidence::NotLocked { node, tx, keys }));
        site.open.retain(|claim| claim.tx != tx);
        let votes = self.transactions.entry(tx).or_default();
        let (mine, other) = match decision {
            Decision::Commit => (&mut votes.commits, votes.aborts),
            Decision::Abort => (&mut votes.aborts, votes.commits),
        };
        if mine.contains(node) {
            return [None, None, None, unlocked];
        }
        mine.insert(node);
        let reversed = other.contains(node).then(|| {
            let first = if decision == Decision::Commit { Decision::Abort } else { Decision::Commit };
            (DECISION_STABILITY, CommitEvidence::Reversed { tx, node, first })
        });
        let split = other.minus(self.liars).iter().find(|one| *one != node).map(|one| {
            let (committed, aborted) = if decision == Decision::Commit { (node, one) } else { (one, node) };
            (ATOMICITY, CommitEvidence::Split { tx, committed, aborted })
        });
        let missing = votes.participants.minus(votes.yes).minus(self.liars);
        let early = (decision == Decision::Commit && !missing.is_empty())
            .then_some((COMMIT_VALIDITY, CommitEvidence::NotAllYes { tx, node, missing }));
        [split, reversed, early, unlocked]
    }

    fn locks(&mut self, node: NodeId, tx: Tx, keys: &Keys) -> Option<(&'static Rule, CommitEvidence)> {
        let site = &mut self.sites[node.index()];
        let mut held = keys.iter().flatten().filter_map(|key| Some((*key, site.holder(*key, tx)?)));
        let taken = held
            .next()
            .map(|(key, holder)| (ISOLATION, CommitEvidence::LockedTwice { node, key, holder, other: tx }));
        drop(held);
        site.lock(tx, *keys);
        taken
    }

    fn unlocks(&mut self, node: NodeId, tx: Tx, keys: Keys) -> Option<(&'static Rule, CommitEvidence)> {
        self.sites[node.index()].locks.retain(|(_, holder)| *holder != tx);
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
            // What is locked is in memory; a process that starts must lock again what its log says.
            Fact::Started { .. } => {
                let site = &mut self.sites[node.index()];
                site.locks.clear();
                site.open.retain(|claim| claim.voted);
            }
            Fact::Began { tx, participants, .. } => {
                self.transactions.entry(tx).or_default().participants = participants;
            }
            Fact::VotedYes { tx } => {
                self.transactions.entry(tx).or_default().yes.insert(node);
                let open = &mut self.sites[node.index()].open;
                open.iter_mut().filter(|claim| claim.tx == tx).for_each(|claim| claim.voted = true);
            }
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

    fn on_liar(&mut self, liar: NodeId) -> bool {
        self.liars.insert(liar);
        true
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    /// A log that is lost holds no yes: who loses it owes nobody anything, as far as it knows.
    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<Evidence>>) {
        if let Observation::Wiped(node) = seen.what {
            self.sites[node.index()].open.clear();
        }
    }
}
