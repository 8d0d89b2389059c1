//! 共用的规则，中文。

use crate::{EffectAgain, LogEvidence, NoOrder, NotConverged, StaleRead, Unwritten};
use faultline_engine::kv::Answer;
use faultline_engine::{NodeSet, Span};

/// 键值存储的规则。只用到这一条共享规则的协议族单独引用它：两个协议族都用到的内容，每个读者都要加载。
pub const LINEARIZABILITY: (&str, &str) = (
    "应答符合线性一致性",
    "对每个键，所有应答都如同数据只有一份，每个请求都在发出与得到应答之间的某一瞬间生效。",
);

/// 关于承诺与磁盘的规则，供不需要其他共享规则的协议族使用。
pub const WRITE_AHEAD: (&str, &str) = (
    "先落盘，后承诺",
    "消息所承诺的内容写入发送者的磁盘之后，消息才能发出：只留在内存里的内容，一旦崩溃就会丢失。",
);

/// 凡是执行请求、承诺磁盘内容的协议都用得到的规则：名称和内容。
#[must_use]
pub fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "state-machine-safety" => {
            ("状态机安全性", "一个节点应用了某个索引处的条目之后，其他节点不会在该索引处应用不同的条目。")
        }
        "takes-effect-once" => {
            ("每个请求只生效一次", "无论客户端发送多少次，无论日志中有多少份，节点都只执行一个请求一次。")
        }
        "linearizability" => LINEARIZABILITY,
        "written-before-promised" => WRITE_AHEAD,
        _ => return None,
    })
}

/// 复制日志的规则：名称和内容。
#[must_use]
pub fn of_logs(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "election-safety" => ("选举安全性", "一个任期最多选出一个领导者。"),
        "leader-append-only" => ("领导者只追加", "领导者从不覆盖或删除自己日志中的条目，只追加新条目。"),
        "log-matching" => {
            ("日志匹配", "如果两份日志在同一索引处有任期相同的条目，那么到该条目为止，两份日志完全相同。")
        }
        "leader-completeness" => {
            ("领导者完整性", "在某个任期提交的条目，一定出现在此后每个任期的领导者的日志中。")
        }
        "one-change-at-a-time" => (
            "一次只变更一步",
            "领导者变更成员时，前一个配置和它自己任期内的一个条目必须都已提交；新旧配置的任意两个多数派至少有一个共同的节点。",
        ),
        "truthful-commitment" => (
            "如实提交",
            "节点认为某个条目已提交，或应用它时，该条目必须已在多数派的磁盘上，并且是在它自己的任期内存入的；\
             在这样的条目之前的条目也算。",
        ),
        "convergence" => (
            "终将完成",
            "一切修复且足够长时间无人干预之后，发出过的每个请求都已得到应答，每个成员都已应用当时已提交的内容，加入后没有崩溃过的节点都已成为成员。",
        ),
        "read-index" => {
            ("读到最新状态", "领导者用自己的状态应答读请求时，客户端发出请求之前已提交的内容都已应用。")
        }
        _ => return None,
    })
}

/// 共识的规则：名称和内容。
#[must_use]
pub fn of_consensus(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "agreement" => ("一致性", "只有一个值被选定，即在同一轮中被多数派接受的值。"),
        "validity" => ("有效性", "只有客户端提出过的值才可能被选定。"),
        "truthful-learning" => ("如实学习", "只有多数派接受了某个值，节点才能认为它已被选定。"),
        "truthful-answers" => ("如实应答", "客户端得到的应答只能是已被选定的值。"),
        "one-value-per-ballot" => ("一个编号一个值", "同一个提案编号下最多提出一个值。"),
        "acceptance" => {
            ("只接受提出的值", "接受者在一个提案编号下，只接受该编号的提议者提出的值，并且只接受一个值。")
        }
        "proposals-follow-promises" => (
            "提案遵从承诺",
            "提议者得到多数派的承诺之后才能提出值：必须沿用它们接受过的编号最大的提案的值；它们都没有接受过提案时，\
             才能自由选择（P2c）。",
        ),
        "promises-kept" => {
            ("信守承诺", "接受者作出承诺之后，不再对更小的编号作出承诺，也不再接受编号更小的提案。")
        }
        _ => return None,
    })
}

/// `n1`、`n1 和 n2`、`n1、n2 和 n3`
fn nodes(set: NodeSet) -> String {
    let mut names: Vec<String> = set.iter().map(|node| node.to_string()).collect();
    let last = names.pop().unwrap_or_default();
    if names.is_empty() { last } else { format!("{} 和 {last}", names.join("、")) }
}

