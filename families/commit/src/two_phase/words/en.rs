//! Two-phase commit in English.

use crate::two_phase::experiments;
use crate::words::en::settings::SETTINGS;
use faultline_language::{Experiments, ProtocolWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    name: "Two-phase commit",
    about: "A coordinator asks every participant whether it can do its part of a transaction, and commits only if \
             all of them vote yes. A participant that has voted yes must wait for the decision, even if the \
             coordinator has crashed.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Slow the coordinator's disk",
            "n1 writes its decision to its disk before it tells anybody. Until then, participants that have voted must wait.",
        ),
        (
            "Watch them block",
            "A participant that has voted yes may neither commit nor abort alone. It asks n1, gets no answer, and keeps its locks.",
        ),
        (
            "Crash the coordinator",
            "Nobody else knows what n1 decided, or whether it did. For as long as it is down, participants in doubt keep their locks.",
        ),
        (
            "Bring it back",
            "n1 reads its log. It stands by the decisions that it finds there, and aborts every transaction that has none.",
        ),
        (
            "Watch the locks go",
            "The participants learn the outcome at last. No transaction was done by halves: two-phase commit is safe, but it blocks.",
        ),
        (
            "Make the disk fast again",
            "The dangerous moment is short now, but it is still there. Being faster cannot remove it; a third phase is an attempt to.",
        ),
    ],
);
