//! Quorums: what happened, and what broke a rule.

use crate::quorum::{Evidence, Fact, Source, Version};
use faultline_engine::kv::Op;
use faultline_engine::{Endpoint, NodeId, NodeSet};
use faultline_language::en::{count, list, span};
use faultline_language::{Sentence, Tone, say};

fn many(number: u64, what: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), what)
}

fn nodes(set: NodeSet) -> String {
    let nodes: Vec<NodeId> = set.iter().collect();
    if nodes.is_empty() { "nobody".into() } else { list(&nodes) }
}

fn value(value: Option<i64>) -> String {
    value.map_or_else(|| "nothing".into(), |value| value.to_string())
}

fn values(values: &[i64]) -> String {
    if values.is_empty() { "nothing".into() } else { list(values) }
}

fn versions(versions: &[Version]) -> String {
    if versions.is_empty() { "nothing".into() } else { list(versions) }
}

pub(crate) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Started { life: 1, .. } => say(
            Plain,
            format!("{who} starts"),
            "it holds replicas of keys, and coordinates requests for clients",
        ),
        Fact::Started { keys, hints, .. } => say(
            Good,
            format!("{who} starts again with {}", many(*keys, "key")),
            if *hints == 0 {
                "they are on its disk; it lacks whatever was written meanwhile".into()
            } else {
                format!("they are on its disk, as are {} that it keeps for others", many(*hints, "version"))
            },
        ),
        Fact::Asks { ticket, operation, replicas, needs } => say(
            Plain,
            format!(
                "{who} asks {} for what they have of {}, on behalf of {}",
                nodes(*replicas),
                operation.key,
                ticket.client
            ),
            match operation.op {
                Op::Get => format!("it answers the client when it has {}", many(*needs, "answer")),
                _ => "this write begins with a read, because it builds on what there is".into(),
            },
        ),
        Fact::Made { ticket, operation, value, version, merged, replicas, needs } => {
            let what = format!(
                "{who} writes {} = {value} for {}, as version {version}",
                operation.key, ticket.client
            );
            let sent = format!(
                "it goes to {}, and the write is done when {} stored it",
                nodes(*replicas),
                if *needs == 1 { "one has".into() } else { format!("{needs} have") }
            );
            if merged.is_empty() {
                say(Plain, what, sent)
            } else {
                say(
                    Good,
                    what,
                    format!(
                        "the new version replaces the values {}, as it knows of them; {sent}",
                        values(merged)
                    ),
                )
            }
        }
        Fact::Stored { key, value: new, version, node, why, values: now, .. } => {
            let what = format!("{who} stores {key} = {new}");
            let kept = if now.len() > 1 {
                format!("; versions that did not know of each other all stay: {}", values(now))
            } else {
                String::new()
            };
            let from = if Endpoint::Node(*node) == who {
                "it coordinates this itself".into()
            } else {
                match why {
                    Source::Write => format!("{node} coordinates this write"),
                    Source::Repair => format!("{node} has found that this replica lacked it"),
                    Source::Handoff => format!("{node} had kept it while this replica was silent"),
                    Source::AntiEntropy => format!("{node} has it, and their trees differ"),
                }
            };
            say(
                if now.len() > 1 { Warn } else { Plain },
                what,
                format!("version {version} is on its disk; {from}{kept}"),
            )
        }
        Fact::Ignored { key, version, held, node } => say(
            Plain,
            format!("{who} ignores version {version} of {key} from {node}"),
            format!("it takes what it has for newer: {}", versions(held)),
        ),
        Fact::Acknowledged { ticket, operation, stored, needs, .. } => say(
            Good,
            format!("{who} tells {} that {operation} is done", ticket.client),
            format!(
                "{} must have stored it, and {who} knows that {} did",
                many(*needs, "node"),
                nodes(*stored)
            ),
        ),
        Fact::Told { ticket, key, value: told, replicas, values: found, .. } => say(
            Plain,
            format!("{who} answers {}: {key} is {}", ticket.client, value(*told)),
            if found.len() > 1 {
                format!("{} have {}, and the client is told the largest", nodes(*replicas), values(found))
            } else {
                format!("it has heard {}, and takes this for the newest", nodes(*replicas))
            },
        ),
        Fact::SiblingsFound { ticket, key, values: found } => say(
            Warn,
            format!("{who} finds several values of {key} for {}: {}", ticket.client, values(found)),
            "their writers did not know of each other, so none is newer, and none is lost",
        ),
        Fact::WritesBack { ticket, key, version, replicas } => say(
            Plain,
            format!("{who} writes version {version} of {key} back before it answers {}", ticket.client),
            format!(
                "it goes to {}: when a majority has it, no later read finds something older",
                nodes(*replicas)
            ),
        ),
        Fact::NewerFound { ticket, key, node, told, values: found } => say(
            Bad,
            format!("{who} finds something newer than what it told {}", ticket.client),
            format!("{node} has {key} = {}, and {} was told {}", values(found), ticket.client, value(*told)),
        ),
        Fact::Compared { key, older, .. } => say(
            Plain,
            format!("{who} has heard of {key} from every replica"),
            if older.is_empty() {
                "all of them have the same".into()
            } else {
                format!("something newer was missing at {}", nodes(*older))
            },
        ),
        Fact::Repairs { key, node, values: sent } => say(
            Good,
            format!("{who} sends {node} {key} = {}", values(sent)),
            format!("read repair: a read has shown that {node} lacks this"),
        ),
        Fact::AsksAgain { ticket, replicas, tries } => say(
            Warn,
            format!("{who} asks {} again", nodes(*replicas)),
            format!("it has waited in vain on behalf of {}, for the {} time", ticket.client, ordinal(*tries)),
        ),
        Fact::GivesUp { ticket, replicas, needs } => say(
            Bad,
            format!("{who} gives up the request of {}", ticket.client),
            if replicas.is_empty() {
                format!("it needs {}, and has long heard from nobody", many(*needs, "answer"))
            } else {
                format!(
                    "it needs {}, and has long heard from {} only",
                    many(*needs, "answer"),
                    nodes(*replicas)
                )
            },
        ),
        Fact::Recognised { ticket, outcome } => say(
            Good,
            format!("{who} recognises a retry of {} and answers {outcome} again", ticket.client),
            format!("it has answered request {} before", ticket),
        ),
        Fact::UnderWay { ticket } => say(
            Plain,
            format!("{who} ignores a retry of {}", ticket.client),
            format!(
                "it coordinates request {} already, or {} has asked something newer",
                ticket, ticket.client
            ),
        ),
        Fact::StandsIn { home, node, .. } => say(
            Warn,
            format!("{who} lets {node} stand in for {home}"),
            format!("{home} is silent, and {node} is the next node of the ring that can stand in"),
        ),
        Fact::Hinted { key, value, home, .. } => say(
            Warn,
            format!("{who} keeps {key} = {value} for {home}"),
            format!("it is no replica of {key} and stands in for {home}, which is silent"),
        ),
        Fact::HintForgotten { key, home, .. } => say(
            Good,
            format!("{who} no longer keeps {key} for {home}"),
            format!("the version was sent to {home}"),
        ),
        Fact::Differ { node, leaves, versions, of } => say(
            Warn,
            format!("{who} sends {node} {versions} of {}", many(*of, "version")),
            format!(
                "their Merkle trees differ in {}, and only the keys of {} are sent",
                if *leaves == 1 { "1 leaf".into() } else { format!("{leaves} leaves") },
                if *leaves == 1 { "that one" } else { "those" }
            ),
        ),
        Fact::Agree { node, versions } => say(
            Good,
            format!("{who} finds its Merkle tree equal to that of {node}"),
            format!("their roots are the same, so {} need not be sent", many(*versions, "version")),
        ),
    }
}

