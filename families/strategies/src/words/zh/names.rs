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
    }
}

pub(super) fn role(part: Part) -> &'static str {
    match part {
        Part::Service => "服务",
        Part::Recovering => "恢复中的服务",
        Part::Pool => "任务池",
        Part::Worker => "工作节点",
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
