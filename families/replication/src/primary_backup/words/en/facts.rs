//! Primary and backups: what happened, and what broke a rule.

use crate::primary_backup::{Change, Duty, Evidence, Fact, SERVICE};
use faultline_engine::{Endpoint, NodeId};
use faultline_language::en::{count, list, span};
use faultline_language::{Sentence, Tone, say};

fn writes(number: u64) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), "write")
}

/// `n3 leads, n4 follows`
fn view(primary: NodeId, backups: &[NodeId]) -> String {
    match backups {
        [] => format!("{primary} leads, without a backup"),
        [one] => format!("{primary} leads, {one} follows"),
        _ => format!("{primary} leads, {} follow", list(backups)),
    }
}

fn duty(duty: Duty) -> &'static str {
    match duty {
        Duty::Primary => "the primary",
        Duty::Backup => "a backup",
        Duty::Idle => "idle",
    }
}

fn value(value: Option<i64>) -> String {
    value.map_or_else(|| "nothing".into(), |value| value.to_string())
}

pub(crate) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::ViewServiceStarted { life: 1, primary, backups, .. } => say(
            Plain,
            format!("{who} starts as the view service"),
            format!("in view 1 {}", view(*primary, backups)),
        ),
        Fact::ViewServiceStarted { number, primary, backups, .. } => say(
            Good,
            format!("{who} starts again as the view service, with view {number}"),
            format!("on its disk {}", view(*primary, backups)),
        ),
        Fact::Started { life: 1, duty: taken, .. } => {
            say(Plain, format!("{who} starts and is {}", duty(*taken)), "that is how view 1 was set up")
        }
        Fact::Started { number: 0, .. } => say(
            Warn,
            format!("{who} starts again with an empty disk"),
            "it is idle until the view service says otherwise, and needs the whole state",
        ),
        Fact::Started { number, duty: taken, held, .. } => say(
            Good,
            format!("{who} starts again and is {}", duty(*taken)),
            format!("its disk has {} and view {number}; there may be a later one", writes(*held)),
        ),
        Fact::PingsMissed { node, silence } => say(
            Bad,
            format!("{who} takes {node} for failed"),
            format!(
                "no ping has come from it for {}; whether it has crashed or is only silent nobody knows",
                span(*silence)
            ),
        ),
        Fact::PingReturned { node } => {
            say(Good, format!("{who} hears of {node} again"), "it had been taken for failed")
        }
        Fact::StateLost { node } => say(
            Bad,
            format!("{who} counts {node} as failed"),
            format!("{node} knows no view, so it has lost its disk and the state"),
        ),
        Fact::ViewUnacknowledged { number, node } => say(
            Bad,
            format!("{who} must not replace {node}"),
            format!(
                "{node} has not acknowledged view {number}: its backups may lack its state, and it may serve alone in the view before"
            ),
        ),
        Fact::NobodyToPromote { number, node } => say(
            Bad,
            format!("{who} has nobody to replace {node}"),
            format!("no backup of view {number} is there, and nobody else has the state"),
        ),
        Fact::ExpiryAwaited { node, left } => say(
            Plain,
            format!("{who} waits {} before it replaces {node}", span(*left)),
            format!("until then {node} may answer clients, if it lives"),
        ),
        Fact::ViewFormed { number, primary, backups, why } => {
            let what = format!("{who} decides on view {number}: {}", view(*primary, backups));
            match why {
                Change::Promoted { node } => {
                    say(Warn, what, format!("the primary {node} is taken for failed"))
                }
                Change::Removed { node } => say(Warn, what, format!("the backup {node} is taken for failed")),
                Change::Anew { node } => say(
                    Bad,
                    what,
                    format!(
                        "{node} has lost its disk and no backup has anything, so it begins anew, with nothing"
                    ),
                ),
                Change::Added { node } => say(Good, what, format!("{node} is there and was idle")),
            }
        }
        Fact::AcknowledgementHeard { number, node } => say(
            Good,
            format!("{who} may change view {number} from now on"),
            format!("its primary {node} has acknowledged it"),
        ),
        Fact::ViewRecalled { number, primary, backups } => say(
            Warn,
            format!("{who} learns of view {number}: {}", view(*primary, backups)),
            "a server knows it, and the view service's own disk does not",
        ),
        Fact::DutyTaken { number, duty: taken, before, .. } if taken == before => say(
            Plain,
            format!("{who} is still {}", duty(*taken)),
            format!("it has heard of view {number}, in which others change"),
        ),
        Fact::DutyTaken { number, duty: taken, before, held } => say(
            if *taken == Duty::Idle { Warn } else { Plain },
            format!("{who} is {} now, with {}", duty(*taken), writes(*held)),
            format!("it was {} before it heard of view {number}", duty(*before)),
        ),
        Fact::ViewAcknowledged { number, backups } if backups.is_empty() => say(
            Good,
            format!("{who} acknowledges view {number}"),
            "it is on its disk, and there is no backup that would need the state",
        ),
        Fact::ViewAcknowledged { number, backups } => say(
            Good,
            format!("{who} acknowledges view {number}"),
            if let [one] = backups[..] {
                format!("its backup {one} has its state")
            } else {
                format!("its backups {} have its state", list(backups))
            },
        ),
        Fact::WriteStored { index, ticket, operation, from: None, .. } => say(
            Plain,
            format!("{who} takes {operation} of {} as write {index}", ticket.client),
            "it is the primary, which gives writes their order",
        ),
        Fact::WriteStored { index, operation, from: Some(from), .. } => say(
            Plain,
            format!("{who} stores write {index}, {operation}"),
            format!("it came from the primary {from}, and is on its disk"),
        ),
        Fact::WritesRemoved { from, count: 1 } => say(
            Warn,
            format!("{who} removes write {from}"),
            "its primary does not have it: it was never shipped to whoever leads now",
        ),
        Fact::WritesRemoved { from, count } => say(
            Warn,
            format!("{who} removes {}, from {from} on", writes(*count)),
            "its primary does not have them: they were never shipped to whoever leads now",
        ),
        Fact::InStep { number, node, held } => say(
            Plain,
            format!("{who} is in step with {node}: {}", writes(*held)),
            format!("in view {number} what it has is what {node} has, in the same order"),
        ),
        Fact::WriteExecuted { index, ticket, outcome, answers: Some(_), copies, .. } => say(
            Good,
            format!("{who} executes write {index} and answers {}: {outcome}", ticket.client),
            match copies {
                0 => "no backup is known to have it on its disk".into(),
                1 => "one backup has it on its disk".into(),
                copies => format!("{copies} backups have it on their disks"),
            },
        ),
        Fact::WriteExecuted { index, operation, answers: None, .. } => say(
            Plain,
            format!("{who} executes write {index}, {operation}"),
            "its client is told when it asks again",
        ),
        Fact::WriteFollowed { index, operation, .. } => say(
            Plain,
            format!("{who} executes write {index}, {operation}"),
            "it has heard that the primary has executed it",
        ),
        Fact::ShipRefused { node, number } => say(
            Plain,
            format!("{who} does not obey {node}"),
            format!("{node} leads in view {number}, and {who} does not follow it in the view that it knows"),
        ),
        Fact::OrderGap { needs, first } => say(
            Plain,
            format!("{who} does not take write {first} or what follows yet"),
            format!("it lacks write {needs}, and says so"),
        ),
        Fact::StateSent { node, from, count } => say(
            Plain,
            format!("{who} sends {node} {}, from {from} on", writes(*count)),
            format!("{node} says that it lacks them"),
        ),
        Fact::HasState { node, held } => say(
            Good,
            format!("{who} knows that {node} has its state: {}", writes(*held)),
            format!("from now on answers wait for {node} if the setting wants that"),
        ),
        Fact::FellBack { after, waiting } => say(
            Bad,
            format!("{who} goes on without its backups; {} waited", writes(*waiting)),
            format!("none has received a write for {}: what is answered now may be lost", span(*after)),
        ),
        Fact::WaitsAgain { node } => {
            say(Good, format!("{who} waits for its backups again"), format!("{node} has caught up"))
        }
        Fact::WriteRecognised { ticket, outcome, .. } => say(
            Good,
            format!("{who} recognises a retry of {} and answers {outcome} again", ticket.client),
            format!("request {} is executed, so nothing changes", ticket),
        ),
        Fact::RequestWaits { ticket } => say(
            Plain,
            format!("{who} ignores a retry of {}", ticket.client),
            format!("request {} waits already, or a newer one of this client is known", ticket),
        ),
        Fact::PrimaryRead { ticket, key, value: found, number } => say(
            Plain,
            format!("{who} answers {}: {key} is {}", ticket.client, value(*found)),
            format!("it takes itself for the primary, in view {number}"),
        ),
        Fact::BackupRead { ticket, key, value: found, held } => say(
            Plain,
            format!("{who} answers {}: {key} is {}", ticket.client, value(*found)),
            format!("it is a backup and has received {}; the primary may have more", writes(*held)),
        ),
        Fact::PrimaryWithoutLease { ticket } => say(
            Warn,
            format!("{who} does not answer {}", ticket.client),
            "its lease is over: it may have been replaced, and would not know",
        ),
        Fact::SentOn { ticket, to } if *to == SERVICE => say(
            Plain,
            format!("{who} sends {} to the view service {to}", ticket.client),
            "it does not serve this request; the view service knows who does",
        ),
        Fact::SentOn { ticket, to } => say(
            Plain,
            format!("{who} sends {} to {to}", ticket.client),
            format!("in the newest view {to} serves this request"),
        ),
    }
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::TwoViews { number, first, second } => format!(
            "View {number} has the servers {}, and there was another view of that number, with {}.",
            list(second),
            list(first)
        ),
        Evidence::ChangedTooEarly { number, primary, next } if primary == next => {
            format!("View {number} got another backup, and its primary {primary} had not acknowledged it.")
        }
        Evidence::ChangedTooEarly { number, primary, next } => {
            format!("{next} leads after view {number}, whose primary {primary} had not acknowledged it.")
        }
        Evidence::Stranger { number, primary, before } => {
            format!("{primary} leads in view {number}, and the view before had the servers {}.", list(before))
        }
        Evidence::TwoAnswer { node, number, ticket, other, later } if number == later => {
            format!("{node} answers {} in view {number}, in which {other} has answered.", ticket)
        }
        Evidence::TwoAnswer { node, number, ticket, other, later } => format!(
            "{node} answers {ticket} as the primary of view {number}, though {other} had answered as the primary of view {later} before \
             {ticket} was asked.",
            ticket = ticket
        ),
        Evidence::WriteMissing { ticket, operation, node, number } => format!(
            "{} was told that {operation} is done, and {node}, which leads in view {number} or may be the next to lead, does not \
             have that write.",
            ticket.client
        ),
        Evidence::OutOfStep { node, primary, number, index, has, leads: Some(leads) } => format!(
            "In view {number} the backup {node} has request {} as write {index}, and its primary {primary} has {} there.",
            has, leads
        ),
        Evidence::OutOfStep { node, primary, number, index, has, leads: None } => format!(
            "In view {number} the backup {node} has request {} as write {index}, and its primary {primary} has no such write.",
            has
        ),
        Evidence::Unanswered { ticket, rest } => {
            format!("All has been well for {}, and request {} is without an answer.", span(*rest), ticket)
        }
        Evidence::NotRestored { number, backups, wanted, acknowledged: true, rest } => format!(
            "All has been well for {}, and view {number} has {backups} of {wanted} backups.",
            span(*rest)
        ),
        Evidence::NotRestored { number, acknowledged: false, rest, .. } => format!(
            "All has been well for {}, and the primary of view {number} has not acknowledged it.",
            span(*rest)
        ),
        Evidence::FewerWrites { node, held, expected, rest } => {
            format!("All has been well for {}, and {node} has {} of {expected}.", span(*rest), writes(*held))
        }
    }
}
