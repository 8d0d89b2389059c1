//! A participant's part of the store: values, and who has locked which key.

use crate::VoteNo;
use crate::placement;
use crate::transaction::{Command, Key, Keys, Tx, Values};
use faultline_engine::NodeId;
use litemap::LiteMap;

/// Values and locks.
#[derive(Clone, Debug)]
pub struct Store {
    me: NodeId,
    nodes: u16,
    values: LiteMap<Key, i16>,
    locks: LiteMap<Key, Tx>,
}

impl Store {
    /// An empty store of one node.
    #[must_use]
    pub fn new(me: NodeId, nodes: u16) -> Self {
        Self { me, nodes, values: LiteMap::new(), locks: LiteMap::new() }
    }

    /// Locks the keys of a transaction and reads them, if it can be done: then this participant may vote yes.
    ///
    /// # Errors
    /// Why it must vote no; nothing is locked then.
    pub fn prepare(&mut self, tx: Tx, command: Command) -> Result<Values, VoteNo> {
        let mut values = Values::nothing(if command.reads() { command.acts().count() } else { 0 });
        for (place, key, act) in placement::share(command, self.me, self.nodes) {
            if let Some(holder) = self.locks.get(&key) {
                return Err(VoteNo::Locked { key, holder: *holder });
            }
            let value = self.values.get(&key).copied();
            if act.apply(value).is_none() {
                return Err(VoteNo::OutOfBounds { key, holds: value.unwrap_or(0) });
            }
            values.put(place, value);
        }
        self.lock(tx, command);
        Ok(values)
    }

    /// Locks the keys of a transaction: which.
    pub fn lock(&mut self, tx: Tx, command: Command) -> Keys {
        for (_, key, _) in placement::share(command, self.me, self.nodes) {
            self.locks.insert(key, tx);
        }
        self.keys(command)
    }

    /// Lets go of the locks of a transaction: which.
    pub fn unlock(&mut self, tx: Tx) -> Keys {
        let mut keys = Keys::default();
        let mine = self.locks.iter().filter(|(_, holder)| **holder == tx);
        for (slot, (key, _)) in keys.iter_mut().zip(mine) {
            *slot = Some(*key);
        }
        self.locks.retain(|_, holder| *holder != tx);
        keys
    }

    /// Does what a committed transaction does.
    pub fn execute(&mut self, command: Command) {
        for (_, key, act) in placement::share(command, self.me, self.nodes) {
            // Under a lock nothing has changed since the vote, so that nothing is refused any more.
            if let Some(Some(value)) = act.apply(self.values.get(&key).copied()) {
                self.values.insert(key, value);
            }
        }
    }

    /// The keys of a transaction that are here.
    #[must_use]
    pub fn keys(&self, command: Command) -> Keys {
        placement::keys(command, self.me, self.nodes)
    }

    /// Keys and values in order.
    pub fn values(&self) -> impl Iterator<Item = (Key, i16)> {
        self.values.iter().map(|(key, value)| (*key, *value))
    }

    /// Locked keys and who holds them, in order.
    pub fn locks(&self) -> impl Iterator<Item = (Key, Tx)> {
        self.locks.iter().map(|(key, tx)| (*key, *tx))
    }
}
