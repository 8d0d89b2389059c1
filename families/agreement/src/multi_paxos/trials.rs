//! Multi-Paxos under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Subject, planted_among};
use faultline_catalogue::agreement::Part;
use faultline_catalogue::rules;
use faultline_engine::view::{Glance, Role};
use faultline_engine::{Rule, Session};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "multi-paxos",
    nodes: &[1, 2, 3, 3, 3, 4, 5, 5, 5, 5, 6, 7],
    clients: &[1, 2, 3, 5],
    // Long enough that in good weather a ballot is over before the next begins; with the same latencies as Raft's.
    settings: &[
        ("election", &["120ms..200ms", "150ms..300ms", "150ms..450ms", "200ms..500ms", "300ms..600ms"]),
        ("heartbeat", &["20ms", "30ms", "50ms"]),
        ("window", &["1", "2", "4", "16"]),
    ],
    // A wiped disk is not among the faults: an acceptor "must remember" what it promised and accepted (§2.5).
    faults: Faults::ALL,
    down: |nodes| nodes,
    spared: &[],
    leads: |glance| glance.role == Part::Leader.role(),
    command: Draw::store,
    probe: "add probe 1",
    settled,
    exercises: &[
        Exercise::new("three leaders or more", 80, |fact| fact.is("leads")).times(3),
        Exercise::new("a leader deposed", 50, |fact| fact.has("steps_down", &[("led", "true")])),
        Exercise::new("chosen", 99, |fact| fact.is("counted")),
        Exercise::new("a new leader is bound", 70, |fact| fact.is("bound")),
        // Holes are rare: of several proposals under way, one must be lost on its way to everybody, and then its leader.
        // `scenarios/multi-paxos-holes.toml` beside this file makes them.
        Exercise::new("promises refused", 50, |fact| fact.has("refused_ballot", &[("accept", "false")])),
        Exercise::new("acceptance refused", 30, |fact| fact.has("refused_ballot", &[("accept", "true")])),
        Exercise::new("clients redirected", 80, |fact| fact.is("redirected")),
    ],
    rarer: &[],
    bugs: &[
        planted_among("bug-ignore-promises", LOST, 100),
        planted_among("bug-blind-noops", LOST, 1_000),
        planted_among("bug-unwritten-promise", &[rules::WRITE_AHEAD], 100),
        planted_among("bug-forget-promise", &[rules::PROMISES_KEPT], 100),
        planted_among("bug-reuse-ballot", &[rules::ONE_VALUE_PER_BALLOT], 1_000),
        planted_among("bug-count-answers", &[rules::TRUTHFUL_LEARNING], 100),
        planted_among("bug-any-ballot", &[rules::TRUTHFUL_LEARNING], 1_000),
        planted_among("bug-apply-early", &[rules::STATE_MACHINE_SAFETY, rules::LINEARIZABILITY], 100),
        planted_among("bug-own-numbers", &[rules::VALIDITY], 100),
        planted_among("bug-no-sessions", &[rules::TAKES_EFFECT_ONCE], 100),
        planted_among("bug-keep-value", &[rules::ACCEPTANCE], 1_000),
    ],
};

// Of two values, the second is chosen later, if it goes that far.
const LOST: &[&Rule] = &[rules::PROPOSALS_FOLLOW_PROMISES, rules::AGREEMENT];

/// One leads, the others follow it, and all know the same to be chosen.
fn settled(session: &dyn Session) -> Result<(), String> {
    let glances: Vec<Glance> = session.frame().nodes.iter().filter_map(|node| node.glance).collect();
    let count = |role: &Role| glances.iter().filter(|glance| glance.role == role).count();
    let (leaders, followers) = (count(Part::Leader.role()), count(Part::Follower.role()));
    let first = glances.first().map(|glance| (glance.epoch, glance.commit));
    let alike = glances.iter().all(|glance| Some((glance.epoch, glance.commit)) == first);
    if leaders == 1 && leaders + followers == usize::from(session.nodes()) && alike {
        return Ok(());
    }
    Err(format!("{leaders} leaders, {followers} followers of {}, alike: {alike}", session.nodes()))
}
