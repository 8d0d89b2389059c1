//! A server: its duty in the view, and how it takes another one.

use super::facts::Duty;
use super::members::View;
use super::message::Message;
use super::primary::Follower;
use super::reads::Read;
use super::{Authority, Cx, Durable, Fact, SERVICE, Timer, Write, is_read};
use crate::history::History;
use crate::lease::Stamp;
use faultline_engine::kv::Command;
use faultline_engine::{NodeId, Reply, Span, SpanRange, Ticket, Time};

/// A server.
#[derive(Clone, Debug)]
pub struct Server {
    pub(super) me: NodeId,
    life: u32,
    /// The newest view that it knows.
    pub(super) view: View,
    pub(super) duty: Duty,
    /// Its writes, and up to which of them it has executed.
    pub(super) history: History,
    /// As a primary: the newest view that it has acknowledged.
    pub(super) acknowledged: u64,
    /// As a primary: its backups.
    pub(super) followers: Vec<Follower>,
    /// As a primary: reads that wait.
    pub(super) reads: Vec<Read>,
    /// As a primary: the newest question to its backups.
    pub(super) round: u64,
    /// As a primary: until when it may answer.
    pub(super) lease: Option<Time>,
    /// As a primary: up to which write it answers nobody of its own accord: it held them when it started, and clients that have not
    /// heard ask again.
    pub(super) quiet: u64,
    /// As a primary: whether it waits to ship again what is not acknowledged.
    pub(super) reships: bool,
    /// As a primary: whether it gathers writes.
    pub(super) gathers: bool,
    /// As a semi-synchronous primary: when the oldest write that waits began to, and which one must be received by the time.
    pub(super) hopes: Option<(Time, u64)>,
    /// As a semi-synchronous primary that goes on without its backups: its last write when it began to.
    pub(super) alone: Option<u64>,
    /// As a backup: up to which write it is known to have the same as its primary in this view.
    pub(super) same: u64,
    /// As a backup: whether it has been in step with its primary in this view.
    pub(super) in_step: bool,
    /// As a backup: the newest question that it has heard, and the last write of its primary.
    pub(super) heard: (u64, u64),
    /// What its disk holds.
    pub(super) kept: Kept,
}

/// What the disk of a server holds.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) view: View,
    pub(super) acknowledged: u64,
    /// Up to which of the writes in memory.
    pub(super) held: u64,
}

impl Kept {
    fn of(durable: &Durable, history: &History) -> Self {
        // Writes on the disk that are to be removed are not those in memory.
        let mut held = (durable.entries.len() as u64).min(history.last());
        while held > 0 && durable.number(held) != history.number(held) {
            held -= 1;
        }
        Self { view: durable.view.clone(), acknowledged: durable.acknowledged, held }
    }
}

