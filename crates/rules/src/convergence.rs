//! What must happen in the end: once everything is healed, and left alone for long enough, every request that was asked is
//! answered and every server has executed what was committed.
//!
//! "Long enough" cannot be derived, since elections may split by chance again and again (Raft §5.2); it is a bound that
//! random runs keep by far. What is asked or committed in the meantime is not counted, so steady clients are no excuse.

use crate::{CONVERGENCE, LogFact, LogStep};
use faultline_engine::describe::Describe;
use faultline_engine::{
    Checker, ClientFact, Endpoint, FactRecord, NodeId, Observation, Rule, Seen, Sight, Span, Ticket, Time,
    Violation,
};

/// Something that did not happen in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Describe)]
pub enum NotConverged {
    /// A server has not executed what was committed long ago.
    Behind {
        /// Who.
        node: NodeId,
        /// Up to this index it has executed the log.
        applied: u64,
        /// This was committed when the run came to rest.
        committed: u64,
        /// How long the run has been at rest.
        rest: Span,
    },
    /// A request is without an answer.
    Unanswered {
        /// Which.
        #[describe(name = "request")]
        ticket: Ticket,
        /// How long the run has been at rest.
        rest: Span,
    },
}

/// Watches it, at moments at rest.
#[derive(Clone, Debug)]
pub struct Convergence {
    /// How long it may take; none if the timeouts promise nothing.
    within: Option<Span>,
    /// Per server, up to where it has executed the log.
    applied: Vec<u64>,
    /// What is known to be committed.
    committed: u64,
    /// Requests without an answer.
    open: Vec<Ticket>,
    /// What was to be done when the run came to rest.
    due: Option<Due>,
    /// Whether a disk was lost: then nothing is promised (Raft §5.1, figure 2).
    outside: bool,
}

#[derive(Clone, Debug)]
struct Due {
    since: Time,
    committed: u64,
    open: Vec<Ticket>,
}

impl Convergence {
    /// A checker for so many servers, which gives them so much time; none if nothing is promised.
    #[must_use]
    pub fn new(nodes: u16, within: Option<Span>) -> Self {
        let applied = vec![0; usize::from(nodes)];
        Self { within, applied, committed: 0, open: Vec::new(), due: None, outside: false }
    }

    /// What of that which was due is not done.
    fn missing(&self, due: &Due, rest: Span) -> Option<NotConverged> {
        if let Some(ticket) = due.open.iter().find(|ticket| self.open.contains(ticket)) {
            return Some(NotConverged::Unanswered { ticket: *ticket, rest });
        }
        let (committed, mut servers) = (due.committed, (0..).map(NodeId).zip(&self.applied));
        let (node, applied) = servers.find(|(_, applied)| **applied < committed)?;
        Some(NotConverged::Behind { node, applied: *applied, committed, rest })
    }
}

impl<F: LogFact> Checker<F> for Convergence
where
    F::Evidence: From<NotConverged>,
{
    fn rules(&self) -> &'static [&'static Rule] {
        &[CONVERGENCE]
    }

    fn on_fact(&mut self, record: &FactRecord<F>, _: &mut Vec<Violation<F::Evidence>>) {
        match record.subject {
            Endpoint::Client(_) => match record.fact.client() {
                Some(ClientFact::Invoked { ticket, .. }) => self.open.push(*ticket),
                Some(ClientFact::Returned { ticket, .. }) => self.open.retain(|open| open != ticket),
                _ => {}
            },
            Endpoint::Node(node) => match record.fact.log_step() {
                Some(LogStep::Committed { through }) => self.committed = self.committed.max(through),
                Some(LogStep::Applied { index, .. }) => self.applied[node.index()] = index,
                _ => {}
            },
        }
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES.and(Sight::REST)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<F::Evidence>>) {
        match seen.what {
            Observation::Started(node) => self.applied[node.index()] = 0,
            Observation::Wiped(_) => self.outside = true,
            Observation::AtRest { since } => {
                let (rest, within) = (seen.time.since(since), self.within.filter(|_| !self.outside));
                match &self.due {
                    Some(due) if due.since == since => {
                        if within.is_some_and(|within| rest >= within)
                            && let Some(evidence) = self.missing(due, rest)
                        {
                            let evidence = evidence.into();
                            broken.push(Violation { rule: CONVERGENCE, event: seen.event, evidence });
                        }
                    }
                    _ => {
                        let (committed, open) = (self.committed, self.open.clone());
                        self.due = Some(Due { since, committed, open });
                    }
                }
            }
            _ => {}
        }
    }
}
