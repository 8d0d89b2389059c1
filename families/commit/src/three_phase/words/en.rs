//! Three-phase commit in English.

use crate::words::en::settings::SETTINGS;
use faultline_language::{Experiments, ProtocolWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    about: "A third phase lets the other nodes go on when the coordinator crashes. The protocol never blocks when \
             nodes crash, but nodes may decide differently when the network partitions or a node is only slow.",
    settings: &[SETTINGS],
    experiments: Experiments::NONE,
};
