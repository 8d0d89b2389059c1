//! 故障检测：发生了什么，规则，违反规则的值。

use crate::{Evidence, Fact, Outcome, Why};
use faultline_engine::{Endpoint, NodeId};
use faultline_language::zh::{client, nodes, span};
use faultline_language::{Sentence, Tone, say};

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    use Tone::{Bad, Good, Plain, Warn};
    Some(match fact {
        Fact::Client(fact) => client(who, fact, Outcome::is_good, |answer| answer.to_string()),
        Fact::Started { life, suspects } if suspects.is_empty() => say(
            Plain,
            format!("{who} 启动，不怀疑任何节点"),
            format!("这是第 {life} 次启动，还没有收到它们的任何消息"),
        ),
        Fact::Started { life: 1, suspects } => {
            say(Plain, format!("{who} 启动，怀疑 {}", nodes(*suspects)), "还没有收到任何心跳")
        }
        Fact::Started { suspects, .. } => say(
            Plain,
            format!("{who} 重新启动，怀疑 {}", nodes(*suspects)),
            "内存已丢失，此后还没有收到任何心跳",
        ),
        Fact::Suspects { node, missing: Some(missing), newest: 0, .. } => say(
            Bad,
            format!("{who} 怀疑 {node}"),
            format!("心跳 {missing} 或更新的心跳应已到达，却一个也没有"),
        ),
        Fact::Suspects { node, missing: Some(missing), newest, silence } => say(
            Bad,
            format!("{who} 怀疑 {node}"),
            format!(
                "心跳 {missing} 或更新的心跳应已到达；最新收到的是心跳 {newest}，在 {}之前",
                span(*silence)
            ),
        ),
        Fact::Suspects { node, missing: None, newest, silence } => say(
            Bad,
            format!("{who} 怀疑 {node}"),
            format!("心跳 {newest} 之后已有 {}没有收到更新的心跳", span(*silence)),
        ),
        Fact::Trusts { node, beat, why: Why::First, suspected: None } => {
            say(Good, format!("{who} 信任 {node}"), format!("心跳 {beat} 是第一个有效的心跳"))
        }
        Fact::Trusts { node, beat, why: Why::Restarted, suspected } => say(
            Good,
            format!("{who} 重新信任 {node}"),
            match suspected {
                Some(suspected) => {
                    format!("心跳 {beat} 来自重启之后的 {node}，此前怀疑了它 {}", span(*suspected))
                }
                None => format!("心跳 {beat} 来自重启之后的 {node}"),
            },
        ),
        Fact::Trusts { node, beat, suspected, .. } => say(
            Warn,
            format!("{who} 重新信任 {node}"),
            match suspected {
                Some(suspected) => format!(
                    "心跳 {beat} 并非来自重启之后的 {node}，因此 {who} 认为持续了 {}的这次怀疑是误判",
                    span(*suspected)
                ),
                None => format!("心跳 {beat} 到达"),
            },
        ),
        Fact::Ignored { node, beat, life: Some(life), .. } => say(
            Plain,
            format!("{who} 不理会 {node} 的心跳 {beat}"),
            format!("它来自 {node} 的第 {life} 次启动，此后 {node} 已经重启"),
        ),
        Fact::Joined { node, by, suspected: false, .. } => say(
            Warn,
            format!("{who} 开始监视 {node}，并信任它"),
            format!("{}已加入，但还没有收到 {node} 的任何心跳", says(*node, *by)),
        ),
        Fact::Joined { node, by, .. } if node == by => {
            say(Plain, format!("{who} 开始监视 {node}"), format!("收到的消息表明 {node} 已加入"))
        }
        Fact::Joined { node, by, .. } => say(
            Plain,
            format!("{who} 开始监视 {node}，起初怀疑它"),
            format!("{by} 说 {node} 已加入，但 {who} 还没有收到它的任何心跳"),
        ),
        Fact::Left { node, by, suspected, .. } => say(
            if *suspected { Good } else { Plain },
            format!("{who} 不再监视 {node}"),
            if *suspected {
                format!("{}已退出，因此不再怀疑它", says(*node, *by))
            } else {
                format!("{}已退出", says(*node, *by))
            },
        ),
        Fact::AfterLeaving { node, beat } => {
            say(Plain, format!("{who} 不理会 {node} 的心跳 {beat}"), format!("它是 {node} 退出之前发送的"))
        }
        Fact::Leaves { to, .. } if to.is_empty() => {
            say(Plain, format!("{who} 退出集群"), "它不知道可以向谁告别")
        }
        Fact::Leaves { to, .. } => say(Plain, format!("{who} 退出集群"), format!("它向 {} 告别", nodes(*to))),
        Fact::Ignored { node, beat, wanted, life: None } => say(
            Plain,
            format!("{who} 不理会 {node} 的心跳 {beat}"),
            format!("它太旧了：现在只有心跳 {wanted} 或更新的心跳才算数"),
        ),
        // What only one protocol states, it tells itself.
        Fact::NotDue
        | Fact::Counted { .. }
        | Fact::Doubts { .. }
        | Fact::Convicts { .. }
        | Fact::Asks { .. }
        | Fact::Answered { .. }
        | Fact::Unneeded { .. }
        | Fact::Unanswered { .. }
        | Fact::Responds { .. }
        | Fact::Continues { .. }
        | Fact::Worked { .. }
        | Fact::Renewed { .. }
        | Fact::Resumed { .. }
        | Fact::Advances { .. }
        | Fact::OldReport { .. }
        | Fact::Lags { .. }
        | Fact::Stops { .. }
        | Fact::Recovers { .. }
        | Fact::Monitor(_) => return None,
    })
}

/// 谁说的：节点自己，或者别的节点。
fn says(node: NodeId, by: NodeId) -> String {
    if node == by { format!("{node} 自己说") } else { format!("{by} 说 {node} ") }
}

pub(super) fn violation(evidence: &Evidence) -> Option<String> {
    Some(match evidence {
        Evidence::Undetected { crashed, by, after, bound } => format!(
            "{crashed} 在 {}之前崩溃，崩溃之后 {}就应受到怀疑，但 {by} 信任它。",
            span(*after),
            span(*bound)
        ),
        Evidence::Trusted { crashed, by, down, quiet } => format!(
            "{crashed} 已停机 {}，{by} 已有 {}没有收到它的任何消息，却仍然信任它。",
            span(*down),
            span(*quiet)
        ),
        Evidence::Accused { node, by, rest } => format!(
            "所有节点都在运行、所有链路都很快，已有 {}，但 {by} 怀疑 {node}，或者刚刚还在怀疑它。",
            span(*rest)
        ),
        Evidence::Departed { node, by, since } => {
            format!("{node} 不再是集群成员已有 {}，{by} 必然知道这一点，却仍然怀疑 {node}。", span(*since))
        }
        // What only one protocol is judged by.
        Evidence::Late { .. }
        | Evidence::Falls { .. }
        | Evidence::Lingers { .. }
        | Evidence::Differs { .. }
        | Evidence::Sampled { .. }
        | Evidence::NotSampled { .. }
        | Evidence::Mistimed { .. }
        | Evidence::NotBackedOff { .. }
        | Evidence::Hasty { .. }
        | Evidence::Unnoticed { .. }
        | Evidence::NotNew { .. }
        | Evidence::TooSoon { .. }
        | Evidence::Monitor(_) => return None,
    })
}
