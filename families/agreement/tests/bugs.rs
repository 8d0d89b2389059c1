//! Every planted bug turns its own rule red, at the event where it shows, by the values that show it. The same
//! script is green without the bug. A rule that no bug can turn red is not trusted.

mod support;

use faultline_agreement::Evidence;
use faultline_agreement::raft::{Bugs, Config, Raft};
use faultline_engine::{ClientId, Halt, NodeSet, Rule, Setup, Ticket, Time};
use faultline_rules as rules;
use std::collections::BTreeSet;
use support::{STEADY, Stage, n, patient};

/// A bug, and a run that shows it.
struct Case {
    switch: fn(&mut Bugs) -> &mut bool,
    nodes: u16,
    script: &'static str,
    rule: &'static Rule,
    /// The moment of the event that breaks the rule.
    at: &'static str,
    evidence: fn() -> Evidence,
    /// What comes of it within five seconds, in order.
    then: &'static [&'static Rule],
}

impl Case {
    fn stage(&self, bug: bool) -> Stage {
        let mut config = patient();
        *(self.switch)(&mut config.bugs) = bug;
        let setup = Setup { nodes: self.nodes, clients: 2, seed: 1, config };
        Stage::new(setup, &format!("{STEADY}{}", self.script))
    }

    fn turns_red(&self) {
        let mut stage = self.stage(true);
        let halt = stage.timeline.advance(Time(5_000_000), u32::MAX);
        assert_eq!(halt, Halt::Violation, "all stays green:\n{}", stage.story());
        let violations = stage.violations();
        assert_eq!(violations[0].rule, self.rule, "{violations:?}\n{}", stage.story());
        assert_eq!(violations[0].evidence, (self.evidence)(), "{}", stage.story());
        assert_eq!(stage.timeline.head().to_string(), self.at, "{}", stage.story());
        assert_eq!(violations[0].event + 1, stage.timeline.world().events());
        stage.until("5s");
        let broken: Vec<&'static Rule> = stage.violations().iter().map(|violation| violation.rule).collect();
        assert_eq!(broken, [&[self.rule], self.then].concat(), "{}", stage.story());
    }

    fn stays_green(&self) -> Stage {
        let mut stage = self.stage(false);
        stage.until("5s");
        assert_eq!(stage.violations(), [], "{}", stage.story());
        stage
    }
}

const VOTE_TWICE: Case = Case {
    switch: |bugs| &mut bugs.vote_twice,
    nodes: 3,
    script: "1s timeout n1
             1s timeout n2",
    rule: rules::ELECTION_SAFETY,
    at: "1.022002s",
    evidence: || Evidence::Log(rules::LogEvidence::TwoLeaders { epoch: 1, first: n(1), second: n(2) }),
    then: &[],
};

const FORGET_VOTE: Case = Case {
    switch: |bugs| &mut bugs.forget_vote,
    nodes: 3,
    // n3 votes for n1, is back from a restart before anybody noticed, and hears of n2.
    script: "0s cut n1 n2
             0s delay n2 -> n3 30ms
             1s timeout n1
             1s timeout n2
             1.015s crash n3
             1.016s restart n3",
    rule: rules::ELECTION_SAFETY,
    at: "1.042001s",
    evidence: || Evidence::Log(rules::LogEvidence::TwoLeaders { epoch: 1, first: n(1), second: n(2) }),
    then: &[],
};

/// n3 votes before its slow disk has written that, crashes, and votes again in the same term.
const UNWRITTEN_PROMISE: Case = Case {
    switch: |bugs| &mut bugs.unwritten_promise,
    nodes: 3,
    script: "0s cut n1 n2
             0s delay n2 -> n3 25ms
             0s disk n3 50ms
             1s timeout n1
             1s timeout n2
             1.015s crash n3
             1.016s restart n3",
    rule: rules::WRITE_AHEAD,
    at: "1.011s",
    evidence: || {
        Evidence::Promise(rules::Unwritten::Unwritten { node: n(3), to: n(1), message: "VoteReply" })
    },
    then: &[rules::ELECTION_SAFETY],
};

