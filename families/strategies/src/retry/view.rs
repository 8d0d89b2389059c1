//! The service as plain data for people.

use super::{Durable, Keys, Retry};
use crate::names::{Label, Part};
use faultline_engine::kv::Store;
use faultline_engine::view::{Field, Glance, Grid, NodeView, Value, holding};
use faultline_engine::{Epoch, NodeSet, Ticket};

pub(super) fn glance(process: &Retry) -> Glance {
    let part = if process.recovering { Part::Recovering } else { Part::Service };
    Glance {
        role: part.role(),
        epoch: Epoch::NONE,
        commit: process.effects,
        votes: NodeSet::default(),
        task: None,
    }
}

pub(super) fn holds(process: &Retry) -> Option<String> {
    holding(process.state.store.iter())
}

pub(super) fn node(process: &Retry) -> NodeView {
    let fields = vec![
        Field::number(Label::Life, process.life.into()),
        Field::number(Label::Effects, process.effects),
        Field::number(Label::Recognised, process.recognised),
        Field::number(Label::Conflicts, process.conflicts),
    ];
    let mut grids = Vec::new();
    if !process.under_way.is_empty() {
        let rows = process.under_way.iter().map(|(_, one)| {
            let Ticket { client, serial } = one.ticket;
            vec![
                Value::Text(format!("{client}.{serial}")),
                Value::Text(one.command.to_string()),
                Value::Number(one.version.into()),
            ]
        });
        let columns = [Label::Key, Label::Operation, Label::Version];
        grids.push(Grid::new(Label::UnderWay, &columns, rows.take(SHOWN).collect()));
    }
    grids.extend(keys(&process.state.keys));
    NodeView { fields, table: Some(table(&process.state.store)), grids, ..NodeView::default() }
}

pub(super) fn durable(durable: &Durable) -> NodeView {
    let grids = keys(&durable.keys).into_iter().collect();
    NodeView { table: Some(table(&durable.store)), grids, ..NodeView::default() }
}

/// Rows of a table that has one per session: a load has hundreds.
const SHOWN: usize = 40;

fn keys(keys: &Keys) -> Option<Grid> {
    let row =
        |(client, (serial, outcome)): (&faultline_engine::ClientId, &(u32, faultline_engine::kv::Answer))| {
            vec![Value::Text(format!("{client}.{serial}")), Value::Text(outcome.to_string())]
        };
    let rows: Vec<_> = keys.iter().take(SHOWN).map(row).collect();
    (!rows.is_empty()).then(|| Grid::new(Label::Keys, &[Label::Key, Label::Outcome], rows))
}

fn table(store: &Store) -> Vec<(String, String)> {
    store.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
}
