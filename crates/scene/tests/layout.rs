//! Places: inside the stage, apart from each other, in order, at every size.

use faultline_engine::{ClientId, Endpoint, NodeId};
use faultline_scene::{Anchor, Layout, Margins, Point};
use proptest::prelude::*;

/// The body of a client as left, top, right, bottom.
type Edges = [f64; 4];

fn client(layout: &Layout, id: u16) -> Edges {
    let place = layout.client_box(ClientId(id));
    let (w, h) = (place.size.width / 2.0, place.size.height / 2.0);
    [place.center.x - w, place.center.y - h, place.center.x + w, place.center.y + h]
}

fn label(layout: &Layout, id: u16) -> Option<Edges> {
    let spot = layout.label(NodeId(id))?;
    let left = match spot.anchor {
        Anchor::Start => spot.at.x,
        Anchor::Middle => spot.at.x - spot.room / 2.0,
        Anchor::End => spot.at.x - spot.room,
    };
    Some([left, spot.at.y - 6.0, left + spot.room, spot.at.y + 6.0])
}

fn overlap(a: Edges, b: Edges) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

fn distance(p: Point, edges: Edges) -> f64 {
    p.distance(Point::new(p.x.clamp(edges[0], edges[2]), p.y.clamp(edges[1], edges[3])))
}

fn inside(edges: Edges, width: f64, height: f64, margins: Margins) -> bool {
    edges[0] >= margins.left
        && edges[1] >= margins.top
        && edges[2] <= width - margins.right
        && edges[3] <= height - margins.bottom
}

#[test]
fn everything_stands_apart_and_within_the_margins() {
    for (width, height) in [
        (300.0, 260.0),
        (300.0, 500.0),
        (360.0, 300.0),
        (390.0, 330.0),
        (390.0, 420.0),
        (430.0, 620.0),
        (519.0, 300.0),
        (600.0, 340.0),
        (640.0, 520.0),
        (760.0, 560.0),
        (1048.0, 420.0),
        (1048.0, 598.0),
        (1500.0, 420.0),
        (1500.0, 1000.0),
        (700.0, 1000.0),
        (2140.0, 1130.0),
    ] {
        for bottom in [10.0, 64.0] {
            for nodes in 1..=15 {
                for clients in (0..=5).chain([6, 9, 14, 20]) {
                    // On the smallest stage twenty clients leave no room for nodes.
                    if clients > 9 && (width < 390.0 || height < 330.0) {
                        continue;
                    }
                    let margins = Margins { bottom, ..Margins::default() };
                    check(nodes, clients, width, height, margins);
                }
            }
        }
    }
}

