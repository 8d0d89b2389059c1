//! Where messages are, and what a pointer or a stroke meets.

use faultline_engine::view::{Frame, MessageFrame, Shape};
use faultline_engine::{ClientId, Endpoint, FlightState, LossCause, MessageId, NodeId, Time};
use faultline_scene::{Layout, Point, Pointer, Thing, bench};

fn n(i: u16) -> Endpoint {
    Endpoint::Node(NodeId(i))
}

fn layout() -> Layout {
    Layout::new(5, 1, 760.0, 560.0)
}

/// From n1 to n2 between 10 ms and 20 ms.
fn message() -> MessageFrame {
    MessageFrame {
        id: MessageId(1),
        from: n(0),
        to: n(1),
        sent: Time(10_000),
        arrives: Time(20_000),
        state: FlightState::Flying,
        lost: None,
        shape: Shape::Request { loaded: true },
        epoch: Some(1),
    }
}

fn frame(time: u64, messages: Vec<MessageFrame>) -> Frame {
    Frame { time: Time(time), messages, ..bench::synthetic_frame(5, 0) }
}

#[test]
fn a_message_moves_evenly_from_outline_to_outline() {
    let (layout, message) = (layout(), message());
    let (start, end) = layout.lane(n(0), n(1));
    let at = |time| layout.message_point(&message, Time(time));
    assert!(at(10_000).distance(start) < 1e-9);
    assert!(at(15_000).distance(start.lerp(end, 0.5)) < 1e-9);
    assert!(at(20_000).distance(end) < 1e-9);
    // Before and after it stays at the ends: a playhead may stand anywhere.
    assert!(at(0).distance(start) < 1e-9 && at(90_000).distance(end) < 1e-9);
}

#[test]
fn a_held_message_stands_where_it_was_stopped() {
    let layout = layout();
    let held = MessageFrame { state: FlightState::Held(Time(13_000)), ..message() };
    let stopped = layout.message_point(&message(), Time(13_000));
    for now in [13_000, 20_000, 500_000] {
        assert!(layout.message_point(&held, Time(now)).distance(stopped) < 1e-9, "{now}");
    }
    // Scrubbed to before the stop it flies.
    let before = layout.message_point(&message(), Time(11_000));
    assert!(layout.message_point(&held, Time(11_000)).distance(before) < 1e-9);
}

#[test]
fn a_lost_message_ends_where_it_was_lost() {
    let layout = layout();
    let lost = MessageFrame { lost: Some((Time(14_000), LossCause::Cut)), ..message() };
    let end = layout.message_point(&message(), Time(14_000));
    assert!(layout.message_point(&lost, Time(19_000)).distance(end) < 1e-9);
}

#[test]
fn a_message_without_a_way_is_at_its_end() {
    let layout = layout();
    let instant = MessageFrame { arrives: Time(10_000), ..message() };
    assert!(layout.message_point(&instant, Time(10_000)).distance(layout.lane(n(0), n(1)).1) < 1e-9);
}

#[test]
fn opposite_messages_pass_each_other() {
    let layout = layout();
    let back = MessageFrame { from: n(1), to: n(0), ..message() };
    let (a, b) = (layout.message_point(&message(), Time(15_000)), layout.message_point(&back, Time(15_000)));
    assert!(a.distance(b) >= 10.0, "{}", a.distance(b));
}

#[test]
fn the_pointer_meets_messages_before_bodies_before_links() {
    let layout = layout();
    let frame = frame(15_000, vec![message()]);
    let hit = |at, pointer| layout.hit(&frame, &[], at, pointer);
    let on_message = layout.message_point(&message(), Time(15_000));
    assert_eq!(hit(on_message, Pointer::Mouse), Some(Thing::Message(MessageId(1))));
    for i in 0..5 {
        assert_eq!(hit(layout.node(NodeId(i)), Pointer::Mouse), Some(Thing::Node(NodeId(i))));
    }
    assert_eq!(hit(layout.client(ClientId(0)), Pointer::Mouse), Some(Thing::Client(ClientId(0))));
    let (a, b) = layout.link(n(2), n(3));
    assert_eq!(hit(a.lerp(b, 0.5), Pointer::Mouse), Some(Thing::Link(n(2), n(3))));
    assert_eq!(hit(Point::new(-500.0, -500.0), Pointer::Touch), None);
}

#[test]
fn a_finger_reaches_farther_than_a_mouse() {
    let layout = layout();
    let frame = frame(0, Vec::new());
    let (a, b) = layout.link(n(2), n(3));
    let beside = Point::new(a.x.midpoint(b.x), a.y + 11.0);
    assert_eq!(layout.hit(&frame, &[], beside, Pointer::Mouse), None);
    assert_eq!(layout.hit(&frame, &[], beside, Pointer::Touch), Some(Thing::Link(n(2), n(3))));
}

#[test]
fn what_is_lost_or_waits_cannot_be_pointed_at() {
    let layout = layout();
    let at = layout.message_point(&message(), Time(15_000));
    let lost = MessageFrame { lost: Some((Time(15_000), LossCause::Dropped)), ..message() };
    let hit = layout.hit(&frame(15_000, vec![lost]), &[], at, Pointer::Mouse);
    assert!(!matches!(hit, Some(Thing::Message(_))), "{hit:?}");
    let waiting = MessageFrame { state: FlightState::Waiting, ..message() };
    let at = layout.message_point(&waiting, Time(30_000));
    let hit = layout.hit(&frame(30_000, vec![waiting]), &[], at, Pointer::Mouse);
    assert!(!matches!(hit, Some(Thing::Message(_))), "{hit:?}");
}

#[test]
fn a_stroke_crosses_exactly_the_links_between_its_sides() {
    let layout = Layout::new(5, 0, 760.0, 560.0);
    let y = layout.node(NodeId(0)).y.midpoint(layout.node(NodeId(1)).y);
    let crossed = layout.crossed(Point::new(0.0, y), Point::new(760.0, y));
    assert_eq!(crossed, [(n(0), n(1)), (n(0), n(2)), (n(0), n(3)), (n(0), n(4))]);
    assert!(layout.crossed(Point::new(0.0, 2.0), Point::new(760.0, 2.0)).is_empty());
}

#[test]
fn a_short_stroke_cuts_one_link_and_a_touch_of_a_client_link_counts() {
    let layout = layout();
    let (a, b) = layout.link(n(0), Endpoint::Client(ClientId(0)));
    let middle = a.lerp(b, 0.5);
    let stroke = (Point::new(middle.x, middle.y - 4.0), Point::new(middle.x, middle.y + 4.0));
    assert_eq!(layout.crossed(stroke.0, stroke.1), [(n(0), Endpoint::Client(ClientId(0)))]);
}
