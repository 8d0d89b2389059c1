//! Pictures: finite and on the stage for any frame, twice the same, and saying what the frame says.

use faultline_engine::view::{ClientFrame, Frame, Glance, LinkFrame, MessageFrame, NodeFrame, Shape};
use faultline_engine::{
    ClientId, ClockError, Endpoint, Factor, FlightState, LinkState, LossCause, MessageId, NodeId, NodeSet,
    NodeStatus, Rate, Service, Span, SpanRange, Time,
};
use faultline_scene::samples;
use faultline_scene::{
    Anchor, Color, Face, Layout, Mark, NodeText, Paint, Picture, Point, Stage, Stroke, Thing, bench, compose,
    compose_into, text_width,
};
use proptest::prelude::*;

fn endpoint(nodes: u16, clients: u16) -> impl Strategy<Value = Endpoint> {
    (0..nodes + clients).prop_map(move |i| match i.checked_sub(nodes) {
        None => Endpoint::Node(NodeId(i)),
        Some(client) => Endpoint::Client(ClientId(client)),
    })
}

fn any_node(id: u16) -> impl Strategy<Value = NodeFrame> {
    let status = prop::sample::select(vec![NodeStatus::Up, NodeStatus::Down, NodeStatus::Frozen]);
    let role = prop::sample::select(vec![
        &samples::FOLLOWER,
        &samples::ASKING,
        &samples::CANDIDATE,
        &samples::LEADER,
    ]);
    let glance = prop::option::of((role, any::<u64>(), any::<u16>()));
    let timer = prop::option::of((any::<u64>(), any::<u64>()));
    (status, glance, timer, any::<u32>(), 0_u32..3).prop_map(
        move |(status, glance, timer, waiting, writing)| {
            let glance = glance.map(|(role, epoch, votes)| Glance {
                role,
                epoch: samples::TERMS.of(epoch),
                commit: epoch,
                task: None,
                votes: (0..15).filter(|i| votes & (1 << i) != 0).map(NodeId).collect(),
            });
            let timer = timer.map(|(armed, due)| (Time(armed), Time(due)));
            NodeFrame {
                id: NodeId(id),
                status,
                since: Time(5),
                glance,
                holds: None,
                deposed: false,
                timer,
                waiting,
                busy: 0,
                service: Service::AT_ONCE,
                writing,
                work: None,
                factor: Factor::ONE,
                full: false,
                damaged: false,
                clock: ClockError::NONE,
                liar: None,
            }
        },
    )
}

fn any_message(nodes: u16, clients: u16) -> impl Strategy<Value = MessageFrame> {
    let shape = prop::sample::select(vec![
        Shape::Request { loaded: true },
        Shape::Request { loaded: false },
        Shape::Reply { positive: true },
        Shape::Reply { positive: false },
    ]);
    let state = prop_oneof![
        Just(FlightState::Flying),
        any::<u64>().prop_map(|t| FlightState::Held(Time(t))),
        Just(FlightState::Waiting)
    ];
    let ends = (endpoint(nodes, clients), endpoint(nodes, clients));
    let lost = prop::option::of(any::<u64>().prop_map(|t| (Time(t), LossCause::Chance)));
    (any::<u32>(), ends, any::<[u64; 2]>(), state, lost, shape, any::<Option<u64>>()).prop_map(
        |(id, (from, to), [sent, arrives], state, lost, shape, epoch)| MessageFrame {
            id: MessageId(id),
            from,
            to,
            sent: Time(sent),
            arrives: Time(arrives),
            state,
            lost,
            shape,
            epoch,
        },
    )
}

fn any_link(nodes: u16, clients: u16) -> impl Strategy<Value = LinkFrame> {
    let ends = (endpoint(nodes, clients), endpoint(nodes, clients));
    (ends, any::<bool>(), 0_u64..90, 0_u32..=1_000_000, 0_u32..2).prop_map(
        |((from, to), cut, slow, loss, twice)| {
            let latency = SpanRange::exactly(Span::millis(slow));
            LinkFrame {
                from,
                to,
                link: LinkState { cut, latency, loss: Rate(loss), duplicate: Rate(twice), fifo: false },
            }
        },
    )
}

