//! Vector clocks: how much of what each process has made is known.

use faultline_engine::NodeId;
use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::Encode;
use std::fmt;
use std::sync::Arc;

/// Who makes versions or updates: a process in one of its lives. After a restart it may not know the last number that it has given,
/// so it is somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub struct Actor {
    /// The node.
    pub node: NodeId,
    /// How often it had started.
    pub life: u32,
}

/// A vector clock: how many versions or updates of each actor are known. Actors of whom none is known are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub struct Clock(Arc<[(Actor, u64)]>);

impl Clock {
    /// One version of one actor, and all that it had made before.
    #[must_use]
    pub fn one(actor: Actor, count: u64) -> Self {
        Self(Arc::new([(actor, count)]))
    }

    /// How many of an actor are known.
    #[must_use]
    pub fn of(&self, actor: Actor) -> u64 {
        self.0.iter().find(|(other, _)| *other == actor).map_or(0, |(_, count)| *count)
    }

    /// Whether it knows everything that another one knows.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.0.iter().all(|(actor, count)| self.of(*actor) >= *count)
    }

    /// What both know together.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        if self.covers(other) {
            return self.clone();
        }
        let mut all: Vec<(Actor, u64)> = self.0.to_vec();
        for (actor, count) in other.0.iter() {
            match all.binary_search_by_key(actor, |(one, _)| *one) {
                Ok(place) => all[place].1 = all[place].1.max(*count),
                Err(place) => all.insert(place, (*actor, *count)),
            }
        }
        Self(all.into())
    }

    /// The same, and one more version of an actor.
    #[must_use]
    pub fn tick(&self, actor: Actor) -> Self {
        self.join(&Self::one(actor, self.of(actor) + 1))
    }

    /// What both know, each for itself.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Self {
        let both = self.iter().map(|(actor, count)| (actor, count.min(other.of(actor))));
        Self(both.filter(|(_, count)| *count > 0).collect())
    }

    /// The actors, and how many of each are known.
    pub fn iter(&self) -> impl Iterator<Item = (Actor, u64)> {
        self.0.iter().copied()
    }

    /// How many versions it knows.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.0.iter().map(|(_, count)| count).sum()
    }
}

impl FromIterator<(Actor, u64)> for Clock {
    /// From counts in the order of their actors, none of them 0.
    fn from_iter<T: IntoIterator<Item = (Actor, u64)>>(counts: T) -> Self {
        Self(counts.into_iter().collect())
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.life {
            1 => self.node.fmt(f),
            life => write!(f, "{}'{life}", self.node),
        }
    }
}

impl fmt::Display for Clock {
    /// `n1:2,n3:1`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (actor, count)) in self.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(f, "{comma}{actor}:{count}")?;
        }
        Ok(())
    }
}

impl Data for Clock {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}
