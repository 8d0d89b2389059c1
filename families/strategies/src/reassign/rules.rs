//! The rules of a pool of tasks: each is done at least once and counted once, whatever dies.
//!
//! The checker keeps books of its own, of what the pool says is on its disk, and of which processes ran when.

use super::POOL;
use super::config::{Config, Late};
use super::evidence::TaskEvidence;
use super::facts::{TaskFact, Why};
use crate::evidence::Evidence;
use crate::facts::Fact;
use crate::operation::Outcome;
use faultline_engine::{
    Checker, ClientFact, ClientId, FactRecord, Network, NodeId, Observation, Rule, Seen, Sight, Span, Ticket,
    Time, Violation,
};
use litemap::LiteMap;

const SOURCE: &str = "Dean & Ghemawat 2004, \u{a7}3.3";
const LEASES: &str = "Gray & Cheriton 1989";
const QUEUES: &str = "Amazon SQS Developer Guide, \u{201c}Dead-letter queues\u{201d}";

/// Once all is healed, every task is counted or set aside, and a client is told what has become of its tasks.
pub const NO_TASK_LOST: &Rule = &Rule { slug: "no-task-lost", source: SOURCE };
/// The result of a task is counted once, and not if the task was set aside.
pub const TASK_COUNTED_ONCE: &Rule = &Rule { slug: "task-counted-once", source: SOURCE };
/// No two attempts of a task have the same number.
pub const ATTEMPTS_DIFFER: &Rule = &Rule { slug: "attempts-differ", source: SOURCE };
/// A result is in time only if its attempt has the task on lease; any other is known to be late.
pub const LATE_IS_RECOGNISED: &Rule =
    &Rule { slug: "late-is-recognised", source: "Amazon SQS API Reference, DeleteMessage" };
/// A task is set aside when so many attempts of it have failed, and not before.
pub const ASIDE_AFTER_FAILURES: &Rule = &Rule { slug: "aside-after-failures", source: QUEUES };
/// As the pool sees it, no two attempts have a task on lease at the same time.
pub const ONE_LEASE: &Rule = &Rule { slug: "one-lease", source: LEASES };
/// A request submits its tasks once, however often it is sent.
pub const SUBMITTED_ONCE: &Rule = &Rule {
    slug: "submitted-once",
    source: "Helland 2012, \u{201c}Idempotence Is Not a Medical Condition\u{201d}",
};

/// Every rule.
pub const RULES: &[&Rule] = &[
    NO_TASK_LOST,
    TASK_COUNTED_ONCE,
    ATTEMPTS_DIFFER,
    LATE_IS_RECOGNISED,
    ASIDE_AFTER_FAILURES,
    ONE_LEASE,
    SUBMITTED_ONCE,
];

/// Watches them.
#[derive(Clone, Debug)]
pub struct Tasks {
    config: Config,
    nodes: u16,
    /// Tasks that have not ended, and those of the newest request of each session of a client.
    tasks: LiteMap<u32, Book>,
    /// Per session of a client, its newest request: its number, its first task, and how many it has.
    newest: LiteMap<ClientId, (u32, u32, u16)>,
    /// How often each node has started.
    starts: LiteMap<NodeId, u32>,
    now: Time,
    /// When something last happened to a task.
    stirred: Time,
    /// How long the slowest link takes.
    latency: Span,
    /// Whether the disk of the pool was lost, with what was on it.
    outside: bool,
}

