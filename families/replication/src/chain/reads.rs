//! Reads: at the tail, or, with CRAQ, at every server (Terrace & Freedman 2009, §2.3).

use super::facts::Place;
use super::message::Message;
use super::server::{Server, send_on};
use super::{Cx, Fact};
use faultline_engine::kv::{Answer, Key};
use faultline_engine::{NodeId, Reply, Ticket};

/// A read that waits for the word of the tail.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dirty {
    /// Its number.
    pub(super) read: u64,
    pub(super) ticket: Ticket,
    pub(super) key: Key,
}

/// So many reads wait at most: the oldest is dropped for a new one. Its client asks again, if it still waits.
const WAITING: usize = 1_000;

impl Server {
    /// A client reads.
    pub(super) fn on_read(&mut self, cx: Cx<'_, '_>, ticket: Ticket, key: Key) {
        let serves = if cx.config().craq {
            self.place() != Place::Outside
        } else {
            self.chain.tail() == Some(self.me)
        };
        if !serves {
            return send_on(cx, ticket);
        }
        if !self.complete {
            cx.fact(Fact::Unready { ticket });
            // It promises nothing.
            return cx.reply_now(ticket, Reply::Redirect(None));
        }
        if !self.may_read(cx) {
            cx.fact(Fact::LeaseOver { ticket });
            return cx.reply_now(ticket, Reply::Redirect(None));
        }
        let acked = self.history.acked;
        match self.history.dirty(key) {
            Some(newest) if cx.config().bugs.dirty_reads => {
                let value = self.history.version(key, newest);
                cx.fact(Fact::CleanRead { ticket, key, acked, value });
                cx.reply(ticket, Reply::Answer(Answer::Value(value)));
            }
            // Dirty: the tail knows which version is the last that is committed (CRAQ §2.3).
            Some(newest) => self.ask_tail(cx, ticket, key, newest),
            None => {
                let value = self.history.version(key, acked);
                cx.fact(Fact::CleanRead { ticket, key, acked, value });
                self.answer(cx, ticket, Answer::Value(value));
            }
        }
    }

    fn ask_tail(&mut self, cx: Cx<'_, '_>, ticket: Ticket, key: Key, newest: u64) {
        let Some(tail) = self.chain.tail() else { return };
        cx.fact(Fact::DirtyRead { ticket, key, newest, acked: self.history.acked, tail });
        // A client that asks again may do so because the question, or the tail's word, was lost.
        let waiting = self.dirty.iter().find(|waiting| waiting.ticket == ticket).map(|waiting| waiting.read);
        let read = waiting.unwrap_or_else(|| self.wait_for_tail(ticket, key));
        // A question promises nothing.
        cx.send_now(tail, Message::Query { number: self.chain.number, read, key });
    }

    /// A read more waits: its number.
    fn wait_for_tail(&mut self, ticket: Ticket, key: Key) -> u64 {
        if self.dirty.len() >= WAITING {
            self.dirty.remove(0);
        }
        self.asked += 1;
        self.dirty.push(Dirty { read: self.asked, ticket, key });
        self.asked
    }

    /// A server asks up to which version this tail has acknowledged.
    pub(super) fn on_query(&mut self, cx: Cx<'_, '_>, from: NodeId, number: u64, read: u64) {
        if number != self.chain.number || !self.is_tail() || !self.may_read(cx) {
            return;
        }
        let index = self.history.acked;
        cx.fact(Fact::VersionTold { node: from, index });
        cx.send(from, Message::Version { number, read, index });
    }

    /// The tail says up to which version it has acknowledged.
    pub(super) fn on_version(&mut self, cx: Cx<'_, '_>, number: u64, read: u64, index: u64) {
        let Some(place) = self.dirty.iter().position(|waiting| waiting.read == read) else { return };
        if number != self.chain.number {
            return;
        }
        let Dirty { ticket, key, .. } = self.dirty.remove(place);
        let value = self.history.version(key, index);
        cx.fact(Fact::VersionRead { ticket, key, index: index.max(self.history.acked), value });
        self.answer(cx, ticket, Answer::Value(value));
    }

    /// The chain is another one: the reads that wait go to its tail.
    pub(super) fn ask_again(&mut self, cx: Cx<'_, '_>) {
        for Dirty { ticket, key, .. } in std::mem::take(&mut self.dirty) {
            self.on_read(cx, ticket, key);
        }
    }

    /// It is in no chain any more: the clients whose reads wait ask the master.
    pub(super) fn send_readers_on(&mut self, cx: Cx<'_, '_>) {
        for Dirty { ticket, .. } in std::mem::take(&mut self.dirty) {
            send_on(cx, ticket);
        }
    }
}
