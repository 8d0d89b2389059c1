//! English: counts, lists, times.

use crate::{Sentence, Tone, say};
use faultline_engine::{Abandon, ClientFact, Endpoint, NodeSet, Span, Time};
use std::fmt::Display;

/// What a client did; `good` says whether an answer is what it hoped for, `told` how the answer is written.
pub fn client<O: Display, A>(
    who: Endpoint,
    fact: &ClientFact<O, A>,
    good: impl Fn(&A) -> bool,
    told: impl Fn(&A) -> String,
) -> Sentence {
    match fact {
        ClientFact::Invoked { operation, to, .. } => {
            say(Tone::Plain, format!("{who} asks {to}: {operation}"), "")
        }
        ClientFact::Retried { to, attempt, timed_out, .. } => say(
            Tone::Warn,
            format!("{who} retries with {to}"),
            if *timed_out {
                format!("no answer arrived in time; this is attempt {attempt}")
            } else {
                format!("the attempt before was redirected or turned away; this is attempt {attempt}")
            },
        ),
        ClientFact::Returned { operation, outcome, by, took, .. } => say(
            if good(outcome) { Tone::Good } else { Tone::Bad },
            format!("{who} gets its answer: {operation} → {}", told(outcome)),
            format!("from {by}, after {}", span(*took)),
        ),
        ClientFact::AskedAll { nodes: all, .. } => say(
            Tone::Plain,
            format!("{who} sends its request to {}", nodes(*all)),
            "clients of this protocol ask every replica at the same time",
        ),
        ClientFact::Heard { outcome, by, same, needed, .. } => say(
            Tone::Plain,
            format!("{who} hears {} from {by}, and waits", told(outcome)),
            match same.len() {
                1 => format!("only {by} has said so; {who} needs {needed} equal answers"),
                _ => format!("{} have said so; {who} needs {needed} equal answers", nodes(*same)),
            },
        ),
        ClientFact::Differs { outcome, by, taken, .. } => say(
            Tone::Warn,
            format!("{} told {who} something else: {}", nodes(*by), told(outcome)),
            format!("the answer that {who} takes is {}", told(taken)),
        ),
        ClientFact::GaveUp { timed_out, .. } => say(
            Tone::Warn,
            format!("{who} gives up"),
            if *timed_out {
                "no answer arrived in time, and it was to ask once"
            } else {
                "it was redirected or turned away, and it was to ask once"
            },
        ),
        ClientFact::BackedOff { pause, .. } => say(
            Tone::Plain,
            format!("{who} waits {} before it asks again", span(*pause)),
            "its policy says so",
        ),
        ClientFact::Abandoned { attempt, reason: Abandon::Keyless, .. } => say(
            Tone::Warn,
            format!("{who} asks again without an idempotency key"),
            format!("attempt {attempt} got no answer in time; to a server the next one is a new request"),
        ),
        ClientFact::Abandoned { attempt, reason, .. } => {
            let why = match reason {
                Abandon::Retries => "its policy allows no further retry",
                Abandon::Deadline => "an answer would come after the deadline",
                Abandon::Budget => "its retry budget is spent",
                Abandon::Breaker | Abandon::Keyless => "its circuit breaker is open",
            };
            let tries = count(*attempt as usize, "attempt");
            say(Tone::Bad, format!("{who} gives up after {tries}"), why)
        }
        ClientFact::Declined { operation } => say(
            Tone::Warn,
            format!("{who} does not send {operation}"),
            "its circuit breaker is open, so the request fails at once",
        ),
        ClientFact::BreakerOpened { failures: 1, pause } => say(
            Tone::Bad,
            format!("The circuit breaker of {who} opens"),
            format!("one attempt failed, which is enough; it sends nothing for {}", span(*pause)),
        ),
        ClientFact::BreakerOpened { failures, pause } => say(
            Tone::Bad,
            format!("The circuit breaker of {who} opens"),
            format!(
                "{} failed in a row; it sends nothing for {}",
                count((*failures).into(), "attempt"),
                span(*pause)
            ),
        ),
        ClientFact::BreakerProbed { .. } => say(
            Tone::Plain,
            format!("The circuit breaker of {who} lets one request through"),
            "its answer decides whether the others may follow",
        ),
        ClientFact::BreakerClosed => say(
            Tone::Good,
            format!("The circuit breaker of {who} closes"),
            "the request that it let through was answered",
        ),
        ClientFact::TurnedAway { ticket } => say(
            Tone::Warn,
            format!("{who} turns a request of {} away", ticket.client),
            "its queue is full, and it says so at once",
        ),
        ClientFact::Redirected { ticket, to: Some(to) } => {
            say(Tone::Plain, format!("{who} redirects {} to {to}", ticket.client), format!("it follows {to}"))
        }
        ClientFact::Redirected { ticket, to: None } => {
            say(Tone::Warn, format!("{who} cannot serve {}", ticket.client), "it knows no leader")
        }
    }
}

/// `1 vote`, `3 votes`; for nouns that take an `s`.
#[must_use]
pub fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// `n1, n2 and n3`; nothing for none.
#[must_use]
pub fn list<T: Display>(names: &[T]) -> String {
    match names {
        [] => String::new(),
        [one] => one.to_string(),
        [before @ .., last] => {
            let before: Vec<String> = before.iter().map(ToString::to_string).collect();
            format!("{} and {last}", before.join(", "))
        }
    }
}

/// `n1, n2 and n3`, or `nobody`.
#[must_use]
pub fn nodes(set: NodeSet) -> String {
    if set.is_empty() { "nobody".into() } else { list(&set.iter().collect::<Vec<_>>()) }
}

/// What broke a rule, where somebody has lied: that the protocol promises nothing then.
#[must_use]
pub fn lied(evidence: &str, liars: NodeSet) -> String {
    let (who, has) = (nodes(liars), if liars.len() == 1 { "has" } else { "have" });
    let evidence = evidence.trim_end_matches('.');
    format!("{evidence}. Before that, {who} {has} lied, which is outside of what the protocol assumes.")
}

/// A value that somebody proposed, in quotes: it may be a word that would mean something in the sentence.
pub fn quoted(word: impl Display) -> String {
    format!("\u{201c}{word}\u{201d}")
}

/// A length of time, rounded for reading: `1.6 s`, `13 ms`.
#[must_use]
pub fn span(span: Span) -> String {
    match span.0 {
        n if n >= 10_000_000 => format!("{} s", n / 1_000_000),
        n if n >= 1_000_000 => format!("{}.{} s", n / 1_000_000, n / 100_000 % 10),
        n if n >= 10_000 => format!("{} ms", n / 1_000),
        n if n >= 1_000 => format!("{}.{} ms", n / 1_000, n / 100 % 10),
        n => format!("{n} µs"),
    }
}

/// A moment, for the clock: milliseconds, always three digits.
#[must_use]
pub fn clock(time: Time) -> String {
    format!("{}.{:03} s", time.0 / 1_000_000, time.0 / 1_000 % 1_000)
}

/// `2.50`: how many times as much, from hundredths.
#[must_use]
pub fn ratio(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::{count, list, nodes, span};
    use faultline_engine::{NodeId, NodeSet, Span};

    #[test]
    fn lists_and_counts_are_those_of_the_language() {
        assert_eq!((count(1, "vote"), count(0, "vote")), ("1 vote".into(), "0 votes".into()));
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(nodes([NodeId(0), NodeId(2)].into_iter().collect()), "n1 and n3");
        assert_eq!(nodes(NodeSet::default()), "nobody");
        assert_eq!(span(Span::millis(1_640)), "1.6 s");
    }
}
