//! 无冲突复制数据类型：发生了什么，什么违反了规则。

use crate::crdt::{Carrier, Change as Op, Content, Dot, Edit, Evidence, Fact, Holding, Request};
use faultline_engine::Endpoint;
use faultline_engine::view::{Held, LogCell};
use faultline_language::zh::{list, span};
use faultline_language::{Sentence, Tone, say};

/// 是什么；空的就说空。
fn is(value: &Content) -> String {
    match value {
        Content::Number(number) => format!("是 {number}"),
        Content::Values(values) if values.is_empty() => "为空".into(),
        Content::Values(values) => format!("是 {}", list(values)),
        Content::Elements(words) if words.is_empty() => "为空".into(),
        Content::Elements(words) => format!("是 {}", list(words)),
        Content::Text(text) if text.is_empty() => "为空".into(),
        Content::Text(text) => format!("是“{text}”"),
    }
}

fn values(values: &[Holding]) -> String {
    let texts: Vec<String> = values.iter().map(|held| format!("{} {}", held.key, is(&held.value))).collect();
    texts.join("，")
}

/// 几个更新的名字，多了就说有几个。
fn updates(updates: &[Dot]) -> String {
    if updates.len() <= 3 {
        format!("更新 {}", list(updates))
    } else {
        format!(" {} 个更新", updates.len())
    }
}

/// 日志中的一个更新。
pub(crate) fn entry(cell: &LogCell, durable: bool) -> String {
    let disk = if durable { "已落盘" } else { "未落盘" };
    match &cell.held {
        Held::Command { text, .. } => format!("{text}，由这里受理，{disk}"),
        Held::Record { about, .. } => format!("更新 {about}，随别的副本的状态而来，{disk}"),
        Held::Hole | Held::Noop => "还没有内容".into(),
    }
}

pub(crate) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Started { life: 1, .. } => {
            say(Plain, format!("{who} 启动"), "它独自应答客户端，并把自己有的告诉别人")
        }
        Fact::Started { seen, .. } => say(
            Good,
            format!("{who} 重新启动，有 {} 个更新", seen.sum()),
            "磁盘上只有这些，缺少的会由 Gossip 带来",
        ),
        Fact::Changed { ticket, operation, update, value, .. } => say(
            Plain,
            format!("{who} 替 {} 执行 {operation}：{} {}", ticket.client, operation.key(), is(value)),
            format!("这是更新 {update}，已落在它自己的磁盘上，没有问过别的副本"),
        ),
        Fact::Joined { node, carrier, updates: new, values: held } => {
            let what = match carrier {
                Carrier::State => format!("{who} 并入 {node} 的状态"),
                Carrier::Delta => format!("{who} 并入 {node} 的增量"),
            };
            let came = if new.is_empty() {
                "没有带来新的更新".to_string()
            } else {
                format!("带来{}", updates(new))
            };
            if held.is_empty() {
                say(Plain, what, format!("{came}，而内容没有变化"))
            } else if new.is_empty() {
                say(Warn, what, format!("{came}，可现在 {}", values(held)))
            } else {
                say(Plain, what, format!("{came}，现在 {}", values(held)))
            }
        }
        Fact::Read { ticket, key, value } => say(
            Plain,
            format!("{who} 告诉 {}：{key} {}", ticket.client, is(value)),
            "它按自己有的应答，别人有的它也许还没有",
        ),
        Fact::Unchanged { ticket, operation } => say(
            Plain,
            format!("{who} 没有什么要替 {} 做的：{operation}", ticket.client),
            match operation {
                Request::Edit(Edit { op: Op::Erase { .. }, .. }) => {
                    "它的文本在那个位置没有字符，也就无从删除"
                }
                _ => "它的集合里没有这个元素，也就无从删除",
            },
        ),
        Fact::Refused { ticket, operation } => say(
            Bad,
            format!("{who} 拒绝 {} 的 {operation}", ticket.client),
            "这种类型的对象没有这样的修改，或者这个对象已经放不下",
        ),
        Fact::Recognised { ticket } => say(
            Good,
            format!("{who} 已经做过 {} 的这个请求", ticket.client),
            format!("它记得 {}，再答一遍，什么也不改", ticket),
        ),
        Fact::SendsAll { node, updates: all } => say(
            Plain,
            format!("{who} 把完整状态发给 {node}，共 {all} 个更新"),
            format!("它不知道 {node} 有什么，或者已经不再保留 {node} 需要的增量"),
        ),
        Fact::DeltaRefused { node, lacks } => say(
            Warn,
            format!("{who} 不并入 {node} 的增量"),
            format!("它缺少在此之前的{}，并入就等于谎称已有", updates(lacks)),
        ),
        Fact::Collected { tombstones, left, .. } => say(
            Good,
            format!("{who} 丢掉 {tombstones} 个墓碑"),
            match left {
                0 => "它得知每个副本都有了这些删除，一个也不剩".to_string(),
                left => format!("它得知每个副本都有了这些删除，还剩 {left} 个"),
            },
        ),
    }
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::NotOfItsUpdates { node, key, value, expected, updates } => format!(
            "{node} 上的 {key} {}，而 {node} 有它的 {updates} 个更新，算出来应{}。",
            is(value),
            is(expected)
        ),
        Evidence::IntentLost { node, key, value, expected } => {
            format!("{node} 上的 {key} {}。按各个更新的作者当时所知，应{}。", is(value), is(expected))
        }
        Evidence::NameAgain { node, update, operation, other } => {
            format!(
                "{node} 把 {operation} 命名为 {update}，而 {other} 早已用了这个名字。有了一个的，会把另一个当成同一个。"
            )
        }
        Evidence::NotOnDisk { node, ticket } => {
            format!("{node} 告诉客户端 {} 已完成，磁盘上却没有。", ticket)
        }
        Evidence::ChangedAgain { node, ticket, first, update } => {
            format!("{node} 做过 {}，是更新 {first}，现在又做了一遍，成了更新 {update}。", ticket)
        }
        Evidence::NotStable { node, update, lacks } => {
            format!("{node} 丢掉了删除 {update} 的墓碑，而 {lacks} 还没有这次删除：那个元素会留在那里。")
        }
        Evidence::StillLacks { node, update, other, rest } => {
            format!("一切正常已有 {}，{node} 仍缺少更新 {update}，而 {other} 有。", span(*rest))
        }
        Evidence::NeverAnswered { ticket, rest } => {
            format!("一切正常已有 {}，请求 {} 仍没有应答。", span(*rest), ticket)
        }
    }
}
