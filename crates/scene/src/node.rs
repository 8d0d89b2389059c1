//! Nodes: the role by shape and by colour, the timer as an arc that runs out.

use crate::compose::Scene;
use crate::hit::Thing;
use crate::link::cross;
use crate::mark::{Anchor, Face, Mark, Stroke};
use crate::paint::{Color, Paint};
use crate::picture::{Picture, Type};
use crate::point::{Point, Size, within};
use crate::trig;
use crate::words;
use faultline_engine::view::{Glance, NodeFrame, Ring, SecondFrame, WorkFrame};
use faultline_engine::{Factor, NodeId, NodeStatus, Time};
use std::borrow::Cow;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, TAU};

/// The smallest letters inside of a node, in pixels.
const SMALLEST: f64 = 9.0;
/// Fewer letters than these of what a node holds, and the sign that there are more, say nothing.
const FEWEST: usize = 4;

/// One node with its caption.
pub(crate) fn draw(picture: &mut Picture, scene: &Scene<'_>, node: &NodeFrame) {
    let emphasis = scene.emphasis(Thing::Node(node.id));
    let body =
        Body { at: scene.layout.node(node.id), radius: scene.layout.node_radius(), k: scene.layout.scale() };
    if let Some(glow) = emphasis.glow() {
        picture.ring(body.at, body.radius + 5.0 * body.k, Stroke { width: 13.0 * body.k, ..glow });
    }
    if scene.stage.broken.contains(&node.id) {
        picture.disc(body.at, body.radius + 12.0 * body.k, Paint::new(Color::Bad).fade(0.2));
        picture.ring(body.at, body.radius + 12.0 * body.k, Stroke::new(Color::Bad, 3.0 * body.k));
    }
    if let Some(outline) = emphasis.outline() {
        picture.ring(body.at, body.radius + 12.5 * body.k, outline);
    }
    let liar = node.liar.as_deref();
    if let Some(second) = liar.and_then(|liar| liar.second.as_ref()) {
        draw_second(picture, body, second);
    }
    match node.status {
        // An empty body: nobody is in it yet.
        NodeStatus::New | NodeStatus::Up => draw_up(picture, scene, node, body),
        NodeStatus::Frozen => draw_frozen(picture, body, node),
        NodeStatus::Down => draw_down(picture, body),
        NodeStatus::Absent | NodeStatus::Left => draw_place(picture, body),
    }
    draw_name(picture, scene, node, body);
    if let Some(work) = &node.work {
        draw_work(picture, body, work);
    }
    if node.factor > Factor::ONE {
        draw_factor(picture, body, node.factor);
    }
    if node.writing > 0 {
        draw_disk(picture, body);
    }
    if node.waiting > 0 {
        draw_count(picture, body, node.waiting);
    }
    if liar.is_some_and(|liar| liar.lie.is_some()) {
        draw_lie(picture, body);
    }
    draw_caption(picture, scene, node);
}

/// Where a node is and how large.
#[derive(Clone, Copy)]
struct Body {
    at: Point,
    radius: f64,
    /// By how much everything shrinks with it.
    k: f64,
}

fn draw_up(picture: &mut Picture, scene: &Scene<'_>, node: &NodeFrame, body: Body) {
    let Body { at, radius, k } = body;
    let paint = node.glance.map_or(Paint::new(Color::Soft), |glance| Paint::epoch(glance.epoch.number));
    picture.push(Mark::Circle {
        center: at,
        radius,
        fill: Some(Color::NodeFill.into()),
        stroke: Some(Stroke::new(paint, 3.0 * k)),
    });
    if let Some(glance) = node.glance {
        if node.deposed {
            draw_deposed(picture, paint, body);
        } else {
            draw_role(picture, scene, &glance, paint, body);
        }
    }
    if let Some((armed, due)) = node.timer {
        draw_timer(picture, body, left(armed, due, scene.frame.time));
    }
}

