//! Who does what: handing out tasks, backups (§3.6), completions, and the end of a computation.

use super::job::Run;
use super::master::Master;
use super::message::{Execution, Message};
use super::text::Pairs;
use super::{MapReduce, STORAGE};
use crate::{Fact, count};
use crate::{Task, TaskKind};
use faultline_engine::view::TaskState;
use faultline_engine::{Context, NodeId, Reply};

/// Words in the list of the most frequent.
const TOP: usize = 10;

impl Master {
    /// Gives idle tasks to workers that are free: map tasks first, then reduce tasks, then backups.
    pub(super) fn schedule(&mut self, cx: &mut Context<'_, MapReduce>) {
        if self.job.as_ref().is_none_or(|job| job.is_over() || job.listing) {
            return;
        }
        for kind in [TaskKind::Map, TaskKind::Reduce] {
            while let Some((task, worker)) = self.idle_task(kind).zip(self.free_worker(kind)) {
                self.assign(cx, task, worker, false);
            }
            // Reduce tasks take the pairs as they come, but no map task waits for them.
            if self.idle_task(kind).is_some() {
                return;
            }
        }
        if cx.config().backup_tasks {
            self.back_up(cx);
        }
    }

    fn idle_task(&self, kind: TaskKind) -> Option<Task> {
        let tasks = self.job.as_ref()?.of(kind);
        tasks.iter().find(|task| task.state() == TaskState::Idle).map(|task| task.task)
    }

    /// A worker for a task of a kind; one that has nothing else to do, if there is.
    fn free_worker(&self, kind: TaskKind) -> Option<usize> {
        let free = self.workers.iter().enumerate().filter(|(_, worker)| worker.is_free(kind));
        free.min_by_key(|(place, worker)| (worker.given.iter().flatten().count(), *place))
            .map(|(place, _)| place)
    }

    /// "When a MapReduce operation is close to completion, the master schedules backup executions of the remaining
    /// in-progress tasks. The task is marked as completed whenever either the primary or the backup execution
    /// completes." (§3.6)
    fn back_up(&mut self, cx: &mut Context<'_, MapReduce>) {
        let (now, after) = (cx.now(), cx.config().backup_after);
        let late = |run: &Run| now.since(run.since) >= after;
        for kind in [TaskKind::Map, TaskKind::Reduce] {
            let Some(job) = &self.job else { return };
            // A reduce task that waits for a map task is not slow itself.
            if kind == TaskKind::Reduce && job.done(TaskKind::Map) < u64::from(job.maps) {
                return;
            }
            let alone = job.of(kind).iter().filter(|task| {
                task.state() == TaskState::InProgress && matches!(&task.runs[..], [run] if late(run))
            });
            let slow: Vec<Task> = alone.map(|task| task.task).collect();
            for task in slow {
                let Some(worker) = self.free_worker(kind) else { break };
                self.assign(cx, task, worker, true);
            }
        }
    }

    fn assign(&mut self, cx: &mut Context<'_, MapReduce>, task: Task, place: usize, backup: bool) {
        let attempt = self.next_attempt();
        let worker = &mut self.workers[place];
        let (to, life) = (worker.id, worker.life);
        let Some(job) = self.job.as_mut() else { return };
        let number = job.number;
        let Some(record) = job.record(task) else { return };
        record.handed += 1;
        record.runs.push(Run { worker: to, attempt, since: cx.now() });
        let execution = Execution { job: number, task, attempt, done: false, bytes: 0 };
        worker.given[task.kind as usize] = Some(execution);
        cx.fact(Fact::Assigned { job: number, task, to, nth: record.handed, backup });
        cx.send(to, Message::Assign { execution, life });
        if task.kind == TaskKind::Reduce {
            self.tell_places(cx, place, 0);
        }
    }

    /// A worker says that it executes something. A master that did not know of it, because it took the worker for dead
    /// or is a new copy, counts on it from now on.
    pub(super) fn adopt(&mut self, place: usize, execution: Execution) {
        let worker = &mut self.workers[place];
        let given = &mut worker.given[execution.task.kind as usize];
        let Some(job) = self.job.as_mut().filter(|job| job.number == execution.job && !job.is_over()) else {
            return;
        };
        if given.is_some() {
            return;
        }
        let (worker, since) = (worker.id, job.began);
        let Some(record) = job.record(execution.task) else { return };
        if record.output.is_none() && execution.attempt > record.void {
            if record.runs.iter().all(|run| run.attempt != execution.attempt) {
                record.runs.push(Run { worker, attempt: execution.attempt, since });
            }
            record.handed = record.handed.max(1);
            *given = Some(execution);
        }
    }

