//! 故障检测，中文。

mod facts;
mod names;

use crate::monitor::words::zh as monitor;
use crate::monitor::{OPEN_PAGES, SPACE};
use crate::phi::PHI;
use crate::progress::STEPS;
use crate::timeout::SILENT;
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
            "崩溃之后 δ + η 以内（NFD-S），最后一个心跳到达之后 δ 以内（普通形式），φ 一达到阈值（phi），或者下一个请求的各次尝试都用完\
             最长的定时器时（timeout），崩溃的节点就受到怀疑，并且一直受到怀疑。除 phi 之外，可以计入时钟的误差。",
        ),
        "strong-completeness" => ("完整性", "最终，每个运行的节点都怀疑每个崩溃的节点。"),
        "eventual-accuracy" => (
            "准确性",
            "所有节点都在运行、消息用时都在超时允许的范围内之后，最终不再有节点受到怀疑；对 phi 而言，要等到窗口中只剩这段时间的间隔；对 progress 而言，每步用时须短于耐心时间。",
        ),
        "departed-unsuspected" => ("退出不算故障", "已经退出或尚未加入的节点，不会受到必然知情的节点怀疑。"),
        "phi-of-arrivals" => (
            "φ 取决于到达",
            "φ 由到达的心跳决定：间隔的均值、标准差，以及最近一次到达之后的沉默。未达到阈值时，不怀疑任何节点。",
        ),
        "unambiguous-samples" => (
            "Karn 规则",
            "只有发送过一次的请求，其往返时间才是样本：请求重传之后，应答可能对应任何一次尝试。",
        ),
        "timer-of-samples" => {
            ("定时器取决于往返时间", "定时器等于平滑往返时间加四倍偏差，并且不超出上下限。")
        }
        "back-off" => (
            "退避",
            "每次尝试没有应答，定时器就加倍，直到上限；此后保持不变，直到有请求第一次发送就得到应答。",
        ),
        "silent-tries" => ("尝试次数", "一个请求没有应答的尝试达到设定的次数之前，不怀疑任何节点。"),
        "stuck-in-time" => (
            "及时发现卡住",
            "一个节点在整个耐心时间内没有任何一步被记下，每个运行的节点就认为它卡住了，不管它还发送什么。",
        ),
        "new-steps" => {
            ("进展是新的一步", "只有在发送者已知的最近一次启动中完成、而且之前没有记过的一步，才是进展。")
        }
        "slow-is-not-stuck" => ("慢只是慢", "记下一个节点的上一步还不到耐心时间，就不认为它卡住了。"),
        "phi-rises" => ("φ 只升不降", "只要没有更新的心跳到达，φ 就不会下降。"),
        "phi-restarts" => ("φ 从头开始", "每收到一个更新的心跳，φ 都从底部重新开始。"),
        _ => return monitor::rule(slug),
    })
}

/// 一个节点，后面接中文。
fn named(about: Option<&str>) -> String {
    about.map_or("某个节点".into(), |node| format!(" {node} "))
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
        // There is little room beside a node.
        let opinion = match glance.votes {
            _ if !Part::detects(glance.role) => {
                monitor::part(glance, self.role(glance.role.slug).unwrap_or_default())
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
        match epoch.kind? {
            kind if kind == &PHI => Some(format!("φ 升到 {epoch}")),
            kind if kind == &OPEN_PAGES => Some(monitor::open_pages(epoch.number)),
            kind if kind == &SPACE => Some(monitor::records(epoch.number)),
            kind if kind == &STEPS => Some(format!("第 {epoch} 步")),
            kind if kind == &SILENT => Some(format!("{epoch} 次尝试没有应答")),
            _ => None,
        }
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

impl FamilyWords<Fact> for Chinese {
    fn facts(&self, happened: Happened<'_, Fact>) -> Vec<(Weight, Sentence)> {
        let told = happened.facts.iter();
        told.map(|record| (record.fact.weight(), facts::fact(record.subject, &record.fact))).collect()
    }

    fn violation(&self, evidence: &Evidence, _: Option<&'static EpochKind>) -> String {
        facts::violation(evidence)
    }
}