fn check(nodes: u16, clients: u16, width: f64, height: f64, margins: Margins) {
    let case = format!("{nodes} nodes, {clients} clients, {width} x {height}, {margins:?}");
    let layout = Layout::within(nodes, clients, width, height, margins);
    let radius = layout.node_radius();
    // A finger needs 15 pixels where a phone has them; 15 nodes and 5 clients on the smallest stage do not.
    let least = match (width >= 390.0 && height >= 330.0, clients) {
        (true, 0..=2) => 15.0,
        (_, 0..=2) => 12.0,
        _ => 9.5,
    };
    // Where there is much room, nodes are larger, too.
    let most = if width.min(height) < 560.0 { 36.0 } else { 54.0 };
    assert!((least..=most).contains(&radius), "radius {radius}: {case}");
    for a in 0..nodes {
        let at = layout.node(NodeId(a));
        let body = [at.x - radius, at.y - radius, at.x + radius, at.y + radius];
        assert!(inside(body, width, height, margins), "n{} at {at:?}: {case}", a + 1);
        for b in 0..a {
            let apart = at.distance(layout.node(NodeId(b)));
            assert!(apart >= 2.0 * radius + 4.0, "n{} n{} {apart} {radius}: {case}", a + 1, b + 1);
        }
        for c in 0..clients {
            assert!(distance(at, client(&layout, c)) >= radius + 4.0, "n{} c{}: {case}", a + 1, c + 1);
        }
        let Some(text) = label(&layout, a) else { continue };
        assert!(inside(text, width, height, margins), "caption of n{} {text:?}: {case}", a + 1);
        for b in 0..nodes {
            assert!(distance(layout.node(NodeId(b)), text) > radius, "caption {} n{}: {case}", a + 1, b + 1);
            let other = label(&layout, b).filter(|_| a != b);
            assert!(!other.is_some_and(|other| overlap(text, other)), "captions {} {}: {case}", a + 1, b + 1);
        }
        for c in 0..clients {
            assert!(!overlap(text, client(&layout, c)), "caption {} c{}: {case}", a + 1, c + 1);
        }
    }
    for a in 0..clients {
        assert!(inside(client(&layout, a), width, height, margins), "c{}: {case}", a + 1);
        for b in 0..a {
            assert!(!overlap(client(&layout, a), client(&layout, b)), "c{} c{}: {case}", a + 1, b + 1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_numbers_give_finite_places(
        nodes in 0_u16..=128,
        clients in 0_u16..=20,
        width in -10.0_f64..4000.0,
        height in -10.0_f64..4000.0,
    ) {
        let layout = Layout::new(nodes, clients, width, height);
        let ends = (0..nodes).map(|i| Endpoint::Node(NodeId(i)));
        for end in ends.chain((0..clients).map(|i| Endpoint::Client(ClientId(i)))) {
            let at = layout.end(end);
            let size = layout.size();
            prop_assert!((0.0..=size.width).contains(&at.x) && (0.0..=size.height).contains(&at.y), "{end} {at:?}");
        }
        prop_assert!(layout.node_radius() > 0.0);
        for (a, b) in layout.pairs() {
            let (from, to) = layout.link(a, b);
            prop_assert!(from.x.is_finite() && from.y.is_finite() && to.x.is_finite() && to.y.is_finite());
        }
    }
}

#[test]
fn more_rows_of_clients_than_a_tiny_stage_has_room_for_stay_on_it() {
    for (nodes, clients) in [(0, 15), (5, 20), (128, 20)] {
        let layout = Layout::new(nodes, clients, 0.0, 0.0);
        let lowest = (0..clients).map(|c| layout.client(ClientId(c)).y).fold(0.0, f64::max);
        assert!(lowest <= layout.size().height / 2.0, "{nodes} nodes, {clients} clients: {lowest}");
    }
}

#[test]
fn the_first_node_is_at_the_top_and_the_others_follow_clockwise() {
    for (nodes, width, height) in
        [(3, 760.0, 560.0), (5, 390.0, 330.0), (5, 1048.0, 598.0), (15, 1500.0, 700.0)]
    {
        let layout = Layout::new(nodes, 1, width, height);
        let places: Vec<Point> = (0..nodes).map(|i| layout.node(NodeId(i))).collect();
        assert!(places[1..].iter().all(|p| p.y > places[0].y), "{nodes} nodes");
        for i in 0..places.len() {
            let (a, b, c) = (places[i], places[(i + 1) % places.len()], places[(i + 2) % places.len()]);
            let turn = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
            assert!(turn > 0.0, "{nodes} nodes turn the other way at n{}", i + 2);
        }
    }
}

#[test]
fn nodes_of_five_on_a_desktop_are_large_and_captions_have_room() {
    let layout = Layout::new(5, 1, 1048.0, 598.0);
    assert!((28.0..=34.0).contains(&layout.node_radius()), "{}", layout.node_radius());
    assert!((0..5).all(|i| layout.label(NodeId(i)).is_some_and(|spot| spot.room >= 120.0)));
}

#[test]
fn five_nodes_on_a_phone_keep_captions_and_a_badge() {
    let layout = Layout::new(5, 1, 390.0, 330.0);
    // Below 20 pixels the badge has no room inside.
    assert!(layout.node_radius() >= 20.0, "{}", layout.node_radius());
    assert!((0..5).all(|i| layout.label(NodeId(i)).is_some_and(|spot| spot.room >= 70.0)));
}

#[test]
fn fifteen_nodes_on_a_phone_can_still_be_touched() {
    assert!(Layout::new(15, 1, 390.0, 330.0).node_radius() >= 15.0);
}

#[test]
fn a_link_begins_and_ends_outside_the_bodies() {
    let layout = Layout::new(5, 2, 760.0, 560.0);
    for (a, b) in layout.pairs() {
        let (from, to) = layout.link(a, b);
        for (end, point) in [(a, from), (b, to)] {
            match end {
                Endpoint::Node(node) => {
                    assert!(layout.node(node).distance(point) > layout.node_radius() + 5.0)
                }
                Endpoint::Client(id) => assert!(distance(point, client(&layout, id.0)) > 3.0),
            }
        }
        let (back_from, back_to) = layout.link(b, a);
        assert!(back_from.distance(to) < 1e-9 && back_to.distance(from) < 1e-9);
    }
}

#[test]
fn every_pair_that_can_talk_is_named_once() {
    let layout = Layout::new(4, 2, 760.0, 560.0);
    let pairs: Vec<_> = layout.pairs().collect();
    assert_eq!(pairs.len(), 6 + 8);
    assert!(pairs.iter().all(|(a, b)| a < b));
    assert!(pairs.iter().enumerate().all(|(i, pair)| !pairs[..i].contains(pair)));
}

#[test]
fn a_very_large_stage_has_larger_nodes_and_keeps_their_captions() {
    let layout = Layout::new(5, 1, 2_140.0, 1_130.0);
    assert!(layout.node_radius() > 45.0);
    assert!((0..5).all(|node| layout.label(NodeId(node)).is_some()));
}
