//! 副本，中文。

mod names;

use crate::{Evidence, Fact, Label, Outcome, Part, counter, crdt, primary_backup};
use faultline_engine::view::{Field, Glance, Held, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Endpoint, kv::Answer};
use faultline_engine::{Epoch, EpochKind, Fact as _, Weight};
use faultline_language::zh::client;
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};
use faultline_rules::words::zh as shared;
use faultline_rules::{Applied, AppliedDiffer};

/// 一个协议自己的中文：整个家族共用的之外，它说些什么。
#[derive(Debug)]
pub(crate) struct Voice {
    /// 协议在链接中的名称，以及它对自己的说明。
    pub(crate) protocols: Protocols,
    /// 它自己的规则：名称与内容。
    pub(crate) rule: fn(&str) -> Option<(&'static str, &'static str)>,
    /// 定时器或工作为何而设。
    pub(crate) timer: fn(Name) -> Option<&'static str>,
    /// 定时器到点而没有事实时，节点做什么，为什么。
    pub(crate) fired: fn(Name) -> Option<(&'static str, &'static str)>,
    /// 纪元的叫法。
    pub(crate) epoch: fn(Epoch) -> String,
    /// 日志中的一条：条目、是否已提交、是否已落盘。
    pub(crate) entry: fn(&LogCell, bool, bool) -> String,
    /// 它所承载的协议的字段。
    pub(crate) label: fn(Name) -> Option<&'static str>,
    /// 同上，用在地方小的时候。
    pub(crate) tag: fn(&Field) -> Option<String>,
    /// 它自己的事实。
    pub(crate) fact: fn(Endpoint, &Fact) -> Option<Sentence>,
    /// 它自己的规则被什么打破。
    pub(crate) violation: fn(&Evidence) -> Option<String>,
}

impl Vocabulary for Voice {
    fn family(&self) -> &'static str {
        "副本"
    }

    fn protocols(&self) -> Protocols {
        self.protocols
    }

    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)> {
        (self.rule)(slug).or_else(|| shared::rule(slug))
    }

    fn label(&self, name: Name) -> Option<&'static str> {
        Label::find(name.0).map(names::label).or_else(|| (self.label)(name))
    }

    fn timer(&self, name: Name) -> Option<&'static str> {
        (self.timer)(name)
    }

    fn fired(&self, name: Name) -> Option<(&'static str, &'static str)> {
        (self.fired)(name)
    }

    fn role(&self, slug: &str) -> Option<&'static str> {
        Part::find(slug).map(names::role)
    }

    fn part(&self, glance: &Glance) -> String {
        match Part::find(glance.role.slug) {
            Some(Part::ViewService) => format!("视图服务，视图中 {} 台", glance.commit),
            Some(Part::Master) => format!("主节点，链中 {} 台", glance.commit),
            Some(part) => names::role(part).into(),
            None => String::new(),
        }
    }

    fn epoch(&self, epoch: Epoch) -> Option<String> {
        epoch.kind.map(|_| (self.epoch)(epoch))
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
        (self.entry)(cell, committed, durable)
    }

    fn entry_short(&self, cell: &LogCell) -> String {
        match &cell.held {
            Held::Command { short, .. } => short.clone(),
            Held::Record { about, .. }
                if cell
                    .epoch
                    .kind
                    .is_some_and(|kind| *kind == crdt::ORIGINS || *kind == counter::AUTHORS) =>
            {
                about.clone()
            }
            Held::Hole | Held::Noop | Held::Record { .. } => "–".into(),
        }
    }

    fn step(&self, word: &str, _: Option<&str>) -> Option<String> {
        Some(
            match word {
                "executes" => "执行一个请求",
                "stores" => "存下一个更新",
                "acknowledges" => "确认一个更新",
                "repairs" => "改换链的配置",
                "completes" => "数据齐全",
                "applies" => "应用别的副本的写",
                "holds-back" => "扣下来得太早的写",
                "asks-tail" => "就一次读询问链尾",
                _ => return None,
            }
            .into(),
        )
    }

    fn tag(&self, field: &Field) -> Option<String> {
        let Some(label) = Label::find(field.label.0) else { return (self.tag)(field) };
        Some(match (label, &field.value) {
            (Label::Number, Value::Number(number)) => format!("，配置 {number}"),
            (Label::View, Value::Number(number)) => format!("，视图 {number}"),
            (Label::OrderNumber, Value::Number(number)) => format!(" {number}"),
            (Label::Operation, Value::Text(text)) => format!("：{text}"),
            (Label::Orders, Value::Number(n)) => format!("，{n} 个请求"),
            (Label::Values, Value::Text(values)) => format!("，{values}"),
            (Label::Update, Value::Text(name)) => format!(" {name}"),
            (Label::Home, Value::Node(Some(home))) => format!("，替 {home} 保管"),
            (Label::Updates, Value::Number(n)) => format!("，{n} 个更新"),
            (Label::Seen, Value::Text(seen)) => format!("，到 {seen} 为止"),
            (Label::Entries, Value::Number(0)) => "，询问".into(),
            (Label::Entries, Value::Number(n)) => format!("，{n} 个更新"),
            _ => return None,
        })
    }

    fn denied(&self, name: Name) -> Option<&'static str> {
        (Label::find(name.0)? == Label::Complete).then_some("数据不全")
    }
}

impl Voice {
    fn sentence(&self, who: Endpoint, fact: &Fact) -> Option<Sentence> {
        let Fact::Client(fact) = fact else { return (self.fact)(who, fact) };
        let good = |answer: &Outcome| {
            !matches!(
                answer,
                Outcome::KeyValue(Answer::Swapped(false)) | Outcome::Data(crdt::Answer::Refused)
            )
        };
        Some(client(who, fact, good, ToString::to_string))
    }
}

impl FamilyWords<Fact> for Voice {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let told = happened.facts.iter();
        told.filter_map(|record| Some((record.fact.weight(), self.sentence(record.subject, &record.fact)?)))
            .collect()
    }

    fn violation(&self, evidence: &Evidence, epochs: Option<&'static EpochKind>) -> String {
        match evidence {
            Evidence::Store(evidence) => shared::no_order(evidence),
            Evidence::Effect(evidence) => shared::effect_again(evidence),
            Evidence::Promise(evidence) => shared::unwritten(evidence),
            Evidence::Execution(AppliedDiffer::AppliedDiffer { first, applied, second, other, index }) => {
                let epochs = if epochs == Some(&primary_backup::VIEWS) { "视图" } else { "配置" };
                let held = |one: &Applied<_>| format!("{epochs} {} 的 {}", one.epoch, one.payload);
                format!(
                    "在索引 {index} 处，{second} 执行了{}，而 {first} 执行的是{}。",
                    held(other),
                    held(applied)
                )
            }
            evidence => (self.violation)(evidence).unwrap_or_default(),
        }
    }
}
