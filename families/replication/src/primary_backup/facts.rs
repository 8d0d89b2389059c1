//! What happens to a primary and its backups.

use crate::own::{OwnFact, Whose};
use faultline_engine::describe::{Data, Describe};
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command, Key};
use faultline_engine::{Facet, NodeId, Span, Ticket, Weight};
use faultline_rules::LogStep;

/// What a server does in a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
pub enum Duty {
    /// It answers clients.
    Primary,
    /// It follows the primary.
    Backup,
    /// Nothing, until the view service needs it.
    Idle,
}

/// Why there is another view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
#[data(tag = "reason")]
pub enum Change {
    /// The primary is taken for failed, and a backup takes over.
    Promoted {
        /// The primary of the view before.
        node: NodeId,
    },
    /// A backup is taken for failed.
    Removed {
        /// Which.
        node: NodeId,
    },
    /// The primary has lost its disk, and no backup has anything: it begins anew, with nothing.
    Anew {
        /// The primary.
        node: NodeId,
    },
    /// A server is there that can be a backup.
    Added {
        /// Which.
        node: NodeId,
    },
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Encode, Describe)]
pub enum Fact {
    /// The view service started.
    ViewServiceStarted {
        /// How often it started, this time included.
        life: u32,
        /// The number of the view on its disk.
        number: u64,
        /// Its primary.
        primary: NodeId,
        /// Its backups.
        backups: Vec<NodeId>,
    },
    /// A server of primary and backups started from its disk.
    #[describe(name = "view_server_started")]
    Started {
        /// How often it started, this time included.
        life: u32,
        /// The number of the view on its disk; 0 if there is none.
        number: u64,
        /// What it does in that view.
        duty: Duty,
        /// How many writes are on its disk.
        held: u64,
    },
    /// The view service has had no ping of a server for too long.
    PingsMissed {
        /// Which.
        node: NodeId,
        /// For how long.
        silence: Span,
    },
    /// The view service hears again of a server that it had taken for failed.
    PingReturned {
        /// Which.
        node: NodeId,
    },
    /// A server of the view has pinged without what was on its disk: it counts as failed.
    StateLost {
        /// Which.
        node: NodeId,
    },
    /// The view service would replace the primary, and does not: that one has not acknowledged the view, so it is not sure that a
    /// backup has its state.
    ViewUnacknowledged {
        /// The number of the view.
        number: u64,
        /// Its primary.
        node: NodeId,
    },
    /// The view service would replace the primary, and no backup is there.
    NobodyToPromote {
        /// The number of the view.
        number: u64,
        /// Its primary.
        node: NodeId,
    },
    /// The view service waits until the lease of the primary is over before it replaces that one.
    ExpiryAwaited {
        /// The primary.
        node: NodeId,
        /// For how long.
        left: Span,
    },
    /// The view service has decided on another view, and that is on its disk.
    ViewFormed {
        /// The number of the view.
        number: u64,
        /// Its primary.
        primary: NodeId,
        /// Its backups.
        backups: Vec<NodeId>,
        /// Why.
        why: Change,
    },
    /// The view service has heard from the primary that it has acknowledged the view: now it may be changed.
    AcknowledgementHeard {
        /// The number of the view.
        number: u64,
        /// The primary.
        node: NodeId,
    },
    /// The view service learns from a server of a newer view than its own: its disk was lost.
    ViewRecalled {
        /// The number.
        number: u64,
        /// Its primary.
        primary: NodeId,
        /// Its backups.
        backups: Vec<NodeId>,
    },
    /// A server takes its duty in a view, and that is on its disk.
    DutyTaken {
        /// The number of the view.
        number: u64,
        /// What it does in it.
        duty: Duty,
        /// What it did before.
        before: Duty,
        /// How many writes it holds.
        held: u64,
    },
    /// A primary acknowledges its view: its backups have its state. That is on its disk.
    ViewAcknowledged {
        /// The number of the view.
        number: u64,
        /// Its backups.
        backups: Vec<NodeId>,
    },
    /// A server has stored a write, and that is on its disk.
    WriteStored {
        /// The place of the write, from 1.
        index: u64,
        /// The view whose primary gave it its place.
        number: u64,
        /// Whose request it is.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asks.
        operation: Command,
        /// The primary that sent it; none at the primary.
        from: Option<NodeId>,
    },
    /// A backup has removed writes that its primary does not have, and that is on its disk.
    WritesRemoved {
        /// From this one on.
        from: u64,
        /// How many.
        count: u64,
    },
    /// A backup has the writes of its primary in the same order, as far as it has them, and that is on its disk.
    InStep {
        /// The number of the view.
        number: u64,
        /// The primary.
        node: NodeId,
        /// How many writes it holds.
        held: u64,
    },
    /// The primary has executed a write.
    WriteExecuted {
        /// The place of the write.
        index: u64,
        /// The view whose primary gave it its place.
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
        /// The view in which it answers the client; none if it does not answer.
        answers: Option<u64>,
        /// How many backups have it on their disks.
        copies: u64,
    },
    /// A backup has executed a write, as the primary has.
    WriteFollowed {
        /// The place of the write.
        index: u64,
        /// The view whose primary gave it its place.
        number: u64,
        /// Whose request it is.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asks.
        operation: Command,
        /// Whether it takes effect only now.
        fresh: bool,
    },
    /// A server obeys nobody who is not its primary in the newest view that it knows.
    ShipRefused {
        /// Who sent it.
        node: NodeId,
        /// In which view.
        number: u64,
    },
    /// A backup lacks a write before those that were shipped.
    OrderGap {
        /// The next one that it needs.
        needs: u64,
        /// The first that came.
        first: u64,
    },
    /// A primary sends a backup what that one lacks of its state.
    StateSent {
        /// To whom.
        node: NodeId,
        /// From this write on.
        from: u64,
        /// How many.
        count: u64,
    },
    /// A backup has all that its primary has executed, and the primary waits for it from now on.
    #[describe(name = "backup_has_state")]
    HasState {
        /// Which backup.
        node: NodeId,
        /// How many writes it holds.
        held: u64,
    },
    /// Semi-synchronous: no backup has received a write for too long, and the primary goes on without.
    FellBack {
        /// For how long it has waited.
        after: Span,
        /// How many writes wait.
        waiting: u64,
    },
    /// Semi-synchronous: a backup has caught up, and writes wait for it again.
    WaitsAgain {
        /// Which.
        node: NodeId,
    },
    /// A primary was asked again for a write that is executed, and tells its client so again.
    WriteRecognised {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it is told.
        outcome: Answer,
        /// The view in which it answers.
        number: u64,
    },
    /// A primary was asked again for what waits already, or for something older than another request of the same client.
    RequestWaits {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A primary answers a read.
    PrimaryRead {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it reads.
        key: Key,
        /// What it tells.
        value: Option<i64>,
        /// The view in which it answers.
        number: u64,
    },
    /// A backup answers a read, from what it has received.
    BackupRead {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it reads.
        key: Key,
        /// What it tells.
        value: Option<i64>,
        /// How many writes it has received.
        held: u64,
    },
    /// A primary turned a request away, because its lease is over.
    PrimaryWithoutLease {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A node sent a client elsewhere: a server to the view service, the view service to the primary or to a backup.
    #[describe(name = "sent_elsewhere")]
    SentOn {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Where to.
        to: NodeId,
    },
}

impl OwnFact for Fact {
    const WHOSE: Whose = Whose::PrimaryBackup;

    fn on_disk(&self) -> bool {
        matches!(
            self,
            Self::ViewFormed { .. }
                | Self::DutyTaken { .. }
                | Self::ViewAcknowledged { .. }
                | Self::WriteStored { .. }
                | Self::WritesRemoved { .. }
                | Self::InStep { .. }
        )
    }

    fn weight(&self) -> Weight {
        match self {
            Self::PingsMissed { .. }
            | Self::StateLost { .. }
            | Self::ViewUnacknowledged { .. }
            | Self::NobodyToPromote { .. }
            | Self::ViewFormed { .. }
            | Self::ViewRecalled { .. }
            | Self::ViewAcknowledged { .. }
            | Self::WritesRemoved { .. }
            | Self::HasState { .. }
            | Self::FellBack { .. } => Weight::Headline,
            Self::WriteFollowed { .. } | Self::ShipRefused { .. } | Self::RequestWaits { .. } => {
                Weight::Detail
            }
            _ => Weight::Step,
        }
    }

    fn facet(&self) -> Option<Facet> {
        match self {
            Self::DutyTaken { number, duty: Duty::Primary, .. }
            | Self::Started { number, duty: Duty::Primary, .. } => Some(Facet::Leads(*number)),
            Self::DutyTaken { before: Duty::Primary, .. } => Some(Facet::StepsDown),
            Self::PingsMissed { node, .. } => Some(Facet::Suspects(*node)),
            Self::WriteExecuted { index, .. } => Some(Facet::Committed(*index)),
            Self::WriteStored { index, number, .. } => Some(Facet::Entry { index: *index, epoch: *number }),
            _ => None,
        }
    }

    fn log_step(&self) -> Option<LogStep<'_, Command>> {
        match self {
            Self::WriteExecuted { index, number, ticket, operation, fresh, .. }
            | Self::WriteFollowed { index, number, ticket, operation, fresh } => {
                let effect = fresh.then_some(*ticket);
                Some(LogStep::Applied { index: *index, epoch: *number, entry: operation, effect })
            }
            _ => None,
        }
    }
}

impl Fact {
    /// In which view it answers which request, if it does.
    pub(super) fn answers(&self) -> Option<(u64, Ticket)> {
        match self {
            Self::WriteExecuted { answers, ticket, .. } => answers.map(|number| (number, *ticket)),
            Self::WriteRecognised { number, ticket, .. } | Self::PrimaryRead { number, ticket, .. } => {
                Some((*number, *ticket))
            }
            _ => None,
        }
    }
}
