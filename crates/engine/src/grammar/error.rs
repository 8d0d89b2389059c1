//! Why a line was refused, as data.

use super::Expect;
use crate::beginning::Impossible;
use crate::id::NodeId;
use crate::limits::{MAX_CLOCK_OFFSET, MAX_CLOCK_RATE, MAX_KEYS, MAX_LINE, MAX_SPAN, MAX_TIME};
use crate::traffic::KindError;
use crate::units::Span;
use std::fmt;
use std::ops::Range;

/// Why a line was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {kind}", place(.found))]
pub struct ScriptError {
    /// Where in the line, in bytes; empty at its end when something is missing.
    pub at: Range<usize>,
    /// What stands there.
    pub found: String,
    /// What is wrong with it.
    pub kind: ScriptErrorKind,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScriptErrorKind {
    /// One of these would be accepted.
    #[error("expected {}", either(.0))]
    Expected(Vec<Expect>),
    /// The line is longer than [`MAX_LINE`].
    #[error("longer than {MAX_LINE} bytes")]
    TooLong,
    /// The moment is later than [`MAX_TIME`].
    #[error("later than {MAX_TIME}")]
    TooLate,
    /// The length is above [`MAX_SPAN`].
    #[error("longer than {MAX_SPAN}")]
    TooSlow,
    /// The clock would be further off than [`MAX_CLOCK_OFFSET`], or faster or slower than [`MAX_CLOCK_RATE`].
    #[error("a clock is off by {MAX_CLOCK_OFFSET} and {MAX_CLOCK_RATE}ppm at most")]
    ClockTooWrong,
    /// A client cannot ask more often than this.
    #[error("more often than every {0}")]
    TooOften(Span),
    /// A client that waits less than this would ask without a pause.
    #[error("shorter than {0}")]
    TooShort(Span),
    /// The two ends of a link are the same.
    #[error("both ends of the link are the same")]
    SameEnds,
    /// The endpoint is named in two groups, or twice in one.
    #[error("named twice")]
    NamedTwice,
    /// A node that is to be two is named among those that hear its copies.
    #[error("the node itself hears neither of its copies")]
    OwnSide,
    /// The message is to carry one value twice.
    #[error("the value is given twice")]
    ValueTwice,
    /// The protocol has no such message.
    #[error(transparent)]
    Message(Box<KindError>),
    /// Keys are to be drawn, and no range says which, or what stands in braces is none.
    #[error("a range such as `{{1..100}}` says which keys are drawn, {MAX_KEYS} at most")]
    NoRange,
    /// There is no such node or client in this run.
    #[error("no such node or client in this run")]
    NotThere,
    /// The command is about a node that this run does not have; it has so many.
    #[error("there is no {0}; the nodes of this run are n1 to n{1}")]
    CommandAbout(NodeId, u16),
    /// The members of the protocol do not change.
    #[error("the members of the protocol do not change")]
    FixedMembers,
    /// The protocol has no words for what disks hold when a run begins.
    #[error("the protocol has no words for what a disk holds when the run begins")]
    NoBeginnings,
    /// No run of the protocol leads to what the disk is to hold.
    #[error(transparent)]
    Impossible(Impossible),
    /// The protocol knows no lie.
    #[error("the protocol declares no lies; `twin` makes a node of any protocol say two things")]
    NoLies,
    /// A partition needs two groups at least.
    #[error("a partition needs at least two groups")]
    OneGroup,
    /// The protocol does not know this command; these are examples of those that it knows.
    #[error("not a command of the protocol, which knows {}", .0.join(", "))]
    Command(Vec<String>),
}

/// What stands at the place of an error.
fn place(found: &str) -> String {
    if found.is_empty() { "at the end of the line".into() } else { format!("`{found}`") }
}

fn either(expected: &[Expect]) -> String {
    expected.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Verb => "an action or a client",
            Self::Node => "a node such as `n1`",
            Self::Client => "a client such as `c1`",
            Self::Endpoint => "a node or client such as `n1` or `c1`",
            Self::Message => "a message such as `m17`",
            Self::MessageLabel => "what the protocol calls a message, such as `AppendEntries`",
            Self::MessageField(_) => "a value of the message such as `term=2`",
            Self::Place => "which of several, such as `2`",
            Self::Span => "a length of time such as `80ms`",
            Self::SpanRange => "a length of time or a range such as `10ms..15ms`",
            Self::Rate => "a percentage such as `30%`",
            Self::Factor => "a factor such as `4x`",
            Self::Frequency => "a frequency such as `200/s`",
            Self::Clock => "an offset such as `+30ms`, a rate such as `200ppm`, or `sync`",
            Self::Number(least, most) => return write!(f, "a number from {least} to {most}"),
            Self::Word(word) => return write!(f, "`{word}`"),
            Self::Command => "a command of the protocol",
            Self::Example(example) => return write!(f, "something such as `{example}`"),
            Self::Beginning => "what the disk holds, in the words of the protocol",
            Self::End => "the end of the line",
        })
    }
}

/// What an error repeats of a text: no control characters, which a terminal would obey.
pub fn plain(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|sign| !sign.is_control())
}
