//! Replicas as plain data for people.

use super::SEQUENCER;
use super::WRITERS;
use super::copy::{Copy, Update};
use super::replica::{Replica, Waiting, WaitsFor};
use crate::clock::Clock;
use crate::names::{Label, Part};
use faultline_engine::view::{Field, Glance, Grid, Held, LogCell, LogView, NodeView, Value};
use faultline_engine::{Epoch, LogWindow, NodeSet, SharedVec};

pub(super) fn glance(replica: &Replica) -> Glance {
    let orders = replica.me == SEQUENCER && replica.ordered;
    let part = if orders {
        Part::Orders
    } else if replica.early.is_empty() && replica.waiting.is_empty() {
        Part::Copy
    } else {
        Part::Holds
    };
    let commit = replica.copy.seen.sum() + replica.copy.loose.len() as u64;
    Glance { role: part.role(), epoch: Epoch::NONE, commit, votes: NodeSet::EMPTY, task: None }
}

/// What its first two keys hold, by their first letters, so that it fits: `q=1 a=2`.
pub(super) fn holds(replica: &Replica) -> Option<String> {
    let values = &replica.copy.values;
    let short = |key: String| if key.len() > 2 { key.chars().take(1).collect() } else { key };
    let two = values.iter().take(2).map(|(key, held)| format!("{}={}", short(key.to_string()), held.value));
    let text = two.collect::<Vec<String>>().join(" ");
    let more = if values.len() > 2 { "…" } else { "" };
    (!text.is_empty()).then(|| format!("{text}{more}"))
}

pub(super) fn node(replica: &Replica, durable: &Copy, window: LogWindow) -> NodeView {
    let mut fields = vec![Field::new(Label::SeenWrites, clock(&replica.copy.seen))];
    let behind = replica.behind();
    if behind > 0 {
        fields.push(Field::number(Label::Behind, behind));
    }
    let mut grids = Vec::new();
    if !replica.copy.values.is_empty() {
        grids.push(values(&replica.copy));
    }
    if !replica.early.is_empty() {
        grids.push(early(replica));
    }
    if !replica.waiting.is_empty() {
        grids.push(waiting(replica));
    }
    NodeView { fields, log: Some(log(&replica.copy.log, durable, window)), grids, ..NodeView::default() }
}

pub(super) fn durable(durable: &Copy, window: LogWindow) -> NodeView {
    if durable.log.is_empty() {
        return NodeView::default();
    }
    let log = Some(log(&durable.log, durable, window));
    NodeView { log, grids: vec![values(durable)], ..NodeView::default() }
}

fn clock(seen: &Clock) -> Value {
    let text = seen.to_string();
    Value::Text(if text.is_empty() { "–".into() } else { text })
}

fn values(copy: &Copy) -> Grid {
    let rows = copy.values.iter().map(|(key, held)| {
        let of = [key.to_string(), held.value.to_string(), held.by.to_string()];
        of.into_iter().map(Value::Text).collect()
    });
    Grid::new(Label::Data, &[Label::Key, Label::Values, Label::WrittenBy], rows.collect())
}

/// What came too early, and the first write that is missing.
fn early(replica: &Replica) -> Grid {
    let row = |update: &Update| {
        let lacks = replica.copy.lacks(&update.needs).map_or_else(String::new, |lacks| lacks.to_string());
        let of = [update.name.to_string(), update.command.to_string(), lacks];
        of.into_iter().map(Value::Text).collect()
    };
    let heads = [Label::Update, Label::Operation, Label::Lacks];
    Grid::new(Label::EarlyWrites, &heads, replica.early.iter().map(row).collect())
}

fn waiting(replica: &Replica) -> Grid {
    let row = |one: &Waiting| {
        let what = match one.what {
            WaitsFor::Session => Label::ItsSession,
            WaitsFor::Order => Label::ItsTurn,
        };
        let asked = Value::Text(format!("{}: {}", one.ticket.client, one.request));
        vec![asked, Value::Name(what.into())]
    };
    Grid::new(
        Label::WaitingRequests,
        &[Label::Operation, Label::WaitsFor],
        replica.waiting.iter().map(row).collect(),
    )
}

/// Every write that it has, in the order in which it applied them, in the colour of the node that made it.
fn log(updates: &SharedVec<Update>, durable: &Copy, window: LogWindow) -> LogView {
    let from = window.from.max(1);
    let len = usize::try_from(window.len).unwrap_or(usize::MAX);
    let place = usize::try_from(from - 1).unwrap_or(usize::MAX);
    let cell = |update: &Update| {
        let held = Held::Command {
            client: update.ticket.client,
            text: format!("{} ({})", update.command, update.name),
            short: update.command.short(),
        };
        LogCell { epoch: WRITERS.of(u64::from(update.name.by.node.0) + 1), held }
    };
    LogView {
        last: updates.len() as u64,
        from,
        cells: updates.iter_from(place).take(len).map(cell).collect(),
        commit: 0,
        durable: durable.log.len() as u64,
    }
}
