//! Steps of Paxos that an expectation can name.

use faultline_engine::transaction::Key;
use faultline_engine::{BallotFact, Fact, Operation, Payload};

/// A step of a node in a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BallotStep {
    /// A proposer asks for promises.
    Prepares,
    /// An acceptor promises.
    Promises,
    /// An acceptor refuses.
    Refuses,
    /// A proposer must propose what was accepted before.
    Bound,
    /// A proposer proposes a value.
    Proposes,
    /// An acceptor accepts a value.
    Accepts,
    /// A process knows which value was chosen.
    Learns,
    /// A proposer gives a ballot up.
    BacksOff,
}

impl BallotStep {
    /// Every step, with its words.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Prepares, "prepares"),
        (Self::Promises, "promises"),
        (Self::Refuses, "refuses"),
        (Self::Bound, "bound"),
        (Self::Proposes, "proposes"),
        (Self::Accepts, "accepts"),
        (Self::Learns, "learns"),
        (Self::BacksOff, "backs-off"),
    ];

    /// Its word in an expectation.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(step, _)| *step == self).map_or("", |(_, word)| word)
    }

    /// Whether a fact is this step, with this value if one is named.
    pub(super) fn is(self, wanted: Option<Key>, fact: &Fact) -> bool {
        let Fact::Ballot(fact) = fact else { return false };
        let (step, value) = match *fact {
            BallotFact::Prepares { .. } => (Self::Prepares, None),
            BallotFact::Promised { .. } => (Self::Promises, None),
            BallotFact::Refused { .. } => (Self::Refuses, None),
            BallotFact::Bound { .. } => (Self::Bound, None),
            BallotFact::Proposes { value, .. } => (Self::Proposes, proposed(value)),
            BallotFact::Accepted { value, .. } => (Self::Accepts, proposed(value)),
            BallotFact::Learned { value, .. } => (Self::Learns, proposed(value)),
            BallotFact::BacksOff { .. } => (Self::BacksOff, None),
            BallotFact::Started { .. } | BallotFact::Counted { .. } | BallotFact::Redirected { .. } => {
                return false;
            }
        };
        step == self && (wanted.is_none() || wanted == value)
    }
}

fn proposed(value: Payload) -> Option<Key> {
    match value {
        Payload::Request(_, Operation::Propose(command)) => Some(command.0),
        _ => None,
    }
}
