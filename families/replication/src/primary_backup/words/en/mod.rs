//! Primary and backups in English.

mod facts;

use crate::primary_backup::{TimerName, experiments};
use crate::words::en::Voice;
use faultline_engine::view::{Held, LogCell};
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("primary-backup", &WORDS)],
    rule,
    timer: |name| TimerName::find(name.0).map(timer),
    fired: |name| TimerName::find(name.0).map(fired),
    epoch: |epoch| format!("view {epoch}"),
    entry,
    label: |_| None,
    tag: |_| None,
    fact: |who, fact| fact.own().map(|fact| facts::fact(who, fact)),
    violation: |evidence| evidence.own().map(facts::violation),
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Primary and backups",
    about: "One server, the primary, executes what clients ask and ships every write to its backups. A view service says who is the \
             primary; when that one falls silent, a backup takes over. Whether anything is lost depends on when the primary answers: \
             after the backups have the write, or before.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(Model {
        modelled: "Views, their succession and acknowledgement; pings and false suspicion; one backup or several, and idle servers; the \
                   three kinds of shipping; the word of the backups or a lease for each answer; state for a fresh backup while the \
                   primary serves; reads at backups; disks, restarts and lost disks.",
        not_modelled: "A view service that is itself replicated; snapshots instead of writes, and logs that are cut; a switchover that \
                       somebody orders.",
        different: "Servers have disks, so one that is back before it is missed goes on where it was; the lab takes every restart for a \
                    failure. A view that is not acknowledged can lose a backup; in the lab it cannot change at all. The primary \
                    answers, as in the lab; in Alsberg & Day the backup does.",
    }),
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "one-view-per-number" => {
            ("One view per number", "No two views have the same number, whatever crashes.")
        }
        "view-acknowledged" => (
            "Views are acknowledged",
            "A view gets another primary, or a backup more, only once its primary has acknowledged it.",
        ),
        "primary-succession" => (
            "Succession of primaries",
            "Who is the primary of a view was the primary or a backup of the view before.",
        ),
        "one-primary-answers" => (
            "One primary answers",
            "What is asked after the primary of a view has answered is not answered by a primary of an older view.",
        ),
        "acknowledged-writes-kept" => (
            "Acknowledged writes are kept",
            "What a client was told of is on the disk of the primary and, with synchronous shipping, once the view is acknowledged, on \
             that of every backup.",
        ),
        "backup-in-step" => (
            "Backups in step",
            "What a backup has is what its primary has, in the same order, and nothing more.",
        ),
        "service-recovers" => (
            "The service recovers",
            "Once all is healed and left alone for long enough, the view has its backups and is acknowledged, and every request is \
             answered.",
        ),
        _ => return None,
    })
}

/// What nodes wait for.
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Ping => "next ping",
        TimerName::Reship => "no acknowledgement",
        TimerName::Gather => "gathered writes",
        TimerName::Fallback => "fallback",
        TimerName::Missed => "missed pings",
        TimerName::Expiry => "end of the lease",
    }
}

/// What a node does whose timer ran out without a fact, and why.
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Ping => {
            ("pings the view service", "a server that is silent for too long is taken for failed")
        }
        TimerName::Reship => (
            "ships again what a backup has not acknowledged, if there is such",
            "a message may have been lost on the way",
        ),
        TimerName::Gather => ("ships what it has gathered", "clients were answered before"),
        TimerName::Fallback => {
            ("finds no write waiting that long", "a backup has received what it waited for")
        }
        TimerName::Missed => ("finds a server silent", "no ping has come from it for too long"),
        TimerName::Expiry => (
            "looks whether it can replace the primary",
            "the lease is over, so the primary answers nobody any more",
        ),
    }
}

