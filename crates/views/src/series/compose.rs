//! Charts to marks.

use super::chart::Chart;
use super::grid::Grid;
use super::plan::Plan;
use super::quantity::Quantity;
use faultline_engine::Time;
use faultline_scene::diagram::Axis;
use faultline_scene::{Anchor, Color, Face, Paint, Picture, Point, Size, Stroke, Type, text_width};

/// The size of titles and values in pixels.
const TYPE: f64 = 12.0;
/// The size of the labels of axes.
const SMALL: f64 = 10.5;
/// How much of what comes after the present covers.
const LATER: f64 = 0.4;

/// What is to be read beside a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// Its title.
    pub title: String,
    /// Per line, its name and its value at the moment that is read.
    pub values: Vec<String>,
    /// Per line, whether that value is zero or there is none: then it does not stand out.
    pub calm: Vec<bool>,
    /// The value at its upper edge.
    pub top: String,
}

/// What charts show beside their values.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look<'a> {
    /// The present: what comes later is paler.
    pub now: Time,
    /// The moment that is read, if it is not the present.
    pub cursor: Option<Time>,
    /// The stretch that is selected.
    pub selected: Option<(Time, Time)>,
    /// When actions did harm.
    pub faults: &'a [Time],
}

/// Replaces what is in a picture by charts over the same stretch.
pub fn compose_into(
    picture: &mut Picture,
    charts: &[(&Chart, &Labels)],
    grid: &Grid,
    plan: &Plan,
    look: &Look<'_>,
) {
    picture.clear();
    let axis = &plan.axis(grid);
    let ticks = axis.ticks();
    for (place, (chart, labels)) in charts.iter().enumerate() {
        let (top, bottom) = plan.plot(place);
        if let Some((from, to)) = look.selected {
            select(picture, (axis.x(from).max(plan.left()), axis.x(to).min(plan.right())), (top, bottom));
        }
        let grid_lines = ticks.iter().flat_map(|tick| [Point::new(tick.x, top), Point::new(tick.x, bottom)]);
        picture.lines(grid_lines, Stroke::new(Color::Hair, 1.0));
        faults(picture, axis, plan, (top, bottom), look.faults);
        frame(picture, plan, place, labels);
        for line in (0..chart.lines.len()).rev() {
            draw(picture, chart, line, grid, &Sheet { axis, top, bottom, now: look.now });
        }
        // Within each chart alone: across a title they would be in the way of it.
        upright(picture, axis, plan, place, look.now, Stroke::new(Color::Accent, 1.5));
        if let Some(cursor) = look.cursor {
            upright(picture, axis, plan, place, cursor, Stroke::new(Color::Ink, 1.0).dashed(2.0, 3.0));
        }
        write_labels(picture, chart, labels, plan, place);
    }
    let bottom = plan.plot(charts.len().saturating_sub(1)).1;
    for tick in ticks {
        let half = text_width(&tick.time.to_string(), SMALL) / 2.0;
        if tick.x + half <= plan.width() {
            let at = Point::new(tick.x, bottom + 14.0);
            let style = Type::new(SMALL, Face::Plain, Color::Soft);
            picture.write(at, Anchor::Middle, style, format_args!("{}", tick.time));
        }
    }
}

/// Where one chart is drawn.
struct Sheet<'a> {
    axis: &'a Axis,
    top: f64,
    bottom: f64,
    now: Time,
}

/// The colour of a line. What is worse, or rarer, stands out.
fn paint(quantity: Quantity, line: usize) -> Paint {
    let color = match (quantity, line) {
        (Quantity::Leaderless, _) | (Quantity::Waiting, 1) => Color::Bad,
        (Quantity::Latency, 1) => Color::Warn,
        // Nobody has measured it.
        (Quantity::Compared(_), 1) => Color::Soft,
        _ => Color::Ink,
    };
    Paint::new(color)
}

/// Whether a line is what a formula says: it is drawn so that nobody takes it for measured.
fn is_predicted(quantity: Quantity, line: usize) -> bool {
    matches!(quantity, Quantity::Compared(_)) && line == 1
}

fn select(picture: &mut Picture, (left, right): (f64, f64), (top, bottom): (f64, f64)) {
    if right < left {
        return;
    }
    let size = Size { width: (right - left).max(1.0), height: bottom - top };
    picture.rect(Point::new(left, top), size, 0.0, Paint::new(Color::Accent).fade(0.1), None);
    let edges = [left, right].into_iter().flat_map(|x| [Point::new(x, top), Point::new(x, bottom)]);
    picture.lines(edges, Stroke::new(Paint::new(Color::Accent).fade(0.5), 1.0));
}

