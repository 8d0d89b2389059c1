//! What the stage's shapes, letters and colours mean: each in a small picture, cut out of a frame that shows it, so
//! that the legend cannot say anything else than the stage.

use crate::compose::{compose, compose_node};
use crate::layout::Layout;
use crate::paint::Theme;
use crate::point::{Area, Point, Size};
use crate::samples;
use crate::stage::{NodeText, Stage};
use crate::svg::cut_out;
use faultline_engine::view::{
    Frame, Glance, LiarFrame, LinkFrame, MessageFrame, NodeFrame, SecondFrame, Shape,
};
use faultline_engine::{
    ClockError, Endpoint, Factor, FlightState, Lie, LinkState, LossCause, MessageId, NodeId, NodeSet,
    NodeStatus, Rate, Service, Span, SpanRange, Time,
};

/// One thing that the legend shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// A request with something in it.
    Request,
    /// A request with nothing in it.
    Heartbeat,
    /// A reply that says yes.
    Yes,
    /// A reply that says no.
    No,
    /// A message that is held by hand.
    Held,
    /// A message that is lost.
    Lost,
    /// A node that follows, with its timer.
    Follower,
    /// A node that leads.
    Leader,
    /// A node that asks for votes, and has some.
    Candidate,
    /// A node that has committed.
    Committed,
    /// A node that has aborted.
    Aborted,
    /// A node that is down.
    Crashed,
    /// A node that is no member.
    Absent,
    /// A node that stands still.
    Frozen,
    /// A node that is two.
    Twin,
    /// A node that lies.
    Liar,
    /// A node that waits for its disk.
    Writing,
    /// A link that carries nothing.
    Cut,
    /// A line that no link crosses, and the side of it that has no majority.
    Partition,
    /// A link that carries nothing one way.
    OneWay,
    /// A link that is slow.
    Slow,
    /// A link that loses messages.
    Lossy,
    /// A link that doubles messages.
    Twice,
}

impl Sample {
    /// Every one, in the order in which they are explained, with its name.
    pub const ALL: &[(&'static str, Self)] = &[
        ("request", Self::Request),
        ("heartbeat", Self::Heartbeat),
        ("yes", Self::Yes),
        ("no", Self::No),
        ("held", Self::Held),
        ("lost", Self::Lost),
        ("follower", Self::Follower),
        ("leader", Self::Leader),
        ("candidate", Self::Candidate),
        ("committed", Self::Committed),
        ("aborted", Self::Aborted),
        ("crashed", Self::Crashed),
        ("absent", Self::Absent),
        ("frozen", Self::Frozen),
        ("twin", Self::Twin),
        ("liar", Self::Liar),
        ("writing", Self::Writing),
        ("cut", Self::Cut),
        ("partition", Self::Partition),
        ("one-way", Self::OneWay),
        ("slow", Self::Slow),
        ("lossy", Self::Lossy),
        ("twice", Self::Twice),
    ];

    /// The sample of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(other, _)| *other == name).map(|(_, sample)| *sample)
    }

    /// Its picture as SVG.
    #[must_use]
    pub fn svg(self, theme: Theme) -> String {
        let layout = Layout::new(3, 0, STAGE.width, STAGE.height);
        let frame = self.frame();
        let badge = match self {
            Self::Follower => "F t1",
            Self::Leader => "L t2",
            Self::Candidate => "C t3",
            Self::Committed => "✓ T1",
            Self::Aborted => "✗ T1",
            _ => "",
        };
        let texts = [NodeText { badge, inside: "", caption: "" }; 3];
        let stage = Stage { nodes: &texts, reduced_motion: true, ..Stage::default() };
        let alone = frame.messages.is_empty() && frame.links.is_empty();
        let picture =
            if alone { compose_node(&frame, &layout, &stage, 1) } else { compose(&frame, &layout, &stage) };
        let (center, size) = match frame.messages.first() {
            Some(message) => (layout.message_point(message, frame.time), SMALL),
            None if frame.links.is_empty() => (layout.node(NodeId(1)), LARGE),
            None => {
                let (from, to) = layout.link(LEFT, RIGHT);
                (from.lerp(to, 0.5), WIDE)
            }
        };
        cut_out(&picture, Area::around(Point::new(center.x, center.y), size), theme)
    }

