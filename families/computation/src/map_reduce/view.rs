//! Processes, messages and timers as plain data for people.

use super::job::Job;
use super::master::{JOB_BITS, Master};
use super::message::{Execution, Message};
use super::storage::Files;
use super::worker::{Outputs, Step, Worker};
use super::{COPY_BITS, Config, Durable, MapReduce, Storage, Timer};
use crate::{Label, Part, Task, TaskKind, TimerName};
use faultline_engine::view::{
    Field, Glance, Grid, MessageView, NodeView, Shape, TaskBoard, TaskView, TimerView, Value,
};
use faultline_engine::{Epoch, MessageForm, NodeSet, Span};

/// The colour of a kind of task: the numbers of two terms.
fn color(kind: Option<TaskKind>) -> Epoch {
    Epoch::color(match kind {
        None => 0,
        Some(TaskKind::Map) => 1,
        Some(TaskKind::Reduce) => 2,
    })
}

pub(super) fn glance(process: &MapReduce) -> Glance {
    let (role, task) = match process {
        MapReduce::Master(_) => (Part::Master, None),
        MapReduce::Storage(_) => (Part::Storage, None),
        MapReduce::Worker(worker) => (Part::Worker, worker.task()),
    };
    let kind = match process {
        MapReduce::Master(master) => master.phase(),
        _ => task.map(|task| task.kind),
    };
    Glance {
        role: role.role(),
        epoch: color(kind),
        commit: 0,
        votes: NodeSet::default(),
        task: task.map(Into::into),
    }
}

impl Worker {
    /// What it is at: a reduce task that only waits for pairs gives way to a map task.
    fn task(&self) -> Option<Task> {
        let map = self.map.filter(|map| !map.done);
        let reduce = self.reduce.as_ref().filter(|reduce| reduce.step != Step::Done);
        let waits = reduce.is_some_and(|reduce| reduce.step == Step::Fetch);
        match (map, reduce) {
            (Some(map), None) => Some(map.task),
            (Some(map), Some(_)) if waits => Some(map.task),
            (_, Some(reduce)) => Some(reduce.execution.task),
            (None, None) => None,
        }
    }
}

impl Master {
    fn phase(&self) -> Option<TaskKind> {
        let job = self.job.as_ref().filter(|job| !job.is_over())?;
        let mapped = job.done(TaskKind::Map) == u64::from(job.maps);
        Some(if mapped { TaskKind::Reduce } else { TaskKind::Map })
    }
}

pub(super) fn board(process: &MapReduce) -> Option<TaskBoard> {
    let MapReduce::Master(master) = process else { return None };
    let tasks = master.job.as_ref().map_or_else(Vec::new, |job| {
        let view = |record: &super::job::TaskRecord| TaskView {
            task: record.task.into(),
            state: record.state(),
            on: match record.output {
                Some(worker) => NodeSet::of(worker),
                None => record.runs.iter().map(|run| run.worker).collect(),
            },
            attempts: record.handed,
            bytes: record.bytes,
        };
        job.tasks.iter().map(view).collect()
    });
    Some(TaskBoard { tasks })
}

fn field(label: Label, value: Value) -> Field {
    Field::new(label, value)
}

pub(super) fn node(process: &MapReduce, durable: &Durable) -> NodeView {
    match process {
        MapReduce::Master(master) => of_master(master),
        MapReduce::Worker(worker) => of_worker(worker, durable),
        MapReduce::Storage(storage) => of_storage(storage),
    }
}

pub(super) fn durable(durable: &Durable) -> NodeView {
    let mut grids = Vec::new();
    if !durable.outputs.is_empty() {
        grids.push(local_files(&durable.outputs));
    }
    if durable.files.copy > 0 {
        grids.push(outputs(&durable.files));
    }
    NodeView { grids, ..NodeView::default() }
}

