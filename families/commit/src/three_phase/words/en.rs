//! Three-phase commit in English.

use crate::three_phase::experiments;
use crate::words::en::settings::SETTINGS;
use faultline_language::{Experiments, ProtocolWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    name: "Three-phase commit",
    about: "A third phase lets the other nodes go on when the coordinator crashes. The protocol never blocks when \
             nodes crash, but nodes may decide differently when the network partitions or a node is only slow.",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "Hold the coordinator's decision",
            "Participants that have pre-committed know that all voted yes, and now hear nothing more. With only two phases they would be stuck.",
        ),
        (
            "They do not wait",
            "After some silence a participant takes over and asks the others how far they are. If one of them has pre-committed, they commit; if none has, they abort.",
        ),
        (
            "Now really crash it",
            "To the others, a crash is the same silence. They finish what is open and free their locks without n1.",
        ),
        (
            "Bring it back",
            "Transactions may have ended without n1. It asks the others about those that its log leaves open.",
        ),
        (
            "Let the old messages through",
            "They come late and change nothing: all nodes agree. But if the network had split before everybody pre-committed, each side would have taken the silence for a crash, and the two could have decided differently.",
        ),
    ],
);
