//! Anti-entropy (DeCandia 2007, §4.7): now and then two replicas compare their Merkle trees, and exchange what differs.

use super::disk::Entry;
use super::facts::{Fact, Source};
use super::message::Message;
use super::replica::Replica;
use super::ring;
use super::siblings::Siblings;
use super::tree::{Tree, leaf};
use super::{Cx, Timer};
use faultline_engine::digest::Encode;
use faultline_engine::kv::Key;
use faultline_engine::{NodeId, Span, SpanRange};
use std::sync::Arc;

impl Replica {
    pub(super) fn arm_compare(&self, cx: Cx<'_, '_>) {
        let every = cx.config().anti_entropy.0;
        if every.0 > 0 && self.nodes > 1 {
            // Not all at the same moment.
            let half = Span((every.0 / 2).max(1));
            cx.arm(Timer::Compare, SpanRange { min: half, max: Span(half.0 + every.0) });
        }
    }

    /// The keys of a place in the ring that it is a replica of.
    fn of_place(&self, place: u16) -> impl Iterator<Item = (Key, &Siblings)> {
        let nodes = self.nodes;
        self.data
            .iter()
            .map(|(key, held)| (*key, held))
            .filter(move |(key, _)| ring::place(*key, nodes) == place)
    }

    fn entries_of(&self, place: u16, wanted: impl Fn(u16) -> bool) -> Arc<[Entry]> {
        let keys = self.of_place(place).filter(|(key, _)| wanted(leaf(*key)));
        keys.flat_map(|(key, held)| held.iter().map(move |one| Entry { key, one: one.clone() })).collect()
    }

    /// Time to compare: the keys of one place that it is a replica of, with one of the other replicas of that place.
    pub(super) fn on_compare_due(&mut self, cx: Cx<'_, '_>) {
        self.arm_compare(cx);
        let copies = cx.config().terms(self.nodes).copies;
        let own: Vec<u16> = (0..self.nodes)
            .filter(|place| ring::replicas(*place, self.nodes, copies).contains(self.me))
            .collect();
        let Some(place) = cx.choose(&own) else { return };
        let others: Vec<NodeId> = ring::replicas(place, self.nodes, copies).without(self.me).iter().collect();
        let Some(other) = cx.choose(&others) else { return };
        let root = Tree::of(self.of_place(place), &cx.config().bugs).root();
        // Without trees it would send everything.
        let everything = Message::Leaves {
            place,
            leaves: Arc::new([]),
            entries: self.entries_of(place, |_| true),
            answer: true,
        };
        self.tally.everything += everything.size() as u64;
        self.exchange(cx, other, Message::Compare { place, branches: Arc::new([root]) });
    }

    /// What others have on their disks is no promise of this node, so it does not wait for its own.
    fn exchange(&mut self, cx: Cx<'_, '_>, to: NodeId, message: Message) {
        self.tally.compared += message.size() as u64;
        cx.send_now(to, message);
    }

    /// Somebody compares its tree with this one's.
    pub(super) fn on_compare(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        place: u16,
        others: &[super::tree::Branch],
    ) {
        let (branches, leaves) = Tree::of(self.of_place(place), &cx.config().bugs).differs(others);
        if branches.is_empty() && leaves.is_empty() {
            if others.iter().any(|branch| branch.number == 0) {
                let versions = self.of_place(place).map(|(_, held)| held.len() as u64).sum();
                cx.fact(Fact::Agree { node: from, versions });
            }
            return;
        }
        if !branches.is_empty() {
            self.exchange(cx, from, Message::Compare { place, branches: branches.into() });
        }
        if !leaves.is_empty() {
            self.send_leaves(cx, from, place, leaves.into(), true);
        }
    }

    fn send_leaves(&mut self, cx: Cx<'_, '_>, to: NodeId, place: u16, leaves: Arc<[u16]>, answer: bool) {
        let entries = self.entries_of(place, |leaf| leaves.contains(&leaf));
        let of = self.of_place(place).map(|(_, held)| held.len() as u64).sum();
        let (count, versions) = (leaves.len() as u64, entries.len() as u64);
        cx.fact(Fact::Differ { node: to, leaves: count, versions, of });
        self.exchange(cx, to, Message::Leaves { place, leaves, entries, answer });
    }

    /// Somebody sends what it has where both differ.
    pub(super) fn on_leaves(
        &mut self,
        cx: Cx<'_, '_>,
        from: NodeId,
        (place, leaves): (u16, Arc<[u16]>),
        entries: &[Entry],
        answer: bool,
    ) {
        if answer {
            self.send_leaves(cx, from, place, leaves, false);
        }
        for Entry { key, one } in entries {
            self.store(cx, *key, &Siblings::of(one.clone()), from, Source::AntiEntropy);
        }
    }
}
