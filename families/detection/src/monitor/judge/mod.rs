//! The rules of monitoring, kept from what services and the monitor state and from what is seen of the world.

mod alerts;
mod book;
mod node;
mod paging;

pub(super) use alerts::Alerts;
pub(super) use paging::Paging;

use faultline_engine::limits::MAX_FLIGHTS;
use faultline_engine::{NodeId, Rule, Span};

/// A sample is what its node said, and no older than one that was taken before.
pub const SAMPLES_TRUE: &Rule = &Rule { slug: "samples-true", source: "Prometheus, storage" };
/// An alert fires only if its condition has held at every sample of its duration.
pub const FIRES_FOR_CAUSE: &Rule = &Rule { slug: "fires-for-cause", source: "Prometheus, alerting rules" };
/// An alert clears only if the value has stayed below the lower threshold for its duration.
pub const CLEARS_WHEN_OVER: &Rule = &Rule { slug: "clears-when-over", source: "hysteresis" };
/// A condition that has lasted for its duration is told.
pub const ALERT_IN_TIME: &Rule = &Rule { slug: "alert-in-time", source: "Beyer et al. 2018, chapter 5" };
/// A node whose samples stopped is unknown: its alerts neither fire nor clear.
pub const SILENT_IS_UNKNOWN: &Rule = &Rule { slug: "silent-is-unknown", source: "Prometheus, staleness" };
/// In the end every node is known.
pub const KNOWN_AT_REST: &Rule = &Rule { slug: "known-at-rest", source: "Prometheus" };
/// Nobody is paged twice about one cause, nor about a symptom of a cause that is known.
pub const ONE_PAGE: &Rule =
    &Rule { slug: "one-page-per-cause", source: "Alertmanager, grouping and inhibition" };
/// An alert that lasts is in a page soon after it has waited for its group.
pub const PAGED_IN_TIME: &Rule = &Rule { slug: "paged-in-time", source: "Alertmanager, group_wait" };
/// Nobody is paged because of a node that is silenced.
pub const SILENCE_KEPT: &Rule = &Rule { slug: "silence-kept", source: "Alertmanager, silences" };

/// The monitor.
const WATCH: NodeId = NodeId(0);
/// How far events may be apart that would have the same time, with room to spare.
const GRAIN: Span = Span::millis(1);
/// How long after it is thawed a process may have to read what waited for it: a microsecond for each message.
const CATCHES_UP: Span = Span(MAX_FLIGHTS as u64 + GRAIN.0);
