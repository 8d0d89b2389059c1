//! What must be true of a run, in sentences.

use faultline_language::Vocabulary;
use faultline_language::en::list;
use faultline_scenario::file::{Expectation, Happening, Quantity, STILL, State, Window};
use std::fmt::Display;

pub(super) fn expectation(family: &dyn Vocabulary, expected: &Expectation) -> String {
    match expected {
        Expectation::Safe => "No rule is broken.".into(),
        Expectation::Happens(what, when) => format!("{}{}.", happening(family, what), window(*when)),
        Expectation::Counts(quantity, what, when) => {
            format!("{}{}: {}.", happening(family, what), window(*when), often(*quantity))
        }
        Expectation::Holds(what, at) => format!("At {at} {}.", state(family, what)),
    }
}

fn often(quantity: Quantity) -> String {
    match quantity {
        Quantity::Never => "never".into(),
        Quantity::Exactly(number) => format!("exactly {}", count(number, "time")),
        Quantity::AtMost(number) => format!("at most {}", count(number, "time")),
        Quantity::AtLeast(number) => format!("at least {}", count(number, "time")),
    }
}

/// `1 time`, `3 times`.
fn count(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn window(window: Window) -> String {
    match window {
        Window::Ever => String::new(),
        Window::By(moment) => format!(" by {moment}"),
        Window::After(moment) => format!(" after {moment}"),
        Window::Within(length, None) => format!(" within {}", length),
        Window::Within(length, Some(after)) => format!(" within {} after {after}", length),
    }
}

/// The name of somebody, or that it may be anybody.
fn who(name: Option<impl Display>, anybody: &str) -> String {
    name.map_or_else(|| anybody.to_string(), |name| name.to_string())
}

fn happening(family: &dyn Vocabulary, happening: &Happening) -> String {
    match happening {
        Happening::Leads(node) => format!("{} becomes leader", who(*node, "A node")),
        Happening::Follows { node, leader } => format!("{node} follows {leader}"),
        Happening::Committed(index) => format!("Everything up to index {index} is committed"),
        Happening::Answered(client) => format!("{} gets an answer", who(*client, "A client")),
        Happening::Violates(rule) => {
            let name = family.rule(rule.slug).map_or(rule.slug, |(name, _)| name);
            format!("The rule \u{201c}{name}\u{201d} is broken")
        }
        Happening::Takes { node, step, about } => {
            let told = family.step(step.word, about.as_deref());
            format!("{node} {}", told.unwrap_or_else(|| step.word.into()))
        }
        Happening::States { .. } => format!("This fact occurs: {happening}"),
        Happening::Chosen(_, value) => {
            format!("A node knows that {} is chosen", who(value.as_ref(), "a value"))
        }
    }
}

fn state(family: &dyn Vocabulary, state: &State) -> String {
    match state {
        State::Leads(node) => format!("{} is the leader", who(*node, "a node")),
        State::NoLeader => "there is no leader".into(),
        State::Blocked(Some(client)) => {
            format!("{client} has waited for an answer for {} or longer", STILL)
        }
        State::Blocked(None) => {
            format!("a client has waited for {} or longer, and no client got an answer", STILL)
        }
        State::Within(node, step) => {
            let role = step.role.and_then(|role| family.role(role));
            format!("{node} is {}", role.unwrap_or(step.word))
        }
        State::NothingChosen(_) => "no node knows of a chosen value".into(),
        State::Log(node, entries) if entries.is_empty() => format!("the log of {node} is empty"),
        State::Log(node, entries) => {
            format!("the log of {node} contains entries of {}", list(entries))
        }
        State::Digest(digest) => format!("the digest of the run is {digest}"),
    }
}
