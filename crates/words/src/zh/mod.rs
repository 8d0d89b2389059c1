//! 简体中文。

mod actions;
pub(crate) mod author;
mod embed;
mod errors;
mod events;
#[cfg(feature = "files")]
mod expectations;
#[cfg(feature = "files")]
mod files;
mod names;
mod series;
mod ui;

use crate::event::Telling;
use crate::spelling::grouped;
use crate::{Action, Refused, Series, Ui, Words, spelling};
use faultline_catalogue::SetupError;
use faultline_engine::grammar::ScriptError;
use faultline_engine::limits::{MAX_EVENTS, MAX_KEPT, MAX_SAID, MAX_UNWRITTEN};
use faultline_engine::view::{ClientFrame, Name, NodeFrame, SecondFrame, Value, WorkFrame};
use faultline_engine::{
    BranchView, ClockError, Exhausted, InVain, Input, Lie, LinkState, MessageDetail, MessageFate, NodeId,
    Route, Rule, Service, Span, Time, TimedInput,
};
use faultline_language::zh::{self as number, clock, span};
use faultline_language::{Language, Run, Sentence, Vocabulary};
use faultline_scenario::{LinkError, OpenError, StretchError};
use faultline_views::series::{Labels, Quantity, Unit};

/// 简体中文。
#[derive(Clone, Copy, Debug)]
pub struct Chinese;

