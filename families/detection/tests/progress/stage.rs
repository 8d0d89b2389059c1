//! Runs of workers and watchdogs from scripts.

use crate::any;
use faultline_detection::Fact;
use faultline_detection::progress::Progress;
use faultline_engine::{Endpoint, NodeId, Time};

pub(crate) use crate::any::n;

/// A run of so many nodes.
pub(crate) type Stage = any::Stage<Progress>;

impl Stage {
    /// When one took another one for slow, for stuck, and for working again.
    pub(crate) fn paces(&self, by: NodeId, of: NodeId) -> Vec<(Time, &'static str)> {
        let history = self.run.history();
        let mine = history.facts.iter().filter(|record| record.subject == Endpoint::Node(by));
        let pace = |record: &faultline_engine::FactRecord<Fact>| {
            let pace = match record.fact {
                Fact::Lags { node, .. } if node == of => "slow",
                Fact::Stops { node, .. } if node == of => "stuck",
                Fact::Recovers { node, .. } if node == of => "works",
                _ => return None,
            };
            Some((history.events[record.event as usize].time, pace))
        };
        mine.filter_map(pace).collect()
    }

    /// What one thinks of another one's work in the end.
    pub(crate) fn pace(&self, by: NodeId, of: NodeId) -> &'static str {
        self.paces(by, of).last().map_or("works", |(_, pace)| pace)
    }

    /// How many steps a worker has done.
    pub(crate) fn steps(&self, of: NodeId) -> u64 {
        let done = |fact: Fact| if let Fact::Worked { done } = fact { Some(done) } else { None };
        self.facts(of).into_iter().filter_map(done).max().unwrap_or(0)
    }
}
