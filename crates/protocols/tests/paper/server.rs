//! One server without a world: every input shows its effects.

use faultline_engine::view::{Glance, Label, Role, Value};
use faultline_engine::{
    ClientId, Context, Effect, Fact, LogWindow, NodeId, Payload, Protocol, Reply, SharedVec, Ticket, Time, kv,
};
use faultline_protocols::raft::{
    AppendEntries, AppendResult, Config, Durable, Entries, Entry, Message, Raft, RequestVote, Timer,
};

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
    Message::AppendReply { term, round: 0, result: AppendResult::Stored { through } }
}

/// What followed from one input.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    pub(crate) sent: Vec<(NodeId, Message)>,
    pub(crate) replies: Vec<(Ticket, Reply<kv::Answer>)>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) armed: Vec<Timer>,
}

impl Effects {
    /// To whom something was sent, in order.
    pub(crate) fn receivers(&self) -> Vec<NodeId> {
        self.sent.iter().map(|(to, _)| *to).collect()
    }

    /// The only message, whoever gets it.
    pub(crate) fn message(&self) -> &Message {
        assert_eq!(self.sent.len(), 1, "one message, not {:?}", self.sent);
        &self.sent[0].1
    }

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

/// What a server is made to do.
type Act<'a> = Box<dyn FnOnce(&mut Raft, &mut Context<'_, Raft>) + 'a>;

/// `n1` of a cluster, or another one.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) me: NodeId,
    pub(crate) nodes: u16,
    pub(crate) config: Config,
    pub(crate) now: Time,
    pub(crate) disk: Durable,
    raft: Raft,
    /// How many more events may write to the disk; what comes after is on its way for ever.
    disk_left: usize,
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
        Self::started(self.me, self.nodes, self.config.clone(), Durable { term, voted_for, log })
    }

    pub(crate) fn started(me: NodeId, nodes: u16, config: Config, disk: Durable) -> Self {
        let mut effects = Vec::new();
        let mut cx = Context::new(me, nodes, Time::ZERO, &config, &mut effects);
        let raft = Raft::boot(&mut cx, &disk);
        Self { me, nodes, config, now: Time::ZERO, disk, raft, disk_left: usize::MAX }
    }

    /// The same server after a crash: what its disk holds.
    pub(crate) fn restart(&mut self) {
        *self = Self::started(self.me, self.nodes, self.config.clone(), self.disk.clone());
    }

    /// From now on the writes of so many events reach the disk, and no more.
    pub(crate) fn stop_disk_after(&mut self, events: usize) {
        self.disk_left = events;
    }

    /// A leader of this term, with no answer yet to its first entry. Its log is as it was, and that entry.
    pub(crate) fn elected(mut self) -> Self {
        let term = self.term() + 1;
        self.times_out();
        for peer in 2..=self.nodes {
            if self.role() != Role::Leader {
                self.hears(n(peer), vote(term, true));
            }
        }
        assert_eq!((self.role(), self.term()), (Role::Leader, term));
        self
    }

    pub(crate) fn hears(&mut self, from: NodeId, message: Message) -> Effects {
        self.handle(|raft, cx| raft.on_message(cx, from, message))
    }

    /// The election timeout elapses.
    pub(crate) fn times_out(&mut self) -> Effects {
        self.handle(|raft, cx| raft.on_timer(cx, Timer::Election))
    }

    pub(crate) fn heartbeat(&mut self) -> Effects {
        self.handle(|raft, cx| raft.on_timer(cx, Timer::Heartbeat))
    }

    /// A client's request: its number and what it asks.
    pub(crate) fn asks(&mut self, serial: u32, command: &str) -> Effects {
        let ticket = Ticket { client: ClientId(0), serial };
        let command = command.parse().expect("a command of the store");
        self.handle(|raft, cx| raft.on_command(cx, ticket, command))
    }

    fn handle(&mut self, act: impl FnOnce(&mut Raft, &mut Context<'_, Raft>)) -> Effects {
        self.handle_boxed(Box::new(act))
    }

    fn handle_boxed(&mut self, act: Act<'_>) -> Effects {
        let mut all = Effects::default();
        let mut effects = Vec::new();
        let mut cx = Context::new(self.me, self.nodes, self.now, &self.config, &mut effects);
        act(&mut self.raft, &mut cx);
        let mut written = false;
        for effect in effects {
            match effect {
                Effect::Work { .. } => unreachable!("a server of Raft does no work"),
                Effect::Send { to, message } => all.sent.push((to, message)),
                Effect::Reply { ticket, reply } => all.replies.push((ticket, reply)),
                Effect::Fact(fact) => all.facts.push(fact),
                Effect::Arm { timer, .. } => all.armed.push(timer),
                Effect::Disarm(_) => {}
                Effect::Persist(write) if self.disk_left > 0 => {
                    Raft::write(&mut self.disk, write);
                    written = true;
                }
                Effect::Persist(_) => {}
            }
        }
        if written {
            self.disk_left -= 1;
            let disk = self.disk.clone();
            let then = self.handle_boxed(Box::new(|raft, cx| raft.on_synced(cx, &disk)));
            all.sent.extend(then.sent);
            all.replies.extend(then.replies);
            all.facts.extend(then.facts);
            all.armed.extend(then.armed);
        }
        all
    }

    pub(crate) fn glance(&self) -> Glance {
        self.raft.glance()
    }

    pub(crate) fn role(&self) -> Role {
        self.glance().role
    }

    pub(crate) fn term(&self) -> u64 {
        self.glance().epoch.number()
    }

    pub(crate) fn commit(&self) -> u64 {
        self.glance().commit
    }

    /// The terms of the log.
    pub(crate) fn log(&self) -> Vec<u64> {
        let view = self.raft.view(&self.disk, LogWindow { from: 1, len: u64::MAX });
        view.log.expect("Raft has a log").cells.iter().map(|cell| cell.epoch.number()).collect()
    }

    pub(crate) fn field(&self, label: Label) -> Option<Value> {
        let view = self.raft.view(&self.disk, LogWindow { from: 1, len: 0 });
        view.fields.into_iter().find(|field| field.label == label).map(|field| field.value)
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
        let table = self.raft.view(&self.disk, LogWindow { from: 1, len: 0 }).table.unwrap_or_default();
        table.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
    }
}
