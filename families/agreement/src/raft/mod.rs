//! Raft, as in the extended paper (Ongaro & Ousterhout 2014), with PreVote, CheckQuorum, ReadIndex, lease reads and changes of
//! the members one by one from the dissertation (Ongaro 2014, "D").
//!
//! A cluster elects a leader per *term*; the leader alone appends client requests to its log, copies the log
//! to the others, and tells what is *committed*: stored by a majority and of the leader's own term. Safety
//! rests on three things that this module does at the cited places:
//!
//! * a server votes once per term, and only for a candidate whose log is at least as up-to-date (§5.4.1);
//! * a follower takes entries only where its log agrees with the leader's just before them (§5.3);
//! * a leader counts copies only of entries of its own term (§5.4.2, figure 8).
//!
//! Term, vote and log are on the disk before anybody hears of them (figure 2, "persistent state"): the
//! context's disk rule holds a reply back until the writes before it are done. What promises nothing goes past
//! the disk: a leader's entries and heartbeats, which it sends while it writes, counting itself only when it has
//! written (D§10.2.1); refusals; pre-votes, which change nothing (D§9.6); answers to clients, which tell what a
//! majority has written. A follower answers a heartbeat at once, with what its disk holds. So nobody is deposed for
//! a slow disk.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `RequestVote` | candidate → all | vote for me in this term; my log ends here | §5.2, §5.4.1 |
//! | `RequestVote` (pre) | pre-candidate → all | would you vote for me? | D§9.6 |
//! | `VoteReply` | voter → candidate | yes or no | §5.2 |
//! | `AppendEntries` | leader → follower | entries after (index, term); committed so far; I still lead | §5.3 |
//! | `AppendReply` | follower → leader | stored up to here, or: does not fit, my log ends here | §5.3 |
//! | `Change` | server that joins or leaves → all it knows; they → leader | add me, or remove me | D§4.1, figure 4.1 |
//! | `ChangeReply` | leader → that server | the committed configuration is so | D§4.1, figure 4.1 |
//!
//! # Members
//!
//! Who the members are, an entry of the log says, a *configuration*. The latest one in a server's log counts for it, committed or
//! not: majorities of elections and of commitment, and whom a leader sends to (`members`). A leader makes a new one when
//! somebody asks for a server more or less (`changes`): one that joins or leaves asks itself (`standing`), as a server of Consul
//! does that is told to join or to leave, and for one that is lost an operator asks (`add-server`, `remove-server`), as with
//! `etcdctl member`. A new server catches up first and does not vote meanwhile. Then one configuration follows another, each one
//! server more or less than the last, or by way of a joint one (§6). A server that leaves goes on until it hears that it is
//! removed.
//!
//! Not here yet: snapshots (§7), leadership transfer (D§3.10). A leader that hears
//! from nobody keeps its role, as in the paper, and can commit nothing; with CheckQuorum it steps down.

mod beginning;
mod changes;
mod command;
mod config;
mod election;
mod experiments;
mod learners;
mod lease;
mod log;
mod members;
mod message;
mod replication;
mod requests;
mod standing;
mod view;
pub(crate) mod words;

use crate::TimerName;
use changes::Changes;
pub use command::{Answer, Command};
pub use config::{Bugs, Config, Membership, Reads};
use faultline_rules::{Linearizability, ReadIndex, ReplicatedLog, WriteAhead};
use lease::{Lease, Pledge};
pub use log::{Entries, Entry, Log};
use members::Configurations;
pub use members::Members;
pub use message::{AppendEntries, AppendResult, Message, RequestVote};
use standing::Standing;

use crate::Fact;
use crate::held::Held;
use crate::machine::Machine;
use faultline_engine::grammar::{Reader, ScriptError};
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Glance, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, Context, Gauge, Impossible, Info, Lie, LogWindow, MessageForm, Metrics, NodeId, NodeSet,
    Panel, Protocol, SharedVec, Span, Ticket, Time, Total, kv,
};

