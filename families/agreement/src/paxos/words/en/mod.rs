//! Paxos in English.

use crate::paxos::experiments;
use crate::words::en::{Voice, ballots};
use crate::{Evidence, Label, Outcome, Payload};
use faultline_language::en::quoted;
use faultline_language::{Experiments, ProtocolWords, SettingWords};
use faultline_rules::UntrueAnswer;
use faultline_rules::words::en as shared;

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("paxos", &WORDS)],
    rule: shared::of_consensus,
    label,
    wiped: ballots::wiped,
    payload: ballots::value,
    fact: ballots::told,
    violation,
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Paxos",
    about: "Some nodes propose values, and all nodes accept or refuse them in numbered ballots. A value that a \
             majority accepts in one ballot is chosen for ever: every later ballot finds it and proposes it again.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

/// The name of a field, column or state of its own.
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::AcceptedIn => "accepted in ballot",
        Label::AcceptedValue => "accepted value",
        Label::Proposed => "value",
        Label::OwnValue => "own value",
        Label::Chosen => "chosen value",
        Label::Acceptances => "accepted by",
        _ => return None,
    })
}

pub(crate) const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "proposers",
        "Proposers",
        "How many nodes propose, starting with n1. All nodes accept and learn.",
    ),
    SettingWords::new(
        "timeout",
        "Ballot timeout",
        "How long a proposer waits for a majority before it gives up its ballot.",
    ),
    SettingWords::new(
        "retry",
        "Retry",
        "How long a proposer waits before its next ballot: a fixed time, or a random time that grows (§2.4).",
    ),
    SettingWords::new("pause", "Pause", "The shortest time that a proposer waits before its next ballot."),
    SettingWords::new(
        "ask",
        "Ask",
        "How long a node that has heard of an acceptance waits before it asks which value was chosen (§2.3).",
    ),
    SettingWords::new(
        "bug-unwritten-promise",
        "Promises before writing",
        "An acceptor answers before its disk has written what it promises or accepts.",
    ),
    SettingWords::new(
        "bug-forget-promise",
        "Forgets its promise",
        "An acceptor that restarts no longer knows what it promised.",
    ),
    SettingWords::new(
        "bug-ignore-accepted",
        "Ignores what was accepted",
        "A proposer proposes its own value, whatever the promises report.",
    ),
    SettingWords::new(
        "bug-half-quorum",
        "Half is enough",
        "Half of the nodes, rounded down, count as a majority.",
    ),
    SettingWords::new(
        "bug-accept-without-promise",
        "Accepts without a promise",
        "An acceptor accepts a value without raising its promise to that ballot.",
    ),
    SettingWords::new(
        "bug-reuse-ballot",
        "Reuses ballots",
        "A proposer does not persist the number of its ballot, so it can use the same number again.",
    ),
    SettingWords::new(
        "bug-invent-value",
        "Invents a value",
        "A proposer that restarts proposes a value that no client requested.",
    ),
    SettingWords::new(
        "bug-node-first",
        "Node comes first",
        "In the number of a ballot the proposer counts before the round, so n1 can never outbid n2.",
    ),
    SettingWords::new(
        "bug-keep-value",
        "Keeps its value",
        "An acceptor that accepts in a later ballot keeps the value that it accepted before.",
    ),
    SettingWords::new(
        "bug-answer-own",
        "Answers its own value",
        "A proposer tells its clients that its own value was chosen.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Start a duel",
            "n1 is about to begin a ballot for tea. Let c2 ask n2 for coffee now, and a second proposer begins a ballot of its own.",
        ),
        (
            "Watch a value being chosen",
            "An acceptor that has promised a higher ballot refuses a lower one, so two proposers can stop each other again and again. Random pauses let one of them through in the end.",
        ),
        (
            "Let nobody tell the result",
            "Hold every CHOSEN message. A node that does not know the chosen value can no longer simply be told.",
        ),
        (
            "Make n2 forget",
            "n2 loses what it learned. Its disk keeps only what it has promised and accepted.",
        ),
        (
            "Bring it back",
            "n2 asks the others what was chosen, and no answer gets through. What it can still do is begin a ballot.",
        ),
        (
            "Could it choose something else?",
            "Any two majorities have a node in common. So one of the nodes that promise has accepted the chosen value, and n2 must propose that value again.",
        ),
        (
            "Ask for milk",
            "A chosen value stays chosen. Whatever a client proposes from now on, the answer is the same value.",
        ),
    ],
);

/// What broke a rule of its own.
fn violation(evidence: &Evidence) -> Option<String> {
    match evidence {
        Evidence::Ballot(evidence) => Some(ballots::violation(evidence)),
        Evidence::Answer(evidence) => Some(untrue(evidence)),
        _ => None,
    }
}

/// An answer that is not what is chosen.
fn untrue(evidence: &UntrueAnswer<Outcome, Payload>) -> String {
    let UntrueAnswer::UntrueAnswer { ticket, by, outcome, chosen } = evidence;
    let told = match outcome {
        Outcome::Chosen(answer) => quoted(answer.0),
        Outcome::KeyValue(answer) => answer.to_string(),
        Outcome::Changed(verdict) => verdict.to_string(),
    };
    let truth = match chosen {
        Some(chosen) => format!("{} is chosen", ballots::value(chosen)),
        None => "nothing is chosen".into(),
    };
    format!("{by} tells {} that {told} is chosen, but {truth}.", ticket.client)
}
