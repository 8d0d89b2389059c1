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

impl Links {
    /// Whether a message from one end to another is on these links.
    #[must_use]
    pub fn include(self, from: Endpoint, to: Endpoint) -> bool {
        match self {
            Self::All => true,
            Self::Of(end) => from == end || to == end,
            Self::On(route) => {
                let there = (route.from, route.to) == (from, to);
                there || route.direction == Direction::Both && (route.to, route.from) == (from, to)
            }
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.direction {
            Direction::Both => write!(f, "{} {}", self.from, self.to),
            Direction::OneWay => write!(f, "{} -> {}", self.from, self.to),
        }
    }
}

/// Which way an endpoint is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Nothing leaves it and nothing reaches it: nothing is written.
    Both,
    /// Nothing leaves it: `out`.
    Out,
    /// Nothing reaches it: `in`.
    In,
}

/// How a network is parted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Split {
    /// Nothing passes between the groups: `n1 n2 | n3`.
    Apart(Vec<Vec<Endpoint>>),
    /// Nothing passes from the first group to the second: `n1 n2 -> n3`.
    OneWay {
        /// Who is not heard.
        from: Vec<Endpoint>,
        /// By whom.
        to: Vec<Endpoint>,
    },
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switch(pub bool);

impl Split {
    /// Everybody whom it names, group by group.
    pub fn named(&self) -> impl Iterator<Item = Endpoint> {
        let (groups, from, to): (&[Vec<Endpoint>], &[Endpoint], &[Endpoint]) = match self {
            Self::Apart(groups) => (groups, &[], &[]),
            Self::OneWay { from, to } => (&[], from, to),
        };
        groups.iter().flatten().chain(from).chain(to).copied()
    }
}
