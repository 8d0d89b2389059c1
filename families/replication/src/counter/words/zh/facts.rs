//! 计数器：发生了什么，什么违反了规则。

use crate::counter::{Act, Change, Evidence, Fact, Name, Standing, Verdict};
use crate::crdt::{Content, Holding};
use faultline_engine::Endpoint;
use faultline_engine::view::{Held, LogCell};
use faultline_language::zh::{nodes, span};
use faultline_language::{Sentence, Tone, say};

fn values(values: &[Holding]) -> String {
    if values.is_empty() {
        return "没有任何计数".into();
    }
    let text = |held: &Holding| match &held.value {
        Content::Number(number) => format!("{} = {number}", held.key),
        other => format!("{} = {other}", held.key),
    };
    values.iter().map(text).collect::<Vec<_>>().join("，")
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Outside => "不参与计数",
        Standing::Standby => "身份是备用副本",
        Standing::Active => "身份是活动副本",
    }
}

/// 副本流水账里的一次累加。
pub(crate) fn entry(cell: &LogCell, durable: bool) -> String {
    let disk = if durable { "已落盘" } else { "未落盘" };
    match &cell.held {
        Held::Command { text, .. } => format!("{text}，{disk}"),
        Held::Record { about, .. } => format!("{about}，由 n{} 发来，没有说明是谁的请求，{disk}", cell.epoch),
        Held::Hole | Held::Noop => "还没有内容".into(),
    }
}

/// 命令的结果。
fn becomes(change: &Change) -> String {
    let node = change.node;
    match change.act {
        Act::Add => format!("{node} 成为备用副本"),
        Act::Remove => format!("{node} 退出计数"),
        Act::Promote => format!("{node} 升为活动副本"),
        Act::Demote => format!("{node} 降为备用副本"),
    }
}

fn why_not(verdict: Verdict, change: &Change) -> String {
    let node = change.node;
    match verdict {
        Verdict::Behind => format!("{node} 没能及时补齐，或者及时说明自己有什么的活动副本太少"),
        Verdict::TooFew => "剩下的活动副本会少于阈值".into(),
        Verdict::NotAdded => format!("{node} 还不是副本，要先加入"),
        Verdict::StillActive => format!("{node} 是活动副本，要先降级"),
        Verdict::NoServer => format!("没有 {node} 这个节点"),
        Verdict::Done | Verdict::NoPromise => "没有什么要做".into(),
    }
}

