//! What happens in consensus and in replicated logs.

use crate::ballot::{Ballot, BallotFact};
use crate::evidence::Evidence;
use crate::membership::{Change, MembershipFact, Verdict};
use crate::proposal;
use crate::raft::Members;
use faultline_engine::describe::{Data, Datum, Describe, Shape};
use faultline_engine::digest::Encode;
use faultline_engine::{ClientFact, Facet, NodeId, NodeSet, Span, Ticket, Weight, kv};
use faultline_rules::{BallotStep, ConsensusFact, LogFact, LogStep, Origin, StoreFact};
use std::fmt;

/// What a client asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Operation {
    /// Something of the key-value store.
    KeyValue(kv::Command),
    /// To decide on a value.
    Propose(proposal::Command),
    /// To add or remove a server.
    Change(Change),
}

/// What a client was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Outcome {
    /// Something of the key-value store.
    KeyValue(kv::Answer),
    /// Which value was chosen.
    Chosen(proposal::Answer),
    /// What became of a change of members.
    Changed(Verdict),
}

/// What a log entry holds, or a proposer proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Payload {
    /// Nothing: a new leader's first entry, or a hole that was filled.
    Noop,
    /// A client's request.
    Request(Ticket, Operation),
    /// Who the members are from here on.
    Configuration(Members),
}

impl Payload {
    /// Who the members are from here on, if that is what it says.
    #[must_use]
    pub fn members(&self) -> Option<Members> {
        match self {
            Self::Configuration(members) => Some(*members),
            Self::Noop | Self::Request(..) => None,
        }
    }
}

/// Why a vote was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
#[data(tag = "reason")]
pub enum VoteRefusal {
    /// The candidate's term is over.
    StaleTerm,
    /// The vote of this term went to somebody else.
    AlreadyVoted {
        /// To whom.
        candidate: NodeId,
    },
    /// The voter's own log is newer: its last index and term.
    NewerLog {
        /// The voter's last index.
        index: u64,
        /// The term of that entry.
        epoch: u64,
    },
    /// The voter hears from a leader (pre-votes, and where leaders have leases).
    HearsLeader {
        /// The leader.
        leader: NodeId,
    },
    /// The voter has restarted, and may have answered a leader that has a lease just before.
    Restarted,
}

/// Why entries were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
#[data(tag = "reason")]
pub enum AppendRefusal {
    /// The sender's term is over.
    StaleTerm,
    /// The log ends at `last`, before the entry that should precede.
    Gap {
        /// The last index of the log.
        last: u64,
        /// The index that should be there.
        previous: u64,
    },
    /// The entry that should precede has another term.
    Conflict {
        /// The index in question.
        previous: u64,
        /// The term there.
        found: u64,
        /// The term that the sender has there.
        expected: u64,
    },
}

/// Why a leader or candidate became a follower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
#[data(tag = "reason")]
pub enum StepDownCause {
    /// Somebody spoke from a higher term.
    HigherTerm {
        /// Who.
        from: NodeId,
    },
    /// Somebody else leads the same term.
    Leader {
        /// Who.
        leader: NodeId,
    },
    /// Within an election timeout no majority has answered this leader.
    NoQuorum {
        /// Who has.
        answered: NodeSet,
    },
    /// The committed configuration is without this leader.
    Removed,
}

