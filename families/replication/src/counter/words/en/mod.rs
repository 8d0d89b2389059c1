//! The counter in English.

mod facts;
mod settings;

use crate::active;
use crate::active::words::en as of_active;
use crate::counter::{AUTHORS, TimerName, experiments};
use crate::words::en::Voice;
use faultline_agreement::words::part::en as part;
use faultline_engine::Epoch;
use faultline_engine::view::LogCell;
use faultline_language::{Experiments, Model, ProtocolWords};

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("counter", &WORDS)],
    rule,
    timer: |name| TimerName::find(name.0).map(timer),
    fired: |name| TimerName::find(name.0).map(fired),
    epoch,
    entry,
    label: part::label,
    tag: part::tag,
    // What Multi-Paxos does is told in the words of active replication, which hosts it as well.
    fact: |who, fact| match fact.own() {
        Some(active::Fact::Paxos(fact)) => Some(of_active::of_part(who, fact)),
        _ => fact.own().map(|fact| facts::fact(who, fact)),
    },
    violation: |evidence| evidence.own().map(facts::violation),
};

/// A ballot of the log, or who took an addition.
fn epoch(epoch: Epoch) -> String {
    if epoch.kind == Some(&AUTHORS) { format!("taken by n{epoch}") } else { format!("ballot {epoch}") }
}

fn entry(cell: &LogCell, committed: bool, durable: bool) -> String {
    if cell.epoch.kind == Some(&AUTHORS) {
        facts::entry(cell, durable)
    } else {
        part::entry(cell, committed, durable)
    }
}

static WORDS: ProtocolWords = ProtocolWords {
    name: "Fault-tolerant counter",
    about: "Several replicas keep one count. An addition is acknowledged when a threshold of active replicas has it; operators add, \
            promote, demote and remove replicas. The naive form sends each addition once, without identity or order, and miscounts \
            after one lost message. A replicated log and a PN-counter with identities count right.",
    settings: &[settings::SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(Model {
        modelled: "Three forms under one threshold; active replicas, standbys and nodes outside, and the orders that lead from one to the \
                   next; catching up before a promotion, and handing over after a removal; refusals below the threshold; requests \
                   with identities; disks and restarts.",
        not_modelled: "Nodes that join the log or leave it: a role only says whose copy counts, and with a log all nodes order. A log that is \
                       cut short, and forgetting single additions once all replicas have them. Disks that are lost.",
        different: "There is no paper. The naive form follows popular articles, but keeps additions on disks and waits for the \
                    threshold, so that it fails for want of identity and order alone. The PN-counter keeps additions apart instead of \
                    one sum for each replica (RR-7506), because a sum cannot tell a retry at another replica from a second addition.",
    }),
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "counted-once" => (
            "Counted once",
            "A replica counts each request once, however often and by whatever way it comes, and its counters move by what is added \
             and by nothing else.",
        ),
        "threshold-kept" => (
            "The threshold is kept",
            "A client is told that its addition is kept only when at least the threshold of active replicas have it on their disks.",
        ),
        "caught-up-before-promoted" => (
            "Caught up before it is promoted",
            "A replica becomes active only when it has what there was when the order came: with a log, what its leader had; in a \
             PN-counter, what the active replicas had that were asked, and fewer of them than the threshold may be left out.",
        ),
        "acknowledged-additions-kept" => (
            "Acknowledged additions are kept",
            "Once all has been well for long enough, every active replica counts every addition that a client was told is kept.",
        ),
        "counts-agree" => (
            "Counts agree",
            "Once all has been well for long enough, all replicas hold the same counts, and every request is answered.",
        ),
        _ => return None,
    })
}

/// What nodes wait for.
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Tell => "time to say what it has",
        TimerName::Election => "no word of a leader",
        TimerName::Heartbeat => "next heartbeat",
    }
}

/// What a node does whose timer ran out without a fact, and why.
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Tell => (
            "says what it has",
            "so the others know that it is there, and learn whether somebody lacks something",
        ),
        TimerName::Election => ("looks for a leader", "it has not heard one for too long"),
        TimerName::Heartbeat => {
            ("tells the others that it leads", "otherwise they would elect somebody else")
        }
    }
}

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Crash one active replica",
            "n1, n2 and n3 are active, and two of them must have each addition. Crash n3: does c1 notice?",
        ),
        (
            "Crash another one",
            "Two were enough. Now crash n2. One active replica is left, fewer than the threshold, although three of the five nodes that \
             keep the log are a majority.",
        ),
        (
            "Wait for the refusal",
            "What c1 has asked may be in the log already, and count. But nobody may say that it is kept, so the leader tells c1 that it \
             promises nothing.",
        ),
        (
            "Bring n2 back",
            "Nothing was acknowledged meanwhile. Start n2 again from its disk: it catches up, and counts as a copy once more.",
        ),
        (
            "Promote n4",
            "n4 has been added, and copies what the others have. An operator promotes it. It becomes active only once it has caught up, so \
             that its copy can count in place of a lost one.",
        ),
        (
            "Wait for the next addition",
            "Wait until an addition is acknowledged, and look at who has it: any two active replicas will do, and no replica counts twice.",
        ),
    ],
);
