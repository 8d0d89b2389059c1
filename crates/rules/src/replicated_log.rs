//! The five properties of figure 3 of the Raft paper, for any protocol that replicates a log under leaders.
//!
//! The checker keeps a shadow of every node's log, built from facts only. Each entry of a shadow carries a
//! hash of the whole log up to it, so "identical up to here" is one comparison.

use crate::{
    AppliedDiffer, ELECTION_SAFETY, LEADER_APPEND_ONLY, LEADER_COMPLETENESS, LOG_MATCHING,
    STATE_MACHINE_SAFETY, StateMachineSafety,
};
use faultline_engine::describe::Describe;
use faultline_engine::digest::{Digest, Encode};
use faultline_engine::{Checker, Fact, FactRecord, NodeId, Rule, Ticket, Violation};
use std::fmt::Debug;

/// What a fact says of a replicated log.
#[derive(Clone, Copy, Debug)]
pub enum LogStep<'a, E> {
    /// A process started from its disk.
    Started {
        /// The length of the log found there.
        last: u64,
        /// The term of its last entry, 0 when there is none.
        last_epoch: u64,
    },
    /// A process leads this term.
    Leads {
        /// The term.
        epoch: u64,
    },
    /// A process leads no longer.
    StepsDown,
    /// The end of a log was removed.
    Truncated {
        /// From this index on.
        from: u64,
    },
    /// An entry was written at the end of a log.
    Appended {
        /// At this index, from 1.
        index: u64,
        /// With this term.
        epoch: u64,
        /// What it holds.
        entry: &'a E,
    },
    /// A process knows that entries are committed.
    Committed {
        /// Up to this index.
        through: u64,
        /// The term of the process.
        epoch: u64,
    },
    /// A process executed an entry.
    Applied {
        /// At this index.
        index: u64,
        /// Of this term or ballot.
        epoch: u64,
        /// What it holds.
        entry: &'a E,
    },
    /// A process answers a read from its own state.
    Reads {
        /// Whose request.
        ticket: Ticket,
        /// The state is that after the entry at this index, or later.
        index: u64,
    },
}

/// Facts that tell of a replicated log.
pub trait LogFact: Fact {
    /// What an entry of the log holds.
    type Entry: Clone + Debug + PartialEq + Encode + Send;
    /// What this one says of the log, if it is about it.
    fn log_step(&self) -> Option<LogStep<'_, Self::Entry>>;
}

/// The values that broke a rule of replicated logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum LogEvidence {
    /// Two leaders in one term.
    TwoLeaders {
        /// The term.
        epoch: u64,
        /// Who led first.
        first: NodeId,
        /// Who leads too.
        second: NodeId,
    },
    /// A leader removed entries of its own log.
    LeaderTruncated {
        /// Who.
        leader: NodeId,
        /// The term it leads.
        epoch: u64,
        /// From this index on.
        from: u64,
    },
    /// Same index and term, but the logs up to there differ.
    LogsDiffer {
        /// One node.
        first: NodeId,
        /// Another.
        second: NodeId,
        /// The index at which both have an entry of the same term.
        index: u64,
        /// That term.
        epoch: u64,
        /// The first index at which they differ.
        differs: u64,
    },
    /// A leader lacks a committed entry.
    LeaderLacks {
        /// Who.
        leader: NodeId,
        /// The term it leads.
        epoch: u64,
        /// The index of the committed entry.
        index: u64,
        /// The term in which it was committed.
        committed_in: u64,
    },
}

/// Watches election safety, leader append-only, log matching, leader completeness, state machine safety.
#[derive(Clone, Debug)]
pub struct ReplicatedLog<E> {
    nodes: Vec<Shadow>,
    /// Who led which term, by term.
    leaders: Vec<(u64, NodeId)>,
    /// The committed log: per index the hash up to it, and the first term in which it was committed.
    committed: Vec<(u64, u64)>,
    execution: StateMachineSafety<E>,
}

#[derive(Clone, Debug, Default)]
struct Shadow {
    log: Vec<Entry>,
    /// The ends of the log that were removed since the process started, and from which place each. A crash
    /// may undo a removal that had not reached the disk.
    removed: Vec<(usize, Vec<Entry>)>,
    leads: Option<u64>,
    commit: u64,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    epoch: u64,
    /// The hash of the log up to and including this entry.
    up_to: u64,
}

impl Shadow {
    /// Keeps the first `len` entries.
    fn truncate(&mut self, len: usize) {
        if len < self.log.len() {
            self.removed.push((len, self.log.split_off(len)));
        }
    }

    /// Goes back to what the disk held: a log of this length and last term. Writes reach the disk in order,
    /// so it is the beginning of the log as it is, or as it was before one of the removals.
    fn restart(&mut self, len: usize, last_epoch: u64) {
        let is_there = |log: &[Entry]| len == 0 || log.get(len - 1).is_some_and(|e| e.epoch == last_epoch);
        while !is_there(&self.log)
            && let Some((place, end)) = self.removed.pop()
        {
            self.log.truncate(place);
            self.log.extend(end);
        }
        self.log.truncate(len);
        self.removed.clear();
        self.leads = None;
    }
}

impl<E: Clone + PartialEq + Encode> ReplicatedLog<E> {
    /// A checker for a cluster of this size.
    #[must_use]
    pub fn new(nodes: u16) -> Self {
        Self {
            nodes: vec![Shadow::default(); usize::from(nodes)],
            leaders: Vec::new(),
            committed: Vec::new(),
            execution: StateMachineSafety::of_entries(),
        }
    }

