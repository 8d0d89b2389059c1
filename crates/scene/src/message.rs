//! Messages: a request is a filled drop that points where it goes, a reply a hollow ring with its sign.

use crate::brush::{Brush, Pen};
use crate::compose::{Emphasis, Scene};
use crate::hit::Thing;
use crate::layout::Layout;
use crate::link::cross;
use crate::mark::{Anchor, Face, Mark, Stroke};
use crate::paint::{Color, Paint};
use crate::picture::{Picture, Type};
use crate::point::{Point, Size};
use crate::trig;
use crate::words;
use faultline_engine::view::{MessageFrame, Shape};
use faultline_engine::{FlightState, Span, Time};

/// How long, in simulated time, the end of a lost message stays visible.
const FADE: Span = Span::millis(25);

/// The radius of a message in pixels.
pub(crate) fn radius(shape: Shape, layout: &Layout) -> f64 {
    let size = match shape {
        Shape::Request { loaded: true } => 8.2,
        Shape::Request { loaded: false } => 5.4,
        Shape::Reply { .. } => 6.6,
    };
    size * layout.scale().max(0.66)
}

/// From so many messages on, one hides the other, and each is a dot, and that of a reply is small. What the
/// reader chose, holds or lost is drawn as ever.
const SWARM: usize = 600;

/// All messages.
pub(crate) fn draw_all(picture: &mut Picture, scene: &Scene<'_>) {
    let messages = &scene.frame.messages;
    let is_dot = |message: &&MessageFrame| {
        let Emphasis { selected, hovered, highlighted } = scene.emphasis(Thing::Message(message.id));
        let plain = message.lost.is_none() && message.state == FlightState::Flying;
        messages.len() >= SWARM && plain && !selected && !hovered && !highlighted
    };
    let (dots, others): (Vec<&MessageFrame>, Vec<&MessageFrame>) = messages.iter().partition(is_dot);
    let mut brush = Brush::default();
    for message in dots {
        dot(&mut brush, scene, message);
    }
    brush.flush(picture);
    for message in others {
        draw(picture, scene, message);
    }
}

