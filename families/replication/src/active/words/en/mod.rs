//! Active replication in English.

mod facts;

pub(crate) use facts::{fact, violation};

use crate::active::{TimerName, experiments};
use faultline_engine::view::{Held, LogCell};
use faultline_language::{Experiments, ProtocolWords, SettingWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    name: "Active replication",
    about: "Every replica executes every request, all in the same order, and each answers. When one dies nobody need notice: the others \
            have answered. A sequencer numbers the requests, or the replicas agree on the order by Multi-Paxos. A client takes the first \
            answer, or waits until enough replicas have said the same.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
};

/// The name of a rule, and what it says.
pub(crate) fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
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
pub(crate) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Latest => "time to say the latest number",
        TimerName::Fetch => "a number is missing",
        TimerName::Election => "no word of a leader",
        TimerName::Heartbeat => "next heartbeat",
    }
}

/// What a replica does whose timer ran out without a fact, and why.
pub(crate) fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Latest => (
            "says which number was the latest",
            "a replica that lost it on the way would not know that it lacks it",
        ),
        TimerName::Fetch => ("looks for what it lacks", "nothing that it needs has come for some time"),
        TimerName::Election => ("looks for a leader", "it has not heard one for too long"),
        TimerName::Heartbeat => {
            ("tells the others that it leads", "otherwise they would elect somebody else")
        }
    }
}

/// A request in the order of the sequencer.
pub(crate) fn entry(cell: &LogCell, executed: bool, durable: bool) -> String {
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
        "Who puts the requests in order. A sequencer: n1 numbers them, and while it is down nothing new is ordered. Multi-Paxos: \
         the replicas elect a leader, and another one when it is gone.",
    ),
    SettingWords::new(
        "answers",
        "Answers",
        "Which answer a client takes. The first: right where replicas only stop. Equal: it waits until f+1 of 2f+1 replicas have said the \
         same, so that f may be wrong (§3, §4.2).",
    ),
    SettingWords::new(
        "latest",
        "Says the latest number every",
        "How often the sequencer says which number it gave last, so that nobody lacks it without knowing.",
    ),
    SettingWords::new(
        "fetch",
        "Asks for what is missing after",
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
        "Clock is read",
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
        "A replica goes on with the next number that it hears, whatever it lacks before.",
    ),
    SettingWords::new(
        "bug-unwritten-order",
        "Number sent unwritten",
        "The sequencer tells the others a number before that is on its own disk.",
    ),
    SettingWords::new(
        "bug-no-latest",
        "Latest number not told",
        "The sequencer does not say which number it gave last. Who lost that one on the way never asks for it.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Crash a replica",
            "c1 and c2 ask all replicas at once, and each of them executes everything and answers. What do the clients notice if n3 is \
             gone?",
        ),
        (
            "Bring n3 back",
            "The clients take the answers of the others: nobody had to notice that n3 died. Now let it start again from its disk. What was \
             ordered meanwhile it has to fetch.",
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
