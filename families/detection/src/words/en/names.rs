//! Failure detection: names, in English.

use crate::names::{Label, Part, TimerName};

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::Life => "start number",
        Label::Beat => "heartbeat",
        Label::Suspects => "suspects",
        Label::Peers => "Opinions",
        Label::Peer => "node",
        Label::Opinion => "opinion",
        Label::Trusted => "trusted",
        Label::Suspected => "suspected",
        Label::Mistakes => "mistakes",
        Label::Quality => "Quality of service: mistakes and detection",
        Label::Formula => "formula",
        Label::Silence => "silent",
        Label::Between => "between",
        Label::Lasts => "lasts",
        Label::Accuracy => "accuracy",
        Label::Detection => "detected",
        Label::Suspicion => "Suspicion level φ, and what it is computed from",
        Label::Phi => "φ now",
        Label::Mean => "mean",
        Label::Deviation => "deviation",
        Label::Timeout => "timeout",
        Label::Request => "request",
        Label::Tries => "silent tries",
        Label::RoundTrips => "Round trips, and the timers that follow from them",
        Label::Sample => "last sample",
        Label::Smoothed => "smoothed",
        Label::Timer => "timer",
        Label::Retransmissions => "sent again",
        Label::Spurious => "needlessly",
        Label::Steps => "steps done",
        Label::ByBeats => "by heartbeats",
        Label::ByProgress => "by progress",
        Label::Advancing => "advancing",
        Label::Slow => "slow",
        Label::Stuck => "stuck",
        Label::Work => "Work: steps, silences, and how long a crash took to be noticed",
        Label::StepTime => "time per step",
        Label::BeatAgo => "last heartbeat",
        Label::StepAgo => "last step",
        Label::BeatDetection => "silent after",
        Label::StepDetection => "stuck after",
        Label::Joined => "joined",
        Label::Left => "left",
        Label::Scrape => "scrape",
        Label::Records => "records",
        Label::Waiting => "waiting",
        Label::Ended => "requests ended",
        Label::Bad => "bad",
        Label::Samples => "samples",
        Label::PagesSent => "pages sent",
        Label::Silenced => "silenced",
        Label::Alerts => "Alerts about each node",
        Label::Space => "space",
        Label::Trend => "trend",
        Label::Errors => "errors",
        Label::Burn => "burn rate",
        Label::Unknown => "unknown",
        Label::Fine => "fine",
        Label::Pending => "pending",
        Label::Firing => "firing",
        Label::Pages => "Open pages",
        Label::Page => "page",
        Label::Cause => "cause",
        Label::AlertCount => "alerts",
        Label::About => "about",
    }
}

pub(super) fn role(part: Part) -> &'static str {
    match part {
        Part::Trusting => "trusting every node",
        Part::Suspecting => "suspecting a node",
        Part::Monitoring => "watching the others",
        Part::Database => "the database",
        Part::Serving => "keeping records",
        Part::Full => "full: refuses records",
    }
}

pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Beat => "next heartbeat",
        TimerName::Freshness => "next freshness point",
        TimerName::Silence => "suspects a node",
        TimerName::Level => "φ reaches the next whole number",
        TimerName::Ask => "next request",
        TimerName::Retransmission => "sends a request again",
        TimerName::Pace => "finds a node slow",
        TimerName::Patience => "finds a node stuck",
        TimerName::Step => "a step of the work",
        TimerName::Scrape => "next scrape",
        TimerName::Stale => "a node becomes unknown",
        TimerName::Unsilence => "end of a silence",
        TimerName::Renew => "next renewal",
        TimerName::Overdue => "stops waiting for the database",
    }
}

/// What a node does whose timer ran out without a fact, and why.
pub(super) fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Beat => ("sends a heartbeat to every other node", "it is time for the next one"),
        TimerName::Freshness => (
            "reaches a freshness point and changes no opinion",
            "it checks whose heartbeats are recent enough",
        ),
        TimerName::Silence => ("keeps its opinion", "the silence has not lasted long enough"),
        TimerName::Ask => ("sends a request", "it is time for the next one"),
        TimerName::Pace => ("keeps its opinion", "a step was counted less than the pace ago"),
        TimerName::Patience => ("keeps its opinion", "a step was counted less than the patience ago"),
        TimerName::Step => ("writes a checkpoint", "a step of its work is done"),
        TimerName::Scrape => ("asks every node for its gauges", "it is time for the next scrape"),
        TimerName::Stale => ("keeps what it knows of a node", "its newest sample is new enough"),
        TimerName::Unsilence => ("keeps a silence", "it is not over yet"),
        TimerName::Renew => ("asks the database to renew its session", "it is time for that"),
        TimerName::Overdue => ("goes on waiting for the database", "there is time left"),
        TimerName::Retransmission => ("sends a request again", "no answer has come"),
        TimerName::Level => ("looks at φ and keeps its opinion", "φ has not reached the next whole number"),
    })
}
