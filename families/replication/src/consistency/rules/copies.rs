//! Which writes are on which disk, as replicas state it.

use crate::clock::Clock;
use crate::consistency::Fact;
use crate::crdt::Dot;
use faultline_engine::{NodeId, Observation, Seen};

/// What is known of the disks.
#[derive(Clone, Debug)]
pub(super) struct Copies {
    of: Vec<Set>,
    /// Whether a disk was lost. Then the names of writes say nothing any more: they may be given again.
    pub(super) lost: bool,
}

/// Writes: of each writer how many without a gap, and some after those.
#[derive(Clone, Debug, Default)]
struct Set {
    counts: Vec<u64>,
    loose: Vec<Dot>,
}

impl Set {
    fn count(&self, writer: NodeId) -> u64 {
        self.counts.get(writer.index()).copied().unwrap_or(0)
    }

    fn has(&self, write: Dot) -> bool {
        write.count <= self.count(write.by.node) || self.loose.contains(&write)
    }

    fn insert(&mut self, write: Dot) {
        let place = write.by.node.index();
        if place >= self.counts.len() {
            self.counts.resize(place + 1, 0);
        }
        if write.count != self.counts[place] + 1 {
            if !self.has(write) {
                self.loose.push(write);
            }
            return;
        }
        self.counts[place] += 1;
        while !self.loose.is_empty() {
            let next = Dot { count: self.counts[place] + 1, ..write };
            let Some(at) = self.loose.iter().position(|loose| *loose == next) else { break };
            self.loose.swap_remove(at);
            self.counts[place] += 1;
        }
    }
}

impl Copies {
    pub(super) fn new(nodes: u16) -> Self {
        Self { of: vec![Set::default(); usize::from(nodes)], lost: false }
    }

    pub(super) fn seen(&mut self, seen: &Seen) {
        if let Observation::Wiped(_) = seen.what {
            self.lost = true;
        }
    }

    /// A replica states something. Whether it has a write that it did not have.
    pub(super) fn fact(&mut self, node: NodeId, fact: &Fact) {
        if let (Fact::Made { write, .. } | Fact::Applied { write, .. }, Some(set)) =
            (fact, self.of.get_mut(node.index()))
        {
            set.insert(*write);
        }
    }

    pub(super) fn has(&self, node: NodeId, write: Dot) -> bool {
        self.of.get(node.index()).is_some_and(|set| set.has(write))
    }

    /// The first write that a vector names and that a replica does not have.
    pub(super) fn lacks(&self, node: NodeId, vector: &Clock) -> Option<Dot> {
        let set = self.of.get(node.index())?;
        let gap = |(by, count): (crate::Actor, u64)| {
            let here = set.count(by.node);
            (here < count).then_some(Dot { by, count: here + 1 })
        };
        vector.iter().find_map(gap)
    }

    /// All that a replica has without a gap, as a vector.
    pub(super) fn vector(&self, node: NodeId) -> Clock {
        let counts = self.of.get(node.index()).map_or(&[][..], |set| &set.counts);
        let named = (0..).map(NodeId).zip(counts).filter(|(_, count)| **count > 0);
        named.map(|(node, count)| (crate::Actor { node, life: 1 }, *count)).collect()
    }

    /// All that some replica has, whatever gaps there are.
    pub(super) fn all(&self) -> Clock {
        let nodes = (0..).map(NodeId).zip(&self.of);
        let of = nodes.map(|(node, set)| {
            set.loose.iter().fold(self.vector(node), |vector, write| vector.join(&write.clock()))
        });
        of.fold(Clock::default(), |all, vector| all.join(&vector))
    }

    /// Whether two replicas have the same writes, those after a gap too.
    pub(super) fn same(&self, node: NodeId, other: NodeId) -> bool {
        let loose = |node: NodeId| self.of.get(node.index()).map_or(&[][..], |set| &set.loose);
        let (one, two) = (loose(node), loose(other));
        let alike = one.len() == two.len() && one.iter().all(|write| two.contains(write));
        alike && self.vector(node) == self.vector(other)
    }

    /// How many of the writes that a vector names the replica lacks that lacks most, those after a gap counted as lacking.
    pub(super) fn most_lacking(&self, vector: &Clock) -> u64 {
        let lacks = |set: &Set| {
            vector.iter().map(|(by, count)| count.saturating_sub(set.count(by.node))).sum::<u64>()
        };
        self.of.iter().map(lacks).max().unwrap_or(0)
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u16::try_from(self.of.len()).unwrap_or(u16::MAX)).map(NodeId)
    }
}

#[cfg(test)]
mod tests {
    use super::Copies;
    use crate::Actor;
    use crate::consistency::Fact;
    use crate::crdt::Dot;
    use faultline_engine::{ClientId, NodeId, Ticket};

    #[test]
    fn a_copy_with_a_gap_is_not_the_same_as_one_that_lacks_what_comes_after_it_too() {
        let (n1, n2) = (NodeId(1), NodeId(2));
        let applied = |count| Fact::Applied {
            ticket: Ticket { client: ClientId(0), serial: 1 },
            write: Dot { by: Actor { node: NodeId(0), life: 1 }, count },
            key: "x".parse().expect("a key"),
            value: Some(1),
            holds: Some(1),
        };
        let mut copies = Copies::new(3);
        copies.fact(n1, &applied(1));
        copies.fact(n2, &applied(1));
        assert!(copies.same(n1, n2));
        copies.fact(n1, &applied(3));
        assert_eq!(copies.vector(n1), copies.vector(n2));
        assert!(!copies.same(n1, n2));
        assert_eq!(copies.most_lacking(&copies.all()), 3);
        copies.fact(n2, &applied(3));
        assert!(copies.same(n1, n2));
    }
}
