//! What the numbers mean by which runs are coloured: terms, ballots, transactions.

use crate::fact::Ballot;
use crate::transaction::Tx;
use std::fmt;

/// What a protocol counts by. Facts carry a plain number, called an epoch; this says what it is the number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Epochs {
    /// Terms of leaders (Ongaro & Ousterhout 2014, §5.1).
    Terms,
    /// Ballots of proposers (Lamport 2001, §2.2); see [`Ballot::epoch`].
    Ballots,
    /// Transactions of a coordinator.
    Transactions,
    /// Nothing that has a name.
    Colors,
}

impl Epochs {
    /// What a number is the number of.
    #[must_use]
    pub fn name(self, number: u64) -> Epoch {
        match self {
            Self::Terms => Epoch::Term(number),
            Self::Ballots => Ballot::of_epoch(number).map_or(Epoch::Color(number), Epoch::Ballot),
            Self::Transactions => {
                u32::try_from(number).map_or(Epoch::Color(number), |tx| Epoch::of_tx(Tx(tx)))
            }
            Self::Colors => Epoch::Color(number),
        }
    }
}

/// A term, a ballot or a transaction, as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Epoch {
    /// A leader's term.
    Term(u64),
    /// A proposer's ballot.
    Ballot(Ballot),
    /// A coordinator's transaction.
    Transaction(Tx),
    /// Nothing that has a name: a number for a colour, 0 for none.
    Color(u64),
}

impl Epoch {
    /// No term, ballot or transaction yet.
    pub const NONE: Self = Self::Color(0);

    /// A ballot, if there is one.
    #[must_use]
    pub fn of_ballot(ballot: Option<Ballot>) -> Self {
        ballot.map_or(Self::NONE, Self::Ballot)
    }

    /// A transaction; they are numbered from 1.
    #[must_use]
    pub fn of_tx(tx: Tx) -> Self {
        if tx == Tx(0) { Self::NONE } else { Self::Transaction(tx) }
    }

    /// Its number: what becomes a colour. Later ones of a kind have greater numbers.
    #[must_use]
    pub fn number(self) -> u64 {
        match self {
            Self::Term(number) | Self::Color(number) => number,
            Self::Ballot(ballot) => ballot.epoch(),
            Self::Transaction(tx) => u64::from(tx.0),
        }
    }
}

impl fmt::Display for Epoch {
    /// `2`, `2.n1`, `T2`, and `-` for what has no name
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(number) => number.fmt(f),
            Self::Color(_) => f.write_str("-"),
            Self::Ballot(ballot) => ballot.fmt(f),
            Self::Transaction(tx) => tx.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Epoch, Epochs};

    #[test]
    fn a_number_keeps_its_colour_whatever_it_is_the_number_of() {
        for epochs in [Epochs::Terms, Epochs::Ballots, Epochs::Transactions, Epochs::Colors] {
            for number in [0, 1, 65, 66, 133, u64::from(u32::MAX), u64::MAX] {
                assert_eq!(epochs.name(number).number(), number, "{epochs:?}");
            }
        }
    }

    #[test]
    fn a_ballot_is_shown_with_its_round_and_its_proposer() {
        assert_eq!(Epochs::Ballots.name(66).to_string(), "1.n1");
        assert_eq!(Epochs::Ballots.name(0), Epoch::NONE);
        assert_eq!(Epochs::Terms.name(66).to_string(), "66");
        assert_eq!(Epochs::Transactions.name(3).to_string(), "T3");
        assert_eq!(Epochs::Transactions.name(0), Epoch::NONE);
    }
}