/// Figure 8. Heal makes links as they were at first, so the steady delay is said again.
const COUNT_OLD_TERMS: Case = Case {
    switch: |bugs| &mut bugs.count_old_terms,
    nodes: 5,
    script: "0.1s timeout n1
             0.2s c1 set x 1
             0.3s crash n1
             0.3s restart n1
             0.4s timeout n1
             0.5s partition n1 n2 c1 | n3 n4 n5 c2
             0.5s c1 set x 2
             0.6s crash n1
             0.6s heal
             0.6s delay all 10ms
             0.6s isolate c1
             0.7s timeout n5
             0.73s partition n5 c2 | n1 n2 n3 n4
             0.73s c2 set y 3
             2.3s crash n5
             2.4s heal
             2.4s delay all 10ms
             2.4s isolate c1
             2.4s isolate c2
             2.4s restart n1
             2.5s timeout n1
             2.6s timeout n1
             3s crash n1
             3s restart n5
             3.1s timeout n5
             3.2s timeout n5",
    rule: rules::TRUTHFUL_COMMITMENT,
    // It is on the disks of four of five, and yet it is not committed.
    at: "2.663002s",
    evidence: || {
        Evidence::Log(rules::LogEvidence::NotCommitted {
            node: n(1),
            index: 2,
            epoch: 2,
            holders: [1, 2, 3, 4].map(n).into_iter().collect(),
            majority: true,
            applies: false,
        })
    },
    then: &[rules::STATE_MACHINE_SAFETY],
};

const SKIP_CHECK: Case = Case {
    switch: |bugs| &mut bugs.skip_check,
    nodes: 3,
    // n3 misses one entry and is sent the next one.
    script: "1s timeout n1
             2s cut n1 n3
             2s c1 set x 1
             2.005s c2 set y 2
             2.012s heal n1 n3
             2.012s delay n1 n3 10ms",
    rule: rules::LOG_MATCHING,
    at: "2.025001s",
    evidence: || {
        Evidence::Log(rules::LogEvidence::LogsDiffer {
            first: n(3),
            second: n(1),
            index: 2,
            epoch: 1,
            differs: 2,
        })
    },
    then: &[rules::WRITE_AHEAD, rules::TRUTHFUL_COMMITMENT, rules::STATE_MACHINE_SAFETY],
};

const APPLY_EARLY: Case = Case {
    switch: |bugs| &mut bugs.apply_early,
    nodes: 3,
    // n1 executes what it can never commit; the others go on without it.
    script: "1s timeout n1
             2s partition n1 c1 | n2 n3
             2s c1 set x 1
             3s timeout n2",
    rule: rules::TRUTHFUL_COMMITMENT,
    at: "1.022s",
    evidence: || {
        Evidence::Log(rules::LogEvidence::NotCommitted {
            node: n(1),
            index: 1,
            epoch: 1,
            holders: NodeSet::EMPTY,
            majority: false,
            applies: true,
        })
    },
    then: &[rules::STATE_MACHINE_SAFETY],
};

const LEADER_REWRITES: Case = Case {
    switch: |bugs| &mut bugs.leader_rewrites,
    nodes: 3,
    // n2 holds an entry of which it has not heard that it is committed.
    script: "1s timeout n1
             2s c1 set x 1
             2.025s crash n1
             3s timeout n2",
    rule: rules::LEADER_APPEND_ONLY,
    at: "3.022001s",
    evidence: || Evidence::Log(rules::LogEvidence::LeaderTruncated { leader: n(2), epoch: 2, from: 2 }),
    then: &[rules::LEADER_COMPLETENESS, rules::TRUTHFUL_COMMITMENT],
};

const STALE_READS: Case = Case {
    switch: |bugs| &mut bugs.stale_reads,
    nodes: 3,
    // n1 does not know that it was deposed, and answers from what it has.
    script: "1s timeout n1
             2s c1 set x 1
             2.5s partition n1 c1 | n2 n3 c2
             2.6s timeout n2
             3s c2 set x 2
             4s c1 get x",
    rule: rules::READ_INDEX,
    // The moment of the answer; when it arrives, no order explains it.
    at: "4.01s",
    evidence: || {
        let ticket = Ticket { client: ClientId(0), serial: 2 };
        Evidence::Read(rules::StaleRead::StaleRead { leader: n(1), ticket, index: 2, committed: 4 })
    },
    then: &[rules::LINEARIZABILITY],
};

const NO_SESSIONS: Case = Case {
    switch: |bugs| &mut bugs.no_sessions,
    nodes: 3,
    // The reply to the first attempt is lost, and the client asks again.
    script: "1s timeout n1
             2s cut n1 -> c1
             2s c1 add x 1
             2.1s heal
             2.1s delay all 10ms",
    rule: rules::TAKES_EFFECT_ONCE,
    // The moment of execution; the answer arrives later.
    at: "2.301001s",
    evidence: || {
        let ticket = Ticket { client: ClientId(0), serial: 1 };
        Evidence::Effect(rules::EffectAgain::EffectAgain { node: n(1), ticket, first: 2, index: 3 })
    },
    then: &[rules::LINEARIZABILITY],
};

