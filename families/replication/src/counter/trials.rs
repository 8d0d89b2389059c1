//! The fault-tolerant counter under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted};
use faultline_catalogue::replication::Part;
use faultline_catalogue::replication::counter::{
    ACKNOWLEDGED_ADDITIONS_KEPT, CAUGHT_UP_BEFORE_PROMOTED, COUNTED_ONCE, COUNTS_AGREE, THRESHOLD_KEPT,
};
use faultline_catalogue::rules;
use faultline_engine::view::Glance;
use faultline_engine::Session;

pub(crate) const SUBJECT: Subject = Subject {
    slug: "counter",
    nodes: &[2, 3, 4, 4, 5, 5, 6],
    clients: &[1, 2, 2, 3],
    settings: &[
        ("threshold", &["1", "2", "2", "3"]),
        ("active", &["2", "3", "3", "4"]),
        ("tell", &["30ms", "50ms", "100ms"]),
        // What the naive form does not promise, a run may break: the scenarios show how.
        ("claim", &["settings"]),
        // Long enough that in good weather a ballot is over before the next begins.
        ("election", &["150ms..300ms", "150ms..450ms", "300ms..600ms"]),
    ],
    // A wiped disk is not among the faults: an acceptor must remember (Lamport 2001, §2.5), and so must whoever said that it has an
    // addition.
    faults: Faults::ALL,
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| glance.role.leads,
    command,
    probe: "add probe 1",
    settled,
    // The naive form has no leader, and sends nothing by itself.
    rarer: &[("two that lead at once", 10)],
    exercises: &[
        Exercise::new("additions", 70, |fact| fact.is("addition_counted")).times(5),
        Exercise::new("additions acknowledged", 60, |fact| fact.is("addition_acknowledged")).times(3),
        Exercise::new("additions ordered by Multi-Paxos", 20, |fact| fact.is("counted")).times(5),
        Exercise::new("nothing promised", 30, |fact| fact.is("promise_refused")),
        Exercise::new("requests recognised", 10, |fact| fact.is("addition_recognised")),
        Exercise::new("two names of one request", 2, |fact| {
            fact.has("addition_counted", &[("fresh", "false")])
        }),
        Exercise::new("additions handed over", 20, |fact| fact.is("additions_handed_over")),
        Exercise::new("copies of counts", 4, |fact| fact.is("counts_copied")),
        Exercise::new("orders carried out", 50, |fact| fact.is("roles_changed")),
        Exercise::new("orders refused", 30, |fact| fact.is("role_refused")),
        // Orders are drawn for any node, so few come at the right time; the tests of the family have the others.
        Exercise::new("standbys caught up", 2, |fact| fact.is("promotion_checked")),
    ],
    bugs: &[
        planted("bug-no-sessions", &[COUNTED_ONCE, rules::LINEARIZABILITY], &[("form", "pn")]),
        planted("bug-answer-first", &[THRESHOLD_KEPT], &[("form", "log")]),
        planted("bug-count-standbys", &[THRESHOLD_KEPT], &[("form", "pn")]),
        planted("bug-lower-threshold", &[THRESHOLD_KEPT], &[("form", "log")]),
        planted("bug-promote-early", &[CAUGHT_UP_BEFORE_PROMOTED], &[("form", "pn")]),
        planted("bug-send-once", &[ACKNOWLEDGED_ADDITIONS_KEPT, COUNTS_AGREE], &[("form", "pn")]),
        planted("bug-unwritten", &[rules::WRITE_AHEAD], &[("form", "pn")]),
        planted("bug-stale-reads", &[rules::LINEARIZABILITY], &[("form", "log")]),
        Planted {
            setting: "bug-no-handover",
            rules: &[ACKNOWLEDGED_ADDITIONS_KEPT],
            found: Found::Script(LEFT_BEHIND),
        },
    ],
};

/// n2 takes an addition that nobody else hears of, and is removed.
const LEFT_BEHIND: Script = Script {
    nodes: 5,
    clients: 2,
    settings: &[("form", "pn"), ("threshold", "1")],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        1s isolate n2 out
        1s heal n2 c2
        1.1s c2 -> n2 add x 1
        2s c1 demote n2
        2.5s c1 remove-server n2
        3s heal",
    until: "40s",
};

/// Additions and reads, and orders for any node, some of which there is not.
fn command(draw: &mut Draw) -> String {
    let key = draw.key();
    match draw.below(14) {
        0..5 => format!("add {key} {}", draw.pick(&["1", "1", "5", "-2"])),
        5..8 => format!("get {key}"),
        8..10 => format!("add-server n{}", 3 + draw.below(4)),
        10..12 => format!("promote n{}", 3 + draw.below(3)),
        12 => format!("demote n{}", 1 + draw.below(5)),
        _ => format!("remove-server n{}", 2 + draw.below(5)),
    }
}

/// With a log one leads, and all have executed the same. Of what is joined, active replicas and standbys have the same. The naive form
/// comes to rest wherever it is.
fn settled(session: &dyn Session) -> Result<(), String> {
    let form = session.differences().into_iter().find(|setting| setting.name == "form");
    let form = form.map_or_else(|| "log".to_owned(), |setting| setting.value);
    let glances: Vec<Glance> = session.frame().nodes.iter().filter_map(|node| node.glance).collect();
    let copies = |glance: &&Glance| match form.as_str() {
        "log" => true,
        "pn" => [Part::ActiveCounter, Part::StandbyCounter, Part::LeadingCounter]
            .iter()
            .any(|part| part.role() == glance.role),
        _ => false,
    };
    let held: Vec<u64> = glances.iter().filter(copies).map(|glance| glance.commit).collect();
    let leads = glances.iter().filter(|glance| glance.role.leads).count();
    let alike = held.windows(2).all(|pair| pair[0] == pair[1]);
    if alike && (leads == 1 || form == "naive") && glances.len() == usize::from(session.nodes()) {
        return Ok(());
    }
    Err(format!("{leads} lead, and replicas have {held:?}"))
}
