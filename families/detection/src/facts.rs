//! What a failure detector comes to believe (Chandra & Toueg 1996; Chen, Toueg & Aguilera 2002; Hayashibara et
//! al. 2004).

use crate::evidence::Evidence;
use crate::request::{Answer, Command};
use faultline_engine::describe::{Data, Describe};
use faultline_engine::digest::Encode;
use faultline_engine::{ClientFact, Facet, NodeId, NodeSet, Span, Weight};

/// A change of somebody's opinion, or a message that changes none. A `life` is one start of a process: its first is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub enum Fact {
    /// What a client did.
    #[describe(flatten)]
    Client(ClientFact<Command, Answer>),
    /// A process started to watch the others.
    #[describe(name = "detector_started")]
    Started {
        /// How often it started, this time included.
        life: u32,
        /// Whom it suspects from the beginning.
        suspects: NodeSet,
    },
    /// A process suspects from here on that another one has crashed: an S-transition.
    #[describe(name = "peer_suspected")]
    Suspects {
        /// Whom.
        node: NodeId,
        /// The beat that should have come, where beats have a date by which they must.
        missing: Option<u64>,
        /// The newest beat that came.
        newest: u64,
        /// How long ago that was.
        silence: Span,
    },
    /// A process trusts another one from here on: a T-transition.
    #[describe(name = "peer_trusted")]
    Trusts {
        /// Whom.
        node: NodeId,
        /// The beat that came.
        beat: u64,
        /// Whether it came from whom it had suspected, or from a new life.
        why: Why,
        /// How long it suspected it; nothing where it had not heard from it before.
        suspected: Option<Span>,
    },
    /// A beat came too late to change an opinion.
    #[describe(name = "beat_ignored")]
    Ignored {
        /// Whose.
        node: NodeId,
        /// Which.
        beat: u64,
        /// The oldest that would have counted.
        wanted: u64,
        /// The life that it comes from, if its sender is in a later one as far as the process knows: then its number says
        /// nothing.
        life: Option<u32>,
    },
    /// A process has no beat to send yet: its clock shows less than the time of the first.
    #[describe(name = "no_beat_due")]
    NotDue,
    /// A beat came that is newer than all before, and a silence is over.
    #[describe(name = "beat_counted")]
    Counted {
        /// Whose.
        node: NodeId,
        /// In which life of its sender it was sent.
        life: u32,
        /// Which.
        beat: u64,
        /// How long after the one before; nothing for the first of a life.
        silence: Option<Span>,
        /// What φ had come to, in hundredths.
        phi_hundredths: u32,
        /// Whether the silence is in the window from here on.
        learned: bool,
        /// After how long a silence its sender will be suspected.
        timeout: Span,
    },
    /// φ of a process has another whole part.
    #[describe(name = "phi_rose")]
    Doubts {
        /// Whom it is about.
        node: NodeId,
        /// φ, in hundredths.
        phi_hundredths: u32,
        /// How long nothing has come that counts.
        silence: Span,
    },
    /// φ has reached the threshold: a process suspects another one from here on.
    #[describe(name = "phi_over_threshold")]
    Convicts {
        /// Whom.
        node: NodeId,
        /// φ, in hundredths.
        phi_hundredths: u32,
        /// The threshold.
        threshold: u16,
        /// The newest beat that came.
        newest: u64,
        /// How long ago that was.
        silence: Span,
    },
}

/// Why a process trusts another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
pub enum Why {
    /// This is the first that it hears of it.
    First,
    /// It is in the same life as before the suspicion: as far as one can tell, the suspicion was a mistake.
    Mistaken,
    /// It has started again since.
    Restarted,
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

    // Nobody writes anything down: opinions are about now.
    fn on_disk(&self) -> bool {
        false
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Client(fact) => fact.weight(),
            Self::Suspects { .. }
            | Self::Convicts { .. }
            | Self::Trusts { why: Why::Mistaken | Why::Restarted, .. } => Weight::Headline,
            Self::Started { .. } | Self::Trusts { why: Why::First, .. } => Weight::Step,
            Self::Ignored { .. } | Self::NotDue | Self::Counted { .. } | Self::Doubts { .. } => {
                Weight::Detail
            }
        }
    }

    fn facet(&self) -> Option<Facet> {
        match self {
            Self::Client(fact) => fact.facet(),
            Self::Suspects { node, .. } | Self::Convicts { node, .. } => Some(Facet::Suspects(*node)),
            _ => None,
        }
    }
}
