//! A service that keeps records on its disk: what is watched.

use super::pages::DATABASE;
use super::{Answer, Command, Disk, Gauges, Message, Monitor, MonitorFact, Timer, Write};
use faultline_engine::{Context, NodeId, Reply, Span, SpanRange, Ticket, Time};
use std::collections::VecDeque;

/// How much of its capacity a service still needs when its disk is cleaned, in percent: it removes old records, and keeps the newest.
const NEEDED: u32 = 10;

/// A process that keeps records.
#[derive(Clone, Debug)]
pub struct Service {
    /// Which start of the process this is.
    life: u32,
    /// How many records its disk holds, and how many it will hold when everything that is ordered is written.
    pub used: u32,
    ordered: u32,
    /// How many records it has ever ordered to be written.
    written: u64,
    /// How many queries it has sent.
    queries: u64,
    /// Requests for which the database has not answered yet, the oldest first.
    asking: VecDeque<Asking>,
    /// Requests whose records are on their way to the disk, the oldest first.
    writing: VecDeque<Writing>,
    /// How many requests have ended, and how many of them were bad.
    pub ended: u32,
    /// How many of them were bad.
    pub bad: u32,
    /// Whether it has refused the last record, for want of room.
    pub full: bool,
}

/// A request that waits for the database; without a client it renews the session of the service.
#[derive(Clone, Copy, Debug)]
struct Asking {
    query: u64,
    client: Option<Ticket>,
    since: Time,
}

/// A request that waits for the disk.
#[derive(Clone, Copy, Debug)]
struct Writing {
    record: u64,
    client: Ticket,
    since: Time,
}

type Cx<'a, 'b> = &'a mut Context<'b, Monitor>;

impl Service {
    /// Starts from the disk. Counters begin anew: they are in memory.
    pub(super) fn boot(cx: Cx<'_, '_>, disk: &Disk) -> Self {
        let (life, capacity) = (cx.boot(), cx.config().capacity.0);
        cx.fact(MonitorFact::Serves { life, used: disk.used, capacity });
        cx.arm(Timer::Renew, SpanRange::exactly(cx.config().renewal));
        Self {
            life,
            used: disk.used,
            ordered: disk.used,
            written: disk.written,
            queries: 0,
            asking: VecDeque::new(),
            writing: VecDeque::new(),
            ended: 0,
            bad: 0,
            full: false,
        }
    }

    /// What it tells of itself. What is on its disk will be there after a crash, and its counters do not outlive one, so nothing
    /// of this waits for the disk: a service whose disk is stuck can still say so.
    pub(super) fn gauges(&self) -> Gauges {
        let waiting = u32::try_from(self.asking.len() + self.writing.len()).unwrap_or(u32::MAX);
        Gauges { life: self.life, used: self.used, waiting, ended: self.ended, bad: self.bad }
    }

