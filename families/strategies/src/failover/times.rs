//! Where the time of an outage went, beside what the settings predict.

use super::director::Director;
use super::server::Server;
use super::{Config, Failover, Form};
use crate::names::Label;
use faultline_engine::view::{Grid, Value};
use faultline_engine::{Conditions, NodeId, Span, SpanRange};

pub(super) fn grid(process: &Failover, config: &Config, conditions: &Conditions<'_>) -> Option<Grid> {
    let rows = match process {
        Failover::Director(director) => outage(director, config, conditions)?,
        Failover::Server(server) => takeover(server, config, conditions)?,
        Failover::Store(_) => return None,
    };
    Some(Grid::new(Label::Times, &[Label::Step, Label::Measured, Label::Predicted], rows))
}

fn row(step: Label, measured: Option<Span>, predicted: SpanRange) -> Vec<Value> {
    let measured = measured.map_or_else(|| Value::Text(String::new()), Value::Span);
    vec![Value::Name(step.into()), measured, Value::Spans(predicted)]
}

fn sum(parts: &[SpanRange]) -> SpanRange {
    let add = |of: fn(&SpanRange) -> u64| Span(parts.iter().map(of).sum());
    SpanRange { min: add(|range| range.min.0), max: add(|range| range.max.0) }
}

/// A message there and back, and a write in between.
fn round(conditions: &Conditions<'_>, from: NodeId, to: NodeId) -> SpanRange {
    sum(&[conditions.latency(from, to), conditions.latency(to, from)])
}

/// As the director sees it: from the last sign of life of the old primary to the first of the new one.
fn outage(director: &Director, config: &Config, conditions: &Conditions<'_>) -> Option<Vec<Vec<Value>>> {
    let last = director.last?;
    let (node, _) = director.primary?;
    let start = if config.form == Form::Cold { config.start.0 } else { Span(0) };
    let store = super::store_of(conditions.nodes);
    // The silence is counted from the last status. The next one, if any, would have come a heartbeat later.
    let detection = SpanRange::exactly(config.timeout);
    let takeover = sum(&[
        conditions.disk(super::DIRECTOR),
        round(conditions, super::DIRECTOR, node),
        SpanRange::exactly(start),
        round(conditions, node, store),
        // The token that it shows is written, if the store fences.
        if config.fencing { conditions.disk(store) } else { SpanRange::exactly(Span(0)) },
        SpanRange::exactly(config.loading(last.loaded)),
        SpanRange::exactly(config.resume.0),
    ]);
    let whole = Span(last.detection.0 + last.takeover.0);
    Some(vec![
        row(Label::Detection, Some(last.detection), detection),
        row(Label::Takeover, Some(last.takeover), takeover),
        row(Label::Outage, Some(whole), sum(&[detection, takeover])),
    ])
}

/// As the server sees it that took over last.
fn takeover(server: &Server, config: &Config, conditions: &Conditions<'_>) -> Option<Vec<Vec<Value>>> {
    let measured = server.measured;
    measured.ask.or(measured.start).or(measured.began.map(|_| Span(0)))?;
    let store = super::store_of(conditions.nodes);
    let disk = if config.fencing { conditions.disk(store) } else { SpanRange::exactly(Span(0)) };
    let mut rows = Vec::new();
    if measured.cold {
        rows.push(row(Label::Start, measured.start, SpanRange::exactly(config.start.0)));
    }
    rows.push(row(Label::Ask, measured.ask, sum(&[round(conditions, server.me, store), disk])));
    rows.push(row(Label::Load, measured.load, SpanRange::exactly(config.loading(measured.effects))));
    rows.push(row(Label::Resume, measured.resume, SpanRange::exactly(config.resume.0)));
    Some(rows)
}
