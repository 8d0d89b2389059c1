//! What happens in a chain.

use super::links::Chain;
use crate::own::{OwnFact, Whose};
use faultline_engine::describe::{Data, Describe};
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command, Key};
use faultline_engine::{Facet, NodeId, Span, Ticket, Weight};
use faultline_rules::LogStep;

/// Where a server stands in a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
pub enum Place {
    /// First, with others after it.
    Head,
    /// Between two others.
    Middle,
    /// Last, with others before it.
    Tail,
    /// First and last.
    Alone,
    /// In no chain.
    Outside,
}

impl Place {
    /// Whether it takes updates.
    #[must_use]
    pub fn heads(self) -> bool {
        matches!(self, Self::Head | Self::Alone)
    }
}

/// Why the chain is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
#[data(tag = "reason")]
pub enum Change {
    /// A server was silent for too long.
    Silent {
        /// Which.
        node: NodeId,
    },
    /// A server came back without what was on its disk.
    Lost {
        /// Which.
        node: NodeId,
    },
    /// A server has copied the history of the tail, and is the tail now.
    Added {
        /// Which.
        node: NodeId,
    },
    /// No server is left that holds everything: the chain begins anew with this one.
    Anew {
        /// Which.
        node: NodeId,
    },
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Encode, Describe)]
pub enum Fact {
    /// The master of a chain started.
    MasterStarted {
        /// How often it started, this time included.
        life: u32,
        /// The number of the configuration on its disk.
        number: u64,
        /// The servers, from head to tail.
        chain: Chain,
    },
    /// A server of a chain started from its disk.
    #[describe(name = "chain_server_started")]
    Started {
        /// How often it started, this time included.
        life: u32,
        /// The number of the configuration on its disk; 0 if there is none.
        number: u64,
        /// Its place in that chain.
        place: Place,
        /// How many updates are on its disk.
        held: u64,
    },
    /// The master has not heard from a server for too long.
    #[describe(name = "silent_server")]
    Suspected {
        /// Which.
        node: NodeId,
        /// For how long.
        silence: Span,
    },
    /// The master hears again from a server that it had considered failed.
    #[describe(name = "server_heard")]
    Trusted {
        /// Which.
        node: NodeId,
    },
    /// The master waits until the lease of a server has expired, as the server may still answer reads until then.
    LeaseAwaited {
        /// Which.
        node: NodeId,
        /// For how long.
        left: Span,
    },
    /// The master keeps a silent server in the chain: no other server holds everything.
    LastCopyKept {
        /// Which.
        node: NodeId,
    },
    /// The master has decided on another chain, and that is on its disk.
    ChainFormed {
        /// The number of the configuration.
        number: u64,
        /// The servers, from head to tail.
        chain: Chain,
        /// Why.
        why: Change,
    },
    /// The master learns from a server of a newer configuration than the one on its own disk.
    ChainRecalled {
        /// The number.
        number: u64,
        /// The servers.
        chain: Chain,
    },
    /// A server takes its place in a configuration, and that is on its disk.
    PlaceTaken {
        /// The number of the configuration.
        number: u64,
        /// Its place.
        place: Place,
        /// Its place before.
        before: Place,
        /// How many updates it holds.
        held: u64,
    },
    /// A server has removed updates that nobody has acknowledged, because it was removed from the chain, and that is on its disk.
    UpdatesForgotten {
        /// From this one on.
        from: u64,
        /// How many.
        count: u64,
    },
    /// A server has stored an update, and that is on its disk.
    #[describe(name = "update_stored")]
    Stored {
        /// The number of the update, from 1.
        index: u64,
        /// The configuration whose head gave it its number.
        number: u64,
        /// Whose request it is.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asks.
        operation: Command,
        /// The server that sent it; none at the head.
        from: Option<NodeId>,
        /// The server to which it goes next; none at the tail.
        to: Option<NodeId>,
    },
    /// The tail has executed an update and answers its client.
    #[describe(name = "update_acknowledged")]
    Acknowledged {
        /// The number of the update.
        index: u64,
        /// The configuration whose head gave it its number.
        number: u64,
        /// Whose request it is.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asks.
        operation: Command,
        /// What its client is told.
        outcome: Answer,
        /// Whether it takes effect only now.
        fresh: bool,
    },
    /// A server has executed an update, as it has heard that the tail acknowledged it.
    #[describe(name = "update_executed")]
    Executed {
        /// The number of the update.
        index: u64,
        /// The configuration whose head gave it its number.
        number: u64,
        /// Whose request it is.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asks.
        operation: Command,
        /// Whether it takes effect only now.
        fresh: bool,
    },
    /// A server refused updates: they are of another configuration than the newest that it knows, or their sender is not its predecessor in that.
    UpdateRefused {
        /// Who sent them.
        node: NodeId,
        /// In which configuration.
        number: u64,
    },
    /// A server refused updates, as it lacks one before them.
    GapFound {
        /// The next one that it needs.
        needs: u64,
        /// The first that came.
        first: u64,
    },
    /// A server sends its successor again what the successor lacks.
    Resent {
        /// To whom.
        node: NodeId,
        /// From this one on.
        from: u64,
        /// How many.
        count: u64,
    },
    /// A server that is in no chain begins to copy the history of the tail.
    CopyBegan {
        /// The tail.
        node: NodeId,
        /// From this update on.
        from: u64,
    },
    /// A server that is in no chain has copied all that the tail had.
    #[describe(name = "history_copied")]
    Copied {
        /// The tail.
        node: NodeId,
        /// How many updates it holds.
        held: u64,
    },
    /// A server that was added counts as one that holds everything from here on, and that is on its disk.
    #[describe(name = "server_completed")]
    Completed {
        /// The configuration in which it joined.
        number: u64,
        /// How many updates it holds.
        held: u64,
    },
    /// A server was asked again for an update that is executed, and tells its client so again.
    #[describe(name = "update_recognised")]
    Recognised {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it is told.
        outcome: Answer,
    },
    /// The head was asked again for an update that is on its way to the tail, or for one that is older than another one of the same client.
    #[describe(name = "update_under_way")]
    UnderWay {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A server answers a read from what it knows to be acknowledged.
    CleanRead {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it reads.
        key: Key,
        /// All up to this update is acknowledged.
        acked: u64,
        /// What it tells.
        value: Option<i64>,
    },
    /// A server has a version that it does not know to be acknowledged, and asks the tail.
    DirtyRead {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it reads.
        key: Key,
        /// The update of the newest version.
        newest: u64,
        /// All up to this update is known to be acknowledged.
        acked: u64,
        /// The tail.
        tail: NodeId,
    },
    /// The tail told a server up to which update it has acknowledged.
    VersionTold {
        /// To whom.
        node: NodeId,
        /// Up to which.
        index: u64,
    },
    /// A server answers a read with the version that the tail has named.
    VersionRead {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it reads.
        key: Key,
        /// The version: after this update.
        index: u64,
        /// What it tells.
        value: Option<i64>,
    },
    /// A server turned a read away, because it has no valid lease.
    #[describe(name = "read_without_lease")]
    LeaseOver {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A server turned a read away, because it does not hold everything yet.
    #[describe(name = "read_unready")]
    Unready {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A node sent a client elsewhere: a server to the master, the master to the head or to a server that answers reads.
    #[describe(name = "client_sent_on")]
    SentOn {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Where to.
        to: NodeId,
    },
}

impl OwnFact for Fact {
    const WHOSE: Whose = Whose::Chain;

    fn on_disk(&self) -> bool {
        matches!(
            self,
            Self::ChainFormed { .. }
                | Self::PlaceTaken { .. }
                | Self::UpdatesForgotten { .. }
                | Self::Stored { .. }
                | Self::Acknowledged { .. }
                | Self::Completed { .. }
        )
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Suspected { .. }
            | Self::ChainFormed { .. }
            | Self::LastCopyKept { .. }
            | Self::ChainRecalled { .. }
            | Self::UpdatesForgotten { .. }
            | Self::Completed { .. }
            | Self::DirtyRead { .. } => Weight::Headline,
            Self::Executed { .. }
            | Self::VersionTold { .. }
            | Self::UpdateRefused { .. }
            | Self::CleanRead { .. }
            | Self::UnderWay { .. } => Weight::Detail,
            _ => Weight::Step,
        }
    }

    fn facet(&self) -> Option<Facet> {
        match self {
            Self::PlaceTaken { number, place, .. } | Self::Started { number, place, .. } if place.heads() => {
                Some(Facet::Leads(*number))
            }
            Self::PlaceTaken { before, .. } if before.heads() => Some(Facet::StepsDown),
            Self::Suspected { node, .. } => Some(Facet::Suspects(*node)),
            Self::Acknowledged { index, .. } => Some(Facet::Committed(*index)),
            Self::Stored { index, number, .. } => Some(Facet::Entry { index: *index, epoch: *number }),
            _ => None,
        }
    }

    fn log_step(&self) -> Option<LogStep<'_, Command>> {
        match self {
            Self::Acknowledged { index, number, ticket, operation, fresh, .. }
            | Self::Executed { index, number, ticket, operation, fresh } => {
                let effect = fresh.then_some(*ticket);
                Some(LogStep::Applied { index: *index, epoch: *number, entry: operation, effect })
            }
            _ => None,
        }
    }
}
