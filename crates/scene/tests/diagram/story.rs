//! A run written by hand, and what one asks of its picture.

use faultline_engine::view::{Outage, Shape, Strip, StripEnd, StripEvent, StripLook, StripMessage};
use faultline_engine::{ClientId, Endpoint, LossCause, MessageId, NodeId, NodeStatus, Time, Weight};
use faultline_scene::diagram::{Axis, Look, Plan, compose};
use faultline_scene::{Mark, Picture, Point, Size, Stroke};

pub(crate) const ASK: Shape = Shape::Request { loaded: true };
pub(crate) const BEAT: Shape = Shape::Request { loaded: false };
pub(crate) const YES: Shape = Shape::Reply { positive: true };

pub(crate) fn n(i: u16) -> Endpoint {
    Endpoint::Node(NodeId(i))
}

pub(crate) fn c(i: u16) -> Endpoint {
    Endpoint::Client(ClientId(i))
}

pub(crate) fn ms(millis: u64) -> Time {
    Time(millis * 1_000)
}

pub(crate) fn lanes(nodes: u16) -> Vec<Endpoint> {
    (0..nodes).map(n).chain([c(0)]).collect()
}

pub(crate) fn plan(nodes: u16) -> Plan {
    Plan::new(&lanes(nodes), Size { width: 800.0, height: 150.0 }, 36.0)
}

/// A stretch written by hand; events get their numbers in order.
#[derive(Default)]
pub(crate) struct Story {
    strip: Strip,
}

impl Story {
    pub(crate) fn event(&mut self, millis: u64, lane: Option<Endpoint>, look: StripLook) -> u32 {
        let number = u32::try_from(self.strip.events.len()).expect("few");
        let weight = if look == StripLook::Local { Weight::Detail } else { Weight::Step };
        self.strip.events.push(StripEvent { number, time: ms(millis), lane, look, weight });
        number
    }

    /// A message, sent by an event of this number; `end` is when it ended, the number of that event, and
    /// whether it was lost.
    pub(crate) fn message(
        &mut self,
        (from, to): (Endpoint, Endpoint),
        (sent, arrives): (u64, u64),
        event: u32,
        shape: Shape,
        end: Option<(u64, u32, bool)>,
    ) -> MessageId {
        let id = MessageId(u32::try_from(self.strip.messages.len()).expect("few") + 1);
        let end = end.map(|(time, event, lost)| StripEnd {
            time: ms(time),
            event,
            lost: lost.then_some(LossCause::Cut),
        });
        let client = from.node().is_none() || to.node().is_none();
        let (sent, arrives, epoch) = (ms(sent), ms(arrives), (!client).then_some(3));
        self.strip.messages.push(StripMessage { id, from, to, sent, arrives, end, event, shape, epoch });
        id
    }

    pub(crate) fn until(mut self, millis: u64) -> Strip {
        self.strip.to = ms(millis);
        self.strip
    }
}

/// One of everything, on three nodes and a client, in 200 ms.
pub(crate) fn everything() -> Strip {
    let mut story = Story::default();
    let asks = story.event(10, Some(c(0)), StripLook::Local);
    let beat = story.event(20, Some(n(0)), StripLook::Leads(3));
    let taken = story.event(24, Some(n(0)), StripLook::Arrival);
    let got = story.event(32, Some(n(1)), StripLook::Arrival);
    story.event(36, Some(n(1)), StripLook::Local);
    story.event(37, Some(n(1)), StripLook::Local);
    story.event(38, Some(n(1)), StripLook::Local);
    let lost = story.event(40, None, StripLook::Arrival);
    let back = story.event(44, Some(n(0)), StripLook::Arrival);
    let answered = story.event(58, Some(c(0)), StripLook::Arrival);
    story.event(70, Some(n(2)), StripLook::Fault);
    story.event(90, None, StripLook::Fault);
    story.event(110, Some(n(2)), StripLook::Action);
    story.event(120, Some(n(1)), StripLook::Fault);
    story.event(130, None, StripLook::Action);
    let late = story.event(150, Some(n(0)), StripLook::Local);
    story.event(170, Some(n(2)), StripLook::Violation);
    story.message((c(0), n(0)), (10, 24), asks, ASK, Some((24, taken, false)));
    story.message((n(0), n(1)), (20, 32), beat, BEAT, Some((32, got, false)));
    story.message((n(0), n(2)), (20, 60), beat, ASK, Some((40, lost, true)));
    story.message((n(1), n(0)), (32, 44), got, YES, Some((44, back, false)));
    story.message((n(0), c(0)), (44, 58), back, YES, Some((58, answered, false)));
    story.message((n(0), n(1)), (150, 162), late, ASK, None);
    story.message((n(0), n(2)), (150, 190), late, ASK, None);
    let outage = |node, from, to: Option<u64>, status| Outage {
        node: NodeId(node),
        from: ms(from),
        to: to.map(ms),
        status,
    };
    story.strip.outages.push(outage(2, 70, Some(110), NodeStatus::Down));
    story.strip.outages.push(outage(1, 120, None, NodeStatus::Frozen));
    story.until(200)
}

pub(crate) fn picture(strip: &Strip, plan: &Plan, now: u64) -> Picture {
    compose(strip, &Axis::new(plan, strip.to), plan, &Look { now: ms(now), ..Look::default() })
}

/// All straight lines with their style.
pub(crate) fn lines(picture: &Picture) -> Vec<(Point, Point, Stroke)> {
    let mut lines = Vec::new();
    for mark in picture.marks() {
        if let Mark::Lines { points, stroke } = mark {
            lines.extend(picture.points(*points).chunks(2).map(|ends| (ends[0], ends[1], *stroke)));
        }
    }
    lines
}

pub(crate) fn texts(picture: &Picture) -> Vec<String> {
    let text = |mark: &Mark| match mark {
        Mark::Text { text, .. } => Some(picture.text(*text).to_owned()),
        _ => None,
    };
    picture.marks().iter().filter_map(text).collect()
}

pub(crate) fn near(a: Point, b: Point) -> bool {
    a.distance(b) < 0.6
}

pub(crate) fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6 * (1.0 + a.abs())
}
