//! Quorums in English.

mod facts;

use crate::quorum::{TimerName, experiments};
use crate::words::en::Voice;
use faultline_engine::view::{Held, LogCell};
use faultline_language::{Experiments, ProtocolWords, SettingWords};

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("quorum", &WORDS)],
    rule,
    timer: |name| TimerName::find(name.0).map(timer),
    fired: |name| TimerName::find(name.0).map(fired),
    epoch: |epoch| format!("version {epoch}"),
    entry,
    label: |_| None,
    tag: |_| None,
    fact: |who, fact| fact.own().map(|fact| facts::fact(who, fact)),
    violation: |evidence| evidence.own().map(facts::violation),
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Quorums",
    about: "Each key has N replicas. A write is done when W of them have stored it, a read is answered when R have said what they \
             have. With R + W > N a read meets the last write, as long as no node stands in for another. Replicas that have \
             missed something are repaired later. With ABD a read first writes back what it found, and the replicas behave like one copy.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "only-newer-replaces" => (
            "Only what is newer replaces",
            "A replica drops a version only for a newer one. Of two that did not know of each other it keeps both.",
        ),
        "stored-by-w" => (
            "W nodes have stored it",
            "When a client is told that a write is done, W nodes have it on their disks, or something newer.",
        ),
        "fresh-reads" => (
            "Reads meet the last write",
            "A read finds the version that was acknowledged before it was asked, or a newer one.",
        ),
        "hints-kept" => (
            "Hints are kept",
            "A node that has kept a version for a silent replica forgets it only when that replica has it, or something newer.",
        ),
        "replicas-converge" => (
            "Replicas become equal",
            "Once all is well and nobody writes to a key, anti-entropy makes its replicas equal, or read repair does once the \
             key is read; and every request is answered.",
        ),
        _ => return None,
    })
}

/// What nodes wait for.
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Answers => "answers from replicas",
        TimerName::Handoff => "next attempt to hand over",
        TimerName::Compare => "next comparison of trees",
    }
}

/// What a node does whose timer ran out without a fact, and why.
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Answers => ("stops waiting for replicas", "what it has to do is done, or it asks others"),
        TimerName::Handoff => {
            ("tries to hand over what it keeps", "the replica that it is meant for may answer again")
        }
        TimerName::Compare => (
            "compares its Merkle tree with that of another replica",
            "what both have need not be sent; what differs is found branch by branch",
        ),
    }
}

/// A version that a replica holds.
fn entry(cell: &LogCell, _: bool, durable: bool) -> String {
    let Held::Command { text, .. } = &cell.held else { return "nothing yet".into() };
    format!("{text}, {}", if durable { "on the disk" } else { "not yet on the disk" })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new("copies", "Copies (N)", "How many replicas each key has; at most one on each node."),
    SettingWords::new(
        "reads",
        "Read quorum (R)",
        "How many replicas must answer a read. With ABD it is a majority.",
    ),
    SettingWords::new(
        "writes",
        "Write quorum (W)",
        "How many replicas must have stored a write. With ABD it is a majority.",
    ),
    SettingWords::new(
        "versions",
        "Versions",
        "lww: the coordinator's clock, and the last writer wins. vector: vector clocks, and versions that did not know of each \
         other are all kept. ABD numbers versions itself.",
    ),
    SettingWords::new(
        "abd",
        "ABD",
        "A write first asks a majority for the newest number, and a read writes back what it has found before it answers (Attiya, Bar-Noy & Dolev 1995).",
    ),
    SettingWords::new(
        "ask",
        "Ask",
        "all: every replica is asked, and the first answers decide. quorum: as many as needed, drawn at random; others only when those are silent.",
    ),
    SettingWords::new("timeout", "Timeout", "How long a coordinator waits before it asks again."),
    SettingWords::new(
        "repair",
        "Read repair",
        "What happens when answers come in after the read was answered. off: nothing. detect: the coordinator says whether its answer \
         was old. on: it also sends replicas what they lack.",
    ),
    SettingWords::new(
        "sloppy",
        "Sloppy quorum",
        "When a replica is silent the next node of the ring stands in for it, counts for the quorum, and hands over later what it has kept.",
    ),
    SettingWords::new("handoff", "Handoff interval", "How often a node that stands in tries to hand over."),
    SettingWords::new(
        "anti-entropy",
        "Anti-entropy",
        "How often a node compares its Merkle tree with that of another replica. With 0s it never does.",
    ),
    SettingWords::new(
        "claim",
        "Judged by",
        "settings: what the other settings promise. linearizable: one copy, whatever the settings are.",
    ),
    SettingWords::new(
        "bug-unwritten",
        "Acknowledge before writing",
        "A replica acknowledges a write before it is on its disk.",
    ),
    SettingWords::new(
        "bug-answer-first",
        "Answer before anybody has it",
        "A coordinator answers a write as soon as it has sent it.",
    ),
    SettingWords::new(
        "bug-count-answers",
        "Count answers",
        "A coordinator counts acknowledgements and not replicas, so one that comes twice counts twice.",
    ),
    SettingWords::new(
        "bug-first-answer",
        "Take the first answer",
        "A coordinator waits for R answers and takes the first of them instead of the newest.",
    ),
    SettingWords::new(
        "bug-last-arrival",
        "Last to arrive wins",
        "A replica keeps what arrives last and does not look at versions.",
    ),
    SettingWords::new(
        "bug-compare-sums",
        "Compare sums of clocks",
        "Of two vector clocks that are in conflict the one with the larger sum counts as newer.",
    ),
    SettingWords::new(
        "bug-no-write-back",
        "No write-back",
        "With ABD a read answers without writing back what it found.",
    ),
    SettingWords::new(
        "bug-repair-told",
        "Repair with old versions",
        "Read repair sends what the client was told and not what was found to be newer.",
    ),
    SettingWords::new(
        "bug-drop-hint",
        "Forget hints early",
        "A node that stands in forgets a version as soon as it has sent it, whether or not it arrives.",
    ),
    SettingWords::new(
        "bug-hash-keys",
        "Hash keys alone",
        "Merkle trees are made of keys without their versions, so old and new look the same.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Slow one replica down",
            "n1 writes for c1, n2 reads for c2. Two of three replicas are enough for each of them. What if n3 is late with all that n1 sends?",
        ),
        (
            "A read repairs",
            "Nobody waits for n3, so nobody is slower. But n3 has old versions. When n2 reads, n3 answers too, and n2 sends it what it lacks.",
        ),
        ("Crash n3", "Two are left: n1 and n2. That is just enough to write and just enough to read."),
        ("Cut n1 off", "Now n1 and n2 are each alone, and one is fewer than two."),
        (
            "Nobody answers",
            "n1 asks again and again, and gives up. Without a quorum there is no answer, rather than a wrong one.",
        ),
    ],
);
