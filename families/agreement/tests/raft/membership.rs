//! Members that come and go (D§4, paper §6). The oracles are those of the dissertation and of etcd's tests.

use crate::cluster::Cluster;
use crate::server::{Effects, Server, append, n, request_vote, stored, vote};
use faultline_agreement::membership::{Change, Verdict};
use faultline_agreement::raft::{
    Answer, AppendEntries, AppendResult, Command, Config, Durable, Entry, Members, Membership, Message, Timer,
};
use faultline_agreement::{ChangeObstacle, Fact, MembershipFact, Part, Payload, StepDownCause};
use faultline_engine::{ClientId, NodeId, NodeSet, Protocol, Reply, Ticket};

fn set(numbers: &[u16]) -> NodeSet {
    numbers.iter().map(|number| n(*number)).collect()
}

fn members(numbers: &[u16]) -> Members {
    Members::of(set(numbers))
}

fn configuration(term: u64, numbers: &[u16]) -> Entry {
    Entry { term, payload: Payload::Configuration(members(numbers)) }
}

/// An `AppendEntries` request with these entries.
fn entries(term: u64, previous: (u64, u64), entries: &[Entry], commit: u64) -> Message {
    let Message::AppendEntries(request) = append(term, previous, &[], commit) else { panic!("entries") };
    Message::AppendEntries(AppendEntries { entries: entries.iter().copied().collect(), ..request })
}

fn change(number: u16, adds: bool) -> Change {
    Change { node: n(number), adds }
}

/// A server asks for itself.
fn asks(number: u16, adds: bool, which: u32) -> Message {
    Message::Change { change: change(number, adds), number: (1, which) }
}

/// The configurations that were appended.
fn appended(effects: &Effects) -> Vec<Members> {
    let members = |fact: &Fact| match fact {
        Fact::Appended { payload, .. } => payload.members(),
        _ => None,
    };
    effects.facts.iter().filter_map(members).collect()
}

fn told(effects: &Effects) -> Vec<MembershipFact> {
    let membership = |fact: &Fact| match fact {
        Fact::Membership(fact) => Some(*fact),
        _ => None,
    };
    effects.facts.iter().filter_map(membership).collect()
}

/// The leader of term 1, its first entry committed.
fn leader(nodes: u16) -> Server {
    let mut leader = Server::new(nodes).elected();
    (2..=nodes).for_each(|peer| drop(leader.hears(n(peer), stored(1, 1))));
    assert_eq!(leader.commit(), 1);
    leader
}

/// Up to where a server has stored the log; it answers what was sent last.
fn acknowledges(leader: &mut Server, number: u16, through: u64, sent: &Effects) -> Effects {
    let rounds =
        sent.appends().into_iter().filter(|(to, _)| *to == n(number)).map(|(_, request)| request.round);
    let round = rounds.max().unwrap_or(0);
    let term = leader.term();
    let result = AppendResult::Stored { through };
    leader.hears(n(number), Message::AppendReply { term, asked: term, round, result })
}

/// "A server always uses the latest configuration in its log, regardless of whether the entry is committed" (§6); if it is
/// removed, the previous one counts again (D§4.1).
#[test]
fn a_configuration_counts_when_it_is_appended_and_the_one_before_when_it_is_removed() {
    let mut server = Server::started(n(2), 3, Config::default(), Durable::default());
    server.hears(n(1), entries(1, (0, 0), &[configuration(1, &[1, 2, 3, 4])], 0));
    assert_eq!(server.times_out().receivers(), [n(1), n(3), n(4)]);
    let effects = server.hears(n(3), append(3, (0, 0), &[3], 0));
    assert_eq!(told(&effects), [MembershipFact::FallsBack { index: 0, members: members(&[1, 2, 3]) }]);
    assert_eq!(server.times_out().receivers(), [n(1), n(3)]);
}

/// It is in what is durable, too.
#[test]
fn a_server_that_restarts_finds_the_configuration_on_its_disk() {
    let mut server = Server::started(n(2), 3, Config::default(), Durable::default());
    server.hears(n(1), entries(1, (0, 0), &[configuration(1, &[1, 2, 3, 4])], 0));
    server.restart();
    assert_eq!(server.times_out().receivers(), [n(1), n(3), n(4)]);
}

