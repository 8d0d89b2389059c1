//! Whole runs in the simulated world: timeouts, timing, restarts.

use crate::support::{Stage, n, patient};
use faultline_agreement::raft::{Config, Raft};
use faultline_agreement::{Fact, VoteRefusal};
use faultline_agreement::{Part, TimerName};
use faultline_engine::{ClientFact, Input, Setup, Span, SpanRange, Time, TimedInput, World};
use std::collections::BTreeSet;

/// One tick is a millisecond; the base timeout is ten of them, and a timeout is 10 to 19.
const TICK: u64 = 1_000;

fn ticks() -> Config {
    Config { election: SpanRange { min: Span(10 * TICK), max: Span(20 * TICK - 1) }, ..Config::default() }
}

/// How many ticks each server waits, in a world with this seed, as a follower or, pushed, as a candidate.
fn timeouts(nodes: u16, seed: u64, candidates: bool) -> Vec<u64> {
    let mut world = World::<Raft>::new(Setup { nodes, clients: 0, seed, config: ticks() });
    let push = |i: u16| TimedInput { at: Time(100), input: Input::Timeout(n(i + 1)) };
    let script: Vec<TimedInput> = if candidates { (0..nodes).map(push).collect() } else { Vec::new() };
    for _ in 0..usize::from(nodes) + script.len() {
        world.step(&script, &mut ());
    }
    let wait = |i: u16| {
        let (_, armed, due) = world.timers(n(i + 1)).next().expect("an election timeout");
        due.since(armed).0 / TICK
    };
    (0..nodes).map(wait).collect()
}

/// "Election timeouts are chosen randomly from a fixed interval (e.g., 150–300ms)." (§5.2)
#[test]
fn every_timeout_of_the_interval_occurs() {
    for candidates in [false, true] {
        let seen: BTreeSet<u64> = (0..500).flat_map(|seed| timeouts(1 + 2, seed, candidates)).collect();
        assert_eq!(seen, (10..20).collect(), "candidates: {candidates}");
    }
}

/// "This spreads out the servers so that in most cases only a single server will time out." (§5.2)
#[test]
fn in_most_rounds_a_single_server_times_out_first() {
    for candidates in [false, true] {
        let conflict = |seed: &u64| {
            let waits = timeouts(5, *seed, candidates);
            let first = waits.iter().min();
            waits.iter().filter(|wait| Some(*wait) == first).count() > 1
        };
        let conflicts = (0..1_000).filter(conflict).count();
        assert!(conflicts <= 300, "{conflicts} of 1,000 rounds");
    }
}

/// The seed of a run changes who is first.
#[test]
fn everybody_may_be_the_first_to_time_out() {
    let first =
        |seed| timeouts(5, seed, false).iter().enumerate().min_by_key(|(_, wait)| **wait).map(|(i, _)| i);
    assert_eq!((0..200).filter_map(first).collect::<BTreeSet<_>>(), (0..5).collect());
}

fn leaders(stage: &Stage) -> usize {
    stage.count(|fact| matches!(fact, Fact::Leads { .. }))
}

/// "broadcastTime ≪ electionTimeout ≪ MTBF" (§5.6): with timeouts as in §5.2 one leader lasts; when a message
/// takes as long as a timeout, none does.
#[test]
fn a_leader_lasts_only_if_timeouts_are_longer_than_messages() {
    let run = |latency: &str| {
        let setup = Setup { nodes: 5, clients: 0, seed: 7, config: Config::default() };
        let mut stage = Stage::new(setup, &format!("0s delay all {latency}"));
        stage.until("20s");
        stage
    };
    let calm = run("10ms..15ms");
    assert!(leaders(&calm) <= 2, "{}", calm.story());
    assert_eq!(calm.roles().iter().filter(|(role, _)| *role == Part::Leader).count(), 1);
    let wild = run("300ms..500ms");
    assert!(wild.count(|fact| matches!(fact, Fact::Campaigns { .. })) > 50, "nothing but elections");
    assert!(wild.commits().iter().all(|commit| *commit < 3), "and no progress: {:?}", wild.commits());
}

/// "If election timeout elapses without receiving AppendEntries RPC from current leader or granting vote to
/// candidate: convert to candidate." (figure 2)
#[test]
fn another_leader_is_elected_when_the_first_one_crashes() {
    for pre_vote in [false, true] {
        let config = Config { pre_vote, ..Config::default() };
        let mut stage =
            Stage::new(Setup { nodes: 5, clients: 1, seed: 3, config }, "0s c1 every 50ms add x 1");
        stage.until("2s");
        let leader =
            (1..=5).find(|i| stage.role(n(*i)) == Part::Leader).expect("a leader within two seconds");
        let term = stage.glance(n(leader)).epoch.number;
        stage.act(&format!("crash n{leader}")).until("4s");
        let next = stage.roles().into_iter().find(|(role, _)| *role == Part::Leader);
        assert!(next.is_some_and(|(_, epoch)| epoch > term), "{:?}", stage.roles());
        stage.act(&format!("restart n{leader}")).until("6s");
        assert_eq!(stage.role(n(leader)), Part::Follower);
        let table = stage.table(n(leader));
        assert!(table.starts_with("x=") && (1..=5).any(|i| i != leader && stage.table(n(i)) == table));
        assert_eq!(stage.violations(), []);
    }
}