/// The counterexample of 2015. n1's configuration, with n5, is on n1 and n5 alone; n2, elected by the old one, removes n1.
const EARLY_CHANGE: Case = Case {
    switch: |bugs| &mut bugs.early_change,
    nodes: 5,
    script: "0s absent n5
             0.1s timeout n1
             0.3s join n5
             0.345s partition n1 n5 | n2 n3 n4
             0.5s timeout n2
             0.515s cut n2 -> n4
             0.6s c1 -> n2 remove-server n1
             0.7s c2 -> n2 set x 1
             1s crash n1
             1s restart n1
             1.1s partition n1 n4 n5 c1 | n2 n3 c2
             1.2s timeout n1
             1.3s timeout n1
             1.5s c1 -> n1 set x 2",
    rule: rules::ONE_CHANGE_AT_A_TIME,
    at: "0.61s",
    evidence: || {
        let (leader, epoch) = (n(2), 2);
        let (index, previous, committed) = (3, 0, true);
        Evidence::Log(rules::LogEvidence::ChangedTooEarly { leader, epoch, index, previous, committed })
    },
    then: &[rules::LEADER_COMPLETENESS, rules::TRUTHFUL_COMMITMENT, rules::STATE_MACHINE_SAFETY],
};

/// Figure 10 of the paper: {n1, n4, n5} is a majority of five, {n2, n3} one of three.
const DIRECT_SWITCH: Case = Case {
    switch: |bugs| &mut bugs.direct_switch,
    nodes: 5,
    script: "0s absent n4
             0s absent n5
             0.1s timeout n1
             0.3s join n4
             0.3s join n5
             0.345s partition n1 n4 n5 c1 | n2 n3 c2
             0.5s timeout n2
             0.7s c1 -> n1 set x 1
             0.7s c2 -> n2 set x 2",
    rule: rules::ONE_CHANGE_AT_A_TIME,
    at: "0.351003s",
    evidence: || {
        let (leader, epoch, index) = (n(1), 1, 2);
        let (before, after) = (NodeSet::first(3), NodeSet::first(5));
        Evidence::Log(rules::LogEvidence::Disjoint { leader, epoch, index, before, after })
    },
    then: &[rules::LEADER_COMPLETENESS, rules::TRUTHFUL_COMMITMENT, rules::STATE_MACHINE_SAFETY],
};

const ALL: [&Case; 11] = [
    &VOTE_TWICE,
    &FORGET_VOTE,
    &UNWRITTEN_PROMISE,
    &COUNT_OLD_TERMS,
    &SKIP_CHECK,
    &APPLY_EARLY,
    &LEADER_REWRITES,
    &STALE_READS,
    &NO_SESSIONS,
    &EARLY_CHANGE,
    &DIRECT_SWITCH,
];

/// "Election Safety: at most one leader can be elected in a given term." (§5.2, figure 3)
#[test]
fn voting_twice_in_a_term_elects_two_leaders() {
    VOTE_TWICE.turns_red();
    VOTE_TWICE.stays_green();
}

/// "Persistent state on all servers (updated on stable storage before responding to RPCs) […] votedFor"
/// (figure 2)
#[test]
fn a_vote_forgotten_in_a_restart_elects_two_leaders() {
    FORGET_VOTE.turns_red();
    let green = FORGET_VOTE.stays_green();
    assert_eq!(green.log(n(1)), [1], "n1 leads all the same");
}

/// "Persistent state on all servers (Updated on stable storage before responding to RPCs)" (figure 2)
#[test]
fn a_vote_that_is_not_on_the_disk_is_forgotten() {
    UNWRITTEN_PROMISE.turns_red();
    UNWRITTEN_PROMISE.stays_green();
}

/// "Raft never commits log entries from previous terms by counting replicas." (§5.4.2, figure 8) In the end two servers
/// have executed different entries.
#[test]
fn an_old_entry_that_is_counted_is_not_committed() {
    COUNT_OLD_TERMS.turns_red();
    // Without the bug, what n1 copies in term 4 is committed by an entry of term 4, and n5 cannot win.
    let green = COUNT_OLD_TERMS.stays_green();
    assert_eq!(green.table(n(2)), "x=2");
}

/// "Log Matching: if two logs contain an entry with the same index and term, then the logs are identical in
/// all entries up through the given index." (§5.3, figure 3)
#[test]
fn entries_taken_without_a_look_at_what_precedes_them_make_logs_differ() {
    SKIP_CHECK.turns_red();
    let green = SKIP_CHECK.stays_green();
    assert_eq!(green.table(n(3)), "x=1 y=2");
}