fn any_frame() -> impl Strategy<Value = Frame> {
    (1_u16..=15, 0_u16..=5).prop_flat_map(|(nodes, clients)| {
        let all: Vec<_> = (0..nodes).map(any_node).collect();
        let asks = prop::collection::vec(prop::option::of("\\PC{0,30}"), usize::from(clients));
        let messages = prop::collection::vec(any_message(nodes, clients), 0..40);
        let links = prop::collection::vec(any_link(nodes, clients), 0..30);
        (any::<u64>(), all, asks, messages, links).prop_map(|(time, nodes, asks, messages, links)| Frame {
            time: Time(time),
            nodes,
            clients: (0..)
                .zip(asks)
                .map(|(id, asks)| ClientFrame {
                    id: ClientId(id),
                    asks: asks.map(|command| (command, Time(3))),
                    steady: None,
                    load: None,
                    open: 0,
                    policy: None,
                    cut_off: false,
                    target: NodeId(0),
                    asked: u32::MAX,
                    answered: 17,
                    told: None,
                })
                .collect(),
            links,
            messages,
        })
    })
}

/// Every place and length of a mark; the second part of each pair is how far it reaches from the first.
fn places(picture: &Picture, mark: &Mark) -> Vec<(Point, f64)> {
    let width = |stroke: Option<Stroke>| stroke.map_or(0.0, |stroke| stroke.width / 2.0);
    let all = |run, by: f64| picture.points(run).iter().map(|p| (*p, by)).collect();
    match *mark {
        Mark::Lines { points, stroke } => all(points, width(Some(stroke))),
        Mark::Path { points, stroke, .. } => all(points, width(stroke)),
        Mark::Circle { center, radius, stroke, .. } => vec![(center, radius + width(stroke))],
        Mark::Drop { center, radius, angle, stroke, .. } => {
            vec![(center, radius + width(stroke)), (Mark::drop_tip(center, radius, angle), width(stroke))]
        }
        Mark::Arc { center, radius, start, sweep, stroke } => {
            assert!(start.is_finite() && sweep > 0.0 && sweep < std::f64::consts::TAU, "{mark:?}");
            vec![(center, radius + width(Some(stroke)))]
        }
        Mark::Rect { corner, size, stroke, .. } => {
            let far = Point::new(corner.x + size.width, corner.y + size.height);
            vec![(corner, width(stroke)), (far, width(stroke))]
        }
        Mark::Text { at, text, anchor, size, face, .. } => {
            let letter = if face == Face::Mono { 1.06 } else { 1.0 };
            let width = text_width(picture.text(text), size) * letter;
            let left = match anchor {
                Anchor::Start => at.x,
                Anchor::Middle => at.x - width / 2.0,
                Anchor::End => at.x - width,
            };
            let top = at.y - size * 0.8;
            vec![(Point::new(left, top), 0.0), (Point::new(left + width, at.y + size * 0.2), 0.0)]
        }
    }
}

