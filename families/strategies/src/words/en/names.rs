//! Strategies: names, in English.

use crate::names::{Label, Part, TimerName};

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::Life => "start number",
        Label::Effects => "effects",
        Label::Recognised => "retries recognised",
        Label::Conflicts => "conflicts",
        Label::UnderWay => "Transactions under way",
        Label::Keys => "Idempotency keys",
        Label::Key => "key",
        Label::Outcome => "outcome",
        Label::Operation => "operation",
        Label::Version => "version read",
        Label::Task => "task",
        Label::Attempt => "attempt",
        Label::Number => "asks for number",
        Label::Takes => "takes",
        Label::Poisoned => "poisoned",
        Label::Holds => "Holds",
        Label::Holder => "on lease to",
        Label::Submitted => "submitted",
        Label::Counted => "counted",
        Label::SetAside => "set aside",
        Label::Waiting => "waiting for a worker",
        Label::Failures => "failed attempts",
        Label::Late => "late results",
        Label::OpenTasks => "Tasks not counted",
        Label::Executed => "executed",
        Label::Unnoted => "not noted by the pool",
        Label::Token => "token",
        Label::Primary => "primary",
        Label::Role => "role",
        Label::EffectsHeld => "effects held",
        Label::From => "from effect",
        Label::Upto => "up to effect",
        Label::Seen => "highest token seen",
        Label::Server => "server",
        Label::Servers => "Servers",
        Label::Heard => "heard",
        Label::CaughtUp => "caught up",
        Label::Fit => "fit",
        Label::Ordered => "to be the primary",
        Label::Lost => "known to be lost",
        Label::Unsaved => "unsaved effects",
        Label::Synced => "waits for",
        Label::Unanswered => "unanswered requests",
        Label::Ahead => "effects ahead of the store",
        Label::Refusals => "refusals",
        Label::EffectNumber => "number",
        Label::Stored => "Newest effects",
        Label::Times => "Outage",
        Label::Step => "step",
        Label::Measured => "measured",
        Label::Predicted => "predicted",
        Label::Detection => "detection",
        Label::Takeover => "takeover",
        Label::Outage => "detection and takeover",
        Label::Start => "start the service",
        Label::Ask => "ask the store",
        Label::Load => "load",
        Label::Resume => "resume",
    }
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

pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Commit => "end of a transaction",
    }
}

/// What a node does whose timer ran out without a fact, and why.
pub(super) fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Commit => ("ends a transaction and writes its result", "nobody has written what it read"),
    })
}
