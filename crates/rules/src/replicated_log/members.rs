//! Whose majority counts: the configurations of a cluster whose members change, as the entries of logs hold them.

use super::shadow::Entry;
use faultline_engine::{NodeId, NodeSet};

/// A configuration: the servers whose votes and copies count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Members {
    /// Of these a majority.
    pub voters: NodeSet,
    /// And of these too, where one set gives way to another (joint consensus); otherwise nobody.
    pub outgoing: NodeSet,
}

impl Members {
    /// A configuration of these alone.
    #[must_use]
    pub fn of(voters: NodeSet) -> Self {
        Self { voters, outgoing: NodeSet::EMPTY }
    }

    /// Whether a set holds a majority of each set that counts.
    #[must_use]
    pub fn have_majority_in(self, set: NodeSet) -> bool {
        let both = self.outgoing.is_empty() || set.is_majority_of(self.outgoing);
        both && set.is_majority_of(self.voters)
    }

    /// Everybody who counts in one of them.
    #[must_use]
    pub fn all(self) -> NodeSet {
        self.voters.iter().chain(self.outgoing.iter()).collect()
    }

    /// Whether every majority of these and every majority of the others have a server in common (Ongaro 2014, §4.1).
    pub(super) fn overlap(self, other: Self) -> bool {
        let majority = |set: NodeSet| set.len() / 2 + 1;
        let meet = |one: NodeSet, other: NodeSet| {
            let both = one.len() + other.minus(one).len();
            !one.is_empty() && !other.is_empty() && majority(one) + majority(other) > both
        };
        // Whoever has a majority of two sets has one of each.
        let sets = |members: Self| [members.voters, members.outgoing];
        sets(self).iter().any(|one| sets(other).iter().any(|other| meet(*one, *other)))
    }
}

/// All configurations that were in any log, by the hash of the log up to them, and who is a member when the run begins.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) initial: NodeSet,
    later: Vec<(u64, Members)>,
}

impl Known {
    pub(super) fn new(nodes: u16) -> Self {
        Self { initial: NodeSet::first(nodes), later: Vec::new() }
    }

    /// A node is no member when the run begins.
    pub(super) fn absent(&mut self, node: NodeId) {
        self.initial = self.initial.without(node);
    }

    /// A log has such an entry at its end.
    pub(super) fn learn(&mut self, up_to: u64, members: Members) {
        if self.get(up_to).is_none() {
            self.later.push((up_to, members));
        }
    }

    pub(super) fn get(&self, up_to: u64) -> Option<Members> {
        self.later.iter().rev().find(|(known, _)| *known == up_to).map(|(_, members)| *members)
    }

    /// The configuration that a log says, which is the latest in it (Ongaro 2014, §4.1), and its place; none where it is the
    /// initial one.
    pub(super) fn latest(&self, log: &[Entry]) -> (Option<usize>, Members) {
        let found = if self.later.is_empty() { None } else { log.iter().rposition(|entry| entry.configures) };
        let members = found.and_then(|place| self.get(log[place].up_to));
        (found, members.unwrap_or_else(|| Members::of(self.initial)))
    }
}

#[cfg(test)]
mod tests {
    use super::Members;
    use faultline_engine::{NodeId, NodeSet};

    fn set(bits: u32) -> NodeSet {
        (0..8).filter(|bit| bits & 1 << bit != 0).map(NodeId).collect()
    }

    /// Figure 4.3 of the dissertation (the paper's figure 10): one server more or less leaves no room for two majorities, and from
    /// three to five there is. All pairs of sets, against all of their majorities.
    #[test]
    fn majorities_overlap_as_counted_one_by_one() {
        let majorities = |members: u32| {
            (0..64u32).filter(move |m| set(*m).is_majority_of(set(members)) && m & !members == 0)
        };
        for one in 1..64 {
            for other in 1..64 {
                let meet = majorities(one).all(|a| majorities(other).all(|b| a & b != 0));
                let (one, other) = (Members::of(set(one)), Members::of(set(other)));
                assert_eq!(one.overlap(other), meet, "{one:?} {other:?}");
            }
        }
        let of = |members: u32| Members::of(set(members));
        for (from, to) in [(0b111, 0b1111), (0b1111, 0b111), (0b1111, 0b11111), (0b11111, 0b1111)] {
            assert!(of(from).overlap(of(to)));
        }
        assert!(!of(0b111).overlap(of(0b11111)));
    }

    #[test]
    fn a_joint_configuration_overlaps_with_both_sets() {
        let (old, new) = (set(0b111), set(0b11_1000));
        let joint = Members { voters: new, outgoing: old };
        assert!(joint.overlap(Members::of(old)) && joint.overlap(Members::of(new)));
        assert!(!Members::of(old).overlap(Members::of(new)));
        assert!(joint.have_majority_in(set(0b01_1011)) && !joint.have_majority_in(set(0b11_1001)));
    }
}
