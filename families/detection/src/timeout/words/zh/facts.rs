//! 请求的定时器：发生了什么，违反规则的值。

use crate::{Evidence, Fact, Why};
use faultline_engine::Endpoint;
use faultline_language::zh::span;
use faultline_language::{Sentence, Tone, say};

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    use Tone::{Bad, Good, Plain, Warn};
    Some(match fact {
        Fact::Asks { node, request, tries: 1, timer } => {
            say(Plain, format!("{who} 向 {node} 发送请求 {request}"), format!("等待应答 {}", span(*timer)))
        }
        Fact::Asks { node, request, tries, timer } => say(
            Warn,
            format!("{who} 向 {node} 重传请求 {request}，这是第 {tries} 次发送"),
            format!("定时器到期时没有应答；这次等待 {}", span(*timer)),
        ),
        Fact::Answered {
            node,
            request,
            sample: Some(sample),
            smoothed: Some(smoothed),
            deviation: Some(deviation),
            timer,
            ..
        } => say(
            Plain,
            format!("{who} 收到 {node} 对请求 {request} 的应答"),
            format!(
                "往返用了 {}：平滑之后为 {}，偏差 {}，下一个请求等待 {}",
                span(*sample),
                span(*smoothed),
                span(*deviation),
                span(*timer)
            ),
        ),
        Fact::Answered { node, request, tries, timer, .. } => say(
            Plain,
            format!("{who} 收到 {node} 对请求 {request} 的应答"),
            format!(
                "请求发送过 {tries} 次，应答没有写明对应哪一次，所以不能作为样本；下一个请求等待 {}",
                span(*timer)
            ),
        ),
        Fact::Unneeded { node, request } => say(
            Plain,
            format!("{who} 不理会 {node} 对请求 {request} 的应答"),
            format!("{who} 已不再等待它：有一次重传是多余的，或者这是网络复制的一份"),
        ),
        Fact::Unanswered { node, request, tries, silence } => say(
            Bad,
            format!("{who} 怀疑 {node}"),
            format!("请求 {request} 有 {tries} 次尝试没有应答，第一次在 {}之前发送", span(*silence)),
        ),
        Fact::Responds { node, request, why, suspected } => say(
            if *why == Why::Mistaken { Warn } else { Good },
            format!("{who} 重新信任 {node}"),
            match (why, suspected) {
                (Why::Mistaken, Some(suspected)) => format!(
                    "{node} 应答了请求 {request}，而且没有重启过，因此 {who} 认为持续了 {}的这次怀疑是误判",
                    span(*suspected)
                ),
                (Why::Restarted, Some(suspected)) => {
                    format!("{node} 重启之后应答了请求 {request}，此前怀疑了它 {}", span(*suspected))
                }
                _ => format!("{node} 应答了请求 {request}，这是它的第一个应答"),
            },
        ),
        _ => return None,
    })
}

pub(super) fn violation(evidence: &Evidence) -> Option<String> {
    Some(match evidence {
        Evidence::Sampled { node, by, request, tries: 1, told, is } => format!(
            "{by} 把 {}当作请求 {request} 到 {node} 的往返时间，而这个请求是在 {}之前发送的。",
            span(*told),
            span(*is)
        ),
        Evidence::Sampled { node, by, request, tries, told, is } => format!(
            "{by} 向 {node} 发送了请求 {request} 共 {tries} 次，第一次在 {}之前。谁也不知道应答对应哪一次，{by} 却把 {}当作往返时间。",
            span(*is),
            span(*told)
        ),
        Evidence::NotSampled { node, by, request, is } => format!(
            "{by} 向 {node} 只发送过一次请求 {request}，{}后收到应答，却没有把它记为一次往返。",
            span(*is)
        ),
        Evidence::Mistimed { node, by, told, is } => {
            format!("{by} 对 {node} 的定时器是 {}；按它测得的往返时间，应为 {}。", span(*told), span(*is))
        }
        Evidence::NotBackedOff { node, by, request, tries, told, is } => format!(
            "{by} 对 {node} 的定时器是 {}。请求 {request} 已尝试 {tries} 次，定时器应退避到 {}，直到有请求第一次发送就得到应答。",
            span(*told),
            span(*is)
        ),
        Evidence::Hasty { node, by, request, tries, wanted } => {
            format!("{by} 怀疑 {node}，但请求 {request} 只有 {tries} 次尝试没有应答，需要 {wanted} 次。")
        }
        _ => return None,
    })
}
