//! What happened: facts, closed inside a family of protocols, open between families.
//!
//! A family declares its facts as one enum with doc comments. From that declaration come their names for programs,
//! their rows in the documentation and their words in expectations ([`Describe`]), and what the digest reads
//! ([`Encode`]). Rules of the family match on it exhaustively. Whoever must read facts of *any* family asks for the
//! little that crosses families: the [`Weight`], and the [`Facet`].

use crate::client::Ticket;
use crate::describe::{Data, Datum, Describe};
use crate::digest::Encode;
use crate::id::{Endpoint, NodeId, NodeSet};
use crate::policy::Abandon;
use crate::units::Span;
use std::fmt::{self, Debug, Display, Formatter};
use std::sync::Arc;

/// The facts of a family of protocols.
pub trait Fact: Clone + Debug + PartialEq + Encode + Describe + Send + Sync + 'static {
    /// What clients of the family ask.
    type Operation: Vocable;
    /// What they are told.
    type Outcome: Vocable;
    /// The values that can break the family's rules.
    type Evidence: Clone + Debug + PartialEq + Describe + Send + Sync;

    /// The fact that a client asked, asked again, or was answered.
    fn of_client(fact: ClientFact<Self::Operation, Self::Outcome>) -> Self;
    /// That fact, if it is one.
    fn client(&self) -> Option<&ClientFact<Self::Operation, Self::Outcome>>;
    /// Whether it speaks of what is on a disk. Such a fact is stated when what its event writes is there, and a crash
    /// before that loses it; see [`Context::fact`](crate::Context::fact).
    fn on_disk(&self) -> bool;
    /// How much it matters; what clients do is weighed by [`ClientFact::weight`].
    fn weight(&self) -> Weight;
    /// What every reader may know of it, whatever its family.
    fn facet(&self) -> Option<Facet>;
}

/// A command or an answer, as facts keep it: it is written as data, without a language.
pub trait Vocable: Clone + Debug + Display + PartialEq + Encode + Data + Send + Sync + 'static {}

impl<T: Clone + Debug + Display + PartialEq + Encode + Data + Send + Sync + 'static> Vocable for T {}

/// What clients do, in every family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub enum ClientFact<O, A> {
    /// A client asked something for the first time.
    Invoked {
        /// The request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asks.
        operation: O,
        /// The node it asked.
        to: NodeId,
    },
    /// A client asked again.
    Retried {
        /// The request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The node it asks now.
        to: NodeId,
        /// How often it has asked.
        attempt: u32,
        /// Whether nobody answered; otherwise it was redirected.
        timed_out: bool,
    },
    /// A request of a client goes to several nodes at the same time: to the one that it asks, and to the others.
    AskedAll {
        /// The request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// To whom it goes.
        nodes: NodeSet,
    },
    /// A client that waits for equal answers heard one, and they are not enough yet.
    Heard {
        /// The request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it was told.
        outcome: A,
        /// By whom.
        by: NodeId,
        /// Who has told it the same.
        same: NodeSet,
        /// How many must have done so.
        needed: u16,
    },
    /// A client was told something other than the answer that it takes, or has taken.
    Differs {
        /// The request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it was told.
        outcome: A,
        /// By whom.
        by: NodeSet,
        /// What it takes.
        taken: A,
    },
    /// A client got its answer.
    Returned {
        /// The request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it had asked.
        operation: O,
        /// What it was told.
        outcome: A,
        /// By whom.
        by: NodeId,
        /// How long it took.
        took: Span,
    },
    /// A client does not wait any more for what it was to ask once.
    GaveUp {
        /// The request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Whether nobody answered; otherwise it was redirected.
        timed_out: bool,
    },
    /// A client waits before it asks again, as its policy says.
    BackedOff {
        /// The request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// How long it waits.
        pause: Span,
    },
    /// A client asks for something no more, as its policy says.
    Abandoned {
        /// The request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// How often it has asked.
        attempt: u32,
        /// Why it does not ask again: `retries`, `deadline`, `budget`, `breaker` or `keyless`.
        reason: Abandon,
    },
    /// A client does not ask at all, because its circuit breaker is open.
    Declined {
        /// What it would have asked.
        operation: O,
    },
    /// A client's circuit breaker opened.
    BreakerOpened {
        /// How many attempts in a row have failed.
        failures: u16,
        /// How long nothing is sent.
        pause: Span,
    },
    /// A client whose circuit breaker was open sends one request, to see.
    BreakerProbed {
        /// The request.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A client's circuit breaker closed: the request that it sent to see was answered.
    BreakerClosed,
    /// A node turned a request away, because its queue was full.
    TurnedAway {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A node sent a client elsewhere.
    Redirected {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Where to, if it knew.
        to: Option<NodeId>,
    },
}

/// The names of the facts whose subject is a client. Every other fact is about a node.
pub const FACTS_OF_CLIENTS: &[&str] = &[
    "invoked",
    "retried",
    "asked_all",
    "heard",
    "differs",
    "returned",
    "gave_up",
    "backed_off",
    "abandoned",
    "declined",
    "breaker_opened",
    "breaker_probed",
    "breaker_closed",
];

impl<O, A> ClientFact<O, A> {
    /// How much it matters.
    #[must_use]
    pub fn weight(&self) -> Weight {
        match self {
            Self::BackedOff { .. } | Self::AskedAll { .. } => Weight::Detail,
            Self::Differs { .. } | Self::BreakerOpened { .. } | Self::BreakerClosed => Weight::Headline,
            _ => Weight::Step,
        }
    }

    /// What every reader may know of it.
    #[must_use]
    pub fn facet(&self) -> Option<Facet> {
        match self {
            Self::Invoked { ticket, .. } => Some(Facet::Asked(*ticket)),
            Self::Returned { ticket, .. } => Some(Facet::Answered(*ticket)),
            Self::GaveUp { ticket, .. } | Self::Abandoned { ticket, .. } => Some(Facet::GivenUp(*ticket)),
            Self::Retried { .. }
            | Self::AskedAll { .. }
            | Self::Heard { .. }
            | Self::Differs { .. }
            | Self::BackedOff { .. }
            | Self::Declined { .. }
            | Self::BreakerOpened { .. }
            | Self::BreakerProbed { .. }
            | Self::BreakerClosed
            | Self::TurnedAway { .. }
            | Self::Redirected { .. } => None,
        }
    }
}

/// What crosses families: all that the page, exports and expectations read of a fact whose family they do not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// A client asked something for the first time.
    Asked(Ticket),
    /// A client got its answer.
    Answered(Ticket),
    /// A client does not wait for one any more.
    GivenUp(Ticket),
    /// A process leads from here on, in this term, ballot or view.
    Leads(u64),
    /// A process leads no longer.
    StepsDown,
    /// A process accepts somebody as its leader.
    Follows(NodeId),
    /// A process put an entry of this term or ballot into its log, at this index.
    Entry {
        /// The index, from 1.
        index: u64,
        /// The term or ballot.
        epoch: u64,
    },
    /// A process knows that all entries up to this index are committed.
    Committed(u64),
    /// A process knows what was decided at this index; 0 where there is one decision only.
    Decided(u64),
    /// A process suspects that another one has failed.
    Suspects(NodeId),
}

