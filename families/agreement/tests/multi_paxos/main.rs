//! What "Paxos Made Simple" (Lamport 2001) says of a state machine (§3) must happen, sentence by sentence. Each test
//! quotes the sentence it checks; where the engine does otherwise, the test says so.

#[path = "../support/alone.rs"]
mod alone;

#[path = "../support/mod.rs"]
mod support;

mod example;
mod leader;
mod requests;
mod storage;

use alone::Alone;
use faultline_agreement::multi_paxos::{Config, Durable, Entry, Message, MultiPaxos};
use faultline_agreement::{Ballot, BallotFact, Fact, Operation, Payload};
use faultline_engine::{ClientId, NodeId, Ticket};
use std::collections::BTreeMap;

/// A server of five and its disk.
type Server = Alone<MultiPaxos>;
type Effects = alone::Effects<MultiPaxos>;

/// Node number `n` as people count.
fn n(number: u16) -> NodeId {
    NodeId(number - 1)
}

/// `ballot("2.n1")`
fn ballot(text: &str) -> Ballot {
    text.parse().expect("a ballot")
}

/// Server number `n` of five, started from a disk.
fn started(number: u16, disk: Durable) -> Server {
    Server::boot(n(number), 5, Config::default(), disk).0
}

/// The command that becomes number `i` in the sequence: a client that no test uses otherwise sets `x` to `i`.
fn command(i: u64) -> Payload {
    let serial = u32::try_from(i).expect("a small number");
    let set = format!("set x {i}").parse().expect("a command");
    Payload::Request(Ticket { client: ClientId(9), serial }, Operation::KeyValue(set))
}

/// Writes to a disk that a command was accepted in a ballot, or is known to be chosen.
fn put(disk: &mut Durable, number: &str, slots: impl IntoIterator<Item = u64>, chosen: bool) {
    for slot in slots {
        disk.log.set(slot, Entry { ballot: ballot(number), payload: command(slot), chosen });
    }
}

/// A client, as a node counts them from 1, asks for something for the first time.
fn asks(server: &mut Server, client: u16, text: &str) -> Effects {
    let ticket = Ticket { client: ClientId(client - 1), serial: 1 };
    server.asked(ticket, text.parse().expect("a command"))
}

/// What a client asked for, as an entry holds it.
fn request(client: u16, text: &str) -> Payload {
    let ticket = Ticket { client: ClientId(client - 1), serial: 1 };
    Payload::Request(ticket, Operation::KeyValue(text.parse().expect("a command")))
}

/// The instances in which somebody is asked to accept something, and what; in which ballot does not matter.
fn proposals(said: &Effects) -> BTreeMap<u64, Payload> {
    let proposal = |message: &Message| match message {
        Message::Accept { slot, payload, .. } => Some((*slot, *payload)),
        _ => None,
    };
    said.sent.iter().filter_map(|(_, message)| proposal(message)).collect()
}

/// The commands that were executed, in order.
fn executed(said: &Effects) -> Vec<u64> {
    let index = |fact: &Fact| match fact {
        Fact::Applied { index, .. } => Some(*index),
        _ => None,
    };
    said.facts.iter().filter_map(index).collect()
}

/// The instances in which a proposer was bound by what was accepted before.
fn bound(said: &Effects) -> Vec<u64> {
    let slot = |fact: &Fact| match fact {
        Fact::Ballot(BallotFact::Bound { slot, .. }) => Some(*slot),
        _ => None,
    };
    said.facts.iter().filter_map(slot).collect()
}

/// A majority, with the leader, accepts in some instances.
fn chosen(leader: &mut Server, number: &str, slots: impl IntoIterator<Item = u64>) -> Effects {
    let mut all = Effects::default();
    for slot in slots {
        for acceptor in [2, 3] {
            let said = leader.hears(n(acceptor), Message::Accepted { ballot: ballot(number), slot });
            all.sent.extend(said.sent);
            all.facts.extend(said.facts);
            all.replies.extend(said.replies);
        }
    }
    all
}
