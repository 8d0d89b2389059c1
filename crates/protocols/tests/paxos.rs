//! What "Paxos Made Simple" (Lamport 2001) says of one acceptor and one proposer, as tests.

use faultline_engine::{Ballot, ClientId, Context, Effect, NodeId, Protocol, Ticket, Time};
use faultline_protocols::paxos::{Accepted, Config, Durable, Message, Paxos, Value};

/// A node of five, and its disk, which writes at once.
struct Node {
    me: NodeId,
    process: Paxos,
    disk: Durable,
    config: Config,
}

impl Node {
    fn start(me: u16, disk: Durable) -> (Self, Vec<(NodeId, Message)>) {
        let (config, mut effects) = (Config::default(), Vec::new());
        let process = Paxos::boot(&mut Context::new(NodeId(me), 5, Time(0), &config, &mut effects), &disk);
        let mut node = Self { me: NodeId(me), process, disk, config };
        let sent = node.done(effects);
        (node, sent)
    }

    fn does(&mut self, act: impl FnOnce(&mut Paxos, &mut Context<'_, Paxos>)) -> Vec<(NodeId, Message)> {
        let mut effects = Vec::new();
        act(&mut self.process, &mut Context::new(self.me, 5, Time(0), &self.config, &mut effects));
        self.done(effects)
    }

    /// What is sent until nothing is left to write.
    fn done(&mut self, effects: Vec<Effect<Paxos>>) -> Vec<(NodeId, Message)> {
        let (mut sent, mut wrote) = (Vec::new(), false);
        for effect in effects {
            match effect {
                Effect::Send { to, message } => sent.push((to, message)),
                Effect::Persist(write) => {
                    Paxos::write(&mut self.disk, write);
                    wrote = true;
                }
                _ => {}
            }
        }
        if wrote {
            let disk = self.disk.clone();
            sent.extend(self.does(|process, cx| process.on_synced(cx, &disk)));
        }
        sent
    }

    fn hears(&mut self, from: u16, message: Message) -> Vec<(NodeId, Message)> {
        self.does(|process, cx| process.on_message(cx, NodeId(from), message))
    }
}

fn ballot(round: u32, proposer: u16) -> Ballot {
    Ballot { round, proposer: NodeId(proposer) }
}

fn value(text: &str) -> Value {
    let command = format!("propose {text}").parse().expect("a command");
    Value { ticket: Ticket { client: ClientId(0), serial: 1 }, command }
}

/// "It responds to the request with a promise not to accept any more proposals numbered less than n and with the
/// highest-numbered proposal (if any) that it has accepted." (§2.2)
#[test]
fn a_promise_tells_what_was_accepted_and_forbids_what_is_lower() {
    let (mut acceptor, _) = Node::start(4, Durable::default());
    let tea = Accepted { ballot: ballot(1, 0), value: value("tea") };
    acceptor.hears(0, Message::Accept { ballot: tea.ballot, value: tea.value });
    let answer = acceptor.hears(1, Message::Prepare { ballot: ballot(2, 1) });
    assert_eq!(answer, [(NodeId(1), Message::Promise { ballot: ballot(2, 1), accepted: Some(tea) })]);
    let refused = Message::Refused { ballot: ballot(1, 0), promised: ballot(2, 1) };
    let late = Message::Accept { ballot: ballot(1, 0), value: value("tea") };
    assert_eq!(acceptor.hears(0, late.clone()), [(NodeId(0), refused.clone())]);
    // "An acceptor must remember this information even if it fails and then restarts." (§2.2)
    let (mut again, _) = Node::start(4, acceptor.disk);
    assert_eq!(again.hears(0, late), [(NodeId(0), refused)]);
}

/// "Where v is the value of the highest-numbered proposal among the responses, or is any value selected by the
/// proposer if the responders reported no proposals." (§2.2, phase 2a)
#[test]
fn a_proposer_proposes_the_highest_of_what_was_accepted_or_else_its_own() {
    let low = Accepted { ballot: ballot(1, 2), value: value("tea") };
    let high = Accepted { ballot: ballot(2, 3), value: value("coffee") };
    for (told, proposed) in [
        ([None, None], "water"),
        ([Some(low), None], "tea"),
        ([Some(low), Some(high)], "coffee"),
        ([Some(high), Some(low)], "coffee"),
    ] {
        let (mut proposer, _) = Node::start(0, Durable { round: 4, ..Durable::default() });
        let Value { ticket, command } = value("water");
        let asked = proposer.does(|process, cx| process.on_command(cx, ticket, command));
        let own = ballot(5, 0);
        assert!(asked.contains(&(NodeId(4), Message::Prepare { ballot: own })), "a higher round: {asked:?}");
        let first = proposer.hears(2, Message::Promise { ballot: own, accepted: told[0] });
        assert_eq!(first, [], "two of five are no majority");
        let sent = proposer.hears(3, Message::Promise { ballot: own, accepted: told[1] });
        let accept = Message::Accept { ballot: own, value: value(proposed) };
        assert!(sent.contains(&(NodeId(4), accept)), "{proposed}: {sent:?}");
    }
}
