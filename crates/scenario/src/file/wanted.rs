//! Why an expectation was refused, as data, and what would have been accepted.

use crate::limits::{MAX_EXPECTATION, MAX_LOG, MAX_TIME};
use faultline_engine::Rule;
use std::fmt;
use std::ops::Range;

/// Why an expectation was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {kind}", place(.found))]
pub struct ExpectationError {
    /// Where in the text, in bytes; empty at its end when something is missing.
    pub at: Range<usize>,
    /// What stands there.
    pub found: String,
    /// What is wrong with it.
    pub kind: ExpectationErrorKind,
}

/// What is wrong with an expectation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpectationErrorKind {
    /// One of these would be accepted.
    #[error("expected {}", either(.0))]
    Expected(Vec<Wanted>),
    /// It is longer than [`MAX_EXPECTATION`].
    #[error("longer than {MAX_EXPECTATION} bytes")]
    TooLong,
    /// It is about a moment later than [`MAX_TIME`].
    #[error("later than {MAX_TIME}")]
    TooLate,
    /// The log has more entries than [`MAX_LOG`].
    #[error("more than {MAX_LOG} entries")]
    LogTooLong,
    /// There is no such node or client in this run.
    #[error("no such node or client in this run")]
    NotThere,
    /// The protocol has no such rule; it has these.
    #[error("no such rule; these are known: {}", slugs(.0))]
    Rule(Vec<&'static Rule>),
    /// How often is said of what happens, and this is so at a moment.
    #[error("only what happens can be counted")]
    NotCounted,
    /// The fact is never about such a one: it is about clients, or about nodes.
    #[error("the fact is about {}", if *clients { "clients" } else { "nodes" })]
    Subject {
        /// Whether it is about clients.
        clients: bool,
    },
    /// The fact has no such value; these would be accepted there.
    #[error("the fact has no such value; it has {}", .0.join(", "))]
    FactValue(Vec<String>),
}

/// What a reader of an expectation wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// This word.
    Word(&'static str),
    /// A node's name, such as `n1`.
    Node,
    /// A client's name, such as `c1`.
    Client,
    /// A moment, such as `2.5s`.
    Moment,
    /// A length of time, such as `80ms`.
    Span,
    /// A whole number from 1.
    Index,
    /// The epoch of a log entry, such as `2` or `2.n1`, or `-` for a hole.
    Entry,
    /// A rule's name.
    Rule,
    /// What a step is about, such as this.
    Such(&'static str),
    /// The name of a fact of the protocol's family, such as `refused_vote`.
    Fact,
    /// A value of a fact, such as `why.reason=newer_log`.
    FactValue,
    /// Twelve hexadecimal digits.
    Digest,
    /// Nothing more.
    End,
}

/// What stands at the place of an error.
fn place(found: &str) -> String {
    if found.is_empty() { "at the end".into() } else { format!("`{found}`") }
}

fn either(wanted: &[Wanted]) -> String {
    wanted.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Word(word) => return write!(f, "`{word}`"),
            Self::Node => "a node such as `n1`",
            Self::Client => "a client such as `c1`",
            Self::Moment => "a moment such as `2.5s`",
            Self::Span => "a length of time such as `80ms`",
            Self::Index => "a whole number from 1",
            Self::Entry => "a log entry such as `2`, `2.n1`, `T2` or `-`",
            Self::Rule => "a rule",
            Self::Such(example) => return write!(f, "what it is about, such as `{example}`"),
            Self::Fact => "the name of a fact",
            Self::FactValue => "a value such as `epoch=2`",
            Self::Digest => "twelve hexadecimal digits",
            Self::End => "nothing more",
        })
    }
}

fn slugs(rules: &[&'static Rule]) -> String {
    rules.iter().map(|rule| rule.slug).collect::<Vec<_>>().join(", ")
}
