//! 故障检测：发生了什么，规则，违反规则的值。

use crate::monitor::words::zh as monitor;
use crate::{Evidence, Fact, Outcome, Why};
use faultline_engine::{Endpoint, NodeId};
use faultline_language::zh::{client, nodes, span};
use faultline_language::{Sentence, Tone, say};

pub(super) fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        Fact::Client(fact) => client(who, fact, Outcome::is_good, |answer| answer.to_string()),
        Fact::Monitor(fact) => monitor::fact(who, fact),
        Fact::Started { life, suspects } if suspects.is_empty() => say(
            Plain,
            format!("{who} 启动，不怀疑任何节点"),
            format!("这是第 {life} 次启动，还没有收到它们的任何消息"),
        ),
        Fact::Started { life: 1, suspects } => {
            say(Plain, format!("{who} 启动，怀疑 {}", nodes(*suspects)), "还没有收到任何心跳")
        }
        Fact::Started { suspects, .. } => say(
            Plain,
            format!("{who} 重新启动，怀疑 {}", nodes(*suspects)),
            "内存已丢失，此后还没有收到任何心跳",
        ),
        Fact::Suspects { node, missing: Some(missing), newest: 0, .. } => say(
            Bad,
            format!("{who} 怀疑 {node}"),
            format!("心跳 {missing} 或更新的心跳应已到达，却一个也没有"),
        ),
        Fact::Suspects { node, missing: Some(missing), newest, silence } => say(
            Bad,
            format!("{who} 怀疑 {node}"),
            format!(
                "心跳 {missing} 或更新的心跳应已到达；最新收到的是心跳 {newest}，在 {}之前",
                span(*silence)
            ),
        ),
        Fact::Suspects { node, missing: None, newest, silence } => say(
            Bad,
            format!("{who} 怀疑 {node}"),
            format!("心跳 {newest} 之后已有 {}没有收到更新的心跳", span(*silence)),
        ),
        Fact::Trusts { node, beat, why: Why::First, suspected: None } => {
            say(Good, format!("{who} 信任 {node}"), format!("心跳 {beat} 是第一个有效的心跳"))
        }
        Fact::Trusts { node, beat, why: Why::Restarted, suspected } => say(
            Good,
            format!("{who} 重新信任 {node}"),
            match suspected {
                Some(suspected) => {
                    format!("心跳 {beat} 来自重启之后的 {node}，此前怀疑了它 {}", span(*suspected))
                }
                None => format!("心跳 {beat} 来自重启之后的 {node}"),
            },
        ),
        Fact::Trusts { node, beat, suspected, .. } => say(
            Warn,
            format!("{who} 重新信任 {node}"),
            match suspected {
                Some(suspected) => format!(
                    "心跳 {beat} 并非来自重启之后的 {node}，因此 {who} 认为持续了 {}的这次怀疑是误判",
                    span(*suspected)
                ),
                None => format!("心跳 {beat} 到达"),
            },
        ),
        Fact::Ignored { node, beat, life: Some(life), .. } => say(
            Plain,
            format!("{who} 不理会 {node} 的心跳 {beat}"),
            format!("它来自 {node} 的第 {life} 次启动，此后 {node} 已经重启"),
        ),
        Fact::Joined { node, by, suspected: false, .. } => say(
            Warn,
            format!("{who} 开始监视 {node}，并信任它"),
            format!("{}已加入，但还没有收到 {node} 的任何心跳", says(*node, *by)),
        ),
        Fact::Joined { node, by, .. } if node == by => {
            say(Plain, format!("{who} 开始监视 {node}"), format!("收到的消息表明 {node} 已加入"))
        }
        Fact::Joined { node, by, .. } => say(
            Plain,
            format!("{who} 开始监视 {node}，起初怀疑它"),
            format!("{by} 说 {node} 已加入，但 {who} 还没有收到它的任何心跳"),
        ),
        Fact::Left { node, by, suspected, .. } => say(
            if *suspected { Good } else { Plain },
            format!("{who} 不再监视 {node}"),
            if *suspected {
                format!("{}已退出，因此不再怀疑它", says(*node, *by))
            } else {
                format!("{}已退出", says(*node, *by))
            },
        ),
        Fact::AfterLeaving { node, beat } => {
            say(Plain, format!("{who} 不理会 {node} 的心跳 {beat}"), format!("它是 {node} 退出之前发送的"))
        }
        Fact::Leaves { to, .. } if to.is_empty() => {
            say(Plain, format!("{who} 退出集群"), "它不知道可以向谁告别")
        }
        Fact::Leaves { to, .. } => say(Plain, format!("{who} 退出集群"), format!("它向 {} 告别", nodes(*to))),
        Fact::NotDue => say(Plain, format!("{who} 没有发送心跳"), "它的时钟还没有到第一次心跳应当发送的时刻"),
        Fact::Ignored { node, beat, wanted, life: None } => say(
            Plain,
            format!("{who} 不理会 {node} 的心跳 {beat}"),
            format!("它太旧了：现在只有心跳 {wanted} 或更新的心跳才算数"),
        ),
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
    }
}

/// 哪一步之后没有报告。
fn after_step(done: Option<u64>) -> String {
    match done {
        Some(done) if done > 0 => format!("在第 {done} 步之后没有报告新的一步"),
        _ => "没有报告过任何一步".into(),
    }
}

/// 谁说的：节点自己，或者别的节点。
fn says(node: NodeId, by: NodeId) -> String {
    if node == by { format!("{node} 自己说") } else { format!("{by} 说 {node} ") }
}

/// 以百分之一为单位的 φ：`8.03`；超出计算范围时写作“16 或更高”。
fn phi(hundredths: u32) -> String {
    match hundredths {
        1_600.. => "16 或更高".into(),
        part => format!("{}.{:02}", part / 100, part % 100),
    }
}

pub(super) fn violation(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Monitor(evidence) => monitor::violation(evidence),
        Evidence::Undetected { crashed, by, after, bound } => format!(
            "{crashed} 在 {}之前崩溃，崩溃之后 {}就应受到怀疑，但 {by} 信任它。",
            span(*after),
            span(*bound)
        ),
        Evidence::Trusted { crashed, by, down, quiet } => format!(
            "{crashed} 已停机 {}，{by} 已有 {}没有收到它的任何消息，却仍然信任它。",
            span(*down),
            span(*quiet)
        ),
        Evidence::Accused { node, by, rest } => format!(
            "所有节点都在运行、所有链路都很快，已有 {}，但 {by} 怀疑 {node}，或者刚刚还在怀疑它。",
            span(*rest)
        ),
        Evidence::Departed { node, by, since } => {
            format!("{node} 不再是集群成员已有 {}，{by} 必然知道这一点，却仍然怀疑 {node}。", span(*since))
        }
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
        Evidence::Hasty { node, by, request, tries, wanted } => {
            format!("{by} 怀疑 {node}，但请求 {request} 只有 {tries} 次尝试没有应答，需要 {wanted} 次。")
        }
    }
}
