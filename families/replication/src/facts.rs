//! What happens to copies. Each protocol has facts of its own; all serve the same key-value commands.

use crate::evidence::Evidence;
use crate::operation::{Operation, Outcome};
use crate::own::{Own, OwnFact, Whose};
use crate::{active, chain, consistency, counter, crdt, primary_backup, quorum};
use faultline_engine::describe::{Datum, Describe, Kind};
use faultline_engine::digest::{Digest, Encode};
use faultline_engine::kv::{Answer, Command};
use faultline_engine::{ClientFact, Facet, Weight};
use faultline_rules::{LogFact, LogStep, StoreFact};

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// What a client did.
    Client(ClientFact<Operation, Outcome>),
    /// Something of one protocol.
    Own(Own),
}

/// A fact, as who knows one protocol reads it.
#[derive(Debug)]
pub enum Of<'a, T> {
    /// What a client did.
    Client(&'a ClientFact<Operation, Outcome>),
    /// Something of that protocol.
    Own(&'a T),
    /// Something of another protocol, which it may host.
    Another,
}

impl Fact {
    /// What it says of one protocol.
    #[must_use]
    pub fn own<T: OwnFact>(&self) -> Option<&T> {
        match self {
            Self::Client(_) => None,
            Self::Own(own) => own.of(),
        }
    }

    /// The same, together with what clients do.
    #[must_use]
    pub fn of<T: OwnFact>(&self) -> Of<'_, T> {
        match self {
            Self::Client(fact) => Of::Client(fact),
            Self::Own(own) => own.of().map_or(Of::Another, Of::Own),
        }
    }
}

/// As if it were an enum of the protocols' facts.
impl Encode for Fact {
    fn encode(&self, to: &mut Digest) {
        match self {
            Self::Client(fact) => {
                Whose::Client.encode(to);
                fact.encode(to);
            }
            Self::Own(own) => own.encode(to),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::Client(fact) => Whose::Client.size() + fact.size(),
            Self::Own(own) => own.size(),
        }
    }
}

impl Describe for Fact {
    fn name(&self) -> &'static str {
        match self {
            Self::Client(fact) => fact.name(),
            Self::Own(own) => own.name(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Datum)> {
        match self {
            Self::Client(fact) => fact.fields(),
            Self::Own(own) => own.fields(),
        }
    }

    fn kinds() -> Vec<Kind> {
        [
            ClientFact::<Operation, Outcome>::kinds(),
            active::Fact::kinds(),
            chain::Fact::kinds(),
            primary_backup::Fact::kinds(),
            crdt::Fact::kinds(),
            counter::Fact::kinds(),
            consistency::Fact::kinds(),
            quorum::Fact::kinds(),
        ]
        .concat()
    }
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
            Self::Own(_) => None,
        }
    }

    fn on_disk(&self) -> bool {
        match self {
            Self::Client(_) => false,
            Self::Own(own) => own.on_disk(),
        }
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Client(fact) => fact.weight(),
            Self::Own(own) => own.weight(),
        }
    }

    fn facet(&self) -> Option<Facet> {
        match self {
            Self::Client(fact) => fact.facet(),
            Self::Own(own) => own.facet(),
        }
    }
}

impl From<ClientFact<Operation, Outcome>> for Fact {
    fn from(fact: ClientFact<Operation, Outcome>) -> Self {
        Self::Client(fact)
    }
}

impl<T: OwnFact> From<T> for Fact {
    fn from(fact: T) -> Self {
        Self::Own(Own::new(fact))
    }
}

impl StoreFact for Fact {
    fn command(operation: &Operation) -> Option<Command> {
        operation.key_value()
    }

    fn answer(outcome: &Outcome) -> Option<Answer> {
        outcome.key_value()
    }
}

impl LogFact for Fact {
    type Entry = Command;

    fn log_step(&self) -> Option<LogStep<'_, Command>> {
        match self {
            Self::Client(_) => None,
            Self::Own(own) => own.log_step(),
        }
    }
}
