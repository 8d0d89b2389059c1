//! Who gets a vote (§5.2, §5.4.1), and who wins.

use crate::server::{Server, append, n, request_pre_vote, request_vote, vote};
use faultline_agreement::Part;
use faultline_agreement::raft::Message;
use faultline_agreement::{Fact, VoteRefusal};
use faultline_engine::Time;

fn answer(server: &mut Server, candidate: u16, request: Message) -> bool {
    let effects = server.hears(n(candidate), request);
    match effects.message() {
        Message::VoteReply { granted, .. } => *granted,
        other => panic!("a vote, not {other:?}"),
    }
}

/// "A candidate wins an election if it receives votes from a majority of the servers in the full cluster for
/// the same term." (§5.2) Who was refused by a majority waits for its next timeout: the paper knows only three
/// ways out of candidacy, and being refused is none of them.
#[test]
fn a_candidate_with_the_votes_of_a_majority_leads() {
    use Part::{Candidate, Leader};
    let (yes, no) = (true, false);
    let table: &[(u16, &[bool], Part)] = &[
        (1, &[], Leader),
        (3, &[yes, yes], Leader),
        (3, &[yes], Leader),
        (5, &[yes, yes, yes, yes], Leader),
        (5, &[yes, yes, yes], Leader),
        (5, &[yes, yes], Leader),
        (3, &[no, no], Candidate),
        (5, &[no, no, no, no], Candidate),
        (5, &[yes, no, no, no], Candidate),
        (3, &[], Candidate),
        (5, &[yes], Candidate),
        (5, &[no, no], Candidate),
        (5, &[], Candidate),
    ];
    for (nodes, votes, role) in table {
        let mut server = Server::new(*nodes);
        server.times_out();
        for (peer, granted) in (2..).zip(*votes) {
            server.hears(n(peer), vote(1, *granted));
        }
        assert_eq!((server.role(), server.term()), (*role, 1), "{nodes} servers, {votes:?}");
    }
}

#[test]
fn a_vote_counts_once_however_often_it_arrives() {
    let mut server = Server::new(5);
    server.times_out();
    for _ in 0..3 {
        server.hears(n(2), vote(1, true));
    }
    assert_eq!(server.role(), Part::Candidate);
}

#[test]
fn votes_of_another_term_do_not_count() {
    let mut server = Server::new(3);
    server.times_out();
    server.times_out();
    server.hears(n(2), vote(1, true));
    assert_eq!((server.role(), server.term()), (Part::Candidate, 2));
}

/// A candidate's vote for itself is a vote like the others: it counts when it would survive a crash, "updated
/// on stable storage before responding to RPCs" (figure 2).
#[test]
fn a_candidate_does_not_count_itself_before_its_vote_is_on_the_disk() {
    let mut server = Server::new(3);
    server.stop_disk_after(0);
    server.times_out();
    server.hears(n(2), vote(1, true));
    assert_eq!(server.role(), Part::Candidate);
    server.hears(n(3), vote(1, true));
    assert_eq!(server.role(), Part::Leader, "two others are a majority without it");
}

/// "If votedFor is null or candidateId, and candidate's log is at least as up-to-date as receiver's log, grant
/// vote." (figure 2)
#[test]
fn a_server_votes_for_at_most_one_candidate_in_a_term() {
    let table = [
        (None, 2, true),
        (None, 3, true),
        (Some(2), 2, true),
        (Some(3), 3, true),
        (Some(2), 3, false),
        (Some(3), 2, false),
    ];
    for (voted, asks, granted) in table {
        let mut server = Server::new(3).restarted_with(1, voted.map(n), &[]);
        assert_eq!(
            answer(&mut server, asks, request_vote(1, (0, 0))),
            granted,
            "voted {voted:?}, n{asks} asks"
        );
        let vote = if granted { Some(asks) } else { voted };
        assert_eq!(server.voted_for(), vote.map(n));
        assert_eq!(server.disk.voted_for, vote.map(n), "what the vote says is on the disk");
    }
}

/// "If the logs have last entries with different terms, then the log with the later term is more up-to-date.
/// If the logs end with the same term, then whichever log is longer is more up-to-date." (§5.4.1)
#[test]
fn the_voter_denies_its_vote_if_its_own_log_is_more_up_to_date() {
    let table: &[(&[u64], (u64, u64), bool)] = &[
        (&[1], (1, 1), true),
        (&[1], (2, 1), true),
        (&[1, 1], (1, 1), false),
        (&[1], (1, 2), true),
        (&[1], (2, 2), true),
        (&[1, 1], (1, 2), true),
        (&[2], (1, 1), false),
        (&[2], (2, 1), false),
        (&[2, 2], (1, 1), false),
        (&[1, 1], (1, 1), false),
    ];
    for (log, last, granted) in table {
        let mut server = Server::with_log(2, log);
        assert_eq!(answer(&mut server, 2, request_vote(3, *last)), *granted, "{log:?} against {last:?}");
    }
}

