//! Failure detection: names, in English.

use crate::names::{Label, Part, TimerName};

pub(super) fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Life => "start number",
        Label::Beat => "heartbeat",
        Label::Suspects => "suspects",
        Label::Peers => "Opinions",
        Label::Peer => "node",
        Label::Opinion => "opinion",
        Label::Trusted => "trusted",
        Label::Suspected => "suspected",
        Label::Mistakes => "mistakes",
        Label::Formula => "formula",
        Label::Silence => "silent",
        Label::Detection => "detected",
        Label::Deviation => "deviation",
        Label::Request => "request",
        Label::Joined => "joined",
        Label::Left => "left",
        // What only one protocol shows, it names itself.
        Label::Quality
        | Label::Between
        | Label::Lasts
        | Label::Accuracy
        | Label::Suspicion
        | Label::Phi
        | Label::Mean
        | Label::Timeout
        | Label::Tries
        | Label::RoundTrips
        | Label::Sample
        | Label::Smoothed
        | Label::Timer
        | Label::Retransmissions
        | Label::Spurious
        | Label::Steps
        | Label::ByBeats
        | Label::ByProgress
        | Label::Advancing
        | Label::Slow
        | Label::Stuck
        | Label::Work
        | Label::StepTime
        | Label::BeatAgo
        | Label::StepAgo
        | Label::BeatDetection
        | Label::StepDetection
        | Label::Scrape
        | Label::Records
        | Label::Waiting
        | Label::Ended
        | Label::Bad
        | Label::Samples
        | Label::PagesSent
        | Label::Silenced
        | Label::Alerts
        | Label::Space
        | Label::Trend
        | Label::Errors
        | Label::Burn
        | Label::Unknown
        | Label::Fine
        | Label::Pending
        | Label::Firing
        | Label::Pages
        | Label::Page
        | Label::Cause
        | Label::AlertCount
        | Label::About
        | Label::Forecasts
        | Label::Capacity
        | Label::FullIn
        | Label::Horizon => return None,
    })
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
        TimerName::Silence => ("keeps its opinion", "the silence has not lasted long enough"),
        // What only one protocol waits for, it tells itself.
        TimerName::Freshness
        | TimerName::Level
        | TimerName::Ask
        | TimerName::Retransmission
        | TimerName::Pace
        | TimerName::Patience
        | TimerName::Step
        | TimerName::Scrape
        | TimerName::Stale
        | TimerName::Unsilence
        | TimerName::Renew
        | TimerName::Overdue => return None,
    })
}
