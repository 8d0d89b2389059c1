//! What happens where gauges are watched.

use super::Topic;
use faultline_engine::describe::Describe;
use faultline_engine::digest::Encode;
use faultline_engine::{NodeId, NodeSet, Span, Time, Weight};

/// Something that a monitor or a service states. Values of alerts are percent of the capacity (space), microseconds until the disk
/// is full (trend), bad requests per second (errors), tenths of a burn rate (burn).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub enum MonitorFact {
    /// A monitor started: nothing is known of any node.
    #[describe(name = "monitor_started")]
    Started {
        /// How often it started, this time included.
        life: u32,
        /// How many samples of an earlier life its disk holds that are of use.
        samples: u32,
        /// How many pages are open, by its disk.
        pages: u32,
    },
    /// A sample of a node was taken.
    #[describe(name = "sample_taken")]
    Sampled {
        /// Of which.
        node: NodeId,
        /// The scrape that it answers.
        number: u64,
        /// When that was sent, by the clock of the monitor.
        asked: Time,
        /// How often the node has started.
        life: u32,
        /// How many records its disk holds.
        used: u32,
        /// How many requests have ended in that life.
        ended: u32,
        /// How many of them were bad.
        bad: u32,
    },
    /// An answer came to a scrape that is too old to count, or after a newer one.
    #[describe(name = "sample_outdated")]
    Outdated {
        /// Of which node.
        node: NodeId,
        /// The scrape that it answers.
        number: u64,
    },
    /// A node is unknown from here on: no sample of it is new enough.
    #[describe(name = "node_unknown")]
    Lost {
        /// Which.
        node: NodeId,
        /// How long ago the newest sample was asked for.
        silence: Span,
        /// How many alerts about it fired: they neither fire nor are they over.
        firing: u8,
    },
    /// A node that was unknown is known again, or for the first time.
    #[describe(name = "node_known")]
    Found {
        /// Which.
        node: NodeId,
        /// How long it was unknown.
        unknown: Span,
    },
    /// The condition of an alert begins to hold.
    #[describe(name = "alert_pending")]
    Pends {
        /// What it is about.
        topic: Topic,
        /// About which node.
        node: NodeId,
        /// The value.
        value: u64,
    },
    /// The condition of an alert ended before it fired.
    #[describe(name = "alert_calmed")]
    Calms {
        /// What it is about.
        topic: Topic,
        /// About which node.
        node: NodeId,
        /// The value.
        value: u64,
    },
    /// An alert fires: its condition has held for long enough.
    #[describe(name = "alert_fired")]
    Fires {
        /// What it is about.
        topic: Topic,
        /// About which node.
        node: NodeId,
        /// The value.
        value: u64,
        /// How long the condition has held.
        held: Span,
    },
    /// An alert fires no more: its condition has been over for long enough.
    #[describe(name = "alert_cleared")]
    Clears {
        /// What it is about.
        topic: Topic,
        /// About which node.
        node: NodeId,
        /// The value.
        value: u64,
        /// How long the condition has been over.
        calm: Span,
    },
    /// Somebody is paged.
    #[describe(name = "paged")]
    Pages {
        /// The number of the page.
        page: u32,
        /// What is taken for the cause: a node, or the monitor itself where it hears from hardly anybody.
        cause: NodeId,
        /// What the first alert of the page is about.
        topic: Topic,
        /// About which node.
        node: NodeId,
        /// Whom its alerts are about.
        nodes: NodeSet,
        /// How many alerts it has.
        alerts: u32,
    },
    /// An alert belongs to a page that is open: nobody is paged again.
    #[describe(name = "page_joined")]
    Joins {
        /// The page.
        page: u32,
        /// Its cause.
        cause: NodeId,
        /// What the alert is about.
        topic: Topic,
        /// About which node.
        node: NodeId,
    },
    /// A page is closed: none of its alerts is left.
    #[describe(name = "page_closed")]
    Closes {
        /// The page.
        page: u32,
        /// Its cause.
        cause: NodeId,
    },
    /// From here on nobody is paged because of a node.
    #[describe(name = "node_silenced")]
    Silenced {
        /// Which.
        node: NodeId,
        /// For how long.
        span: Span,
    },
    /// A monitor that has started again finds on its disk that a node is silenced.
    #[describe(name = "silence_restored")]
    StillSilenced {
        /// Which.
        node: NodeId,
        /// For how long still, by its wall clock.
        left: Span,
    },
    /// The silence of a node is over.
    #[describe(name = "silence_ended")]
    Unsilenced {
        /// Which.
        node: NodeId,
    },
    /// The monitor has the disk of a service cleaned.
    #[describe(name = "remedy_asked")]
    Remedies {
        /// Of which.
        node: NodeId,
        /// Because of what.
        topic: Topic,
    },
    /// A service started.
    #[describe(name = "gauged_service_started")]
    Serves {
        /// How often it started, this time included.
        life: u32,
        /// How many records its disk holds.
        used: u32,
        /// How many fit on it.
        capacity: u16,
    },
    /// A database started.
    #[describe(name = "database_started")]
    Database {
        /// How often it started, this time included.
        life: u32,
    },
    /// A service answers a scrape.
    #[describe(name = "gauges_told")]
    Tells {
        /// The life of the monitor that asked.
        asked: u32,
        /// The scrape.
        number: u64,
        /// How often the service has started.
        life: u32,
        /// How many records its disk holds.
        used: u32,
        /// How many requests have ended since it started.
        ended: u32,
        /// How many of them were bad.
        bad: u32,
    },
    /// A record is on the disk of a service.
    #[describe(name = "record_stored")]
    Stores {
        /// How many it holds.
        used: u32,
    },
    /// A service refuses a record, because its disk has no room.
    #[describe(name = "record_refused")]
    Refuses {
        /// How many records it holds.
        used: u32,
        /// Whether this is the first that it refuses since there was room.
        first: bool,
    },
    /// The database did not answer a service in time, and the request failed.
    #[describe(name = "request_failed")]
    Fails {
        /// Whether a client waited for it; otherwise it was the renewal of the session.
        client: bool,
    },
    /// A request was answered, and later than is good.
    #[describe(name = "request_late")]
    Late {
        /// How long it took.
        took: Span,
    },
    /// A service has freed its disk of what is not needed.
    #[describe(name = "disk_cleaned")]
    Cleaned {
        /// How many records it held.
        before: u32,
        /// How many it holds.
        used: u32,
    },
}

impl MonitorFact {
    /// Whether it speaks of what is on a disk. A page goes out whether or not the disk of the monitor works.
    pub(crate) fn on_disk(&self) -> bool {
        matches!(self, Self::Stores { .. } | Self::Cleaned { .. })
    }

    pub(crate) fn weight(&self) -> Weight {
        match self {
            Self::Pages { .. }
            | Self::Closes { .. }
            | Self::Fires { .. }
            | Self::Refuses { first: true, .. }
            | Self::Cleaned { .. }
            | Self::Remedies { .. }
            | Self::Lost { .. } => Weight::Headline,
            Self::Started { .. }
            | Self::Serves { .. }
            | Self::Database { .. }
            | Self::Found { .. }
            | Self::Clears { .. }
            | Self::Silenced { .. }
            | Self::StillSilenced { .. }
            | Self::Unsilenced { .. } => Weight::Step,
            Self::Sampled { .. }
            | Self::Joins { .. }
            | Self::Outdated { .. }
            | Self::Pends { .. }
            | Self::Calms { .. }
            | Self::Tells { .. }
            | Self::Stores { .. }
            | Self::Refuses { first: false, .. }
            | Self::Fails { .. }
            | Self::Late { .. } => Weight::Detail,
        }
    }
}
