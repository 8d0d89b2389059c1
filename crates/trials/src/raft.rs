//! Raft under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Subject};
use faultline_engine::view::{Glance, Role};
use faultline_engine::{AppendRefusal, Fact, RuleId, Session, VoteRefusal};

pub(crate) const SUBJECT: Subject = Subject {
    slug: "raft",
    nodes: &[1, 2, 3, 3, 3, 4, 5, 5, 5, 5, 6, 7],
    clients: &[1, 2, 2, 3],
    // Timeouts keep the paper's order, broadcast ≪ election (§5.6), in good weather: otherwise no leader lasts, and
    // a run that must recover could not.
    settings: &[
        (
            "election",
            &[
                "120ms..200ms",
                "120ms..270ms",
                "150ms..300ms",
                "150ms..450ms",
                "200ms..280ms",
                "200ms..500ms",
                "300ms..380ms",
                "300ms..600ms",
            ],
        ),
        ("heartbeat", &["20ms", "30ms", "50ms"]),
    ],
    // A wiped disk is not a fault of any swarm: it forgets votes and entries, which §5.1 and figure 2 assume that no
    // server does, so it may break every rule with no bug at all.
    faults: Faults::ALL,
    down: |nodes| nodes,
    spared: &[],
    leads,
    command: Draw::store,
    probe: "add probe 1",
    settled,
    rarer: &[],
    exercises: &[
        Exercise::new("three leaders or more", 90, |r| matches!(r.fact, Fact::Leads { .. })).times(3),
        Exercise::new("a leader deposed", 60, |r| matches!(r.fact, Fact::StepsDown { led: true, .. })),
        Exercise::new("commits", 99, |r| matches!(r.fact, Fact::Committed { .. })),
        Exercise::new("ends of logs removed", 50, |r| matches!(r.fact, Fact::Truncated { .. })),
        Exercise::new("entries refused for a gap", 80, |r| {
            matches!(r.fact, Fact::RefusedEntries { why: AppendRefusal::Gap { .. }, .. })
        }),
        Exercise::new("entries refused for a conflict", 40, |r| {
            matches!(r.fact, Fact::RefusedEntries { why: AppendRefusal::Conflict { .. }, .. })
        }),
        Exercise::new("votes refused: voted already", 70, |r| {
            matches!(r.fact, Fact::RefusedVote { why: VoteRefusal::AlreadyVoted(_), .. })
        }),
        Exercise::new("votes refused: newer log", 70, |r| {
            matches!(r.fact, Fact::RefusedVote { why: VoteRefusal::NewerLog { .. }, .. })
        }),
        Exercise::new("pre-votes refused: leader heard", 30, |r| {
            matches!(r.fact, Fact::RefusedVote { why: VoteRefusal::HearsLeader(_), .. })
        }),
        Exercise::new("reads confirmed", 25, |r| matches!(r.fact, Fact::ReadConfirmed { .. })),
        Exercise::new("clients redirected", 80, |r| matches!(r.fact, Fact::Redirected { .. })),
    ],
    bugs: &[
        planted("bug-vote-twice", SPLIT, 100),
        planted("bug-forget-vote", SPLIT, 1_000),
        planted("bug-count-old-terms", LOST, 1_000),
        planted("bug-skip-check", &[RuleId::LogMatching, RuleId::StateMachineSafety], 100),
        planted("bug-apply-early", &[RuleId::StateMachineSafety, RuleId::Linearizability], 100),
        planted("bug-leader-rewrites", &[RuleId::LeaderAppendOnly, RuleId::LeaderCompleteness], 100),
        planted("bug-stale-reads", &[RuleId::Linearizability], 100),
        planted("bug-no-sessions", &[RuleId::Linearizability], 100),
    ],
};

// What two leaders in one term, or a lost entry, lead to a moment later may be seen first.
const LOST: &[RuleId] = &[RuleId::LeaderCompleteness, RuleId::StateMachineSafety, RuleId::Linearizability];
const SPLIT: &[RuleId] = &[RuleId::ElectionSafety];

const fn planted(setting: &'static str, rules: &'static [RuleId], seeds: u64) -> Planted {
    Planted { setting, rules, found: Found::Swarm(seeds, &[]) }
}

fn leads(glance: &Glance) -> bool {
    glance.role == Role::Leader
}

/// One leads, the others follow it, and all know the same to be committed: "as long as any majority of the servers
/// are operational and can communicate" (§2).
fn settled(session: &dyn Session) -> Result<(), String> {
    let glances: Vec<Glance> = session.frame().nodes.iter().filter_map(|node| node.glance).collect();
    let leaders = glances.iter().filter(|glance| glance.role == Role::Leader).count();
    let followers = glances.iter().filter(|glance| glance.role == Role::Follower).count();
    let first = glances.first().map(|glance| (glance.epoch, glance.commit));
    let alike = glances.iter().all(|glance| Some((glance.epoch, glance.commit)) == first);
    if leaders == 1 && leaders + followers == usize::from(session.nodes()) && alike {
        return Ok(());
    }
    Err(format!("{leaders} leaders, {followers} followers of {}, alike: {alike}", session.nodes()))
}
