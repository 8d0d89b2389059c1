//! Terms, roles and elections (§5.1, §5.2).

use crate::cluster::Cluster;
use crate::server::{Server, append, n, request_vote, stored, vote};
use faultline_agreement::Part::{self, Candidate, Follower, Leader, PreCandidate};
use faultline_agreement::raft::{AppendResult, Config, Message, Timer};
use faultline_agreement::{Fact, StepDownCause};
use faultline_engine::{NodeId, Reply};

fn pre_vote() -> Config {
    Config { pre_vote: true, ..Config::default() }
}

/// A server of three that is in this role at term 1, its log empty but for a leader's first entry.
fn in_role(role: Part) -> Server {
    let mut server = Server::new(3);
    match role {
        Follower => server = server.restarted_with(1, None, &[]),
        Candidate => drop(server.times_out()),
        PreCandidate => {
            server.config = pre_vote();
            server = server.restarted_with(1, None, &[]);
            server.times_out();
        }
        Leader => server = server.elected(),
        other => unreachable!("no server is a {other:?}"),
    }
    assert_eq!((server.role(), server.term()), (role, 1));
    server
}

const ROLES: [Part; 4] = [Follower, PreCandidate, Candidate, Leader];

/// "When servers start up, they begin as followers." (§5.2)
#[test]
fn a_server_starts_as_a_follower() {
    let server = Server::new(3);
    assert_eq!((server.role(), server.term(), server.commit()), (Follower, 0, 0));
    assert_eq!((server.voted_for(), server.leader()), (None, None));
}

/// "If one server's current term is smaller than the other's, then it updates its current term to the larger
/// value. If a candidate or leader discovers that its term is out of date, it immediately reverts to follower
/// state." (§5.1)
#[test]
fn whoever_hears_from_a_higher_term_follows_in_it() {
    for role in ROLES {
        for term in [2, 3] {
            let mut server = in_role(role);
            let log = server.log();
            server.hears(n(2), append(term, (7, 1), &[], 0));
            assert_eq!(
                (server.role(), server.term(), server.leader()),
                (Follower, term, Some(n(2))),
                "{role:?}"
            );
            assert_eq!(server.log(), log);

            let mut server = in_role(role);
            server.hears(n(2), request_vote(term, (0, 0)));
            assert_eq!((server.role(), server.term(), server.leader()), (Follower, term, None), "{role:?}");
            assert_eq!(server.log(), log);
        }
    }
}

/// The same holds for responses.
#[test]
fn a_refusal_from_a_higher_term_deposes_too() {
    for role in [Candidate, Leader] {
        let mut server = in_role(role);
        server.hears(n(2), vote(4, false));
        assert_eq!((server.role(), server.term()), (Follower, 4));
        let mut server = in_role(role);
        let result = AppendResult::Refused { prev_index: 0, last_index: 0 };
        server.hears(n(2), Message::AppendReply { term: 4, asked: 3, round: 0, result });
        assert_eq!((server.role(), server.term()), (Follower, 4));
    }
}

/// "If a server receives a request with a stale term number, it rejects the request." (§5.1)
#[test]
fn a_request_of_an_old_term_is_refused_and_changes_nothing() {
    let mut server = Server::new(3).restarted_with(2, None, &[1]);
    let effects = server.hears(n(2), append(1, (0, 0), &[1, 1], 1));
    let result = AppendResult::Refused { prev_index: 0, last_index: 1 };
    assert_eq!(*effects.message(), Message::AppendReply { term: 2, asked: 1, round: 0, result });
    assert_eq!((server.role(), server.term(), server.leader()), (Follower, 2, None));
    assert_eq!((server.log(), server.commit()), (vec![1], 0));
    assert_eq!(effects.armed, [], "no word from a leader: the election timeout runs on");
    let effects = server.hears(n(2), request_vote(1, (9, 9)));
    assert_eq!(*effects.message(), vote(2, false));
    assert_eq!((server.term(), server.voted_for()), (2, None));
}

