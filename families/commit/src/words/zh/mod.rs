//! 原子提交，中文。

mod facts;
mod names;
pub(crate) mod settings;

use crate::{CommitRecord, Evidence, Fact, Label, PROTOCOLS_ZH_CN, Part, TRANSACTIONS, TimerName};
use faultline_engine::view::{Field, Glance, Held, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Epoch, EpochKind, Fact as _, Weight};
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};
use faultline_rules::words::zh::WRITE_AHEAD;

/// 原子提交，中文。
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chinese;

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "atomicity" => ("原子性", "同一个事务，不会有节点提交它而另一个节点中止它。"),
        "decision-stability" => ("决定不变", "节点对一个事务作出决定之后，不再改变决定。"),
        "commit-validity" => ("全体赞成才提交", "只有全体参与者都投赞成票，事务才会提交。"),
        "non-blocking" => (
            "不过早提交",
            "只要有未崩溃的参与者仍不确定，即投了赞成票却不知道全体是否赞成，就没有节点提交该事务；因此余下的节点不必等待。",
        ),
        "isolation" => (
            "锁保证隔离性",
            "一把锁只属于一个事务；持有锁的节点得知事务的结果之后才能释放它，中途重启也不例外。参与者提交时必须持有锁。",
        ),
        "strict-serializability" => (
            "应答符合严格可串行化",
            "所有应答都如同事务逐个依次执行，每个事务都在发出请求与得到应答之间的某一瞬间执行；应答为已中止的事务\
             从未执行。",
        ),
        "written-before-promised" => WRITE_AHEAD,
        _ => return None,
    })
}

impl Vocabulary for Chinese {
    fn family(&self) -> &'static str {
        "原子提交"
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
        let Some(part) = Part::find(glance.role.slug) else { return String::new() };
        match part {
            Part::Prepared => format!("已准备 {}", glance.epoch),
            Part::Blocked => format!("在 {} 中阻塞", glance.epoch),
            Part::PreCommitted => format!("已预提交 {}", glance.epoch),
            Part::Committed | Part::CoordinatorCommitted => format!("已提交 {}", glance.epoch),
            Part::Aborted | Part::CoordinatorAborted => format!("已中止 {}", glance.epoch),
            Part::Coordinator | Part::Participant => names::role(part).into(),
        }
    }

    fn epoch(&self, epoch: Epoch) -> Option<String> {
        (epoch.kind == Some(&TRANSACTIONS)).then(|| epoch.to_string())
    }

    fn task(&self, _: Task) -> Option<String> {
        None
    }

    fn board(&self, _: Option<&TaskBoard>) -> Vec<String> {
        Vec::new()
    }

    fn on_board(&self, _: &TaskView) -> String {
        String::new()
    }

    fn entry(&self, cell: &LogCell, _: bool, durable: bool) -> String {
        let state = if durable { "已落盘" } else { "尚未落盘" };
        match &cell.held {
            Held::Record { name, about } => {
                let record = CommitRecord::find(name.0).map_or(name.0, facts::record);
                format!("{record} {about}，{state}")
            }
            Held::Command { text, .. } => format!("{text}，{state}"),
            Held::Hole | Held::Noop => "尚无内容".into(),
        }
    }

    fn entry_short(&self, cell: &LogCell) -> String {
        match &cell.held {
            Held::Record { name, .. } => {
                CommitRecord::find(name.0).map_or(name.0, facts::record_short).into()
            }
            Held::Command { short, .. } => short.clone(),
            Held::Hole | Held::Noop => "–".into(),
        }
    }

    fn step(&self, word: &str, about: Option<&str>) -> Option<String> {
        // 事务的名称与前后的汉字之间空一格。
        let (tx, of) = match about {
            Some(tx) => (format!(" {tx}"), format!(" {tx} ")),
            None => ("某个事务".into(), "某个事务".into()),
        };
        Some(match word {
            "begins" => format!("开始{tx}"),
            "votes-yes" => format!("对{of}投赞成票"),
            "votes-no" => format!("对{of}投反对票"),
            "pre-commits" => format!("预提交{tx}"),
            "commits" => format!("提交{tx}"),
            "aborts" => format!("中止{tx}"),
            "asks" => format!("询问{of}的结果"),
            "blocked" => format!("在{of}中阻塞"),
            "released" => format!("在{of}中不再阻塞"),
            "terminates" => format!("接任{of}的协调者"),
            _ => return None,
        })
    }

    fn tag(&self, field: &Field) -> Option<String> {
        Some(match (Label::find(field.label.0)?, &field.value) {
            (Label::Transaction, Value::Text(tx)) => format!(" {tx}"),
            (Label::Command, Value::Text(text)) => format!("：{text}"),
            _ => return None,
        })
    }

    fn denied(&self, _: Name) -> Option<&'static str> {
        None
    }
}

impl FamilyWords<Fact> for Chinese {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let tell = |record: &faultline_engine::FactRecord<Fact>| {
            (record.fact.weight(), facts::fact(record.subject, &record.fact))
        };
        happened.facts.iter().map(tell).collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        facts::violation(evidence)
    }
}
