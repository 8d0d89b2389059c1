//! One primary answers: once the primary of a view has answered a client, no primary of an older view does, and in one view one
//! server answers. Budhiraja et al. 1993 demand that at any time at most one server is the primary; no server can know that of
//! another one at a distance, so here it is judged by what clients are told.

use super::super::{Config, Evidence};
use super::{ONE_PRIMARY_ANSWERS, violation};
use faultline_engine::{Checker, FactRecord, NodeId, Rule, Violation};

/// Watches it.
#[derive(Clone, Debug)]
pub(crate) struct Answers {
    promised: bool,
    /// The newest view in which somebody has answered, and who.
    newest: Option<(u64, NodeId)>,
}

impl Answers {
    pub(crate) fn new(config: &Config) -> Self {
        Self { promised: config.one_answers(), newest: None }
    }
}

impl Checker<crate::Fact> for Answers {
    fn rules(&self) -> &'static [&'static Rule] {
        if self.promised { &[ONE_PRIMARY_ANSWERS] } else { &[] }
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        let crate::Fact::PrimaryBackup(fact) = &record.fact else { return };
        let (Some(number), Some(node)) = (fact.answers(), record.subject.node()) else { return };
        match self.newest {
            Some((later, other)) if node != other && number <= later && self.promised => {
                let evidence = Evidence::TwoAnswer { node, number, other, later };
                broken.push(violation(ONE_PRIMARY_ANSWERS, record.event, evidence));
            }
            Some((later, _)) if number <= later => {}
            _ => self.newest = Some((number, node)),
        }
    }
}
