//! The requests of clients as a history, in English.

use super::{Found, HistoryWords};
use crate::English;
use faultline_judge::{NotDecided, Promise};

impl HistoryWords for English {
    fn promise(&self, promise: Promise) -> &'static str {
        match promise {
            Promise::Linearizable => "Linearizable",
            Promise::Sequential => "Sequential",
            Promise::Causal => "Causal",
            Promise::Pram => "PRAM",
            Promise::ReadYourWrites => "Read your writes",
            Promise::MonotonicReads => "Monotonic reads",
            Promise::WritesFollowReads => "Writes follow reads",
            Promise::MonotonicWrites => "Monotonic writes",
        }
    }

    fn meaning(&self, promise: Promise) -> &'static str {
        match promise {
            Promise::Linearizable => {
                "Each request takes effect at one moment between its asking and its answer, as if there were one copy."
            }
            Promise::Sequential => {
                "All clients see the same order of all requests, and each client’s own stand in it as it asked them."
            }
            Promise::Causal => "Whoever sees a write also sees what its author had seen before.",
            Promise::Pram => {
                "Every client sees the writes of each other client in the order in which they were made."
            }
            Promise::ReadYourWrites => "A client sees what it has written itself.",
            Promise::MonotonicReads => "A client does not lose sight of what it has seen.",
            Promise::WritesFollowReads => {
                "For whoever sees a write, it comes after what its author had read."
            }
            Promise::MonotonicWrites => {
                "The writes of a client take effect in the order in which it made them."
            }
        }
    }

    fn found(&self, promise: Promise, found: Found<'_>) -> String {
        match found {
            Found::Kept if promise == Promise::Linearizable => {
                "Kept: the line goes through the requests in an order that explains every answer.".into()
            }
            Found::Kept => "Kept: the answers can be explained.".into(),
            Found::Unexplained { client, operation, told } => {
                format!("Broken: no order explains that {client} asked “{operation}” and was told “{told}”.")
            }
            Found::Blind { client } => format!("Broken: {client} cannot have seen what it was told."),
            Found::NoOrder => "Broken: no order of the requests explains the answers.".into(),
            Found::NotDecided(NotDecided::Time) => {
                "Not decided: it takes longer than the page allows. The command “faultline judge” can take its time."
                    .into()
            }
            Found::NotDecided(NotDecided::Memory) => "Not decided: it takes more memory than there is.".into(),
            Found::NotDecided(NotDecided::Open { open, most }) => {
                format!("Not decided: {open} requests may be under way at once, and at most {most} are looked at.")
            }
            Found::NotDefined { operation } => {
                format!("Not decided: this promise is about reads and writes, and “{operation}” is neither.")
            }
        }
    }

    fn mark(&self, kept: Option<bool>) -> &'static str {
        match kept {
            Some(true) => "kept",
            Some(false) => "broken",
            None => "not decided",
        }
    }

    fn help(&self) -> &'static str {
        "A bar is a request, from its asking to its answer. Only the order of these moments counts, so they are drawn equally far apart."
    }

    fn promises(&self) -> &'static str {
        "What the answers keep"
    }

    fn earlier(&self, count: usize) -> String {
        if count == 1 {
            "One earlier request is judged, but not drawn.".into()
        } else {
            format!("{count} earlier requests are judged, but not drawn.")
        }
    }

    fn no_store(&self, operation: &str) -> String {
        format!(
            "These answers cannot be judged: “{operation}” is no command of a key-value store (get, set, add, cas)."
        )
    }

    fn forgotten(&self) -> &'static str {
        "These answers cannot be judged: the clients have asked more than the page keeps."
    }

    fn bar(&self, client: &str, operation: &str, told: Option<&str>, contradicts: bool) -> String {
        let answer = told.map_or_else(|| "no answer".into(), |told| format!("answer {told}"));
        let wrong = if contradicts { ", contradicts the promise" } else { "" };
        format!("{client}: {operation}, {answer}{wrong}")
    }
}
