//! What is at a place of the diagram.

use crate::diagram::axis::{Axis, whole};
use crate::diagram::look::Hit;
use crate::diagram::plan::Plan;
use crate::diagram::thin::Thinning;
use crate::diagram::view;
use crate::diagram::way::{Bounds, Way, known};
use crate::hit::Pointer;
use crate::point::Point;
use faultline_engine::view::{Strip, StripEvent, StripLook};

impl Plan {
    /// What is at a place: events before messages, the nearest of each kind; in the gutter, the lane.
    #[must_use]
    pub fn hit(&self, strip: &Strip, axis: &Axis, at: Point, pointer: Pointer) -> Option<Hit> {
        if at.x < self.left() {
            return self.lane_at(at.y).map(Hit::Lane);
        }
        let slack = match pointer {
            Pointer::Mouse => 4.0,
            Pointer::Touch => 11.0,
        };
        self.event_at(strip, axis, at, 1.5)
            .or_else(|| self.message_at(strip, axis, at, 2.0))
            .or_else(|| self.event_at(strip, axis, at, slack))
            .or_else(|| self.message_at(strip, axis, at, slack))
            .or_else(|| self.hairline_at(strip, axis, at, slack / 2.0))
    }

    /// Where an event stands, in CSS pixels: on its lane; where a message was lost, at the end of its line;
    /// above the lanes if it happened to the network as a whole. None if the strip or the plan lacks it.
    #[must_use]
    pub fn event_place(&self, strip: &Strip, axis: &Axis, event: u32) -> Option<Point> {
        view::place(strip, axis, self, view::event(strip, event)?)
    }

    fn event_at(&self, strip: &Strip, axis: &Axis, at: Point, slack: f64) -> Option<Hit> {
        let reach = slack + 5.0;
        let near = around(strip, axis, at, reach).iter().filter(|event| !lost(event)).filter_map(|event| {
            let place = view::place(strip, axis, self, event)?;
            let distance = place.distance(at);
            (distance <= radius(event.look) + slack).then_some((distance - radius(event.look), event.number))
        });
        near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, number)| Hit::Event(number))
    }

    fn message_at(&self, strip: &Strip, axis: &Axis, at: Point, slack: f64) -> Option<Hit> {
        if !self.in_body(at) {
            return None;
        }
        let (from, to) = (whole(axis.micros(at.x - slack)), whole(axis.micros(at.x + slack).ceil()));
        let known = known(strip);
        let thinning = Thinning::of(strip, axis, self, None);
        let drawn = view::messages(strip, from, to).filter(|message| thinning.keeps(message, None));
        let near = drawn.filter_map(|message| {
            let (start, end) = Way::of(message, known, axis, self)?.within(Bounds::of(self))?;
            let distance = at.distance_to_segment(start, end);
            (distance <= slack).then_some((distance, message.id))
        });
        near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| Hit::Message(id))
    }

    /// The line of what was done to the network as a whole.
    fn hairline_at(&self, strip: &Strip, axis: &Axis, at: Point, slack: f64) -> Option<Hit> {
        let near = around(strip, axis, at, slack).iter().filter(|event| event.lane.is_none() && !lost(event));
        let distance = |event: &&StripEvent| (axis.x(event.time) - at.x).abs();
        near.min_by(|a, b| distance(a).total_cmp(&distance(b))).map(|event| Hit::Event(event.number))
    }
}

/// The events at most `reach` pixels to the left or right of a place.
fn around<'a>(strip: &'a Strip, axis: &Axis, at: Point, reach: f64) -> &'a [StripEvent] {
    view::events(strip, whole(axis.micros(at.x - reach)), whole(axis.micros(at.x + reach).ceil()))
}

/// Whether it is the loss of a message, which is shown at the message.
fn lost(event: &StripEvent) -> bool {
    event.lane.is_none() && event.look == StripLook::Arrival
}

/// The radius of an event in pixels.
pub(super) fn radius(look: StripLook) -> f64 {
    match look {
        StripLook::Arrival => 1.6,
        StripLook::Local => 2.2,
        StripLook::Action => 3.6,
        StripLook::Fault | StripLook::Leads(_) => 4.4,
        StripLook::Violation => 5.5,
    }
}
