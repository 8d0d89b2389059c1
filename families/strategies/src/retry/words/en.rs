//! Retries in English.

use crate::retry::experiments;
use faultline_language::{Experiments, Model, ProtocolWords, SettingWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
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