/// A server accepts entries from a leader, and votes for a candidate, that is in no configuration of its own (D§4.1).
#[test]
fn nobody_asks_its_own_configuration_whether_to_listen() {
    let mut server = Server::started(n(2), 3, Config::default(), Durable::default());
    assert_eq!(*server.hears(n(5), request_vote(1, (0, 0))).message(), vote(1, true));
    assert_eq!(*server.hears(n(5), append(1, (0, 0), &[1], 0)).message(), stored(1, 1));
}

/// The leader lets a new server catch up first, which is not counted meanwhile (D§4.2.1); then it appends C_new, for which three
/// of four are needed.
#[test]
fn a_new_server_is_caught_up_before_it_counts() {
    let mut leader = leader(3);
    let begun = leader.hears(n(4), asks(4, true, 1));
    assert_eq!(told(&begun), [MembershipFact::CatchesUp { node: n(4), through: 1 }]);
    assert_eq!((begun.receivers(), appended(&begun)), (vec![n(4)], vec![]));
    // A write in between: n4's copy is none that counts.
    let sent = leader.asks(1, "add x 1");
    assert_eq!(sent.receivers(), [n(2), n(3), n(4)]);
    let caught_up = acknowledges(&mut leader, 4, 2, &sent);
    assert_eq!(leader.commit(), 1);
    assert_eq!(appended(&caught_up), [members(&[1, 2, 3, 4])]);
    acknowledges(&mut leader, 4, 3, &caught_up);
    assert_eq!(leader.commit(), 1, "n1 and n4 are two of four");
    let done = acknowledges(&mut leader, 2, 3, &caught_up);
    assert_eq!(leader.commit(), 3);
    let members = members(&[1, 2, 3, 4]);
    assert!(told(&done).contains(&MembershipFact::ConfigurationCommitted { index: 3, members }));
    let told = Message::ChangeReply { term: 1, change: change(4, true), verdict: Verdict::Done };
    assert!(done.to(n(4)).contains(&&told));
}

/// An answer to what was sent before the server asked says nothing of it: it may have left since.
#[test]
fn a_late_answer_catches_nobody_up() {
    let mut leader = leader(3);
    leader.hears(n(4), asks(4, true, 1));
    let effects = leader.hears(n(4), stored(1, 1));
    assert_eq!(appended(&effects), []);
}

/// A change that waits for a server that is not there is given up (D§4.2.1).
#[test]
fn a_new_server_that_does_not_answer_is_given_up() {
    let mut leader = leader(3);
    let ticket = Ticket { client: ClientId(0), serial: 1 };
    leader.asked(ticket, Command::Change(change(4, true)));
    leader.now = faultline_engine::Time(10_000_000);
    let effects = leader.heartbeat();
    assert_eq!(told(&effects), [MembershipFact::NotCaughtUp { node: n(4), rounds: 1 }]);
    assert_eq!(effects.replies, [(ticket, Reply::Answer(Answer::Change(Verdict::TimedOut)))]);
}

/// Ten rounds that each take longer than an election timeout are enough (D§4.2.1).
#[test]
fn a_server_that_cannot_keep_up_is_given_up_after_ten_rounds() {
    let mut leader = leader(3);
    let mut sent = leader.hears(n(4), asks(4, true, 1));
    for round in 1..=10 {
        leader.now = faultline_engine::Time(round * 200_000);
        let last = leader.log().len() as u64;
        let effects = acknowledges(&mut leader, 4, last, &sent);
        let given_up = told(&effects).contains(&MembershipFact::NotCaughtUp { node: n(4), rounds: 10 });
        assert_eq!(given_up, round == 10, "{round}");
        sent = leader.asks(u32::try_from(round).expect("few"), "add x 1");
    }
    assert!(!sent.receivers().contains(&n(4)));
}

