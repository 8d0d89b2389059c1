//! What the keys hold.

use crate::transaction::{Command, Key, Values};
use litemap::LiteMap;

/// All keys together.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Store(LiteMap<Key, i16>);

impl Store {
    /// A transaction takes effect: what it reads. Nothing when it would be refused; what the keys hold then is of no use any more.
    pub(super) fn execute(&mut self, command: Command) -> Option<Values> {
        let mut values = Values::nothing(if command.reads() { command.acts().count() } else { 0 });
        for (place, (key, act)) in command.acts().enumerate() {
            let before = self.0.get(&key).copied();
            values.put(place, before);
            if let Some(after) = act.apply(before)? {
                self.0.insert(key, after);
            }
        }
        Some(values)
    }
}
