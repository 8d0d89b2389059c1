//! A view: who is the primary, and who are its backups.

use super::facts::Duty;
use faultline_engine::NodeId;
use faultline_engine::digest::Encode;
use std::fmt;
use std::sync::Arc;

/// A view: a number, a primary, and its backups. No two views have the same number.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct View {
    /// From 1; 0 for none.
    pub number: u64,
    /// Who answers clients.
    pub primary: NodeId,
    /// Who follows it.
    pub backups: Arc<[NodeId]>,
}

impl Default for View {
    /// None.
    fn default() -> Self {
        Self { number: 0, primary: NodeId(0), backups: Arc::new([]) }
    }
}

impl View {
    /// What a run begins with: n2 is the primary, the next so many nodes are its backups.
    #[must_use]
    pub fn initial(nodes: u16, backups: usize) -> Self {
        let backups = (2..nodes).take(backups).map(NodeId).collect();
        Self { number: 1, primary: NodeId(1), backups }
    }

    /// The next view.
    #[must_use]
    pub fn next(&self, primary: NodeId, backups: &[NodeId]) -> Self {
        Self { number: self.number + 1, primary, backups: backups.into() }
    }

    /// What a server does in it.
    #[must_use]
    pub fn duty(&self, node: NodeId) -> Duty {
        if self.number > 0 && self.primary == node {
            Duty::Primary
        } else if self.backups.contains(&node) {
            Duty::Backup
        } else {
            Duty::Idle
        }
    }

    /// Whether a server is its primary or one of its backups.
    #[must_use]
    pub fn has(&self, node: NodeId) -> bool {
        self.duty(node) != Duty::Idle
    }

    /// The primary and the backups.
    pub fn members(&self) -> impl Iterator<Item = NodeId> + '_ {
        (self.number > 0).then_some(self.primary).into_iter().chain(self.backups.iter().copied())
    }
}

impl fmt::Display for View {
    /// `n2 n3`: the primary first
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, node) in self.members().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            node.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Duty, NodeId, View};

    #[test]
    fn a_view_has_a_primary_and_at_most_so_many_backups() {
        let view = View::initial(5, 1);
        assert_eq!((view.number, view.to_string().as_str()), (1, "n2 n3"));
        assert_eq!(View::initial(2, 1).to_string(), "n2");
        assert_eq!(View::initial(4, 8).to_string(), "n2 n3 n4");
        let next = view.next(NodeId(2), &[NodeId(4)]);
        assert_eq!((next.number, next.to_string().as_str()), (2, "n3 n5"));
        let duties = [1, 2, 3, 4].map(|node| next.duty(NodeId(node)));
        assert_eq!(duties, [Duty::Idle, Duty::Primary, Duty::Idle, Duty::Backup]);
        assert!(!View::default().has(NodeId(0)));
    }
}