/// A second change may not start before the first is committed (D§4.1).
#[test]
fn there_is_one_change_at_a_time() {
    let mut leader = leader(5);
    let first = leader.hears(n(5), asks(5, false, 1));
    assert_eq!(appended(&first), [members(&[1, 2, 3, 4])]);
    let second = leader.hears(n(4), asks(4, false, 1));
    assert_eq!(appended(&second), []);
    acknowledges(&mut leader, 2, 2, &first);
    let done = acknowledges(&mut leader, 3, 2, &first);
    assert_eq!(appended(&done), [members(&[1, 2, 3])], "three of four hold the first");
}

/// The leader has committed an entry of its own term before it changes the members (raft-dev, 2015). An old mistake leaves that
/// out.
#[test]
fn a_change_waits_for_an_entry_of_the_leaders_term() {
    for bug in [false, true] {
        let mut server = Server::new(3);
        server.config.bugs.early_change = bug;
        let mut leader = server.elected();
        let asked = leader.hears(n(3), asks(3, false, 1));
        if bug {
            assert_eq!(appended(&asked), [members(&[1, 2])]);
            continue;
        }
        let why = ChangeObstacle::OwnTerm { first: 1 };
        assert_eq!(told(&asked), [MembershipFact::ChangeWaits { node: n(3), adds: false, why }]);
        assert_eq!(appended(&leader.hears(n(2), stored(1, 1))), [members(&[1, 2])]);
    }
}

/// A leader that removes itself replicates without counting itself, and steps down when C_new is committed (D§4.2.2).
#[test]
fn a_leader_that_removes_itself_counts_the_others_and_steps_down() {
    let mut leader = leader(3);
    let asked = leader.does(Protocol::on_leave);
    assert_eq!((appended(&asked), asked.stays), (vec![members(&[2, 3])], Some(true)));
    acknowledges(&mut leader, 2, 2, &asked);
    assert_eq!(
        (leader.role(), leader.commit()),
        (Part::Leader, 1),
        "n1 and n2 hold it, and n1 does not count"
    );
    let done = acknowledges(&mut leader, 3, 2, &asked);
    assert_eq!(leader.commit(), 2);
    let steps_down = |fact: &Fact| matches!(fact, Fact::StepsDown { why: StepDownCause::Removed, .. });
    assert!(done.facts.iter().any(steps_down));
    assert_eq!((leader.role(), done.stays), (Part::NonVoting, Some(false)));
    // The others hear what is committed before it goes.
    assert!(done.appends().iter().all(|(_, request)| request.commit == 2) && !done.appends().is_empty());
    assert_eq!(leader.times_out().sent, [], "it is needed no more, and begins no election");
}

/// Figure 4.6 of the dissertation: two servers, and the leader S1 is removed. S2 cannot win before it has C_new. S1 can, with
/// S2's vote; its own does not count.
#[test]
fn a_server_that_is_removed_may_have_to_lead_once_more() {
    let mut cluster = Cluster::new(2, &Config::default());
    cluster.campaign(1);
    cluster.cut(1, 2);
    let effects = cluster.server(1).does(Protocol::on_leave);
    assert_eq!(appended(&effects), [members(&[2])]);
    assert_eq!(cluster.lasts(), [2, 1]);
    cluster.server(1).restart();
    cluster.heal();
    cluster.campaign(2);
    assert_eq!(cluster.server(2).role(), Part::Candidate, "n1 has the longer log, and n2 needs its vote");
    cluster.cut(1, 2);
    cluster.campaign(1);
    assert_eq!(cluster.server(1).role(), Part::Candidate, "its own vote does not count");
    cluster.heal();
    cluster.campaign(1);
    assert_eq!(cluster.lasts(), [3, 3], "n1 leads, and begins its term with an entry");
    assert_eq!(cluster.commits(), [3, 3]);
    assert_eq!(cluster.server(1).role(), Part::NonVoting, "it is done");
    cluster.campaign(2);
    assert_eq!(cluster.server(2).role(), Part::Leader, "alone");
}