fn faults(picture: &mut Picture, axis: &Axis, plan: &Plan, (top, bottom): (f64, f64), faults: &[Time]) {
    let shown = faults.iter().map(|time| axis.x(*time)).filter(|x| (plan.left()..=plan.right()).contains(x));
    let mut lines: Vec<Point> = Vec::new();
    for x in shown {
        // Many at once are one.
        if lines.last().is_none_or(|last| x - last.x >= 1.0) {
            lines.extend([Point::new(x, top), Point::new(x, bottom)]);
        }
    }
    picture.lines(lines, Stroke::new(Paint::new(Color::Bad).fade(0.55), 1.0).dashed(1.0, 3.0));
}

/// The lower and the upper edge, and their values.
fn frame(picture: &mut Picture, plan: &Plan, place: usize, labels: &Labels) {
    let (top, bottom) = plan.plot(place);
    let (left, right) = (plan.left(), plan.right());
    picture.line(Point::new(left, top), Point::new(right, top), Stroke::new(Color::Hair, 1.0));
    picture.line(Point::new(left, bottom), Point::new(right, bottom), Stroke::new(Color::Line, 1.0));
    let style = Type::new(SMALL, Face::Plain, Color::Soft);
    picture.write(Point::new(left - 6.0, top + 4.0), Anchor::End, style, format_args!("{}", labels.top));
    picture.write(Point::new(left - 6.0, bottom + 3.0), Anchor::End, style, format_args!("0"));
}

/// One line: a step per bucket, broken where there is no value, and paler after the present.
fn draw(picture: &mut Picture, chart: &Chart, line: usize, grid: &Grid, sheet: &Sheet<'_>) {
    let y = |value: f64| sheet.bottom - (value / chart.top).min(1.0) * (sheet.bottom - sheet.top);
    let paint = paint(chart.quantity, line);
    let values = &chart.lines[line];
    let later = |bucket: usize| grid.start(bucket) > sheet.now;
    // That nothing is wrong needs no line.
    let drawn =
        |bucket: &usize| values[*bucket].is_some_and(|value| value > 0.0 || paint.color != Color::Bad);
    let buckets: Vec<usize> = (0..values.len()).filter(drawn).collect();
    for stretch in buckets.chunk_by(|a, b| a + 1 == *b && later(*a) == later(*b)) {
        let mut corners: Vec<Point> = Vec::new();
        for bucket in stretch {
            let height = y(values[*bucket].unwrap_or_default());
            let [start, end] = [grid.start(*bucket), grid.end(*bucket)].map(|time| sheet.axis.x(time));
            match corners.last_mut() {
                // Buckets of the same value are one step.
                Some(last) if (last.y - height).abs() < 1e-6 => last.x = end,
                _ => corners.extend([Point::new(start, height), Point::new(end, height)]),
            }
        }
        let share = if later(stretch[0]) { LATER } else { 1.0 };
        let predicted = is_predicted(chart.quantity, line);
        let fill = match chart.quantity {
            Quantity::Leaderless => 0.3,
            _ if predicted => 0.0,
            _ => 0.07,
        };
        let (Some(first), Some(last)) = (corners.first(), corners.last()) else { continue };
        let ends = [Point::new(last.x, sheet.bottom), Point::new(first.x, sheet.bottom)];
        if fill > 0.0 {
            picture.polygon(corners.iter().copied().chain(ends), Some(paint.fade(fill * share)), None);
        }
        let stroke = Stroke::new(paint.fade(share), 1.25);
        picture.path(corners, if predicted { stroke.dashed(5.0, 3.0) } else { stroke });
    }
}

fn write_labels(picture: &mut Picture, chart: &Chart, labels: &Labels, plan: &Plan, place: usize) {
    let y = plan.title(place);
    let title = Type::new(TYPE, Face::Plain, Color::Soft);
    picture.write(Point::new(plan.row(place).0.x, y), Anchor::Start, title, format_args!("{}", labels.title));
    let mut right = plan.right();
    for (line, value) in labels.values.iter().enumerate().rev() {
        let (face, paint) = match labels.calm.get(line) {
            Some(true) => (Face::Plain, Paint::new(Color::Soft)),
            _ if is_predicted(chart.quantity, line) => (Face::Plain, paint(chart.quantity, line)),
            _ => (Face::Bold, paint(chart.quantity, line)),
        };
        picture.write(
            Point::new(right, y),
            Anchor::End,
            Type::new(TYPE, face, paint),
            format_args!("{value}"),
        );
        right -= text_width(value, TYPE) * 1.06 + 14.0;
    }
}

/// A line through a chart at a moment.
fn upright(picture: &mut Picture, axis: &Axis, plan: &Plan, place: usize, time: Time, stroke: Stroke) {
    let (x, (top, bottom)) = (axis.x(time), plan.plot(place));
    if x >= plan.left() - 0.5 && x <= plan.right() + 0.5 {
        picture.line(Point::new(x, top - 3.0), Point::new(x, bottom + 3.0), stroke);
    }
}
