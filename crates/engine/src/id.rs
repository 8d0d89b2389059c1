//! Names of nodes, clients and messages. People count from one, arrays from zero.

use crate::digest::Encode;
use std::fmt;
use std::str::FromStr;

/// A node that runs the protocol; `NodeId(0)` is shown as `n1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub struct NodeId(pub u16);

/// A client outside the ring; `ClientId(0)` is shown as `c1`. In the ticket of a request it also names the session by which
/// the client asks: one that does not wait for its answers has many requests under way, each by a session of its own, and
/// to a protocol each session is a client that asks one thing after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub struct ClientId(pub u16);

/// Whatever can send and receive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub enum Endpoint {
    /// A node of the cluster.
    Node(NodeId),
    /// A client of it.
    Client(ClientId),
}

impl Endpoint {
    /// Its place among all nodes and clients: a number that is in the same order.
    #[must_use]
    pub fn rank(self) -> u32 {
        match self {
            Self::Node(node) => node.0.into(),
            Self::Client(client) => u32::from(client.0) + (1 << 16),
        }
    }
}

/// A message, numbered in the order of sending from 1; shown as `m17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
pub struct MessageId(pub u32);

impl NodeId {
    /// Its place in an array with one slot per node.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl ClientId {
    /// Its place in an array with one slot per client.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0 % SESSION)
    }

    /// The client itself, whatever session it asks by.
    #[must_use]
    pub fn whole(self) -> Self {
        Self(self.0 % SESSION)
    }

    /// By which of its sessions it asks; 0 is the one by which it waits for each answer.
    #[must_use]
    pub fn session(self) -> u16 {
        self.0 / SESSION
    }

    /// The client as it asks by a session, of which there are [`MAX_OPEN`](crate::limits::MAX_OPEN) beside the first.
    #[must_use]
    pub(crate) fn by_session(self, session: u16) -> Self {
        Self(self.0 % SESSION + session * SESSION)
    }
}

/// The number of the first client's second session: a power of two above the number of clients.
const SESSION: u16 = 32;
const _: () = assert!(SESSION >= crate::limits::MAX_CLIENTS && crate::limits::MAX_OPEN < u16::MAX / SESSION);

impl Endpoint {
    /// The node, if it is one.
    #[must_use]
    pub fn node(self) -> Option<NodeId> {
        match self {
            Self::Node(node) => Some(node),
            Self::Client(_) => None,
        }
    }
}

impl From<NodeId> for Endpoint {
    fn from(node: NodeId) -> Self {
        Self::Node(node)
    }
}

impl From<ClientId> for Endpoint {
    fn from(client: ClientId) -> Self {
        Self::Client(client.whole())
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "n{}", u32::from(self.0) + 1)
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c{}", self.index() + 1)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node(node) => node.fmt(f),
            Self::Client(client) => client.fmt(f),
        }
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "m{}", self.0)
    }
}

/// Why a text is no name: `n1`, `c1` and `m1` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a node, client or message such as `n1`, `c1` or `m1`")]
pub struct NoName;

/// The number behind a letter: no sign, no leading zero, at least 1.
fn ordinal(text: &str, letter: char) -> Result<u32, NoName> {
    let digits = text.strip_prefix(letter).ok_or(NoName)?;
    if digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NoName);
    }
    digits.parse().map_err(|_| NoName)
}

fn index(text: &str, letter: char) -> Result<u16, NoName> {
    u16::try_from(ordinal(text, letter)? - 1).map_err(|_| NoName)
}

impl FromStr for NodeId {
    type Err = NoName;
    fn from_str(text: &str) -> Result<Self, NoName> {
        index(text, 'n').map(Self)
    }
}

impl FromStr for ClientId {
    type Err = NoName;
    fn from_str(text: &str) -> Result<Self, NoName> {
        index(text, 'c').map(Self)
    }
}

impl FromStr for Endpoint {
    type Err = NoName;
    fn from_str(text: &str) -> Result<Self, NoName> {
        text.parse().map(Self::Node).or_else(|_| text.parse().map(Self::Client))
    }
}

impl FromStr for MessageId {
    type Err = NoName;
    fn from_str(text: &str) -> Result<Self, NoName> {
        ordinal(text, 'm').map(Self)
    }
}

const _: () = assert!(crate::limits::MAX_NODES <= 128, "a set has a bit for each node");

/// A set of nodes, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode)]
pub struct NodeSet(u128);

impl NodeSet {
    /// The set of one.
    #[must_use]
    pub fn of(node: NodeId) -> Self {
        Self(1 << node.0)
    }

    /// The set of nobody.
    pub const EMPTY: Self = Self(0);

    /// The set of the first so many nodes.
    #[must_use]
    pub fn first(count: u16) -> Self {
        (0..count).map(NodeId).collect()
    }

    /// Whether more than half of these members are in: a majority of one set of members says nothing of another one.
    #[must_use]
    pub fn is_majority_of(self, members: Self) -> bool {
        self.and(members).len() * 2 > members.len()
    }

    /// The set and this node.
    #[must_use]
    pub fn with(self, node: NodeId) -> Self {
        Self(self.0 | 1 << node.0)
    }

    /// The set, not this node.
    #[must_use]
    pub fn without(self, node: NodeId) -> Self {
        Self(self.0 & !(1 << node.0))
    }

    /// Those that are in both sets.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that are in this set and not in the other.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Adds a node; it may be in already.
    pub fn insert(&mut self, node: NodeId) {
        self.0 |= 1 << node.0;
    }

    /// Whether the node is in.
    #[must_use]
    pub fn contains(self, node: NodeId) -> bool {
        self.0 & (1 << node.0) != 0
    }

    /// How many are in.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether nobody is in.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its members in order.
    pub fn iter(self) -> impl Iterator<Item = NodeId> {
        // Without the lowest bit, again and again.
        let rest = std::iter::successors(Some(self.0), |rest| Some(rest & rest.wrapping_sub(1)));
        rest.take_while(|rest| *rest != 0)
            .map(|rest| NodeId(u16::try_from(rest.trailing_zeros()).unwrap_or(u16::MAX)))
    }
}

impl FromIterator<NodeId> for NodeSet {
    fn from_iter<I: IntoIterator<Item = NodeId>>(nodes: I) -> Self {
        let mut set = Self::default();
        for node in nodes {
            set.insert(node);
        }
        set
    }
}