/// "If a server receives a RequestVote request within the minimum election timeout of hearing from a current leader, it does not
/// update its term or grant its vote." (D§4.2.3)
#[test]
fn who_hears_a_leader_does_not_look_at_requests_for_votes() {
    for (withholds, changed) in [(true, true), (true, false), (false, true)] {
        let mut server = Server::started(n(2), 3, Config::default(), Durable::default());
        server.config.withhold_votes = withholds;
        let entry =
            if changed { configuration(1, &[1, 2]) } else { Entry { term: 1, payload: Payload::Noop } };
        server.hears(n(1), entries(1, (0, 0), &[entry], 1));
        let effects = server.hears(n(3), request_vote(7, (9, 1)));
        let ignored = withholds && changed;
        assert_eq!(server.term(), if ignored { 1 } else { 7 }, "{withholds} {changed}");
        assert_eq!(*effects.message(), vote(if ignored { 1 } else { 7 }, !ignored));
    }
    // When it has heard nothing for that long, it looks.
    let mut server = Server::started(n(2), 3, Config::default(), Durable::default());
    server.hears(n(1), entries(1, (0, 0), &[configuration(1, &[1, 2])], 1));
    server.now = faultline_engine::Time(150_000);
    server.hears(n(3), request_vote(7, (9, 1)));
    assert_eq!(server.term(), 7);
}

/// "Agreement (for elections and entry commitment) requires separate majorities from both the old and new configurations." (§6)
#[test]
fn with_joint_consensus_both_sets_must_agree() {
    let config = Config { membership: Membership::Joint, ..Config::default() };
    let mut leader = Server::started(n(1), 3, config, Durable::default()).elected();
    (2..=3).for_each(|peer| drop(leader.hears(n(peer), stored(1, 1))));
    leader.hears(n(4), asks(4, true, 1));
    let sent = leader.hears(n(5), asks(5, true, 1));
    let begun = leader.heartbeat();
    assert_eq!(acknowledges(&mut leader, 4, 1, &begun).sent, [], "n5 is not caught up");
    assert!(told(&sent).contains(&MembershipFact::CatchesUp { node: n(5), through: 1 }));
    let joint = acknowledges(&mut leader, 5, 1, &begun);
    assert_eq!(appended(&joint), [members(&[1, 2, 3]).joint(set(&[1, 2, 3, 4, 5]))]);
    acknowledges(&mut leader, 4, 2, &joint);
    acknowledges(&mut leader, 5, 2, &joint);
    assert_eq!(leader.commit(), 1, "three of the five, and one of the three");
    let new = acknowledges(&mut leader, 2, 2, &joint);
    assert_eq!((leader.commit(), appended(&new)), (2, vec![members(&[1, 2, 3, 4, 5])]));
    acknowledges(&mut leader, 4, 3, &new);
    let done = acknowledges(&mut leader, 5, 3, &new);
    assert_eq!(leader.commit(), 3, "the new set alone");
    let members = members(&[1, 2, 3, 4, 5]);
    assert!(told(&done).contains(&MembershipFact::ConfigurationCommitted { index: 3, members }));
}

/// A new leader that finds C_old,new in its log goes on with it (§6).
#[test]
fn a_new_leader_finishes_what_is_joint() {
    let config = Config { membership: Membership::Joint, ..Config::default() };
    let mut server = Server::started(n(1), 3, config, Durable::default());
    let joint =
        Entry { term: 1, payload: Payload::Configuration(members(&[1, 2, 3]).joint(set(&[1, 4, 5]))) };
    server.hears(n(2), entries(1, (0, 0), &[joint], 0));
    assert_eq!(server.times_out().receivers(), [n(2), n(3), n(4), n(5)]);
    server.hears(n(4), vote(2, true));
    assert_eq!(server.role(), Part::Candidate, "two of the new set, one of the old");
    server.hears(n(2), vote(2, true));
    assert_eq!(server.role(), Part::Leader);
    server.hears(n(4), stored(2, 2));
    let effects = server.hears(n(2), stored(2, 2));
    assert_eq!(appended(&effects), [members(&[1, 4, 5])]);
}

