//! Two-phase commit in English.

use crate::words::en::settings::SETTINGS;
use faultline_language::{Experiments, ProtocolWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    about: "A coordinator asks every participant whether it can do its part of a transaction, and commits only if \
             all of them vote yes. A participant that has voted yes must wait for the decision, even if the \
             coordinator has crashed.",
    settings: &[SETTINGS],
    experiments: Experiments::NONE,
};
