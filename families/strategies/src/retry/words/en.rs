//! Retries in English.

use faultline_language::{Experiments, ProtocolWords, SettingWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    about: "Clients ask a service, and ask again when no answer arrives. Idempotency keys make a retry safe: the service \
             recognises a request that it has executed. Back-off, jitter, budgets, circuit breakers and deadlines keep \
             retries from becoming the load that they were to survive.",
    settings: &[SETTINGS],
    experiments: Experiments::NONE,
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
