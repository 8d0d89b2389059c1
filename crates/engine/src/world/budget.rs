//! What a run may hold, and that it ends with the event that comes to so much. All of it is counted in the world, so that the
//! same run ends at the same event whoever listens.

use super::World;
use crate::beginning::Impossible;
use crate::limits::{MAX_EVENTS, MAX_KEPT, MAX_SAID, MAX_UNWRITTEN, WAITING_GAP};
use crate::protocol::Protocol;

/// Why a run is over before the last moment that a run may reach. The same run is over at the same event everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exhausted {
    /// It has [`MAX_EVENTS`] events.
    Events,
    /// [`MAX_KEPT`] messages were sent in it.
    Messages,
    /// [`MAX_KEPT`] facts were stated in it.
    Facts,
    /// More than [`MAX_UNWRITTEN`] writes, messages, answers and facts wait for its disks.
    Waiting,
    /// Its messages say more than [`MAX_SAID`].
    Said,
    /// No run of the protocol leads to what its disks hold at the beginning, so that nothing begins.
    Impossible(Impossible),
}

impl<P: Protocol> World<P> {
    /// Why nothing more may happen, if so.
    #[must_use]
    pub fn exhausted(&self) -> Option<Exhausted> {
        if self.events as usize >= MAX_EVENTS {
            return Some(Exhausted::Events);
        }
        if self.next_message > MAX_KEPT {
            return Some(Exhausted::Messages);
        }
        if self.facts >= MAX_KEPT {
            return Some(Exhausted::Facts);
        }
        if self.said.is_some_and(|said| said > MAX_SAID) {
            return Some(Exhausted::Said);
        }
        if let Some(why) = self.impossible {
            return Some(Exhausted::Impossible(why));
        }
        (self.waiting > MAX_UNWRITTEN).then_some(Exhausted::Waiting)
    }

    /// What a copy of the world does not share with others and may be large: what waited for the disks when that was looked at
    /// last, and the messages under way.
    pub(crate) fn bulk(&self) -> usize {
        self.waiting + self.flights.len()
    }

    /// Counts what waits for the disks, every now and then.
    pub(super) fn look_at_disks(&mut self) {
        if self.events.is_multiple_of(WAITING_GAP) {
            self.waiting = self.nodes.iter().map(|node| node.disk.waiting()).sum();
        }
    }
}