impl Words for Chinese {
    fn language(&self) -> Language {
        Language::Chinese
    }
    fn ui(&self, text: Ui) -> &'static str {
        ui::text(text)
    }
    fn pair(&self, first: &str, second: &str) -> String {
        if second.is_empty() { first.into() } else { format!("{first}：{second}") }
    }
    fn row(&self, parts: &[&str]) -> String {
        parts.join("，")
    }
    fn node(&self, family: &dyn Vocabulary, node: &NodeFrame) -> String {
        names::node(family, node)
    }
    fn part(&self, family: &dyn Vocabulary, node: &NodeFrame, now: Time) -> String {
        names::part(family, node, now)
    }
    fn badge(&self, node: &NodeFrame) -> String {
        spelling::badge(node)
    }
    fn tag_of(&self, family: &dyn Vocabulary, message: &MessageDetail) -> String {
        names::tag(family, message)
    }
    fn message(&self, message: &MessageDetail) -> String {
        names::message(message)
    }
    fn link(&self, route: Route, there: &LinkState, back: &LinkState) -> String {
        names::link(route, there, back)
    }
    fn client(&self, client: &ClientFrame) -> String {
        names::client(client)
    }
    fn client_counts(&self, client: &ClientFrame) -> String {
        names::client_counts(client)
    }
    fn link_state(&self, link: &LinkState) -> String {
        names::link_state(link)
    }
    fn message_now(&self, message: &MessageDetail, fate: MessageFate) -> String {
        names::message_now(message, fate)
    }
    fn journey(&self, message: &MessageDetail) -> String {
        format!("{}发出，预计 {}送达。", clock(message.sent), clock(message.arrives))
    }
    fn runs_out_in(&self, left: Span) -> String {
        format!("{}后到期", span(left))
    }
    fn action(&self, input: &Input) -> Action {
        actions::action(input)
    }
    fn in_vain(&self, input: &Input, vain: &InVain) -> Sentence {
        events::in_vain(input, vain)
    }
    fn undone(&self, inputs: &[Input]) -> String {
        actions::undone(inputs)
    }
    fn redone(&self, inputs: &[Input]) -> String {
        actions::redone(inputs)
    }
    fn links_cut(&self, count: usize) -> String {
        format!("已切断 {count} 条链路")
    }
    fn planned(&self, input: &TimedInput) -> String {
        format!("{}：定于 {}", actions::action(&input.input).name, clock(input.at))
    }
    fn not_yet(&self, what: &str) -> String {
        format!("链接选中了 {what}，但到这一时刻为止它尚未发生。")
    }
    fn new_events(&self, count: usize, most: usize) -> String {
        if count < most { format!("{count} 个新事件") } else { format!("至少 {most} 个新事件") }
    }
    fn planted(&self, bug: &str) -> String {
        format!("植入的缺陷：{bug}")
    }
    fn event(&self, run: &dyn Run, number: u32) -> Vec<Sentence> {
        let telling = Telling {
            language: Language::Chinese,
            broken: events::broken,
            action: events::action,
            in_vain: events::in_vain,
            forged: events::forged,
            second: events::second,
            plain: events::plain,
        };
        telling.sentences(run, number)
    }
    fn label(&self, family: &dyn Vocabulary, name: Name) -> &'static str {
        names::label(family, name)
    }
    fn value(&self, family: &dyn Vocabulary, value: &Value) -> String {
        names::value(family, value)
    }
    fn clock_error(&self, error: ClockError) -> String {
        names::clock_error(error)
    }

    fn second_copy(&self, copy: &SecondFrame) -> String {
        format!("第二个副本，与 {} 通信", number::list(&copy.hearers))
    }
    fn lie(&self, lie: Lie) -> String {
        format!("说谎：{}", actions::lies(lie))
    }
    fn service(&self, service: Service, busy: u32, waiting: u32) -> String {
        names::service(service, busy, waiting)
    }
    fn work(&self, work: &WorkFrame) -> String {
        names::work(work)
    }
    fn timer(&self, family: &dyn Vocabulary, timer: Name) -> &'static str {
        family.timer(timer).unwrap_or(timer.0)
    }
    fn span(&self, span: Span) -> String {
        number::span(span)
    }
    fn over(&self, why: Option<Exhausted>) -> String {
        over(why)
    }
    fn log_entry(&self, node: NodeId, index: u64, entry: &str) -> String {
        format!("{node} 的索引 {index}：{entry}")
    }
    fn clock(&self, time: Time) -> String {
        clock(time)
    }
    fn speed(&self, thousandths: u32) -> String {
        spelling::speed(thousandths)
    }
    fn run(&self, protocol: &str, nodes: u16, seed: u64) -> String {
        format!("{protocol}，{}，{}", self.nodes(nodes), self.seed(seed))
    }
    fn run_at(&self, run: &str, at: Time) -> String {
        format!("{run}，时刻 {}", clock(at))
    }
    fn run_within(&self, run: &str, from: Time, to: Time) -> String {
        format!("{run}，从 {} 到 {}", clock(from), clock(to))
    }
    fn start(&self, protocol: &str) -> String {
        format!("启动 {protocol}")
    }
    fn captions(&self, count: u32) -> String {
        format!("{count} 步")
    }
    fn step(&self, reached: usize, of: usize) -> String {
        format!("第 {reached} 步，共 {of} 步")
    }
    fn request(&self, took: Span, answered: bool, attempts: u32) -> String {
        let took = self.span(took);
        let took = if answered { took } else { format!("已等待 {took}，没有应答") };
        if attempts == 1 { took } else { format!("{took}，发送 {attempts} 次") }
    }
    fn meanwhile(&self, action: &str, from: Time, to: Option<Time>) -> String {
        match to {
            Some(to) => format!("其间：{action}，从 {} 到 {}", clock(from), clock(to)),
            None => format!("其间：{action}，自 {} 起", clock(from)),
        }
    }
    fn after_fault(&self, after: Span) -> String {
        format!("，在故障结束 {} 之后", self.span(after))
    }
    fn script_kept(&self, kept: usize, left: usize) -> String {
        let mut told = match kept {
            0 if left > 0 => String::new(),
            0 => "脚本为空。".into(),
            kept => format!("保留脚本中的 {kept} 项操作。"),
        };
        if left > 0 {
            told += &format!("舍去 {left} 项：它们涉及此次运行没有的节点或客户端。");
        }
        told
    }
    fn steps_between(&self, count: usize) -> String {
        format!("…… 其间 {count} 步")
    }
    fn branches(&self, count: usize) -> String {
        format!("{count} 个分支")
    }
    fn still_to_come(&self, count: usize) -> String {
        format!("还有 {count} 项，见分晓时显示")
    }
    fn nodes(&self, count: u16) -> String {
        format!("{count} 个节点")
    }
    fn seed(&self, seed: u64) -> String {
        format!("种子 {seed}")
    }
    fn rule(&self, family: &dyn Vocabulary, rule: &'static Rule) -> &'static str {
        family.rule(rule.slug).map_or(rule.slug, |(name, _)| name)
    }
    fn statement(&self, family: &dyn Vocabulary, rule: &'static Rule) -> &'static str {
        family.rule(rule.slug).map_or("", |(_, statement)| statement)
    }
    fn setting(&self, family: &dyn Vocabulary, protocol: &str, name: &str) -> (&'static str, &'static str) {
        let words = family.setting(protocol, name);
        words.map_or(("设置", ""), |words| (words.name, words.about))
    }
    fn branch(&self, number: usize, branch: &BranchView) -> String {
        names::branch(number, branch)
    }
    fn script_error(&self, error: &ScriptError) -> String {
        errors::script(error)
    }
    fn link_error(&self, error: &LinkError) -> String {
        errors::link(error)
    }
    fn setup_error(&self, error: &SetupError) -> String {
        errors::setup(error)
    }
    fn open_error(&self, error: &OpenError) -> String {
        errors::open(error)
    }
    fn stretch_error(&self, error: &StretchError) -> String {
        errors::stretch(error)
    }
    fn series(&self, text: Series) -> &'static str {
        series::text(text)
    }
    fn quantity(&self, quantity: Quantity) -> String {
        series::quantity(quantity)
    }
    fn quantity_value(&self, quantity: Quantity, line: usize, value: Option<f64>) -> String {
        series::value(quantity, line, value)
    }
    fn amount(&self, unit: Unit, value: f64) -> String {
        series::amount(unit, value)
    }
    fn series_at(&self, labels: &Labels, time: Time) -> String {
        series::at(labels, time)
    }
    fn at_most(&self, quantity: Quantity, most: f64) -> String {
        series::at_most(quantity, most)
    }
    fn refused(&self, refused: &Refused) -> String {
        embed::refused(refused)
    }
}

/// That a run is over.
pub(crate) fn over(why: Option<Exhausted>) -> String {
    match why {
        Some(Exhausted::Events) => {
            format!("运行到此结束：已有 {} 个事件，达到一次运行的上限。", grouped(MAX_EVENTS))
        }
        Some(Exhausted::Messages) => {
            format!("运行到此结束：已发送 {} 条消息，达到一次运行的上限。", grouped(MAX_KEPT as usize))
        }
        Some(Exhausted::Facts) => {
            format!("运行到此结束：已记录 {} 项事实，达到一次运行的上限。", grouped(MAX_KEPT as usize))
        }
        Some(Exhausted::Said) => {
            format!("运行到此结束：消息内容累计超过 {} MB。", MAX_SAID >> 20)
        }
        Some(Exhausted::Waiting) => {
            format!("运行到此结束：等待写入磁盘的内容和消息超过 {} 项。", grouped(MAX_UNWRITTEN))
        }
        Some(Exhausted::Impossible(why)) => {
            format!("运行无法开始：没有哪次运行能使磁盘上出现这些初始内容；{}。", errors::impossible(&why))
        }
        None => "运行到此结束：已持续一小时，达到一次运行的时长上限。".into(),
    }
}
