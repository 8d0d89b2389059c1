//! Copying the log (§5.3), and what a follower makes of it (figure 2, AppendEntries, receiver).

use crate::cluster::Cluster;
use crate::server::{Server, append, n, request_vote, stored};
use faultline_agreement::raft::{AppendEntries, AppendResult, Message};
use faultline_agreement::{AppendRefusal, Fact};
use faultline_agreement::{Label, Part};
use faultline_engine::view::Value;

/// A follower of term 2 with this log, which follows n2.
fn follower(log: &[u64]) -> Server {
    Server::new(3).restarted_with(2, None, log)
}

fn fits(server: &mut Server, request: Message) -> bool {
    match server.hears(n(2), request).message() {
        Message::AppendReply { result, .. } => matches!(result, AppendResult::Stored { .. }),
        other => panic!("a reply to entries, not {other:?}"),
    }
}

/// "The leader appends the command to its log as a new entry, then issues AppendEntries RPCs in parallel to each
/// of the other servers to replicate the entry." (§5.3)
#[test]
fn a_request_becomes_an_entry_and_is_sent_to_everybody() {
    let mut server = Server::with_log(3, &[1, 1]).elected();
    for peer in [2, 3] {
        server.hears(n(peer), stored(2, 3));
    }
    assert_eq!((server.log(), server.commit()), (vec![1, 1, 2], 3));
    let effects = server.asks(1, "set x 1");
    assert_eq!((server.log(), server.commit()), (vec![1, 1, 2, 2], 3), "in the log, not committed");
    assert_eq!(effects.receivers(), [n(2), n(3)]);
    for (_, request) in effects.appends() {
        let AppendEntries { term, prev_index, prev_term, entries, commit, .. } = request;
        assert_eq!((*term, *prev_index, *prev_term, *commit), (2, 3, 2, 3));
        assert_eq!(entries.as_slice().iter().map(|entry| entry.term).collect::<Vec<_>>(), [2]);
    }
    assert_eq!(effects.replies, [], "the client waits");
}

/// "Reply false if log doesn't contain an entry at prevLogIndex whose term matches prevLogTerm." (figure 2)
#[test]
fn entries_are_taken_only_where_the_logs_agree_before_them() {
    let table = [((0, 0), true), ((1, 1), true), ((2, 2), true), ((2, 1), false), ((3, 3), false)];
    for (previous, accepted) in table {
        let mut server = follower(&[1, 2]);
        assert_eq!(fits(&mut server, append(2, previous, &[], 0)), accepted, "after {previous:?}");
        assert_eq!(server.log(), [1, 2]);
        assert_eq!(
            (server.role(), server.leader()),
            (Part::Follower, Some(n(2))),
            "a refused leader leads, too"
        );
    }
}

#[test]
fn a_refusal_says_what_does_not_fit() {
    let gap = AppendRefusal::Gap { last: 2, previous: 3 };
    let conflict = AppendRefusal::Conflict { previous: 2, found: 2, expected: 1 };
    for (previous, why) in [((3, 3), gap), ((2, 1), conflict)] {
        let effects = follower(&[1, 2]).hears(n(2), append(3, previous, &[], 0));
        assert!(effects.facts.contains(&Fact::RefusedEntries { leader: n(2), why }), "{effects:?}");
        let result = AppendResult::Refused { prev_index: previous.0, last_index: 2 };
        assert_eq!(*effects.message(), Message::AppendReply { term: 3, asked: 3, round: 0, result });
    }
}

