//! Reads that a leader answers from its own state see all that was committed when the client asked (Ongaro 2014, §6.4).

use crate::{LogFact, LogStep, READ_INDEX};
use faultline_engine::describe::Describe;
use faultline_engine::{
    Checker, ClientFact, ClientId, Endpoint, FactRecord, NodeId, Rule, Ticket, Violation,
};
use litemap::LiteMap;

/// A read that sees less than it must.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum StaleRead {
    /// A leader answers from a state that is older than the question.
    StaleRead {
        /// Who answers.
        leader: NodeId,
        /// Whose request.
        #[describe(name = "request")]
        ticket: Ticket,
        /// The index up to which the answer sees the log.
        index: u64,
        /// The index that was committed when the client sent its request.
        committed: u64,
    },
}

/// Watches the index of every read that does not go through the log, at the moment of its answer. It knows what is
/// committed from those who said so, not from whoever answers.
#[derive(Clone, Debug, Default)]
pub struct ReadIndex {
    /// The highest index known to be committed anywhere.
    committed: u64,
    /// Per client, its latest request, and what was committed when it was sent.
    asked: LiteMap<ClientId, (Ticket, u64)>,
}

impl ReadIndex {
    fn answers(&self, leader: NodeId, ticket: Ticket, index: u64) -> Option<StaleRead> {
        // What was asked before the latest request is not waited for any more.
        let (_, committed) = *self.asked.get(&ticket.client).filter(|(asked, _)| *asked == ticket)?;
        (index < committed).then_some(StaleRead::StaleRead { leader, ticket, index, committed })
    }
}

impl<F: LogFact> Checker<F> for ReadIndex
where
    F::Evidence: From<StaleRead>,
{
    fn rules(&self) -> &'static [&'static Rule] {
        &[READ_INDEX]
    }

    fn on_liar(&mut self, _: NodeId) -> bool {
        true
    }

    fn on_fact(&mut self, record: &FactRecord<F>, broken: &mut Vec<Violation<F::Evidence>>) {
        let node = match record.subject {
            Endpoint::Client(_) => {
                if let Some(ClientFact::Invoked { ticket, .. }) = record.fact.client() {
                    self.asked.insert(ticket.client, (*ticket, self.committed));
                }
                return;
            }
            Endpoint::Node(node) => node,
        };
        match record.fact.log_step() {
            Some(LogStep::Committed { through }) => self.committed = self.committed.max(through),
            Some(LogStep::Reads { ticket, index }) => {
                if let Some(evidence) = self.answers(node, ticket, index) {
                    let (event, evidence) = (record.event, evidence.into());
                    broken.push(Violation { rule: READ_INDEX, event, evidence });
                }
            }
            _ => {}
        }
    }
}