    pub(super) fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::Scrape { life, number } => tell(cx, from, (life, number), self.gauges()),
            Message::Clean => self.clean(cx, None),
            Message::Result { life, number } if life == self.life => self.on_result(cx, number),
            Message::Result { .. } | Message::Query { .. } | Message::Gauges { .. } => {}
        }
    }

    pub(super) fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        match command {
            Command::Put if self.asks_again(cx, ticket) => {}
            Command::Put => self.ask(cx, Some(ticket)),
            Command::Clean => self.clean(cx, Some(ticket)),
            Command::Silence { .. } => cx.reply_now(ticket, Reply::Redirect(Some(NodeId(0)))),
        }
    }

    /// Whether a request that came again is under way: it is answered once. But its query may have been lost, so that goes out
    /// again.
    fn asks_again(&self, cx: Cx<'_, '_>, ticket: Ticket) -> bool {
        let asking = self.asking.iter().find(|asking| asking.client == Some(ticket));
        if let Some(asking) = asking {
            cx.send_now(DATABASE, Message::Query { life: self.life, number: asking.query });
        }
        asking.is_some() || self.writing.iter().any(|writing| writing.client == ticket)
    }

    /// Each request needs something of the database. A question goes past the disk.
    fn ask(&mut self, cx: Cx<'_, '_>, client: Option<Ticket>) {
        self.queries += 1;
        if self.asking.is_empty() {
            cx.arm(Timer::Overdue, SpanRange::exactly(cx.config().objective));
        }
        self.asking.push_back(Asking { query: self.queries, client, since: cx.now() });
        cx.send_now(DATABASE, Message::Query { life: self.life, number: self.queries });
    }

    fn on_result(&mut self, cx: Cx<'_, '_>, query: u64) {
        let Some(place) = self.asking.iter().position(|asking| asking.query == query) else { return };
        let Some(Asking { client, since, .. }) = self.asking.remove(place) else { return };
        match client {
            None => self.end(cx, since),
            Some(client) => self.store(cx, client, since),
        }
        self.wait(cx);
    }

    /// Writes a record, if there is room for it, with all that is on its way to the disk.
    fn store(&mut self, cx: Cx<'_, '_>, client: Ticket, since: Time) {
        if self.ordered >= cx.config().capacity.0.into() {
            let first = !self.full;
            self.full = true;
            self.ended += 1;
            self.bad += 1;
            cx.fact(MonitorFact::Refuses { used: self.used, first });
            // A refusal promises nothing.
            return cx.reply_now(client, Reply::Answer(Answer::Full));
        }
        self.full = false;
        self.ordered += 1;
        self.written += 1;
        self.writing.push_back(Writing { record: self.written, client, since });
        cx.persist(Write::Store);
        cx.fact(MonitorFact::Stores { used: self.ordered });
        cx.reply(client, Reply::Answer(Answer::Stored));
    }

    fn clean(&mut self, cx: Cx<'_, '_>, client: Option<Ticket>) {
        let before = self.ordered;
        let needed = u32::from(cx.config().capacity.0) * NEEDED / 100;
        self.ordered = before.min(needed);
        self.full = false;
        cx.persist(Write::Clean(needed));
        cx.fact(MonitorFact::Cleaned { before, used: self.ordered });
        if let Some(client) = client {
            cx.reply(client, Reply::Answer(Answer::Cleaned));
        }
    }

    /// A request is answered as it should be, in time or not.
    fn end(&mut self, cx: Cx<'_, '_>, since: Time) {
        self.ended += 1;
        let took = cx.now().since(since);
        if took > cx.config().objective {
            self.bad += 1;
            cx.fact(MonitorFact::Late { took });
        }
    }

    pub(super) fn on_synced(&mut self, cx: Cx<'_, '_>, disk: &Disk) {
        self.used = disk.used;
        while let Some(first) = self.writing.front().copied().filter(|first| first.record <= disk.written) {
            self.writing.pop_front();
            self.end(cx, first.since);
        }
    }

    pub(super) fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        match timer {
            Timer::Renew => {
                self.ask(cx, None);
                cx.arm(Timer::Renew, SpanRange::exactly(cx.config().renewal));
            }
            Timer::Overdue => self.on_overdue(cx),
            Timer::Scrape | Timer::Stale(_) | Timer::Unsilence(_) => {}
        }
    }

    /// The database is not waited for any longer: whoever asked is told so.
    fn on_overdue(&mut self, cx: Cx<'_, '_>) {
        let objective = cx.config().objective;
        while let Some(first) =
            self.asking.front().copied().filter(|first| cx.now().since(first.since) >= objective)
        {
            self.asking.pop_front();
            self.ended += 1;
            self.bad += 1;
            cx.fact(MonitorFact::Fails { client: first.client.is_some() });
            if let Some(client) = first.client {
                // Nothing was ordered for it, so nothing can be taken back.
                cx.reply_now(client, Reply::Answer(Answer::Unavailable));
            }
        }
        self.wait(cx);
    }

    /// Waits for the oldest request that the database has not answered.
    fn wait(&self, cx: Cx<'_, '_>) {
        match self.asking.front() {
            None => cx.disarm(Timer::Overdue),
            Some(first) => {
                let waited = cx.now().since(first.since).0;
                let left = Span(cx.config().objective.0.saturating_sub(waited).max(1));
                cx.arm(Timer::Overdue, SpanRange::exactly(left));
            }
        }
    }
}

/// Answers a scrape, past the disk.
pub(super) fn tell(cx: Cx<'_, '_>, to: NodeId, (asked, number): (u32, u64), gauges: Gauges) {
    let Gauges { life, used, ended, bad, .. } = gauges;
    cx.fact(MonitorFact::Tells { asked, number, life, used, ended, bad });
    cx.send_now(to, Message::Gauges { life: asked, number, gauges });
}
