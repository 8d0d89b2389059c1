//! Retries: what happened, and what broke the rules about them.

use crate::{Evidence, Fact};
use faultline_engine::Endpoint;
use faultline_language::en::{count, span};
use faultline_language::{Sentence, Tone, say};

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    use Tone::{Bad, Good, Plain, Warn};
    Some(match fact {
        Fact::Started { life: 1, .. } => {
            say(Plain, format!("{who} starts"), "it knows no idempotency key yet")
        }
        Fact::Started { keys: 0, .. } => {
            say(Warn, format!("{who} starts again and knows no idempotency key"), "there is none on its disk")
        }
        Fact::Started { keys, .. } => say(
            Good,
            format!("{who} starts again and knows {}", count(*keys as usize, "idempotency key")),
            "they are on its disk, beside what the requests changed",
        ),
        Fact::TookEffect { ticket, operation, outcome } => say(
            Plain,
            format!("{who} executes {operation} for {}: {outcome}", ticket.client),
            format!("key {} is new to it, and is on the disk together with the effect", ticket),
        ),
        Fact::Unready { ticket } => say(
            Warn,
            format!("{who} turns a request of {} away", ticket.client),
            "it has started again, and serves nobody before its first write is on the disk",
        ),
        Fact::Began { ticket, key: read, version } => say(
            Plain,
            format!("{who} begins a transaction for {}", ticket.client),
            format!("it reads {read} in version {version}"),
        ),
        Fact::Conflicted { ticket, key: read, version, newer } => say(
            Bad,
            format!("{who} turns the transaction of {} away", ticket.client),
            format!("it had read {read} in version {version}, which is {newer} by now"),
        ),
        _ => return None,
    })
}

pub(super) fn violation(evidence: &Evidence) -> Option<String> {
    Some(match evidence {
        Evidence::AgainEffective { ticket, operation, newest } if ticket.serial == *newest => {
            format!("{operation} with key {} took effect twice.", ticket)
        }
        Evidence::AgainEffective { ticket, operation, newest } => format!(
            "{operation} with key {} took effect after request {newest} of the same client, though nobody waited for it.",
            ticket
        ),
        Evidence::NotKept { ticket, operation, told, kept: None } => format!(
            "{} was told {told} for {operation}, and nothing of key {} is on the disk.",
            ticket.client, ticket
        ),
        Evidence::NotKept { ticket, operation, told, kept: Some(kept) } => format!(
            "{} was told {told} for {operation}, and the disk says {kept} for key {}.",
            ticket.client, ticket
        ),
        Evidence::StillOverloaded { after, bound, asked, answered } => format!(
            "The disturbance ended {} ago, and of {} only {answered} got an answer within a second. Recovery may take {}.",
            span(*after),
            count(*asked as usize, "request"),
            span(*bound)
        ),
        _ => return None,
    })
}
