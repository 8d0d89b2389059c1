//! Failover under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::rules::LINEARIZABILITY;
use faultline_catalogue::strategies::Part;
use faultline_catalogue::strategies::failover::{
    CAUGHT_UP_BEFORE_FAILBACK, EFFECTS_STORED_ONCE, NOTHING_ACKNOWLEDGED_LOST, ONE_PRIMARY_PER_TOKEN, ORDERS_MOVE_ONCE, SERVICE_RETURNS,
    STALE_WRITES_REFUSED,
};
use faultline_engine::{Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "failover",
    nodes: &[4, 4, 5],
    clients: &[1, 2, 3],
    settings: &[
        // Without it two primaries write into one store, and rules break: that is what it is for (Kleppmann 2016).
        ("fencing", &["on"]),
        ("heartbeat", &["20ms", "50ms"]),
        // Long enough for a healthy server, as with a shorter one nobody serves for long.
        ("timeout", &["120ms", "200ms"]),
        ("save", &["50ms", "500ms"]),
        ("ship", &["100ms", "1s"]),
        ("start", &["0s", "100ms"]),
        ("load", &["0s", "1ms"]),
        ("resume", &["0s", "30ms"]),
        ("drill", &["0s", "300ms"]),
        ("broken", &["off", "off", "on"]),
    ],
    faults: Faults { slow: true, ..Faults::ALL },
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| glance.role == Part::Primary.role(),
    command,
    probe: "add probe 1",
    settled,
    rarer: &[
        // Servers have no disk, and in cluster mode nobody leads.
        ("crashes with writes under way", 15),
        ("two that lead at once", 25),
    ],
    exercises: &[
        Exercise::new("takeovers", 70, |fact| fact.has("resumed", &[("planned", "false")])).times(2),
        Exercise::new("failbacks", 15, |fact| fact.has("resumed", &[("planned", "true")])),
        Exercise::new("switchovers that an operator orders", 12, |fact| fact.is("switchover_granted")),
        Exercise::new("orders that are refused", 20, |fact| {
            fact.is("switchover_ended") && !fact.has("switchover_ended", &[("verdict", "done")])
        }),
        Exercise::new("orders that come again", 5, |fact| fact.is("order_recognised")),
        Exercise::new("suspicions", 90, |fact| fact.is("server_suspected")),
        Exercise::new("writes refused", 12, |fact| fact.is("write_refused")),
        Exercise::new("primaries that step down", 20, |fact| fact.is("stepped_down")),
        Exercise::new("takeovers that fail", 5, |fact| fact.is("takeover_failed")),
        Exercise::new("drills that find something", 5, |fact| fact.is("drill_failed")),
        Exercise::new("restarts before anybody noticed", 20, |fact| fact.is("primary_restarted")),
        Exercise::new("effects in the store", 90, |fact| fact.is("effect_stored")),
        Exercise::new("retries recognised", 20, |fact| fact.is("recognised")),
        Exercise::new("copies of the store", 40, |fact| fact.is("copied")),
    ],
    bugs: &[
        Planted { setting: "bug-forget-token", rules: &[ONE_PRIMARY_PER_TOKEN], found: Found::Script(TWO_DIRECTORS) },
        Planted { setting: "bug-forget-fence", rules: &[STALE_WRITES_REFUSED], found: Found::Script(FENCE) },
        planted("bug-forget-keys", &[EFFECTS_STORED_ONCE], &[]),
        planted("bug-answer-first", &[NOTHING_ACKNOWLEDGED_LOST, LINEARIZABILITY], &[("form", "hot")]),
        planted("bug-stale-read", &[LINEARIZABILITY], &[("form", "hot")]),
        planted("bug-early-failback", &[CAUGHT_UP_BEFORE_FAILBACK], &[("failback", "auto"), ("form", "warm")]),
        Planted { setting: "bug-forget-orders", rules: &[ORDERS_MOVE_ONCE], found: Found::Script(LOST_ANSWER) },
        Planted { setting: "bug-one-order", rules: &[SERVICE_RETURNS], found: Found::Script(LOST_ORDER) },
    ],
};

fn command(draw: &mut Draw) -> String {
    match draw.below(16) {
        // The director and, with four nodes, the store are no servers.
        0 => format!("switchover n{}", 1 + draw.below(4)),
        1 | 2 => format!("switchover n{}", 2 + draw.below(2)),
        _ => draw.store(),
    }
}

/// c2 does not hear that its order was carried out, and asks again when n3 has taken over and the director has been down.
const LOST_ANSWER: Script = Script {
    nodes: 4,
    clients: 2,
    settings: &[],
    lines: "\
        0.5s c1 every 40ms add x 1
        2s crash n2
        3s restart n2
        4s cut n1 -> c2
        4s c2 -> n1 switchover n2
        5s crash n2
        5.4s restart n2
        5.5s crash n1
        5.6s restart n1
        6.5s heal",
    until: "8s",
};

/// n2 is cut off from the director, and not from the store. The director crashes, starts again and does not know that there is a
/// token.
const TWO_DIRECTORS: Script = Script {
    nodes: 4,
    clients: 1,
    settings: &[],
    lines: "\
        0.5s c1 every 50ms add x 1
        2s cut n1 n2
        2.01s crash n1
        2.1s restart n1",
    until: "5s",
};

/// n2 is cut off from the director and replaced, and cut off from the store as well. The store crashes and starts again, and then
/// n2 reaches it.
const FENCE: Script = Script {
    nodes: 4,
    clients: 2,
    settings: &[("save", "200ms")],
    lines: "\
        0.5s c1 every 50ms add x 1
        2s cut n1 n2
        2s cut n2 n4
        2.9s cut n3 n4
        3s crash n4
        3.05s heal n2 n4
        3.1s restart n4
        4s heal n3 n4",
    until: "6s",
};

/// The order to take over is lost, and nothing else.
const LOST_ORDER: Script = Script {
    nodes: 4,
    clients: 1,
    settings: &[],
    lines: "\
        3s crash n2
        3.1s hold all n1 -> n3 Promote
        3.4s drop n1 -> n3 Promote
        3.41s release
        3.5s restart n2",
    until: "9s",
};

/// There is one primary, or all serve.
fn settled(session: &dyn Session) -> Result<(), String> {
    let frame = session.frame();
    let plays = |part: Part| {
        move |node: &&faultline_engine::view::NodeFrame| {
            node.glance.as_ref().is_some_and(|glance| glance.role == part.role())
        }
    };
    let members = frame.nodes.iter().filter(plays(Part::Member)).count();
    match frame.nodes.iter().filter(plays(Part::Primary)).count() {
        1 => Ok(()),
        0 if members > 0 => Ok(()),
        many => Err(format!("{many} servers are the primary")),
    }
}
