//! What was proposed and accepted in one ballot.

use faultline_engine::{NodeId, NodeSet};

#[derive(Clone, Copy, Debug)]
pub(super) struct Accepted<V> {
    pub(super) value: V,
    pub(super) by: NodeSet,
}

/// The values of one ballot: one, unless something is wrong.
#[derive(Clone, Debug)]
pub(super) struct Values<V> {
    pub(super) first: Accepted<V>,
    pub(super) others: Vec<Accepted<V>>,
}

impl<V: Copy + PartialEq> Values<V> {
    pub(super) fn new(value: V) -> Self {
        Self { first: Accepted { value, by: NodeSet::default() }, others: Vec::new() }
    }

    fn all(&self) -> impl Iterator<Item = &Accepted<V>> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// Who has accepted a value.
    pub(super) fn by(&self, value: V) -> NodeSet {
        self.all().find(|accepted| accepted.value == value).map_or_else(NodeSet::default, |it| it.by)
    }

    /// An acceptor accepts a value: who has accepted it now.
    pub(super) fn accept(&mut self, acceptor: NodeId, value: V) -> NodeSet {
        let Self { first, others } = self;
        if first.value == value {
            first.by.insert(acceptor);
            return first.by;
        }
        if let Some(other) = others.iter_mut().find(|other| other.value == value) {
            other.by.insert(acceptor);
            return other.by;
        }
        let by = NodeSet::of(acceptor);
        others.push(Accepted { value, by });
        by
    }
}
