//! Processes and timers as plain data for people.

use super::{Config, Peer, Phi, PhiAccrual, Timer};
use crate::panel::{Opinion, belief, detection, nothing, opinions, span_or_nothing, thousandths};
use crate::watchlist::Watched;
use crate::{Label, Part, TimerName};
use faultline_engine::view::{Belief, Detail, Field, Glance, Grid, NodeView, TimerView, Value};
use faultline_engine::{Conditions, Epoch, EpochKind};

/// How far φ has risen, in whole numbers: what a node shows beside its part.
pub(crate) static PHI: EpochKind = EpochKind::number("phi", "φ");

pub(super) fn glance(process: &PhiAccrual) -> Glance {
    let suspects = process.peers.suspects();
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
    let opinion = |peer: &Peer| Opinion {
        of: peer.node,
        suspected: peer.is_suspected(),
        newest: peer.heard.as_ref().map(|heard| heard.newest),
        mistakes: peer.record.mistakes(),
    };
    opinions((process.life, process.sent), process.peers.suspects(), process.peers.iter().map(opinion))
}

/// What it believes of each of the others: φ, and how near to the threshold that is.
pub(super) fn beliefs(
    process: &PhiAccrual,
    detail: Detail,
    config: &Config,
    conditions: &Conditions<'_>,
) -> Vec<Belief> {
    let now = conditions.clock(process.me);
    let of = |peer: &Peer| {
        let silence = peer.heard.as_ref().map(|heard| now.since(heard.at));
        let phi = peer.heard.as_ref().zip(silence);
        let phi = phi.map(|(heard, silence)| heard.estimate.phi(silence, config.acceptable_pause.0));
        let tenths = phi.map_or(0, |phi| phi.hundredths() / 10);
        let mark = match tenths {
            0 => String::new(),
            100.. => (tenths / 10).to_string(),
            _ => format!("{}.{}", tenths / 10, tenths % 10),
        };
        let fields = detail.values(|| {
            vec![
                Field::new(Label::Phi, phi.map_or_else(nothing, |phi| Value::Text(phi.to_string()))),
                Field::new(Label::Silence, span_or_nothing(silence)),
                Field::number(Label::Mistakes, peer.record.mistakes().into()),
            ]
        });
        let gone = thousandths(phi.map_or(0, |phi| phi.0.into()), Phi::whole(config.threshold.0).0.into());
        belief((process.me, peer.node), peer.is_suspected(), (mark, gone), fields)
    };
    process.peers.iter().map(of).collect()
}

/// φ of each of the others at this moment, and what it is computed from.
pub(super) fn suspicion(process: &PhiAccrual, config: &Config, conditions: &Conditions<'_>) -> Grid {
    let now = conditions.clock(process.me);
    let pause = config.acceptable_pause.0;
    let row = |peer: &Peer| {
        let detection = span_or_nothing(detection(peer.node, &peer.record, now, conditions));
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