/// 违反复制日志规则的具体内容。
#[must_use]
pub fn log(evidence: &LogEvidence) -> String {
    match evidence {
        LogEvidence::TwoLeaders { epoch, first, second } => {
            format!("{second} 是任期 {epoch} 的领导者，而 {first} 也曾是这个任期的领导者。")
        }
        LogEvidence::LeaderTruncated { leader, epoch, from } => {
            format!("{leader} 是任期 {epoch} 的领导者，却从索引 {from} 起删除了自己日志中的条目。")
        }
        LogEvidence::LogsDiffer { first, second, index, epoch, differs } => format!(
            "{first} 和 {second} 在索引 {index} 处都有任期 {epoch} 的条目，但两份日志在索引 {differs} 处不同。"
        ),
        LogEvidence::NotCommitted { node, index, epoch, holders, majority, applies } => {
            let does = if *applies { "应用了" } else { "认为已提交" };
            let why = if *majority {
                format!("但在任期 {epoch} 结束之前它没有到达多数派，而旧任期的条目不能靠统计副本数来提交")
            } else if holders.is_empty() {
                "但没有节点的磁盘上有它".into()
            } else {
                format!("但只有 {} 的磁盘上有它，不构成多数派", nodes(*holders))
            };
            format!("{node} {does}索引 {index} 处的条目，{why}。")
        }
        LogEvidence::ChangedTooEarly { leader, epoch, index, previous, committed } => {
            let why = match (committed, previous) {
                (true, _) => format!("它在自己的任期 {epoch} 内还没有提交过条目"),
                (false, 0) => "前一个配置尚未提交".to_string(),
                (false, previous) => format!("索引 {previous} 处的前一个配置尚未提交"),
            };
            format!("{leader} 在索引 {index} 处追加新配置，但{why}。")
        }
        LogEvidence::Disjoint { leader, index, before, after, .. } => format!(
            "{leader} 在索引 {index} 处追加新配置：{} 的多数派与 {} 的多数派可能没有共同的节点。",
            nodes(*before),
            nodes(*after)
        ),
        LogEvidence::LeaderLacks { leader, epoch, index, committed_in } => format!(
            "{leader} 成为任期 {epoch} 的领导者，却没有索引 {index} 处的条目，而该条目已在任期 {committed_in} 提交。"
        ),
    }
}

/// 生效两次的请求。
#[must_use]
pub fn effect_again(evidence: &EffectAgain) -> String {
    let EffectAgain::EffectAgain { node, ticket, first, index } = evidence;
    format!(
        "{node} 在索引 {index} 处执行 {} 的第 {} 个请求，但它在索引 {first} 处已经执行过这个请求。",
        ticket.client, ticket.serial
    )
}

/// 最终没有发生的事；`span` 写出一段时长。
#[must_use]
pub fn not_converged(evidence: &NotConverged, span: fn(Span) -> String) -> String {
    match evidence {
        NotConverged::Behind { node, applied, committed, rest } => format!(
            "一切修复已有 {}，{node} 却只应用到索引 {applied}；开始时已提交到索引 {committed}。",
            span(*rest)
        ),
        NotConverged::Outside { node, rest } => {
            format!("一切修复已有 {}，加入的 {node} 却仍不是成员。", span(*rest))
        }
        NotConverged::Unanswered { ticket, rest } => format!(
            "一切修复已有 {}，{} 的第 {} 个请求却仍未得到应答。",
            span(*rest),
            ticket.client,
            ticket.serial
        ),
    }
}

/// 读到的内容过时。
#[must_use]
pub fn stale_read(evidence: &StaleRead) -> String {
    let StaleRead::StaleRead { leader, ticket, index, committed } = evidence;
    let client = ticket.client;
    format!(
        "{leader} 用索引 {index} 处的状态应答 {client} 的读请求，而 {client} 发出请求时，索引 {committed} 已经提交。"
    )
}

/// 任何请求顺序都无法解释的应答。
#[must_use]
pub fn no_order(evidence: &NoOrder) -> String {
    let NoOrder::NoOrder { ticket, operation, outcome, possible, .. } = evidence;
    let answer = match outcome {
        Answer::Value(None) => "“空”".to_string(),
        other => format!(" {other}"),
    };
    let held: Vec<String> =
        possible.iter().map(|value| value.map_or_else(|| "空".into(), |value| value.to_string())).collect();
    format!(
        "{} 请求 {operation}，得到的应答是{answer}。无论请求按什么顺序生效，该键在此之前的值只能是：{}。",
        ticket.client,
        held.join("、")
    )
}

/// 崩溃就会收回的承诺。
#[must_use]
pub fn unwritten(evidence: &Unwritten) -> String {
    let Unwritten::Unwritten { node, to, message } = evidence;
    format!(
        "{node} 向 {to} 发出 {message} 时，消息所承诺的内容还没有写入磁盘。如果 {node} 此刻崩溃，它会忘记这一承诺，而 {to} 仍以它为准。"
    )
}
