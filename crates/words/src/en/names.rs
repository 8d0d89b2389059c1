//! Nodes, messages, links, values, times.

use crate::spelling::drift;
use faultline_engine::view::{ClientFrame, LiarFrame, Name, NodeFrame, PacketLabel, Value, WorkFrame};
use faultline_engine::{
    BranchView, ClockError, ClockRate, Factor, FlightState, LinkState, MessageDetail, MessageFate,
    NodeStatus, Offset, Route, Service, Time,
};
use faultline_language::Vocabulary;
use faultline_language::en::{clock, count, nodes, quoted, ratio, span};

pub(super) fn node(family: &dyn Vocabulary, node: &NodeFrame) -> String {
    let id = node.id;
    match (node.status, node.glance) {
        (NodeStatus::New, _) => format!("{id}, not started yet"),
        (NodeStatus::Down, _) if node.damaged => format!("{id}, crashed, disk damaged"),
        (NodeStatus::Down, _) => format!("{id}, crashed"),
        (NodeStatus::Absent, _) => format!("{id}, not a member yet"),
        (NodeStatus::Left, _) => format!("{id}, has left"),
        (status, Some(glance)) => {
            let frozen = if status == NodeStatus::Frozen { ", frozen" } else { "" };
            let what = glance.task.and_then(|task| family.task(task)).or(family.epoch(glance.epoch));
            let what = what.map_or_else(String::new, |what| format!(", {what}"));
            let frozen = if node.deposed { ", deposed without knowing it" } else { frozen };
            format!("{id}, {}{what}{frozen}", family.role(glance.role.slug).unwrap_or(glance.role.slug))
        }
        (_, None) => format!("{id}, starting"),
    }
}

pub(super) fn part(family: &dyn Vocabulary, node: &NodeFrame, now: Time) -> String {
    match (node.status, node.glance) {
        (NodeStatus::New, _) => "not started yet".into(),
        (NodeStatus::Down, _) => {
            let what = format!("crashed {} ago", span(now.since(node.since)));
            if node.damaged { format!("{what}, disk damaged") } else { what }
        }
        (NodeStatus::Absent, _) => "not a member yet".into(),
        (NodeStatus::Left, _) => format!("left {} ago", span(now.since(node.since))),
        (NodeStatus::Frozen, _) => format!("frozen, {} waiting", node.waiting),
        (_, Some(glance)) => {
            // What it believes is its own; that it is wrong follows from what others stated.
            let what = if node.deposed { "believes it leads".into() } else { family.part(&glance) };
            let what = if node.factor > Factor::ONE { format!("{what}, slow") } else { what };
            let what = if node.waiting > 0 { format!("{what}, {} waiting", node.waiting) } else { what };
            let what = if node.full { format!("{what}, disk full") } else { what };
            let what = if node.damaged { format!("{what}, disk damaged") } else { what };
            let what = if node.clock == ClockError::NONE { what } else { format!("{what}, clock off") };
            match node.liar.as_deref() {
                Some(LiarFrame { lie: Some(_), .. }) => format!("{what}, lies"),
                Some(LiarFrame { second: Some(_), .. }) => format!("{what}, two copies"),
                _ => what,
            }
        }
        (_, None) => String::new(),
    }
}

/// How a node handles what arrives.
pub(super) fn service(service: Service, busy: u32, waiting: u32) -> String {
    let Service { takes, workers, queue, refuses } = service;
    let room = queue.map_or_else(String::new, |most| format!(" of {most}"));
    let full = if refuses { "; refuses requests when full" } else { "" };
    format!("{takes} per message; {busy} of {workers} workers busy, {waiting}{room} waiting{full}")
}

pub(super) fn clock_error(error: ClockError) -> String {
    let ClockError { offset, rate } = error;
    match (offset.0, rate.0) {
        (_, 0) => clock_offset(offset),
        (0, _) => format!("runs {}", clock_rate(rate)),
        _ => format!("{}, runs {}", clock_offset(offset), clock_rate(rate)),
    }
}

/// Where a clock is: `30ms ahead`.
pub(super) fn clock_offset(offset: Offset) -> String {
    match offset.0 {
        0 => "right".into(),
        1.. => format!("{} ahead", offset.span()),
        _ => format!("{} behind", offset.span()),
    }
}

/// How a clock runs: `200 ppm fast`.
pub(super) fn clock_rate(rate: ClockRate) -> String {
    let parts = drift(rate);
    match rate.0 {
        0 => "at the right rate".into(),
        1.. => format!("{parts} fast"),
        _ => format!("{parts} slow"),
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
            text.push_str(&format!(": {}", value(family, &field.value)));
        }
    }
    text
}

pub(super) fn message(message: &MessageDetail) -> String {
    let MessageDetail { id, from, to, view, .. } = message;
    format!("{id}, {} from {from} to {to}", view.name)
}

pub(super) fn message_now(detail: &MessageDetail, fate: MessageFate) -> String {
    let now = match fate {
        MessageFate::UnderWay(FlightState::Flying) => "in transit",
        MessageFate::UnderWay(FlightState::Held(_)) => "held",
        MessageFate::UnderWay(FlightState::Waiting) => "arrived, and not handled yet",
        MessageFate::Over => "delivered or lost",
        MessageFate::Future => "not sent yet",
    };
    format!("{}, {now}", message(detail))
}

