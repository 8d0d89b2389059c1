//! Where the squares of a view stand, and how one goes from one to another.

use faultline_scene::{Point, Size};

/// Squares of one size, each known by its place in what is shown; what holds a text may be wider than high.
pub trait Places {
    /// The size of a square with the air around it.
    fn size(&self) -> Size;
    /// The upper left corner of a square with the air around it; nothing of it is drawn outside.
    fn corner(&self, place: usize) -> Point;
    /// The square at a point of the picture.
    fn at(&self, point: Point) -> Option<usize>;
    /// The square that a step from another one leads to; the same one at an end.
    fn step(&self, from: usize, step: Step) -> usize;
}

/// Where to go from a square.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The one before it.
    Back,
    /// The one after it.
    On,
    /// The one above it.
    Up,
    /// The one below it.
    Down,
    /// The first of all.
    First,
    /// The last of all.
    Last,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 6] = [Self::Back, Self::On, Self::Up, Self::Down, Self::First, Self::Last];

    /// The step that a key of a keyboard asks for, by its name in the browser.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowLeft" => Self::Back,
            "ArrowRight" => Self::On,
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            "Home" => Self::First,
            "End" => Self::Last,
            _ => return None,
        })
    }
}
