//! The example of §3: a new leader that knows commands 1 to 134, 138 and 139.

use crate::{
    Effects, Server, asks, ballot, bound, chosen, command, executed, n, proposals, put, request, started,
};
use faultline_agreement::Label;
use faultline_agreement::multi_paxos::{Durable, Message, Timer};
use faultline_agreement::{Fact, Payload};
use faultline_engine::view::Value;
use faultline_engine::{LogWindow, Protocol};
use std::collections::BTreeMap;

/// The previous leader led in this ballot.
const BEFORE: &str = "1.n4";
/// The new leader's ballot.
const NOW: &str = "2.n1";

/// "Suppose it knows commands 1–134, 138, and 139 – that is, the values chosen in instances 1–134, 138, and 139."
fn new_leader() -> Server {
    let mut disk = Durable { promised: Some(ballot(BEFORE)), chosen: 134, ..Durable::default() };
    put(&mut disk, BEFORE, (1..=134).chain([138, 139]), true);
    started(1, disk)
}

/// Another server, that has accepted commands 1 to 134 and these.
fn acceptor(number: u16, accepted: &[u64]) -> Server {
    let mut disk = Durable { promised: Some(ballot(BEFORE)), chosen: 134, ..Durable::default() };
    put(&mut disk, BEFORE, 1..=134, true);
    put(&mut disk, BEFORE, accepted.iter().copied(), false);
    started(number, disk)
}

/// Phase 1 with a majority: n1 itself, n2 and n3. "Suppose that the outcome of these executions determine the value to be
/// proposed in instances 135 and 140, but leaves the proposed value unconstrained in all other instances."
fn phase_1(leader: &mut Server) -> Effects {
    let asked = leader.wakes(Timer::Election);
    let mut last = Effects::default();
    for (number, accepted) in [(2, &[135, 138, 139][..]), (3, &[138, 139, 140][..])] {
        let request = asked.to(n(number))[0].clone();
        let answer = acceptor(number, accepted).hears(n(1), request);
        last = leader.hears(n(number), answer.message().clone());
    }
    last
}

fn table(server: &Server) -> Vec<(String, String)> {
    let view = server.process.view(&server.disk, LogWindow { from: 1, len: 0 });
    view.table.expect("a store")
}

/// "It then executes phase 1 of instances 135–137 and of all instances greater than 139. […] Using the same proposal
/// number for all instances, it can do this by sending a single reasonably short message to the other servers." (§3)
/// Ours asks for all instances above 134: of 138 and 139 it hears what it knows.
#[test]
fn phase_1_of_infinitely_many_instances_is_one_short_message() {
    let asked = new_leader().wakes(Timer::Election);
    let prepare = Message::Prepare { ballot: ballot(NOW), above: 134 };
    assert_eq!(asked.sent, [2, 3, 4, 5].map(|other| (n(other), prepare.clone())));
}

/// "In phase 1, an acceptor responds with more than a simple OK only if it has already received a phase 2 message from
/// some proposer. […] Thus, a server (acting as acceptor) can respond for all instances with a single reasonably short
/// message." (§3)
#[test]
fn an_acceptor_answers_for_all_instances_in_one_message_and_tells_only_of_what_it_accepted() {
    let prepare = Message::Prepare { ballot: ballot(NOW), above: 134 };
    for accepted in [&[][..], &[135], &[140], &[135, 138, 139, 140]] {
        let answer = acceptor(2, accepted).hears(n(1), prepare.clone());
        let Message::Promise { ballot: of, entries } = answer.message() else { panic!("{answer:?}") };
        assert_eq!(*of, ballot(NOW));
        let told: Vec<u64> = entries.as_slice().iter().map(|(slot, _)| *slot).collect();
        assert_eq!(told, accepted, "nothing of what the leader knows, up to 134");
    }
}

