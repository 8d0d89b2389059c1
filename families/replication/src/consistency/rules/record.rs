//! Who asked what, was told what, and by which writes.

use crate::Operation;
use crate::consistency::Fact;
use crate::crdt::Dot;
use faultline_engine::kv::{Answer, Command, Key, Op};
use faultline_engine::{ClientFact, ClientId, NodeId, Ticket};
use litemap::LiteMap;
use std::collections::BTreeMap;

/// Who counts as a process, whose operations have an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// A client at one replica. The papers on memories know no other: what a client does elsewhere is to them another process.
    Replica,
    /// A client, whichever replica it asks.
    Client,
}

/// A process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Process {
    client: ClientId,
    at: Option<NodeId>,
}

impl Level {
    pub(super) fn process(self, client: ClientId, at: NodeId) -> Process {
        Process { client, at: (self == Self::Replica).then_some(at) }
    }
}

/// A write, by its fact.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    pub(super) key: Key,
    pub(super) value: i64,
}

/// An operation that its client was told the answer of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Done {
    pub(super) ticket: Ticket,
    pub(super) by: NodeId,
    pub(super) command: Command,
    /// What it found, if it reads.
    pub(super) found: Option<Found>,
    /// Its write, or its place in the order.
    pub(super) wrote: Option<Dot>,
    /// Whether that writes something.
    pub(super) writes: bool,
}

/// What an operation found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// By this write; nothing where the key was never written.
    pub(super) read: Option<Dot>,
    /// The value, if the answer says it.
    pub(super) value: Option<Option<i64>>,
}

/// What was stated so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    /// The request that each session of a client has under way.
    open: LiteMap<ClientId, u32>,
    /// What a replica has answered the newest request of a client's session: more than once, if the network repeats it.
    served: LiteMap<(ClientId, NodeId), Vec<Served>>,
    pub(super) writes: BTreeMap<Dot, Written>,
    /// The writes that have written a value to a key.
    values: BTreeMap<(Key, i64), Vec<Dot>>,
}

#[derive(Clone, Copy, Debug)]
struct Served {
    serial: u32,
    outcome: Answer,
    read: Option<Dot>,
    wrote: Option<Dot>,
}

impl Record {
    /// A client does something. What it was told, with the writes that the replica names for that.
    pub(super) fn client(&mut self, fact: &crate::Fact) -> Option<Done> {
        let crate::Fact::Client(fact) = fact else { return None };
        match fact {
            ClientFact::Invoked { ticket, .. } => {
                self.open.insert(ticket.client, ticket.serial);
                None
            }
            ClientFact::GaveUp { ticket, .. } | ClientFact::Abandoned { ticket, .. } => {
                self.close(*ticket);
                None
            }
            ClientFact::Returned { ticket, operation: Operation::KeyValue(command), outcome, by, .. } => {
                self.close(*ticket);
                let answer = outcome.key_value()?;
                let served = self.served(*ticket, *by, answer);
                let read = served.filter(|_| !matches!(command.op, Op::Set(_))).map(|served| served.read);
                let found = read.map(|read| Found { read, value: found(*command, answer) });
                let writes = command.op != Op::Get && answer != Answer::Swapped(false);
                let wrote = served.and_then(|served| served.wrote);
                Some(Done { ticket: *ticket, by: *by, command: *command, found, wrote, writes })
            }
            _ => None,
        }
    }

    /// What a replica says of the answer that a client has taken; nothing where it has given the same answer for different reasons.
    fn served(&self, ticket: Ticket, by: NodeId, answer: Answer) -> Option<Served> {
        let all = self.served.get(&(ticket.client, by))?;
        let mut same = all.iter().filter(|one| one.serial == ticket.serial && one.outcome == answer);
        let first = same.next()?;
        same.all(|other| (other.read, other.wrote) == (first.read, first.wrote)).then_some(*first)
    }

    fn close(&mut self, ticket: Ticket) {
        if self.is_open(ticket) {
            self.open.remove(&ticket.client);
        }
    }

