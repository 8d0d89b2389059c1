//! What the reader does, and what is under the pointer.

use faultline_engine::view::Cone;
use faultline_engine::{Endpoint, MessageId, Time};

/// Something in the diagram that the reader can point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hit {
    /// An event, by its number in the run.
    Event(u32),
    /// A message.
    Message(MessageId),
    /// A lane, by its name on the left.
    Lane(Endpoint),
}

/// What the page adds to a strip.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look<'a> {
    /// The moment that the page shows: the playhead stands there, and what comes later is paler.
    pub now: Time,
    /// The event that the reader chose.
    pub selected: Option<u32>,
    /// What the pointer or the focus is on.
    pub hovered: Option<Hit>,
    /// What the hovered or else the selected event depends on, and what depends on it: that stands out,
    /// and everything else steps back.
    pub cone: Option<&'a Cone>,
}