fn of_master(master: &Master) -> NodeView {
    let alive = master.workers.iter().filter(|worker| worker.life > 0 && !worker.failed);
    let mut fields = vec![
        Field::number(Label::Copy, u64::from(master.copy.unwrap_or(0))),
        field(Label::Workers, Value::Nodes(alive.map(|worker| worker.id).collect())),
    ];
    let mut grids = Vec::new();
    if let Some(job) = &master.job {
        fields.push(Field::number(Label::Job, u64::from(job.number & ((1 << JOB_BITS) - 1))));
        fields.push(Field::number(Label::MapsDone, job.done(TaskKind::Map)));
        fields.push(Field::number(Label::ReducesDone, job.done(TaskKind::Reduce)));
        let moved = job.of(TaskKind::Map).iter().map(|task| u64::from(task.bytes)).sum();
        fields.push(Field::number(Label::Bytes, moved));
        if let Some(took) = job.took.filter(|took| took.0 > 0) {
            fields.push(field(Label::Elapsed, Value::Span(took)));
        }
        fields.extend(master.speed(job));
    }
    if !master.top.is_empty() {
        let row =
            |(word, count): &(String, u32)| vec![Value::Text(word.clone()), Value::Number(u64::from(*count))];
        let rows = master.top.iter().map(row).collect();
        grids.push(Grid::new(Label::TopWords, &[Label::Word, Label::Count], rows));
    }
    NodeView { fields, grids, ..NodeView::default() }
}

impl Master {
    /// How many times as fast as one machine the last computation was, and how fast it can be: W workers need as many
    /// rounds as tasks go to each, and nothing else would take time.
    fn speed(&self, job: &Job) -> Vec<Field> {
        let workers = self.workers.len().max(1) as u64;
        let tasks = |kind| job.of(kind).len() as u64;
        let (maps, reduces) = (tasks(TaskKind::Map), tasks(TaskKind::Reduce));
        let one = maps * self.times.0.0 + reduces * self.times.1.0;
        let ideal = maps.div_ceil(workers) * self.times.0.0 + reduces.div_ceil(workers) * self.times.1.0;
        let ratio = |time: u64| Value::Ratio(one * 100 / time.max(1));
        let mut fields = vec![field(Label::Sequential, Value::Span(Span(one)))];
        if let Some(took) = job.took.filter(|took| took.0 > 0) {
            fields.push(field(Label::SpeedUp, ratio(took.0)));
        }
        fields.push(field(Label::Ideal, ratio(ideal)));
        fields
    }
}

/// How long a map task and a reduce task take, in the middle.
pub(super) fn times(config: &Config) -> (Span, Span) {
    let middle = |range: faultline_engine::SpanRange| Span(u64::midpoint(range.min.0, range.max.0));
    (middle(config.map_time), middle(config.reduce_time))
}

fn of_worker(worker: &Worker, durable: &Durable) -> NodeView {
    let task = |execution: Option<Execution>| Value::Task(execution.map(|execution| execution.task.into()));
    let mut fields = vec![
        Field::number(Label::Lives, u64::from(worker.life)),
        field(Label::MapTask, task(worker.map.filter(|map| !map.done))),
        field(Label::ReduceTask, task(worker.reduce.as_ref().map(|reduce| reduce.execution))),
    ];
    if let Some(reduce) = &worker.reduce {
        fields.push(Field::number(Label::PlacesKnown, u64::from(reduce.known)));
        fields.push(Field::number(Label::MapsRead, reduce.got.len() as u64));
    }
    NodeView { fields, grids: vec![local_files(&durable.outputs)], ..NodeView::default() }
}

/// What lies on a worker's disk.
fn local_files(outputs: &Outputs) -> Grid {
    let row = |((_, map), parts): (&(u32, u16), &std::sync::Arc<[super::Pairs]>)| {
        let task = Task { kind: TaskKind::Map, number: *map };
        let sizes: Vec<String> = parts.iter().map(|part| part.len().to_string()).collect();
        vec![Value::Task(Some(task.into())), Value::Text(sizes.join(" "))]
    };
    let latest = outputs.keys().map(|(job, _)| *job).max();
    let rows = outputs.iter().filter(|((job, _), _)| Some(*job) == latest).map(row).collect();
    Grid::new(Label::LocalFiles, &[Label::Task, Label::Pairs], rows)
}