/// Figure 4: a leader leaves its role only for a higher term, and nobody leads without having asked for votes.
#[test]
fn the_transitions_that_figure_4_does_not_draw_never_happen() {
    let mut leader = in_role(Leader);
    leader.times_out();
    assert_eq!((leader.role(), leader.term()), (Leader, 1), "leader to candidate");
    leader.config.pre_vote = true;
    leader.times_out();
    assert_eq!((leader.role(), leader.term()), (Leader, 1), "leader to pre-candidate");
    for role in [Follower, PreCandidate] {
        let mut server = in_role(role);
        for peer in [2, 3] {
            server.hears(n(peer), vote(1, true));
        }
        assert_eq!((server.role(), server.term()), (role, 1), "to leader without candidacy");
    }
}

/// "If a follower receives no communication over a period of time called the election timeout, then it assumes
/// there is no viable leader and begins an election. To begin an election, a follower increments its current
/// term and transitions to candidate state. It then votes for itself and issues RequestVote RPCs in parallel to
/// each of the other servers in the cluster." (§5.2)
#[test]
fn a_follower_that_hears_nothing_begins_an_election() {
    for (log, last) in [(&[][..], (0, 0)), (&[1], (1, 1)), (&[1, 2], (2, 2))] {
        let mut server = Server::with_log(5, log);
        let term = server.term() + 1;
        let effects = server.times_out();
        assert_eq!((server.role(), server.term(), server.voted_for()), (Candidate, term, Some(n(1))));
        assert_eq!(server.disk.voted_for, Some(n(1)));
        assert_eq!(effects.receivers(), [2, 3, 4, 5].map(n));
        // "The RPC includes information about the candidate's log." (§5.4.1)
        assert!(effects.sent.iter().all(|(_, message)| *message == request_vote(term, last)), "{effects:?}");
        assert_eq!(effects.armed, [Timer::Election]);
    }
}

/// "When this happens, each candidate will time out and start a new election by incrementing its term and
/// initiating another round of RequestVote RPCs." (§5.2)
#[test]
fn a_candidate_that_times_out_begins_another_election() {
    let mut server = in_role(Candidate);
    let effects = server.times_out();
    assert_eq!((server.role(), server.term(), server.voted_for()), (Candidate, 2, Some(n(1))));
    assert!(effects.sent.iter().all(|(_, message)| *message == request_vote(2, (0, 0))));
    assert_eq!(effects.receivers(), [n(2), n(3)]);
}

/// "If the leader's term (included in its RPC) is at least as large as the candidate's current term, then the
/// candidate recognizes the leader as legitimate and returns to follower state. If the term in the RPC is
/// smaller than the candidate's current term, then the candidate rejects the RPC and continues in candidate
/// state." (§5.2)
#[test]
fn a_candidate_gives_way_to_the_leader_of_its_term() {
    for (term, role, leader) in [(2, Follower, Some(n(2))), (3, Follower, Some(n(2))), (1, Candidate, None)] {
        let mut server = in_role(Candidate);
        server.times_out();
        let effects = server.hears(n(2), append(term, (0, 0), &[], 0));
        assert_eq!((server.role(), server.term(), server.leader()), (role, term.max(2), leader));
        // Who waits for it to follow somebody hears of it, whatever it was before.
        let follows =
            effects.facts.iter().filter(|fact| matches!(fact, Fact::Follows { .. })).collect::<Vec<_>>();
        let expected = leader.map(|leader| Fact::Follows { epoch: term, leader });
        assert_eq!(follows, expected.iter().collect::<Vec<_>>());
    }
}

/// "Leaders send periodic heartbeats (AppendEntries RPCs that carry no log entries) to all followers in order to
/// maintain their authority." (§5.2)
#[test]
fn a_leader_sends_heartbeats_to_everybody_else() {
    let mut server = Server::new(5).elected();
    let effects = server.heartbeat();
    assert_eq!(effects.receivers(), [2, 3, 4, 5].map(n));
    assert!(effects.appends().iter().all(|(_, request)| request.entries.is_empty() && request.term == 1));
    assert_eq!(effects.armed, [Timer::Heartbeat]);
}

