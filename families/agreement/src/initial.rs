//! What acceptors have promised and accepted when a run begins, and proposers begun, where a script says so: how it is read,
//! told, and judged. Paxos and Multi-Paxos share it.

use crate::{Ballot, BallotFact, Fact, Payload};
use faultline_engine::grammar::{Expect, Reader, ScriptError, ScriptErrorKind};
use faultline_engine::{Impossible, NodeId, NodeSet};

/// The highest round that somebody can begin with.
const MAX_ROUND: u16 = 9_999;

/// What is on one disk.
#[derive(Clone, Debug)]
pub(crate) struct Initial {
    /// What its acceptor has promised.
    pub(crate) promised: Option<Ballot>,
    /// The highest round in which its proposer has begun a ballot.
    pub(crate) round: u32,
    /// What its acceptor has accepted, per slot.
    pub(crate) accepted: Vec<(u64, Ballot, Payload)>,
}

/// Reads a round and a promise: `round 2 promised 2.n1`.
pub(crate) fn read(reader: &mut Reader<'_>) -> Result<(u32, Option<Ballot>), ScriptError> {
    let round = if reader.word("round") { u32::from(reader.number(1, MAX_ROUND)?) } else { 0 };
    let promised = if reader.word("promised") { Some(ballot(reader, None)?) } else { None };
    Ok((round, promised))
}

/// Reads a ballot of a node of the run, not above what was promised.
pub(crate) fn ballot(reader: &mut Reader<'_>, promised: Option<Ballot>) -> Result<Ballot, ScriptError> {
    let ballot: Ballot = reader.read(Expect::Example("2.n1"))?;
    if ballot.proposer.0 >= reader.nodes() {
        return Err(reader.refuse(ScriptErrorKind::NotThere));
    }
    if ballot.round > u32::from(MAX_ROUND) {
        return Err(reader.refuse(ScriptErrorKind::Expected(vec![Expect::Example("2.n1")])));
    }
    match promised {
        Some(promised) if promised < ballot => {
            let (holds, knows) = (number(ballot), number(promised));
            Err(reader.refuse(ScriptErrorKind::Impossible(Impossible::Above { holds, knows })))
        }
        _ => Ok(ballot),
    }
}

fn number(ballot: Ballot) -> faultline_engine::Epoch {
    crate::BALLOTS.of(ballot.epoch())
}

/// What is told of a disk.
pub(crate) fn facts(disk: &Initial) -> Vec<Fact> {
    let state = BallotFact::InitialState { promised: disk.promised, round: disk.round };
    let accepted = disk.accepted.iter();
    let accepted = accepted.map(|(slot, ballot, value)| BallotFact::InitialAcceptance {
        slot: *slot,
        ballot: *ballot,
        value: *value,
    });
    std::iter::once(state).chain(accepted).map(Fact::Ballot).collect()
}

/// Whether each ballot was begun by a proposer that remembers it (§2.5), has one value, was promised by a majority before
/// anybody accepted in it (§2.2), and has the value of a lower one that a majority has accepted (P2). What an acceptor had
/// accepted before, its disk does not tell, so more cannot be asked.
pub(crate) fn check(disks: &[Initial], proposers: u16) -> Result<(), Impossible> {
    let node = |place: usize| NodeId(u16::try_from(place).unwrap_or(u16::MAX));
    let of = |ballots: &dyn Fn(&Initial) -> bool| -> NodeSet {
        (0..).zip(disks).filter(|(_, disk)| ballots(disk)).map(|(place, _)| node(place)).collect()
    };
    let is_majority = |set: NodeSet| set.len() * 2 > disks.len();
    let accepted = || disks.iter().flat_map(|disk| &disk.accepted);
    let promised = disks.iter().filter_map(|disk| disk.promised);
    for ballot in promised.chain(accepted().map(|(_, ballot, _)| *ballot)) {
        let begun = disks.get(ballot.proposer.index()).is_some_and(|disk| disk.round >= ballot.round);
        if !begun || ballot.proposer.0 >= proposers {
            return Err(Impossible::NotBegun { node: ballot.proposer, epoch: number(ballot) });
        }
    }
    for (place, disk) in disks.iter().enumerate() {
        for (slot, ballot, value) in &disk.accepted {
            let other =
                |(its, by, what): &(u64, Ballot, Payload)| (its, by) == (slot, ballot) && what != value;
            if let Some(second) = disks.iter().position(|disk| disk.accepted.iter().any(other)) {
                let (first, second) = (node(place), node(second));
                return Err(Impossible::TwoValues { first, second, epoch: number(*ballot) });
            }
            if !is_majority(of(&|disk| disk.promised >= Some(*ballot))) {
                return Err(Impossible::NoMajority { epoch: number(*ballot) });
            }
            let lower = accepted().filter(|(its, by, what)| its == slot && by < ballot && what != value);
            for (_, by, _) in lower {
                let same = |(its, other, _): &(u64, Ballot, Payload)| (its, other) == (slot, by);
                if is_majority(of(&|disk| disk.accepted.iter().any(same))) {
                    return Err(Impossible::Overruled { chosen: number(*by), epoch: number(*ballot) });
                }
            }
        }
    }
    Ok(())
}
