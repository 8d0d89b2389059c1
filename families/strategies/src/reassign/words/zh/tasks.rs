//! 任务，中文：发生了什么，什么违反了规则，任务看板。

use crate::reassign::{ASIDE, Deed, Reason, TaskEvidence, TaskFact, TimerName, Why};
use faultline_engine::Endpoint;
use faultline_engine::view::{Task, TaskBoard, TaskState, TaskView};
use faultline_language::zh::{list, span};
use faultline_language::{Sentence, Tone, say};

pub(super) fn fact(who: Endpoint, fact: &TaskFact) -> Sentence {
    use Tone::{Bad, Good, Plain, Warn};
    match fact {
        TaskFact::PoolStarted { life: 1, .. } => say(Plain, format!("{who} 启动"), "它还没有任务"),
        TaskFact::PoolStarted { open: 0, .. } => say(Plain, format!("{who} 重启"), "磁盘上没有未了的任务"),
        TaskFact::PoolStarted { open, leased, .. } => {
            let leases = match leased {
                0 => "都没有租出".to_string(),
                leased => format!("其中 {leased} 个已租出，租约从头计时"),
            };
            say(Good, format!("{who} 重启，还有 {open} 个未了的任务"), format!("任务从磁盘读出，{leases}"))
        }
        TaskFact::BeganAnew { life } => say(
            Warn,
            format!("{who} 给任务从 1 开始编号"),
            format!(
                "这是它第 {life} 次启动，磁盘上没有任何任务的痕迹；以前若有任务，都已丢失，而它们的结果可能被当成编号相同的新任务的结果"
            ),
        ),
        TaskFact::WorkerStarted { life: 1 } => say(Plain, format!("{who} 启动，请求任务"), ""),
        TaskFact::WorkerStarted { life } => say(
            Plain,
            format!("{who} 重启，请求任务"),
            format!("这是它第 {life} 次启动，之前手中的任务都丢失了"),
        ),
        TaskFact::Submitted { ticket, first, tasks, poisoned } => {
            let kind = if *poisoned { "毒任务" } else { "任务" };
            let last = first + u32::from(*tasks) - 1;
            let numbers =
                if *tasks == 1 { format!("编号 {first}") } else { format!("编号 {first} 到 {last}") };
            say(
                Plain,
                format!("{who} 收下 {} 的 {tasks} 个{kind}", ticket.client),
                format!("{numbers}，已写入磁盘"),
            )
        }
        TaskFact::Recognised { ticket, first } => say(
            Plain,
            format!("{who} 认出 {} 的重试", ticket.client),
            format!("请求 {} 的任务已经收下，从编号 {first} 开始", ticket),
        ),
        TaskFact::Outdated { ticket } => say(
            Plain,
            format!("{who} 不理会 {} 的旧请求", ticket.client),
            format!("客户端已经发出比 {} 更新的请求，不再等这一个", ticket),
        ),
        TaskFact::SentToPool { client } => {
            say(Plain, format!("{who} 让 {client} 去找任务池"), "工作节点不接受请求")
        }
        TaskFact::Leased { task, attempt: 1, worker, .. } => {
            say(Plain, format!("{who} 把任务 {task} 租给 {worker}"), "租约期内任务归它")
        }
        TaskFact::Leased { task, attempt, worker, .. } => say(
            Plain,
            format!("{who} 把任务 {task} 租给 {worker}，这是第 {attempt} 次尝试"),
            "在任务池看来，前一次尝试已经失败",
        ),
        TaskFact::Repeated { task, attempt, worker } => say(
            Plain,
            format!("{who} 再次告诉 {worker}：任务 {task} 归它"),
            format!("{worker} 又来请求，像是没有收到；仍是第 {attempt} 次尝试"),
        ),
        TaskFact::Renewed { task, attempt, worker } => {
            say(Plain, format!("{who} 为 {worker} 的任务 {task} 续租"), format!("第 {attempt} 次尝试"))
        }
        TaskFact::NotRenewed { task, attempt, worker } => say(
            Warn,
            format!("{who} 不为 {worker} 的任务 {task} 续租"),
            format!("第 {attempt} 次尝试的租约已经结束"),
        ),
        TaskFact::Begun { task, attempt } => {
            say(Plain, format!("{who} 开始执行任务 {task}"), format!("第 {attempt} 次尝试"))
        }
        TaskFact::Executed { task, attempt } => {
            say(Plain, format!("{who} 执行完任务 {task}"), format!("第 {attempt} 次尝试，接着通知任务池"))
        }
        TaskFact::Killed { task, attempt, with } => {
            let others = match with {
                0 => "它手中没有别的任务".to_string(),
                with => format!("它手中另外 {with} 个任务一起丢失"),
            };
            say(Bad, format!("任务 {task} 让 {who} 的进程终止"), format!("第 {attempt} 次尝试；{others}"))
        }
        TaskFact::Dropped { task, attempt } => say(
            Plain,
            format!("{who} 放弃任务 {task}"),
            format!("还没有开始执行，而第 {attempt} 次尝试的租约已经结束"),
        ),
        TaskFact::Failed { task, attempt, worker, why, failures } => {
            let why = match why {
                Why::Expired => format!("租约到期；{worker} 可能崩溃了，可能只是慢，也可能联系不上"),
                Why::Restarted => format!("{worker} 已经重启，不可能还在执行这个任务"),
            };
            say(
                Warn,
                format!("{who} 从 {worker} 收回任务 {task}：第 {attempt} 次尝试失败"),
                format!("{why}；记在这个任务账上的失败已有 {failures} 次"),
            )
        }
        TaskFact::Counted { task, attempt, worker, late: false } => say(
            Good,
            format!("{who} 计入任务 {task} 的结果，由 {worker} 完成"),
            format!("第 {attempt} 次尝试持有租约，此前没有计过结果"),
        ),
        TaskFact::Counted { task, attempt, worker, late: true } => say(
            Good,
            format!("{who} 计入任务 {task} 迟到的结果，由 {worker} 完成"),
            format!("第 {attempt} 次尝试的租约已经结束，但这是第一个结果"),
        ),
        TaskFact::Again { task, attempt, worker } => say(
            Plain,
            format!("{who} 又听到 {worker} 完成了任务 {task}"),
            format!("第 {attempt} 次尝试已经计过数，什么都不改变"),
        ),
        TaskFact::Late { task, attempt, worker, reason } => {
            let why = match reason {
                Reason::Counted => "这个任务已按另一次尝试计过数",
                Reason::SetAside => "这个任务已经搁置",
                Reason::Refused => "它的租约已经结束，只有租约的持有者才能完成任务",
                Reason::Unknown => "任务池已不再保存这个任务",
            };
            say(
                Warn,
                format!("{who} 认出 {worker} 交来的任务 {task} 的结果已经迟到，不予计入"),
                format!("第 {attempt} 次尝试；{why}"),
            )
        }
        TaskFact::SetAside { task, failures } => say(
            Bad,
            format!("{who} 搁置任务 {task}"),
            format!("记在它账上的失败已有 {failures} 次，达到上限，不再分配给任何节点"),
        ),
        TaskFact::Settled { ticket, counted, aside } => say(
            if *aside == 0 { Good } else { Warn },
            format!("{who} 办完请求 {}", ticket),
            format!("计数 {counted} 个，搁置 {aside} 个"),
        ),
    }
}

