//! Links: hardly seen while they work, marked by line and glyph where they do not.

use crate::brush::{self, Brush};
use crate::compose::Scene;
use crate::hit::Thing;
use crate::hit::link_rank;
use crate::mark::Stroke;
use crate::paint::{Color, Paint};
use crate::picture::Picture;
use crate::point::Point;
use faultline_engine::order::by_key;
use faultline_engine::view::LinkFrame;
use faultline_engine::{Endpoint, LinkState};

/// All links of a frame.
pub(crate) fn draw(picture: &mut Picture, scene: &Scene<'_>) {
    let faults = Faults::of(&scene.frame.links);
    let width = if scene.layout.nodes() > 8 { 1.0 } else { 1.5 };
    let links = in_sight(scene);
    draw_whole(picture, scene, &links, &faults, width);
    // With very many faults the lines say enough; a glyph on each would hide the nodes.
    let crowded = faults.links.len() > 60;
    // With thousands even the lines say only that there are many.
    let countless = scene.layout.is_crowd() && faults.links.len() > 600;
    let mut brush = Brush::default();
    for (a, b) in links {
        let emphasis = scene.emphasis(Thing::link(a, b));
        for stroke in [emphasis.glow(), emphasis.outline()].into_iter().flatten() {
            let (from, to) = scene.layout.link(a, b);
            picture.line(from, to, Stroke { width: stroke.width + 1.0, ..stroke });
        }
        let (there, back) = (faults.link(a, b), faults.link(b, a));
        if there.is_none() && back.is_none() {
            continue;
        }
        let stands_out = emphasis.selected || emphasis.hovered || emphasis.highlighted;
        if let Some(link) = there.or(back).filter(|_| countless && !stands_out) {
            let color = if link.cut { Color::Bad } else { Color::Warn };
            let (from, to) = scene.layout.link(a, b);
            brush.line(brush::Pen::new(0, Paint::new(color).fade(0.16), 10), from, to);
            continue;
        }
        // One line says of all links together that nothing crosses it.
        let parted = scene.is_parted(a, b);
        let glyphs = !(crowded || parted) || emphasis.selected || emphasis.hovered;
        let pen = Pen { width, crowded, parted, glyphs };
        if let Some(link) = there.filter(|_| there == back) {
            draw_troubled(picture, scene, scene.layout.link(a, b), &link, pen);
            continue;
        }
        for (from, to, link) in [(a, b, there), (b, a, back)] {
            let lane = scene.layout.lane(from, to);
            let Some(link) = link else {
                picture.line(lane.0, lane.1, Stroke::new(Color::Line, width));
                continue;
            };
            draw_troubled(picture, scene, lane, &link, pen);
            let stroke = Stroke { dash: None, width: 1.8, ..Trouble::of(&link).stroke(pen) };
            chevron(picture, lane.1, lane.0.toward(lane.1), stroke);
        }
    }
    brush.flush(picture);
}

/// The links to draw: those in sight, what the reader chose among them, and what a stroke is about to cut.
fn in_sight(scene: &Scene<'_>) -> Vec<(Endpoint, Endpoint)> {
    let (layout, stage) = (scene.layout, scene.stage);
    let chosen: Vec<Thing> =
        stage.selected.iter().chain(&stage.hovered).chain(scene.highlighted_links()).copied().collect();
    let mut links = layout.links_in_sight(scene.frame, &chosen);
    if let Some((from, to)) = stage.knife.filter(|_| layout.is_crowd()) {
        links.extend(layout.crossed(from, to));
        links = by_key(links, |(from, to)| link_rank(*from, *to));
        links.dedup();
    }
    links
}

/// How the faults of a frame are drawn.
#[derive(Clone, Copy)]
struct Pen {
    width: f64,
    /// Whether there are so many that each has to be paler.
    crowded: bool,
    /// Whether another line says for all of them that nothing crosses.
    parted: bool,
    /// Whether this one gets a glyph in its middle.
    glyphs: bool,
}

/// The links without a fault, each kind as one mark: a fault may be rare, whole links are many.
fn draw_whole(
    picture: &mut Picture,
    scene: &Scene<'_>,
    links: &[(Endpoint, Endpoint)],
    faults: &Faults,
    width: f64,
) {
    let layout = scene.layout;
    // Nobody is at the end of a link to a node that is no member.
    let there = |end: Endpoint| {
        let node = end.node().and_then(|node| scene.frame.nodes.get(node.index()));
        node.is_none_or(|node| node.status.is_member())
    };
    let whole = |a, b| {
        let faulty = faults.link(a, b).is_some() || faults.link(b, a).is_some();
        !faulty && there(a) && there(b)
    };
    let target = |client: Endpoint, node: Endpoint| {
        let mut clients = scene.frame.clients.iter();
        clients.any(|c| Endpoint::Client(c.id) == client && Endpoint::Node(c.target) == node)
    };
    let ends = |kind: Kind| {
        links.iter().filter(move |(a, b)| whole(*a, *b) && kind == Kind::of(*b, target(*b, *a))).flat_map(
            |(a, b)| {
                let (from, to) = layout.link(*a, *b);
                [from, to]
            },
        )
    };
    picture.lines(ends(Kind::Idle), Stroke::new(Paint::new(Color::Hair).fade(0.8), 1.0));
    picture.lines(ends(Kind::Peers), Stroke::new(Color::Line, width));
    picture.lines(ends(Kind::Asked), Stroke::new(Color::Line, 1.5));
}

