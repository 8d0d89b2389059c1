//! What clients ask of the service, and operators of the director.

use crate::{Operation, Outcome};
use faultline_engine::NodeId;
use faultline_engine::describe::{Data, Datum};
use faultline_engine::digest::{Digest, Encode};
use faultline_engine::kv;
use std::fmt;
use std::str::FromStr;

/// What a client asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Something of the service.
    Store(kv::Command),
    /// An operator: that another server becomes the primary.
    Switchover(Switchover),
}

/// The order of an operator: a planned change of the primary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub struct Switchover {
    /// Who is to be the primary.
    pub to: NodeId,
}

/// What a client hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Of the service.
    Store(kv::Answer),
    /// What became of an order.
    Order(Verdict),
}

/// What became of an operator's order. All but the first leave the primary to whoever has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Data)]
pub enum Verdict {
    /// That server is the primary, and serves.
    Done,
    /// It got the token, and does not serve: another one has taken over.
    Failed,
    /// A newer order came before this one was carried out.
    Replaced,
    /// Another order is being carried out.
    Busy,
    /// The director hears nothing of that server.
    Silent,
    /// That server could not take over, as a drill or a takeover has shown.
    Unfit,
    /// That node is no server.
    NoServer,
    /// In cluster mode there is no primary.
    NoPrimary,
}

/// The accepted forms of a request, the most telling first.
pub(super) const FORMS: &[&str] = &["add x 1", "get x", "set x 1", "cas x 1 2", "switchover n2"];

impl FromStr for Request {
    type Err = kv::NoCommand;

    fn from_str(text: &str) -> Result<Self, kv::NoCommand> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words[..] {
            ["switchover", node] => {
                let to = node.parse().map_err(|_| kv::NoCommand)?;
                Ok(Self::Switchover(Switchover { to }))
            }
            _ => text.parse().map(Self::Store),
        }
    }
}

// By hand: digests were promised when all that a client could ask was of the service.
impl Encode for Request {
    fn encode(&self, to: &mut Digest) {
        match self {
            Self::Store(command) => command.encode(to),
            Self::Switchover(order) => order.encode(to),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::Store(command) => command.size(),
            Self::Switchover(order) => order.size(),
        }
    }
}

impl Encode for Answer {
    fn encode(&self, to: &mut Digest) {
        match self {
            Self::Store(answer) => answer.encode(to),
            Self::Order(verdict) => verdict.encode(to),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::Store(answer) => answer.size(),
            Self::Order(verdict) => verdict.size(),
        }
    }
}

impl Data for Switchover {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(command) => command.fmt(f),
            Self::Switchover(order) => order.fmt(f),
        }
    }
}

impl fmt::Display for Switchover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "switchover {}", self.to)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(answer) => answer.fmt(f),
            Self::Order(verdict) => verdict.fmt(f),
        }
    }
}

impl fmt::Display for Verdict {
    /// As data: `done`, or why not.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Replaced => "replaced",
            Self::Busy => "busy",
            Self::Silent => "silent",
            Self::Unfit => "unfit",
            Self::NoServer => "no_server",
            Self::NoPrimary => "no_primary",
        })
    }
}

impl From<Request> for Operation {
    fn from(request: Request) -> Self {
        match request {
            Request::Store(command) => Self::KeyValue(command),
            Request::Switchover(order) => Self::Switchover(order),
        }
    }
}

impl From<Answer> for Outcome {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Store(answer) => Self::KeyValue(answer),
            Answer::Order(verdict) => Self::Ordered(verdict),
        }
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
        for text in
            ["switchover", "switchover 2", "switchover n2 n3", "switchover n0", "switch n2", "Switchover n2"]
        {
            assert!(text.parse::<Request>().is_err(), "{text}");
        }
    }
}
