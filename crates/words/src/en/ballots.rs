//! Paxos: what happened and why, what broke.

use super::names::{nodes, proposal, span};
use crate::{Sentence, Tone};
use faultline_engine::view::Role;
use faultline_engine::{
    Ballot, BallotEvidence, BallotFact, Endpoint, Fact, FactRecord, NodeId, NodeSet, Payload, StepDownCause,
};

fn say(tone: Tone, what: String, why: impl Into<String>) -> Sentence {
    Sentence { what, why: why.into(), tone }
}

fn value(value: &Payload) -> String {
    match value {
        Payload::Request(_, faultline_engine::Operation::Propose(command)) => proposal(command.0),
        Payload::Noop => "a no-op".into(),
        other => super::events::payload(other),
    }
}

/// ` for index 3`, where there is more than one thing to decide.
fn slot(slot: u64) -> String {
    if slot == 0 { String::new() } else { format!(" for index {slot}") }
}

/// `n2 has`, `n2 n3 have`, `nobody has`
fn have(set: NodeSet) -> String {
    match set.len() {
        0 => "nobody has".into(),
        1 => format!("{} has", nodes(set)),
        _ => format!("{} have", nodes(set)),
    }
}

pub(super) fn fact(who: Endpoint, fact: &BallotFact) -> Sentence {
    use Tone::{Good, Plain, Warn};
    match fact {
        BallotFact::Started { promised: None, .. } => {
            say(Plain, format!("{who} starts"), "its disk is empty")
        }
        BallotFact::Started { promised: Some(promised), accepted } => {
            let accepted = match accepted {
                Some(ballot) => format!(", and it accepted a value in {ballot}"),
                None => ", and it has accepted nothing".into(),
            };
            say(
                Plain,
                format!("{who} starts"),
                format!("from its disk: it has promised ballot {promised}{accepted}"),
            )
        }
        BallotFact::Prepares { ballot } => say(
            Plain,
            format!("{who} begins ballot {ballot}"),
            "it asks everybody to promise to accept nothing with a lower number",
        ),
        BallotFact::Promised { ballot, accepted: None } => say(
            Plain,
            format!("{who} promises {} to accept nothing below {ballot}", other(who, ballot.proposer)),
            "it has promised nothing higher, and has accepted nothing so far",
        ),
        BallotFact::Promised { ballot, accepted: Some(accepted) } => say(
            Plain,
            format!("{who} promises {} to accept nothing below {ballot}", other(who, ballot.proposer)),
            format!("it tells what it accepted in ballot {accepted}"),
        ),
        BallotFact::Refused { ballot, promised, accept } => say(
            Warn,
            format!("{who} refuses {} {ballot}", if *accept { "to accept in" } else { "a promise for" }),
            format!("it has promised {promised}, which is higher"),
        ),
        BallotFact::Bound { slot: index, ballot, by } => bound(who, *index, *ballot, *by, None),
        BallotFact::Proposes { slot: index, ballot, value: Payload::Noop } => say(
            Plain,
            format!("{who} fills the hole at index {index} with a no-op in ballot {ballot}"),
            "it knows of nothing that was accepted there; a no-op changes nothing",
        ),
        BallotFact::Proposes { slot: index, ballot, value: proposed } => say(
            Plain,
            format!("{who} proposes {}{} in ballot {ballot}", value(proposed), slot(*index)),
            "a majority has promised",
        ),
        BallotFact::Accepted { slot: index, ballot, value: accepted } => say(
            Plain,
            format!("{who} accepts {}{}", value(accepted), slot(*index)),
            format!("it has promised nothing higher than ballot {ballot}"),
        ),
        BallotFact::Counted { slot: index, ballot, by } => say(
            Good,
            format!("{who} counts a majority in ballot {ballot}{}", slot(*index)),
            format!("{} accepted", have(*by)),
        ),
        BallotFact::Learned { slot: index, ballot, value: learned } => say(
            Good,
            format!("{who} knows that {} is chosen{}", value(learned), slot(*index)),
            format!("a majority accepted it in ballot {ballot}; no later ballot can change it"),
        ),
        BallotFact::BacksOff { ballot, higher, wait } => {
            let why = match higher {
                Some(higher) => format!("{} has begun a higher one, {higher}", higher.proposer),
                None => "no majority answered before its timeout ran out".into(),
            };
            say(
                Warn,
                format!("{who} gives up ballot {ballot}"),
                format!("{why}; it tries again within {}", span(*wait)),
            )
        }
        BallotFact::Redirected { ticket, to } => say(
            Plain,
            format!("{who} sends {} to {to}", ticket.client),
            format!("{to} proposes; {who} does not"),
        ),
    }
}

/// An entry of a log: what it holds, since which ballot, and whether it is known to be chosen.
pub(super) fn entry(ballot: Ballot, held: &Payload, chosen: bool, durable: bool) -> String {
    let state = match (chosen, durable) {
        (true, _) => "chosen",
        (false, true) => "not known to be chosen",
        (false, false) => "not known to be chosen, not yet on the disk",
    };
    format!("{}, ballot {ballot}, {state}", value(held))
}

/// `n2`, or `itself`
fn other(who: Endpoint, node: NodeId) -> String {
    if who == Endpoint::Node(node) { "itself".into() } else { node.to_string() }
}

/// The value that a proposer must take, if what it proposes stands beside it.
fn bound(who: Endpoint, index: u64, ballot: Ballot, by: Ballot, taken: Option<&Payload>) -> Sentence {
    let taken = taken.map_or_else(|| format!("the value of ballot {by}"), value);
    say(
        Tone::Warn,
        format!("{who} must propose {taken} in ballot {ballot}{}", slot(index)),
        format!(
            "of what its majority has accepted it has the highest ballot, {by}; it may have been chosen, so it is kept"
        ),
    )
}

