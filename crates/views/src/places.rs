//! Steps by keys from one square of a view to another one.

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