/// The ring between the body and the timer: whole for a leader, in parts for those who want to be one or suspect somebody.
fn draw_role(picture: &mut Picture, scene: &Scene<'_>, glance: &Glance, paint: Paint, body: Body) {
    let Body { at, radius, k } = body;
    let ring = radius + 4.6 * k;
    // How a transaction ended has to be seen from afar: who committed beside who aborted.
    let ended = |picture: &mut Picture, color| picture.ring(at, ring, Stroke::new(color, 2.4 * k));
    if glance.role.tint {
        picture.disc(at, radius - 1.5 * k, paint.fade(0.3));
    }
    match glance.role.ring {
        Ring::None => {}
        Ring::Plain => picture.ring(at, ring, Stroke::new(paint, 1.6 * k)),
        Ring::Good => ended(picture, Color::Good),
        Ring::Bad => ended(picture, Color::Bad),
        Ring::Promised => {
            picture.ring(at, ring, Stroke::new(paint, 1.6 * k).dashed(3.5 * k, 4.0 * k));
            draw_lock(picture, body, Color::Ink);
        }
        Ring::Ready => {
            picture.ring(at, ring, Stroke::new(paint, 1.6 * k));
            draw_lock(picture, body, Color::Ink);
        }
        Ring::Stuck => {
            picture.disc(at, radius - 1.5 * k, Paint::new(Color::Bad).fade(0.22));
            picture.ring(at, ring, Stroke::new(Color::Bad, 3.2 * k).dashed(6.0 * k, 4.0 * k));
            draw_lock(picture, body, Color::Bad);
        }
        Ring::Drum => {
            picture.ring(at, radius - 4.5 * k, Stroke::new(paint.fade(0.6), 1.4 * k));
            picture.ring(at, ring, Stroke::new(paint, 1.6 * k));
        }
        Ring::Votes | Ring::Asks | Ring::Suspects => {
            let voters = scene.layout.nodes().max(1);
            let part = TAU / f64::from(voters);
            let gap = if voters == 1 { 0.01 } else { (5.5 * k / ring).min(part * 0.5) };
            for i in 0..voters {
                let given = i < 128 && glance.votes.contains(NodeId(i));
                let share = if given { 1.0 } else { 0.28 };
                let suspected = given && glance.role.ring == Ring::Suspects;
                let paint = if suspected { Paint::new(Color::Bad) } else { paint };
                let stroke = Stroke::new(paint.fade(share), 2.8 * k);
                let asks = glance.role.ring == Ring::Asks;
                let stroke = if asks { stroke.dashed(0.1, 5.0 * k) } else { stroke };
                let start = f64::from(i) * part - FRAC_PI_2 + gap / 2.0;
                picture.push(Mark::Arc { center: at, radius: ring, start, sweep: part - gap, stroke });
            }
        }
    }
}

/// One that believes that it leads, and does not any more: the ring of a leader in pieces, and hardly a tint.
fn draw_deposed(picture: &mut Picture, paint: Paint, body: Body) {
    let Body { at, radius, k } = body;
    picture.disc(at, radius - 1.5 * k, paint.fade(0.12));
    picture.ring(at, radius + 4.6 * k, Stroke::new(Color::Warn, 2.4 * k).dashed(5.0 * k, 4.0 * k));
}

/// A second copy that looks out from behind the first, in the colour of its own term or ballot.
fn draw_second(picture: &mut Picture, body: Body, second: &SecondFrame) {
    let Body { at, radius, k } = body;
    let at = at.step(trig::direction(-FRAC_PI_4 * 3.0), 20.0 * k, 0.0);
    let up = second.status == NodeStatus::Up;
    let paint =
        second.glance.filter(|_| up).map_or(Paint::new(Color::Soft), |it| Paint::epoch(it.epoch.number));
    let stroke = Stroke::new(paint, 3.0 * k);
    picture.disc(at, radius, Color::NodeFill);
    if second.glance.is_some_and(|glance| glance.role.tint) {
        picture.disc(at, radius - 1.5 * k, paint.fade(0.3));
    }
    picture.ring(at, radius, if second.glance.is_some() { stroke } else { stroke.dashed(3.5 * k, 5.5 * k) });
}

