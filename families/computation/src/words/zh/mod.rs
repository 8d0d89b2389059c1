//! 计算，中文。

mod board;
mod facts;
mod names;

use crate::{Evidence, Fact, Label, PROTOCOLS_ZH_CN, Part, TaskKind, TimerName};
use faultline_engine::view::{Field, Glance, Held, LogCell, Name, Task, TaskBoard, TaskView};
use faultline_engine::{Epoch, EpochKind, Fact as _, Weight};
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};

/// 计算，中文。
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chinese;

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "sequential-result" => (
            "结果与单机相同",
            "无论发生什么故障，无论任务执行多少次，结果都与一台机器逐个统计单词的结果相同。",
        ),
        "counted-once" => {
            ("只计一次", "Reduce 任务只计入每个 Map 任务的输出一次，并且它的输出中每个单词只有一行。")
        }
        "no-task-lost" => (
            "任务不丢失",
            "每个 Reduce 任务的输出都来自全部 Map 任务的输出，结果来自全部 Reduce 任务的输出。",
        ),
        "output-final" => ("输出不再改变", "完整的输出不再改变。"),
        _ => return None,
    })
}

impl Vocabulary for Chinese {
    fn family(&self) -> &'static str {
        "计算"
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
        TimerName::find(name.0).map(names::timer)
    }

    fn fired(&self, name: Name) -> Option<(&'static str, &'static str)> {
        TimerName::find(name.0).and_then(names::fired)
    }

    fn role(&self, slug: &str) -> Option<&'static str> {
        Part::find(slug).map(names::role)
    }

    fn part(&self, glance: &Glance) -> String {
        let task = glance.task.and_then(|task| self.task(task));
        task.or_else(|| self.role(glance.role.slug).map(Into::into)).unwrap_or_default()
    }

    fn epoch(&self, _: Epoch) -> Option<String> {
        None
    }

    fn task(&self, task: Task) -> Option<String> {
        let kind = match TaskKind::of(task.kind) {
            TaskKind::Map => "Map",
            TaskKind::Reduce => "Reduce",
        };
        Some(format!("{kind} {}", task.number + 1))
    }

    fn board(&self, kept: Option<&TaskBoard>) -> Vec<String> {
        board::board(kept)
    }

    fn on_board(&self, view: &TaskView) -> String {
        board::on_board(view)
    }

    fn entry(&self, cell: &LogCell, _: bool, _: bool) -> String {
        self.entry_short(cell)
    }

    fn entry_short(&self, cell: &LogCell) -> String {
        match &cell.held {
            Held::Hole | Held::Noop => "–".into(),
            Held::Command { short, .. } => short.clone(),
            Held::Record { about, .. } => about.clone(),
        }
    }

    fn step(&self, word: &str, _: Option<&str>) -> Option<String> {
        let text = match word {
            "hands-out" => "把一个任务交给工作节点",
            "backs-up" => "把一个任务也交给另一个工作节点，作为备份任务",
            "maps" => "完成一个 Map 任务",
            "fetches" => "为 Reduce 任务取得键值对",
            "sums" => "算出一个 Reduce 任务的各个总数",
            "stores" => "以最终文件名保存了一份输出",
            "suspects" => "认为某个工作节点已崩溃",
            "repeats" => "把一个已完成的任务恢复为空闲",
            "resumes" => "从检查点继续",
            "forgets" => "不知道正在进行的计算",
            "finishes" => "得到结果",
            _ => return None,
        };
        Some(text.into())
    }

    fn tag(&self, _: &Field) -> Option<String> {
        None
    }

    fn denied(&self, name: Name) -> Option<&'static str> {
        match Label::find(name.0)? {
            Label::Complete => Some("不完整"),
            Label::Checkpoint => Some("没有检查点"),
            _ => None,
        }
    }
}

impl FamilyWords<Fact> for Chinese {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        // 同一份输出的各行合起来说一句。
        let told = happened
            .facts
            .iter()
            .filter(|record| !matches!(record.fact, Fact::Line { .. } | Fact::Counted { .. }));
        told.map(|record| (record.fact.weight(), facts::fact(record.subject, &record.fact))).collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        facts::violation(evidence)
    }
}
