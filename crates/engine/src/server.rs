//! A node as a server: how long it takes to handle what arrives, how many messages at once, and how many may wait.
//!
//! Without a service a node handles a message the moment it arrives. With one it is a queue with several servers, as in the
//! textbooks (M/G/k with a bounded queue): what arrives is taken by a worker that is free, or waits in the order of arrival,
//! or finds the queue full and is lost. The process hears of a message when a worker is done with it.

use crate::dice::Dice;
use crate::units::{Factor, Span, SpanRange, Time};
use std::collections::VecDeque;

/// How a node handles what arrives, from peers and from clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// How long a worker takes for one message, at full speed.
    pub takes: SpanRange,
    /// How many it handles at once, from 1 to [`MAX_WORKERS`](crate::limits::MAX_WORKERS).
    pub workers: u16,
    /// How many may wait for a worker, at most [`MAX_ROOM`](crate::limits::MAX_ROOM); any number if that is not said.
    pub queue: Option<u16>,
    /// Whether a client whose request finds no room is told so at once; otherwise it hears nothing.
    pub refuses: bool,
}

impl Service {
    /// It takes no time: nothing ever waits.
    pub const AT_ONCE: Self =
        Self { takes: SpanRange::exactly(Span(0)), workers: 1, queue: None, refuses: false };

    /// Whether it takes no time.
    #[must_use]
    pub fn is_at_once(self) -> bool {
        self.takes.max == Span(0)
    }
}

/// The workers of a node, and what waits for them.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) service: Service,
    dice: Dice,
    factor: Factor,
    still: bool,
    serving: Vec<Served>,
    /// The messages that wait, in the order of arrival.
    queue: VecDeque<Waiting>,
    /// The slots of those that no worker began, because their deadline had passed.
    expired: Vec<u32>,
    /// Marks the one entry of the world's queue that still counts.
    pub(crate) mark: u32,
}

/// A message that waits for a worker.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    slot: u32,
    /// When nobody wants its answer any more.
    deadline: Option<Time>,
}

/// A message that a worker handles.
#[derive(Clone, Copy, Debug)]
struct Served {
    slot: u32,
    /// What it still needed at `since`, at full speed.
    left: Span,
    since: Time,
    /// Its deadline, if a worker of a node that stands still took it: nobody has looked at it.
    unseen: Option<Time>,
}

impl Server {
    /// A server that has not handled anything yet, on a node that works so fast or stands still.
    pub(crate) fn new(dice: Dice, factor: Factor, still: bool) -> Self {
        let (serving, queue, expired) = (Vec::new(), VecDeque::new(), Vec::new());
        let service = Service::AT_ONCE;
        Self { service, dice, factor, still, serving, queue, expired, mark: 0 }
    }

    /// How many wait, and how many are being handled.
    pub(crate) fn load(&self) -> (usize, usize) {
        (self.queue.len(), self.serving.len())
    }

    /// Whether a worker is free, and whether one more may wait.
    pub(crate) fn has_room(&self) -> (bool, bool) {
        let free = self.serving.len() < usize::from(self.service.workers);
        (free, free || self.service.queue.is_none_or(|most| self.queue.len() < usize::from(most)))
    }

    /// Puts a message behind those that wait, whatever the bound is; a worker that is free takes it.
    pub(crate) fn add(&mut self, slot: u32, deadline: Option<Time>, now: Time) {
        self.queue.push_back(Waiting { slot, deadline });
        self.begin(now);
    }

    /// Lets free workers begin. What is past its deadline is not begun; see [`Server::expired`].
    pub(crate) fn begin(&mut self, now: Time) {
        while self.has_room().0
            && let Some(Waiting { slot, deadline }) = self.queue.pop_front()
        {
            let unseen = deadline.filter(|_| self.still);
            if unseen.is_none() && deadline.is_some_and(|deadline| deadline <= now) {
                self.expired.push(slot);
                continue;
            }
            let left = self.dice.span(self.service.takes);
            self.serving.push(Served { slot, left, since: now, unseen });
        }
    }

    /// Takes the message that is done first.
    pub(crate) fn finish(&mut self, now: Time) -> Option<u32> {
        let first = (0..self.serving.len()).min_by_key(|place| self.end(&self.serving[*place]))?;
        let done = self.serving.remove(first);
        self.begin(now);
        Some(done.slot)
    }

    /// Takes away what no worker began because its deadline had passed.
    pub(crate) fn expired(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.expired)
    }

    /// Forgets everything, and goes on.
    pub(crate) fn clear(&mut self) {
        self.still = false;
        drop(self.leave());
    }

    /// Takes away what is being handled and what waits, in that order.
    pub(crate) fn leave(&mut self) -> Vec<u32> {
        self.mark += 1;
        let queue = self.queue.drain(..).map(|waiting| waiting.slot);
        self.serving.drain(..).map(|served| served.slot).chain(queue).collect()
    }

    /// Changes how fast the workers are from here on.
    pub(crate) fn change(&mut self, now: Time, factor: Factor, still: bool) {
        if !self.still {
            let before = u64::from(self.factor.0);
            for served in &mut self.serving {
                let done = now.since(served.since).0.saturating_mul(100) / before;
                served.left = Span(served.left.0.saturating_sub(done));
            }
        }
        self.serving.iter_mut().for_each(|served| served.since = now);
        (self.factor, self.still) = (factor, still);
        if !still {
            self.look_at_deadlines(now);
        }
    }

    /// Gives up what a worker took while the node stood still, if its deadline has passed since.
    fn look_at_deadlines(&mut self, now: Time) {
        let late = |served: &Served| served.unseen.is_some_and(|deadline| deadline <= now);
        self.expired.extend(self.serving.extract_if(.., |served| late(served)).map(|served| served.slot));
        self.serving.iter_mut().for_each(|served| served.unseen = None);
        self.begin(now);
    }

    fn end(&self, served: &Served) -> Time {
        served.since + Span((served.left.0 * u64::from(self.factor.0)).div_ceil(100))
    }

    /// When a worker is done next; none when nobody works.
    pub(crate) fn due(&self) -> Option<Time> {
        let first = self.serving.iter().map(|served| self.end(served)).min()?;
        (!self.still).then_some(first)
    }
}