    /// Three nodes, of which the lower two stand side by side.
    fn frame(self) -> Frame {
        let (status, role, epoch) = match self {
            Self::Leader => (NodeStatus::Up, &samples::LEADER, 2),
            Self::Candidate => (NodeStatus::Up, &samples::CANDIDATE, 3),
            Self::Committed => (NodeStatus::Up, &samples::COMMITTED, 1),
            Self::Aborted => (NodeStatus::Up, &samples::ABORTED, 1),
            Self::Crashed => (NodeStatus::Down, &samples::FOLLOWER, 1),
            Self::Absent => (NodeStatus::Left, &samples::FOLLOWER, 1),
            Self::Frozen => (NodeStatus::Frozen, &samples::FOLLOWER, 1),
            _ => (NodeStatus::Up, &samples::FOLLOWER, 1),
        };
        let mut votes = NodeSet::default();
        votes.insert(NodeId(1));
        let glance = Glance { role, epoch: samples::TERMS.of(epoch), commit: 0, votes, task: None };
        let node = |i: u16| NodeFrame {
            id: NodeId(i),
            status,
            since: Time::ZERO,
            glance: matches!(status, NodeStatus::Up | NodeStatus::Frozen).then_some(glance),
            holds: None,
            deposed: false,
            timer: (self == Self::Follower).then(|| (NOW - Span::millis(60), NOW + Span::millis(90))),
            waiting: 0,
            busy: 0,
            service: Service::AT_ONCE,
            writing: u32::from(self == Self::Writing),
            work: None,
            factor: Factor::ONE,
            full: false,
            damaged: false,
            clock: ClockError::NONE,
            liar: self.liar(glance),
        };
        Frame {
            time: NOW,
            nodes: (0..3).map(node).collect(),
            clients: Vec::new(),
            links: self.links(),
            messages: self.message().into_iter().collect(),
        }
    }

    /// How a node lies: as two, of which the second is in another term, or by what it says.
    fn liar(self, glance: Glance) -> Option<Box<LiarFrame>> {
        let glance = Glance { epoch: samples::TERMS.of(2), ..glance };
        let (status, hearers) = (NodeStatus::Up, vec![RIGHT]);
        let second = SecondFrame { status, glance: Some(glance), holds: None, hearers };
        match self {
            Self::Twin => Some(Box::new(LiarFrame { lie: None, second: Some(second) })),
            Self::Liar => Some(Box::new(LiarFrame { lie: Some(Lie::Consent), second: None })),
            _ => None,
        }
    }

    fn message(self) -> Option<MessageFrame> {
        let (shape, state, lost) = match self {
            Self::Request => (Shape::Request { loaded: true }, FlightState::Flying, None),
            Self::Heartbeat => (Shape::Request { loaded: false }, FlightState::Flying, None),
            Self::Yes => (Shape::Reply { positive: true }, FlightState::Flying, None),
            Self::No => (Shape::Reply { positive: false }, FlightState::Flying, None),
            Self::Held => (Shape::Request { loaded: true }, FlightState::Held(NOW), None),
            Self::Lost => {
                (Shape::Request { loaded: true }, FlightState::Flying, Some((NOW, LossCause::Chance)))
            }
            _ => return None,
        };
        let (sent, arrives) = (NOW - Span::millis(6), NOW + Span::millis(6));
        Some(MessageFrame {
            id: MessageId(1),
            from: LEFT,
            to: RIGHT,
            sent,
            arrives,
            state,
            lost,
            shape,
            epoch: Some(2),
        })
    }

    fn links(self) -> Vec<LinkFrame> {
        let usual = LinkState::default();
        let link = match self {
            Self::Cut | Self::Partition | Self::OneWay => LinkState { cut: true, ..usual },
            Self::Slow => LinkState { latency: SpanRange::exactly(Span::millis(80)), ..usual },
            Self::Lossy => LinkState { loss: Rate(300_000), ..usual },
            Self::Twice => LinkState { duplicate: Rate(300_000), ..usual },
            _ => return Vec::new(),
        };
        let mut links = vec![LinkFrame { from: LEFT, to: RIGHT, link }];
        if self != Self::OneWay {
            links.push(LinkFrame { from: RIGHT, to: LEFT, link });
        }
        if self == Self::Partition {
            // The node on the left reaches the third one neither.
            links.extend([(LEFT, ABOVE), (ABOVE, LEFT)].map(|(from, to)| LinkFrame { from, to, link }));
        }
        links
    }
}

const NOW: Time = Time(1_000_000);
const LEFT: Endpoint = Endpoint::Node(NodeId(2));
const ABOVE: Endpoint = Endpoint::Node(NodeId(0));
const RIGHT: Endpoint = Endpoint::Node(NodeId(1));
const STAGE: Size = Size { width: 320.0, height: 320.0 };
const SMALL: Size = Size { width: 56.0, height: 30.0 };
const LARGE: Size = Size { width: 76.0, height: 70.0 };
const WIDE: Size = Size { width: 104.0, height: 24.0 };

#[cfg(test)]
mod tests {
    use super::Sample;
    use crate::paint::Theme;

    #[test]
    fn every_sample_has_a_picture_of_its_own() {
        let pictures: Vec<String> = Sample::ALL.iter().map(|(_, sample)| sample.svg(Theme::Light)).collect();
        for (i, picture) in pictures.iter().enumerate() {
            assert!(picture.starts_with("<svg") && !pictures[..i].contains(picture), "{}", Sample::ALL[i].0);
        }
        assert!(Sample::ALL.iter().all(|(name, sample)| Sample::named(name) == Some(*sample)));
    }
}
