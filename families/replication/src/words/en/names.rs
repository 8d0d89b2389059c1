//! Replication: names, in English.

use crate::names::{Label, Part};

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::Number => "configuration",
        Label::Chain => "chain",
        Label::Held => "updates held",
        Label::Acked => "acknowledged up to",
        Label::DurableIndex => "on the disk up to",
        Label::Complete => "holds everything",
        Label::LeaseUntil => "lease until",
        Label::DirtyReads => "reads waiting for the tail",
        Label::First => "first update",
        Label::Entries => "updates",
        Label::Last => "sender's last update",
        Label::Key => "key",
        Label::Servers => "Servers",
        Label::Server => "server",
        Label::Heard => "heard",
        Label::Since => "in the chain since",
    }
}

pub(super) fn role(part: Part) -> &'static str {
    match part {
        Part::Master => "master",
        Part::Head => "head",
        Part::Middle => "middle",
        Part::Tail => "tail",
        Part::Alone => "head and tail",
        Part::Filling => "incomplete",
        Part::Outside => "not in the chain",
    }
}
