//! What a service does with requests that may come more than once.

use crate::evidence::Evidence;
use crate::operation::{Operation, Outcome};
use crate::reassign::TaskFact;
use faultline_engine::describe::Describe;
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command, Key};
use faultline_engine::{ClientFact, Facet, Ticket, Weight};
use faultline_rules::StoreFact;

/// What happened to a request. A request is known by its idempotency key, which is its client and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub enum Fact {
    /// What a client did.
    #[describe(flatten)]
    Client(ClientFact<Operation, Outcome>),
    /// A service started from its disk.
    #[describe(name = "service_started")]
    Started {
        /// How often it started, this time included.
        life: u32,
        /// How many idempotency keys it knows.
        keys: u32,
    },
    /// A request took effect, and that is on the disk.
    #[describe(name = "took_effect")]
    TookEffect {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it asked.
        operation: Command,
        /// What its client is told.
        outcome: Answer,
    },
    /// A request came again that had taken effect. Its client is told what it was told before, and nothing changes.
    #[describe(name = "recognised")]
    Recognised {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What its client is told.
        outcome: Answer,
    },
    /// A request came that is older than one of its client that took effect or is being worked at: nobody waits for it.
    #[describe(name = "request_outdated")]
    Outdated {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A request came again that is being worked at. It will be answered once.
    #[describe(name = "already_under_way")]
    UnderWay {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A request came to a service that does not serve yet: it waits for its first write after a start.
    #[describe(name = "not_ready")]
    Unready {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
    },
    /// A transaction began: it has read a key, and will write it unless somebody else does before.
    #[describe(name = "transaction_began")]
    Began {
        /// For which request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it read.
        key: Key,
        /// How often that was written before.
        version: u32,
    },
    /// A transaction ended without an effect, because what it had read was written meanwhile.
    #[describe(name = "transaction_conflicted")]
    Conflicted {
        /// For which request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// What it had read.
        key: Key,
        /// How often that was written when it read it.
        version: u32,
        /// How often it is written now.
        newer: u32,
    },
    /// What happened to a task.
    #[describe(flatten)]
    Task(TaskFact),
    /// Something of failover.
    #[describe(flatten)]
    Failover(crate::failover::Fact),
}

impl faultline_engine::Fact for Fact {
    type Operation = Operation;
    type Outcome = Outcome;
    type Evidence = Evidence;

    fn of_client(fact: ClientFact<Operation, Outcome>) -> Self {
        Self::Client(fact)
    }

    fn client(&self) -> Option<&ClientFact<Operation, Outcome>> {
        match self {
            Self::Client(fact) => Some(fact),
            _ => None,
        }
    }

    fn on_disk(&self) -> bool {
        match self {
            Self::Task(fact) => fact.on_disk(),
            Self::Failover(fact) => fact.on_disk(),
            _ => matches!(self, Self::TookEffect { .. }),
        }
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Client(fact) => fact.weight(),
            Self::Task(fact) => fact.weight(),
            Self::Failover(fact) => fact.weight(),
            Self::Recognised { .. } => Weight::Headline,
            Self::Started { .. } | Self::TookEffect { .. } | Self::Conflicted { .. } => Weight::Step,
            Self::Outdated { .. } | Self::UnderWay { .. } | Self::Unready { .. } | Self::Began { .. } => {
                Weight::Detail
            }
        }
    }

    fn facet(&self) -> Option<Facet> {
        match self {
            Self::Failover(fact) => fact.facet(),
            _ => self.client().and_then(ClientFact::facet),
        }
    }
}

impl From<ClientFact<Operation, Outcome>> for Fact {
    fn from(fact: ClientFact<Operation, Outcome>) -> Self {
        Self::Client(fact)
    }
}

impl From<TaskFact> for Fact {
    fn from(fact: TaskFact) -> Self {
        Self::Task(fact)
    }
}

impl From<crate::failover::Fact> for Fact {
    fn from(fact: crate::failover::Fact) -> Self {
        Self::Failover(fact)
    }
}

impl StoreFact for Fact {
    fn command(operation: &Operation) -> Option<Command> {
        if let Operation::KeyValue(command) = operation { Some(*command) } else { None }
    }

    fn answer(outcome: &Outcome) -> Option<Answer> {
        if let Outcome::KeyValue(answer) = outcome { Some(*answer) } else { None }
    }
}