/// Something that happened in consensus or to a replicated log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub enum Fact {
    /// What a client did.
    #[describe(flatten)]
    Client(ClientFact<Operation, Outcome>),
    /// A server of a replicated log started from its disk.
    #[describe(name = "server_started")]
    Started {
        /// The term found there.
        epoch: u64,
        /// The length of the log found there.
        last: u64,
        /// The term of its last entry, 0 when there is none.
        last_epoch: u64,
    },
    /// What the disk of a server of a replicated log holds when the run begins, by its script.
    #[describe(name = "initial_state")]
    Initial {
        /// The term.
        epoch: u64,
        /// Who has got its vote in that term.
        voted_for: Option<NodeId>,
        /// The length of its log.
        last: u64,
    },
    /// An entry of that log.
    InitialEntry {
        /// At this index, from 1.
        index: u64,
        /// Of this term.
        epoch: u64,
    },
    /// An election timeout passed without word from a leader.
    Suspects {
        /// Who was silent, if anybody was known.
        leader: Option<NodeId>,
        /// For how long.
        silence: Span,
    },
    /// A process asks for votes.
    Campaigns {
        /// In this term.
        epoch: u64,
        /// Whether it only asks how the votes would go.
        pre: bool,
    },
    /// A process gave its vote.
    Voted {
        /// In this term.
        epoch: u64,
        /// To this candidate.
        candidate: NodeId,
        /// Whether it only said that it would.
        pre: bool,
    },
    /// A process refused its vote.
    RefusedVote {
        /// In this term.
        epoch: u64,
        /// To this candidate.
        candidate: NodeId,
        /// Why.
        why: VoteRefusal,
        /// Whether it only said that it would.
        pre: bool,
    },
    /// A process leads.
    Leads {
        /// This term.
        epoch: u64,
        /// By these votes.
        votes: NodeSet,
    },
    /// A process accepts somebody as its leader.
    Follows {
        /// In this term.
        epoch: u64,
        /// Whom.
        leader: NodeId,
    },
    /// A leader or candidate gave up its role.
    StepsDown {
        /// The term it is in now.
        epoch: u64,
        /// Whether it led.
        led: bool,
        /// Why.
        why: StepDownCause,
    },
    /// An entry was written at the end of a log.
    Appended {
        /// At this index, from 1.
        index: u64,
        /// With this term.
        epoch: u64,
        /// What it holds.
        payload: Payload,
    },
    /// A leader is asked again for what it has taken and not yet executed.
    AlreadyHeld {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// Where it is in the log, if it has a place.
        index: Option<u64>,
    },
    /// The end of a log was removed.
    Truncated {
        /// From this index on.
        from: u64,
        /// This many entries.
        count: u64,
        /// On whose word.
        leader: NodeId,
    },
    /// A process refused entries.
    RefusedEntries {
        /// Of this sender.
        leader: NodeId,
        /// Why.
        why: AppendRefusal,
    },
    /// The disk of a process has lost entries that it had stored for the leader of the term.
    LostEntries {
        /// For whom.
        leader: NodeId,
        /// Up to this index it had stored the leader's log.
        stored: u64,
        /// The last index of what is left.
        last: u64,
    },
    /// A process knows that entries are committed.
    Committed {
        /// Up to this index.
        through: u64,
        /// The term of the process.
        epoch: u64,
        /// Those known to hold it, if this is the leader that counted them.
        holders: NodeSet,
    },
    /// A process executed an entry.
    Applied {
        /// At this index.
        index: u64,
        /// Of this term.
        epoch: u64,
        /// Holding this.
        payload: Payload,
        /// With this outcome; none when there was nothing to execute, or it was executed before.
        outcome: Option<Outcome>,
    },
    /// A leader answers a read from its own state, once these have confirmed that it still leads.
    ReadConfirmed {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The index that the read must see.
        index: u64,
        /// Who confirmed.
        by: NodeSet,
    },
    /// A leader answers a read from its own state, because it has a lease: nobody else can lead yet.
    ReadByLease {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The index that the read must see.
        index: u64,
        /// How long the lease still lasts, by the leader's clock.
        left: Span,
    },
    /// Something of the members of a cluster.
    #[describe(flatten)]
    Membership(MembershipFact),
    /// Something of Paxos.
    #[describe(flatten)]
    Ballot(BallotFact),
}

