//! English: counts, lists, times.

use crate::{Sentence, Tone, say};
use faultline_engine::{ClientFact, Endpoint, NodeSet, Span, Time};
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
                format!("it was redirected to {to}; this is attempt {attempt}")
            },
        ),
        ClientFact::Returned { operation, outcome, by, took, .. } => say(
            if good(outcome) { Tone::Good } else { Tone::Bad },
            format!("{who} gets its answer: {operation} → {}", told(outcome)),
            format!("from {by}, after {}", span(*took)),
        ),
        ClientFact::GaveUp { timed_out, .. } => say(
            Tone::Warn,
            format!("{who} gives up"),
            if *timed_out {
                "no answer arrived in time, and it was to ask once"
            } else {
                "it was redirected, and it was to ask once"
            },
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
