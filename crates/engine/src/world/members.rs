//! Members that come and go.
//!
//! A node that is no member is a machine without a process: its disk, clocks and links are there, and can be changed. What is
//! sent to it finds nobody and is lost.

use super::{NodeStatus, World};
use crate::event::{LossCause, Recorder};
use crate::id::NodeId;
use crate::observation::{Observation, Sight};
use crate::protocol::Protocol;

impl<P: Protocol> World<P> {
    /// A node is no member at the beginning, if nobody has begun.
    pub(super) fn stay_away(&mut self, id: NodeId, rec: &mut dyn Recorder<P>) {
        if self.nodes[id.index()].status != NodeStatus::New || self.has_begun() {
            return;
        }
        let who = self.who(id);
        self.see(rec, Sight::PROCESSES, || Observation::Absent(who));
        self.initial = self.initial.without(who);
        let node = &mut self.nodes[id.index()];
        // What would have started it does not count any more.
        node.life += 1;
        (node.status, node.since) = (NodeStatus::Absent, self.now);
    }

    /// Whether any process has started: it was told who the initial members are.
    pub(super) fn has_begun(&self) -> bool {
        self.nodes.iter().any(|node| node.boots > 0)
    }

    /// A node that is no member becomes one.
    pub(super) fn join(&mut self, id: NodeId, rec: &mut dyn Recorder<P>) {
        let node = &self.nodes[id.index()];
        if !node.status.is_member() && node.disk.damaged.is_none() {
            self.see(rec, Sight::PROCESSES, || Observation::Joined(self.who(id)));
            self.boot(id, true, rec);
        }
    }

    /// A process is told to leave, if it can hear that.
    pub(super) fn ask_to_leave(&mut self, id: NodeId, rec: &mut dyn Recorder<P>) {
        let node = &mut self.nodes[id.index()];
        if node.status != NodeStatus::Up || node.leaving {
            return;
        }
        node.leaving = true;
        self.see(rec, Sight::PROCESSES, || Observation::Leaving(self.who(id)));
        self.run(id, rec, |process, cx, _| process.on_leave(cx));
        self.leave_if_done(id, rec);
    }

    /// A process that was told to leave stops when everything that it has ordered is written, and with it all that waited for that
    /// is sent, and when it has finished what it [stays](crate::Context::stay) for. Until then it goes on as before, and may crash.
    pub(super) fn leave_if_done(&mut self, id: NodeId, rec: &mut dyn Recorder<P>) {
        let node = &self.nodes[id.index()];
        if node.leaving && !node.stays && node.disk.pending.is_empty() {
            self.see(rec, Sight::PROCESSES, || Observation::Left(self.who(id)));
            self.became(id, NodeStatus::Left, rec);
            self.end(id, NodeStatus::Left, LossCause::NoMember);
            // When it was told, nobody could know when it would be done.
            self.disturb();
        }
    }
}
