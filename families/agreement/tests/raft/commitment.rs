//! What is committed, and when (§5.3, §5.4).

use crate::cluster::Cluster;
use crate::server::{Server, append, n, request_vote, stored};
use faultline_agreement::Fact;
use faultline_agreement::Part;
use faultline_agreement::raft::{Config, Message};

/// "A log entry is committed once the leader that created the entry has replicated it on a majority of the
/// servers." (§5.3)
#[test]
fn an_entry_is_committed_when_a_majority_holds_it() {
    let table: &[(u16, &[u16], bool)] = &[
        (1, &[], true),
        (3, &[], false),
        (3, &[2], true),
        (3, &[2, 3], true),
        (5, &[], false),
        (5, &[2], false),
        (5, &[2, 3], true),
        (5, &[2, 3, 4], true),
        (5, &[2, 3, 4, 5], true),
    ];
    for (nodes, holders, committed) in table {
        let mut leader = Server::new(*nodes).elected();
        (2..=*nodes).for_each(|peer| drop(leader.hears(n(peer), stored(1, 1))));
        assert_eq!(leader.commit(), 1);
        leader.asks(1, "set x 1");
        holders.iter().for_each(|peer| drop(leader.hears(n(*peer), stored(1, 2))));
        assert_eq!(leader.commit() == 2, *committed, "{holders:?} of {nodes}");
        assert_eq!(leader.table(), if *committed { "x=1" } else { "" }, "only then it is executed");
    }
}

#[test]
fn a_leader_does_not_count_itself_before_the_entry_is_on_its_disk() {
    let mut leader = Server::new(3).elected();
    leader.stop_disk_after(0);
    leader.asks(1, "set x 1");
    leader.hears(n(2), stored(1, 2));
    assert_eq!(leader.commit(), 1);
    leader.hears(n(3), stored(1, 2));
    assert_eq!(leader.commit(), 2, "two others are a majority without it (D§10.2.1)");
}

/// "The leader keeps track of the highest index it knows to be committed, and it includes that index in future
/// AppendEntries RPCs (including heartbeats) so that the other servers eventually find out." (§5.3)
#[test]
fn the_others_learn_the_commit_index_from_the_next_requests() {
    let mut leader = Server::new(3).elected();
    leader.hears(n(2), stored(1, 1));
    leader.asks(1, "set x 1");
    let effects = leader.hears(n(2), stored(1, 2));
    assert_eq!(effects.applied(), [2]);
    assert_eq!(effects.replies.len(), 1, "the client hears of it now");
    let heartbeat = leader.heartbeat();
    assert!(heartbeat.appends().iter().all(|(_, request)| request.commit == 2), "{heartbeat:?}");
}

/// "This also commits all preceding entries in the leader's log, including entries created by previous leaders."
/// (§5.3)
#[test]
fn what_precedes_a_committed_entry_is_committed() {
    for log in [&[][..], &[2], &[1, 2], &[1]] {
        let mut leader = Server::with_log(3, log).restarted_with(2, None, log).elected();
        assert_eq!(leader.term(), 3);
        leader.asks(1, "set x 1");
        let all = log.len() as u64 + 2;
        let effects = leader.hears(n(2), stored(3, all));
        assert_eq!(leader.commit(), all);
        assert_eq!(effects.applied(), (1..=all).collect::<Vec<_>>(), "in order");
    }
}

/// "If there exists an N such that N > commitIndex, a majority of matchIndex[i] ≥ N, and log[N].term ==
/// currentTerm: set commitIndex = N." (figure 2)
///
/// Our leaders begin a term with an entry of their own (§8), so a log here is what the leader holds with it;
/// a match of the leader itself is what its disk holds. In three rows the original table has an entry of a later
/// term than the leader's in its log, which no server can have; an entry of its own term stands in for it, and
/// the outcome is the same.
#[test]
fn the_commit_index_is_the_last_own_entry_that_a_majority_matches() {
    let table: &[(&[u64], &[u64], u64, u64)] = &[
        (&[1], &[1], 1, 1),
        (&[1], &[1], 2, 0),
        (&[2], &[1, 2], 2, 2),
        (&[1], &[2], 2, 1),
        (&[2, 1, 1], &[1, 1], 1, 1),
        (&[2, 1, 1], &[1, 1], 2, 0),
        (&[2, 1, 2], &[1, 2], 2, 2),
        (&[2, 1, 2], &[1, 1], 2, 0),
        (&[2, 1, 1, 1], &[1, 1], 1, 1),
        (&[2, 1, 1, 1], &[1, 1], 2, 0),
        (&[2, 1, 1, 2], &[1, 1], 1, 1),
        (&[2, 1, 1, 2], &[1, 1], 2, 0),
        (&[2, 1, 2, 2], &[1, 2], 2, 2),
        (&[2, 1, 2, 2], &[1, 1], 2, 0),
    ];
    for (matches, log, term, commit) in table {
        let old: Vec<u64> = log.iter().copied().filter(|entry| entry < term).collect();
        let nodes = u16::try_from(matches.len()).expect("a few servers");
        let mut leader = Server::new(nodes).restarted_with(term - 1, None, &old);
        if old.len() == log.len() {
            // The own entry is not part of the row: it stays on its way to the disk.
            leader.stop_disk_after(1);
            leader.times_out();
            (2..=nodes).for_each(|peer| drop(leader.hears(n(peer), crate::server::vote(*term, true))));
        } else {
            leader = leader.elected();
            for serial in 1..(log.len() - old.len()) {
                leader.asks(u32::try_from(serial).expect("a few"), "set x 1");
            }
            assert_eq!(leader.log(), *log);
        }
        for (peer, through) in (2..).zip(&matches[1..]) {
            leader.hears(n(peer), stored(*term, *through));
        }
        assert_eq!(leader.commit(), *commit, "matches {matches:?}, log {log:?}, term {term}");
    }
}