    /// Sends a worker with a reduce task the places that it does not know yet.
    pub(super) fn tell_places(&self, cx: &mut Context<'_, MapReduce>, place: usize, known: u32) {
        let worker = &self.workers[place];
        let (Some(job), Some(_), Some(copy)) =
            (&self.job, worker.given[TaskKind::Reduce as usize], self.copy)
        else {
            return;
        };
        let places = job.places.get(known as usize..).unwrap_or_default();
        if !places.is_empty() && !job.is_over() {
            cx.send(worker.id, Message::Places { copy, job: job.number, from: known, places: places.into() });
        }
    }

    /// "If the master receives a completion message for an already completed map task, it ignores the message." (§3.3)
    pub(super) fn on_done(&mut self, cx: &mut Context<'_, MapReduce>, from: NodeId, execution: Execution) {
        let Some(place) = self.hear(cx, from) else { return };
        let Execution { job: number, task, attempt, bytes, .. } = execution;
        let given = &mut self.workers[place].given[task.kind as usize];
        let was_given = given.is_some_and(|given| given.attempt == attempt);
        if was_given {
            *given = None;
        }
        let Some(job) = self.job.as_mut().filter(|job| job.number == number && !job.is_over()) else {
            return;
        };
        let known = u32::try_from(job.places.len()).unwrap_or(u32::MAX);
        let Some(record) = job.record(task) else { return };
        if attempt <= record.void {
            return;
        }
        let running = record.runs.iter().any(|run| run.attempt == attempt);
        record.runs.retain(|run| run.attempt != attempt);
        if record.output.is_some() {
            if running {
                cx.fact(Fact::Ignored { job: number, task, by: from });
            }
            return self.schedule(cx);
        }
        (record.output, record.bytes) = (Some(from), bytes);
        cx.fact(Fact::Completed { job: number, task, by: from });
        if task.kind == TaskKind::Map {
            job.places.push(super::message::Place { map: task.number, on: from });
        }
        job.listing = job.is_reduced();
        let listing = job.listing;
        self.changed = true;
        if task.kind == TaskKind::Map {
            (0..self.workers.len()).for_each(|place| self.tell_places(cx, place, known));
        }
        if listing {
            cx.send(STORAGE, Message::List { job: number });
        }
        self.schedule(cx);
    }

    /// The outputs are there: "the MapReduce call in the user program returns back to the user code" (§3.1).
    pub(super) fn on_contents(
        &mut self,
        cx: &mut Context<'_, MapReduce>,
        number: u32,
        outputs: &[(u16, Pairs)],
    ) {
        let last = self.last_attempt();
        let Some(job) = self.job.as_mut() else { return };
        if job.number != number || !job.listing || job.is_over() {
            return;
        }
        // An output that the file system lost must be made again.
        let mut lost = false;
        for task in job.tasks.iter_mut().filter(|task| task.task.kind == TaskKind::Reduce) {
            if outputs.iter().all(|(reduce, _)| *reduce != task.task.number) {
                (task.output, task.void, lost) = (None, last, true);
            }
        }
        if lost {
            job.listing = false;
            return self.schedule(cx);
        }
        let mut lines: Vec<(u32, u32)> =
            outputs.iter().flat_map(|(_, lines)| lines.iter().copied()).collect();
        for (word, count) in &lines {
            cx.fact(Fact::Counted { job: number, word: *word, count: *count });
        }
        let distinct = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        let answer = count::Answer { words: lines.iter().map(|(_, count)| count).sum(), distinct };
        let took = cx.now().since(job.began);
        job.took = Some(took);
        let ticket = job.ticket;
        let count::Answer { words, distinct } = answer;
        cx.fact(Fact::Finished { job: number, words, distinct, took });
        cx.reply(ticket, Reply::Answer(answer));
        self.answers.insert(ticket.client, (ticket.serial, answer));
        lines.sort_by_key(|(word, count)| (std::cmp::Reverse(*count), *word));
        let words = lines.into_iter().take(TOP);
        self.top = words.map(|(word, count)| (cx.config().text.word(word).to_string(), count)).collect();
        self.changed = true;
        self.next_job(cx);
    }
}