pub(super) fn violation(evidence: &TaskEvidence) -> String {
    match evidence {
        TaskEvidence::TaskLost { task, attempts, quiet } => format!(
            "任务 {task} 经过 {attempts} 次尝试仍未了结，一切正常，却已有 {}没有任何任务发生变化。",
            span(*quiet)
        ),
        TaskEvidence::PassedOver { task, by } => {
            format!("任务 {task} 还没有了结，也没有租出，等得更短的任务 {by} 却先租了出去。")
        }
        TaskEvidence::NotOpen { task, attempt, deed } => {
            let of = attempt.map(|attempt| format!("按第 {attempt} 次尝试")).unwrap_or_default();
            let what = match deed {
                Deed::GivenOut => "租出",
                Deed::Counted => "计数",
                Deed::SetAside => "搁置",
            };
            format!("任务 {task} {of}{what}，可是它早已了结，或者从来没有提交过。")
        }
        TaskEvidence::NotDone { task, attempt, worker } => {
            format!("任务 {task} 按 {worker} 的第 {attempt} 次尝试计数，可是 {worker} 并没有做完这次尝试。")
        }
        TaskEvidence::TooLate { task, attempt, failed, limit } => format!(
            "任务 {task} 已经失败 {failed} 次，上限是 {limit} 次，本该搁置，却又租了出去，作为第 {attempt} 次尝试。"
        ),
        TaskEvidence::CutShort { task, attempt, lasted, lease } => format!(
            "任务 {task} 的第 {attempt} 次尝试只租了 {}就被收回，租期应为 {}。",
            span(*lasted),
            span(*lease)
        ),
        TaskEvidence::NotGiven { task, attempt, worker, holder: Some(holder) } => {
            format!("任务 {task} 的第 {attempt} 次尝试租给了 {holder}，开始执行的却是 {worker}。")
        }
        TaskEvidence::NotGiven { task, attempt, worker, holder: None } => {
            format!("任务 {task} 的第 {attempt} 次尝试没有租给任何节点，{worker} 却开始执行。")
        }
        TaskEvidence::WrongAnswer { ticket, counted, aside, really, set } => format!(
            "{} 的请求 {} 得到的应答是计数 {counted} 个、搁置 {aside} 个，实际上计数 {really} 个、搁置 {set} 个。",
            ticket.client, ticket
        ),
        TaskEvidence::NotTold { ticket, asked } => format!(
            "请求 {} 的任务都已了结，一切正常，{} 反复询问了 {}，却没有得到应答。",
            ticket,
            ticket.client,
            span(*asked)
        ),
        TaskEvidence::EndedTwice { task, first, second } => {
            let way = |attempt: &Option<u32>| match attempt {
                Some(attempt) => format!("按第 {attempt} 次尝试的结果计数"),
                None => "搁置".into(),
            };
            format!("任务 {task} 先是{}，后来又{}。", way(first), way(second))
        }
        TaskEvidence::SameNumber { task, attempt, first, second } => {
            format!(
                "任务 {task} 的第 {attempt} 次尝试给过 {first}，后来又有同样编号的一次尝试给了 {second}。"
            )
        }
        TaskEvidence::NotLate { task, attempt, worker, holder: Some(holder) } => format!(
            "{worker} 对任务 {task} 第 {attempt} 次尝试的结果算数了，而租约在第 {holder} 次尝试手中。"
        ),
        TaskEvidence::NotLate { task, attempt, worker, holder: None } => {
            format!("{worker} 对任务 {task} 第 {attempt} 次尝试的结果算数了，而它的租约已经结束。")
        }
        TaskEvidence::TooSoon { task, failed, limit } => {
            format!("任务 {task} 只失败了 {failed} 次就被搁置，上限是 {limit} 次。")
        }
        TaskEvidence::NotFailed { task, attempt, why: Why::Expired } => {
            format!("任务 {task} 的第 {attempt} 次尝试并没有租约，却因租约到期而失败。")
        }
        TaskEvidence::NotFailed { task, attempt, why: Why::Restarted } => {
            format!("任务 {task} 的第 {attempt} 次尝试因节点重启而失败，而那个节点并没有重启。")
        }
        TaskEvidence::TwoLeases { task, one, worker, other, rival } => {
            format!("{worker} 的第 {one} 次尝试和 {rival} 的第 {other} 次尝试同时租有任务 {task}。")
        }
        TaskEvidence::SubmittedTwice { ticket, first, second } => {
            format!("请求 {} 把任务提交了两遍：一遍从编号 {first} 开始，一遍从编号 {second} 开始。", ticket)
        }
    }
}

