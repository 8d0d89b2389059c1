//! Raft：日志与领导者发生了什么，什么违反了日志的规则。

use super::members;
use crate::words::zh::log::payload;
use crate::{AppendRefusal, Evidence, Fact, Payload, VoteRefusal};
use faultline_engine::{Endpoint, FactRecord};
use faultline_language::zh::{nodes, span};
use faultline_language::{Sentence, Tone, say};
use faultline_rules::words::zh as shared;

/// 磁盘被清空或丢失最后的写入，对它意味着什么。
pub(super) fn wiped() -> Sentence {
    say(
        Tone::Warn,
        "Raft 不考虑磁盘数据丢失",
        "它假定节点不会忘记任期、投票和日志（图 2），此后任何保证都可能不再成立",
    )
}

pub(super) fn fact(who: Endpoint, fact: &Fact, _: &[FactRecord<Fact>]) -> Option<Sentence> {
    use Tone::{Good, Plain, Warn};
    Some(match fact {
        Fact::Membership(fact) => members::fact(who, fact),
        Fact::Started { epoch: 0, last: 0, .. } => say(Plain, format!("{who} 启动"), "它的磁盘是空的"),
        Fact::Started { epoch, last, .. } => say(
            Plain,
            format!("{who} 启动，成为追随者"),
            match last {
                0 => format!("磁盘上的任期是 {epoch}，日志为空"),
                last => format!("磁盘上的任期是 {epoch}，日志有 {last} 个条目"),
            },
        ),
        Fact::Initial { epoch, voted_for, last } => say(
            Plain,
            match last {
                0 => format!("{who} 从任期 {epoch} 开始，日志为空"),
                last => format!("{who} 从任期 {epoch} 开始，日志有 {last} 个条目"),
            },
            match voted_for {
                Some(voted) => format!("这是它启动之前磁盘上的内容；它在这个任期投给了 {voted}"),
                None => "这是它启动之前磁盘上的内容；它在这个任期还没有投票".into(),
            },
        ),
        Fact::InitialEntry { index, epoch } => {
            say(Plain, format!("{who} 的日志在索引 {index} 处原有一个任期 {epoch} 的条目"), "")
        }
        Fact::Campaigns { epoch, pre: true } => {
            say(Warn, format!("{who} 询问各节点在任期 {epoch} 是否会投票给它"), "它的选举超时到期")
        }
        Fact::Campaigns { epoch, pre: false } => say(
            Warn,
            format!("{who} 成为候选者，请求任期 {epoch} 的选票"),
            "多数派表示会投票给它，或它的选举超时到期",
        ),
        Fact::Voted { epoch, candidate, pre: true } => say(
            Plain,
            format!("{who} 表示会在任期 {epoch} 投票给 {candidate}"),
            format!("它没有收到领导者的消息，而 {candidate} 的日志至少和它的一样新"),
        ),
        Fact::Voted { epoch, candidate, pre: false } => say(
            Plain,
            format!("{who} 在任期 {epoch} 投票给 {candidate}"),
            format!("据它所知，自己在这个任期还没有投过票，而 {candidate} 的日志至少和它的一样新"),
        ),
        Fact::RefusedVote { epoch, candidate, why, pre } => {
            let verb = if *pre { "表示不会投票给" } else { "拒绝投票给" };
            let why = match why {
                VoteRefusal::StaleTerm => format!("任期 {epoch} 已经过去"),
                VoteRefusal::AlreadyVoted { candidate: other } => {
                    format!("它在任期 {epoch} 已经投票给 {other}")
                }
                VoteRefusal::NewerLog { index, epoch } => {
                    format!("它的日志比 {candidate} 的新，最后一个条目的索引是 {index}，任期是 {epoch}")
                }
                VoteRefusal::HearsLeader { leader } if who == Endpoint::Node(*leader) => {
                    "它自己就是领导者".into()
                }
                VoteRefusal::Restarted => "它刚刚重启，之前可能应答过某个领导者，其租约可能尚未到期".into(),
                VoteRefusal::HearsLeader { leader } => format!("它刚刚收到过领导者 {leader} 的消息"),
            };
            say(Warn, format!("{who} {verb} {candidate}"), why)
        }
        Fact::Appended { index, epoch, payload: held } => {
            let why = match held {
                Payload::Noop => format!("这是新领导者的第一个条目，任期为 {epoch}"),
                Payload::Configuration(members) => members::adopted(*members),
                Payload::Request(ticket, _) => format!("由 {} 请求；条目的任期为 {epoch}", ticket.client),
            };
            say(Plain, format!("{who} 在索引 {index} 处追加{}", payload(held)), why)
        }
        Fact::Truncated { from, count: removed, leader } => say(
            Warn,
            format!("{who} 截断日志，从索引 {from} 起删除 {removed} 个条目"),
            if who == Endpoint::Node(*leader) {
                "它成为领导者时，不知道这些条目已经提交".to_string()
            } else {
                format!("这些条目与领导者 {leader} 的日志冲突")
            },
        ),
        Fact::RefusedEntries { leader, why } => {
            let why = match why {
                AppendRefusal::StaleTerm => format!("{leader} 的任期已经过去"),
                AppendRefusal::Gap { last, previous } => {
                    format!("中间有空缺，它的日志到索引 {last} 为止，而这些条目接在索引 {previous} 之后")
                }
                AppendRefusal::Conflict { previous, found, expected } => {
                    format!(
                        "在索引 {previous} 处，它的条目属于任期 {found}，{leader} 的条目属于任期 {expected}"
                    )
                }
            };
            say(Warn, format!("{who} 拒绝 {leader} 的条目"), why)
        }
        Fact::LostEntries { leader, stored, last } => {
            let left =
                if *last == 0 { "日志是空的".into() } else { format!("日志只到索引 {last}") };
            say(
                Tone::Bad,
                format!("{who} 丢失了已经存下的条目"),
                format!("它曾告诉 {leader} 日志已存到索引 {stored}，而现在{left}"),
            )
        }
        Fact::Committed { through, holders, epoch } if !holders.is_empty() => say(
            Good,
            format!("{who} 提交到索引 {through}"),
            format!("{} 持有该条目，构成多数派，且它属于当前任期 {epoch}", nodes(*holders)),
        ),
        Fact::Committed { through, .. } => {
            say(Plain, format!("{who} 得知已提交到索引 {through}"), "领导者告诉了它")
        }
        Fact::ReadByLease { ticket, left, .. } => say(
            Plain,
            format!("{who} 应答 {} 的读请求", ticket.client),
            format!("按它自己的时钟，租约还剩 {}，在此期间不应有其他领导者", span(*left)),
        ),
        Fact::ReadConfirmed { ticket, by, .. } => say(
            Plain,
            format!("{who} 应答 {} 的读请求", ticket.client),
            if by.iter().all(|node| who == Endpoint::Node(node)) {
                "它没有向其他节点确认自己仍是领导者".into()
            } else {
                format!("{} 确认它仍是领导者", nodes(*by))
            },
        ),
        _ => return None,
    })
}

pub(super) fn violation(evidence: &Evidence) -> Option<String> {
    Some(match evidence {
        Evidence::Log(evidence) => shared::log(evidence),
        Evidence::End(evidence) => shared::not_converged(evidence, span),
        Evidence::Read(evidence) => shared::stale_read(evidence),
        _ => return None,
    })
}
