//! What a node has promised, begun and accepted when the run begins: `round 1 promised 2.n1 accepted 1.n2 tea`. Somebody
//! asked for the value before.

use super::{Accepted, Durable, Value};
use crate::initial::{self, Initial};
use crate::proposal::Command;
use faultline_engine::grammar::{Expect, Reader, ScriptError};
use faultline_engine::{ClientId, Ticket};

/// A request of before the run: those in it are numbered from 1.
const BEFORE: Ticket = Ticket { client: ClientId(0), serial: 0 };

/// Reads what a node's disk holds. Who accepts in a ballot has promised it (§2.2).
pub(super) fn read(reader: &mut Reader<'_>) -> Result<Durable, ScriptError> {
    let (round, mut promised) = initial::read(reader)?;
    let mut accepted = None;
    if reader.word("accepted") {
        let ballot = initial::ballot(reader, promised)?;
        let command = Command(reader.read(Expect::Example("tea"))?);
        promised = promised.or(Some(ballot));
        accepted = Some(Accepted { ballot, value: Value { ticket: BEFORE, command } });
    } else if round == 0 && promised.is_none() {
        return Err(reader.expected(&[]));
    }
    Ok(Durable { accepted, promised, round, ..Durable::default() })
}

/// What is judged and told of a disk.
pub(super) fn disk(disk: &Durable) -> Initial {
    let accepted = disk.accepted.map(|accepted| (0, accepted.ballot, accepted.value.payload()));
    Initial { promised: disk.promised, round: disk.round, accepted: accepted.into_iter().collect() }
}
