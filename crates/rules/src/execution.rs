//! State machine safety, of any protocol that executes the entries of a replicated log in order.

use crate::{LogFact, LogStep, STATE_MACHINE_SAFETY};
use faultline_engine::describe::{Data, Describe};
use faultline_engine::{Checker, FactRecord, NodeId, Rule, Violation};

/// What a server executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Data)]
pub struct Applied<E> {
    /// The term or ballot by which it knew the entry to be committed.
    pub epoch: u64,
    /// What the entry holds.
    pub payload: E,
}

/// Two servers executed different things at one index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum AppliedDiffer<E> {
    /// Two nodes applied different entries at one index.
    AppliedDiffer {
        /// One node.
        first: NodeId,
        /// What it applied.
        applied: Applied<E>,
        /// Another.
        second: NodeId,
        /// What that one applied.
        other: Applied<E>,
        /// The index.
        index: u64,
    },
}

/// Watches that no two servers execute different things at the same index.
#[derive(Clone, Debug)]
pub struct StateMachineSafety<E> {
    /// What was executed first at each index, and by whom.
    applied: Vec<(NodeId, Applied<E>)>,
    /// Whether the same command of another epoch is another entry.
    entries: bool,
}

impl<E: Clone + PartialEq> StateMachineSafety<E> {
    /// An entry is a command and its term, as in Raft (Ongaro & Ousterhout 2014, §5.3).
    #[must_use]
    pub fn of_entries() -> Self {
        Self { applied: Vec::new(), entries: true }
    }

    /// An entry is a command: in Paxos one server may know of its choice by one ballot, another by a later one that
    /// carries the same value (Lamport 2001, §2.2).
    #[must_use]
    pub fn of_commands() -> Self {
        Self { applied: Vec::new(), entries: false }
    }

    pub(crate) fn applied(
        &mut self,
        node: NodeId,
        index: u64,
        epoch: u64,
        payload: &E,
    ) -> Option<AppliedDiffer<E>> {
        let place = usize::try_from(index).ok()?.checked_sub(1)?;
        let Some((first, applied)) = self.applied.get(place) else {
            // Servers apply in order, so the first to reach an index extends the list by one.
            self.applied.push((node, Applied { epoch, payload: payload.clone() }));
            return None;
        };
        let differs = applied.payload != *payload || (self.entries && applied.epoch != epoch);
        differs.then(|| AppliedDiffer::AppliedDiffer {
            first: *first,
            applied: applied.clone(),
            second: node,
            other: Applied { epoch, payload: payload.clone() },
            index,
        })
    }
}

impl<F: LogFact> Checker<F> for StateMachineSafety<F::Entry>
where
    F::Evidence: From<AppliedDiffer<F::Entry>>,
{
    fn rules(&self) -> &'static [&'static Rule] {
        &[STATE_MACHINE_SAFETY]
    }

    fn on_fact(&mut self, record: &FactRecord<F>, broken: &mut Vec<Violation<F::Evidence>>) {
        let (Some(node), Some(LogStep::Applied { index, epoch, entry })) =
            (record.subject.node(), record.fact.log_step())
        else {
            return;
        };
        if let Some(evidence) = self.applied(node, index, epoch, entry) {
            let (rule, event, evidence) = (STATE_MACHINE_SAFETY, record.event, evidence.into());
            broken.push(Violation { rule, event, evidence });
        }
    }
}
