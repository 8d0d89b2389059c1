//! What clients ask and are told, and what a session carries from the one to the other.
//!
//! A session is a client's: "the session manager" of Terry et al. (1994, §4) keeps two vectors, of what the session has written and of
//! what it has read, and presents them to whichever server it asks. Servers know nothing of sessions but what a request brings.

use super::Config;
use crate::clock::{Actor, Clock};
use crate::crdt::Dot;
use faultline_engine::digest::Encode;
use faultline_engine::kv::{self, Command, NoCommand};
use faultline_engine::{NodeId, Token};
use std::fmt;
use std::str::FromStr;

/// What a client asks.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Request {
    /// A command of the key-value store.
    pub command: Command,
    /// What the session brings.
    pub session: Session,
}

/// What a session has written and read, as vectors (Terry et al. 1994, §4.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
pub struct Session {
    /// The read vector: the writes that it has read.
    pub reads: Clock,
    /// The write vector: its own writes.
    pub writes: Clock,
}

/// What a client is told.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Told {
    /// The answer of the store.
    pub answer: kv::Answer,
    /// For the session: the write that was read.
    pub read: Option<Dot>,
    /// For the session: the write that was made.
    pub wrote: Option<Dot>,
}

/// The name under which a node makes writes.
pub(super) fn writer(node: NodeId) -> Actor {
    Actor { node, life: 1 }
}

impl Session {
    /// What a client carries, as far as the guarantees need it.
    pub(super) fn of(config: &Config, token: &Token) -> Self {
        let (reads, writes) = (config.guarantees.about_reads(), config.guarantees.about_writes());
        let nodes =
            || (0..token.0.len().div_ceil(2)).filter_map(|node| Some((node, u16::try_from(node).ok()?)));
        let vector = |half: usize| {
            let counts = nodes().map(|(place, node)| (writer(NodeId(node)), token.at(place * 2 + half)));
            counts.filter(|(_, count)| *count > 0).collect()
        };
        Self {
            reads: if reads { vector(0) } else { Clock::default() },
            writes: if writes { vector(1) } else { Clock::default() },
        }
    }
}

impl Told {
    /// What it leaves with the client: the reads of a node at an even place, its writes at the next.
    pub(super) fn leave(&self, token: &mut Token) {
        let place = |dot: Dot| dot.by.node.index() * 2;
        if let Some(read) = self.read {
            token.raise(place(read), read.count);
        }
        if let Some(wrote) = self.wrote {
            token.raise(place(wrote) + 1, wrote.count);
        }
    }
}

impl FromStr for Request {
    type Err = NoCommand;
    fn from_str(text: &str) -> Result<Self, NoCommand> {
        Ok(Self { command: text.parse()?, session: Session::default() })
    }
}

impl fmt::Display for Request {
    /// `get x`, and what its session brings, where that is something: `get x [n1:2,n3:1]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.command.fmt(f)?;
        carried(f, &self.session.reads.join(&self.session.writes))
    }
}

impl fmt::Display for Told {
    /// `ok`, and what it leaves with the session: `ok [n1:3]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.answer.fmt(f)?;
        let names = self.read.into_iter().chain(self.wrote);
        carried(f, &names.fold(Clock::default(), |all, name| all.join(&name.clock())))
    }
}

fn carried(f: &mut fmt::Formatter<'_>, vector: &Clock) -> fmt::Result {
    if vector.sum() == 0 { Ok(()) } else { write!(f, " [{vector}]") }
}

impl From<Request> for crate::Operation {
    fn from(request: Request) -> Self {
        Self::KeyValue(request.command)
    }
}

impl From<Told> for crate::Outcome {
    fn from(told: Told) -> Self {
        Self::KeyValue(told.answer)
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Request, Session, Told, writer};
    use crate::clock::Clock;
    use crate::consistency::Guarantees;
    use crate::crdt::Dot;
    use faultline_engine::kv::Answer;
    use faultline_engine::{NodeId, Token};

    #[test]
    fn a_session_brings_what_its_answers_have_left_and_its_guarantees_need() {
        let dot = |node, count| Dot { by: writer(NodeId(node)), count };
        let mut token = Token::default();
        Told { answer: Answer::Done, read: None, wrote: Some(dot(2, 4)) }.leave(&mut token);
        Told { answer: Answer::Done, read: Some(dot(0, 9)), wrote: Some(dot(2, 3)) }.leave(&mut token);
        let of = |guarantees| Session::of(&Config { guarantees, ..Config::default() }, &token);
        assert_eq!(of(Guarantees::default()), Session::default());
        let writes = of(Guarantees { read_your_writes: true, ..Guarantees::default() });
        assert_eq!(writes, Session { reads: Clock::default(), writes: dot(2, 4).clock() });
        let both =
            of(Guarantees { monotonic_writes: true, writes_follow_reads: true, ..Guarantees::default() });
        assert_eq!(both, Session { reads: dot(0, 9).clock(), writes: dot(2, 4).clock() });
    }

    #[test]
    fn a_message_shows_what_a_session_carries() {
        let dot = |node, count| Dot { by: writer(NodeId(node)), count };
        let get: Request = "get x".parse().expect("a request");
        assert_eq!(get.to_string(), "get x");
        let session = Session { reads: dot(0, 9).clock(), writes: dot(2, 4).clock() };
        assert_eq!(Request { session, ..get }.to_string(), "get x [n1:9,n3:4]");
        let told = |read, wrote| Told { answer: Answer::Value(Some(5)), read, wrote }.to_string();
        assert_eq!(told(None, None), "5");
        assert_eq!(told(Some(dot(0, 9)), Some(dot(2, 4))), "5 [n1:9,n3:4]");
    }
}
