//! Monitoring: gauges, alerts, pages. After Prometheus and its Alertmanager, and Google's "The Site Reliability Workbook" (2018),
//! chapter 5, "Alerting on SLOs".
//!
//! The detectors beside this one ask whether a node is there. A monitor asks how it is, and its purpose is to say so *before* it
//! is too late: a disk that fills is a failure that announces itself. And it has a second duty that is as hard, to be silent
//! about everything else: people who are woken for nothing stop getting up.
//!
//! * **n1 is the monitor.** Every `interval` it *scrapes* all others (it asks, they answer with gauges and counters), keeps the
//!   samples on its disk, and looks at four rules for each node. A condition makes an alert *pending*; one that has held for
//!   `hold` makes it *fire* (Prometheus: `for`).
//!     * *Space*: so many percent of the disk are used. It fires at one threshold and clears below a lower one (hysteresis).
//!     * *Trend*: a line of least squares through the samples of a window says that the disk will be full within the horizon
//!       (`predict_linear`).
//!     * *Errors*: the rate at which a counter of bad requests grows. Counters begin anew when their process does.
//!     * *Burn*: the error budget, 100 % − `slo`, is used up so many times too fast, over a long window *and* over one of a
//!       twelfth of its length: the long one makes it significant, the short one ends the alert soon after the failure.
//! * **A node whose samples stop is unknown**: none of its alerts fires, and none is over.
//! * **n2 is the database** on which all services depend.
//! * **n3 and all others are services.** A client's record goes to the disk, after a query to the database. The disk of a service has room
//!   for `capacity` records, and when it is full the service refuses: that is the failure of which the monitor should have warned.
//!   `clean` frees what is not needed. Each service also renews its session with the database all the time.
//! * **Pages.** An alert waits for `group-wait`; then somebody is paged about its cause, if no page about that is open. The cause
//!   of a bad request is the database if that is unknown, or if most services have bad requests (inhibition). If most nodes are
//!   unknown, the cause is the monitor's own connection. A *silence* keeps a node from causing pages for a while.
//!
//! | Message | From → to | Meaning |
//! |---|---|---|
//! | `Scrape` | monitor → everybody | how are you? This is scrape i |
//! | `Gauges` | answer | records on the disk, requests that wait, requests that ended, bad ones |
//! | `Clean` | monitor → service | with `remedy`: free your disk |
//! | `Query`, `Result` | service → database, and back | what each request needs |
//!
//! **The time of a sample** is that at which its scrape was sent, by the monotonic clock of the monitor: the value is at least as
//! new as that. On the disk it is the wall clock's, as only that means anything after a restart.
//!
//! **Past the disk** go scrapes and queries, which only ask; gauges, which speak of what the disk holds and of counters that no crash
//! outlives; refusals; and pages. Were a page to wait for the disk, a monitor with a full one would be silent. So a crash between
//! a page and its note makes the monitor page again: at least once, as with Alertmanager.

mod alert;
mod config;
mod database;
mod disk;
mod evidence;
mod experiments;
mod facts;
mod judge;
mod message;
mod pages;
mod request;
mod series;
mod service;
mod view;
mod watch;
pub(crate) mod words;

pub use alert::{State, Topic, Verdict};
pub use config::{Bugs, Config, Group, Percent};
pub use database::Database;
pub use disk::{Disk, Write};
pub use evidence::MonitorEvidence;
pub use facts::MonitorFact;
pub use judge::{
    ALERT_IN_TIME, CLEARS_WHEN_OVER, FIRES_FOR_CAUSE, KNOWN_AT_REST, ONE_PAGE, PAGED_IN_TIME, SAMPLES_TRUE,
    SILENCE_KEPT, SILENT_IS_UNKNOWN,
};
pub use message::{Gauges, Message};
pub use pages::{Noted, Page, Pages, Problem, Silence, StoredSilence};
pub use request::{Answer, Command};
pub use series::{Increase, Line, Sample, Series, Stored};
pub use service::Service;
pub(crate) use view::{OPEN_PAGES, SPACE};
pub use watch::{Target, Watch};

use crate::{Fact, TimerName};
use faultline_engine::limits::MAX_CLIENTS;
use faultline_engine::view::{Belief, Detail, Glance, Grid, MessageView, NodeView, Shape, TimerView};
use faultline_engine::{
    Amount, Checker, Conditions, Context, Gauge, Info, LogWindow, MessageForm, Metrics, NodeId, Panel,
    Protocol, Reply, Span, Ticket, Total,
};

/// A process that watches, or one that is watched.
#[derive(Clone, Debug)]
pub enum Monitor {
    /// n1.
    Watch(Box<Watch>),
    /// n2.
    Database(Database),
    /// All others.
    Service(Box<Service>),
}

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The next scrape.
    Scrape,
    /// By when a new sample of this one must have come.
    Stale(NodeId),
    /// The end of a silence.
    Unsilence(NodeId),
    /// The next renewal of a session.
    Renew,
    /// By when the database must have answered.
    Overdue,
}

type Cx<'a, 'b> = &'a mut Context<'b, Monitor>;

/// Which service keeps the records of a client: n3 those of c1, n4 those of c2, and so on in a ring.
fn home(ticket: Ticket, nodes: u16) -> Reply<Answer> {
    Reply::Redirect(Some(NodeId(2 + ticket.client.whole().0 % (nodes - 2))))
}

impl Monitor {
    fn watch(&self) -> Option<&Watch> {
        if let Self::Watch(watch) = self { Some(watch) } else { None }
    }

