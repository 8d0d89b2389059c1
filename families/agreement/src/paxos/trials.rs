//! Paxos under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted_among};
use faultline_catalogue::agreement::{Label, Part};
use faultline_catalogue::rules;
use faultline_engine::{LogWindow, Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "paxos",
    nodes: &[1, 2, 3, 4, 5, 5, 5, 6, 7],
    clients: &[2, 3, 4, 5],
    settings: &[
        ("proposers", &["2", "3", "15", "15"]),
        ("timeout", &["60ms", "100ms", "200ms"]),
        ("pause", &["5ms", "20ms"]),
        ("ask", &["100ms..200ms", "200ms..400ms"]),
        // With a fixed pause a run need not end: that is the point of §2.4.
        ("retry", &["random"]),
    ],
    // "Agents operate at arbitrary speed, may fail by stopping, and may restart. Messages can take arbitrarily long to
    // be delivered, can be duplicated, and can be lost, but they are not corrupted." (§2.1)
    faults: Faults::ALL,
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| [Part::Preparing.role(), Part::Proposing.role()].contains(&glance.role),
    command,
    probe: "propose probe",
    settled,
    // A run decides once. What comes later finds hardly any writes under way, and nobody who proposes.
    rarer: &[("crashes with writes under way", 30), ("two that lead at once", 15)],
    exercises: &[
        Exercise::new("choices", 99, |fact| fact.is("learned")),
        Exercise::new("bound by what was accepted", 30, |fact| fact.is("bound")),
        Exercise::new("promises that tell of an acceptance", 40, |fact| {
            fact.is("promised") && !fact.has("promised", &[("accepted_ballot", "-")])
        }),
        Exercise::new("promises refused", 20, |fact| fact.has("refused_ballot", &[("accept", "false")])),
        Exercise::new("acceptance refused", 5, |fact| fact.has("refused_ballot", &[("accept", "true")])),
        Exercise::new("given up for a higher ballot", 40, |fact| {
            fact.is("backs_off") && !fact.has("backs_off", &[("higher", "-")])
        }),
        Exercise::new("given up for silence", 40, |fact| fact.has("backs_off", &[("higher", "-")])),
        Exercise::new("restarts after an acceptance", 60, |fact| {
            fact.is("acceptor_started") && !fact.has("acceptor_started", &[("accepted_ballot", "-")])
        }),
        Exercise::new("clients redirected", 10, |fact| fact.is("sent_to_proposer")),
    ],
    bugs: &[
        planted_among("bug-unwritten-promise", &[rules::WRITE_AHEAD], 100),
        planted_among("bug-forget-promise", &[rules::PROMISES_KEPT], 200),
        planted_among("bug-ignore-accepted", &[rules::PROPOSALS_FOLLOW_PROMISES], 200),
        planted_among(
            "bug-half-quorum",
            &[rules::PROPOSALS_FOLLOW_PROMISES, rules::TRUTHFUL_LEARNING, rules::AGREEMENT],
            200,
        ),
        planted_among("bug-accept-without-promise", &[rules::PROMISES_KEPT], 1_000),
        Planted {
            setting: "bug-reuse-ballot",
            rules: &[rules::ONE_VALUE_PER_BALLOT],
            found: Found::Script(REUSED),
        },
        planted_among("bug-invent-value", &[rules::VALIDITY], 1_000),
        Planted { setting: "bug-node-first", rules: &[], found: Found::Stalls(OUTBID) },
        planted_among("bug-answer-own", &[rules::TRUTHFUL_ANSWERS], 100),
        Planted { setting: "bug-keep-value", rules: &[rules::ACCEPTANCE], found: Found::Script(KEPT) },
    ],
};

/// n1 proposes tea in ballot 1.n1, and nobody hears of it. n1 is started again, and another client asks.
const REUSED: Script = Script {
    nodes: 3,
    clients: 2,
    settings: &[],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        0.2s c1 propose tea
        0.234s partition n1 c2 | n2 n3
        0.235s crash n1
        0.25s heal
        0.26s restart n1
        0.265s c2 propose coffee",
    until: "2s",
};

/// n1 alone accepts tea, and crashes. n2 and n3 leave n2 free to propose coffee, and n1 is back in time to accept it.
const KEPT: Script = Script {
    nodes: 3,
    clients: 2,
    settings: &[],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        0.2s c1 propose tea
        0.234s partition n1 c1 | n2 n3 c2
        0.236s crash n1
        0.24s c2 propose coffee
        0.51s heal n1 n2
        0.51s delay n1 n2 10ms
        0.515s restart n1",
    until: "2s",
};

/// n2 has the promises of all, and is gone before it proposes. n1 is asked, and must outbid it.
const OUTBID: Script = Script {
    nodes: 3,
    clients: 2,
    settings: &[],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        0s cut c2 n1
        0.1s c2 propose coffee
        0.375s crash n2
        0.5s c1 propose tea",
    until: "60s",
};

fn command(draw: &mut Draw) -> String {
    let value = draw.pick(&["tea", "coffee", "water", "milk"]);
    format!("propose {value}")
}

/// Everybody knows the choice who has accepted anything, and nobody is still at a ballot.
fn settled(session: &dyn Session) -> Result<(), String> {
    for node in &session.frame().nodes {
        let Some(glance) = node.glance else { return Err(format!("{} is down", node.id)) };
        let fields = session.node(node.id, LogWindow { from: 1, len: 0 }).fields;
        let accepted = fields.iter().any(|field| field.label == Label::AcceptedIn.into());
        if glance.role != Part::Decided.role() && (accepted || glance.role != Part::Acceptor.role()) {
            return Err(format!("{} is {}", node.id, glance.role.slug));
        }
    }
    Ok(())
}
