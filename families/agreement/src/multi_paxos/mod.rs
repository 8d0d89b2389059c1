//! Multi-Paxos: a replicated log by one instance of Paxos per index (Lamport 2001, "Paxos Made Simple", §3).
//!
//! Every server is a proposer, an acceptor and a learner. One of them, the *leader* (the paper's distinguished
//! proposer), receives all requests, gives each an index, and proposes it in the instance of Paxos of that index.
//! What makes it one protocol, and not many:
//!
//! * **Phase 1 once.** A ballot is prepared for all instances together. "A newly chosen leader executes phase 1 for
//!   infinitely many instances of the consensus algorithm", in one short message. A promise carries all
//!   that its acceptor has accepted above what the new leader knows to be chosen. From then on a request costs one
//!   round trip: phase 2.
//! * **Pipelining.** The leader may propose commands i + 1 to i + α when commands 1 to i are chosen; α is the window.
//! * **Holes.** Instances beyond a hole may be chosen first. A new leader proposes again whatever the promises name,
//!   the value of the highest ballot, and fills what no promise names with no-ops: commands that change nothing.
//! * **Catching up.** A leader's messages say up to where all is chosen. What a server accepted in the same ballot up
//!   to there is chosen; what it lacks, it asks for.
//!
//! Who leads is decided by silence: who hears nothing for a random time begins a higher ballot. Two leaders
//! may hinder each other; "however, safety is preserved" (§3).
//!
//! An acceptor's promise and what it accepted are on its disk before anybody hears of them, and so is the round of a
//! proposer's ballot (§2.5): the context's disk rule holds an answer back until the writes before it are done. It
//! is stated as a fact when it is on the disk, because until then a crash can still undo it. What promises nothing goes
//! past the disk: heartbeats and refusals; what is chosen, because a majority has written it; and what a leader proposes,
//! because its ballot was on the disk before it asked for promises, so that no crash makes it use the ballot for another
//! value. It counts itself when it has written. So nobody is deposed for a slow disk.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `Prepare` | proposer → all | promise me this ballot, in all instances; I know what is chosen up to here | §2.2 phase 1a, §3 |
//! | `Promise` | acceptor → proposer | I accept nothing lower; this is what I have accepted above that | §2.2 phase 1b, §3 |
//! | `Accept` | leader → all | accept this value in this instance; all is chosen up to here | §2.2 phase 2a |
//! | `Accepted` | acceptor → leader | it is on my disk | §2.2 phase 2b |
//! | `Refuse` | acceptor → proposer | I have promised a higher ballot | §2.2, end |
//! | `Heartbeat` | leader → all | I still lead; all is chosen up to here | §2.4 |
//! | `Ask` | learner → leader | what was chosen above this index? | §2.3 |
//! | `Chosen` | leader → learner | these values are chosen | §2.3 |
//!
//! Clients, their sessions and commands are those of Raft. Reads go through the log. Not here: changes of the set of
//! servers (§3, last paragraph), which Lamport does with the window, and cutting the log short.

mod acceptor;
mod beginning;
mod config;
mod experiments;
mod leader;
mod learner;
mod log;
mod message;
mod proposer;
mod view;
pub(crate) mod words;

pub use config::{Bugs, Config};
pub use log::{Entries, Entry, Log};
pub use message::Message;

use crate::held::Held;
use crate::initial;
use crate::machine::Machine;
use crate::{Ballot, BallotFact, Payload};
use crate::{Fact, TimerName};
use faultline_engine::grammar::{Reader, ScriptError};
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Glance, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, Context, Impossible, Info, LogWindow, MessageForm, Metrics, NodeId, NodeSet, Panel,
    Protocol, Span, Ticket, Time, kv,
};
use faultline_rules::{Consensus, Execution, Linearizability, WriteAhead};
use litemap::LiteMap;
use std::collections::VecDeque;

/// One server.
#[derive(Clone, Debug)]
pub struct MultiPaxos {
    /// The highest round in which this server has begun a ballot.
    pub(crate) round: u32,
    /// The highest round of which it has heard.
    pub(crate) heard_round: u32,
    /// The acceptor: it accepts nothing below this.
    pub(crate) promised: Option<Ballot>,
    /// What was accepted, or is known to be chosen.
    pub(crate) log: Log,
    /// The learner: it knows all that is chosen up to this index.
    pub(crate) chosen: u64,
    /// What the log builds, and how far it was executed.
    pub(crate) machine: Machine,
    pub(crate) role: Role,
    /// When a leader was heard, or a promise given, or this server started.
    pub(crate) heard: Time,
    /// Promises and acceptances on their way to the disk, in the order of writing.
    pub(crate) unsaid: VecDeque<Unsaid>,
}

