//! 共识：复制日志与领导者发生了什么，中文。

use super::members;
use crate::membership::Verdict;
use crate::{Fact, Outcome, Payload, StepDownCause};
use faultline_engine::{Endpoint, kv};
use faultline_language::zh::{client, nodes, quoted};
use faultline_language::{Sentence, Tone, say};

pub(crate) fn payload(payload: &Payload) -> String {
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

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    use Tone::{Good, Plain, Warn};
    Some(match fact {
        Fact::Client(fact) => client(who, fact, is_good, outcome),
        Fact::Suspects { .. } => say(Warn, format!("{who} 没有收到领导者的消息"), ""),
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
        Fact::AlreadyHeld { ticket, index } => say(
            Plain,
            format!("{who} 已有 {} 的这个请求", ticket.client),
            index.map_or_else(
                || "请求正在等待，不再重复接收".into(),
                |index| format!("请求已在日志的索引 {index} 处，不再重复接收"),
            ),
        ),
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
        // What only one protocol states, and what happens in ballots.
        Fact::Ballot(_)
        | Fact::Membership(_)
        | Fact::Started { .. }
        | Fact::Initial { .. }
        | Fact::InitialEntry { .. }
        | Fact::Campaigns { .. }
        | Fact::Voted { .. }
        | Fact::RefusedVote { .. }
        | Fact::Appended { .. }
        | Fact::Truncated { .. }
        | Fact::RefusedEntries { .. }
        | Fact::LostEntries { .. }
        | Fact::Committed { .. }
        | Fact::ReadByLease { .. }
        | Fact::ReadConfirmed { .. } => return None,
    })
}
