//! 主备复制：发生了什么，什么违反了规则。

use crate::primary_backup::{Change, Duty, Evidence, Fact, SERVICE};
use faultline_engine::{Endpoint, NodeId};
use faultline_language::zh::{list, span};
use faultline_language::{Sentence, Tone, say};

/// `n3 是主节点，n4 是备份节点`
fn view(primary: NodeId, backups: &[NodeId]) -> String {
    if backups.is_empty() {
        format!("{primary} 是主节点，没有备份节点")
    } else {
        format!("{primary} 是主节点，{} 是备份节点", list(backups))
    }
}

fn duty(duty: Duty) -> &'static str {
    match duty {
        Duty::Primary => "主节点",
        Duty::Backup => "备份节点",
        Duty::Idle => "闲置的服务器",
    }
}

fn value(value: Option<i64>) -> String {
    value.map_or_else(|| "没有值".into(), |value| format!("的值是 {value}"))
}

pub(crate) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::ViewServiceStarted { life: 1, primary, backups, .. } => {
            say(Plain, format!("{who} 作为视图服务启动"), format!("视图 1 中，{}", view(*primary, backups)))
        }
        Fact::ViewServiceStarted { number, primary, backups, .. } => say(
            Good,
            format!("{who} 重新启动，仍是视图服务，视图为 {number}"),
            format!("磁盘上记着，{}", view(*primary, backups)),
        ),
        Fact::Started { life: 1, duty: taken, .. } => {
            say(Plain, format!("{who} 启动，是{}", duty(*taken)), "视图 1 就是这样配置的")
        }
        Fact::Started { number: 0, .. } => {
            say(Warn, format!("{who} 重新启动，磁盘是空的"), "在视图服务发话之前它闲着，需要全部状态")
        }
        Fact::Started { number, duty: taken, held, .. } => say(
            Good,
            format!("{who} 重新启动，是{}", duty(*taken)),
            format!("磁盘上有 {held} 次写入和视图 {number}；也许已经有更新的视图"),
        ),
        Fact::PingsMissed { node, silence } => say(
            Bad,
            format!("{who} 认定 {node} 出了故障"),
            format!("已有 {}没有收到它的 ping；究竟是崩溃了，还是只是没有声音，谁也不知道", span(*silence)),
        ),
        Fact::PingReturned { node } => {
            say(Good, format!("{who} 又收到 {node} 的消息"), "先前曾认定它出了故障")
        }
        Fact::StateLost { node } => say(
            Bad,
            format!("{who} 把 {node} 当作故障"),
            format!("{node} 不知道任何视图，可见它丢了磁盘上的数据，也丢了状态"),
        ),
        Fact::ViewUnacknowledged { number, node } => say(
            Bad,
            format!("{who} 不能更换 {node}"),
            format!(
                "{node} 还没有确认视图 {number}：备份节点可能没有它的状态，它也可能还在前一个视图中独自服务"
            ),
        ),
        Fact::NobodyToPromote { number, node } => say(
            Bad,
            format!("{who} 找不到接替 {node} 的服务器"),
            format!("视图 {number} 的备份节点都不在，而别的服务器没有状态"),
        ),
        Fact::ExpiryAwaited { node, left } => say(
            Plain,
            format!("{who} 再等 {}才更换 {node}", span(*left)),
            format!("在此之前，{node} 如果还活着，仍可应答客户端"),
        ),
        Fact::ViewFormed { number, primary, backups, why } => {
            let what = format!("{who} 决定采用视图 {number}：{}", view(*primary, backups));
            match why {
                Change::Promoted { node } => say(Warn, what, format!("主节点 {node} 被认定出了故障")),
                Change::Removed { node } => say(Warn, what, format!("备份节点 {node} 被认定出了故障")),
                Change::Anew { node } => {
                    say(Bad, what, format!("{node} 丢了磁盘上的数据，备份节点也都什么都没有，只好从头开始"))
                }
                Change::Added { node } => say(Good, what, format!("{node} 在，而且一直闲着")),
            }
        }
        Fact::AcknowledgementHeard { number, node } => {
            say(Good, format!("{who} 从现在起可以更换视图 {number}"), format!("它的主节点 {node} 已经确认"))
        }
        Fact::ViewRecalled { number, primary, backups } => say(
            Warn,
            format!("{who} 得知视图 {number}：{}", view(*primary, backups)),
            "一台服务器知道它，而视图服务自己的磁盘上没有",
        ),
        Fact::DutyTaken { number, duty: taken, before, .. } if taken == before => say(
            Plain,
            format!("{who} 仍是{}", duty(*taken)),
            format!("它得知了视图 {number}，变的是别的服务器"),
        ),
        Fact::DutyTaken { number, duty: taken, before, held } => say(
            if *taken == Duty::Idle { Warn } else { Plain },
            format!("{who} 现在是{}，有 {held} 次写入", duty(*taken)),
            format!("得知视图 {number} 之前，它是{}", duty(*before)),
        ),
        Fact::ViewAcknowledged { number, backups } if backups.is_empty() => {
            say(Good, format!("{who} 确认视图 {number}"), "视图已经落盘，也没有备份节点需要状态")
        }
        Fact::ViewAcknowledged { number, backups } => say(
            Good,
            format!("{who} 确认视图 {number}"),
            format!("备份节点 {} 已经有了它的状态", list(backups)),
        ),
        Fact::WriteStored { index, ticket, operation, from: None, .. } => say(
            Plain,
            format!("{who} 收下 {} 的 {operation}，编为第 {index} 次写入", ticket.client),
            "它是主节点，写入的次序由它决定",
        ),
        Fact::WriteStored { index, operation, from: Some(from), .. } => say(
            Plain,
            format!("{who} 存下第 {index} 次写入 {operation}"),
            format!("来自主节点 {from}，已经落盘"),
        ),
        Fact::WritesRemoved { from, count } => say(
            Warn,
            format!("{who} 删除从第 {from} 次起的 {count} 次写入"),
            "主节点没有这些写入：它们从来没有传给现在的主节点",
        ),
        Fact::InStep { number, node, held } => say(
            Plain,
            format!("{who} 与 {node} 一致，有 {held} 次写入"),
            format!("在视图 {number} 中，它有的都是 {node} 有的，次序也相同"),
        ),
        Fact::WriteExecuted { index, ticket, outcome, answers: Some(_), copies, .. } => say(
            Good,
            format!("{who} 执行第 {index} 次写入，应答 {}：{outcome}", ticket.client),
            if *copies == 0 {
                "还不知道有哪个备份节点已经落盘".into()
            } else {
                format!("{copies} 个备份节点已经落盘")
            },
        ),
        Fact::WriteExecuted { index, operation, answers: None, .. } => {
            say(Plain, format!("{who} 执行第 {index} 次写入 {operation}"), "客户端再来问时就会得知")
        }
        Fact::WriteFollowed { index, operation, .. } => {
            say(Plain, format!("{who} 执行第 {index} 次写入 {operation}"), "它得知主节点已经执行")
        }
        Fact::ShipRefused { node, number } => say(
            Plain,
            format!("{who} 不听命于 {node}"),
            format!("{node} 是视图 {number} 的主节点，而在 {who} 所知的视图中，{who} 不是它的备份节点"),
        ),
        Fact::OrderGap { needs, first } => say(
            Plain,
            format!("{who} 暂不接受第 {first} 次及以后的写入"),
            format!("它还缺第 {needs} 次，并且告诉了主节点"),
        ),
        Fact::StateSent { node, from, count } => say(
            Plain,
            format!("{who} 传给 {node} 从第 {from} 次起的 {count} 次写入"),
            format!("{node} 说自己缺这些"),
        ),
        Fact::HasState { node, held } => say(
            Good,
            format!("{who} 得知 {node} 已经有了它的状态，共 {held} 次写入"),
            format!("从现在起，如果设置要求，应答就要等 {node}"),
        ),
        Fact::FellBack { after, waiting } => say(
            Bad,
            format!("{who} 不再等备份节点，自己继续；有 {waiting} 次写入在等"),
            format!("已有 {}没有备份节点收到写入：现在应答的写入可能会丢", span(*after)),
        ),
        Fact::WaitsAgain { node } => say(Good, format!("{who} 重新等待备份节点"), format!("{node} 已经追上")),
        Fact::WriteRecognised { ticket, outcome, .. } => say(
            Good,
            format!("{who} 认出 {} 的重试，再次应答 {outcome}", ticket.client),
            format!("请求 {} 已经执行，什么也不改变", ticket),
        ),
        Fact::RequestWaits { ticket } => say(
            Plain,
            format!("{who} 不理会 {} 的重试", ticket.client),
            format!("请求 {} 已经在等，或者已有更新的请求", ticket),
        ),
        Fact::PrimaryRead { ticket, key, value: found, number } => say(
            Plain,
            format!("{who} 应答 {}：{key} {}", ticket.client, value(*found)),
            format!("它认为自己是视图 {number} 的主节点"),
        ),
        Fact::BackupRead { ticket, key, value: found, held } => say(
            Plain,
            format!("{who} 应答 {}：{key} {}", ticket.client, value(*found)),
            format!("它是备份节点，收到了 {held} 次写入；主节点可能有更多"),
        ),
        Fact::PrimaryWithoutLease { ticket } => {
            say(Warn, format!("{who} 不应答 {}", ticket.client), "租约已经到期：它也许已被更换，而它不会知道")
        }
        Fact::SentOn { ticket, to } if *to == SERVICE => say(
            Plain,
            format!("{who} 让 {} 去问视图服务 {to}", ticket.client),
            "这个请求不归它管，视图服务知道该找谁",
        ),
        Fact::SentOn { ticket, to } => say(
            Plain,
            format!("{who} 让 {} 去找 {to}", ticket.client),
            format!("在最新的视图中，这个请求由 {to} 负责"),
        ),
    }
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::TwoViews { number, first, second } => {
            format!("视图 {number} 的服务器是 {}，而此前同一编号的视图是 {}。", list(second), list(first))
        }
        Evidence::ChangedTooEarly { number, primary, next } if primary == next => {
            format!("视图 {number} 增加了备份节点，而主节点 {primary} 还没有确认这个视图。")
        }
        Evidence::ChangedTooEarly { number, primary, next } => {
            format!("视图 {number} 之后由 {next} 当主节点，而原来的主节点 {primary} 还没有确认这个视图。")
        }
        Evidence::Stranger { number, primary, before } => {
            format!("{primary} 是视图 {number} 的主节点，而前一个视图的服务器是 {}。", list(before))
        }
        Evidence::TwoAnswer { node, number, ticket, other, later } if number == later => {
            format!("{node} 在视图 {number} 中应答请求 {}，而 {other} 已经在这个视图中应答过。", ticket)
        }
        Evidence::TwoAnswer { node, number, ticket, other, later } => format!(
            "{node} 作为视图 {number} 的主节点应答请求 {}；在它提出之前，{other} 已经作为视图 {later} 的主节点应答过。",
            ticket
        ),
        Evidence::WriteMissing { ticket, operation, node, number } => format!(
            "{} 得知 {operation} 已完成，而视图 {number} 中的 {node} 没有这次写入，尽管它是主节点，或者可能接任主节点。",
            ticket.client
        ),
        Evidence::OutOfStep { node, primary, number, index, has, leads: Some(leads) } => format!(
            "在视图 {number} 中，备份节点 {node} 的第 {index} 次写入是请求 {}，而主节点 {primary} 在那里的是 {}。",
            has, leads
        ),
        Evidence::OutOfStep { node, primary, number, index, has, leads: None } => format!(
            "在视图 {number} 中，备份节点 {node} 的第 {index} 次写入是请求 {}，而主节点 {primary} 没有这次写入。",
            has
        ),
        Evidence::Unanswered { ticket, rest } => {
            format!("一切正常已有 {}，请求 {} 仍没有应答。", span(*rest), ticket)
        }
        Evidence::NotRestored { number, backups, wanted, acknowledged: true, rest } => {
            format!(
                "一切正常已有 {}，视图 {number} 应有 {wanted} 个备份节点，只有 {backups} 个。",
                span(*rest)
            )
        }
        Evidence::NotRestored { number, acknowledged: false, rest, .. } => {
            format!("一切正常已有 {}，视图 {number} 的主节点仍没有确认它。", span(*rest))
        }
        Evidence::FewerWrites { node, held, expected, rest } => {
            format!("一切正常已有 {}，{node} 只有 {held} 次写入，应有 {expected} 次。", span(*rest))
        }
    }
}
