//! What happens to replicated data types.

use super::content::{Content, Holding};
use super::edit::Request;
use super::update::Dot;
use crate::clock::Clock;
use crate::own::{OwnFact, Whose};
use faultline_engine::describe::{Data, Describe};
use faultline_engine::digest::Encode;
use faultline_engine::kv::Key;
use faultline_engine::{NodeId, Ticket, Weight};

/// What brought updates to a replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
pub enum Carrier {
    /// The whole state of another replica.
    State,
    /// What that one took this one to lack.
    Delta,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Encode, Describe)]
pub enum Fact {
    /// A replica started from its disk.
    #[describe(name = "data_started")]
    Started {
        /// Which of its lives that is.
        life: u32,
        /// Which updates it has.
        seen: Clock,
        /// What its objects hold.
        values: Vec<Holding>,
    },
    /// A replica made the change that a client asked for, and that is on its disk.
    #[describe(name = "object_changed")]
    Changed {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Request,
        /// The name of the update.
        update: Dot,
        /// Which updates the replica had before.
        knew: Clock,
        /// What its wall clock showed, in microseconds.
        at: i64,
        /// What the object holds there now.
        value: Content,
    },
    /// A replica joined what another one has sent to what it had, and that is on its disk.
    #[describe(name = "states_joined")]
    Joined {
        /// Whose.
        node: NodeId,
        /// What it was.
        #[describe(name = "by")]
        carrier: Carrier,
        /// The updates that came with it.
        updates: Vec<Dot>,
        /// The objects that it has changed, and what they hold there now.
        values: Vec<Holding>,
    },
    /// A replica answers a reader, by what it has.
    #[describe(name = "object_read")]
    Read {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The key.
        key: Key,
        /// What the object holds there.
        value: Content,
    },
    /// A client asked to remove what is not there: nothing changes, and that is on the disk.
    #[describe(name = "nothing_to_remove")]
    Unchanged {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Request,
    },
    /// A client asked for what objects of this type cannot do, or have no room for.
    #[describe(name = "change_refused")]
    Refused {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Request,
    },
    /// A replica was asked again for a change that it has made, and says so again.
    #[describe(name = "change_recognised")]
    Recognised {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// With deltas, a replica sends everything all the same: it does not know what the other one has.
    #[describe(name = "whole_state_sent")]
    SendsAll {
        /// To whom.
        node: NodeId,
        /// How many updates are in it.
        updates: u64,
    },
    /// A replica does not join a delta, because it lacks something of what came before.
    #[describe(name = "delta_refused")]
    DeltaRefused {
        /// Whose.
        node: NodeId,
        /// What it lacks.
        lacks: Vec<Dot>,
    },
    /// A replica forgets tombstones, and that is on its disk.
    #[describe(name = "tombstones_collected")]
    Collected {
        /// How many.
        tombstones: u64,
        /// How many are left.
        left: u64,
        /// Which updates every replica has, as far as it knows.
        stable: Clock,
    },
}

impl OwnFact for Fact {
    const WHOSE: Whose = Whose::Crdt;

    fn on_disk(&self) -> bool {
        // What a reader is told waits as well, so that all that a replica says of its objects is in one order; and so does what a client is
        // told again, as its answer does.
        matches!(
            self,
            Self::Changed { .. }
                | Self::Recognised { .. }
                | Self::Unchanged { .. }
                | Self::Joined { .. }
                | Self::Read { .. }
                | Self::Collected { .. }
        )
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Changed { .. } | Self::DeltaRefused { .. } | Self::Collected { .. } => Weight::Headline,
            Self::Joined { values, .. } if values.is_empty() => Weight::Detail,
            Self::SendsAll { .. } => Weight::Detail,
            _ => Weight::Step,
        }
    }
}
