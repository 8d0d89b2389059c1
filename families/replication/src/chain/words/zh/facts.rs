//! 链式复制：发生了什么，什么违反了规则。

use crate::chain::{Chain, Change, Evidence, Fact, MASTER, Place};
use faultline_engine::Endpoint;
use faultline_language::zh::span;
use faultline_language::{Sentence, Tone, say};

/// `n2 → n3 → n4`
fn row(chain: &Chain) -> String {
    let names: Vec<String> = chain.nodes().map(|node| node.to_string()).collect();
    names.join(" → ")
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Head => "链头",
        Place::Middle => "中间节点",
        Place::Tail => "链尾",
        Place::Alone => "链头兼链尾",
        Place::Outside => "链外的服务器",
    }
}

fn value(value: Option<i64>) -> String {
    value.map_or_else(|| "没有值".into(), |value| format!("的值是 {value}"))
}

pub(crate) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::MasterStarted { life: 1, chain, .. } => {
            say(Plain, format!("{who} 作为主节点启动"), format!("链是 {}", row(chain)))
        }
        Fact::MasterStarted { number, chain, .. } => say(
            Good,
            format!("{who} 重新启动，仍是配置 {number} 的主节点"),
            format!("磁盘上记着，链是 {}", row(chain)),
        ),
        Fact::Started { life: 1, place: taken, .. } => {
            say(Plain, format!("{who} 启动，是{}", place(*taken)), "链就是这样配置的")
        }
        Fact::Started { number: 0, .. } => say(
            Warn,
            format!("{who} 重新启动，磁盘是空的"),
            "在主节点下达配置之前，它不在任何链中，必须从头复制",
        ),
        Fact::Started { number, place: taken, held, .. } => say(
            Good,
            format!("{who} 重新启动，是{}", place(*taken)),
            format!("磁盘上有 {held} 个更新和配置 {number}；主节点那里也许有较新的配置"),
        ),
        Fact::Suspected { node, silence } => say(
            Bad,
            format!("{who} 认定 {node} 出了故障"),
            format!("已有 {}没有收到它的消息；究竟是崩溃了，还是只是没有消息，谁也不知道", span(*silence)),
        ),
        Fact::Trusted { node } => say(Good, format!("{who} 又收到 {node} 的消息"), "先前曾认定它出了故障"),
        Fact::LeaseAwaited { node, left } => say(
            Plain,
            format!("{who} 再等 {}才移除 {node}", span(*left)),
            format!("在此之前，{node} 如果还活着，仍可应答读"),
        ),
        Fact::LastCopyKept { node } => say(
            Bad,
            format!("{who} 把 {node} 留在链中"),
            "据它所知，没有别的服务器数据完整，移除之后就无以为继",
        ),
        Fact::ChainFormed { number, chain, why } => {
            let what = format!("{who} 决定采用配置 {number}：{}", row(chain));
            match why {
                Change::Silent { node } => say(Warn, what, format!("{node} 太久没有消息")),
                Change::Lost { node } => say(Warn, what, format!("{node} 丢失了磁盘上的数据")),
                Change::Added { node } => {
                    say(Good, what, format!("{node} 已经复制了链尾的数据，于是接在末尾"))
                }
                Change::Anew { node } => {
                    say(Bad, what, format!("没有一台服务器数据完整，链只好从 {node} 重新开始"))
                }
            }
        }
        Fact::ChainRecalled { number, chain } => say(
            Warn,
            format!("{who} 得知配置 {number}：{}", row(chain)),
            "一台服务器知道它，而主节点自己的磁盘上没有",
        ),
        Fact::PlaceTaken { number, place: Place::Outside, held, .. } => say(
            Warn,
            format!("{who} 已不在链中"),
            format!("配置 {number} 里没有它；它留下 {held} 个更新，其余的重新复制"),
        ),
        Fact::PlaceTaken { number, place: taken, before, .. } if taken == before => say(
            Plain,
            format!("{who} 仍是{}", place(*taken)),
            format!("配置 {number} 改变的是它或别的服务器的邻居"),
        ),
        Fact::PlaceTaken { number, place: taken, before, .. } => say(
            Plain,
            format!("{who} 现在是{}", place(*taken)),
            format!("在配置 {number} 之前，它是{}", place(*before)),
        ),
        Fact::UpdatesForgotten { from, count } => say(
            Warn,
            format!("{who} 丢弃从第 {from} 个起的 {count} 个更新"),
            "它不知道有谁确认过这些更新，而链已经撇下它继续前进",
        ),
        Fact::Stored { index, ticket, operation, from: None, to, .. } => say(
            Plain,
            format!("{who} 收下 {} 的 {operation}，编为第 {index} 个更新", ticket.client),
            to.map_or_else(
                || "链中只有它一台，所以大家都有了".into(),
                |to| format!("已写入磁盘，接着传给 {to}"),
            ),
        ),
        Fact::Stored { index, operation, from: Some(from), to: Some(to), .. } => say(
            Plain,
            format!("{who} 存下第 {index} 个更新 {operation}"),
            format!("来自 {from}，已写入磁盘，接着传给 {to}"),
        ),
        Fact::Stored { index, operation, from: Some(from), to: None, .. } => {
            say(Plain, format!("{who} 存下第 {index} 个更新 {operation}"), format!("来自 {from}，不再往后传"))
        }
        Fact::Acknowledged { index, ticket, outcome, .. } => say(
            Good,
            format!("{who} 确认第 {index} 个更新，应答 {}：{outcome}", ticket.client),
            "它是链尾：更新先经过链中其他服务器，最后才到它这里",
        ),
        Fact::Executed { index, operation, .. } => {
            say(Plain, format!("{who} 执行第 {index} 个更新 {operation}"), "它认为链尾已经确认这个更新")
        }
        Fact::UpdateRefused { node, number } => say(
            Plain,
            format!("{who} 不接受 {node} 发来的更新"),
            format!("这些更新属于配置 {number}；它只接受所知最新配置中的前驱发来的更新"),
        ),
        Fact::GapFound { needs, first } => say(
            Warn,
            format!("{who} 不接受第 {first} 个更新"),
            format!("它还缺第 {needs} 个，而更新必须按次序接受"),
        ),
        Fact::Resent { node, from, count } => say(
            Plain,
            format!("{who} 给 {node} 补发从第 {from} 个起的 {count} 个更新"),
            format!("{node} 说自己缺这些"),
        ),
        Fact::CopyBegan { node, .. } => {
            say(Plain, format!("{who} 开始复制 {node} 的数据"), format!("{node} 是链尾，复制期间照常服务"))
        }
        Fact::Copied { node, held } => {
            say(Good, format!("{who} 复制完了 {node} 的数据，共 {held} 个更新"), "主节点可以让它加入链了")
        }
        Fact::Completed { number, held } => say(
            Good,
            format!("{who} 宣告数据齐全，共 {held} 个更新"),
            format!("它自配置 {number} 起在链中，主节点从此把它算作数据齐全"),
        ),
        Fact::Recognised { ticket, outcome } => say(
            Good,
            format!("{who} 认出 {} 的重试，再次应答 {outcome}", ticket.client),
            format!("请求 {} 已经确认，什么也不改变", ticket),
        ),
        Fact::UnderWay { ticket } => say(
            Plain,
            format!("{who} 不理会 {} 的重试", ticket.client),
            format!("请求 {} 正在去往链尾的途中，或者 {} 已经发出较新的请求", ticket, ticket.client),
        ),
        Fact::CleanRead { ticket, key, value: found, .. } => say(
            Plain,
            format!("{who} 应答 {}：{key} {}", ticket.client, value(*found)),
            "它把自己手上的版本当作已确认的，也可以应答读",
        ),
        Fact::DirtyRead { ticket, key, newest, tail, .. } => say(
            Plain,
            format!("{who} 问链尾 {tail}：{} 该读 {key} 的哪个版本", ticket.client),
            format!("它有 {key} 的第 {newest} 个更新，却不知道链尾有没有"),
        ),
        Fact::VersionTold { node, index } => {
            say(Plain, format!("{who} 告诉 {node}：到第 {index} 个更新为止都已确认"), "它是链尾，所以知道")
        }
        Fact::VersionRead { ticket, key, index, value: found } => say(
            Plain,
            format!("{who} 应答 {}：{key} {}", ticket.client, value(*found)),
            format!("这是第 {index} 个更新之后的版本，已经确认"),
        ),
        Fact::LeaseOver { ticket } => say(
            Warn,
            format!("{who} 不应答 {} 的读", ticket.client),
            "它没有有效的租约：主节点也许已经移除了它，而它不会知道",
        ),
        Fact::Unready { ticket } => {
            say(Warn, format!("{who} 不应答 {} 的读", ticket.client), "它还没有收齐数据")
        }
        Fact::SentOn { ticket, to } if *to == MASTER => say(
            Plain,
            format!("{who} 让 {} 去问主节点 {to}", ticket.client),
            "这个请求不归它管，主节点知道该找谁",
        ),
        Fact::SentOn { ticket, to } => say(
            Plain,
            format!("{who} 让 {} 去找 {to}", ticket.client),
            format!("在最新的链中，这个请求由 {to} 负责"),
        ),
    }
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::NoPrefix { node, predecessor, number, index, has, before: Some(before) } => format!(
            "在配置 {number} 中，{node} 的第 {index} 个更新是请求 {}，而前驱 {predecessor} 在那里的是 {}。",
            has, before
        ),
        Evidence::NoPrefix { node, predecessor, number, index, has, before: None } => format!(
            "在配置 {number} 中，{node} 的第 {index} 个更新是请求 {}，而前驱 {predecessor} 没有这个更新。",
            has
        ),
        Evidence::NotKept { ticket, operation, node, number } => {
            format!("{} 得知 {operation} 已完成，而配置 {number} 中的 {node} 没有这个更新。", ticket.client)
        }
        Evidence::NobodyHas { number, told } => {
            format!("配置 {number} 中没有一台服务器数据完整，而客户端已得知 {told} 个更新。")
        }
        Evidence::TwoChains { number, first, second } => {
            format!("配置 {number} 是 {}，而此前同一编号的配置是 {}。", row(second), row(first))
        }
        Evidence::NotAnswered { ticket, rest } => {
            format!("一切正常已有 {}，请求 {} 仍没有应答。", span(*rest), ticket)
        }
        Evidence::NotWhole { node, rest } => {
            format!("一切正常已有 {}，{node} 仍不在链中，或数据不全。", span(*rest))
        }
        Evidence::HasLess { node, held, expected, rest } => {
            format!("一切正常已有 {}，{node} 只有 {held} 个更新，应有 {expected} 个。", span(*rest))
        }
    }
}
