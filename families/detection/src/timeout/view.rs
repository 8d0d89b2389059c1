//! Processes and timers as plain data for people.

use super::{Config, Peer, Timeout, Timer};
use crate::panel::{belief, detection, nothing, span_or_nothing, thousandths};
use crate::{Label, Part, TimerName};
use faultline_engine::view::{Belief, Detail, Field, Glance, Grid, NodeView, TimerView, Value};
use faultline_engine::{Conditions, Epoch, EpochKind, Span, SpanRange};

/// How many tries of a request are silent: what a node shows beside its part.
pub(crate) static SILENT: EpochKind = EpochKind::number("silent-tries", "×");

pub(super) fn glance(process: &Timeout) -> Glance {
    let suspects = process.suspects();
    let part = if suspects.is_empty() { Part::Trusting } else { Part::Suspecting };
    // Of those that are not suspected yet: what may come next.
    let silent = process.peers.iter().filter(|peer| !peer.is_suspected()).map(|peer| peer.silent).max();
    let epoch = silent.filter(|silent| *silent > 0).map_or(Epoch::NONE, |silent| SILENT.of(silent.into()));
    Glance { role: part.role(), epoch, commit: 0, votes: suspects, task: None }
}

pub(super) fn node(process: &Timeout) -> NodeView {
    let fields = vec![
        Field::number(Label::Life, process.life.into()),
        Field::new(Label::Suspects, Value::Nodes(process.suspects())),
    ];
    let row = |peer: &Peer| {
        let word = if peer.is_suspected() { Label::Suspected } else { Label::Trusted };
        vec![
            Value::Node(Some(peer.node)),
            Value::Name(word.into()),
            Value::Number(peer.request),
            Value::Number(peer.silent.into()),
            Value::Number(peer.record.mistakes().into()),
        ]
    };
    let columns = [Label::Peer, Label::Opinion, Label::Request, Label::Tries, Label::Mistakes];
    let peers = Grid::new(Label::Peers, &columns, process.peers.iter().map(row).collect());
    NodeView { fields, grids: vec![peers], ..NodeView::default() }
}

/// What it believes of each of the others, and how many of the tries that it allows were silent.
pub(super) fn beliefs(process: &Timeout, detail: Detail, config: &Config) -> Vec<Belief> {
    let of = |peer: &Peer| {
        let mark = if peer.silent > 0 { format!("×{}", peer.silent) } else { String::new() };
        let fields = detail.values(|| {
            vec![
                Field::number(Label::Tries, peer.silent.into()),
                Field::new(Label::Timer, Value::Span(peer.timer)),
                Field::number(Label::Mistakes, peer.record.mistakes().into()),
            ]
        });
        let gone = thousandths(peer.silent.into(), config.tries.0.into());
        belief((process.me, peer.node), peer.is_suspected(), (mark, gone), fields)
    };
    process.peers.iter().map(of).collect()
}

/// What the round trips of each of the others say, below what the latencies of their links do. Where two have equal links, that
/// stands once above both.
pub(super) fn round_trips(process: &Timeout, config: &Config, conditions: &Conditions<'_>) -> Grid {
    let mut rows = Vec::new();
    let mut above = None;
    for peer in &process.peers {
        let links = (conditions.latency(process.me, peer.node), conditions.latency(peer.node, process.me));
        if above.replace(links) != Some(links) {
            rows.push(formula(config, links));
        }
        rows.push(measured(process, peer, conditions));
    }
    let columns = [
        Label::Peer,
        Label::Sample,
        Label::Smoothed,
        Label::Deviation,
        Label::Timer,
        Label::Retransmissions,
        Label::Spurious,
        Label::Detection,
    ];
    Grid::new(Label::RoundTrips, &columns, rows)
}

/// What two links say if nothing waits for a server: the mean round trip, and how far one is from it in the mean.
fn formula(config: &Config, (there, back): (SpanRange, SpanRange)) -> Vec<Value> {
    let (mean, deviation) = expected(there, back);
    let timer = Span(mean.0 + (4 * deviation.0).max(config.granularity.0));
    let timer = match config.form {
        super::Form::Fixed => config.first_timer,
        super::Form::Adaptive => timer.max(config.least_timer).min(config.most_timer),
    };
    vec![
        Value::Name(Label::Formula.into()),
        nothing(),
        Value::Span(mean),
        Value::Span(deviation),
        Value::Span(timer),
        nothing(),
        nothing(),
        nothing(),
    ]
}

/// The mean of the sum of two uniform delays, and its mean deviation: (3a² + b²) / 12a for widths a ≥ b.
pub(super) fn expected(there: SpanRange, back: SpanRange) -> (Span, Span) {
    let mean = (there.min.0 + there.max.0 + back.min.0 + back.max.0) / 2;
    let widths = (there.max.0 - there.min.0, back.max.0 - back.min.0);
    let (a, b) = (widths.0.max(widths.1), widths.0.min(widths.1));
    (Span(mean), Span((3 * a * a + b * b) / (12 * a).max(1)))
}

fn measured(process: &Timeout, peer: &Peer, conditions: &Conditions<'_>) -> Vec<Value> {
    let now = conditions.clock(process.me);
    let estimate = peer.estimate;
    vec![
        Value::Node(Some(peer.node)),
        span_or_nothing(peer.sample),
        span_or_nothing(estimate.map(super::Estimate::smoothed)),
        span_or_nothing(estimate.map(super::Estimate::deviation)),
        Value::Span(peer.timer),
        Value::Number(peer.retransmissions),
        Value::Number(peer.spurious),
        span_or_nothing(detection(peer.node, &peer.record, now, conditions)),
    ]
}

pub(super) fn timer(timer: Timer) -> TimerView {
    let (name, prominent) = match timer {
        Timer::Ask(_) => (TimerName::Ask, false),
        Timer::Retransmission(_) => (TimerName::Retransmission, true),
    };
    TimerView { name: name.into(), number: name.number(), prominent }
}
