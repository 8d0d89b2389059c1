//! 故障检测，中文。

mod facts;
mod names;

use crate::{Evidence, Fact, Label, Part, TimerName};
use faultline_engine::view::{Field, Glance, LogCell, Name, Task, TaskBoard, TaskView, Value};
use faultline_engine::{Endpoint, Epoch, EpochKind, Fact as _, Weight};
use faultline_language::zh::nodes;
use faultline_language::{FamilyWords, Happened, Protocols, Sentence, Vocabulary};

/// 一个协议自己的中文：几个协议共用的之外，它说些什么。
#[derive(Debug)]
pub(crate) struct Voice {
    /// 协议在链接中的名称，以及它对自己的说明。
    pub(crate) protocols: Protocols,
    /// 它自己的规则：名称和内容。
    pub(crate) rule: fn(&str) -> Option<(&'static str, &'static str)>,
    /// 它自己的字段、列和状态的名称。
    pub(crate) label: fn(Label) -> Option<&'static str>,
    /// 定时器到期而没有产生事实时，节点做什么，为什么。
    pub(crate) fired: fn(TimerName) -> Option<(&'static str, &'static str)>,
    /// 不是检测器的进程旁边写什么，另给出其角色的名称。
    pub(crate) part: fn(&Glance, &'static str) -> String,
    /// 它的纪元数的是什么。
    pub(crate) epoch: fn(Epoch) -> Option<String>,
    /// 只有它才陈述的事实。
    pub(crate) fact: fn(Endpoint, &Fact) -> Option<Sentence>,
    /// 它自己的规则被什么违反。
    pub(crate) violation: fn(&Evidence) -> Option<String>,
}

/// 规则的名称和内容。
fn rule(slug: &str) -> Option<(&'static str, &'static str)> {
    Some(match slug {
        "detection-bound" => (
            "及时检测",
            "崩溃之后 δ + η 以内（NFD-S），最后一个心跳到达之后 δ 以内（普通形式），φ 一达到阈值（phi），或者下一个请求的各次尝试都用完\
             最长的定时器时（timeout），崩溃的节点就受到怀疑，并且一直受到怀疑。除 phi 之外，可以计入时钟的误差。",
        ),
        "strong-completeness" => ("完整性", "最终，每个运行的节点都怀疑每个崩溃的节点。"),
        "eventual-accuracy" => (
            "准确性",
            "所有节点都在运行、消息用时都在超时允许的范围内之后，最终不再有节点受到怀疑；对 phi 而言，要等到窗口中只剩这段时间的间隔；对 progress 而言，每步用时须短于耐心时间。",
        ),
        "departed-unsuspected" => ("退出不算故障", "已经退出或尚未加入的节点，不会受到必然知情的节点怀疑。"),
        _ => return None,
    })
}

/// 一个节点，后面接中文。
fn named(about: Option<&str>) -> String {
    about.map_or("某个节点".into(), |node| format!(" {node} "))
}

impl Vocabulary for Voice {
    fn family(&self) -> &'static str {
        "故障检测"
    }

    fn protocols(&self) -> Protocols {
        self.protocols
    }

    fn rule(&self, slug: &str) -> Option<(&'static str, &'static str)> {
        (self.rule)(slug).or_else(|| rule(slug))
    }

    fn label(&self, name: Name) -> Option<&'static str> {
        let label = Label::find(name.0)?;
        (self.label)(label).or_else(|| names::label(label))
    }

    fn timer(&self, name: Name) -> Option<&'static str> {
        TimerName::find(name.0).map(names::timer)
    }

    fn fired(&self, name: Name) -> Option<(&'static str, &'static str)> {
        let timer = TimerName::find(name.0)?;
        (self.fired)(timer).or_else(|| names::fired(timer))
    }

    fn role(&self, slug: &str) -> Option<&'static str> {
        Part::find(slug).map(names::role)
    }

    fn part(&self, glance: &Glance) -> String {
        // There is little room beside a node.
        let opinion = match glance.votes {
            _ if !Part::detects(glance.role) => {
                (self.part)(glance, self.role(glance.role.slug).unwrap_or_default())
            }
            set if set.is_empty() => self.role(glance.role.slug).unwrap_or_default().into(),
            set if set.len() > 3 => format!("怀疑 {} 个节点", set.len()),
            set => format!("怀疑 {}", nodes(set)),
        };
        match self.epoch(glance.epoch) {
            Some(level) => format!("{opinion}，{level}"),
            None => opinion,
        }
    }

    fn epoch(&self, epoch: Epoch) -> Option<String> {
        (self.epoch)(epoch)
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
            "finds-slow" => format!("认为{}慢了", named(about)),
            "finds-stuck" => format!("认为{}卡住了", named(about)),
            "finds-working" => format!("认为{}恢复了工作", named(about)),
            "watches" => format!("开始监视{node}"),
            "unwatches" => format!("不再监视{node}"),
            "leaves" => "退出集群".into(),
            "ignores" => match about {
                Some(node) => format!("不理会 {node} 的旧心跳"),
                None => "不理会某个节点的旧心跳".into(),
            },
            _ => return None,
        })
    }

    fn tag(&self, field: &Field) -> Option<String> {
        match (Label::find(field.label.0)?, &field.value) {
            (Label::Beat | Label::Request | Label::Steps | Label::Scrape, Value::Number(number)) => {
                Some(format!(" {number}"))
            }
            _ => None,
        }
    }

    fn denied(&self, _: Name) -> Option<&'static str> {
        None
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
