//! Events as they are recorded, and messages under way.

use crate::client::{Reply, Ticket};
use crate::digest::{Digest, Encode};
use crate::id::{Endpoint, MessageId, NodeId};
use crate::input::NoEffect;
use crate::metrics::MOST_FORMULAS;
use crate::observation::{Seen, Sight};
use crate::protocol::Protocol;
use crate::traffic::Aim;
use crate::units::Time;
use crate::world::NodeStatus;

/// What crosses the network.
#[derive(Clone, Debug)]
pub enum Packet<P: Protocol> {
    /// Between nodes.
    Peer(P::Message),
    /// From a client.
    Request {
        /// The request.
        ticket: Ticket,
        /// What it asks.
        command: P::Command,
        /// When nobody wants the answer any more.
        deadline: Option<Time>,
        /// Which attempt it is, from 1. No process looks at it, so it is no part of the digest.
        attempt: u32,
    },
    /// To a client.
    Reply {
        /// The request.
        ticket: Ticket,
        /// What it is told.
        reply: Reply<P::Answer>,
        /// The attempt that is answered, where that is known: by a node that has not handled it. No part of the digest.
        attempt: Option<u32>,
    },
}

/// The number of a request. Who asks is the sender or the receiver; by which session is said where there are several.
fn encode_ticket(ticket: Ticket, to: &mut Digest) {
    ticket.serial.encode(to);
    if ticket.client.session() > 0 {
        ticket.client.session().encode(to);
    }
}

// By hand, because a derived one would ask the protocol itself for it.
impl<P: Protocol> Encode for Packet<P> {
    fn encode(&self, to: &mut Digest) {
        match self {
            Self::Peer(message) => message.encode(to),
            Self::Request { ticket, command, deadline, attempt: _ } => {
                "request".encode(to);
                encode_ticket(*ticket, to);
                command.encode(to);
                // Nothing where there is none: requests of links that were sent before there were deadlines have none.
                if let Some(deadline) = deadline {
                    deadline.encode(to);
                }
            }
            Self::Reply { ticket, reply, attempt: _ } => {
                "reply".encode(to);
                encode_ticket(*ticket, to);
                reply.encode(to);
            }
        }
    }

    fn size(&self) -> usize {
        1 + match self {
            // Which message it is, is a part of the message.
            Self::Peer(message) => return message.size(),
            Self::Request { ticket, command, deadline, attempt: _ } => {
                ticket.serial.size() + command.size() + deadline.map_or(0, |deadline| deadline.size())
            }
            Self::Reply { ticket, reply, attempt: _ } => ticket.serial.size() + reply.size(),
        }
    }
}

/// Why a message did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub enum LossCause {
    /// The link was cut.
    Cut,
    /// The link loses messages, and this was one.
    Chance,
    /// The process it was for was down.
    Down,
    /// Whom it was for is no member.
    NoMember,
    /// Somebody dropped it.
    Dropped,
    /// Too many messages were under way.
    Overload,
    /// It found the queue of the node full that it was for.
    QueueFull,
    /// Its deadline had passed when the node would have begun with it.
    Expired,
}

/// Where a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlightState {
    /// On its way.
    Flying,
    /// Stopped by hand, at this moment.
    Held(Time),
    /// Arrived at a process that has not handled it: it is frozen, or takes time for what arrives.
    Waiting,
}

/// A message under way.
#[derive(Clone, Debug)]
pub struct Flight<P: Protocol> {
    /// Its number.
    pub id: MessageId,
    /// Who sent it.
    pub from: Endpoint,
    /// To whom.
    pub to: Endpoint,
    /// When it left; later by as long as it was held, so that it stands where it was stopped.
    pub sent: Time,
    /// When it arrives if nothing happens.
    pub arrives: Time,
    /// Why it will be lost before, if it will.
    pub loss: Option<LossCause>,
    /// The message of which it is a copy.
    pub copy_of: Option<MessageId>,
    /// Where it is.
    pub state: FlightState,
    /// What it says.
    pub packet: Packet<P>,
    /// The event in which it was sent.
    pub event: u32,
    /// The copy of its receiver that it has reached, and at which it waits.
    pub(crate) reached: Option<NodeId>,
    /// Whether its sender lies, and its process has said something else.
    pub forged: bool,
    /// Whether somebody told it to arrive now.
    pub(crate) hurried: bool,
    /// It has come to its end, and waits there behind a held message, because its link keeps the order.
    pub(crate) behind: bool,
    /// The number under which its end is scheduled.
    pub(crate) seq: u64,
}

