//! The five properties of figure 3 of the Raft paper, for any protocol that replicates a log under leaders, and what else
//! the facts of a log show: who takes what for committed too early, what takes effect twice, what is never done.
//!
//! The checker keeps a shadow of every node's log. Each entry of a shadow carries a hash of the whole log up to it, so
//! "identical up to here" is one comparison.
//!
//! What is committed it does not believe of anybody: an entry is committed when a majority has it on its disks that took
//! it in the term of the entry, and so is all that precedes it (§5.4.2). That is the earliest moment at which any leader
//! could know it.
//!
//! Where somebody lies, an honest server may believe an entry to be committed that too few hold, because a liar says that it
//! has it. So liars count as holders for whoever takes an entry for committed, and then it is committed for everybody who
//! is honest; without that, what a majority of honest disks holds is. Either way a leader that lacks it is told.
//!
//! A majority is one of the configuration that the leader of that term has in its log, if members change: the latest entry that
//! is one counts, committed or not (Ongaro 2014, §4.1).

mod evidence;
mod members;
mod shadow;

use crate::convergence::{Convergence, NotConverged};
use crate::execution;
use crate::{
    AppliedDiffer, CONVERGENCE, ELECTION_SAFETY, EffectAgain, Execution, LEADER_APPEND_ONLY,
    LEADER_COMPLETENESS, LOG_MATCHING, ONE_CHANGE_AT_A_TIME, STATE_MACHINE_SAFETY, TAKES_EFFECT_ONCE,
    TRUTHFUL_COMMITMENT,
};
pub use evidence::LogEvidence;
use faultline_engine::digest::{Digest, Encode};
use faultline_engine::{
    Checker, Endpoint, Fact, FactRecord, NodeId, NodeSet, Observation, Rule, Seen, Sight, Span, Ticket,
    Violation,
};
use members::Known;
pub use members::Members;
use shadow::{Entry, Shadow};
use std::fmt::Debug;

/// What a fact says of a replicated log.
#[derive(Clone, Copy, Debug)]
pub enum LogStep<'a, E> {
    /// A process started from its disk.
    Started {
        /// The length of the log found there.
        last: u64,
    },
    /// A process holds this entry when the run begins, at the end of its log, in memory and on its disk.
    Held {
        /// At this index, from 1.
        index: u64,
        /// Of this term.
        epoch: u64,
        /// What it holds.
        entry: &'a E,
    },
    /// A process leads this term.
    Leads {
        /// The term.
        epoch: u64,
    },
    /// A process accepts somebody as the leader of this term.
    Follows {
        /// The term.
        epoch: u64,
    },
    /// A process leads no longer, or gave up to lead.
    StepsDown {
        /// The term it is in now.
        epoch: u64,
    },
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
    },
    /// A process executed an entry.
    Applied {
        /// At this index.
        index: u64,
        /// Of this term or ballot.
        epoch: u64,
        /// What it holds.
        entry: &'a E,
        /// The request that takes effect by that; none if it was executed before, or there is none.
        effect: Option<Ticket>,
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
    /// Who the members are from an entry on, if that is what it says.
    fn members(_: &Self::Entry) -> Option<Members> {
        None
    }
}

/// Somebody led a term.
#[derive(Clone, Copy, Debug)]
struct Reign {
    epoch: u64,
    leader: NodeId,
    /// The latest configuration that was in its log as long as it led.
    members: Members,
}

/// Watches election safety, leader append-only, log matching, leader completeness, truthful commitment, state machine
/// safety, single execution, and that all is done in the end.
#[derive(Clone, Debug)]
pub struct ReplicatedLog<E> {
    nodes: Vec<Shadow>,
    /// Who led which term, in order of time.
    leaders: Vec<Reign>,
    /// The configurations.
    known: Known,
    /// The committed one.
    members: Members,
    /// The committed log: per index the hash up to it, and the first term in which it was committed.
    committed: Vec<(u64, u64)>,
    execution: Execution<E>,
    end: Convergence,
    liars: NodeSet,
}

impl<E: Clone + PartialEq + Encode> ReplicatedLog<E> {
    /// A checker for a cluster of this size, which must have recovered within this time after all faults have ended; none
    /// if nothing is promised.
    #[must_use]
    pub fn new(nodes: u16, within: Option<Span>) -> Self {
        Self {
            nodes: vec![Shadow::default(); usize::from(nodes)],
            leaders: Vec::new(),
            known: Known::new(nodes),
            members: Members::of(NodeSet::first(nodes)),
            committed: Vec::new(),
            execution: Execution::of_entries(),
            end: Convergence::new(nodes, within),
            liars: NodeSet::EMPTY,
        }
    }

