//! MapReduce (Dean & Ghemawat 2004): a master that hands out tasks, workers that execute them, and a file system that
//! all can reach. The program is the paper's first example (§2.1): how often each word occurs in a text.
//!
//! The text is cut into M parts. A *map task* takes one part and writes a pair (word, 1) for each of its words to the
//! worker's own disk, partitioned into R regions by a hash of the word. A *reduce task* takes one region: it gets the
//! pairs from the disks of all workers that executed map tasks, sums them up, and gives its output to the file system.
//!
//! What makes it bear failures is where things are and what a task is (§3.3):
//!
//! * the output of a map task is on the disk of one worker, so when that worker dies, its map tasks are executed again,
//!   also those that were done; the output of a reduce task is in the file system, so it is not;
//! * a task is a function of its input, and its output appears at once and as a whole: for a map task when the master
//!   has heard of it, for a reduce task by an atomic rename. So a task may be executed any number of times, also by two
//!   workers side by side, and a worker that is taken for dead may be alive: the result is that of one machine that
//!   counts one word after the other.
//!
//! Nodes play parts that never change: `n1` is the master, `n2` the file system, all others are workers. A worker
//! executes one map task and one reduce task at a time, as far as it can: its work is done one piece after the other,
//! while a reduce task may wait for pairs meanwhile.
//!
//! | Message | From → to | Meaning | Source |
//! |---|---|---|---|
//! | `Ping`, `Pong` | master ↔ worker | are you there? yes, I have started so often, and this is what I do | §3.3 |
//! | `Assign` | master → worker | execute this task | §3.1 step 2 |
//! | `Done` | worker → master | this task is done, its output has so many bytes | §3.1 step 4, §3.2 |
//! | `Places` | master → worker | on whose disks outputs of map tasks are | §3.1 step 5, §3.2 |
//! | `Fetch`, `Data` | worker ↔ worker | give me the pairs of my region; here they are | §3.1 step 5 |
//! | `Missing` | worker → master | outputs are not on the disk where they should be | §3.3 |
//! | `Append`, `Appended` | worker ↔ file system | lines of my temporary file; they are on the disk | §3.3 |
//! | `Rename`, `Renamed` | worker ↔ file system | give it its final name; something has that name | §3.3 |
//! | `List`, `Contents` | master ↔ file system | which outputs are there; these | §3.1 step 7 |
//! | `Gone` | file system → master | none of that computation any more: it keeps a later one | |
//! | `Load`, `Loaded` | master ↔ file system | I am new; you are this copy, and the one before was this far | §3.3 |
//! | `Save` | master → file system | this far I am | §3.3 |
//!
//! Whatever is lost on its way is said again: a worker asks again for what it needs, and what it has done it says with
//! each `Pong`. The master keeps its list of places in the order in which it learned them, a worker with a reduce task
//! says how many of them it knows, and so a map task that was executed again elsewhere is news like any other.
//!
//! Not here: locality (§3.4), skipping bad records (§4.6), several records per task. The paper's master keeps the size
//! of each of the M·R regions; this one keeps one per task.

mod by_map;
mod config;
mod experiments;
mod job;
mod master;
mod message;
mod schedule;
mod storage;
mod text;
mod view;
pub(crate) mod words;
mod worker;

use crate::TimerName;
pub use config::{Bugs, Config};
pub use master::Master;
pub use message::{Checkpoint, Execution, Message, Name, Place};
pub use storage::{Change, Files, Output, Storage};
pub use text::{ByTask, Pairs, Text};
pub use worker::{Outputs, Worker};

use crate::Part;
use crate::{Fact, count};
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Glance, MessageView, NodeView, Shape, TaskBoard, TimerView};
use faultline_engine::{
    Amount, Checker, Context, Gauge, Info, LogWindow, MessageForm, Metrics, NodeId, Panel, Protocol, Reply,
    Span, Ticket, Total,
};
use std::sync::Arc;

/// Who hands out tasks.
pub const MASTER: NodeId = NodeId(0);
/// Who keeps the files that all can reach.
pub const STORAGE: NodeId = NodeId(1);
/// The first of the workers; the others follow.
pub const FIRST_WORKER: NodeId = NodeId(2);
/// The number of an execution is that of the copy of the master that handed it out, then its own count.
const COPY_BITS: u32 = 20;

/// A process of the computation.
#[derive(Clone, Debug)]
pub enum MapReduce {
    /// Hands out tasks.
    Master(Box<Master>),
    /// Executes them.
    Worker(Box<Worker>),
    /// Keeps what all can reach.
    Storage(Box<Storage>),
}

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The master: time to ask who is there.
    Ping,
    /// The master: time to write down how far it is.
    Checkpoint,
    /// A new master: time to ask again for the checkpoint.
    Load,
    /// A worker: time to ask again for what has not come.
    Retry,
    /// A worker: the map task of this execution is done.
    Map(u32),
    /// A worker: the sums of the reduce task of this execution are done.
    Reduce(u32),
}

