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
    }
}

pub(super) fn role(part: Part) -> &'static str {
    match part {
        Part::Trusting => "trusting every node",
        Part::Suspecting => "suspecting a node",
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
        TimerName::Retransmission => ("sends a request again", "no answer has come"),
        TimerName::Level => ("looks at φ and keeps its opinion", "φ has not reached the next whole number"),
    })
}
