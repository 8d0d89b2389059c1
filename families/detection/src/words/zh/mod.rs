//! 故障检测，中文。

mod facts;
mod names;

use crate::{Evidence, Fact, Label, PROTOCOLS_ZH_CN, Part, TimerName};
use faultline_engine::view::{Field, Glance, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Epoch, EpochKind, Fact as _, Weight};
use faultline_language::zh::nodes;
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};

/// 故障检测，中文。
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chinese;

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "detection-bound" => (
            "及时检测",
            "崩溃之后 δ + η 以内（NFD-S），或者最后一个心跳到达之后 δ 以内（普通形式），崩溃的节点受到怀疑，并且一直受到怀疑。\
             时钟的误差可以计入。",
        ),
        "strong-completeness" => ("完整性", "最终，每个运行的节点都怀疑每个崩溃的节点。"),
        "eventual-accuracy" => {
            ("准确性", "所有节点都在运行、消息用时都在超时允许的范围内之后，最终不再有节点受到怀疑。")
        }
        _ => return None,
    })
}

impl Vocabulary for Chinese {
    fn family(&self) -> &'static str {
        "故障检测"
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
        if glance.role == Part::Suspecting.role() {
            // There is little room beside a node.
            return match glance.votes {
                set if set.len() > 3 => format!("怀疑 {} 个节点", set.len()),
                set => format!("怀疑 {}", nodes(set)),
            };
        }
        self.role(glance.role.slug).unwrap_or_default().into()
    }

    fn epoch(&self, _: Epoch) -> Option<String> {
        None
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

    fn entry(&self, _: &LogCell, _: bool, _: bool) -> String {
        String::new()
    }

    fn entry_short(&self, _: &LogCell) -> String {
        String::new()
    }

    fn step(&self, word: &str, about: Option<&str>) -> Option<String> {
        let node = about.map_or("某个节点".to_string(), |node| format!(" {node}"));
        Some(match word {
            "suspects" => format!("怀疑{node}"),
            "trusts" => format!("信任{node}"),
            "ignores" => match about {
                Some(node) => format!("不理会 {node} 的旧心跳"),
                None => "不理会某个节点的旧心跳".into(),
            },
            _ => return None,
        })
    }

    fn tag(&self, field: &Field) -> Option<String> {
        match (Label::find(field.label.0)?, &field.value) {
            (Label::Beat, Value::Number(number)) => Some(format!(" {number}")),
            _ => None,
        }
    }

    fn denied(&self, _: Name) -> Option<&'static str> {
        None
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
