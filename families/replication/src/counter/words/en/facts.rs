//! The counter: what happened, and what broke a rule.

use crate::counter::{Act, Change, Evidence, Fact, Name, Standing, Verdict};
use crate::crdt::{Content, Holding};
use faultline_engine::Endpoint;
use faultline_engine::view::{Held, LogCell};
use faultline_language::en::{count, list, nodes, span};
use faultline_language::{Sentence, Tone, say};

fn many(number: u64, what: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), what)
}

fn values(values: &[Holding]) -> String {
    if values.is_empty() {
        return "nothing".into();
    }
    let text = |held: &Holding| match &held.value {
        Content::Number(number) => format!("{} = {number}", held.key),
        other => format!("{} = {other}", held.key),
    };
    list(&values.iter().map(text).collect::<Vec<_>>())
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Outside => "outside the counter",
        Standing::Standby => "as a standby",
        Standing::Active => "as an active replica",
    }
}

/// An addition in the journal of a replica.
pub(crate) fn entry(cell: &LogCell, durable: bool) -> String {
    let disk = if durable { "on the disk" } else { "not yet on the disk" };
    match &cell.held {
        Held::Command { text, .. } => format!("{text}, {disk}"),
        Held::Record { about, .. } => {
            format!("{about}, sent by n{}, which did not say whose request it is, {disk}", cell.epoch)
        }
        Held::Hole | Held::Noop => "nothing yet".into(),
    }
}

/// What an order does, for a reader who has not read it.
fn becomes(change: &Change) -> String {
    let node = change.node;
    match change.act {
        Act::Add => format!("{node} is a standby now"),
        Act::Remove => format!("{node} is outside now"),
        Act::Promote => format!("{node} is active now"),
        Act::Demote => format!("{node} is a standby now, no longer active"),
    }
}

fn why_not(verdict: Verdict, change: &Change) -> String {
    let node = change.node;
    match verdict {
        Verdict::Behind => {
            format!("{node} did not catch up in time, or too few active replicas said in time what they have")
        }
        Verdict::TooFew => "fewer active replicas than the threshold would be left".into(),
        Verdict::NotAdded => format!("{node} is outside; it must be added first"),
        Verdict::StillActive => format!("{node} is active; it must be demoted first"),
        Verdict::NoServer => format!("there is no node {node}"),
        Verdict::Done | Verdict::NoPromise => "there is nothing to do".into(),
    }
}

