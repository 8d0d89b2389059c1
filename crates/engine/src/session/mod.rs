//! A timeline without its protocol's type: what the page, the command line and the links work with.

mod controls;
mod identity;
mod matrix;
mod packet;
mod picture;
mod playhead;
mod record;

pub use controls::{BranchView, Controls, InVain};
pub use identity::Identity;
pub use matrix::matrix;
pub(crate) use packet::{packet_shape, packet_view};
pub use picture::Picture;
pub use playhead::{Playhead, Progress};
pub use record::{EventView, MessageDetail, MessageFate, Record};

/// A run that can be watched, moved through and acted upon.
///
/// What takes a `dyn Session` can call all of it; what needs less of it asks for one of the five.
pub trait Session: Identity + Playhead + Controls + Picture + Record {}

impl<T: Identity + Playhead + Controls + Picture + Record> Session for T {}