/// What is told in other words for what happened beside it, and what protocols with terms state too.
pub(super) fn beside(who: Endpoint, fact: &Fact, all: &[FactRecord]) -> Option<Sentence> {
    let mut facts = all.iter().filter(|record| record.subject == who).map(|record| &record.fact);
    match fact {
        Fact::Ballot(BallotFact::Bound { slot, ballot, by }) => {
            let taken = facts.find_map(|other| match other {
                Fact::Ballot(BallotFact::Proposes { slot: its, value, .. }) if its == slot => Some(value),
                _ => None,
            });
            Some(bound(who, *slot, *ballot, *by, taken))
        }
        // Whoever has just counted has said so.
        Fact::Ballot(BallotFact::Learned { slot: index, value: learned, .. }) => facts
            .any(|other| matches!(other, Fact::Ballot(BallotFact::Counted { slot, .. }) if slot == index))
            .then(|| {
                let what = format!("{who} knows that {} is chosen{}", value(learned), slot(*index));
                say(Tone::Good, what, "no later ballot can change it")
            }),
        _ => shared(who, fact),
    }
}

/// What protocols with terms state too, where it has another name or another reason.
fn shared(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    Some(match fact {
        Fact::Leads { epoch, votes } => say(
            Tone::Good,
            format!("{who} becomes leader in ballot {}", Ballot::of_epoch(*epoch)?),
            format!("with the promises of {}", nodes(*votes)),
        ),
        Fact::Follows { epoch, leader } => say(
            Tone::Plain,
            format!("{who} follows {leader}"),
            format!("{leader} leads in ballot {}", Ballot::of_epoch(*epoch)?),
        ),
        Fact::StepsDown { epoch, led, why } => say(
            if *led { Tone::Warn } else { Tone::Plain },
            if *led { format!("{who} steps down as leader") } else { format!("{who} gives up its ballot") },
            higher(Ballot::of_epoch(*epoch)?, *why),
        ),
        Fact::Applied { index, payload: Payload::Noop, .. } => {
            say(Tone::Plain, format!("{who} goes past the no-op at index {index}"), "a no-op changes nothing")
        }
        _ => return None,
    })
}

/// Whose ballot made somebody give its own up, and who spoke of it.
fn higher(ballot: Ballot, why: StepDownCause) -> String {
    match why {
        StepDownCause::Leader(leader) => format!("{leader} leads in ballot {ballot}, which is higher"),
        StepDownCause::HigherTerm(from) if from == ballot.proposer => {
            format!("{from} has begun ballot {ballot}, which is higher")
        }
        StepDownCause::HigherTerm(from) => {
            format!("{from} has promised {} ballot {ballot}, which is higher", ballot.proposer)
        }
    }
}

pub(super) fn violation(evidence: &BallotEvidence) -> String {
    match evidence {
        BallotEvidence::TwoChosen { slot: index, first, second } => format!(
            "Two values{}: {} in ballot {}, and {} in ballot {}.",
            slot(*index),
            value(&first.1),
            first.0,
            value(&second.1),
            second.0
        ),
        BallotEvidence::Unasked { slot: index, ballot, value: proposed } => {
            format!(
                "In ballot {ballot}, {} is proposed{}, and no client asked for it.",
                value(proposed),
                slot(*index)
            )
        }
        BallotEvidence::NotChosen { slot: index, ballot, learner, acceptors } => format!(
            "{learner} takes a value{} for chosen in ballot {ballot}, but {} accepted it: no majority.",
            slot(*index),
            have(*acceptors)
        ),
        BallotEvidence::TwoInBallot { slot: index, ballot, first, second } => {
            format!("Ballot {ballot} has two values{}: {} and {}.", slot(*index), value(first), value(second))
        }
        BallotEvidence::Broken { acceptor, promised, ballot, accepts } => format!(
            "{acceptor} had promised {promised}, and now it {} {ballot}, which is lower.",
            if *accepts { "accepts in" } else { "promises" }
        ),
    }
}

/// The letter of a part of Paxos.
pub(super) fn letter(role: Role) -> Option<&'static str> {
    Some(match role {
        Role::Acceptor => "A",
        Role::Preparing => "P1",
        Role::Proposing => "P2",
        Role::Decided => "D",
        _ => return None,
    })
}

/// The name of a setting, and what it does.
pub(super) fn setting(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "proposers" => ("Proposers", "How many nodes propose, from n1 on. All nodes accept and learn."),
        "timeout" => {
            ("Ballot timeout", "How long a proposer waits for a majority before it gives a ballot up.")
        }
        "retry" => (
            "Retry",
            "How a proposer waits before its next ballot: always as long, or a random time that grows (§2.4).",
        ),
        "pause" => ("Pause", "How long a proposer waits before its next ballot, at least."),
        "ask" => (
            "Ask",
            "How long a node that heard of an acceptance waits before it asks what was chosen (§2.3).",
        ),
        "bug-forget-promise" => {
            ("Forgets its promise", "An acceptor forgets on restart what it has promised.")
        }
        "bug-ignore-accepted" => {
            ("Ignores what was accepted", "A proposer proposes its own value, whatever the promises tell.")
        }
        "bug-half-quorum" => ("Half is enough", "Half of the nodes, rounded down, count as a majority."),
        "bug-accept-without-promise" => (
            "Accepts without a promise",
            "An acceptor that accepts does not raise its promise to that ballot.",
        ),
        "bug-reuse-ballot" => {
            ("Reuses ballots", "A proposer does not write down which ballot it begins, and begins it again.")
        }
        "bug-invent-value" => {
            ("Invents a value", "A proposer that restarts goes on with a value for which nobody asked.")
        }
        _ => return None,
    })
}
