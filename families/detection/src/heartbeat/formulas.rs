//! What the analysis predicts over time, beside what the nodes measure: the charts of the quality of service.

use super::view::whole;
use super::{Config, Form, Heartbeat, Predicted, predict_on};
use crate::Record;
use crate::panel::detection;
use faultline_engine::{Conditions, Formulas, LinkState, NodeId, Span, Total};

/// T_D, 1 − P_A, T_MR and T_M. Of P_A the complement is drawn, because that is what grows when a detector gets worse.
pub(super) const FORMULAS: Formulas<Heartbeat> = Formulas {
    of: &[
        ("detection_time", Total::Max),
        ("wrong_share", Total::Mean),
        ("between_mistakes_time", Total::Mean),
        ("mistake_time", Total::Mean),
    ],
    measured,
    predicted,
};

/// So many kinds of links are analysed at most: each takes an integral.
const MOST_KINDS: usize = 8;
/// A mean above this is drawn as none: no run is as long.
const LONGEST: u64 = 3_600_000_000;
/// A share is told in these.
const GRAIN: u64 = 100;

/// What a process has measured of all others together, and the slowest detection among those that are down now.
fn measured(process: &Heartbeat, conditions: &Conditions<'_>, values: &mut [Option<u64>]) {
    let now = conditions.clock(process.me);
    let peers = || process.peers.iter();
    let slowest = peers().filter_map(|peer| detection(peer.node, &peer.record, now, conditions)).max();
    let measured = Record::together(peers().map(|peer| &peer.record), now);
    let micros = |span: Option<Span>| span.map(|span| span.0);
    let wrong = measured.accuracy.map(|right| (1_000_000 - right) / GRAIN * GRAIN);
    values.copy_from_slice(&[micros(slowest), wrong, micros(measured.between), micros(measured.lasts)]);
}

/// What the analysis says for all pairs of nodes, as the mean over the watchers: what each of them would measure of all others
/// together in a run that is long enough. Nothing where it says nothing of some pair, or where links are of very many kinds.
fn predicted(config: &Config, conditions: &Conditions<'_>, values: &mut [Option<u64>]) {
    let Config { form, interval, delta, .. } = *config;
    let nodes = || (0..conditions.nodes).map(NodeId);
    if form == Form::Plain {
        let links =
            nodes().flat_map(|to| nodes().filter(move |from| *from != to).map(move |from| (from, to)));
        let slowest = links.map(|(from, to)| conditions.link(from, to).latency.max.0).max();
        values[0] = slowest.map(|slowest| delta.0 + slowest);
        return;
    }
    let right = conditions.clock_error(NodeId(0));
    if nodes().any(|node| conditions.clock_error(node) != right) {
        return;
    }
    values[0] = Some(delta.0 + interval.0);
    let mut kinds: Vec<(LinkState, Predicted)> = Vec::new();
    let mut analysis = |link: LinkState| {
        if let Some((_, known)) = kinds.iter().find(|(other, _)| *other == link) {
            return Some(*known);
        }
        let found = predict_on(link, interval, delta).filter(|_| kinds.len() < MOST_KINDS)?;
        kinds.push((link, found));
        Some(found)
    };
    let (mut wrong, mut between, mut lasts) = (Mean::default(), Mean::default(), Mean::default());
    for watcher in nodes() {
        let (mut begin, mut mistaken, mut peers) = (0.0, 0.0, 0.0);
        for peer in nodes().filter(|peer| *peer != watcher) {
            let Some(found) = analysis(conditions.link(peer, watcher)) else { return };
            begin += 1.0 / found.between;
            mistaken += 1.0 - found.accuracy;
            peers += 1.0;
        }
        wrong.add(mistaken / peers);
        if begin > 0.0 {
            between.add(peers / begin);
            lasts.add(mistaken / begin);
        }
    }
    let micros = |mean: Mean| mean.value().map(whole).filter(|micros| *micros <= LONGEST);
    values[1] = wrong.value().map(|share| whole(share * 1e6));
    values[2] = micros(between);
    values[3] = micros(lasts).filter(|_| values[2].is_some());
}

/// A mean of what is added one by one.
#[derive(Clone, Copy, Default)]
struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1.0;
    }

    fn value(self) -> Option<f64> {
        (self.count > 0.0).then(|| self.sum / self.count)
    }
}
