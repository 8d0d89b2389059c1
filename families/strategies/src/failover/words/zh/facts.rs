//! 故障转移：发生了什么，什么违反了规则。

use crate::failover::{DIRECTOR, Deposed, Evidence, Fact, Verdict};
use faultline_engine::{Endpoint, NodeId, Ticket};
use faultline_language::zh::span;
use faultline_language::{Sentence, Tone, say};

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::DirectorStarted { token: 0, .. } => {
            say(Plain, format!("{who} 启动，充当调度节点"), "还没有服务器持有令牌")
        }
        Fact::DirectorStarted { token, .. } => {
            say(Good, format!("{who} 重启，从令牌 {token} 接着往下发"), "令牌保存在它的磁盘上")
        }
        Fact::ServerStarted { life: 1 } => say(Plain, format!("{who} 启动，充当服务器"), "内存中什么都没有"),
        Fact::ServerStarted { .. } => {
            say(Warn, format!("{who} 重启，内存中什么都没有"), "服务器没有磁盘，留存下来的都在存储中")
        }
        Fact::StoreStarted { effects: 0, .. } => say(Plain, format!("{who} 启动，充当存储"), "它是空的"),
        Fact::StoreStarted { effects, token } => say(
            Good,
            format!("{who} 重启，有 {effects} 个结果"),
            format!("它们保存在磁盘上，见过的最大令牌是 {token}"),
        ),
        Fact::ServerSuspected { node, silence: Some(silence) } => say(
            Bad,
            format!("{who} 认定 {node} 出了故障"),
            format!("已有 {}没有它的回音；是崩溃了还是只是沉默，谁也不知道", span(*silence)),
        ),
        Fact::ServerSuspected { node, silence: None } => {
            say(Warn, format!("{who} 认定 {node} 出了故障"), "启动以来一直没有它的回音")
        }
        Fact::ServerReturned { node } => {
            say(Good, format!("{who} 又收到 {node} 的回音"), "之前已认定它出了故障")
        }
        Fact::PrimaryRestarted { node } => {
            say(Bad, format!("{who} 发现 {node} 重启过"), "它的内存是空的，不再是主节点")
        }
        Fact::TokenGranted { token, to, planned: false } => say(
            Warn,
            format!("{who} 任命 {to} 为主节点，隔离令牌为 {token}"),
            format!("比 {who} 所知的上一个令牌大一；服务器和存储以最大的令牌为准"),
        ),
        Fact::TokenGranted { token, to, planned: true } => {
            say(Plain, format!("{who} 把主节点的角色交给 {to}，隔离令牌为 {token}"), "前任已经交权")
        }
        Fact::NobodyLeft { .. } => {
            say(Bad, format!("{who} 找不到能当主节点的服务器"), "没有一台可用的服务器有回音")
        }
        Fact::TakeoverBegan { token, holds, .. } => {
            say(Plain, format!("{who} 凭令牌 {token} 开始接管"), format!("内存中有 {holds} 个结果"))
        }
        Fact::LoadBegan { effects: 0, .. } => say(Good, format!("{who} 不必加载"), "存储有的，它都有"),
        Fact::LoadBegan { effects, .. } => say(
            Plain,
            format!("{who} 开始加载 {effects} 个结果"),
            "这些结果存储有而它没有；从现在起，存储拒绝更小的令牌",
        ),
        Fact::Loaded { effects, took, .. } => {
            say(Plain, format!("{who} 加载了 {effects} 个结果"), format!("用了 {}", span(*took)))
        }
        Fact::Resumed { token, index, took, .. } => say(
            Good,
            format!("{who} 凭令牌 {token} 开始服务"),
            format!("它持有 {index} 个结果，接管用了 {}", span(*took)),
        ),
        Fact::TakeoverFailed { took, .. } => say(
            Bad,
            format!("{who} 无法服务"),
            format!("它一直有毛病，只是没有人试过；为此白费了 {}", span(*took)),
        ),
        Fact::ServiceRestored { node, outage, lost: 0, .. } => say(
            Good,
            format!("{who} 得知 {node} 开始服务"),
            format!("从主节点最后一次有回音到现在，用了 {}", span(*outage)),
        ),
        Fact::ServiceRestored { node, outage, lost, .. } => say(
            Warn,
            format!("{who} 得知 {node} 开始服务；应答过的结果至少丢失 {lost} 个"),
            format!("前任最后报告的比 {node} 持有的多；中断持续了 {}", span(*outage)),
        ),
        Fact::Acknowledged { ticket, operation, outcome, index, .. } => say(
            Plain,
            format!("{who} 为 {} 执行 {operation}，应答 {outcome}", ticket.client),
            format!("这是第 {index} 个结果"),
        ),
        Fact::Stored { index, ticket, operation, token, .. } => say(
            Plain,
            format!("{who} 保存第 {index} 个结果：{} 的 {operation}", ticket.client),
            if *token > 0 {
                format!("来自令牌为 {token} 的主节点")
            } else {
                "由集群中的一台服务器提出".into()
            },
        ),
        Fact::Overwritten { index, operation, token, before, .. } => say(
            Bad,
            format!("{who} 用 {operation} 覆盖了第 {index} 个结果"),
            format!(
                "令牌为 {before} 和 {token} 的两个主节点，给不同的结果编了同一个号，而没有什么拦住后来的那个"
            ),
        ),
        Fact::StoreFenced { token } => {
            say(Good, format!("{who} 从现在起拒绝小于 {token} 的令牌"), "接管的服务器先出示令牌，再读取")
        }
        Fact::WriteRefused { node, token, seen, effects: 0 } => {
            say(Good, format!("{who} 拒绝了令牌为 {token} 的 {node}"), format!("它见过令牌 {seen}"))
        }
        Fact::WriteRefused { node, token, seen, effects } => say(
            Good,
            format!("{who} 拒绝了 {node} 的 {effects} 个结果，其令牌为 {token}"),
            format!("它见过令牌 {seen}，说明有令牌更大的主节点来过"),
        ),
        Fact::GapFound { lacks, node, from } => say(
            Bad,
            format!("{who} 无法保存 {node} 送来的结果"),
            format!("它缺少结果 {lacks}，而送来的从结果 {from} 开始：磁盘丢失了内容，没有人能补上"),
        ),
        Fact::OrderIgnored { token, known } => say(
            Warn,
            format!("{who} 不凭令牌 {token} 接管"),
            format!("它知道令牌 {known}，所以这个命令是旧的，或者调度节点忘记了发过的令牌"),
        ),
        Fact::SteppedDown { token, why, lost } => {
            let how = match why {
                Deposed::Refused => "存储拒绝了它的令牌",
                Deposed::Told => "调度节点指定了别的主节点",
            };
            match lost {
                0 => say(Good, format!("{who} 退位，交出令牌 {token}"), how),
                lost => {
                    say(Bad, format!("{who} 退位，交出令牌 {token}，应答过的 {lost} 个结果随之丢失"), how)
                }
            }
        }
        Fact::Released { holds, .. } => {
            say(Plain, format!("{who} 交权"), format!("{holds} 个结果全部在存储中，它不再应答任何人"))
        }
        Fact::FailbackOrdered { to, from } => {
            say(Plain, format!("{who} 要求 {from} 把角色交还 {to}"), format!("{to} 已经恢复，也追上了"))
        }
        Fact::SwitchoverOrdered { ticket, to } => say(
            Plain,
            format!("{who} 收到 {} 的命令：切换到 {to}", ticket.client),
            format!("等 {to} 追上，主节点就交权；{to} 开始服务之后，再应答 {}", ticket.client),
        ),
        Fact::HandoverOrdered { ticket, to, from } => say(
            Plain,
            format!("{who} 要求 {from} 把角色交给 {to}"),
            format!("这是 {} 的命令，而 {to} 已经追上", ticket.client),
        ),
        Fact::SwitchoverGranted { ticket, token, .. } => say(
            Plain,
            format!("{who} 记下：令牌 {token} 执行了 {} 的命令", ticket.client),
            "同一个命令可能再次到达，中间也许还崩溃过；主节点不应因此再换一次",
        ),
        Fact::SwitchoverEnded { ticket, to, verdict } => ended(who, *ticket, *to, *verdict),
        Fact::OrderRecognised { ticket, verdict } => say(
            Good,
            format!("{who} 认出 {} 重复的命令，再次应答 {verdict}", ticket.client),
            "这个命令的结局在磁盘上，所以主节点不变",
        ),
        Fact::Copied { effects, upto } => say(
            Plain,
            format!("{who} 从存储复制了 {effects} 个结果"),
            format!("现在有到第 {upto} 个为止的结果"),
        ),
        Fact::CaughtUp { upto } => {
            say(Good, format!("{who} 追上了存储"), format!("它有到第 {upto} 个为止的结果"))
        }
        Fact::Referred { ticket, to: DIRECTOR } => say(
            Plain,
            format!("{who} 让 {} 去找 {DIRECTOR}", ticket.client),
            "它自己不提供服务，由谁服务，调度节点知道",
        ),
        Fact::Referred { ticket, to } => {
            say(Plain, format!("{who} 让 {} 去找 {to}", ticket.client), "据它所知，那是主节点")
        }
        Fact::Unserved { ticket } => {
            say(Warn, format!("{who} 没有接受 {} 的请求", ticket.client), "据它所知，此刻没有人在服务")
        }
        Fact::DrillFailed { node } => say(
            Warn,
            format!("{who} 从演练得知，{node} 无法接管"),
            "不会选它接任，也可以趁还没用到，先把它修好",
        ),
    }
}