    /// The nodes that are judged.
    fn honest(&self) -> impl Iterator<Item = usize> + use<E> {
        let liars = self.liars;
        let all = (0..self.nodes.len()).filter_map(|place| u16::try_from(place).ok()).map(NodeId);
        all.filter(move |node| !liars.contains(*node)).map(NodeId::index)
    }

    fn leads(&mut self, node: NodeId, epoch: u64) -> [Option<(&'static Rule, LogEvidence)>; 2] {
        let honest = |leader: NodeId| !self.liars.contains(leader);
        let mut others =
            self.leaders.iter().rev().filter(|reign| reign.leader != node && honest(reign.leader));
        let two = others.find(|reign| reign.epoch == epoch).map(|reign| {
            (ELECTION_SAFETY, LogEvidence::TwoLeaders { epoch, first: reign.leader, second: node })
        });
        let (_, members) = self.known.latest(&self.nodes[node.index()].log);
        self.leaders.push(Reign { epoch, leader: node, members });
        let shadow = &mut self.nodes[node.index()];
        (shadow.leads, shadow.epoch) = (Some(epoch), epoch);
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
        members: Option<Members>,
        event: u32,
    ) -> Option<(&'static Rule, LogEvidence)> {
        let place = usize::try_from(index).ok()?.checked_sub(1)?;
        let shadow = &mut self.nodes[node.index()];
        shadow.truncate(place, event);
        let configures = members.is_some();
        let mine = after(&shadow.log, epoch, payload, shadow.epoch == epoch);
        let mine = Entry { configures, ..mine };
        if let Some(members) = members {
            self.known.learn(mine.up_to, members);
        }
        shadow.append(mine, event);
        let differs = |entry: &Entry| entry.epoch == mine.epoch && entry.up_to != mine.up_to;
        let other = self.honest().find(|i| self.nodes[*i].log.get(place).is_some_and(differs))?;
        let (a, b) = (&self.nodes[node.index()].log, &self.nodes[other].log);
        let at = (0..=place).find(|i| a.get(*i).map(|e| e.up_to) != b.get(*i).map(|e| e.up_to))?;
        let second = NodeId(u16::try_from(other).ok()?);
        let evidence = LogEvidence::LogsDiffer { first: node, second, index, epoch, differs: at as u64 + 1 };
        Some((LOG_MATCHING, evidence))
    }

    /// A node holds an entry when the run begins. It counts for nothing: that a majority holds an entry now does not say that
    /// it took it in the term of the entry, so nothing is committed to begin with (figure 8).
    fn held(&mut self, node: NodeId, index: u64, epoch: u64, payload: &E) {
        let shadow = &mut self.nodes[node.index()];
        if shadow.disk.len() as u64 + 1 == index {
            let entry = after(&shadow.disk, epoch, payload, false);
            shadow.disk.push(entry);
            shadow.log.push(entry);
        }
    }

    /// What a node ordered up to an event is on its disk: what is committed by that, and a leader that lacks it.
    fn written(&mut self, node: NodeId, event: u32) -> Option<(&'static Rule, LogEvidence)> {
        let from = self.nodes[node.index()].write(event);
        self.commit(node, from)
    }

    /// What on the disk of a node is committed by now, from a place on.
    fn commit(&mut self, node: NodeId, from: usize) -> Option<(&'static Rule, LogEvidence)> {
        let from = from.max(self.committed.len());
        let disk = &self.nodes[node.index()].disk;
        let chosen = |place: &usize| {
            let entry = &disk[*place];
            let same = |other: &Entry| other.up_to == entry.up_to && other.counts;
            let holders = || self.holders(|shadow| shadow.disk.get(*place).is_some_and(same));
            entry.counts && self.is_majority(entry.epoch, holders())
        };
        // The last one commits all before it.
        let last = (from..disk.len()).rev().find(chosen)?;
        let epoch = disk[last].epoch;
        let new = &disk[self.committed.len()..=last];
        if let (Some(_), members) = self.known.latest(new) {
            self.members = members;
            self.end.members(members.all());
        }
        self.committed.extend(new.iter().map(|entry| (entry.up_to, epoch)));
        // A leader of a higher term may be there already, if the disks of those that voted against it were slow.
        let leaders = self.honest().filter_map(|i| Some((i, self.nodes[i].leads?)));
        let mut higher = leaders.filter(|(_, term)| *term > epoch);
        higher.find_map(|(i, term)| self.lacks(NodeId(u16::try_from(i).ok()?), term))
    }

    /// Whether the honest that hold a server's log up to an index would be a majority if every liar held it too: then the
    /// server cannot know better, and all of it is committed as far as the honest can tell.
    fn believes_liars(&mut self, node: NodeId, index: usize) -> bool {
        if self.liars.is_empty() {
            return false;
        }
        let log = &self.nodes[node.index()].log;
        let chosen = |(place, entry): &(usize, &Entry)| {
            let same = |other: &Entry| other.up_to == entry.up_to && other.counts;
            let honest = self.holders(|shadow| shadow.disk.get(*place).is_some_and(same));
            let all = honest.iter().chain(self.liars.iter()).collect();
            // By which members a liar counts that leads, and whom it has counted, nobody can tell: a follower takes its word.
            let honest = |reign: &Reign| reign.epoch == entry.epoch && !self.liars.contains(reign.leader);
            // What was there when the run began is of no reign.
            let liar_leads = entry.counts && !self.leaders.iter().any(honest);
            liar_leads || self.is_majority(entry.epoch, all)
        };
        let Some((_, last)) = log.iter().enumerate().skip(index).find(chosen) else { return false };
        let epoch = last.epoch;
        let known = self.committed.len().min(index + 1);
        let new = log[known..=index].iter().map(|entry| (entry.up_to, epoch));
        self.committed.extend(new);
        true
    }

    /// A node takes the entry at an index for committed, or executes it: whether it is not.
    fn believes(&mut self, node: NodeId, index: u64, applies: bool) -> Option<(&'static Rule, LogEvidence)> {
        let place = usize::try_from(index).ok()?.checked_sub(1)?;
        let mine = self.nodes[node.index()].log.get(place);
        let committed = self.committed.get(place);
        if committed.is_some() && committed.map(|(up_to, _)| *up_to) == mine.map(|entry| entry.up_to) {
            return None;
        }
        if self.believes_liars(node, place) {
            return None;
        }
        let mine = self.nodes[node.index()].log.get(place);
        let has = |shadow: &Shadow| {
            let other = shadow.disk.get(place).map(|entry| entry.up_to);
            other.is_some() && other == mine.map(|entry| entry.up_to)
        };
        let holders = self.holders(has);
        let epoch = mine.map_or(0, |entry| entry.epoch);
        let majority = self.is_majority(epoch, holders);
        let evidence = LogEvidence::NotCommitted { node, index, epoch, holders, majority, applies };
        Some((TRUTHFUL_COMMITMENT, evidence))
    }

    /// Of which of the honest servers this is true.
    fn holders(&self, is: impl Fn(&Shadow) -> bool) -> NodeSet {
        let honest = |node: &NodeId| !self.liars.contains(*node);
        let all = (0..).map(NodeId).zip(&self.nodes).filter(|(_, shadow)| is(shadow)).map(|(node, _)| node);
        all.filter(honest).collect()
    }

    /// Whether these are a majority of those whom the leader of a term counts.
    fn is_majority(&self, epoch: u64, holders: NodeSet) -> bool {
        let mut of_term = self.leaders.iter().rev().filter(|reign| reign.epoch == epoch).peekable();
        let initial = || Members::of(self.known.initial).have_majority_in(holders);
        if of_term.peek().is_none() {
            initial()
        } else {
            of_term.any(|reign| reign.members.have_majority_in(holders))
        }
    }

    /// A leader has appended a configuration, and counts by it from now on: whether it might, and what is committed by that.
    fn changes(
        &mut self,
        leader: NodeId,
        index: u64,
        members: Members,
    ) -> [Option<(&'static Rule, LogEvidence)>; 2] {
        let shadow = &self.nodes[leader.index()];
        let Some(epoch) = shadow.leads else { return [None, None] };
        let (place, before) = self.known.latest(&shadow.log[..shadow.log.len() - 1]);
        let is_committed = |place: usize| {
            self.committed.get(place).is_some_and(|(up_to, _)| *up_to == shadow.log[place].up_to)
        };
        let committed = place.is_none_or(is_committed);
        let mut since = self.committed.iter().rev().take_while(|(_, term)| *term >= epoch);
        let of_own_term = since.any(|(_, term)| *term == epoch);
        let fault = if !committed || !of_own_term {
            let previous = place.map_or(0, |place| place as u64 + 1);
            Some(LogEvidence::ChangedTooEarly { leader, epoch, index, previous, committed })
        } else if !members.overlap(before) {
            let (before, after) = (before.all(), members.all());
            Some(LogEvidence::Disjoint { leader, epoch, index, before, after })
        } else {
            None
        };
        if let Some(reign) = self.leaders.iter_mut().rev().find(|reign| reign.leader == leader) {
            reign.members = members;
        }
        let nodes = (0..).map(NodeId).take(self.nodes.len());
        let lacks = nodes.filter_map(|node| self.commit(node, 0)).next();
        [fault.map(|evidence| (ONE_CHANGE_AT_A_TIME, evidence)), lacks]
    }
}

/// An entry behind others.
fn after<E: Encode>(log: &[Entry], epoch: u64, payload: &E, counts: bool) -> Entry {
    let mut hash = Digest::resume(log.last().map_or(0, |entry| entry.up_to));
    hash.mix(epoch);
    payload.encode(&mut hash);
    Entry { epoch, up_to: hash.raw(), counts, configures: false }
}

impl<F: LogFact> Checker<F> for ReplicatedLog<F::Entry>
where
    F::Evidence: From<LogEvidence> + From<AppliedDiffer<F::Entry>> + From<EffectAgain> + From<NotConverged>,
{
    fn rules(&self) -> &'static [&'static Rule] {
        &[
            ELECTION_SAFETY,
            LEADER_APPEND_ONLY,
            LOG_MATCHING,
            LEADER_COMPLETENESS,
            ONE_CHANGE_AT_A_TIME,
            TRUTHFUL_COMMITMENT,
            STATE_MACHINE_SAFETY,
            TAKES_EFFECT_ONCE,
            CONVERGENCE,
        ]
    }

    fn on_fact(&mut self, record: &FactRecord<F>, broken: &mut Vec<Violation<F::Evidence>>) {
        let node = match record.subject {
            Endpoint::Client(_) => {
                record.fact.client().into_iter().for_each(|fact| self.end.client(fact));
                return;
            }
            Endpoint::Node(node) => node,
        };
        let Some(step) = record.fact.log_step() else { return };
        let mut found = |fault: Option<(&'static Rule, LogEvidence)>| {
            if let Some((rule, evidence)) = fault {
                broken.push(Violation { rule, event: record.event, evidence: evidence.into() });
            }
        };
        match step {
            LogStep::Started { last } => {
                self.nodes[node.index()].restart(usize::try_from(last).unwrap_or(usize::MAX));
                self.execution.started(node);
            }
            LogStep::Held { index, epoch, entry } => self.held(node, index, epoch, entry),
            LogStep::Leads { epoch } => self.leads(node, epoch).into_iter().for_each(found),
            LogStep::Follows { epoch } => self.nodes[node.index()].epoch = epoch,
            LogStep::StepsDown { epoch } => {
                let shadow = &mut self.nodes[node.index()];
                (shadow.leads, shadow.epoch) = (None, epoch);
            }
            LogStep::Truncated { from } => {
                let shadow = &mut self.nodes[node.index()];
                if let Some(epoch) = shadow.leads {
                    found(Some((
                        LEADER_APPEND_ONLY,
                        LogEvidence::LeaderTruncated { leader: node, epoch, from },
                    )));
                }
                let len = usize::try_from(from.saturating_sub(1)).unwrap_or(usize::MAX);
                shadow.truncate(len, record.event);
                if let Some(epoch) = shadow.leads {
                    found(self.lacks(node, epoch));
                }
            }
            LogStep::Appended { index, epoch, entry } => {
                let members = F::members(entry);
                found(self.appended(node, index, epoch, entry, members, record.event));
                if let Some(members) = members {
                    self.changes(node, index, members).into_iter().for_each(found);
                }
            }
            LogStep::Committed { through } => {
                self.end.committed(through);
                found(self.believes(node, through, false));
            }
            LogStep::Applied { index, epoch, entry, effect } => {
                self.end.applied(node, index);
                found(self.believes(node, index, true));
                execution::push(
                    self.execution.executes(node, index, epoch, entry, effect),
                    record.event,
                    broken,
                );
            }
            LogStep::Reads { .. } => {}
        }
    }

    fn on_liar(&mut self, liar: NodeId) -> bool {
        self.liars.insert(liar);
        self.end.lied_to();
        true
    }

    fn sight(&self) -> Sight {
        Sight::DISKS.and(Sight::PROCESSES).and(Sight::REST)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<F::Evidence>>) {
        if let Observation::Written { node, event } = seen.what {
            if let Some((rule, evidence)) = self.written(node, event) {
                broken.push(Violation { rule, event: seen.event, evidence: evidence.into() });
            }
            return;
        }
        if let Observation::Absent(node) = seen.what {
            self.known.absent(node);
            self.members.voters = self.known.initial;
        }
        if let Some(evidence) = self.end.seen(seen, self.members) {
            broken.push(Violation { rule: CONVERGENCE, event: seen.event, evidence: evidence.into() });
        }
    }
}