// A history holds millions of facts, so they carry numbers and names, not contents.
const _: () = assert!(size_of::<Fact>() <= 104);

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

    // A log is said to hold what it holds in memory: its disk follows, and a server that starts says what is left.
    fn on_disk(&self) -> bool {
        match self {
            Self::Voted { pre, .. } => !pre,
            Self::Ballot(fact) => fact.on_disk(),
            _ => false,
        }
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Client(fact) => fact.weight(),
            Self::Leads { .. }
            | Self::StepsDown { led: true, .. }
            | Self::Truncated { .. }
            | Self::LostEntries { .. } => Weight::Headline,
            Self::Committed { holders, .. } if !holders.is_empty() => Weight::Step,
            Self::Started { .. }
            | Self::InitialEntry { .. }
            | Self::Follows { .. }
            | Self::Applied { .. }
            | Self::Committed { .. } => Weight::Detail,
            Self::Initial { .. }
            | Self::Suspects { .. }
            | Self::Campaigns { .. }
            | Self::Voted { .. }
            | Self::RefusedVote { .. }
            | Self::StepsDown { led: false, .. }
            | Self::Appended { .. }
            | Self::AlreadyHeld { .. }
            | Self::RefusedEntries { .. }
            | Self::ReadConfirmed { .. }
            | Self::ReadByLease { .. } => Weight::Step,
            Self::Membership(fact) => fact.weight(),
            Self::Ballot(fact) => fact.weight(),
        }
    }

    fn facet(&self) -> Option<Facet> {
        match *self {
            Self::Client(fact) => fact.facet(),
            Self::Suspects { leader, .. } => leader.map(Facet::Suspects),
            Self::Leads { epoch, .. } => Some(Facet::Leads(epoch)),
            Self::Follows { leader, .. } => Some(Facet::Follows(leader)),
            Self::StepsDown { led: true, .. } => Some(Facet::StepsDown),
            Self::Appended { index, epoch, .. } => Some(Facet::Entry { index, epoch }),
            Self::Committed { through, .. } => Some(Facet::Committed(through)),
            Self::Ballot(fact) => fact.facet(),
            _ => None,
        }
    }
}

impl LogFact for Fact {
    type Entry = Payload;

    fn log_step(&self) -> Option<LogStep<'_, Payload>> {
        match self {
            Self::Started { last, .. } => Some(LogStep::Started { last: *last }),
            Self::InitialEntry { index, epoch } => {
                Some(LogStep::Held { index: *index, epoch: *epoch, entry: &Payload::Noop })
            }
            Self::Follows { epoch, .. } => Some(LogStep::Follows { epoch: *epoch }),
            Self::Leads { epoch, .. } => Some(LogStep::Leads { epoch: *epoch }),
            Self::StepsDown { epoch, .. } => Some(LogStep::StepsDown { epoch: *epoch }),
            Self::Truncated { from, .. } => Some(LogStep::Truncated { from: *from }),
            Self::Appended { index, epoch, payload } => {
                Some(LogStep::Appended { index: *index, epoch: *epoch, entry: payload })
            }
            Self::Committed { through, .. } => Some(LogStep::Committed { through: *through }),
            Self::Applied { index, epoch, payload, outcome } => {
                let effect = match payload {
                    Payload::Request(ticket, _) if outcome.is_some() => Some(*ticket),
                    Payload::Request(..) | Payload::Noop | Payload::Configuration(_) => None,
                };
                Some(LogStep::Applied { index: *index, epoch: *epoch, entry: payload, effect })
            }
            Self::ReadConfirmed { ticket, index, .. } | Self::ReadByLease { ticket, index, .. } => {
                Some(LogStep::Reads { ticket: *ticket, index: *index })
            }
            _ => None,
        }
    }

    fn members(entry: &Payload) -> Option<faultline_rules::Members> {
        let members = entry.members()?;
        Some(faultline_rules::Members { voters: members.voters(), outgoing: members.outgoing() })
    }
}

impl ConsensusFact for Fact {
    type Ballot = Ballot;
    type Value = Payload;

    fn ballot_step(&self) -> Option<BallotStep<Ballot, Payload>> {
        let Self::Ballot(fact) = self else { return None };
        match *fact {
            BallotFact::Started { promised, accepted } => Some(BallotStep::Started { promised, accepted }),
            BallotFact::InitialState { promised, .. } => promised.map(BallotStep::HadPromised),
            BallotFact::InitialAcceptance { slot, ballot, value } => {
                Some(BallotStep::HadAccepted { slot, ballot, value })
            }
            BallotFact::Promised { ballot, .. } => Some(BallotStep::Promised(ballot)),
            BallotFact::Proposes { slot, ballot, value } => {
                Some(BallotStep::Proposes { slot, ballot, value })
            }
            BallotFact::Accepted { slot, ballot, value } => {
                Some(BallotStep::Accepted { slot, ballot, value })
            }
            BallotFact::Learned { slot, ballot, value } => Some(BallotStep::Learned { slot, ballot, value }),
            BallotFact::Prepares { .. }
            | BallotFact::Refused { .. }
            | BallotFact::Bound { .. }
            | BallotFact::Counted { .. }
            | BallotFact::BacksOff { .. }
            | BallotFact::Redirected { .. } => None,
        }
    }

