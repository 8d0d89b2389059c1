//! Sequential consistency (Lamport 1979), while the run goes on.
//!
//! Where there is one order of all writes, it is a witness: as long as every answer fits it, with the operations of each process in
//! their order, the history is sequentially consistent, and nothing else has to be looked at. An answer that does not fit proves
//! nothing, because another order might explain it. From there on, what *every* order must have is worked out for the last operations:
//!
//! * the operations of a process are in their order;
//! * a write is before whoever read it;
//! * a write to the same key that is before such a reader is before that write as well;
//! * and one that is after that write is after the reader.
//!
//! If that makes a circle, no order explains the answers (the rules of Gibbons & Korach 1997 for known read mappings). Deciding it in full
//! is NP-complete, so a history may be broken where this stays green; what is red is broken.

use super::record::{Done, Level, Process, Record};
use super::{SEQUENTIAL, violation};
use crate::consistency::{Evidence, Fact};
use crate::crdt::Dot;
use faultline_engine::kv::Key;
use faultline_engine::{Checker, FactRecord, Observation, Rule, Seen, Sight, Ticket, Violation};
use litemap::LiteMap;
use std::collections::{BTreeMap, VecDeque};

/// So many operations are looked at: the bits of a row.
const MOST: usize = 128;

/// Watches it.
#[derive(Clone, Debug)]
pub(super) struct Sequential {
    level: Level,
    record: Record,
    /// The order of the sequencer, as long as it explains every answer.
    witness: Option<Witness>,
    last: VecDeque<Operation>,
    lost: bool,
}

/// An operation that was answered.
#[derive(Clone, Copy, Debug)]
struct Operation {
    ticket: Ticket,
    process: Process,
    key: Key,
    /// What it read, if it reads and its value says which write that was: a write, or that there was none.
    read: Option<Option<Dot>>,
    /// Its write, if it is known by its name.
    wrote: Option<Dot>,
    writes: bool,
}

/// The order in which the sequencer has put all writes.
#[derive(Clone, Debug, Default)]
struct Witness {
    /// Per key, the places of its writes.
    keys: BTreeMap<Key, Vec<u64>>,
    /// Where each process is.
    places: LiteMap<Process, u64>,
}

impl Witness {
    /// Whether an operation has a place in the order, after the ones of its process before it.
    fn fits(&mut self, done: &Done, process: Process) -> bool {
        let writes = self.keys.get(&done.command.key).map_or(&[][..], Vec::as_slice);
        let place = self.places.entry(process).or_default();
        let found = done.found.map(|found| found.read.map_or(0, |read| read.count));
        match (done.wrote, found) {
            // What only reads may have any place at which its answer is right.
            (_, Some(found)) if !done.writes => {
                let at = found.max(*place);
                let next =
                    writes.get(writes.partition_point(|place| *place <= found)).copied().unwrap_or(u64::MAX);
                *place = at;
                at < next
            }
            (Some(wrote), _) => {
                let before = writes.partition_point(|place| *place < wrote.count).checked_sub(1);
                let last = before.map_or(0, |place| writes[place]);
                let fits = wrote.count > *place && found.is_none_or(|found| found == last);
                *place = wrote.count;
                fits
            }
            (None, _) => false,
        }
    }
}

impl Sequential {
    pub(super) fn new(ordered: bool, level: Level) -> Self {
        let witness = ordered.then(Witness::default);
        Self { level, record: Record::default(), witness, last: VecDeque::new(), lost: false }
    }

    /// A client was told an answer.
    fn done(&mut self, done: Done) -> Option<Evidence> {
        let Done { ticket, by, command, .. } = done;
        let process = self.level.process(ticket.client, by);
        if let Some(found) = done.found
            && let Some((told, value)) = self.record.misread(found)
        {
            let (node, key, read) = (by, command.key, found.read);
            return Some(Evidence::NotWritten { ticket, node, key, read, told, value });
        }
        let read = done.found.filter(|found| self.record.is_clear(*found)).map(|found| found.read);
        let Done { wrote, writes, .. } = done;
        if self.last.len() == MOST {
            self.last.pop_front();
        }
        self.last.push_back(Operation { ticket, process, key: command.key, read, wrote, writes });
        if let Some(witness) = &mut self.witness {
            if witness.fits(&done, process) {
                return None;
            }
            self.witness = None;
        }
        let circle = circle(self.last.make_contiguous())?;
        Some(Evidence::NoSingleOrder { ticket, circle })
    }
}

