//! Steps of atomic commitment that an expectation can name.

use faultline_engine::transaction::Decision;
use faultline_engine::{CommitFact, Fact, transaction::Tx};

/// A step of a node in a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitStep {
    /// The coordinator begins it.
    Begins,
    /// A participant votes yes.
    VotesYes,
    /// A participant votes no.
    VotesNo,
    /// A process knows that everybody voted yes.
    PreCommits,
    /// A process comes to commit it.
    Commits,
    /// A process comes to abort it; a vote of no is that too.
    Aborts,
    /// A participant that voted yes asks how it ended.
    Asks,
    /// A participant asked in vain.
    Blocked,
    /// A participant that was blocked is so no more.
    Released,
    /// A process coordinates its termination.
    Terminates,
}

impl CommitStep {
    /// Every step, with its words.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Begins, "begins"),
        (Self::VotesYes, "votes-yes"),
        (Self::VotesNo, "votes-no"),
        (Self::PreCommits, "pre-commits"),
        (Self::Commits, "commits"),
        (Self::Aborts, "aborts"),
        (Self::Asks, "asks"),
        (Self::Blocked, "blocked"),
        (Self::Released, "released"),
        (Self::Terminates, "terminates"),
    ];

    /// Its word in an expectation.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(step, _)| *step == self).map_or("", |(_, word)| word)
    }

    /// Whether a fact is this step, in this transaction if one is named.
    pub(super) fn is(self, wanted: Option<Tx>, fact: &Fact) -> bool {
        let Fact::Commit(fact) = fact else { return false };
        let (steps, tx): (&[Self], Tx) = match *fact {
            CommitFact::Began { tx, .. } => (&[Self::Begins], tx),
            CommitFact::VotedYes { tx } => (&[Self::VotesYes], tx),
            CommitFact::VotedNo { tx, .. } => (&[Self::VotesNo, Self::Aborts], tx),
            CommitFact::PreCommitted { tx, .. } => (&[Self::PreCommits], tx),
            CommitFact::Decided { tx, decision: Decision::Commit, .. }
            | CommitFact::Finished { tx, decision: Decision::Commit, .. } => (&[Self::Commits], tx),
            CommitFact::Decided { tx, decision: Decision::Abort, .. }
            | CommitFact::Finished { tx, decision: Decision::Abort, .. } => (&[Self::Aborts], tx),
            CommitFact::Asks { tx, .. } => (&[Self::Asks], tx),
            CommitFact::Blocked { tx, .. } => (&[Self::Blocked], tx),
            CommitFact::Released { tx, .. } => (&[Self::Released], tx),
            CommitFact::Terminates { tx, .. } => (&[Self::Terminates], tx),
            _ => return false,
        };
        steps.contains(&self) && wanted.is_none_or(|wanted| wanted == tx)
    }
}
