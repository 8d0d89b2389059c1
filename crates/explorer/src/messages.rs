//! Messages as specifications have them.

use std::collections::BTreeSet;

/// Everything that was ever sent. It only grows: nothing is lost, and nothing is used up by whoever receives it, who may
/// receive it again or never (Gray & Lamport 2006, §4). A message that is lost is one that nobody receives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Messages<M: Ord>(BTreeSet<M>);

impl<M: Ord> Default for Messages<M> {
    fn default() -> Self {
        Self(BTreeSet::new())
    }
}

impl<M: Ord> Messages<M> {
    /// Sends one; sending it again changes nothing.
    pub fn send(&mut self, message: M) {
        self.0.insert(message);
    }

    /// Whether it was sent.
    #[must_use]
    pub fn sent(&self, message: &M) -> bool {
        self.0.contains(message)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &M> {
        self.0.iter()
    }
}
