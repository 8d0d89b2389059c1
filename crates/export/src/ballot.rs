//! Facts and broken rules of Paxos as JSON.

use super::fact::{name, names, payload, request};
use faultline_engine::{Ballot, BallotEvidence, BallotFact};
use serde_json::{Value, json};

fn ballot(ballot: Ballot) -> Value {
    json!({ "round": ballot.round, "proposer": name(ballot.proposer) })
}

pub(super) fn parts(fact: &BallotFact) -> (&'static str, Value) {
    match fact {
        BallotFact::Started { promised, accepted } => {
            ("started", json!({ "promised": promised.map(ballot), "accepted_ballot": accepted.map(ballot) }))
        }
        BallotFact::Prepares { ballot: own } => ("prepares", json!({ "ballot": ballot(*own) })),
        BallotFact::Promised { ballot: own, accepted } => {
            ("promised", json!({ "ballot": ballot(*own), "accepted_ballot": accepted.map(ballot) }))
        }
        BallotFact::Refused { ballot: late, promised, accept } => (
            "refused_ballot",
            json!({ "ballot": ballot(*late), "promised": ballot(*promised), "accept": accept }),
        ),
        BallotFact::Bound { slot, ballot: own, by } => {
            ("bound", json!({ "slot": slot, "ballot": ballot(*own), "by": ballot(*by) }))
        }
        BallotFact::Proposes { slot, ballot: own, value } => {
            ("proposes", json!({ "slot": slot, "ballot": ballot(*own), "value": payload(value) }))
        }
        BallotFact::Accepted { slot, ballot: own, value } => {
            ("accepted", json!({ "slot": slot, "ballot": ballot(*own), "value": payload(value) }))
        }
        BallotFact::Counted { slot, ballot: own, by } => {
            ("counted", json!({ "slot": slot, "ballot": ballot(*own), "by": names(*by) }))
        }
        BallotFact::Learned { slot, ballot: own, value } => {
            ("learned", json!({ "slot": slot, "ballot": ballot(*own), "value": payload(value) }))
        }
        BallotFact::BacksOff { ballot: own, higher, wait } => {
            ("backs_off", json!({ "ballot": ballot(*own), "higher": higher.map(ballot), "wait_us": wait.0 }))
        }
        BallotFact::Redirected { ticket: of, to } => {
            ("redirected", json!({ "request": request(*of), "to": name(*to) }))
        }
    }
}

pub(super) fn evidence(evidence: &BallotEvidence) -> Value {
    match evidence {
        BallotEvidence::TwoChosen { slot, first, second } => json!({
            "slot": slot,
            "first": { "ballot": ballot(first.0), "value": payload(&first.1) },
            "second": { "ballot": ballot(second.0), "value": payload(&second.1) },
        }),
        BallotEvidence::Unasked { slot, ballot: own, value } => {
            json!({ "slot": slot, "ballot": ballot(*own), "value": payload(value) })
        }
        BallotEvidence::NotChosen { slot, ballot: own, learner, acceptors } => json!({
            "slot": slot,
            "ballot": ballot(*own),
            "learner": name(*learner),
            "acceptors": names(*acceptors),
        }),
        BallotEvidence::TwoInBallot { slot, ballot: own, first, second } => json!({
            "slot": slot,
            "ballot": ballot(*own),
            "first": payload(first),
            "second": payload(second),
        }),
        BallotEvidence::Broken { acceptor, promised, ballot: own, accepts } => json!({
            "acceptor": name(*acceptor),
            "promised": ballot(*promised),
            "ballot": ballot(*own),
            "accepts": accepts,
        }),
    }
}