/// One Raft server.
#[derive(Clone, Debug)]
pub struct Raft {
    /// Which server this is.
    pub(crate) me: NodeId,
    /// The latest term this server has seen (figure 2).
    pub(crate) term: u64,
    /// Who got this server's vote in that term.
    pub(crate) voted_for: Option<NodeId>,
    /// The log, entries from index 1.
    pub(crate) log: Log,
    /// Who the members are, as the log says.
    pub(crate) members: Configurations,
    /// Whether this server wants to be a member, or to be none.
    pub(crate) standing: Standing,
    /// The highest index known to be committed. Starts at 0 after every restart; it is learned again.
    pub(crate) commit: u64,
    /// The state machine, and how far it has executed the log.
    pub(crate) machine: Machine,
    pub(crate) role: Role,
    /// When a leader was heard, or a vote given, or this server started.
    pub(crate) heard: Time,
    /// Whether `heard` was a leader.
    pub(crate) heard_leader: bool,
    /// What it has promised by answering a leader, where leaders have leases.
    pub(crate) pledge: Option<Pledge>,
    /// What its disk is known to hold.
    pub(crate) on_disk: OnDisk,
    /// The term in which this server has said that its disk lost what it had stored for the leader.
    pub(crate) lost_in: Option<u64>,
}

/// What of a server's state is on its disk, as far as it has been told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OnDisk {
    /// The term.
    pub(crate) term: u64,
    /// Up to this index the disk holds the log as it is in memory.
    pub(crate) last: u64,
}

/// The part a server plays.
#[derive(Clone, Debug)]
pub(crate) enum Role {
    Follower { leader: Option<NodeId> },
    PreCandidate { votes: NodeSet },
    Candidate { votes: NodeSet },
    Leader(Leading),
}

/// What only a leader knows (figure 2, "volatile state on leaders").
#[derive(Clone, Debug)]
pub(crate) struct Leading {
    /// Per server, the index of the next entry to send.
    pub(crate) next: Vec<u64>,
    /// Per server, the highest index known to be stored there; its own is what its disk holds.
    pub(crate) matched: Vec<u64>,
    /// The index of the empty entry with which the term began.
    pub(crate) first: u64,
    /// The number of the latest round of heartbeats that a read waits for (D§6.4).
    pub(crate) round: u64,
    /// Per server, the latest round it answered.
    pub(crate) acked: Vec<u64>,
    /// Reads that wait for a round.
    pub(crate) reads: Vec<PendingRead>,
    /// Until when nobody else can lead, where reads rely on it.
    pub(crate) lease: Lease,
    /// What is in the log and not yet executed.
    pub(crate) held: Held,
    /// Who has answered since the election timer was set, if it is set (D§6.2).
    pub(crate) answered: NodeSet,
    /// What it does about its members.
    pub(crate) changes: Box<Changes>,
}

/// A read that waits until a majority has confirmed that its leader still leads (D§6.4).
#[derive(Clone, Copy, Debug)]
pub(crate) struct PendingRead {
    pub(crate) ticket: Ticket,
    pub(crate) command: kv::Command,
    /// The index that the state machine must have executed.
    pub(crate) index: u64,
    /// The round that must be confirmed.
    pub(crate) round: u64,
}

/// What a server waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// No word from a leader for an election timeout (§5.2).
    Election,
    /// Time for a leader to be heard again (§5.2).
    Heartbeat,
    /// Time to ask again to be added or removed.
    Ask,
}

/// What survives a crash (figure 2, "persistent state on all servers").
#[derive(Clone, Debug, Default)]
pub struct Durable {
    /// The latest term.
    pub term: u64,
    /// The vote in that term.
    pub voted_for: Option<NodeId>,
    /// The log.
    pub log: SharedVec<Entry>,
    /// Whether the server was started to join, and is no member yet.
    pub joining: bool,
}

/// One change of what survives a crash.
#[derive(Clone, Debug)]
pub enum Write {
    /// Term and vote.
    Ballot {
        /// The term.
        term: u64,
        /// The vote in it.
        voted_for: Option<NodeId>,
    },
    /// An entry, and nothing after it.
    Entry {
        /// Its index.
        index: u64,
        /// The entry.
        entry: Entry,
    },
    /// Nothing after this index.
    Truncate {
        /// The last index to keep.
        last: u64,
    },
    /// Whether it joins.
    Joining(bool),
}

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Raft",
    slug: "raft",
    family: crate::SLUG,
    source: "Ongaro & Ousterhout 2014",
    behaviour: 1,
    commands: command::FORMS,
    nodes: Amount { min: 1, default: 5, max: 15 },
    clients: Amount { min: 0, default: 1, max: MAX_CLIENTS },
    patience: Span::millis(250),
    epochs: Some(&crate::TERMS),
    works: false,
    members_change: true,
    panel: Panel::Logs,
    // A leader is about to be elected, and a client will keep it busy.
    opening: "do=0.25s+c1+every+60ms+add+x+1&at=0.155s",
};

