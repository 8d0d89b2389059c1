//! A version goes only for a newer one. By times or numbers that is the larger; a vector clock is older only if none of its
//! counters is larger, and otherwise both versions are kept (DeCandia 2007, §4.4).

use super::super::{Evidence, Fact};
use super::disks::Disks;
use super::{ONLY_NEWER_REPLACES, violation};
use faultline_engine::{Checker, FactRecord, Rule, Violation};

/// Watches it.
#[derive(Clone, Debug)]
pub(crate) struct Newer(Disks);

impl Newer {
    pub(crate) fn new(nodes: u16) -> Self {
        Self(Disks::new(nodes))
    }
}

impl Checker<crate::Fact> for Newer {
    fn rules(&self) -> &'static [&'static Rule] {
        &[ONLY_NEWER_REPLACES]
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        let (crate::Fact::Quorum(fact), Some(node)) = (&record.fact, record.subject.node()) else { return };
        self.0.take(node, fact);
        let found = match fact {
            Fact::Stored { key, replaced, .. } => {
                let held = self.0.of(node, *key);
                let gone = replaced.iter().find(|gone| !held.iter().any(|held| held.covers(gone)));
                gone.map(|gone| (*key, gone.clone(), held.to_vec()))
            }
            // What a replica says that it has may not be on its disk yet, so its word is taken.
            Fact::Ignored { key, version, held, .. } => {
                let kept = held.iter().any(|held| held.covers(version));
                (!kept).then(|| (*key, version.clone(), held.clone()))
            }
            _ => None,
        };
        let evidence = found.map(|(key, gone, held)| Evidence::NotNewer { node, key, gone, held });
        broken.extend(evidence.map(|evidence| violation(ONLY_NEWER_REPLACES, record.event, evidence)));
    }
}
