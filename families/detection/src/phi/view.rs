//! Processes and timers as plain data for people.

use super::{Config, Peer, Phi, PhiAccrual, Timer};
use crate::{Label, Part, TimerName};
use faultline_engine::view::{Field, Glance, Grid, NodeView, TimerView, Value};
use faultline_engine::{Conditions, Epoch, EpochKind, Span};

/// How far φ has risen, in whole numbers: what a node shows beside its part.
pub(crate) static PHI: EpochKind = EpochKind::number("phi", "φ");

pub(super) fn glance(process: &PhiAccrual) -> Glance {
    let suspects = process.suspects();
    let part = if suspects.is_empty() { Part::Trusting } else { Part::Suspecting };
    // Of those that are not suspected yet: what may come next.
    let rising = process.peers.iter().filter(|peer| !peer.is_suspected()).map(level).max();
    let epoch = rising.filter(|level| *level > 0).map_or(Epoch::NONE, |level| PHI.of(level));
    Glance { role: part.role(), epoch, commit: 0, votes: suspects, task: None }
}

/// The whole part of φ; nothing has come of one that was never heard of, and so φ says nothing of it.
pub(super) fn level(peer: &Peer) -> u64 {
    peer.heard.as_ref().map_or(0, |heard| heard.level.into())
}

pub(super) fn node(process: &PhiAccrual) -> NodeView {
    let fields = vec![
        Field::number(Label::Life, process.life.into()),
        Field::number(Label::Beat, process.sent),
        Field::new(Label::Suspects, Value::Nodes(process.suspects())),
    ];
    let row = |peer: &Peer| {
        let opinion = if peer.is_suspected() { Label::Suspected } else { Label::Trusted };
        let beat = peer.heard.as_ref().map_or_else(nothing, |heard| Value::Number(heard.newest.number));
        vec![
            Value::Node(Some(peer.node)),
            Value::Name(opinion.into()),
            beat,
            Value::Number(peer.record.mistakes().into()),
        ]
    };
    let columns = [Label::Peer, Label::Opinion, Label::Beat, Label::Mistakes];
    let peers = Grid::new(Label::Peers, &columns, process.peers.iter().map(row).collect());
    NodeView { fields, grids: vec![peers], ..NodeView::default() }
}

/// Nothing to show.
fn nothing() -> Value {
    Value::Text("–".into())
}

/// φ of each of the others at this moment, and what it is computed from.
pub(super) fn suspicion(process: &PhiAccrual, config: &Config, conditions: &Conditions<'_>) -> Grid {
    let now = conditions.clock(process.me);
    let pause = config.acceptable_pause.0;
    let row = |peer: &Peer| {
        // No process knows when another one crashed; who looks at the run does.
        let detection = conditions.down(peer.node).zip(peer.record.suspected_since());
        let detection = detection.map(|(down, since)| Span(down.0.saturating_sub(now.since(since).0)));
        let detection = detection.map_or_else(nothing, Value::Span);
        let Some(heard) = &peer.heard else {
            let mut row = vec![Value::Node(Some(peer.node))];
            row.extend((0..5).map(|_| nothing()));
            row.push(detection);
            return row;
        };
        let silence = now.since(heard.at);
        let estimate = heard.estimate;
        vec![
            Value::Node(Some(peer.node)),
            Value::Span(silence),
            Value::Text(estimate.phi(silence, pause).to_string()),
            Value::Span(estimate.mean()),
            Value::Span(estimate.deviation()),
            Value::Span(estimate.reaches(Phi::whole(config.threshold.0), pause)),
            detection,
        ]
    };
    let columns = [
        Label::Peer,
        Label::Silence,
        Label::Phi,
        Label::Mean,
        Label::Deviation,
        Label::Timeout,
        Label::Detection,
    ];
    Grid::new(Label::Suspicion, &columns, process.peers.iter().map(row).collect())
}

pub(super) fn timer(timer: Timer) -> TimerView {
    let name = match timer {
        Timer::Beat => TimerName::Beat,
        Timer::Level(_) => TimerName::Level,
    };
    TimerView { name: name.into(), number: name.number(), prominent: false }
}
