//! What was proposed and accepted in one ballot.

use faultline_engine::{NodeId, NodeSet};

/// One value of a ballot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Accepted<V> {
    pub(super) value: V,
    /// Whether the proposer of the ballot has proposed it.
    proposed: bool,
    /// Who has accepted it.
    pub(super) by: NodeSet,
}

/// The values of one ballot: one, unless something is wrong.
#[derive(Clone, Debug)]
pub(super) struct Values<V> {
    first: Accepted<V>,
    others: Vec<Accepted<V>>,
}

impl<V: Copy + PartialEq> Values<V> {
    pub(super) fn new(value: V) -> Self {
        let first = Accepted { value, proposed: false, by: NodeSet::EMPTY };
        Self { first, others: Vec::new() }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Accepted<V>> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The value, if there is one only.
    pub(super) fn only(&self) -> Option<V> {
        self.others.is_empty().then_some(self.first.value)
    }

    /// Who has accepted a value.
    pub(super) fn by(&self, value: V) -> NodeSet {
        self.all().find(|accepted| accepted.value == value).map_or(NodeSet::EMPTY, |it| it.by)
    }

    fn of(&mut self, value: V) -> &mut Accepted<V> {
        if self.first.value == value {
            return &mut self.first;
        }
        let place = self.others.iter().position(|other| other.value == value).unwrap_or_else(|| {
            self.others.push(Accepted { value, proposed: false, by: NodeSet::EMPTY });
            self.others.len() - 1
        });
        &mut self.others[place]
    }

    /// The proposer proposes a value: another one that it has proposed, if any.
    pub(super) fn propose(&mut self, value: V) -> Option<V> {
        self.of(value).proposed = true;
        self.all().find(|other| other.proposed && other.value != value).map(|other| other.value)
    }

    /// An acceptor accepts a value: who has accepted it now, and what is wrong with that.
    pub(super) fn accept(&mut self, acceptor: NodeId, value: V) -> (NodeSet, Option<Wrong<V>>) {
        let other = self.all().find(|other| other.value != value && other.by.contains(acceptor));
        let second = other.map(|other| Wrong::Second(other.value));
        let mine = self.of(value);
        mine.by.insert(acceptor);
        (mine.by, if mine.proposed { second } else { Some(Wrong::NotProposed) })
    }
}

/// What is wrong with an acceptance.
pub(super) enum Wrong<V> {
    /// Nobody has proposed it in that ballot.
    NotProposed,
    /// The acceptor has accepted this one in the same ballot.
    Second(V),
}
