//! Replication: names, in English.

use crate::names::{Label, Part};

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::OrderNumber => "number",
        Label::Operation => "request",
        Label::Orders => "requests",
        Label::ExecutedUpTo => "executed up to",
        Label::OrderedUpTo => "ordered up to",
        Label::LatestHeard => "latest number known",
        Label::Early => "came too early",
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
        Label::Branches => "branches",
        Label::Coordinated => "requests coordinated",
        Label::Hints => "Kept for others",
        Label::Home => "for",
        Label::Keys => "Keys",
        Label::Predicted => "predicted",
        Label::ReadsTold => "reads",
        Label::Staleness => "Stale reads found by this node",
        Label::StaleReads => "stale",
        Label::StaleShare => "share measured",
        Label::Terms => "N, R, W",
        Label::Unwritten => "writes on their way to the disk",
        Label::Values => "value",
        Label::Version => "version",
        Label::Versions => "versions",
    }
}

pub(super) fn role(part: Part) -> &'static str {
    match part {
        Part::Sequencer => "sequencer",
        Part::Replica => "replica",
        Part::Behind => "lacks requests",
        Part::Ordering => "leader",
        Part::Preparing => "asks for promises",
        Part::Master => "master",
        Part::Head => "head",
        Part::Middle => "middle",
        Part::Tail => "tail",
        Part::Alone => "head and tail",
        Part::Filling => "incomplete",
        Part::Outside => "not in the chain",
        Part::Holder => "replica",
        Part::Coordinator => "coordinator",
    }
}
