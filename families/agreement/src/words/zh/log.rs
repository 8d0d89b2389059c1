//! 共识：复制日志与领导者发生了什么，中文。

use super::members;
use crate::membership::Verdict;
use crate::{AppendRefusal, Fact, Outcome, Payload, StepDownCause, VoteRefusal};
use faultline_engine::{Endpoint, kv};
use faultline_language::zh::{client, nodes, quoted, span};
use faultline_language::{Sentence, Tone, say};

pub(super) fn payload(payload: &Payload) -> String {
    match payload {
        Payload::Noop => "空条目".into(),
        Payload::Request(_, operation) => quoted(operation),
        Payload::Configuration(members) => members::configuration(*members),
    }
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::KeyValue(kv::Answer::Value(None)) => "空".into(),
        Outcome::Chosen(answer) => quoted(answer.0),
        Outcome::KeyValue(other) => other.to_string(),
        Outcome::Changed(verdict) => members::verdict(*verdict).into(),
    }
}

fn is_good(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Changed(verdict) => *verdict == Verdict::Done,
        other => *other != Outcome::KeyValue(kv::Answer::Swapped(false)),
    }
}

/// 磁盘被清空或丢失最后的写入，对按任期或按提案编号运行的协议意味着什么。
pub(super) fn wiped(ballots: bool) -> Sentence {
    let (what, why) = if ballots {
        (
            "Paxos 不考虑磁盘数据丢失",
            "它假定接受者记得自己承诺过和接受过什么（§2.5），此后任何保证都可能不再成立",
        )
    } else {
        ("Raft 不考虑磁盘数据丢失", "它假定节点不会忘记任期、投票和日志（图 2），此后任何保证都可能不再成立")
    };
    say(Tone::Warn, what, why)
}

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Good, Plain, Warn};
    match fact {
        Fact::Client(fact) => client(who, fact, is_good, outcome),
        Fact::Ballot(fact) => super::ballots::fact(who, fact),
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
        Fact::Suspects { .. } => say(Warn, format!("{who} 没有收到领导者的消息"), ""),
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
        Fact::Leads { epoch, votes } => say(
            Good,
            format!("{who} 当选为任期 {epoch} 的领导者"),
            format!("{} 投了它，构成多数派", nodes(*votes)),
        ),
        Fact::Follows { epoch, leader } => {
            say(Plain, format!("{who} 追随 {leader}"), format!("{leader} 是任期 {epoch} 的领导者"))
        }
        Fact::StepsDown { epoch, led, why } => {
            let what = if *led {
                format!("{who} 退位，不再是领导者")
            } else {
                format!("{who} 退位，不再是候选者")
            };
            let why = match why {
                StepDownCause::HigherTerm { from } => format!("{from} 的消息来自更高的任期 {epoch}"),
                StepDownCause::Removed => "已提交的配置中没有它".into(),
                StepDownCause::Leader { leader } => format!("{leader} 已是任期 {epoch} 的领导者"),
                StepDownCause::NoQuorum { answered } if answered.is_empty() => {
                    "在一个选举超时之内，没有节点应答它".into()
                }
                StepDownCause::NoQuorum { answered } => {
                    format!("在一个选举超时之内，只有 {} 应答，不构成多数派", nodes(*answered))
                }
            };
            say(if *led { Warn } else { Plain }, what, why)
        }
        Fact::Appended { index, epoch, payload: held } => {
            let why = match held {
                Payload::Noop => format!("这是新领导者的第一个条目，任期为 {epoch}"),
                Payload::Configuration(members) => members::adopted(*members),
                Payload::Request(ticket, _) => format!("由 {} 请求；条目的任期为 {epoch}", ticket.client),
            };
            say(Plain, format!("{who} 在索引 {index} 处追加{}", payload(held)), why)
        }
        Fact::AlreadyHeld { ticket, index } => say(
            Plain,
            format!("{who} 已有 {} 的这个请求", ticket.client),
            index.map_or_else(
                || "请求正在等待，不再重复接收".into(),
                |index| format!("请求已在日志的索引 {index} 处，不再重复接收"),
            ),
        ),
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
        Fact::Applied { index, payload: held, outcome: result, .. } => {
            let what = format!("{who} 应用索引 {index} 处的{}", payload(held));
            let why = match (result, held) {
                (Some(Outcome::KeyValue(kv::Answer::Value(None))), _) => "该键没有值".into(),
                (Some(Outcome::KeyValue(other)), _) => format!("结果为 {other}"),
                (Some(Outcome::Chosen(answer)), _) => format!("结果为{}", quoted(answer.0)),
                (None, Payload::Noop) => "没有需要执行的命令".into(),
                (None, Payload::Configuration(_)) => "配置自追加之时起就已生效，无需再做什么".into(),
                (Some(Outcome::Changed(verdict)), _) => format!("结果为{}", members::verdict(*verdict)),
                (None, _) => "该请求已经执行过，沿用记住的应答".into(),
            };
            say(Plain, what, why)
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
    }
}
