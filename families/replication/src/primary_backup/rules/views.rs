//! What the view service decides: each number has one view, a view is changed only once its primary has acknowledged it, and who
//! leads has led or followed before.

use super::super::{Config, Evidence, Fact, View};
use super::{ONE_VIEW_PER_NUMBER, PRIMARY_SUCCESSION, VIEW_ACKNOWLEDGED, violation};
use faultline_engine::{Checker, FactRecord, NodeId, Observation, Rule, Seen, Sight, Violation};
use litemap::LiteMap;

/// Watches it.
#[derive(Clone, Debug)]
pub(crate) struct Views {
    views: LiteMap<u64, View>,
    /// The views that their primaries have acknowledged, on their disks.
    acknowledged: Vec<u64>,
    outside: bool,
}

impl Views {
    pub(crate) fn new(nodes: u16, config: &Config) -> Self {
        let mut views = LiteMap::new();
        views.insert(1, View::initial(nodes, config.wanted(nodes)));
        Self { views, acknowledged: vec![1], outside: false }
    }

    fn judge(&self, view: &View) -> Vec<(&'static Rule, Evidence)> {
        let number = view.number;
        let names = |view: &View| -> Vec<NodeId> { view.members().collect() };
        let mut found = Vec::new();
        if let Some(first) = self.views.get(&number).filter(|first| *first != view) {
            let (first, second) = (names(first), names(view));
            found.push((ONE_VIEW_PER_NUMBER, Evidence::TwoViews { number, first, second }));
        }
        let Some(before) = self.views.get(&(number - 1)) else { return found };
        let (primary, next) = (before.primary, view.primary);
        // A backup that is only taken away leaves everything where it is.
        let grows = view.members().any(|node| !before.has(node));
        if (primary != next || grows) && !self.acknowledged.contains(&before.number) {
            let number = before.number;
            found.push((VIEW_ACKNOWLEDGED, Evidence::ChangedTooEarly { number, primary, next }));
        }
        if !before.has(next) {
            let before = names(before);
            found.push((PRIMARY_SUCCESSION, Evidence::Stranger { number, primary: next, before }));
        }
        found
    }
}

impl Checker<crate::Fact> for Views {
    fn rules(&self) -> &'static [&'static Rule] {
        &[ONE_VIEW_PER_NUMBER, VIEW_ACKNOWLEDGED, PRIMARY_SUCCESSION]
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<crate::Evidence>>) {
        self.outside |= matches!(seen.what, Observation::Wiped(_));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        let Some(fact) = record.fact.own() else { return };
        match fact {
            Fact::ViewAcknowledged { number, .. } => self.acknowledged.push(*number),
            Fact::ViewFormed { number, primary, backups, .. } => {
                let view = View { number: *number, primary: *primary, backups: backups.as_slice().into() };
                if !self.outside {
                    let found = self.judge(&view);
                    broken
                        .extend(found.into_iter().map(|(rule, found)| violation(rule, record.event, found)));
                }
                self.views.insert(view.number, view);
            }
            _ => {}
        }
    }
}
