//! The part of a strip that is in view.

use crate::diagram::axis::{Axis, whole};
use crate::diagram::plan::Plan;
use crate::diagram::way::{Way, known};
use crate::point::Point;
use faultline_engine::Time;
use faultline_engine::view::{Strip, StripEvent, StripLook, StripMessage};

/// The moments in view, rounded outwards.
pub(super) fn window(axis: &Axis) -> (Time, Time) {
    (whole(axis.from().floor()), whole(axis.to().ceil()))
}

/// The events between two moments.
pub(super) fn events(strip: &Strip, from: Time, to: Time) -> &[StripEvent] {
    let first = strip.events.partition_point(|event| event.time < from);
    let count = strip.events[first..].partition_point(|event| event.time <= to);
    &strip.events[first..first + count]
}

/// The messages that were under way at some time between two moments, in the order of sending.
pub(super) fn messages(strip: &Strip, from: Time, to: Time) -> impl Iterator<Item = &StripMessage> {
    let count = strip.messages.partition_point(|message| message.sent <= to);
    let first = strip.messages[..count].partition_point(|message| message.sent < from);
    // Those that left before are few, but they may have left any time ago.
    let reaches = move |message: &&StripMessage| message.end.map_or(message.arrives, |end| end.time) >= from;
    strip.messages[..first].iter().filter(reaches).chain(&strip.messages[first..count])
}

/// The event of a number.
pub(super) fn event(strip: &Strip, number: u32) -> Option<&StripEvent> {
    // The events of a stretch follow each other without a gap.
    let first = strip.events.first()?.number;
    let event = strip.events.get(number.checked_sub(first)? as usize)?;
    (event.number == number).then_some(event)
}

/// Where an event stands; what happened to the network as a whole stands above the lanes.
pub(super) fn place(strip: &Strip, axis: &Axis, plan: &Plan, event: &StripEvent) -> Option<Point> {
    let x = axis.x(event.time);
    if let Some(lane) = event.lane {
        return Some(Point::new(x, plan.lane_y(lane)?));
    }
    if event.look == StripLook::Arrival {
        // A message was lost on its way: it ended where its line ends.
        let mut ended = messages(strip, event.time, event.time);
        let message = ended.find(|message| message.end.is_some_and(|end| end.event == event.number))?;
        return Some(Way::of(message, known(strip), axis, plan)?.to);
    }
    Some(Point::new(x, plan.top() - 4.0))
}
