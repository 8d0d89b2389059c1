//! Tables that both protocols show.

use super::{Durable, Log, Store, Timing};
use crate::placement::COORDINATOR;
use crate::transaction::Tx;
use crate::{Label, Part};
use faultline_engine::view::{Grid, NodeView, Value};
use faultline_engine::{Conditions, LogWindow, NodeId, Span, SpanRange};
use std::collections::VecDeque;

/// A transaction in a table.
pub(crate) fn tx(tx: Tx) -> Value {
    Value::Text(tx.to_string())
}

/// Who has locked what, and what became of that transaction.
pub(crate) fn locks(store: &Store, part: impl Fn(Tx) -> Part) -> Grid {
    let row = |(key, holder): (_, Tx)| {
        vec![Value::Text(format!("{key}")), tx(holder), Value::Part(part(holder).role())]
    };
    Grid::new(Label::Locks, &[Label::Key, Label::Transaction, Label::State], store.locks().map(row).collect())
}

/// The store as keys and values.
pub(crate) fn table(store: &Store) -> Vec<(String, String)> {
    store.values().map(|(key, value)| (key.to_string(), value.to_string())).collect()
}

/// What a node that is down has on its disk.
pub(crate) fn durable(durable: &Durable, window: LogWindow) -> NodeView {
    NodeView { log: Some(Log::of(durable).view(durable, window)), ..NodeView::default() }
}

/// A part of the time of a transaction, as the links and disks that it uses predict it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Forecast(SpanRange);

impl Forecast {
    /// And what happens in this range after that.
    pub(crate) fn and(self, range: SpanRange) -> Self {
        let sum = |a: Span, b: Span| Span(a.0.saturating_add(b.0));
        Self(SpanRange { min: sum(self.0.min, range.min), max: sum(self.0.max, range.max) })
    }

    /// Whichever of the two it is.
    fn or(self, other: Self) -> Self {
        Self(SpanRange { min: self.0.min.min(other.0.min), max: self.0.max.max(other.0.max) })
    }
}

/// Where the time of the latest transactions went, under what the links and disks predict for one that has
/// them to itself: `parts` says what the four parts consist of at one participant.
pub(crate) fn times(
    timings: &VecDeque<Timing>,
    conditions: &Conditions<'_>,
    parts: impl Fn(NodeId) -> [Forecast; 4],
) -> Option<Grid> {
    let participants = (COORDINATOR.0 + 1..conditions.nodes).map(NodeId);
    let forecast = participants.map(parts).reduce(|a, b| [0, 1, 2, 3].map(|part| a[part].or(b[part])))?;
    let whole = forecast.into_iter().fold(Forecast::default(), |sum, part| sum.and(part.0));
    let mut predicted = vec![Value::Name(Label::Predicted.into())];
    predicted.extend(forecast.into_iter().chain([whole]).map(|part| Value::Spans(part.0)));
    let row = |timing: &Timing| {
        let whole = timing.parts().into_iter().fold(Span(0), |sum, part| Span(sum.0 + part.0));
        let parts = timing.parts().into_iter().chain([whole]).map(Value::Span);
        std::iter::once(tx(timing.tx)).chain(parts).collect()
    };
    let rows = std::iter::once(predicted).chain(timings.iter().map(row)).collect();
    let columns = [
        Label::Transaction,
        Label::RequestTime,
        Label::ExecuteTime,
        Label::DecideTime,
        Label::CommitTime,
        Label::WholeTime,
    ];
    Some(Grid::new(Label::Times, &columns, rows))
}
