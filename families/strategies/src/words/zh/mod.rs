//! 应对策略，中文。

mod facts;
mod names;

use crate::{Evidence, Fact, Label, Part};
use faultline_engine::view::{Field, Glance, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Endpoint, Epoch, EpochKind, Fact as _, Weight};
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};
use faultline_rules::words::zh as shared;

/// 一个协议自己的中文：几个协议共用的之外，它说些什么。
#[derive(Debug)]
pub(crate) struct Voice {
    /// 协议在链接中的名称，以及它对自己的说明。
    pub(crate) protocols: Protocols,
    /// 它自己的规则：名称和内容。
    pub(crate) rule: fn(&str) -> Option<(&'static str, &'static str)>,
    /// 它自己的字段、列和状态的名称。
    pub(crate) label: fn(Label) -> Option<&'static str>,
    /// 定时器或工作为何而设。
    pub(crate) timer: fn(Name) -> Option<&'static str>,
    /// 定时器到期而没有产生事实时，节点做了什么，为什么。
    pub(crate) fired: fn(Name) -> Option<(&'static str, &'static str)>,
    /// 进程在做什么，用在地方小的场合。
    pub(crate) part: fn(&Glance) -> String,
    /// 有任务的协议怎样说任务。
    pub(crate) tasks: Option<Tasks>,
    /// 只有它才陈述的事实。
    pub(crate) fact: fn(Endpoint, &Fact) -> Option<Sentence>,
    /// 它自己的规则被什么违反。
    pub(crate) violation: fn(&Evidence) -> Option<String>,
}

/// 一个协议怎样说它的任务。
#[derive(Debug)]
pub(crate) struct Tasks {
    /// 一个任务，用在地方小的场合。
    pub(crate) task: fn(Task) -> String,
    /// 任务看板，逐类列出；没有看板时，说明没有节点保存它。
    pub(crate) board: fn(Option<&TaskBoard>) -> Vec<String>,
    /// 看板上的一个任务，完整地读出来。
    pub(crate) on_board: fn(&TaskView) -> String,
}

impl Vocabulary for Voice {
    fn family(&self) -> &'static str {
        "应对策略"
    }

    fn protocols(&self) -> Protocols {
        self.protocols
    }

    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)> {
        (self.rule)(slug).or_else(|| (slug == "linearizability").then_some(shared::LINEARIZABILITY))
    }

    fn label(&self, name: Name) -> Option<&'static str> {
        let label = Label::find(name.0)?;
        (self.label)(label).or_else(|| names::label(label))
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
        (self.part)(glance)
    }

    fn epoch(&self, epoch: Epoch) -> Option<String> {
        epoch.kind.map(|_| format!("令牌 {epoch}"))
    }

    fn task(&self, task: Task) -> Option<String> {
        Some((self.tasks.as_ref()?.task)(task))
    }

    fn board(&self, board: Option<&TaskBoard>) -> Vec<String> {
        self.tasks.as_ref().map_or_else(Vec::new, |tasks| (tasks.board)(board))
    }

    fn on_board(&self, view: &TaskView) -> String {
        self.tasks.as_ref().map_or_else(String::new, |tasks| (tasks.on_board)(view))
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

impl Voice {
    fn sentence(&self, who: Endpoint, fact: &Fact) -> Option<Sentence> {
        (self.fact)(who, fact).or_else(|| facts::fact(who, fact))
    }
}

impl FamilyWords<Fact> for Voice {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let told = happened.facts.iter();
        told.filter_map(|record| Some((record.fact.weight(), self.sentence(record.subject, &record.fact)?)))
            .collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        (self.violation)(evidence).or_else(|| facts::violation(evidence)).unwrap_or_default()
    }
}
