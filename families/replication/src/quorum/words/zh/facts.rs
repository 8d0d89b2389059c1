//! 法定人数：发生了什么，什么违反了规则。

use crate::quorum::{Evidence, Fact, Source, Version};
use faultline_engine::Endpoint;
use faultline_engine::kv::Op;
use faultline_language::zh::{list, nodes, span};
use faultline_language::{Sentence, Tone, say};

fn value(value: Option<i64>) -> String {
    value.map_or_else(|| "没有值".into(), |value| format!("的值是 {value}"))
}

fn values(values: &[i64]) -> String {
    if values.is_empty() { "没有值".into() } else { list(values) }
}

fn versions(versions: &[Version]) -> String {
    if versions.is_empty() { "没有版本".into() } else { format!("版本 {}", list(versions)) }
}

fn has(versions: &[Version]) -> String {
    if versions.is_empty() { "什么也没有".into() } else { format!("有版本 {}", list(versions)) }
}

pub(crate) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Started { life: 1, .. } => {
            say(Plain, format!("{who} 启动"), "它保存一部分键的副本，也为客户端协调请求")
        }
        Fact::Started { keys, hints, .. } => say(
            Good,
            format!("{who} 重新启动，有 {keys} 个键"),
            if *hints == 0 {
                "磁盘上有这些；停机期间写入的，它没有".into()
            } else {
                format!("磁盘上有这些，另有替别的副本保管的 {hints} 个版本")
            },
        ),
        Fact::Asks { ticket, operation, replicas, needs } => say(
            Plain,
            format!("{who} 替 {} 询问 {}：{} 是什么", ticket.client, nodes(*replicas), operation.key),
            match operation.op {
                Op::Get => format!("要有 {needs} 个应答，才能答复客户端"),
                _ => "这次写要以已有的内容为依据，所以先读后写".into(),
            },
        ),
        Fact::Made { ticket, operation, value, version, merged, replicas, needs } => {
            let what = format!("{who} 替 {} 写 {} = {value}，版本 {version}", ticket.client, operation.key);
            let sent = format!("发给 {}，有 {needs} 个存下，写就完成", nodes(*replicas));
            if merged.is_empty() {
                say(Plain, what, sent)
            } else {
                say(Good, what, format!("新版本知道 {} 这几个值，一并取代；{sent}", values(merged)))
            }
        }
        Fact::Stored { key, value: new, version, node, why, values: now, .. } => {
            let kept = if now.len() > 1 {
                format!("；互不知情的版本都留着：{}", values(now))
            } else {
                String::new()
            };
            let from = if Endpoint::Node(*node) == who {
                "这次由它自己协调".into()
            } else {
                match why {
                    Source::Write => format!("这次写由 {node} 协调"),
                    Source::Repair => format!("{node} 发现这个副本缺少这个版本"),
                    Source::Handoff => format!("这个副本没有应答的时候，由 {node} 代为保管"),
                    Source::AntiEntropy => format!("{node} 有这个版本，而两者的默克尔树不同"),
                }
            };
            say(
                if now.len() > 1 { Warn } else { Plain },
                format!("{who} 存下 {key} = {new}"),
                format!("版本 {version} 已落盘，{from}{kept}"),
            )
        }
        Fact::Ignored { key, version, held, node } => say(
            Plain,
            format!("{who} 不理会 {node} 发来的 {key} 的版本 {version}"),
            format!("它认为手上的较新：{}", versions(held)),
        ),
        Fact::Acknowledged { ticket, operation, stored, needs, .. } => say(
            Good,
            format!("{who} 告诉 {}：{operation} 已完成", ticket.client),
            format!("要有 {needs} 个节点存下，它得知已存下的是：{}", nodes(*stored)),
        ),
        Fact::Told { ticket, key, value: told, replicas, values: found, .. } => say(
            Plain,
            format!("{who} 应答 {}：{key} {}", ticket.client, value(*told)),
            if found.len() > 1 {
                format!("{} 那里有 {}，告诉客户端的是最大的一个", nodes(*replicas), values(found))
            } else {
                format!("它收到 {} 的应答，认为这个最新", nodes(*replicas))
            },
        ),
        Fact::SiblingsFound { ticket, key, values: found } => say(
            Warn,
            format!("{who} 替 {} 读 {key}，找到并发版本 {}", ticket.client, values(found)),
            "写入者互不知情，哪个都不比别的新，哪个都没有丢",
        ),
        Fact::WritesBack { ticket, key, version, replicas } => say(
            Plain,
            format!("{who} 应答 {} 之前，先写回 {key} 的版本 {version}", ticket.client),
            format!("写给 {}；多数派都有了，此后的读就不会读到更旧的", nodes(*replicas)),
        ),
        Fact::NewerFound { ticket, key, node, told, values: found } => say(
            Bad,
            format!("{who} 发现，答给 {} 的并不是最新的", ticket.client),
            format!(
                "{node} 那里 {key} 的值是 {}，而 {} 得到的应答是：{key} {}",
                values(found),
                ticket.client,
                value(*told)
            ),
        ),
        Fact::Compared { key, older, .. } => say(
            Plain,
            format!("{who} 收齐了各个副本对 {key} 的应答"),
            if older.is_empty() {
                "全都一样".into()
            } else {
                format!("缺少较新版本的副本：{}", nodes(*older))
            },
        ),
        Fact::Repairs { key, node, values: sent } => say(
            Good,
            format!("{who} 把 {key} = {} 发给 {node}", values(sent)),
            format!("读修复：这次读发现 {node} 缺少这个版本"),
        ),
        Fact::AsksAgain { ticket, replicas, tries } => say(
            Warn,
            format!("{who} 再次询问 {}", nodes(*replicas)),
            format!("它替 {} 等待应答，这是第 {tries} 次没有等到", ticket.client),
        ),
        Fact::GivesUp { ticket, replicas, needs } => say(
            Bad,
            format!("{who} 放弃 {} 的请求", ticket.client),
            format!("需要 {needs} 个应答，等了很久，应答的只有：{}", nodes(*replicas)),
        ),
        Fact::Recognised { ticket, outcome } => say(
            Good,
            format!("{who} 认出 {} 的重试，再次应答 {outcome}", ticket.client),
            format!("请求 {} 它已经应答过", ticket),
        ),
        Fact::UnderWay { ticket } => say(
            Plain,
            format!("{who} 不理会 {} 的重试", ticket.client),
            format!("它正在协调请求 {}，或者 {} 已经发出较新的请求", ticket, ticket.client),
        ),
        Fact::StandsIn { home, node, .. } => say(
            Warn,
            format!("{who} 让 {node} 顶替 {home}"),
            format!("{home} 没有应答，{node} 是环上下一个可以顶替的节点"),
        ),
        Fact::Hinted { key, value, home, .. } => say(
            Warn,
            format!("{who} 替 {home} 保管 {key} = {value}"),
            format!("它不是 {key} 的副本，只是顶替没有应答的 {home}"),
        ),
        Fact::HintForgotten { key, home, .. } => {
            say(Good, format!("{who} 不再替 {home} 保管 {key}"), format!("这个版本已经发给 {home}"))
        }
        Fact::Differ { node, leaves, versions, of } => say(
            Warn,
            format!("{who} 把 {of} 个版本中的 {versions} 个发给 {node}"),
            format!("两棵默克尔树有 {leaves} 个叶子不同，只需发送这些叶子的键"),
        ),
        Fact::Agree { node, versions } => say(
            Good,
            format!("{who} 与 {node} 的默克尔树相同"),
            format!("两棵树的根相同，不必发送 {versions} 个版本"),
        ),
    }
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::TooFewCopies { ticket, operation, stored, needs, .. } => format!(
            "{} 得知 {operation} 已完成。应有 {needs} 个节点落盘，实际已落盘的是：{}。",
            ticket.client,
            nodes(*stored)
        ),
        Evidence::OlderRead { ticket, key, versions: found, acknowledged, writer } => format!(
            "{} 读 {key}，各个副本{}；而在它发问之前，版本 {acknowledged} 已经向 {} 确认。",
            ticket.client,
            has(found),
            writer.client
        ),
        Evidence::NotNewer { node, key, gone, held } => {
            format!("{node} 丢掉了 {key} 的版本 {gone}，而它手上的{} 并不比它新。", versions(held))
        }
        Evidence::HintLost { node, home, key, version } => {
            format!("{node} 丢掉了替 {home} 保管的 {key} 的版本 {version}，而 {home} 没有它。")
        }
        Evidence::ReplicasDiffer { key, node, versions: one, other, others, rest } => format!(
            "一切正常已有 {}，{key} 的副本仍不相同：{node} {}，{other} {}。",
            span(*rest),
            has(one),
            has(others)
        ),
        Evidence::WithoutAnswer { ticket, rest } => {
            format!("一切正常已有 {}，请求 {} 仍没有应答。", span(*rest), ticket)
        }
    }
}
