//! What happens in atomic commitment.

use crate::evidence::Evidence;
use crate::transaction::{Answer, Command, Decision, Key, Keys, Tx};
use faultline_engine::describe::{Data, Describe};
use faultline_engine::digest::Encode;
use faultline_engine::{ClientFact, Epoch, EpochKind, Facet, NodeId, NodeSet, Span, Ticket, Weight, names};

/// Transactions of a coordinator.
pub static TRANSACTIONS: EpochKind = EpochKind {
    slug: "transaction",
    wide: false,
    badge: "",
    write: |number| u32::try_from(number).map_or_else(|_| "-".into(), |tx| Tx(tx).to_string()),
    read: |text| text.parse::<Tx>().ok().map(|tx| tx.0.into()),
    owner: |_| None,
};

/// A transaction as a colour; they are numbered from 1.
pub(crate) fn epoch(tx: Tx) -> Epoch {
    if tx == Tx(0) { Epoch::NONE } else { TRANSACTIONS.of(tx.0.into()) }
}

names! {
    /// What a record in the log of atomic commitment says.
    pub enum CommitRecord {
        /// The coordinator asks for votes.
        Start = "start",
        /// The participant votes yes.
        Yes = "yes",
        /// Everybody voted yes (Skeen 1981).
        PreCommit = "pre_commit",
        /// Decided: all of it.
        Commit = "commit",
        /// Decided: none of it.
        Abort = "abort",
        /// Everybody knows the decision.
        End = "end",
    }
}

/// Why a participant votes no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
#[data(tag = "reason")]
pub enum VoteNo {
    /// Another transaction holds the lock of a key.
    Locked {
        /// The key.
        key: Key,
        /// Who holds it.
        holder: Tx,
    },
    /// A key does not hold as much as is to be taken, or would hold more than a number can say.
    OutOfBounds {
        /// The key.
        key: Key,
        /// What it holds.
        holds: i16,
    },
}

/// Why a transaction was decided as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
#[data(tag = "reason")]
pub enum DecisionCause {
    /// These participants voted yes: all of them, unless a planted bug is content with fewer.
    Yes {
        /// Who.
        by: NodeSet,
    },
    /// This participant voted no.
    No {
        /// Who.
        by: NodeId,
    },
    /// These participants have not voted in time.
    Silent {
        /// Who.
        nodes: NodeSet,
    },
    /// The process restarted and found no decision in its log.
    Recovery,
    /// Somebody asks about a transaction of which there is no record: presumed abort.
    NoRecord {
        /// Who.
        asker: NodeId,
    },
    /// Every participant that is not taken for dead has the pre-commit (Skeen 1981).
    PreCommitted {
        /// Who.
        by: NodeSet,
    },
    /// The termination protocol: of those that reported, these decide it by their state (Skeen 1981).
    Termination {
        /// Who.
        by: NodeSet,
    },
}

/// How a participant came to its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Data)]
pub enum Learned {
    /// This node told it.
    From(NodeId),
    /// It had not voted, and was asked how the transaction ended: so it will never vote yes.
    NotVoted,
    /// It voted yes, and waited no longer: a planted bug.
    Timeout,
    /// It restarted and forgot its yes: a planted bug.
    Forgot,
}

