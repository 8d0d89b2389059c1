//! Replicas as plain data for people.

use super::ORIGINS;
use super::disk::{Durable, Entry};
use super::message::Other;
use super::replica::Replica;
use super::state::State;
use crate::clock::Clock;
use crate::names::{Label, Part};
use faultline_engine::view::{Field, Glance, Grid, Held, LogCell, LogView, NodeView, Value, holding};
use faultline_engine::{Epoch, LogWindow, NodeSet, SharedVec};

pub(super) fn glance(replica: &Replica) -> Glance {
    let lacks = replica.others.iter().any(|other| !replica.state.seen.covers(&other.seen));
    let part = if lacks { Part::Lacking } else { Part::Joined };
    let commit = replica.state.seen.sum();
    Glance { role: part.role(), epoch: Epoch::NONE, commit, votes: NodeSet::EMPTY, task: None }
}

/// What its first object holds, and whether there are more.
pub(super) fn holds(replica: &Replica) -> Option<String> {
    holding(replica.state.objects.iter().map(|(key, object)| (*key, object.content())))
}

pub(super) fn node(replica: &Replica, durable: &Durable, window: LogWindow) -> NodeView {
    let mut fields = vec![
        Field::new(Label::Seen, clock(&replica.state.seen)),
        Field::new(Label::Stable, clock(&replica.stable())),
    ];
    if replica.ordered > durable.writes {
        fields.push(Field::number(Label::Unwritten, replica.ordered - durable.writes));
    }
    let mut grids = Vec::new();
    if !replica.state.objects.is_empty() {
        grids.push(objects(&replica.state));
    }
    grids.push(others(replica));
    NodeView { fields, log: Some(log(&replica.log, durable, window)), grids, ..NodeView::default() }
}

pub(super) fn durable(durable: &Durable, window: LogWindow) -> NodeView {
    if durable.log.is_empty() {
        return NodeView::default();
    }
    let log = Some(log(&durable.log, durable, window));
    NodeView { log, grids: vec![objects(&durable.state)], ..NodeView::default() }
}

fn clock(seen: &Clock) -> Value {
    let text = seen.to_string();
    Value::Text(if text.is_empty() { "–".into() } else { text })
}

fn objects(state: &State) -> Grid {
    let rows = state.objects.iter().map(|(key, object)| {
        vec![
            Value::Text(key.to_string()),
            Value::Text(object.content().to_string()),
            Value::Number(object.tombstones()),
        ]
    });
    Grid::new(Label::Objects, &[Label::Key, Label::Values, Label::Tombstones], rows.collect())
}

/// What the others have, as far as this one has heard, and how much of its own they lack.
fn others(replica: &Replica) -> Grid {
    let row = |other: &Other| {
        let lacks = super::state::beyond(&replica.state.seen, &other.seen).count() as u64;
        vec![Value::Node(Some(other.node)), clock(&other.seen), Value::Number(lacks)]
    };
    let rows = replica.others.iter().map(row).collect();
    Grid::new(Label::Others, &[Label::Server, Label::Seen, Label::Lacks], rows)
}

/// Every update that it has, in the order in which it got them, in the colour of the node that made it.
fn log(entries: &SharedVec<Entry>, durable: &Durable, window: LogWindow) -> LogView {
    let from = window.from.max(1);
    let len = usize::try_from(window.len).unwrap_or(usize::MAX);
    let place = usize::try_from(from - 1).unwrap_or(usize::MAX);
    let cell = |entry: &Entry| {
        let update = entry.update;
        let held = match &entry.asked {
            Some((client, request)) => Held::Command {
                client: *client,
                text: format!("{request} ({update})"),
                short: request.short(),
            },
            None => Held::Record { name: Label::Updates.into(), about: update.to_string() },
        };
        LogCell { epoch: ORIGINS.of(u64::from(update.by.node.0) + 1), held }
    };
    LogView {
        last: entries.len() as u64,
        from,
        cells: entries.iter_from(place).take(len).map(cell).collect(),
        commit: 0,
        durable: durable.log.len() as u64,
    }
}
