//! Processes and timers as plain data for people.

use super::{Config, Pace, Peer, Progress, Timer};
use crate::panel::{belief, detection, nothing, span_or_nothing, thousandths};
use crate::{Label, Part, TimerName};
use faultline_engine::view::{Belief, Concern, Detail, Field, Glance, Grid, NodeView, TimerView, Value};
use faultline_engine::{Conditions, Epoch, EpochKind, Span};

/// How many steps of its work a node has done: what it shows beside its part.
pub(crate) static STEPS: EpochKind = EpochKind::number("steps", "#");

pub(super) fn glance(process: &Progress) -> Glance {
    let suspects = process.suspects();
    let part = if suspects.is_empty() { Part::Trusting } else { Part::Suspecting };
    let epoch = if process.done > 0 { STEPS.of(process.done) } else { Epoch::NONE };
    Glance { role: part.role(), epoch, commit: 0, votes: suspects, task: None }
}

/// Both opinions of each of the others, one beside the other.
pub(super) fn node(process: &Progress) -> NodeView {
    let fields = vec![
        Field::number(Label::Life, process.life.into()),
        Field::number(Label::Steps, process.done),
        Field::new(Label::Suspects, Value::Nodes(process.suspects())),
    ];
    let row = |peer: &Peer| {
        vec![
            Value::Node(Some(peer.node)),
            Value::Name(beats(peer).into()),
            Value::Name(pace(peer).into()),
            peer.done.map_or_else(nothing, Value::Number),
            Value::Number(peer.record.mistakes().into()),
        ]
    };
    let columns = [Label::Peer, Label::ByBeats, Label::ByProgress, Label::Steps, Label::Mistakes];
    let peers = Grid::new(Label::Peers, &columns, process.peers.iter().map(row).collect());
    NodeView { fields, grids: vec![peers], ..NodeView::default() }
}

fn beats(peer: &Peer) -> Label {
    if peer.is_silent() { Label::Suspected } else { Label::Trusted }
}

fn pace(peer: &Peer) -> Label {
    match peer.pace {
        Pace::Advancing => Label::Advancing,
        Pace::Slow => Label::Slow,
        Pace::Stuck => Label::Stuck,
    }
}

/// What it believes of each of the others: that it is silent, or how its work goes, and how much of the patience is over.
pub(super) fn beliefs(
    process: &Progress,
    detail: Detail,
    config: &Config,
    conditions: &Conditions<'_>,
) -> Vec<Belief> {
    let now = conditions.clock(process.me);
    let of = |peer: &Peer| {
        let (silent, waited) = (peer.is_silent(), now.since(peer.advanced));
        let steps = peer.done.map_or_else(String::new, |done| done.to_string());
        let fields = detail.values(|| {
            vec![
                Field::new(Label::ByBeats, Value::Name(beats(peer).into())),
                Field::new(Label::ByProgress, Value::Name(pace(peer).into())),
                Field::new(Label::Steps, peer.done.map_or_else(nothing, Value::Number)),
                Field::new(Label::StepAgo, Value::Span(waited)),
            ]
        });
        let gone = thousandths(waited.0, config.patience.0);
        let opinion = belief((process.me, peer.node), silent, (steps, gone), fields);
        // Beats say that it runs, and nothing of its work.
        let concern = match peer.pace {
            _ if silent => Concern::Alarmed,
            Pace::Advancing => Concern::Calm,
            Pace::Slow => Concern::Uneasy,
            Pace::Stuck => Concern::Alarmed,
        };
        let state = if silent { beats(peer) } else { pace(peer) };
        Belief { state: state.into(), concern, ..opinion }
    };
    process.peers.iter().map(of).collect()
}

/// How far each of the others is, below what its steps and its disk predict. Where two have equal disks, that stands once above
/// both.
pub(super) fn steps(process: &Progress, config: &Config, conditions: &Conditions<'_>) -> Grid {
    let mut rows = Vec::new();
    let mut above = None;
    for peer in &process.peers {
        let disk = conditions.disk(peer.node);
        if above.replace(disk) != Some(disk) {
            let step = Span((config.step.min.0 + config.step.max.0 + disk.min.0 + disk.max.0) / 2);
            let mut row = vec![Value::Name(Label::Formula.into()), nothing(), Value::Span(step)];
            row.extend([Value::Span(config.delta), Value::Span(config.patience), nothing(), nothing()]);
            rows.push(row);
        }
        rows.push(measured(process, peer, conditions));
    }
    let columns = [
        Label::Peer,
        Label::Steps,
        Label::StepTime,
        Label::BeatAgo,
        Label::StepAgo,
        Label::BeatDetection,
        Label::StepDetection,
    ];
    Grid::new(Label::Work, &columns, rows)
}

fn measured(process: &Progress, peer: &Peer, conditions: &Conditions<'_>) -> Vec<Value> {
    let now = conditions.clock(process.me);
    let (steps, time) = peer.counted;
    let stuck = conditions.down(peer.node).zip(peer.stuck);
    let stuck = stuck.map(|(down, since)| Span(down.0.saturating_sub(now.since(since).0)));
    vec![
        Value::Node(Some(peer.node)),
        peer.done.map_or_else(nothing, Value::Number),
        span_or_nothing((steps > 0).then(|| Span(time.0 / steps.max(1)))),
        span_or_nothing(peer.newest.map(|_| now.since(peer.heard))),
        Value::Span(now.since(peer.advanced)),
        span_or_nothing(detection(peer.node, &peer.record, now, conditions)),
        span_or_nothing(stuck),
    ]
}

pub(super) fn timer(timer: Timer) -> TimerView {
    let name = match timer {
        Timer::Beat => TimerName::Beat,
        Timer::Silence(_) => TimerName::Silence,
        Timer::Pace(_) => TimerName::Pace,
        Timer::Patience(_) => TimerName::Patience,
        Timer::Step => TimerName::Step,
    };
    TimerView { name: name.into(), number: name.number(), prominent: name == TimerName::Patience }
}
