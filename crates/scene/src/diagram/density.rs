//! How much happened, where single events cannot be told apart: bars along the lane, higher where more did.

use crate::diagram::brush::{Brush, Pen};
use crate::diagram::compose::Sheet;
use crate::diagram::layer;
use crate::paint::{Color, Paint};
use crate::picture::Picture;
use crate::point::Point;

/// The width of a bar in pixels.
const BAR: f64 = 3.0;
/// The height of a bar where as much happens as on the average, and that of the highest, in parts of a lane.
const MEAN: f64 = 0.3;
const HIGHEST: f64 = 0.8;

/// The bars of all lanes in sight.
pub(super) fn draw(picture: &mut Picture, sheet: &Sheet<'_>) {
    let (left, right) = sheet.axis.edges();
    let bars = index((right - left) / BAR) + 1;
    let lanes = sheet.plan.lanes().len();
    let mut counts = vec![0_u32; bars * lanes];
    let mut total = 0_u32;
    for event in sheet.events {
        let Some(place) = event.lane.and_then(|lane| sheet.plan.place(lane)) else { continue };
        let x = sheet.axis.x(event.time);
        if x >= left && x < right {
            counts[place * bars + index((x - left) / BAR)] += 1;
            total += 1;
        }
    }
    let used = counts.iter().filter(|count| **count > 0).count();
    let mean = f64::from(total) / f64::from(u32::try_from(used.max(1)).unwrap_or(u32::MAX));
    let mut brush = Brush::default();
    let share = if sheet.look.cone.is_some() { 0.5 } else { 1.0 };
    for (place, counts) in counts.chunks(bars).enumerate() {
        let y = sheet.plan.y(place);
        if !sheet.plan.in_sight(y) {
            continue;
        }
        let mut x = left + BAR / 2.0;
        for count in counts {
            if *count > 0 {
                let part = ((f64::from(*count) / mean).sqrt() * MEAN).min(HIGHEST);
                let half = (sheet.plan.pitch() * part / 2.0 - BAR / 2.0).max(0.01);
                let alpha = if x > sheet.now_x { 0.1 } else { 0.26 };
                let pen = Pen::new(layer::DIM, Paint::new(Color::Soft).fade(alpha * share), 26);
                brush.line(pen, Point::new(x, y - half), Point::new(x, y + half));
            }
            x += BAR;
        }
    }
    brush.flush(picture);
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the picture")]
fn index(bar: f64) -> usize {
    bar.max(0.0) as usize
}
