//! The space-time diagram: the axis, the lanes, what is drawn and what is found again.

use faultline_engine::view::{Cone, Outage, Shape, Strip, StripEnd, StripEvent, StripLook, StripMessage};
use faultline_engine::{ClientId, Endpoint, LossCause, MessageId, NodeId, NodeStatus, Time, Weight};
use faultline_scene::diagram::{Axis, Hit, Look, Plan, bench, compose};
use faultline_scene::{Color, Mark, Picture, Point, Pointer, Size, Stroke, Theme, svg};
use proptest::prelude::*;

const ASK: Shape = Shape::Request { loaded: true };
const BEAT: Shape = Shape::Request { loaded: false };
const YES: Shape = Shape::Reply { positive: true };

fn n(i: u16) -> Endpoint {
    Endpoint::Node(NodeId(i))
}

fn c(i: u16) -> Endpoint {
    Endpoint::Client(ClientId(i))
}

fn ms(millis: u64) -> Time {
    Time(millis * 1_000)
}

fn lanes(nodes: u16) -> Vec<Endpoint> {
    (0..nodes).map(n).chain([c(0)]).collect()
}

fn plan(nodes: u16) -> Plan {
    Plan::new(&lanes(nodes), Size { width: 800.0, height: 150.0 }, 36.0)
}

/// A stretch written by hand; events get their numbers in order.
#[derive(Default)]
struct Story {
    strip: Strip,
}

impl Story {
    fn event(&mut self, millis: u64, lane: Option<Endpoint>, look: StripLook) -> u32 {
        let number = u32::try_from(self.strip.events.len()).expect("few");
        let weight = if look == StripLook::Local { Weight::Detail } else { Weight::Step };
        self.strip.events.push(StripEvent { number, time: ms(millis), lane, look, weight });
        number
    }

