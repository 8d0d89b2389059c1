//! Events: dots on their lanes, and marks for what the reader should not miss.

use crate::brush::{Brush, Pen};
use crate::diagram::cause::Light;
use crate::diagram::compose::Sheet;
use crate::diagram::hit::radius;
use crate::diagram::local::Clusters;
use crate::diagram::look::Hit;
use crate::diagram::{layer, view};
use crate::mark::Stroke;
use crate::paint::{Color, Paint};
use crate::picture::Picture;
use crate::point::Point;
use faultline_engine::view::{StripEvent, StripLook};

/// How much paler an event is beyond the present.
pub(super) const LATER: f64 = 0.35;
/// How much paler it is while other things are lit.
const DIM: f64 = 0.3;

/// All events in view.
pub(super) fn draw(picture: &mut Picture, sheet: &Sheet<'_>) {
    let mut brush = Brush::default();
    let mut clusters = Clusters::new(sheet);
    let mut seen = Seen::new(sheet);
    let mut shapes = Vec::new();
    for event in sheet.events {
        let light = sheet.causes.event(event.number);
        if sheet.thinning.crowded && plain(event.look) && !light.is_lit() {
            continue;
        }
        let Some(at) = stand(sheet, event) else { continue };
        if let Some(lane) = event.lane.and_then(|lane| sheet.plan.place(lane))
            && clusters.take(picture, &mut brush, event, lane, at)
        {
            continue;
        }
        if seen.is_new(sheet, event, at.x, light) {
            let spot = Spot { at, share: share(sheet, event, light), lit: light.is_lit() };
            mark(&mut brush, &mut shapes, sheet, event, spot);
        }
    }
    clusters.finish(picture, &mut brush);
    brush.flush(picture);
    for shape in shapes {
        shape.draw(picture);
    }
}

/// Rings around the event that the reader chose, and the one that the pointer is on.
pub(super) fn draw_choice(picture: &mut Picture, sheet: &Sheet<'_>) {
    let hovered = match sheet.look.hovered {
        Some(Hit::Event(number)) => Some(number),
        _ => None,
    };
    let selected = sheet.look.selected.map(|number| (number, Stroke::new(Color::Accent, 2.0)));
    let hovered = hovered.map(|number| (number, Stroke::new(Paint::new(Color::Accent).fade(0.6), 1.5)));
    for (number, stroke) in hovered.into_iter().chain(selected) {
        let Some(event) = view::event(sheet.strip, number) else { continue };
        let Some(at) = view::place(sheet.strip, sheet.axis, sheet.plan, event) else { continue };
        let inside = event.lane.is_none() || sheet.plan.in_sight(at.y);
        if inside && sheet.in_width(at.x) {
            picture.ring(at, radius(event.look) + 3.6, stroke);
        }
    }
}

/// Whether an event is one of many, and no mark.
pub(super) fn plain(look: StripLook) -> bool {
    matches!(look, StripLook::Arrival | StripLook::Local)
}

/// How much of its colour an event has.
pub(super) fn share(sheet: &Sheet<'_>, event: &StripEvent, light: Light) -> f64 {
    let later = if event.time > sheet.look.now { LATER } else { 1.0 };
    if light == Light::Dim { later * DIM } else { later }
}

/// Where an event stands, if it is drawn at all. Losses are drawn with their messages.
fn stand(sheet: &Sheet<'_>, event: &StripEvent) -> Option<Point> {
    let x = sheet.axis.x(event.time);
    let y = match event.lane {
        Some(lane) => sheet.plan.lane_y(lane).filter(|y| sheet.plan.in_sight(*y))?,
        None if event.look == StripLook::Arrival => return None,
        None => sheet.plan.top() - 5.0,
    };
    sheet.in_width(x).then_some(Point::new(x, y))
}

/// A place and what the light leaves of its colours.
#[derive(Clone, Copy)]
struct Spot {
    at: Point,
    share: f64,
    lit: bool,
}

