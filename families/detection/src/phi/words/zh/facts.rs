//! φ 累积式故障检测器：发生了什么，违反规则的值。

use crate::{Evidence, Fact};
use faultline_engine::Endpoint;
use faultline_language::zh::span;
use faultline_language::{Sentence, Tone, say};

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    use Tone::{Bad, Plain};
    Some(match fact {
        Fact::Counted { node, beat, silence: None, timeout, .. } => say(
            Plain,
            format!("{who} 收到 {node} 的心跳 {beat}"),
            format!("此后沉默 {}，{who} 就会怀疑 {node}", span(*timeout)),
        ),
        Fact::Counted { node, beat, silence: Some(silence), phi_hundredths, learned, timeout, .. } => say(
            Plain,
            format!("{who} 收到 {node} 的心跳 {beat}"),
            format!(
                "距上一个 {}，φ 当时升到 {}；这个间隔{}，此后沉默 {}，{who} 就会怀疑 {node}",
                span(*silence),
                phi(*phi_hundredths),
                if *learned { "计入窗口" } else { "不计入窗口" },
                span(*timeout)
            ),
        ),
        Fact::Doubts { node, phi_hundredths, silence } => say(
            Plain,
            format!("{who} 对 {node} 的 φ 为 {}", phi(*phi_hundredths)),
            format!("已有 {}没有收到更新的心跳", span(*silence)),
        ),
        Fact::Convicts { node, phi_hundredths, threshold, newest, silence } => say(
            Bad,
            format!("{who} 怀疑 {node}"),
            format!(
                "φ 为 {}，达到阈值 {threshold}：心跳 {newest} 之后已有 {}没有收到更新的心跳",
                phi(*phi_hundredths),
                span(*silence)
            ),
        ),
        _ => return None,
    })
}

/// 以百分之一为单位的 φ：`8.03`；超出计算范围时写作“16 或更高”。
fn phi(hundredths: u32) -> String {
    match hundredths {
        1_600.. => "16 或更高".into(),
        part => format!("{}.{:02}", part / 100, part % 100),
    }
}

pub(super) fn violation(evidence: &Evidence) -> Option<String> {
    Some(match evidence {
        Evidence::Late { node, by, silence, bound } => format!(
            "{by} 已有 {}没有收到 {node} 的有效心跳。沉默 {}时 φ 就已达到阈值，{by} 却仍然信任 {node}。",
            span(*silence),
            span(*bound)
        ),
        Evidence::Falls { node, by, before, after } => format!(
            "{by} 对 {node} 的 φ 原为 {}，现为 {}，其间却没有收到更新的心跳。",
            phi(*before),
            phi(*after)
        ),
        Evidence::Lingers { node, by, told, silence } => format!(
            "{by} 对 {node} 的 φ 按沉默 {}计算，而最近一个更新的心跳最多在 {}之前到达。",
            span(*told),
            span(*silence)
        ),
        Evidence::Differs { node, by, told, is, silence } => format!(
            "{by} 称沉默 {}之后对 {node} 的 φ 为 {}；按到达的心跳计算，应为 {}。",
            span(*silence),
            phi(*told),
            phi(*is)
        ),
        _ => return None,
    })
}