    fn leads(&mut self, node: NodeId, epoch: u64) -> [Option<(&'static Rule, LogEvidence)>; 2] {
        let other = self.leaders.iter().rev().find(|(term, leader)| *term == epoch && *leader != node);
        let two = other.map(|(_, first)| {
            (ELECTION_SAFETY, LogEvidence::TwoLeaders { epoch, first: *first, second: node })
        });
        self.leaders.push((epoch, node));
        self.nodes[node.index()].leads = Some(epoch);
        [two, self.lacks(node, epoch)]
    }

    /// Whether the leader of a term lacks an entry that was committed in an earlier one.
    fn lacks(&self, leader: NodeId, epoch: u64) -> Option<(&'static Rule, LogEvidence)> {
        let log = &self.nodes[leader.index()].log;
        // The hash at the last such index covers all before it; only after a violation is the first sought.
        let last = self.committed.iter().rposition(|(_, term)| *term < epoch)?;
        if log.get(last).is_some_and(|entry| entry.up_to == self.committed[last].0) {
            return None;
        }
        let first =
            (0..=last).find(|i| log.get(*i).is_none_or(|entry| entry.up_to != self.committed[*i].0))?;
        let committed_in = self.committed[first].1;
        let evidence = LogEvidence::LeaderLacks { leader, epoch, index: first as u64 + 1, committed_in };
        Some((LEADER_COMPLETENESS, evidence))
    }

    fn appended(
        &mut self,
        node: NodeId,
        index: u64,
        epoch: u64,
        payload: &E,
    ) -> Option<(&'static Rule, LogEvidence)> {
        let place = usize::try_from(index).ok()?.checked_sub(1)?;
        self.nodes[node.index()].truncate(place);
        let log = &mut self.nodes[node.index()].log;
        let mut hash = Digest::resume(log.last().map_or(0, |entry| entry.up_to));
        hash.mix(epoch);
        payload.encode(&mut hash);
        log.push(Entry { epoch, up_to: hash.raw() });
        let mine = Entry { epoch, up_to: hash.raw() };
        let differs = |entry: &Entry| entry.epoch == mine.epoch && entry.up_to != mine.up_to;
        let other = (0..self.nodes.len()).find(|i| self.nodes[*i].log.get(place).is_some_and(differs))?;
        let (a, b) = (&self.nodes[node.index()].log, &self.nodes[other].log);
        let at = (0..=place).find(|i| a.get(*i).map(|e| e.up_to) != b.get(*i).map(|e| e.up_to))?;
        let second = NodeId(u16::try_from(other).ok()?);
        let evidence = LogEvidence::LogsDiffer { first: node, second, index, epoch, differs: at as u64 + 1 };
        Some((LOG_MATCHING, evidence))
    }

    fn committed(&mut self, node: NodeId, through: u64, epoch: u64) -> Option<(&'static Rule, LogEvidence)> {
        let shadow = &mut self.nodes[node.index()];
        shadow.commit = through;
        let end = usize::try_from(through).ok()?.min(shadow.log.len());
        if end <= self.committed.len() {
            return None;
        }
        let new = shadow.log[self.committed.len()..end].iter().map(|entry| (entry.up_to, epoch));
        self.committed.extend(new);
        // A leader of a higher term may be there already, if a deposed one still commits.
        let leaders = (0..self.nodes.len()).filter_map(|i| Some((i, self.nodes[i].leads?)));
        let mut higher = leaders.filter(|(_, term)| *term > epoch);
        higher.find_map(|(i, term)| self.lacks(NodeId(u16::try_from(i).ok()?), term))
    }
}

impl<F: LogFact> Checker<F> for ReplicatedLog<F::Entry>
where
    F::Evidence: From<LogEvidence> + From<AppliedDiffer<F::Entry>>,
{
    fn rules(&self) -> &'static [&'static Rule] {
        &[ELECTION_SAFETY, LEADER_APPEND_ONLY, LOG_MATCHING, LEADER_COMPLETENESS, STATE_MACHINE_SAFETY]
    }

    fn on_fact(&mut self, record: &FactRecord<F>, broken: &mut Vec<Violation<F::Evidence>>) {
        let (Some(node), Some(step)) = (record.subject.node(), record.fact.log_step()) else { return };
        let mut found = |fault: Option<(&'static Rule, LogEvidence)>| {
            if let Some((rule, evidence)) = fault {
                broken.push(Violation { rule, event: record.event, evidence: evidence.into() });
            }
        };
        match step {
            LogStep::Started { last, last_epoch } => {
                let len = usize::try_from(last).unwrap_or(usize::MAX);
                self.nodes[node.index()].restart(len, last_epoch);
            }
            LogStep::Leads { epoch } => self.leads(node, epoch).into_iter().for_each(found),
            LogStep::StepsDown => self.nodes[node.index()].leads = None,
            LogStep::Truncated { from } => {
                let shadow = &mut self.nodes[node.index()];
                if let Some(epoch) = shadow.leads {
                    found(Some((
                        LEADER_APPEND_ONLY,
                        LogEvidence::LeaderTruncated { leader: node, epoch, from },
                    )));
                }
                shadow.truncate(usize::try_from(from.saturating_sub(1)).unwrap_or(usize::MAX));
            }
            LogStep::Appended { index, epoch, entry } => found(self.appended(node, index, epoch, entry)),
            LogStep::Committed { through, epoch } => found(self.committed(node, through, epoch)),
            LogStep::Applied { index, epoch, entry } => {
                if let Some(evidence) = self.execution.applied(node, index, epoch, entry) {
                    let (rule, event, evidence) = (STATE_MACHINE_SAFETY, record.event, evidence.into());
                    broken.push(Violation { rule, event, evidence });
                }
            }
            LogStep::Reads { .. } => {}
        }
    }
}
