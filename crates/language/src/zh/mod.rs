//! 简体中文：数量、列举、时间。

mod typography;

pub use typography::{Flaw, has_han, is_han, typography};

use crate::{Sentence, Tone, say};
use faultline_engine::{Abandon, ClientFact, Endpoint, NodeSet, Span, Time};
use std::fmt::Display;

/// 客户端做了什么；`good` 判断应答是否如它所愿，`told` 给出应答的写法。
pub fn client<O: Display, A>(
    who: Endpoint,
    fact: &ClientFact<O, A>,
    good: impl Fn(&A) -> bool,
    told: impl Fn(&A) -> String,
) -> Sentence {
    match fact {
        ClientFact::Invoked { operation, to, .. } => {
            say(Tone::Plain, format!("{who} 向 {to} 发出请求 {operation}"), "")
        }
        ClientFact::Retried { to, attempt, timed_out, .. } => say(
            Tone::Warn,
            format!("{who} 重试，这次向 {to} 发出请求"),
            if *timed_out {
                format!("没有及时收到应答；这是第 {attempt} 次尝试")
            } else {
                format!("上一次尝试被重定向或被拒绝；这是第 {attempt} 次尝试")
            },
        ),
        ClientFact::Returned { operation, outcome, by, took, .. } => say(
            if good(outcome) { Tone::Good } else { Tone::Bad },
            format!("{who} 收到应答 {operation} → {}", told(outcome)),
            format!("{by} 作出应答，用时 {}", span(*took)),
        ),
        ClientFact::AskedAll { nodes: all, .. } => say(
            Tone::Plain,
            format!("{who} 向 {} 发出同一个请求", nodes(*all)),
            "这个协议的客户端同时请求所有副本",
        ),
        ClientFact::Heard { outcome, by, same, needed, .. } => say(
            Tone::Plain,
            format!("{who} 收到 {by} 的应答 {}，继续等待", told(outcome)),
            match same.len() {
                1 => format!("目前只有 {by} 这样应答；需要 {needed} 个相同的应答"),
                _ => format!("{} 的应答相同；需要 {needed} 个相同的应答", nodes(*same)),
            },
        ),
        ClientFact::Differs { outcome, by, taken, .. } => say(
            Tone::Warn,
            format!("{} 给 {who} 的应答不一样：{}", nodes(*by), told(outcome)),
            format!("{who} 采纳的应答是 {}", told(taken)),
        ),
        ClientFact::GaveUp { timed_out, .. } => say(
            Tone::Warn,
            format!("{who} 放弃请求"),
            if *timed_out {
                "没有及时收到应答，而它只请求一次"
            } else {
                "它被重定向或被拒绝，而它只请求一次"
            },
        ),
        ClientFact::BackedOff { pause, .. } => {
            say(Tone::Plain, format!("{who} 先等 {}再重试", span(*pause)), "按照它的重试策略")
        }
        ClientFact::Abandoned { attempt, reason: Abandon::Keyless, .. } => say(
            Tone::Warn,
            format!("{who} 重试时不带幂等键"),
            format!("第 {attempt} 次尝试没有及时收到应答；对服务器来说，下一次尝试是新的请求"),
        ),
        ClientFact::Abandoned { attempt, reason, .. } => {
            let why = match reason {
                Abandon::Retries => "策略允许的重试次数已用完",
                Abandon::Deadline => "应答会晚于截止时间",
                Abandon::Budget => "重试预算已用完",
                Abandon::Breaker | Abandon::Keyless => "熔断器已断开",
            };
            say(Tone::Bad, format!("{who} 尝试 {attempt} 次后放弃"), why)
        }
        ClientFact::Declined { operation } => {
            say(Tone::Warn, format!("{who} 没有发出 {operation}"), "熔断器已断开，请求立即失败")
        }
        ClientFact::BreakerOpened { failures: 1, pause } => say(
            Tone::Bad,
            format!("{who} 的熔断器断开"),
            format!("一次尝试失败，已达到阈值；接下来 {}内不发送请求", span(*pause)),
        ),
        ClientFact::BreakerOpened { failures, pause } => say(
            Tone::Bad,
            format!("{who} 的熔断器断开"),
            format!("连续 {failures} 次尝试失败；接下来 {}内不发送请求", span(*pause)),
        ),
        ClientFact::BreakerProbed { .. } => say(
            Tone::Plain,
            format!("{who} 的熔断器放行一个请求"),
            "这个请求能否得到应答，决定其他请求能否放行",
        ),
        ClientFact::BreakerClosed => say(Tone::Good, format!("{who} 的熔断器闭合"), "放行的请求得到了应答"),
        ClientFact::TurnedAway { ticket } => {
            say(Tone::Warn, format!("{who} 拒绝 {} 的一个请求", ticket.client), "队列已满，它立即告知客户端")
        }
        ClientFact::Redirected { ticket, to: Some(to) } => {
            say(Tone::Plain, format!("{who} 让 {} 改找 {to}", ticket.client), format!("{who} 追随 {to}"))
        }
        ClientFact::Redirected { ticket, to: None } => {
            say(Tone::Warn, format!("{who} 无法受理 {} 的请求", ticket.client), "它不知道谁是领导者")
        }
    }
}

