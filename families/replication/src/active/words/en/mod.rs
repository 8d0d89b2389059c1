//! Active replication in English.

mod facts;

pub(crate) use facts::of_part;

use crate::active::{TimerName, experiments};
use crate::words::en::Voice;
use faultline_agreement::BALLOTS;
use faultline_agreement::words::part::en as part;
use faultline_engine::view::{Held, LogCell};
use faultline_language::{Experiments, ProtocolWords, SettingWords};
use faultline_rules::words::en as shared;

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("active", &WORDS)],
    rule: |slug| rule(slug).or_else(|| shared::of_consensus(slug)),
    timer: |name| TimerName::find(name.0).map(timer),
    fired: |name| TimerName::find(name.0).map(fired),
    epoch: |epoch| format!("ballot {epoch}"),
    entry,
    label: part::label,
    tag: part::tag,
    fact: |who, fact| fact.own().map(|fact| facts::fact(who, fact)),
    violation: |evidence| evidence.own().map(facts::violation),
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Active replication",
    about: "Every replica executes every request, all in the same order, and each answers. When one dies nobody need notice: the others \
            have answered. A sequencer numbers the requests, or the replicas agree on the order by Multi-Paxos. A client takes the first \
            answer, or waits until enough replicas have said the same.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "same-order" => ("Same order", "At each number, all replicas execute the same request."),
        "same-state" => (
            "Same state",
            "Replicas that have executed the same requests give the same answers and hold the same values.",
        ),
        "caught-up-before-it-answers" => (
            "Caught up before it answers",
            "A replica executes a request, and answers it, only when it has executed all that come before it.",
        ),
        "every-replica-every-request" => (
            "Every replica, every request",
            "Once all is healed and left alone for long enough, every replica has executed what any of them has, and every request \
             is answered.",
        ),
        _ => return None,
    })
}

/// What replicas wait for.
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Latest => "time to announce the latest number",
        TimerName::Fetch => "a number is missing",
        TimerName::Election => "no word of a leader",
        TimerName::Heartbeat => "next heartbeat",
    }
}

/// What a replica does whose timer ran out without a fact, and why.
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Latest => (
            "announces the latest number",
            "a replica that this number did not reach would not know that it lacks it",
        ),
        TimerName::Fetch => ("looks for what it lacks", "what it needs has not come for some time"),
        TimerName::Election => ("looks for a leader", "it has not heard one for too long"),
        TimerName::Heartbeat => {
            ("tells the others that it leads", "otherwise they would elect somebody else")
        }
    }
}

/// A request in the order of the sequencer.
fn entry(cell: &LogCell, executed: bool, durable: bool) -> String {
    if cell.epoch.kind == Some(&BALLOTS) {
        return part::entry(cell, executed, durable);
    }
    let Held::Command { text, .. } = &cell.held else { return "nothing yet".into() };
    let state = match (executed, durable) {
        (true, true) => "executed",
        (true, false) => "executed, not yet on the disk",
        (false, true) => "not executed yet",
        (false, false) => "not executed yet, not yet on the disk",
    };
    format!("{text}, {state}")
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "order",
        "Order",
        "Who puts the requests in order. sequencer: n1 numbers them, and while it is down nothing new is ordered. paxos: the \
         replicas elect a leader by Multi-Paxos, and another one when it is gone.",
    ),
    SettingWords::new(
        "answers",
        "Answers",
        "Which answer a client takes. first: the first one, which is right where replicas only stop. equal: the one that f+1 of 2f+1 \
         replicas have given, so that f may be wrong (§3, §4.2).",
    ),
    SettingWords::new(
        "latest",
        "Announces the latest number every",
        "How often the sequencer announces the number that it gave last, so that no replica lacks it unawares.",
    ),
    SettingWords::new(
        "fetch",
        "Asks for missing numbers after",
        "How long a replica waits for a number that may only be late, before it asks for it.",
    ),
    SettingWords::new(
        "election",
        "Election timeout",
        "With Multi-Paxos: how long a replica waits for word from a leader before it tries to lead.",
    ),
    SettingWords::new(
        "bug-arrival-order",
        "Order of arrival",
        "A replica executes requests as they arrive from the clients, because it hears all of them anyway.",
    ),
    SettingWords::new(
        "bug-read-clock",
        "Clock read",
        "Of two writes to a key the newer one wins, by the time of day at which the replica executes them.",
    ),
    SettingWords::new(
        "bug-local-reads",
        "Reads out of order",
        "A replica answers reads at once from what it has, because they change nothing.",
    ),
    SettingWords::new(
        "bug-no-sessions",
        "Retries executed",
        "A request that comes again gets a number again, and is executed again.",
    ),
    SettingWords::new(
        "bug-no-fetch",
        "Gaps not noticed",
        "A replica executes the next number that it hears of, even if it lacks some before it.",
    ),
    SettingWords::new(
        "bug-unwritten-order",
        "Number sent unwritten",
        "The sequencer tells the others a number before it has that on its own disk.",
    ),
    SettingWords::new(
        "bug-no-latest",
        "Latest number not announced",
        "The sequencer does not announce the number that it gave last. A replica which that number did not reach never asks for it.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Crash a replica",
            "c1 and c2 ask all replicas at once, and each of them executes everything and answers. What do the clients notice when \
             n3 is gone?",
        ),
        (
            "Bring n3 back",
            "The clients take the answers of the others: nobody had to notice that n3 died. Now let it start again from its disk. It has to \
             fetch what was ordered meanwhile.",
        ),
        (
            "Let n3 lie",
            "n3 executes what it missed, in order, before it answers anything new. Now let it tell the clients that it holds nothing, while \
             it goes on executing everything.",
        ),
        (
            "Somebody says something else",
            "A client that hears two different answers knows that something is wrong. With answers = first it takes the one that comes \
             first, with answers = equal the one that enough replicas have given.",
        ),
        (
            "Crash the one that orders",
            "The others hold all the data. If a sequencer gives the numbers, they execute nothing new without it. With order = paxos they \
             elect another leader.",
        ),
    ],
);
