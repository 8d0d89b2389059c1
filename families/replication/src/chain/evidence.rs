//! What can break the rules of chain replication.

use super::links::Chain;
use crate::own::OwnEvidence;
use faultline_engine::describe::Describe;
use faultline_engine::kv::Command;
use faultline_engine::{NodeId, Span, Ticket};

/// What broke a rule.
#[derive(Clone, Debug, PartialEq, Describe)]
pub enum Evidence {
    /// The history of a server is no prefix of its predecessor's.
    NoPrefix {
        /// Which server.
        node: NodeId,
        /// Its predecessor.
        predecessor: NodeId,
        /// In which configuration.
        number: u64,
        /// The number of the update.
        index: u64,
        /// Whose request the server has there.
        has: Ticket,
        /// Whose request its predecessor has there, if it has one.
        before: Option<Ticket>,
    },
    /// A client was told of an update that a server of the chain does not have, though it says that it has everything.
    NotKept {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Command,
        /// Which server.
        node: NodeId,
        /// In which configuration.
        number: u64,
    },
    /// No server of the chain has everything of which clients were told.
    NobodyHas {
        /// In which configuration.
        number: u64,
        /// Of how many updates clients were told.
        told: u64,
    },
    /// Two chains have the same number.
    TwoChains {
        /// The number.
        number: u64,
        /// The one.
        first: Chain,
        /// The other.
        second: Chain,
    },
    /// A request is without an answer, though all has been well for long.
    NotAnswered {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
        /// For how long.
        rest: Span,
    },
    /// A server is in no chain, or does not hold everything, though all has been well for long.
    NotWhole {
        /// Which.
        node: NodeId,
        /// For how long.
        rest: Span,
    },
    /// A server has fewer updates than others had when all became well.
    HasLess {
        /// Which.
        node: NodeId,
        /// How many it has.
        held: u64,
        /// How many there were.
        expected: u64,
        /// For how long all has been well.
        rest: Span,
    },
}

impl OwnEvidence for Evidence {}
