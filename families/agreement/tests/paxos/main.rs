//! What "Paxos Made Simple" (Lamport 2001) says of a single instance must happen, sentence by sentence. Each test quotes
//! the sentence it checks; where the engine does otherwise, the test says so.
//!
//! Two kinds of stage: a node alone, which shows every effect of every input, and a [`group::Group`] of them whose
//! messages arrive when and in which order a test likes.

#[path = "../support/alone.rs"]
mod alone;

mod group;
mod invariants;
mod learning;
mod phases;
mod progress;
mod storage;

use alone::Alone;
use faultline_agreement::Ballot;
use faultline_agreement::paxos::{Accepted, Config, Durable, Message, Paxos, Value};
use faultline_engine::{ClientId, NodeId, Ticket};

/// A node of five and its disk.
type Node = Alone<Paxos>;
type Effects = alone::Effects<Paxos>;

/// Node number `n` as people count, started from a disk.
fn started(n: u16, disk: Durable) -> Node {
    Node::boot(NodeId(n - 1), 5, Config::default(), disk).0
}

/// The same with an empty disk.
fn node(n: u16) -> Node {
    started(n, Durable::default())
}

/// Node number `n` as people count.
fn n(number: u16) -> NodeId {
    NodeId(number - 1)
}

/// `ballot("2.n1")`
fn ballot(text: &str) -> Ballot {
    text.parse().expect("a ballot")
}

fn value(text: &str) -> Value {
    let command = format!("propose {text}").parse().expect("a command");
    Value { ticket: Ticket { client: ClientId(0), serial: 1 }, command }
}

/// What was accepted: `accepted("2.n1", "tea")`.
fn accepted(number: &str, text: &str) -> Accepted {
    Accepted { ballot: ballot(number), value: value(text) }
}

fn prepare(number: &str) -> Message {
    Message::Prepare { ballot: ballot(number) }
}

fn promise(number: &str, accepted: Option<Accepted>) -> Message {
    Message::Promise { ballot: ballot(number), accepted }
}

fn accept(number: &str, text: &str) -> Message {
    Message::Accept { ballot: ballot(number), value: value(text) }
}

fn refused(number: &str, promised: &str) -> Message {
    Message::Refused { ballot: ballot(number), promised: ballot(promised) }
}

/// A client asks a node for a value.
fn asks(node: &mut Node, text: &str) -> Effects {
    let Value { ticket, command } = value(text);
    node.asked(ticket, command)
}

/// All other nodes are sent this, once each.
fn all_others(me: u16, message: &Message) -> Vec<(NodeId, Message)> {
    (1..=5).filter(|other| *other != me).map(|other| (n(other), message.clone())).collect()
}