/// A small sign of inequality at the upper left: what it says is not what it holds.
fn draw_lie(picture: &mut Picture, body: Body) {
    let k = body.k;
    let at = body.at.step(trig::direction(-FRAC_PI_4 * 3.0), body.radius + 4.0 * k, 0.0);
    picture.disc(at, 10.0 * k, Color::Bad);
    let bar = |rise: f64| [Point::new(at.x - 4.6 * k, at.y + rise), Point::new(at.x + 4.6 * k, at.y + rise)];
    let slash = [Point::new(at.x - 2.6 * k, at.y + 5.6 * k), Point::new(at.x + 2.6 * k, at.y - 5.6 * k)];
    let strokes = bar(-2.0 * k).into_iter().chain(bar(2.0 * k)).chain(slash);
    picture.lines(strokes, Stroke::new(Color::Background, 1.7 * k));
}

/// What is left of a timer: 1 to 0.
fn left(armed: Time, due: Time, now: Time) -> f64 {
    let (rest, whole) = (due.since(now).0, due.since(armed).0);
    if whole == 0 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "a degree is far coarser")]
    let share = rest.min(whole) as f64 / whole as f64;
    share
}

/// The end stays at the top; the beginning runs towards it, clockwise.
fn draw_timer(picture: &mut Picture, body: Body, left: f64) {
    if left <= 0.002 {
        return;
    }
    let color = if left < 0.2 { Color::Warn } else { Color::Soft };
    let stroke = Stroke::new(Paint::new(color).fade(0.85), 2.6 * body.k);
    let radius = body.radius + 8.8 * body.k;
    if left >= 0.998 {
        picture.ring(body.at, radius, stroke);
        return;
    }
    let start = TAU * (1.0 - left) - FRAC_PI_2;
    picture.push(Mark::Arc { center: body.at, radius, start, sweep: TAU * left, stroke });
}

/// How far it is with what it does: an arc within the body that grows from the top, clockwise.
fn draw_work(picture: &mut Picture, body: Body, work: &WorkFrame) {
    let Body { at, radius, k } = body;
    let radius = radius - 5.5 * k;
    picture.ring(at, radius, Stroke::new(Paint::new(Color::Line).fade(0.8), 4.0 * k));
    let sweep = TAU * f64::from(work.done) / 1000.0;
    if sweep > 0.02 {
        let stroke = Stroke::new(Color::Good, 4.0 * k);
        let sweep = sweep.min(TAU - 0.001);
        picture.push(Mark::Arc { center: at, radius, start: -FRAC_PI_2, sweep, stroke });
    }
}

/// A small plate at the upper right: how many times as long its work takes.
fn draw_factor(picture: &mut Picture, body: Body, factor: Factor) {
    let at = body.at.step(trig::direction(-FRAC_PI_4), body.radius + 3.0, 0.0);
    let size = Size { width: 30.0, height: 16.0 };
    let corner = Point::new(at.x - size.width / 2.0, at.y - size.height / 2.0);
    picture.rect(corner, size, 8.0, Color::Warn.into(), Some(Stroke::new(Color::Background, 2.0)));
    let style = Type::new(11.0, Face::Bold, Color::Background);
    let base = Point::new(at.x, at.y + 4.0);
    picture.write(base, Anchor::Middle, style, format_args!("{factor}"));
}

fn draw_down(picture: &mut Picture, body: Body) {
    let Body { at, radius, k } = body;
    picture.disc(at, radius, Color::Background);
    picture.ring(
        at,
        radius,
        Stroke::new(Paint::new(Color::Soft).fade(0.8), 1.8 * k).dashed(3.5 * k, 5.5 * k),
    );
    cross(picture, at, radius * 0.72, Stroke::new(Paint::new(Color::Bad).fade(0.9), 3.2 * k));
}

/// A place with nobody in it: dots around a name.
fn draw_place(picture: &mut Picture, body: Body) {
    let Body { at, radius, k } = body;
    picture.disc(at, radius, Color::Background);
    picture.ring(at, radius, Stroke::new(Paint::new(Color::Soft).fade(0.6), 2.0 * k).dashed(0.1, 5.0 * k));
}