impl Server {
    pub(super) fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let me = cx.me();
        // A disk that is empty at the first start is that of a server which has been there from the beginning. At a later start it
        // has been lost, or nothing of it was written: the server is idle until the view service says otherwise.
        let new = durable.view.number == 0 && cx.boot() == 1;
        let view = if new {
            View::initial(cx.nodes(), cx.config().wanted(cx.nodes()))
        } else {
            durable.view.clone()
        };
        let history = History::of(durable.entries.clone());
        let mut server = Self {
            me,
            life: cx.boot(),
            duty: view.duty(me),
            acknowledged: if new { view.number } else { durable.acknowledged },
            view,
            followers: Vec::new(),
            reads: Vec::new(),
            // An acknowledgement of an earlier life is none of a question of this one.
            round: u64::from(cx.boot()) << 32,
            lease: None,
            quiet: history.last(),
            reships: false,
            gathers: false,
            hopes: None,
            alone: None,
            same: 0,
            in_step: false,
            heard: (0, 0),
            kept: Kept::of(durable, &history),
            history,
        };
        let (life, number, duty) = (server.life, server.view.number, server.duty);
        cx.fact(Fact::Started { life, number, duty, held: server.history.last() });
        if new {
            cx.persist(Write::Begin(server.view.clone()));
            cx.arm(Timer::Ping, SpanRange::exactly(Span::millis(1)));
        } else {
            server.ping(cx);
        }
        if server.duty == Duty::Primary {
            server.lead(cx, &View::default());
        }
        server
    }

    /// Tells the view service that it is there, and which view it has acknowledged.
    pub(super) fn ping(&mut self, cx: Cx<'_, '_>) {
        let stamp = Stamp { life: self.life, at: cx.now() };
        let Kept { view, acknowledged, held } = self.kept.clone();
        // All that it says is on the disk, so a slow disk keeps no server from being heard. At the first start there is nothing
        // to say yet.
        if view.number > 0 || self.life > 1 {
            cx.send_now(SERVICE, Message::Ping { stamp, view, acknowledged, held });
        }
        cx.arm(Timer::Ping, SpanRange::exactly(cx.config().ping));
    }

    /// What was ordered is on the disk.
    pub(super) fn on_synced(&mut self, cx: Cx<'_, '_>, durable: &Durable) {
        let before = std::mem::replace(&mut self.kept, Kept::of(durable, &self.history));
        // The view service waits for this.
        if before.acknowledged != self.kept.acknowledged {
            self.ping(cx);
        }
        if self.duty == Duty::Primary {
            self.settle(cx);
        }
    }

    pub(super) fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match message {
            Message::View { view, stamp } => self.on_view(cx, view, stamp),
            Message::Ship { view, round, first, before, entries, last, executed } => {
                self.on_ship(cx, from, view, (round, executed), (first, before), &entries, last);
            }
            Message::Received { view, last } => self.on_received(cx, from, view, last),
            Message::Ack { view, round, held, number } => self.on_ack(cx, from, view, round, (held, number)),
            Message::Ping { .. } => {}
        }
    }

    /// The view service says what the view is.
    fn on_view(&mut self, cx: Cx<'_, '_>, view: View, stamp: Option<Stamp>) {
        let mine = stamp.filter(|stamp| stamp.life == self.life);
        // Who knows no view has lost its disk. Only in answer to its own ping it hears what takes that into account.
        if view.number < self.view.number || (self.view.number == 0 && mine.is_none()) {
            return;
        }
        if view.number > self.view.number {
            self.adopt(cx, view);
        }
        // The lease is counted from the moment at which it was asked for: that is before the one at which it was granted.
        if let Some(stamp) = mine
            && self.duty == Duty::Primary
        {
            self.lease = self.lease.max(Some(stamp.at + cx.config().lease));
            self.settle(cx);
        }
    }

    /// There is another view.
    fn adopt(&mut self, cx: Cx<'_, '_>, view: View) {
        let before = self.duty;
        let old = std::mem::replace(&mut self.view, view);
        self.duty = self.view.duty(self.me);
        cx.persist(Write::Adopt(self.view.clone()));
        let (number, duty) = (self.view.number, self.duty);
        cx.fact(Fact::DutyTaken { number, duty, before, held: self.history.last() });
        (self.same, self.in_step, self.heard) = (0, false, (0, 0));
        if duty == Duty::Primary {
            self.lead(cx, &old);
        } else {
            self.followers.clear();
            (self.lease, self.hopes, self.alone) = (None, None, None);
            for read in std::mem::take(&mut self.reads) {
                send_on(cx, read.ticket);
            }
        }
    }

    /// Whether it may answer clients now: the view in which it does is on its disk, so that a restart does not take it back to an
    /// older one, and it has a lease if it needs one.
    pub(super) fn may_answer(&self, cx: Cx<'_, '_>) -> bool {
        let leads = self.duty == Duty::Primary && self.kept.view.number == self.view.number;
        leads && self.has_lease(cx)
    }

    pub(super) fn has_lease(&self, cx: Cx<'_, '_>) -> bool {
        cx.config().authority != Authority::Lease || self.lease.is_some_and(|until| cx.now() < until)
    }

    pub(super) fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        match timer {
            Timer::Ping => self.ping(cx),
            Timer::Reship => self.on_reship(cx),
            Timer::Gather => self.on_gathered(cx),
            Timer::Fallback => self.on_fallback(cx),
            Timer::Missed(_) | Timer::Expiry => {}
        }
    }

    pub(super) fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        let reads = is_read(command);
        match self.duty {
            Duty::Backup if reads && cx.config().backup_reads => self.read_at_backup(cx, ticket, command.key),
            Duty::Primary if !self.has_lease(cx) => {
                cx.fact(Fact::PrimaryWithoutLease { ticket });
                // It promises nothing.
                cx.reply_now(ticket, Reply::Redirect(None));
            }
            Duty::Primary if reads => self.on_read(cx, ticket, command.key),
            Duty::Primary => self.on_request(cx, ticket, command),
            Duty::Backup | Duty::Idle => send_on(cx, ticket),
        }
    }
}

/// Who does not serve a client sends it to the view service, which knows who does.
pub(super) fn send_on(cx: Cx<'_, '_>, ticket: Ticket) {
    cx.fact(Fact::SentOn { ticket, to: SERVICE });
    // It promises nothing.
    cx.reply_now(ticket, Reply::Redirect(Some(SERVICE)));
}
