//! 应对策略：名称，中文。

use crate::names::{Label, Part};

pub(super) fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Life => "启动次数",
        Label::Effects => "已执行",
        Label::Key => "键",
        Label::Outcome => "结果",
        Label::Operation => "操作",
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
        Part::Service => "服务",
        Part::Recovering => "恢复中的服务",
        Part::Pool => "任务池",
        Part::Worker => "工作节点",
        Part::Director => "调度节点",
        Part::Primary => "主节点",
        Part::Standby => "备机",
        Part::TakingOver => "接管中的服务器",
        Part::Released => "已交权的主节点",
        Part::Broken => "无法服务的服务器",
        Part::Member => "集群中的服务器",
        Part::Store => "存储",
    }
}