/// "The leader then executes phase 2 for instances 135 and 140. […] The leader could take the next two commands requested
/// by clients to be commands 136 and 137. Instead, we let it fill the gap immediately by proposing, as commands 136 and
/// 137, a special 'noop' command." (§3)
#[test]
fn it_proposes_what_is_determined_and_fills_the_gap_with_no_ops() {
    let mut leader = new_leader();
    let said = phase_1(&mut leader);
    assert!(said.facts.iter().any(|fact| matches!(fact, Fact::Leads { .. })), "{:?}", said.facts);
    let expected = BTreeMap::from([
        (135, command(135)),
        (136, Payload::Noop),
        (137, Payload::Noop),
        (140, command(140)),
    ]);
    assert_eq!(proposals(&said), expected, "138 and 139 it knows");
    assert_eq!(bound(&said), [135, 140]);
    for other in 2..=5 {
        let accepts = said.to(n(other)).iter().filter(|it| matches!(it, Message::Accept { .. })).count();
        assert_eq!(accepts, 4, "to n{other}");
    }
}

/// "The leader […] can now execute commands 1–135. However, it can't execute commands 138–140, which it also knows,
/// because commands 136 and 137 have yet to be chosen. […] Once these no-op commands have been chosen, commands 138–140
/// can be executed." (§3)
#[test]
fn it_executes_up_to_the_gap_and_beyond_it_when_the_no_ops_are_chosen() {
    let mut leader = new_leader();
    let said = phase_1(&mut leader);
    assert_eq!(executed(&said), [0; 0], "1 to 134 were executed when it started");
    assert_eq!(table(&leader), [("x".to_string(), "134".to_string())]);

    assert_eq!(executed(&chosen(&mut leader, NOW, [140])), [0; 0]);
    assert_eq!(executed(&chosen(&mut leader, NOW, [135])), [135]);
    assert_eq!(table(&leader), [("x".to_string(), "135".to_string())]);

    // "A special 'noop' command that leaves the state unchanged."
    assert_eq!(executed(&chosen(&mut leader, NOW, [136])), [136]);
    assert_eq!(table(&leader), [("x".to_string(), "135".to_string())]);

    assert_eq!(executed(&chosen(&mut leader, NOW, [137])), [137, 138, 139, 140]);
    assert_eq!(table(&leader), [("x".to_string(), "140".to_string())]);
}

/// "As well as any other server that learns all the commands the leader knows" (§3): it hears up to where all is chosen,
/// and asks for what it has not accepted in this ballot.
#[test]
fn another_server_learns_what_the_leader_knows_and_executes_it() {
    let mut follower = acceptor(3, &[135, 138, 139, 140]);
    let heartbeat = Message::Heartbeat { ballot: ballot(NOW), chosen: 140 };
    let said = follower.hears(n(1), heartbeat);
    assert_eq!(
        executed(&said),
        [0; 0],
        "it accepted those in another ballot, where they may not have been chosen"
    );
    assert_eq!(said.to(n(1)), [&Message::Ask { above: 134 }]);

    let mut leader = new_leader();
    phase_1(&mut leader);
    chosen(&mut leader, NOW, [135, 136, 137, 140]);
    let told = leader.hears(n(3), Message::Ask { above: 134 });
    let learned = follower.hears(n(1), told.message().clone());
    assert_eq!(executed(&learned), [135, 136, 137, 138, 139, 140]);
    assert_eq!(table(&follower), table(&leader));
}

/// The leader of the example, when commands 1 to 140 have been chosen.
fn at_140() -> Server {
    let mut leader = new_leader();
    phase_1(&mut leader);
    chosen(&mut leader, NOW, [135, 136, 137, 140]);
    leader
}

/// "It assigns command number 141 to the next command requested by a client, proposing it as the value in phase 2 of
/// instance 141 of the consensus algorithm. It proposes the next client command it receives as command 142, and so on.
/// The leader can propose command 142 before it learns that its proposed command 141 has been chosen." (§3)
#[test]
fn the_next_commands_are_141_and_142_and_neither_waits_for_the_other() {
    let mut leader = at_140();
    let first = asks(&mut leader, 1, "set y 1");
    assert_eq!(proposals(&first), BTreeMap::from([(141, request(1, "set y 1"))]));
    let second = asks(&mut leader, 2, "set y 2");
    assert_eq!(proposals(&second), BTreeMap::from([(142, request(2, "set y 2"))]));
    // "It's possible for all the messages it sent in proposing command 141 to be lost, and for command 142 to be chosen."
    let said = chosen(&mut leader, NOW, [142]);
    assert_eq!((executed(&said), said.replies), (vec![], vec![]), "141 comes first");
    let said = chosen(&mut leader, NOW, [141]);
    assert_eq!(executed(&said), [141, 142]);
    assert_eq!(said.replies.len(), 2, "only now are the clients told");
}

