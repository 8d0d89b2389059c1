//! Raft under trial.

use crate::draw::Draw;
use crate::subject::{Exercise, Faults, Found, Planted, Script, Subject, planted_among};
use faultline_catalogue::agreement::{Label, Part};
use faultline_catalogue::rules;
use faultline_engine::view::{Glance, Value};
use faultline_engine::{LogWindow, NodeId, Rule, Session};

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
        // Off, a server that was removed and does not know it disturbs the others for ever (D§4.2.3): a run that must recover
        // could not. The scenario of a disruptive server shows it; seed 3369 did.
        ("withhold-votes", &["on"]),
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
    // Members leave, so there are fewer to lead; and once they have changed, who hears a leader elects no other (D§4.2.3).
    rarer: &[("two that lead at once", 35)],
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
        Exercise::new("new servers caught up", 25, |fact| fact.is("caught_up")),
        Exercise::new("new servers given up", 3, |fact| fact.is("not_caught_up")),
        Exercise::new("configurations committed", 40, |fact| fact.is("configuration_committed")),
        Exercise::new("configurations taken back", 2, |fact| fact.is("falls_back")),
        Exercise::new("a leader that has removed itself steps down", 10, |fact| {
            fact.has("steps_down", &[("why.reason", "removed")])
        }),
        Exercise::new("changes that wait", 10, |fact| fact.is("change_waits")),
        Exercise::new("servers that leave in good order", 40, |fact| fact.is("leaves_cluster")),
        Exercise::new("clients redirected", 80, |fact| fact.is("redirected")),
    ],
    bugs: &[
        planted_among("bug-vote-twice", SPLIT, 100),
        planted_among("bug-forget-vote", SPLIT, 1_000),
        planted_among("bug-unwritten-promise", &[rules::WRITE_AHEAD], 100),
        planted_among("bug-count-old-terms", EARLY, 1_000),
        planted_among("bug-skip-check", SKIPPED, 100),
        planted_among("bug-apply-early", EARLY, 100),
        planted_among("bug-leader-rewrites", &[rules::LEADER_APPEND_ONLY, rules::LEADER_COMPLETENESS], 100),
        planted_among("bug-stale-reads", &[rules::READ_INDEX, rules::LINEARIZABILITY], 100),
        planted_among("bug-no-sessions", &[rules::TAKES_EFFECT_ONCE], 100),
        Planted {
            setting: "bug-wall-clock-lease",
            rules: &[rules::READ_INDEX, rules::LINEARIZABILITY],
            found: Found::Script(SET_BACK),
        },
        Planted {
            setting: "bug-early-change",
            rules: &[rules::ONE_CHANGE_AT_A_TIME],
            found: Found::Script(TOO_EARLY),
        },
        Planted {
            setting: "bug-direct-switch",
            rules: &[rules::ONE_CHANGE_AT_A_TIME],
            found: Found::Script(TWO_AT_ONCE),
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

/// n2 is elected and removes n1, and n4 misses the entry with which n2's term began.
const TOO_EARLY: Script = Script {
    nodes: 4,
    clients: 1,
    settings: &[("withhold-votes", "off")],
    lines: "\
        0s delay all 10ms
        0s disk all 1ms
        0.05s timeout n1
        0.1s isolate n1
        0.101s timeout n2
        0.116s cut n2 -> n4
        0.2s c1 -> n2 remove-server n1",
    until: "1s",
};

/// n4 and n5 join together.
const TWO_AT_ONCE: Script = Script {
    nodes: 5,
    clients: 1,
    settings: &[],
    lines: "\
        0s absent n4
        0s absent n5
        0s delay all 10ms
        0s disk all 1ms
        0.05s timeout n1
        0.3s join n4
        0.3s join n5",
    until: "1s",
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

fn leads(glance: &Glance) -> bool {
    glance.role == Part::Leader.role()
}

/// One leads, the other members follow it, and all know the same to be committed: "as long as any majority of the servers
/// are operational and can communicate" (§2). Who the members are, the leader says. Others may run that were removed.
fn settled(session: &dyn Session) -> Result<(), String> {
    let nodes = session.frame().nodes;
    let glance = |node: NodeId| nodes.get(node.index()).and_then(|node| node.glance);
    let leads = |node: &NodeId| glance(*node).is_some_and(|glance| leads(&glance));
    let Some(leader) = (0..session.nodes()).map(NodeId).find(leads) else { return Err("nobody leads".into()) };
    let view = session.node(leader, LogWindow { from: 1, len: 0 });
    let field = view.fields.into_iter().find(|field| field.label == Label::Members.into());
    let Some(Value::Text(members)) = field.map(|field| field.value) else { return Err("no members".into()) };
    let names: Vec<NodeId> = members.split(' ').filter_map(|name| name.parse().ok()).collect();
    let (all, members) = (names.len(), names.into_iter().filter_map(glance).collect::<Vec<Glance>>());
    let leaders = members.iter().filter(|glance| glance.role == Part::Leader.role()).count();
    let followers = members.iter().filter(|glance| glance.role == Part::Follower.role()).count();
    let first = members.first().map(|glance| (glance.epoch, glance.commit));
    let alike = members.iter().all(|glance| Some((glance.epoch, glance.commit)) == first);
    if leaders == 1 && leaders + followers == all && alike {
        return Ok(());
    }
    Err(format!("{leaders} leaders, {followers} followers of {all}, alike: {alike}"))
}
