//! What covers what, from below.

/// What the known future holds.
pub(super) const LATER: u8 = 0;
/// What does not belong to the causes that are asked for.
pub(super) const DIM: u8 = 1;
/// The halo of what is pointed at.
pub(super) const GLOW: u8 = 2;
/// Messages.
pub(super) const MESSAGE: u8 = 3;
/// What belongs to the causes that are asked for.
pub(super) const LIT: u8 = 4;
/// The ends of messages.
pub(super) const CROSS: u8 = 5;
/// Events.
pub(super) const DOT: u8 = 6;
/// What happened to the network as a whole.
pub(super) const HAIRLINE: u8 = 7;
/// The ground around a mark.
pub(super) const AIR: u8 = 8;
/// Marks.
pub(super) const MARK: u8 = 9;
/// What is inside a mark.
pub(super) const ABOVE: u8 = 10;
