//! What can break the rules of active replication.

use crate::own::OwnEvidence;
use faultline_agreement::{Ballot, Payload};
use faultline_engine::describe::{Data, Describe};
use faultline_engine::kv::{Answer, Command};
use faultline_engine::{NodeId, Span, Ticket};
use faultline_rules::BallotEvidence;

/// What a replica came to with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Data)]
pub struct Came {
    /// What it answers.
    pub outcome: Option<Answer>,
    /// What the key holds afterwards.
    pub value: Option<i64>,
}

/// What broke a rule.
#[derive(Clone, Debug, PartialEq, Describe)]
pub enum Evidence {
    /// Two replicas executed different requests at one number.
    OrderDiffers {
        /// The number.
        number: u64,
        /// One replica.
        first: NodeId,
        /// Whose request it executed there.
        #[describe(name = "first_request")]
        had: Ticket,
        /// What that asked.
        operation: Command,
        /// Another one.
        second: NodeId,
        /// Whose request that one executed.
        #[describe(name = "second_request")]
        has: Ticket,
        /// What that asked.
        other: Command,
    },
    /// Two replicas executed the same requests and came to different states or answers.
    StateDiffers {
        /// The number of the request.
        number: u64,
        /// What it asks.
        operation: Command,
        /// One replica.
        first: NodeId,
        /// What that came to.
        came: Came,
        /// Another one.
        second: NodeId,
        /// What that one came to.
        other: Came,
    },
    /// A replica went on without having executed what comes before.
    NotCaughtUp {
        /// Which.
        node: NodeId,
        /// It had executed all up to this number.
        executed: u64,
        /// What it executed next.
        number: u64,
    },
    /// A request is without an answer, though all has been well for long.
    RequestOpen {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
        /// For how long.
        rest: Span,
    },
    /// A replica has not executed what was executed elsewhere, though all has been well for long.
    ReplicaBehind {
        /// Which.
        node: NodeId,
        /// It has executed all up to this number.
        executed: u64,
        /// It should have executed all up to this one.
        expected: u64,
        /// For how long all has been well.
        rest: Span,
    },
    /// Something of the order of Multi-Paxos.
    #[describe(flatten)]
    Order(BallotEvidence<Ballot, Payload>),
}

impl OwnEvidence for Evidence {}
