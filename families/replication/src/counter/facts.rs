//! What happens to a counter.

use super::request::{Change, Verdict};
use super::roles::Standing;
use crate::crdt::{Dot, Holding};
use crate::own::{OwnFact, Whose};
use faultline_engine::describe::{Data, Datum, Describe};
use faultline_engine::digest::Encode;
use faultline_engine::kv::Key;
use faultline_engine::{NodeId, NodeSet, Ticket, Weight};
use std::fmt;

/// What an addition is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub enum Name {
    /// By its place in the log.
    Number(u64),
    /// By who took it, and the how-manieth of that one's it is.
    Update(Dot),
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Encode, Describe)]
pub enum Fact {
    /// A node started from its disk.
    #[describe(name = "counter_started")]
    Started {
        /// Which of its lives that is.
        life: u32,
        /// What it does.
        standing: Standing,
        /// Who is active, as far as it knows.
        active: NodeSet,
        /// How far it has executed the log.
        executed: u64,
        /// What its counters hold.
        values: Vec<Holding>,
    },
    /// Naive: a node sends an addition to the active replicas on its list, and does not say whose request it is.
    #[describe(name = "addition_sent")]
    Sent {
        /// Whose.
        #[describe(name = "request")]
        ticket: Ticket,
        /// By which the node knows the answers again.
        update: Name,
        /// To whom, itself included if it is active.
        nodes: NodeSet,
    },
    /// An addition has reached a replica, and is on its disk.
    #[describe(name = "addition_counted")]
    Counted {
        /// What it is known by.
        update: Name,
        /// Whose request it is, if the replica knows.
        #[describe(name = "request")]
        ticket: Option<Ticket>,
        /// To which counter.
        key: Key,
        /// How much.
        delta: i64,
        /// Whether it was added, and not recognised as one that is counted.
        fresh: bool,
        /// What the counter holds there now.
        value: i64,
    },
    /// Naive: a node sends its counts to a replica that was added; all of them are on its disk.
    #[describe(name = "copy_sent")]
    CopySent {
        /// To whom.
        node: NodeId,
        /// What its counters hold.
        values: Vec<Holding>,
    },
    /// A replica took the counts of another one for its own, and that is on its disk.
    #[describe(name = "counts_copied")]
    Copied {
        /// Whose.
        node: NodeId,
        /// What its counters hold now.
        values: Vec<Holding>,
    },
    /// A node answers a reader.
    #[describe(name = "counter_read")]
    Read {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Which counter.
        key: Key,
        /// What it holds.
        value: Option<i64>,
    },
    /// A node tells a client that its addition is kept.
    #[describe(name = "addition_acknowledged")]
    Acknowledged {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Who has it on its disk, as far as the node knows.
        holders: NodeSet,
        /// How many active replicas must.
        threshold: u64,
    },
    /// A node promises a client nothing: it hears too few active replicas.
    #[describe(name = "promise_refused")]
    Refused {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Whom it hears, itself included.
        heard: NodeSet,
        /// How many active replicas must have the addition.
        threshold: u64,
    },
    /// A replica was asked again for an addition that it has.
    #[describe(name = "addition_recognised")]
    Recognised {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A node knows that a replica does something else from now on.
    #[describe(name = "roles_changed")]
    RolesChanged {
        /// Whose order it was, if the node knows.
        #[describe(name = "request")]
        ticket: Option<Ticket>,
        /// The order.
        change: Change,
        /// Who is active now.
        active: NodeSet,
        /// Who stands by now.
        standbys: NodeSet,
    },
    /// An order is not carried out.
    #[describe(name = "role_refused")]
    RoleRefused {
        /// Whose order.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The order.
        change: Change,
        /// Why not.
        verdict: Verdict,
    },
    /// A standby is to be promoted, and the leader finds out what it must have first.
    #[describe(name = "promotion_waits")]
    PromotionWaits {
        /// Whose order.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Which replica.
        node: NodeId,
    },
    /// A standby that is to be promoted has what it must.
    #[describe(name = "promotion_checked")]
    PromotionChecked {
        /// Whose order.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Which replica.
        node: NodeId,
        /// Who had said since the order came what there is.
        asked: NodeSet,
    },
    /// A replica sends another one additions that it lacks.
    #[describe(name = "additions_handed_over")]
    HandedOver {
        /// To whom.
        node: NodeId,
        /// How many.
        updates: u64,
    },
}

impl OwnFact for Fact {
    const WHOSE: Whose = Whose::Counter;

    fn on_disk(&self) -> bool {
        matches!(self, Self::Counted { .. } | Self::CopySent { .. } | Self::Copied { .. })
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Acknowledged { .. }
            | Self::Refused { .. }
            | Self::RolesChanged { .. }
            | Self::RoleRefused { .. }
            | Self::Copied { .. } => Weight::Headline,
            Self::Recognised { .. } | Self::HandedOver { .. } | Self::Counted { fresh: false, .. } => {
                Weight::Detail
            }
            _ => Weight::Step,
        }
    }
}

impl fmt::Display for Name {
    /// `7`, or `n1:3`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Update(update) => update.fmt(f),
        }
    }
}

impl Data for Name {
    fn datum(&self) -> Datum {
        match self {
            Self::Number(number) => number.datum(),
            Self::Update(update) => update.datum(),
        }
    }
}