impl<P: Protocol> Flight<P> {
    /// When nobody wants the answer to it any more.
    pub(crate) fn deadline(&self) -> Option<Time> {
        if let Packet::Request { deadline, .. } = self.packet { deadline } else { None }
    }
}

/// What kind of event it was. Timers and pieces of work are told apart by their place in
/// [`Protocol::timer_names`]; the digest reads the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub enum EventKind {
    /// A process started for the first time, or again by its supervisor after it ended itself.
    Booted,
    /// A message arrived and was handled.
    Delivered(MessageId),
    /// A message reached a frozen process.
    Waits(MessageId),
    /// A message arrived, and a worker of the node began to handle it.
    Begun(MessageId),
    /// A message arrived, and waits until a worker of the node is free.
    Queued(MessageId),
    /// A message was lost.
    Lost(MessageId, LossCause),
    /// A timer ran out.
    Timer(#[encode(skip)] u8),
    /// A write reached the disk.
    Synced,
    /// A client lost patience, or ended a back-off.
    Patience,
    /// A steady client asked again.
    Tick,
    /// A request arrived that waits for no other one.
    Arrival,
    /// Somebody acted: the number of the input.
    Input(u32),
    /// A piece of work was done.
    Worked(#[encode(skip)] u8),
}

/// One event. No two events of a run have the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRecord {
    /// When.
    pub time: Time,
    /// The run's digest after it; see [`crate::digest::Digest::short`].
    pub digest: u64,
    /// Whom it happened to; none for an action on the network as a whole.
    pub subject: Option<Endpoint>,
    /// Whether that was the second copy of a node that is two.
    pub second: bool,
    /// What.
    pub kind: EventKind,
    /// The event that led to it: the sending of the message, the arming of the timer.
    pub cause: Option<u32>,
    /// Why the action that this was changed nothing; none if it did, and for whatever is no action. It follows
    /// from the rest of the run, so it is no part of the digest.
    pub no_effect: Option<NoEffect>,
}

/// Who listens while a world runs. `()` listens to nothing.
pub trait Recorder<P: Protocol> {
    /// A message was sent.
    fn sent(&mut self, flight: &Flight<P>);
    /// What it wants to see of processes, disks, links and messages.
    fn sight(&self) -> Sight {
        Sight::NOTHING
    }
    /// Something happened to them that it wants to see.
    fn seen(&mut self, _: Seen) {}
    /// Something happened.
    fn fact(&mut self, event: u32, subject: Endpoint, fact: P::Fact);
    /// An action named a message, and this one was meant.
    fn aimed(&mut self, _event: u32, _aim: Aim) {}
    /// A message was held, or is so no longer.
    fn stopped(&mut self, _event: u32, _message: MessageId, _held: bool) {}
    /// What a process is after its event, none if it is down; and how many messages wait at its node and are being handled,
    /// where that takes time.
    fn process(&mut self, _: NodeId, _: Option<&P>, _: Option<(usize, usize)>) {}
    /// Whether it takes what formulas predict and what is measured beside them; to ask for both takes time.
    fn draws_charts(&self) -> bool {
        false
    }
    /// What a process has measured of what formulas predict after its event; nothing if it is down.
    fn measured(&mut self, _: NodeId, _: &[Option<u64>; MOST_FORMULAS]) {}
    /// What formulas predict after an action.
    fn predicted(&mut self, _: &[Option<u64>; MOST_FORMULAS]) {}
    /// What became of a node by itself, and not by an action: it has left, ended itself, or was started again after that.
    fn became(&mut self, _event: u32, _node: NodeId, _status: NodeStatus) {}
    /// An event is over.
    fn event(&mut self, record: EventRecord);
}

impl<P: Protocol> Recorder<P> for () {
    fn sent(&mut self, _: &Flight<P>) {}
    fn fact(&mut self, _: u32, _: Endpoint, _: P::Fact) {}
    fn event(&mut self, _: EventRecord) {}
}
