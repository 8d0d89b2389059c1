//! 监督进展：发生了什么，违反规则的值。

use crate::{Evidence, Fact};
use faultline_engine::Endpoint;
use faultline_language::zh::span;
use faultline_language::{Sentence, Tone, say};

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Option<Sentence> {
    use Tone::{Bad, Good, Plain, Warn};
    Some(match fact {
        Fact::Continues { life: 1, done: 0 } => say(Plain, format!("{who} 开始工作"), "它的磁盘上没有检查点"),
        Fact::Continues { life, done } => say(
            Plain,
            format!("{who} 从第 {done} 步之后继续工作"),
            format!("这是第 {life} 次启动，磁盘上最后的检查点是第 {done} 步"),
        ),
        Fact::Worked { done } => {
            say(Plain, format!("{who} 完成第 {done} 步"), "检查点已落盘，崩溃也不会丢失")
        }
        Fact::Renewed { node, life: 1 } => {
            say(Plain, format!("{who} 收到 {node} 的消息"), "这是它的第一条消息")
        }
        Fact::Renewed { node, life } => say(
            Plain,
            format!("{who} 得知 {node} 已重启"),
            format!("这是 {node} 的第 {life} 次启动，之前的报告不再有意义"),
        ),
        Fact::Resumed { node, done, .. } => say(
            Plain,
            format!("{who} 得知 {node} 已完成 {done} 步"),
            format!("{node} 只是重复启动时磁盘上的内容，这不是进展"),
        ),
        Fact::Advances { node, done, steps, after, .. } => say(
            Plain,
            format!("{who} 记下 {node} 的第 {done} 步"),
            match steps {
                1 => format!("上一次进展在 {}之前", span(*after)),
                _ => format!("新完成 {steps} 步，上一次进展在 {}之前", span(*after)),
            },
        ),
        Fact::OldReport { node, life, done, newest, .. } if life < newest => say(
            Plain,
            format!("{who} 不理会 {node} 关于第 {done} 步的报告"),
            format!("它是 {node} 第 {life} 次启动时发送的，此后 {node} 已经重启"),
        ),
        Fact::OldReport { node, done, known, .. } => say(
            Plain,
            format!("{who} 不理会 {node} 关于第 {done} 步的报告"),
            format!("它已经知道第 {} 步", known.unwrap_or(*done)),
        ),
        Fact::Lags { node, done, silence } => say(
            Warn,
            format!("{who} 认为 {node} 慢了"),
            format!("{node} {}，已有 {}，比一步应有的时间长", after_step(*done), span(*silence)),
        ),
        Fact::Stops { node, done, silence, beat: Some(beat) } => say(
            Bad,
            format!("{who} 认为 {node} 卡住了"),
            format!(
                "{node} {}，已有 {}，但它最近的心跳在 {}之前刚到：只看心跳，{node} 还活着",
                after_step(*done),
                span(*silence),
                span(*beat)
            ),
        ),
        Fact::Stops { node, done, silence, beat: None } => say(
            Bad,
            format!("{who} 认为 {node} 卡住了"),
            format!("{node} {}，已有 {}，也没有心跳", after_step(*done), span(*silence)),
        ),
        Fact::Recovers { node, done, stuck, after } => say(
            Good,
            format!("{who} 认为 {node} 恢复了工作"),
            format!(
                "{node} 隔了 {}终于完成第 {done} 步；此前 {who} 认为它{}",
                span(*after),
                if *stuck { "卡住了" } else { "慢了" }
            ),
        ),
        _ => return None,
    })
}

/// 哪一步之后没有报告。
fn after_step(done: Option<u64>) -> String {
    match done {
        Some(done) if done > 0 => format!("在第 {done} 步之后没有报告新的一步"),
        _ => "没有报告过任何一步".into(),
    }
}

pub(super) fn violation(evidence: &Evidence) -> Option<String> {
    Some(match evidence {
        Evidence::Unnoticed { node, by, silence, patience } => format!(
            "{by} 已有 {}没有记下 {node} 的任何一步。过了 {}就应认为 {node} 卡住了。",
            span(*silence),
            span(*patience)
        ),
        Evidence::NotNew { node, by, done, life, newest, known } if life == newest => format!(
            "{by} 把 {node} 关于第 {done} 步的报告当作进展，但之前已经完成 {known} 步：要么早已知道，要么在 {node} 第 {life} 次启动时就在磁盘上。"
        ),
        Evidence::NotNew { node, by, done, life, newest, .. } => format!(
            "{by} 把关于第 {done} 步的报告当作进展，它是 {node} 第 {life} 次启动时发送的，而 {by} 已知道它的第 {newest} 次启动。"
        ),
        Evidence::TooSoon { node, by, silence, patience } => format!(
            "{by} 认为 {node} 卡住了，但没有记下任何一步的时间只有 {}，而 {}之内都是允许的。",
            span(*silence),
            span(*patience)
        ),
        _ => return None,
    })
}
