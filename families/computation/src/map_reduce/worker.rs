//! A worker: map tasks to its own disk, reduce tasks from the disks of all (§3.1).

use super::by_map::ByMap;
use super::message::{Execution, Message, Name, Place};
use super::text::{ByTask, Pairs};
use super::{MASTER, MapReduce, Timer, Write};
use crate::Fact;
use crate::TaskKind;
use faultline_engine::{Context, NodeId, Span, SpanRange};
use litemap::LiteMap;
use std::sync::Arc;

/// How long a worker waits for an answer before it asks again.
const RETRY: SpanRange = SpanRange::exactly(Span::millis(90));
/// Lines in one message to the file system.
const PART: usize = 24;
/// With the bug that leaves out what is lost: how often it is asked for before that.
const TRIES: u16 = 4;

/// The outputs of map tasks on a local disk: by computation and task, the pairs of each partition.
pub type Outputs = LiteMap<(u32, u16), Arc<[Pairs]>>;

/// A worker.
#[derive(Clone, Debug)]
pub struct Worker {
    /// How often it started.
    pub(super) life: u32,
    /// The latest copy of the master that it heard of.
    pub(super) copy: u32,
    /// The latest execution that it was given, per kind of task.
    seen: [u32; 2],
    /// What its disk holds or is about to hold.
    pub(super) outputs: Outputs,
    pub(super) map: Option<Execution>,
    pub(super) reduce: Option<Reduce>,
}

/// A reduce task under way.
#[derive(Clone, Debug)]
pub(super) struct Reduce {
    pub(super) execution: Execution,
    /// How many places it knows of the master's list, and which copy of the master's list that is.
    pub(super) known: u32,
    list: u32,
    /// Per map task, where its output is.
    places: ByMap<NodeId>,
    /// Per map task, its pairs, and who had them.
    pub(super) got: ByMap<(NodeId, Pairs)>,
    /// What was taken twice; nothing, without the bug.
    twice: Vec<Pairs>,
    /// The sums, once they are made.
    sums: Pairs,
    pub(super) step: Step,
    tries: u16,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It gets the pairs.
    Fetch,
    /// It sums them up.
    Sum,
    /// It writes this part.
    Append(u16),
    /// It waits for the final name.
    Rename,
    /// It is done.
    Done,
}

impl Worker {
    pub(super) fn boot(cx: &mut Context<'_, MapReduce>, life: u32, outputs: &Outputs) -> Self {
        cx.arm(Timer::Retry, RETRY);
        Self { life, copy: 0, seen: [0; 2], outputs: outputs.clone(), map: None, reduce: None }
    }

    pub(super) fn on_message(&mut self, cx: &mut Context<'_, MapReduce>, from: NodeId, message: Message) {
        match message {
            Message::Ping { copy } => {
                self.copy = self.copy.max(copy);
                let reduce = self.reduce.as_ref();
                let (life, seen, map) = (self.life, self.seen, self.map);
                let known = reduce.filter(|reduce| reduce.list == self.copy).map_or(0, |reduce| reduce.known);
                let reduce = reduce.map(|reduce| reduce.execution);
                cx.send(from, Message::Pong { life, seen, map, reduce, known });
            }
            Message::Assign { execution, life } if life == self.life => self.begin(cx, execution),
            Message::Places { copy, job, from, places } => self.learn(cx, copy, job, from, &places),
            Message::Fetch { name, maps } => self.serve(cx, from, name, &maps),
            Message::Data { name, outputs, missing } => self.take(cx, from, name, &outputs, &missing),
            Message::Appended { name, attempt, part } => {
                if let Some(reduce) = self.current(name, attempt)
                    && reduce.step == Step::Append(part)
                {
                    reduce.step = Step::Append(part + 1);
                    self.write(cx);
                }
            }
            Message::Renamed { name, attempt, there } => {
                let Some(reduce) = self.current(name, attempt) else { return };
                if !matches!(reduce.step, Step::Append(_) | Step::Rename) {
                    return;
                }
                if there {
                    reduce.step = Step::Done;
                    reduce.execution.done = true;
                    let done = reduce.execution;
                    return cx.send(MASTER, Message::Done(done));
                }
                reduce.step = Step::Append(0);
                self.write(cx);
            }
            _ => {}
        }
    }

    /// The reduce task under way, if it is this execution.
    fn current(&mut self, name: Name, attempt: u32) -> Option<&mut Reduce> {
        self.reduce.as_mut().filter(|reduce| {
            let Execution { job, task, attempt: mine, .. } = reduce.execution;
            (job, task.number, mine) == (name.job, name.reduce, attempt)
        })
    }

