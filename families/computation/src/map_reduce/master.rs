//! The master: what it knows of tasks and workers (§3.2), who is alive (§3.3), checkpoints (§3.3).

use super::job::Job;
use super::message::{Checkpoint, Execution, Message};
use super::{COPY_BITS, FIRST_WORKER, MapReduce, STORAGE, Timer};
use crate::{Fact, count};
use crate::{Task, TaskKind};
use faultline_engine::{ClientId, Context, NodeId, Reply, Span, SpanRange, Ticket, Time};
use litemap::LiteMap;
use std::collections::VecDeque;
use std::sync::Arc;

/// How often a new copy of the master asks for the checkpoint until it gets it.
const LOAD: SpanRange = SpanRange::exactly(Span::millis(80));
/// How often the master writes one.
const CHECKPOINT: SpanRange = SpanRange::exactly(Span::millis(100));

/// The master.
#[derive(Clone, Debug)]
pub struct Master {
    life: u32,
    /// Which copy it is; nothing until the file system has said so.
    pub(super) copy: Option<u32>,
    /// How many executions it has handed out.
    attempts: u32,
    /// How many computations it has begun.
    jobs: u32,
    /// The computation under way, or the last one.
    pub(super) job: Option<Job>,
    pub(super) queue: VecDeque<Ticket>,
    /// The last answer to each client, for those who ask again.
    pub(super) answers: LiteMap<ClientId, (u32, count::Answer)>,
    pub(super) workers: Vec<WorkerRecord>,
    /// The words that occur most often in the last result.
    pub(super) top: Vec<(String, u32)>,
    /// How long a map task and a reduce task take, as configured.
    pub(super) times: (Span, Span),
    /// How many checkpoints it has written, and whether there is something new to write.
    saves: u32,
    pub(super) changed: bool,
}

/// What the master knows of a worker.
#[derive(Clone, Debug)]
pub(super) struct WorkerRecord {
    pub(super) id: NodeId,
    /// When it was heard last.
    heard: Time,
    pub(super) failed: bool,
    /// How often it had started when it was heard; 0 before that.
    pub(super) life: u32,
    /// The execution that it was given, per kind of task.
    pub(super) given: [Option<Execution>; 2],
}

impl WorkerRecord {
    /// Whether it may be given a task of a kind.
    pub(super) fn is_free(&self, kind: TaskKind) -> bool {
        self.life > 0 && !self.failed && self.given[kind as usize].is_none()
    }
}

impl Master {
    pub(super) fn boot(cx: &mut Context<'_, MapReduce>, life: u32) -> Self {
        cx.send(STORAGE, Message::Load { life });
        cx.arm(Timer::Load, LOAD);
        let record = |id| WorkerRecord { id, heard: cx.now(), failed: false, life: 0, given: [None; 2] };
        Self {
            life,
            copy: None,
            attempts: 0,
            jobs: 0,
            job: None,
            queue: VecDeque::new(),
            answers: LiteMap::new(),
            workers: (FIRST_WORKER.0..cx.nodes()).map(NodeId).map(record).collect(),
            top: Vec::new(),
            times: super::view::times(cx.config()),
            saves: 0,
            changed: false,
        }
    }

    pub(super) fn on_load(&self, cx: &mut Context<'_, MapReduce>) {
        cx.send(STORAGE, Message::Load { life: self.life });
        cx.arm(Timer::Load, LOAD);
    }

    pub(super) fn on_message(&mut self, cx: &mut Context<'_, MapReduce>, from: NodeId, message: Message) {
        match message {
            Message::Loaded { copy, checkpoint } if self.copy.is_none() => {
                self.start(cx, copy, checkpoint.as_deref());
            }
            Message::Pong { life, seen, map, reduce, known } => {
                self.on_pong(cx, from, life, seen, [map, reduce], known);
            }
            Message::Missing { job, maps, on } => self.on_missing(cx, job, &maps, on),
            Message::Done(execution) => self.on_done(cx, from, execution),
            Message::Gone { job } => self.on_gone(cx, job),
            Message::Contents { job, outputs } => self.on_contents(cx, job, &outputs),
            _ => {}
        }
    }

    /// The computation was over before: it comes from a checkpoint, and those of the copy that finished it were lost on their
    /// way. A worker of that copy has since put out a later one.
    fn on_gone(&mut self, cx: &mut Context<'_, MapReduce>, number: u32) {
        if self.job.as_ref().is_some_and(|job| job.number == number && !job.is_over()) {
            cx.fact(Fact::Superseded { job: number });
            self.job = None;
            self.next_job(cx);
        }
    }