fn draw_frozen(picture: &mut Picture, body: Body, node: &NodeFrame) {
    let Body { at, radius, k } = body;
    picture.disc(at, radius, Color::NodeFill);
    picture.disc(at, radius, Paint::new(Color::Soft).fade(0.16));
    let down = trig::direction(FRAC_PI_4);
    let count = 4;
    let hatches = (-count..=count).flat_map(|i| {
        let aside = f64::from(i) * radius / f64::from(count) * 0.92;
        let half = (radius * radius - aside * aside).max(0.0).sqrt() - 1.0;
        [at.step(down, -half, aside), at.step(down, half, aside)]
    });
    picture.lines(hatches, Stroke::new(Paint::new(Color::Soft).fade(0.28), 1.2));
    let paint = node.glance.map_or(Paint::new(Color::Soft), |glance| Paint::epoch(glance.epoch.number));
    picture.ring(at, radius, Stroke::new(Color::Soft, 3.0 * k));
    picture.ring(at, radius + 4.6 * k, Stroke::new(paint.fade(0.5), 1.6 * k));
}

fn draw_name(picture: &mut Picture, scene: &Scene<'_>, node: &NodeFrame, body: Body) {
    let Body { at, radius, .. } = body;
    let size = (radius * 0.54).clamp(8.0, 18.0);
    let (badge, badge_size) = badge(scene, node, radius);
    let two_lines = match node.status {
        NodeStatus::Up => radius >= 20.0 && !badge.is_empty(),
        NodeStatus::Frozen => radius >= 14.0,
        NodeStatus::New | NodeStatus::Down | NodeStatus::Absent | NodeStatus::Left => false,
    };
    let runs = matches!(node.status, NodeStatus::Up | NodeStatus::Frozen);
    let color = if runs { Color::Ink } else { Color::Soft };
    let rise = if two_lines { -radius * 0.02 } else { size * 0.36 };
    if node.status == NodeStatus::Down {
        // The cross makes room for the name.
        let plate = Size { width: size * 1.7, height: size * 1.25 };
        let corner = Point::new(at.x - plate.width / 2.0, at.y - plate.height / 2.0);
        picture.rect(corner, plate, plate.height / 2.0, Color::Background.into(), None);
    }
    let name = Type::new(size, Face::Bold, color);
    picture.write(Point::new(at.x, at.y + rise), Anchor::Middle, name, format_args!("{}", node.id));
    if !two_lines {
        return;
    }
    if node.status == NodeStatus::Frozen {
        let (dx, top, low) = (radius * 0.12, at.y + radius * 0.22, at.y + radius * 0.52);
        let bar = |x: f64| [Point::new(x, top), Point::new(x, low)];
        let bars = bar(at.x - dx).into_iter().chain(bar(at.x + dx));
        picture.lines(bars, Stroke::new(Color::Ink, radius * 0.11));
        return;
    }
    // A tinted body would swallow the softer colour.
    let tinted = node.glance.is_some_and(|glance| glance.role.tint);
    let style = Type::new(badge_size, Face::Plain, if tinted { Color::Ink } else { Color::Soft });
    let under = Point::new(at.x, at.y + radius * 0.47);
    picture.write(under, Anchor::Middle, style, format_args!("{badge}"));
}

/// What stands under its name, and the size of its letters: what the caption beside it does not say, if there is one. What is somewhat
/// too wide has smaller letters, and of what is still too wide the beginning is there.
fn badge<'a>(scene: &Scene<'a>, node: &NodeFrame, radius: f64) -> (Cow<'a, str>, f64) {
    let size = (radius * 0.385).clamp(9.5, 13.0);
    let Some(text) = scene.stage.nodes.get(node.id.index()) else { return (Cow::Borrowed(""), size) };
    let captioned = scene.layout.label(node.id).is_some() && !text.caption.is_empty();
    // The width of the circle where it stands, less its rim.
    let room = radius * 1.6;
    let fitted = |text: &'a str| {
        let size = (size * (room / words::text_width(text, size)).min(1.0)).max(SMALLEST);
        (words::fit(text, size, room), size)
    };
    let inside = fitted(text.inside);
    let says_it = inside.0 == text.inside || inside.0.chars().count() > FEWEST;
    if captioned && says_it && !text.inside.is_empty() { inside } else { fitted(text.badge) }
}

