//! A client: asks one thing at a time, follows redirects, loses patience, asks again.

use crate::digest::Encode;
use crate::id::{ClientId, NodeId};
use crate::protocol::Protocol;
use crate::units::{Span, Time};
use std::collections::VecDeque;

/// How long it waits before it asks again when nobody could tell it whom to ask.
pub const BACK_OFF: Span = Span::millis(40);

/// One request of one client. A retry carries the same ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub struct Ticket {
    /// Who asks.
    pub client: ClientId,
    /// The client's own number of the request, from 1.
    pub serial: u32,
}

/// What a node tells a client.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum Reply<A> {
    /// The answer.
    Answer(A),
    /// Ask somebody else; this node knows whom, or does not.
    Redirect(Option<NodeId>),
}

/// Whom a client asks first: this node, or whom it would ask anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whom(pub Option<NodeId>);

/// A request that waits for its turn.
#[derive(Clone, Debug)]
pub struct Errand<P: Protocol> {
    /// What to ask.
    pub command: P::Command,
    /// Whom to ask first.
    pub whom: Whom,
    /// Whether to ask once, and not again.
    pub once: bool,
}

/// The state of one client.
#[derive(Clone, Debug)]
pub struct Client<P: Protocol> {
    /// Requests that wait for their turn.
    pub queue: VecDeque<Errand<P>>,
    /// The request under way.
    pub current: Option<Pending<P>>,
    /// The node to ask next.
    pub target: NodeId,
    /// A request to repeat, and how often.
    pub steady: Option<(Span, P::Command)>,
    /// How many requests were made.
    pub asked: u32,
    /// How many were answered.
    pub answered: u32,
    /// Marks the one entry of the queue that still counts: patience.
    pub(crate) patience: u32,
    /// The same for the steady request.
    pub(crate) tick: u32,
}

/// A request without an answer.
#[derive(Clone, Debug)]
pub struct Pending<P: Protocol> {
    /// Its number.
    pub ticket: Ticket,
    /// What it asks.
    pub command: P::Command,
    /// When it was first asked.
    pub since: Time,
    /// How often it was asked.
    pub attempt: u32,
    /// Whether it is not asked again.
    pub once: bool,
    /// Whether it waits to ask again rather than for an answer.
    pub backing_off: bool,
}

impl<P: Protocol> Client<P> {
    pub(crate) fn new() -> Self {
        Self {
            queue: VecDeque::new(),
            current: None,
            target: NodeId(0),
            steady: None,
            asked: 0,
            answered: 0,
            patience: 0,
            tick: 0,
        }
    }

    /// The node after this one, in a ring: where to try when nobody answers.
    pub(crate) fn turn(&mut self, nodes: u16) {
        self.target = NodeId((self.target.0 + 1) % nodes);
    }
}
