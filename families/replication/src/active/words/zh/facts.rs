//! 主动复制：发生了什么，什么违反了规则。

use crate::active::{Came, Evidence, Fact, PaxosFact};
use faultline_agreement::{BALLOTS, StepDownCause, words::part::zh as part};
use faultline_engine::Endpoint;
use faultline_language::zh::{nodes, span};
use faultline_language::{Sentence, Tone, say};

/// `的值是 7`、`没有值`
fn held(value: Option<i64>) -> String {
    value.map_or_else(|| "没有值".into(), |value| format!("的值是 {value}"))
}

pub(crate) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Started { life: 1, .. } => say(Plain, format!("{who} 作为副本启动"), "它将执行并应答每个请求"),
        Fact::Started { executed: 0, .. } => {
            say(Plain, format!("{who} 重新启动"), "它的磁盘上没有已知可以执行的请求")
        }
        Fact::Started { executed, .. } => say(
            Good,
            format!("{who} 重新启动，已执行 {executed} 个请求"),
            "它把磁盘上的请求按次序重新执行了一遍；别的副本也许走得更远",
        ),
        Fact::Ordered { number, ticket, operation } => say(
            Plain,
            format!("{who} 把 {} 的 {operation} 编为 {number} 号", ticket.client),
            "它是定序器，会通知所有副本；编号已经落盘",
        ),
        Fact::Executed { number, ticket, operation, outcome: Some(outcome), fresh: true, .. } => say(
            Good,
            format!("{who} 执行 {number} 号请求 {operation}，应答 {}：{outcome}", ticket.client),
            "每个副本都执行每个请求，也都应答客户端",
        ),
        Fact::Executed { number, ticket, outcome: Some(outcome), .. } => say(
            Plain,
            format!("{who} 再次应答 {}：{outcome}", ticket.client),
            format!("{number} 号是请求 {}，它先前执行过；一个请求只生效一次", ticket),
        ),
        Fact::Executed { number, ticket, outcome: None, .. } => say(
            Plain,
            format!("{who} 不让 {number} 号生效"),
            format!("它是请求 {}，而 {} 已经发出较新的请求", ticket, ticket.client),
        ),
        Fact::Passed { number } => {
            say(Plain, format!("{who} 越过 {number} 号"), "那里选定的是空操作，没有什么可执行")
        }
        Fact::GapFound { needs, number } => say(
            Warn,
            format!("{who} 先把 {number} 号放在一边"),
            format!("它需要先有 {needs} 号，那个也许迟到，也许丢了"),
        ),
        Fact::Fetches { above, latest } => say(
            Warn,
            format!("{who} 向 n1 索取 {above} 号之后的请求"),
            format!("它听说过 {latest} 号，而请求必须按次序执行"),
        ),
        Fact::SentAgain { node, first, count } => say(
            Plain,
            format!("{who} 给 {node} 补发从 {first} 号起的 {count} 个请求"),
            format!("{node} 索取了这些请求"),
        ),
        Fact::CaughtUp { number } => {
            say(Good, format!("{who} 补齐到 {number} 号"), "它听说过的编号，现在一个也不缺")
        }
        Fact::Repeated { ticket, outcome } => say(
            Good,
            format!("{who} 再次应答 {}：{outcome}", ticket.client),
            format!("请求 {} 它执行过，也记得当时的应答", ticket),
        ),
        Fact::ReadAside { ticket, key, value, executed } => say(
            Bad,
            format!("{who} 不按次序就应答 {}：{key} {}", ticket.client, held(*value)),
            format!("它已执行 {executed} 个请求，没有给这次读排序"),
        ),
        Fact::Paxos(fact) => of_part(who, fact),
    }
}

/// 负责定序的部件里发生的事：别的协议也带着它。
pub(crate) fn of_part(who: Endpoint, fact: &PaxosFact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    let ballot = |epoch: u64| BALLOTS.of(epoch).to_string();
    match fact {
        PaxosFact::Suspects { leader, silence } => say(
            Warn,
            format!("{who} 认为没有谁在给请求排序"),
            match leader {
                Some(leader) => format!("已有 {}没有收到 {leader} 的消息", span(*silence)),
                None => format!("已有 {}没有收到任何领导者的消息", span(*silence)),
            },
        ),
        PaxosFact::Leads { epoch, votes } => say(
            Good,
            format!("{who} 领导编号 {}：现在由它给请求排序", ballot(*epoch)),
            format!("{} 作出了承诺，已是多数派", nodes(*votes)),
        ),
        PaxosFact::Follows { epoch, leader } => say(
            Plain,
            format!("{who} 接受 {leader} 排的次序"),
            format!("{leader} 用的是编号 {}", ballot(*epoch)),
        ),
        PaxosFact::StepsDown { epoch, led, why } => say(
            if *led { Bad } else { Warn },
            if *led { format!("{who} 不再是领导者") } else { format!("{who} 放弃自己的编号") },
            match why {
                StepDownCause::HigherTerm { from } | StepDownCause::Leader { leader: from } => {
                    format!("{from} 用的是编号 {}", ballot(*epoch))
                }
                StepDownCause::NoQuorum { .. } | StepDownCause::Removed => {
                    format!("已有编号 {}", ballot(*epoch))
                }
            },
        ),
        PaxosFact::Ballot(fact) => part::ballot(who, fact),
    }
}

fn came(came: &Came) -> String {
    let said = came.outcome.map_or_else(|| "没有应答".into(), |outcome| format!("应答 {outcome}"));
    format!("{said}，键{}", held(came.value))
}

pub(crate) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::OrderDiffers { number, first, had, operation, second, has, other } => format!(
            "在 {number} 号上，{first} 执行的是 {operation}（请求 {}），{second} 执行的是 {other}（请求 {}）。",
            had, has
        ),
        Evidence::StateDiffers { number, operation, first, came: one, second, other } => format!(
            "执行 {number} 号请求 {operation} 之后，{first} {}；{second} 执行过同样的请求，却{}。",
            came(one),
            came(other)
        ),
        Evidence::NotCaughtUp { node, executed, number } => {
            format!("{node} 只执行到 {executed} 号，接着就执行了 {number} 号。")
        }
        Evidence::RequestOpen { ticket, rest } => {
            format!("一切正常已有 {}，请求 {} 仍没有应答。", span(*rest), ticket)
        }
        Evidence::ReplicaBehind { node, executed, expected, rest } => {
            format!("一切正常已有 {}，{node} 只执行到 {executed} 号，应到 {expected} 号。", span(*rest))
        }
        Evidence::Order(evidence) => part::violation(evidence),
    }
}
