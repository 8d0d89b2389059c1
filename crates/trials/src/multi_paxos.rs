//! Multi-Paxos under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Subject};
use faultline_engine::view::{Glance, Role};
use faultline_engine::{BallotFact, Fact, FactRecord, RuleId, Session};

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
    leads: |glance| glance.role == Role::Leader,
    command: Draw::store,
    probe: "add probe 1",
    settled,
    exercises: &[
        Exercise::new("three leaders or more", 80, |r| matches!(r.fact, Fact::Leads { .. })).times(3),
        Exercise::new("a leader deposed", 50, |r| matches!(r.fact, Fact::StepsDown { led: true, .. })),
        Exercise::new("chosen", 99, |r| ballot(r, |fact| matches!(fact, BallotFact::Counted { .. }))),
        Exercise::new("a new leader is bound", 70, |r| {
            ballot(r, |fact| matches!(fact, BallotFact::Bound { .. }))
        }),
        // Holes are rare: of several proposals under way, one must be lost on its way to everybody, and then its leader.
        // `scenarios/multi-paxos-holes.toml` makes them.
        Exercise::new("promises refused", 50, |r| {
            ballot(r, |fact| matches!(fact, BallotFact::Refused { accept: false, .. }))
        }),
        Exercise::new("acceptance refused", 30, |r| {
            ballot(r, |fact| matches!(fact, BallotFact::Refused { accept: true, .. }))
        }),
        Exercise::new("clients redirected", 80, |r| matches!(r.fact, Fact::Redirected { .. })),
    ],
    rarer: &[],
    bugs: &[
        planted("bug-ignore-promises", LOST, 100),
        planted("bug-blind-noops", LOST, 1_000),
        planted("bug-forget-promise", &[RuleId::PromisesKept], 100),
        planted("bug-reuse-ballot", &[RuleId::OneValuePerBallot], 1_000),
        planted("bug-count-answers", &[RuleId::TruthfulLearning], 100),
        planted("bug-apply-early", &[RuleId::StateMachineSafety, RuleId::Linearizability], 100),
        planted("bug-own-numbers", &[RuleId::Validity], 100),
    ],
};

// Who executed the first value may meet the second before a majority has accepted it.
const LOST: &[RuleId] = &[RuleId::Agreement, RuleId::StateMachineSafety, RuleId::Linearizability];

const fn planted(setting: &'static str, rules: &'static [RuleId], seeds: u64) -> Planted {
    Planted { setting, rules, found: Found::Swarm(seeds, &[]) }
}

fn ballot(record: &FactRecord, is: fn(&BallotFact) -> bool) -> bool {
    matches!(&record.fact, Fact::Ballot(fact) if is(fact))
}

/// One leads, the others follow it, and all know the same to be chosen.
fn settled(session: &dyn Session) -> Result<(), String> {
    let glances: Vec<Glance> = session.frame().nodes.iter().filter_map(|node| node.glance).collect();
    let count = |role| glances.iter().filter(|glance| glance.role == role).count();
    let (leaders, followers) = (count(Role::Leader), count(Role::Follower));
    let first = glances.first().map(|glance| (glance.epoch, glance.commit));
    let alike = glances.iter().all(|glance| Some((glance.epoch, glance.commit)) == first);
    if leaders == 1 && leaders + followers == usize::from(session.nodes()) && alike {
        return Ok(());
    }
    Err(format!("{leaders} leaders, {followers} followers of {}, alike: {alike}", session.nodes()))
}
