//! Strategies: names, in English.

use crate::names::{Label, Part};

pub(super) fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Life => "start number",
        Label::Effects => "effects",
        Label::Key => "key",
        Label::Outcome => "outcome",
        Label::Operation => "operation",
        // What only one protocol shows, it names itself.
        Label::Task
        | Label::Attempt
        | Label::Number
        | Label::Takes
        | Label::Poisoned
        | Label::Holds
        | Label::Holder
        | Label::Submitted
        | Label::Counted
        | Label::SetAside
        | Label::Waiting
        | Label::Failures
        | Label::Late
        | Label::OpenTasks
        | Label::Executed
        | Label::Unnoted
        | Label::Recognised
        | Label::Conflicts
        | Label::UnderWay
        | Label::Keys
        | Label::Version
        | Label::Token
        | Label::Primary
        | Label::Role
        | Label::EffectsHeld
        | Label::From
        | Label::Upto
        | Label::Seen
        | Label::Server
        | Label::Servers
        | Label::Heard
        | Label::CaughtUp
        | Label::Fit
        | Label::Ordered
        | Label::Lost
        | Label::Unsaved
        | Label::Synced
        | Label::Unanswered
        | Label::Ahead
        | Label::Refusals
        | Label::EffectNumber
        | Label::Stored
        | Label::Times
        | Label::Step
        | Label::Measured
        | Label::Predicted
        | Label::Detection
        | Label::Takeover
        | Label::Outage
        | Label::Start
        | Label::Ask
        | Label::Load
        | Label::Resume => return None,
    })
}

pub(super) fn role(part: Part) -> &'static str {
    match part {
        Part::Service => "service",
        Part::Recovering => "recovering service",
        Part::Pool => "pool",
        Part::Worker => "worker",
        Part::Director => "director",
        Part::Primary => "primary",
        Part::Standby => "standby",
        Part::TakingOver => "server taking over",
        Part::Released => "released primary",
        Part::Broken => "server that cannot serve",
        Part::Member => "server of the cluster",
        Part::Store => "store",
    }
}