/// "If an existing entry conflicts with a new one (same index but different terms), delete the existing entry
/// and all that follow it. Append any new entries not already in the log." (figure 2)
#[test]
fn only_entries_in_conflict_are_removed() {
    /// (previous index and term), entries, → log
    type Row = ((u64, u64), &'static [u64], &'static [u64]);
    let table: &[Row] = &[
        ((2, 2), &[3], &[1, 2, 3]),
        ((1, 1), &[3, 4], &[1, 3, 4]),
        ((0, 0), &[1], &[1, 2]),
        ((0, 0), &[3], &[3]),
    ];
    for (previous, entries, log) in table {
        let mut server = follower(&[1, 2]);
        let effects = server.hears(n(2), append(4, *previous, entries, 0));
        assert_eq!(server.log(), *log, "{entries:?} after {previous:?}");
        assert_eq!(server.disk.log.len(), log.len(), "the disk holds the same");
        let removed = effects.facts.iter().any(|fact| matches!(fact, Fact::Truncated { .. }));
        assert_eq!(removed, log[..2.min(log.len())] != [1, 2]);
        let through = previous.0 + entries.len() as u64;
        let result = AppendResult::Stored { through };
        assert_eq!(*effects.message(), Message::AppendReply { term: 4, asked: 4, round: 0, result });
    }
}

/// "If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new entry)." (figure 2)
#[test]
fn a_follower_commits_no_further_than_what_it_was_sent() {
    /// (previous index and term), entries, commit of the leader, → last index, commit, accepted
    type Row = ((u64, u64), &'static [u64], u64, usize, u64, bool);
    let table: &[Row] = &[
        ((2, 3), &[], 3, 2, 0, false),
        ((3, 3), &[], 3, 2, 0, false),
        ((1, 1), &[], 1, 2, 1, true),
        ((0, 0), &[2], 1, 1, 1, true),
        ((2, 2), &[2, 2], 3, 4, 3, true),
        ((2, 2), &[2], 4, 3, 3, true),
        ((1, 1), &[2], 4, 2, 2, true),
        ((1, 1), &[], 3, 2, 1, true),
        ((1, 1), &[2], 3, 2, 2, true),
        ((2, 2), &[], 3, 2, 2, true),
        ((2, 2), &[], 4, 2, 2, true),
    ];
    for (previous, entries, leader_commit, last, commit, accepted) in table {
        let mut server = follower(&[1, 2]);
        let request = append(2, *previous, entries, *leader_commit);
        assert_eq!(fits(&mut server, request), *accepted, "{entries:?} after {previous:?}");
        assert_eq!((server.log().len(), server.commit()), (*last, *commit), "{entries:?} after {previous:?}");
    }
}

#[test]
fn a_heartbeat_moves_the_commit_index_forward_only() {
    for (told, commit) in [(3, 3), (1, 2)] {
        let mut server = follower(&[1, 2, 2]);
        server.hears(n(2), append(2, (2, 2), &[], 2));
        assert_eq!(server.commit(), 2);
        server.hears(n(2), append(2, (3, 2), &[], told));
        assert_eq!(server.commit(), commit);
    }
}

/// "Once a follower learns that a log entry is committed, it applies the entry to its local state machine (in
/// log order)." (§5.3)
#[test]
fn a_follower_executes_what_is_committed_in_order() {
    for commit in 0..=3 {
        let mut server = Server::new(3);
        let effects = server.hears(n(2), append(1, (0, 0), &[1, 1, 1], commit));
        assert_eq!(server.commit(), commit);
        assert_eq!(effects.applied(), (1..=commit).collect::<Vec<_>>());
        let effects = server.hears(n(2), append(1, (3, 1), &[], 3));
        assert_eq!(
            effects.applied(),
            (commit + 1..=3).collect::<Vec<_>>(),
            "and the rest when it learns of it"
        );
    }
}

const FIGURE_7: [u64; 10] = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];

/// "When the leader at the top comes to power, it is possible that any of scenarios (a–f) could occur in
/// follower logs." (figure 7)
const FOLLOWERS: [(&str, &[u64]); 6] = [
    ("a", &[1, 1, 1, 4, 4, 5, 5, 6, 6]),
    ("b", &[1, 1, 1, 4]),
    ("c", &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6]),
    ("d", &[1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]),
    ("e", &[1, 1, 1, 4, 4, 4, 4]),
    ("f", &[1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]),
];

