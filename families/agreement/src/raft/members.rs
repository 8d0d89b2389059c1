//! Configurations (D§4.1): who the members are, as entries of the log say it.

use super::Log;
use crate::Payload;
use faultline_engine::describe::{Data, Datum, Shape};
use faultline_engine::digest::Encode;
use faultline_engine::{NodeId, NodeSet};
use std::fmt;

/// The servers whose votes and copies count. With joint consensus, while one set gives way to another, there are two, and
/// "agreement (for elections and entry commitment) requires separate majorities
/// from both the old and new configurations" (§6, D§4.3).
///
/// A history holds millions of entries, so a set is a bit per server here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode)]
pub struct Members {
    voters: u32,
    outgoing: u32,
}

const _: () = assert!(super::INFO.nodes.max <= 32, "a configuration has a bit for each server");

fn bits(set: NodeSet) -> u32 {
    set.iter().fold(0, |bits, node| bits | 1 << node.0)
}

fn set(bits: u32) -> NodeSet {
    // Without the lowest bit, again and again.
    let rest = std::iter::successors(Some(bits), |rest| Some(rest & rest.wrapping_sub(1)));
    let servers = rest.take_while(|rest| *rest != 0).map(u32::trailing_zeros);
    servers.filter_map(|server| u16::try_from(server).ok()).map(NodeId).collect()
}

impl Members {
    /// These, and no other set.
    #[must_use]
    pub fn of(voters: NodeSet) -> Self {
        Self { voters: bits(voters), outgoing: 0 }
    }

    /// The joint configuration in which these give way to others (C_old,new).
    #[must_use]
    pub fn joint(self, voters: NodeSet) -> Self {
        Self { voters: bits(voters), outgoing: self.voters }
    }

    /// What comes after a joint configuration: the new set alone (C_new).
    #[must_use]
    pub fn after(self) -> Option<Self> {
        (self.outgoing != 0).then_some(Self { voters: self.voters, outgoing: 0 })
    }

    /// The set that counts from now on.
    #[must_use]
    pub fn voters(self) -> NodeSet {
        set(self.voters)
    }

    /// The set that counts too, and gives way to the other; otherwise nobody.
    #[must_use]
    pub fn outgoing(self) -> NodeSet {
        set(self.outgoing)
    }

    /// Everybody in one of the sets.
    #[must_use]
    pub fn all(self) -> NodeSet {
        set(self.voters | self.outgoing)
    }

    /// Whether a server is a member.
    #[must_use]
    pub fn contains(self, node: NodeId) -> bool {
        node.0 < 32 && (self.voters | self.outgoing) & 1 << node.0 != 0
    }

    /// Whether these servers are a majority of every set that counts.
    #[must_use]
    pub fn is_majority(self, servers: NodeSet) -> bool {
        let servers = bits(servers);
        let of = |members: u32| (servers & members).count_ones() * 2 > members.count_ones();
        of(self.voters) && (self.outgoing == 0 || of(self.outgoing))
    }
}

impl fmt::Display for Members {
    /// `n1 n2 n3`, and where a set gives way `n1 n2 -> n3 n4`: data, without a language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |set: NodeSet| set.iter().map(|node| node.to_string()).collect::<Vec<_>>().join(" ");
        if self.outgoing != 0 {
            write!(f, "{} -> ", names(self.outgoing()))?;
        }
        f.write_str(&names(self.voters()))
    }
}

impl Data for Members {
    fn datum(&self) -> Datum {
        let (voters, outgoing) = (self.voters().datum(), self.outgoing().datum());
        Datum::Record(vec![("voters", voters), ("outgoing", outgoing)])
    }

    fn shape() -> Shape {
        Shape::Record(vec![("voters", NodeSet::shape()), ("outgoing", NodeSet::shape())])
    }
}

/// The configurations in a log: "a server always uses the latest configuration in its log, regardless of whether the entry is
/// committed" (§6), and the one before it when that entry is removed (D§4.1).
#[derive(Clone, Debug)]
pub(crate) struct Configurations {
    /// What the cluster was set up with.
    initial: Members,
    /// By index.
    later: Vec<(u64, Members)>,
}

impl Configurations {
    /// What a server finds in its log.
    pub(super) fn found(initial: NodeSet, log: &Log) -> Self {
        let later = log.above(0).filter_map(|(index, payload)| Some((index, payload.members()?))).collect();
        Self { initial: Members::of(initial), later }
    }

    /// The one that counts.
    pub(crate) fn latest(&self) -> Members {
        self.later.last().map_or(self.initial, |(_, members)| *members)
    }

    /// Where in the log it is; 0 if it is the initial one.
    pub(crate) fn index(&self) -> u64 {
        self.later.last().map_or(0, |(index, _)| *index)
    }

    /// The one before it, if there is one.
    pub(super) fn previous(&self) -> Option<Members> {
        let before = self.later.len().checked_sub(1)?;
        Some(before.checked_sub(1).map_or(self.initial, |place| self.later[place].1))
    }

    /// The latest up to an index, and where it is.
    pub(super) fn up_to(&self, index: u64) -> (u64, Members) {
        self.later.iter().rev().find(|(at, _)| *at <= index).copied().unwrap_or((0, self.initial))
    }

    /// Whether a server is or was a member by any of them.
    pub(super) fn ever(&self, node: NodeId) -> bool {
        self.initial.contains(node) || self.later.iter().any(|(_, members)| members.contains(node))
    }

    /// An entry was added to the log.
    pub(super) fn push(&mut self, index: u64, payload: Payload) {
        if let Some(members) = payload.members() {
            self.later.push((index, members));
        }
    }

    /// Everything after an index was removed: whether another one counts now.
    pub(super) fn truncate(&mut self, last: u64) -> bool {
        let before = self.later.len();
        self.later.retain(|(index, _)| *index <= last);
        self.later.len() < before
    }
}

#[cfg(test)]
mod tests {
    use super::Members;
    use faultline_engine::{NodeId, NodeSet};

    fn nodes(numbers: &[u16]) -> NodeSet {
        numbers.iter().map(|number| NodeId(number - 1)).collect()
    }

    /// From 3 servers to 9 others: 2 of the 3 and 5 of the 9 (D§4.3).
    #[test]
    fn three_giving_way_to_nine_others_need_two_and_five() {
        let joint = Members::of(nodes(&[1, 2, 3])).joint(nodes(&[4, 5, 6, 7, 8, 9, 10, 11, 12]));
        assert!(joint.is_majority(nodes(&[1, 2, 4, 5, 6, 7, 8])));
        assert!(!joint.is_majority(nodes(&[1, 4, 5, 6, 7, 8, 9, 10, 11, 12])), "one of the three");
        assert!(!joint.is_majority(nodes(&[1, 2, 3, 4, 5, 6, 7])), "four of the nine");
        assert_eq!(joint.after(), Some(Members::of(nodes(&[4, 5, 6, 7, 8, 9, 10, 11, 12]))));
        assert_eq!(joint.after().and_then(Members::after), None);
    }

    #[test]
    fn who_is_no_member_does_not_count() {
        let members = Members::of(nodes(&[1, 2, 3]));
        assert!(!members.is_majority(nodes(&[1, 4, 5])) && members.is_majority(nodes(&[1, 3])));
        assert!(!members.contains(NodeId(40)));
        assert_eq!(members.to_string(), "n1 n2 n3");
        assert_eq!(members.joint(nodes(&[3, 4])).to_string(), "n1 n2 n3 -> n3 n4");
    }
}
