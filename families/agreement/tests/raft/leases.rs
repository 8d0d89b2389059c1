//! Reads by lease (D§6.4.1): safe exactly as long as no clock drifts by more than the leader takes into account.

use crate::server::{Server, append, n, request_pre_vote, request_vote, stored};
use crate::support::Stage;
use faultline_agreement::raft::{Config, Message, Reads};
use faultline_agreement::{Fact, Part, VoteRefusal};
use faultline_engine::settings::Number;
use faultline_engine::{Setup, Span, SpanRange, Time};

fn leased() -> Config {
    Config { reads: Reads::Lease, ..Config::default() }
}

/// A follower of term 1 that has heard n2 at 1 s.
fn follower() -> Server {
    let mut server = Server::new(3);
    server.config = leased();
    server.now = Time(1_000_000);
    server.hears(n(2), append(1, (0, 0), &[1], 0));
    server
}

/// "If a server receives a RequestVote request within the minimum election timeout of hearing from a current leader, it
/// does not update its term or grant its vote." (D§4.2.3)
#[test]
fn who_heard_a_leader_gives_nobody_a_vote_for_the_shortest_election_timeout() {
    for (pre, micros, grants) in
        [(false, 149_999, false), (true, 149_999, false), (false, 150_000, true), (true, 150_000, true)]
    {
        let mut server = follower();
        server.now = Time(1_000_000 + micros);
        let asked = if pre { request_pre_vote(7, (9, 6)) } else { request_vote(7, (9, 6)) };
        let effects = server.hears(n(3), asked);
        let granted = matches!(effects.message(), Message::VoteReply { granted: true, .. });
        assert_eq!(granted, grants, "pre: {pre}, after {micros}");
        assert_eq!(server.term(), if grants && !pre { 7 } else { 1 }, "pre: {pre}, after {micros}");
    }
}

#[test]
fn nor_does_it_vote_for_itself_when_its_timer_is_fired_by_hand() {
    let mut server = follower();
    server.now = Time(1_149_999);
    let effects = server.times_out();
    assert_eq!(effects.sent, []);
    let refused = |fact: &Fact| {
        let why = VoteRefusal::HearsLeader { leader: n(2) };
        *fact == Fact::RefusedVote { epoch: 2, candidate: n(1), why, pre: false }
    };
    assert!(effects.facts.iter().any(refused), "{:?}", effects.facts);
    assert_eq!(server.role(), Part::Follower);
    server.now = Time(1_150_000);
    server.times_out();
    assert_eq!(server.role(), Part::Candidate);
}

/// A leader counts its lease from when it sent what a majority has answered, and not from when it heard of it.
#[test]
fn a_lease_begins_with_the_round_that_was_answered() {
    let mut server = Server::new(3);
    server.config = leased();
    let mut leader = server.elected();
    leader.hears(n(2), stored(1, 1));
    leader.now = Time(1_000_000);
    let round = leader.heartbeat().appends()[0].1.round;
    leader.now = Time(1_080_000);
    leader.heartbeat();
    let answer = |round| Message::AppendReply {
        term: 1,
        asked: 1,
        round,
        result: faultline_agreement::raft::AppendResult::Stored { through: 1 },
    };
    leader.now = Time(1_090_000);
    leader.hears(n(2), answer(round));
    // 150 ms less a thousandth for clocks that drift by 500 ppm each.
    let ends = 1_000_000 + 149_850;
    leader.now = Time(ends - 1);
    let effects = leader.asks(1, "get x");
    assert_eq!(effects.replies.len(), 1, "{:?}", effects.facts);
    let left = |fact: &Fact| matches!(fact, Fact::ReadByLease { left, .. } if *left == Span(1));
    assert!(effects.facts.iter().any(left), "{:?}", effects.facts);
    leader.now = Time(ends);
    let effects = leader.asks(2, "get x");
    assert_eq!(effects.replies, [], "it has ended");
    // Then it asks, as with ReadIndex, and has a lease again.
    let round = effects.appends()[0].1.round;
    assert_eq!(leader.hears(n(3), answer(round)).replies.len(), 1);
    leader.now = Time(ends + 100_000);
    assert_eq!(leader.asks(3, "get x").replies.len(), 1);
}

