//! What happens in Paxos: ballots, promises, acceptance, choice (Lamport 2001).

use crate::facts::Payload;
use faultline_engine::describe::{Data, Describe};
use faultline_engine::digest::Encode;
use faultline_engine::{EpochKind, Facet, NoName, NodeId, NodeSet, Span, Ticket, Weight};
use std::fmt;
use std::str::FromStr;

/// The number of a ballot: a round and who proposes in it, so that no two proposers ever use the same one
/// (Lamport 2001, §2.5: "different proposers choose their numbers from disjoint sets of numbers").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Data)]
pub struct Ballot {
    /// The round, from 1.
    pub round: u32,
    /// Who proposes.
    pub proposer: NodeId,
}

/// How many proposers there may be, in the number of a ballot: a promise, as links and programs hold such numbers.
const MAX_PROPOSERS: u16 = 66;

const _: () = assert!(
    crate::paxos::INFO.nodes.max <= MAX_PROPOSERS && crate::multi_paxos::INFO.nodes.max <= MAX_PROPOSERS
);

impl Ballot {
    /// One number for the ballot, for colours and logs: greater for a greater ballot, never 0.
    #[must_use]
    pub fn epoch(self) -> u64 {
        u64::from(self.round) * u64::from(MAX_PROPOSERS) + u64::from(self.proposer.0)
    }

    /// The ballot with this number; none for 0.
    #[must_use]
    pub fn of_epoch(epoch: u64) -> Option<Self> {
        let round = u32::try_from(epoch / u64::from(MAX_PROPOSERS)).ok().filter(|round| *round > 0)?;
        let proposer = u16::try_from(epoch % u64::from(MAX_PROPOSERS)).ok()?;
        Some(Self { round, proposer: NodeId(proposer) })
    }
}

/// Ballots of proposers (Lamport 2001, §2.2); see [`Ballot::epoch`].
pub static BALLOTS: EpochKind = EpochKind {
    slug: "ballot",
    wide: true,
    badge: "",
    write: |number| Ballot::of_epoch(number).map_or_else(|| "-".into(), |ballot| ballot.to_string()),
    // The number of a ballot whose proposer cannot exist would be that of another ballot.
    read: |text| {
        text.parse::<Ballot>().ok().filter(|ballot| ballot.proposer.0 < MAX_PROPOSERS).map(Ballot::epoch)
    },
    owner: |number| Ballot::of_epoch(number).map(|ballot| ballot.proposer),
};

/// Terms of leaders (Ongaro & Ousterhout 2014, §5.1).
pub static TERMS: EpochKind = EpochKind::number("term", "t");

impl fmt::Display for Ballot {
    /// `2.n1`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.round, self.proposer)
    }
}

impl FromStr for Ballot {
    type Err = NoName;
    fn from_str(text: &str) -> Result<Self, NoName> {
        let (round, proposer) = text.split_once('.').ok_or(NoName)?;
        let plain = !round.starts_with('0') && round.bytes().all(|byte| byte.is_ascii_digit());
        let round = round.parse().ok().filter(|_| plain).ok_or(NoName)?;
        Ok(Self { round, proposer: proposer.parse()? })
    }
}

