//! Which links: one or several, both ways or one way.

use crate::id::Endpoint;
use std::fmt;

/// One end to another, both ways or one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// One end; the sender if one way.
    pub from: Endpoint,
    /// The other end.
    pub to: Endpoint,
    /// Both ways or one.
    pub direction: Direction,
}

/// Both ways or one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// `n1 n2`
    Both,
    /// `n1 -> n2`
    OneWay,
}

/// Links of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// Every link.
    All,
    /// Every link of one endpoint.
    Of(Endpoint),
    /// One link.
    On(Route),
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.direction {
            Direction::Both => write!(f, "{} {}", self.from, self.to),
            Direction::OneWay => write!(f, "{} -> {}", self.from, self.to),
        }
    }
}
