//! What a node may say that is not so.

use std::fmt;
use std::str::FromStr;

/// A kind of lie. What it makes of a message, each protocol says that can tell it; see [`Protocol::forge`](crate::Protocol::forge).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lie {
    /// It grants what it refuses: a vote, a promise, a yes.
    Consent,
    /// It says that it has stored what it has not.
    Acknowledge,
    /// It says that it holds nothing where it holds something.
    Forget,
    /// It tells every second node the opposite of what it tells the others.
    Equivocate,
}

impl Lie {
    /// Every one, in the order in which they are offered.
    pub const ALL: &[Self] = &[Self::Consent, Self::Acknowledge, Self::Forget, Self::Equivocate];

    /// What scripts call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Acknowledge => "acknowledge",
            Self::Forget => "forget",
            Self::Equivocate => "equivocate",
        }
    }
}

/// What a node does from now on: it tells a lie, or the truth (`off`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tells(pub Option<Lie>);

impl fmt::Display for Tells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.map_or("off", Lie::word))
    }
}

/// No such lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such lie")]
pub struct NoLie;

impl FromStr for Lie {
    type Err = NoLie;
    fn from_str(text: &str) -> Result<Self, NoLie> {
        Self::ALL.iter().copied().find(|lie| lie.word() == text).ok_or(NoLie)
    }
}