/// "The leader handles inconsistencies by forcing the followers' logs to duplicate its own." (§5.3)
#[test]
fn every_follower_of_figure_7_gets_the_leaders_log() {
    for (name, log) in FOLLOWERS {
        // The third server is there to vote: some of these followers would not.
        let mut cluster = Cluster::with_logs(&[&FIGURE_7, log, &[]]);
        *cluster.server(1) = cluster.servers[0].restarted_with(8, None, &FIGURE_7);
        cluster.campaign(1);
        assert_eq!(cluster.roles()[0], (Part::Leader, 9), "{name}");
        cluster.propose(1);
        cluster.heartbeat(1);
        let whole = [&FIGURE_7[..], &[9, 9]].concat();
        assert_eq!(cluster.logs(), [&whole[..]; 3], "{name}");
        assert_eq!(cluster.commits(), [12; 3], "{name}");
        assert_eq!(cluster.server(1).log()[..10], FIGURE_7, "the leader's own is as it was");
    }
}

/// "When a leader first comes to power, it initializes all nextIndex values to the index just after the last one
/// in its log (11 in Figure 7). […] After a rejection, the leader decrements nextIndex and retries. […]
/// Eventually nextIndex will reach a point where the leader and follower logs match." (§5.3)
#[test]
fn a_refused_leader_goes_back_until_the_logs_agree() {
    let mut leader = Server::new(3).restarted_with(8, None, &FIGURE_7);
    leader.times_out();
    let mut effects = leader.hears(n(3), crate::server::vote(9, true));
    let mut other = Server::new(3).restarted_with(3, None, FOLLOWERS[5].1);
    other.me = n(2);
    let mut tried = Vec::new();
    loop {
        let to_other = effects.sent.iter().find(|(to, _)| *to == n(2)).map(|(_, message)| message.clone());
        let Some(message) = to_other else { break };
        if let Message::AppendEntries(request) = &message {
            tried.push(request.prev_index + 1);
        }
        let answer = other.hears(n(1), message).message().clone();
        effects = leader.hears(n(2), answer);
    }
    assert_eq!(tried, [11, 10, 9, 8, 7, 6, 5, 4]);
    assert_eq!(other.log(), leader.log());
    let Some(Value::PerNode(matched)) = leader.field(Label::MatchIndex) else { panic!("a leader shows it") };
    assert!(matched.contains(&(n(2), 11)), "{matched:?}");
}

/// A follower whose log is shorter says so, which spares the steps beyond its end: "the protocol can be optimized
/// to reduce the number of rejected AppendEntries RPCs". (§5.3)
#[test]
fn a_short_log_is_found_in_one_step() {
    let mut leader = Server::new(3).restarted_with(8, None, &FIGURE_7).elected();
    let result = AppendResult::Refused { prev_index: 10, last_index: 4 };
    let effects = leader.hears(n(2), Message::AppendReply { term: 9, asked: 9, round: 0, result });
    let (to, request) = effects.appends()[0];
    assert_eq!((to, request.prev_index, request.prev_term), (n(2), 4, 4));
}

/// "If a follower or candidate crashes, then future RequestVote and AppendEntries RPCs sent to it will fail. Raft
/// handles these failures by retrying indefinitely." (§5.5)
#[test]
fn entries_that_were_lost_are_sent_again() {
    let mut cluster = Cluster::new(3, &Default::default());
    cluster.campaign(1);
    cluster.cut(1, 3);
    for _ in 0..3 {
        cluster.propose(1);
    }
    assert_eq!(cluster.lasts(), [4, 4, 1]);
    cluster.heal();
    cluster.heartbeat(1);
    cluster.heartbeat(1);
    assert_eq!((cluster.lasts(), cluster.commits()), (vec![4; 3], vec![4; 3]));
}

/// "Raft RPCs are idempotent, so this causes no harm. For example, if a follower receives an AppendEntries
/// request that includes log entries already present in its log, it ignores those entries in the new request."
/// (§5.5)
#[test]
fn a_request_that_comes_twice_does_what_it_does_once() {
    for request in [append(3, (1, 1), &[3, 3], 2), request_vote(3, (5, 2))] {
        let mut once = follower(&[1, 2]);
        let first = once.hears(n(2), request.clone());
        let mut twice = once.clone();
        let second = twice.hears(n(2), request);
        assert_eq!(first.sent, second.sent, "the answer is the same");
        let state = |server: &Server| {
            (
                server.role(),
                server.term(),
                server.voted_for(),
                server.log(),
                server.commit(),
                server.disk.log.len(),
            )
        };
        assert_eq!(state(&once), state(&twice));
        assert_eq!(second.applied(), [], "nothing is executed twice");
    }
}

