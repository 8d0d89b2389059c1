//! 运行必须满足的条件，写成句子。

use faultline_language::Vocabulary;
use faultline_language::zh::list;
use faultline_scenario::file::{Expectation, Happening, Quantity, STILL, State, Window};
use std::fmt::Display;

pub(super) fn expectation(family: &dyn Vocabulary, expected: &Expectation) -> String {
    match expected {
        Expectation::Safe => "没有违反任何规则。".into(),
        Expectation::Happens(what, when) => format!("{}{}。", window(*when), happening(family, what)),
        Expectation::Counts(quantity, what, when) => {
            format!("{}{}：{}。", window(*when), happening(family, what), often(*quantity))
        }
        Expectation::Holds(what, at) => format!("在 {at}，{}。", state(family, what)),
    }
}

fn often(quantity: Quantity) -> String {
    match quantity {
        Quantity::Never => "从不发生".into(),
        Quantity::Exactly(number) => format!("恰好 {number} 次"),
        Quantity::AtMost(number) => format!("最多 {number} 次"),
        Quantity::AtLeast(number) => format!("至少 {number} 次"),
    }
}

fn window(window: Window) -> String {
    match window {
        Window::Ever => String::new(),
        Window::By(moment) => format!("最迟在 {moment}，"),
        Window::After(moment) => format!("在 {moment} 之后，"),
        Window::Within(length, None) => format!("在 {length} 内，"),
        Window::Within(length, Some(after)) => format!("在 {after} 之后的 {length} 内，"),
    }
}

/// 某一个的名称，或任意一个；名称与后面的汉字之间空一格。
fn who(name: Option<impl Display>, anybody: &str) -> String {
    name.map_or_else(|| anybody.to_string(), |name| format!("{name} "))
}

fn happening(family: &dyn Vocabulary, happening: &Happening) -> String {
    match happening {
        Happening::Leads(node) => format!("{}成为领导者", who(*node, "某个节点")),
        Happening::Follows { node, leader } => format!("{node} 追随 {leader}"),
        Happening::Committed(index) => format!("索引 {index} 及之前的日志条目全部提交"),
        Happening::Answered(client) => format!("{}收到应答", who(*client, "某个客户端")),
        Happening::Violates(rule) => {
            let name = family.rule(rule.slug).map_or(rule.slug, |(name, _)| name);
            format!("规则“{name}”被违反")
        }
        Happening::Takes { node, step, about } => {
            let told = family.step(step.word, about.as_deref());
            format!("{node} {}", told.unwrap_or_else(|| step.word.into()))
        }
        Happening::States { .. } => format!("出现事实 {happening}"),
        Happening::Chosen(_, None) => "某个节点得知已有值被选定".into(),
        Happening::Chosen(_, Some(value)) => format!("某个节点得知 {value} 被选定"),
    }
}

fn state(family: &dyn Vocabulary, state: &State) -> String {
    match state {
        State::Leads(node) => format!("{}是领导者", who(*node, "有一个节点")),
        State::NoLeader => "没有领导者".into(),
        State::Blocked(Some(client)) => format!("{client} 等待应答已达 {STILL} 或更久"),
        State::Blocked(None) => format!("有客户端等待已达 {STILL} 或更久，且没有客户端收到应答"),
        State::Within(node, step) => {
            let role = step.role.and_then(|role| family.role(role));
            format!("{node} {}", role.unwrap_or(step.word))
        }
        State::NothingChosen(_) => "没有节点知道哪个值被选定".into(),
        State::Log(node, entries) if entries.is_empty() => format!("{node} 的日志为空"),
        State::Log(node, entries) => format!("{node} 的日志条目依次属于 {}", list(entries)),
        State::Digest(digest) => format!("运行的摘要是 {digest}"),
    }
}
