//! Replicated data types: what happened, and what broke a rule.

use crate::crdt::{Carrier, Change as Op, Content, Dot, Edit, Evidence, Fact, Holding, Request};
use faultline_engine::Endpoint;
use faultline_engine::view::{Held, LogCell};
use faultline_language::en::{count, list, span};
use faultline_language::{Sentence, Tone, say};

fn many(number: u64, what: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), what)
}

fn content(value: &Content) -> String {
    match value {
        Content::Number(number) => number.to_string(),
        Content::Values(values) if values.is_empty() => "nothing".into(),
        Content::Values(values) => list(values),
        Content::Elements(words) if words.is_empty() => "nothing".into(),
        Content::Elements(words) => list(words),
        Content::Text(text) if text.is_empty() => "nothing".into(),
        Content::Text(text) => format!("“{text}”"),
    }
}

fn values(values: &[Holding]) -> String {
    let texts: Vec<String> =
        values.iter().map(|held| format!("{} holds {}", held.key, content(&held.value))).collect();
    list(&texts)
}

/// A few updates by name, or how many there are.
fn updates(updates: &[Dot]) -> String {
    if updates.len() <= 3 {
        format!("the update {}", list(updates))
    } else {
        many(updates.len() as u64, "update")
    }
}

/// An update in a log.
pub(crate) fn entry(cell: &LogCell, durable: bool) -> String {
    let disk = if durable { "on the disk" } else { "not yet on the disk" };
    match &cell.held {
        Held::Command { text, .. } => format!("{text}, asked here, {disk}"),
        Held::Record { about, .. } => format!("update {about}, came in a state of another replica, {disk}"),
        Held::Hole | Held::Noop => "nothing yet".into(),
    }
}

pub(crate) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Started { life: 1, .. } => {
            say(Plain, format!("{who} starts"), "it serves clients by itself and gossips what it has")
        }
        Fact::Started { seen, .. } => say(
            Good,
            format!("{who} starts again with {}", many(seen.sum(), "update")),
            "that is what its disk holds; what it lacks, gossip will bring",
        ),
        Fact::Changed { ticket, operation, update, value, .. } => say(
            Plain,
            format!(
                "{who} does {operation} for {}: {} holds {}",
                ticket.client,
                operation.key(),
                content(value)
            ),
            format!("it is update {update}, on its own disk, and no other replica was asked"),
        ),
        Fact::Joined { node, carrier, updates: new, values: held } => {
            let what = match carrier {
                Carrier::State => format!("{who} joins the state of {node}"),
                Carrier::Delta => format!("{who} joins a delta of {node}"),
            };
            let came = if new.is_empty() {
                "no update came with it".to_string()
            } else {
                format!("{} came with it", updates(new))
            };
            if held.is_empty() {
                say(Plain, what, format!("{came}, and nothing that it holds is different now"))
            } else if new.is_empty() {
                say(Warn, what, format!("{came}, and yet {}", values(held)))
            } else {
                say(Plain, what, format!("{came}: {}", values(held)))
            }
        }
        Fact::Read { ticket, key, value } => say(
            Plain,
            format!("{who} tells {} that {key} holds {}", ticket.client, content(value)),
            "it answers with what it has, which may lack what others have",
        ),
        Fact::Unchanged { ticket, operation } => say(
            Plain,
            format!("{who} has nothing to do for {}: {operation}", ticket.client),
            match operation {
                Request::Edit(Edit { op: Op::Erase { .. }, .. }) => {
                    "its text has no letter at that place, so there is nothing to erase"
                }
                _ => "the element is not in its set, so there is nothing to remove",
            },
        ),
        Fact::Refused { ticket, operation } => say(
            Bad,
            format!("{who} refuses {operation} of {}", ticket.client),
            "objects of this type have no such change, or this one has no room for it",
        ),
        Fact::Recognised { ticket } => say(
            Good,
            format!("{who} has done the request of {} already", ticket.client),
            format!("it remembers {}, says so again, and changes nothing", ticket),
        ),
        Fact::SendsAll { node, updates: all } => say(
            Plain,
            format!("{who} sends {node} its whole state, {}", many(*all, "update")),
            format!("it does not know what {node} has, or no longer keeps the deltas that {node} needs"),
        ),
        Fact::DeltaRefused { node, lacks } => say(
            Warn,
            format!("{who} does not join a delta of {node}"),
            format!(
                "it lacks {} of what came before, and to join would be to claim that it has it",
                updates(lacks)
            ),
        ),
        Fact::Collected { tombstones, left, .. } => say(
            Good,
            format!("{who} forgets {}", many(*tombstones, "tombstone")),
            match left {
                0 => "every replica is known to have the removals, and none are left".to_string(),
                left => format!("every replica is known to have the removals; {left} are left"),
            },
        ),
    }
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::NotOfItsUpdates { node, key, value, expected, updates } => format!(
            "{key} at {node} holds {}, and the {} of {key} that {node} has make {}.",
            content(value),
            many(*updates, "update"),
            content(expected)
        ),
        Evidence::IntentLost { node, key, value, expected } => format!(
            "{key} at {node} holds {}. Given what the authors of its updates knew, it should hold {}.",
            content(value),
            content(expected)
        ),
        Evidence::NameAgain { node, update, operation, other } => format!(
            "{node} gives {operation} the name {update}, which {other} has already. A replica that has one of them takes the other for the same update."
        ),
        Evidence::NotOnDisk { node, ticket } => {
            format!("{node} told a client that {} is done, and does not have it on its disk.", ticket)
        }
        Evidence::ChangedAgain { node, ticket, first, update } => {
            format!("{node} did {} as update {first}, and does it again as update {update}.", ticket)
        }
        Evidence::NotStable { node, update, lacks } => format!(
            "{node} has forgotten a tombstone of removal {update}, which {lacks} does not have: there the element stays."
        ),
        Evidence::StillLacks { node, update, other, rest } => format!(
            "{node} lacks update {update}, which {other} has, though all has been well for {}.",
            span(*rest)
        ),
        Evidence::NeverAnswered { ticket, rest } => {
            format!("The request {} has no answer, though all has been well for {}.", ticket, span(*rest))
        }
    }
}
