//! The ring in English.

use faultline_language::{Experiments, ProtocolWords, SettingWords};

pub(crate) static WORDS: ProtocolWords = ProtocolWords {
    name: "Ring",
    about: "Processes in a ring elect the one with the largest number. Each passes on what is larger than itself, and only the \
            message of the largest comes back to its sender.",
    settings: &[&[
        SettingWords::new("start", "Start", "After how long a process proposes itself, if no message came before."),
        SettingWords::new("bug-pass-all", "Passes everything on", "A message with a smaller number is passed on, too."),
    ]],
    experiments: Experiments::NONE,
    model: None,
};
