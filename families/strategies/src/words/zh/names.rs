//! 应对策略：名称，中文。

use crate::names::{Label, Part, TimerName};

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::Life => "启动次数",
        Label::Effects => "已执行",
        Label::Recognised => "认出的重试",
        Label::Conflicts => "冲突",
        Label::UnderWay => "进行中的事务",
        Label::Keys => "幂等键",
        Label::Key => "键",
        Label::Outcome => "结果",
        Label::Operation => "操作",
        Label::Version => "读到的版本",
        Label::Task => "任务",
        Label::Attempt => "尝试",
        Label::Number => "请求编号",
        Label::Takes => "用时",
        Label::Poisoned => "有毒",
        Label::Holds => "手中的任务",
        Label::Holder => "租给",
        Label::Submitted => "已提交",
        Label::Counted => "已计数",
        Label::SetAside => "已搁置",
        Label::Waiting => "等待分配",
        Label::Failures => "失败的尝试",
        Label::Late => "迟到的结果",
        Label::OpenTasks => "未计数的任务",
        Label::Executed => "已执行",
        Label::Unnoted => "任务池未确认",
        Label::Token => "令牌",
        Label::Primary => "主节点",
        Label::Role => "角色",
        Label::EffectsHeld => "持有的结果",
        Label::From => "从第几个起",
        Label::Upto => "到第几个为止",
        Label::Seen => "见过的最大令牌",
        Label::Server => "服务器",
        Label::Servers => "服务器",
        Label::Heard => "有回音",
        Label::CaughtUp => "已追上",
        Label::Fit => "可用",
        Label::Ordered => "命令切换到",
        Label::Lost => "已知丢失",
        Label::Unsaved => "未保存的结果",
        Label::Synced => "要等谁",
        Label::Unanswered => "未应答的请求",
        Label::Ahead => "先于存储的结果",
        Label::Refusals => "拒绝次数",
        Label::EffectNumber => "编号",
        Label::Stored => "最新的结果",
        Label::Times => "中断",
        Label::Step => "步骤",
        Label::Measured => "实测",
        Label::Predicted => "预计",
        Label::Detection => "检测",
        Label::Takeover => "接管",
        Label::Outage => "检测加接管",
        Label::Start => "启动服务",
        Label::Ask => "询问存储",
        Label::Load => "加载",
        Label::Resume => "恢复服务",
    }
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

pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Commit => "事务结束",
    }
}

/// 定时器到期而没有产生事实时，节点做了什么，为什么。
pub(super) fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Commit => ("结束一个事务，写回结果", "它读到的数据没有被别的请求改写"),
    })
}
