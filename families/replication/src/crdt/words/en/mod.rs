//! Replicated data types in English.

mod facts;
mod settings;

use crate::crdt::{TimerName, experiments};
use crate::words::en::Voice;
use faultline_language::{Experiments, ProtocolWords};

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("crdt", &WORDS)],
    rule,
    timer: |name| TimerName::find(name.0).map(timer),
    fired: |name| TimerName::find(name.0).map(fired),
    epoch: |epoch| format!("made by n{epoch}"),
    entry: |cell, _, durable| facts::entry(cell, durable),
    label: |_| None,
    tag: |_| None,
    fact: |who, fact| fact.own().map(|fact| facts::fact(who, fact)),
    violation: |evidence| evidence.own().map(facts::violation),
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "CRDT",
    about: "Every replica answers its clients by itself, whoever is cut off. Now and then it sends what it has to another one, \
             which joins it to its own. Joins may come in any order and any number of times: replicas that have the same updates \
             hold the same. Counters, registers, sets and texts, each with its own meaning for changes that did not know of each other.",
    settings: &[settings::SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "strong-convergence" => (
            "Same updates, same value",
            "Each object holds what its updates make, folded one by one: so replicas that have the same updates hold the same, \
             whatever the way by which they came.",
        ),
        "intent-kept" => (
            "Intent is kept",
            "An update is undone only by one whose author knew of it: an insertion wins over a concurrent removal, a write \
             replaces what its author had seen, and letters stay in the order in which somebody saw them.",
        ),
        "own-names" => ("Each update has a name of its own", "No two updates have the same name."),
        "acknowledged-on-disk" => (
            "What is acknowledged is written",
            "When a client is told that its change is done, the replica that says so has it on its disk.",
        ),
        "changed-once" => (
            "A replica makes a change once",
            "However often a client asks a replica for the same change, that replica makes it once.",
        ),
        "only-stable-collected" => (
            "Only what all have is collected",
            "A replica forgets a tombstone only when every replica has the removal.",
        ),
        "updates-reach-all" => (
            "Updates reach all",
            "Once all is well, every update that is on some disk reaches every replica, and every request is answered.",
        ),
        _ => return None,
    })
}

/// What nodes wait for.
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Gossip => "next gossip",
    }
}

/// What a node does whose timer ran out without a fact, and why.
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Gossip => (
            "turns to another replica",
            "now and then it sends what it has, or what the other one has not acknowledged, which may be nothing",
        ),
    }
}

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Cut n3 off",
            "c1 adds at n1, c2 adds at n2, and both are answered at once. Cut n3 off: it falls behind, and nobody waits for it.",
        ),
        (
            "Lose most messages",
            "Let the network lose 60% of what is sent. What is lost is sent again with the next gossip: only the time until all are equal grows.",
        ),
        (
            "Break n1",
            "What n1 has said to be done is on its disk, and perhaps nowhere else yet. Its client turns to another replica.",
        ),
        (
            "Heal the network",
            "One round of gossip or a few, and n3 holds what the others do: each addition counted once, whatever came twice.",
        ),
    ],
);