impl MultiPaxos {
    /// All up to this index is known to be chosen: a host may execute it.
    #[must_use]
    pub fn chosen(&self) -> u64 {
        self.chosen
    }

    /// Whether it leads.
    #[must_use]
    pub fn leads(&self) -> bool {
        matches!(self.role, Role::Leader(_))
    }

    /// Whom it follows.
    #[must_use]
    pub fn leader(&self) -> Option<NodeId> {
        if let Role::Follower { leader } = self.role { leader } else { None }
    }

    /// The index of the last entry of its log.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.log.last()
    }

    /// Whether it leads and holds a request, or a later one of its client: that waits, or is in the log.
    #[must_use]
    pub fn holds(&self, ticket: Ticket) -> bool {
        matches!(&self.role, Role::Leader(leading) if leading.held.index(ticket).is_some())
    }

    /// What is known to be chosen at an index, up to [`MultiPaxos::chosen`].
    #[must_use]
    pub fn chosen_at(&self, index: u64) -> Option<Payload> {
        (index <= self.chosen).then(|| self.log.get(index).map(|entry| entry.payload))?
    }
}

/// The part a server plays.
#[derive(Clone, Debug)]
pub(crate) enum Role {
    Follower { leader: Option<NodeId> },
    Preparing(Preparing),
    Leader(Leading),
}

/// A proposer that asks for promises.
#[derive(Clone, Debug)]
pub(crate) struct Preparing {
    pub(crate) ballot: Ballot,
    pub(crate) promises: NodeSet,
    /// Per instance, what was accepted in the highest ballot of all promises so far.
    pub(crate) found: LiteMap<u64, Entry>,
}

/// A proposer that has a majority's promises.
#[derive(Clone, Debug)]
pub(crate) struct Leading {
    pub(crate) ballot: Ballot,
    /// The index of the next request.
    pub(crate) next: u64,
    /// What is proposed and not yet chosen, in order.
    pub(crate) proposed: VecDeque<Proposed>,
    /// Requests that wait for the window to move.
    pub(crate) waiting: VecDeque<(Ticket, kv::Command)>,
    /// What waits or is proposed or chosen, and not yet executed.
    pub(crate) held: Held,
    /// How many requests it has proposed.
    pub(crate) requests: u32,
}

/// An instance that awaits its majority.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Proposed {
    pub(crate) slot: u64,
    pub(crate) payload: Payload,
    pub(crate) by: NodeSet,
    /// How many answers there were, from whomever.
    pub(crate) answers: u16,
    pub(crate) sent: Time,
}

/// A promise or an acceptance that is not yet on the disk.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unsaid {
    Promised {
        ballot: Ballot,
    },
    /// Nothing had to be written for one that was known: it waits for what comes before.
    Accepted {
        slot: u64,
        ballot: Ballot,
        written: bool,
    },
}

/// What a server waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// No word from a leader.
    Election,
    /// Time for a leader to be heard again.
    Heartbeat,
}

/// What survives a crash.
#[derive(Clone, Debug, Default)]
pub struct Durable {
    /// The highest round in which this server has begun a ballot.
    pub round: u32,
    /// What the acceptor has promised.
    pub promised: Option<Ballot>,
    /// What it has accepted or learned.
    pub log: Log,
    /// All up to this index is chosen. It is written along with the next entry, so it may lag behind.
    pub chosen: u64,
}

/// One change of what survives a crash.
#[derive(Clone, Debug)]
pub enum Write {
    /// A ballot of this round was begun.
    Round(u32),
    /// A promise.
    Promise(Ballot),
    /// An entry.
    Entry {
        /// Its index.
        slot: u64,
        /// The entry.
        entry: Entry,
        /// All up to this index is chosen.
        chosen: u64,
    },
}

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Multi-Paxos",
    slug: "multi-paxos",
    family: crate::SLUG,
    source: "Lamport 2001, §3",
    behaviour: 1,
    commands: kv::FORMS,
    nodes: Amount { min: 1, default: 5, max: 15 },
    clients: Amount { min: 0, default: 1, max: MAX_CLIENTS },
    patience: Span::millis(250),
    epochs: Some(&crate::BALLOTS),
    works: false,
    members_change: false,
    panel: Panel::Logs,
    // A leader is about to be elected, and a client will keep it busy.
    opening: "do=0.25s+c1+every+60ms+add+x+1&at=0.155s",
};