fn of_storage(storage: &Storage) -> NodeView {
    let files = &storage.files;
    let mut fields = vec![Field::number(Label::Copy, u64::from(files.copy))];
    let parts = files.temporary.values().map(|parts| parts.len() as u64).sum();
    fields.push(Field::number(Label::Temporary, parts));
    NodeView { fields, grids: vec![outputs(files)], ..NodeView::default() }
}

fn outputs(files: &Files) -> Grid {
    let latest = files.outputs.keys().map(|name| name.job).max();
    let rows = files.outputs.iter().filter(|(name, _)| Some(name.job) == latest).map(|(name, output)| {
        let task = Task { kind: TaskKind::Reduce, number: name.reduce };
        let lines = output.lines.len() as u64;
        vec![Value::Task(Some(task.into())), Value::Number(lines), Value::Flag(output.complete)]
    });
    Grid::new(Label::Outputs, &[Label::Task, Label::Lines, Label::Complete], rows.collect())
}

pub(super) fn shape(message: &Message) -> (Shape, Option<u64>) {
    let request = |loaded| Shape::Request { loaded };
    let shape = match message {
        Message::Ping { .. } => request(false),
        Message::Assign { .. }
        | Message::Places { .. }
        | Message::Fetch { .. }
        | Message::Append { .. }
        | Message::Rename { .. }
        | Message::Load { .. }
        | Message::Save(_)
        | Message::List { .. } => request(true),
        Message::Missing { .. } | Message::Gone { .. } => Shape::Reply { positive: false },
        Message::Renamed { there, .. } => Shape::Reply { positive: *there },
        Message::Pong { .. }
        | Message::Done(_)
        | Message::Data { .. }
        | Message::Appended { .. }
        | Message::Loaded { .. }
        | Message::Contents { .. } => Shape::Reply { positive: true },
    };
    (shape, message.kind().map(|kind| color(Some(kind)).number))
}

/// What its messages are called, and what they carry.
pub(super) static MESSAGES: &[MessageForm] = &[
    MessageForm { label: "Ping", fields: &[Label::Copy.slug()] },
    MessageForm {
        label: "Pong",
        fields: &[Label::Lives.slug(), Label::MapTask.slug(), Label::ReduceTask.slug()],
    },
    MessageForm { label: "Assign", fields: &[Label::Task.slug(), Label::Attempt.slug()] },
    MessageForm { label: "Done", fields: &[Label::Task.slug(), Label::Bytes.slug()] },
    MessageForm { label: "Places", fields: &[Label::PlacesKnown.slug()] },
    MessageForm { label: "Fetch", fields: &[Label::Task.slug(), Label::MapsRead.slug()] },
    MessageForm { label: "Missing", fields: &[Label::MapsRead.slug()] },
    MessageForm { label: "Data", fields: &[Label::Task.slug(), Label::Pairs.slug()] },
    MessageForm { label: "Append", fields: &[Label::Task.slug(), Label::Part.slug(), Label::Lines.slug()] },
    MessageForm { label: "Appended", fields: &[Label::Task.slug(), Label::Part.slug()] },
    MessageForm { label: "Rename", fields: &[Label::Task.slug(), Label::Attempt.slug()] },
    MessageForm { label: "Renamed", fields: &[Label::Task.slug(), Label::Complete.slug()] },
    MessageForm { label: "Load", fields: &[Label::Lives.slug()] },
    MessageForm { label: "Loaded", fields: &[Label::Copy.slug(), Label::Checkpoint.slug()] },
    MessageForm { label: "Save", fields: &[Label::Copy.slug(), Label::TasksDone.slug()] },
    MessageForm { label: "List", fields: &[] },
    MessageForm { label: "Contents", fields: &[Label::ReducesDone.slug()] },
    MessageForm { label: "Gone", fields: &[] },
];