/// "It then sends heartbeat messages to all of the other servers to establish its authority and prevent new
/// elections." (§5.2) Its first ones carry the empty entry of §8.
#[test]
fn a_new_leader_is_heard_at_once() {
    let mut server = in_role(Candidate);
    let effects = server.hears(n(2), vote(1, true));
    assert_eq!(effects.receivers(), [n(2), n(3)]);
    assert_eq!(effects.appends().len(), 2);
    assert!(effects.armed.contains(&Timer::Heartbeat));
}

#[test]
fn a_server_alone_elects_itself() {
    let mut server = Server::new(1);
    let effects = server.times_out();
    assert_eq!((server.role(), server.term()), (Leader, 1));
    assert_eq!(effects.sent, []);
    assert_eq!(server.commit(), 1, "and commits alone");
}

#[test]
fn an_election_needs_a_majority_that_answers() {
    let table = [(3, 0, Leader), (3, 1, Leader), (3, 2, Candidate), (4, 2, Candidate), (5, 2, Leader)];
    for config in [Config::default(), pre_vote()] {
        for (nodes, silent, role) in table {
            let mut cluster = Cluster::new(nodes, &config);
            (nodes - silent + 1..=nodes).for_each(|node| cluster.crash(node));
            cluster.campaign(1);
            let role = if config.pre_vote && role == Candidate { PreCandidate } else { role };
            assert_eq!(cluster.servers[0].role(), role, "{silent} of {nodes} are silent");
            let term = if role == PreCandidate { 0 } else { 1 };
            assert_eq!(cluster.servers[0].term(), term);
        }
    }
}

/// Three of five have longer logs of the same term, and refuse: "RequestVote RPC implements this restriction".
/// (§5.4.1) The candidate waits, see [`crate::votes`].
#[test]
fn a_majority_with_longer_logs_elects_nobody_shorter() {
    let mut cluster = Cluster::with_logs(&[&[], &[1], &[1], &[1, 1], &[]]);
    cluster.servers.iter_mut().for_each(|server| *server = server.restarted_with(0, None, &server.log()));
    cluster.campaign(1);
    assert_eq!(cluster.roles()[0], (Candidate, 1));
    assert!(cluster.roles()[1..].iter().all(|server| *server == (Follower, 1)));
}

#[test]
fn one_after_the_other_may_lead() {
    for config in [Config::default(), pre_vote()] {
        let mut cluster = Cluster::new(3, &config);
        for leader in 1..=3 {
            // With PreVote, a follower asks when its leader has been silent for long enough.
            let later = u64::from(leader) * 1_000_000;
            cluster.servers.iter_mut().for_each(|server| server.now = faultline_engine::Time(later));
            cluster.campaign(leader);
            for node in 1..=3 {
                let role = if node == leader { Leader } else { Follower };
                let is = cluster.server(node).role();
                assert_eq!(is, role, "n{node} when n{leader} campaigns, pre-vote {}", config.pre_vote);
            }
        }
    }
}

/// Two servers that do not hear each other campaign in one term: one wins. When the other one, with the shorter
/// log, is heard again, it deposes the leader by its higher term and cannot win.
#[test]
fn a_duel_is_decided_by_the_logs() {
    let mut cluster = Cluster::new(3, &Config::default());
    cluster.cut(1, 3);
    cluster.campaign(1);
    cluster.campaign(3);
    assert_eq!(cluster.roles(), [(Leader, 1), (Follower, 1), (Candidate, 1)]);
    cluster.heal();
    cluster.campaign(3);
    // The loser stays a candidate until it hears from a leader or times out again: the paper's way.
    assert_eq!(cluster.roles(), [(Follower, 2), (Follower, 2), (Candidate, 2)]);
    assert_eq!(cluster.lasts(), [1, 1, 0]);
}

