//! What can break the rules of consensus.

use faultline_engine::describe::{Data, Describe};
use faultline_engine::{NodeId, NodeSet, Ticket};

/// A value, and the ballot it was chosen in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Data)]
pub struct Choice<B, V> {
    /// The ballot.
    pub ballot: B,
    /// The value.
    pub value: V,
}

/// The values that broke a rule of consensus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum BallotEvidence<B, V> {
    /// Two values are chosen, or learned as chosen.
    TwoChosen {
        /// The slot.
        slot: u64,
        /// The first value, and its ballot.
        first: Choice<B, V>,
        /// The second one.
        second: Choice<B, V>,
    },
    /// A value that nobody asked for.
    Unasked {
        /// The slot.
        slot: u64,
        /// Its ballot.
        ballot: B,
        /// The value.
        value: V,
    },
    /// A process learned as chosen what no majority has accepted in that ballot.
    NotChosen {
        /// The slot.
        slot: u64,
        /// The ballot.
        ballot: B,
        /// Who learned it.
        learner: NodeId,
        /// Who has accepted it in that ballot.
        acceptors: NodeSet,
    },
    /// One ballot with two values.
    TwoInBallot {
        /// The slot.
        slot: u64,
        /// The ballot.
        ballot: B,
        /// The first value.
        first: V,
        /// The second one.
        second: V,
    },
    /// A proposal that the promises of no majority allow.
    NotBound {
        /// The slot.
        slot: u64,
        /// The ballot.
        ballot: B,
        /// What is proposed.
        value: V,
        /// Who has promised the ballot.
        promises: NodeSet,
        /// What was accepted in the highest ballot by any of those.
        highest: Option<Choice<B, V>>,
    },
    /// An acceptor accepts what was not proposed in that ballot.
    NotProposed {
        /// The slot.
        slot: u64,
        /// The ballot.
        ballot: B,
        /// Who accepts.
        acceptor: NodeId,
        /// The value.
        value: V,
    },
    /// An acceptor accepts a second value in one ballot.
    AcceptedTwo {
        /// The slot.
        slot: u64,
        /// The ballot.
        ballot: B,
        /// Who accepts.
        acceptor: NodeId,
        /// What it had accepted.
        first: V,
        /// What it accepts now.
        second: V,
    },
    /// An acceptor goes back on a promise.
    Broken {
        /// Who.
        acceptor: NodeId,
        /// What it had promised.
        promised: B,
        /// What it promises or accepts now.
        ballot: B,
        /// Whether it accepts.
        accepts: bool,
    },
}

/// A client is told something else than what is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum UntrueAnswer<O, V> {
    /// A client is told that a value is chosen, and it is not.
    UntrueAnswer {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Who answered.
        by: NodeId,
        /// The answer.
        outcome: O,
        /// What is chosen, if anything is.
        chosen: Option<V>,
    },
}
