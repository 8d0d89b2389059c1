//! What somebody outside knows of a run, and what formulas make of it.

use super::{NodeStatus, World};
use crate::event::Recorder;
use crate::id::NodeId;
use crate::metrics::MOST_FORMULAS;
use crate::protocol::{Conditions, Protocol};
use crate::units::Time;

impl<P: Protocol> World<P> {
    /// Looks at the links, disks, clocks and nodes, at a moment not before the last event.
    pub(crate) fn under<R>(&self, now: Time, look: impl FnOnce(&Conditions<'_>) -> R) -> R {
        look(&Conditions {
            nodes: self.setup.nodes,
            network: &self.network,
            disks: &|node| self.disk_latency(node),
            clocks: &|node| self.monotonic_clock(node, now),
            clock_errors: &|node| self.clock_error(node, now),
            down: &|node| match self.node(node) {
                (NodeStatus::Down, since, _) => Some(now.since(since)),
                _ => None,
            },
        })
    }

    /// Tells what the process whose event this was has measured, and, after an action, what the formulas say now.
    pub(super) fn compare(&self, node: Option<NodeId>, acted: bool, recorder: &mut dyn Recorder<P>) {
        if P::FORMULAS.of.is_empty() || !recorder.draws_charts() {
            return;
        }
        self.under(self.now, |conditions| {
            if let Some(id) = node {
                let mut values = [None; MOST_FORMULAS];
                if let Some(process) = &self.nodes[id.index()].process {
                    (P::FORMULAS.measured)(process, conditions, &mut values);
                }
                recorder.measured(id, &values);
            }
            if acted || self.events == 0 {
                let mut values = [None; MOST_FORMULAS];
                (P::FORMULAS.predicted)(&self.setup.config, conditions, &mut values);
                recorder.predicted(&values);
            }
        });
    }
}