/// "The Pre-Vote algorithm solves the issue of a partitioned server disrupting the cluster when it rejoins."
/// (D§9.6)
#[test]
fn a_duel_under_pre_vote_leaves_the_leader_alone() {
    let mut cluster = Cluster::new(3, &pre_vote());
    cluster.cut(1, 3);
    cluster.campaign(1);
    cluster.campaign(3);
    assert_eq!(cluster.roles()[0], (Leader, 1));
    cluster.heal();
    cluster.campaign(3);
    assert_eq!(cluster.roles()[..2], [(Leader, 1), (Follower, 1)]);
    // n3 learned of term 1 from a refusal, and follows as soon as the leader is heard.
    cluster.heartbeat(1);
    assert_eq!(cluster.roles(), [(Leader, 1), (Follower, 1), (Follower, 1)]);
}

#[test]
fn an_isolated_candidate_concedes_to_the_leader_of_its_term() {
    let mut cluster = Cluster::new(3, &Config::default());
    cluster.isolate(1);
    cluster.campaign(1);
    cluster.campaign(3);
    assert_eq!(cluster.roles(), [(Candidate, 1), (Follower, 1), (Leader, 1)]);
    cluster.heal();
    cluster.heartbeat(3);
    cluster.propose(3);
    cluster.heartbeat(3);
    assert_eq!(cluster.roles(), [(Follower, 1), (Follower, 1), (Leader, 1)]);
    assert_eq!(cluster.logs(), [[1, 1]; 3]);
    assert_eq!(cluster.commits(), [2; 3]);
}

#[test]
fn an_isolated_candidate_takes_the_term_of_the_leader_it_meets() {
    let heartbeat = append(3, (0, 0), &[], 0);
    let entries = append(3, (0, 0), &[3], 0);
    for message in [heartbeat, entries] {
        let mut cluster = Cluster::new(3, &Config::default());
        cluster.isolate(3);
        cluster.campaign(3);
        assert_eq!(cluster.roles()[2], (Candidate, 1));
        cluster.heal();
        cluster.send(1, 3, message);
        assert_eq!(cluster.roles()[2], (Follower, 3));
        assert_eq!(cluster.server(3).leader(), Some(NodeId(0)));
    }
}

/// "A leader in Raft steps down if an election timeout elapses without a successful round of heartbeats to a majority of
/// its cluster." (D§6.2)
#[test]
fn a_leader_that_no_majority_answers_steps_down_if_it_checks() {
    let leads = |check_quorum| {
        let mut server = Server::new(5);
        server.config.check_quorum = check_quorum;
        server.elected()
    };
    let mut plain = leads(false);
    assert_eq!((plain.times_out().facts, plain.role()), (vec![], Leader), "as in the paper");
    let mut leader = leads(true);
    for peers in [&[2, 3][..], &[4, 2, 5]] {
        peers.iter().for_each(|peer| drop(leader.hears(n(*peer), stored(1, 1))));
        assert_eq!(leader.times_out().armed, [Timer::Election], "it looks again later");
        assert_eq!(leader.role(), Leader);
    }
    // One of four is no majority with itself, however often it answers; and an answer of another term is none.
    (0..3).for_each(|_| drop(leader.hears(n(4), stored(1, 1))));
    leader.hears(n(2), stored(0, 0));
    let down = leader.times_out();
    let why = StepDownCause::NoQuorum { answered: std::iter::once(n(4)).collect() };
    assert!(down.facts.contains(&Fact::StepsDown { epoch: 1, led: true, why }), "{down:?}");
    assert_eq!((leader.role(), leader.term(), leader.leader()), (Follower, 1, None));
    assert!(matches!(leader.asks(1, "get x").replies[..], [(_, Reply::Redirect(None))]));
}

#[test]
fn a_server_alone_is_its_own_majority() {
    let mut server = Server::new(1);
    server.config.check_quorum = true;
    let mut leader = server.elected();
    leader.times_out();
    assert_eq!(leader.role(), Leader);
}