/// "When the leader fails to receive the expected response to its phase 2 messages in instance 141, it will retransmit
/// those messages." (§3)
#[test]
fn what_got_no_majority_is_sent_again() {
    let mut leader = at_140();
    asks(&mut leader, 1, "set y 1");
    asks(&mut leader, 2, "set y 2");
    chosen(&mut leader, NOW, [142]);
    leader.hears(n(5), Message::Accepted { ballot: ballot(NOW), slot: 141 });
    leader.now = leader.now + leader.config.heartbeat;
    let again = leader.wakes(Timer::Heartbeat);
    assert_eq!(proposals(&again), BTreeMap::from([(141, request(1, "set y 1"))]));
    let receivers: Vec<_> = [2, 3, 4, 5].into_iter().filter(|other| again.to(n(*other)).len() == 2).collect();
    assert_eq!(receivers, [2, 3, 4], "n5 has answered");
    assert_eq!(executed(&chosen(&mut leader, NOW, [141])), [141, 142]);
}

/// "In general, suppose a leader can get α commands ahead – that is, it can propose commands i + 1 through i + α after
/// commands 1 through i are chosen. A gap of up to α − 1 commands could then arise." (§3)
#[test]
fn a_leader_gets_alpha_commands_ahead_and_no_further() {
    for alpha in [1_u16, 2, 4] {
        let mut leader = at_140();
        leader.config.window.0 = alpha;
        let ahead = u64::from(alpha);
        for client in 1..=6 {
            let said = asks(&mut leader, client, "add y 1");
            let slot = 140 + u64::from(client);
            let expected = (slot <= 140 + ahead).then_some(slot);
            assert_eq!(proposals(&said).into_keys().next(), expected, "α = {alpha}, client {client}");
        }
        // The gap: all but the first are chosen, and nothing more may be proposed.
        let beyond = chosen(&mut leader, NOW, 142..=140 + ahead);
        assert_eq!((proposals(&beyond).len(), executed(&beyond)), (0, vec![]), "α = {alpha}");
        let said = chosen(&mut leader, NOW, [141]);
        assert_eq!(executed(&said).len() as u64, ahead, "α = {alpha}");
        assert_eq!(
            proposals(&said).len() as u64,
            (6 - ahead).min(ahead),
            "as many as moved the window, α = {alpha}"
        );
    }
}

/// "However, it could fail first, leaving a gap in the sequence of chosen commands." (§3) That is how the gap of the
/// example arises, and the next leader fills it.
#[test]
fn a_leader_that_fails_leaves_a_gap_and_the_next_one_fills_it() {
    let mut leader = at_140();
    let lost = asks(&mut leader, 1, "set y 1");
    assert_eq!(proposals(&lost).len(), 1, "and nobody gets it");
    let sent = asks(&mut leader, 2, "set y 2");
    let mut other = acceptor(3, &[135, 136, 137, 138, 139, 140]);
    let accept = sent.to(n(3))[0].clone();
    let accepted = other.hears(n(1), accept);
    assert!(matches!(accepted.to(n(1))[..], [Message::Accepted { slot: 142, .. }, ..]), "{accepted:?}");

    let mut next = acceptor(2, &[135, 136, 137, 138, 139, 140]);
    // It heard of n1's ballot, and no more.
    next.hears(n(1), Message::Heartbeat { ballot: ballot(NOW), chosen: 140 });
    let asked = next.wakes(Timer::Election);
    let mut said = Effects::default();
    for (number, server) in [(3, &mut other), (4, &mut acceptor(4, &[]))] {
        let answer = server.hears(n(2), asked.to(n(number))[0].clone());
        said = next.hears(n(number), answer.message().clone());
    }
    let proposed = proposals(&said);
    assert_eq!(proposed.get(&141), Some(&Payload::Noop));
    assert_eq!(proposed.get(&142), Some(&request(2, "set y 2")));
    let field = |label: Label| {
        let view = next.process.view(&next.disk, LogWindow { from: 1, len: 0 });
        view.fields.into_iter().find(|field| field.label == label.into()).map(|field| field.value)
    };
    assert_eq!(field(Label::Ballot), Some(Value::Text("3.n2".into())), "higher than any of which it heard");
}
