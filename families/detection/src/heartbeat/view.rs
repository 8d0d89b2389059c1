//! Processes and timers as plain data for people.

use super::{Config, Form, Heartbeat, Peer, Predicted, Timer, predict_on};
use crate::panel::{Opinion, belief, detection, life_mark, nothing, opinions, span_or_nothing, thousandths};
use crate::watchlist::Watched;
use crate::{Label, Part, TimerName};
use faultline_engine::view::{Belief, Detail, Field, Glance, Grid, NodeView, TimerView, Value};
use faultline_engine::{Conditions, Epoch, LinkState, Span};

pub(super) fn glance(process: &Heartbeat) -> Glance {
    let suspects = process.peers.suspects();
    let part = if suspects.is_empty() { Part::Trusting } else { Part::Suspecting };
    Glance { role: part.role(), epoch: Epoch::NONE, commit: 0, votes: suspects, task: None }
}

pub(super) fn node(process: &Heartbeat) -> NodeView {
    let opinion = |peer: &Peer| Opinion {
        of: peer.node,
        suspected: peer.is_suspected(),
        newest: peer.newest,
        mistakes: peer.record.mistakes(),
    };
    opinions((process.life, process.sent), process.peers.suspects(), process.peers.iter().map(opinion))
}

/// What it believes of each of the others, and how much of the time until a suspicion is over.
pub(super) fn beliefs(
    process: &Heartbeat,
    detail: Detail,
    config: &Config,
    conditions: &Conditions<'_>,
) -> Vec<Belief> {
    let now = conditions.clock(process.me);
    let of = |peer: &Peer| {
        let silence = peer.newest.map(|_| now.since(peer.heard));
        // The plain form waits for δ from a beat on, NFD-S until the freshness point of the beat after it.
        let limit = match (config.form, peer.newest) {
            (Form::Plain, _) | (_, None) => config.delta.0,
            (Form::NfdS, Some(newest)) => {
                let point = (newest.number + 1).saturating_mul(config.interval.0) + config.delta.0;
                point.saturating_sub_signed(peer.heard_wall.0)
            }
        };
        let mark = life_mark(peer.newest.map_or(0, |newest| newest.life));
        let fields = detail.values(|| {
            vec![
                Field::new(Label::Silence, span_or_nothing(silence)),
                Field::new(Label::Beat, peer.newest.map_or_else(nothing, |beat| Value::Number(beat.number))),
                Field::number(Label::Mistakes, peer.record.mistakes().into()),
            ]
        });
        let gone = silence.map_or(0, |silence| thousandths(silence.0, limit));
        belief((process.me, peer.node), peer.is_suspected(), (mark, gone), fields)
    };
    process.peers.iter().map(of).collect()
}

/// What was measured of each of the others, below what the formula says for their links. Where two have equal links, the
/// formula stands once above both.
pub(super) fn quality(process: &Heartbeat, config: &Config, conditions: &Conditions<'_>) -> Grid {
    let mut rows = Vec::new();
    let mut above: Option<(LinkState, bool)> = None;
    for peer in process.peers.iter() {
        let link = conditions.link(peer.node, process.me);
        let agree = conditions.clock_error(peer.node) == conditions.clock_error(process.me);
        if above != Some((link, agree)) {
            above = Some((link, agree));
            rows.push(formula(config, link, agree));
        }
        rows.push(measured(process, peer, conditions));
    }
    let columns =
        [Label::Peer, Label::Silence, Label::Between, Label::Lasts, Label::Accuracy, Label::Detection];
    Grid::new(Label::Quality, &columns, rows)
}

/// What the formula says for a link between two whose clocks agree, or do not: the analysis assumes that they do.
fn formula(config: &Config, link: LinkState, agree: bool) -> Vec<Value> {
    let Config { form, interval, delta, .. } = *config;
    let analysed = form == Form::NfdS && agree;
    let predicted = if analysed { predict_on(link, interval, delta) } else { None };
    let (between, lasts, accuracy) = match predicted {
        Some(Predicted { between, lasts, accuracy }) => {
            let mistakes = between.is_finite();
            let span = |micros: f64| if mistakes { Value::Span(Span(whole(micros))) } else { nothing() };
            (span(between), span(lasts), share(whole(accuracy * 1e6)))
        }
        None => (nothing(), nothing(), nothing()),
    };
    // Silence is counted from the arrival of a beat, and so its limit is that of the plain form's timer. NFD-S looks at the
    // number of the beat instead.
    let (limit, bound) = match form {
        Form::NfdS if !agree => (nothing(), nothing()),
        Form::NfdS => (nothing(), Value::Span(Span(delta.0 + interval.0))),
        Form::Plain => (Value::Span(delta), Value::Span(Span(delta.0 + link.latency.max.0))),
    };
    vec![Value::Name(Label::Formula.into()), limit, between, lasts, accuracy, bound]
}

fn measured(process: &Heartbeat, peer: &Peer, conditions: &Conditions<'_>) -> Vec<Value> {
    let now = conditions.clock(process.me);
    let measured = peer.record.measured(now);
    let silence = peer.newest.map(|_| now.since(peer.heard));
    vec![
        Value::Node(Some(peer.node)),
        span_or_nothing(silence),
        span_or_nothing(measured.between),
        span_or_nothing(measured.lasts),
        measured.accuracy.map_or_else(nothing, share),
        span_or_nothing(detection(peer.node, &peer.record, now, conditions)),
    ]
}

/// Millionths as `99.475%`.
fn share(millionths: u64) -> Value {
    let thousandths = millionths / 10;
    Value::Text(format!("{}.{:03}%", thousandths / 1_000, thousandths % 1_000))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float's cast ends at the ends"
)]
pub(super) fn whole(value: f64) -> u64 {
    value.round() as u64
}

pub(super) fn timer(timer: Timer) -> TimerView {
    let name = match timer {
        Timer::Beat => TimerName::Beat,
        Timer::Freshness => TimerName::Freshness,
        Timer::Silence(_) => TimerName::Silence,
    };
    TimerView { name: name.into(), number: name.number(), prominent: name != TimerName::Beat }
}
