//! What the rules know of one task, from what the pool and the workers say.

use super::checker::Broken;
use super::evidence::{Deed, TaskEvidence};
use super::rules::{ASIDE_AFTER_FAILURES, ATTEMPTS_DIFFER, LATE_IS_RECOGNISED, ONE_LEASE, TASK_COUNTED_ONCE};
use faultline_engine::{NodeId, Ticket, Time};
use litemap::LiteMap;

/// What is known of a task.
#[derive(Clone, Debug)]
pub(super) struct Book {
    /// Whose request it is of.
    pub(super) ticket: Ticket,
    /// Its attempts by their numbers.
    pub(super) attempts: LiteMap<u32, Attempt>,
    /// Those that have it on lease.
    pub(super) live: Vec<u32>,
    /// Those that have failed.
    pub(super) failed: Vec<u32>,
    /// Nothing while it is open; how it ended: by the result of an attempt, or set aside.
    pub(super) end: Option<Option<u32>>,
    /// When something last happened to it.
    pub(super) moved: Time,
}

/// What is known of an attempt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    worker: NodeId,
    /// Which start of the worker asked for it.
    pub(super) life: u32,
    /// Whether the worker has executed it.
    executed: bool,
}

impl Attempt {
    /// Whether its worker has started again, which so many starts of each show.
    pub(super) fn is_over(self, starts: &LiteMap<NodeId, u32>) -> bool {
        starts.get(&self.worker).is_some_and(|starts| *starts > self.life)
    }
}

impl Book {
    pub(super) fn of(ticket: Ticket, now: Time) -> Self {
        let (attempts, live, failed, end) = (LiteMap::new(), Vec::new(), Vec::new(), None);
        Self { ticket, attempts, live, failed, end, moved: now }
    }

    /// Whether it waits to be given out.
    pub(super) fn waits(&self) -> bool {
        self.live.is_empty() && self.end.is_none()
    }

    /// It is given out, to a start of a worker.
    pub(super) fn leased(
        &mut self,
        task: u32,
        attempt: u32,
        (worker, life): (NodeId, u32),
        limit: u32,
        broken: Broken<'_>,
    ) {
        let failed = u32::try_from(self.failed.len()).unwrap_or(u32::MAX);
        if self.end.is_some() {
            let (attempt, deed) = (Some(attempt), Deed::GivenOut);
            broken.push((TASK_COUNTED_ONCE, TaskEvidence::NotOpen { task, attempt, deed }));
        } else if limit > 0 && failed >= limit {
            broken.push((ASIDE_AFTER_FAILURES, TaskEvidence::TooLate { task, attempt, failed, limit }));
        }
        if let Some(before) = self.attempts.insert(attempt, Attempt { worker, life, executed: false }) {
            let (first, second) = (before.worker, worker);
            broken.push((ATTEMPTS_DIFFER, TaskEvidence::SameNumber { task, attempt, first, second }));
        }
        self.lives(task, attempt, broken);
    }

    /// An attempt has the task on lease from here on.
    pub(super) fn lives(&mut self, task: u32, attempt: u32, broken: Broken<'_>) {
        let worker = |attempt: &u32| self.attempts.get(attempt).map_or(NodeId(0), |attempt| attempt.worker);
        if let Some(other) = self.live.iter().copied().find(|other| *other != attempt) {
            let (worker, rival) = (worker(&attempt), worker(&other));
            broken.push((ONE_LEASE, TaskEvidence::TwoLeases { task, one: attempt, worker, other, rival }));
        }
        if !self.live.contains(&attempt) {
            self.live.push(attempt);
        }
    }

    /// A worker begins an attempt. Only one has it.
    pub(super) fn begun(&self, task: u32, attempt: u32, worker: NodeId, broken: Broken<'_>) {
        let holder = self.attempts.get(&attempt).map(|attempt| attempt.worker);
        if holder != Some(worker) {
            broken.push((ONE_LEASE, TaskEvidence::NotGiven { task, attempt, worker, holder }));
        }
    }

    /// A worker has executed an attempt.
    pub(super) fn executed(&mut self, attempt: u32, worker: NodeId) {
        if let Some(attempt) = self.attempts.get_mut(&attempt).filter(|attempt| attempt.worker == worker) {
            attempt.executed = true;
        }
    }

    /// The result of a worker for an attempt is counted.
    pub(super) fn counted(
        &mut self,
        task: u32,
        attempt: u32,
        worker: NodeId,
        may_be_late: bool,
        broken: Broken<'_>,
    ) {
        if !may_be_late && self.end.is_none() && !self.live.contains(&attempt) {
            let holder = self.live.first().copied();
            broken.push((LATE_IS_RECOGNISED, TaskEvidence::NotLate { task, attempt, worker, holder }));
        }
        let done = self.attempts.get(&attempt).is_some_and(|by| by.executed && by.worker == worker);
        if self.end.is_none() && !done {
            broken.push((TASK_COUNTED_ONCE, TaskEvidence::NotDone { task, attempt, worker }));
        }
        self.ends(task, Some(attempt), broken);
    }

    /// It is set aside; its attempts may fail so often.
    pub(super) fn set_aside(&mut self, task: u32, limit: u32, broken: Broken<'_>) {
        let failed = u32::try_from(self.failed.len()).unwrap_or(u32::MAX);
        if limit == 0 || failed < limit {
            broken.push((ASIDE_AFTER_FAILURES, TaskEvidence::TooSoon { task, failed, limit }));
        }
        self.ends(task, None, broken);
    }

    fn ends(&mut self, task: u32, by: Option<u32>, broken: Broken<'_>) {
        if let Some(first) = self.end {
            broken.push((TASK_COUNTED_ONCE, TaskEvidence::EndedTwice { task, first, second: by }));
        }
        self.end = Some(self.end.unwrap_or(by));
        self.live.clear();
    }
}
