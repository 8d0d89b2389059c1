//! One primary answers: a request that is asked after the primary of a view has answered is not answered by a primary of an older
//! view, and in one view one server answers. Budhiraja et al. 1993 demand that at any time at most one server is the primary; no
//! server can know that of another one at a distance, so here it is judged by what clients are told.
//!
//! What was asked before may still be answered: the word of the backup, by which the older primary answers, was given before
//! that backup led.

use super::super::{Config, Evidence, Fact};
use super::{ONE_PRIMARY_ANSWERS, violation};
use crate::Of;
use faultline_engine::{Checker, ClientFact, FactRecord, NodeId, Rule, Ticket, Violation};
use litemap::LiteMap;

/// Watches it.
#[derive(Clone, Debug)]
pub(crate) struct Answers {
    promised: bool,
    /// The views in which somebody was the first to answer: the number, who, and at which event. Each is newer than those before.
    first: Vec<(u64, NodeId, u32)>,
    /// At which event each request was asked that is not answered yet.
    asked: LiteMap<Ticket, u32>,
}

impl Answers {
    pub(crate) fn new(config: &Config) -> Self {
        Self { promised: config.one_answers(), first: Vec::new(), asked: LiteMap::new() }
    }

    /// A server answers as the primary of a view: what breaks the rule.
    fn answers(&mut self, node: NodeId, number: u64, ticket: Ticket, event: u32) -> Option<Evidence> {
        let asked = self.asked.get(&ticket).copied().unwrap_or(0);
        let breaks = |(later, other, since): &&(u64, NodeId, u32)| {
            *other != node && (*later == number || (*later > number && *since < asked))
        };
        if let Some((later, other, _)) = self.first.iter().find(breaks).copied() {
            return Some(Evidence::TwoAnswer { node, number, ticket, other, later });
        }
        if self.first.last().is_none_or(|newest| newest.0 < number) {
            self.first.push((number, node, event));
        }
        None
    }
}

impl Checker<crate::Fact> for Answers {
    fn rules(&self) -> &'static [&'static Rule] {
        if self.promised { &[ONE_PRIMARY_ANSWERS] } else { &[] }
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        match record.fact.of::<Fact>() {
            Of::Client(ClientFact::Invoked { ticket, .. }) => {
                self.asked.insert(*ticket, record.event);
            }
            Of::Client(ClientFact::Returned { ticket, .. }) => {
                self.asked.remove(ticket);
            }
            Of::Own(fact) if self.promised => {
                let (Some((number, ticket)), Some(node)) = (fact.answers(), record.subject.node()) else {
                    return;
                };
                let found = self.answers(node, number, ticket, record.event);
                broken.extend(found.map(|found| violation(ONE_PRIMARY_ANSWERS, record.event, found)));
            }
            _ => {}
        }
    }
}