impl Protocol for MultiPaxos {
    const METRICS: Metrics<Self> = Metrics { leaders: true, ..Metrics::NONE };
    const BEGINNINGS: &'static [&'static str] =
        &["promised 2.n1", "round 1", "promised 2.n1 log 1.n2 - 2.n1"];
    type Config = Config;
    type Fact = Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = Durable;
    type Write = Write;
    type Command = kv::Command;
    type Answer = kv::Answer;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    fn boot(cx: &mut Context<'_, Self>, durable: &Durable) -> Self {
        let bugs = &cx.config().bugs;
        let mut server = Self {
            round: if bugs.reuse_ballot { 0 } else { durable.round },
            heard_round: 0,
            promised: if bugs.forget_promise { None } else { durable.promised },
            log: durable.log.clone(),
            chosen: durable.chosen,
            machine: Machine::default(),
            role: Role::Follower { leader: None },
            heard: cx.now(),
            unsaid: VecDeque::new(),
        };
        let accepted = server.highest_accepted(0);
        cx.fact(BallotFact::Started { promised: server.promised, accepted });
        cx.arm(Timer::Election, cx.config().election);
        server.learn_in_order(cx);
        server
    }

    fn on_message(&mut self, cx: &mut Context<'_, Self>, from: NodeId, message: Message) {
        match message {
            Message::Prepare { ballot, above } => self.on_prepare(cx, from, ballot, above),
            Message::Promise { ballot, entries } => self.on_promise(cx, from, ballot, &entries),
            Message::Accept { ballot, slot, payload, chosen } => {
                self.on_accept(cx, from, ballot, slot, payload, chosen);
            }
            Message::Accepted { ballot, slot } => self.count(cx, from, ballot, slot),
            Message::Refuse { ballot, promised } => self.on_refuse(cx, from, ballot, promised),
            Message::Heartbeat { ballot, chosen } => self.on_heartbeat(cx, from, ballot, chosen),
            Message::Ask { above } => self.on_ask(cx, from, above),
            Message::Chosen { entries } => self.on_chosen(cx, from, &entries),
        }
    }

    fn on_timer(&mut self, cx: &mut Context<'_, Self>, timer: Timer) {
        match timer {
            Timer::Election => self.on_election_timeout(cx),
            Timer::Heartbeat => self.on_heartbeat_timer(cx),
        }
    }

    fn on_command(&mut self, cx: &mut Context<'_, Self>, ticket: Ticket, command: kv::Command) {
        self.on_request(cx, ticket, command);
    }

    fn on_synced(&mut self, cx: &mut Context<'_, Self>, durable: &Durable) {
        self.on_written(cx, durable);
    }

    fn write(durable: &mut Durable, write: Write) {
        match write {
            Write::Round(round) => durable.round = round,
            Write::Promise(ballot) => durable.promised = Some(ballot),
            Write::Entry { slot, entry, chosen } => {
                durable.log.set(slot, entry);
                durable.chosen = chosen;
            }
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
        initial::facts(&beginning::disk(disk))
    }

    fn check_beginning(_: &Config, disks: &[&Durable]) -> Result<(), Impossible> {
        let disks: Vec<_> = disks.iter().map(|disk| beginning::disk(disk)).collect();
        initial::check(&disks, u16::try_from(disks.len()).unwrap_or(u16::MAX))
    }

    /// What an acceptor promises, and what it accepts (§2.5). Of what it knows to be chosen it accepts no other value, whatever
    /// it forgets: "every higher-numbered proposal that is chosen has value v" (§2.2, P2).
    fn is_kept(&self, message: &Message, _: NodeId, _: NodeId, durable: &Durable) -> bool {
        match *message {
            Message::Promise { ballot, .. } => durable.promised >= Some(ballot),
            Message::Accepted { ballot, slot } => {
                let kept = durable.log.get(slot).is_some_and(|entry| entry.ballot >= ballot);
                kept || self.is_chosen(slot)
            }
            _ => true,
        }
    }

    fn rules(nodes: u16, _: &Config) -> Vec<Box<dyn Checker<Fact>>> {
        vec![
            Box::new(WriteAhead),
            Box::new(Consensus::of_a_log(nodes)),
            Box::new(Execution::of_commands()),
            Box::new(Linearizability::default()),
        ]
    }
}

/// Sends the same to all others, past the disk: what a leader says in a ballot that was on the disk before it led.
fn broadcast_now(cx: &mut Context<'_, MultiPaxos>, message: &Message) {
    for peer in cx.peers() {
        cx.send_now(peer, message.clone());
    }
}
