//! What a painter is asked to draw: few, plain things, with colours as names.

use crate::paint::Paint;
use crate::point::{Point, Size};

/// A stretch of the points or of the text of a [`crate::Picture`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Gaps in a line, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dash {
    /// Drawn.
    pub on: f64,
    /// Left out.
    pub off: f64,
}

/// How a line is drawn. Ends and corners are round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub paint: Paint,
    /// Its width in pixels.
    pub width: f64,
    /// Its gaps; none for a whole line.
    pub dash: Option<Dash>,
}

/// Which point of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// The face of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// The system's face.
    Plain,
    /// The system's face, bold (700).
    Bold,
    /// Letters of equal width, for commands and values.
    Mono,
}

/// One thing to draw. Later marks cover earlier ones. Fill comes before stroke.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    /// Separate straight lines: every two points are one. One path, one stroke.
    Lines {
        /// Pairs of ends.
        points: Slice,
        /// Their style.
        stroke: Stroke,
    },
    /// A line through points, or the polygon between them.
    Path {
        /// Its corners.
        points: Slice,
        /// Whether it returns to its beginning.
        closed: bool,
        /// Its inside.
        fill: Option<Paint>,
        /// Its outline.
        stroke: Option<Stroke>,
    },
    /// A circle.
    Circle {
        /// Its middle.
        center: Point,
        /// Its radius.
        radius: f64,
        /// Its inside.
        fill: Option<Paint>,
        /// Its outline.
        stroke: Option<Stroke>,
    },
    /// A part of a circle's line.
    Arc {
        /// The middle of the circle.
        center: Point,
        /// The radius of the circle.
        radius: f64,
        /// The angle of its first end.
        start: f64,
        /// How far it goes on clockwise; more than 0, less than a whole turn.
        sweep: f64,
        /// Its style.
        stroke: Stroke,
    },
    /// A circle with a tip: its outline is the arc from `angle + DROP` clockwise to `angle - DROP`
    /// and two straight lines to [`Mark::drop_tip`].
    Drop {
        /// The middle of the circle.
        center: Point,
        /// The radius of the circle.
        radius: f64,
        /// Where the tip points.
        angle: f64,
        /// Its inside.
        fill: Option<Paint>,
        /// Its outline.
        stroke: Option<Stroke>,
    },
    /// An upright rectangle.
    Rect {
        /// Its upper left corner.
        corner: Point,
        /// Its size.
        size: Size,
        /// The radius of its corners.
        radius: f64,
        /// Its inside.
        fill: Option<Paint>,
        /// Its outline.
        stroke: Option<Stroke>,
    },
    /// A text on one line.
    Text {
        /// The place of its anchor on the base line.
        at: Point,
        /// What it says.
        text: Slice,
        /// Which point stands at `at`.
        anchor: Anchor,
        /// The size of the face in pixels.
        size: f64,
        /// The face.
        face: Face,
        /// Its colour.
        paint: Paint,
    },
}

/// Half the angle that the tip of [`Mark::Drop`] takes of the circle.
pub const DROP: f64 = 1.0;

/// One over the cosine of [`DROP`]: there the tangents of the circle meet.
const TIP: f64 = 1.850_815_7;

impl Mark {
    /// The tip of a [`Mark::Drop`].
    #[must_use]
    pub fn drop_tip(center: Point, radius: f64, angle: f64) -> Point {
        center.step(crate::trig::direction(angle), radius * TIP, 0.0)
    }
}

impl Stroke {
    /// A whole line.
    #[must_use]
    pub fn new(paint: impl Into<Paint>, width: f64) -> Self {
        Self { paint: paint.into(), width, dash: None }
    }

    /// The same with gaps.
    #[must_use]
    pub fn dashed(self, on: f64, off: f64) -> Self {
        Self { dash: Some(Dash { on, off }), ..self }
    }
}