/// What is so already is answered at once, and the last server stays.
#[test]
fn an_operator_hears_what_became_of_a_change() {
    let mut leader = leader(2);
    let ticket = |serial| Ticket { client: ClientId(0), serial };
    let ask = |leader: &mut Server, serial, number, adds| {
        leader.asked(ticket(serial), Command::Change(change(number, adds)))
    };
    let effects = ask(&mut leader, 1, 2, true);
    assert_eq!(effects.replies, [(ticket(1), Reply::Answer(Answer::Change(Verdict::Done)))]);
    let effects = ask(&mut leader, 2, 2, false);
    // One of one: the leader's own disk is enough. etcd counts by the new set only when the entry is applied.
    assert_eq!(effects.replies, [(ticket(2), Reply::Answer(Answer::Change(Verdict::Done)))]);
    let effects = ask(&mut leader, 3, 1, false);
    assert_eq!(effects.replies, [(ticket(3), Reply::Answer(Answer::Change(Verdict::OnlyOne)))]);
}

/// A server that joins asks those with whom the cluster was set up, and does not vote for itself before it is a member.
#[test]
fn a_server_that_joins_asks_and_begins_no_election() {
    let mut server = Server::started(n(4), 3, Config::default(), Durable::default());
    assert_eq!((server.role(), server.disk.joining), (Part::NonVoting, true));
    assert_eq!(server.wakes(Timer::Ask).receivers(), [n(1), n(2), n(3)]);
    assert_eq!(server.times_out().sent, []);
    let entry = configuration(1, &[1, 2, 3, 4]);
    server.hears(n(1), entries(1, (0, 0), &[entry], 0));
    assert!(server.disk.joining, "it is not committed");
    let effects = server.hears(n(1), entries(1, (1, 1), &[], 1));
    assert_eq!(told(&effects), [MembershipFact::JoinedCluster { index: 1 }]);
    assert_eq!((server.disk.joining, server.role()), (false, Part::Follower));
    assert_eq!(server.wakes(Timer::Ask).sent, []);
}

/// A server that leaves goes on until it hears that it is removed, from a leader that is not of an older term.
#[test]
fn a_server_leaves_when_the_others_count_without_it() {
    let mut server = Server::started(n(2), 3, Config::default(), Durable::default());
    server.hears(n(1), append(2, (0, 0), &[2], 0));
    let effects = server.does(Protocol::on_leave);
    assert_eq!((effects.receivers(), effects.stays), (vec![n(1), n(3)], Some(true)));
    let reply = |term| Message::ChangeReply { term, change: change(2, false), verdict: Verdict::Done };
    assert_eq!(server.hears(n(3), reply(1)).stays, None, "a leader of an older term may know less");
    assert_eq!(server.hears(n(1), reply(2)).stays, Some(false));
    // The last member has nobody to ask.
    let mut alone = Server::new(1).elected();
    let effects = alone.does(Protocol::on_leave);
    assert_eq!((effects.stays, told(&effects)), (None, vec![MembershipFact::LeavesCluster { by: None }]));
}

/// A server that joins may know nobody who leads: whoever follows a leader passes its question on, and no further.
#[test]
fn a_question_is_passed_on_to_the_leader() {
    let mut server = Server::started(n(2), 3, Config::default(), Durable::default());
    assert_eq!(server.hears(n(5), asks(5, true, 1)).sent, [], "it knows no leader");
    server.hears(n(1), append(1, (0, 0), &[1], 0));
    assert_eq!(server.hears(n(5), asks(5, true, 2)).sent, [(n(1), asks(5, true, 2))]);
    assert_eq!(server.hears(n(3), asks(5, true, 2)).sent, [], "it was passed on already");
}

/// An operator cannot add a server that leaves: it would stop as a member.
#[test]
fn a_server_that_leaves_is_not_added_again() {
    let mut leader = leader(3);
    leader.hears(n(3), asks(3, false, 5));
    let ticket = Ticket { client: ClientId(0), serial: 1 };
    let effects = leader.asked(ticket, Command::Change(change(3, true)));
    assert_eq!(effects.replies, [(ticket, Reply::Answer(Answer::Change(Verdict::Leaves)))]);
}

/// A request that comes late does not undo a newer one of the same server.
#[test]
fn an_older_question_is_not_heard_after_a_newer_one() {
    let mut leader = leader(3);
    let removed = leader.hears(n(3), asks(3, false, 5));
    acknowledges(&mut leader, 2, 2, &removed);
    let late = leader.hears(n(3), asks(3, true, 2));
    assert_eq!(told(&late), []);
    assert!(!late.receivers().contains(&NodeId(2)));
}
