//! 应对策略，中文。

mod facts;
mod names;

use crate::{Evidence, Fact, Label, PROTOCOLS_ZH_CN, Part, TimerName};
use faultline_engine::view::{Field, Glance, LogCell, Name, Task, TaskBoard, TaskView};
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
        "linearizability" => shared::LINEARIZABILITY,
        _ => return None,
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
        TimerName::find(name.0).map(names::timer)
    }

    fn fired(&self, name: Name) -> Option<(&'static str, &'static str)> {
        TimerName::find(name.0).and_then(names::fired)
    }

    fn role(&self, slug: &str) -> Option<&'static str> {
        Part::find(slug).map(names::role)
    }

    fn part(&self, glance: &Glance) -> String {
        match (Part::find(glance.role.slug), glance.commit) {
            (Some(Part::Recovering), _) => "拒绝请求".into(),
            (_, 0) => "尚未执行请求".into(),
            (_, many) => format!("已执行 {many} 次"),
        }
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

    fn step(&self, word: &str, _: Option<&str>) -> Option<String> {
        Some(
            match word {
                "executes" => "执行一个请求",
                "recognises" => "认出一次重试",
                "conflicts" => "拒绝一个有冲突的事务",
                _ => return None,
            }
            .into(),
        )
    }

    fn tag(&self, _: &Field) -> Option<String> {
        None
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