/// What survives a crash.
#[derive(Clone, Debug, Default)]
pub struct Durable {
    /// A worker's outputs of map tasks.
    pub outputs: Outputs,
    /// What the file system holds.
    pub files: Files,
}

/// One change of what survives a crash.
#[derive(Clone, Debug)]
pub enum Write {
    /// The output of a map task.
    Output {
        /// The computation.
        job: u32,
        /// The number of the map task.
        map: u16,
        /// Its pairs, by region.
        parts: Arc<[Pairs]>,
    },
    /// Outputs of earlier computations are needed no more.
    Forget {
        /// Those before this one.
        before: u32,
    },
    /// A change of the file system.
    Files(Change),
}

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "MapReduce",
    slug: "map-reduce",
    family: crate::SLUG,
    source: "Dean & Ghemawat 2004",
    behaviour: 1,
    commands: count::FORMS,
    nodes: Amount { min: 3, default: 6, max: 66 },
    clients: Amount { min: 0, default: 1, max: MAX_CLIENTS },
    patience: Span::millis(3_000),
    epochs: None,
    works: true,
    members_change: false,
    panel: Panel::Board,
    opening: "do=0.1s+c1+count&at=0.12s",
};

impl Protocol for MapReduce {
    const METRICS: Metrics<Self> = Metrics {
        leaders: false,
        gauges: &[Gauge {
            name: "completed_tasks",
            total: Total::Max,
            // Who hands out tasks counts them.
            read: |process| match process {
                Self::Master(master) => master.job.as_ref().map(|job| job.completed().into()),
                Self::Worker(_) | Self::Storage(_) => None,
            },
        }],
    };
    type Config = Config;
    type Fact = Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = Durable;
    type Write = Write;
    type Command = count::Command;
    type Answer = count::Answer;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    fn boot(cx: &mut Context<'_, Self>, durable: &Durable) -> Self {
        // Not from the disk: a worker that lost it must not pass for the one that was given its tasks.
        let life = cx.boot();
        let role = match cx.me() {
            MASTER => Part::Master,
            STORAGE => Part::Storage,
            _ => Part::Worker,
        };
        cx.fact(Fact::Started { role, life });
        match role {
            Part::Master => Self::Master(Box::new(Master::boot(cx, life))),
            Part::Storage => Self::Storage(Box::new(Storage::boot(cx, &durable.files))),
            _ => Self::Worker(Box::new(Worker::boot(cx, life, &durable.outputs))),
        }
    }

    fn on_message(&mut self, cx: &mut Context<'_, Self>, from: NodeId, message: Message) {
        match self {
            Self::Master(master) => master.on_message(cx, from, message),
            Self::Worker(worker) => worker.on_message(cx, from, message),
            Self::Storage(storage) => storage.on_message(cx, from, message),
        }
    }

    fn on_timer(&mut self, cx: &mut Context<'_, Self>, timer: Timer) {
        match (self, timer) {
            (Self::Master(master), Timer::Ping) => master.on_ping(cx),
            (Self::Master(master), Timer::Checkpoint) => master.on_checkpoint(cx),
            (Self::Master(master), Timer::Load) => master.on_load(cx),
            (Self::Worker(worker), Timer::Retry) => worker.on_retry(cx),
            (Self::Worker(worker), Timer::Map(attempt)) => worker.on_mapped(cx, attempt),
            (Self::Worker(worker), Timer::Reduce(attempt)) => worker.on_reduced(cx, attempt),
            _ => {}
        }
    }

    fn on_command(&mut self, cx: &mut Context<'_, Self>, ticket: Ticket, _: count::Command) {
        if let Self::Master(master) = self {
            master.on_request(cx, ticket);
        } else {
            cx.fact(Fact::SentToMaster { client: ticket.client });
            cx.reply(ticket, Reply::Redirect(Some(MASTER)));
        }
    }

    fn on_synced(&mut self, _: &mut Context<'_, Self>, _: &Durable) {}

    fn write(durable: &mut Durable, write: Write) {
        match write {
            Write::Output { job, map, parts } => {
                durable.outputs.insert((job, map), parts);
            }
            Write::Forget { before } => durable.outputs.retain(|(job, _), _| *job >= before),
            Write::Files(change) => durable.files.change(change),
        }
    }

    fn glance(&self) -> Glance {
        view::glance(self)
    }

    fn view(&self, durable: &Durable, _: LogWindow) -> NodeView {
        view::node(self, durable)
    }

    fn view_durable(durable: &Durable, _: LogWindow) -> NodeView {
        view::durable(durable)
    }

    fn board(&self) -> Option<TaskBoard> {
        view::board(self)
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

    fn rules(_: u16, config: &Config) -> Vec<Box<dyn Checker<Fact>>> {
        vec![Box::new(crate::Tasks::new(config.text.sequential()))]
    }
}