    fn begin(&mut self, cx: &mut Context<'_, MapReduce>, execution: Execution) {
        // Seen before, or from a copy of the master that is no more.
        let seen = &mut self.seen[execution.task.kind as usize];
        if execution.attempt <= *seen || execution.attempt >> super::COPY_BITS < self.copy {
            return;
        }
        *seen = execution.attempt;
        if self.outputs.keys().any(|(job, _)| *job < execution.job) {
            self.outputs.retain(|(job, _), _| *job >= execution.job);
            cx.persist(Write::Forget { before: execution.job });
        }
        match execution.task.kind {
            TaskKind::Map => {
                self.map = Some(execution);
                cx.work(Timer::Map(execution.attempt), cx.config().map_time);
            }
            TaskKind::Reduce => {
                self.reduce = Some(Reduce {
                    execution,
                    known: 0,
                    list: self.copy,
                    places: ByMap::default(),
                    got: ByMap::default(),
                    twice: Vec::new(),
                    sums: Arc::new([]),
                    step: Step::Fetch,
                    tries: 0,
                });
            }
        }
    }

    /// "The buffered pairs are written to local disk, partitioned into R regions by the partitioning function."
    /// (§3.1) The master hears of it when they are there.
    pub(super) fn on_mapped(&mut self, cx: &mut Context<'_, MapReduce>, attempt: u32) {
        let Some(map) = self.map.as_mut().filter(|map| map.attempt == attempt) else { return };
        let config = cx.config();
        let (text, reduces) = (&config.text, config.reduces.0);
        let mut parts = vec![Vec::new(); usize::from(reduces)];
        for word in text.split(map.task.number, config.maps.0) {
            parts[usize::from(text.partition(*word, reduces))].push((*word, 1));
        }
        if config.combiner {
            parts.iter_mut().for_each(|part| *part = sum(part.iter()));
        }
        let bytes = parts.iter().map(|part| text.bytes(part)).sum();
        let pairs = u32::try_from(parts.iter().map(Vec::len).sum::<usize>()).unwrap_or(u32::MAX);
        let parts: Arc<[Pairs]> = parts.into_iter().map(Pairs::from).collect();
        (map.done, map.bytes) = (true, bytes);
        let (job, task, done) = (map.job, map.task, *map);
        self.outputs.insert((job, task.number), parts.clone());
        cx.fact(Fact::Mapped { job, task, pairs, bytes });
        cx.persist(Write::Output { job, map: task.number, parts });
        cx.send(MASTER, Message::Done(done));
    }

    /// "When a map task is executed first by worker A and then later executed by worker B (because A failed), all
    /// workers executing reduce tasks are notified of the reexecution. Any reduce task that has not already read the
    /// data from worker A will read the data from worker B." (§3.3)
    fn learn(&mut self, cx: &mut Context<'_, MapReduce>, copy: u32, job: u32, from: u32, places: &[Place]) {
        let Some(reduce) = self.reduce.as_mut().filter(|reduce| reduce.execution.job == job) else { return };
        if copy > reduce.list {
            // Another copy of the master has another list.
            (reduce.list, reduce.known) = (copy, 0);
        }
        if copy < reduce.list || from > reduce.known {
            return;
        }
        let again = cx.config().bugs.read_again;
        let mut asked: LiteMap<NodeId, Vec<u16>> = LiteMap::new();
        for place in places.iter().skip((reduce.known - from) as usize) {
            reduce.known += 1;
            reduce.places.insert(place.map, place.on);
            reduce.tries = 0;
            if reduce.step == Step::Fetch && (reduce.got.get(place.map).is_none() || again) {
                asked.entry(place.on).or_default().push(place.map);
            }
        }
        self.ask(cx, asked);
    }

    /// Asks workers for pairs; what is on its own disk it reads there.
    fn ask(&mut self, cx: &mut Context<'_, MapReduce>, asked: LiteMap<NodeId, Vec<u16>>) {
        let Some(name) = self.reduce.as_ref().map(Reduce::name) else { return };
        for (on, maps) in asked {
            if on == cx.me() {
                let (own, missing) = self.own(name, &maps);
                self.take(cx, on, name, &own, &missing);
            } else {
                cx.send(on, Message::Fetch { name, maps: maps.into() });
            }
        }
    }

    /// The pairs for a reduce task that are on this disk, and the map tasks whose are not.
    fn own(&self, name: Name, maps: &[u16]) -> (ByTask, Arc<[u16]>) {
        let pairs = |map: &u16| {
            let parts = self.outputs.get(&(name.job, *map))?;
            Some((*map, parts.get(usize::from(name.reduce))?.clone()))
        };
        let missing = maps.iter().filter(|map| pairs(map).is_none()).copied().collect();
        (maps.iter().filter_map(pairs).collect(), missing)
    }

    fn serve(&self, cx: &mut Context<'_, MapReduce>, to: NodeId, name: Name, maps: &[u16]) {
        let (outputs, missing) = self.own(name, maps);
        cx.send(to, Message::Data { name, outputs, missing });
    }