/// What a node holds has smaller letters before it is cut, and is never wider than the circle where it stands.
#[test]
fn what_a_node_holds_stays_within_its_circle() {
    let frame = bench::synthetic_frame(5, 0);
    let shown = |layout: &Layout, inside: &str| {
        let texts = vec![NodeText { badge: "F", inside, caption: "replica" }; frame.nodes.len()];
        let picture = compose(&frame, layout, &Stage { nodes: &texts, ..Stage::default() });
        let at = layout.node(NodeId(0));
        let under = |mark: &Mark| match mark {
            Mark::Text { at: place, text, size, .. }
                if (place.x - at.x).abs() < 0.01 && place.y > at.y + 1.0 =>
            {
                Some((picture.text(*text).to_owned(), *size))
            }
            _ => None,
        };
        picture.marks().iter().find_map(under).expect("it stands under the name")
    };
    for (width, height) in [(390.0, 500.0), (620.0, 540.0), (1_300.0, 800.0)] {
        let layout = Layout::new(5, 0, width, height);
        let radius = layout.node_radius();
        let (_, usual) = shown(&layout, "x=1");
        for inside in ["x=1", "x=12345", "p=1 r=2", "x=hello_bob", "a=-100000 b=-100000…"] {
            let (text, size) = shown(&layout, inside);
            let within = text_width(&text, size) <= radius * 1.6 + 0.01;
            assert!(within && (9.0..=usual).contains(&size), "{text:?} at {size} in {radius}");
            assert!(text == inside || text.ends_with('…') && inside.starts_with(text.trim_end_matches('…')));
            assert!(
                size < usual || text == inside,
                "{text:?}: letters become smaller before any is left out"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_frame_gives_finite_marks_on_the_stage(
        frame in any_frame(),
        width in 300_u16..=1500,
        height in 260_u16..=1000,
        reduced_motion in any::<bool>(),
        tag in "\\PC{0,60}",
    ) {
        let small = |count: usize| u16::try_from(count).expect("few");
        let (nodes, clients) = (small(frame.nodes.len()), small(frame.clients.len()));
        let layout = Layout::new(nodes, clients, f64::from(width), f64::from(height));
        let texts = vec![NodeText { badge: "L t3", inside: "", caption: &tag }; frame.nodes.len()];
        let first = frame.messages.first().map(|message| Thing::Message(message.id));
        let stage = Stage {
            selected: Some(Thing::Node(NodeId(0))),
            hovered: first,
            highlighted: &[Thing::Link(Endpoint::Node(NodeId(0)), Endpoint::Node(NodeId(1)))],
            reduced_motion,
            nodes: &texts,
            tag: &tag,
            ..Stage::default()
        };
        let picture = compose(&frame, &layout, &stage);
        let size = layout.size();
        for mark in picture.marks() {
            // The line of a partition goes through the whole stage: half of its ends is beyond the edge.
            let through = matches!(mark, Mark::Lines { stroke, .. } if (stroke.width - 8.0).abs() < 0.01 || (stroke.width - 2.6).abs() < 0.01);
            for (at, reach) in places(&picture, mark) {
                let reach = if through { 0.0 } else { reach };
                prop_assert!(at.x.is_finite() && at.y.is_finite() && reach.is_finite(), "{mark:?}");
                prop_assert!(at.x - reach >= 0.0 && at.x + reach <= size.width, "{mark:?} {size:?}");
                prop_assert!(at.y - reach >= 0.0 && at.y + reach <= size.height, "{mark:?} {size:?}");
            }
        }
        // The same memory used again gives the same picture.
        let mut again = compose(&bench::synthetic_frame(7, 90), &layout, &Stage::default());
        compose_into(&mut again, &frame, &layout, &stage);
        prop_assert_eq!(again, picture);
    }
}

fn layout() -> Layout {
    Layout::new(5, 1, 760.0, 560.0)
}

fn picture_of(change: impl FnOnce(&mut Frame)) -> Picture {
    let mut frame = bench::synthetic_frame(5, 0);
    change(&mut frame);
    compose(&frame, &layout(), &Stage::default())
}

fn count(picture: &Picture, wanted: impl Fn(&Mark) -> bool) -> usize {
    picture.marks().iter().filter(|mark| wanted(mark)).count()
}

fn strokes(mark: &Mark) -> Option<Stroke> {
    match *mark {
        Mark::Lines { stroke, .. } | Mark::Arc { stroke, .. } => Some(stroke),
        Mark::Circle { stroke, .. } | Mark::Path { stroke, .. } => stroke,
        _ => None,
    }
}

#[test]
fn a_leader_has_a_second_ring_of_its_colour_and_a_follower_has_none() {
    let rings = |role| {
        let picture = picture_of(|frame| {
            for node in &mut frame.nodes {
                node.timer = None;
            }
            let glance = Glance {
                role,
                epoch: samples::TERMS.of(9),
                commit: 0,
                votes: NodeSet::default(),
                task: None,
            };
            frame.nodes[2].glance = Some(glance);
        });
        count(
            &picture,
            |mark| matches!(mark, Mark::Circle { stroke: Some(stroke), .. } if stroke.paint == Paint::epoch(9)),
        )
    };
    assert_eq!(rings(&samples::LEADER), 2);
    assert_eq!(rings(&samples::FOLLOWER), 1);
}

#[test]
fn a_candidate_shows_one_part_per_voter_and_fills_the_votes_it_has() {
    let picture = picture_of(|frame| {
        for node in &mut frame.nodes {
            node.timer = None;
        }
        let votes = [NodeId(1), NodeId(3), NodeId(4)].into_iter().collect();
        frame.nodes[1].glance = Some(Glance {
            role: &samples::CANDIDATE,
            epoch: samples::TERMS.of(9),
            commit: 0,
            votes,
            task: None,
        });
    });
    assert_eq!(count(&picture, |mark| matches!(mark, Mark::Arc { .. })), 5);
    let full = |mark: &Mark| matches!(mark, Mark::Arc { stroke, .. } if stroke.paint == Paint::epoch(9));
    assert_eq!(count(&picture, full), 3);
}

#[test]
fn a_timer_runs_out_clockwise() {
    use std::f64::consts::{FRAC_PI_2, TAU};
    let arc = |now: u64| {
        let picture = picture_of(|frame| {
            frame.time = Time(now);
            for node in &mut frame.nodes {
                node.timer = None;
            }
            frame.nodes[3].timer = Some((Time(1_000), Time(2_000)));
        });
        picture.marks().iter().find_map(|mark| match *mark {
            Mark::Arc { start, sweep, .. } => Some((start, sweep)),
            _ => None,
        })
    };
    // A quarter is over: what is left begins at three o'clock and ends at the top.
    let (start, sweep) = arc(1_250).expect("a running timer");
    assert!(start.abs() < 1e-9 && (sweep - TAU * 0.75).abs() < 1e-9);
    assert!((start + sweep - (TAU - FRAC_PI_2)).abs() < 1e-9);
    assert_eq!(arc(2_000), None);
}

#[test]
fn whole_links_are_one_mark_however_many_there_are() {
    let lines = |nodes: u16| {
        let layout = Layout::new(nodes, 0, 1048.0, 598.0);
        let mut frame = bench::synthetic_frame(nodes, 0);
        frame.clients.clear();
        for node in &mut frame.nodes {
            node.writing = 0;
        }
        let picture = compose(&frame, &layout, &Stage::default());
        let runs: Vec<usize> = picture
            .marks()
            .iter()
            .filter_map(|mark| match mark {
                Mark::Lines { points, .. } => Some(picture.points(*points).len() / 2),
                _ => None,
            })
            .collect();
        runs
    };
    assert_eq!(lines(5), [10]);
    assert_eq!(lines(15), [105]);
}

#[test]
fn a_cut_of_one_direction_differs_from_a_cut_of_both() {
    let (a, b) = (Endpoint::Node(NodeId(0)), Endpoint::Node(NodeId(2)));
    let cut = |ways: &[(Endpoint, Endpoint)]| {
        picture_of(|frame| {
            let link = LinkState { cut: true, ..LinkState::default() };
            frame.links = ways.iter().map(|(from, to)| LinkFrame { from: *from, to: *to, link }).collect();
        })
    };
    let bad = |mark: &Mark| strokes(mark).is_some_and(|stroke| stroke.paint.color == Color::Bad);
    let dashed = |mark: &Mark| bad(mark) && strokes(mark).is_some_and(|stroke| stroke.dash.is_some());
    let (none, one, other, both) = (cut(&[]), cut(&[(a, b)]), cut(&[(b, a)]), cut(&[(a, b), (b, a)]));
    assert_eq!(count(&none, bad), 0);
    // A line and a cross; with one direction also the head that tells which.
    assert_eq!((count(&both, dashed), count(&both, bad)), (1, 2));
    assert_eq!((count(&one, dashed), count(&one, bad)), (1, 3));
    assert_ne!(one, other);
    assert_eq!(cut(&[(b, a), (a, b)]), both);
}

fn lost_picture(age: u64, reduced_motion: bool) -> Picture {
    let mut frame = bench::synthetic_frame(5, 1);
    frame.messages[0].lost = Some((frame.time, LossCause::Chance));
    frame.time = frame.time + Span(age);
    compose(&frame, &layout(), &Stage { reduced_motion, ..Stage::default() })
}

#[test]
fn the_end_of_a_lost_message_fades_unless_motion_is_reduced() {
    let alpha = |picture: &Picture| {
        let mut marks = picture.marks().iter().filter_map(strokes);
        marks.find(|stroke| stroke.paint.color == Color::Bad).map(|stroke| stroke.paint.alpha)
    };
    assert_eq!(alpha(&lost_picture(0, false)), Some(255));
    assert_eq!(alpha(&lost_picture(12_500, false)), Some(128));
    assert_eq!(alpha(&lost_picture(25_000, false)), Some(0));
    assert_eq!(alpha(&lost_picture(24_000, true)), Some(255));
}

#[test]
fn a_message_that_waits_at_its_receiver_is_not_drawn_on_the_way() {
    let marks = |state| {
        let mut frame = bench::synthetic_frame(5, 1);
        frame.messages[0].state = state;
        compose(&frame, &layout(), &Stage::default()).marks().len()
    };
    assert!(marks(FlightState::Waiting) < marks(FlightState::Flying));
}

#[test]
fn without_words_the_picture_says_only_names_numbers_and_commands() {
    let picture = picture_of(|_| {});
    let texts: Vec<&str> = picture
        .marks()
        .iter()
        .filter_map(|mark| match mark {
            Mark::Text { text, .. } => Some(picture.text(*text)),
            _ => None,
        })
        .collect();
    assert_eq!(texts, ["c1", "11/12", "set x 5", "n1", "n2", "n3", "n4", "n5"]);
}
