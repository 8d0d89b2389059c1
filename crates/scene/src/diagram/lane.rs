//! The lines of the lanes and their names.

use crate::brush::{Brush, Pen};
use crate::diagram::compose::Sheet;
use crate::diagram::look::Hit;
use crate::diagram::{layer, view};
use crate::mark::{Anchor, Face, Stroke};
use crate::paint::{Color, Paint};
use crate::picture::{Picture, Type};
use crate::point::{Point, Size};

/// All lanes in sight.
pub(super) fn draw(picture: &mut Picture, sheet: &Sheet<'_>) {
    let (left, right) = sheet.axis.edges();
    let plan = sheet.plan;
    let places = || (0..plan.lanes().len()).map(|place| plan.y(place)).filter(|y| plan.in_sight(*y));
    if let Some(Hit::Lane(lane)) = sheet.look.hovered
        && let Some(y) = plan.lane_y(lane).filter(|y| plan.in_sight(*y))
    {
        let height = plan.pitch() - 2.0;
        let size = Size { width: right, height };
        let paint = Paint::new(Color::Accent).fade(0.08);
        picture.rect(Point::new(0.0, y - height / 2.0), size, 3.0, paint, None);
    }
    let lines = places().flat_map(|y| [Point::new(left, y), Point::new(right, y)]);
    picture.lines(lines, Stroke::new(Color::Line, 1.0));
    draw_causes(picture, sheet);
}

/// What comes before an event on the same lane belongs to its past, what comes after to its future: so the
/// past of an event is a lane up to the last event of it, the future a lane from the first on.
fn draw_causes(picture: &mut Picture, sheet: &Sheet<'_>) {
    let Some(cone) = sheet.look.cone else { return };
    let (left, right) = sheet.axis.edges();
    let root = sheet.causes.root.into_iter();
    let past = ends(sheet, root.clone().chain(cone.past.iter().rev().copied()));
    let future = ends(sheet, root.chain(cone.future.iter().copied()));
    let mut brush = Brush::default();
    for place in 0..sheet.plan.lanes().len() {
        let y = sheet.plan.y(place);
        if !sheet.plan.in_sight(y) {
            continue;
        }
        let mut line = |from: f64, to: f64, share: f64| {
            if from < to {
                let pen = Pen::new(layer::LIT, Paint::new(Color::Accent).fade(share), 20);
                brush.line(pen, Point::new(from, y), Point::new(to, y));
            }
        };
        if let Some(x) = past[place] {
            line(left, x.min(right), 0.5);
        }
        if let Some(x) = future[place] {
            line(x.max(left), right, 0.28);
        }
    }
    brush.flush(picture);
}

/// Where the first of some events stands on each lane.
fn ends(sheet: &Sheet<'_>, numbers: impl Iterator<Item = u32>) -> Vec<Option<f64>> {
    let mut ends = vec![None; sheet.plan.lanes().len()];
    let mut missing = ends.len();
    for number in numbers {
        if missing == 0 {
            break;
        }
        let Some(event) = view::event(sheet.strip, number) else { continue };
        let Some(place) = event.lane.and_then(|lane| sheet.plan.place(lane)) else { continue };
        if ends[place].is_none() {
            ends[place] = Some(sheet.axis.x(event.time));
            missing -= 1;
        }
    }
    ends
}

/// The names in the gutter.
pub(super) fn draw_names(picture: &mut Picture, sheet: &Sheet<'_>) {
    let plan = sheet.plan;
    let size = if plan.pitch() < 17.0 { 11.0 } else { 12.0 };
    if plan.left() < size * 1.5 {
        return;
    }
    for lane in plan.lanes() {
        let Some(y) = plan.lane_y(*lane).filter(|y| plan.in_sight(*y)) else { continue };
        let style = match sheet.look.hovered {
            Some(Hit::Lane(hovered)) if hovered == *lane => Type::new(size, Face::Bold, Color::Ink),
            _ => Type::new(size, Face::Plain, Color::Soft),
        };
        picture.write(
            Point::new(plan.left() - 8.0, y + size * 0.35),
            Anchor::End,
            style,
            format_args!("{lane}"),
        );
    }
}
