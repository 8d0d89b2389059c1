//! Runs from scripts, of any detector.

use faultline_detection::{Fact, Label};
use faultline_engine::view::{Matrix, Subject, Value};
use faultline_engine::{
    Endpoint, LogWindow, NodeId, Picture, Protocol, Record, ScriptLine, Setup, Span, Time, TimedInput,
    Timeline,
};

/// Node number `n` as people count.
pub(crate) fn n(number: u16) -> NodeId {
    NodeId(number - 1)
}

/// A run of so many nodes.
pub(crate) struct Stage<P: Protocol> {
    pub(crate) run: Timeline<P>,
}

impl<P: Protocol<Fact = Fact>> Stage<P> {
    pub(crate) fn new(nodes: u16, config: P::Config, script: &str) -> Self {
        Self::seeded(nodes, config, script, 1)
    }

    pub(crate) fn seeded(nodes: u16, config: P::Config, script: &str, seed: u64) -> Self {
        let line = |line: &str| {
            let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
            TimedInput { at: read.at.unwrap_or_else(|| panic!("{line}: no moment")), input: read.input }
        };
        let lines = script.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut inputs: Vec<TimedInput> = lines.map(line).collect();
        inputs.sort_by_key(|input| input.at);
        Self { run: Timeline::new(Setup { nodes, clients: 0, seed, config }, inputs) }
    }

    /// Up to a moment such as `1.2s`.
    pub(crate) fn until(&mut self, moment: &str) -> &mut Self {
        let to: Time = moment.parse().unwrap_or_else(|_| panic!("{moment} is no moment"));
        self.run.seek(to, u32::MAX);
        self
    }

    /// When a node changed its opinion of another one, and whether it suspects it from then on.
    pub(crate) fn opinions(&self, by: NodeId, of: NodeId) -> Vec<(Time, bool)> {
        let history = self.run.history();
        let change = |record: &faultline_engine::FactRecord<Fact>| {
            let (_, suspects) = record.fact.opinion().filter(|(node, _)| *node == of)?;
            let mine = record.subject == Endpoint::Node(by);
            mine.then(|| (history.events[record.event as usize].time, suspects))
        };
        history.facts.iter().filter_map(change).collect()
    }

    /// What is told of a node.
    pub(crate) fn facts(&self, of: NodeId) -> Vec<Fact> {
        let facts = self.run.history().facts.iter();
        facts.filter(|record| record.subject == Endpoint::Node(of)).map(|record| record.fact).collect()
    }

    /// Whether a node that runs suspects another one.
    pub(crate) fn suspects(&self, by: NodeId, of: NodeId) -> bool {
        let process = self.run.world().node(by).2.unwrap_or_else(|| panic!("{by} is down"));
        process.glance().votes.contains(of)
    }

    /// When one begins to suspect another one after a moment, counted from it.
    pub(crate) fn detects(&self, by: NodeId, of: NodeId, after: Time) -> Option<Span> {
        let first = self.opinions(by, of).into_iter().find(|(at, suspects)| *suspects && *at > after);
        first.map(|(at, _)| at.since(after))
    }

    /// A table of the panel of a node.
    pub(crate) fn table(&self, node: NodeId, title: Label) -> Vec<Vec<Value>> {
        let view = Picture::node(&self.run, node, LogWindow { from: 1, len: 0 });
        let grid = view.grids.into_iter().find(|grid| grid.title == title.into());
        grid.expect("everybody has the table").rows
    }

    /// The place in the matrix of what one believes of another one.
    pub(crate) fn place(matrix: &Matrix, by: NodeId, of: NodeId) -> usize {
        let find = |line: &[Subject], node| line.iter().position(|one| *one == Subject::Node(node));
        let (row, column) = (find(&matrix.rows, by), find(&matrix.columns, of));
        let (row, column) = row.zip(column).unwrap_or_else(|| panic!("{by} and {of} are members"));
        row * matrix.columns.len() + column
    }

    /// The rules that broke.
    pub(crate) fn broken(&self) -> Vec<&'static str> {
        Record::violations(&self.run).iter().map(|broken| broken.rule.slug).collect()
    }
}