/// "State Machine Safety: if a server has applied a log entry at a given index to its state machine, no other
/// server will ever apply a different log entry for the same index." (§5.4.3, figure 3)
#[test]
fn an_entry_executed_before_it_is_committed_may_never_be() {
    APPLY_EARLY.turns_red();
    APPLY_EARLY.stays_green();
}

/// "Leader Append-Only: a leader never overwrites or deletes entries in its log; it only appends new entries."
/// (§5.3, figure 3)
#[test]
fn a_new_leader_that_clears_its_log_is_caught() {
    LEADER_REWRITES.turns_red();
    let green = LEADER_REWRITES.stays_green();
    assert_eq!((green.log(n(2)), green.table(n(2))), (vec![1, 1, 2], "x=1".into()));
}

/// "A leader might have been replaced by a newer leader of which it is unaware." (§8)
#[test]
fn a_deposed_leader_that_answers_reads_at_once_tells_the_past() {
    STALE_READS.turns_red();
    STALE_READS.stays_green();
}

/// "If the leader crashes after committing the log entry but before responding to the client, the client will
/// retry the command with a new leader, causing it to be executed a second time." (§8)
#[test]
fn a_request_that_is_asked_again_counts_twice_without_sessions() {
    NO_SESSIONS.turns_red();
    let green = NO_SESSIONS.stays_green();
    assert_eq!(green.table(n(1)), "x=1");
}

/// A leader changes the members only after it has committed an entry of its own term (Ongaro, raft-dev, 2015).
#[test]
fn members_changed_before_an_entry_of_the_term_is_committed_lose_what_was() {
    EARLY_CHANGE.turns_red();
    let green = EARLY_CHANGE.stays_green();
    assert_eq!(
        green.role(n(2)),
        faultline_agreement::Part::Leader,
        "of the old members, and it commits nothing"
    );
}

/// "It isn't possible to atomically switch all of the servers at once, so the cluster can potentially split into two independent
/// majorities during the transition" (§6, figure 10).
#[test]
fn a_direct_switch_splits_the_cluster_in_two() {
    DIRECT_SWITCH.turns_red();
    DIRECT_SWITCH.stays_green();
}

#[test]
fn every_rule_of_raft_is_turned_red_by_a_bug() {
    use faultline_engine::Protocol;
    let watched: BTreeSet<&'static Rule> = Raft::rules(3, &Config::default())
        .iter()
        .flat_map(|checker| checker.rules().iter().copied())
        .collect();
    // What must happen in the end takes its time: see the test below.
    let end = BTreeSet::from([rules::CONVERGENCE]);
    let broken: BTreeSet<&'static Rule> =
        ALL.iter().flat_map(|case| [&[case.rule], case.then].concat()).collect();
    assert_eq!(watched, &broken | &end);
}

/// "The leader decrements nextIndex and retries the AppendEntries RPC. Eventually nextIndex will reach a point where the
/// leader and follower logs match." (§5.3) Once all is healed, and not before, a follower that stays behind is a fault.
#[test]
fn a_follower_that_is_never_caught_up_is_noticed_once_all_is_healed() {
    let broken = |bug: bool, more: &str, until: &str| {
        let bugs = Bugs { no_catch_up: bug, ..Bugs::default() };
        let setup = Setup { nodes: 3, clients: 1, seed: 1, config: Config { bugs, ..Config::default() } };
        let behind = "0.05s timeout n1\n0.3s cut n1 n3\n0.3s c1 set x 1\n";
        let mut stage = Stage::new(setup, &format!("{STEADY}{behind}{more}"));
        stage.until(until);
        stage.violations().to_vec()
    };
    let healed = "0.38s heal\n0.38s delay all 10ms";
    let found = broken(true, healed, "25s");
    let [violation] = &found[..] else { panic!("{found:?}") };
    assert_eq!(violation.rule, rules::CONVERGENCE);
    let Evidence::End(rules::NotConverged::Behind { node, applied: 1, committed: 2, rest }) =
        violation.evidence
    else {
        panic!("{violation:?}")
    };
    assert_eq!((node, rest.0 / 1_000_000), (n(3), 16));
    assert_eq!(broken(true, healed, "16s"), [], "not yet");
    assert_eq!(broken(false, healed, "40s"), []);
    // As long as somebody disturbs it, nothing is promised: not while a link is cut, nor after a disk was lost.
    assert_eq!(broken(true, "", "40s"), []);
    assert_eq!(broken(true, &format!("{healed}\n10s timeout n2\n20s timeout n1"), "35s"), []);
    assert_eq!(broken(true, &format!("{healed}\n1s wipe n3\n1.1s restart n3"), "40s"), []);
}
