//! Copies with a promise: what happened, and what broke a rule.

use crate::consistency::evidence::Guarantee;
use crate::consistency::{Evidence, Fact};
use faultline_engine::Endpoint;
use faultline_engine::kv::{Answer, Command, Op};
use faultline_engine::view::{Held, LogCell};
use faultline_language::en::{count, list, span};
use faultline_language::{Sentence, Tone, say};

fn value(value: Option<i64>) -> String {
    value.map_or_else(|| "nothing".into(), |value| value.to_string())
}

/// Whether an answer comes from a place in the order at which nothing is written.
fn is_place(operation: &Command, outcome: &Answer) -> bool {
    operation.op == Op::Get || *outcome == Answer::Swapped(false)
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
        Fact::Started { life: 1, .. } => {
            say(Plain, format!("{who} starts"), "it has a copy of all keys and answers the clients near it")
        }
        Fact::Started { seen, .. } => say(
            Good,
            format!(
                "{who} starts again with {}",
                count(usize::try_from(seen.sum()).unwrap_or(usize::MAX), "write")
            ),
            "those are on its disk; the other replicas will send it what it lacks",
        ),
        Fact::Made { ticket, operation, write, value: None, .. } => say(
            Plain,
            format!("{who} gives {operation} of {} its place in the order: {write}", ticket.client),
            "it writes nothing; its answer is what one copy would say at that place",
        ),
        Fact::Made { ticket, operation, write, needs, holds: held, .. } => say(
            Plain,
            format!("{who} makes the write {write} for {}: {operation}", ticket.client),
            format!(
                "{} now holds {} at {who}; the write names {} that must come before it",
                operation.key,
                value(*held),
                if needs.sum() == 0 { "nothing".into() } else { needs.to_string() }
            ),
        ),
        Fact::Applied { write, key, value: None, .. } => say(
            Plain,
            format!("{who} reaches {write} in the order, a request about {key} that writes nothing"),
            format!("{who} waits for nothing before it"),
        ),
        Fact::Applied { write, key, value: written, holds: held, .. } if written == held => say(
            Plain,
            format!("{who} applies the write {write}: {key} now holds {}", value(*held)),
            format!("{who} waits for nothing before it"),
        ),
        Fact::Applied { write, key, value: written, holds: held, .. } => say(
            Plain,
            format!("{who} applies the write {write}, and {key} still holds {}", value(*held)),
            format!(
                "the value {} has the earlier Lamport timestamp, so the other write wins",
                value(*written)
            ),
        ),
        Fact::HeldBack { write, lacks } => say(
            Warn,
            format!("{who} holds the write {write} back"),
            format!("the write needs {lacks} before it, and {who} does not have that yet"),
        ),
        Fact::Served { ticket, operation, outcome, wrote: Some(write), .. } => say(
            Plain,
            format!("{who} answers {operation} of {}: {outcome}", ticket.client),
            if is_place(operation, outcome) {
                format!("that is the answer at its place in the order, {write}")
            } else {
                format!("the write {write} is on the disk of {who}")
            },
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
                    "{who} answers from its own copy, in which {} has its value from the write {read}",
                    operation.key
                ),
                None => {
                    format!("{who} answers from its own copy, which has no write to {}", operation.key)
                }
            };
            say(Plain, format!("{who} tells {} that {told}", ticket.client), why)
        }
        Fact::Forwarded { ticket, operation, to } => say(
            Plain,
            format!("{who} sends {operation} of {} to the sequencer {to}", ticket.client),
            format!(
                "the request needs a place in the one order, and {who} answers when it has reached that place"
            ),
        ),
        Fact::Waits { ticket, operation, lacks } => say(
            Warn,
            format!("{who} makes {operation} of {} wait", ticket.client),
            format!(
                "the vector that {} carries includes {lacks}, and {who} does not have that yet",
                ticket.client
            ),
        ),
        Fact::Recognised { ticket, write } => say(
            Good,
            format!("{who} recognises a request of {}", ticket.client),
            format!(
                "{} became {write} when it came first; {who} repeats the answer and writes nothing",
                ticket
            ),
        ),
        Fact::Resent { node, updates } => say(
            Plain,
            format!(
                "{who} sends {node} {} that it lacks",
                count(usize::try_from(*updates).unwrap_or(usize::MAX), "write")
            ),
            format!("{node} told {who} what it has, and {who} has more"),
        ),
    }
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Overwritten { ticket, node, key, read: None, between } => format!(
            "{node} told {} that {key} holds nothing, but the write {between} to {key} comes before this read.",
            ticket
        ),
        Evidence::Overwritten { ticket, node, key, read: Some(read), between } => format!(
            "{node} told {} the value that {read} wrote to {key}, but the write {between} to {key} comes after {read} and before this \
             read.",
            ticket
        ),
        Evidence::NotWritten { ticket, node, key, read: from, told, value: written } => format!(
            "{node} told {} that {key} holds {}. By {} it would hold {}.",
            ticket,
            value(*told),
            from.map_or_else(|| "what was written".into(), |from| format!("the write {from}")),
            value(*written)
        ),
        Evidence::NoSingleOrder { ticket, circle } => format!(
            "With the answer to {}, no single order explains what clients were told: {} would each have to come before the others.",
            ticket,
            list(&circle.iter().take(6).map(ToString::to_string).collect::<Vec<String>>())
        ),
        Evidence::SessionBroken { guarantee, ticket, node, lacks } => {
            let session = ticket.client;
            match guarantee {
                Guarantee::ReadYourWrites => {
                    format!(
                        "{node} answers {session} but lacks {lacks}, which {session} itself wrote before."
                    )
                }
                Guarantee::MonotonicReads => {
                    format!("{node} answers {session} but lacks {lacks}, which {session} had read before.")
                }
                Guarantee::MonotonicWrites => format!(
                    "{node} takes the write of {} but lacks {lacks}, which {session} had written before it.",
                    ticket
                ),
                Guarantee::WritesFollowReads => format!(
                    "{node} takes the write of {} but lacks {lacks}, which {session} had read before it.",
                    ticket
                ),
            }
        }
        Evidence::TooEarly { node, write, lacks } => {
            format!("{node} applies the write {write} but lacks {lacks}, which must come before it.")
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
            format!("The request {} has no answer, though all has been well for {}.", ticket, span(*rest))
        }
    }
}
