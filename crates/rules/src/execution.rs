//! State machine safety and single execution, of any protocol that executes the entries of a replicated log in order.

use crate::{LogFact, LogStep, STATE_MACHINE_SAFETY, TAKES_EFFECT_ONCE};
use faultline_engine::describe::{Data, Describe};
use faultline_engine::{Checker, FactRecord, NodeId, Observation, Rule, Seen, Sight, Ticket, Violation};

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

/// A request has taken effect twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum EffectAgain {
    /// A server lets a request take effect that had taken effect there.
    EffectAgain {
        /// Who.
        node: NodeId,
        /// The request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// At which index it took effect first.
        first: u64,
        /// At which it does now.
        index: u64,
    },
}

/// Watches that no two servers execute different things at the same index, and that no request takes effect twice.
#[derive(Clone, Debug)]
pub struct Execution<E> {
    /// What was executed first at each index, and by whom.
    applied: Vec<(NodeId, Applied<E>)>,
    /// Whether the same command of another epoch is another entry.
    entries: bool,
    /// Per server, client and number of the request, where it took effect since the server started; 0 where it did not.
    effects: Vec<Vec<Vec<u64>>>,
}

/// What stands at a place of a list, which is made long enough.
fn at<T: Clone + Default>(list: &mut Vec<T>, place: usize) -> &mut T {
    if list.len() <= place {
        list.resize(place + 1, T::default());
    }
    &mut list[place]
}

impl<E: Clone + PartialEq> Execution<E> {
    /// An entry is a command and its term, as in Raft (Ongaro & Ousterhout 2014, §5.3).
    #[must_use]
    pub fn of_entries() -> Self {
        Self { applied: Vec::new(), entries: true, effects: Vec::new() }
    }

    /// An entry is a command: in Paxos one server may know of its choice by one ballot, another by a later one that
    /// carries the same value (Lamport 2001, §2.2).
    #[must_use]
    pub fn of_commands() -> Self {
        Self { applied: Vec::new(), entries: false, effects: Vec::new() }
    }

    /// A request takes effect: "the state machine tracks the latest serial number processed for each client, along with
    /// the associated response" (Ongaro & Ousterhout 2014, §8), so that none does twice.
    fn takes_effect(&mut self, node: NodeId, ticket: Ticket, index: u64) -> Option<EffectAgain> {
        let serial = usize::try_from(ticket.serial).ok()?;
        let effects = at(at(&mut self.effects, node.index()), ticket.client.index());
        let first = std::mem::replace(at(effects, serial), index);
        (first != 0).then_some(EffectAgain::EffectAgain { node, ticket, first, index })
    }

    /// A server that starts has forgotten its state, and executes its log from the beginning.
    pub(crate) fn started(&mut self, node: NodeId) {
        at(&mut self.effects, node.index()).clear();
    }

    /// A server executes what stands at an index.
    pub(crate) fn executes(
        &mut self,
        node: NodeId,
        index: u64,
        epoch: u64,
        payload: &E,
        effect: Option<Ticket>,
    ) -> Faults<E> {
        let differ = self.applied(node, index, epoch, payload);
        (differ, effect.and_then(|ticket| self.takes_effect(node, ticket, index)))
    }

    fn applied(&mut self, node: NodeId, index: u64, epoch: u64, payload: &E) -> Option<AppliedDiffer<E>> {
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

/// What an execution breaks, if it does.
pub(crate) type Faults<E> = (Option<AppliedDiffer<E>>, Option<EffectAgain>);

/// Pushes what an execution broke.
pub(crate) fn push<E, V: From<AppliedDiffer<E>> + From<EffectAgain>>(
    (differ, again): Faults<E>,
    event: u32,
    broken: &mut Vec<Violation<V>>,
) {
    let differ = differ.map(|evidence| (STATE_MACHINE_SAFETY, evidence.into()));
    let again = again.map(|evidence| (TAKES_EFFECT_ONCE, evidence.into()));
    for (rule, evidence) in differ.into_iter().chain(again) {
        broken.push(Violation { rule, event, evidence });
    }
}

impl<F: LogFact> Checker<F> for Execution<F::Entry>
where
    F::Evidence: From<AppliedDiffer<F::Entry>> + From<EffectAgain>,
{
    fn rules(&self) -> &'static [&'static Rule] {
        &[STATE_MACHINE_SAFETY, TAKES_EFFECT_ONCE]
    }

    fn on_fact(&mut self, record: &FactRecord<F>, broken: &mut Vec<Violation<F::Evidence>>) {
        if let (Some(node), Some(LogStep::Applied { index, epoch, entry, effect })) =
            (record.subject.node(), record.fact.log_step())
        {
            push(self.executes(node, index, epoch, entry, effect), record.event, broken);
        }
    }

    /// What liars execute is nobody's concern.
    fn on_liar(&mut self, _: NodeId) -> bool {
        true
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<F::Evidence>>) {
        if let Observation::Started(node) = seen.what {
            self.started(node);
        }
    }
}
