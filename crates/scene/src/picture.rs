//! A list of marks with the points and the text that they share, so that a frame costs no allocation.

use crate::mark::{Anchor, Face, Mark, Slice, Stroke};
use crate::paint::Paint;
use crate::point::{Point, Size};
use std::fmt::{self, Write as _};

/// Marks in the order of painting. Keep one and give it to [`crate::compose_into`] again and again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    marks: Vec<Mark>,
    points: Vec<Point>,
    text: String,
}

impl Picture {
    /// An empty picture.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes everything off; the memory stays.
    pub fn clear(&mut self) {
        self.marks.clear();
        self.points.clear();
        self.text.clear();
    }

    /// What to draw, in order.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The points of a mark of this picture.
    #[must_use]
    pub fn points(&self, slice: Slice) -> &[Point] {
        &self.points[slice.start..slice.end]
    }

    /// The text of a mark of this picture.
    #[must_use]
    pub fn text(&self, slice: Slice) -> &str {
        &self.text[slice.start..slice.end]
    }

    pub(crate) fn push(&mut self, mark: Mark) {
        self.marks.push(mark);
    }

    /// A stretch of points that ends with the last one added to it.
    pub(crate) fn slice(&mut self, points: impl IntoIterator<Item = Point>) -> Slice {
        let start = self.points.len();
        self.points.extend(points);
        Slice { start, end: self.points.len() }
    }

    /// Adds separate straight lines: every two points are one.
    pub fn lines(&mut self, points: impl IntoIterator<Item = Point>, stroke: Stroke) {
        let points = self.slice(points);
        if points.start < points.end {
            self.marks.push(Mark::Lines { points, stroke });
        }
    }

    /// Adds a straight line.
    pub fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.lines([from, to], stroke);
    }

    /// Adds a line through points.
    pub fn path(&mut self, points: impl IntoIterator<Item = Point>, stroke: Stroke) {
        let points = self.slice(points);
        self.marks.push(Mark::Path { points, closed: false, fill: None, stroke: Some(stroke) });
    }

    /// Adds the polygon between points.
    pub fn polygon(
        &mut self,
        points: impl IntoIterator<Item = Point>,
        fill: Option<Paint>,
        stroke: Option<Stroke>,
    ) {
        let points = self.slice(points);
        self.marks.push(Mark::Path { points, closed: true, fill, stroke });
    }

    /// A filled circle.
    pub fn disc(&mut self, center: Point, radius: f64, fill: impl Into<Paint>) {
        self.marks.push(Mark::Circle { center, radius, fill: Some(fill.into()), stroke: None });
    }

    /// The outline of a circle.
    pub fn ring(&mut self, center: Point, radius: f64, stroke: Stroke) {
        self.marks.push(Mark::Circle { center, radius, fill: None, stroke: Some(stroke) });
    }

    /// Adds an upright rectangle.
    pub fn rect(&mut self, corner: Point, size: Size, radius: f64, fill: Paint, stroke: Option<Stroke>) {
        self.marks.push(Mark::Rect { corner, size, radius, fill: Some(fill), stroke });
    }

    /// Adds a text on one line; the anchor stands at `at`, on the base line.
    pub fn write(&mut self, at: Point, anchor: Anchor, style: Type, text: fmt::Arguments<'_>) {
        let start = self.text.len();
        // Writing to a String cannot fail.
        let _ = self.text.write_fmt(text);
        let text = Slice { start, end: self.text.len() };
        let Type { size, face, paint } = style;
        self.marks.push(Mark::Text { at, text, anchor, size, face, paint });
    }
}

/// Size, face and colour of a text.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    pub(crate) size: f64,
    pub(crate) face: Face,
    pub(crate) paint: Paint,
}

impl Type {
    /// A text of a size in pixels.
    #[must_use]
    pub fn new(size: f64, face: Face, paint: impl Into<Paint>) -> Self {
        Self { size, face, paint: paint.into() }
    }
}
