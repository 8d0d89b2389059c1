//! What happens among replicas.

use super::version::Version;
use crate::own::{OwnFact, Whose};
use faultline_engine::describe::{Data, Describe};
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command, Key};
use faultline_engine::{NodeId, NodeSet, Ticket, Weight};

/// Why a replica stores a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
pub enum Source {
    /// A coordinator writes it, or writes back what it has read.
    Write,
    /// A coordinator has found that the replica had an older one.
    Repair,
    /// Somebody has kept it for this replica.
    Handoff,
    /// Another replica has it.
    AntiEntropy,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Encode, Describe)]
pub enum Fact {
    /// A replica started from its disk.
    #[describe(name = "quorum_replica_started")]
    Started {
        /// How often it started, this time included.
        life: u32,
        /// How many keys are on its disk.
        keys: u64,
        /// How many versions it keeps for others.
        hints: u64,
    },
    /// A node coordinates a request, and asks replicas what they have.
    #[describe(name = "replicas_asked")]
    Asks {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asks.
        operation: Command,
        /// Whom it asks, itself among them if it is one.
        replicas: NodeSet,
        /// How many answers it needs.
        needs: u64,
    },
    /// A coordinator has made a version, and sends it to be stored.
    #[describe(name = "version_made")]
    Made {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asks.
        operation: Command,
        /// The value.
        value: i64,
        /// Its version.
        version: Version,
        /// The values that it replaces, if they are several that did not know of each other.
        merged: Vec<i64>,
        /// To whom it goes, itself among them if it is one.
        replicas: NodeSet,
        /// How many must have stored it.
        needs: u64,
    },
    /// A replica has stored a version, and that is on its disk.
    #[describe(name = "version_stored")]
    Stored {
        /// The key.
        key: Key,
        /// The value.
        value: i64,
        /// Its version.
        version: Version,
        /// Who sent it; the replica itself, if it coordinates.
        node: NodeId,
        /// Why it was sent.
        why: Source,
        /// The versions that it replaced.
        replaced: Vec<Version>,
        /// The values that the replica has of this key now.
        values: Vec<i64>,
    },
    /// A replica was sent a version that is older than what it has.
    #[describe(name = "older_version_ignored")]
    Ignored {
        /// The key.
        key: Key,
        /// The version.
        version: Version,
        /// What it has.
        held: Vec<Version>,
        /// Who sent it.
        node: NodeId,
    },
    /// A coordinator tells its client that a write is done.
    #[describe(name = "write_acknowledged")]
    Acknowledged {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Command,
        /// The version.
        version: Version,
        /// What the client is told.
        outcome: Answer,
        /// Who has stored it, as far as the coordinator knows.
        stored: NodeSet,
        /// How many must have.
        needs: u64,
    },
    /// A coordinator answers a read.
    #[describe(name = "read_answered")]
    Told {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The key.
        key: Key,
        /// What the client is told.
        value: Option<i64>,
        /// The versions that were found.
        versions: Vec<Version>,
        /// Their values.
        values: Vec<i64>,
        /// Whose answers were counted.
        replicas: NodeSet,
    },
    /// A read found several versions that did not know of each other.
    SiblingsFound {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The key.
        key: Key,
        /// Their values.
        values: Vec<i64>,
    },
    /// ABD: a coordinator writes back what a read has found, before it answers.
    #[describe(name = "write_back")]
    WritesBack {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The key.
        key: Key,
        /// The version.
        version: Version,
        /// To whom.
        replicas: NodeSet,
    },
    /// A coordinator learns that what it has told a reader was not the newest: a replica had something newer.
    #[describe(name = "newer_version_found")]
    NewerFound {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The key.
        key: Key,
        /// The replica.
        node: NodeId,
        /// What the client was told.
        told: Option<i64>,
        /// What that replica had.
        values: Vec<i64>,
    },
    /// After a read all replicas have answered, and a coordinator has compared what they have.
    #[describe(name = "replicas_compared")]
    Compared {
        /// Whose request it was.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The key.
        key: Key,
        /// Who had something older than others.
        older: NodeSet,
    },
    /// A coordinator sends a replica what it lacks, because a read has shown that.
    #[describe(name = "read_repair")]
    Repairs {
        /// The key.
        key: Key,
        /// The replica.
        node: NodeId,
        /// The values that it is sent.
        values: Vec<i64>,
    },
    /// A coordinator has waited, and asks those again who are silent, or others as well.
    #[describe(name = "replicas_asked_again")]
    AsksAgain {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Who is asked.
        replicas: NodeSet,
        /// How often it has waited.
        tries: u32,
    },
    /// A coordinator gives up a request: too few have answered for too long.
    #[describe(name = "too_few_replicas")]
    GivesUp {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Who has answered.
        replicas: NodeSet,
        /// How many it needs.
        needs: u64,
    },
    /// A node was asked again for what it has done, and tells its client so again.
    #[describe(name = "request_recognised")]
    Recognised {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it is told.
        outcome: Answer,
    },
    /// A node was asked again for what it is doing, or for something older.
    #[describe(name = "request_under_way")]
    UnderWay {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A coordinator lets another node stand in for a silent replica.
    #[describe(name = "stand_in_asked")]
    StandsIn {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The silent replica.
        home: NodeId,
        /// Who stands in.
        node: NodeId,
    },
    /// A node keeps a version for a replica that was silent, and that is on its disk.
    #[describe(name = "hint_kept")]
    Hinted {
        /// The key.
        key: Key,
        /// The value.
        value: i64,
        /// Its version.
        version: Version,
        /// For whom.
        home: NodeId,
    },
    /// A node forgets what it kept for a replica, and that is on its disk.
    #[describe(name = "hint_forgotten")]
    HintForgotten {
        /// The key.
        key: Key,
        /// The version.
        version: Version,
        /// For whom it was.
        home: NodeId,
    },
    /// Two Merkle trees differ: a node sends all that it has of the leaves in which they do.
    #[describe(name = "leaves_differ")]
    Differ {
        /// The other node.
        node: NodeId,
        /// In how many leaves they differ.
        leaves: u64,
        /// How many versions it sends.
        versions: u64,
        /// How many versions it has of the keys that the tree is of.
        of: u64,
    },
    /// Two Merkle trees have the same root: the replicas have the same.
    #[describe(name = "trees_agree")]
    Agree {
        /// The other node.
        node: NodeId,
        /// How many versions that saved to send.
        versions: u64,
    },
}

impl OwnFact for Fact {
    const WHOSE: Whose = Whose::Quorum;

    fn on_disk(&self) -> bool {
        matches!(self, Self::Stored { .. } | Self::Hinted { .. } | Self::HintForgotten { .. })
    }

    fn weight(&self) -> Weight {
        match self {
            Self::SiblingsFound { .. }
            | Self::NewerFound { .. }
            | Self::Repairs { .. }
            | Self::GivesUp { .. }
            | Self::StandsIn { .. }
            | Self::Differ { .. } => Weight::Headline,
            Self::Asks { .. }
            | Self::Compared { .. }
            | Self::Ignored { .. }
            | Self::UnderWay { .. }
            | Self::Agree { .. } => Weight::Detail,
            _ => Weight::Step,
        }
    }
}
