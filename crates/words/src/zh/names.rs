//! 节点、消息、链路、值、时间。

use crate::spelling::drift;
use faultline_engine::view::{ClientFrame, LiarFrame, Name, NodeFrame, PacketLabel, Value, WorkFrame};
use faultline_engine::{
    BranchView, ClockError, ClockRate, Factor, FlightState, LinkState, MessageDetail, MessageFate,
    NodeStatus, Offset, Route, Service, Time,
};
use faultline_language::Vocabulary;
use faultline_language::zh::{clock, nodes, quoted, ratio, span};

pub(super) fn node(family: &dyn Vocabulary, node: &NodeFrame) -> String {
    let id = node.id;
    match (node.status, node.glance) {
        (NodeStatus::New, _) => format!("{id}，尚未启动"),
        (NodeStatus::Down, _) if node.damaged => format!("{id}，已崩溃，磁盘已损坏"),
        (NodeStatus::Down, _) => format!("{id}，已崩溃"),
        (NodeStatus::Absent, _) => format!("{id}，尚未加入"),
        (NodeStatus::Left, _) => format!("{id}，已退出"),
        (status, Some(glance)) => {
            let frozen = if status == NodeStatus::Frozen { "，已冻结" } else { "" };
            let what = glance.task.and_then(|task| family.task(task)).or(family.epoch(glance.epoch));
            let what = what.map_or_else(String::new, |what| format!("，{what}"));
            let frozen = if node.deposed { "，已被取代而不自知" } else { frozen };
            format!("{id}，{}{what}{frozen}", family.role(glance.role.slug).unwrap_or(glance.role.slug))
        }
        (_, None) => format!("{id}，正在启动"),
    }
}

pub(super) fn part(family: &dyn Vocabulary, node: &NodeFrame, now: Time) -> String {
    match (node.status, node.glance) {
        (NodeStatus::New, _) => "尚未启动".into(),
        (NodeStatus::Down, _) => {
            let what = format!("{}前崩溃", span(now.since(node.since)));
            if node.damaged { format!("{what}，磁盘已损坏") } else { what }
        }
        (NodeStatus::Absent, _) => "尚未加入".into(),
        (NodeStatus::Left, _) => format!("{}前退出", span(now.since(node.since))),
        (NodeStatus::Frozen, _) => format!("已冻结，{} 条消息等待", node.waiting),
        (_, Some(glance)) => {
            // 它以为的只是它自己的看法；看法不对，是由别的节点所述得知的。
            let what = match family.role(glance.role.slug).filter(|_| node.deposed) {
                Some(role) => format!("仍以为自己是{role}"),
                None => family.part(&glance),
            };
            let what = if node.factor > Factor::ONE { format!("{what}，减速中") } else { what };
            let what =
                if node.waiting > 0 { format!("{what}，{} 条消息等待", node.waiting) } else { what };
            let what = if node.full { format!("{what}，磁盘已满") } else { what };
            let what = if node.damaged { format!("{what}，磁盘已损坏") } else { what };
            let what = if node.clock == ClockError::NONE { what } else { format!("{what}，时钟不准") };
            match node.liar.as_deref() {
                Some(LiarFrame { lie: Some(_), .. }) => format!("{what}，说谎"),
                Some(LiarFrame { second: Some(_), .. }) => format!("{what}，两个副本"),
                _ => what,
            }
        }
        (_, None) => String::new(),
    }
}

/// 节点如何处理到达的消息。
pub(super) fn service(service: Service, busy: u32, waiting: u32) -> String {
    let Service { takes, workers, queue, refuses } = service;
    let room = queue.map_or_else(String::new, |most| format!("，最多 {most} 条"));
    let full = if refuses { "；队列满时拒绝请求" } else { "" };
    format!("每条消息用时 {takes}；{workers} 个工作线程中 {busy} 个忙碌，{waiting} 条消息排队{room}{full}")
}