pub(super) fn client_counts(client: &ClientFrame) -> String {
    format!(
        "It has sent {} and received {}. It sends the next one to {}.",
        count(client.asked as usize, "request"),
        count(client.answered as usize, "answer"),
        client.target
    )
}

pub(super) fn link_state(link: &LinkState) -> String {
    if link.cut {
        return "cut".into();
    }
    let mut parts = vec![format!("takes {}", link.latency)];
    if link.loss.0 > 0 {
        parts.push(format!("loses {}", link.loss));
    }
    if link.duplicate.0 > 0 {
        parts.push(format!("duplicates {}", link.duplicate));
    }
    if link.fifo {
        parts.push("in order".into());
    }
    parts.join(", ")
}

pub(super) fn link(on: Route, there: &LinkState, back: &LinkState) -> String {
    let mut state = Vec::new();
    match (there.cut, back.cut) {
        (true, true) => state.push("cut".to_string()),
        (true, false) => state.push(format!("cut {} → {}", on.from, on.to)),
        (false, true) => state.push(format!("cut {} → {}", on.to, on.from)),
        (false, false) => {}
    }
    let usual = LinkState::default();
    for (link, from, to) in [(there, on.from, on.to), (back, on.to, on.from)] {
        if link.latency != usual.latency {
            state.push(format!("{from} → {to} takes {}", link.latency));
        }
        if link.loss != usual.loss {
            state.push(format!("{from} → {to} loses {}", link.loss));
        }
        if link.duplicate != usual.duplicate {
            state.push(format!("{from} → {to} duplicates {}", link.duplicate));
        }
    }
    let ends = format!("link {}–{}", on.from, on.to);
    if state.is_empty() { ends } else { format!("{ends}, {}", state.join(", ")) }
}

pub(super) fn client(client: &ClientFrame) -> String {
    let steady = match &client.steady {
        Some((period, command)) => format!(", sends {command} every {period}"),
        None => String::new(),
    };
    let steady = match &client.load {
        Some(load) => format!("{steady}, sends {load}"),
        None => steady,
    };
    let steady = match &client.policy {
        Some(policy) => format!("{steady}, {}", super::actions::policy(policy)),
        None => steady,
    };
    let steady = if client.cut_off { format!("{steady}, circuit breaker open") } else { steady };
    match &client.asks {
        Some(_) if client.open > 1 => format!("{}, {} requests waiting{steady}", client.id, client.open),
        Some((command, _)) => format!("{}, waiting for {command}{steady}", client.id),
        None => format!("{}, idle{steady}", client.id),
    }
}

/// The name of a field: one that the family declares, or one of what passes between clients and nodes.
pub(super) fn label(family: &dyn Vocabulary, name: Name) -> &'static str {
    family.label(name).or_else(|| PacketLabel::find(name.0).map(packet)).unwrap_or(name.0)
}

fn packet(label: PacketLabel) -> &'static str {
    match label {
        PacketLabel::Command => "command",
        PacketLabel::Serial => "serial",
        PacketLabel::Answer => "answer",
        PacketLabel::Leader => "leader",
        PacketLabel::Deadline => "deadline",
    }
}

pub(super) fn value(family: &dyn Vocabulary, value: &Value) -> String {
    match value {
        Value::Number(n) => n.to_string(),
        Value::Flag(true) => "yes".into(),
        Value::Flag(false) => "no".into(),
        Value::Node(Some(node)) => node.to_string(),
        Value::Node(None) => "nobody".into(),
        Value::Nodes(set) => nodes(*set),
        Value::PerNode(pairs) if pairs.is_empty() => "nobody".into(),
        Value::PerNode(pairs) => {
            let pairs: Vec<String> = pairs.iter().map(|(node, n)| format!("{node} {n}")).collect();
            pairs.join(", ")
        }
        Value::Text(text) => text.clone(),
        Value::Span(length) => span(*length),
        Value::Ratio(hundredths) => ratio(*hundredths),
        Value::Task(one) => one.and_then(|task| family.task(task)).unwrap_or_else(|| "none".into()),
        Value::Spans(range) if range.min == range.max => span(range.min),
        Value::Spans(range) => format!("{} to {}", span(range.min), span(range.max)),
        Value::Part(role) => family.role(role.slug).unwrap_or(role.slug).into(),
        Value::Name(name) => label(family, *name).into(),
        Value::Proposal(word) => quoted(word),
    }
}

pub(super) fn work(work: &WorkFrame) -> String {
    let done = format!("{}% done", work.done / 10);
    if work.waiting == 0 { done } else { format!("{done}, {} more waiting", work.waiting) }
}

pub(super) fn branch(number: usize, branch: &BranchView) -> String {
    let actions = count(branch.inputs, "action");
    if number == 0 {
        return format!("Branch 1, {actions}, up to {}", clock(branch.horizon));
    }
    let end = clock(branch.horizon);
    match &branch.first {
        Some(first) => {
            let name = super::actions::action(&first.input).name;
            format!("{name} at {}: branch {}, {actions}, up to {end}", clock(first.at), number + 1)
        }
        None => format!("Branch {}, from {}, {actions}, up to {end}", number + 1, clock(branch.fork)),
    }
}
