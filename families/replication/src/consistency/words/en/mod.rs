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
             eventual. The stronger the promise, the more a client waits, and the less it is served when the network is parted. A \
             client that changes the replica can carry what it has read and written, and have its own guarantees.",
    settings: &[settings::SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(Model {
        modelled: "The five promises by the algorithms of their papers, in one machine; Lamport clocks or arrival for conflicts; the \
                   four guarantees for sessions, with vectors that the client carries; anti-entropy; disks and restarts.",
        not_modelled: "An order that survives the loss of its sequencer (Active replication has one); fast writes with slow reads; \
                       transactions; lost disks; partial copies.",
        different: "The papers on memories know no failures and no clients that move. A request that a client repeats at another \
                    replica before its write has come there makes a second write. The rule for causal consistency asks for what \
                    causal memory and causal convergence have in common.",
    }),
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "sequential-consistency" => (
            "Sequential consistency",
            "There is one order of all requests that explains every answer and has the requests of each process in their order.",
        ),
        "causal-consistency" => (
            "Causal consistency",
            "Nobody is told a value that was overwritten by a write of which it had heard, directly or through others.",
        ),
        "pram-consistency" => (
            "PRAM consistency",
            "Everybody sees the writes of each process in the order in which they were made.",
        ),
        "read-your-writes" => (
            "Read your writes",
            "A client that reads finds what it has written before, whichever replica it asks.",
        ),
        "monotonic-reads" => (
            "Monotonic reads",
            "A client that reads again finds what it has read before, or something newer.",
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
            "now and then two replicas compare, because a message may have been lost",
        ),
    }
}

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Make n3 hear late of n1",
            "c1 counts x at n1, c2 counts y at n2, and c3 reads y at n3. Every client is answered at once. Let messages from n1 to n3 take 400 ms, and nobody is answered later.",
        ),
        (
            "A write is held back",
            "What c2 writes at n2 needs all that n2 had seen, the count of c1 among it. At n3 that is missing, so n3 holds the write back, and c3 reads an older y.",
        ),
        (
            "Cut n3 off",
            "c3 is still answered, with what n3 has. Set the promise to linearizable, and it waits instead: that is the choice.",
        ),
        (
            "Heal the network",
            "Replicas compare what they have, and what n3 lacks is sent to it. All copies are equal again.",
        ),
    ],
);