pub(super) fn timer(timer: TimerName) -> &'static str {
    match timer {
        TimerName::Poll => "再次请求",
        TimerName::Renew => "续租",
        TimerName::Lease => "租约到期",
        TimerName::Work => "任务",
    }
}

pub(super) fn fired(timer: TimerName) -> (&'static str, &'static str) {
    match timer {
        TimerName::Poll => ("检查有没有得到应答", "没有得到应答的，它会重发"),
        TimerName::Renew => ("检查有没有租约要续", "手中有任务就续租，无论工作有没有进展"),
        TimerName::Lease => ("发现一份租约到期", "没有续租，也没有结果"),
        TimerName::Work => ("没有可完成的任务", "它手中没有任务"),
    }
}

pub(super) fn task(task: Task) -> String {
    format!("任务 {}", u32::from(task.number) + 1)
}

pub(super) fn board(board: Option<&TaskBoard>) -> Vec<String> {
    let Some(board) = board else {
        return vec!["没有节点管理任务：任务池处于停机状态。".into()];
    };
    if board.tasks.is_empty() {
        return vec!["还没有任务：等待客户端提交。".into()];
    }
    let aside = board.tasks.iter().filter(|view| *view.task.kind == ASIDE).count();
    let of = |state| board.tasks.iter().filter(|view| view.state == state).count();
    let (counted, leased) = (of(TaskState::Completed) - aside, of(TaskState::InProgress));
    vec![
        format!("已计数 {counted} 个，租出 {leased} 个，等待 {} 个", of(TaskState::Idle)),
        format!("搁置 {aside} 个"),
    ]
}

pub(super) fn on_board(view: &TaskView) -> String {
    let who = list(&view.on.iter().collect::<Vec<_>>());
    let state = match view.state {
        _ if *view.task.kind == ASIDE => "已搁置".to_string(),
        TaskState::Idle => "等待中".into(),
        TaskState::InProgress => format!("租给 {who}"),
        TaskState::Completed => format!("已计数，由 {who} 完成"),
    };
    let again = if view.attempts > 1 { format!("，尝试 {} 次", view.attempts) } else { String::new() };
    format!("任务 {}，{state}{again}", u32::from(view.task.number) + 1)
}
