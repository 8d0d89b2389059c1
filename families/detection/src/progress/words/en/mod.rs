//! Watchdogs of progress in English.

mod facts;

use crate::progress::{STEPS, experiments};
use crate::words::en::Voice;
use crate::{Label, TimerName};
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("progress", &WORDS)],
    rule,
    label,
    fired,
    part: |_, role| role.into(),
    epoch: |epoch| (*epoch.kind? == STEPS).then(|| format!("step {epoch}")),
    fact: facts::fact,
    violation: facts::violation,
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Progress",
    about: "Every node works step by step, reports each step once its disk holds it, and sends heartbeats besides. Every other node \
            watches both: a node that still sends heartbeats and has stopped working is found by its missing steps and by nothing \
            else.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "Work that takes a node's time, checkpoints on a disk, reports that wait for the disk and heartbeats that do not. A worker that waits for its disk without end, one that is slow, one that crashes in a loop. Restarts, loss, delay, copies, cuts, wrong clocks, lost disks.",
    not_modelled: "Work that loops and writes: its steps are reported and are of no use, and only somebody who knows what the work is for can tell. Locks. What is done about a worker that is stuck.",
    different: "Lou, Huang and Smith (2020) derive watchdogs from the program and run them in its own address space, so that they find out what is stuck. Here a watchdog is on another node and sees only steps. Hadoop counts any report as progress, also one that says the same as before.",
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "stuck-in-time" => (
            "Stuck is noticed",
            "Each running node finds a node stuck of which it has counted no step for as long as its patience lasts, whatever else that \
             node sends.",
        ),
        "new-steps" => (
            "Progress is new",
            "A report counts as progress only if its step was done in the newest start of its sender that is known, and was not \
             counted before.",
        ),
        "slow-is-not-stuck" => (
            "Slow is only slow",
            "No node is found stuck of which a step was counted less than the patience ago.",
        ),
        _ => return None,
    })
}

/// What a node does whose timer ran out without a fact, and why.
fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Pace => ("keeps its opinion", "a step was counted less than the pace ago"),
        TimerName::Patience => ("keeps its opinion", "a step was counted less than the patience ago"),
        TimerName::Step => ("writes a checkpoint", "a step of its work is done"),
        _ => return None,
    })
}

/// The name of a field, column or state of its own.
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
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
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new("step", "Step", "How long a step of the work takes, without writing its checkpoint."),
    SettingWords::new(
        "pace",
        "Pace",
        "A node that has reported no step for this long is slow. Nothing follows from that.",
    ),
    SettingWords::new("patience", "Patience", "A node that has reported no step for this long is stuck."),
    SettingWords::new("interval", "Interval η", "How often every node sends a heartbeat."),
    SettingWords::new(
        "delta",
        "Timeout δ",
        "A node whose heartbeats have been silent for this long has probably crashed.",
    ),
    SettingWords::new(
        "bug-beat-is-progress",
        "Counts heartbeats as progress",
        "Every heartbeat feeds the watchdog, although it comes from another thread than the work.",
    ),
    SettingWords::new(
        "bug-replayed-report",
        "Counts what the disk held",
        "The report with which a node starts again counts as progress, although it repeats an old checkpoint.",
    ),
    SettingWords::new(
        "bug-old-report",
        "Counts old reports",
        "Any report counts as progress, even one that was sent before a crash or is about a step that is known.",
    ),
    SettingWords::new(
        "bug-slow-is-stuck",
        "Has no patience",
        "A node that is slow is taken for stuck at once.",
    ),
    SettingWords::new(
        "bug-first-report",
        "Waits for the first step",
        "A node begins to watch another one only when it has counted a first step of it.",
    ),
    SettingWords::new(
        "bug-never-again",
        "Never trusts again",
        "A node that was stuck once is no longer listened to.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Alive, but stuck",
            "The disk of n3 is full, so its work stands still. It goes on sending heartbeats: whoever listens only for those notices nothing.",
        ),
        ("Make room on the disk", "n3 can write again, and its work can go on. How do the others find out?"),
        (
            "Watch it recover",
            "A step has reached the disk and is reported. Only that clears n3; a heartbeat does not.",
        ),
        ("Slow another node down", "n2 goes on working, but every step takes far longer than usual."),
        (
            "Stuck, or only slow?",
            "The others are patient, but not for that long, so they take n2 for stuck and are wrong. With more patience they would find a node that is really stuck later.",
        ),
        ("Now crash n3", "This time the heartbeats stop as well."),
        (
            "Two signs, two verdicts",
            "A node without heartbeats has probably crashed. A node with heartbeats and without progress is there, but stuck.",
        ),
    ],
);
