//! Which messages are drawn where there are too many: the important ones, and a fair share of the kinds that
//! do not fit. What is left out is in the density of the lanes.

use crate::diagram::axis::Axis;
use crate::diagram::cause::Causes;
use crate::diagram::plan::Plan;
use crate::diagram::view;
use faultline_engine::view::{Shape, Strip, StripMessage};

/// As many messages are drawn at most, and as many per pixel of the width: on a narrow screen fewer lines
/// make a thicket.
const MESSAGES: (usize, f64) = (1_500, 0.8);
/// As many are drawn where there are more: a sample need not be dense.
const SAMPLE: (usize, f64) = (1_000, 0.6);
/// As many events are drawn one by one at most.
const EVENTS: (usize, f64) = (3_000, 1.6);

const RANKS: usize = 6;

/// The power at which nothing is left.
const NONE: u32 = u32::BITS - 1;

/// The rule by which messages are left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Thinning {
    /// Of the messages of each rank, one in two to this power is drawn.
    powers: [u32; RANKS],
    /// How many messages are drawn, about, per pixel of the width.
    pub(super) lines: f64,
    /// Whether the events are too many to be drawn one by one.
    pub(super) crowded: bool,
}

impl Thinning {
    /// The rule for what is in view. Causes that are asked for come before everything else.
    pub(super) fn of(strip: &Strip, axis: &Axis, plan: &Plan, causes: Option<&Causes<'_>>) -> Self {
        let (from, to) = view::window(axis);
        let mut counts = [0; RANKS];
        for message in view::messages(strip, from, to) {
            if plan.place(message.from).is_some() && plan.place(message.to).is_some() {
                counts[rank(message, causes)] += 1;
            }
        }
        let events = view::events(strip, from, to).len();
        let all: usize = counts.iter().sum();
        let limit = room(axis, if all > room(axis, MESSAGES) { SAMPLE } else { MESSAGES });
        let mut left = limit;
        let powers = counts.map(|count: usize| {
            // A kind that does not fit leaves most of the room to those after it. Halving it again and again
            // keeps the choice while the count changes a little.
            let share = if count > left { left / 3 } else { left };
            let power = (0..NONE).find(|power| count >> power <= share).unwrap_or(NONE);
            left -= count >> power;
            if count >> power == 0 { NONE } else { power }
        });
        let (start, end) = axis.edges();
        let drawn = f64::from(u32::try_from(limit - left).unwrap_or(u32::MAX));
        let many = all > room(axis, MESSAGES) || events > room(axis, EVENTS);
        Self { powers, lines: drawn / (end - start).max(1.0), crowded: many }
    }

    /// Whether a message is drawn.
    pub(super) fn keeps(&self, message: &StripMessage, causes: Option<&Causes<'_>>) -> bool {
        let power = self.powers[rank(message, causes)];
        power < NONE && scattered(message.id.0).checked_shr(u32::BITS - power).unwrap_or(0) == 0
    }
}

/// How important a message is, from 0.
fn rank(message: &StripMessage, causes: Option<&Causes<'_>>) -> usize {
    if causes.is_some_and(|causes| causes.message(message).is_lit()) {
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
fn room(axis: &Axis, (most, per_pixel): (usize, f64)) -> usize {
    let (left, right) = axis.edges();
    most.min(((right - left) * per_pixel) as usize)
}
