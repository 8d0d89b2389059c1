//! 应对策略，中文。

mod facts;
mod names;

use crate::failover::{self, words::zh as words};
use crate::reassign::{self, words::tasks_zh as tasks};
use crate::{Evidence, Fact, Label, PROTOCOLS_ZH_CN, Part, TimerName};
use faultline_engine::view::{Field, Glance, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Epoch, EpochKind, Fact as _, Weight};
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};
use faultline_rules::words::zh as shared;

/// 应对策略，中文。
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chinese;

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "one-effect-per-key" => ("一键一效", "带有幂等键的请求只生效一次，无论发送多少次，也无论什么崩溃。"),
        "answered-effects-last" => {
            ("应答过的结果不会丢失", "客户端得知请求已生效时，结果已经写入磁盘，并且与应答一致。")
        }
        "recovers-after-trigger" => {
            ("诱因消失后恢复", "原本承受得住负载的服务，在干扰结束之后的规定时间内重新承受得住同样的负载。")
        }
        "no-task-lost" => (
            "任务不丢失",
            "一切恢复正常之后，任务池收下的每个任务都已计数或搁置，并且如实告知客户端。分配任务时不会漏掉任何一个。",
        ),
        "task-counted-once" => (
            "只计一次",
            "任务的结果只计一次，无论执行几次，但必须确实执行过；已搁置的任务不再计数，已了结的任务不再分配。",
        ),
        "attempts-differ" => ("尝试编号各不相同", "同一任务的任何两次尝试编号都不同，无论什么崩溃。"),
        "late-is-recognised" => (
            "认得出迟到",
            "只有持有租约的那次尝试，它的结果才算准时。在拒收迟到结果的设置下，其他结果都不算数。",
        ),
        "aside-after-failures" => (
            "失败够次数才搁置",
            "任务失败的次数达到设置的上限就搁置，不提前，也不拖延。失败的尝试必定租到过任务。",
        ),
        "one-lease" => (
            "只有一份租约",
            "在任务池看来，任何时刻都没有两次尝试同时租有同一个任务。租约不会提前终止，也只有租到的节点才执行这次尝试。",
        ),
        "submitted-once" => ("只提交一次", "一个请求只提交一次任务，无论发送多少次，也无论什么崩溃。"),
        "linearizability" => shared::LINEARIZABILITY,
        _ => return words::rule(slug),
    })
}

impl Vocabulary for Chinese {
    fn family(&self) -> &'static str {
        "应对策略"
    }

    fn protocols(&self) -> Protocols {
        PROTOCOLS_ZH_CN
    }

    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)> {
        rule(slug)
    }

    fn label(&self, name: Name) -> Option<&'static str> {
        Label::find(name.0).map(names::label)
    }

    fn timer(&self, name: Name) -> Option<&'static str> {
        let of_tasks = || reassign::TimerName::find(name.0).map(tasks::timer);
        let of_failover = || failover::TimerName::find(name.0).map(words::timer);
        TimerName::find(name.0).map(names::timer).or_else(of_tasks).or_else(of_failover)
    }

    fn fired(&self, name: Name) -> Option<(&'static str, &'static str)> {
        let of_tasks = || reassign::TimerName::find(name.0).map(tasks::fired);
        let of_failover = || failover::TimerName::find(name.0).map(words::fired);
        TimerName::find(name.0).and_then(names::fired).or_else(of_tasks).or_else(of_failover)
    }

    fn role(&self, slug: &str) -> Option<&'static str> {
        Part::find(slug).map(names::role)
    }

    fn part(&self, glance: &Glance) -> String {
        if let Some(own) = Part::find(glance.role.slug).and_then(|part| words::part(part, glance.commit)) {
            return own;
        }
        match (Part::find(glance.role.slug), glance.commit) {
            (Some(Part::Recovering), _) => "拒绝请求".into(),
            (Some(Part::Pool), many) => format!("已计数 {many} 个"),
            (Some(Part::Worker), many) => {
                glance.task.map_or_else(|| format!("空闲，已执行 {many} 个"), tasks::task)
            }
            (_, 0) => "尚未执行请求".into(),
            (_, many) => format!("已执行 {many} 次"),
        }
    }

    fn epoch(&self, epoch: Epoch) -> Option<String> {
        epoch.kind.map(|_| format!("令牌 {epoch}"))
    }

    fn task(&self, task: Task) -> Option<String> {
        Some(tasks::task(task))
    }

    fn board(&self, board: Option<&TaskBoard>) -> Vec<String> {
        tasks::board(board)
    }

    fn on_board(&self, view: &TaskView) -> String {
        tasks::on_board(view)
    }

    fn entry(&self, _: &LogCell, _: bool, _: bool) -> String {
        String::new()
    }

    fn entry_short(&self, _: &LogCell) -> String {
        String::new()
    }

    fn step(&self, word: &str, _: Option<&str>) -> Option<String> {
        Some(
            match word {
                "executes" => "执行一个请求",
                "recognises" => "认出一次重试",
                "conflicts" => "拒绝一个有冲突的事务",
                "gives-out" => "把一个任务租给工作节点",
                "takes-back" => "一次尝试失败，收回任务",
                "counts" => "给一个任务计数",
                "refuses" => "认出一个迟到的结果",
                "sets-aside" => "搁置一个任务",
                "settles" => "办完一个请求的全部任务",
                "finishes" => "执行完一个任务",
                "dies" => "因毒任务而终止",
                "resumes" => "接管完毕，开始服务",
                "stores" => "保存一个结果",
                _ => return None,
            }
            .into(),
        )
    }

    fn tag(&self, field: &Field) -> Option<String> {
        match (Label::find(field.label.0)?, &field.value) {
            (Label::Task, Value::Number(number)) => Some(format!(" {number}")),
            (Label::Token, Value::Number(token)) if *token > 0 => Some(format!("，令牌 {token}")),
            _ => None,
        }
    }

    fn denied(&self, name: Name) -> Option<&'static str> {
        match Label::find(name.0)? {
            Label::Poisoned => Some("无毒"),
            _ => None,
        }
    }
}

impl FamilyWords<Fact> for Chinese {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let told = happened.facts.iter();
        told.map(|record| (record.fact.weight(), facts::fact(record.subject, &record.fact))).collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        facts::violation(evidence)
    }
}
