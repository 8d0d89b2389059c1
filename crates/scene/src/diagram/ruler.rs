//! Round moments along the axis, their labels, and the line of the present.

use crate::diagram::axis::{Axis, micros, whole};
use crate::diagram::plan::Plan;
use crate::mark::{Anchor, Face, Stroke};
use crate::paint::{Color, Paint};
use crate::picture::{Picture, Type};
use crate::point::{Point, within};
use crate::words::text_width;
use faultline_engine::Time;

/// The size of the labels in pixels.
const TYPE: f64 = 11.0;

/// A round moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tick {
    /// When; its `Display` is its label, such as `1.2s`.
    pub time: Time,
    /// Where, in pixels from the left.
    pub x: f64,
}

/// The round moments of an axis.
pub(super) fn ticks(axis: &Axis) -> Vec<Tick> {
    let (left, right) = axis.edges();
    let step = step(axis);
    let first = (axis.from() / step).ceil();
    let count = within((axis.to() / step).floor() - first, -1.0, right - left);
    let mut ticks = Vec::new();
    let mut nth = 0.0;
    while nth <= count {
        let time = whole(((first + nth) * step).round());
        ticks.push(Tick { time, x: axis.x(time) });
        nth += 1.0;
    }
    ticks
}

/// The smallest of 1, 2, 5, 10, … microseconds that leaves every label its room.
fn step(axis: &Axis) -> f64 {
    let (left, right) = axis.edges();
    let per_micro = (right - left).max(1.0) / axis.span();
    let mut decade = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            let step = decade * factor;
            // The longest label is about as long as that of the last moment but one.
            let label = whole(((axis.to() / step).floor() * step - step).max(0.0)).to_string();
            if step * per_micro >= (text_width(&label, TYPE) + 24.0).max(64.0) || step >= axis.end() {
                return step;
            }
        }
        decade *= 10.0;
    }
}

/// The hairlines under everything.
pub(super) fn draw_grid(picture: &mut Picture, axis: &Axis, plan: &Plan) {
    let lines = ticks(axis)
        .into_iter()
        .flat_map(|tick| [Point::new(tick.x, plan.top()), Point::new(tick.x, plan.bottom() + 3.0)]);
    picture.lines(lines, Stroke::new(Color::Hair, 1.0));
}

/// The labels under the lanes.
pub(super) fn draw_labels(picture: &mut Picture, axis: &Axis, plan: &Plan) {
    let (left, right) = axis.edges();
    let style = Type::new(TYPE, Face::Plain, Color::Soft);
    for tick in ticks(axis) {
        let half = text_width(&tick.time.to_string(), TYPE) / 2.0;
        if tick.x - half < left - 14.0 || tick.x + half > right + 12.0 {
            continue;
        }
        picture.write(
            Point::new(tick.x, plan.bottom() + 14.0),
            Anchor::Middle,
            style,
            format_args!("{}", tick.time),
        );
    }
}

/// The line of the present.
pub(super) fn draw_now(picture: &mut Picture, axis: &Axis, plan: &Plan, now: Time) {
    let (left, right) = axis.edges();
    let x = axis.x(now);
    if micros(now) < axis.from() || x > right + 0.5 || x < left - 0.5 {
        return;
    }
    let (top, bottom) = (plan.top() - 8.0, plan.bottom() + 3.0);
    picture.line(Point::new(x, top), Point::new(x, bottom), Stroke::new(Paint::new(Color::Accent), 2.0));
}
