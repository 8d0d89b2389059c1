//! Runs of Raft from scripts, for tests.
//!
//! Luck is taken out where a test is about an order of events: [`STEADY`] gives every message 10 ms and
//! every write 1 ms, and [`patient`] lets nobody lose patience within a minute, so that only `timeout n1` in
//! the script begins an election.
#![allow(dead_code, reason = "every test program uses a part of it")]

use faultline_agreement::raft::{Config, Raft};
use faultline_agreement::{Evidence, Fact};
use faultline_agreement::{Label, Part};
use faultline_engine::view::{Glance, Value};
use faultline_engine::{
    Controls, FactRecord, LogWindow, NodeId, Picture, Protocol, Setup, SpanRange, Time, TimedInput, Timeline,
    Violation,
};

/// The part that a process plays.
pub(crate) fn part(glance: &Glance) -> Part {
    Part::find(glance.role.slug).expect("a part of the family")
}

/// Messages take 10 ms, writes 1 ms.
pub(crate) const STEADY: &str = "0s delay all 10ms
0s disk all 1ms
";

/// A configuration in which elections begin only when a script says so.
pub(crate) fn patient() -> Config {
    let election = SpanRange::millis(50_000, 60_000);
    // Who hears a leader would withhold its vote as long.
    Config { election, withhold_votes: false, ..Config::default() }
}

/// Reads a script, one input per line, sorted by time; empty lines are skipped.
pub(crate) fn script(text: &str) -> Vec<TimedInput> {
    let mut inputs: Vec<TimedInput> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let read: faultline_engine::ScriptLine =
                line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
            TimedInput { at: read.at.unwrap_or_else(|| panic!("{line}: no moment")), input: read.input }
        })
        .collect();
    inputs.sort_by_key(|timed| timed.at);
    inputs
}

/// Node number `n` as people count.
pub(crate) fn n(number: u16) -> NodeId {
    NodeId(number - 1)
}

/// A run, moved on by scripts.
pub(crate) struct Stage {
    pub(crate) timeline: Timeline<Raft>,
}

impl Stage {
    /// A run of one client, under [`STEADY`] conditions.
    pub(crate) fn steady(nodes: u16, config: Config, text: &str) -> Self {
        Self::new(Setup { nodes, clients: 1, seed: 1, config }, &format!("{STEADY}{text}"))
    }

    pub(crate) fn new(setup: Setup<Raft>, text: &str) -> Self {
        Self { timeline: Timeline::new(setup, script(text)) }
    }

    /// Runs up to a moment such as `"1.2s"`, through violations.
    pub(crate) fn until(&mut self, moment: &str) -> &mut Self {
        let to: Time = moment.parse().unwrap_or_else(|_| panic!("{moment} is no moment"));
        self.timeline.seek(to, u32::MAX);
        self
    }

    /// Acts at the present moment.
    pub(crate) fn act(&mut self, line: &str) -> &mut Self {
        let line = self.timeline.read(line).unwrap_or_else(|error| panic!("{line}: {error:?}"));
        assert!(self.timeline.act(line.input), "the script is full");
        self
    }

    pub(crate) fn glance(&self, node: NodeId) -> Glance {
        let process = self.timeline.world().node(node).2;
        process.unwrap_or_else(|| panic!("{node} is down")).glance()
    }

    pub(crate) fn role(&self, node: NodeId) -> Part {
        part(&self.glance(node))
    }

    /// Part and term of every node that is up.
    pub(crate) fn roles(&self) -> Vec<(Part, u64)> {
        let world = self.timeline.world();
        let up = (0..world.setup().nodes).filter_map(|i| world.node(NodeId(i)).2);
        up.map(Protocol::glance).map(|glance| (part(&glance), glance.epoch.number)).collect()
    }

    /// The commit index of every node that is up.
    pub(crate) fn commits(&self) -> Vec<u64> {
        let world = self.timeline.world();
        let up = (0..world.setup().nodes).filter_map(|i| world.node(NodeId(i)).2);
        up.map(|process| process.glance().commit).collect()
    }

    /// The terms of a node's log.
    pub(crate) fn log(&self, node: NodeId) -> Vec<u64> {
        let view = Picture::node(&self.timeline, node, LogWindow { from: 1, len: u64::MAX });
        view.log.expect("Raft has a log").cells.iter().map(|cell| cell.epoch.number).collect()
    }

    pub(crate) fn field(&self, node: NodeId, label: Label) -> Value {
        let view = Picture::node(&self.timeline, node, LogWindow { from: 1, len: 0 });
        let field = view.fields.into_iter().find(|field| field.label == label.into());
        field.unwrap_or_else(|| panic!("{node} shows no {label:?}")).value
    }

    /// A node's store, as `x=1 y=2`.
    pub(crate) fn table(&self, node: NodeId) -> String {
        let table =
            Picture::node(&self.timeline, node, LogWindow { from: 1, len: 0 }).table.unwrap_or_default();
        table.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
    }

    /// Everything that happened so far.
    pub(crate) fn facts(&self) -> &[FactRecord<Fact>] {
        &self.timeline.history().facts
    }

    pub(crate) fn count(&self, wanted: impl Fn(&Fact) -> bool) -> usize {
        self.facts().iter().filter(|record| wanted(&record.fact)).count()
    }

    pub(crate) fn violations(&self) -> &[Violation<Evidence>] {
        &self.timeline.history().violations
    }

    /// The whole story, for a test that fails.
    pub(crate) fn story(&self) -> String {
        let history = self.timeline.history();
        let line = |record: &FactRecord<Fact>| {
            let time = history.events[record.event as usize].time;
            format!("{time} {} {:?}\n", record.subject, record.fact)
        };
        history.facts.iter().map(line).collect()
    }
}
