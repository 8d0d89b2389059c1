//! Membership changes: what an operator asks for and hears, and what happens.

use crate::raft::Members;
use faultline_engine::describe::{Data, Datum, Describe};
use faultline_engine::digest::Encode;
use faultline_engine::{NodeId, Span, Weight};
use std::fmt;
use std::str::FromStr;

/// Adds a server to the cluster, or removes one (`AddServer` and `RemoveServer`, D§4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode)]
pub struct Change {
    /// Which.
    pub node: NodeId,
    /// Whether it is added.
    pub adds: bool,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Data)]
pub enum Verdict {
    /// The committed configuration is as was asked.
    Done,
    /// The new server was not caught up: it does not answer, or takes too long.
    TimedOut,
    /// The server is the only one, and stays.
    OnlyOne,
    /// The server itself has asked to leave.
    Leaves,
}

/// Why a leader does not change the members yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
#[data(tag = "reason")]
pub enum ChangeObstacle {
    /// The configuration before is not committed.
    Previous {
        /// Its index.
        index: u64,
    },
    /// No entry of the leader's own term is committed.
    OwnTerm {
        /// The index of its first one.
        first: u64,
    },
}

/// Something that happens to the members of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub enum MembershipFact {
    /// A server that joins asks to be added to the cluster.
    AsksToJoin,
    /// A server that leaves asks to be removed from it.
    AsksToLeave,
    /// A leader begins to catch a new server up, which does not vote yet.
    CatchesUp {
        /// Which.
        node: NodeId,
        /// Up to this index in the first round.
        through: u64,
    },
    /// A new server is caught up.
    CaughtUp {
        /// Which.
        node: NodeId,
        /// After so many rounds.
        rounds: u32,
        /// How long the last one took.
        took: Span,
    },
    /// A leader gives up to catch a new server up.
    NotCaughtUp {
        /// Which.
        node: NodeId,
        /// In this round.
        rounds: u32,
    },
    /// A leader has to wait with a change of the members.
    ChangeWaits {
        /// The server to add or remove.
        node: NodeId,
        /// Whether it is added.
        adds: bool,
        /// For what.
        why: ChangeObstacle,
    },
    /// A leader knows that a configuration is committed.
    ConfigurationCommitted {
        /// At this index.
        index: u64,
        /// The members.
        members: Members,
    },
    /// A server goes back to an earlier configuration, because a later one was removed from its log.
    FallsBack {
        /// The index of the earlier one; 0 for the initial one.
        index: u64,
        /// Its members.
        members: Members,
    },
    /// A server that has joined knows that it is a member.
    JoinedCluster {
        /// The index of the configuration that says so; 0 for the initial one.
        index: u64,
    },
    /// A server that leaves stops: the others count without it.
    LeavesCluster {
        /// Who told it, if it does not know by itself.
        by: Option<NodeId>,
    },
}

impl MembershipFact {
    /// How much it matters.
    #[must_use]
    pub(crate) fn weight(&self) -> Weight {
        match self {
            Self::ConfigurationCommitted { .. } | Self::FallsBack { .. } | Self::LeavesCluster { .. } => {
                Weight::Headline
            }
            _ => Weight::Step,
        }
    }
}

/// The accepted forms of the command, as examples.
pub const FORMS: &[&str] = &["add-server n4", "remove-server n2"];

/// Why a text is no change. [`FORMS`] lists what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoChange;

impl FromStr for Change {
    type Err = NoChange;
    fn from_str(text: &str) -> Result<Self, NoChange> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (adds, node) = match words[..] {
            ["add-server", node] => (true, node),
            ["remove-server", node] => (false, node),
            _ => return Err(NoChange),
        };
        Ok(Self { node: node.parse().map_err(|_| NoChange)?, adds })
    }
}

impl Data for Change {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", if self.adds { "add-server" } else { "remove-server" }, self.node)
    }
}

impl fmt::Display for Verdict {
    /// As data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Done => "done",
            Self::TimedOut => "timed_out",
            Self::OnlyOne => "only_one",
            Self::Leaves => "leaves",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, FORMS, NoChange};

    #[test]
    fn a_change_is_written_as_it_is_read() {
        for text in FORMS {
            assert_eq!(text.parse::<Change>().expect(text).to_string(), *text);
        }
        for text in ["add-server", "add-server 4", "add-server n0", "add n4", "remove-server n1 n2", ""] {
            assert_eq!(text.parse::<Change>(), Err(NoChange), "{text}");
        }
    }
}
