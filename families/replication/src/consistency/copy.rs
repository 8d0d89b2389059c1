//! A copy of the data: the writes that a replica has, and what they make. It is what survives a crash, and what a process has in
//! memory.

use super::config::Conflicts;
use crate::clock::{Actor, Clock};
use crate::crdt::Dot;
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command, Key};
use faultline_engine::{ClientId, NodeId, SharedVec, Ticket};
use litemap::LiteMap;

/// A write, or a request that went through the order and writes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Update {
    /// Its name: who made it, and the how-manieth of that one's it is. Where there is one order that is its place.
    pub name: Dot,
    /// Whose request.
    pub ticket: Ticket,
    /// What was asked.
    pub command: Command,
    /// What the key holds by it; nothing where nothing is written.
    pub value: Option<i64>,
    /// What its client is told.
    pub answer: Answer,
    /// The write that it has read, where it reads.
    pub read: Option<Dot>,
    /// When it was made.
    pub stamp: Stamp,
    /// What a replica must have before it.
    pub needs: Clock,
}

/// A Lamport clock, and whose it is: of two stamps one is later (Lamport 1978).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
pub struct Stamp {
    /// Later than every one that its writer had heard of.
    pub time: u64,
    /// Who breaks a tie.
    pub node: NodeId,
}

/// What a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) value: i64,
    pub(super) by: Dot,
    stamp: Stamp,
}

/// The newest request of a client's session that has come here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) serial: u32,
    pub(super) command: Command,
    pub(super) name: Dot,
    pub(super) answer: Answer,
    pub(super) read: Option<Dot>,
    pub(super) writes: bool,
}

/// What a replica has.
#[derive(Clone, Debug, Default)]
pub struct Copy {
    /// Of each writer, how many writes are here without a gap.
    pub(super) seen: Clock,
    /// Those that are here although one before them is not; only where nobody waits for that. In order.
    pub(super) loose: Vec<Dot>,
    pub(super) values: LiteMap<Key, Held>,
    /// All of them, in the order in which they were applied here.
    pub(super) log: SharedVec<Update>,
    pub(super) done: LiteMap<ClientId, Done>,
    /// The latest stamp.
    pub(super) time: u64,
}

/// One change of what survives a crash.
#[derive(Clone, Debug)]
pub struct Write {
    pub(super) update: Update,
    pub(super) keeps: Conflicts,
}

impl Copy {
    pub(super) fn has(&self, write: Dot) -> bool {
        write.is_in(&self.seen) || self.loose.binary_search(&write).is_ok()
    }

    /// Whether it has all that a vector names. A vector means every write up to its numbers (Terry et al. 1994, §4.2).
    pub(super) fn covers(&self, vector: &Clock) -> bool {
        self.seen.covers(vector)
    }

    /// The first write that a vector names and that is not here.
    pub(super) fn lacks(&self, vector: &Clock) -> Option<Dot> {
        let gap = |(by, count): (Actor, u64)| {
            let here = self.seen.of(by);
            (here < count).then_some(Dot { by, count: here + 1 })
        };
        vector.iter().find_map(gap)
    }

    /// How many of a writer are here, whatever gaps there are.
    pub(super) fn count_of(&self, by: Actor) -> u64 {
        let loose = self.loose.iter().rev().find(|write| write.by == by).map_or(0, |write| write.count);
        self.seen.of(by).max(loose)
    }

    pub(super) fn value(&self, key: Key) -> (Option<i64>, Option<Dot>) {
        self.values.get(&key).map_or((None, None), |held| (Some(held.value), Some(held.by)))
    }

    /// A write comes here. Whether its value stays.
    pub(super) fn apply(&mut self, update: &Update, keeps: Conflicts) -> bool {
        let Dot { by, count } = update.name;
        if count == self.seen.of(by) + 1 {
            self.seen = self.seen.tick(by);
            while let Ok(place) = self.loose.binary_search(&Dot { by, count: self.seen.of(by) + 1 }) {
                self.loose.remove(place);
                self.seen = self.seen.tick(by);
            }
        } else if let Err(place) = self.loose.binary_search(&update.name) {
            self.loose.insert(place, update.name);
        }
        self.time = self.time.max(update.stamp.time);
        self.log.push(update.clone());
        let Ticket { client, serial } = update.ticket;
        if self.done.get(&client).is_none_or(|done| done.serial <= serial) {
            let Update { name, command, answer, read, .. } = *update;
            self.done
                .insert(client, Done { serial, command, name, answer, read, writes: update.value.is_some() });
        }
        let Some(value) = update.value else { return false };
        let old = self.values.get(&update.command.key);
        if keeps == Conflicts::LastWriter && old.is_some_and(|old| old.stamp > update.stamp) {
            return false;
        }
        self.values.insert(update.command.key, Held { value, by: update.name, stamp: update.stamp });
        true
    }

    /// What somebody with these writes lacks of what is here, the earliest first, at most so many.
    pub(super) fn missing(&self, seen: &Clock, loose: &[Dot], most: usize) -> Vec<Update> {
        // They are in order, as they are here.
        let lacks = |write: Dot| !write.is_in(seen) && loose.binary_search(&write).is_err();
        let gap = |(by, count): (Actor, u64)| {
            let theirs = seen.of(by);
            let known = loose
                .iter()
                .filter(|write| write.by == by && (theirs..=count).contains(&write.count))
                .count();
            count.saturating_sub(theirs).saturating_sub(known as u64)
        };
        let mut left = self.seen.iter().map(gap).sum::<u64>()
            + self.loose.iter().filter(|write| lacks(**write)).count() as u64;
        // What is missing came lately as a rule, so it is looked for from the end.
        let mut places: Vec<usize> = Vec::new();
        for place in (0..self.log.len()).rev() {
            if left == 0 {
                break;
            }
            if self.log.get(place).is_some_and(|update| lacks(update.name)) {
                places.push(place);
                left -= 1;
            }
        }
        places.iter().rev().take(most).filter_map(|place| self.log.get(*place).cloned()).collect()
    }
}
