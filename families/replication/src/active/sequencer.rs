//! The order of a sequencer: n1 gives each request the next number and tells all; who lacks a number fetches it.

use super::disk::{Durable, Entries, Entry, Write, last};
use super::{Cx, Fact, Message, Replica, SEQUENCER, Timer};
use faultline_engine::kv::Command;
use faultline_engine::{Context, NodeId, SpanRange, Ticket};
use litemap::LiteMap;

/// So many requests go into one message that brings what was missing.
const BATCH: usize = 32;

/// So many numbers a replica keeps that came too early; it fetches the others when their turn comes.
const EARLY: usize = 64;

/// What one replica knows of the numbers that the sequencer has given.
#[derive(Clone, Debug)]
pub(super) struct Sequenced {
    /// Whether this is the sequencer.
    pub(super) gives: bool,
    /// The requests in order, without a gap.
    pub(super) entries: Entries,
    /// The greatest number of which it has heard.
    pub(super) latest: u64,
    /// Requests that came before one with a lower number.
    pub(super) early: LiteMap<u64, Entry>,
    /// Whether it waits for numbers that it lacks.
    waits: bool,
    /// How many requests it had to fetch.
    pub(super) fetched: u64,
}

impl Sequenced {
    pub(super) fn boot(cx: Cx<'_, '_>, durable: &Durable) -> Self {
        let gives = cx.me() == SEQUENCER;
        let entries = durable.entries.clone();
        let latest = last(&entries);
        let config = cx.config();
        // What was ordered while it was away, it lacks.
        let waits = !gives && cx.boot() > 1 && !config.bugs.no_fetch;
        if gives {
            cx.arm(Timer::Latest, SpanRange::exactly(config.latest));
        } else if waits {
            cx.send_now(SEQUENCER, Message::Fetch { above: latest });
            cx.arm(Timer::Fetch, SpanRange::exactly(config.fetch));
        }
        Self { gives, entries, latest, early: LiteMap::new(), waits, fetched: 0 }
    }

    /// The number of the last request that it has in order.
    pub(super) fn last(&self) -> u64 {
        last(&self.entries)
    }

    /// Whether it has heard of a number that it lacks.
    pub(super) fn is_behind(&self) -> bool {
        self.last() < self.latest
    }

    /// Stores the next request. It may be executed in memory at once: the answer waits for the disk.
    fn append(&mut self, cx: Cx<'_, '_>, entry: Entry) {
        self.entries.push(entry);
        self.latest = self.latest.max(entry.number);
        cx.persist(Write::Entry(entry));
    }

    /// The sequencer gives a request the next number. All must find that number on its disk when it comes back: otherwise it would
    /// give it to another request, and replicas would execute different ones.
    fn give(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) -> Entry {
        let entry = Entry { number: self.last() + 1, ticket, command };
        self.append(cx, entry);
        cx.fact(Fact::Ordered { number: entry.number, ticket, operation: command });
        for peer in cx.peers() {
            if cx.config().bugs.unwritten_order {
                cx.send_now(peer, Message::Order(entry));
            } else {
                cx.send(peer, Message::Order(entry));
            }
        }
        entry
    }

    /// Takes a request that the sequencer has numbered; those that are next now, in order.
    fn take(&mut self, cx: Cx<'_, '_>, entry: Entry) -> Vec<Entry> {
        let mut next = Vec::new();
        let needs = self.last() + 1;
        self.latest = self.latest.max(entry.number);
        if entry.number > needs && !cx.config().bugs.no_fetch {
            if self.early.len() < EARLY && self.early.insert(entry.number, entry).is_none() {
                cx.fact(Fact::GapFound { needs, number: entry.number });
            }
            self.wait(cx);
        } else if entry.number >= needs {
            self.append(cx, entry);
            next.push(entry);
            while let Some(entry) = self.early.remove(&(self.last() + 1)) {
                self.append(cx, entry);
                next.push(entry);
            }
            self.early.retain(|number, _| *number > entry.number);
            if self.waits && !self.is_behind() {
                self.waits = false;
                cx.disarm(Timer::Fetch);
                cx.fact(Fact::CaughtUp { number: self.last() });
            }
        }
        next
    }

