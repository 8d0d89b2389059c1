//! Raft under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject};
use faultline_catalogue::agreement::Part;
use faultline_catalogue::rules;
use faultline_engine::view::Glance;
use faultline_engine::{Rule, Session};

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
        // As far as clocks drift here, or farther.
        ("drift", &["10000", "10000", "50000"]),
    ],
    // A wiped disk is not a fault of any swarm: it forgets votes and entries, which §5.1 and figure 2 assume that no
    // server does, so it may break every rule with no bug at all.
    // A lease is safe while no clock drifts by more than its bound.
    faults: Faults { clocks: Some(10_000), ..Faults::ALL },
    down: |nodes| nodes,
    spared: &[],
    leads,
    command: Draw::store,
    probe: "add probe 1",
    settled,
    rarer: &[],
    exercises: &[
        Exercise::new("three leaders or more", 90, |fact| fact.is("leads")).times(3),
        Exercise::new("a leader deposed", 60, |fact| fact.has("steps_down", &[("led", "true")])),
        Exercise::new("a leader without a majority steps down", 10, |fact| {
            fact.has("steps_down", &[("why.reason", "no_quorum")])
        }),
        Exercise::new("commits", 99, |fact| fact.is("committed")),
        Exercise::new("ends of logs removed", 50, |fact| fact.is("truncated")),
        Exercise::new("entries refused for a gap", 80, |fact| {
            fact.has("refused_entries", &[("why.reason", "gap")])
        }),
        Exercise::new("entries refused for a conflict", 40, |fact| {
            fact.has("refused_entries", &[("why.reason", "conflict")])
        }),
        Exercise::new("votes refused: voted already", 70, |fact| {
            fact.has("refused_vote", &[("why.reason", "already_voted")])
        }),
        Exercise::new("votes refused: newer log", 70, |fact| {
            fact.has("refused_vote", &[("why.reason", "newer_log")])
        }),
        Exercise::new("pre-votes refused: leader heard", 30, |fact| {
            fact.has("refused_vote", &[("why.reason", "hears_leader")])
        }),
        Exercise::new("reads confirmed", 25, |fact| fact.is("read_confirmed")),
        Exercise::new("reads by lease", 20, |fact| fact.is("read_by_lease")),
        Exercise::new("votes refused for a lease after a restart", 5, |fact| {
            fact.has("refused_vote", &[("why.reason", "restarted")])
        }),
        Exercise::new("clients redirected", 80, |fact| fact.is("redirected")),
    ],
    bugs: &[
        planted("bug-vote-twice", SPLIT, 100),
        planted("bug-forget-vote", SPLIT, 1_000),
        planted("bug-unwritten-promise", &[rules::WRITE_AHEAD], 100),
        planted("bug-count-old-terms", EARLY, 1_000),
        planted("bug-skip-check", SKIPPED, 100),
        planted("bug-apply-early", EARLY, 100),
        planted("bug-leader-rewrites", &[rules::LEADER_APPEND_ONLY, rules::LEADER_COMPLETENESS], 100),
        planted("bug-stale-reads", &[rules::READ_INDEX, rules::LINEARIZABILITY], 100),
        planted("bug-no-sessions", &[rules::TAKES_EFFECT_ONCE], 100),
        Planted {
            setting: "bug-wall-clock-lease",
            rules: &[rules::READ_INDEX, rules::LINEARIZABILITY],
            found: Found::Script(SET_BACK),
        },
        Planted { setting: "bug-no-catch-up", rules: &[rules::CONVERGENCE], found: Found::Script(BEHIND) },
    ],
};

/// n1 is cut off, and its wall clock is set back before its lease ends. The others elect a leader, and it answers a write.
const SET_BACK: Script = Script {
    nodes: 3,
    clients: 2,
    settings: &[("reads", "lease")],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        0.05s timeout n1
        0.3s c1 every 50ms get x
        1s partition n1 c1 | n2 n3 c2
        1.05s clock n1 -5s
        2s c2 set x 1",
    until: "5s",
};

/// n3 misses an entry, and is never sent it.
const BEHIND: Script = Script {
    nodes: 3,
    clients: 1,
    settings: &[],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        0.05s timeout n1
        0.3s cut n1 n3
        0.3s c1 set x 1
        0.38s heal
        0.38s delay all 10ms",
    until: "25s",
};

const EARLY: &[&Rule] = &[rules::TRUTHFUL_COMMITMENT];
// Who fills a gap with what comes after it takes its own entry for the leader's.
const SKIPPED: &[&Rule] = &[rules::LOG_MATCHING, rules::TRUTHFUL_COMMITMENT, rules::STATE_MACHINE_SAFETY];
const SPLIT: &[&Rule] = &[rules::ELECTION_SAFETY];

const fn planted(setting: &'static str, rules: &'static [&'static Rule], seeds: u64) -> Planted {
    Planted { setting, rules, found: Found::Swarm(seeds, &[]) }
}

fn leads(glance: &Glance) -> bool {
    glance.role == Part::Leader.role()
}

/// One leads, the others follow it, and all know the same to be committed: "as long as any majority of the servers
/// are operational and can communicate" (§2).
fn settled(session: &dyn Session) -> Result<(), String> {
    let glances: Vec<Glance> = session.frame().nodes.iter().filter_map(|node| node.glance).collect();
    let leaders = glances.iter().filter(|glance| glance.role == Part::Leader.role()).count();
    let followers = glances.iter().filter(|glance| glance.role == Part::Follower.role()).count();
    let first = glances.first().map(|glance| (glance.epoch, glance.commit));
    let alike = glances.iter().all(|glance| Some((glance.epoch, glance.commit)) == first);
    if leaders == 1 && leaders + followers == usize::from(session.nodes()) && alike {
        return Ok(());
    }
    Err(format!("{leaders} leaders, {followers} followers of {}, alike: {alike}", session.nodes()))
}
