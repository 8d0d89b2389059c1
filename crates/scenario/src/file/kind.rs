//! What a scenario shows of its protocol.

use super::expectation::{Expectation, Happening, State};
use super::scenario::Expected;

/// The word of every family for a node that can do nothing but wait.
const BLOCKED: &str = "blocked";

/// What a scenario shows of its protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing breaks, and whoever can be served is served.
    Survives,
    /// The protocol as published breaks a rule or is blocked.
    Fails,
    /// A planted bug breaks a rule.
    Bug,
}

impl Kind {
    /// Every kind, with its word in files.
    pub const ALL: &'static [(Self, &'static str)] =
        &[(Self::Survives, "survives"), (Self::Fails, "fails"), (Self::Bug, "bug")];

    /// Its word in files and lists.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// The kind that a word names.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, other)| *other == word).map(|(kind, _)| *kind)
    }

    /// The kind of a scenario that does not name it: a bug is planted; or a rule is expected to break, or a node or
    /// the cluster to be blocked; or neither. A single client that waits says nothing about the cluster, since it
    /// may be cut off.
    #[must_use]
    pub fn of(settings: &[(String, String)], expectations: &[Expected]) -> Self {
        let planted = |(name, value): &(String, String)| name.starts_with("bug-") && value == "on";
        if settings.iter().any(planted) {
            return Self::Bug;
        }
        let fails = |expected: &Expected| match &expected.expectation {
            Expectation::Happens(Happening::Violates(_), _) | Expectation::Holds(State::Blocked(None), _) => {
                true
            }
            Expectation::Holds(State::Within(_, step), _) => step.word == BLOCKED,
            _ => false,
        };
        if expectations.iter().any(fails) { Self::Fails } else { Self::Survives }
    }
}