pub(super) fn clock_error(error: ClockError) -> String {
    let ClockError { offset, rate } = error;
    match (offset.0, rate.0) {
        (_, 0) => clock_offset(offset),
        (0, _) => clock_rate(rate),
        _ => format!("{}，{}", clock_offset(offset), clock_rate(rate)),
    }
}

/// 时钟的偏差：`超前 30ms`。
pub(super) fn clock_offset(offset: Offset) -> String {
    match offset.0 {
        0 => "准确".into(),
        1.. => format!("超前 {}", offset.span()),
        _ => format!("落后 {}", offset.span()),
    }
}

/// 时钟的走速：`走快 200 ppm`。
pub(super) fn clock_rate(rate: ClockRate) -> String {
    let parts = drift(rate);
    match rate.0 {
        0 => "走速准确".into(),
        1.. => format!("走快 {parts}"),
        _ => format!("走慢 {parts}"),
    }
}

pub(super) fn tag(family: &dyn Vocabulary, message: &MessageDetail) -> String {
    let mut text = format!("{} {}", message.id, message.view.name);
    for field in &message.view.fields {
        if let Some(tag) = family.tag(field) {
            text.push_str(&tag);
            continue;
        }
        let told =
            matches!(PacketLabel::find(field.label.0), Some(PacketLabel::Command | PacketLabel::Answer));
        if told && let Value::Text(_) | Value::Proposal(_) = &field.value {
            text.push_str(&format!("：{}", value(family, &field.value)));
        }
    }
    text
}

pub(super) fn message(message: &MessageDetail) -> String {
    let MessageDetail { id, from, to, view, .. } = message;
    format!("{id}，从 {from} 到 {to} 的 {}", view.name)
}

pub(super) fn message_now(detail: &MessageDetail, fate: MessageFate) -> String {
    let now = match fate {
        MessageFate::UnderWay(FlightState::Flying) => "传输中",
        MessageFate::UnderWay(FlightState::Held(_)) => "被扣留",
        MessageFate::UnderWay(FlightState::Waiting) => "已到达，尚未处理",
        MessageFate::Over => "已结束",
        MessageFate::Future => "尚未发出",
    };
    format!("{}，{now}", message(detail))
}

pub(super) fn client_counts(client: &ClientFrame) -> String {
    format!(
        "已发出 {} 个请求，收到 {} 个应答。下一个请求将发给 {}。",
        client.asked, client.answered, client.target
    )
}

pub(super) fn link_state(link: &LinkState) -> String {
    if link.cut {
        return "已切断".into();
    }
    let mut parts = vec![format!("延迟 {}", link.latency)];
    if link.loss.0 > 0 {
        parts.push(format!("丢失 {}", link.loss));
    }
    if link.duplicate.0 > 0 {
        parts.push(format!("重复 {}", link.duplicate));
    }
    if link.fifo {
        parts.push("保持顺序".into());
    }
    parts.join("，")
}

pub(super) fn link(on: Route, there: &LinkState, back: &LinkState) -> String {
    let mut state = Vec::new();
    match (there.cut, back.cut) {
        (true, true) => state.push("已切断".to_string()),
        (true, false) => state.push(format!("{} → {} 方向已切断", on.from, on.to)),
        (false, true) => state.push(format!("{} → {} 方向已切断", on.to, on.from)),
        (false, false) => {}
    }
    let usual = LinkState::default();
    for (link, from, to) in [(there, on.from, on.to), (back, on.to, on.from)] {
        if link.latency != usual.latency {
            state.push(format!("{from} → {to} 延迟 {}", link.latency));
        }
        if link.loss != usual.loss {
            state.push(format!("{from} → {to} 丢失 {}", link.loss));
        }
        if link.duplicate != usual.duplicate {
            state.push(format!("{from} → {to} 重复 {}", link.duplicate));
        }
    }
    let ends = format!("链路 {}–{}", on.from, on.to);
    if state.is_empty() { ends } else { format!("{ends}，{}", state.join("，")) }
}