    /// "If the master task dies, a new copy can be started from the last checkpointed state." Without checkpoints it
    /// is as in the paper's own implementation, which "aborts the MapReduce computation if the master fails. Clients
    /// can check for this condition and retry" (§3.3).
    fn start(&mut self, cx: &mut Context<'_, MapReduce>, copy: u32, checkpoint: Option<&Checkpoint>) {
        self.copy = Some(copy);
        cx.disarm(Timer::Load);
        if let Some(checkpoint) = checkpoint {
            self.resume(cx, checkpoint);
        } else if copy > 1 {
            cx.fact(Fact::Aborted { copy });
        }
        if cx.config().checkpoint {
            cx.arm(Timer::Checkpoint, CHECKPOINT);
        }
        self.on_ping(cx);
        self.next_job(cx);
    }

    fn resume(&mut self, cx: &mut Context<'_, MapReduce>, checkpoint: &Checkpoint) {
        let config = cx.config();
        let job = Job::resumed(checkpoint, config.maps.0, config.reduces.0, cx.now());
        cx.fact(Fact::Resumed { job: job.number, completed: job.completed() });
        self.job = Some(job);
        self.queue.extend(&checkpoint.queue);
        self.answers = LiteMap::new();
        for (ticket, answer) in &checkpoint.answers {
            self.answers.insert(ticket.client, (ticket.serial, *answer));
        }
        for (worker, life) in self.workers.iter_mut().zip(&checkpoint.lives) {
            worker.life = *life;
        }
        // Nobody is given anything before it has said what it has: see `on_pong`.
        let silent = self.workers.iter_mut().filter(|worker| worker.life > 0);
        silent.for_each(|worker| worker.given = [None; 2]);
    }

    pub(super) fn on_checkpoint(&mut self, cx: &mut Context<'_, MapReduce>) {
        cx.arm(Timer::Checkpoint, CHECKPOINT);
        let (Some(copy), Some(job)) = (self.copy, self.job.as_ref()) else { return };
        if !std::mem::take(&mut self.changed) {
            return;
        }
        self.saves += 1;
        let checkpoint = Checkpoint {
            number: (copy, self.saves),
            job: job.number,
            ticket: job.ticket,
            completed: job.tasks.iter().map(|task| task.output).collect(),
            lives: self.workers.iter().map(|worker| worker.life).collect(),
            queue: self.queue.iter().copied().collect(),
            answers: self
                .answers
                .iter()
                .map(|(client, (serial, answer))| (Ticket { client: *client, serial: *serial }, *answer))
                .collect(),
        };
        cx.fact(Fact::Checkpointed { job: job.number, completed: job.completed() });
        cx.send(STORAGE, Message::Save(Arc::new(checkpoint)));
    }

    /// "The master pings every worker periodically. If no response is received from a worker in a certain amount of
    /// time, the master marks the worker as failed." (§3.3)
    pub(super) fn on_ping(&mut self, cx: &mut Context<'_, MapReduce>) {
        let Some(copy) = self.copy else { return };
        cx.arm(Timer::Ping, SpanRange::exactly(cx.config().ping));
        for place in 0..self.workers.len() {
            let worker = &self.workers[place];
            cx.send(worker.id, Message::Ping { copy });
            let silence = cx.now().since(worker.heard);
            if !worker.failed && silence > cx.config().timeout && worker.life > 0 {
                self.workers[place].failed = true;
                self.fail(cx, place, Some(silence));
            }
        }
        self.schedule(cx);
        if let Some(job) = &self.job
            && job.listing
            && !job.is_over()
        {
            cx.send(STORAGE, Message::List { job: job.number });
        }
    }

    fn on_pong(
        &mut self,
        cx: &mut Context<'_, MapReduce>,
        from: NodeId,
        life: u32,
        seen: [u32; 2],
        slots: [Option<Execution>; 2],
        known: u32,
    ) {
        let Some(place) = self.hear(cx, from) else { return };
        let worker = &mut self.workers[place];
        if life != worker.life {
            let known_before = worker.life > 0;
            worker.life = life;
            if known_before {
                self.fail(cx, place, None);
            }
        }
        for slot in slots.into_iter().flatten() {
            if slot.done {
                self.on_done(cx, from, slot);
            } else {
                self.adopt(place, slot);
            }
        }
        let worker = &mut self.workers[place];
        for given in &mut worker.given {
            let Some(execution) = *given else { continue };
            let slot = slots[execution.task.kind as usize];
            if execution.attempt > seen[execution.task.kind as usize] {
                // It was lost on its way, or is under way still; who has it already does not take it again.
                cx.send(from, Message::Assign { execution, life });
            } else if slot.is_none_or(|slot| slot.attempt > execution.attempt) {
                // It has been given something else meanwhile.
                *given = None;
                let record = self.job.as_mut().and_then(|job| job.record(execution.task));
                if let Some(record) = record {
                    record.runs.retain(|run| run.attempt != execution.attempt);
                }
            }
        }
        self.tell_places(cx, place, known);
        self.schedule(cx);
    }

