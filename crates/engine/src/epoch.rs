//! What the numbers mean by which runs are coloured: terms, ballots, transactions. A family declares its kind of epoch;
//! facts carry the plain number.

use crate::id::NodeId;
use std::fmt;

/// What a protocol counts by.
#[derive(Debug)]
pub struct EpochKind {
    /// Its name for programs.
    pub slug: &'static str,
    /// Whether it is wider than a number, so that a cell of a table has to make room for it.
    pub wide: bool,
    /// What stands before it in a badge: `t` for a term.
    pub badge: &'static str,
    /// How a number is written.
    pub write: fn(u64) -> String,
    /// The number that is written so.
    pub read: fn(&str) -> Option<u64>,
    /// Whose it is, where it is a node's: a ballot is its proposer's.
    pub owner: fn(u64) -> Option<NodeId>,
}

impl PartialEq for EpochKind {
    fn eq(&self, other: &Self) -> bool {
        self.slug == other.slug
    }
}

impl Eq for EpochKind {}

impl EpochKind {
    /// A kind that is written as its number and begins with 1.
    #[must_use]
    pub const fn number(slug: &'static str, badge: &'static str) -> Self {
        Self {
            slug,
            wide: false,
            badge,
            write: |number| number.to_string(),
            read: read_number,
            owner: |_| None,
        }
    }

    /// The epoch with a number.
    #[must_use]
    pub const fn of(&'static self, number: u64) -> Epoch {
        Epoch { kind: Some(self), number }
    }

    /// The epoch that is written so.
    #[must_use]
    pub fn parse(&'static self, text: &str) -> Option<Epoch> {
        (self.read)(text).filter(|number| *number > 0).map(|number| self.of(number))
    }
}

fn read_number(text: &str) -> Option<u64> {
    let plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

/// A term, a ballot or a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epoch {
    /// What it is; nothing for a number that has no name.
    pub kind: Option<&'static EpochKind>,
    /// Its number: what becomes a colour. Later ones of a kind have greater numbers.
    pub number: u64,
}

impl Epoch {
    /// No term, ballot or transaction yet.
    pub const NONE: Self = Self::color(0);

    /// Whose it is, where it is a node's.
    #[must_use]
    pub fn owner(self) -> Option<NodeId> {
        self.kind.and_then(|kind| (kind.owner)(self.number))
    }

    /// A number for a colour alone.
    #[must_use]
    pub const fn color(number: u64) -> Self {
        Self { kind: None, number }
    }
}

impl fmt::Display for Epoch {
    /// `2`, `2.n1`, `T2`, and `-` for what has no name
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Some(kind) => f.write_str(&(kind.write)(self.number)),
            None => f.write_str("-"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Epoch, EpochKind};

    static TERMS: EpochKind = EpochKind::number("term", "t");

    #[test]
    fn an_epoch_is_read_as_it_is_written() {
        assert_eq!(TERMS.of(12).to_string(), "12");
        assert_eq!(TERMS.parse("12"), Some(TERMS.of(12)));
        for wrong in ["", "0", "012", "+1", "-1", "1.n1", "99999999999999999999"] {
            assert_eq!(TERMS.parse(wrong), None, "{wrong}");
        }
        assert_eq!(Epoch::color(7).to_string(), "-");
    }
}
