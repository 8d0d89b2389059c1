//! What must happen in the end: once everything is healed, and left alone for long enough, every request that was asked is
//! answered and every server has executed what was committed.
//!
//! "Long enough" cannot be derived, since elections may split by chance again and again (Raft §5.2); it is a bound that
//! random runs keep by far. What is asked or committed in the meantime is not counted, so steady clients are no excuse.

use crate::{Debts, Members, Overdue};
use faultline_engine::describe::Describe;
use faultline_engine::{ClientFact, NodeId, NodeSet, Observation, Seen, Span, Ticket};

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
    /// A server has joined long ago, and the others have not made it a member.
    Outside {
        /// Who.
        node: NodeId,
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

/// Watches it, at moments at rest. [`crate::ReplicatedLog`] shows it what it sees itself.
#[derive(Clone, Debug)]
pub(crate) struct Convergence {
    /// How long it may take; none if the timeouts promise nothing.
    within: Option<Span>,
    /// Per server, up to where it has executed the log.
    applied: Vec<u64>,
    /// What is known to be committed.
    committed: u64,
    /// What was asked, and what was committed, when the run came to rest.
    debts: Debts<u64>,
    /// Nodes without a process, because they are not there yet or have left.
    away: NodeSet,
    /// Who has joined, and has neither been a member since nor crashed.
    joins: NodeSet,
    /// Whether a disk was lost, or somebody lies: then nothing is promised (Raft §5.1, figure 2).
    outside: bool,
}

impl Convergence {
    /// A checker for so many servers, which gives them so much time; none if nothing is promised.
    pub(crate) fn new(nodes: u16, within: Option<Span>) -> Self {
        let applied = vec![0; usize::from(nodes)];
        let (away, joins) = (NodeSet::EMPTY, NodeSet::EMPTY);
        Self { within, applied, committed: 0, debts: Debts::default(), away, joins, outside: false }
    }

    /// What of that which was due is not done.
    fn missing(&self, due: Overdue<u64>, members: Members) -> Option<NotConverged> {
        let Overdue { open, owed: committed, rest } = due;
        // "As long as any majority of the servers are operational" (§2).
        if !members.have_majority_in(members.all().minus(self.away)) {
            return None;
        }
        if let Some(ticket) = open {
            return Some(NotConverged::Unanswered { ticket, rest });
        }
        // Who came back may have been a member all the time.
        if let Some(node) = self.joins.minus(members.all()).iter().next() {
            return Some(NotConverged::Outside { node, rest });
        }
        let mut servers = (0..).map(NodeId).zip(&self.applied);
        let counts = |node: NodeId| members.all().contains(node) && !self.away.contains(node);
        let (node, applied) = servers.find(|(node, applied)| **applied < committed && counts(*node))?;
        Some(NotConverged::Behind { node, applied: *applied, committed, rest })
    }

    /// Somebody lies: nothing is promised.
    pub(crate) fn lied_to(&mut self) {
        self.outside = true;
    }

    /// A client asked or was answered.
    pub(crate) fn client<O, A>(&mut self, fact: &ClientFact<O, A>) {
        self.debts.client(fact);
    }

    /// A server knows that all up to an index is committed.
    pub(crate) fn committed(&mut self, through: u64) {
        self.committed = self.committed.max(through);
    }

    /// These are members.
    pub(crate) fn members(&mut self, members: NodeSet) {
        self.joins = self.joins.minus(members);
    }

    /// A server has executed the log up to an index.
    pub(crate) fn applied(&mut self, node: NodeId, index: u64) {
        self.applied[node.index()] = index;
    }

    /// Something was seen: what has not happened by now.
    pub(crate) fn seen(&mut self, seen: &Seen, members: Members) -> Option<NotConverged> {
        match seen.what {
            Observation::Absent(node) => self.away.insert(node),
            Observation::Joined(node) => {
                self.away = self.away.without(node);
                self.joins.insert(node);
            }
            // One that crashes may forget that it joins, if its disk was not quick enough.
            Observation::Leaving(node) | Observation::Crashed(node) => self.joins = self.joins.without(node),
            Observation::Left(node) => self.away.insert(node),
            Observation::Started(node) => self.applied[node.index()] = 0,
            Observation::Wiped(_) => self.outside = true,
            _ => {}
        }
        let overdue = self.debts.overdue(seen, self.within, || self.committed)?;
        if self.outside { None } else { self.missing(overdue, members) }
    }
}