/// What a link without a fault is to the eye.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Between nodes.
    Peers,
    /// From a client to the node that it would ask.
    Asked,
    /// From a client to any other node.
    Idle,
}

impl Kind {
    fn of(end: Endpoint, target: bool) -> Self {
        match end {
            Endpoint::Node(_) => Self::Peers,
            Endpoint::Client(_) if target => Self::Asked,
            Endpoint::Client(_) => Self::Idle,
        }
    }
}

/// One line with its fault: both directions, or the lane of one.
fn draw_troubled(picture: &mut Picture, scene: &Scene<'_>, line: (Point, Point), link: &LinkState, pen: Pen) {
    let (from, to) = line;
    let trouble = Trouble::of(link);
    let stroke = trouble.stroke(pen);
    if trouble.twice && !trouble.cut {
        let direction = from.toward(to);
        for aside in [-2.0, 2.0] {
            picture.line(from.step(direction, 0.0, aside), to.step(direction, 0.0, aside), stroke);
        }
    } else {
        picture.line(from, to, stroke);
    }
    // In a ring of even size many links share the middle of the stage, so theirs is a little off.
    let share = if scene.layout.nodes().is_multiple_of(2) { 0.43 } else { 0.5 };
    let middle = from.lerp(to, share);
    if trouble.cut && pen.glyphs {
        picture.disc(middle, 6.5, Color::Background);
        cross(picture, middle, 3.6, Stroke::new(Color::Bad, 2.0));
    } else if trouble.slow && pen.glyphs {
        clock(picture, middle);
    }
}

/// What is wrong with a link.
#[derive(Clone, Copy)]
struct Trouble {
    cut: bool,
    slow: bool,
    twice: bool,
    /// The share of messages that it loses.
    loss: f64,
}

impl Trouble {
    fn of(link: &LinkState) -> Self {
        Self {
            cut: link.cut,
            slow: link.latency.max > LinkState::default().latency.max,
            twice: link.duplicate.0 > 0,
            loss: f64::from(link.loss.0) / 1_000_000.0,
        }
    }

    /// A link that is only quicker or steadier than the others is not in trouble.
    fn shows(self) -> bool {
        self.cut || self.slow || self.twice || self.loss > 0.0
    }

    fn stroke(self, Pen { width, crowded, parted, .. }: Pen) -> Stroke {
        let paint = |color, alpha| Paint::new(color).fade(alpha);
        if self.cut {
            let share = match (parted, crowded) {
                (true, _) => 0.24,
                (false, true) => 0.36,
                (false, false) => 0.5,
            };
            return Stroke::new(paint(Color::Bad, share), width).dashed(3.0, 5.0);
        }
        if self.loss > 0.0 {
            // The gaps are the share that is lost; a very small share still shows one.
            let off = (self.loss * 22.0).clamp(4.0, 20.0);
            return Stroke::new(paint(Color::Warn, 0.75), width).dashed(22.0 - off, off);
        }
        if self.slow {
            return Stroke::new(paint(Color::Warn, 0.8), width + 0.5).dashed(0.1, 5.0);
        }
        Stroke::new(paint(Color::Warn, 0.7), width)
    }
}

pub(crate) fn cross(picture: &mut Picture, at: Point, arm: f64, stroke: Stroke) {
    let corner = |dx: f64, dy: f64| Point::new(at.x + dx * arm, at.y + dy * arm);
    picture.lines([corner(-1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0), corner(1.0, -1.0)], stroke);
}

fn chevron(picture: &mut Picture, tip: Point, direction: Point, stroke: Stroke) {
    let (left, right) = (tip.step(direction, -5.0, -3.5), tip.step(direction, -5.0, 3.5));
    picture.lines([left, tip, tip, right], stroke);
}

fn clock(picture: &mut Picture, at: Point) {
    picture.disc(at, 8.0, Color::Background);
    picture.ring(at, 5.5, Stroke::new(Color::Warn, 1.5));
    let (up, right) = (Point::new(at.x, at.y - 3.2), Point::new(at.x + 2.4, at.y));
    picture.lines([at, up, at, right], Stroke::new(Color::Warn, 1.5));
}

/// The links that differ, for look-up.
struct Faults {
    links: Vec<(Endpoint, Endpoint, LinkState)>,
}

impl Faults {
    fn of(frames: &[LinkFrame]) -> Self {
        let links: Vec<_> = frames.iter().map(|f| (f.from, f.to, f.link)).collect();
        Self { links: by_key(links, |(from, to, _)| link_rank(*from, *to)) }
    }

    fn link(&self, from: Endpoint, to: Endpoint) -> Option<LinkState> {
        if self.links.is_empty() {
            return None;
        }
        let place = self.links.binary_search_by_key(&(from, to), |(from, to, _)| (*from, *to)).ok()?;
        Some(self.links[place].2).filter(|link| Trouble::of(link).shows())
    }
}
