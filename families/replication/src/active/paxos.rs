//! The order of Multi-Paxos, which runs as a part of each replica: what it chooses, the replica executes.

use super::disk::Write;
use super::{Cx, Fact, Message, Order, Replica, Timer};
use crate::Evidence;
use faultline_agreement::multi_paxos::{self, MultiPaxos};
use faultline_agreement::{self as agreement, BallotFact, Operation, Outcome, Payload, StepDownCause};
use faultline_engine::describe::Describe;
use faultline_engine::digest::Encode;
use faultline_engine::kv::{Answer, Command};
use faultline_engine::{
    ClientFact, Context, Facet, Fact as _, Hosts, Includes, NodeId, NodeSet, Reply, Span, Ticket, Weight,
};

/// What happens in the order of Multi-Paxos.
#[derive(Clone, Debug, PartialEq, Encode, Describe)]
pub enum PaxosFact {
    /// An election timeout passed without word from a leader.
    Suspects {
        /// Who was silent, if anybody was known.
        leader: Option<NodeId>,
        /// For how long.
        silence: Span,
    },
    /// A process leads.
    Leads {
        /// This ballot.
        epoch: u64,
        /// By these promises.
        votes: NodeSet,
    },
    /// A process accepts somebody as its leader.
    Follows {
        /// In this ballot.
        epoch: u64,
        /// Whom.
        leader: NodeId,
    },
    /// A leader or proposer gave up its role.
    StepsDown {
        /// The ballot of which it knows now.
        epoch: u64,
        /// Whether it led.
        led: bool,
        /// Why.
        why: StepDownCause,
    },
    /// Something of a ballot.
    #[describe(flatten)]
    Ballot(BallotFact),
}

impl PaxosFact {
    /// What the part states, as far as the replica states it too. What is chosen it executes itself, and no client is redirected:
    /// all are asked.
    fn of(fact: agreement::Fact) -> Option<Self> {
        Some(match fact {
            agreement::Fact::Suspects { leader, silence } => Self::Suspects { leader, silence },
            agreement::Fact::Leads { epoch, votes } => Self::Leads { epoch, votes },
            agreement::Fact::Follows { epoch, leader } => Self::Follows { epoch, leader },
            agreement::Fact::StepsDown { epoch, led, why } => Self::StepsDown { epoch, led, why },
            agreement::Fact::Ballot(fact) => Self::Ballot(fact),
            _ => return None,
        })
    }

    fn included(&self) -> agreement::Fact {
        match *self {
            Self::Suspects { leader, silence } => agreement::Fact::Suspects { leader, silence },
            Self::Leads { epoch, votes } => agreement::Fact::Leads { epoch, votes },
            Self::Follows { epoch, leader } => agreement::Fact::Follows { epoch, leader },
            Self::StepsDown { epoch, led, why } => agreement::Fact::StepsDown { epoch, led, why },
            Self::Ballot(fact) => agreement::Fact::Ballot(fact),
        }
    }

    pub(super) fn on_disk(&self) -> bool {
        self.included().on_disk()
    }

    pub(super) fn weight(&self) -> Weight {
        self.included().weight()
    }

    pub(super) fn facet(&self) -> Option<Facet> {
        self.included().facet()
    }
}

/// What a part states that orders, as a fact of the family: other protocols host the same part, and state it in the same words.
pub(crate) fn of_order(fact: agreement::Fact) -> Option<crate::Fact> {
    PaxosFact::of(fact).map(|fact| Fact::Paxos(fact).into())
}

impl Hosts<MultiPaxos> for Replica {
    fn message(message: multi_paxos::Message) -> Message {
        Message::Paxos(message)
    }

    fn timer(timer: multi_paxos::Timer) -> Timer {
        Timer::Paxos(timer)
    }

    fn write(write: multi_paxos::Write) -> Write {
        Write::Paxos(write)
    }

    fn fact(fact: agreement::Fact) -> Option<crate::Fact> {
        of_order(fact)
    }

    /// The replica answers when it has executed; a part that does not lead has nothing to say, as the leader was asked too.
    fn reply(_: Reply<Answer>) -> Option<Reply<Answer>> {
        None
    }
}

impl Replica {
    /// Something for the part; then all that has become known to be chosen is executed.
    pub(super) fn in_part(
        &mut self,
        cx: Cx<'_, '_>,
        run: impl FnOnce(&mut MultiPaxos, &mut Context<'_, MultiPaxos>),
    ) {
        let config = cx.config();
        if let Order::Paxos(part) = &mut self.order {
            cx.part(&config.paxos, |cx| run(part, cx));
        }
        self.execute_chosen(cx);
    }

    fn execute_chosen(&mut self, cx: Cx<'_, '_>) {
        while let Order::Paxos(part) = &self.order
            && let Some(payload) = part.chosen_at(self.machine.executed + 1)
        {
            let number = self.machine.executed + 1;
            match request(payload) {
                Some((ticket, command)) => self.execute(cx, number, ticket, command),
                None => {
                    self.machine.pass(number);
                    cx.fact(Fact::Passed { number });
                }
            }
        }
    }
}

/// The request that was chosen; none where a hole was filled.
pub(super) fn request(chosen: Payload) -> Option<(Ticket, Command)> {
    match chosen {
        Payload::Request(ticket, Operation::KeyValue(command)) => Some((ticket, command)),
        _ => None,
    }
}

impl Includes<agreement::Fact> for crate::Fact {
    /// Which requests there are and what happens in ballots: of these the rules of consensus are.
    fn included(&self) -> Option<agreement::Fact> {
        match self {
            Self::Own(own) => match own.of() {
                Some(Fact::Paxos(fact)) => Some(fact.included()),
                _ => None,
            },
            Self::Client(ClientFact::Invoked { ticket, operation, to }) => {
                let operation = Operation::KeyValue(operation.key_value()?);
                Some(agreement::Fact::Client(ClientFact::Invoked { ticket: *ticket, operation, to: *to }))
            }
            Self::Client(ClientFact::Returned { ticket, operation, outcome, by, took }) => {
                let operation = Operation::KeyValue(operation.key_value()?);
                let outcome = Outcome::KeyValue(outcome.key_value()?);
                let (ticket, by, took) = (*ticket, *by, *took);
                Some(agreement::Fact::Client(ClientFact::Returned { ticket, operation, outcome, by, took }))
            }
            _ => None,
        }
    }

    /// Of the part's rules those of consensus are taken along.
    fn evidence(evidence: agreement::Evidence) -> Option<Evidence> {
        match evidence {
            agreement::Evidence::Ballot(evidence) => Some(super::Evidence::Order(evidence).into()),
            _ => None,
        }
    }
}
