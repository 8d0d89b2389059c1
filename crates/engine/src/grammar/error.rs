//! Why a line was refused, as data.

use super::Expect;
use crate::time::Span;
use std::ops::Range;

/// Why a line was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    /// Where in the line, in bytes; empty at its end when something is missing.
    pub at: Range<usize>,
    /// What stands there.
    pub found: String,
    /// What is wrong with it.
    pub kind: ScriptErrorKind,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptErrorKind {
    /// One of these would be accepted.
    Expected(Vec<Expect>),
    /// The line is longer than [`MAX_LINE`].
    TooLong,
    /// The moment is later than [`MAX_TIME`].
    TooLate,
    /// The length is above [`MAX_SPAN`].
    TooSlow,
    /// A client cannot ask more often than this.
    TooOften(Span),
    /// The two ends of a link are the same.
    SameEnds,
    /// The endpoint is named in two groups, or twice in one.
    NamedTwice,
    /// There is no such node or client in this run.
    NotThere,
    /// A partition needs two groups at least.
    OneGroup,
    /// The protocol does not know this command; these are examples of those that it knows.
    Command(Vec<String>),
}
