//! Primary and backups under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::replication::Part;
use faultline_catalogue::replication::primary_backup::{
    ACKNOWLEDGED_WRITES_KEPT, BACKUP_IN_STEP, ONE_PRIMARY_ANSWERS, ONE_VIEW_PER_NUMBER, PRIMARY_SUCCESSION,
    SERVICE_RECOVERS, VIEW_ACKNOWLEDGED,
};
use faultline_catalogue::rules;
use faultline_engine::{Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "primary-backup",
    nodes: &[2, 3, 3, 4, 4, 4, 5, 6],
    clients: &[1, 2, 2, 3],
    settings: &[
        ("ship", &["sync", "sync", "sync", "semi", "async"]),
        ("backups", &["1", "1", "1", "2", "3"]),
        ("authority", &["backup", "backup", "lease", "none"]),
        ("backup-reads", &["off", "off", "on"]),
        ("lease", &["120ms", "160ms", "400ms"]),
        ("ping", &["20ms", "40ms"]),
        // Long enough for a healthy server, as otherwise views change for ever.
        ("timeout", &["150ms", "200ms", "300ms"]),
        ("resend", &["60ms", "150ms", "300ms"]),
        ("gather", &["0s", "50ms"]),
        // What the other settings do not promise, a run may break: the scenarios show how.
        ("claim", &["settings"]),
    ],
    // A lost disk may be the last that holds something. The view service waits a twentieth longer than a lease lasts, so clocks
    // may drift by a fortieth each.
    faults: Faults { clocks: Some(20_000), ..Faults::ALL },
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| glance.role.leads,
    command: Draw::store,
    probe: "add probe 1",
    settled,
    rarer: &[],
    exercises: &[
        Exercise::new("servers taken for failed", 80, |fact| fact.is("pings_missed")),
        Exercise::new("backups promoted", 40, |fact| fact.has("view_formed", &[("why.reason", "promoted")])),
        Exercise::new("backups removed", 40, |fact| fact.has("view_formed", &[("why.reason", "removed")])),
        Exercise::new("backups added", 40, |fact| fact.has("view_formed", &[("why.reason", "added")])),
        Exercise::new("views acknowledged", 70, |fact| fact.is("view_acknowledged")),
        Exercise::new("views that must not change", 20, |fact| fact.is("view_unacknowledged")),
        Exercise::new("nobody to promote", 30, |fact| fact.is("nobody_to_promote")),
        Exercise::new("leases that are waited for", 5, |fact| fact.is("expiry_awaited")),
        Exercise::new("requests without a lease", 5, |fact| fact.is("primary_without_lease")),
        Exercise::new("writes executed", 95, |fact| fact.is("write_executed")),
        Exercise::new("state sent", 60, |fact| fact.is("state_sent")),
        Exercise::new("writes removed", 3, |fact| fact.is("writes_removed")),
        Exercise::new("primaries that were replaced", 20, |fact| fact.is("ship_refused")),
        Exercise::new("gaps", 20, |fact| fact.is("order_gap")),
        Exercise::new("primaries that go on alone", 5, |fact| fact.is("fell_back")),
        Exercise::new("backups that are awaited again", 3, |fact| fact.is("waits_again")),
        Exercise::new("reads at backups", 10, |fact| fact.is("backup_read")),
        Exercise::new("retries recognised", 10, |fact| fact.is("write_recognised")),
        Exercise::new("clients sent elsewhere", 60, |fact| fact.is("sent_elsewhere")),
    ],
    bugs: &[
        planted("bug-unacknowledged", &[VIEW_ACKNOWLEDGED], SYNC),
        planted("bug-early-acknowledgement", &[ACKNOWLEDGED_WRITES_KEPT], SYNC),
        planted("bug-stranger", &[PRIMARY_SUCCESSION], SYNC),
        planted("bug-forget-view", &[ONE_VIEW_PER_NUMBER, PRIMARY_SUCCESSION, VIEW_ACKNOWLEDGED], SYNC),
        Planted {
            setting: "bug-no-lease-wait",
            rules: &[ONE_PRIMARY_ANSWERS, rules::LINEARIZABILITY],
            found: Found::Script(TWO_PRIMARIES),
        },
        planted("bug-answer-first", &[ACKNOWLEDGED_WRITES_KEPT, rules::LINEARIZABILITY], SYNC),
        // Who obeys an old primary may lead itself, and loses what it has decided.
        planted(
            "bug-old-view",
            &[
                ONE_PRIMARY_ANSWERS,
                ACKNOWLEDGED_WRITES_KEPT,
                BACKUP_IN_STEP,
                rules::LINEARIZABILITY,
                rules::STATE_MACHINE_SAFETY,
            ],
            SYNC,
        ),
        planted(
            "bug-skip-check",
            &[BACKUP_IN_STEP, ACKNOWLEDGED_WRITES_KEPT, rules::STATE_MACHINE_SAFETY],
            SYNC,
        ),
        planted("bug-keep-suffix", &[BACKUP_IN_STEP], &[]),
        planted("bug-unwritten", &[rules::WRITE_AHEAD], SYNC),
        planted("bug-no-sessions", &[rules::TAKES_EFFECT_ONCE], SYNC),
        Planted { setting: "bug-no-resend", rules: &[SERVICE_RECOVERS], found: Found::Script(LOST_WRITE) },
    ],
};

const SYNC: &[(&str, &str)] = &[("ship", "sync")];

/// A primary is cut off whose lease is long.
const TWO_PRIMARIES: Script = Script {
    nodes: 3,
    clients: 2,
    settings: &[("authority", "lease"), ("lease", "400ms")],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        0.5s c1 set x 1
        1s partition n2 c2 | n1 n3 c1
        1.25s c1 -> n3 set x 2
        1.32s c2 get x",
    until: "2s",
};

/// A write is lost between primary and backup, and nothing else.
const LOST_WRITE: Script = Script {
    nodes: 3,
    clients: 1,
    settings: &[],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        0.5s cut n2 -> n3
        0.5s c1 set x 1
        0.53s heal
        0.53s delay all 10ms",
    until: "40s",
};

/// One server leads, its view is acknowledged, and all know it.
fn settled(session: &dyn Session) -> Result<(), String> {
    let frame = session.frame();
    let glances = || frame.nodes.iter().filter_map(|node| node.glance.as_ref());
    let plays = |part: Part| glances().filter(|one| one.role == part.role()).count();
    let (primaries, others) = (plays(Part::Primary), plays(Part::Transferring));
    let numbers: Vec<u64> = glances().map(|one| one.epoch.number).collect();
    if primaries == 1 && others == 0 && numbers.windows(2).all(|pair| pair[0] == pair[1]) {
        return Ok(());
    }
    Err(format!("{primaries} primaries, {others} whose view is not acknowledged; views {numbers:?}"))
}
