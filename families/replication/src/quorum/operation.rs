//! What a coordinator knows of one request.

use super::siblings::Siblings;
use faultline_engine::kv::{Answer, Command};
use faultline_engine::{NodeId, NodeSet, Ticket};

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Replicas are asked what they have.
    Read,
    /// A version is sent to be stored.
    Write,
    /// A read is answered, and answers still come.
    Late,
    /// A write is acknowledged, and acknowledgements still come.
    Stored,
}

/// A request under way.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    /// Its number in this life of the coordinator.
    pub(super) number: u64,
    pub(super) ticket: Ticket,
    pub(super) command: Command,
    pub(super) phase: Phase,
    /// Who is asked in this phase.
    pub(super) asked: NodeSet,
    /// What they have answered.
    pub(super) heard: Vec<(NodeId, Siblings)>,
    /// All of what was answered before the client was.
    pub(super) found: Siblings,
    /// What is to be stored.
    pub(super) made: Siblings,
    /// Who has stored it.
    pub(super) stored: NodeSet,
    /// How many acknowledgements there were.
    pub(super) acknowledgements: usize,
    /// How many writes the own disk must have done for it to count.
    pub(super) own: Option<u64>,
    /// What the client is told when it is stored.
    pub(super) outcome: Answer,
    /// Who stands in for whom: the silent replica first.
    pub(super) stands_in: Vec<(NodeId, NodeId)>,
    /// How often it has waited.
    pub(super) tries: u32,
    /// Whether it was seen that the client was told something old.
    pub(super) stale: bool,
    /// What the coordinator's wall clock showed when it began.
    pub(super) since: i64,
}

impl Operation {
    pub(super) fn new(number: u64, ticket: Ticket, command: Command, since: i64) -> Self {
        Self {
            number,
            ticket,
            command,
            phase: Phase::Read,
            asked: NodeSet::EMPTY,
            heard: Vec::new(),
            found: Siblings::default(),
            made: Siblings::default(),
            stored: NodeSet::EMPTY,
            acknowledgements: 0,
            own: None,
            outcome: Answer::Done,
            stands_in: Vec::new(),
            tries: 0,
            stale: false,
            since,
        }
    }

    /// Whether its client still waits.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Read | Phase::Write)
    }

    /// Who has answered in this phase.
    pub(super) fn answered(&self) -> NodeSet {
        match self.phase {
            Phase::Read | Phase::Late => self.readers(),
            Phase::Write | Phase::Stored => self.stored,
        }
    }

    /// Who has said what it has.
    pub(super) fn readers(&self) -> NodeSet {
        self.heard.iter().map(|(node, _)| *node).collect()
    }

    /// How many replicas have it, themselves or by who stands in for them: the two are one copy once it is handed over.
    pub(super) fn copies(&self) -> usize {
        let home =
            |node| self.stands_in.iter().find(|(_, other)| *other == node).map_or(node, |(home, _)| *home);
        self.stored.iter().map(home).collect::<NodeSet>().len()
    }

    /// Who is asked and silent.
    pub(super) fn silent(&self) -> NodeSet {
        self.asked.minus(self.answered())
    }
}
