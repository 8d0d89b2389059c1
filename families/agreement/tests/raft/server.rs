//! One server without a world: every input shows its effects.

use crate::alone::Alone;
use crate::support::part;
use faultline_agreement::raft::{
    AppendEntries, AppendResult, Config, Durable, Entries, Entry, Message, Raft, RequestVote, Timer,
};
use faultline_agreement::{Fact, Payload};
use faultline_agreement::{Label, Part};
use faultline_engine::view::{Glance, Value};
use faultline_engine::{ClientId, LogWindow, NodeId, Protocol, SharedVec, Ticket};
use std::ops::{Deref, DerefMut};

/// Node number `n` as people count.
pub(crate) fn n(number: u16) -> NodeId {
    NodeId(number - 1)
}

/// Empty entries with these terms.
pub(crate) fn entries(terms: &[u64]) -> Vec<Entry> {
    terms.iter().map(|term| Entry { term: *term, payload: Payload::Noop }).collect()
}

/// An `AppendEntries` request.
pub(crate) fn append(term: u64, previous: (u64, u64), terms: &[u64], commit: u64) -> Message {
    Message::AppendEntries(AppendEntries {
        term,
        prev_index: previous.0,
        prev_term: previous.1,
        entries: entries(terms).into_iter().collect::<Entries>(),
        commit,
        stored: 0,
        round: 0,
    })
}

/// A `RequestVote` request of a candidate whose log ends with this index and term.
pub(crate) fn request_vote(term: u64, (last_index, last_term): (u64, u64)) -> Message {
    Message::RequestVote(RequestVote { term, last_index, last_term, pre: false })
}

/// The same, only asking how the vote would go.
pub(crate) fn request_pre_vote(term: u64, (last_index, last_term): (u64, u64)) -> Message {
    Message::RequestVote(RequestVote { term, last_index, last_term, pre: true })
}

pub(crate) fn vote(term: u64, granted: bool) -> Message {
    Message::VoteReply { term, granted, pre: false }
}

/// A follower stored everything up to an index.
pub(crate) fn stored(term: u64, through: u64) -> Message {
    Message::AppendReply { term, asked: term, round: 0, result: AppendResult::Stored { through } }
}

/// What followed from one input.
pub(crate) type Effects = crate::alone::Effects<Raft>;

impl Effects {
    pub(crate) fn appends(&self) -> Vec<(NodeId, &AppendEntries)> {
        self.sent
            .iter()
            .filter_map(|(to, message)| match message {
                Message::AppendEntries(request) => Some((*to, request)),
                _ => None,
            })
            .collect()
    }

    /// The indexes that were executed, in order.
    pub(crate) fn applied(&self) -> Vec<u64> {
        let index = |fact: &Fact| match fact {
            Fact::Applied { index, .. } => Some(*index),
            _ => None,
        };
        self.facts.iter().filter_map(index).collect()
    }
}

/// `n1` of a cluster, or another one.
#[derive(Clone, Debug)]
pub(crate) struct Server(Alone<Raft>);

impl Deref for Server {
    type Target = Alone<Raft>;
    fn deref(&self) -> &Alone<Raft> {
        &self.0
    }
}

impl DerefMut for Server {
    fn deref_mut(&mut self) -> &mut Alone<Raft> {
        &mut self.0
    }
}

impl Server {
    /// `n1` of a cluster of this size: term 0, an empty log.
    pub(crate) fn new(nodes: u16) -> Self {
        Self::started(n(1), nodes, Config::default(), Durable::default())
    }

    /// `n1` of a cluster, started from this log; its term is that of its last entry.
    pub(crate) fn with_log(nodes: u16, terms: &[u64]) -> Self {
        let term = terms.last().copied().unwrap_or(0);
        Self::new(nodes).restarted_with(term, None, terms)
    }

    /// The same server, started again from this disk.
    pub(crate) fn restarted_with(&self, term: u64, voted_for: Option<NodeId>, terms: &[u64]) -> Self {
        let mut log = SharedVec::default();
        entries(terms).into_iter().for_each(|entry| log.push(entry));
        Self::started(
            self.me,
            self.nodes,
            self.config.clone(),
            Durable { term, voted_for, log, ..Durable::default() },
        )
    }

    pub(crate) fn started(me: NodeId, nodes: u16, config: Config, disk: Durable) -> Self {
        Self(Alone::boot(me, nodes, config, disk).0)
    }

    /// A leader of this term, with no answer yet to its first entry. Its log is as it was, and that entry.
    pub(crate) fn elected(mut self) -> Self {
        let term = self.term() + 1;
        self.times_out();
        for peer in 2..=self.nodes {
            if self.role() != Part::Leader {
                self.hears(n(peer), vote(term, true));
            }
        }
        assert_eq!((self.role(), self.term()), (Part::Leader, term));
        self
    }

    /// The election timeout elapses.
    pub(crate) fn times_out(&mut self) -> Effects {
        self.wakes(Timer::Election)
    }

    pub(crate) fn heartbeat(&mut self) -> Effects {
        self.wakes(Timer::Heartbeat)
    }

    /// A client's request: its number and what it asks.
    pub(crate) fn asks(&mut self, serial: u32, command: &str) -> Effects {
        let ticket = Ticket { client: ClientId(0), serial };
        let command = command.parse().expect("a command of the store");
        self.asked(ticket, command)
    }

    pub(crate) fn glance(&self) -> Glance {
        self.process.glance()
    }

    pub(crate) fn role(&self) -> Part {
        part(&self.glance())
    }

    pub(crate) fn term(&self) -> u64 {
        self.glance().epoch.number
    }

    pub(crate) fn commit(&self) -> u64 {
        self.glance().commit
    }

    /// The terms of the log.
    pub(crate) fn log(&self) -> Vec<u64> {
        let view = self.process.view(&self.disk, LogWindow { from: 1, len: u64::MAX });
        view.log.expect("Raft has a log").cells.iter().map(|cell| cell.epoch.number).collect()
    }

    pub(crate) fn field(&self, label: Label) -> Option<Value> {
        let view = self.process.view(&self.disk, LogWindow { from: 1, len: 0 });
        view.fields.into_iter().find(|field| field.label == label.into()).map(|field| field.value)
    }

    pub(crate) fn voted_for(&self) -> Option<NodeId> {
        match self.field(Label::VotedFor) {
            Some(Value::Node(node)) => node,
            other => panic!("a node, not {other:?}"),
        }
    }

    /// The leader that it follows, if it knows one.
    pub(crate) fn leader(&self) -> Option<NodeId> {
        match self.field(Label::Leader) {
            Some(Value::Node(node)) => node,
            _ => None,
        }
    }

    /// The store, as `x=1 y=2`.
    pub(crate) fn table(&self) -> String {
        let table = self.process.view(&self.disk, LogWindow { from: 1, len: 0 }).table.unwrap_or_default();
        table.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
    }
}