/// A small drum at the lower left: something is on its way to the disk.
fn draw_disk(picture: &mut Picture, body: Body) {
    let at = body.at.step(trig::direction(FRAC_PI_4 * 3.0), body.radius + 4.0 * body.k, 0.0);
    let (w, h, lid) = (4.6 * body.k, 4.2 * body.k, 1.9 * body.k);
    picture.disc(at, 8.6 * body.k, Color::Background);
    let edge = |from: f64, y: f64| {
        (0..=8).map(move |i| {
            let d = trig::direction(from + f64::from(i) * TAU / 16.0);
            Point::new(at.x + d.x * w, at.y + y + d.y * lid)
        })
    };
    let (top, low) = (-h + lid, h - lid);
    let stroke = Stroke::new(Color::Ink, 1.3);
    // Upper edge from left over the back to the right, lower edge from right over the front to the left.
    let outline = edge(TAU / 2.0, top).chain(edge(0.0, low));
    picture.polygon(outline, Some(Color::NodeFill.into()), Some(stroke));
    let points = picture.slice(edge(0.0, top));
    picture.push(Mark::Path { points, closed: false, fill: None, stroke: Some(stroke) });
}

/// A small padlock at the upper right: this node keeps locks and may not let go of them.
fn draw_lock(picture: &mut Picture, body: Body, color: Color) {
    let k = body.k;
    let at = body.at.step(trig::direction(-FRAC_PI_4), body.radius + 4.0 * k, 0.0);
    picture.disc(at, 10.0 * k, Color::Background);
    let center = Point::new(at.x, at.y - 0.8 * k);
    let stroke = Stroke::new(color, 1.8 * k);
    picture.push(Mark::Arc { center, radius: 3.4 * k, start: TAU / 2.0, sweep: TAU / 2.0, stroke });
    let corner = Point::new(at.x - 5.2 * k, at.y - 0.8 * k);
    picture.rect(corner, Size { width: 10.4 * k, height: 7.4 * k }, 1.6 * k, color.into(), None);
}

/// A small number at the lower right: what waits at a node that does not read.
fn draw_count(picture: &mut Picture, body: Body, count: u32) {
    let at = body.at.step(trig::direction(FRAC_PI_4), body.radius + 3.0, 0.0);
    let digits = if count > 99 {
        3.0
    } else if count > 9 {
        2.0
    } else {
        1.0
    };
    let size = Size { width: 10.0 + 6.5 * digits, height: 16.0 };
    let corner = Point::new(at.x - size.width / 2.0, at.y - size.height / 2.0);
    picture.rect(corner, size, 8.0, Color::Ink.into(), Some(Stroke::new(Color::Background, 2.0)));
    let style = Type::new(11.0, Face::Bold, Color::Background);
    let base = Point::new(at.x, at.y + 4.0);
    if count > 99 {
        picture.write(base, Anchor::Middle, style, format_args!("99+"));
    } else {
        picture.write(base, Anchor::Middle, style, format_args!("{count}"));
    }
}

fn draw_caption(picture: &mut Picture, scene: &Scene<'_>, node: &NodeFrame) {
    let caption = scene.stage.nodes.get(node.id.index()).map_or("", |text| text.caption);
    let Some(spot) = scene.layout.label(node.id).filter(|_| !caption.is_empty()) else { return };
    let size = scene.layout.caption_size();
    // What does not fit as a whole is left out from a comma on, rather than in the middle of a word.
    let first = caption.find([',', '，']).map_or(caption, |comma| &caption[..comma]);
    let whole = words::text_width(caption, size) <= spot.room;
    let text = words::fit(if whole { caption } else { first }, size, spot.room);
    let x = match spot.anchor {
        // The room of a node at the edge lies to one side; a short text need not.
        Anchor::Middle => {
            let slack = ((spot.room - words::text_width(&text, size)) / 2.0).max(0.0);
            within(scene.layout.node(node.id).x, spot.at.x - slack, spot.at.x + slack)
        }
        Anchor::Start | Anchor::End => spot.at.x,
    };
    let base = Point::new(x, spot.at.y + size * 0.36);
    picture.write(base, spot.anchor, Type::new(size, Face::Plain, Color::Soft), format_args!("{text}"));
}