    /// Notes that a worker was heard: its place in the list.
    pub(super) fn hear(&mut self, cx: &mut Context<'_, MapReduce>, from: NodeId) -> Option<usize> {
        self.copy?;
        let place = from.index().checked_sub(FIRST_WORKER.index())?;
        let worker = self.workers.get_mut(place)?;
        worker.heard = cx.now();
        if std::mem::take(&mut worker.failed) {
            cx.fact(Fact::WorkerBack { worker: from });
        }
        Some(place)
    }

    /// "Any map tasks completed by the worker are reset back to their initial idle state, and therefore become
    /// eligible for scheduling on other workers. Similarly, any map task or reduce task in progress on a failed worker
    /// is also reset to idle. […] Completed reduce tasks do not need to be re-executed since their output is stored in
    /// a global file system." (§3.3)
    fn fail(&mut self, cx: &mut Context<'_, MapReduce>, place: usize, silence: Option<Span>) {
        let worker = self.workers[place].id;
        self.workers[place].given = [None; 2];
        cx.fact(Fact::WorkerFailed { worker, silence });
        self.changed = true;
        let keep_lost = cx.config().bugs.keep_lost;
        let Some(job) = self.job.as_mut().filter(|job| !job.is_over()) else { return };
        let (number, reduced) = (job.number, job.is_reduced());
        for task in &mut job.tasks {
            if task.abandon(worker) {
                let task = task.task;
                cx.fact(Fact::Again { job: number, task, completed: false, worker });
            }
            let lost = task.task.kind == TaskKind::Map && task.output == Some(worker);
            if lost && !reduced && !keep_lost {
                task.output = None;
                let task = task.task;
                cx.fact(Fact::Again { job: number, task, completed: true, worker });
            }
        }
    }

    /// What is not where it should be is made again, as if its worker had failed.
    fn on_missing(&mut self, cx: &mut Context<'_, MapReduce>, number: u32, maps: &[u16], on: NodeId) {
        let keep_lost = cx.config().bugs.keep_lost;
        let job = self.job.as_mut().filter(|job| job.number == number && !job.is_over() && !job.is_reduced());
        let Some(job) = job.filter(|_| !keep_lost) else { return };
        for map in maps {
            let task = Task { kind: TaskKind::Map, number: *map };
            let Some(record) = job.record(task).filter(|record| record.output == Some(on)) else { continue };
            record.output = None;
            self.changed = true;
            cx.fact(Fact::Again { job: number, task, completed: true, worker: on });
        }
        self.schedule(cx);
    }

    pub(super) fn on_request(&mut self, cx: &mut Context<'_, MapReduce>, ticket: Ticket) {
        if let Some((serial, answer)) = self.answers.get(&ticket.client)
            && *serial == ticket.serial
        {
            return cx.reply(ticket, Reply::Answer(*answer));
        }
        let asked = self.job.as_ref().is_some_and(|job| job.ticket == ticket && !job.is_over());
        if !asked && !self.queue.contains(&ticket) {
            self.queue.push_back(ticket);
            self.changed = true;
            self.next_job(cx);
        }
    }

    /// Begins the next computation, if none is under way.
    pub(super) fn next_job(&mut self, cx: &mut Context<'_, MapReduce>) {
        let Some(copy) = self.copy else { return };
        if self.job.as_ref().is_some_and(|job| !job.is_over()) {
            return;
        }
        let Some(ticket) = self.queue.pop_front() else { return };
        self.jobs += 1;
        let (maps, reduces) = (cx.config().maps.0, cx.config().reduces.0);
        let job = Job::new(copy << JOB_BITS | self.jobs, ticket, maps, reduces, cx.now());
        cx.fact(Fact::Began { job: job.number, client: ticket.client, maps, reduces });
        self.job = Some(job);
        // Whoever is still at a task of the one before is given another one over it.
        self.workers.iter_mut().for_each(|worker| worker.given = [None; 2]);
        self.top.clear();
        self.changed = true;
        self.schedule(cx);
    }

    /// A number that no execution has had.
    pub(super) fn next_attempt(&mut self) -> u32 {
        self.attempts += 1;
        self.last_attempt()
    }

    /// The number of the last execution that was handed out.
    pub(super) fn last_attempt(&self) -> u32 {
        self.copy.unwrap_or(0) << COPY_BITS | self.attempts
    }
}

/// The number of a computation is that of the copy of the master that began it, then its own count.
pub(super) const JOB_BITS: u32 = 16;