/// Operations each of which must be before the next, and the last before the first; none if what must be allows an order.
fn circle(all: &[Operation]) -> Option<Vec<Ticket>> {
    let mut rows = Rows { after: vec![0; all.len()] };
    let writer = |write: Dot| all.iter().position(|one| one.wrote == Some(write));
    for (place, one) in all.iter().enumerate() {
        let next = all.iter().skip(place + 1).position(|other| other.process == one.process);
        if let Some(next) = next {
            rows.add(place, place + 1 + next);
        }
        if let Some(from) = one.read.flatten().and_then(writer) {
            rows.add(from, place);
        }
    }
    loop {
        rows.close();
        if let Some(place) = (0..all.len()).find(|place| rows.has(*place, *place)) {
            return Some(rows.circle(place).into_iter().map(|place| all[place].ticket).collect());
        }
        let mut more = false;
        for (reader, one) in all.iter().enumerate() {
            let Some(read) = one.read else { continue };
            // A write from before the window is before all that is in it, as far as is known: nothing follows.
            let from = read.map(writer);
            if from == Some(None) {
                continue;
            }
            let others = all.iter().enumerate().filter(|(place, other)| {
                other.writes && other.key == one.key && *place != reader && Some(Some(*place)) != from
            });
            for (other, _) in others {
                match from.flatten() {
                    // It read that nothing was written.
                    None => more |= rows.add(reader, other),
                    Some(from) => {
                        if rows.has(other, reader) {
                            more |= rows.add(other, from);
                        }
                        if rows.has(from, other) {
                            more |= rows.add(reader, other);
                        }
                    }
                }
            }
        }
        if !more {
            return None;
        }
    }
}

/// What must be after what: a row of bits for each operation.
struct Rows {
    after: Vec<u128>,
}

impl Rows {
    fn has(&self, first: usize, second: usize) -> bool {
        self.after[first] >> second & 1 == 1
    }

    /// Whether that is new.
    fn add(&mut self, first: usize, second: usize) -> bool {
        let new = !self.has(first, second);
        self.after[first] |= 1 << second;
        new
    }

    /// What is after something is after all that is before it (Warshall 1962).
    fn close(&mut self) {
        for middle in 0..self.after.len() {
            let row = self.after[middle];
            for first in &mut self.after {
                if *first >> middle & 1 == 1 {
                    *first |= row;
                }
            }
        }
    }

    /// A few places on a circle through one: it, and whatever is on the way back, the ones that are next to it.
    fn circle(&self, place: usize) -> Vec<usize> {
        (0..self.after.len()).filter(|other| self.has(place, *other) && self.has(*other, place)).collect()
    }
}

impl Checker<crate::Fact> for Sequential {
    fn rules(&self) -> &'static [&'static Rule] {
        &[SEQUENTIAL]
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn is_overwhelmed(&self) -> bool {
        self.lost
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<crate::Evidence>>) {
        self.lost |= matches!(seen.what, Observation::Wiped(_));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        if self.lost {
            return;
        }
        if let Some(done) = self.record.client(&record.fact) {
            let found = self.done(done);
            broken.extend(found.map(|found| violation(SEQUENTIAL, record.event, found)));
        }
        if let (Some(fact), Some(node)) = (record.fact.own(), record.subject.node()) {
            self.record.fact(node, fact);
            if let (Fact::Made { operation, write, value: Some(_), .. }, Some(witness)) =
                (fact, &mut self.witness)
            {
                witness.keys.entry(operation.key).or_default().push(write.count);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Witness;
    use crate::Actor;
    use crate::consistency::rules::record::{Done, Found, Level};
    use crate::crdt::Dot;
    use faultline_engine::{ClientId, NodeId, Ticket};

    #[test]
    fn what_only_reads_may_have_an_earlier_place_than_the_one_at_which_it_was_answered() {
        let by = NodeId(0);
        let process = Level::Client.process(ClientId(0), by);
        let write = |count| Some(Dot { by: Actor { node: by, life: 1 }, count });
        let done = |command: &str, read: Option<u64>, wrote: Option<u64>, writes| Done {
            ticket: Ticket { client: ClientId(0), serial: 1 },
            by,
            command: command.parse().expect("a command"),
            found: read.map(|read| Found { read: write(read), value: None }),
            wrote: wrote.and_then(write),
            writes,
        };
        let mut witness = Witness::default();
        witness.keys.insert("x".parse().expect("a key"), vec![4]);
        witness.keys.insert("y".parse().expect("a key"), vec![2, 6]);
        // Refused at place 9, for the value of the write at 4: at 4 and 5 it is refused as well.
        assert!(witness.fits(&done("cas x 8 1", Some(4), Some(9), false), process));
        assert!(witness.fits(&done("get y", Some(2), None, false), process));
        // A write is where it is.
        assert!(witness.fits(&done("set z 1", None, Some(10), true), process));
        assert!(!witness.fits(&done("get y", Some(2), None, false), process));
    }
}
