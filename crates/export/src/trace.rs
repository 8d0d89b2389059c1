//! A run as JSON lines. The schema stands in `docs/command-line.md`: names are never changed or given another
//! meaning, and new ones may be added.

use super::Writer;
use super::fact::{fact, rule};
use crate::input::Input;
use anyhow::Result;
use faultline_engine::view::{Field, TimerName, Value as Shown};
use faultline_engine::{EventKind, EventView, Halt, LossCause, MessageDetail, NoEffect, Session};
use serde_json::{Map, Value, json};
use std::io::Write;

/// One object per event, one before and one after them.
pub(super) struct Trace;

/// The version of the schema.
const VERSION: u32 = 1;

impl Writer for Trace {
    fn begin(&mut self, out: &mut dyn Write, input: &Input, session: &dyn Session) -> Result<()> {
        let settings: Map<String, Value> = session
            .settings()
            .into_iter()
            .map(|setting| (setting.name.into(), setting.value.into()))
            .collect();
        let head = json!({
            "faultline": VERSION,
            "protocol": session.info().slug,
            "nodes": session.nodes(),
            "clients": session.clients(),
            "seed": session.seed(),
            "settings": settings,
            "link": input.link.encode(),
        });
        Ok(writeln!(out, "{head}")?)
    }

    fn event(&mut self, out: &mut dyn Write, session: &dyn Session, event: u32) -> Result<()> {
        match session.event(event) {
            Some(event) => Ok(writeln!(out, "{}", object(&event))?),
            None => Ok(()),
        }
    }

    fn end(&mut self, out: &mut dyn Write, session: &dyn Session, halt: Halt) -> Result<()> {
        let broken = |violation: &faultline_engine::Violation| json!({ "rule": violation.rule.slug(), "event": violation.event });
        let end = json!({
            "digest": session.digest(),
            "time": session.head().0,
            "events": session.events(),
            "violations": session.violations().iter().map(broken).collect::<Vec<_>>(),
            "limit": halt == Halt::Limit && session.head() < faultline_engine::limits::MAX_TIME,
        });
        Ok(writeln!(out, "{end}")?)
    }
}

fn object(event: &EventView) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| {
        object.insert(name.into(), value);
    };
    put("event", event.number.into());
    put("time", event.time.0.into());
    put("kind", kind(event.kind).into());
    if let Some(subject) = event.subject {
        put("subject", subject.to_string().into());
    }
    if let Some(cause) = event.cause {
        put("cause", cause.into());
    }
    if let Some(input) = &event.input {
        put("input", input.to_string().into());
    }
    if let Some(why) = event.no_effect {
        put("no_effect", no_effect(why).into());
    }
    match event.kind {
        EventKind::Lost(_, why) => put("why", loss(why).into()),
        EventKind::Timer(number) => put("timer", timer(number).into()),
        _ => {}
    }
    if let Some(detail) = &event.message {
        put("message", message(detail));
    }
    if !event.facts.is_empty() {
        put("facts", event.facts.iter().map(fact).collect());
    }
    if !event.violations.is_empty() {
        put("violations", event.violations.iter().map(rule).collect());
    }
    Value::Object(object)
}

fn kind(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Booted => "booted",
        EventKind::Delivered(_) => "delivered",
        EventKind::Waits(_) => "waits",
        EventKind::Lost(..) => "lost",
        EventKind::Timer(_) => "timer",
        EventKind::Synced => "synced",
        EventKind::Patience => "patience",
        EventKind::Tick => "tick",
        EventKind::Input(_) => "input",
    }
}

/// What the timer was for; nothing for one without a name.
fn timer(number: u8) -> Option<&'static str> {
    match number {
        n if n == TimerName::Election as u8 => Some("election"),
        n if n == TimerName::Heartbeat as u8 => Some("heartbeat"),
        _ => None,
    }
}

fn loss(cause: LossCause) -> &'static str {
    match cause {
        LossCause::Cut => "cut",
        LossCause::Chance => "chance",
        LossCause::Down => "down",
        LossCause::Dropped => "dropped",
        LossCause::Overload => "overload",
    }
}

fn no_effect(why: NoEffect) -> &'static str {
    match why {
        NoEffect::Up => "up",
        NoEffect::Down => "down",
        NoEffect::Frozen => "frozen",
        NoEffect::NoTimer => "no_timer",
        NoEffect::Unchanged => "unchanged",
        NoEffect::NotSent => "not_sent",
        NoEffect::Waiting => "waiting",
        NoEffect::Over => "over",
        NoEffect::Held => "held",
        NoEffect::Idle => "idle",
        NoEffect::QueueFull => "queue_full",
    }
}

fn message(detail: &MessageDetail) -> Value {
    let fields: Map<String, Value> = detail.view.fields.iter().map(field).collect();
    json!({
        "id": detail.id.to_string(),
        "from": detail.from.to_string(),
        "to": detail.to.to_string(),
        "sent": detail.sent.0,
        "arrives": detail.arrives.0,
        "name": detail.view.name,
        "fields": fields,
    })
}

fn field(field: &Field) -> (String, Value) {
    let value = match &field.value {
        Shown::Number(number) => (*number).into(),
        Shown::Flag(flag) => (*flag).into(),
        Shown::Node(node) => node.map(|node| node.to_string()).into(),
        Shown::Nodes(nodes) => nodes.iter().map(|node| Value::from(node.to_string())).collect(),
        Shown::PerNode(pairs) => {
            let pairs = pairs.iter().map(|(node, number)| (node.to_string(), Value::from(*number)));
            Value::Object(pairs.collect())
        }
        Shown::Text(text) => text.as_str().into(),
    };
    (super::fact::label(field.label).into(), value)
}