    /// Waits a little for what may only be late.
    fn wait(&mut self, cx: Cx<'_, '_>) {
        if !self.waits {
            self.waits = true;
            cx.arm(Timer::Fetch, SpanRange::exactly(cx.config().fetch));
        }
    }

    /// Asks for what it lacks. A question promises nothing, so it goes past the disk.
    fn fetch(&mut self, cx: Cx<'_, '_>) {
        let above = self.last();
        cx.fact(Fact::Fetches { above, latest: self.latest });
        cx.arm(Timer::Fetch, SpanRange::exactly(cx.config().fetch));
        cx.send_now(SEQUENCER, Message::Fetch { above });
    }

    /// The sequencer sends again what follows a number.
    fn send_again(&self, cx: Cx<'_, '_>, to: NodeId, above: u64) {
        let place = usize::try_from(above).unwrap_or(usize::MAX);
        let entries: Vec<Entry> = self.entries.iter_from(place).take(BATCH).copied().collect();
        let Some(first) = entries.first().map(|entry| entry.number) else { return };
        cx.fact(Fact::SentAgain { node: to, first, count: entries.len() as u64 });
        cx.send(to, Message::Fetched { entries: entries.into(), latest: self.last() });
    }
}

impl Replica {
    /// A client asks the sequencer.
    pub(super) fn give_number(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        if let Some(entry) = self.sequenced().map(|own| own.give(cx, ticket, command)) {
            self.execute_in_order(cx, &[entry]);
        }
    }

    pub(super) fn on_order(&mut self, cx: Cx<'_, '_>, entry: Entry) {
        let next = self.sequenced().map(|own| own.take(cx, entry));
        self.execute_in_order(cx, &next.unwrap_or_default());
    }

    /// The sequencer says how far it is: what was lost on the way may have been the last.
    pub(super) fn on_latest(&mut self, cx: Cx<'_, '_>, number: u64) {
        let no_fetch = cx.config().bugs.no_fetch;
        let Some(own) = self.sequenced().filter(|own| !own.gives && !no_fetch) else { return };
        own.latest = own.latest.max(number);
        if own.is_behind() {
            own.wait(cx);
        }
    }

    pub(super) fn on_fetch(&mut self, cx: Cx<'_, '_>, from: NodeId, above: u64) {
        if let Some(own) = self.sequenced().filter(|own| own.gives) {
            own.send_again(cx, from, above);
        }
    }

    pub(super) fn on_fetched(&mut self, cx: Cx<'_, '_>, entries: &[Entry], latest: u64) {
        let Some(own) = self.sequenced() else { return };
        let before = own.last();
        own.latest = own.latest.max(latest);
        for entry in entries.iter().filter(|entry| entry.number > before) {
            let next = self.sequenced().map(|own| own.take(cx, *entry)).unwrap_or_default();
            self.execute_in_order(cx, &next);
        }
        let Some(own) = self.sequenced() else { return };
        own.fetched += own.last() - before;
        // There may be more where a full message came from.
        if own.last() > before && own.is_behind() {
            own.waits = true;
            own.fetch(cx);
        }
    }

    pub(super) fn on_fetch_timer(&mut self, cx: Cx<'_, '_>) {
        let Some(own) = self.sequenced() else { return };
        if own.is_behind() {
            own.fetch(cx);
        } else {
            own.waits = false;
        }
    }

    pub(super) fn on_latest_timer(&mut self, cx: Cx<'_, '_>) {
        cx.arm(Timer::Latest, SpanRange::exactly(cx.config().latest));
        let Some(number) = self.sequenced().map(|own| own.last()) else { return };
        if number == 0 || cx.config().bugs.no_latest {
            return;
        }
        say_to_all(cx, &Message::Latest { number });
    }

    /// Executes requests that follow each other, and answers their clients when they are on the disk.
    fn execute_in_order(&mut self, cx: Cx<'_, '_>, entries: &[Entry]) {
        for entry in entries {
            self.execute(cx, entry.number, entry.ticket, entry.command);
        }
    }
}

fn say_to_all(cx: &mut Context<'_, Replica>, message: &Message) {
    for peer in cx.peers() {
        cx.send(peer, message.clone());
    }
}
