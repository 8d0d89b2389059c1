//! The distributed transaction log (Bernstein, Hadzilacos & Goodman 1987, §7.3): what a process must know
//! after a crash.

use crate::CommitRecord;
use crate::facts::epoch;
use crate::transaction::{Answer, Command, Decision, Tx, Values};
use faultline_engine::view::{Held, LogCell, LogView};
use faultline_engine::{ClientId, LogWindow, SharedVec, Ticket};
use litemap::LiteMap;

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Which transaction.
    pub tx: Tx,
    /// What happened to it.
    pub kind: CommitRecord,
    /// The request that it answers.
    pub ticket: Ticket,
    /// What it does; the participants follow from it.
    pub command: Command,
    /// What it read so far.
    pub values: Values,
}

impl Record {
    /// How the transaction ended, if that is what the record says.
    #[must_use]
    pub fn decision(&self) -> Option<Decision> {
        match self.kind {
            CommitRecord::Commit => Some(Decision::Commit),
            CommitRecord::Abort => Some(Decision::Abort),
            _ => None,
        }
    }
}

/// What survives a crash.
#[derive(Clone, Debug, Default)]
pub struct Durable {
    /// The log.
    pub log: SharedVec<Record>,
    /// Up to this number, transactions may have been given one.
    pub reserved: u32,
    /// Per client, its latest request that has an answer, and the answer: so that no request that is sent
    /// again is executed again.
    pub sessions: LiteMap<ClientId, (u32, Answer)>,
}

/// One change of what survives a crash.
#[derive(Clone, Copy, Debug)]
pub enum Write {
    /// One more record.
    Append(Record),
    /// Transactions may have numbers up to this.
    Reserve(u32),
    /// A request has its answer.
    Session(Ticket, Answer),
}

impl Durable {
    /// Executes one write.
    pub fn write(&mut self, write: Write) {
        match write {
            Write::Append(record) => self.log.push(record),
            Write::Reserve(number) => self.reserved = number,
            Write::Session(ticket, answer) => {
                self.sessions.insert(ticket.client, (ticket.serial, answer));
            }
        }
    }
}

/// The log as a process knows it: what is on the disk, and what is on its way there.
#[derive(Clone, Debug, Default)]
pub struct Log(SharedVec<Record>);

impl Log {
    /// The log of a process that starts.
    #[must_use]
    pub fn of(durable: &Durable) -> Self {
        Self(durable.log.clone())
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a record: what must be written.
    #[must_use]
    pub fn append(&mut self, record: Record) -> Write {
        self.0.push(record);
        Write::Append(record)
    }

    /// The records, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Record> {
        self.0.iter_from(0)
    }

    /// How a transaction ended, as far as the log says. Looks from the end, where what is asked about is.
    #[must_use]
    pub fn outcome(&self, tx: Tx) -> Option<Decision> {
        let records = (0..self.0.len()).rev().filter_map(|place| self.0.get(place));
        records.filter(|record| record.tx == tx).find_map(Record::decision)
    }

    /// The records in a window, for people. Nothing in this log is undone, so all of it is solid.
    #[must_use]
    pub fn view(&self, durable: &Durable, window: LogWindow) -> LogView {
        let from = window.from.max(1);
        let place = usize::try_from(from - 1).unwrap_or(usize::MAX);
        let len = usize::try_from(window.len).unwrap_or(usize::MAX);
        let cell = |record: &Record| LogCell {
            epoch: epoch(record.tx),
            held: Held::Record { name: record.kind.into(), about: record.tx.to_string() },
        };
        let last = self.0.len() as u64;
        LogView {
            last,
            from,
            cells: self.0.iter_from(place).take(len).map(cell).collect(),
            commit: last,
            durable: durable.log.len() as u64,
        }
    }
}
