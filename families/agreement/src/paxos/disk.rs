//! What survives a crash: "a solution is impossible unless some information can be remembered by an agent that has
//! failed and restarted" (Lamport 2001, §2.1).

use crate::proposal;
use crate::{Ballot, Operation, Payload};
use faultline_engine::Ticket;
use faultline_engine::digest::Encode;

/// A value: what a client proposes, and in which request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Value {
    /// The request.
    pub ticket: Ticket,
    /// What it proposes.
    pub command: proposal::Command,
}

impl Value {
    /// The same for facts.
    #[must_use]
    pub fn payload(self) -> Payload {
        Payload::Request(self.ticket, Operation::Propose(self.command))
    }
}

/// A value, and the ballot in which it was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct Accepted {
    /// The ballot.
    pub ballot: Ballot,
    /// The value.
    pub value: Value,
}

/// What survives a crash.
#[derive(Clone, Debug, Default)]
pub struct Durable {
    /// "The highest-numbered proposal that it has ever accepted" (§2.2).
    pub accepted: Option<Accepted>,
    /// "The number of the highest-numbered prepare request to which it has responded" (§2.2).
    pub promised: Option<Ballot>,
    /// "The highest-numbered proposal it has tried to issue" (§2.5): its round. 0 for none.
    pub round: u32,
    /// What a proposer that is started again goes on with.
    pub own: Option<Value>,
    /// How many writes this is the result of.
    pub writes: u64,
}

/// One change of what survives a crash.
#[derive(Clone, Debug)]
pub enum Write {
    /// An acceptor promises.
    Promised(Ballot),
    /// An acceptor accepts, and has promised this.
    Accepted {
        /// What it accepts.
        accepted: Accepted,
        /// The highest ballot that it answered.
        promised: Option<Ballot>,
    },
    /// A proposer begins a round.
    Round {
        /// Which.
        round: u32,
        /// What it would propose if it were free to.
        own: Option<Value>,
    },
}

impl Durable {
    pub(super) fn write(&mut self, write: Write) {
        self.writes += 1;
        match write {
            Write::Promised(ballot) => self.promised = Some(ballot),
            Write::Accepted { accepted, promised } => {
                self.accepted = Some(accepted);
                self.promised = promised;
            }
            Write::Round { round, own } => {
                self.round = round;
                self.own = own;
            }
        }
    }
}