/// How much a fact matters to a reader of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Only to a reader who follows every message.
    Detail,
    /// Part of the story.
    Step,
    /// A turning point.
    Headline,
}

/// A fact, with when and to whom it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactRecord<F> {
    /// The number of the event, from 0.
    pub event: u32,
    /// Whom it is about.
    pub subject: Endpoint,
    /// What happened.
    pub fact: F,
}

/// A fact of a family that the reader does not know.
pub trait AnyFact: Send + Sync {
    /// Its name for programs.
    fn name(&self) -> &'static str;
    /// Its values, by name.
    fn fields(&self) -> Vec<(&'static str, Datum)>;
    /// How much it matters.
    fn weight(&self) -> Weight;
    /// What every reader may know of it.
    fn facet(&self) -> Option<Facet>;
}

impl<F: Fact> AnyFact for F {
    fn name(&self) -> &'static str {
        Describe::name(self)
    }
    fn fields(&self) -> Vec<(&'static str, Datum)> {
        Describe::fields(self)
    }
    fn weight(&self) -> Weight {
        Fact::weight(self)
    }
    fn facet(&self) -> Option<Facet> {
        Fact::facet(self)
    }
}

/// Its name and its values: the fact's own `Debug` would be in the program of every engine.
impl Debug for dyn AnyFact {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.name())?;
        f.debug_map().entries(self.fields()).finish()
    }
}

/// A fact as a session gives it out.
#[derive(Clone, Debug)]
pub struct FactView {
    /// The number of the event, from 0.
    pub event: u32,
    /// Whom it is about.
    pub subject: Endpoint,
    /// What happened.
    pub fact: Arc<dyn AnyFact>,
}

impl FactView {
    /// The same without its family.
    pub(crate) fn of<F: Fact>(record: &FactRecord<F>) -> Self {
        Self { event: record.event, subject: record.subject, fact: Arc::new(record.fact.clone()) }
    }

    /// One of its values; none where it has no value of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<Datum> {
        self.fact.fields().into_iter().find(|(other, _)| *other == name).map(|(_, datum)| datum)
    }
}

impl PartialEq for FactView {
    fn eq(&self, other: &Self) -> bool {
        self.event == other.event
            && self.subject == other.subject
            && self.fact.name() == other.fact.name()
            && self.fact.fields() == other.fact.fields()
    }
}
