//! What happens to copies with a promise.

use crate::clock::Clock;
use crate::crdt::Dot;
use crate::own::{OwnFact, Whose};
use faultline_engine::describe::Describe;
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command, Key};
use faultline_engine::{NodeId, Ticket, Weight};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Encode, Describe)]
pub enum Fact {
    /// A replica started from its disk.
    #[describe(name = "copy_started")]
    Started {
        /// How often it started, this time included.
        life: u32,
        /// Which writes it has.
        seen: Clock,
    },
    /// A replica made a write, and that is on its disk. Where there is one order, the sequencer gave a request its place in it.
    #[describe(name = "write_made")]
    Made {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Command,
        /// The name of the write.
        write: Dot,
        /// What it writes; nothing where it only reads.
        value: Option<i64>,
        /// The write that it has read, where it reads.
        read: Option<Dot>,
        /// What a replica must have before it.
        needs: Clock,
        /// What the key holds here now.
        holds: Option<i64>,
    },
    /// A replica applied a write that another one has made, and that is on its disk.
    #[describe(name = "write_applied")]
    Applied {
        /// Whose request it was.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The name of the write.
        write: Dot,
        /// The key.
        key: Key,
        /// What it writes; nothing where it only reads.
        value: Option<i64>,
        /// What the key holds here now.
        holds: Option<i64>,
    },
    /// A write arrived too early: the replica keeps it until it has what comes before.
    #[describe(name = "write_held_back")]
    HeldBack {
        /// The name of the write.
        write: Dot,
        /// The first that is missing.
        lacks: Dot,
    },
    /// A replica answers a client.
    #[describe(name = "request_served")]
    Served {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Command,
        /// What it is told.
        outcome: Answer,
        /// The write that was read; nothing where the key was never written, or where nothing is read.
        read: Option<Dot>,
        /// The write that was made for it, or its place in the order.
        wrote: Option<Dot>,
    },
    /// A replica sends a request to the sequencer.
    #[describe(name = "request_forwarded")]
    Forwarded {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asks.
        operation: Command,
        /// To whom.
        to: NodeId,
    },
    /// A request waits at a replica that lacks what its session has written or read.
    #[describe(name = "session_waits")]
    Waits {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asks.
        operation: Command,
        /// The first write that is missing.
        lacks: Dot,
    },
    /// A replica was asked for a write that it has on its disk, and says so again.
    #[describe(name = "request_known")]
    Recognised {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The write.
        write: Dot,
    },
    /// A replica sends another one what that one lacks.
    #[describe(name = "missing_sent")]
    Resent {
        /// To whom.
        node: NodeId,
        /// How many writes.
        updates: u64,
    },
}

impl OwnFact for Fact {
    const WHOSE: Whose = Whose::Consistency;

    fn on_disk(&self) -> bool {
        // What a reader is told waits as well, so that all that a replica says of its copy is in one order.
        matches!(
            self,
            Self::Made { .. } | Self::Applied { .. } | Self::Served { .. } | Self::Recognised { .. }
        )
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Made { .. } | Self::HeldBack { .. } | Self::Waits { .. } => Weight::Headline,
            // That a write is done is told by the write, and then by its client.
            Self::Served { wrote: Some(_), .. } | Self::Resent { .. } => Weight::Detail,
            _ => Weight::Step,
        }
    }
}
