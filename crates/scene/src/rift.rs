//! A partition: one line that nothing crosses, through the whole stage, and a ground for each of its sides.

use crate::cells::{Side, cell};
use crate::compose::Scene;
use crate::layout::Layout;
use crate::mark::{Anchor, Stroke};
use crate::paint::{Color, Paint};
use crate::picture::Picture;
use crate::plan::AROUND;
use crate::point::{Area, Point, within};
use crate::sides::Sides;
use faultline_engine::view::Ring;
use faultline_engine::{ClientId, Endpoint, NodeId};

/// How far the line leaves its course, in pixels.
const ROUGH: f64 = 5.0;
/// How long a straight part of it is, about, in pixels.
const STEP: f64 = 46.0;

/// The grounds and the line, if the frame has several sides.
pub(crate) fn draw(picture: &mut Picture, scene: &Scene<'_>) {
    let Some(sides) = scene.sides else { return };
    let (owners, places) = spots(scene.layout, sides).into_iter().unzip::<usize, Point, Vec<_>, Vec<_>>();
    let size = scene.layout.size();
    let area = Area { left: 0.0, top: 0.0, right: size.width, bottom: size.height };
    let grounds = grounds(scene, sides);
    if grounds.split {
        // Whatever the page tints the stage with, the outcomes have the word.
        picture.rect(Point::default(), size, 0.0, Color::Background.into(), None);
    }
    let mut line = Vec::new();
    for own in 0..places.len() {
        let outline = cell(&places, own, area);
        if outline.is_empty() {
            continue;
        }
        if let Some(paint) = grounds.of_sides[owners[own]] {
            picture.polygon(outline.iter().map(|side| side.from), Some(paint), None);
        }
        for (i, side) in outline.iter().enumerate() {
            // Each part of the line is found from both of its sides.
            if side.beyond.is_some_and(|beyond| own < beyond && owners[beyond] != owners[own]) {
                roughen(&mut line, side, outline[(i + 1) % outline.len()].from, area);
            }
        }
    }
    picture.lines(line.iter().copied(), Stroke::new(Color::Background, 8.0));
    picture.lines(line, Stroke::new(Color::Bad, 2.6));
}

/// The places that a side keeps for itself, each with its side: nodes, what is written beside them, and clients.
fn spots(layout: &Layout, sides: &Sides) -> Vec<(usize, Point)> {
    let mut spots = Vec::new();
    for node in (0..layout.nodes()).map(NodeId) {
        let Some(side) = sides.side(node.into()) else { continue };
        spots.push((side, layout.node(node)));
        // In a crowd nothing is written, and the time for a picture counts.
        if let Some(label) = layout.label(node).filter(|_| !layout.is_crowd()) {
            let reach = label.room.min(120.0);
            let (left, right) = match label.anchor {
                Anchor::Start => (0.0, reach),
                Anchor::Middle => (-reach / 2.0, reach / 2.0),
                Anchor::End => (-reach, 0.0),
            };
            spots.extend(
                [left, (left + right) / 2.0, right].map(|x| (side, Point::new(label.at.x + x, label.at.y))),
            );
        }
    }
    for client in (0..layout.clients()).map(ClientId) {
        let spot = layout.client_box(client);
        // One that reaches several sides stands on the ground of its neighbour; in a row above the ring it has none.
        let near = |node: &NodeId| layout.node(*node).distance(spot.center);
        let nodes = if layout.clients() > AROUND { 0 } else { layout.nodes() };
        let neighbour = || (0..nodes).map(NodeId).min_by(|a, b| near(a).total_cmp(&near(b)));
        let side = sides.side(client.into()).or_else(|| sides.side(neighbour()?.into()));
        let Some(side) = side else { continue };
        let half = spot.size.width / 2.0;
        spots.extend([-half, 0.0, half].map(|x| (side, Point::new(spot.center.x + x, spot.center.y))));
    }
    spots
}

/// The ground of each side. Where one side ended well and another one badly, that is what the grounds say; else a side without
/// a majority stands out.
fn grounds(scene: &Scene<'_>, sides: &Sides) -> Grounds {
    let outcomes: Vec<Option<Ring>> = (0..sides.count()).map(|side| outcome(scene, sides, side)).collect();
    let split = outcomes.contains(&Some(Ring::Good)) && outcomes.contains(&Some(Ring::Bad));
    let tint = |color, share| Some(Paint::new(color).fade(share));
    let ground = |(side, outcome): (usize, &Option<Ring>)| match outcome {
        Some(Ring::Good) if split => tint(Color::Good, 0.11),
        Some(_) if split => tint(Color::Bad, 0.11),
        _ if split || sides.is_majority(side) => None,
        _ => tint(Color::Warn, 0.07),
    };
    Grounds { split, of_sides: outcomes.iter().enumerate().map(ground).collect() }
}

/// What stands under the sides.
struct Grounds {
    /// Whether one side ended well and another one badly.
    split: bool,
    of_sides: Vec<Option<Paint>>,
}

/// How it ended for a side, if it ended the same way for all of it that knows.
fn outcome(scene: &Scene<'_>, sides: &Sides, side: usize) -> Option<Ring> {
    let rings =
        sides.nodes(side).filter_map(|node| Some(scene.frame.nodes.get(node.index())?.glance?.role.ring));
    let mut ended = rings.filter(|ring| matches!(ring, Ring::Good | Ring::Bad));
    let first = ended.next()?;
    ended.all(|ring| ring == first).then_some(first)
}

/// A straight part of the line as rock breaks: its ends stay, what is between them leaves the course to either side in turn.
fn roughen(line: &mut Vec<Point>, side: &Side, to: Point, area: Area) {
    let (from, length) = (side.from, side.from.distance(to));
    let direction = from.toward(to);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some dozens at most")]
    let parts = (length / STEP).round().max(1.0) as u32;
    let mut last = from;
    for part in 1..=parts {
        let aside = if part == parts {
            0.0
        } else if part % 2 == 0 {
            -ROUGH
        } else {
            ROUGH
        };
        let next = from.step(direction, length * f64::from(part) / f64::from(parts), aside);
        let next = Point::new(within(next.x, area.left, area.right), within(next.y, area.top, area.bottom));
        line.extend([last, next]);
        last = next;
    }
}

impl Scene<'_> {
    /// Whether a link would cross the line.
    pub(crate) fn is_parted(&self, a: Endpoint, b: Endpoint) -> bool {
        self.sides.is_some_and(|sides| sides.part(a, b))
    }
}