#[test]
fn against_a_log_of_two_entries_of_term_two_a_candidate_needs_more() {
    for last_index in 0..=3 {
        for last_term in 0..=3 {
            let mut server = Server::with_log(3, &[2, 2]);
            let granted = last_term >= 3 || (last_term == 2 && last_index >= 2);
            let request = request_vote(3, (last_index, last_term));
            assert_eq!(answer(&mut server, 2, request), granted, "({last_index}, {last_term})");
        }
    }
}

#[test]
fn who_has_voted_in_this_term_votes_the_same_again_or_not_at_all() {
    let voted = Server::new(3).restarted_with(2, Some(n(2)), &[2, 2]);
    assert!(answer(&mut voted.clone(), 2, request_vote(2, (3, 2))));
    assert!(!answer(&mut voted.clone(), 3, request_vote(2, (3, 2))));
    // Whoever asked for votes voted for itself.
    let mut candidate = Server::with_log(3, &[1, 1]);
    candidate.times_out();
    assert!(!answer(&mut candidate, 2, request_vote(2, (3, 1))));
    let mut leader = Server::with_log(3, &[1, 1]).elected();
    assert!(!answer(&mut leader, 2, request_vote(2, (4, 2))));
    let mut pre = Server::new(3);
    pre.config.pre_vote = true;
    let mut pre = pre.restarted_with(2, Some(n(1)), &[2, 2]);
    pre.times_out();
    assert_eq!(pre.role(), Part::PreCandidate);
    assert!(!answer(&mut pre, 2, request_vote(2, (3, 2))));
}

/// A server of every role, at term 1, with the log [1].
fn every_role() -> Vec<(Part, Server)> {
    let follower = Server::with_log(3, &[1]);
    let mut candidate = Server::with_log(3, &[]);
    candidate.times_out();
    let mut pre = follower.clone();
    pre.config.pre_vote = true;
    pre.times_out();
    let leader = Server::with_log(3, &[]).elected();
    let all = vec![
        (Part::Follower, follower),
        (Part::PreCandidate, pre),
        (Part::Candidate, candidate),
        (Part::Leader, leader),
    ];
    for (role, server) in &all {
        assert_eq!((server.role(), server.term()), (*role, 1));
    }
    all
}

/// "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to follower."
/// (figure 2)
#[test]
fn a_server_of_any_role_votes_in_a_higher_term_for_a_newer_log() {
    for (role, mut server) in every_role() {
        assert!(answer(&mut server, 2, request_vote(2, (5, 1))), "{role:?}");
        assert_eq!((server.role(), server.term()), (Part::Follower, 2), "{role:?}");
        assert_eq!(server.voted_for(), Some(n(2)), "{role:?}");
    }
}

/// "In the Pre-Vote algorithm, a candidate only increments its term if it first learns from a majority of the
/// cluster that they would be willing to grant the candidate their votes (if the candidate's log is
/// sufficiently up-to-date, and the voters have not received heartbeats from a valid leader for at least a
/// baseline election timeout)." (D§9.6) A leader has a valid leader: itself. There we follow the dissertation.
#[test]
fn a_pre_vote_changes_neither_role_nor_term_nor_vote() {
    for (role, mut server) in every_role() {
        let before = (server.role(), server.term(), server.voted_for(), server.log());
        let granted = answer(&mut server, 2, request_pre_vote(2, (5, 1)));
        assert_eq!(granted, role != Part::Leader, "{role:?}");
        assert_eq!((server.role(), server.term(), server.voted_for(), server.log()), before, "{role:?}");
        assert_eq!(server.disk.voted_for, before.2);
    }
}

#[test]
fn who_heard_from_a_leader_within_the_election_timeout_refuses_a_pre_vote() {
    let mut server = Server::with_log(3, &[1]);
    server.hears(n(3), append(1, (1, 1), &[], 0));
    let least = server.config.election.min;
    for (later, granted) in [(least.0 - 1, false), (least.0, true)] {
        server.now = Time(later);
        let effects = server.hears(n(2), request_pre_vote(2, (1, 1)));
        assert!(matches!(effects.message(), Message::VoteReply { granted: is, .. } if *is == granted));
        let why = VoteRefusal::HearsLeader { leader: n(3) };
        let refusal = Fact::RefusedVote { epoch: 2, candidate: n(2), why, pre: true };
        assert_eq!(effects.facts.contains(&refusal), !granted);
        assert_eq!((server.term(), server.leader()), (1, Some(n(3))), "the term stays");
    }
}

#[test]
fn a_pre_vote_is_refused_to_an_older_log_and_to_a_term_that_is_here() {
    let mut server = Server::with_log(3, &[1, 2]);
    assert!(!answer(&mut server, 2, request_pre_vote(3, (5, 1))), "the log is older");
    assert!(!answer(&mut server, 2, request_pre_vote(2, (5, 2))), "the term is not new");
    assert!(answer(&mut server, 2, request_pre_vote(3, (2, 2))));
    assert!(
        answer(&mut server, 3, request_pre_vote(3, (2, 2))),
        "a pre-vote is none: another one gets it too"
    );
}
