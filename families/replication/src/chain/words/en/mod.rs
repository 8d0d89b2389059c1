//! Chain replication in English.

mod facts;

use crate::chain::{TimerName, experiments};
use crate::words::en::Voice;
use faultline_engine::view::{Held, LogCell};
use faultline_language::{Experiments, ProtocolWords, SettingWords};

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("chain", &WORDS)],
    rule,
    timer: |name| TimerName::find(name.0).map(timer),
    fired: |name| TimerName::find(name.0).map(fired),
    epoch: |epoch| format!("configuration {epoch}"),
    entry,
    label: |_| None,
    tag: |_| None,
    fact: |who, fact| fact.own().map(|fact| facts::fact(who, fact)),
    violation: |evidence| evidence.own().map(facts::violation),
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Chain replication",
    about: "Servers hold copies of the same data, in a row. The head takes updates, each server hands them to the next, and when \
             the tail has one, all have it and the tail answers. The tail also answers reads. A master takes a server that fails \
             out of the chain. With CRAQ every server answers reads.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "update-propagation" => (
            "Update propagation",
            "In a chain, what a server has is a prefix of what its predecessor has: the same updates in the same order, and none more.",
        ),
        "acknowledged-updates-kept" => (
            "Acknowledged updates are kept",
            "Every update of which a client was told is on the disk of each server of the chain that says it holds everything; there is \
             at least one such server.",
        ),
        "one-chain-per-number" => {
            ("One chain per number", "No two chains have the same configuration number, whatever crashes.")
        }
        "chain-recovers" => (
            "The chain recovers",
            "Once all is healed and left alone for long enough, every server is in the chain and holds everything, and every \
             request is answered.",
        ),
        _ => return None,
    })
}

/// What nodes wait for.
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Beat => "next heartbeat",
        TimerName::Resend => "no acknowledgement",
        TimerName::Silence => "silence of a server",
        TimerName::Lease => "end of a lease",
    }
}

/// What a node does whose timer ran out without a fact, and why.
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Beat => {
            ("tells the master that it is there", "the master considers a silent server failed")
        }
        TimerName::Resend => (
            "asks its successor what it has, unless all is acknowledged",
            "a message may have been lost on the way",
        ),
        TimerName::Silence => ("finds a server silent", "nothing has come from it for too long"),
        TimerName::Lease => (
            "may remove a silent server from the chain",
            "the lease of that server has expired, so it answers no reads any more",
        ),
    }
}

/// An update in the history of a server.
fn entry(cell: &LogCell, committed: bool, durable: bool) -> String {
    let Held::Command { text, .. } = &cell.held else { return "nothing yet".into() };
    let state = match (committed, durable) {
        (true, _) => "acknowledged",
        (false, true) => "not known to be acknowledged",
        (false, false) => "not known to be acknowledged, not yet on the disk",
    };
    format!("{text}, configuration {}, {state}", cell.epoch)
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "craq",
        "Reads anywhere (CRAQ)",
        "Every server answers reads. If it does not know its newest version to be acknowledged, it asks the tail which one is \
         (CRAQ §2.3).",
    ),
    SettingWords::new("heartbeat", "Heartbeat", "How often a server tells the master that it is there."),
    SettingWords::new(
        "timeout",
        "Timeout",
        "How long a server must be silent before the master considers it failed.",
    ),
    SettingWords::new(
        "lease",
        "Lease",
        "How long a server may answer reads after it has asked the master for a lease. The master removes no server before its \
         lease has expired. With 0s there are no leases, and a server that was removed without knowing it may give old answers.",
    ),
    SettingWords::new(
        "resend",
        "Asks again after",
        "How long a server waits for an acknowledgement before it asks what its successor has.",
    ),
    SettingWords::new(
        "bug-answer-first",
        "Head answers",
        "The head answers the client itself, before the others have the update.",
    ),
    SettingWords::new(
        "bug-dirty-reads",
        "Dirty reads",
        "With CRAQ a server answers with its newest version and does not ask the tail.",
    ),
    SettingWords::new(
        "bug-skip-check",
        "Gaps not noticed",
        "A server takes any update that comes for the next one, even if one before it is missing.",
    ),
    SettingWords::new(
        "bug-unwritten",
        "Passed on unwritten",
        "A server passes an update on before it is on its own disk.",
    ),
    SettingWords::new(
        "bug-early-tail",
        "Tail too early",
        "A server that is added to the chain serves before it has received what the tail before it had.",
    ),
    SettingWords::new(
        "bug-last-copy",
        "Last copy removed",
        "The master removes a silent server even if no other one holds everything.",
    ),
    SettingWords::new(
        "bug-no-lease-wait",
        "Lease ignored",
        "The master removes a silent server although its lease has not expired.",
    ),
    SettingWords::new(
        "bug-forget-chain",
        "Chain in memory",
        "The master does not write the configuration to its disk.",
    ),
    SettingWords::new(
        "bug-keep-suffix",
        "Unacknowledged kept",
        "A server that was removed keeps updates that nobody has acknowledged, and joins again with them.",
    ),
    SettingWords::new(
        "bug-no-sessions",
        "Retries executed",
        "The head treats a request that comes again as a new one.",
    ),
    SettingWords::new(
        "bug-no-resend",
        "Nothing sent again",
        "A server does not send its successor what the successor lacks.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Crash the middle",
            "c1 asks the head n2, which hands each update to n3, and n3 to the tail n4. n4 gets it last. All have it by then, and n4 \
             answers. What if n3 is gone?",
        ),
        (
            "The master repairs",
            "n1 hears nothing from n3. When that has lasted too long, n1 joins n2 and n4, and n2 sends n4 what was lost on the way.",
        ),
        ("Bring n3 back", "Its place is taken. It copies what the tail has, while the others serve."),
        (
            "A new tail",
            "The master puts n3 at the end. When n3 has everything that n4 had, it is the tail and answers.",
        ),
        ("Crash the head", "Updates that only n2 has will be gone, but nobody was told of them."),
        ("The next one is the head", "When n1 has noticed, n4 is the head. c1 asks n1 and finds it."),
    ],
);
