//! What clients ask of the counter: to add and to read, as of any store, and, as its operators, to change what replicas do.
//!
//! A `set` or a `cas` is no addition, so it is no command here.

use super::roles::ROLE_KEY;
use faultline_engine::NodeId;
use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::Encode;
use faultline_engine::kv::{self, NoCommand, Op};
use std::fmt;
use std::str::FromStr;

/// What a client asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Request {
    /// To add to a counter, or to read it.
    Counter(kv::Command),
    /// An operator: that a replica does something else from now on.
    Role(Change),
}

/// An operator's order: what becomes of one replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub struct Change {
    /// What.
    pub act: Act,
    /// Of which.
    pub node: NodeId,
}

/// What becomes of a replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Data)]
pub enum Act {
    /// One that is outside becomes a standby.
    Add,
    /// A standby goes outside.
    Remove,
    /// A standby becomes active.
    Promote,
    /// An active one becomes a standby.
    Demote,
}

/// Every act, and the word for it.
const ACTS: [(Act, &str); 4] = [
    (Act::Promote, "promote"),
    (Act::Demote, "demote"),
    (Act::Add, "add-server"),
    (Act::Remove, "remove-server"),
];

/// What a client hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Answer {
    /// A count.
    Store(kv::Answer),
    /// What became of an order, or that nothing is promised.
    Told(Verdict),
}

/// What became of what a client asked, where it is no count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Data)]
pub enum Verdict {
    /// The replica is what was ordered.
    Done,
    /// Too few active replicas are heard: whether the addition counts is not promised.
    NoPromise,
    /// Fewer active replicas than the threshold would be left.
    TooFew,
    /// The standby is not caught up, or nothing is heard of those who know what it lacks.
    Behind,
    /// That node is no replica: it must be added first.
    NotAdded,
    /// That replica is active: it must be demoted first.
    StillActive,
    /// There is no such node.
    NoServer,
}

/// The accepted forms of a request, the most telling first.
pub(super) const FORMS: &[&str] =
    &["add x 1", "get x", "promote n4", "demote n3", "add-server n4", "remove-server n4"];

impl Request {
    /// Whether it only reads.
    #[must_use]
    pub fn reads(&self) -> bool {
        matches!(self, Self::Counter(command) if command.op == Op::Get)
    }
}

impl FromStr for Change {
    type Err = NoCommand;

    fn from_str(text: &str) -> Result<Self, NoCommand> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let [word, node] = words[..] else { return Err(NoCommand) };
        let (act, _) = ACTS.into_iter().find(|(_, name)| *name == word).ok_or(NoCommand)?;
        Ok(Self { act, node: node.parse().map_err(|_| NoCommand)? })
    }
}

impl FromStr for Request {
    type Err = NoCommand;

    fn from_str(text: &str) -> Result<Self, NoCommand> {
        if let Ok(change) = text.parse() {
            return Ok(Self::Role(change));
        }
        let command: kv::Command = text.parse()?;
        let counts = matches!(command.op, Op::Add(_) | Op::Get);
        // The log keeps roles under such keys.
        let is_free = !command.key.to_string().starts_with(ROLE_KEY);
        if counts && is_free { Ok(Self::Counter(command)) } else { Err(NoCommand) }
    }
}

impl From<Request> for crate::Operation {
    fn from(request: Request) -> Self {
        match request {
            Request::Counter(command) => Self::KeyValue(command),
            Request::Role(change) => Self::Role(change),
        }
    }
}

impl From<Answer> for crate::Outcome {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Store(answer) => Self::KeyValue(answer),
            Answer::Told(verdict) => Self::Told(verdict),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = ACTS.iter().find(|(act, _)| *act == self.act).map_or("", |(_, word)| word);
        write!(f, "{word} {}", self.node)
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Counter(command) => command.fmt(f),
            Self::Role(change) => change.fmt(f),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(answer) => answer.fmt(f),
            Self::Told(verdict) => verdict.fmt(f),
        }
    }
}

impl fmt::Display for Verdict {
    /// As data: `done`, or why not.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Done => "done",
            Self::NoPromise => "no_promise",
            Self::TooFew => "too_few",
            Self::Behind => "behind",
            Self::NotAdded => "not_added",
            Self::StillActive => "still_active",
            Self::NoServer => "no_server",
        })
    }
}

impl Data for Change {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{FORMS, Request};

    #[test]
    fn a_request_is_written_as_it_is_read() {
        for text in FORMS {
            assert_eq!(text.parse::<Request>().expect(text).to_string(), *text);
        }
        for text in [
            "",
            "promote",
            "promote 4",
            "promote n0",
            "demote n1 n2",
            "set x 1",
            "cas x 1 2",
            "add role-n4 1",
            "remove n1",
        ] {
            assert!(text.parse::<Request>().is_err(), "{text}");
        }
    }
}