    fn take(
        &mut self,
        cx: &mut Context<'_, MapReduce>,
        from: NodeId,
        name: Name,
        outputs: &[(u16, Pairs)],
        missing: &[u16],
    ) {
        let Some(reduce) = self.reduce.as_mut() else { return };
        if reduce.name() != name || reduce.step != Step::Fetch {
            return;
        }
        // The worker is there, but its disk is another one, or was cleared for a later computation.
        let wanted = |map: &&u16| reduce.places.get(**map) == Some(&from) && reduce.got.get(**map).is_none();
        let maps: Arc<[u16]> = missing.iter().filter(wanted).copied().collect();
        if !maps.is_empty() {
            cx.send(MASTER, Message::Missing { job: name.job, maps, on: from });
        }
        let again = cx.config().bugs.read_again;
        for (map, pairs) in outputs {
            let first = reduce.got.get(*map).map(|(from, _)| *from);
            // The bug: what was executed again elsewhere counts again.
            if first.is_some_and(|first| !again || first == from) {
                continue;
            }
            if first.is_some() {
                reduce.twice.push(pairs.clone());
            } else {
                reduce.got.insert(*map, (from, pairs.clone()));
            }
            let Execution { job, task, attempt, .. } = reduce.execution;
            let bytes = cx.config().text.bytes(pairs);
            cx.fact(Fact::Read { job, reduce: task.number, attempt, map: *map, from, bytes });
        }
        if reduce.got.len() == usize::from(cx.config().maps.0) {
            reduce.step = Step::Sum;
            cx.work(Timer::Reduce(reduce.execution.attempt), cx.config().reduce_time);
        }
    }

    pub(super) fn on_reduced(&mut self, cx: &mut Context<'_, MapReduce>, attempt: u32) {
        let Some(reduce) = self.reduce.as_mut() else { return };
        if reduce.execution.attempt != attempt || reduce.step != Step::Sum {
            return;
        }
        let all = reduce.got.iter().map(|(_, (_, pairs))| pairs).chain(&reduce.twice);
        reduce.sums = sum(all.flat_map(|pairs| pairs.iter())).into();
        reduce.execution.bytes = cx.config().text.bytes(&reduce.sums);
        let Execution { job, task, .. } = reduce.execution;
        let keys = u32::try_from(reduce.sums.len()).unwrap_or(u32::MAX);
        cx.fact(Fact::Reduced { job, task, keys });
        reduce.step = Step::Append(0);
        self.write(cx);
    }

    /// Writes the part that is next; after the last, asks for the final name: "Each in-progress task writes its
    /// output to private temporary files." (§3.3)
    fn write(&mut self, cx: &mut Context<'_, MapReduce>) {
        let Some(reduce) = self.reduce.as_mut() else { return };
        let (name, attempt) = (reduce.name(), reduce.execution.attempt);
        let count = reduce.sums.len().div_ceil(PART).max(1);
        let parts = u16::try_from(count).unwrap_or(u16::MAX);
        if let Step::Append(part) = reduce.step {
            if part < parts {
                let from = usize::from(part) * PART;
                let lines = reduce.sums[from..reduce.sums.len().min(from + PART)].into();
                return cx.send(super::STORAGE, Message::Append { name, attempt, part, lines });
            }
            reduce.step = Step::Rename;
        }
        if reduce.step == Step::Rename {
            cx.send(super::STORAGE, Message::Rename { name, attempt, parts });
        }
    }

    /// Asks again for what has not come. What is done is told again when the master pings.
    pub(super) fn on_retry(&mut self, cx: &mut Context<'_, MapReduce>) {
        cx.arm(Timer::Retry, RETRY);
        let Some(reduce) = self.reduce.as_mut() else { return };
        match reduce.step {
            Step::Fetch => {
                reduce.tries += 1;
                let mut asked: LiteMap<NodeId, Vec<u16>> = LiteMap::new();
                let open = reduce.places.iter().filter(|(map, _)| reduce.got.get(*map).is_none());
                for (map, on) in open {
                    asked.entry(*on).or_default().push(map);
                }
                if cx.config().bugs.keep_lost && reduce.tries > TRIES {
                    return self.leave_out(cx);
                }
                self.ask(cx, asked);
            }
            Step::Append(_) | Step::Rename => self.write(cx),
            Step::Sum | Step::Done => {}
        }
    }

    /// The bug: goes on without what nobody gives.
    fn leave_out(&mut self, cx: &mut Context<'_, MapReduce>) {
        let Some(reduce) = self.reduce.as_mut() else { return };
        if reduce.places.len() == usize::from(cx.config().maps.0) {
            reduce.step = Step::Sum;
            cx.work(Timer::Reduce(reduce.execution.attempt), cx.config().reduce_time);
        }
    }
}

impl Reduce {
    pub(super) fn name(&self) -> Name {
        Name { job: self.execution.job, reduce: self.execution.task.number }
    }
}

/// The sum per word, in the order of the dictionary.
fn sum<'a>(pairs: impl Iterator<Item = &'a (u32, u32)>) -> Vec<(u32, u32)> {
    let mut sums: LiteMap<u32, u32> = LiteMap::new();
    for (word, count) in pairs {
        *sums.entry(*word).or_default() += count;
    }
    sums.into_iter().collect()
}
