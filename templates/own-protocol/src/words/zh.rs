//! 协议族，中文。

use crate::{Evidence, Fact, Label, PROTOCOLS_ZH_CN, Part, TimerName};
use faultline_engine::view::{Field, Glance, LogCell, Name, Task, TaskBoard, TaskView};
use faultline_engine::{Endpoint, Epoch, EpochKind, Fact as _, Weight};
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Tone, Vocabulary, say};

/// 协议族，中文。
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chinese;

impl Vocabulary for Chinese {
    fn family(&self) -> &'static str {
        "自己的协议"
    }

    fn protocols(&self) -> Protocols {
        PROTOCOLS_ZH_CN
    }

    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)> {
        (slug == "one-leader").then_some(("只有一个领导者", "最多只有一个进程是领导者。"))
    }

    fn label(&self, name: Name) -> Option<&'static str> {
        Some(match Label::find(name.0)? {
            Label::Candidate => "候选者",
            Label::Leader => "领导者",
        })
    }

    fn timer(&self, name: Name) -> Option<&'static str> {
        TimerName::find(name.0).map(|TimerName::Start| "提名自己之前的时间")
    }

    fn fired(&self, name: Name) -> Option<(&'static str, &'static str)> {
        TimerName::find(name.0).map(|TimerName::Start| ("什么也不做", "它已经参与选举"))
    }

    fn role(&self, slug: &str) -> Option<&'static str> {
        Some(match Part::find(slug)? {
            Part::Idle => "空闲",
            Part::Participant => "参与者",
            Part::Leader => "领导者",
        })
    }

    fn part(&self, glance: &Glance) -> String {
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

    fn step(&self, _: &str, _: Option<&str>) -> Option<String> {
        None
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
        happened.facts.iter().map(|record| (record.fact.weight(), fact(record.subject, &record.fact))).collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        let Evidence::Two { first, second } = evidence;
        format!("{second} 成为领导者，而 {first} 已经是领导者。")
    }
}

fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    use Tone::{Good, Plain};
    match fact {
        Fact::Client(fact) => faultline_language::zh::client(who, fact, |_| true, |answer| answer.to_string()),
        Fact::Nominated => say(Plain, format!("{who} 提名自己"), "它没有转发过更大的编号"),
        Fact::Passed { candidate } => say(Plain, format!("{who} 转发 {candidate} 的消息"), "该编号更大"),
        Fact::Stopped { candidate } => say(Plain, format!("{who} 不再转发 {candidate} 的消息"), "自己的编号更大"),
        Fact::Elected => say(Good, format!("{who} 成为领导者"), "它自己的消息已经绕环一周"),
        Fact::Follows { leader } => say(Plain, format!("{who} 跟随 {leader}"), "它得知了谁是领导者"),
    }
}
