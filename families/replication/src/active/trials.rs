//! Active replication under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::replication::Part;
use faultline_catalogue::replication::active::{CAUGHT_UP, EVERY_REPLICA, SAME_ORDER, SAME_STATE};
use faultline_catalogue::rules;
use faultline_engine::view::Glance;
use faultline_engine::{Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "active",
    nodes: &[2, 3, 3, 3, 4, 5, 5, 6],
    clients: &[1, 2, 2, 3],
    settings: &[
        ("latest", &["50ms", "100ms", "300ms"]),
        ("fetch", &["10ms", "30ms", "80ms"]),
        // Long enough that in good weather a ballot is over before the next begins.
        ("election", &["150ms..300ms", "150ms..450ms", "300ms..600ms"]),
    ],
    // A wiped disk is not among the faults: the sequencer's holds the order, and an acceptor of Multi-Paxos must remember (Lamport
    // 2001, §2.5). Clocks may be as wrong as they like, as no replica reads one.
    faults: Faults::ALL,
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| glance.role.leads,
    command: Draw::store,
    probe: "add probe 1",
    settled,
    // A sequencer has no rival: half of the runs elect leaders.
    rarer: &[("two that lead at once", 20)],
    exercises: &[
        Exercise::new("requests ordered by a sequencer", 35, |fact| fact.is("request_ordered")),
        Exercise::new("requests ordered by Multi-Paxos", 35, |fact| fact.is("counted")),
        Exercise::new("requests executed", 95, |fact| fact.is("request_executed")).times(10),
        Exercise::new("gaps", 30, |fact| fact.is("order_missing")),
        Exercise::new("what was missing is fetched", 30, |fact| fact.is("orders_sent_again")),
        Exercise::new("replicas that caught up", 30, |fact| fact.is("replica_caught_up")),
        Exercise::new("leaders deposed", 20, |fact| fact.has("steps_down", &[("led", "true")])),
        Exercise::new("answers repeated", 30, |fact| fact.is("answer_repeated")),
        Exercise::new("clients that wait for equal answers", 30, |fact| fact.is("heard")),
    ],
    bugs: &[
        planted("bug-arrival-order", &[SAME_ORDER, SAME_STATE], &[]),
        planted("bug-read-clock", &[SAME_STATE], &[]),
        planted("bug-local-reads", &[rules::LINEARIZABILITY], &[]),
        planted("bug-no-sessions", &[rules::TAKES_EFFECT_ONCE], &[]),
        planted("bug-no-fetch", &[CAUGHT_UP], &[("order", "sequencer")]),
        planted("bug-unwritten-order", &[rules::WRITE_AHEAD], &[("order", "sequencer")]),
        Planted { setting: "bug-no-latest", rules: &[EVERY_REPLICA], found: Found::Script(LAST_LOST) },
    ],
};

/// The last number is lost on its way to n3, and nothing else.
const LAST_LOST: Script = Script {
    nodes: 3,
    clients: 1,
    settings: &[],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        0.5s cut n1 -> n3
        0.5s c1 set x 1
        0.53s heal
        0.53s delay all 10ms",
    until: "40s",
};

/// One orders, nobody lacks anything, and all have executed the same.
fn settled(session: &dyn Session) -> Result<(), String> {
    let glances: Vec<Glance> = session.frame().nodes.iter().filter_map(|node| node.glance).collect();
    let count = |part: Part| glances.iter().filter(|glance| glance.role == part.role()).count();
    let (leads, follows) = (count(Part::Sequencer) + count(Part::Ordering), count(Part::Replica));
    let executed: Vec<u64> = glances.iter().map(|glance| glance.commit).collect();
    let alike = executed.windows(2).all(|pair| pair[0] == pair[1]);
    if leads == 1 && leads + follows == usize::from(session.nodes()) && alike {
        return Ok(());
    }
    Err(format!("{leads} order, {follows} follow, executed {executed:?}"))
}
