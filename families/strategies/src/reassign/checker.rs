//! Watches the rules of a pool of tasks.
//!
//! The checker keeps books of its own, of what the pool says is on its disk, of what the workers do, and of which processes ran
//! when.

use super::POOL;
use super::book::Book;
use super::config::{Again, Config, Late};
use super::evidence::{Deed, TaskEvidence};
use super::facts::{TaskFact, Why};
use super::rules::{ASIDE_AFTER_FAILURES, NO_TASK_LOST, ONE_LEASE, RULES, TASK_COUNTED_ONCE};
use crate::evidence::Evidence;
use crate::facts::Fact;
use crate::operation::Outcome;
use faultline_engine::{
    Checker, ClientFact, ClientId, Endpoint, FactRecord, Network, NodeId, Observation, Rule, Seen, Sight,
    Span, Time, Violation,
};
use litemap::LiteMap;

/// Watches them.
#[derive(Clone, Debug)]
pub struct Tasks {
    config: Config,
    nodes: u16,
    /// Tasks that have not ended, and those of the newest request of each session of a client.
    pub(super) tasks: LiteMap<u32, Book>,
    /// Per session of a client, its newest request: its number, its first task, and how many it has.
    pub(super) newest: LiteMap<ClientId, (u32, u32, u16)>,
    /// Requests that came again when all of their tasks had ended: their number, and when that was first and last.
    pub(super) recalled: LiteMap<ClientId, (u32, Time, Time)>,
    /// How often each node has started.
    starts: LiteMap<NodeId, u32>,
    pub(super) now: Time,
    /// When something last happened to a task.
    stirred: Time,
    /// When somebody last did something to the run: a lease that was begun before may have been ended by hand.
    acted: Time,
    /// How long the slowest link takes.
    pub(super) latency: Span,
    /// Whether somebody changed the clock of the pool, by which leases run.
    mistimed: bool,
    /// Whether the disk of the pool was lost, or some of what was on it.
    outside: bool,
}

/// More than a link takes that nobody has changed.
const LATENCY: Span = Span::millis(50);

/// How long a message takes at most between the pool and a worker.
fn slowest(network: &Network, nodes: u16) -> Span {
    let both = |worker: NodeId| {
        [(POOL, worker), (worker, POOL)].map(|(from, to)| network.link(from.into(), to.into()).latency.max)
    };
    (1..nodes).map(NodeId).flat_map(both).max().unwrap_or(LATENCY).max(LATENCY)
}