impl Leading {
    /// A server takes part from now on of which it knew nothing.
    pub(crate) fn make_room(&mut self, servers: usize) {
        if servers > self.next.len() {
            self.next.resize(servers, self.next.iter().copied().max().unwrap_or(1));
            self.matched.resize(servers, 0);
            self.acked.resize(servers, 0);
        }
    }
}

impl Protocol for Raft {
    const METRICS: Metrics<Self> = Metrics {
        leaders: true,
        gauges: &[Gauge {
            name: "uncommitted_entries",
            total: Total::Max,
            // What a follower knows of commitment lags behind; what a leader does not know is not committed for anybody.
            read: |raft| match raft.role {
                Role::Leader(_) => Some(raft.log.last_index().saturating_sub(raft.commit)),
                _ => None,
            },
        }],
    };
    const BEGINNINGS: &'static [&'static str] = &["term 7", "term 7 vote n2", "term 7 log 1 1 4"];
    type Config = Config;
    type Fact = Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = Durable;
    type Write = Write;
    type Command = Command;
    type Answer = Answer;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    fn boot(cx: &mut Context<'_, Self>, durable: &Durable) -> Self {
        let bugs = &cx.config().bugs;
        let log = Log::from(durable.log.clone());
        let mut raft = Self {
            me: cx.me(),
            term: durable.term,
            voted_for: if bugs.forget_vote { None } else { durable.voted_for },
            members: Configurations::found(cx.initial_members(), &log),
            standing: Standing::default(),
            log,
            commit: 0,
            machine: Machine::default(),
            role: Role::Follower { leader: None },
            heard: cx.now(),
            heard_leader: false,
            pledge: Pledge::found(cx),
            on_disk: OnDisk { term: durable.term, last: durable.log.len() as u64 },
            lost_in: None,
        };
        let (epoch, last, last_epoch) = (raft.term, raft.log.last_index(), raft.log.last_term());
        cx.fact(Fact::Started { epoch, last, last_epoch });
        cx.arm(Timer::Election, cx.config().election);
        raft.begin_standing(cx, durable.joining);
        raft
    }

    fn on_message(&mut self, cx: &mut Context<'_, Self>, from: NodeId, message: Message) {
        match message {
            Message::RequestVote(request) => self.on_request_vote(cx, from, request),
            Message::VoteReply { term, granted, pre } => self.on_vote_reply(cx, from, term, granted, pre),
            Message::AppendEntries(request) => self.on_append(cx, from, request),
            Message::AppendReply { term, asked, round, result } => {
                self.observe(cx, from, term);
                // An answer belongs to the request it answers: what was sent in another term says nothing of this one.
                if asked == self.term {
                    self.on_append_reply(cx, from, round, result);
                }
            }
            Message::Change { change, number } => self.on_change(cx, from, change, number),
            Message::ChangeReply { term, change, verdict } => {
                self.on_change_reply(cx, from, term, change, verdict);
            }
        }
    }

    fn on_timer(&mut self, cx: &mut Context<'_, Self>, timer: Timer) {
        match timer {
            Timer::Election => self.on_election_timeout(cx),
            Timer::Heartbeat => self.on_heartbeat(cx),
            Timer::Ask => self.ask(cx),
        }
    }

    fn on_leave(&mut self, cx: &mut Context<'_, Self>) {
        self.begin_to_leave(cx);
    }

    fn named(command: &Command) -> Option<NodeId> {
        match command {
            Command::Store(_) => None,
            Command::Change(change) => Some(change.node),
        }
    }

    fn on_command(&mut self, cx: &mut Context<'_, Self>, ticket: Ticket, command: Command) {
        self.on_request(cx, ticket, command);
    }

    fn on_synced(&mut self, cx: &mut Context<'_, Self>, durable: &Durable) {
        self.on_disk = OnDisk { term: durable.term, last: self.log.common(&durable.log) };
        match &mut self.role {
            // A candidate's vote for itself counts when it would survive a crash.
            Role::Candidate { .. } if durable.term == self.term && durable.voted_for == Some(cx.me()) => {
                self.count_vote(cx, cx.me());
            }
            Role::Leader(leading) => {
                leading.matched[cx.me().index()] = self.on_disk.last;
                self.advance_commit(cx);
            }
            _ => {}
        }
    }

    fn write(durable: &mut Durable, write: Write) {
        match write {
            Write::Ballot { term, voted_for } => (durable.term, durable.voted_for) = (term, voted_for),
            Write::Entry { index, entry } => {
                durable.log.truncate(log::place(index));
                durable.log.push(entry);
            }
            Write::Truncate { last } => durable.log.truncate(log::place(last + 1)),
            Write::Joining(joining) => durable.joining = joining,
        }
    }

    fn glance(&self) -> Glance {
        view::glance(self)
    }

    fn view(&self, durable: &Durable, window: LogWindow) -> NodeView {
        view::node(self, durable, window)
    }

    fn view_durable(durable: &Durable, window: LogWindow) -> NodeView {
        view::durable(durable, window)
    }

    fn shape(message: &Message) -> (Shape, Option<u64>) {
        view::shape(message)
    }

    fn describe(message: &Message) -> MessageView {
        view::message(message)
    }

    fn messages() -> &'static [MessageForm] {
        view::MESSAGES
    }

    fn describe_timer(timer: Timer) -> TimerView {
        view::timer(timer)
    }

    fn timer_names() -> &'static [&'static str] {
        TimerName::SLUGS
    }

    fn read_beginning(reader: &mut Reader<'_>) -> Result<Durable, ScriptError> {
        beginning::read(reader)
    }

    fn beginning(disk: &Durable) -> Vec<Fact> {
        beginning::facts(disk)
    }

    fn check_beginning(_: &Config, disks: &[&Durable]) -> Result<(), Impossible> {
        beginning::check(disks)
    }

    fn lies() -> &'static [Lie] {
        &[Lie::Consent, Lie::Acknowledge]
    }

    /// It votes for whoever asks, whatever it has promised to others and however old the candidate's log is (§5.2, §5.4.1); or
    /// it says that it has stored entries that do not fit its log (§5.3).
    fn forge(lie: Lie, _: NodeId, asked: Option<&Message>, said: &Message) -> Option<Message> {
        match (lie, asked, said) {
            (
                Lie::Consent,
                Some(Message::RequestVote(RequestVote { term, pre, .. })),
                Message::VoteReply { granted: false, .. },
            ) => Some(Message::VoteReply { term: *term, granted: true, pre: *pre }),
            (
                Lie::Acknowledge,
                Some(Message::AppendEntries(AppendEntries { term, prev_index, entries, round, .. })),
                Message::AppendReply {
                    result: AppendResult::Refused { .. } | AppendResult::Lost { .. }, ..
                },
            ) => {
                let result = AppendResult::Stored { through: prev_index + entries.len() };
                Some(Message::AppendReply { term: *term, asked: *term, round: *round, result })
            }
            _ => None,
        }
    }

    /// A vote, and that entries are stored (figure 2). A refusal promises nothing, nor does a pre-vote.
    fn is_kept(&self, message: &Message, _: NodeId, to: NodeId, durable: &Durable) -> bool {
        match *message {
            Message::VoteReply { term, granted: true, pre: false } => {
                durable.term > term || (durable.term == term && durable.voted_for == Some(to))
            }
            Message::AppendReply { term, result: AppendResult::Stored { through }, .. } => {
                durable.term >= term && durable.log.len() as u64 >= through
            }
            _ => true,
        }
    }

    fn rules(nodes: u16, config: &Config) -> Vec<Box<dyn Checker<Fact>>> {
        vec![
            Box::new(ReplicatedLog::new(nodes, config.recovery())),
            Box::new(WriteAhead),
            Box::new(ReadIndex::default()),
            Box::new(Linearizability::default()),
        ]
    }
}
