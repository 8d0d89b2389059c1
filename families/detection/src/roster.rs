//! Who has joined and left, as far as a node knows. Nobody keeps a list for all: each node begins with the members that the
//! cluster was set up with, and learns the rest from the nodes that join and leave, and from what others have learned.
//!
//! Of each node the news of its latest life counts, and within a life that it has left: a life that has ended by leaving does
//! not begin again. So news can come late, twice and in any order, and all who have the same news have the same list.

use crate::Label;
use faultline_engine::digest::Encode;
use faultline_engine::view::{Field, Value};
use faultline_engine::{NodeId, NodeSet};
use std::sync::Arc;

/// What is known of a node that joined or left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub struct News {
    /// Which.
    pub node: NodeId,
    /// In which of its lives: how often it has started, that time included.
    pub life: u32,
    /// Whether it left in it; otherwise it is a member.
    pub left: bool,
}

/// What a node knows of those that joined and left, one piece of news for each.
///
/// A run keeps every message, and with a hundred nodes some ten thousand in each interval say the same, so they share it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode)]
pub struct Roster(Arc<Vec<News>>);

/// What news do to the list of those whom a node watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// This one is a member, in this life.
    Joins(NodeId, u32),
    /// This one has left, in this life.
    Leaves(NodeId, u32),
}

/// What a message from a node itself says of its membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is a member, as was known.
    Member,
    /// It is a member, which is news.
    New,
    /// Nothing: it was sent before its sender left.
    Gone,
}

impl Roster {
    /// Whether there is no news.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is known of a node.
    #[must_use]
    pub fn of(&self, node: NodeId) -> Option<News> {
        self.0.iter().find(|news| news.node == node).copied()
    }

    /// Those of whom it is known that they joined, or that they left.
    #[must_use]
    pub fn nodes(&self, left: bool) -> NodeSet {
        self.0.iter().filter(|news| news.left == left).map(|news| news.node).collect()
    }

    /// Takes a piece of news, if it is newer than what is known: whether it is.
    pub(crate) fn note(&mut self, news: News) -> bool {
        let place = self.0.partition_point(|other| other.node < news.node);
        match self.0.get(place).filter(|other| other.node == news.node) {
            Some(known) if (known.life, known.left) < (news.life, news.left) => {
                Arc::make_mut(&mut self.0)[place] = news;
            }
            Some(_) => return false,
            None => Arc::make_mut(&mut self.0).insert(place, news),
        }
        true
    }

    /// A message has come from a node itself, which it sent in one of its lives.
    pub(crate) fn hear(&mut self, from: NodeId, life: u32, is_watched: bool) -> Standing {
        if self.of(from).is_some_and(|news| news.left && news.life >= life) {
            Standing::Gone
        } else if is_watched {
            Standing::Member
        } else {
            self.note(News { node: from, life, left: false });
            Standing::New
        }
    }

    /// Takes what another one knows. `me` is whose list this is, with its life, and `heard` the life from which the newest
    /// beat of another one came that is watched, if one came.
    pub(crate) fn learn(
        &mut self,
        told: &Self,
        me: (NodeId, u32),
        heard: impl Fn(NodeId) -> Option<u32>,
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        for news in told.0.iter().copied() {
            // Whoever takes this node for one that has left learns from its next beat that it is here.
            let alive = if news.node == me.0 { Some(me.1) } else { heard(news.node) };
            if let Some(life) = alive.filter(|life| news.left && *life > news.life) {
                self.note(News { node: news.node, life, left: false });
            } else if self.note(news) && news.node != me.0 {
                let News { node, life, left } = news;
                changes.push(if left { Change::Leaves(node, life) } else { Change::Joins(node, life) });
            }
        }
        changes
    }