/// Something that happens in atomic commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub enum Fact {
    /// What a client did.
    #[describe(flatten)]
    Client(ClientFact<Command, Answer>),
    /// A process started from its log.
    #[describe(name = "process_started")]
    Started {
        /// Whether it coordinates.
        coordinator: bool,
        /// How many records the log has.
        records: u32,
        /// How many transactions in it have no outcome.
        in_doubt: u32,
    },
    /// A participant sent a client to the coordinator.
    #[describe(name = "sent_to_coordinator")]
    Redirected {
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The coordinator.
        to: NodeId,
    },
    /// A coordinator begins a transaction.
    Began {
        /// Which.
        tx: Tx,
        /// For which request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The nodes that hold its keys.
        participants: NodeSet,
    },
    /// A participant locked keys.
    Locked {
        /// For this transaction.
        tx: Tx,
        /// The keys.
        keys: Keys,
    },
    /// A participant let go of the locks of a transaction.
    Unlocked {
        /// Which.
        tx: Tx,
        /// The keys.
        keys: Keys,
    },
    /// A participant votes yes: from here on it cannot decide alone.
    VotedYes {
        /// About this transaction.
        tx: Tx,
    },
    /// A participant votes no, and so aborts.
    VotedNo {
        /// About this transaction.
        tx: Tx,
        /// Why.
        why: VoteNo,
    },
    /// A process knows that everybody voted yes (Skeen 1981).
    PreCommitted {
        /// Which transaction.
        tx: Tx,
        /// Who told it; itself when it is the coordinator.
        from: NodeId,
    },
    /// A process decides for all.
    Decided {
        /// Which transaction.
        tx: Tx,
        /// What.
        decision: Decision,
        /// Why.
        why: DecisionCause,
    },
    /// A participant comes to its outcome.
    Finished {
        /// Of this transaction.
        tx: Tx,
        /// What it is.
        decision: Decision,
        /// How it came to it.
        how: Learned,
    },
    /// A participant that voted yes hears nothing, and asks.
    Asks {
        /// About this transaction.
        tx: Tx,
        /// Whom.
        whom: NodeSet,
        /// For how long it has known nothing.
        silence: Span,
    },
    /// A participant is asked how a transaction ended, and does not know either.
    CannotTell {
        /// Which transaction.
        tx: Tx,
        /// Who asked.
        asker: NodeId,
    },
    /// A participant asked in vain. It must keep its locks, and can do nothing but wait.
    Blocked {
        /// In this transaction.
        tx: Tx,
        /// The keys it keeps locked.
        keys: Keys,
        /// Those that answered that they do not know either.
        uncertain: NodeSet,
    },
    /// A participant that was blocked knows the outcome now.
    Released {
        /// In this transaction.
        tx: Tx,
        /// For how long it was blocked.
        after: Span,
    },
    /// Everybody acknowledged the decision: the coordinator may forget the transaction.
    Ended {
        /// Which.
        tx: Tx,
    },
    /// A participant takes the next in line for the coordinator of a transaction (Skeen 1981).
    Elects {
        /// Which transaction.
        tx: Tx,
        /// Who is to coordinate.
        backup: NodeId,
        /// Who was silent.
        silent: NodeId,
    },
    /// A process coordinates the termination of a transaction (Skeen 1981).
    Terminates {
        /// Which transaction.
        tx: Tx,
        /// Who was silent before.
        silent: NodeId,
    },
}

// A history holds millions of facts, so they carry numbers and names, not contents.
const _: () = assert!(size_of::<Fact>() <= 104);

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

    // A vote and a decision are what the log says after a crash.
    fn on_disk(&self) -> bool {
        matches!(
            self,
            Self::VotedYes { .. }
                | Self::VotedNo { .. }
                | Self::PreCommitted { .. }
                | Self::Decided { .. }
                | Self::Finished { .. }
        )
    }

    fn weight(&self) -> Weight {
        match self {
            Self::Client(fact) => fact.weight(),
            Self::Decided { .. } | Self::Blocked { .. } | Self::Released { .. } | Self::Terminates { .. } => {
                Weight::Headline
            }
            Self::Started { in_doubt: 0, .. }
            | Self::Locked { .. }
            | Self::Unlocked { .. }
            | Self::CannotTell { .. }
            | Self::Ended { .. } => Weight::Detail,
            Self::Started { .. }
            | Self::Redirected { .. }
            | Self::Began { .. }
            | Self::VotedYes { .. }
            | Self::VotedNo { .. }
            | Self::PreCommitted { .. }
            | Self::Finished { .. }
            | Self::Asks { .. }
            | Self::Elects { .. } => Weight::Step,
        }
    }

    fn facet(&self) -> Option<Facet> {
        match self {
            Self::Client(fact) => fact.facet(),
            Self::Elects { silent, .. } => Some(Facet::Suspects(*silent)),
            _ => None,
        }
    }
}
