//! Messages: slanted lines in the colour of their term, ballot or view.

use crate::brush::{Brush, Pen};
use crate::diagram::cause::Light;
use crate::diagram::compose::Sheet;
use crate::diagram::look::Hit;
use crate::diagram::way::{Bounds, Fate, Way, known};
use crate::diagram::{layer, view};
use crate::paint::{Color, Paint};
use crate::picture::Picture;
use crate::point::Point;
use faultline_engine::view::{Shape, StripMessage};
use std::collections::BTreeSet;

/// How much paler a line is beyond the present.
const LATER: f64 = 0.4;
/// How much paler it is while other things are lit.
const DIM: f64 = 0.2;
/// How much of its colour a message has that belongs to the causes, and not to the way that led to the event.
const FAINT: f64 = 0.6;

/// All messages in view that find room.
pub(super) fn draw(picture: &mut Picture, sheet: &Sheet<'_>) {
    let (from, to) = sheet.window;
    let (known, bounds) = (known(sheet.strip), Bounds::of(sheet.plan));
    let mut brush = Brush::default();
    let mut crosses = BTreeSet::new();
    for message in view::messages(sheet.strip, from, to) {
        let hovered = sheet.look.hovered == Some(Hit::Message(message.id));
        if !hovered && !sheet.thinning.keeps(message, Some(&sheet.causes)) {
            continue;
        }
        let Some(way) = Way::of(message, known, sheet.axis, sheet.plan) else { continue };
        let Some(line) = way.within(bounds) else { continue };
        // Losses at one place, such as those of a heartbeat to a node that is down, are one cross.
        if sheet.thinning.crowded && way.fate == Fate::Lost && !hovered && !crosses.insert(cell(way.to)) {
            continue;
        }
        let ink = Ink::of(message, sheet, hovered);
        draw_line(&mut brush, line, ink, way.fate, sheet.now_x);
        if hovered {
            let glow = Paint::new(Color::Accent).fade(0.28);
            brush.line(Pen::new(layer::GLOW, glow, 60), line.0, line.1);
        }
        if bounds.holds(way.to) {
            draw_end(&mut brush, way, ink, sheet);
        }
    }
    brush.flush(picture);
}

/// A square of the picture that is as large as a small cross.
#[expect(clippy::cast_possible_truncation, reason = "a place in the picture, or all the same")]
fn cell(at: Point) -> (i32, i32) {
    ((at.x / 4.0) as i32, (at.y / 4.0) as i32)
}

/// The line up to the present, and the rest.
fn draw_line(brush: &mut Brush, (from, to): (Point, Point), ink: Ink, fate: Fate, now: f64) {
    let dashed = |pen: Pen| if fate == Fate::Lost { pen.dashed(3, 3) } else { pen };
    let pen = dashed(Pen::new(ink.layer, ink.paint, ink.width));
    let later = dashed(Pen::new(layer::LATER, ink.paint.fade(LATER), ink.width));
    if to.x <= now {
        brush.line(pen, from, to);
    } else if from.x >= now {
        brush.line(later, from, to);
    } else {
        let here = from.lerp(to, (now - from.x) / (to.x - from.x));
        brush.line(pen, from, here);
        brush.line(later, here, to);
    }
}

/// A cross where it was lost, a hollow dot where it waits.
fn draw_end(brush: &mut Brush, way: Way, ink: Ink, sheet: &Sheet<'_>) {
    let later = if way.to.x > sheet.now_x { LATER } else { 1.0 };
    match way.fate {
        Fate::Arrived | Fate::Open => {}
        Fate::Lost => {
            let paint = Paint::new(Color::Bad).fade(later * ink.share);
            brush.cross(Pen::new(layer::CROSS, paint, 16), way.to, 2.8 * sheet.scale);
        }
        Fate::Stopped => {
            brush.dot(Pen::new(layer::CROSS, ink.paint.fade(later), 66), way.to);
            brush.dot(Pen::new(layer::ABOVE, Color::Background.into(), 34), way.to);
        }
    }
}

/// The style of a line.
#[derive(Clone, Copy)]
struct Ink {
    layer: u8,
    paint: Paint,
    /// Tenths of a pixel.
    width: u16,
    /// What the light leaves of it.
    share: f64,
}

impl Ink {
    fn of(message: &StripMessage, sheet: &Sheet<'_>, hovered: bool) -> Self {
        let client = message.from.node().is_none() || message.to.node().is_none();
        let color = match message.epoch {
            Some(epoch) if !client => Paint::epoch(epoch),
            _ => Paint::new(Color::Ink),
        };
        let (width, alpha): (u16, f64) = match message.shape {
            Shape::Request { loaded: true } => (14, if client { 0.75 } else { 0.95 }),
            Shape::Reply { .. } => (11, if client { 0.4 } else { 0.5 }),
            Shape::Request { loaded: false } => (10, 0.38),
        };
        // A heartbeat that is lost matters more than one that arrives.
        let lost = message.end.is_some_and(|end| end.lost.is_some());
        let alpha = if lost { alpha.max(0.7) } else { alpha };
        let light = if hovered { Light::Lit } else { sheet.causes.message(message) };
        match light {
            Light::Path => Self { layer: layer::LIT, paint: color, width: width + 16, share: 1.0 },
            Light::Lit if hovered || !sheet.causes.has_path() => {
                Self { layer: layer::LIT, paint: color, width: width + 5, share: 1.0 }
            }
            Light::Lit => Self { layer: layer::LIT, paint: color.fade(alpha * FAINT), width, share: 1.0 },
            Light::Even => {
                // Many lines next to each other are a ground, not lines.
                let share = (0.4 / sheet.thinning.lines.max(0.1)).clamp(0.35, 1.0);
                Self { layer: layer::MESSAGE, paint: color.fade(alpha * share), width, share: 1.0 }
            }
            Light::Dim => Self { layer: layer::DIM, paint: color.fade(alpha * DIM), width, share: DIM },
        }
    }
}