    fn proposer(ballot: Ballot) -> NodeId {
        ballot.proposer
    }

    fn origin(value: Payload) -> Origin {
        match value {
            Payload::Noop | Payload::Configuration(_) => Origin::Filler,
            Payload::Request(ticket, _) => Origin::Client(ticket),
        }
    }

    fn requested(ticket: Ticket, operation: &Operation) -> Payload {
        Payload::Request(ticket, *operation)
    }

    fn is_true(outcome: &Outcome, chosen: Option<Payload>) -> Option<bool> {
        let Outcome::Chosen(proposal::Answer(told)) = outcome else { return None };
        let is_it =
            |value| matches!(value, Payload::Request(_, Operation::Propose(command)) if command.0 == *told);
        Some(chosen.is_some_and(is_it))
    }
}

impl StoreFact for Fact {
    fn command(operation: &Operation) -> Option<kv::Command> {
        match operation {
            Operation::KeyValue(command) => Some(*command),
            Operation::Propose(_) | Operation::Change(_) => None,
        }
    }

    fn answer(outcome: &Outcome) -> Option<kv::Answer> {
        match outcome {
            Outcome::KeyValue(answer) => Some(*answer),
            Outcome::Chosen(_) | Outcome::Changed(_) => None,
        }
    }
}

impl From<ClientFact<Operation, Outcome>> for Fact {
    fn from(fact: ClientFact<Operation, Outcome>) -> Self {
        Self::Client(fact)
    }
}

impl From<BallotFact> for Fact {
    fn from(fact: BallotFact) -> Self {
        Self::Ballot(fact)
    }
}

impl From<MembershipFact> for Fact {
    fn from(fact: MembershipFact) -> Self {
        Self::Membership(fact)
    }
}

impl From<kv::Command> for Operation {
    fn from(command: kv::Command) -> Self {
        Self::KeyValue(command)
    }
}

impl From<proposal::Command> for Operation {
    fn from(command: proposal::Command) -> Self {
        Self::Propose(command)
    }
}

impl From<kv::Answer> for Outcome {
    fn from(answer: kv::Answer) -> Self {
        Self::KeyValue(answer)
    }
}

impl From<proposal::Answer> for Outcome {
    fn from(answer: proposal::Answer) -> Self {
        Self::Chosen(answer)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyValue(command) => command.fmt(f),
            Self::Propose(command) => command.fmt(f),
            Self::Change(change) => change.fmt(f),
        }
    }
}

impl fmt::Display for Outcome {
    /// A value as data, without a language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyValue(answer) => answer.fmt(f),
            Self::Chosen(answer) => answer.fmt(f),
            Self::Changed(verdict) => verdict.fmt(f),
        }
    }
}

impl Data for Operation {
    fn datum(&self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl Data for Outcome {
    fn datum(&self) -> Datum {
        match self {
            Self::KeyValue(answer) => answer.datum(),
            Self::Chosen(answer) => answer.datum(),
            Self::Changed(verdict) => verdict.datum(),
        }
    }
}

impl Data for Payload {
    /// Nothing for what changes nothing.
    fn datum(&self) -> Datum {
        match self {
            Self::Noop => Datum::Nothing,
            Self::Request(ticket, operation) => {
                Datum::Record(vec![("request", ticket.datum()), ("operation", operation.datum())])
            }
            Self::Configuration(members) => Datum::Record(vec![("members", members.datum())]),
        }
    }

    fn shape() -> Shape {
        let request = vec![("request", Ticket::shape()), ("operation", Operation::shape())];
        let members = vec![("members", Members::shape())];
        Shape::OneOf(vec![Shape::Record(request), Shape::Record(members)])
    }
}
