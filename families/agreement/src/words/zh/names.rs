//! 共识：名称，中文。

use crate::names::{Label, Part, TimerName};

pub(super) fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Leader => "领导者",
        Label::LastApplied => "最后应用的索引",
        Label::LastIndex => "最后索引",
        Label::DurableIndex => "已落盘至",
        Label::Entries => "条目",
        Label::Round => "轮次",
        Label::Ballot => "提案编号",
        Label::Promised => "已承诺的编号",
        Label::Promises => "已承诺的节点",
        Label::Members => "成员",
        // What only Multi-Paxos shows, its hosts in other families show, too.
        Label::Command => "命令",
        Label::Index => "索引",
        Label::ChosenIndex => "已选定至",
        Label::Unchosen => "已提出，尚未选定",
        Label::Waiting => "等待中的请求",
        // What only one protocol shows, it names itself.
        Label::Term
        | Label::VotedFor
        | Label::CommitIndex
        | Label::LastTerm
        | Label::Votes
        | Label::NextIndex
        | Label::MatchIndex
        | Label::LeaseUntil
        | Label::PendingReads
        | Label::PrevIndex
        | Label::PrevTerm
        | Label::LeaderCommit
        | Label::Granted
        | Label::Success
        | Label::CatchingUp
        | Label::Change
        | Label::Verdict
        | Label::AcceptedIn
        | Label::AcceptedValue
        | Label::Proposed
        | Label::OwnValue
        | Label::Chosen
        | Label::Acceptances => return None,
    })
}

pub(super) fn role(part: Part) -> &'static str {
    match part {
        Part::NonVoting => "无投票权",
        Part::Follower => "追随者",
        Part::PreCandidate => "预候选者",
        Part::Candidate => "候选者",
        Part::Leader => "领导者",
        Part::Acceptor => "接受者",
        Part::Preparing => "准备中",
        Part::Proposing => "提案中",
        Part::Decided => "已知选定值",
    }
}

pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Election => "选举超时",
        TimerName::Heartbeat => "心跳",
        TimerName::Ballot => "提案超时",
        TimerName::NextBallot => "下一轮提案",
        TimerName::Learn => "询问选定的值",
        TimerName::Membership => "请求加入或退出",
    }
}

/// 定时器到期而没有产生事实时，节点做什么，为什么。
pub(super) fn fired(timer: TimerName) -> Option<(&'static str, &'static str)> {
    Some(match timer {
        TimerName::Heartbeat => ("发送心跳", "让其他节点知道它仍是领导者，不必发起选举"),
        TimerName::Learn => ("询问哪个值被选定", "它知道有值被接受，但不知道该值是否已被选定"),
        TimerName::Membership => ("再次请求加入或退出", "据它所知，领导者还没有这样做"),
        TimerName::Election | TimerName::Ballot | TimerName::NextBallot => return None,
    })
}
