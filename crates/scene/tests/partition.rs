//! A partition in the picture: the line lies between every two nodes that it parts, touches none, and its grounds say what the
//! sides are.

use faultline_engine::view::{Frame, Glance, LinkFrame};
use faultline_engine::{Endpoint, LinkState, NodeId, NodeSet};
use faultline_scene::{Color, Layout, Mark, Paint, Picture, Point, Stage, bench, compose, samples};
use proptest::prelude::*;

const RIFT: f64 = 2.6;

/// The straight parts of the line.
fn rift(picture: &Picture) -> Vec<(Point, Point)> {
    let lines = picture.marks().iter().filter_map(|mark| match mark {
        Mark::Lines { points, stroke } if stroke.width == RIFT && stroke.paint == Paint::new(Color::Bad) => {
            Some(points)
        }
        _ => None,
    });
    lines.flat_map(|points| picture.points(*points).chunks(2).map(|ends| (ends[0], ends[1]))).collect()
}

/// The colours of the grounds, without those that are equal.
fn grounds(picture: &Picture) -> Vec<Color> {
    let mut colors: Vec<Color> = Vec::new();
    for mark in picture.marks() {
        let Mark::Path { fill: Some(paint), closed: true, stroke: None, .. } = mark else { continue };
        if paint.alpha < 40 && !colors.contains(&paint.color) {
            colors.push(paint.color);
        }
    }
    colors
}

fn node(i: usize) -> Endpoint {
    Endpoint::Node(NodeId(u16::try_from(i).expect("few nodes")))
}

fn cut(from: usize, to: usize) -> LinkFrame {
    LinkFrame { from: node(from), to: node(to), link: LinkState { cut: true, ..LinkState::default() } }
}

/// A frame in which node `i` stands on side `sides[i]`.
fn parted(sides: &[u8]) -> Frame {
    let mut frame = bench::synthetic_frame(u16::try_from(sides.len()).expect("few nodes"), 0);
    frame.clients.clear();
    let pairs = (0..sides.len()).flat_map(|a| (0..sides.len()).map(move |b| (a, b)));
    frame.links = pairs.filter(|(a, b)| sides[*a] != sides[*b]).map(|(a, b)| cut(a, b)).collect();
    frame
}

fn draw(frame: &Frame) -> (Picture, Layout) {
    let layout = Layout::new(u16::try_from(frame.nodes.len()).expect("few nodes"), 0, 900.0, 620.0);
    (compose(frame, &layout, &Stage::default()), layout)
}

fn crosses(a: (Point, Point), b: (Point, Point)) -> bool {
    let turn = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    turn(a.0, a.1, b.0) * turn(a.0, a.1, b.1) <= 0.0 && turn(b.0, b.1, a.0) * turn(b.0, b.1, a.1) <= 0.0
}

fn distance(p: Point, (a, b): (Point, Point)) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let long = (dx * dx + dy * dy).max(1e-9);
    let share = (((p.x - a.x) * dx + (p.y - a.y) * dy) / long).clamp(0.0, 1.0);
    Point::new(a.x + share * dx, a.y + share * dy).distance(p)
}

proptest! {
    #[test]
    fn the_line_lies_between_all_that_it_parts_and_touches_no_node(sides in prop::collection::vec(0_u8..3, 2..=15)) {
        let (picture, layout) = draw(&parted(&sides));
        let rift = rift(&picture);
        prop_assert_eq!(rift.is_empty(), sides.iter().all(|side| *side == sides[0]));
        for a in 0..sides.len() {
            for part in &rift {
                prop_assert!(distance(layout.end(node(a)), *part) > layout.node_radius(), "n{} {part:?}", a + 1);
            }
            for b in (0..a).filter(|b| sides[a] != sides[*b]) {
                let way = (layout.end(node(a)), layout.end(node(b)));
                prop_assert!(rift.iter().any(|part| crosses(way, *part)), "n{} and n{}", a + 1, b + 1);
            }
        }
    }
}

#[test]
fn a_way_that_works_in_one_direction_holds_two_groups_together() {
    let mut frame = parted(&[0, 0, 1, 1]);
    assert!(!rift(&draw(&frame).0).is_empty());
    frame.links.retain(|link| (link.from, link.to) != (node(0), node(3)));
    assert!(rift(&draw(&frame).0).is_empty());
}

#[test]
fn links_across_have_no_cross_of_their_own_and_a_single_cut_has() {
    let discs = |picture: &Picture| {
        let small = |mark: &&Mark| matches!(mark, Mark::Circle { radius, stroke: None, .. } if (*radius - 6.5).abs() < 0.01);
        picture.marks().iter().filter(small).count()
    };
    assert_eq!(discs(&draw(&parted(&[0, 0, 1, 1, 1])).0), 0);
    let mut frame = parted(&[0; 5]);
    frame.links = vec![cut(0, 2), cut(2, 0)];
    assert_eq!(discs(&draw(&frame).0), 1);
}

#[test]
fn a_side_without_a_majority_has_a_ground_and_one_with_it_has_none() {
    let tinted = |sides: &[u8]| {
        let (picture, _) = draw(&parted(sides));
        let area = |points: &[Point]| {
            let next = |i: usize| points[(i + 1) % points.len()];
            points.iter().enumerate().map(|(i, p)| p.x * next(i).y - next(i).x * p.y).sum::<f64>() / 2.0
        };
        let fills = picture.marks().iter().filter_map(|mark| match mark {
            Mark::Path { points, fill: Some(paint), .. } if paint.color == Color::Warn => {
                Some(picture.points(*points))
            }
            _ => None,
        });
        fills.map(area).sum::<f64>() / (900.0 * 620.0)
    };
    // Half of four is no majority: no side has one.
    assert!((tinted(&[0, 0, 1, 1]) - 1.0).abs() < 1e-9);
    let minority = tinted(&[0, 0, 1, 1, 1]);
    assert!(minority > 0.1 && minority < 0.6, "{minority}");
    // A node that is no member does not count, on either side.
    let mut frame = parted(&[0, 0, 1]);
    frame.nodes[1].status = faultline_engine::NodeStatus::Absent;
    assert_eq!(grounds(&draw(&frame).0), [Color::Warn]);
}

#[test]
fn two_outcomes_are_two_grounds() {
    let mut frame = parted(&[0, 0, 1, 1]);
    let mut end = |i: usize, role| {
        frame.nodes[i].glance = Some(Glance {
            role,
            epoch: samples::TERMS.of(1),
            commit: 0,
            votes: NodeSet::default(),
            task: None,
        });
    };
    end(0, &samples::COMMITTED);
    end(3, &samples::ABORTED);
    assert_eq!(grounds(&draw(&frame).0), [Color::Good, Color::Bad]);
    // A side of two minds has no outcome.
    frame.nodes[1].glance = frame.nodes[3].glance;
    assert_eq!(grounds(&draw(&frame).0), [Color::Warn]);
}
