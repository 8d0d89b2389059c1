//! A disk: what survives, and what is still on its way there.

use crate::event::Packet;
use crate::id::Endpoint;
use crate::protocol::Protocol;
use crate::time::{SpanRange, Time};
use std::collections::VecDeque;

/// The disk of one node. Writes finish in order, each after a latency of its own.
#[derive(Clone, Debug)]
pub(crate) struct Disk<P: Protocol> {
    pub(crate) durable: P::Durable,
    pub(crate) pending: VecDeque<Batch<P>>,
    pub(crate) latency: SpanRange,
    /// When the last write in the queue will be done.
    pub(crate) free_at: Time,
    /// What a frozen process will send when it notices that its disk has finished; none if that was not while it was
    /// frozen.
    pub(crate) unnoticed: Option<Vec<(Endpoint, Packet<P>)>>,
}

/// The writes of one event, and what must wait for them.
#[derive(Clone, Debug)]
pub(crate) struct Batch<P: Protocol> {
    pub(crate) writes: Vec<P::Write>,
    pub(crate) then: Vec<Outgoing<P>>,
    /// The event that wrote.
    pub(crate) event: u32,
}

/// What waits for a write.
#[derive(Clone, Debug)]
pub(crate) enum Outgoing<P: Protocol> {
    /// A message or an answer.
    Packet(Endpoint, Packet<P>),
    /// That something is on the disk.
    Fact(P::Fact),
}

impl<P: Protocol> Batch<P> {
    /// What an event writes; nothing so far.
    pub(crate) fn of(event: u32) -> Self {
        Self { writes: Vec::new(), then: Vec::new(), event }
    }
}

impl<P: Protocol> Disk<P> {
    pub(crate) fn new() -> Self {
        Self {
            durable: P::Durable::default(),
            pending: VecDeque::new(),
            latency: SpanRange { min: crate::time::Span(500), max: crate::time::Span(2_000) },
            free_at: Time::ZERO,
            unnoticed: None,
        }
    }

    /// A crash: what is still on its way is lost, and so is what would have been sent.
    pub(crate) fn lose(&mut self) {
        self.pending.clear();
        self.unnoticed = None;
    }
}
