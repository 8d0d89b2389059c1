//! The lines of the lanes and their names.

use crate::diagram::axis::Axis;
use crate::diagram::compose::Sheet;
use crate::diagram::look::Hit;
use crate::mark::{Anchor, Face, Stroke};
use crate::paint::{Color, Paint};
use crate::picture::{Picture, Type};
use crate::point::{Point, Size};

/// All lanes in sight.
pub(super) fn draw(picture: &mut Picture, sheet: &Sheet<'_>) {
    let (left, right) = Axis::edges(sheet.axis);
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
