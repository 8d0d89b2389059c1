//! Copies with a promise in English.

mod facts;
mod settings;

use crate::consistency::{TimerName, experiments};
use crate::words::en::Voice;
use faultline_language::{Experiments, Model, ProtocolWords};

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("consistency", &WORDS)],
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
    name: "Consistency models",
    about: "One store, copied to every node, and a setting that says what the copies promise: linearizable, sequential, causal, PRAM or \
             eventual. The stronger the promise, the longer a client waits, and the less often it is answered while the network is \
             partitioned. A client that moves between replicas can carry what it has read and written, and have guarantees of its \
             own.",
    settings: &[settings::SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(Model {
        modelled: "The five promises by the algorithms of their papers, in one machine; Lamport clocks or arrival for conflicts; the \
                   four guarantees for sessions, with vectors that the client carries; anti-entropy; disks and restarts.",
        not_modelled: "An order that survives the loss of its sequencer (Active replication has one); fast writes with slow reads; \
                       transactions; lost disks; partial copies.",
        different: "The papers on memories know no failures and no clients that move. If a client repeats a request at another \
                    replica before its write has arrived there, a second write is made. The rule for causal consistency asks for \
                    what causal memory and causal convergence have in common.",
    }),
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "sequential-consistency" => (
            "Sequential consistency",
            "One order of all requests explains every answer and keeps the requests of each process in their own order.",
        ),
        "causal-consistency" => (
            "Causal consistency",
            "No client is told a value that had been overwritten by a write that the client already knew of, directly or through others.",
        ),
        "pram-consistency" => (
            "PRAM consistency",
            "Every client sees the writes of each process in the order in which they were made.",
        ),
        "read-your-writes" => (
            "Read your writes",
            "A replica that answers a read of a client has everything that the client has written before.",
        ),
        "monotonic-reads" => (
            "Monotonic reads",
            "A replica that answers a read of a client has everything that the client has read before.",
        ),
        "monotonic-writes" => (
            "Monotonic writes",
            "Every replica has the earlier writes of a client before it takes a later one.",
        ),
        "writes-follow-reads" => (
            "Writes follow reads",
            "Every replica has what a client had read before it takes what the client wrote afterwards.",
        ),
        "delivery-order" => (
            "Delivery in order",
            "A replica applies a write after all that must come before it: by one order, by what may have caused it, or by its writer.",
        ),
        "writes-arrive" => (
            "Writes arrive",
            "Once all is well, every write reaches every replica, copies agree where that is promised, and every request is answered.",
        ),
        _ => return None,
    })
}

/// What nodes wait for.
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Repair => "next comparison",
    }
}

/// What a node does whose timer ran out without a fact, and why.
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Repair => (
            "tells another replica what it has",
            "two replicas compare what they have now and then, because messages may have been lost",
        ),
    }
}

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Make n3 hear late of n1",
            "c1 counts x at n1, c2 counts y at n2, and c3 reads y at n3. Every client is answered at once. Let messages from n1 to n3 take 400 ms: no answer takes longer.",
        ),
        (
            "A write is held back",
            "What c2 writes at n2 needs everything that n2 has applied, and that includes the counts of c1. n3 lacks those, so it holds the write back, and c3 reads an older y.",
        ),
        (
            "Cut n3 off",
            "n3 still answers c3, from what it has. Set the promise to linearizable, and c3 waits instead: that is the choice.",
        ),
        (
            "Heal the network",
            "The replicas compare what they have, and the others send n3 what it lacks. All copies are equal again.",
        ),
    ],
);
