//! What a server has promised, begun and accepted when the run begins: `round 1 promised 2.n1 log 1.n2 - 2.n1`. The values
//! are no-ops, so what clients see later does not depend on them.

use super::{Durable, Entry};
use crate::Payload;
use crate::initial::{self, Initial};
use faultline_engine::grammar::{Expect, Reader, ScriptError};

/// Reads what a server's disk holds: the log is the ballot in which each instance was accepted, `-` for none. Who accepts in a
/// ballot has promised it (§2.2).
pub(super) fn read(reader: &mut Reader<'_>) -> Result<Durable, ScriptError> {
    let (round, promised) = initial::read(reader)?;
    let mut disk = Durable { round, promised, ..Durable::default() };
    if reader.word("log") {
        let (mut slot, mut hole) = (0, true);
        while !reader.at_end() || hole {
            slot += 1;
            hole = reader.word("-");
            if !hole {
                let ballot = initial::ballot(reader, promised)?;
                disk.promised = disk.promised.max(Some(ballot));
                disk.log.set(slot, Entry { ballot, payload: Payload::Noop, chosen: false });
            }
        }
        reader.offer(&[Expect::Word("-"), Expect::Example("2.n1")]);
    } else if round == 0 && promised.is_none() {
        return Err(reader.expected(&[]));
    }
    Ok(disk)
}

/// What is judged and told of a disk.
pub(super) fn disk(disk: &Durable) -> Initial {
    let accepted = disk.log.above(0).map(|(slot, entry)| (slot, entry.ballot, entry.payload)).collect();
    Initial { promised: disk.promised, round: disk.round, accepted }
}
