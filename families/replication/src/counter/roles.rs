//! Who is active, who stands by, and who is outside; and how the log, which is one of a key-value store, keeps that.

use super::request::{Act, Change, Request, Verdict};
use faultline_engine::describe::Data;
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Command, Op};
use faultline_engine::{NodeId, NodeSet};

/// What a node does for the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Data)]
pub enum Standing {
    /// Nothing.
    Outside,
    /// It copies, and counts for nobody.
    Standby,
    /// Its copy counts towards the threshold.
    Active,
}

/// Who does what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode)]
pub struct Roles {
    /// These count towards the threshold.
    pub active: NodeSet,
    /// These stand by.
    pub standbys: NodeSet,
}

/// How the keys begin under which the log keeps roles.
pub(super) const ROLE_KEY: &str = "role-";

impl Roles {
    /// Those of the beginning: the first nodes are active.
    pub(super) fn first(active: u16, nodes: u16) -> Self {
        Self { active: NodeSet::first(active.min(nodes)), standbys: NodeSet::EMPTY }
    }

    /// What a node does.
    #[must_use]
    pub fn of(&self, node: NodeId) -> Standing {
        if self.active.contains(node) {
            Standing::Active
        } else if self.standbys.contains(node) {
            Standing::Standby
        } else {
            Standing::Outside
        }
    }

    /// Those who have a copy of the counter: active ones, and those that stand by.
    #[must_use]
    pub fn servers(&self) -> NodeSet {
        self.standbys.iter().fold(self.active, NodeSet::with)
    }

    /// The same with one node in another place.
    pub(super) fn with(self, node: NodeId, standing: Standing) -> Self {
        let (active, standbys) = (self.active.without(node), self.standbys.without(node));
        match standing {
            Standing::Outside => Self { active, standbys },
            Standing::Standby => Self { active, standbys: standbys.with(node) },
            Standing::Active => Self { active: active.with(node), standbys },
        }
    }

    /// Carries an order out, if that is possible: a node goes one step at a time, and the threshold can still be reached afterwards.
    /// What is so already is done.
    pub(super) fn change(self, change: Change, threshold: usize) -> Result<Self, Verdict> {
        let Change { act, node } = change;
        match (act, self.of(node)) {
            (Act::Promote | Act::Demote, Standing::Outside) => Err(Verdict::NotAdded),
            (Act::Remove, Standing::Active) => Err(Verdict::StillActive),
            (Act::Demote, Standing::Active) if self.active.len() <= threshold => Err(Verdict::TooFew),
            (Act::Add, Standing::Outside) | (Act::Demote, Standing::Active) => {
                Ok(self.with(node, Standing::Standby))
            }
            (Act::Promote, Standing::Standby) => Ok(self.with(node, Standing::Active)),
            (Act::Remove, Standing::Standby) => Ok(self.with(node, Standing::Outside)),
            (Act::Promote, Standing::Active)
            | (Act::Demote, Standing::Standby)
            | (Act::Remove, Standing::Outside)
            | (Act::Add, Standing::Standby | Standing::Active) => Ok(self),
        }
    }
}

impl Change {
    /// What the node does afterwards.
    pub(super) fn leads_to(self) -> Standing {
        match self.act {
            Act::Promote => Standing::Active,
            Act::Add | Act::Demote => Standing::Standby,
            Act::Remove => Standing::Outside,
        }
    }
}

/// The steps between two places, as the log writes them.
const STEPS: [(Act, i64, i64); 4] =
    [(Act::Add, 0, 1), (Act::Promote, 1, 2), (Act::Demote, 2, 1), (Act::Remove, 1, 0)];

impl Request {
    /// The entry of the log for it: an order is a `cas` of the key of its node, which no client may ask.
    pub(crate) fn entry(self) -> Option<Command> {
        match self {
            Self::Counter(command) => Some(command),
            Self::Role(change) => change.entry(),
        }
    }

    /// What an entry of the log asks.
    pub(crate) fn of_entry(command: Command) -> Self {
        let change = || {
            let Op::Cas { expect: from, new: to } = command.op else { return None };
            let node = command.key.to_string().strip_prefix(ROLE_KEY)?.parse().ok()?;
            let (act, ..) = STEPS.into_iter().find(|(_, one, other)| (*one, *other) == (from, to))?;
            Some(Change { act, node })
        };
        change().map_or(Self::Counter(command), Self::Role)
    }
}

impl Change {
    /// The entry of the log for it.
    pub(crate) fn entry(self) -> Option<Command> {
        let (_, expect, new) = STEPS.into_iter().find(|(act, ..)| *act == self.act)?;
        let key = format!("{ROLE_KEY}{}", self.node).parse().ok()?;
        Some(Command { key, op: Op::Cas { expect, new } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(text: &str) -> Change {
        text.parse().expect(text)
    }

    #[test]
    fn an_order_is_read_from_the_log_as_it_was_written() {
        for text in ["add-server n4", "promote n4", "demote n9", "remove-server n1", "add x 1", "get x"] {
            let request: Request = text.parse().expect(text);
            assert_eq!(Request::of_entry(request.entry().expect("an entry")), request, "{text}");
        }
    }

    #[test]
    fn a_node_goes_one_step_at_a_time_and_no_step_goes_below_the_threshold() {
        let at_first = Roles::first(3, 5);
        assert_eq!(at_first.change(change("promote n4"), 2), Err(Verdict::NotAdded));
        assert_eq!(at_first.change(change("remove-server n3"), 2), Err(Verdict::StillActive));
        assert_eq!(at_first.change(change("promote n1"), 2), Ok(at_first));
        let added = at_first.change(change("add-server n4"), 2).expect("a standby");
        assert_eq!((added.of(NodeId(3)), added.of(NodeId(4))), (Standing::Standby, Standing::Outside));
        let demoted = added.change(change("demote n1"), 2).expect("two are left");
        assert_eq!(demoted.change(change("demote n2"), 2), Err(Verdict::TooFew));
        let promoted = demoted.change(change("promote n4"), 2).expect("three");
        assert_eq!(promoted.active.iter().map(|node| node.0).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(promoted.change(change("remove-server n1"), 2).map(|roles| roles.servers().len()), Ok(3));
    }
}
