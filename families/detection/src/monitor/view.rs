//! Processes and timers as plain data for people.

use super::pages::DATABASE;
use super::{Config, Disk, Monitor, Service, State, Target, Timer, Topic, Watch};
use crate::panel::nothing;
use crate::{Label, Part, TimerName};
use faultline_engine::view::{Belief, Concern, Field, Glance, Grid, NodeView, Subject, TimerView, Value};
use faultline_engine::{Epoch, EpochKind, NodeSet};

/// How many pages are open: what the monitor shows beside its part.
pub(crate) static OPEN_PAGES: EpochKind = EpochKind::number("open-pages", "!");
/// How many records a service has on its disk.
pub(crate) static SPACE: EpochKind = EpochKind::number("records", "#");

pub(super) fn glance(process: &Monitor) -> Glance {
    let (part, epoch, votes) = match process {
        Monitor::Watch(watch) => {
            let open = watch.pages.open.len() as u64;
            let epoch = if open > 0 { OPEN_PAGES.of(open) } else { Epoch::NONE };
            (Part::Monitoring, epoch, watch.pages.about(|_| true))
        }
        Monitor::Database(_) => (Part::Database, Epoch::NONE, NodeSet::EMPTY),
        Monitor::Service(service) => {
            let part = if service.full { Part::Full } else { Part::Serving };
            let epoch = if service.used > 0 { SPACE.of(service.used.into()) } else { Epoch::NONE };
            (part, epoch, NodeSet::EMPTY)
        }
    };
    Glance { role: part.role(), epoch, commit: 0, votes, task: None }
}

pub(super) fn node(process: &Monitor) -> NodeView {
    match process {
        Monitor::Watch(watch) => monitor(watch),
        Monitor::Database(database) => {
            let fields = vec![Field::number(Label::Ended, database.answered.into())];
            NodeView { fields, ..NodeView::default() }
        }
        Monitor::Service(service) => served(service),
    }
}

fn served(service: &Service) -> NodeView {
    NodeView { fields: service.gauges().fields().to_vec(), ..NodeView::default() }
}

/// What the monitor knows: the alerts of each node, and the pages that are open.
fn monitor(watch: &Watch) -> NodeView {
    let pages = &watch.pages;
    let silenced = pages.silences.iter().map(|silence| silence.node).collect();
    let fields = vec![
        Field::number(Label::Life, watch.life.into()),
        Field::number(Label::Scrape, watch.scrapes),
        Field::number(Label::PagesSent, pages.sent.into()),
        Field::new(Label::Silenced, Value::Nodes(silenced)),
    ];
    let columns =
        [Label::Peer, Label::Records, Label::Bad, Label::Space, Label::Trend, Label::Errors, Label::Burn];
    let alerts = Grid::new(Label::Alerts, &columns, watch.targets.iter().map(target).collect());
    let page = |page: &super::Page| {
        let nodes: NodeSet = page.members.iter().map(|(node, _)| *node).collect();
        vec![
            Value::Number(page.id.into()),
            Value::Node(Some(page.cause)),
            Value::Number(page.members.len() as u64),
            Value::Nodes(nodes),
        ]
    };
    let columns = [Label::Page, Label::Cause, Label::AlertCount, Label::About];
    let open = Grid::new(Label::Pages, &columns, pages.open.iter().map(page).collect());
    NodeView { fields, grids: vec![alerts, open], ..NodeView::default() }
}

fn target(target: &Target) -> Vec<Value> {
    let newest = target.series.newest().filter(|_| target.unknown.is_none());
    let number = |value: Option<u32>| value.map_or_else(nothing, |value| Value::Number(value.into()));
    let service = newest.filter(|_| target.node != DATABASE);
    let mut row = vec![
        Value::Node(Some(target.node)),
        number(service.map(|newest| newest.gauges.used)),
        number(newest.map(|newest| newest.gauges.bad)),
    ];
    row.extend(target.alerts.into_iter().map(|state| Value::Name(word(target, state).into())));
    row
}

fn word(target: &Target, state: State) -> Label {
    match state {
        _ if target.unknown.is_some() => Label::Unknown,
        State::Fine => Label::Fine,
        State::Pending(_) => Label::Pending,
        State::Firing(_) => Label::Firing,
    }
}

/// The alerts of each node, a row for each rule.
pub(super) fn beliefs(process: &Monitor) -> Vec<Belief> {
    let Monitor::Watch(watch) = process else { return Vec::new() };
    let of = |target: &Target, topic: Topic, state: State| {
        let state = word(target, state);
        let (concern, mark) = match state {
            Label::Unknown => (Concern::Uneasy, "?"),
            Label::Pending => (Concern::Uneasy, "…"),
            Label::Firing => (Concern::Alarmed, "!"),
            _ => (Concern::Calm, ""),
        };
        let row = match topic {
            Topic::Space => Label::Space,
            Topic::Trend => Label::Trend,
            Topic::Errors => Label::Errors,
            Topic::Burn | Topic::NoNews => Label::Burn,
        };
        Belief {
            by: Subject::Name(row.into()),
            of: Subject::Node(target.node),
            state: state.into(),
            concern,
            mark: mark.into(),
            runs: None,
            gone: 0,
            epoch: Epoch::NONE,
            rank: None,
            fields: Vec::new(),
        }
    };
    let mut beliefs = Vec::new();
    for target in &watch.targets {
        let alerts = Topic::RULES.into_iter().zip(target.alerts);
        beliefs.extend(alerts.map(|(topic, state)| of(target, topic, state)));
    }
    beliefs
}

/// What the newest sample says of each disk, and beside it what the line through the last samples says of its future: nothing
/// where too few samples are in its window, or where the line does not grow.
pub(super) fn forecasts(watch: &Watch, config: &Config) -> Option<Grid> {
    let known = watch.targets.iter().filter(|target| target.node != DATABASE && target.unknown.is_none());
    let row = |target: &Target| {
        let newest = target.series.newest()?;
        let line = target.series.line(config.line_window());
        let full = line.and_then(|line| line.comes_to(config.capacity.0));
        Some(vec![
            Value::Node(Some(target.node)),
            Value::Number(newest.gauges.used.into()),
            Value::Number(config.capacity.0.into()),
            full.map_or_else(nothing, Value::Span),
            Value::Span(config.horizon),
        ])
    };
    let rows: Vec<_> = known.filter_map(row).collect();
    let columns = [Label::Peer, Label::Records, Label::Capacity, Label::FullIn, Label::Horizon];
    (!rows.is_empty()).then(|| Grid::new(Label::Forecasts, &columns, rows))
}

/// What is left of a process that is down.
pub(super) fn disk(disk: &Disk) -> NodeView {
    let mut fields = Vec::new();
    if disk.samples.is_empty() && disk.sent == 0 {
        fields.push(Field::number(Label::Records, disk.used.into()));
    } else {
        fields.push(Field::number(Label::Samples, disk.samples.len() as u64));
        fields.push(Field::number(Label::PagesSent, disk.sent.into()));
    }
    NodeView { fields, ..NodeView::default() }
}

pub(super) fn timer(timer: Timer) -> TimerView {
    let name = match timer {
        Timer::Scrape => TimerName::Scrape,
        Timer::Stale(_) => TimerName::Stale,
        Timer::Unsilence(_) => TimerName::Unsilence,
        Timer::Renew => TimerName::Renew,
        Timer::Overdue => TimerName::Overdue,
    };
    TimerView { name: name.into(), number: name.number(), prominent: name == TimerName::Scrape }
}