/// "Raft never commits log entries from previous terms by counting replicas. Only log entries from the leader's
/// current term are committed by counting replicas; once an entry from the current term has been committed in
/// this way, then all prior entries are committed indirectly." (§5.4.2)
#[test]
fn old_entries_are_committed_only_by_one_of_the_leaders_own_term() {
    for (through, commit) in [(1, 0), (2, 0), (3, 3)] {
        let mut leader = Server::with_log(3, &[1, 2]).elected();
        assert_eq!((leader.term(), leader.log()), (3, vec![1, 2, 3]));
        leader.hears(n(2), stored(3, through));
        assert_eq!(leader.commit(), commit, "stored up to {through}");
    }
}

#[test]
fn requests_are_committed_on_everybody_through_changes_of_the_leader() {
    let mut cluster = Cluster::new(3, &Config::default());
    cluster.campaign(1);
    cluster.propose(1);
    cluster.heartbeat(1);
    assert_eq!(cluster.commits(), [2; 3], "the first entry of the term, and the request");
    cluster.campaign(2);
    cluster.propose(2);
    cluster.heartbeat(2);
    assert_eq!(cluster.commits(), [4; 3]);
    assert_eq!(cluster.logs(), [[1, 1, 2, 2]; 3]);
    assert!(cluster.servers.iter().all(|server| server.table() == "x=2"));
}

/// "They are fully functional (available) as long as any majority of the servers are operational and can
/// communicate with each other and with clients." (§2)
#[test]
fn a_request_succeeds_if_a_majority_answers() {
    for (nodes, down, succeeds) in [(3, 0, true), (3, 1, true), (3, 2, false), (4, 2, false), (5, 2, true)] {
        let mut cluster = Cluster::new(nodes, &Config::default());
        (nodes - down + 1..=nodes).for_each(|node| cluster.crash(node));
        cluster.campaign(1);
        cluster.propose(1);
        cluster.heartbeat(1);
        for server in &cluster.servers[..usize::from(nodes - down)] {
            assert_eq!(server.table(), if succeeds { "x=1" } else { "" }, "{down} of {nodes} are down");
            assert_eq!(server.term(), 1);
        }
    }
}

/// The cluster of figure 8 at (c): S1 leads term 4 and has copied the entry of term 2 to S3, not its own.
fn figure_8() -> Cluster {
    let mut cluster = Cluster::with_logs(&[&[1, 2], &[1, 2], &[1], &[1], &[1, 3]]);
    for (number, log) in [(1, &[1, 2][..]), (2, &[1, 2]), (3, &[1]), (4, &[1]), (5, &[1, 3])] {
        // S3 and S4 voted for S5 in term 3; S1 and S2 heard of it.
        let voted = [3, 4, 5].contains(&number).then(|| n(5));
        *cluster.server(number) = cluster.servers[0].restarted_with(3, voted, log);
        cluster.server(number).me = n(number);
    }
    cluster.crash(5);
    cluster.loses = |message| matches!(message, Message::AppendEntries(_));
    cluster.campaign(1);
    assert_eq!(cluster.roles()[0], (Part::Leader, 4));
    // The entry of term 2 reaches S3 without the one of term 4: it could have been sent before.
    cluster.heal();
    cluster.cut(1, 4);
    cluster.cut(1, 2);
    let old = append(4, (1, 1), &[2], 0);
    cluster.cut(3, 1);
    let answer = cluster.server(3).hears(n(1), old).message().clone();
    cluster.server(1).hears(n(3), answer);
    cluster.server(1).hears(n(2), stored(4, 2));
    assert_eq!(cluster.logs(), [&[1, 2, 4][..], &[1, 2], &[1, 2], &[1], &[1, 3]]);
    cluster
}

/// "At this point, the log entry from term 2 has been replicated on a majority of the servers, but it is not
/// committed." (figure 8c)
#[test]
fn figure_8_c_is_not_committed() {
    let mut cluster = figure_8();
    assert_eq!(cluster.commits(), [0; 5]);
    let effects = cluster.server(1).hears(n(2), stored(4, 2));
    assert!(!effects.facts.iter().any(|fact| matches!(fact, Fact::Committed { .. })));
}

