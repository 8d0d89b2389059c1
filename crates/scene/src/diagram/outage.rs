//! Bands on a lane where its process did not run: red where it was down, hatched where it stood still. Where its node was no
//! member there is no lane.

use crate::brush::{Brush, Pen};
use crate::diagram::compose::Sheet;
use crate::diagram::layer;
use crate::diagram::way::{Bounds, known};
use crate::paint::{Color, Paint};
use crate::picture::Picture;
use crate::point::{Point, Size};
use faultline_engine::NodeStatus;
use faultline_engine::view::Outage;

/// From one line of the hatching to the next, in pixels.
const HATCH: f64 = 6.0;

/// How much paler a band is where it lies in the known future.
const LATER: f64 = 0.45;

/// All outages in view.
pub(super) fn draw(picture: &mut Picture, sheet: &Sheet<'_>) {
    for outage in &sheet.strip.outages {
        band(picture, sheet, outage);
    }
}

fn band(picture: &mut Picture, sheet: &Sheet<'_>, outage: &Outage) {
    let (axis, plan, bounds) = (sheet.axis, sheet.plan, Bounds::of(sheet.plan));
    let Some(y) = plan.lane_y(outage.node.into()).filter(|y| plan.in_sight(*y)) else { return };
    let now = axis.x(sheet.look.now);
    // One that still lasts is known to do so up to the last event.
    let end = outage.to.unwrap_or_else(|| known(sheet.strip).max(sheet.look.now));
    let (start, end) = (axis.x(outage.from), axis.x(end));
    let height = (plan.pitch() * 0.62).min(16.0);
    for (from, to, share) in [(start, end.min(now), 1.0), (start.max(now), end, LATER)] {
        let (from, to) = (from.max(bounds.left), to.min(bounds.right));
        if to - from <= 0.0 {
            continue;
        }
        let corner = Point::new(from, y - height / 2.0);
        let size = Size { width: to - from, height };
        let (color, alpha) = match outage.status {
            NodeStatus::Frozen => (Color::Soft, 0.1),
            NodeStatus::New | NodeStatus::Down | NodeStatus::Up => (Color::Bad, 0.15),
            NodeStatus::Absent | NodeStatus::Left => {
                picture.rect(corner, size, 0.0, Color::Background.into(), None);
                continue;
            }
        };
        picture.rect(corner, size, 0.0, Paint::new(color).fade(alpha * share), None);
        if outage.status == NodeStatus::Frozen {
            let pen = Pen::new(layer::MESSAGE, Paint::new(Color::Soft).fade(0.4 * share), 10);
            let mut brush = Brush::default();
            for (from, to) in hatching(corner, size, start) {
                brush.line(pen, from, to);
            }
            brush.flush(picture);
        }
    }
}

/// Slanted lines in a rectangle; they hold on to `origin`, so that they move with the band.
fn hatching(corner: Point, size: Size, origin: f64) -> impl Iterator<Item = (Point, Point)> {
    let Size { width, height } = size;
    let bounds = Bounds { left: corner.x, right: corner.x + width, top: corner.y, bottom: corner.y + height };
    let first = corner.x - height - (corner.x - height - origin).rem_euclid(HATCH);
    let starts = std::iter::successors(Some(first), |x| Some(x + HATCH));
    starts
        .take_while(move |x| *x <= corner.x + width)
        .filter_map(move |x| bounds.clip(Point::new(x, bounds.bottom), Point::new(x + height, bounds.top)))
}