    /// Whether a client waits for the answer of a request. What is done for others comes late, and nobody takes it for a part of a session.
    pub(super) fn is_open(&self, ticket: Ticket) -> bool {
        self.open.get(&ticket.client) == Some(&ticket.serial)
    }

    /// A replica states something.
    pub(super) fn fact(&mut self, node: NodeId, fact: &Fact) {
        match fact {
            Fact::Made { operation, write, value: Some(value), .. } => {
                self.writes.insert(*write, Written { key: operation.key, value: *value });
                self.values.entry((operation.key, *value)).or_default().push(*write);
            }
            Fact::Served { ticket, outcome, read, wrote, .. } => {
                let served = Served { serial: ticket.serial, outcome: *outcome, read: *read, wrote: *wrote };
                let all = self.served.entry((ticket.client, node)).or_default();
                // An older request that the network brings late is nobody's any more.
                if all.iter().any(|other| other.serial > ticket.serial) {
                    return;
                }
                all.retain(|other| other.serial == ticket.serial);
                all.push(served);
            }
            _ => {}
        }
    }

    /// Whether the write that a write says it has read is the only one of its value.
    pub(super) fn is_clear_write(&self, read: Option<Dot>) -> bool {
        self.is_clear(Found { read, value: None })
    }

    /// Whether the value that was read names its write: no other one has written the same.
    pub(super) fn is_clear(&self, found: Found) -> bool {
        found.read.is_none_or(|read| self.same_value(read).len() == 1)
    }

    /// The writes that explain what was read as well as the one that the replica names, which is among them; none where its client was not
    /// told the value, so that others might.
    pub(super) fn sources(&self, found: Found) -> &[Dot] {
        let all = found.read.map_or(&[][..], |read| self.same_value(read));
        if all.len() == 1 || found.value.is_some() { all } else { &[] }
    }

    /// The writes that have written the same to the same key.
    fn same_value(&self, write: Dot) -> &[Dot] {
        let written = self.writes.get(&write);
        written.and_then(|written| self.values.get(&(written.key, written.value))).map_or(&[], Vec::as_slice)
    }

    /// The value that a write has written, where the client was told another one.
    pub(super) fn misread(&self, found: Found) -> Option<(Option<i64>, Option<i64>)> {
        let told = found.value?;
        let value = match found.read {
            None => None,
            Some(read) => Some(self.writes.get(&read)?.value),
        };
        (told != value).then_some((told, value))
    }
}

/// What an operation found, where its answer says so.
fn found(command: Command, answer: Answer) -> Option<Option<i64>> {
    match (command.op, answer) {
        (Op::Get, Answer::Value(value)) => Some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Record;
    use crate::consistency::Fact;
    use crate::crdt::Dot;
    use crate::{Actor, Operation, Outcome};
    use faultline_engine::kv::{Answer, Command};
    use faultline_engine::{ClientFact, ClientId, NodeId, Span, Ticket};

    #[test]
    fn an_older_request_that_comes_late_does_not_hide_what_the_newest_was_told() {
        let ticket = |serial| Ticket { client: ClientId(0), serial };
        let command: Command = "set x 1".parse().expect("a command");
        let (operation, by) = (Operation::KeyValue(command), NodeId(0));
        let wrote = Some(Dot { by: Actor { node: by, life: 1 }, count: 1 });
        let served = |serial, wrote| Fact::Served {
            ticket: ticket(serial),
            operation: command,
            outcome: Answer::Done,
            read: None,
            wrote,
        };
        let mut record = Record::default();
        let asked = ClientFact::Invoked { ticket: ticket(2), operation, to: by };
        assert!(record.client(&crate::Fact::Client(asked)).is_none());
        record.fact(by, &served(2, wrote));
        record.fact(by, &served(1, None));
        let outcome = Outcome::KeyValue(Answer::Done);
        let told = ClientFact::Returned { ticket: ticket(2), operation, outcome, by, took: Span(1) };
        let done = record.client(&crate::Fact::Client(told)).expect("it was told");
        assert_eq!(done.wrote, wrote);
    }
}