fn ordinal(number: u32) -> String {
    match number {
        1 => "first".into(),
        2 => "second".into(),
        3 => "third".into(),
        other => format!("{other}th"),
    }
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::TooFewCopies { ticket, operation, stored, needs, .. } => format!(
            "{} was told that {operation} is done. It must be on the disks of {}, and is on those of {}.",
            ticket.client,
            many(*needs, "node"),
            nodes(*stored)
        ),
        Evidence::OlderRead { ticket, key, versions: found, acknowledged, writer } => format!(
            "The read of {key} by {} found {}. Before it was asked, version {acknowledged} had been acknowledged to {}.",
            ticket.client,
            versions(found),
            writer.client
        ),
        Evidence::NotNewer { node, key, gone, held } => format!(
            "{node} dropped version {gone} of {key}, but what it has is not newer: {}.",
            versions(held)
        ),
        Evidence::HintLost { node, home, key, version } => format!(
            "{node} has forgotten version {version} of {key}, which it kept for {home}, but {home} does not have it."
        ),
        Evidence::ReplicasDiffer { key, node, versions: one, other, others, rest } => format!(
            "All has been well for {}, and the replicas of {key} differ: {node} has {}, {other} has {}.",
            span(*rest),
            versions(one),
            versions(others)
        ),
        Evidence::WithoutAnswer { ticket, rest } => {
            format!("All has been well for {}, and request {} is without an answer.", span(*rest), ticket)
        }
    }
}