    /// What is shown of it where it is sent.
    pub(crate) fn fields(&self) -> [Field; 2] {
        [
            Field::new(Label::Joined, Value::Nodes(self.nodes(false))),
            Field::new(Label::Left, Value::Nodes(self.nodes(true))),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, News, Roster, Standing};
    use faultline_engine::NodeId;
    use proptest::prelude::*;
    use std::sync::Arc;

    fn news() -> impl Strategy<Value = News> {
        (0..4u16, 1..4u32, any::<bool>()).prop_map(|(node, life, left)| News {
            node: NodeId(node),
            life,
            left,
        })
    }

    fn of(all: &[News]) -> Roster {
        let mut roster = Roster::default();
        for news in all {
            roster.note(*news);
        }
        roster
    }

    proptest! {
        /// News form a semilattice: whoever has the same has the same list, in whatever order and however often it came.
        #[test]
        fn the_order_of_news_does_not_matter(all in prop::collection::vec(news(), 0..12), twice in 0..12usize) {
            let mut other: Vec<News> = all.iter().rev().copied().collect();
            other.extend(all.iter().take(twice).copied());
            prop_assert_eq!(of(&all), of(&other));
            let (one, two) = all.split_at(all.len() / 2);
            let mut merged = of(one);
            let changes = merged.learn(&of(two), (NodeId(9), 1), |_| None);
            prop_assert_eq!(&merged, &of(&all));
            // What changed is what is told.
            for change in changes {
                let (node, life, left) = match change {
                    Change::Joins(node, life) => (node, life, false),
                    Change::Leaves(node, life) => (node, life, true),
                };
                prop_assert_eq!(merged.of(node), Some(News { node, life, left }));
                prop_assert_ne!(of(one).of(node), merged.of(node));
            }
        }
    }

    /// Otherwise a hundred nodes that join fill the memory: each of 10,000 beats in an interval would carry a hundred pieces of
    /// news of its own.
    #[test]
    fn old_news_copies_no_list() {
        let all: Vec<News> = (0..100).map(|node| News { node: NodeId(node), life: 1, left: false }).collect();
        let mut roster = of(&all);
        let sent = roster.clone();
        assert_eq!(roster.learn(&sent, (NodeId(100), 1), |_| Some(1)), []);
        assert!(!roster.note(all[3]));
        assert!(Arc::ptr_eq(&roster.0, &sent.0), "what is sent and what is kept is the same list");
        assert!(roster.note(News { node: NodeId(3), life: 1, left: true }));
        assert!(!sent.of(NodeId(3)).is_some_and(|news| news.left), "what was sent does not change");
    }

    #[test]
    fn a_life_that_ended_by_leaving_does_not_begin_again() {
        let node = NodeId(3);
        let mut roster = of(&[News { node, life: 2, left: true }]);
        assert_eq!(roster.hear(node, 2, false), Standing::Gone);
        assert_eq!(roster.hear(node, 1, false), Standing::Gone);
        assert_eq!(roster.hear(node, 3, false), Standing::New);
        assert_eq!(roster.hear(node, 3, true), Standing::Member);
        // Who has not heard of the new life says otherwise, and is not believed.
        let late = of(&[News { node, life: 2, left: true }]);
        assert_eq!(roster.learn(&late, (NodeId(0), 1), |_| Some(3)), []);
        assert_eq!(roster.of(node), Some(News { node, life: 3, left: false }));
    }

    #[test]
    fn who_is_taken_for_gone_and_is_there_says_so() {
        let me = NodeId(0);
        let mut roster = Roster::default();
        let told = of(&[News { node: me, life: 1, left: true }]);
        assert_eq!(roster.learn(&told, (me, 2), |_| None), []);
        assert_eq!(roster.of(me), Some(News { node: me, life: 2, left: false }));
    }

    /// A watcher that has never learned that a node left, and hears it in its next life, does not believe the late news.
    #[test]
    fn late_news_of_a_life_that_is_over_are_not_believed() {
        let node = NodeId(3);
        let mut roster = Roster::default();
        let told = of(&[News { node, life: 1, left: true }]);
        assert_eq!(roster.learn(&told, (NodeId(0), 1), |_| Some(2)), []);
        assert_eq!(roster.of(node), Some(News { node, life: 2, left: false }));
        assert_eq!(Roster::default().learn(&told, (NodeId(0), 1), |_| Some(1)), [Change::Leaves(node, 1)]);
    }
}