#[test]
fn a_leader_with_a_lease_reads_only_what_its_own_first_entry_has_confirmed() {
    let mut server = Server::new(3);
    server.config = leased();
    let mut leader = server.elected();
    let round = leader.heartbeat().appends()[0].1.round;
    // n2 answers, but its log lacks the entry: there is a lease, and nothing is committed in this term.
    let result = faultline_agreement::raft::AppendResult::Refused { prev_index: 1, last_index: 0 };
    leader.hears(n(2), Message::AppendReply { term: 1, asked: 1, round, result });
    assert_eq!(leader.asks(1, "get x").replies, []);
    assert_eq!(leader.hears(n(2), stored(1, 1)).replies.len(), 1, "now it is");
}

/// The worst that clocks may do within a drift of `drift`: the leader's is slow, the others' are fast. Links and disks are
/// quick, so that nothing else covers for a lease that is too long, and n2 tries to lead again and again.
fn at_the_edge(drift: i32, bound: u16, seed: u64) -> Stage {
    let config = Config {
        reads: Reads::Lease,
        drift: Number(bound),
        election: SpanRange::millis(300, 400),
        heartbeat: Span::millis(20),
        ..Config::default()
    };
    let mut script = format!(
        "0s delay all 100us
        0s disk all 10us
        0s clock n1 {}ppm
        0s clock n2 {drift}ppm
        0s clock n3 {drift}ppm
        0.01s timeout n1
        0.1s c1 every 1ms get x
        {}us partition n1 c1 | n2 n3 c2
",
        -drift,
        500_000 + seed * 97 % 20_000
    );
    for micros in (760_000..860_000).step_by(503) {
        script += &format!("{micros}us timeout n2\n");
    }
    let mut stage = Stage::new(Setup { nodes: 3, clients: 2, seed, config }, &script);
    stage.until("1.2s");
    stage
}

#[test]
fn within_its_bound_no_drift_makes_a_lease_stale_and_beyond_it_some_does() {
    let mut by_lease = 0;
    for seed in 0..60 {
        for bound in [0, 500, 10_000, 50_000_u16] {
            let stage = at_the_edge(bound.into(), bound, seed);
            assert_eq!(stage.violations(), [], "{bound} ppm, seed {seed}\n{}", stage.story());
            assert!(
                stage.count(|fact| matches!(fact, Fact::Leads { .. })) >= 2,
                "n2 leads: {}",
                stage.story()
            );
            by_lease += stage.count(|fact| matches!(fact, Fact::ReadByLease { .. }));
        }
    }
    assert!(by_lease > 100_000, "{by_lease} reads");
    let beyond = (0..60).filter(|seed| !at_the_edge(20_000, 10_000, *seed).violations().is_empty()).count();
    assert!(beyond > 20, "{beyond} of 60 are stale with twice the drift");
}

/// A server that restarts has forgotten whom it answered, and takes it for given that it did.
#[test]
fn a_restart_does_not_end_a_pledge() {
    let script = "0s delay all 1ms
        0s disk all 100us
        0.01s timeout n1
        0.2s c1 set x 1
        0.3s c1 every 5ms get x
        0.5s partition n1 c1 | n2 n3 c2
        0.501s crash n2
        0.502s restart n2
        0.502s crash n3
        0.503s restart n3
        0.504s timeout n2
        0.52s timeout n3";
    let config = Config { election: SpanRange::millis(300, 400), ..leased() };
    let mut stage = Stage::new(Setup { nodes: 3, clients: 2, seed: 1, config }, script);
    stage.until("1.5s");
    assert_eq!(stage.violations(), [], "{}", stage.story());
    let restarted = |fact: &Fact| matches!(fact, Fact::RefusedVote { why: VoteRefusal::Restarted, .. });
    assert_eq!(stage.count(restarted), 2, "{}", stage.story());
    assert!(stage.count(|fact| matches!(fact, Fact::Leads { .. })) >= 2, "{}", stage.story());
}

/// A jump of the wall clock does no harm to a lease, unless the leader measures it by that.
#[test]
fn a_wall_clock_that_is_set_back_makes_only_a_lease_stale_that_goes_by_it() {
    for bug in [false, true] {
        let mut config = Config { election: SpanRange::millis(300, 400), ..leased() };
        config.bugs.wall_clock_lease = bug;
        let script = "0s delay all 1ms
            0s disk all 100us
            0.01s timeout n1
            0.2s c1 set x 1
            0.3s c1 every 5ms get x
            0.5s partition n1 c1 | n2 n3 c2
            0.55s clock n1 -2s";
        let mut stage = Stage::new(Setup { nodes: 3, clients: 2, seed: 1, config }, script);
        stage.until("1.5s");
        assert_eq!(stage.violations().is_empty(), !bug, "{}", stage.story());
        assert!(stage.count(|fact| matches!(fact, Fact::Leads { .. })) >= 2, "{}", stage.story());
    }
}
