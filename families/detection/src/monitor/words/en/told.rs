//! What happens where gauges are watched, in English.

use crate::monitor::{MonitorEvidence, MonitorFact, Topic};
use faultline_engine::{Endpoint, NodeId, Span};
use faultline_language::en::{count, nodes, span};
use faultline_language::{Sentence, Tone, say};

pub(crate) fn fact(who: Endpoint, fact: &MonitorFact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        MonitorFact::Started { samples: 0, pages: 0, .. } => say(
            Plain,
            format!("{who} starts to watch the others"),
            "it has no sample of any node yet, so every node is unknown",
        ),
        MonitorFact::Started { samples, pages, .. } => say(
            Plain,
            format!("{who} starts again and knows nothing of any node"),
            format!(
                "its disk holds {} that are recent enough to be of use, and {} still open",
                count(*samples as usize, "sample"),
                count(*pages as usize, "page")
            ),
        ),
        MonitorFact::Sampled { node, number, used, ended, bad, .. } => say(
            Plain,
            format!("{who} takes a sample of {node}"),
            format!(
                "in answer to scrape {number}: {}, {} ended, {bad} of them bad",
                count(*used as usize, "record"),
                count(*ended as usize, "request")
            ),
        ),
        MonitorFact::Outdated { node, number } => say(
            Plain,
            format!("{who} ignores an answer of {node}"),
            format!("it answers scrape {number}, which is too old, or a newer one was answered before"),
        ),
        MonitorFact::Lost { node, silence, firing: 0 } => say(
            Bad,
            format!("{who} no longer knows how {node} is"),
            format!(
                "its newest sample was asked for {} ago; that it was well then says nothing about now",
                span(*silence)
            ),
        ),
        MonitorFact::Lost { node, silence, firing } => say(
            Bad,
            format!("{who} no longer knows how {node} is"),
            format!(
                "its newest sample was asked for {} ago; {} about it fired, which neither hold nor are over",
                span(*silence),
                count((*firing).into(), "alert")
            ),
        ),
        MonitorFact::Found { node, unknown } => say(
            Good,
            format!("{who} knows {node}"),
            format!("a sample has come; it was unknown for {}", span(*unknown)),
        ),
        MonitorFact::Pends { topic, node, value } => say(
            Warn,
            format!("{who} watches {} of {node}", condition(*topic)),
            format!("{}; it must last before the alert fires", is(*topic, *value)),
        ),
        MonitorFact::Calms { topic, node, value } => say(
            Plain,
            format!("{who} no longer watches {} of {node}", condition(*topic)),
            format!("{}; it did not last for long enough, so nobody hears of it", is(*topic, *value)),
        ),
        MonitorFact::Fires { topic, node, value, held } => say(
            Bad,
            format!("{who}: the alert about {} of {node} fires", condition(*topic)),
            match held {
                Span(0) => format!("{}, over the short and the long window", is(*topic, *value)),
                held => format!("{}, and it has been too much for {}", is(*topic, *value), span(*held)),
            },
        ),
        MonitorFact::Clears { topic, node, value, calm } => say(
            Good,
            format!("{who}: the alert about {} of {node} clears", condition(*topic)),
            format!("{}, and has been below the lower threshold for {}", is(*topic, *value), span(*calm)),
        ),
        MonitorFact::Pages { page, cause, topic: Topic::NoNews, nodes: about, alerts, .. }
            if Endpoint::Node(*cause) == who =>
        {
            say(
                Bad,
                format!("{who} pages somebody about its own connection (page {page})"),
                format!(
                    "{}, {}: when most nodes are silent at once, the monitor has probably lost its own network",
                    count(*alerts as usize, "alert"),
                    nodes(*about)
                ),
            )
        }
        MonitorFact::Pages { page, cause, nodes: about, alerts, .. } => say(
            Bad,
            format!("{who} pages somebody about {cause} (page {page})"),
            format!("{} with that cause, about {}", count(*alerts as usize, "alert"), nodes(*about)),
        ),
        MonitorFact::Joins { page, cause, topic, node } => say(
            Plain,
            format!("{who} pages nobody about {} of {node}", condition(*topic)),
            format!("page {page} about {cause} is open, and this has the same cause"),
        ),
        MonitorFact::Closes { page, cause } => say(
            Good,
            format!("{who} closes page {page} about {cause}"),
            "none of its alerts has come back for long enough",
        ),
        MonitorFact::Silenced { node, span: length } => say(
            Warn,
            format!("{who} will page nobody because of {node}"),
            format!("an operator has silenced it for {}; its alerts go on", span(*length)),
        ),
        MonitorFact::StillSilenced { node, left } => say(
            Warn,
            format!("{who} still pages nobody because of {node}"),
            format!("its disk says that it is silenced for {} more, by the wall clock", span(*left)),
        ),
        MonitorFact::Unsilenced { node } => say(
            Plain,
            format!("{who} may page because of {node} again"),
            "the silence is over; what still fires is told now",
        ),
        MonitorFact::Remedies { node, topic } => say(
            Good,
            format!("{who} has {node} clean its disk"),
            format!("the alert about {} fires, and the settings say to act on it", condition(*topic)),
        ),
        MonitorFact::Serves { life, used, capacity } => say(
            Plain,
            format!("{who} starts to keep records"),
            format!(
                "this is start number {life}; its disk holds {used} of at most {capacity}, and its counters begin at 0"
            ),
        ),
        MonitorFact::Database { life } => say(
            Plain,
            format!("{who} starts to answer queries"),
            format!("this is start number {life} of the database"),
        ),
        MonitorFact::Tells { number, used, ended, bad, .. } => say(
            Plain,
            format!("{who} tells the monitor how it is"),
            format!(
                "scrape {number} asked: {} on the disk, {} ended, {bad} of them bad",
                count(*used as usize, "record"),
                count(*ended as usize, "request")
            ),
        ),
        MonitorFact::Stores { used } => {
            say(Plain, format!("{who} has stored a record"), format!("its disk holds {used}"))
        }
        MonitorFact::Refuses { used, first: true } => say(
            Bad,
            format!("{who} is full and refuses a record"),
            format!("its disk holds {used}, and no more fit: this is the failure that could be foreseen"),
        ),
        MonitorFact::Refuses { used, .. } => {
            say(Bad, format!("{who} refuses a record"), format!("its disk holds {used}, and no more fit"))
        }
        MonitorFact::Fails { client: true } => say(
            Bad,
            format!("{who} tells a client that it cannot serve it"),
            "the database has not answered in time",
        ),
        MonitorFact::Fails { .. } => {
            say(Bad, format!("{who} cannot renew its session"), "the database has not answered in time")
        }
        MonitorFact::Late { took } => say(
            Warn,
            format!("{who} has answered a request too late"),
            format!("it took {}, which counts as bad", span(*took)),
        ),
        MonitorFact::Cleaned { before, used } => say(
            Good,
            format!("{who} has cleaned its disk"),
            format!("of {before} records it keeps the newest {used}"),
        ),
    }
}

