//! 原子提交：名称，中文。

use crate::names::{Label, Part, TimerName};

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::Command => "命令",
        Label::Transaction => "事务",
        Label::Transactions => "进行中的事务",
        Label::State => "状态",
        Label::Votes => "投票",
        Label::Acknowledged => "已确认",
        Label::Voting => "等待投票",
        Label::Deciding => "正在写入决定",
        Label::Committing => "提交中",
        Label::Aborting => "中止中",
        Label::PreCommitting => "预提交中",
        Label::Asking => "询问中",
        Label::Locks => "锁",
        Label::Key => "键",
        Label::Values => "值",
        Label::Asked => "已询问",
        Label::Uncertain => "同样不知道决定的节点",
        Label::Times => "一个事务的用时",
        Label::Predicted => "预测值",
        Label::RequestTime => "请求",
        Label::ExecuteTime => "执行",
        Label::DecideTime => "决定",
        Label::CommitTime => "提交",
        Label::WholeTime => "合计",
    }
}

pub(super) fn role(part: Part) -> &'static str {
    match part {
        Part::Coordinator => "协调者",
        Part::Participant => "参与者",
        Part::Prepared => "已准备",
        Part::Blocked => "阻塞",
        Part::PreCommitted => "已预提交",
        Part::Committed => "已提交",
        Part::Aborted => "已中止",
        Part::CoordinatorCommitted => "协调者，已提交",
        Part::CoordinatorAborted => "协调者，已中止",
    }
}

pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Votes => "投票超时",
        TimerName::Decision => "决定超时",
        TimerName::Resend => "重发",
    }
}

/// 定时器到期而没有产生事实时，节点做什么，为什么。
pub(super) fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Decision => ("再次询问决定", "还没有节点告诉它"),
        TimerName::Resend => ("重新发送决定", "还有节点没有确认"),
        TimerName::Votes => return None,
    })
}
