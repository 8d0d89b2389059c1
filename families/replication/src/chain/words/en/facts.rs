//! Chain replication: what happened, and what broke a rule.

use crate::chain::{Chain, Change, Evidence, Fact, MASTER, Place};
use faultline_engine::Endpoint;
use faultline_language::en::{count, list, span};
use faultline_language::{Sentence, Tone, say};

fn updates(number: u64) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), "update")
}

/// `n2 → n3 → n4`
fn row(chain: &Chain) -> String {
    let names: Vec<String> = chain.nodes().map(|node| node.to_string()).collect();
    names.join(" → ")
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Head => "the head",
        Place::Middle => "in the middle",
        Place::Tail => "the tail",
        Place::Alone => "head and tail",
        Place::Outside => "in no chain",
    }
}

fn value(value: Option<i64>) -> String {
    value.map_or_else(|| "nothing".into(), |value| value.to_string())
}

pub(crate) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::MasterStarted { life: 1, chain, .. } => {
            say(Plain, format!("{who} starts as the master"), format!("the chain is {}", row(chain)))
        }
        Fact::MasterStarted { number, chain, .. } => say(
            Good,
            format!("{who} starts again as the master of configuration {number}"),
            format!("on its disk the chain is {}", row(chain)),
        ),
        Fact::Started { life: 1, place: taken, .. } => {
            say(Plain, format!("{who} starts and is {}", place(*taken)), "that is how the chain was set up")
        }
        Fact::Started { number: 0, .. } => say(
            Warn,
            format!("{who} starts again with an empty disk"),
            "it is in no chain until the master says so, and must copy everything",
        ),
        Fact::Started { number, place: taken, held, .. } => say(
            Good,
            format!("{who} starts again and is {}", place(*taken)),
            format!(
                "its disk has {} and configuration {number}; the master may know a newer one",
                updates(*held)
            ),
        ),
        Fact::Suspected { node, silence } => say(
            Bad,
            format!("{who} considers {node} failed"),
            format!(
                "nothing has come from it for {}; nobody knows whether it has crashed or is only silent",
                span(*silence)
            ),
        ),
        Fact::Trusted { node } => {
            say(Good, format!("{who} hears from {node} again"), "it had considered that server failed")
        }
        Fact::LeaseAwaited { node, left } => say(
            Plain,
            format!("{who} waits {} before it removes {node}", span(*left)),
            format!("until then {node} may answer reads, if it is alive"),
        ),
        Fact::LastCopyKept { node } => say(
            Bad,
            format!("{who} leaves {node} in the chain"),
            "it knows of no other server that holds everything, so there is nobody to go on with",
        ),
        Fact::ChainFormed { number, chain, why } => {
            let what = format!("{who} decides on configuration {number}: {}", row(chain));
            match why {
                Change::Silent { node } => say(Warn, what, format!("{node} was silent for too long")),
                Change::Lost { node } => say(Warn, what, format!("{node} has lost its disk")),
                Change::Added { node } => {
                    say(Good, what, format!("{node} has copied what the tail had, so it joins at the end"))
                }
                Change::Anew { node } => say(
                    Bad,
                    what,
                    format!("no server is left that holds everything, so the chain begins anew with {node}"),
                ),
            }
        }
        Fact::ChainRecalled { number, chain } => say(
            Warn,
            format!("{who} learns of configuration {number}: {}", row(chain)),
            "a server knows it, and the master's own disk does not",
        ),
        Fact::PlaceTaken { number, place: Place::Outside, held, .. } => say(
            Warn,
            format!("{who} is not in the chain any more"),
            format!("configuration {number} is without it; it keeps {} and copies the rest", updates(*held)),
        ),
        Fact::PlaceTaken { number, place: taken, before, .. } if taken == before => say(
            Plain,
            format!("{who} is still {}", place(*taken)),
            format!("configuration {number} changes its neighbours or those of others"),
        ),
        Fact::PlaceTaken { number, place: taken, before, .. } => say(
            Plain,
            format!("{who} is {} now", place(*taken)),
            format!("it was {} before configuration {number}", place(*before)),
        ),
        Fact::UpdatesForgotten { from, count: 1 } => say(
            Warn,
            format!("{who} forgets update {from}"),
            "it does not know that anybody acknowledged it, and the chain has gone on without this server",
        ),
        Fact::UpdatesForgotten { from, count } => say(
            Warn,
            format!("{who} forgets {}, from {from} on", updates(*count)),
            "it does not know that anybody acknowledged them, and the chain has gone on without this server",
        ),
        Fact::Stored { index, ticket, operation, from: None, to, .. } => say(
            Plain,
            format!("{who} takes {operation} of {} as update {index}", ticket.client),
            to.map_or_else(
                || "it is the only server of the chain, so all have it".into(),
                |to| format!("it is on its disk and goes to {to} next"),
            ),
        ),
        Fact::Stored { index, operation, from: Some(from), to: Some(to), .. } => say(
            Plain,
            format!("{who} stores update {index}, {operation}"),
            format!("it came from {from}, is on its disk, and goes to {to} next"),
        ),
        Fact::Stored { index, operation, from: Some(from), to: None, .. } => say(
            Plain,
            format!("{who} stores update {index}, {operation}"),
            format!("it came from {from} and goes no further"),
        ),
        Fact::Acknowledged { index, ticket, outcome, .. } => say(
            Good,
            format!("{who} acknowledges update {index} and answers {}: {outcome}", ticket.client),
            "it is the tail: an update comes to it last, after every other server of the chain",
        ),
        Fact::Executed { index, operation, .. } => say(
            Plain,
            format!("{who} executes update {index}, {operation}"),
            "it counts the update as acknowledged by the tail",
        ),
        Fact::UpdateRefused { node, number } => say(
            Plain,
            format!("{who} takes no updates from {node}"),
            format!(
                "they are of configuration {number}; it takes them only from its predecessor in the newest one that it knows"
            ),
        ),
        Fact::GapFound { needs, first } => say(
            Warn,
            format!("{who} does not take update {first}"),
            format!("it lacks update {needs}, and updates are taken in order"),
        ),
        Fact::Resent { node, from, count } => say(
            Plain,
            format!("{who} sends {node} {} again, from {from} on", updates(*count)),
            format!("{node} says that it lacks them"),
        ),
        Fact::CopyBegan { node, .. } => say(
            Plain,
            format!("{who} begins to copy what {node} has"),
            format!("{node} is the tail and goes on serving meanwhile"),
        ),
        Fact::Copied { node, held } => say(
            Good,
            format!("{who} has copied what {node} has: {}", updates(*held)),
            "now the master can add it to the chain",
        ),
        Fact::Completed { number, held } => say(
            Good,
            format!("{who} says that it holds everything: {}", updates(*held)),
            format!(
                "it has its place since configuration {number}, and the master counts on it from here on"
            ),
        ),
        Fact::Recognised { ticket, outcome } => say(
            Good,
            format!("{who} recognises a retry of {} and answers {outcome} again", ticket.client),
            format!("request {} is acknowledged, so nothing changes", ticket),
        ),
        Fact::UnderWay { ticket } => say(
            Plain,
            format!("{who} ignores a retry of {}", ticket.client),
            format!(
                "request {} is on its way to the tail, or {} has asked something newer",
                ticket, ticket.client
            ),
        ),
        Fact::CleanRead { ticket, key, value: found, .. } => say(
            Plain,
            format!("{who} answers {}: {key} is {}", ticket.client, value(*found)),
            "it counts its version of the key as acknowledged, and it may answer reads",
        ),
        Fact::DirtyRead { ticket, key, newest, tail, .. } => say(
            Plain,
            format!("{who} asks the tail {tail} which version of {key} {} may read", ticket.client),
            format!("it has update {newest} of {key} and does not know whether the tail has it too"),
        ),
        Fact::VersionTold { node, index } => say(
            Plain,
            format!("{who} tells {node} that everything up to update {index} is acknowledged"),
            "it is the tail, so it knows",
        ),
        Fact::VersionRead { ticket, key, index, value: found } => say(
            Plain,
            format!("{who} answers {}: {key} is {}", ticket.client, value(*found)),
            format!("that is the version after update {index}, which is acknowledged"),
        ),
        Fact::LeaseOver { ticket } => say(
            Warn,
            format!("{who} does not answer the read of {}", ticket.client),
            "it has no valid lease: the master may have removed it without its knowing",
        ),
        Fact::Unready { ticket } => say(
            Warn,
            format!("{who} does not answer the read of {}", ticket.client),
            "it has not received everything yet",
        ),
        Fact::SentOn { ticket, to } if *to == MASTER => say(
            Plain,
            format!("{who} sends {} to the master {to}", ticket.client),
            "it does not serve this request; the master knows who does",
        ),
        Fact::SentOn { ticket, to } => say(
            Plain,
            format!("{who} sends {} to {to}", ticket.client),
            format!("in the newest chain {to} serves this request"),
        ),
    }
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::NoPrefix { node, predecessor, number, index, has, before: Some(before) } => format!(
            "In configuration {number} {node} has request {} as update {index}, and its predecessor {predecessor} has {} there.",
            has, before
        ),
        Evidence::NoPrefix { node, predecessor, number, index, has, before: None } => format!(
            "In configuration {number} {node} has request {} as update {index}, and its predecessor {predecessor} has no such update.",
            has
        ),
        Evidence::NotKept { ticket, operation, node, number } => format!(
            "{} was told that {operation} is done, but {node}, a server of configuration {number}, does not have that update.",
            ticket.client
        ),
        Evidence::NobodyHas { number, told } => format!(
            "No server of configuration {number} holds everything, but clients were told of {}.",
            updates(*told)
        ),
        Evidence::TwoChains { number, first, second } => format!(
            "Configuration {number} is {}, and there was another one of that number: {}.",
            list(&second.nodes().collect::<Vec<_>>()),
            list(&first.nodes().collect::<Vec<_>>())
        ),
        Evidence::NotAnswered { ticket, rest } => {
            format!("All has been well for {}, and request {} is without an answer.", span(*rest), ticket)
        }
        Evidence::NotWhole { node, rest } => format!(
            "All has been well for {}, and {node} is not in the chain or lacks something.",
            span(*rest)
        ),
        Evidence::HasLess { node, held, expected, rest } => {
            format!("All has been well for {}, and {node} has {} of {expected}.", span(*rest), updates(*held))
        }
    }
}
