//! 共识：成员变更，中文。

use crate::membership::Verdict;
use crate::raft::Members;
use faultline_language::zh::nodes;

/// `配置（n1、n2 和 n3）`
pub(crate) fn configuration(members: Members) -> String {
    if members.after().is_some() {
        return format!("联合配置（旧：{}；新：{}）", nodes(members.outgoing()), nodes(members.voters()));
    }
    format!("配置（{}）", nodes(members.voters()))
}

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Done => "已完成",
        Verdict::TimedOut => "新节点没有及时追上日志",
        Verdict::Leaves => "被拒绝，因为该节点正在退出",
        Verdict::OnlyOne => "被拒绝，因为它是唯一的节点",
    }
}
