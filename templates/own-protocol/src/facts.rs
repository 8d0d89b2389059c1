//! What happens: the only thing that narration, rules and scenario files read.

use crate::{Answer, Command, Evidence};
use faultline_engine::describe::Describe;
use faultline_engine::digest::Encode;
use faultline_engine::{ClientFact, Facet, NodeId, Weight};

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub enum Fact {
    /// What a client did.
    #[describe(flatten)]
    Client(ClientFact<Command, Answer>),
    /// A process proposes itself.
    Nominated,
    /// A process passes somebody's message on.
    Passed {
        /// Whose.
        candidate: NodeId,
    },
    /// A process does not pass somebody's message on.
    Stopped {
        /// Whose.
        candidate: NodeId,
    },
    /// A process got its own message back, and leads.
    Elected,
    /// A process learned who leads.
    Follows {
        /// Who.
        leader: NodeId,
    },
}

impl faultline_engine::Fact for Fact {
    type Operation = Command;
    type Outcome = Answer;
    type Evidence = Evidence;

    fn of_client(fact: ClientFact<Command, Answer>) -> Self {
        Self::Client(fact)
    }

    fn client(&self) -> Option<&ClientFact<Command, Answer>> {
        match self {
            Self::Client(fact) => Some(fact),
            _ => None,
        }
    }

    // Nothing is written down.
    fn on_disk(&self) -> bool {
        false
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Elected => Weight::Headline,
            Self::Passed { .. } => Weight::Detail,
            _ => Weight::Step,
        }
    }

    fn facet(&self) -> Option<Facet> {
        match self {
            Self::Client(fact) => fact.facet(),
            Self::Elected => Some(Facet::Leads(0)),
            Self::Follows { leader } => Some(Facet::Follows(*leader)),
            Self::Nominated | Self::Passed { .. } | Self::Stopped { .. } => None,
        }
    }
}
