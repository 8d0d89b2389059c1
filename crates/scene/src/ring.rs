//! Nodes on a ring: as round as the stage allows, at equal steps along the line, the first at the top.

use crate::layout::halo;
use crate::point::{self, Area, Point, Size};
use crate::trig;
use std::f64::consts::{FRAC_PI_2, TAU};

/// A ring of nodes.
pub(crate) struct Ring {
    pub(crate) nodes: Vec<Point>,
    pub(crate) radius: f64,
    center: Point,
}

impl Ring {
    /// The largest ring that leaves `side` pixels beside the nodes and `line` above and below them,
    /// times `scale`.
    pub(crate) fn fit(area: Area, nodes: u16, side: f64, line: f64, scale: f64) -> Self {
        // A small stage has no room to give away for roundness.
        let flattest = if area.width() < 520.0 { 1.75 } else { 1.45 };
        let mut radius = 24.0;
        let mut ring = Self { nodes: Vec::new(), radius, center: area.center() };
        // Room depends on the radius of the nodes, and that on the room: three rounds settle it.
        for _ in 0..3 {
            let reach = halo(radius);
            let width = (area.width() - 2.0 * (reach + side)).max(20.0);
            let height = (area.height() - 2.0 * (reach + line)).max(20.0);
            ring = Self::spread(area.center(), nodes, Size { width, height }, scale, flattest);
            radius = ring.radius;
        }
        ring
    }

    fn spread(center: Point, nodes: u16, room: Size, scale: f64, flattest: f64) -> Self {
        let Size { width, height } = room;
        if nodes <= 1 {
            let radius = (14.0 + 0.04 * width.min(height)).clamp(15.0, 36.0);
            let nodes = (0..nodes).map(|_| center).collect();
            return Self { nodes, radius, center: Point::new(center.x, center.y - 1.0) };
        }
        let unit = bounds(&around(nodes, 1.0, 1.0));
        let across = if unit.width() < 0.01 { f64::INFINITY } else { width / unit.width() };
        let down = height / unit.height();
        let (rx, ry) = (across.min(flattest * down) * scale, down.min(1.2 * across) * scale);
        let shape = around(nodes, rx, ry);
        let bounds = bounds(&shape);
        let middle = Point::new(center.x - bounds.center().x, center.y - bounds.center().y);
        let nodes: Vec<Point> = shape.iter().map(|p| Point::new(p.x + middle.x, p.y + middle.y)).collect();
        let step = neighbours(&nodes).map(|(a, b)| a.distance(b)).fold(f64::INFINITY, f64::min);
        let by_stage = (14.0 + 0.08 * rx.min(ry)).clamp(15.0, 54.0);
        let radius = by_stage.min((0.27 * step).max(15.0)).min((0.4 * step).max(2.0));
        Self { nodes, radius, center: middle }
    }

    /// The direction from the middle of the ring through a node.
    pub(crate) fn outward(&self, node: usize) -> Point {
        if self.nodes.len() <= 1 {
            return Point::new(0.0, 1.0);
        }
        self.center.toward(self.nodes[node])
    }

    pub(crate) fn bounds(&self) -> Area {
        bounds(&self.nodes)
    }

    /// The links between neighbours: all others lie inside these.
    pub(crate) fn sides(&self) -> impl Iterator<Item = (Point, Point)> {
        neighbours(&self.nodes)
    }
}

/// Whether a line touches a rectangle.
pub(crate) fn touches(area: Area, line: (Point, Point)) -> bool {
    let corners = [
        Point::new(area.left, area.top),
        Point::new(area.right, area.top),
        Point::new(area.right, area.bottom),
        Point::new(area.left, area.bottom),
    ];
    area.contains(line.0) || neighbours(&corners).any(|edge| point::segments_cross(edge, line))
}

fn neighbours(points: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    points.iter().copied().zip(points.iter().copied().cycle().skip(1))
}

fn bounds(points: &[Point]) -> Area {
    let none =
        Area { left: f64::INFINITY, top: f64::INFINITY, right: f64::NEG_INFINITY, bottom: f64::NEG_INFINITY };
    points.iter().fold(none, |area, p| Area {
        left: area.left.min(p.x),
        top: area.top.min(p.y),
        right: area.right.max(p.x),
        bottom: area.bottom.max(p.y),
    })
}

/// Points on an ellipse around the origin, clockwise from the top, the same length of line between each.
fn around(nodes: u16, rx: f64, ry: f64) -> Vec<Point> {
    const STEPS: u16 = 360;
    let at = |step: u16| {
        let d = trig::direction(f64::from(step) / f64::from(STEPS) * TAU - FRAC_PI_2);
        Point::new(d.x * rx, d.y * ry)
    };
    let whole: f64 = (0..STEPS).map(|i| at(i).distance(at(i + 1))).sum();
    let mut points = Vec::with_capacity(usize::from(nodes));
    let mut walked = 0.0;
    for i in 0..STEPS {
        let (from, to) = (at(i), at(i + 1));
        let length = from.distance(to);
        // Half a thousandth of slack, so that rounding does not skip a point.
        #[expect(clippy::cast_precision_loss, reason = "at most 65,535")]
        while points.len() < usize::from(nodes) {
            let goal = points.len() as f64 / f64::from(nodes) * whole;
            if goal > walked + length {
                break;
            }
            points.push(from.lerp(to, ((goal - walked) / length).clamp(0.0, 1.0)));
        }
        walked += length;
    }
    points
}
