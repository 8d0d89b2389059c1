//! Copies with a promise: what happened, and what broke a rule.

use crate::consistency::evidence::Guarantee;
use crate::consistency::{Evidence, Fact};
use crate::crdt::Dot;
use faultline_engine::kv::{Key, Op};
use faultline_engine::view::{Held, LogCell};
use faultline_engine::{Endpoint, Ticket};
use faultline_language::en::{count, list, span};
use faultline_language::{Sentence, Tone, say};

fn request(ticket: &Ticket) -> String {
    format!("{}.{}", ticket.client, ticket.serial)
}

fn value(value: Option<i64>) -> String {
    value.map_or_else(|| "nothing".into(), |value| value.to_string())
}

fn holds(key: Key, held: Option<i64>) -> String {
    format!("{key} holds {} there", value(held))
}

/// A write in a log.
pub(crate) fn entry(cell: &LogCell, durable: bool) -> String {
    let Held::Command { text, client, .. } = &cell.held else { return "nothing yet".into() };
    let disk = if durable { "on the disk" } else { "not yet on the disk" };
    format!("{text}, asked by {client}, {disk}")
}

pub(crate) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Good, Plain, Warn};
    match fact {
        Fact::Started { life: 1, .. } => say(
            Plain,
            format!("{who} starts"),
            "it has a copy of all keys, and serves the clients next to it",
        ),
        Fact::Started { seen, .. } => say(
            Good,
            format!(
                "{who} starts again with {}",
                count(usize::try_from(seen.sum()).unwrap_or(usize::MAX), "write")
            ),
            "that is what its disk holds; the others will send what it lacks",
        ),
        Fact::Made { ticket, operation, write, value: None, .. } => say(
            Plain,
            format!("{who} gives {operation} of {} its place in the order: {write}", ticket.client),
            "it writes nothing, and yet nothing may come between it and what is before it",
        ),
        Fact::Made { ticket, operation, write, needs, holds: held, .. } => say(
            Plain,
            format!("{who} makes the write {write} for {}: {operation}", ticket.client),
            if needs.sum() == 0 {
                format!("{}; others may apply it as soon as it comes", holds(operation.key, *held))
            } else {
                format!("{}; others apply it when they have {needs}", holds(operation.key, *held))
            },
        ),
        Fact::Applied { write, key, value: None, .. } => say(
            Plain,
            format!("{who} comes to {write} in the order, a request about {key} that writes nothing"),
            "it has all that comes before it",
        ),
        Fact::Applied { write, key, value: written, holds: held, .. } if written == held => say(
            Plain,
            format!("{who} applies the write {write}: {key} holds {}", value(*held)),
            "it has all that must come before it",
        ),
        Fact::Applied { write, key, value: written, holds: held, .. } => say(
            Plain,
            format!("{who} applies the write {write}, and {key} stays {}", value(*held)),
            format!("its value {} has the earlier Lamport clock, so the other write wins", value(*written)),
        ),
        Fact::HeldBack { write, lacks } => say(
            Warn,
            format!("{who} holds the write {write} back"),
            format!("it needs {lacks} before it, and that has not come yet"),
        ),
        Fact::Served { ticket, operation, outcome, wrote: Some(write), .. } => say(
            Plain,
            format!("{who} answers {operation} of {}: {outcome}", ticket.client),
            format!("it is {write}, and on the disk of {who}"),
        ),
        Fact::Served { ticket, operation, outcome, read, wrote: None } => {
            let told = match operation.op {
                Op::Get => format!(
                    "{} holds {}",
                    operation.key,
                    if read.is_some() { outcome.to_string() } else { "nothing".into() }
                ),
                _ => format!("the answer to {operation} is {outcome}"),
            };
            let why = match read {
                Some(read) => format!(
                    "it answers from its own copy, where the last write to {} is {read}",
                    operation.key
                ),
                None => {
                    format!("it answers from its own copy, and no write to {} has come there", operation.key)
                }
            };
            say(Plain, format!("{who} tells {} that {told}", ticket.client), why)
        }
        Fact::Forwarded { ticket, operation, to } => say(
            Plain,
            format!("{who} sends {operation} of {} to the sequencer {to}", ticket.client),
            "it needs a place in the one order of all replicas, and is answered when it comes back in its turn",
        ),
        Fact::Waits { ticket, operation, lacks } => say(
            Warn,
            format!("{who} lets {operation} of {} wait", ticket.client),
            format!(
                "the client carries the write {lacks} from another replica, and {who} does not have it yet"
            ),
        ),
        Fact::Recognised { ticket, write } => say(
            Good,
            format!("{who} has the request of {} already", ticket.client),
            format!("{} is the write {write}: {who} says so again, and makes no other one", request(ticket)),
        ),
        Fact::Resent { node, updates } => say(
            Plain,
            format!(
                "{who} sends {node} {} that it lacks",
                count(usize::try_from(*updates).unwrap_or(usize::MAX), "write")
            ),
            format!("{node} has said what it has, and {who} has more"),
        ),
    }
}

fn read(read: Option<Dot>) -> String {
    read.map_or_else(|| "that nothing was written".into(), |read| format!("the write {read}"))
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Overwritten { ticket, node, key, read: from, between } => format!(
            "{node} told {} about {key} {}. The write {between} to {key} comes after that and before the read.",
            request(ticket),
            read(*from)
        ),
        Evidence::NotWritten { ticket, node, key, read: from, told, value: written } => format!(
            "{node} told {} that {key} holds {}. By {} it would hold {}.",
            request(ticket),
            value(*told),
            from.map_or_else(|| "what was written".into(), |from| format!("the write {from}")),
            value(*written)
        ),
        Evidence::NoSingleOrder { ticket, circle } => format!(
            "With the answer to {}, no single order explains what clients were told: {} would each have to come before the others.",
            request(ticket),
            list(&circle.iter().take(6).map(request).collect::<Vec<String>>())
        ),
        Evidence::SessionBroken { guarantee, ticket, node, lacks } => {
            let session = ticket.client;
            match guarantee {
                Guarantee::ReadYourWrites => {
                    format!(
                        "{node} answers {session}, and lacks {lacks}, which {session} had written itself."
                    )
                }
                Guarantee::MonotonicReads => {
                    format!("{node} answers {session}, and lacks {lacks}, which {session} had read before.")
                }
                Guarantee::MonotonicWrites => format!(
                    "{node} takes the write of {}, and lacks {lacks}, which {session} had written before it.",
                    request(ticket)
                ),
                Guarantee::WritesFollowReads => format!(
                    "{node} takes the write of {}, and lacks {lacks}, which {session} had read before it.",
                    request(ticket)
                ),
            }
        }
        Evidence::TooEarly { node, write, lacks } => {
            format!("{node} applies the write {write} and lacks {lacks}, which must come before it.")
        }
        Evidence::WriteLacking { node, write, other, rest } => {
            format!(
                "{node} lacks the write {write}, which {other} has, though all has been well for {}.",
                span(*rest)
            )
        }
        Evidence::CopiesDiffer { key, node, value: one, other, others, rest } => format!(
            "{key} is {} at {node} and {} at {other}. Both have the same writes, and all has been well for {}.",
            value(*one),
            value(*others),
            span(*rest)
        ),
        Evidence::RequestOpen { ticket, rest } => {
            format!(
                "The request {} has no answer, though all has been well for {}.",
                request(ticket),
                span(*rest)
            )
        }
    }
}