/// What an alert is about.
fn condition(topic: Topic) -> &'static str {
    match topic {
        Topic::Space => "the space on the disk",
        Topic::Trend => "the growth on the disk",
        Topic::Errors => "the errors",
        Topic::Burn => "the error budget",
        Topic::NoNews => "the silence",
    }
}

/// The value of an alert in words.
fn is(topic: Topic, value: u64) -> String {
    match topic {
        Topic::Space => format!("{value}% of the disk are used"),
        Topic::Trend if value == 0 => "the line through the last samples does not grow".into(),
        Topic::Trend => format!("at this rate the disk will be full in {}", span(Span(value))),
        Topic::Errors => format!("{value} bad requests per second"),
        Topic::Burn => {
            format!("the budget burns {}.{} times as fast as the objective allows", value / 10, value % 10)
        }
        Topic::NoNews => "no sample has come".into(),
    }
}

/// How long something has lasted, if it has.
fn lasted(length: Option<Span>) -> String {
    length.map_or_else(|| "not at the last sample".into(), |length| format!("for {}", span(length)))
}

fn about(topic: Topic, node: NodeId) -> String {
    format!("{} of {node}", condition(topic))
}

pub(crate) fn violation(evidence: &MonitorEvidence) -> String {
    match evidence {
        MonitorEvidence::Untrue { node, number, newest } => format!(
            "A sample of {node} is taken in answer to scrape {number}. The newest before answered scrape {newest}, or {node} told other values."
        ),
        MonitorEvidence::Unfounded { topic, node, held, wanted } => format!(
            "The alert about {} fires. Its condition has held {}, and must hold for {}.",
            about(*topic, *node),
            lasted(*held),
            span(*wanted)
        ),
        MonitorEvidence::Early { topic, node, calm, wanted } => format!(
            "The alert about {} clears. Its value has been below the lower threshold {}, and must be for {}.",
            about(*topic, *node),
            lasted(*calm),
            span(*wanted)
        ),
        MonitorEvidence::Missing { topic, node, held, bound } => format!(
            "The condition of {} has held for {}, and the alert does not fire. It should after {}.",
            about(*topic, *node),
            span(*held),
            span(*bound)
        ),
        MonitorEvidence::Silent { node, silence, stale } => format!(
            "The newest sample of {node} was asked for {} ago. After {} {node} is unknown, but the monitor goes on as if it knew.",
            span(*silence),
            span(*stale)
        ),
        MonitorEvidence::Said { node, topic } => {
            format!("Nothing is known of {node}, but the alert about {} changes.", about(*topic, *node))
        }
        MonitorEvidence::Again { cause, open, page } => {
            format!("Page {page} goes out about {cause}, though page {open} about {cause} is open.")
        }
        MonitorEvidence::Symptom { topic, node, told, cause } => {
            format!(
                "Somebody is paged about {told} because of {}, whose cause is {cause}.",
                about(*topic, *node)
            )
        }
        MonitorEvidence::Disturbed { node, left } => {
            format!("Somebody is paged because of {node}, which is silenced for {} more.", span(*left))
        }
        MonitorEvidence::Unpaged { topic, node, since, bound } => format!(
            "The alert about {} has waited for {}, and is in no page. It should be after {}.",
            about(*topic, *node),
            span(*since),
            span(*bound)
        ),
        MonitorEvidence::Unknown { node, rest } => {
            format!("All nodes and links have been well for {}, but {node} is unknown.", span(*rest))
        }
    }
}
