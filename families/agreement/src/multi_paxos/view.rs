//! A server, its messages and its timers as plain data for people.

use super::{Durable, Entry, Log, Message, MultiPaxos, Role, Timer};
use crate::{Ballot, Operation, Payload};
use crate::{Label, Part, TimerName, shown};
use faultline_engine::view::{
    Field, Glance, LogCell, LogView, MessageView, NodeView, Shape, TimerView, Value,
};
use faultline_engine::{LogWindow, MessageForm, NodeSet};

pub(super) fn glance(server: &MultiPaxos) -> Glance {
    let (role, votes) = match &server.role {
        Role::Follower { .. } => (Part::Follower, NodeSet::default()),
        Role::Preparing(preparing) => (Part::Preparing, preparing.promises),
        Role::Leader(_) => (Part::Leader, NodeSet::default()),
    };
    let epoch = shown::of_ballot(server.promised);
    Glance { role: role.role(), epoch, commit: server.chosen, votes, task: None }
}

fn ballot(label: Label, ballot: Option<Ballot>) -> Field {
    let text = ballot.map_or_else(|| "-".into(), |ballot| ballot.to_string());
    Field::new(label, Value::Text(text))
}

pub(super) fn node(server: &MultiPaxos, durable: &Durable, window: LogWindow) -> NodeView {
    let mut fields = vec![
        ballot(Label::Promised, server.promised),
        Field::number(Label::LastIndex, server.log.last()),
        Field::number(Label::DurableIndex, durable.log.last()),
        Field::number(Label::ChosenIndex, server.chosen),
        Field::number(Label::LastApplied, server.machine.applied),
    ];
    match &server.role {
        Role::Follower { leader } => {
            fields.push(Field::new(Label::Leader, Value::Node(*leader)));
        }
        Role::Preparing(preparing) => {
            fields.push(Field::new(Label::Promises, Value::Nodes(preparing.promises)));
        }
        Role::Leader(leading) => {
            fields.push(ballot(Label::Ballot, Some(leading.ballot)));
            fields.push(Field::number(Label::Unchosen, leading.proposed.len() as u64));
            fields.push(Field::number(Label::Waiting, leading.waiting.len() as u64));
        }
    }
    let table =
        server.machine.store.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
    let log = Some(log(&server.log, durable, server.chosen, window));
    NodeView { fields, log, table: Some(table), ..NodeView::default() }
}

pub(super) fn durable(durable: &Durable, window: LogWindow) -> NodeView {
    let fields = vec![
        ballot(Label::Promised, durable.promised),
        Field::number(Label::Round, u64::from(durable.round)),
        Field::number(Label::LastIndex, durable.log.last()),
    ];
    let log = Some(log(&durable.log, durable, durable.chosen, window));
    NodeView { fields, log, ..NodeView::default() }
}

fn log(log: &Log, durable: &Durable, chosen: u64, window: LogWindow) -> LogView {
    let from = window.from.max(1);
    let len = usize::try_from(window.len).unwrap_or(usize::MAX);
    let cell = |entry: &Option<Entry>| match entry {
        Some(entry) => {
            LogCell { epoch: shown::of_ballot(Some(entry.ballot)), held: shown::held(&entry.payload) }
        }
        None => LogCell::HOLE,
    };
    LogView {
        last: log.last(),
        from,
        cells: log.cells(from).take(len).map(cell).collect(),
        commit: chosen,
        durable: durable.log.last(),
    }
}

pub(super) fn shape(message: &Message) -> (Shape, Option<u64>) {
    let shape = match message {
        Message::Prepare { .. } | Message::Accept { .. } => Shape::Request { loaded: true },
        Message::Heartbeat { .. } | Message::Ask { .. } => Shape::Request { loaded: false },
        Message::Promise { .. } | Message::Accepted { .. } | Message::Chosen { .. } => {
            Shape::Reply { positive: true }
        }
        Message::Refuse { .. } => Shape::Reply { positive: false },
    };
    let ballot = match message {
        Message::Prepare { ballot, .. }
        | Message::Promise { ballot, .. }
        | Message::Accept { ballot, .. }
        | Message::Accepted { ballot, .. }
        | Message::Refuse { ballot, .. }
        | Message::Heartbeat { ballot, .. } => Some(ballot),
        Message::Ask { .. } | Message::Chosen { .. } => None,
    };
    (shape, ballot.map(|ballot| ballot.epoch()))
}

/// What its messages are called, and what they carry.
pub(super) static MESSAGES: &[MessageForm] = &[
    MessageForm { label: "Prepare", fields: &[Label::Ballot.slug(), Label::ChosenIndex.slug()] },
    MessageForm { label: "Promise", fields: &[Label::Ballot.slug(), Label::Entries.slug()] },
    MessageForm {
        label: "Accept",
        fields: &[
            Label::Ballot.slug(),
            Label::Index.slug(),
            Label::Command.slug(),
            Label::ChosenIndex.slug(),
        ],
    },
    MessageForm { label: "Accepted", fields: &[Label::Ballot.slug(), Label::Index.slug()] },
    MessageForm { label: "Refuse", fields: &[Label::Ballot.slug(), Label::Promised.slug()] },
    MessageForm { label: "Heartbeat", fields: &[Label::Ballot.slug(), Label::ChosenIndex.slug()] },
    MessageForm { label: "Ask", fields: &[Label::ChosenIndex.slug()] },
    MessageForm { label: "Chosen", fields: &[Label::Entries.slug()] },
];

pub(super) fn message(message: &Message) -> MessageView {
    let (shape, epoch) = shape(message);
    let own = |own: &Ballot| ballot(Label::Ballot, Some(*own));
    let (name, fields) = match message {
        Message::Prepare { ballot, above } => {
            ("Prepare", vec![own(ballot), Field::number(Label::ChosenIndex, *above)])
        }
        Message::Promise { ballot, entries } => {
            ("Promise", vec![own(ballot), Field::number(Label::Entries, entries.len())])
        }
        Message::Accept { ballot, slot, payload, chosen } => (
            "Accept",
            vec![
                own(ballot),
                Field::number(Label::Index, *slot),
                command(payload),
                Field::number(Label::ChosenIndex, *chosen),
            ],
        ),
        Message::Accepted { ballot, slot } => {
            ("Accepted", vec![own(ballot), Field::number(Label::Index, *slot)])
        }
        Message::Refuse { ballot: refused, promised } => {
            ("Refuse", vec![own(refused), ballot(Label::Promised, Some(*promised))])
        }
        Message::Heartbeat { ballot, chosen } => {
            ("Heartbeat", vec![own(ballot), Field::number(Label::ChosenIndex, *chosen)])
        }
        Message::Ask { above } => ("Ask", vec![Field::number(Label::ChosenIndex, *above)]),
        Message::Chosen { entries } => ("Chosen", vec![Field::number(Label::Entries, entries.len())]),
    };
    MessageView { name, shape, epoch, fields }
}

/// What a message asks to be accepted, as data.
fn command(payload: &Payload) -> Field {
    let text = match payload {
        Payload::Request(_, Operation::KeyValue(command)) => command.to_string(),
        _ => "no-op".into(),
    };
    Field::new(Label::Command, Value::Text(text))
}

pub(super) fn timer(timer: Timer) -> TimerView {
    match timer {
        Timer::Election => timer_view(TimerName::Election, true),
        Timer::Heartbeat => timer_view(TimerName::Heartbeat, false),
    }
}

fn timer_view(name: TimerName, prominent: bool) -> TimerView {
    TimerView { name: name.into(), number: name.number(), prominent }
}
