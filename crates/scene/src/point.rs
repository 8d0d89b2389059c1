//! Places and sizes on the stage, in CSS pixels; y grows downwards.

/// A place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left edge.
    pub x: f64,
    /// From the top edge.
    pub y: f64,
}

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

/// The value between two bounds that is nearest; the upper one if they are the wrong way round. `f64::clamp` panics
/// then, with both in its message, and the text of a fraction is 8 KB of program.
pub(crate) fn within(value: f64, low: f64, high: f64) -> f64 {
    value.max(low).min(high)
}

impl Point {
    /// A place.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// The length of the straight way to another place.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        let (dx, dy) = (other.x - self.x, other.y - self.y);
        (dx * dx + dy * dy).sqrt()
    }

    /// The direction to another place as a vector of length 1; to the right if both are the same.
    #[must_use]
    pub fn toward(self, other: Self) -> Self {
        let length = self.distance(other);
        if length < 1e-9 {
            return Self::new(1.0, 0.0);
        }
        Self::new((other.x - self.x) / length, (other.y - self.y) / length)
    }

    /// The place `along` pixels in a direction and `aside` pixels to its right.
    #[must_use]
    pub fn step(self, direction: Self, along: f64, aside: f64) -> Self {
        Self::new(
            self.x + direction.x * along - direction.y * aside,
            self.y + direction.y * along + direction.x * aside,
        )
    }

    /// The place at a fraction of the way to another one.
    #[must_use]
    pub fn lerp(self, other: Self, fraction: f64) -> Self {
        Self::new(self.x + (other.x - self.x) * fraction, self.y + (other.y - self.y) * fraction)
    }

    /// The distance to the nearest point of a straight line between two places.
    pub(crate) fn distance_to_segment(self, a: Self, b: Self) -> f64 {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length2 = dx * dx + dy * dy;
        if length2 < 1e-9 {
            return self.distance(a);
        }
        let t = ((self.x - a.x) * dx + (self.y - a.y) * dy) / length2;
        self.distance(a.lerp(b, t.clamp(0.0, 1.0)))
    }
}

/// Whether two straight lines cross; touching counts.
pub(crate) fn segments_cross(a: (Point, Point), b: (Point, Point)) -> bool {
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    let apart = |p: f64, q: f64| (p > 0.0 && q > 0.0) || (p < 0.0 && q < 0.0);
    let parallel = ((a.1.x - a.0.x) * (b.1.y - b.0.y) - (a.1.y - a.0.y) * (b.1.x - b.0.x)).abs() < 1e-9;
    // Strokes along a link do not cut it; nobody means that.
    !parallel
        && !apart(side(a.0, a.1, b.0), side(a.0, a.1, b.1))
        && !apart(side(b.0, b.1, a.0), side(b.0, b.1, a.1))
}

/// A rectangle that stands upright.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Area {
    pub(crate) fn around(center: Point, size: Size) -> Self {
        let (w, h) = (size.width / 2.0, size.height / 2.0);
        Self { left: center.x - w, top: center.y - h, right: center.x + w, bottom: center.y + h }
    }

    pub(crate) fn width(self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(self) -> f64 {
        self.bottom - self.top
    }

    pub(crate) fn center(self) -> Point {
        Point::new(f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }

    pub(crate) fn contains(self, p: Point) -> bool {
        p.x >= self.left && p.x <= self.right && p.y >= self.top && p.y <= self.bottom
    }

    /// Whether everything of `other` is inside.
    pub(crate) fn holds(self, other: Self) -> bool {
        other.left >= self.left
            && other.right <= self.right
            && other.top >= self.top
            && other.bottom <= self.bottom
    }

    pub(crate) fn grown(self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    pub(crate) fn meets(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether any of it is nearer to a place than `radius`.
    pub(crate) fn meets_circle(self, center: Point, radius: f64) -> bool {
        let nearest = Point::new(
            within(center.x, self.left, self.right.max(self.left)),
            within(center.y, self.top, self.bottom.max(self.top)),
        );
        nearest.distance(center) < radius
    }
}