pub(crate) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Started { life: 1, standing: how, .. } => {
            say(Plain, format!("{who} 启动，{}", standing(*how)), "起初谁做什么，由设置决定")
        }
        Fact::Started { standing: how, values: held, .. } => say(
            Plain,
            format!("{who} 重新启动，{}，{}", standing(*how), values(held)),
            "磁盘上就是这些；其间加的，它可能还没有",
        ),
        Fact::Counted { update: Name::Number(number), key, delta, fresh: true, value, .. } => say(
            Plain,
            format!("{who} 执行日志第 {number} 条：{key} {delta:+}，于是 {key} = {value}"),
            "每个节点都按同样的次序执行同一份日志",
        ),
        Fact::Counted { update: Name::Update(update), ticket: None, key, delta, value, .. } => say(
            Plain,
            format!("{who} 按 {} 的要求，给 {key} 加 {delta}：{key} = {value}", update.by.node),
            "它不知道这是谁的请求，也不知道以前计过没有",
        ),
        Fact::Counted { update: Name::Update(update), key, delta, fresh: true, value, .. } => say(
            Plain,
            if Endpoint::Node(update.by.node) == who {
                format!("{who} 受理一次累加，{key} {delta:+}：{key} = {value}")
            } else {
                format!("{who} 收到累加 {update}，{key} {delta:+}：{key} = {value}")
            },
            format!("它的名字是 {update}，已落盘"),
        ),
        Fact::Counted { update, ticket, fresh: false, .. } => say(
            Good,
            format!("{who} 没有再计 {update}"),
            match ticket {
                Some(ticket) => format!("这是请求 {}，已经计过", ticket),
                None => "这个请求已经计过".into(),
            },
        ),
        Fact::Sent { ticket, nodes: to, .. } => say(
            Plain,
            format!("{who} 替 {} 通知 {} 累加", ticket.client, nodes(*to)),
            "列表上的每个活动副本只通知一遍，不再重发",
        ),
        Fact::CopySent { node, values: held } => say(
            Plain,
            format!("{who} 把自己的计数拷贝一份发给 {node}：{}", values(held)),
            "拷贝里没有写明包含哪些累加",
        ),
        Fact::Copied { node, values: held } => say(
            Warn,
            format!("{who} 把 {node} 的计数当作自己的：{}", values(held)),
            "拷贝还在途中时加的，不在里面",
        ),
        Fact::Read { ticket, key, value, .. } => say(
            Plain,
            match value {
                Some(value) => format!("{who} 应答 {}：{key} = {value}", ticket.client),
                None => format!("{who} 应答 {}：{key} 从未加过", ticket.client),
            },
            "它计到多少，就答多少",
        ),
        Fact::Acknowledged { ticket, holders, threshold } => say(
            Good,
            format!("{who} 告诉 {}：这次累加已经记下", ticket.client),
            format!("{} 已落盘，阈值是 {threshold}", nodes(*holders)),
        ),
        Fact::Refused { ticket, heard, threshold } => say(
            Bad,
            format!("{who} 不向 {} 作任何保证", ticket.client),
            format!("还能联系上的活动副本是 {}，而一次累加必须在 {threshold} 个上落盘", nodes(*heard)),
        ),
        Fact::Recognised { ticket } => say(Good, format!("{who} 认出请求 {}", ticket), "已经计过，不再计"),
        Fact::RolesChanged { change, active, standbys, .. } => say(
            if change.act == Act::Promote { Good } else { Plain },
            format!("{who} 得知：{}", becomes(change)),
            if standbys.is_empty() {
                format!("活动副本：{}", nodes(*active))
            } else {
                format!("活动副本：{}；备用副本：{}", nodes(*active), nodes(*standbys))
            },
        ),
        Fact::RoleRefused { change, verdict, .. } => {
            say(Warn, format!("{who} 拒绝执行命令 {change}"), why_not(*verdict, change))
        }
        Fact::PromotionWaits { node, .. } => {
            say(Plain, format!("{who} 暂缓 {node} 的升级"), format!("此刻已有的，{node} 要先全部具备"))
        }
        Fact::PromotionChecked { node, asked, .. } => say(
            Good,
            format!("{who} 确认 {node} 已经补齐"),
            format!("命令到来时 {} 有的，它都有了", nodes(*asked)),
        ),
        Fact::HandedOver { node, updates } => {
            say(Plain, format!("{who} 把 {updates} 次累加发给 {node}"), format!("{node} 说过自己没有"))
        }
    }
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::CountedAgain { node, ticket, update, value } => {
            format!(
                "{node} 把请求 {} 又计了一遍，这次是 {update}。它的计数现在是 {value}，多了一次。",
                ticket
            )
        }
        Evidence::TooFewHolders { node, ticket, holders, threshold } => format!(
            "{node} 告诉客户端请求 {} 已经记下。已落盘的活动副本：{}。阈值是 {threshold}。",
            ticket,
            nodes(*holders)
        ),
        Evidence::WrongSum { node, key, value, expected } => {
            format!("{key} 在 {node} 上是 {value}，而按 {node} 计过的，应是 {expected}。")
        }
        Evidence::PromotedWithout { node, ticket, other } => {
            format!("{node} 还没有请求 {}，就升为活动副本，而 {other} 早已有了。", ticket)
        }
        Evidence::TooFewAsked { node, asked, needed } => format!(
            "{node} 升级之前，要有 {needed} 个活动副本说明自己有什么，因为确认过的累加可能在别的副本上。问过的：{}。",
            nodes(*asked)
        ),
        Evidence::AdditionLost { node, ticket, rest } => format!(
            "一切正常已有 {}，{node} 仍没有计请求 {}，而它的客户端早已得知记下了。",
            span(*rest),
            ticket
        ),
        Evidence::AdditionMissing { node, ticket, rest } => {
            format!("一切正常已有 {}，{node} 仍缺请求 {}，而别的副本已经计了。", span(*rest), ticket)
        }
        Evidence::CountsDiffer { node, key, value, other, expected, rest } => format!(
            "一切正常已有 {}，{key} 在 {node} 上是 {value}，在 {other} 上却是 {expected}。",
            span(*rest)
        ),
        Evidence::CounterSilent { ticket, rest } => {
            format!("一切正常已有 {}，请求 {} 仍没有应答。", span(*rest), ticket)
        }
    }
}
