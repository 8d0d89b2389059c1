//! What happens in active replication.

use super::paxos::PaxosFact;
use crate::own::{OwnFact, Whose};
use faultline_engine::describe::Describe;
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command, Key};
use faultline_engine::{Facet, NodeId, Ticket, Weight};

/// What happened.
#[derive(Clone, Debug, PartialEq, Encode, Describe)]
pub enum Fact {
    /// A replica of a service started from its disk.
    #[describe(name = "replica_started")]
    Started {
        /// How often it started, this time included.
        life: u32,
        /// The number of the last request that it has executed.
        executed: u64,
    },
    /// The sequencer has given a request a number, and that is on its disk.
    #[describe(name = "request_ordered")]
    Ordered {
        /// The number, from 1.
        number: u64,
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asks.
        operation: Command,
    },
    /// A replica has executed a request in its turn. With a sequencer the request is on its disk; with Multi-Paxos on those of a
    /// majority.
    #[describe(name = "request_executed")]
    Executed {
        /// The number of the request.
        number: u64,
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asks.
        operation: Command,
        /// What its client is told; nothing if the client has asked something later.
        outcome: Option<Answer>,
        /// Whether it takes effect only now.
        fresh: bool,
        /// What the key holds afterwards.
        value: Option<i64>,
    },
    /// A replica passed a number at which there was nothing to execute.
    #[describe(name = "number_passed")]
    Passed {
        /// The number.
        number: u64,
    },
    /// A request came before one with a lower number, and waits for it.
    #[describe(name = "order_missing")]
    GapFound {
        /// The number that is needed next.
        needs: u64,
        /// The number that came.
        number: u64,
    },
    /// A replica asks the sequencer for what it lacks.
    #[describe(name = "orders_asked")]
    Fetches {
        /// It has all up to this number.
        above: u64,
        /// The greatest number of which it has heard.
        latest: u64,
    },
    /// The sequencer sends a replica again what it lacks.
    #[describe(name = "orders_sent_again")]
    SentAgain {
        /// To whom.
        node: NodeId,
        /// From this number on.
        first: u64,
        /// How many.
        count: u64,
    },
    /// A replica that lacked something has all of which it has heard.
    #[describe(name = "replica_caught_up")]
    CaughtUp {
        /// Up to this number.
        number: u64,
    },
    /// A replica was asked again for what it has executed, and gives the same answer again.
    #[describe(name = "answer_repeated")]
    Repeated {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it is told.
        outcome: Answer,
    },
    /// A replica answered a read that has no place in the order.
    #[describe(name = "read_out_of_order")]
    ReadAside {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it reads.
        key: Key,
        /// What it is told.
        value: Option<i64>,
        /// The number of the last request that the replica has executed.
        executed: u64,
    },
    /// Something of Multi-Paxos.
    #[describe(flatten)]
    Paxos(PaxosFact),
}

impl OwnFact for Fact {
    const WHOSE: Whose = Whose::Active;

    fn on_disk(&self) -> bool {
        match self {
            Self::Ordered { .. } | Self::Executed { .. } => true,
            Self::Paxos(fact) => fact.on_disk(),
            _ => false,
        }
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Fetches { .. } | Self::CaughtUp { .. } | Self::ReadAside { .. } => Weight::Headline,
            Self::Passed { .. } | Self::Repeated { .. } => Weight::Detail,
            Self::Paxos(fact) => fact.weight(),
            _ => Weight::Step,
        }
    }

    fn facet(&self) -> Option<Facet> {
        match self {
            Self::Executed { number, .. } | Self::Passed { number } => Some(Facet::Committed(*number)),
            Self::Paxos(fact) => fact.facet(),
            _ => None,
        }
    }
}