/// One message among very many: one stroke each is all that there is time for.
fn dot(brush: &mut Brush, scene: &Scene<'_>, message: &MessageFrame) {
    let at = scene.layout.message_point(message, scene.frame.time);
    let paint = message.epoch.map_or(Paint::new(Color::Ink), Paint::epoch);
    let (layer, size) = match message.shape {
        Shape::Request { .. } => (1, 14.0),
        Shape::Reply { .. } => (0, 7.0),
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few pixels")]
    let tenths = (radius(message.shape, scene.layout) * size) as u16;
    brush.dot(Pen::new(layer, paint, tenths), at);
}

/// One message.
fn draw(picture: &mut Picture, scene: &Scene<'_>, message: &MessageFrame) {
    let (layout, now) = (scene.layout, scene.frame.time);
    if message.state == FlightState::Waiting && message.lost.is_none() {
        // It lies at its receiver, which shows how many do.
        return;
    }
    let at = layout.message_point(message, now);
    let radius = radius(message.shape, layout);
    let paint = message.epoch.map_or(Paint::new(Color::Ink), Paint::epoch);
    if let Some((end, _)) = message.lost
        && end <= now
    {
        let left = if scene.stage.reduced_motion { 1.0 } else { rest(end, now) };
        body(picture, at, radius, message, layout, paint.fade(0.3 * left), None);
        cross(picture, at, 4.5 * layout.scale(), Stroke::new(Paint::new(Color::Bad).fade(left), 2.4));
        return;
    }
    let emphasis = scene.emphasis(Thing::Message(message.id));
    if let Some(glow) = emphasis.glow() {
        picture.ring(at, radius + 3.0, glow);
    }
    if let Some(outline) = emphasis.outline() {
        picture.ring(at, radius + 5.5, outline);
    }
    let air = Stroke::new(Color::Background, 3.0);
    body(picture, at, radius, message, layout, paint, Some(air));
    if matches!(message.state, FlightState::Held(_)) {
        hold(picture, at, radius, message.shape, paint);
    } else {
        sign(picture, at, radius, message.shape, paint);
    }
}

/// What is said beside the message that is pointed at.
pub(crate) fn draw_tag(picture: &mut Picture, scene: &Scene<'_>) {
    let (stage, layout) = (scene.stage, scene.layout);
    let tagged = [stage.hovered, stage.selected].into_iter().find_map(|thing| match thing {
        Some(Thing::Message(id)) => scene.frame.messages.iter().find(|m| m.id == id),
        _ => None,
    });
    let Some(message) = tagged.filter(|_| !stage.tag.is_empty()) else { return };
    let at = layout.message_point(message, scene.frame.time);
    let text = words::fit(stage.tag, 12.0, layout.size().width - 32.0);
    let size = Size { width: words::text_width(&text, 12.0) + 16.0, height: 22.0 };
    let away = radius(message.shape, layout) + 9.0;
    let x = (at.x + away).min(layout.size().width - size.width - 4.0).max(4.0);
    let y = if at.y - away - size.height > 4.0 { at.y - away - size.height } else { at.y + away };
    picture.rect(Point::new(x, y), size, 6.0, Color::Ink.into(), None);
    let style = Type::new(12.0, Face::Plain, Color::Background);
    let middle = Point::new(x + size.width / 2.0, y + 15.2);
    picture.write(middle, Anchor::Middle, style, format_args!("{text}"));
}

/// How much is left of the end of a lost message: 1 to 0.
fn rest(end: Time, now: Time) -> f64 {
    let age = now.since(end).0.min(FADE.0);
    #[expect(clippy::cast_precision_loss, reason = "at most 25,000")]
    let share = age as f64 / FADE.0 as f64;
    1.0 - share
}

fn body(
    picture: &mut Picture,
    at: Point,
    radius: f64,
    message: &MessageFrame,
    layout: &Layout,
    paint: Paint,
    air: Option<Stroke>,
) {
    match message.shape {
        Shape::Request { .. } => {
            let (from, to) = (layout.end(message.from), layout.end(message.to));
            let angle = trig::angle(from.toward(to));
            if air.is_some() {
                picture.push(Mark::Drop { center: at, radius, angle, fill: None, stroke: air });
            }
            picture.push(Mark::Drop { center: at, radius, angle, fill: Some(paint), stroke: None });
        }
        Shape::Reply { .. } => {
            if let Some(air) = air {
                picture.ring(at, radius + 0.5, air);
            }
            let fill = Some(Paint { alpha: paint.alpha, ..Color::NodeFill.into() });
            let stroke = Some(Stroke::new(paint, 2.0));
            picture.push(Mark::Circle { center: at, radius, fill, stroke });
        }
    }
}

/// What the inside says: entries, yes, no.
fn sign(picture: &mut Picture, at: Point, radius: f64, shape: Shape, paint: Paint) {
    let arm = radius * 0.5;
    let across = [Point::new(at.x - arm, at.y), Point::new(at.x + arm, at.y)];
    let down = [Point::new(at.x, at.y - arm), Point::new(at.x, at.y + arm)];
    match shape {
        Shape::Request { loaded: false } => {}
        Shape::Request { loaded: true } => picture.disc(at, radius * 0.36, Color::Background),
        Shape::Reply { positive: true } => {
            picture.lines(across.into_iter().chain(down), Stroke::new(paint, 1.7));
        }
        Shape::Reply { positive: false } => picture.lines(across, Stroke::new(paint, 1.7)),
    }
}

/// Two bars inside, and a ring around.
fn hold(picture: &mut Picture, at: Point, radius: f64, shape: Shape, paint: Paint) {
    picture.ring(at, radius + 5.0, Stroke::new(Color::Warn, 1.6).dashed(2.0, 4.0));
    let bars = match shape {
        Shape::Request { .. } => Color::Background.into(),
        Shape::Reply { .. } => paint,
    };
    let (dx, dy) = (radius * 0.28, radius * 0.4);
    let bar = |x: f64| [Point::new(x, at.y - dy), Point::new(x, at.y + dy)];
    let ends = bar(at.x - dx).into_iter().chain(bar(at.x + dx));
    picture.lines(ends, Stroke::new(bars, (radius * 0.3).max(1.4)));
}
