//! Terms, votes and logs to begin with: `term 7 vote n5 log 1 1 1 4`. The entries are empty, as the figures of the paper
//! say nothing of what theirs hold.

use super::{Durable, Entry};
use crate::{Fact, Payload, TERMS};
use faultline_engine::grammar::{Expect, Reader, ScriptError, ScriptErrorKind};
use faultline_engine::{Impossible, NodeId, NodeSet};

/// The highest term that a server can begin with.
const MAX_TERM: u16 = 9_999;

/// Reads what a server's disk holds. A server that has entries of a term is in that term at least.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<Durable, ScriptError> {
    let mut disk = Durable::default();
    let term = if reader.word("term") { Some(u64::from(reader.number(1, MAX_TERM)?)) } else { None };
    disk.term = term.unwrap_or(0);
    if term.is_some() && reader.word("vote") {
        disk.voted_for = Some(reader.node()?);
    }
    if reader.word("log") {
        let mut before = 0;
        while !reader.at_end() || before == 0 {
            let epoch = u64::from(reader.number(1, MAX_TERM)?);
            if epoch < before {
                let (before, after) = (TERMS.of(before), TERMS.of(epoch));
                return Err(reader.refuse(ScriptErrorKind::Impossible(Impossible::Falls { before, after })));
            }
            if let Some(knows) = term.filter(|term| *term < epoch) {
                let (holds, knows) = (TERMS.of(epoch), TERMS.of(knows));
                return Err(reader.refuse(ScriptErrorKind::Impossible(Impossible::Above { holds, knows })));
            }
            disk.log.push(Entry { term: epoch, payload: Payload::Noop });
            disk.term = disk.term.max(epoch);
            before = epoch;
        }
        reader.offer(&[Expect::Number(1, MAX_TERM)]);
    } else if term.is_none() {
        return Err(reader.expected(&[]));
    }
    Ok(disk)
}

/// What is told of it.
pub(super) fn facts(disk: &Durable) -> Vec<Fact> {
    let (epoch, voted_for, last) = (disk.term, disk.voted_for, disk.log.len() as u64);
    let entries = (1..).zip(disk.log.iter_from(0));
    let entries = entries.map(|(index, entry)| Fact::InitialEntry { index, epoch: entry.term });
    std::iter::once(Fact::Initial { epoch, voted_for, last }).chain(entries).collect()
}

/// Whether the logs match (§5.3), and somebody can have led in each term of which there are entries (§5.2). Together with
/// what each disk says alone, that is what the safety of everything later is derived from: no term of the past can be won
/// again, and no entry of the past can be written again with another log before it.
pub(super) fn check(disks: &[&Durable]) -> Result<(), Impossible> {
    let node = |place: usize| NodeId(u16::try_from(place).unwrap_or(u16::MAX));
    for (first, a) in disks.iter().enumerate() {
        for (second, b) in disks.iter().enumerate().skip(first + 1) {
            if let Some(term) = differ(a, b) {
                let (first, second, epoch) = (node(first), node(second), TERMS.of(term));
                return Err(Impossible::LogsDiffer { first, second, epoch });
            }
        }
    }
    let terms = disks.iter().flat_map(|disk| disk.log.iter_from(0)).map(|entry| entry.term);
    for term in terms {
        let led = |leader: NodeId| {
            let knows =
                |disk: &&&Durable| disk.term > term || disk.term == term && disk.voted_for == Some(leader);
            let voters: NodeSet =
                (0..).zip(disks).filter(|(_, disk)| knows(disk)).map(|(place, _)| node(place)).collect();
            voters.contains(leader) && voters.len() * 2 > disks.len()
        };
        if !(0..disks.len()).map(node).any(led) {
            return Err(Impossible::NoMajority { epoch: TERMS.of(term) });
        }
    }
    Ok(())
}

/// The first entry of a term is where its leader's log ended, and who has any of its entries has the leader's log up to there
/// (§5.3): the lowest term of which that cannot be so.
fn differ(a: &Durable, b: &Durable) -> Option<u64> {
    let terms = |disk: &Durable| disk.log.iter_from(0).map(|entry| entry.term).collect::<Vec<_>>();
    let (a, b) = (terms(a), terms(b));
    let before =
        |log: &[u64], term| log.iter().take_while(|other| **other != term).copied().collect::<Vec<_>>();
    a.iter().copied().find(|term| b.contains(term) && before(&a, *term) != before(&b, *term))
}
