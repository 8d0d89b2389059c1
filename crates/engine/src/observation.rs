//! What rules see of the world beside facts. It is no part of the digest, and no process learns of it: a fact is what a
//! protocol says, this is what happened to it.

use crate::clock::ClockError;
use crate::event::LossCause;
use crate::id::{ClientId, Endpoint, MessageId, NodeId};
use crate::network::Network;
use crate::units::Time;
use std::sync::Arc;

/// Something that happened in the world. It is seen before the facts to which it leads.
#[derive(Clone, Debug)]
pub enum Observation {
    /// A process starts from its disk.
    Started(NodeId),
    /// A process stopped, and forgot all but its disk.
    Crashed(NodeId),
    /// A disk was lost, or the last of what was written to it.
    Wiped(NodeId),
    /// A process stands still.
    Frozen(NodeId),
    /// A process goes on.
    Thawed(NodeId),
    /// A node is no member when the run begins.
    Absent(NodeId),
    /// A node becomes a member; its process starts next.
    Joined(NodeId),
    /// A node was told to leave: what it says from here on it says knowing that.
    Leaving(NodeId),
    /// A node is no member any more, and its process has stopped.
    Left(NodeId),
    /// What a process ordered to be written in an event is on its disk. The writes of a disk are done in order.
    Written {
        /// Whose disk.
        node: NodeId,
        /// The event in which it was ordered.
        event: u32,
    },
    /// Somebody changed the clocks of a node: they jumped, run at another rate, or were set right.
    Clock {
        /// Whose.
        node: NodeId,
        /// How wrong they were just before.
        before: ClockError,
        /// How wrong they are now.
        after: ClockError,
    },
    /// A node lies from now on, or may have lied: it is two, or its words are forged. It is a liar for the rest of the run. Every rule is told by
    /// [`Checker::on_liar`](crate::Checker::on_liar).
    Lies(NodeId),
    /// Links are as they are now: some were cut, healed, made slow, made to lose or copy messages.
    Links(Arc<Network>),
    /// A client has something to ask; it may not be allowed to.
    Asks(ClientId),
    /// A message left.
    Sent {
        /// Its number.
        message: MessageId,
        /// Who sent it.
        from: Endpoint,
        /// To whom.
        to: Endpoint,
        /// The message of which it is a copy.
        copy_of: Option<MessageId>,
    },
    /// A message leaves, and what it promises is not on the disk of its sender ([`Protocol::is_kept`]).
    ///
    /// [`Protocol::is_kept`]: crate::Protocol::is_kept
    Early {
        /// Who promises.
        from: NodeId,
        /// To whom.
        to: NodeId,
        /// What the message is called.
        message: &'static str,
    },
    /// A message arrived and is handled.
    Delivered {
        /// Its number.
        message: MessageId,
        /// Who sent it.
        from: Endpoint,
        /// To whom.
        to: Endpoint,
    },
    /// A message ended otherwise.
    Lost {
        /// Its number.
        message: MessageId,
        /// Why.
        cause: LossCause,
    },
    /// Somebody did something to the run that had an effect, and was more than a single request; or a process started for the
    /// first time, ended itself, or was started again after that.
    Acted {
        /// Whether the run is whole after it: every process runs, every clock is right, no link or disk is worse than at 0 s, and
        /// every node handles what arrives as it did then. Messages of before may be under way still.
        whole: bool,
        /// Whether it changed what clients ask by themselves.
        load: bool,
    },
    /// All is healed, nothing is under way that is older than that, and but for what clients ask nobody has done anything
    /// to the run: the process of every member runs, no link loses or delays anything more than at first, no disk does, and every
    /// clock is right. It is seen after one second of rest, after two, four, eight and so on, at the end of an event.
    AtRest {
        /// Since this moment.
        since: Time,
    },
}

/// An observation, and when it was made.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The number of the event, from 0.
    pub event: u32,
    /// When.
    pub time: Time,
    /// What.
    pub what: Observation,
}

/// Which observations a checker wants. Most of what happens in a run are messages, so who has no use for them is not
/// asked to look at each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight(u16);

impl Sight {
    /// None: facts are enough.
    pub const NOTHING: Self = Self(0);
    /// Starts, crashes, lost disks, freezes, who joins and leaves.
    pub const PROCESSES: Self = Self(1);
    /// What is on the disks.
    pub const DISKS: Self = Self(2);
    /// Changes of links.
    pub const LINKS: Self = Self(4);
    /// Messages that are sent, delivered and lost.
    pub const MESSAGES: Self = Self(8);
    /// The moments at rest.
    pub const REST: Self = Self(16);
    /// Changes of clocks.
    pub const CLOCKS: Self = Self(32);
    /// What people do to the run.
    pub const ACTIONS: Self = Self(64);
    /// That clients have something to ask.
    pub const REQUESTS: Self = Self(128);
    /// Messages that promise what is not written.
    pub const PROMISES: Self = Self(256);

    /// Who lies; whoever watches over rules always wants that.
    pub const LIARS: Self = Self(512);

    /// What either wants.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any of these kinds is wanted.
    #[must_use]
    pub const fn has(self, kinds: Self) -> bool {
        self.0 & kinds.0 != 0
    }

    /// Whether it is of a kind that is wanted.
    #[must_use]
    pub fn wants(self, what: &Observation) -> bool {
        let kind = match what {
            Observation::Started(_)
            | Observation::Crashed(_)
            | Observation::Wiped(_)
            | Observation::Frozen(_)
            | Observation::Thawed(_)
            | Observation::Absent(_)
            | Observation::Joined(_)
            | Observation::Leaving(_)
            | Observation::Left(_) => Self::PROCESSES,
            Observation::Written { .. } => Self::DISKS,
            Observation::Lies(_) => Self::LIARS,
            Observation::Links(_) => Self::LINKS,
            Observation::Sent { .. } | Observation::Delivered { .. } | Observation::Lost { .. } => {
                Self::MESSAGES
            }
            Observation::Early { .. } => Self::PROMISES,
            Observation::AtRest { .. } => Self::REST,
            Observation::Acted { .. } => Self::ACTIONS,
            Observation::Asks(_) => Self::REQUESTS,
            Observation::Clock { .. } => Self::CLOCKS,
        };
        self.has(kind)
    }
}

impl Observation {
    /// The node whose process, disk, clocks or promise it is about; none for links, messages, requests and the run as a whole.
    pub(crate) fn subject(&self) -> Option<NodeId> {
        match self {
            Self::Started(node)
            | Self::Crashed(node)
            | Self::Wiped(node)
            | Self::Frozen(node)
            | Self::Thawed(node)
            | Self::Absent(node)
            | Self::Joined(node)
            | Self::Leaving(node)
            | Self::Left(node)
            | Self::Lies(node)
            | Self::Written { node, .. }
            | Self::Clock { node, .. }
            | Self::Early { from: node, .. } => Some(*node),
            Self::Links(_)
            | Self::Asks(_)
            | Self::Sent { .. }
            | Self::Delivered { .. }
            | Self::Lost { .. }
            | Self::Acted { .. }
            | Self::AtRest { .. } => None,
        }
    }
}
