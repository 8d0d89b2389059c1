//! State machine safety, of any protocol that executes the entries of a replicated log in order.

use super::{Checker, Evidence, RuleId, Violation};
use crate::epoch::Epochs;
use crate::fact::{Fact, FactRecord, Payload};
use crate::id::NodeId;

/// Watches that no two servers execute different things at the same index.
#[derive(Clone, Debug)]
pub struct StateMachineSafety {
    /// What was executed first at each index, and by whom.
    applied: Vec<Applied>,
    /// What the epochs in facts are.
    epochs: Epochs,
    /// Whether the same command of another epoch is another entry.
    entries: bool,
}

#[derive(Clone, Copy, Debug)]
struct Applied {
    node: NodeId,
    epoch: u64,
    payload: Payload,
}

impl StateMachineSafety {
    /// An entry is a command and its term, as in Raft (Ongaro & Ousterhout 2014, §5.3).
    #[must_use]
    pub fn of_entries() -> Self {
        Self { applied: Vec::new(), epochs: Epochs::Terms, entries: true }
    }

    /// An entry is a command: in Paxos one server may know of its choice by one ballot, another by a later one that
    /// carries the same value (Lamport 2001, §2.2).
    #[must_use]
    pub fn of_commands() -> Self {
        Self { applied: Vec::new(), epochs: Epochs::Ballots, entries: false }
    }

    fn applied(&mut self, node: NodeId, index: u64, epoch: u64, payload: Payload) -> Option<Evidence> {
        let place = usize::try_from(index).ok()?.checked_sub(1)?;
        let Some(first) = self.applied.get(place) else {
            // Servers apply in order, so the first to reach an index extends the list by one.
            self.applied.push(Applied { node, epoch, payload });
            return None;
        };
        let differs = first.payload != payload || (self.entries && first.epoch != epoch);
        differs.then_some(Evidence::AppliedDiffer {
            first: first.node,
            applied: (self.epochs.name(first.epoch), first.payload),
            second: node,
            other: (self.epochs.name(epoch), payload),
            index,
        })
    }
}

impl Checker for StateMachineSafety {
    fn rules(&self) -> &'static [RuleId] {
        &[RuleId::StateMachineSafety]
    }

    fn on_fact(&mut self, record: &FactRecord, broken: &mut Vec<Violation>) {
        let (Some(node), Fact::Applied { index, epoch, payload, .. }) = (record.subject.node(), record.fact)
        else {
            return;
        };
        if let Some(evidence) = self.applied(node, index, epoch, payload) {
            broken.push(Violation { rule: RuleId::StateMachineSafety, event: record.event, evidence });
        }
    }
}
