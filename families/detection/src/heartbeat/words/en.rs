//! Heartbeats in English.

use crate::heartbeat::experiments;
use crate::words::en::Voice;
use crate::{Fact, Label, TimerName};
use faultline_engine::Endpoint;
use faultline_language::{Experiments, Model, ProtocolWords, Sentence, SettingWords, Tone, say};

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("heartbeat", &WORDS)],
    rule: |_| None,
    label,
    fired,
    part: |_, role| role.into(),
    epoch: |_| None,
    fact,
    violation: |_| None,
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Heartbeat",
    about: "Every node sends a heartbeat at regular intervals and suspects each node from which none arrives in time. A \
             short timeout notices a crash soon and suspects running nodes as well; a long one is right more often, and late.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "NFD-S with its freshness points on wall clocks, and the plain form that the paper compares it with, on monotonic clocks. Crashes, restarts, loss, delay, copies, cuts in one direction, clocks that jump and drift, members that join and leave.",
    not_modelled: "NFD-U and NFD-E, the paper's detectors for clocks that are not synchronised; its estimates of loss and delay; how it computes δ and η from requirements. No formula stands beside the plain form, nor beside links that are cut, keep their order or make copies: the analysis says nothing of them.",
    different: "Everybody watches everybody. Nodes restart, so a heartbeat says in which start of its sender it was sent. A node counts a suspicion as a mistake when the next heartbeat is from the same start, because it cannot know more.",
};

/// What a node does whose timer ran out without a fact, and why.
fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Freshness => (
            "reaches a freshness point and changes no opinion",
            "it checks whose heartbeats are recent enough",
        ),
        _ => return None,
    })
}

/// A fact that no other protocol states.
fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    Some(match fact {
        Fact::NotDue => say(
            Tone::Plain,
            format!("{who} sends no heartbeat"),
            "its clock shows less than the time at which the first heartbeat is due",
        ),
        _ => return None,
    })
}

/// The name of a field, column or state of its own.
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Quality => "Quality of service: mistakes and detection",
        Label::Between => "between",
        Label::Lasts => "lasts",
        Label::Accuracy => "accuracy",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "form",
        "Form",
        "When a node is suspected: at freshness points that are fixed in advance (NFD-S), or when a timer expires that every \
         heartbeat restarts (plain).",
    ),
    SettingWords::new("interval", "Interval η", "How often every node sends a heartbeat."),
    SettingWords::new(
        "delta",
        "Timeout δ",
        "NFD-S: how long after a heartbeat was due to be sent it must have arrived. Plain: how long a node may be silent.",
    ),
    SettingWords::new(
        "bug-stale-beat",
        "Trusts old heartbeats",
        "Any heartbeat counts as a sign of life, even one that was sent long ago.",
    ),
    SettingWords::new(
        "bug-first-beat",
        "Waits for the first heartbeat",
        "A node that starts trusts every other node until it has received a first heartbeat from it.",
    ),
    SettingWords::new(
        "bug-forget-life",
        "Ignores restarts",
        "Plain form: only the number of a heartbeat tells whether it is new. A node that restarts counts from 1 again.",
    ),
    SettingWords::new(
        "bug-never-again",
        "Never trusts again",
        "A node that was suspected once is no longer listened to.",
    ),
    SettingWords::new(
        "bug-wall-clock",
        "Uses the wall clock",
        "Plain form: silence is measured with the wall clock, which can jump.",
    ),
    SettingWords::new(
        "bug-no-goodbye",
        "Ignores goodbyes",
        "A node that says goodbye stays on the list of those that are watched.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Bring n3 back",
            "n3 crashed, its heartbeats stopped, and the others suspect it. Let it start again.",
        ),
        ("Watch trust return", "A new heartbeat is enough: whoever receives one from n3 trusts it again."),
        (
            "Only freeze another node",
            "n2 has not crashed, it merely stands still. Can the others tell the difference?",
        ),
        (
            "The same silence, the same verdict",
            "No heartbeat arrives in time, so n2 is suspected as well. A detector notices silence, and never its cause.",
        ),
        (
            "Let it go on",
            "Its next heartbeat shows the others that they were wrong, and they trust n2 again.",
        ),
        (
            "Cut one direction",
            "n2 no longer hears from n1, but n1 still hears from n2, and the others hear from both.",
        ),
        (
            "Two opinions",
            "n2 suspects n1, and the others trust it. Each node judges by what reaches it, so they need not agree.",
        ),
    ],
);
