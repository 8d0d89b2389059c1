//! 副本的承诺：发生了什么，什么违反了规则。

use crate::consistency::evidence::Guarantee;
use crate::consistency::{Evidence, Fact};
use faultline_engine::Endpoint;
use faultline_engine::kv::{Answer, Command, Op};
use faultline_engine::view::{Held, LogCell};
use faultline_language::zh::{list, span};
use faultline_language::{Sentence, Tone, say};

/// 是什么；没有就说空。
fn is(value: Option<i64>) -> String {
    value.map_or_else(|| "是空".into(), |value| format!("是 {value}"))
}

/// 应答是否来自次序里一个什么也不写的位置。
fn is_place(operation: &Command, outcome: &Answer) -> bool {
    operation.op == Op::Get || *outcome == Answer::Swapped(false)
}

/// 日志中的一个写。
pub(crate) fn entry(cell: &LogCell, durable: bool) -> String {
    let Held::Command { text, client, .. } = &cell.held else { return "还没有内容".into() };
    format!("{text}，来自 {client}，{}", if durable { "已落盘" } else { "未落盘" })
}

pub(crate) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Good, Plain, Warn};
    match fact {
        Fact::Started { life: 1, .. } => {
            say(Plain, format!("{who} 启动"), "它有全部数据的一个副本，应答身边的客户端")
        }
        Fact::Started { seen, .. } => say(
            Good,
            format!("{who} 重新启动，有 {} 个写", seen.sum()),
            "磁盘上有的就是这些，缺少的由别的副本发来",
        ),
        Fact::Made { ticket, operation, write, value: None, .. } => say(
            Plain,
            format!("{who} 给 {} 的 {operation} 排定次序：{write}", ticket.client),
            "它什么也不写；排在这个位置上该答什么，就答什么",
        ),
        Fact::Made { ticket, operation, write, needs, holds: held, .. } => say(
            Plain,
            format!("{who} 替 {} 写入 {operation}，这是写 {write}", ticket.client),
            if needs.sum() == 0 {
                format!("{who} 上的 {} 现在{}；这个写没有要求谁排在它前面", operation.key, is(*held))
            } else {
                format!("{who} 上的 {} 现在{}；这个写要求 {needs} 排在它前面", operation.key, is(*held))
            },
        ),
        Fact::Applied { write, key, value: None, .. } => say(
            Plain,
            format!("{who} 按次序走到 {write}，一个关于 {key} 而什么也不写的请求"),
            format!("{who} 不用再等排在前面的"),
        ),
        Fact::Applied { write, key, value: written, holds: held, .. } if written == held => say(
            Plain,
            format!("{who} 应用写 {write}：{key} 现在{}", is(*held)),
            format!("{who} 不用再等别的写"),
        ),
        Fact::Applied { write, key, value: written, holds: held, .. } => say(
            Plain,
            format!("{who} 应用写 {write}，{key} 仍{}", is(*held)),
            format!("它写的{}，Lamport 时间戳更早，另一个写胜出", is(*written)),
        ),
        Fact::HeldBack { write, lacks } => {
            say(Warn, format!("{who} 扣下写 {write}"), format!("它前面要先有 {lacks}，而 {who} 还没有"))
        }
        Fact::Served { ticket, operation, outcome, wrote: Some(write), .. } => say(
            Plain,
            format!("{who} 应答 {} 的 {operation}：{outcome}", ticket.client),
            if is_place(operation, outcome) {
                format!("它排在次序里的 {write}，那里的应答就是这样")
            } else {
                format!("写 {write} 已在 {who} 的磁盘上")
            },
        ),
        Fact::Served { ticket, operation, outcome, read, wrote: None } => {
            let told = match operation.op {
                Op::Get if read.is_some() => format!("{} 是 {outcome}", operation.key),
                Op::Get => format!("{} 是空", operation.key),
                _ => format!("{operation} 的结果是 {outcome}"),
            };
            let why = match read {
                Some(read) => format!("{who} 按自己的副本应答，那里 {} 的值来自写 {read}", operation.key),
                None => format!("{who} 按自己的副本应答，那里还没有对 {} 的写", operation.key),
            };
            say(Plain, format!("{who} 告诉 {}：{told}", ticket.client), why)
        }
        Fact::Forwarded { ticket, operation, to } => say(
            Plain,
            format!("{who} 把 {} 的 {operation} 转给定序器 {to}", ticket.client),
            format!("请求要在共同的次序里排上号，{who} 走到那个位置才应答"),
        ),
        Fact::Waits { ticket, operation, lacks } => say(
            Warn,
            format!("{who} 让 {} 的 {operation} 等一等", ticket.client),
            format!("{} 带来的向量包括 {lacks}，而 {who} 还没有", ticket.client),
        ),
        Fact::Recognised { ticket, write } => say(
            Good,
            format!("{who} 认出了 {} 的一个请求", ticket.client),
            format!("{} 第一次来时就成了 {write}：{who} 把应答再说一遍，什么也不写", ticket),
        ),
        Fact::Resent { node, updates } => say(
            Plain,
            format!("{who} 把 {node} 缺少的 {updates} 个写发给它"),
            format!("{node} 告诉 {who} 自己有什么，而 {who} 有的更多"),
        ),
    }
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Overwritten { ticket, node, key, read: None, between } => {
            format!("{node} 告诉 {}：{key} 是空。可对 {key} 的写 {between} 在这次读之前。", ticket)
        }
        Evidence::Overwritten { ticket, node, key, read: Some(read), between } => format!(
            "{node} 告诉 {} 的，是 {read} 给 {key} 写的值。可对 {key} 的写 {between} 在 {read} 之后，又在这次读之前。",
            ticket
        ),
        Evidence::NotWritten { ticket, node, key, read: from, told, value: written } => format!(
            "{node} 告诉 {}：{key} {}。可按{}，应{}。",
            ticket,
            is(*told),
            from.map_or_else(|| "写过的".into(), |from| format!("写 {from} ")),
            is(*written)
        ),
        Evidence::NoSingleOrder { ticket, circle } => format!(
            "有了 {} 的应答，就没有哪一种次序能解释客户端听到的一切：{} 每一个都得排在其余的前面。",
            ticket,
            list(&circle.iter().take(6).map(ToString::to_string).collect::<Vec<String>>())
        ),
        Evidence::SessionBroken { guarantee, ticket, node, lacks } => {
            let session = ticket.client;
            match guarantee {
                Guarantee::ReadYourWrites => {
                    format!("{node} 应答了 {session}，却缺少 {session} 自己写过的 {lacks}。")
                }
                Guarantee::MonotonicReads => {
                    format!("{node} 应答了 {session}，却缺少 {session} 先前读到过的 {lacks}。")
                }
                Guarantee::MonotonicWrites => {
                    format!("{node} 接受了 {} 的写，却缺少 {session} 在此之前写的 {lacks}。", ticket)
                }
                Guarantee::WritesFollowReads => {
                    format!("{node} 接受了 {} 的写，却缺少 {session} 在此之前读到的 {lacks}。", ticket)
                }
            }
        }
        Evidence::TooEarly { node, write, lacks } => {
            format!("{node} 应用了写 {write}，却缺少必须在它前面的 {lacks}。")
        }
        Evidence::WriteLacking { node, write, other, rest } => {
            format!("一切正常已有 {}，{node} 仍缺少写 {write}，而 {other} 有。", span(*rest))
        }
        Evidence::CopiesDiffer { key, node, value: one, other, others, rest } => format!(
            "{key} 在 {node} 上{}，在 {other} 上{}。两边的写相同，一切正常也已有 {}。",
            is(*one),
            is(*others),
            span(*rest)
        ),
        Evidence::RequestOpen { ticket, rest } => {
            format!("一切正常已有 {}，请求 {} 仍没有应答。", span(*rest), ticket)
        }
    }
}