/// A leader that hears from nobody keeps its role, as in the paper (a check-quorum is not part of it), commits
/// nothing, and steps down when it meets the next one: "if a candidate or leader discovers that its term is out
/// of date, it immediately reverts to follower state" (§5.1).
#[test]
fn a_leader_without_a_majority_commits_nothing() {
    let mut stage = Stage::steady(
        3,
        patient(),
        "1s timeout n1
         2s partition n1 c1 | n2 n3
         2.1s c1 set x 1
         3s timeout n2",
    );
    stage.until("10s");
    assert_eq!((stage.role(n(1)), stage.glance(n(1)).commit), (Part::Leader, 1));
    assert_eq!((stage.role(n(2)), stage.glance(n(2)).commit), (Part::Leader, 2));
    assert_eq!(stage.count(|fact| matches!(fact, Fact::Client(ClientFact::Returned { .. }))), 0);
    stage.act("heal").until("12s");
    assert_eq!(stage.roles(), [(Part::Follower, 2), (Part::Leader, 2), (Part::Follower, 2)]);
    let waits: Vec<_> = stage.timeline.world().timers(n(1)).map(|(timer, ..)| timer.name).collect();
    assert_eq!(waits, [TimerName::Election.into()], "a follower sends no heartbeats");
    assert_eq!(stage.table(n(1)), "x=1", "the client asked again");
    assert_eq!(stage.count(|fact| matches!(fact, Fact::Truncated { .. })), 1, "its old entry was in the way");
}

/// "If a server receives a RequestVote request within the minimum election timeout of hearing from a current
/// leader, it does not update its term or grant its vote." (D§4.2.3) That rule comes with membership changes; of
/// a pre-vote it holds now (D§9.6), and a plain request still deposes the leader, as in the paper.
#[test]
fn a_server_that_was_away_disturbs_the_leader_unless_it_asks_before() {
    let script = "1s timeout n1
                  2s isolate n3
                  3s timeout n3
                  4s timeout n3
                  5s heal n3
                  5.2s timeout n3";
    let mut stage = Stage::steady(3, Config { pre_vote: true, ..patient() }, script);
    stage.until("6s");
    assert_eq!(stage.roles(), [(Part::Leader, 1), (Part::Follower, 1), (Part::Follower, 1)]);
    let hears =
        |fact: &Fact| matches!(fact, Fact::RefusedVote { why: VoteRefusal::HearsLeader { leader: _ }, .. });
    assert!(stage.count(hears) >= 2, "{}", stage.story());

    let mut stage = Stage::steady(3, patient(), script);
    stage.until("6s");
    assert_eq!(stage.roles()[2], (Part::Leader, 4), "{}", stage.story());
    assert_eq!(stage.count(|fact| matches!(fact, Fact::StepsDown { led: true, .. })), 1);
}

/// "Updated on stable storage before responding to RPCs" (figure 2): a voter that crashes before its vote is on
/// the disk has not voted, and nobody has heard that it did.
#[test]
fn a_crash_between_the_vote_and_the_disk_loses_both_vote_and_answer() {
    let script = "0s disk n2 100ms
                  1s timeout n1
                  1.05s crash n2
                  1.06s restart n2";
    let mut stage = Stage::steady(2, patient(), script);
    stage.until("1.5s");
    assert_eq!(stage.count(|fact| matches!(fact, Fact::Voted { .. })), 0, "it only meant to");
    assert_eq!(stage.roles(), [(Part::Candidate, 1), (Part::Follower, 0)]);
    stage.until("1.6s").act("timeout n1").until("2s");
    assert_eq!(stage.roles(), [(Part::Leader, 2), (Part::Follower, 2)], "the next term is as good");
}

/// Whoever presses *Wipe disk* sees what it means: the follower says what it has lost, and the leader catches it up.
#[test]
fn a_wiped_follower_is_caught_up_and_serves_again() {
    let script = "0.05s timeout n1
        0.3s c1 every 50ms add x 1
        1s wipe n2
        1.2s restart n2
        3s crash n3";
    let setup = Setup { nodes: 3, clients: 1, seed: 1, config: Config::default() };
    let mut stage = Stage::new(setup, script);
    stage.until("3s");
    let before = stage.glance(n(1)).commit;
    stage.until("8s");
    assert!(stage.glance(n(1)).commit > before + 50, "without n3, n2 is needed\n{}", stage.story());
    assert_eq!(stage.count(|fact| matches!(fact, Fact::LostEntries { .. })), 1);
    assert_eq!(stage.violations(), []);
}

/// A process that stood still for longer than its election timeout has heartbeats in its socket. It reads them before
/// it looks at the timer, so it finds out that its leader is there.
#[test]
fn a_thawed_follower_reads_the_heartbeats_that_waited_before_it_suspects_their_leader() {
    let script = "0.05s timeout n1\n1s freeze n2\n1.7s thaw n2";
    let mut stage = Stage::steady(3, Config::default(), script);
    stage.until("2.5s");
    let suspicions = stage.count(|fact| matches!(fact, Fact::Suspects { .. }));
    assert_eq!(suspicions, 1, "the one by hand:\n{}", stage.story());
}
