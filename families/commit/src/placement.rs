//! Which node holds a key: a fixed rule, so that anybody can tell.

use crate::transaction::{Act, Command, Key, Keys};
use faultline_engine::{NodeId, NodeSet};

/// The node that coordinates.
pub const COORDINATOR: NodeId = NodeId(0);

/// The participant that holds a key: the sum of its bytes, modulo the number of participants. So `x`, `y` and
/// `z` are on `n2`, `n3` and `n4` where there are three.
#[must_use]
pub fn holder(key: Key, nodes: u16) -> NodeId {
    let sum: u16 = key.number().to_be_bytes().into_iter().map(u16::from).sum();
    NodeId(1 + sum % (nodes.max(2) - 1))
}

/// The participants of a transaction.
#[must_use]
pub fn participants(command: &Command, nodes: u16) -> NodeSet {
    command.acts().map(|(key, _)| holder(key, nodes)).collect()
}

/// What one participant has to do: the place of each of its keys among all, the key, and what to do with it.
pub fn share(command: Command, node: NodeId, nodes: u16) -> impl Iterator<Item = (usize, Key, Act)> {
    let acts = command.acts().enumerate().map(|(place, (key, act))| (place, key, act));
    acts.filter(move |(_, key, _)| holder(*key, nodes) == node)
}

/// The keys of one participant.
#[must_use]
pub fn keys(command: Command, node: NodeId, nodes: u16) -> Keys {
    let mut keys = Keys::default();
    for (slot, (_, key, _)) in keys.iter_mut().zip(share(command, node, nodes)) {
        *slot = Some(key);
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_the_alphabet_are_on_neighbouring_participants() {
        let on = |key: &str, nodes| holder(key.parse().expect("a key"), nodes).to_string();
        assert_eq!(["x", "y", "z", "a", "b"].map(|key| on(key, 4)), ["n2", "n3", "n4", "n3", "n4"]);
        assert_eq!(["x", "y"].map(|key| on(key, 2)), ["n2", "n2"], "a single participant holds all");
    }

    #[test]
    fn each_participant_gets_its_part() {
        let command: Command = "set x 1 y 2 a 3".parse().expect("a command");
        let of = |node| share(command, NodeId(node), 4).map(|(place, ..)| place).collect::<Vec<_>>();
        assert_eq!([of(0), of(1), of(2), of(3)], [vec![], vec![0], vec![1, 2], vec![]]);
        assert_eq!(participants(&command, 4).len(), 2);
    }
}