pub(super) type Broken<'a> = &'a mut Vec<(&'static Rule, TaskEvidence)>;

impl Tasks {
    /// Rules for a run.
    #[must_use]
    pub fn new(nodes: u16, config: Config) -> Self {
        Self {
            config,
            nodes,
            tasks: LiteMap::new(),
            newest: LiteMap::new(),
            recalled: LiteMap::new(),
            starts: LiteMap::new(),
            now: Time::ZERO,
            stirred: Time::ZERO,
            acted: Time::ZERO,
            latency: LATENCY,
            mistimed: false,
            outside: false,
        }
    }

    /// How long nothing may happen to any task while one is open and all is well. A lease runs out, a worker is at a task, or one
    /// starts again; then it asks, and is given a task.
    fn bound(&self) -> Span {
        let Config { lease, task_time, poll, restart, .. } = self.config;
        let longest = 2 * (lease.0 + task_time.max.0 + restart.max.0) + 4 * poll.0 + 8 * self.latency.0;
        Span(longest + Span::secs(1).0)
    }

    fn at_rest(&self, since: Time, broken: Broken<'_>) {
        let bound = self.bound();
        // Who has a task on lease renews it, or loses it soon, whatever happens to others.
        let quiet = |book: &Book| {
            let stirred = if book.live.is_empty() { self.stirred } else { book.moved };
            self.now.since(stirred.max(since))
        };
        let lost = |(_, book): &(&u32, &Book)| book.end.is_none() && quiet(book) > bound;
        if let Some((task, book)) = self.tasks.iter().find(lost) {
            let quiet = quiet(book);
            let attempts = u32::try_from(book.attempts.len()).unwrap_or(u32::MAX);
            broken.push((NO_TASK_LOST, TaskEvidence::TaskLost { task: *task, attempts, quiet }));
        }
    }

    fn on_task(&mut self, subject: Endpoint, fact: &TaskFact, broken: Broken<'_>) {
        // A client that asks again changes nothing, and neither does a result that does not count.
        let idle = matches!(
            fact,
            TaskFact::Recognised { .. }
                | TaskFact::Outdated { .. }
                | TaskFact::SentToPool { .. }
                | TaskFact::Late { .. }
                | TaskFact::Again { .. }
                | TaskFact::Repeated { .. }
                | TaskFact::NotRenewed { .. }
        );
        if !idle {
            self.stirred = self.now;
        }
        let limit = u32::from(self.config.attempts.0);
        match *fact {
            TaskFact::Submitted { ticket, first, tasks, .. } => self.submitted(ticket, first, tasks, broken),
            TaskFact::Recognised { ticket, .. } => self.recalled(ticket),
            TaskFact::Leased { task, attempt, worker, life } => {
                self.in_turn(task, broken);
                if let Some(book) = self.open(task, Some(attempt), Deed::GivenOut, broken) {
                    book.leased(task, attempt, (worker, life), limit, broken);
                }
            }
            TaskFact::Renewed { task, attempt, .. } => {
                if let Some(book) = self.stir(task) {
                    book.lives(task, attempt, broken);
                }
            }
            TaskFact::Begun { task, attempt } => {
                if let (Some(book), Endpoint::Node(worker)) = (self.tasks.get(&task), subject) {
                    book.begun(task, attempt, worker, broken);
                }
            }
            TaskFact::Executed { task, attempt } => {
                if let (Some(book), Endpoint::Node(worker)) = (self.tasks.get_mut(&task), subject) {
                    book.executed(attempt, worker);
                }
            }
            TaskFact::Failed { task, attempt, why, .. } => self.failed(task, attempt, why, broken),
            TaskFact::Counted { task, attempt, worker, late } => {
                let may_be_late = late && self.config.late == Late::Accept;
                if let Some(book) = self.open(task, Some(attempt), Deed::Counted, broken) {
                    book.counted(task, attempt, worker, may_be_late, broken);
                }
            }
            TaskFact::SetAside { task, .. } => {
                if let Some(book) = self.open(task, None, Deed::SetAside, broken) {
                    book.set_aside(task, limit, broken);
                }
            }
            _ => {}
        }
    }

    /// The book of a task to which something happens.
    fn stir(&mut self, task: u32) -> Option<&mut Book> {
        let book = self.tasks.get_mut(&task)?;
        book.moved = self.now;
        Some(book)
    }

    /// The same, if there is one. A task without one has ended and was forgotten, or was never submitted.
    fn open(&mut self, task: u32, attempt: Option<u32>, deed: Deed, broken: Broken<'_>) -> Option<&mut Book> {
        let book = self.stir(task);
        if book.is_none() {
            broken.push((TASK_COUNTED_ONCE, TaskEvidence::NotOpen { task, attempt, deed }));
        }
        book
    }

    /// Who waits longest is given out first. A task that is passed over is not in the queue any more.
    fn in_turn(&self, task: u32, broken: Broken<'_>) {
        let Some(book) = self.tasks.get(&task).filter(|book| book.waits()) else { return };
        // One that failed may have been put in front.
        if self.config.again == Again::Front && !book.failed.is_empty() {
            return;
        }
        let before = |(_, other): &(&u32, &Book)| other.waits() && other.moved < book.moved;
        if let Some((lost, _)) = self.tasks.iter().find(before) {
            broken.push((NO_TASK_LOST, TaskEvidence::PassedOver { task: *lost, by: task }));
        }
    }

    fn failed(&mut self, task: u32, attempt: u32, why: Why, broken: Broken<'_>) {
        let now = self.now;
        let Some(book) = self.tasks.get_mut(&task) else {
            broken.push((ASIDE_AFTER_FAILURES, TaskEvidence::NotFailed { task, attempt, why }));
            return;
        };
        let (began, lease) = (book.moved, self.config.lease);
        let lasted = now.since(began);
        book.moved = now;
        let was_live = book.live.contains(&attempt);
        if was_live && why == Why::Expired && lasted < lease && !self.mistimed && self.acted <= began {
            broken.push((ONE_LEASE, TaskEvidence::CutShort { task, attempt, lasted, lease }));
        }
        book.live.retain(|live| *live != attempt);
        if !book.failed.contains(&attempt) {
            book.failed.push(attempt);
        }
        let restarted = book.attempts.get(&attempt).is_some_and(|attempt| attempt.is_over(&self.starts));
        if !was_live || why == Why::Restarted && !restarted {
            broken.push((ASIDE_AFTER_FAILURES, TaskEvidence::NotFailed { task, attempt, why }));
        }
    }

    /// After a restart the pool gives tasks out in the order of their numbers, as if none had waited longer than others, and
    /// leases begin again.
    fn begin_again(&mut self) {
        for (_, book) in &mut self.tasks {
            book.moved = self.now;
        }
    }
}

impl Checker<Fact> for Tasks {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn sight(&self) -> Sight {
        // Messages and writes are how time passes: workers that run ask, and what is on the disk is told when it is written.
        Sight::PROCESSES
            .and(Sight::DISKS)
            .and(Sight::LINKS)
            .and(Sight::MESSAGES)
            .and(Sight::REST)
            .and(Sight::CLOCKS)
            .and(Sight::ACTIONS)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<Evidence>>) {
        self.now = seen.time;
        match &seen.what {
            Observation::Started(node) => {
                *self.starts.entry(*node).or_default() += 1;
                if *node == POOL {
                    self.begin_again();
                }
            }
            Observation::Acted { .. } => self.acted = seen.time,
            Observation::Clock { node: POOL, .. } => self.mistimed = true,
            // Workers keep nothing on theirs.
            Observation::Wiped(POOL) => self.outside = true,
            Observation::Links(network) => self.latency = slowest(network, self.nodes),
            Observation::AtRest { since } if !self.outside => {
                let mut found = Vec::new();
                self.at_rest(*since, &mut found);
                self.untold(*since, &mut found);
                report(seen.event, found, broken);
            }
            _ => {}
        }
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, broken: &mut Vec<Violation<Evidence>>) {
        if self.outside {
            return;
        }
        let mut found = Vec::new();
        match &record.fact {
            Fact::Task(fact) => self.on_task(record.subject, fact, &mut found),
            Fact::Client(ClientFact::Returned { ticket, outcome: Outcome::Settled(answer), .. }) => {
                self.told(*ticket, answer.counted, answer.aside, &mut found);
            }
            _ => {}
        }
        report(record.event, found, broken);
    }
}

fn report(event: u32, found: Vec<(&'static Rule, TaskEvidence)>, broken: &mut Vec<Violation<Evidence>>) {
    let violation = |(rule, evidence)| Violation { rule, event, evidence: Evidence::Task(evidence) };
    broken.extend(found.into_iter().map(violation));
}
