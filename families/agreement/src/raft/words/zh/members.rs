//! Raft：成员变更，中文。

use crate::raft::Members;
use crate::words::zh::members::configuration;
use crate::{ChangeObstacle, MembershipFact};
use faultline_engine::Endpoint;
use faultline_language::zh::span;
use faultline_language::{Sentence, Tone, say};

/// 追加配置之后意味着什么。
pub(super) fn adopted(members: Members) -> String {
    let voters = members.voters().len();
    if members.after().is_some() {
        return format!(
            "无论是否提交，从此刻起生效：{} 个旧成员和 {voters} 个新成员中都要有多数派同意",
            members.outgoing().len()
        );
    }
    format!("无论是否提交，从此刻起生效：{voters} 个成员，多数派是 {} 个", voters / 2 + 1)
}

pub(super) fn fact(who: Endpoint, fact: &MembershipFact) -> Sentence {
    use Tone::{Good, Plain, Warn};
    match fact {
        MembershipFact::AsksToJoin => say(
            Plain,
            format!("{who} 请求加入集群"),
            "它为加入集群而启动；在某个配置包含它之前，它没有投票权",
        ),
        MembershipFact::AsksToLeave => say(
            Plain,
            format!("{who} 请求退出集群"),
            "它被要求退出；其他节点不再把它算作成员之前，它照常工作",
        ),
        MembershipFact::CatchesUp { node, through } => say(
            Plain,
            format!("{who} 开始让 {node} 追赶日志，{node} 暂无投票权"),
            format!("它的日志可能落后很多，直接成为成员会拖慢提交；第一轮追到索引 {through}"),
        ),
        MembershipFact::CaughtUp { node, rounds, took } => say(
            Plain,
            format!("{who} 用 {rounds} 轮让 {node} 追上了日志"),
            format!("最后一轮用了 {}，短于一个选举超时", span(*took)),
        ),
        MembershipFact::NotCaughtUp { node, rounds } => {
            say(Warn, format!("{who} 放弃添加 {node}"), format!("它没有应答，或者追不上；停在第 {rounds} 轮"))
        }
        MembershipFact::ChangeWaits { node, adds, why } => say(
            Plain,
            format!("{who} 暂缓{} {node}", if *adds { "添加" } else { "移除" }),
            match why {
                ChangeObstacle::Previous { index } => {
                    format!("索引 {index} 处的前一个配置尚未提交，而一次只能变更一步")
                }
                ChangeObstacle::OwnTerm { first } => {
                    format!(
                        "它在自己的任期内还没有提交过条目（第一个在索引 {first}），别的领导者的变更可能仍未了结"
                    )
                }
            },
        ),
        MembershipFact::ConfigurationCommitted { index, members } => say(
            Good,
            format!("{who} 提交了{}", configuration(*members)),
            if members.after().is_some() {
                format!("索引 {index} 已在新旧两个集合的多数派上，接下来可以只用新集合")
            } else {
                format!("索引 {index} 已在其多数派上，变更完成")
            },
        ),
        MembershipFact::FallsBack { index: 0, members } => say(
            Warn,
            format!("{who} 退回{}", configuration(*members)),
            "较新的配置已从它的日志中删除，这是最初的配置",
        ),
        MembershipFact::FallsBack { index, members } => say(
            Warn,
            format!("{who} 退回{}", configuration(*members)),
            format!("较新的配置已从它的日志中删除，索引 {index} 处的这个是剩下最新的"),
        ),
        MembershipFact::JoinedCluster { .. } => {
            say(Good, format!("{who} 成为集群成员"), "已提交的配置包含它：它有投票权，它的副本也算数")
        }
        MembershipFact::LeavesCluster { by: Some(leader) } => {
            say(Plain, format!("{who} 退出集群"), format!("{leader} 告诉它，其他节点已不再把它算作成员"))
        }
        MembershipFact::LeavesCluster { by: None } => {
            say(Plain, format!("{who} 退出集群"), "据它所知，已没有节点依赖它")
        }
    }
}
