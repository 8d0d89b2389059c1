//! 重试：发生了什么，什么违反了规则。

use crate::{Evidence, Fact};
use faultline_engine::Endpoint;
use faultline_language::zh::span;
use faultline_language::{Sentence, Tone, say};

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    use Tone::{Bad, Good, Plain, Warn};
    Some(match fact {
        Fact::Started { life: 1, .. } => say(Plain, format!("{who} 启动"), "它还没有任何幂等键"),
        Fact::Started { keys: 0, .. } => say(Warn, format!("{who} 重启，没有任何幂等键"), "磁盘上没有幂等键"),
        Fact::Started { keys, .. } => {
            say(Good, format!("{who} 重启，记得 {keys} 个幂等键"), "幂等键与请求的结果一起保存在磁盘上")
        }
        Fact::TookEffect { ticket, operation, outcome } => say(
            Plain,
            format!("{who} 为 {} 执行 {operation}，结果是 {outcome}", ticket.client),
            format!("幂等键 {} 是新的，已与结果一起写入磁盘", ticket),
        ),
        Fact::Unready { ticket } => say(
            Warn,
            format!("{who} 拒绝 {} 的一个请求", ticket.client),
            "它刚刚重启，第一次写入落盘之前不提供服务",
        ),
        Fact::Began { ticket, key: read, version } => say(
            Plain,
            format!("{who} 为 {} 开始一个事务", ticket.client),
            format!("读到 {read} 的版本 {version}"),
        ),
        Fact::Conflicted { ticket, key: read, version, newer } => say(
            Bad,
            format!("{who} 拒绝 {} 的事务", ticket.client),
            format!("它读到的是 {read} 的版本 {version}，现在已是版本 {newer}"),
        ),
        _ => return None,
    })
}

pub(super) fn violation(evidence: &Evidence) -> Option<String> {
    Some(match evidence {
        Evidence::AgainEffective { ticket, operation, newest } if ticket.serial == *newest => {
            format!("幂等键为 {} 的 {operation} 生效了两次。", ticket)
        }
        Evidence::AgainEffective { ticket, operation, newest } => format!(
            "同一客户端的第 {newest} 个请求已生效，之后幂等键为 {} 的 {operation} 又生效了，而没有人在等它。",
            ticket
        ),
        Evidence::NotKept { ticket, operation, told, kept: None } => format!(
            "{} 请求 {operation}，得到的应答是 {told}，而磁盘上没有幂等键 {}。",
            ticket.client, ticket
        ),
        Evidence::NotKept { ticket, operation, told, kept: Some(kept) } => format!(
            "{} 请求 {operation}，得到的应答是 {told}，而磁盘上幂等键 {} 的结果是 {kept}。",
            ticket.client, ticket
        ),
        Evidence::StillOverloaded { after, bound, asked, answered } => format!(
            "干扰结束已有 {}，{asked} 个请求中只有 {answered} 个在一秒内得到应答。规定的恢复时限是 {}。",
            span(*after),
            span(*bound)
        ),
        _ => return None,
    })
}
