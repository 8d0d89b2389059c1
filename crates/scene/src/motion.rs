//! Where a message is: a function of the moment, and of nothing else.

use crate::layout::Layout;
use crate::point::Point;
use faultline_engine::view::MessageFrame;
use faultline_engine::{Endpoint, FlightState, Time};

impl Layout {
    /// Where a message is at a moment. A held one stands where it was stopped, a lost one where it ended.
    #[must_use]
    pub fn message_point(&self, message: &MessageFrame, now: Time) -> Point {
        let (from, to) = self.lane(message.from, message.to);
        from.lerp(to, progress(message, now))
    }

    /// The way of the messages in one direction: to the right of the link, so that those which go
    /// opposite ways pass each other.
    #[must_use]
    pub fn lane(&self, from: Endpoint, to: Endpoint) -> (Point, Point) {
        let (a, b) = self.link(from, to);
        let direction = self.end(from).toward(self.end(to));
        let aside = self.lane_offset();
        (a.step(direction, 0.0, aside), b.step(direction, 0.0, aside))
    }
}

/// The share of its way that a message has behind it: 0 to 1.
fn progress(message: &MessageFrame, now: Time) -> f64 {
    let at = match (message.lost, message.state) {
        (Some((end, _)), FlightState::Held(since)) => since.min(end).min(now),
        (Some((end, _)), _) => end.min(now),
        (None, FlightState::Held(since)) => since.min(now),
        (None, FlightState::Waiting) => return 1.0,
        (None, FlightState::Flying) => now,
    };
    let (done, whole) = (at.since(message.sent).0, message.arrives.since(message.sent).0);
    if done >= whole {
        return 1.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "a pixel is far coarser")]
    let share = done as f64 / whole as f64;
    share
}