pub(super) fn client(client: &ClientFrame) -> String {
    let steady = match &client.steady {
        Some((period, command)) => format!("，每 {period} 请求 {command}"),
        None => String::new(),
    };
    let steady = match &client.load {
        Some(load) => format!("{steady}，持续请求 {load}"),
        None => steady,
    };
    let steady = match &client.policy {
        Some(policy) => format!("{steady}，{}", super::actions::policy(policy)),
        None => steady,
    };
    let steady = if client.cut_off { format!("{steady}，熔断器已断开") } else { steady };
    match &client.asks {
        Some(_) if client.open > 1 => format!("{}，{} 个请求等待应答{steady}", client.id, client.open),
        Some((command, _)) => format!("{}，等待 {command} 的应答{steady}", client.id),
        None => format!("{}，空闲{steady}", client.id),
    }
}

/// 字段的名称：由协议族声明，或属于客户端与节点之间往来的内容。
pub(super) fn label(family: &dyn Vocabulary, name: Name) -> &'static str {
    family.label(name).or_else(|| PacketLabel::find(name.0).map(packet)).unwrap_or(name.0)
}

fn packet(label: PacketLabel) -> &'static str {
    match label {
        PacketLabel::Command => "命令",
        PacketLabel::Serial => "序号",
        PacketLabel::Answer => "应答",
        PacketLabel::Leader => "领导者",
        PacketLabel::Deadline => "截止时间",
    }
}

/// 名称与值并列：`任期 3`、`值“tea”`、`投票给：无`。
pub(super) fn beside(name: &str, value: &str) -> String {
    match value.chars().next() {
        Some('“') => format!("{name}{value}"),
        Some(first) if first.is_ascii() => format!("{name} {value}"),
        _ => format!("{name}：{value}"),
    }
}

pub(super) fn value(family: &dyn Vocabulary, value: &Value) -> String {
    match value {
        Value::Number(n) => n.to_string(),
        Value::Flag(true) => "是".into(),
        Value::Flag(false) => "否".into(),
        Value::Node(Some(node)) => node.to_string(),
        Value::Node(None) => "无".into(),
        Value::Nodes(set) => nodes(*set),
        Value::PerNode(pairs) if pairs.is_empty() => "无".into(),
        Value::PerNode(pairs) => {
            let pairs: Vec<String> = pairs.iter().map(|(node, n)| format!("{node} {n}")).collect();
            pairs.join("，")
        }
        Value::Text(text) => text.clone(),
        Value::Span(length) => span(*length),
        Value::Ratio(hundredths) => ratio(*hundredths),
        Value::Task(one) => one.and_then(|task| family.task(task)).unwrap_or_else(|| "无".into()),
        Value::Spans(range) if range.min == range.max => span(range.min),
        Value::Spans(range) => format!("{}至 {}", span(range.min), span(range.max)),
        Value::Part(role) => family.role(role.slug).unwrap_or(role.slug).into(),
        Value::Name(name) => label(family, *name).into(),
        Value::Proposal(word) => quoted(word),
    }
}

pub(super) fn work(work: &WorkFrame) -> String {
    let done = format!("已完成 {}%", work.done / 10);
    if work.waiting == 0 { done } else { format!("{done}，另有 {} 项等待", work.waiting) }
}

pub(super) fn branch(number: usize, branch: &BranchView) -> String {
    let (actions, end) = (branch.inputs, clock(branch.horizon));
    if number == 0 {
        return format!("分支 1，{actions} 个操作，到 {end}为止");
    }
    match &branch.first {
        Some(first) => {
            let name = super::actions::action(&first.input).name;
            format!("{} {name}：分支 {}，{actions} 个操作，到 {end}为止", clock(first.at), number + 1)
        }
        None => format!("分支 {}，始于 {}，{actions} 个操作，到 {end}为止", number + 1, clock(branch.fork)),
    }
}
