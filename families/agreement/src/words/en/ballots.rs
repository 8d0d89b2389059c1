//! Paxos: what happened and why, what broke.

use super::log::payload;
use crate::{Ballot, BallotFact, Fact, Operation, Payload, StepDownCause};
use faultline_engine::{Endpoint, FactRecord, NodeId, NodeSet};
use faultline_language::en::{nodes, quoted, span};
use faultline_language::{Sentence, Tone, say};
use faultline_rules::BallotEvidence;

pub(crate) fn value(value: &Payload) -> String {
    match value {
        Payload::Request(_, Operation::Propose(command)) => quoted(command.0),
        Payload::Noop => "a no-op".into(),
        other => payload(other),
    }
}

/// ` for index 3`, where there is more than one thing to decide.
fn slot(slot: u64) -> String {
    if slot == 0 { String::new() } else { format!(" for index {slot}") }
}

/// Who has promised.
fn promised(set: NodeSet) -> String {
    if set.is_empty() { "nobody".into() } else { nodes(set) }
}

/// `n1 has`, `n1 and n2 have`
fn have(set: NodeSet) -> String {
    format!("{} {}", promised(set), if set.len() > 1 { "have" } else { "has" })
}

/// Who accepted a value that is not chosen.
fn too_few(set: NodeSet) -> String {
    match set.len() {
        0 => "no node has accepted it".into(),
        1 => format!("only {} has accepted it, which is no majority", nodes(set)),
        _ => format!("only {} have accepted it, which is no majority", nodes(set)),
    }
}

pub(crate) fn fact(who: Endpoint, fact: &BallotFact) -> Sentence {
    use Tone::{Good, Plain, Warn};
    match fact {
        BallotFact::Started { promised: None, .. } => {
            say(Plain, format!("{who} starts"), "its disk is empty")
        }
        BallotFact::Started { promised: Some(promised), accepted } => {
            let accepted = match accepted {
                Some(ballot) => format!(" and accepted a value in ballot {ballot}"),
                None => " and has accepted nothing".into(),
            };
            say(
                Plain,
                format!("{who} starts"),
                format!("its disk says that it promised ballot {promised}{accepted}"),
            )
        }
        BallotFact::InitialState { promised, round } => {
            let promised = match promised {
                Some(ballot) => format!("it has promised ballot {ballot}"),
                None => "it has promised nothing".into(),
            };
            let begun = match round {
                0 => "has begun no ballot itself".into(),
                round => format!("has begun ballots up to round {round}"),
            };
            say(
                Plain,
                format!("{who} begins in the middle"),
                format!("its disk says that {promised} and {begun}"),
            )
        }
        BallotFact::InitialAcceptance { slot: index, ballot, value: accepted } => say(
            Plain,
            format!("{who} begins with {} accepted{} in ballot {ballot}", value(accepted), slot(*index)),
            "this is what its disk holds before it starts",
        ),
        BallotFact::Prepares { ballot } => say(
            Plain,
            format!("{who} begins ballot {ballot}"),
            "it asks all nodes to promise that they accept nothing with a lower number",
        ),
        BallotFact::Promised { ballot, accepted: None } => say(
            Plain,
            format!("{who} promises {} to accept nothing below {ballot}", other(who, ballot.proposer)),
            "it knows of no higher promise, and of nothing that it has accepted",
        ),
        BallotFact::Promised { ballot, accepted: Some(accepted) } => say(
            Plain,
            format!("{who} promises {} to accept nothing below {ballot}", other(who, ballot.proposer)),
            format!("it reports what it accepted in ballot {accepted}"),
        ),
        BallotFact::Refused { ballot, promised, accept } => say(
            Warn,
            format!(
                "{who} refuses to {} ballot {ballot}",
                if *accept { "accept a value in" } else { "promise" }
            ),
            format!("it has promised the higher ballot {promised}"),
        ),
        BallotFact::Bound { slot: index, ballot, by } => bound(who, *index, *ballot, *by, None),
        BallotFact::Proposes { slot: index, ballot, value: Payload::Noop } => say(
            Plain,
            format!("{who} fills the hole at index {index} with a no-op in ballot {ballot}"),
            "it knows of no value that was accepted there; a no-op changes nothing",
        ),
        BallotFact::Proposes { slot: index, ballot, value: proposed } => say(
            Plain,
            format!("{who} proposes {}{} in ballot {ballot}", value(proposed), slot(*index)),
            "a majority has promised",
        ),
        BallotFact::Accepted { slot: index, ballot, value: accepted } => say(
            Plain,
            format!("{who} accepts {}{}", value(accepted), slot(*index)),
            format!("it knows of no promise that it made to a ballot higher than {ballot}"),
        ),
        BallotFact::Counted { slot: index, ballot, by } => say(
            Good,
            format!("{who} counts a majority in ballot {ballot}{}", slot(*index)),
            format!("{} accepted it", nodes(*by)),
        ),
        BallotFact::Learned { slot: index, ballot, value: learned } => say(
            Good,
            format!("{who} learns that {} is chosen{}", value(learned), slot(*index)),
            format!(
                "as the value of ballot {ballot}; no later ballot can change what a majority has accepted"
            ),
        ),
        BallotFact::BacksOff { ballot, higher, wait } => {
            let why = match higher {
                Some(higher) => format!("{} has begun the higher ballot {higher}", higher.proposer),
                None => "no majority answered before the timeout".into(),
            };
            say(
                Warn,
                format!("{who} gives up ballot {ballot}"),
                format!("{why}; it tries again within {}", span(*wait)),
            )
        }
        BallotFact::Redirected { ticket, to } => say(
            Plain,
            format!("{who} redirects {} to {to}", ticket.client),
            format!("{to} is a proposer; {who} is not"),
        ),
    }
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
            "of the values that its majority reports as accepted, the one of ballot {by} has the highest number; it may \
             have been chosen, so it is kept"
        ),
    )
}

