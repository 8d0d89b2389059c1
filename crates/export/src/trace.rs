//! A run as JSON lines. The schema stands in `docs/command-line.md`: names are never changed or given another
//! meaning, and new ones may be added.

use crate::datum::{fact, violation};
use faultline_engine::limits::MAX_TIME;
use faultline_engine::view::{Field, Task, Value as Shown};
use faultline_engine::{
    EventKind, EventView, LossCause, MessageDetail, NoEffect, Session, Time, ViolationView,
};
use faultline_scenario::{Link, Stretch, StretchError, ViewState, describe};
use serde_json::{Map, Value, json};

/// The version of the schema.
const VERSION: u32 = 1;

/// A part of a run, line by line, each with its line end: the first object, one per event, and the last one, which
/// tells of the moment at the end of the part.
///
/// # Errors
/// When the part is not known.
pub fn trace(
    session: &dyn Session,
    stretch: Stretch,
) -> Result<impl Iterator<Item = String> + '_, StretchError> {
    let stretch = stretch.check(session)?;
    let link = Link { at: stretch.to, ..describe(session, &ViewState::default()) };
    let mut first = trace_first(session, &link);
    if let (Value::Object(object), true) = (&mut first, stretch.from > Time::ZERO) {
        object.insert("from".into(), stretch.from.0.into());
    }
    let events = stretch.events(session).filter_map(|number| trace_event(session, number));
    let last = std::iter::once_with(move || trace_last(session, stretch.to));
    Ok(std::iter::once(first).chain(events).chain(last).map(|object| format!("{object}\n")))
}

/// The object that comes before all events.
#[must_use]
pub fn trace_first(session: &dyn Session, link: &Link) -> Value {
    let settings = session.settings().into_iter();
    let settings: Map<String, Value> =
        settings.map(|setting| (setting.name.into(), setting.value.into())).collect();
    json!({
        "faultline": VERSION,
        "protocol": session.info().slug,
        "nodes": session.nodes(),
        "clients": session.clients(),
        "seed": session.seed(),
        "settings": settings,
        "link": link.encode(),
    })
}

/// The object of an event; none if it is not known.
#[must_use]
pub fn trace_event(session: &dyn Session, number: u32) -> Option<Value> {
    session.event(number).map(|event| object(&event))
}

/// The object that comes after all events up to a moment.
#[must_use]
pub fn trace_last(session: &dyn Session, at: Time) -> Value {
    let events = session.events_until(at);
    let broken = |violation: &ViolationView| json!({ "rule": violation.rule.slug, "event": violation.event });
    let violations = session.violations();
    let violations = violations.iter().filter(|violation| violation.event < events);
    json!({
        "digest": session.digest_at(at),
        "time": at.0,
        "events": events,
        "violations": violations.map(broken).collect::<Vec<_>>(),
        "limit": at < MAX_TIME && session.exhausted().is_some() && events == session.known_events(),
    })
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
    if event.second {
        put("second", true.into());
    }
    if let Some(cause) = event.cause {
        put("cause", cause.into());
    }
    if let Some(input) = &event.input {
        put("input", input.to_string().into());
    }
    if let Some(vain) = &event.no_effect {
        put("no_effect", no_effect(vain.why).into());
    }
    match event.kind {
        EventKind::Lost(_, why) => put("why", loss(why).into()),
        EventKind::Timer(_) | EventKind::Worked(_) => put("timer", event.timer.map(|timer| timer.0).into()),
        _ => {}
    }
    if let Some(detail) = &event.message {
        put("message", message(detail));
    }
    if !event.facts.is_empty() {
        put("facts", event.facts.iter().map(fact).collect());
    }
    if !event.violations.is_empty() {
        put("violations", event.violations.iter().map(violation).collect());
    }
    Value::Object(object)
}

fn kind(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Booted => "booted",
        EventKind::Delivered(_) => "delivered",
        EventKind::Waits(_) => "waits",
        EventKind::Begun(_) => "begun",
        EventKind::Queued(_) => "queued",
        EventKind::Lost(..) => "lost",
        EventKind::Timer(_) => "timer",
        EventKind::Synced => "synced",
        EventKind::Worked(_) => "worked",
        EventKind::Patience => "patience",
        EventKind::Tick => "tick",
        EventKind::Arrival => "arrival",
        EventKind::Input(_) => "input",
    }
}

fn loss(cause: LossCause) -> &'static str {
    match cause {
        LossCause::Cut => "cut",
        LossCause::Chance => "chance",
        LossCause::Down => "down",
        LossCause::NoMember => "no_member",
        LossCause::Dropped => "dropped",
        LossCause::Overload => "overload",
        LossCause::QueueFull => "queue_full",
        LossCause::Expired => "expired",
    }
}

fn no_effect(why: NoEffect) -> &'static str {
    match why {
        NoEffect::Up => "up",
        NoEffect::NotStarted => "not_started",
        NoEffect::Down => "down",
        NoEffect::Frozen => "frozen",
        NoEffect::NoMember => "no_member",
        NoEffect::Leaving => "leaving",
        NoEffect::Begun => "begun",
        NoEffect::TooLate => "too_late",
        NoEffect::Said => "said",
        NoEffect::NoTimer => "no_timer",
        NoEffect::Unchanged => "unchanged",
        NoEffect::NotTwo => "not_two",
        NoEffect::NotSent => "not_sent",
        NoEffect::Waiting => "waiting",
        NoEffect::Over => "over",
        NoEffect::Held => "held",
        NoEffect::NoSuchMessage => "no_such_message",
        NoEffect::NothingHeld => "nothing_held",
        NoEffect::NothingWritten => "nothing_written",
        NoEffect::Damaged => "damaged",
        NoEffect::Unsound => "unsound",
        NoEffect::Idle => "idle",
        NoEffect::QueueFull => "queue_full",
    }
}

fn message(detail: &MessageDetail) -> Value {
    let fields: Map<String, Value> = detail.view.fields.iter().map(field).collect();
    let mut message = json!({
        "id": detail.id.to_string(),
        "from": detail.from.to_string(),
        "to": detail.to.to_string(),
        "sent": detail.sent.0,
        "arrives": detail.arrives.0,
        "name": detail.view.name,
        "fields": fields,
    });
    if let (Value::Object(object), true) = (&mut message, detail.forged) {
        object.insert("forged".into(), true.into());
    }
    message
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
        Shown::Span(span) => span.0.into(),
        Shown::Ratio(hundredths) => (*hundredths).into(),
        Shown::Task(task) => task.map(task_name).into(),
        Shown::Spans(range) => json!([range.min.0, range.max.0]),
        Shown::Part(part) => part.slug.into(),
        Shown::Name(name) => name.0.into(),
        Shown::Proposal(word) => word.as_str().into(),
    };
    (field.label.0.into(), value)
}

/// A task by its kind and number, which people count from 1: `map 3`.
fn task_name(task: Task) -> String {
    format!("{} {}", task.kind.slug, u32::from(task.number) + 1)
}
