//! How much happened, where single events cannot be told apart: the lane grows thicker where more did.

use crate::diagram::compose::Sheet;
use crate::diagram::view;
use crate::paint::{Color, Paint};
use crate::picture::Picture;
use crate::point::{Point, Size, within};

/// The width of a bar in pixels.
const BAR: f64 = 3.0;
/// The height of a bar where as much happens as on the average, and that of the highest, in parts of a lane.
const MEAN: f64 = 0.3;
const HIGHEST: f64 = 0.8;

/// The height of the band of terms in pixels.
const EDGE: f64 = 3.0;

/// All lanes in sight, each as one outline around its bars.
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
    let share = if sheet.look.cone.is_some() { 0.5 } else { 1.0 };
    let present = within(sheet.now_x, left, right);
    let future = index(((present - left) / BAR).ceil()).min(bars);
    for (place, counts) in counts.chunks(bars).enumerate() {
        let y = sheet.plan.y(place);
        if !sheet.plan.in_sight(y) {
            continue;
        }
        let height = |count: u32| {
            let part = ((f64::from(count) / mean).sqrt() * MEAN).min(HIGHEST);
            if count == 0 { 0.0 } else { (sheet.plan.pitch() * part / 2.0).max(1.0) }
        };
        let (past, later) = counts.split_at(future);
        for (counts, first, alpha) in [(past, 0, 0.26), (later, future, 0.1)] {
            if counts.is_empty() {
                continue;
            }
            let x = |bar: usize| (left + number(bar) * BAR).min(right);
            let steps = |sign: f64| {
                counts.iter().enumerate().flat_map(move |(bar, count)| {
                    let y = y + sign * height(*count);
                    [Point::new(x(first + bar), y), Point::new(x(first + bar + 1), y)]
                })
            };
            let below: Vec<Point> = steps(1.0).collect();
            let paint = Paint::new(Color::Soft).fade(alpha * share);
            picture.polygon(steps(-1.0).chain(below.into_iter().rev()), Some(paint), None);
        }
    }
}

/// The terms, ballots or views along the lower edge: of most messages in a crowd nothing else is left.
pub(super) fn draw_epochs(picture: &mut Picture, sheet: &Sheet<'_>) {
    let (left, right) = sheet.axis.edges();
    let mut epochs = vec![None; index((right - left) / BAR) + 1];
    for message in view::messages(sheet.strip, sheet.window.0, sheet.window.1) {
        let x = within(sheet.axis.x(message.sent), left, right);
        let epoch = &mut epochs[index((x - left) / BAR)];
        *epoch = message.epoch.max(*epoch);
    }
    let share = if sheet.look.cone.is_some() { 0.5 } else { 1.0 };
    let mut start = 0;
    for same in epochs.chunk_by(|a, b| a == b || b.is_none()) {
        let from = left + number(start) * BAR;
        start += same.len();
        let to = (left + number(start) * BAR).min(right);
        let Some(epoch) = same[0] else { continue };
        let now = within(sheet.now_x, from, to);
        for (from, to, alpha) in [(from, now, 0.7), (now, to, 0.25)] {
            if from < to {
                let size = Size { width: to - from, height: EDGE };
                let paint = Paint::epoch(epoch).fade(alpha * share);
                picture.rect(Point::new(from, sheet.plan.bottom() - EDGE), size, 0.0, paint, None);
            }
        }
    }
}

fn number(bar: usize) -> f64 {
    f64::from(u32::try_from(bar).unwrap_or(u32::MAX))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the picture")]
fn index(bar: f64) -> usize {
    bar.max(0.0) as usize
}