/// What a disk that is lost, or loses its last writes, means for it.
pub(crate) fn wiped() -> Sentence {
    say(
        Tone::Warn,
        "Paxos does not cover the loss of a disk",
        "it assumes that an acceptor remembers what it has promised and accepted (§2.5), so every guarantee may break now",
    )
}

/// What happened to whoever runs ballots; nothing for what is told in the same words where there are terms.
pub(crate) fn told(who: Endpoint, fact: &Fact, all: &[FactRecord<Fact>]) -> Option<Sentence> {
    beside(who, fact, all)
        .or_else(|| if let Fact::Ballot(fact) = fact { Some(self::fact(who, fact)) } else { None })
}

/// What is told in other words for what happened beside it, and what protocols with terms state too.
fn beside(who: Endpoint, fact: &Fact, all: &[FactRecord<Fact>]) -> Option<Sentence> {
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
                let what = format!("{who} learns that {} is chosen{}", value(learned), slot(*index));
                say(Tone::Good, what, "no later ballot can change what a majority has accepted")
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
            format!("it has the promises of {}, a majority", nodes(*votes)),
        ),
        Fact::Follows { epoch, leader } => say(
            Tone::Plain,
            format!("{who} follows {leader}"),
            format!("{leader} leads in ballot {}", Ballot::of_epoch(*epoch)?),
        ),
        Fact::StepsDown { epoch, led, why } => say(
            if *led { Tone::Warn } else { Tone::Plain },
            if *led { format!("{who} steps down as leader") } else { format!("{who} gives up its ballot") },
            higher(Ballot::of_epoch(*epoch)?, *why)?,
        ),
        Fact::Applied { index, payload: Payload::Noop, .. } => {
            say(Tone::Plain, format!("{who} skips the no-op at index {index}"), "a no-op changes nothing")
        }
        _ => return None,
    })
}

/// Whose ballot made somebody give its own up, and who spoke of it.
fn higher(ballot: Ballot, why: StepDownCause) -> Option<String> {
    Some(match why {
        StepDownCause::Leader { leader } => format!("{leader} leads in the higher ballot {ballot}"),
        StepDownCause::HigherTerm { from } if from == ballot.proposer => {
            format!("{from} has begun the higher ballot {ballot}")
        }
        StepDownCause::HigherTerm { from } => {
            format!("{from} has promised {} the higher ballot {ballot}", ballot.proposer)
        }
        StepDownCause::NoQuorum { .. } | StepDownCause::Removed => return None,
    })
}

pub(crate) fn violation(evidence: &BallotEvidence<Ballot, Payload>) -> String {
    match evidence {
        BallotEvidence::TwoChosen { slot: index, first, second } => format!(
            "Two values are chosen{}: {} in ballot {}, and {} in ballot {}.",
            slot(*index),
            value(&first.value),
            first.ballot,
            value(&second.value),
            second.ballot
        ),
        BallotEvidence::Unasked { slot: index, ballot, value: proposed } => {
            format!(
                "In ballot {ballot}, {} is proposed{}, but no client requested it.",
                value(proposed),
                slot(*index)
            )
        }
        BallotEvidence::NotChosen { slot: index, ballot, learner, acceptors } => format!(
            "{learner} learns that a value is chosen{} in ballot {ballot}, but {}.",
            slot(*index),
            too_few(*acceptors)
        ),
        BallotEvidence::TwoInBallot { slot: index, ballot, first, second } => {
            format!(
                "Two values are proposed in ballot {ballot}{}: {} and {}.",
                slot(*index),
                value(first),
                value(second)
            )
        }
        BallotEvidence::NotBound { slot: index, ballot, value: proposed, promises, highest } => {
            let why = match highest {
                Some(highest) => format!(
                    "of those that have promised {ballot} ({}), some have accepted {} in ballot {}, the highest so far",
                    promised(*promises),
                    value(&highest.value),
                    highest.ballot
                ),
                None => format!("only {} promised {ballot}, which is no majority", have(*promises)),
            };
            format!(
                "{} proposes {}{} in ballot {ballot}, but {why}.",
                ballot.proposer,
                value(proposed),
                slot(*index)
            )
        }
        BallotEvidence::NotProposed { slot: index, ballot, acceptor, value: accepted } => format!(
            "{acceptor} accepts {}{} in ballot {ballot}, but {} has not proposed it in that ballot.",
            value(accepted),
            slot(*index),
            ballot.proposer
        ),
        BallotEvidence::AcceptedTwo { slot: index, ballot, acceptor, first, second } => format!(
            "{acceptor} accepts {}{} in ballot {ballot}, in which it has already accepted {}.",
            value(second),
            slot(*index),
            value(first)
        ),
        BallotEvidence::Broken { acceptor, promised, ballot, accepts } => format!(
            "{acceptor} had promised {promised}, but now it {} the lower ballot {ballot}.",
            if *accepts { "accepts a value in" } else { "promises" }
        ),
    }
}
