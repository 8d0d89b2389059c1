//! 共识，中文。

pub(crate) mod ballots;
pub(crate) mod log;
pub(crate) mod members;
mod names;

use crate::shown;
use crate::{BALLOTS, BallotFact, Evidence, Fact, Label, Part, Payload, TERMS, TimerName};
use faultline_engine::view::{Field, Glance, Held, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Endpoint, Epoch, EpochKind, Fact as _, FactRecord, Input, Weight};
use faultline_language::zh::{quoted, span};
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};
use faultline_rules::words::zh as shared;
use faultline_rules::{Applied, AppliedDiffer};

/// 一个协议自己的中文：几个协议共用的之外，它说些什么。
#[derive(Debug)]
pub(crate) struct Voice {
    /// 协议在链接中的名称，以及它对自己的说明。
    pub(crate) protocols: Protocols,
    /// 它自己的规则：名称和内容。
    pub(crate) rule: fn(&str) -> Option<(&'static str, &'static str)>,
    /// 它自己的字段、列和状态的名称。
    pub(crate) label: fn(Label) -> Option<&'static str>,
    /// 磁盘被清空或丢失最后的写入，对它意味着什么。
    pub(crate) wiped: fn() -> Sentence,
    /// 条目或提案的内容。
    pub(crate) payload: fn(&Payload) -> String,
    /// 只有它才陈述的事实，或者它另有说法的事实；一并给出同一事件中的全部事实。
    pub(crate) fact: fn(Endpoint, &Fact, &[FactRecord<Fact>]) -> Option<Sentence>,
    /// 它自己的规则被什么违反。
    pub(crate) violation: fn(&Evidence) -> Option<String>,
}

impl Vocabulary for Voice {
    fn family(&self) -> &'static str {
        "共识"
    }

    fn protocols(&self) -> Protocols {
        self.protocols
    }

    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)> {
        (self.rule)(slug).or_else(|| shared::rule(slug))
    }

    fn label(&self, name: Name) -> Option<&'static str> {
        let own = Label::find(name.0).and_then(self.label);
        own.or_else(|| label(name))
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
        match Part::find(glance.role.slug) {
            Some(Part::Candidate) => format!("候选者，得 {} 票", glance.votes.len()),
            Some(Part::Preparing) => format!("准备中，得到 {} 个承诺", glance.votes.len()),
            Some(other) => names::role(other).into(),
            None => String::new(),
        }
    }

    fn epoch(&self, epoch: Epoch) -> Option<String> {
        called(epoch)
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

    fn entry(&self, cell: &LogCell, committed: bool, durable: bool) -> String {
        entry(cell, committed, durable)
    }

    fn entry_short(&self, cell: &LogCell) -> String {
        match &cell.held {
            Held::Hole | Held::Noop => "–".into(),
            Held::Command { short, .. } => short.clone(),
            Held::Record { about, .. } => shown::short_members(about),
        }
    }

    fn step(&self, word: &str, about: Option<&str>) -> Option<String> {
        let value = about.map_or_else(|| "某个值".into(), quoted);
        Some(match word {
            "prepares" => "发起新一轮提案".into(),
            "promises" => "作出承诺".into(),
            "refuses" => "拒绝一个编号".into(),
            "bound" => "必须沿用先前被接受的值".into(),
            "proposes" => format!("提出{value}"),
            "accepts" => format!("接受{value}"),
            "learns" => format!("得知{value}已被选定"),
            "campaigns" => "请求投票".into(),
            "votes" => about.map_or_else(|| "投票".into(), |node| format!("投票给 {node}")),
            "refuses-vote" => about.map_or_else(|| "拒绝投票".into(), |node| format!("拒绝投票给 {node}")),
            "refuses-entries" => {
                about.map_or_else(|| "拒绝日志条目".into(), |node| format!("拒绝 {node} 的日志条目"))
            }
            "steps-down" => "成为追随者".into(),
            "catches-up" => {
                about.map_or_else(|| "开始让新节点追赶日志".into(), |node| format!("开始让 {node} 追赶日志"))
            }
            "gives-up-on" => about.map_or_else(|| "放弃添加节点".into(), |node| format!("放弃添加 {node}")),
            "waits-with-change" => "暂缓变更成员".into(),
            "commits-configuration" => "提交一个配置".into(),
            "falls-back" => "退回较早的配置".into(),
            "joins-cluster" => "成为集群成员".into(),
            "leaves-cluster" => "退出集群".into(),
            "backs-off" => "放弃自己的提案".into(),
            _ => return None,
        })
    }

    fn tag(&self, field: &Field) -> Option<String> {
        tag(field)
    }

    fn denied(&self, name: Name) -> Option<&'static str> {
        match Label::find(name.0)? {
            Label::Success => Some("不匹配"),
            Label::Granted => Some("拒绝投票"),
            _ => None,
        }
    }
}