    /// A message, sent by an event of this number; `end` is when it ended, the number of that event, and
    /// whether it was lost.
    fn message(
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

    fn until(mut self, millis: u64) -> Strip {
        self.strip.to = ms(millis);
        self.strip
    }
}

/// One of everything, on three nodes and a client, in 200 ms.
fn everything() -> Strip {
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

fn picture(strip: &Strip, plan: &Plan, now: u64) -> Picture {
    compose(strip, &Axis::new(plan, strip.to), plan, &Look { now: ms(now), ..Look::default() })
}

/// All straight lines with their style.
fn lines(picture: &Picture) -> Vec<(Point, Point, Stroke)> {
    let mut lines = Vec::new();
    for mark in picture.marks() {
        if let Mark::Lines { points, stroke } = mark {
            lines.extend(picture.points(*points).chunks(2).map(|ends| (ends[0], ends[1], *stroke)));
        }
    }
    lines
}

fn texts(picture: &Picture) -> Vec<String> {
    let text = |mark: &Mark| match mark {
        Mark::Text { text, .. } => Some(picture.text(*text).to_owned()),
        _ => None,
    };
    picture.marks().iter().filter_map(text).collect()
}

fn near(a: Point, b: Point) -> bool {
    a.distance(b) < 0.6
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6 * (1.0 + a.abs())
}

// The axis.

#[test]
fn the_whole_run_fills_the_lanes() {
    let plan = plan(3);
    let axis = Axis::new(&plan, ms(500));
    assert!(close(axis.x(Time::ZERO), plan.left()));
    assert!(close(axis.x(ms(500)), plan.right()));
}

#[test]
fn zooming_keeps_the_moment_under_the_pointer() {
    let axis = Axis::new(&plan(3), ms(500));
    let zoomed = axis.zoomed(3.0, 300.0);
    assert!(close(zoomed.micros(300.0), axis.micros(300.0)));
    assert!(close(zoomed.span() * 3.0, axis.span()));
    assert!(zoomed.zoomed(1e-9, 300.0) == axis, "farther than the run is the run");
}

#[test]
fn dragging_to_the_right_shows_earlier_moments() {
    let axis = Axis::new(&plan(3), ms(500)).zoomed(4.0, 400.0);
    let dragged = axis.panned(25.0);
    assert!(close(dragged.x(ms(250)), axis.x(ms(250)) + 25.0));
    assert!(close(axis.panned(1e9).from(), 0.0));
    assert!(close(axis.panned(-1e9).to(), 500_000.0));
}

#[test]
fn a_followed_moment_moves_the_window_only_when_it_would_leave_it() {
    let axis = Axis::new(&plan(3), ms(500)).between(100_000.0, 200_000.0);
    assert_eq!(axis.showing(ms(150)), axis);
    let moved = axis.showing(ms(300));
    assert!(moved.to() > 300_000.0 && close(moved.span(), axis.span()));
    assert!(axis.showing(ms(20)).from() < 20_000.0);
}

#[test]
fn a_growing_run_leaves_the_window_where_it_is() {
    let axis = Axis::new(&plan(3), ms(500)).between(100_000.0, 200_000.0);
    let grown = axis.with_end(ms(900));
    assert!(close(grown.from(), axis.from()) && close(grown.to(), axis.to()));
    assert!(axis.with_end(ms(150)).to() <= 150_000.0);
}

#[test]
fn ticks_are_round_and_leave_room_for_their_labels() {
    let axis = Axis::new(&plan(3), ms(1_000));
    let labels: Vec<String> = axis.ticks().iter().map(|tick| tick.time.to_string()).collect();
    assert_eq!(labels[..3], ["0s", "0.1s", "0.2s"]);
    let close_up = axis.between(862_000.0, 866_000.0);
    assert_eq!(close_up.ticks()[0].time, Time(862_000));
}

proptest! {
    #[test]
    fn a_window_never_leaves_the_run(
        end in 0_u64..4_000_000_000,
        steps in prop::collection::vec((0_u8..4, -2_000.0..2_000.0_f64, 0.01..100.0_f64), 0..20),
    ) {
        let plan = plan(5);
        let mut axis = Axis::new(&plan, Time(end));
        for (kind, pixels, factor) in steps {
            axis = match kind {
                0 => axis.panned(pixels),
                1 => axis.zoomed(factor, pixels),
                2 => axis.between(pixels * 1e3, pixels * factor * 1e3),
                _ => axis.showing(Time(end / 3)),
            };
            prop_assert!(axis.from() >= 0.0 && axis.to() <= axis.end() + 1e-6 * axis.end());
            prop_assert!(axis.span() > 99.0);
            let ticks = axis.ticks();
            prop_assert!(ticks.len() <= 14);
            for pair in ticks.windows(2) {
                prop_assert!(pair[1].x - pair[0].x > 63.0);
            }
        }
    }

    #[test]
    fn a_moment_is_found_again_at_its_place(end in 1_000_u64..4_000_000_000, share in 0.0..1.0_f64, factor in 1.0..1e4_f64) {
        let axis = Axis::new(&plan(5), Time(end)).zoomed(factor, 400.0);
        let micros = axis.from() + axis.span() * share;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and small")]
        let time = Time(micros as u64);
        prop_assume!(axis.span() < 1e9);
        let again = axis.time(axis.x(time));
        prop_assert!(again.0.abs_diff(time.0) <= 1, "{time} became {again}");
    }
}

// The lanes.

#[test]
fn few_lanes_share_the_room_and_many_scroll() {
    let few = plan(5);
    assert!(few.hidden() < 1e-9);
    let many = plan(19);
    assert!(close(many.pitch(), 14.0) && many.hidden() > 100.0);
    let down = many.clone().scrolled_to(1e9);
    assert!(close(down.scroll(), many.hidden()));
    let last = down.lane_y(c(0)).expect("a lane");
    assert!(last < down.bottom() && last > down.bottom() - 14.0);
}

#[test]
fn lanes_stand_in_the_order_of_display() {
    let plan = Plan::new(&[n(2), c(0), n(0), n(2)], Size { width: 300.0, height: 120.0 }, 30.0);
    let y = |lane| plan.lane_y(lane).expect("a lane");
    assert!(y(n(2)) < y(c(0)) && y(c(0)) < y(n(0)));
    assert_eq!(plan.lanes(), [n(2), c(0), n(0)]);
    assert_eq!(plan.lane_y(n(1)), None);
    for (slot, lane) in plan.lanes().iter().enumerate() {
        assert_eq!(plan.lane_at(y(*lane)), Some(*lane));
        assert_eq!(plan.slot_at(y(*lane)), slot);
    }
    assert_eq!(plan.slot_at(1e6), 2);
}

#[test]
fn a_lane_that_is_left_out_takes_its_messages_along() {
    let strip = everything();
    let plan = Plan::new(&[n(0), n(1)], Size { width: 800.0, height: 150.0 }, 36.0);
    let picture = picture(&strip, &plan, 200);
    assert!(!texts(&picture).contains(&"n3".to_owned()));
    assert!(!lines(&picture).iter().any(|(_, _, stroke)| stroke.dash.is_some()), "the lost one went to n3");
}

// What is drawn.

#[test]
fn a_message_is_a_line_from_its_sending_to_its_end() {
    let (strip, plan) = (everything(), plan(3));
    let axis = Axis::new(&plan, strip.to);
    let (from, to) = (
        Point::new(axis.x(ms(20)), plan.lane_y(n(0)).unwrap()),
        Point::new(axis.x(ms(32)), plan.lane_y(n(1)).unwrap()),
    );
    let lines = lines(&picture(&strip, &plan, 200));
    let line = lines.iter().find(|line| near(line.0, from) && near(line.1, to)).expect("the heartbeat");
    assert_eq!(line.2.paint.color, Color::Epoch(3));
}

#[test]
fn a_lost_message_is_dashed_and_ends_in_a_red_cross() {
    let (strip, plan) = (everything(), plan(3));
    let lines = lines(&picture(&strip, &plan, 200));
    let lost: Vec<_> = lines.iter().filter(|line| line.2.dash.is_some()).collect();
    assert_eq!(lost.len(), 1);
    let end = lost[0].1;
    let arms =
        lines.iter().filter(|line| line.2.paint.color == Color::Bad && near(line.0.lerp(line.1, 0.5), end));
    assert_eq!(arms.count(), 2);
}

#[test]
fn what_lies_beyond_the_present_is_paler() {
    let mut story = Story::default();
    let sent = story.event(10, Some(n(0)), StripLook::Local);
    let got = story.event(90, Some(n(1)), StripLook::Arrival);
    story.message((n(0), n(1)), (10, 90), sent, ASK, Some((90, got, false)));
    let (strip, plan) = (story.until(100), plan(2));
    let lines = lines(&picture(&strip, &plan, 50));
    let parts: Vec<_> = lines.iter().filter(|line| line.2.paint.color == Color::Epoch(3)).collect();
    assert_eq!(parts.len(), 2, "one up to now, one from now on");
    let alpha = |past: bool| {
        let middle = Axis::new(&plan, strip.to).x(ms(50));
        let part = parts.iter().find(|part| (part.1.x <= middle + 0.1) == past).expect("a part");
        part.2.paint.alpha
    };
    assert!(alpha(true) > 2 * alpha(false));
}

#[test]
fn a_message_that_nobody_takes_stops_before_its_lane() {
    let mut story = Story::default();
    let sent = story.event(10, Some(n(0)), StripLook::Local);
    story.event(60, Some(n(0)), StripLook::Local);
    story.message((n(0), n(1)), (10, 20), sent, ASK, None);
    let (strip, plan) = (story.until(100), plan(2));
    let goal = plan.lane_y(n(1)).expect("a lane");
    let lines = lines(&picture(&strip, &plan, 100));
    let line = lines.iter().find(|line| line.2.paint.color == Color::Epoch(3)).expect("the message");
    assert!(line.1.y < goal - 2.0);
}

#[test]
fn a_duplicate_is_a_line_of_its_own() {
    let mut story = Story::default();
    let sent = story.event(10, Some(n(0)), StripLook::Local);
    let one = story.event(20, Some(n(1)), StripLook::Arrival);
    let two = story.event(26, Some(n(1)), StripLook::Arrival);
    story.message((n(0), n(1)), (10, 20), sent, ASK, Some((20, one, false)));
    story.message((n(0), n(1)), (10, 26), sent, ASK, Some((26, two, false)));
    let strip = story.until(40);
    let lines = lines(&picture(&strip, &plan(2), 40));
    assert_eq!(lines.iter().filter(|line| line.2.paint.color == Color::Epoch(3)).count(), 2);
}

#[test]
fn a_run_of_local_events_is_one_numbered_dot_that_opens_close_up() {
    let (strip, plan) = (everything(), plan(3));
    let axis = Axis::new(&plan, strip.to);
    let look = Look { now: ms(200), ..Look::default() };
    assert!(texts(&compose(&strip, &axis, &plan, &look)).contains(&"3".to_owned()));
    let near = axis.zoomed(4.0, axis.x(ms(37)));
    assert!(!texts(&compose(&strip, &near, &plan, &look)).contains(&"3".to_owned()));
}

#[test]
fn an_event_that_sends_is_not_part_of_a_run() {
    let mut story = Story::default();
    for millis in [100, 101, 102, 103] {
        story.event(millis, Some(n(0)), StripLook::Local);
    }
    story.message((n(0), n(1)), (101, 140), 1, ASK, None);
    let strip = story.until(400);
    let texts = texts(&picture(&strip, &plan(2), 400));
    assert!(!texts.contains(&"4".to_owned()) && !texts.contains(&"3".to_owned()), "{texts:?}");
}

#[test]
fn a_frozen_process_is_hatched_and_a_dead_one_is_red() {
    let (strip, plan) = (everything(), plan(3));
    let picture = picture(&strip, &plan, 200);
    let bands = |color: Color, lane: Endpoint| {
        let y = plan.lane_y(lane).expect("a lane");
        let mut marks = picture.marks().iter();
        marks.any(|mark| {
            matches!(mark, Mark::Rect { corner, size, fill: Some(fill), .. }
            if fill.color == color && corner.y < y && corner.y + size.height > y)
        })
    };
    assert!(bands(Color::Bad, n(2)));
    assert!(bands(Color::Soft, n(1)));
}

#[test]
fn what_happens_to_the_network_crosses_all_lanes() {
    let (strip, plan) = (everything(), plan(3));
    let down: Vec<_> = lines(&picture(&strip, &plan, 200))
        .into_iter()
        .filter(|line| {
            (line.0.x - line.1.x).abs() < 1e-9
                && close(line.0.y, plan.top())
                && close(line.1.y, plan.bottom())
        })
        .map(|line| line.2.paint.color)
        .collect();
    assert!(down.contains(&Color::Bad), "a cut, and a broken rule");
    assert!(down.contains(&Color::Soft), "the healing");
}

#[test]
fn causes_stand_out_and_the_rest_steps_back() {
    let (strip, plan) = (everything(), plan(3));
    let axis = Axis::new(&plan, strip.to);
    let cone = bench::cone(&strip, 3);
    assert_eq!(cone, Cone { past: vec![1], future: vec![4, 5, 6, 8, 9, 13, 15] });
    let alpha = |cone: Option<&Cone>, sent: u64| {
        let look = Look { now: ms(200), selected: Some(3), cone, ..Look::default() };
        let lines = lines(&compose(&strip, &axis, &plan, &look));
        let from = axis.x(ms(sent));
        let slanted = lines.iter().filter(|line| line.1.x > line.0.x + 5.0 && (line.0.x - from).abs() < 0.1);
        let alphas = slanted.filter(|line| (line.0.y - line.1.y).abs() > 2.0).map(|line| line.2.paint.alpha);
        alphas.max().expect("a message")
    };
    assert!(alpha(Some(&cone), 32) > alpha(None, 32), "the reply belongs to the future");
    assert!(alpha(Some(&cone), 10) < alpha(None, 10), "the request of the client does not belong to it");
}

#[test]
fn nothing_is_drawn_of_a_run_that_has_not_begun() {
    let plan = plan(3);
    let picture = picture(&Strip::default(), &plan, 0);
    assert!(texts(&picture).contains(&"n1".to_owned()));
}

// What is found.

#[test]
fn the_gutter_is_the_lanes_own() {
    let (strip, plan) = (everything(), plan(3));
    let axis = Axis::new(&plan, strip.to);
    let at = Point::new(10.0, plan.lane_y(n(1)).expect("a lane"));
    assert_eq!(plan.hit(&strip, &axis, at, Pointer::Mouse), Some(Hit::Lane(n(1))));
}

#[test]
fn the_number_of_a_run_leads_to_one_of_its_events() {
    let (strip, plan) = (everything(), plan(3));
    let axis = Axis::new(&plan, strip.to);
    let picture = picture(&strip, &plan, 200);
    let number = picture.marks().iter().find_map(|mark| match mark {
        Mark::Text { at, text, .. } if picture.text(*text) == "3" => Some(*at),
        _ => None,
    });
    let hit = plan.hit(&strip, &axis, number.expect("the number"), Pointer::Mouse);
    assert!(matches!(hit, Some(Hit::Event(4..=6))), "{hit:?}");
}

#[test]
fn a_place_where_nothing_is_gives_nothing() {
    let (strip, plan) = (everything(), plan(3));
    let axis = Axis::new(&plan, strip.to);
    let at = Point::new(axis.x(ms(195)), plan.lane_y(n(1)).expect("a lane"));
    assert_eq!(plan.hit(&strip, &axis, at, Pointer::Mouse), None);
}

#[test]
fn a_loss_is_found_at_its_cross() {
    let (strip, plan) = (everything(), plan(3));
    let axis = Axis::new(&plan, strip.to);
    let at = plan.event_place(&strip, &axis, 7).expect("the loss");
    assert_eq!(plan.hit(&strip, &axis, at, Pointer::Mouse), Some(Hit::Message(MessageId(3))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_event_and_message_in_view_is_found(start in 0.0..3e6_f64, span in 2e4..8e5_f64, nodes in 3_u16..6) {
        let strip = bench::synthetic_strip(nodes, 1_500);
        let plan = plan(nodes);
        let axis = Axis::new(&plan, strip.to).between(start, start + span);
        for event in &strip.events {
            let at = plan.event_place(&strip, &axis, event.number).expect("all have lanes");
            if at.x < plan.left() || at.x > plan.right() {
                continue;
            }
            let hit = plan.hit(&strip, &axis, at, Pointer::Mouse);
            let place = match hit {
                Some(Hit::Event(number)) => plan.event_place(&strip, &axis, number).expect("it was hit"),
                Some(Hit::Message(_)) if event.lane.is_none() => at,
                _ => return Err(TestCaseError::fail(format!("{event:?} gave {hit:?}"))),
            };
            prop_assert!(place.distance(at) < 6.0);
        }
        for message in &strip.messages {
            let Some(end) = message.end else { continue };
            let from = Point::new(axis.x(message.sent), plan.lane_y(message.from).expect("a lane"));
            let to = plan.event_place(&strip, &axis, end.event).expect("a lane");
            let middle = from.lerp(to, 0.5);
            if middle.x > plan.left() && middle.x < plan.right() {
                prop_assert!(plan.hit(&strip, &axis, middle, Pointer::Mouse).is_some());
            }
        }
    }

    #[test]
    fn marks_are_few_finite_and_inside(
        nodes in 3_u16..20,
        events in 10_usize..12_000,
        start in 0.0..1.0_f64,
        zoom in 1.0..2e4_f64,
        width in 40.0..2_000.0_f64,
        height in 10.0..400.0_f64,
        now in 0.0..1.2_f64,
        root in prop::option::of(0_usize..10_000),
    ) {
        let strip = bench::synthetic_strip(nodes, events);
        let plan = Plan::new(&lanes(nodes), Size { width, height }, 36.0).scrolled_to(start * 50.0);
        let axis = Axis::new(&plan, strip.to).zoomed(zoom, 0.0);
        let axis = axis.panned(-start * (width - 48.0) * zoom);
        let cone = root.map(|root| {
            let numbers = |from: usize, to: usize| (from..to).map(|number| u32::try_from(number).unwrap());
            Cone { past: numbers(0, root).step_by(3).collect(), future: numbers(root + 1, events).collect() }
        });
        let look = Look {
            now: axis.time(now * width),
            selected: root.map(|root| u32::try_from(root).unwrap()),
            hovered: Some(Hit::Message(MessageId(7))),
            cone: cone.as_ref(),
        };
        let picture = compose(&strip, &axis, &plan, &look);
        prop_assert!(picture.marks().len() <= 6_000, "{} marks", picture.marks().len());
        for mark in picture.marks() {
            for point in places(&picture, mark) {
                prop_assert!(point.x.is_finite() && point.y.is_finite());
                prop_assert!(point.x > -12.0 && point.x < plan.right() + 14.0, "{mark:?} at {point:?}");
                prop_assert!(point.y > -12.0 && point.y < plan.bottom() + 24.0, "{mark:?} at {point:?}");
            }
        }
    }
}

fn places(picture: &Picture, mark: &Mark) -> Vec<Point> {
    match mark {
        Mark::Lines { points, .. } | Mark::Path { points, .. } => picture.points(*points).to_vec(),
        Mark::Circle { center, .. } | Mark::Arc { center, .. } | Mark::Drop { center, .. } => vec![*center],
        Mark::Rect { corner, size, .. } => {
            vec![*corner, Point::new(corner.x + size.width, corner.y + size.height)]
        }
        Mark::Text { at, .. } => vec![*at],
    }
}

#[test]
fn a_crowd_is_thinned_and_its_losses_and_marks_stay() {
    let strip = bench::synthetic_strip(5, 50_000);
    let plan = plan(5);
    let picture = picture(&strip, &plan, 10_000_000);
    assert!(picture.marks().len() < 1_000, "{} marks", picture.marks().len());
    let all = lines(&picture);
    let slanted = all.iter().filter(|line| (line.0.y - line.1.y).abs() > 15.0).count();
    assert!((200..1_000).contains(&slanted), "{slanted} messages");
    assert!(all.iter().any(|line| line.2.dash.is_some()));
    assert!(all.iter().any(|line| line.2.paint.color == Color::Bad));
}

#[test]
fn a_run_of_nothing_but_trouble_has_few_marks_too() {
    let lanes = lanes(19);
    let looks = [StripLook::Violation, StripLook::Fault, StripLook::Action];
    let event = |number: u32| {
        let look = looks.get(number as usize % 4).copied().unwrap_or(StripLook::Leads(number.into()));
        let lane = lanes.get(number as usize % 21).copied();
        StripEvent { number, time: ms(number.into()), lane, look, weight: Weight::Headline }
    };
    for events in [2_900_u32, 60_000] {
        let strip =
            Strip { to: ms(events.into()), events: (0..events).map(event).collect(), ..Strip::default() };
        let plan = Plan::new(&lanes, Size { width: 2_400.0, height: 400.0 }, 36.0);
        let marks = picture(&strip, &plan, events.into()).marks().len();
        assert!(marks <= 6_000, "{marks} marks");
    }
}

#[test]
fn the_choice_of_a_crowd_holds_while_it_is_dragged() {
    let strip = bench::synthetic_strip(5, 50_000);
    let plan = plan(5);
    let axis = Axis::new(&plan, strip.to).zoomed(3.0, 400.0);
    let messages = |axis: &Axis| -> Vec<u64> {
        let look = Look { now: strip.to, ..Look::default() };
        let lines = lines(&compose(&strip, axis, &plan, &look)).into_iter();
        let slanted =
            lines.filter(|line| line.2.paint.color != Color::Soft && (line.0.y - line.1.y).abs() > 10.0);
        let mut times: Vec<u64> = slanted.map(|line| axis.time(line.0.x).0).collect();
        times.sort_unstable();
        times
    };
    let (before, after) = (messages(&axis), messages(&axis.panned(-8.0)));
    let kept = before.iter().filter(|time| after.iter().any(|other| other.abs_diff(**time) <= 2)).count();
    assert!(kept * 10 > before.len() * 8, "{kept} of {} stay", before.len());
}

// Golden pictures.

#[test]
fn one_of_everything_looks_as_it_did() {
    let (strip, plan) = (everything(), plan(3));
    let text = svg(&picture(&strip, &plan, 160), 800.0, 150.0, Some(Theme::Light));
    insta::assert_snapshot!("diagram_everything", text.replace("/><", "/>\n<"));
}

#[test]
fn causes_look_as_they_did() {
    let (strip, plan) = (everything(), plan(3));
    let cone = bench::cone(&strip, 3);
    let look = Look { now: ms(200), selected: Some(3), hovered: Some(Hit::Lane(n(1))), cone: Some(&cone) };
    let picture = compose(&strip, &Axis::new(&plan, strip.to), &plan, &look);
    let text = svg(&picture, 800.0, 150.0, None);
    insta::assert_snapshot!("diagram_causes", text.replace("/><", "/>\n<"));
}
