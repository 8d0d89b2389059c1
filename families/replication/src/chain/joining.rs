//! A server that is in no chain copies the history of the tail, which goes on serving meanwhile, until the master adds it (§3,
//! Extending a Chain).

use super::facts::Place;
use super::message::Message;
use super::server::Server;
use super::{Cx, Fact};
use crate::history::Entries;
use faultline_engine::NodeId;

/// So many updates a message carries at most.
const BATCH: usize = 256;

impl Server {
    /// Asks the tail for what it has and this server lacks.
    pub(super) fn fetch(&mut self, cx: Cx<'_, '_>) {
        let Some(tail) = self.chain.tail() else { return };
        let from = self.history.last() + 1;
        // A question promises nothing.
        cx.send_now(tail, Message::Fetch { number: self.chain.number, from });
    }

    /// A server in no chain asks this tail for what it has.
    pub(super) fn on_fetch(&mut self, cx: Cx<'_, '_>, from: NodeId, number: u64, first: u64) {
        if number == self.chain.number && self.is_tail() {
            let (entries, last) = (self.history.slice(first, BATCH), self.history.last());
            cx.send(from, Message::Copy { number, first, entries, last });
        }
    }

    /// The tail sends what it has. It is the tail, so all of that is acknowledged.
    pub(super) fn on_copy(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        number: u64,
        first: u64,
        entries: &Entries,
        last: u64,
    ) {
        if number != self.chain.number || self.place() != Place::Outside || first != self.history.last() + 1 {
            return;
        }
        if self.history.last() < last && first == 1 {
            cx.fact(Fact::CopyBegan { node: from, from: first });
        }
        for entry in entries.iter() {
            self.append(cx, *entry, Some(from));
        }
        self.execute(cx, self.history.last());
        if self.history.last() < last {
            return self.fetch(cx);
        }
        if self.copied.0 != number {
            self.copied = (number, self.history.last());
            cx.fact(Fact::Copied { node: from, held: self.history.last() });
        }
    }
}
