//! 副本，中文。

mod names;

use crate::active::{self, words::zh as of_active};
use crate::chain::{self, words::zh as of_chain};
use crate::crdt::{self, words::zh as of_crdt};
use crate::primary_backup::{self, words::zh as of_backup};
use crate::quorum::{self, words::zh as of_quorum};
use crate::{Evidence, Fact, Label, Outcome, PROTOCOLS_ZH_CN, Part};
use faultline_agreement::BALLOTS;
use faultline_agreement::words::part::zh as part;
use faultline_engine::view::{Field, Glance, Held, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Endpoint, kv::Answer};
use faultline_engine::{Epoch, EpochKind, Fact as _, Weight};
use faultline_language::zh::client;
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};
use faultline_rules::words::zh as shared;
use faultline_rules::{Applied, AppliedDiffer};

/// 副本，中文。
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chinese;

impl Vocabulary for Chinese {
    fn family(&self) -> &'static str {
        "副本"
    }

    fn protocols(&self) -> Protocols {
        PROTOCOLS_ZH_CN
    }

    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)> {
        let of_family =
            of_active::rule(slug).or_else(|| of_chain::rule(slug)).or_else(|| of_quorum::rule(slug));
        let of_family = of_family.or_else(|| of_backup::rule(slug)).or_else(|| of_crdt::rule(slug));
        of_family.or_else(|| shared::rule(slug))
    }

    fn label(&self, name: Name) -> Option<&'static str> {
        Label::find(name.0).map(names::label).or_else(|| part::label(name))
    }

    fn timer(&self, name: Name) -> Option<&'static str> {
        let of_active = active::TimerName::find(name.0).map(of_active::timer);
        let of_chain = || chain::TimerName::find(name.0).map(of_chain::timer);
        let of_backup = || primary_backup::TimerName::find(name.0).map(of_backup::timer);
        let of_crdt = || crdt::TimerName::find(name.0).map(of_crdt::timer);
        let of_quorum = || quorum::TimerName::find(name.0).map(of_quorum::timer);
        of_active.or_else(of_chain).or_else(of_backup).or_else(of_crdt).or_else(of_quorum)
    }

    fn fired(&self, name: Name) -> Option<(&'static str, &'static str)> {
        let of_active = active::TimerName::find(name.0).map(of_active::fired);
        let of_chain = || chain::TimerName::find(name.0).map(of_chain::fired);
        let of_backup = || primary_backup::TimerName::find(name.0).map(of_backup::fired);
        let of_crdt = || crdt::TimerName::find(name.0).map(of_crdt::fired);
        let of_quorum = || quorum::TimerName::find(name.0).map(of_quorum::fired);
        of_active.or_else(of_chain).or_else(of_backup).or_else(of_crdt).or_else(of_quorum)
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
        let kind = epoch.kind?;
        Some(if *kind == BALLOTS {
            format!("编号 {epoch}")
        } else if *kind == primary_backup::VIEWS {
            format!("视图 {epoch}")
        } else if *kind == crdt::ORIGINS {
            format!("来自 n{epoch}")
        } else if *kind == quorum::VERSIONS {
            format!("版本 {epoch}")
        } else {
            format!("配置 {epoch}")
        })
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
        match cell.epoch.kind {
            None => return of_active::entry(cell, committed, durable),
            Some(kind) if *kind == BALLOTS => return part::entry(cell, committed, durable),
            Some(kind) if *kind == crdt::ORIGINS => return of_crdt::entry(cell, durable),
            Some(_) => {}
        }
        let Held::Command { text, .. } = &cell.held else { return "还没有内容".into() };
        if cell.epoch.kind == Some(&quorum::VERSIONS) {
            return format!("{text}，{}", if durable { "已落盘" } else { "未落盘" });
        }
        if cell.epoch.kind == Some(&primary_backup::VIEWS) {
            return of_backup::entry(text, cell, committed, durable);
        }
        let state = match (committed, durable) {
            (true, _) => "已确认",
            (false, true) => "尚不知是否已确认",
            (false, false) => "尚不知是否已确认，未落盘",
        };
        format!("{text}，配置 {}，{state}", cell.epoch)
    }

    fn entry_short(&self, cell: &LogCell) -> String {
        match &cell.held {
            Held::Command { short, .. } => short.clone(),
            Held::Record { about, .. } if cell.epoch.kind == Some(&crdt::ORIGINS) => about.clone(),
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
                "asks-tail" => "就一次读询问链尾",
                _ => return None,
            }
            .into(),
        )
    }

    fn tag(&self, field: &Field) -> Option<String> {
        let Some(label) = Label::find(field.label.0) else { return part::tag(field) };
        Some(match (label, &field.value) {
            (Label::Number, Value::Number(number)) => format!("，配置 {number}"),
            (Label::View, Value::Number(number)) => format!("，视图 {number}"),
            (Label::OrderNumber, Value::Number(number)) => format!(" {number}"),
            (Label::Operation, Value::Text(text)) => format!("：{text}"),
            (Label::Orders, Value::Number(n)) => format!("，{n} 个请求"),
            (Label::Values, Value::Text(values)) => format!("，{values}"),
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

fn fact(who: Endpoint, fact: &Fact) -> Sentence {
    match fact {
        Fact::Client(fact) => {
            let good = |answer: &Outcome| {
                !matches!(
                    answer,
                    Outcome::KeyValue(Answer::Swapped(false)) | Outcome::Data(crdt::Answer::Refused)
                )
            };
            client(who, fact, good, ToString::to_string)
        }
        Fact::Active(fact) => of_active::fact(who, fact),
        Fact::Chain(fact) => of_chain::fact(who, fact),
        Fact::PrimaryBackup(fact) => of_backup::fact(who, fact),
        Fact::Crdt(fact) => of_crdt::fact(who, fact),
        Fact::Quorum(fact) => of_quorum::fact(who, fact),
    }
}

impl FamilyWords<Fact> for Chinese {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let told = happened.facts.iter();
        told.map(|record| (record.fact.weight(), fact(record.subject, &record.fact))).collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        match evidence {
            Evidence::Store(evidence) => shared::no_order(evidence),
            Evidence::Effect(evidence) => shared::effect_again(evidence),
            Evidence::Promise(evidence) => shared::unwritten(evidence),
            Evidence::Execution(AppliedDiffer::AppliedDiffer { first, applied, second, other, index }) => {
                let held = |one: &Applied<_>| format!("配置 {} 的 {}", one.epoch, one.payload);
                format!(
                    "在索引 {index} 处，{second} 执行了{}，而 {first} 执行的是{}。",
                    held(other),
                    held(applied)
                )
            }
            Evidence::Active(evidence) => of_active::violation(evidence),
            Evidence::Chain(evidence) => of_chain::violation(evidence),
            Evidence::PrimaryBackup(evidence) => of_backup::violation(evidence),
            Evidence::Crdt(evidence) => of_crdt::violation(evidence),
            Evidence::Quorum(evidence) => of_quorum::violation(evidence),
        }
    }
}
