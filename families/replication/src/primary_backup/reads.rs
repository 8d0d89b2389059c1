//! Reads: at the primary, or, as a setting, at a backup.

use super::server::Server;
use super::{Authority, Cx, Fact};
use faultline_engine::kv::{Answer, Key};
use faultline_engine::{Reply, Ticket};

/// A read that waits at the primary.
#[derive(Clone, Copy, Debug)]
pub(super) struct Read {
    pub(super) ticket: Ticket,
    key: Key,
    /// All up to this write must be executed: a client may have been told of it.
    index: u64,
    /// The question that every backup must have answered; 0 for none.
    round: u64,
}

/// So many reads wait at most; clients repeat what is dropped.
const WAITING: usize = 1_000;

impl Server {
    /// A client reads at the primary. Whether that is still the primary it cannot know by itself: its backups say so, or its lease.
    pub(super) fn on_read(&mut self, cx: Cx<'_, '_>, ticket: Ticket, key: Key) {
        if self.reads.iter().any(|read| read.ticket == ticket) || self.reads.len() >= WAITING {
            return cx.fact(Fact::RequestWaits { ticket });
        }
        let asks = cx.config().authority == Authority::Backup && !self.followers.is_empty();
        self.round += u64::from(asks);
        let round = if asks { self.round } else { 0 };
        self.reads.push(Read { ticket, key, index: self.history.last(), round });
        if asks {
            for place in 0..self.followers.len() {
                self.ship(cx, place);
            }
        }
        self.answer_reads(cx);
    }

    /// The newest question for whose answer a read waits.
    pub(super) fn newest_question(&self) -> u64 {
        self.reads.iter().map(|read| read.round).max().unwrap_or(0)
    }

    /// Answers the reads that have waited long enough.
    pub(super) fn answer_reads(&mut self, cx: Cx<'_, '_>) {
        if self.reads.is_empty() || !self.may_answer(cx) {
            return;
        }
        // Nobody can be promoted from a view that is not acknowledged, so a backup for which nothing waits need not be asked.
        let asked = self.followers.iter().filter(|follower| follower.awaited);
        let confirmed = asked.map(|follower| follower.round).min().unwrap_or(u64::MAX);
        let (executed, number) = (self.history.acked, self.view.number);
        let mut reads = std::mem::take(&mut self.reads);
        reads.retain(|read| {
            let ready = read.index <= executed && read.round <= confirmed;
            if ready {
                let Read { ticket, key, .. } = *read;
                let value = self.history.version(key, executed);
                cx.fact(Fact::PrimaryRead { ticket, key, value, number });
                // What is executed is on the disk.
                cx.reply_now(ticket, Reply::Answer(Answer::Value(value)));
            }
            !ready
        });
        self.reads = reads;
    }

    /// A client reads at a backup: that has what it has received, which may be older than what the primary has told, or newer.
    pub(super) fn read_at_backup(&mut self, cx: Cx<'_, '_>, ticket: Ticket, key: Key) {
        let held = self.history.last();
        let value = self.history.version(key, held);
        cx.fact(Fact::BackupRead { ticket, key, value, held });
        // It promises nothing: a backup may be behind.
        cx.reply_now(ticket, Reply::Answer(Answer::Value(value)));
    }
}
