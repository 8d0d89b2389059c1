//! How entries of a log are shown, whatever the protocol.

use crate::Label;
use crate::ballot::{BALLOTS, Ballot};
use crate::facts::{Operation, Payload};
use faultline_engine::Epoch;
use faultline_engine::view::Held;

/// The epoch of a ballot, if there is one.
pub(crate) fn of_ballot(ballot: Option<Ballot>) -> Epoch {
    ballot.map_or(Epoch::NONE, |ballot| BALLOTS.of(ballot.epoch()))
}

/// What an entry holds.
pub(crate) fn held(payload: &Payload) -> Held {
    match payload {
        Payload::Noop => Held::Noop,
        Payload::Configuration(members) => {
            Held::Record { name: Label::Members.into(), about: members.to_string() }
        }
        Payload::Request(ticket, operation) => {
            Held::Command { client: ticket.client, text: operation.to_string(), short: short(operation) }
        }
    }
}

/// A command in a few characters.
fn short(operation: &Operation) -> String {
    match operation {
        Operation::KeyValue(command) => command.short(),
        other => other.to_string(),
    }
}

/// A configuration in a few characters: how many members, `{4}`, and `{3→5}` where one set gives way to another.
pub(crate) fn short_members(members: &str) -> String {
    let sets = members.split(" -> ").map(|set| set.split_whitespace().count().to_string());
    format!("{{{}}}", sets.collect::<Vec<_>>().join("→"))
}