/// What a place of a log holds.
fn entry(cell: &LogCell, committed: bool, durable: bool) -> String {
    let Held::Command { text, .. } = &cell.held else { return "nothing yet".into() };
    let state = match (committed, durable) {
        (true, _) => "executed",
        (false, true) => "on the disk, not executed",
        (false, false) => "not executed, not yet on the disk",
    };
    format!("{text}, view {}, {state}", cell.epoch)
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "ship",
        "Shipping",
        "When a write is answered. sync: when every backup has it on its disk. semi: when one backup has received it, or after the \
         fallback. async: when the primary has it on its own disk; it is shipped later.",
    ),
    SettingWords::new(
        "backups",
        "Backups",
        "How many backups a view has. Servers beyond that are idle until one is needed.",
    ),
    SettingWords::new(
        "authority",
        "Authority",
        "How a primary knows that it still is one. backup: its backups say so for each answer. lease: it has a lease from the view \
         service. none: it takes it for granted, and two may answer after a partition. Writes of semi and async are answered before \
         a backup could say anything, so for them only a lease helps.",
    ),
    SettingWords::new(
        "backup-reads",
        "Reads at backups",
        "Clients read at the backups, which answer with what they have received. That may be behind the primary.",
    ),
    SettingWords::new("ping", "Ping", "How often a server pings the view service."),
    SettingWords::new(
        "timeout",
        "Timeout",
        "After so long without a ping the view service takes a server for failed.",
    ),
    SettingWords::new(
        "lease",
        "Lease",
        "With authority lease: how long a primary may answer after it asked. The view service does not replace it before.",
    ),
    SettingWords::new(
        "resend",
        "Ships again after",
        "How long the primary waits for an acknowledgement before it ships again.",
    ),
    SettingWords::new(
        "gather",
        "Gathers for",
        "With ship async: how long a primary gathers writes before it ships them; with 0s each goes at once.",
    ),
    SettingWords::new(
        "fallback",
        "Fallback",
        "With ship semi: how long a write waits for a backup before the primary goes on without.",
    ),
    SettingWords::new(
        "claim",
        "Judged as",
        "What rules judge by: what the other settings promise, or one copy that loses nothing, whatever they are.",
    ),
    SettingWords::new(
        "bug-unacknowledged",
        "View changed too early",
        "The view service changes a view that its primary has not acknowledged.",
    ),
    SettingWords::new(
        "bug-early-acknowledgement",
        "Acknowledged too early",
        "A primary acknowledges its view before its backups have its state.",
    ),
    SettingWords::new(
        "bug-stranger",
        "Any server leads",
        "The view service promotes any server that it hears, whether it was a backup or not.",
    ),
    SettingWords::new(
        "bug-forget-view",
        "View in memory",
        "The view service does not write the view to its disk.",
    ),
    SettingWords::new(
        "bug-no-lease-wait",
        "Lease ignored",
        "The view service replaces a primary although its lease is not over.",
    ),
    SettingWords::new(
        "bug-answer-first",
        "Answered first",
        "A synchronous primary answers a write before its backups have it.",
    ),
    SettingWords::new(
        "bug-old-view",
        "Old view obeyed",
        "A server obeys a primary of an older view than the one that it knows.",
    ),
    SettingWords::new(
        "bug-skip-check",
        "Gaps not noticed",
        "A backup takes whatever comes for the next write, even if one before it is missing.",
    ),
    SettingWords::new(
        "bug-keep-suffix",
        "Unshipped writes kept",
        "A backup keeps writes that its primary does not have.",
    ),
    SettingWords::new(
        "bug-unwritten",
        "Acknowledged unwritten",
        "A backup acknowledges a write before it is on its disk.",
    ),
    SettingWords::new(
        "bug-no-sessions",
        "Retries executed",
        "The primary takes a request that comes again for a new one.",
    ),
    SettingWords::new(
        "bug-no-resend",
        "Nothing shipped again",
        "The primary never ships again what a backup has not acknowledged.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Break the primary",
            "c1 writes at the primary n2. n2 ships each write to its backup n3, and answers when n3 has it. n4 is idle. What if n2 is gone?",
        ),
        (
            "The view service decides",
            "n1 has no ping of n2. When that has lasted for too long there is a new view: the backup leads, and the idle server follows.",
        ),
        (
            "The new backup gets the state",
            "n3 sends n4 all that it has. Then it acknowledges the view, and n1 may change it again.",
        ),
        ("Bring n2 back", "It is not needed now, so it is idle. What it has it may still use."),
        ("Break the backup", "n3 waits for n4 before it answers, so c1 waits too."),
        ("Another backup", "n1 notices, and n2 is a backup. n3 sends it only what it lacks."),
    ],
);
