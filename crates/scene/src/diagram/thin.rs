//! Which messages are drawn where there are too many: the important ones, and a fair share of the first
//! kind that does not fit. What is left out is in the density of the lanes.

use crate::diagram::axis::Axis;
use crate::diagram::cause::{Causes, Light};
use crate::diagram::plan::Plan;
use crate::diagram::view;
use faultline_engine::view::{Shape, Strip, StripMessage};

/// As many messages are drawn at most.
const MESSAGES: usize = 1_500;
/// As many events are drawn one by one at most.
const EVENTS: usize = 3_000;

const RANKS: usize = 6;

/// The rule by which messages are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Thinning {
    /// Messages of lower rank are all drawn, those of higher rank are not.
    cut: usize,
    /// Of those of this rank, one in two to this power.
    power: u32,
    /// Whether the events are too many to be drawn one by one.
    pub(super) crowded: bool,
}

impl Thinning {
    /// The rule for what is in view. Causes that are asked for come before everything else.
    pub(super) fn of(strip: &Strip, axis: &Axis, plan: &Plan, causes: Option<&Causes<'_>>) -> Self {
        let (from, to) = view::window(axis);
        let mut counts = [0_usize; RANKS];
        for message in view::messages(strip, from, to) {
            if plan.place(message.from).is_some() && plan.place(message.to).is_some() {
                counts[rank(message, causes)] += 1;
            }
        }
        let events = view::events(strip, from, to).len();
        // On a narrow screen fewer lines make a thicket.
        let mut left = room(axis, 1.1).min(MESSAGES);
        let all = Self { cut: RANKS, power: 0, crowded: events > room(axis, 2.2).min(EVENTS) };
        for (cut, count) in counts.into_iter().enumerate() {
            if count > left {
                // Halving, so that the choice stays the same while the count changes a little.
                let power = (1..u32::BITS).find(|power| count >> power <= left).unwrap_or(u32::BITS - 1);
                return Self { cut, power: if left == 0 { u32::BITS - 1 } else { power }, crowded: true };
            }
            left -= count;
        }
        all
    }

    /// Whether a message is drawn.
    pub(super) fn keeps(&self, message: &StripMessage, causes: Option<&Causes<'_>>) -> bool {
        let rank = rank(message, causes);
        rank < self.cut || (rank == self.cut && scattered(message.id.0) >> (u32::BITS - self.power) == 0)
    }
}

/// How important a message is, from 0.
fn rank(message: &StripMessage, causes: Option<&Causes<'_>>) -> usize {
    if causes.is_some_and(|causes| causes.message(message) == Light::Lit) {
        return 0;
    }
    let client = message.from.node().is_none() || message.to.node().is_none();
    match message.shape {
        _ if message.end.is_some_and(|end| end.lost.is_some()) => 1,
        _ if client => 2,
        Shape::Request { loaded: true } => 2,
        Shape::Reply { positive: true } => 3,
        Shape::Reply { positive: false } => 4,
        Shape::Request { loaded: false } => 5,
    }
}

/// A number without a pattern (Fibonacci hashing): neighbours go to different receivers in turn, and every
/// second one would be none of some.
fn scattered(number: u32) -> u32 {
    number.wrapping_mul(0x9e37_79b9)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the width of a picture")]
fn room(axis: &Axis, per_pixel: f64) -> usize {
    let (left, right) = axis.edges();
    ((right - left) * per_pixel) as usize
}
