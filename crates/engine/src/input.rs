//! What people do to a run, as data.

use crate::id::{ClientId, Endpoint, MessageId, NodeId};
use crate::network::Rate;
use crate::time::{Span, SpanRange, Time};
use crate::work::Factor;

/// One end to another, both ways or one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// One end; the sender if one way.
    pub from: Endpoint,
    /// The other end.
    pub to: Endpoint,
    /// Both ways or one.
    pub direction: Direction,
}

/// Both ways or one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// `n1 n2`
    Both,
    /// `n1 -> n2`
    OneWay,
}

/// An action on a run. Its text form is the grammar of scripts: see [`crate::grammar`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The process stops and forgets all but its disk.
    Crash(NodeId),
    /// A process that is down starts from its disk.
    Restart(NodeId),
    /// The process stands still; what reaches it waits.
    Freeze(NodeId),
    /// A frozen process goes on.
    Thaw(NodeId),
    /// The disk breaks and an empty one takes its place; a running process goes down with it.
    Wipe(NodeId),
    /// The next timer of a node runs out now.
    Timeout(NodeId),
    /// A link carries nothing any more; what is on it is lost.
    Cut(Route),
    /// Every link is as it was at first.
    HealAll,
    /// Every link of one endpoint is as it was at first.
    HealEndpoint(Endpoint),
    /// One link is as it was at first.
    Heal(Route),
    /// Links between different groups are cut, links within a group are healed of cuts. Nodes that are not
    /// named form one more group; clients that are not named reach everybody.
    Partition(Vec<Vec<Endpoint>>),
    /// Every link of one endpoint is cut.
    Isolate(Endpoint),
    /// Messages take this long; on every link where no route is given.
    Delay(Option<Route>, SpanRange),
    /// This share of messages is lost.
    Loss(Option<Route>, Rate),
    /// This share of messages arrives twice.
    Duplicate(Option<Route>, Rate),
    /// Writing to the disk takes this long; on every node where none is given.
    Disk(Option<NodeId>, SpanRange),
    /// A message under way is lost.
    Drop(MessageId),
    /// A message under way is sent a second time.
    Copy(MessageId),
    /// A message under way stops where it is.
    Hold(MessageId),
    /// A message under way, or held, arrives now.
    Deliver(MessageId),
    /// A client asks something.
    Ask(ClientId, String),
    /// A client asks the same thing again and again, unless it still waits for an answer.
    Every(ClientId, Span, String),
    /// A client asks nothing new.
    Quiet(ClientId),
    /// The work of a node takes so many times as long; its timers do not.
    Slow(NodeId, Factor),
}

/// An action and the moment for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedInput {
    /// When; if that microsecond is taken, the first free one after it.
    pub at: Time,
    /// What.
    pub input: Input,
}

/// Why an action changes nothing at its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoEffect {
    /// The node runs.
    Up,
    /// The node is down.
    Down,
    /// The node stands still.
    Frozen,
    /// No timer of the node runs.
    NoTimer,
    /// The links or disks are as the action would make them.
    Unchanged,
    /// No such message has been sent yet.
    NotSent,
    /// The message has reached a frozen process.
    Waiting,
    /// The message has arrived or is lost.
    Over,
    /// The message is held.
    Held,
    /// The client has nothing left to ask.
    Idle,
    /// The client's queue is full.
    QueueFull,
}

impl Input {
    /// Whether it does harm, as opposed to mending something or asking something.
    #[must_use]
    pub fn harms(&self) -> bool {
        !matches!(
            self,
            Self::Restart(_)
                | Self::Slow(_, Factor::ONE)
                | Self::Thaw(_)
                | Self::HealAll
                | Self::HealEndpoint(_)
                | Self::Heal(_)
                | Self::Deliver(_)
                | Self::Ask(..)
                | Self::Every(..)
                | Self::Quiet(_)
        )
    }

    /// Whether every node and client that it names exists in a run of this size.
    #[must_use]
    pub fn fits(&self, nodes: u16, clients: u16) -> bool {
        let end = |end: &Endpoint| match end {
            Endpoint::Node(node) => node.0 < nodes,
            Endpoint::Client(client) => client.0 < clients,
        };
        let route = |route: &Route| end(&route.from) && end(&route.to);
        match self {
            Self::Crash(node)
            | Self::Restart(node)
            | Self::Freeze(node)
            | Self::Thaw(node)
            | Self::Wipe(node)
            | Self::Slow(node, _)
            | Self::Timeout(node) => node.0 < nodes,
            Self::Cut(on) | Self::Heal(on) => route(on),
            Self::Delay(on, _) => on.as_ref().is_none_or(route),
            Self::Loss(on, _) | Self::Duplicate(on, _) => on.as_ref().is_none_or(route),
            Self::Disk(node, _) => node.is_none_or(|node| node.0 < nodes),
            Self::HealEndpoint(one) | Self::Isolate(one) => end(one),
            Self::Partition(groups) => groups.iter().flatten().all(end),
            Self::Ask(client, _) | Self::Every(client, ..) | Self::Quiet(client) => client.0 < clients,
            Self::HealAll | Self::Drop(_) | Self::Copy(_) | Self::Hold(_) | Self::Deliver(_) => true,
        }
    }
}