/// What is known of a task.
#[derive(Clone, Debug, Default)]
struct Book {
    /// Its attempts: number, worker, and which start of that.
    attempts: LiteMap<u32, (NodeId, u32)>,
    /// Those that have it on lease.
    live: Vec<u32>,
    /// Those that have failed.
    failed: Vec<u32>,
    /// Nothing while it is open; how it ended: by the result of an attempt, or set aside.
    end: Option<Option<u32>>,
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

type Broken<'a> = &'a mut Vec<(&'static Rule, TaskEvidence)>;

impl Tasks {
    /// Rules for a run.
    #[must_use]
    pub fn new(nodes: u16, config: Config) -> Self {
        Self {
            config,
            nodes,
            tasks: LiteMap::new(),
            newest: LiteMap::new(),
            starts: LiteMap::new(),
            now: Time::ZERO,
            stirred: Time::ZERO,
            latency: LATENCY,
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
        let quiet = self.now.since(self.stirred.max(since));
        let open = self.tasks.iter().find(|(_, book)| book.end.is_none());
        if let Some((task, book)) = open.filter(|_| quiet > bound) {
            let attempts = u32::try_from(book.attempts.len()).unwrap_or(u32::MAX);
            broken.push((NO_TASK_LOST, TaskEvidence::TaskLost { task: *task, attempts, quiet }));
        }
    }

    fn on_task(&mut self, fact: &TaskFact, broken: Broken<'_>) {
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
        match *fact {
            TaskFact::Submitted { ticket, first, tasks, .. } => self.submitted(ticket, first, tasks, broken),
            TaskFact::Leased { task, attempt, worker, life } => {
                self.tasks.entry(task).or_default().leased(task, attempt, (worker, life), broken);
            }
            TaskFact::Renewed { task, attempt, .. } => {
                self.tasks.entry(task).or_default().lives(task, attempt, broken);
            }
            TaskFact::Failed { task, attempt, why, .. } => self.failed(task, attempt, why, broken),
            TaskFact::Counted { task, attempt, worker, late } => {
                let refuses = self.config.late == Late::Refuse;
                let book = self.tasks.entry(task).or_default();
                if (!late || refuses) && book.end.is_none() && !book.live.contains(&attempt) {
                    let holder = book.live.first().copied();
                    broken
                        .push((LATE_IS_RECOGNISED, TaskEvidence::NotLate { task, attempt, worker, holder }));
                }
                book.ends(task, Some(attempt), broken);
            }
            TaskFact::SetAside { task, .. } => {
                let limit = u32::from(self.config.attempts.0);
                let book = self.tasks.entry(task).or_default();
                let failed = u32::try_from(book.failed.len()).unwrap_or(u32::MAX);
                if limit == 0 || failed < limit {
                    broken.push((ASIDE_AFTER_FAILURES, TaskEvidence::TooSoon { task, failed, limit }));
                }
                book.ends(task, None, broken);
            }
            _ => {}
        }
    }

    fn submitted(&mut self, ticket: Ticket, first: u32, tasks: u16, broken: Broken<'_>) {
        let request = (ticket.serial, first, tasks);
        match self.newest.insert(ticket.client, request) {
            Some((serial, before, _)) if serial >= ticket.serial => {
                broken.push((
                    SUBMITTED_ONCE,
                    TaskEvidence::SubmittedTwice { ticket, first: before, second: first },
                ));
            }
            // What is told to nobody any more needs no book, once it has ended.
            Some((_, before, count)) => {
                let old = before..before + u32::from(count);
                self.tasks.retain(|task, book| !old.contains(task) || book.end.is_none());
            }
            None => {}
        }
        for task in first..first + u32::from(tasks) {
            self.tasks.insert(task, Book::default());
        }
    }

    fn failed(&mut self, task: u32, attempt: u32, why: Why, broken: Broken<'_>) {
        let book = self.tasks.entry(task).or_default();
        let was_live = book.live.contains(&attempt);
        book.live.retain(|live| *live != attempt);
        if !book.failed.contains(&attempt) {
            book.failed.push(attempt);
        }
        let restarted = book
            .attempts
            .get(&attempt)
            .is_some_and(|(worker, life)| self.starts.get(worker).is_some_and(|starts| starts > life));
        if !was_live || why == Why::Restarted && !restarted {
            broken.push((ASIDE_AFTER_FAILURES, TaskEvidence::NotFailed { task, attempt, why }));
        }
    }

    /// What a client is told must be so on the disk.
    fn told(&self, ticket: Ticket, counted: u16, aside: u16, broken: Broken<'_>) {
        let Some((serial, first, tasks)) = self.newest.get(&ticket.client).copied() else { return };
        let mine = first..first + u32::from(tasks);
        let ends = |counts: bool| {
            let ended = |task: &u32| {
                let end = self.tasks.get(task).and_then(|book| book.end);
                end.is_some_and(|end| end.is_some() == counts)
            };
            u16::try_from(mine.clone().filter(ended).count()).unwrap_or(u16::MAX)
        };
        let (really, set) = (ends(true), ends(false));
        if serial != ticket.serial || (really, set) != (counted, aside) || really + set != tasks {
            broken.push((NO_TASK_LOST, TaskEvidence::WrongAnswer { ticket, counted, aside, really, set }));
        }
    }
}

impl Book {
    fn leased(&mut self, task: u32, attempt: u32, who: (NodeId, u32), broken: Broken<'_>) {
        if let Some((first, _)) = self.attempts.insert(attempt, who) {
            broken.push((ATTEMPTS_DIFFER, TaskEvidence::SameNumber { task, attempt, first, second: who.0 }));
        }
        self.lives(task, attempt, broken);
    }

    /// An attempt has the task on lease from here on.
    fn lives(&mut self, task: u32, attempt: u32, broken: Broken<'_>) {
        let worker = |attempt: &u32| self.attempts.get(attempt).map_or(NodeId(0), |(worker, _)| *worker);
        if let Some(other) = self.live.iter().copied().find(|other| *other != attempt) {
            let (worker, rival) = (worker(&attempt), worker(&other));
            broken.push((ONE_LEASE, TaskEvidence::TwoLeases { task, one: attempt, worker, other, rival }));
        }
        if !self.live.contains(&attempt) {
            self.live.push(attempt);
        }
    }

    fn ends(&mut self, task: u32, by: Option<u32>, broken: Broken<'_>) {
        if let Some(first) = self.end {
            broken.push((TASK_COUNTED_ONCE, TaskEvidence::EndedTwice { task, first, second: by }));
        }
        self.end = Some(self.end.unwrap_or(by));
        self.live.clear();
    }
}

impl Checker<Fact> for Tasks {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn sight(&self) -> Sight {
        // Messages are how time passes: workers that run ask.
        Sight::PROCESSES.and(Sight::LINKS).and(Sight::REST).and(Sight::MESSAGES)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<Evidence>>) {
        self.now = seen.time;
        match &seen.what {
            Observation::Started(node) => *self.starts.entry(*node).or_default() += 1,
            Observation::Wiped(node) => self.outside |= *node == POOL,
            Observation::Links(network) => self.latency = slowest(network, self.nodes),
            Observation::AtRest { since } if !self.outside => {
                let mut found = Vec::new();
                self.at_rest(*since, &mut found);
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
            Fact::Task(fact) => self.on_task(fact, &mut found),
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
