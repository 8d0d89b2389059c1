//! Retries in English.

mod facts;

use crate::names::{Label, Part, TimerName};
use crate::retry::experiments;
use crate::words::en::Voice;
use faultline_engine::view::Glance;
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

/// What the protocol says.
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("retry", &WORDS)],
    rule,
    label,
    timer: |name| TimerName::find(name.0).map(timer),
    fired: |name| TimerName::find(name.0).map(fired),
    part,
    tasks: None,
    fact: facts::fact,
    violation: facts::violation,
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Retry",
    about: "Clients ask a service, and ask again when no answer arrives. Idempotency keys make a retry safe: the service \
             recognises a request that it has executed. Back-off, jitter, budgets, circuit breakers and deadlines keep \
             retries from becoming the load that they were to survive.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: Some(MODEL),
};

const MODEL: Model = Model {
    modelled: "The table of idempotency keys, which changes in one write with the effect. Queues and workers. Clients with timeouts, bounded retries, back-off with and without jitter, deadlines that go with the request, retry budgets, circuit breakers, and retries without a key. Optimistic transactions.",
    not_modelled: "Several services behind each other, in which retries multiply layer by layer. Keys that expire. Hedged requests, which ask a second time before the first has failed. A service that measures its own latency and sheds load by it.",
    different: "The table holds the newest key of each session of a client, and not every key of a day. A request that is older than that key is not executed: its client does not wait for it any more.",
};

/// The name of a rule, and what it says.
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "one-effect-per-key" => (
            "One effect per key",
            "A request with an idempotency key takes effect once, however often it is sent and whatever crashes.",
        ),
        "answered-effects-last" => (
            "Answered effects last",
            "When a client is told that its request took effect, the effect is on the disk, with the same outcome.",
        ),
        "recovers-after-trigger" => (
            "Recovers after the trigger",
            "A service that served its load serves it again within the set time after whatever disturbed it has ended.",
        ),
        _ => return None,
    })
}

/// What a timer or a piece of work is for.
fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Commit => "end of a transaction",
    }
}

/// What a node does whose timer ran out without a fact, and why.
fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Commit => ("ends a transaction and writes its result", "nobody has written what it read"),
    }
}

/// What a process does, where there is little room.
fn part(glance: &Glance) -> String {
    match (Part::find(glance.role.slug), glance.commit) {
        (Some(Part::Recovering), _) => "refuses requests".into(),
        (_, 0) => "no effects yet".into(),
        (_, 1) => "1 effect".into(),
        (_, many) => format!("{many} effects"),
    }
}

/// The name of a field, column or state of its own.
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Recognised => "retries recognised",
        Label::Conflicts => "conflicts",
        Label::UnderWay => "Transactions under way",
        Label::Keys => "Idempotency keys",
        Label::Version => "version read",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new(
        "transaction",
        "Transaction",
        "How long a request works on what it has read before it writes it. If somebody else has written it by then, the \
         request is turned away. With 0s requests are executed one after the other.",
    ),
    SettingWords::new(
        "recovery",
        "Recovery within",
        "How soon after a disturbance has ended requests must be answered again. With 0s nothing checks this.",
    ),
    SettingWords::new(
        "bug-forget-keys",
        "Keys in memory",
        "The table of idempotency keys is not written to the disk. After a restart a retry is a new request.",
    ),
    SettingWords::new(
        "bug-two-writes",
        "Key after effect",
        "The key is written in a second write, after the effect. A crash can come between the two.",
    ),
    SettingWords::new(
        "bug-answer-first",
        "Answers before writing",
        "The client is answered before the effect is on the disk.",
    ),
    SettingWords::new(
        "bug-recovering",
        "Never done recovering",
        "After a restart the service refuses every request until its next write is done, and only a request could bring \
         a write about.",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Watch a retry being recognised",
            "The answer to c1 is lost, so c1 asks again, with the same key. n1 finds the key, executes nothing twice, and repeats its answer.",
        ),
        (
            "Put it under load",
            "From now on c1 sends many requests a second, and does not wait for one before it sends the next.",
        ),
        (
            "Slow the service down",
            "n1 now takes longer for a request than the next one takes to arrive, so requests queue up.",
        ),
        (
            "Retries are load, too",
            "Whoever waits too long asks again. n1 recognises what it has executed, but each retry still takes time and a place in the queue.",
        ),
        (
            "Make it fast again",
            "n1 is fast enough for the requests again. Let some seconds pass: is it fast enough for the retries as well?",
        ),
        (
            "Cap the retries",
            "With a budget, c1 may retry only a fraction of its requests. Without the extra load, the queue can drain.",
        ),
    ],
);
