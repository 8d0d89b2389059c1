//! A disk: what survives, and what is still on its way there.

use crate::event::Packet;
use crate::id::Endpoint;
use crate::limits::MAX_TAIL;
use crate::protocol::Protocol;
use crate::units::{Span, SpanRange};
use std::collections::VecDeque;
use std::fmt;

/// How many events' writes a disk loses at its end, from 1 to [`MAX_TAIL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tail(pub u16);

impl fmt::Display for Tail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The disk of one node. Writes finish in order, by one `fsync` after the other, each of which takes a latency. All that
/// is ordered while one is under way goes together with the next (group commit).
#[derive(Clone, Debug)]
pub(crate) struct Disk<P: Protocol> {
    pub(crate) durable: P::Durable,
    /// What it held before the last writes.
    base: P::Durable,
    /// The last writes, event by event: it holds `base`, and these.
    tail: VecDeque<Vec<P::Write>>,
    /// Which record is damaged, counted from the last one, which is 1: its checksum says so to who reads it.
    pub(crate) damaged: Option<u32>,
    /// Whether nothing more can be written.
    pub(crate) full: bool,
    /// What is ordered and not written: first what the `fsync` under way writes, then what waits for the next.
    pub(crate) pending: VecDeque<Batch<P>>,
    /// How many batches the `fsync` under way writes; 0 when none is.
    syncing: usize,
    /// How long an `fsync` takes that begins now.
    pub(crate) latency: SpanRange,
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
            base: P::Durable::default(),
            tail: VecDeque::new(),
            damaged: None,
            full: false,
            pending: VecDeque::new(),
            syncing: 0,
            latency: SpanRange { min: Span(500), max: Span(2_000) },
            unnoticed: None,
        }
    }

    /// How much is ordered and not written: writes, and what waits for them.
    pub(crate) fn waiting(&self) -> usize {
        self.pending.iter().map(|batch| batch.writes.len() + batch.then.len()).sum()
    }

    /// Begins to write all that waits, if something does and the disk is free: whether it was begun.
    pub(crate) fn begin(&mut self) -> bool {
        let free = self.syncing == 0 && !self.full;
        if free {
            self.syncing = self.pending.len();
        }
        free && self.syncing > 0
    }

    /// The `fsync` under way is done: how many batches it wrote.
    pub(crate) fn finish(&mut self) -> usize {
        std::mem::take(&mut self.syncing)
    }

    /// Writes the first batch.
    pub(crate) fn write(&mut self) -> Option<Batch<P>> {
        let mut batch = self.pending.pop_front()?;
        let writes = std::mem::take(&mut batch.writes);
        for write in writes.iter().cloned() {
            P::write(&mut self.durable, write);
        }
        self.tail.push_back(writes);
        self.damaged = self.damaged.map(|place| place.saturating_add(1));
        if self.tail.len() > usize::from(MAX_TAIL)
            && let Some(oldest) = self.tail.pop_front()
        {
            oldest.into_iter().for_each(|write| P::write(&mut self.base, write));
        }
        Some(batch)
    }

    /// Whether it holds something that it could lose.
    pub(crate) fn has_tail(&self) -> bool {
        !self.tail.is_empty()
    }

    /// Loses what the last events wrote, as if it had never reached it. Its process is down.
    pub(crate) fn lose_tail(&mut self, tail: Tail) {
        // Who cuts behind the damaged record keeps it.
        self.damaged =
            self.damaged.and_then(|place| place.checked_sub(tail.0.into())).filter(|place| *place > 0);
        self.tail.truncate(self.tail.len().saturating_sub(usize::from(tail.0)));
        self.durable = self.base.clone();
        for write in self.tail.iter().flatten().cloned() {
            P::write(&mut self.durable, write);
        }
    }

    /// Holds this when the run begins: nothing of it was written by an event that could be lost.
    pub(crate) fn begin_with(&mut self, durable: P::Durable) {
        (self.durable, self.base) = (durable.clone(), durable);
    }

    /// Loses everything.
    pub(crate) fn wipe(&mut self) {
        (self.durable, self.base) = (P::Durable::default(), P::Durable::default());
        self.tail.clear();
        self.damaged = None;
    }

    /// A crash: what is still on its way is lost, and so is what would have been sent.
    pub(crate) fn lose(&mut self) {
        self.pending.clear();
        self.syncing = 0;
        self.unnoticed = None;
    }
}
