//! Whom a client asks for what, and how it finds somebody else when that one does not answer.

use crate::id::NodeId;

/// Whom a client asks for a command. A protocol says so for each: a chain takes writes at one end and reads at the other, and
/// where keys are spread each has an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Which commands go the same way: what a client has learned by one of a kind it uses for the next of that kind, and for no
    /// other.
    pub kind: u32,
    /// The node that it asks as long as it has not learned of another: what stands in its configuration file.
    pub first: NodeId,
    /// Where it turns when that one does not answer or turns it away.
    pub lookup: Lookup,
}

/// How a client finds somebody to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// It tries node after node, and stays with whoever answered last.
    InTurn,
    /// It asks this node, a directory, which sends it on by a redirect; if the directory does not answer, it tries again where it
    /// was before. Who answers need not be who is to be asked, so it learns from redirects alone.
    Directory(NodeId),
}

impl Contact {
    /// All commands go the same way, to n1 first: every server of the protocol can answer, or knows who can.
    pub const ANYBODY: Self = Self { kind: 0, first: NodeId(0), lookup: Lookup::InTurn };
}