pub(crate) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Started { life: 1, standing: how, .. } => say(
            Plain,
            format!("{who} starts {}", standing(*how)),
            "the settings say which nodes are active at first",
        ),
        Fact::Started { standing: how, values: held, .. } => say(
            Plain,
            format!("{who} starts again {}, with {}", standing(*how), values(held)),
            "that is what its disk holds; it may still lack what was added meanwhile",
        ),
        Fact::Counted { update: Name::Number(number), key, delta, fresh: true, value, .. } => say(
            Plain,
            format!("{who} executes entry {number} of the log: {key} {delta:+}, so {key} = {value}"),
            "every node executes the same log, in the same order",
        ),
        Fact::Counted { update: Name::Update(update), ticket: None, key, delta, value, .. } => say(
            Plain,
            format!("{who} adds {delta} to {key}, as {} told it to: {key} = {value}", update.by.node),
            "it does not know whose request that is, or whether it has counted it before",
        ),
        Fact::Counted { update: Name::Update(update), key, delta, fresh: true, value, .. } => say(
            Plain,
            if Endpoint::Node(update.by.node) == who {
                format!("{who} accepts the addition {key} {delta:+}: {key} = {value}")
            } else {
                format!("{who} receives the addition {update}, {key} {delta:+}: {key} = {value}")
            },
            format!("its name is {update}, and it is on the disk"),
        ),
        Fact::Counted { update, ticket, fresh: false, .. } => say(
            Good,
            format!("{who} does not count {update} again"),
            match ticket {
                Some(ticket) => format!("it is request {}, which is counted already", ticket),
                None => "its request is counted already".into(),
            },
        ),
        Fact::Sent { ticket, nodes: to, .. } => say(
            Plain,
            format!("{who} has {} add, for {}", nodes(*to), ticket.client),
            "each active replica on its list is told once; nothing is sent again",
        ),
        Fact::CopySent { node, values: held } => say(
            Plain,
            format!("{who} sends {node} a copy of its counts: {}", values(held)),
            "the copy does not say which additions are in it",
        ),
        Fact::Copied { node, values: held } => say(
            Warn,
            format!("{who} takes the counts of {node} for its own: {}", values(held)),
            "additions made while the copy was on its way are not in it",
        ),
        Fact::Read { ticket, key, value, .. } => say(
            Plain,
            match value {
                Some(value) => format!("{who} answers {}: {key} = {value}", ticket.client),
                None => format!("{who} answers {}: nothing was ever added to {key}", ticket.client),
            },
            "that is what it has counted",
        ),
        Fact::Acknowledged { ticket, holders, threshold } => say(
            Good,
            format!("{who} tells {} that its addition is kept", ticket.client),
            format!("it is on disk at {}, and the threshold is {threshold}", nodes(*holders)),
        ),
        Fact::Refused { ticket, heard, threshold } => say(
            Bad,
            format!("{who} promises {} nothing", ticket.client),
            format!(
                "of the active replicas it can count on {}, and an addition must be on disk at {threshold} of them",
                nodes(*heard)
            ),
        ),
        Fact::Recognised { ticket } => say(
            Good,
            format!("{who} recognises request {}", ticket),
            "it is counted already, and is not counted again",
        ),
        Fact::RolesChanged { change, active, standbys, .. } => say(
            if change.act == Act::Promote { Good } else { Plain },
            format!("{who} learns that {}", becomes(change)),
            if standbys.is_empty() {
                format!("active: {}", nodes(*active))
            } else {
                format!("active: {}; standing by: {}", nodes(*active), nodes(*standbys))
            },
        ),
        Fact::RoleRefused { change, verdict, .. } => {
            say(Warn, format!("{who} refuses the order {change}"), why_not(*verdict, change))
        }
        Fact::PromotionWaits { node, .. } => say(
            Plain,
            format!("{who} holds back the promotion of {node}"),
            format!("{node} must first have what there is now"),
        ),
        Fact::PromotionChecked { node, asked, .. } => say(
            Good,
            format!("{who} finds {node} caught up"),
            format!("it has what {} had when the order came", nodes(*asked)),
        ),
        Fact::HandedOver { node, updates } => say(
            Plain,
            format!("{who} sends {node} {}", many(*updates, "addition")),
            format!("{node} has said that it does not have them"),
        ),
    }
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::CountedAgain { node, ticket, update, value } => format!(
            "{node} counts request {} again, as {update}. Its counter holds {value} now, one addition too many.",
            ticket
        ),
        Evidence::TooFewHolders { node, ticket, holders, threshold } => format!(
            "{node} told a client that request {} is kept. Active replicas that have it on disk: {}. The threshold is {threshold}.",
            ticket,
            nodes(*holders)
        ),
        Evidence::WrongSum { node, key, value, expected } => {
            format!("{key} is {value} at {node}. By what {node} has counted it should be {expected}.")
        }
        Evidence::PromotedWithout { node, ticket, other } => {
            format!("{node} becomes active without request {}, which {other} had.", ticket)
        }
        Evidence::TooFewAsked { node, asked, needed } => format!(
            "Before {node} becomes active, {} must say what there is, as an acknowledged addition may be with the others. Asked: {}.",
            many(*needed, "active replica"),
            nodes(*asked)
        ),
        Evidence::AdditionLost { node, ticket, rest } => format!(
            "{node} does not count request {}, although its client was told that it is kept and all has been well for {}.",
            ticket,
            span(*rest)
        ),
        Evidence::AdditionMissing { node, ticket, rest } => format!(
            "{node} lacks request {}, which another replica has counted, although all has been well for {}.",
            ticket,
            span(*rest)
        ),
        Evidence::CountsDiffer { node, key, value, other, expected, rest } => format!(
            "{key} is {value} at {node} and {expected} at {other}, although all has been well for {}.",
            span(*rest)
        ),
        Evidence::CounterSilent { ticket, rest } => {
            format!("Request {} is not answered, although all has been well for {}.", ticket, span(*rest))
        }
    }
}
