//! What must be true of a run, in sentences.

use super::names::list;
use super::rules;
use faultline_scenario::file::{
    BallotStep, CommitStep, Expectation, Happening, STILL, State, TaskStep, Window,
};
use std::fmt::Display;

pub(super) fn expectation(expected: &Expectation) -> String {
    match expected {
        Expectation::Safe => "No rule is broken.".into(),
        Expectation::Happens(what, when) => format!("{}{}.", happening(what), window(*when)),
        Expectation::Holds(what, at) => format!("At {at} {}.", state(what)),
    }
}

fn window(window: Window) -> String {
    match window {
        Window::Ever => String::new(),
        Window::By(moment) => format!(", at {moment} at the latest"),
        Window::Within(length, None) => format!(" within {}", length),
        Window::Within(length, Some(after)) => format!(" within {} after {after}", length),
    }
}

/// The name of somebody, or that it may be anybody.
fn who(name: Option<impl Display>, anybody: &str) -> String {
    name.map_or_else(|| anybody.to_string(), |name| name.to_string())
}

fn happening(happening: &Happening) -> String {
    match happening {
        Happening::Leads(node) => format!("{} becomes leader", who(*node, "A node")),
        Happening::Follows { node, leader } => format!("{node} follows {leader}"),
        Happening::Committed(index) => format!("Everything up to index {index} is committed"),
        Happening::Answered(client) => format!("{} gets an answer", who(*client, "A client")),
        Happening::Violates(rule) => {
            format!("The rule \u{201c}{}\u{201d} is broken", rules::name(*rule))
        }
        Happening::Takes { node, step, tx } => {
            format!("{node} {}", in_transaction(*step, &who(*tx, "a transaction")))
        }
        Happening::Works { node, step } => format!("{node} {}", at_tasks(*step)),
        Happening::Votes { node, step, value } => {
            format!("{node} {}", in_ballot(*step, &who(*value, "a value")))
        }
        Happening::Chosen(value) => format!("A node knows that {} is chosen", who(*value, "a value")),
    }
}

fn in_transaction(step: CommitStep, tx: &str) -> String {
    match step {
        CommitStep::Begins => format!("begins {tx}"),
        CommitStep::VotesYes => format!("votes yes on {tx}"),
        CommitStep::VotesNo => format!("votes no on {tx}"),
        CommitStep::PreCommits => format!("pre-commits {tx}"),
        CommitStep::Commits => format!("commits {tx}"),
        CommitStep::Aborts => format!("aborts {tx}"),
        CommitStep::Asks => format!("asks how {tx} ended"),
        CommitStep::Blocked => format!("is blocked in {tx}"),
        CommitStep::Released => format!("is no longer blocked in {tx}"),
        CommitStep::Terminates => format!("takes over as the coordinator of {tx}"),
    }
}

fn at_tasks(step: TaskStep) -> &'static str {
    match step {
        TaskStep::HandsOut => "gives a task to a worker",
        TaskStep::BacksUp => "gives a task to a second worker as a backup",
        TaskStep::Maps => "is done with a map task",
        TaskStep::Fetches => "gets pairs for a reduce task",
        TaskStep::Sums => "has the sums of a reduce task",
        TaskStep::Stores => "has an output under its final name",
        TaskStep::Suspects => "takes a worker for dead",
        TaskStep::Repeats => "puts a task back that was done",
        TaskStep::Resumes => "goes on from a checkpoint",
        TaskStep::Forgets => "knows nothing of what was under way",
        TaskStep::Finishes => "has the result",
    }
}

fn in_ballot(step: BallotStep, value: &str) -> String {
    match step {
        BallotStep::Prepares => "begins a ballot".into(),
        BallotStep::Promises => "makes a promise".into(),
        BallotStep::Refuses => "refuses a ballot".into(),
        BallotStep::Bound => "must propose what was accepted before".into(),
        BallotStep::Proposes => format!("proposes {value}"),
        BallotStep::Accepts => format!("accepts {value}"),
        BallotStep::Learns => format!("knows that {value} is chosen"),
        BallotStep::BacksOff => "gives up its ballot".into(),
    }
}

fn state(state: &State) -> String {
    match state {
        State::Leads(node) => format!("{} leads", who(*node, "a node")),
        State::NoLeader => "nobody leads".into(),
        State::Blocked(Some(client)) => {
            format!("{client} has waited for an answer for {} or longer", STILL)
        }
        State::Blocked(None) => {
            format!("a client has waited for {} or longer, and no client got an answer", STILL)
        }
        State::NodeBlocked(node) => format!("{node} is blocked"),
        State::NothingChosen => "nobody knows of a chosen value".into(),
        State::Log(node, entries) if entries.is_empty() => format!("the log of {node} is empty"),
        State::Log(node, entries) => {
            let entries: Vec<String> = entries.iter().map(ToString::to_string).collect();
            format!("the log of {node} holds entries of {}", list(&entries))
        }
        State::Digest(digest) => format!("the digest of the run is {digest}"),
    }
}
