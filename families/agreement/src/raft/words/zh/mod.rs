//! Raft，中文。

mod log;
mod members;

use crate::Label;
use crate::raft::experiments;
use crate::words::zh::{Voice, log::payload};
use faultline_language::{Experiments, ProtocolWords, SettingWords};
use faultline_rules::words::zh as shared;

/// 这个协议说的话。
pub(crate) static VOICE: Voice = Voice {
    protocols: &[("raft", &WORDS)],
    rule: shared::of_logs,
    label,
    wiped: log::wiped,
    payload,
    fact: log::fact,
    violation: log::violation,
};

static WORDS: ProtocolWords = ProtocolWords {
    name: "Raft",
    about: "集群选出一个领导者。领导者把客户端的请求按顺序写入日志，再复制给其他节点。已提交的条目不会丢失。",
    settings: &[SETTINGS],
    experiments: EXPERIMENTS,
    model: None,
};

/// 它自己的字段、列和状态的名称。
fn label(label: Label) -> Option<&'static str> {
    Some(match label {
        Label::Term => "任期",
        Label::VotedFor => "投票给",
        Label::CommitIndex => "提交索引",
        Label::LastTerm => "最后任期",
        Label::Votes => "得票",
        Label::NextIndex => "下一个索引",
        Label::MatchIndex => "匹配索引",
        Label::LeaseUntil => "租约到期（按它的时钟）",
        Label::PendingReads => "等待中的读请求",
        Label::PrevIndex => "前一索引",
        Label::PrevTerm => "前一任期",
        Label::LeaderCommit => "领导者的提交索引",
        Label::Granted => "同意投票",
        Label::Success => "匹配",
        Label::CatchingUp => "正在追赶",
        Label::Change => "变更",
        Label::Verdict => "结果",
        _ => return None,
    })
}

const SETTINGS: &[SettingWords] = &[
    SettingWords::new("election", "选举超时", "追随者多久没有收到领导者的消息就发起选举（§5.2）。"),
    SettingWords::new("heartbeat", "心跳", "领导者发送心跳的间隔（§5.2）。"),
    SettingWords::new("pre-vote", "预投票", "节点增大任期之前，先询问自己能否得到多数派的选票（D§9.6）。"),
    SettingWords::new(
        "check-quorum",
        "多数派检查",
        "领导者在一个选举超时之内没有得到多数派的应答，就退位（D§6.2）。",
    ),
    SettingWords::new(
        "deduplicate",
        "请求去重",
        "日志中已有的请求，领导者不再追加。关闭后与论文一致：每次重试都追加到日志，但仍只执行一次（§8）。",
    ),
    SettingWords::new("batch", "批量", "领导者在一条消息中最多放入多少个日志条目（§5.3 没有规定）。"),
    SettingWords::new(
        "reads",
        "读请求",
        "写入日志；或由领导者在多数派确认其地位之后直接应答（D§6.4）；或在租约期内由领导者立即应答（D§6.4.1）。",
    ),
    SettingWords::new(
        "membership",
        "成员变更",
        "每次一个节点（D§4.1）；或经过联合配置，一次变更任意多个（§6、D§4.3）。",
    ),
    SettingWords::new(
        "withhold-votes",
        "忽略投票请求",
        "成员变更过之后，能收到领导者消息的节点忽略投票请求，免得被移除的节点干扰集群（D§4.2.3）。",
    ),
    SettingWords::new("drift", "时钟漂移", "租约假定时钟最多走快或走慢百万分之几（D§6.4.1）。"),
    SettingWords::new("bug-vote-twice", "重复投票", "节点在同一任期内给每个请求者都投票。"),
    SettingWords::new("bug-forget-vote", "忘记投票", "节点重启后忘记自己投过谁。"),
    SettingWords::new("bug-unwritten-promise", "未落盘先承诺", "节点投票或确认条目时，不等磁盘写完。"),
    SettingWords::new("bug-count-old-terms", "统计旧任期", "领导者靠统计副本数来提交旧任期的条目（图 8）。"),
    SettingWords::new("bug-skip-check", "跳过检查", "追随者接受条目时，不检查前一个条目是否匹配。"),
    SettingWords::new("bug-apply-early", "过早应用", "领导者在条目提交之前就应用它。"),
    SettingWords::new("bug-leader-rewrites", "领导者改写日志", "新领导者删除自己日志中尚未提交的条目。"),
    SettingWords::new("bug-stale-reads", "陈旧读", "领导者应答读请求时，不确认自己是否仍是领导者。"),
    SettingWords::new(
        "bug-wall-clock-lease",
        "用日历时钟计租约",
        "领导者用日历时钟计算租约，而日历时钟可能被往回拨。",
    ),
    SettingWords::new("bug-no-sessions", "没有会话", "重试的请求会被再次执行。"),
    SettingWords::new("bug-no-catch-up", "不回退", "条目被拒绝时，领导者不退回到两份日志一致的地方。"),
    SettingWords::new(
        "bug-early-change",
        "过早变更成员",
        "新领导者在自己的任期内还没有提交过条目，就变更成员。",
    ),
    SettingWords::new(
        "bug-direct-switch",
        "直接切换",
        "领导者把所有请求一次性加入或移除，中间没有联合配置（图 10）。",
    ),
];

const EXPERIMENTS: Experiments = Experiments::new(
    &experiments::EXPERIMENTS,
    &[
        (
            "看谁的计时先走完",
            "每道弧线都是一个追随者的选举超时，长短随机抽取。谁的弧线先走完，谁就请求投票。",
        ),
        ("领导者崩溃了会怎样？", "其他节点将收不到它的消息。看看谁最先察觉。"),
        ("看弧线走完", "追随者只能靠沉默来判断。最先走完的节点进入新的任期，请求投票。"),
        ("让它恢复", "它会收到更高的任期，成为追随者，并补上错过的条目。"),
        ("把领导者和另一个节点隔离出去", "这两个节点不是多数派：旧领导者仍能接受请求，却一个也提交不了。"),
        (
            "两个领导者？",
            "多数派在更高的任期选出领导者。旧领导者仍以为自己在领导，但它接受的条目都无法提交。",
        ),
        ("恢复网络", "更高的任期获胜：旧领导者退位，它尚未提交的条目让位给新领导者的条目。"),
    ],
);