/// `3 票`：中文没有单复数，量词由调用者给出。
#[must_use]
pub fn count(n: usize, what: &str) -> String {
    format!("{n} {what}")
}

/// `n1、n2、n3`；没有则为空。
#[must_use]
pub fn list<T: Display>(names: &[T]) -> String {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    names.join("、")
}

/// `n1、n2、n3`，没有则为“无”。
#[must_use]
pub fn nodes(set: NodeSet) -> String {
    if set.is_empty() { "无".into() } else { list(&set.iter().collect::<Vec<_>>()) }
}

/// 违反规则的依据；此前有节点说谎时，说明这已超出协议的假设。
#[must_use]
pub fn lied(evidence: &str, liars: NodeSet) -> String {
    let evidence = evidence.trim_end_matches('。');
    format!("{evidence}。此前 {} 说过谎，这已超出协议的假设。", nodes(liars))
}

/// 提议的值加引号：它可能是句子里另有含义的词。
pub fn quoted(word: impl Display) -> String {
    format!("“{word}”")
}

/// 时长，按阅读需要取整：`1.6 秒`、`13 毫秒`。
#[must_use]
pub fn span(span: Span) -> String {
    match span.0 {
        n if n >= 10_000_000 => format!("{} 秒", n / 1_000_000),
        n if n >= 1_000_000 => format!("{}.{} 秒", n / 1_000_000, n / 100_000 % 10),
        n if n >= 10_000 => format!("{} 毫秒", n / 1_000),
        n if n >= 1_000 => format!("{}.{} 毫秒", n / 1_000, n / 100 % 10),
        n => format!("{n} 微秒"),
    }
}

/// 时刻：精确到毫秒，总是三位小数。
#[must_use]
pub fn clock(time: Time) -> String {
    format!("{}.{:03} 秒", time.0 / 1_000_000, time.0 / 1_000 % 1_000)
}

/// `2.50`：倍数，由百分之几给出。
#[must_use]
pub fn ratio(hundredths: u64) -> String {
    super::en::ratio(hundredths)
}

#[cfg(test)]
mod tests {
    use super::{clock, nodes, span};
    use faultline_engine::{NodeId, NodeSet, Span, Time};

    #[test]
    fn lists_and_times_are_those_of_the_language() {
        assert_eq!(nodes([NodeId(0), NodeId(2)].into_iter().collect()), "n1、n3");
        assert_eq!(nodes(NodeSet::default()), "无");
        assert_eq!(span(Span::millis(1_640)), "1.6 秒");
        assert_eq!(clock(Time(709_000)), "0.709 秒");
    }
}