#[test]
fn requests_in_the_wrong_order_do_no_harm() {
    let mut server = follower(&[1]);
    let early = append(2, (1, 1), &[2], 0);
    assert!(fits(&mut server, append(2, (1, 1), &[2, 2, 2], 3)));
    // What was sent before arrives after: it must not shorten the log, and the commit index stays.
    assert!(fits(&mut server, early));
    assert_eq!((server.log(), server.commit()), (vec![1, 2, 2, 2], 3));
    // What was sent after arrives before: it waits for what precedes it.
    let mut server = follower(&[1]);
    assert!(!fits(&mut server, append(2, (2, 2), &[2], 0)));
    assert!(fits(&mut server, append(2, (1, 1), &[2], 0)));
    assert!(fits(&mut server, append(2, (2, 2), &[2], 0)));
    assert_eq!(server.log(), [1, 2, 2]);
}

#[test]
fn answers_in_the_wrong_order_do_not_take_back_what_is_stored() {
    let mut leader = Server::with_log(3, &[1, 1, 1]).elected();
    leader.hears(n(2), stored(2, 4));
    assert_eq!(leader.commit(), 4);
    leader.hears(n(2), stored(2, 2));
    let result = AppendResult::Refused { prev_index: 3, last_index: 2 };
    let effects = leader.hears(n(2), Message::AppendReply { term: 2, asked: 2, round: 0, result });
    assert_eq!(effects.sent, [], "a late refusal of what is stored by now");
    let Some(Value::PerNode(matched)) = leader.field(Label::MatchIndex) else { panic!("a leader shows it") };
    assert!(matched.contains(&(n(2), 4)) && leader.commit() == 4, "{matched:?}");
}

/// "A leader never overwrites or deletes entries in its log; it only appends new entries." (§5.3, figure 3)
#[test]
fn a_leader_keeps_its_own_log_whatever_it_hears() {
    let mut leader = Server::with_log(3, &[1, 1]).elected();
    for message in [append(2, (0, 0), &[2], 5), append(1, (0, 0), &[3, 3], 2)] {
        leader.hears(n(2), message);
        assert_eq!((leader.role(), leader.log(), leader.commit()), (Part::Leader, vec![1, 1, 2], 0));
    }
}

/// A wiped disk is outside of what the paper assumes (figure 2, "persistent state"), but it stalls nobody: the follower
/// knows from the request that it has lost what it had stored, says so, and is caught up from its beginning.
#[test]
fn a_follower_that_lost_its_disk_is_caught_up_by_the_same_leader() {
    let mut leader = Server::with_log(3, &[1, 1, 1]).elected();
    leader.hears(n(2), stored(2, 4));
    let request = leader.heartbeat().to(n(2))[0].clone();
    let mut wiped = Server::new(3);
    let said = wiped.hears(n(1), request);
    assert!(said.facts.contains(&Fact::LostEntries { leader: n(1), stored: 4, last: 0 }), "{said:?}");
    let again = leader.hears(n(2), said.message().clone());
    let Some(Value::PerNode(matched)) = leader.field(Label::MatchIndex) else { panic!("a leader shows it") };
    assert!(matched.contains(&(n(2), 0)), "what is lost does not count: {matched:?}");
    assert_eq!(again.receivers(), [n(2)]);
    let said = wiped.hears(n(1), again.message().clone());
    assert_eq!(*said.message(), stored(2, 4));
    leader.hears(n(2), said.message().clone());
    let Some(Value::PerNode(matched)) = leader.field(Label::MatchIndex) else { panic!("a leader shows it") };
    assert!(matched.contains(&(n(2), 4)) && wiped.log() == leader.log(), "{matched:?}");
}
