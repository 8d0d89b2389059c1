//! Whether the run is at rest, for rules about what must happen in the end.

use super::{Node, NodeStatus, World};
use crate::clock::ClockError;
use crate::disk::Disk;
use crate::event::Recorder;
use crate::input::{ActionKind, Input};
use crate::observation::{Observation, Sight};
use crate::protocol::Protocol;
use crate::units::{Factor, Span, Time};
use std::sync::Arc;

/// How long it must be before it is told for the first time.
const FIRST: Span = Span::secs(1);

/// How the run is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rest {
    /// Something is down, cut or slow.
    Disturbed,
    /// All is healed. What was under way before this event may still have an effect.
    Settling(u32),
    /// At rest.
    Since {
        /// Since this moment.
        since: Time,
        /// It is told when it has lasted so long.
        next: Span,
    },
}

impl<P: Protocol> World<P> {
    /// Whether an input changes more than what clients want.
    pub(super) fn disturbs(input: &Input) -> bool {
        input.kind() != ActionKind::Request
    }

    /// Somebody did something to the run, or a process started for the first time.
    pub(super) fn disturb(&mut self) {
        self.rest = if self.is_whole() { Rest::Settling(self.events) } else { Rest::Disturbed };
    }

    /// Tells who wants to see it how the run is after an action, or after a process started for the first time.
    pub(super) fn notice_action(&self, input: Option<&Input>, rec: &mut dyn Recorder<P>) {
        let load = matches!(input, Some(Input::Every(..) | Input::Load(..) | Input::Quiet(..)));
        // A single request is what clients do all the time.
        if load || matches!(input, Some(Input::Policy(..))) || input.is_none_or(Self::disturbs) {
            self.see(rec, Sight::ACTIONS, || Observation::Acted { whole: self.is_as_at_first(), load });
        }
    }

    /// Keeps what links, disks and servers are at 0 s: the weather of a run, to which it comes back.
    pub(super) fn remember_first(&mut self) {
        Arc::make_mut(&mut self.network).begin();
        for node in &mut self.nodes {
            node.first = (node.disk.latency, node.service());
        }
    }

    /// Whether every process runs, and nothing is worse than it was at 0 s.
    fn is_as_at_first(&self) -> bool {
        let same = |node: &Node<P>| {
            let (disk, service) = node.first;
            node.disk.latency.max <= disk.max && node.service() == service
        };
        self.is_unharmed() && self.nodes.iter().all(same) && self.network.is_as_at_first()
    }

    /// Whether every process runs, and nothing is worse than it is where nobody says otherwise.
    fn is_whole(&self) -> bool {
        let slowest = Disk::<P>::new().latency.max;
        let usual = |node: &Node<P>| node.disk.latency.max <= slowest && node.service().is_at_once();
        self.is_unharmed() && self.nodes.iter().all(usual) && self.network.is_whole()
    }

    /// Whether every process runs at full speed by clocks that are right, no disk is full, nothing is held, and no node is two.
    fn is_unharmed(&self) -> bool {
        let unharmed = |node: &Node<P>| {
            let runs = node.status == NodeStatus::Up && !node.leaving;
            (runs || !node.status.is_member())
                && !node.disk.full
                && node.work.factor == Factor::ONE
                && node.clock.error(self.now) == ClockError::NONE
        };
        self.nodes.iter().all(unharmed) && self.standing.is_empty() && self.nobody_lies()
    }

    /// Notices at the end of an event that the run has come to rest, and tells how long it has been so.
    pub(super) fn notice_rest(&mut self, rec: &mut dyn Recorder<P>) {
        match self.rest {
            Rest::Disturbed => {}
            Rest::Settling(before) => {
                let flies = self.flights.iter().flatten().any(|flight| flight.event <= before);
                let writes = |node: &Node<P>| node.disk.pending.iter().any(|batch| batch.event <= before);
                if !flies && !self.nodes.iter().any(writes) {
                    self.rest = Rest::Since { since: self.now, next: FIRST };
                }
            }
            Rest::Since { since, next } => {
                if self.now.since(since) >= next {
                    self.rest = Rest::Since { since, next: Span(next.0 * 2) };
                    self.see(rec, Sight::REST, || Observation::AtRest { since });
                }
            }
        }
    }
}