fn mark(brush: &mut Brush, shapes: &mut Vec<Shape>, sheet: &Sheet<'_>, event: &StripEvent, spot: Spot) {
    let Spot { at, share, lit } = spot;
    let paint = |color| Paint::new(color).fade(share);
    let pen = |layer, paint, pixels: f64| Pen::new(layer, paint, tenths(pixels * sheet.scale));
    let air = pen(layer::AIR, Color::Background.into(), 11.2);
    let (top, bottom) = (Point::new(at.x, sheet.plan.top()), Point::new(at.x, sheet.plan.bottom()));
    match event.look {
        StripLook::Arrival | StripLook::Local if lit => {
            brush.dot(Pen::new(layer::DOT, paint(Color::Ink), 44), at);
        }
        StripLook::Arrival => brush.dot(Pen::new(layer::DOT, paint(Color::Soft).fade(0.8), 30), at),
        StripLook::Local => brush.dot(Pen::new(layer::DOT, paint(Color::Soft), 44), at),
        StripLook::Violation => {
            brush.line(Pen::new(layer::HAIRLINE, paint(Color::Bad).fade(0.7), 14), top, bottom);
            shapes.push(Shape::diamond(at, paint(Color::Bad)));
        }
        look if event.lane.is_none() => {
            let harm = look == StripLook::Fault;
            let color = paint(if harm { Color::Bad } else { Color::Soft });
            brush.line(Pen::new(layer::HAIRLINE, color.fade(0.5 * sheet.scale), 10), top, bottom);
            shapes.push(Shape::pennant(at, color, harm, sheet.scale));
        }
        StripLook::Leads(epoch) => {
            brush.dot(air, at);
            brush.dot(pen(layer::MARK, Paint::epoch(epoch).fade(share), 8.8), at);
        }
        StripLook::Fault => {
            let arm = (sheet.plan.pitch() * 0.42).min(9.0) * sheet.scale;
            let (above, below) = (Point::new(at.x, at.y - arm), Point::new(at.x, at.y + arm));
            brush.dot(air, at);
            brush.line(pen(layer::MARK, paint(Color::Bad), 1.6), above, below);
            brush.dot(pen(layer::MARK, paint(Color::Bad), 8.4), at);
        }
        StripLook::Action => {
            brush.dot(pen(layer::MARK, paint(Color::Soft), 7.2), at);
            brush.dot(pen(layer::ABOVE, Color::Background.into(), 4.0), at);
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the width of a mark")]
fn tenths(pixels: f64) -> u16 {
    (pixels * 10.0).round() as u16
}

/// A mark with corners.
struct Shape {
    corners: [Point; 4],
    fill: Paint,
    stroke: Stroke,
}

impl Shape {
    /// A rule broke.
    fn diamond(at: Point, paint: Paint) -> Self {
        let corner = |dx: f64, dy: f64| Point::new(at.x + dx * 6.0, at.y + dy * 6.0);
        let corners = [corner(0.0, -1.0), corner(1.0, 0.0), corner(0.0, 1.0), corner(-1.0, 0.0)];
        Self { corners, fill: paint, stroke: Stroke::new(Color::Background, 1.5) }
    }

    /// Somebody acted on the network as a whole: a flag that points at the line, filled if it did harm.
    fn pennant(at: Point, paint: Paint, harm: bool, scale: f64) -> Self {
        let corner = |dx: f64, dy: f64| Point::new(at.x + dx * scale, at.y + dy * scale);
        let corners = [corner(-3.5, -3.0), corner(3.5, -3.0), corner(0.0, 3.5), corner(0.0, 3.5)];
        let fill = if harm { paint } else { Color::Background.into() };
        Self { corners, fill, stroke: Stroke::new(paint, 1.4) }
    }

    fn draw(self, picture: &mut Picture) {
        picture.polygon(self.corners, Some(self.fill), Some(self.stroke));
    }
}

/// What stands where, so that equal things on one pixel are one.
struct Seen {
    /// Per lane, the network as a whole first; per kind and light: the last place.
    places: Vec<[f64; KINDS]>,
    /// How far apart marks of one kind have to be, in pixels.
    apart: f64,
}

const KINDS: usize = 12;
/// As many marks of one kind are drawn at most.
const MARKS: f64 = 2_000.0;

impl Seen {
    fn new(sheet: &Sheet<'_>) -> Self {
        let places = vec![[f64::NEG_INFINITY; KINDS]; sheet.plan.lanes().len() + 1];
        let (left, right) = sheet.axis.edges();
        let pixels = (right - left) * f64::from(u32::try_from(places.len()).unwrap_or(u32::MAX));
        Self { places, apart: (pixels / MARKS).max(2.5) }
    }

    fn is_new(&mut self, sheet: &Sheet<'_>, event: &StripEvent, x: f64, light: Light) -> bool {
        let lane = event.lane.and_then(|lane| sheet.plan.place(lane)).map_or(0, |place| place + 1);
        let kind = match event.look {
            StripLook::Arrival => 0,
            StripLook::Local => 1,
            StripLook::Leads(_) => 2,
            StripLook::Fault => 3,
            StripLook::Action => 4,
            StripLook::Violation => 5,
        };
        let place = &mut self.places[lane][kind * 2 + usize::from(light.is_lit())];
        let apart = match plain(event.look) {
            // In a crowd only causes are dots, and the lane that they are on is lit as well.
            true if sheet.thinning.crowded => 5.0,
            true => 1.0,
            false => self.apart,
        };
        let new = x - *place >= apart;
        if new {
            *place = x;
        }
        new
    }
}