/// 字段的名称。
pub(crate) fn label(name: Name) -> Option<&'static str> {
    Label::find(name.0).and_then(names::label)
}

/// 任期或提案编号。
fn called(epoch: Epoch) -> Option<String> {
    match epoch.kind? {
        kind if *kind == TERMS => Some(format!("任期 {epoch}")),
        kind if *kind == BALLOTS => Some(format!("编号 {epoch}")),
        _ => None,
    }
}

/// 日志中的一个条目。
pub(crate) fn entry(cell: &LogCell, committed: bool, durable: bool) -> String {
    let ballots = cell.epoch.kind == Some(&BALLOTS);
    let held = match &cell.held {
        Held::Hole => return "尚无内容".into(),
        Held::Noop if ballots => "空操作".into(),
        Held::Noop => "空条目".into(),
        Held::Command { text, .. } => text.clone(),
        Held::Record { about, .. } => format!("配置 {about}"),
    };
    let state = match (ballots, committed, durable) {
        (true, true, _) => "已选定",
        (true, false, true) => "不知是否已选定",
        (true, false, false) => "不知是否已选定，尚未落盘",
        (false, true, _) => "已提交",
        (false, false, true) => "未提交",
        (false, false, false) => "未提交，尚未落盘",
    };
    let epoch = called(cell.epoch).map_or_else(String::new, |epoch| format!("，{epoch}"));
    format!("{held}{epoch}，{state}")
}

/// 字段给消息名称添上的内容。
pub(crate) fn tag(field: &Field) -> Option<String> {
    Some(match (Label::find(field.label.0)?, &field.value) {
        (Label::Term, Value::Number(term)) => format!("，任期 {term}"),
        (Label::Entries, Value::Number(0)) => "，心跳".into(),
        (Label::Entries, Value::Number(n)) => format!("，{n} 个条目"),
        (Label::Ballot, Value::Text(ballot)) => format!(" {ballot}"),
        (Label::Command | Label::Change, Value::Text(text)) => format!("：{text}"),
        (Label::Proposed, Value::Proposal(word)) => format!("：{}", quoted(word)),
        _ => return None,
    })
}

impl FamilyWords<Fact> for Voice {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let mut told = Vec::new();
        if matches!(happened.input, Some(Input::Wipe(_) | Input::Tail(..))) {
            told.push((Weight::Headline, (self.wiped)()));
        }
        let mut suspicion = None;
        for record in happened.facts {
            if let Fact::Suspects { leader, silence } = record.fact {
                // 手动触发的定时器就是原因，与收到过什么消息无关。
                let fired = matches!(happened.input, Some(Input::Timeout(_)));
                suspicion = Some(match leader {
                    _ if fired => "它的定时器被手动触发".to_string(),
                    Some(leader) => format!("它已有 {}没有收到 {leader} 的消息", span(silence)),
                    None => format!("它已有 {}没有收到任何领导者的消息", span(silence)),
                });
                continue;
            }
            let own = (self.fact)(record.subject, &record.fact, happened.facts);
            let Some(mut sentence) = own.or_else(|| log::fact(record.subject, &record.fact)) else {
                continue;
            };
            let begins =
                matches!(record.fact, Fact::Campaigns { .. } | Fact::Ballot(BallotFact::Prepares { .. }));
            if begins && let Some(why) = suspicion.take() {
                sentence.why = why;
            }
            told.push((record.fact.weight(), sentence));
        }
        told
    }

    fn violation(&self, evidence: &Evidence, epochs: Option<&'static EpochKind>) -> String {
        match evidence {
            Evidence::Effect(evidence) => shared::effect_again(evidence),
            Evidence::Store(evidence) => shared::no_order(evidence),
            Evidence::Promise(evidence) => shared::unwritten(evidence),
            Evidence::Execution(AppliedDiffer::AppliedDiffer { first, applied, second, other, index }) => {
                let entry = |applied: &Applied<Payload>| {
                    let held = (self.payload)(&applied.payload);
                    match epochs.and_then(|kind| called(kind.of(applied.epoch))) {
                        Some(epoch) => format!("{held}（{epoch}）"),
                        None => held,
                    }
                };
                format!(
                    "在索引 {index} 处，{first} 应用了{}，{second} 应用了{}。",
                    entry(applied),
                    entry(other)
                )
            }
            evidence => (self.violation)(evidence).unwrap_or_default(),
        }
    }
}