/// "If S1 crashes as in (d), S5 could be elected leader (with votes from S2, S3, and S4) and overwrite the entry
/// with its own entry from term 3." (figure 8d)
#[test]
fn figure_8_d_overwrites_the_entry() {
    let mut cluster = figure_8();
    cluster.crash(1);
    cluster.heal();
    cluster.restart(5);
    cluster.campaign(5);
    cluster.campaign(5);
    assert_eq!(cluster.roles()[4], (Part::Leader, 5));
    cluster.heartbeat(5);
    assert_eq!(cluster.logs()[1..], [[1, 3, 5]; 4]);
    cluster.restart(1);
    cluster.heartbeat(5);
    assert_eq!(cluster.logs(), [[1, 3, 5]; 5]);
}

/// "However, if S1 replicates an entry from its current term on a majority of the servers before crashing, as in
/// (e), then this entry is committed (S5 cannot win an election). At this point all preceding entries in the log
/// are committed as well." (figure 8e)
#[test]
fn figure_8_e_keeps_the_entry() {
    let mut cluster = figure_8();
    cluster.heal();
    cluster.cut(1, 4);
    cluster.heartbeat(1);
    assert_eq!(cluster.commits()[0], 3);
    cluster.crash(1);
    cluster.restart(5);
    for _ in 0..3 {
        cluster.campaign(5);
        assert_eq!(cluster.roles()[4].0, Part::Candidate, "S2 and S3 have a newer log");
    }
}

/// A leader that reaches too few, and then one that may not count what it found.
#[test]
fn entries_of_an_old_term_wait_for_an_entry_of_the_new_one() {
    let mut cluster = Cluster::new(5, &Config::default());
    cluster.campaign(1);
    cluster.heartbeat(1);
    assert_eq!(cluster.commits(), [1; 5]);
    [3, 4, 5].iter().for_each(|other| cluster.cut(1, *other));
    cluster.propose(1);
    cluster.propose(1);
    assert_eq!(cluster.commits()[0], 1, "two of five hold them");
    cluster.heal();
    cluster.loses = |message| matches!(message, Message::AppendEntries(_));
    cluster.campaign(2);
    assert_eq!(cluster.roles()[1], (Part::Leader, 2));
    assert_eq!(cluster.commits()[1], 1, "nobody got the entry of term 2");
    // Its own first entry goes through: with it, everything before is committed.
    cluster.loses = |_| false;
    cluster.heartbeat(2);
    cluster.heartbeat(2);
    assert_eq!(cluster.commits(), [4; 5]);
    cluster.propose(2);
    cluster.heartbeat(2);
    assert_eq!(cluster.commits(), [5; 5]);
}

/// An entry that only one server holds is lost, legally, when those who never saw it elect somebody else: it was
/// not committed.
#[test]
fn an_entry_that_was_never_committed_may_be_overwritten_by_an_older_leader() {
    let mut cluster = Cluster::with_logs(&[&[1], &[1], &[2], &[], &[]]);
    for number in [3, 4, 5] {
        let log = cluster.server(number).log();
        *cluster.server(number) =
            cluster.servers[usize::from(number) - 1].restarted_with(2, Some(n(3)), &log);
    }
    cluster.campaign(1);
    // It asked in term 2, in which three have voted; from their answers it learns nothing newer.
    assert_eq!(cluster.roles()[0], (Part::Candidate, 2));
    cluster.campaign(1);
    assert_eq!(cluster.roles()[0], (Part::Leader, 3));
    cluster.heartbeat(1);
    assert_eq!(cluster.logs(), [[1, 3]; 5]);
}

/// "Persistent state on all servers: currentTerm, votedFor, log[]. Volatile state on all servers: commitIndex,
/// lastApplied (initialized to 0, increases monotonically)." (figure 2)
#[test]
fn a_restart_keeps_term_vote_and_log_and_learns_the_rest_again() {
    let mut cluster = Cluster::new(3, &Config::default());
    cluster.campaign(1);
    cluster.propose(1);
    cluster.heartbeat(1);
    let before = {
        let server = cluster.server(2);
        (server.term(), server.voted_for(), server.log())
    };
    assert_eq!((cluster.server(2).commit(), cluster.server(2).table()), (2, "x=1".into()));
    cluster.restart(2);
    let server = cluster.server(2);
    assert_eq!((server.term(), server.voted_for(), server.log()), before);
    assert_eq!((server.role(), server.commit(), server.table()), (Part::Follower, 0, String::new()));
    cluster.heartbeat(1);
    assert_eq!((cluster.server(2).commit(), cluster.server(2).table()), (2, "x=1".into()));
    // The vote of this term is given.
    let effects = cluster.server(2).hears(n(3), request_vote(1, (9, 9)));
    assert_eq!(*effects.message(), crate::server::vote(1, false));
}