/// 操作员的命令结局如何。
fn ended(who: Endpoint, ticket: Ticket, to: NodeId, verdict: Verdict) -> Sentence {
    let client = ticket.client;
    let refused = |why: String| say(Tone::Warn, format!("{who} 不执行 {client} 的命令"), why);
    match verdict {
        Verdict::Done => {
            say(Tone::Good, format!("{who} 告诉 {client}：主节点是 {to}"), format!("{to} 报告自己已在服务"))
        }
        Verdict::Failed => say(
            Tone::Bad,
            format!("{who} 告诉 {client}：切换到 {to} 没有成功"),
            format!("{to} 拿到了令牌，却没能开始服务，现在由另一台服务器接任"),
        ),
        Verdict::Replaced => refused("主节点还没有交权，又来了更新的命令".into()),
        Verdict::Busy => refused("正在执行另一个命令".into()),
        Verdict::Silent => refused(format!("收不到 {to} 的回音")),
        Verdict::Unfit => refused(format!("{to} 无法接管，已经试过")),
        Verdict::NoServer => refused(format!("{to} 不是服务器")),
        Verdict::NoPrimary => refused("集群模式下全部服务器同时服务，没有主节点".into()),
    }
}

pub(super) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::TokenTwice { token, first, second } => {
            format!("{first} 凭令牌 {token} 成为主节点，现在 {second} 凭同一个令牌也成为主节点。")
        }
        Evidence::StaleAccepted { token, seen } => {
            format!("存储见过令牌 {seen}，却接受了令牌 {token}。")
        }
        Evidence::StoredAgain { ticket, operation, newest } if ticket.serial == *newest => {
            format!("幂等键为 {} 的 {operation} 在存储中有两份。", ticket)
        }
        Evidence::StoredAgain { ticket, operation, newest } => format!(
            "同一客户端的第 {newest} 个请求已经保存，之后幂等键为 {} 的 {operation} 又进了存储，而没有人在等它。",
            ticket
        ),
        Evidence::LostEffect { ticket, operation, told, kept: None } => format!(
            "{} 请求 {operation}，得到的应答是 {told}，而存储中没有幂等键 {}。",
            ticket.client, ticket
        ),
        Evidence::LostEffect { ticket, operation, told, kept: Some(kept) } => format!(
            "{} 请求 {operation}，得到的应答是 {told}，而存储中幂等键 {} 的结果是 {kept}。",
            ticket.client, ticket
        ),
        Evidence::ReplacedEffect { index, ticket } => {
            format!("第 {index} 个结果已经告诉过 {}，却在存储中被覆盖了。", ticket.client)
        }
        Evidence::NotCaughtUp { token, copied, stored } => format!(
            "凭令牌 {token} 接过角色的服务器只复制了 {copied} 个结果，而它启动时存储中已有 {stored} 个。"
        ),
        Evidence::HandedOverTooEarly { token, index, acknowledged } => format!(
            "令牌为 {token} 的主节点只有到第 {index} 个为止的结果，而前任应答到了第 {acknowledged} 个。"
        ),
        Evidence::OrderAgain { ticket, token, before: Some(before) } => {
            format!("{} 的命令已由令牌 {before} 执行过，现在又为它授予了令牌 {token}。", ticket.client)
        }
        Evidence::OrderAgain { ticket, token, before: None } => {
            format!("{} 已被告知命令的结局，现在却又为它授予了令牌 {token}。", ticket.client)
        }
        Evidence::NoService { after, bound, effects } => format!(
            "已有 {}没有人服务。存储中有 {effects} 个结果，检测、启动、加载和恢复最多需要 {}。",
            span(*after),
            span(*bound)
        ),
    }
}
