//! Active replication: what happened, and what broke a rule.

use crate::active::{Came, Evidence, Fact, PaxosFact};
use faultline_agreement::{BALLOTS, StepDownCause, words::part::en as part};
use faultline_engine::Endpoint;
use faultline_language::en::{count, nodes, span};
use faultline_language::{Sentence, Tone, say};

fn plural(number: u64, noun: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), noun)
}

fn held(value: Option<i64>) -> String {
    value.map_or_else(|| "nothing".into(), |value| value.to_string())
}

pub(crate) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Started { life: 1, .. } => {
            say(Plain, format!("{who} starts as a replica"), "it will execute every request and answer it")
        }
        Fact::Started { executed: 0, .. } => say(
            Plain,
            format!("{who} starts again"),
            "it knows of no request on its disk that it may execute",
        ),
        Fact::Started { executed, .. } => say(
            Good,
            format!("{who} starts again, with {} executed", plural(*executed, "request")),
            "it has executed the requests on its disk again, in order; the others may be further on",
        ),
        Fact::Ordered { number, ticket, operation } => say(
            Plain,
            format!("{who} gives {operation} of {} the number {number}", ticket.client),
            "it is the sequencer and tells all replicas; the number is on its disk",
        ),
        Fact::Executed { number, ticket, operation, outcome: Some(outcome), fresh: true, .. } => say(
            Good,
            format!(
                "{who} executes {operation} as number {number}, and answers {}: {outcome}",
                ticket.client
            ),
            "every replica executes every request, and each answers its client",
        ),
        Fact::Executed { number, ticket, outcome: Some(outcome), .. } => say(
            Plain,
            format!("{who} answers {} again: {outcome}", ticket.client),
            format!(
                "number {number} is request {}, which it has executed before; a request takes effect once",
                ticket
            ),
        ),
        Fact::Executed { number, ticket, outcome: None, .. } => say(
            Plain,
            format!("{who} does not let number {number} take effect"),
            format!("it is request {}, and {} has asked something later", ticket, ticket.client),
        ),
        Fact::Passed { number } => say(
            Plain,
            format!("{who} passes number {number}"),
            "a no-op was chosen there: nothing to execute",
        ),
        Fact::GapFound { needs, number } => say(
            Warn,
            format!("{who} puts number {number} aside"),
            format!("it needs number {needs} first, which may be late or lost"),
        ),
        Fact::Fetches { above, latest } => say(
            Warn,
            format!("{who} asks n1 for what follows number {above}"),
            format!("it has heard of number {latest}, and executes nothing out of order"),
        ),
        Fact::SentAgain { node, first, count } => say(
            Plain,
            format!("{who} sends {node} {} again, from number {first} on", plural(*count, "request")),
            format!("{node} has asked for them"),
        ),
        Fact::CaughtUp { number } => say(
            Good,
            format!("{who} has everything up to number {number}"),
            "it lacks no number that it has heard of",
        ),
        Fact::Repeated { ticket, outcome } => say(
            Good,
            format!("{who} answers {} again: {outcome}", ticket.client),
            format!("it has executed request {}, and remembers what it said", ticket),
        ),
        Fact::ReadAside { ticket, key, value, executed } => say(
            Bad,
            format!("{who} answers {} out of order: {key} is {}", ticket.client, held(*value)),
            format!(
                "it has executed {}, and gives this read no place in the order",
                plural(*executed, "request")
            ),
        ),
        Fact::Paxos(fact) => of_part(who, fact),
    }
}

/// What happens in the part that orders: other protocols host the same one.
pub(crate) fn of_part(who: Endpoint, fact: &PaxosFact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    let ballot = |epoch: u64| BALLOTS.of(epoch).to_string();
    match fact {
        PaxosFact::Suspects { leader, silence } => say(
            Warn,
            format!("{who} assumes that nobody is putting requests in order"),
            match leader {
                Some(leader) => format!("it has not heard from {leader} for {}", span(*silence)),
                None => format!("it has not heard from any leader for {}", span(*silence)),
            },
        ),
        PaxosFact::Leads { epoch, votes } => say(
            Good,
            format!("{who} leads ballot {}: it puts requests in order now", ballot(*epoch)),
            format!("{} have promised, which is a majority", nodes(*votes)),
        ),
        PaxosFact::Follows { epoch, leader } => say(
            Plain,
            format!("{who} accepts the order of {leader}"),
            format!("{leader} speaks in ballot {}", ballot(*epoch)),
        ),
        PaxosFact::StepsDown { epoch, led, why } => say(
            if *led { Bad } else { Warn },
            if *led { format!("{who} leads no more") } else { format!("{who} gives up its ballot") },
            match why {
                StepDownCause::HigherTerm { from } | StepDownCause::Leader { leader: from } => {
                    format!("{from} speaks in ballot {}", ballot(*epoch))
                }
                StepDownCause::NoQuorum { .. } | StepDownCause::Removed => {
                    format!("there is ballot {}", ballot(*epoch))
                }
            },
        ),
        PaxosFact::Ballot(fact) => part::ballot(who, fact),
    }
}

fn came(came: &Came) -> String {
    let said = came.outcome.map_or_else(|| "did not answer".into(), |outcome| format!("answered {outcome}"));
    format!("{said} and holds {}", held(came.value))
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::OrderDiffers { number, first, had, operation, second, has, other } => format!(
            "At number {number}, {first} executed {operation} (request {}), and {second} executed {other} (request {}).",
            had, has
        ),
        Evidence::StateDiffers { number, operation, first, came: one, second, other } => format!(
            "After {operation}, number {number}, {first} {}. {second}, which executed the same requests, {}.",
            came(one),
            came(other)
        ),
        Evidence::NotCaughtUp { node, executed, number } => {
            format!(
                "{node} had executed everything up to number {executed}, and went on with number {number}."
            )
        }
        Evidence::RequestOpen { ticket, rest } => {
            format!("Request {} is not answered, though all has been well for {}.", ticket, span(*rest))
        }
        Evidence::ReplicaBehind { node, executed, expected, rest } => format!(
            "{node} has executed up to number {executed} and not up to {expected}, though all has been well for {}.",
            span(*rest)
        ),
        Evidence::Order(evidence) => part::violation(evidence),
    }
}
