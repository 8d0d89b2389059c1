//! What disks hold when a run begins.

use super::World;
use crate::beginning::Beginning;
use crate::event::Recorder;
use crate::grammar::{Reader, Vocabulary};
use crate::id::NodeId;
use crate::input::TimedInput;
use crate::protocol::Protocol;
use crate::units::Time;

impl<P: Protocol> World<P> {
    /// A disk holds this when the run begins, if nobody has begun and nothing was said of it yet.
    pub(super) fn begin_with(&mut self, id: NodeId, state: &Beginning, rec: &mut dyn Recorder<P>) {
        if self.has_begun() || self.filled.contains(id) {
            return;
        }
        // A script that was not read with the words of the protocol may hold any text.
        let Ok(mut reader) = Reader::new(&state.0, Vocabulary::any()) else { return };
        let Ok(disk) = P::read_beginning(&mut reader) else { return };
        self.filled.insert(id);
        for fact in P::beginning(&disk) {
            self.state(id.into(), fact, rec);
        }
        self.nodes[id.index()].disk.begin_with(disk);
    }

    /// After the last line that can say what disks hold: whether a run of the protocol can lead to that.
    pub(super) fn judge_beginning(&mut self, script: &[TimedInput]) {
        let more = script.get(self.inputs_done()).is_some_and(|timed| timed.at == Time::ZERO);
        if self.filled.is_empty() || more || self.has_begun() {
            return;
        }
        // A second copy holds what the first one does.
        let first = self.nodes.iter().take(self.setup.nodes.into());
        let disks: Vec<&P::Durable> = first.map(|node| &node.disk.durable).collect();
        self.impossible = P::check_beginning(&self.setup.config, &disks).err();
    }
}