/// Something that happens in Paxos. A slot is an instance of the algorithm: an index of the log from 1, or 0 where
/// there is only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Describe)]
pub enum BallotFact {
    /// An acceptor started from its disk.
    #[describe(name = "acceptor_started")]
    Started {
        /// What it has promised.
        promised: Option<Ballot>,
        /// The highest ballot in which it has accepted something.
        #[describe(name = "accepted_ballot")]
        accepted: Option<Ballot>,
    },
    /// What the disk of a node holds when the run begins, by its script.
    #[describe(name = "initial_ballots")]
    InitialState {
        /// What it has promised.
        promised: Option<Ballot>,
        /// The highest round in which it has begun a ballot itself.
        round: u32,
    },
    /// What it had accepted before.
    InitialAcceptance {
        /// For this slot.
        slot: u64,
        /// In this ballot.
        ballot: Ballot,
        /// The value.
        value: Payload,
    },
    /// A proposer begins a ballot (phase 1a).
    Prepares {
        /// Which.
        ballot: Ballot,
    },
    /// An acceptor promises to accept nothing below a ballot (phase 1b).
    Promised {
        /// Which.
        ballot: Ballot,
        /// The highest ballot in which it has accepted something.
        #[describe(name = "accepted_ballot")]
        accepted: Option<Ballot>,
    },
    /// An acceptor has promised a higher ballot, and refuses.
    #[describe(name = "refused_ballot")]
    Refused {
        /// The ballot that comes too late.
        ballot: Ballot,
        /// What it has promised.
        promised: Ballot,
        /// Whether it was asked to accept, and not only to promise.
        accept: bool,
    },
    /// The promises of a majority leave a proposer no choice: it must propose what was accepted in the highest ballot
    /// among them (phase 2a, P2c).
    Bound {
        /// For this slot.
        slot: u64,
        /// The proposer's own ballot.
        ballot: Ballot,
        /// The ballot whose value it must take.
        by: Ballot,
    },
    /// A proposer asks acceptors to accept a value (phase 2a).
    Proposes {
        /// For this slot.
        slot: u64,
        /// In this ballot.
        ballot: Ballot,
        /// The value.
        value: Payload,
    },
    /// An acceptor accepts a value (phase 2b).
    Accepted {
        /// For this slot.
        slot: u64,
        /// In this ballot.
        ballot: Ballot,
        /// The value.
        value: Payload,
    },
    /// A process knows that a majority accepted in one ballot.
    Counted {
        /// For this slot.
        slot: u64,
        /// The ballot.
        ballot: Ballot,
        /// Who accepted, as far as it knows.
        by: NodeSet,
    },
    /// A process knows what was chosen.
    Learned {
        /// For this slot.
        slot: u64,
        /// In this ballot, if it knows.
        ballot: Ballot,
        /// The value.
        value: Payload,
    },
    /// A proposer gives a ballot up, and waits before it tries a higher one.
    BacksOff {
        /// Its ballot.
        ballot: Ballot,
        /// The higher one of which it heard; none when too few answered.
        higher: Option<Ballot>,
        /// At most this long.
        #[describe(name = "wait_us")]
        wait: Span,
    },
    /// A node that does not propose sends a client to one that does.
    #[describe(name = "sent_to_proposer")]
    Redirected {
        /// The request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// To whom.
        to: NodeId,
    },
}

impl BallotFact {
    /// Whether it speaks of what is on an acceptor's disk (§2.5).
    #[must_use]
    pub(crate) fn on_disk(&self) -> bool {
        matches!(self, Self::Promised { .. } | Self::Accepted { .. })
    }

    /// How much it matters.
    #[must_use]
    pub(crate) fn weight(&self) -> Weight {
        match self {
            Self::Counted { .. } | Self::Learned { slot: 1.., .. } => Weight::Step,
            Self::Bound { .. } => Weight::Headline,
            Self::Learned { slot: 0, .. } => Weight::Headline,
            Self::Started { promised: None, .. } | Self::InitialAcceptance { slot: 1.., .. } => {
                Weight::Detail
            }
            Self::Proposes { slot: 1.., .. } | Self::Accepted { slot: 1.., .. } => Weight::Detail,
            _ => Weight::Step,
        }
    }

    /// What every reader may know of it.
    pub(crate) fn facet(&self) -> Option<Facet> {
        match *self {
            Self::Accepted { slot: index @ 1.., ballot, .. } => {
                Some(Facet::Entry { index, epoch: ballot.epoch() })
            }
            Self::Learned { slot, .. } => Some(Facet::Decided(slot)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BALLOTS, Ballot};
    use faultline_engine::NodeId;

    #[test]
    fn no_two_ballots_are_read_as_one_number() {
        assert_eq!(BALLOTS.parse("1.n66").map(|epoch| epoch.to_string()).as_deref(), Some("1.n66"));
        assert_eq!(BALLOTS.parse("1.n67"), None, "its number would be that of 2.n1");
    }

    #[test]
    fn ballots_are_ordered_by_round_first_and_their_epochs_with_them() {
        let ballot = |round, proposer| Ballot { round, proposer: NodeId(proposer) };
        assert!(ballot(1, 4) < ballot(2, 0) && ballot(2, 0) < ballot(2, 1));
        assert!(ballot(1, 4).epoch() < ballot(2, 0).epoch());
        assert_eq!(Ballot::of_epoch(ballot(2, 3).epoch()), Some(ballot(2, 3)));
        assert_eq!(Ballot::of_epoch(0), None);
        assert_eq!(ballot(2, 0).to_string(), "2.n1");
        assert_eq!("2.n1".parse(), Ok(ballot(2, 0)));
        for wrong in
            ["", "2", "2.", ".n1", "0.n1", "02.n1", "+2.n1", "2.n0", "2.c1", "2.n1.n1", "9999999999.n1"]
        {
            assert!(wrong.parse::<Ballot>().is_err(), "{wrong}");
        }
    }
}
