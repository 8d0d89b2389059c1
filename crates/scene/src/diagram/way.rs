//! The line of a message: from where it left to where it ended.

use crate::diagram::axis::{Axis, micros};
use crate::diagram::plan::Plan;
use crate::point::Point;
use faultline_engine::Time;
use faultline_engine::view::{Strip, StripMessage};

/// How far a message gets that is not taken in although its time came: it is held, or its receiver is frozen.
const STOPPED: f64 = 0.82;

/// The least part of its way that a lost message is shown on, so that one lost at once is a line too.
const SHORTEST: f64 = 0.3;

/// What the line of a message ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The receiver took it.
    Arrived,
    /// It was lost on the way, or at a receiver that was down.
    Lost,
    /// It is under way as far as is known.
    Open,
    /// It should have arrived, and nobody has taken it.
    Stopped,
}

/// The line of a message, not confined to the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Way {
    pub(super) from: Point,
    pub(super) to: Point,
    pub(super) fate: Fate,
}

impl Way {
    /// The line of a message of a strip; none if one of its ends has no lane.
    pub(super) fn of(message: &StripMessage, known: Time, axis: &Axis, plan: &Plan) -> Option<Self> {
        let (start, goal) = (plan.lane_y(message.from)?, plan.lane_y(message.to)?);
        let point = |time: Time, share: f64| Point::new(axis.x(time), start + (goal - start) * share);
        let from = point(message.sent, 0.0);
        let (to, fate) = match message.end {
            Some(end) if end.lost.is_none() => (point(end.time, 1.0), Fate::Arrived),
            Some(end) => (point(end.time, share(message, end.time).max(SHORTEST)), Fate::Lost),
            None if message.arrives <= known => {
                let whole = Self { from, to: point(message.arrives, 1.0), fate: Fate::Stopped };
                (whole.from.lerp(whole.to, STOPPED), Fate::Stopped)
            }
            None => (point(message.arrives, 1.0), Fate::Open),
        };
        Some(Self { from, to, fate })
    }

    /// The part of it in a rectangle; none if it passes by.
    pub(super) fn within(self, bounds: Bounds) -> Option<(Point, Point)> {
        bounds.clip(self.from, self.to)
    }
}

/// The last moment of which a strip knows what happened.
pub(super) fn known(strip: &Strip) -> Time {
    strip.events.last().map_or(strip.from, |event| event.time)
}

/// The share of its way that a message had covered at a moment: 0 to 1.
fn share(message: &StripMessage, at: Time) -> f64 {
    let (sent, arrives) = (micros(message.sent), micros(message.arrives));
    if arrives <= sent { 1.0 } else { ((micros(at) - sent) / (arrives - sent)).clamp(0.0, 1.0) }
}

/// The part of the picture that lines may reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Bounds {
    /// The lanes of a plan.
    pub(super) fn of(plan: &Plan) -> Self {
        Self { left: plan.left(), right: plan.right(), top: plan.top(), bottom: plan.bottom() }
    }

    /// Whether a place is inside.
    pub(super) fn holds(self, at: Point) -> bool {
        at.x >= self.left && at.x <= self.right && at.y >= self.top && at.y <= self.bottom
    }

    /// The part of a straight line inside (Liang and Barsky 1984).
    pub(super) fn clip(self, from: Point, to: Point) -> Option<(Point, Point)> {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
        let edges = [
            (-dx, from.x - self.left),
            (dx, self.right - from.x),
            (-dy, from.y - self.top),
            (dy, self.bottom - from.y),
        ];
        for (slope, room) in edges {
            if slope.abs() < 1e-12 {
                if room < 0.0 {
                    return None;
                }
                continue;
            }
            let at = room / slope;
            if slope < 0.0 {
                enters = enters.max(at);
            } else {
                leaves = leaves.min(at);
            }
        }
        (enters <= leaves).then(|| (from.lerp(to, enters), from.lerp(to, leaves)))
    }
}