pub(super) fn message(message: &Message) -> MessageView {
    let (shape, epoch) = shape(message);
    let number = |label, n: u32| Field::number(label, u64::from(n));
    let count = |label, n: usize| Field::number(label, n as u64);
    let task = |kind, number| field(Label::Task, Value::Task(Some(Task { kind, number }.into())));
    let attempt = |n: u32| number(Label::Attempt, n & ((1 << COPY_BITS) - 1));
    let slot = |label, slot: &Option<Execution>| field(label, Value::Task(slot.map(|slot| slot.task.into())));
    let (name, fields) = match message {
        Message::Ping { copy } => ("Ping", vec![number(Label::Copy, *copy)]),
        Message::Pong { life, map, reduce, .. } => (
            "Pong",
            vec![number(Label::Lives, *life), slot(Label::MapTask, map), slot(Label::ReduceTask, reduce)],
        ),
        Message::Assign { execution, .. } => {
            ("Assign", vec![task(execution.task.kind, execution.task.number), attempt(execution.attempt)])
        }
        Message::Done(execution) => (
            "Done",
            vec![task(execution.task.kind, execution.task.number), number(Label::Bytes, execution.bytes)],
        ),
        Message::Places { places, .. } => ("Places", vec![count(Label::PlacesKnown, places.len())]),
        Message::Fetch { name, maps } => {
            ("Fetch", vec![task(TaskKind::Reduce, name.reduce), count(Label::MapsRead, maps.len())])
        }
        Message::Missing { maps, .. } => ("Missing", vec![count(Label::MapsRead, maps.len())]),
        Message::Data { name, outputs, .. } => {
            let pairs = outputs.iter().map(|(_, pairs)| pairs.len()).sum();
            ("Data", vec![task(TaskKind::Reduce, name.reduce), count(Label::Pairs, pairs)])
        }
        Message::Append { name, part, lines, .. } => (
            "Append",
            vec![
                task(TaskKind::Reduce, name.reduce),
                number(Label::Part, u32::from(*part) + 1),
                count(Label::Lines, lines.len()),
            ],
        ),
        Message::Appended { name, part, .. } => {
            let part = number(Label::Part, u32::from(*part) + 1);
            ("Appended", vec![task(TaskKind::Reduce, name.reduce), part])
        }
        Message::Rename { name, attempt: of, .. } => {
            ("Rename", vec![task(TaskKind::Reduce, name.reduce), attempt(*of)])
        }
        Message::Renamed { name, there, .. } => {
            ("Renamed", vec![task(TaskKind::Reduce, name.reduce), Field::flag(Label::Complete, *there)])
        }
        Message::Load { life } => ("Load", vec![number(Label::Lives, *life)]),
        Message::Loaded { copy, checkpoint } => {
            let checkpoint = Field::flag(Label::Checkpoint, checkpoint.is_some());
            ("Loaded", vec![number(Label::Copy, *copy), checkpoint])
        }
        Message::Save(checkpoint) => {
            let done = checkpoint.completed.iter().flatten().count();
            ("Save", vec![number(Label::Copy, checkpoint.number.0), count(Label::TasksDone, done)])
        }
        Message::List { .. } => ("List", Vec::new()),
        Message::Gone { .. } => ("Gone", Vec::new()),
        Message::Contents { outputs, .. } => ("Contents", vec![count(Label::ReducesDone, outputs.len())]),
    };
    MessageView { name, shape, epoch, fields }
}

pub(super) fn timer(timer: Timer) -> TimerView {
    let name = match timer {
        Timer::Ping => TimerName::Ping,
        Timer::Checkpoint => TimerName::Checkpoint,
        Timer::Load | Timer::Retry => TimerName::Retry,
        Timer::Map(_) => TimerName::Map,
        Timer::Reduce(_) => TimerName::Reduce,
    };
    TimerView { name: name.into(), number: name.number(), prominent: false }
}