    fn service(&self) -> Option<&Service> {
        if let Self::Service(service) = self { Some(service) } else { None }
    }
}

/// What it is in the catalogue.
pub static INFO: Info = Info {
    name: "Monitor",
    slug: "monitor",
    family: crate::SLUG,
    source: "Beyer et al. 2018, chapter 5",
    behaviour: 1,
    commands: Command::FORMS,
    nodes: Amount { min: 3, default: 5, max: 52 },
    clients: Amount { min: 0, default: 1, max: MAX_CLIENTS },
    patience: Span::millis(1_000),
    epochs: None,
    works: false,
    members_change: false,
    panel: Panel::Matrix,
    opening: "do=0.1s+c1+load+50%2Fs+put&at=6.5s",
};

impl Protocol for Monitor {
    const METRICS: Metrics<Self> = Metrics {
        leaders: false,
        gauges: &[
            Gauge {
                name: "records",
                total: Total::Max,
                read: |process| Some(process.service()?.used.into()),
            },
            Gauge {
                name: "bad_requests",
                total: Total::Sum,
                read: |process| Some(process.service()?.bad.into()),
            },
            Gauge {
                name: "alerts_firing",
                total: Total::Sum,
                read: |process| {
                    let problems = process.watch()?.pages.problems.iter();
                    Some(problems.filter(|problem| problem.topic != Topic::NoNews).count() as u64)
                },
            },
            Gauge {
                name: "unknown_nodes",
                total: Total::Sum,
                read: |process| {
                    let targets = process.watch()?.targets.iter();
                    Some(targets.filter(|target| target.unknown.is_some()).count() as u64)
                },
            },
            Gauge {
                name: "pages_sent",
                total: Total::Sum,
                read: |process| Some(process.watch()?.pages.sent.into()),
            },
        ],
    };
    type Config = Config;
    type Fact = Fact;
    type Message = Message;
    type Timer = Timer;
    type Durable = Disk;
    type Write = Write;
    type Command = Command;
    type Answer = Answer;

    fn info(_: &Config) -> &'static Info {
        &INFO
    }

    fn boot(cx: Cx<'_, '_>, disk: &Disk) -> Self {
        match cx.me() {
            NodeId(0) => Self::Watch(Box::new(Watch::boot(cx, disk))),
            pages::DATABASE => Self::Database(Database::boot(cx)),
            _ => Self::Service(Box::new(Service::boot(cx, disk))),
        }
    }

    fn on_message(&mut self, cx: Cx<'_, '_>, from: NodeId, message: Message) {
        match (self, message) {
            (Self::Watch(watch), Message::Gauges { life, number, gauges }) => {
                watch.on_gauges(cx, from, (life, number), gauges);
            }
            (Self::Watch(_), _) => {}
            (Self::Database(database), message) => database.on_message(cx, from, message),
            (Self::Service(service), message) => service.on_message(cx, from, message),
        }
    }

    fn on_timer(&mut self, cx: Cx<'_, '_>, timer: Timer) {
        match self {
            Self::Watch(watch) => watch.on_timer(cx, timer),
            Self::Service(service) => service.on_timer(cx, timer),
            Self::Database(_) => {}
        }
    }

    fn named(command: &Command) -> Option<NodeId> {
        if let Command::Silence { node, .. } = command { Some(*node) } else { None }
    }

    fn on_command(&mut self, cx: Cx<'_, '_>, ticket: Ticket, command: Command) {
        match (self, command) {
            (Self::Watch(watch), command) => watch.on_command(cx, ticket, command),
            (Self::Service(service), command) => service.on_command(cx, ticket, command),
            (Self::Database(_), Command::Silence { .. }) => {
                cx.reply(ticket, Reply::Redirect(Some(NodeId(0))));
            }
            (Self::Database(_), _) => cx.reply(ticket, home(ticket, cx.nodes())),
        }
    }

    fn on_synced(&mut self, cx: Cx<'_, '_>, disk: &Disk) {
        if let Self::Service(service) = self {
            service.on_synced(cx, disk);
        }
    }

    fn write(disk: &mut Disk, write: Write) {
        disk.write(write);
    }

    fn glance(&self) -> Glance {
        view::glance(self)
    }

    fn view(&self, _: &Disk, _: LogWindow) -> NodeView {
        view::node(self)
    }

    fn view_durable(disk: &Disk, _: LogWindow) -> NodeView {
        view::disk(disk)
    }

    fn beliefs(&self, _: NodeId, _: Detail, _: &Config, _: &Conditions<'_>) -> Vec<Belief> {
        view::beliefs(self)
    }

    fn times(&self, config: &Config, _: &Conditions<'_>) -> Option<Grid> {
        view::forecasts(self.watch()?, config)
    }

    fn shape(message: &Message) -> (Shape, Option<u64>) {
        message.shape()
    }

    fn describe(message: &Message) -> MessageView {
        message.describe()
    }

    fn messages() -> &'static [MessageForm] {
        Message::FORMS
    }

    fn describe_timer(timer: Timer) -> TimerView {
        view::timer(timer)
    }

    fn timer_names() -> &'static [&'static str] {
        TimerName::SLUGS
    }

    fn rules(nodes: u16, config: &Config) -> Vec<Box<dyn Checker<Fact>>> {
        vec![Box::new(judge::Alerts::new(nodes, *config)), Box::new(judge::Paging::new(nodes, *config))]
    }
}
