//! Runs from scripts, and what can be seen of them.

use faultline_commit::{Config, Evidence, Fact, Node};
use faultline_engine::view::{Held, Role};
use faultline_engine::{
    ClientFact, EventKind, LogWindow, NodeId, Picture, Record, Retired, Rule, ScriptLine, Settings, Setup,
    Time, TimedInput, Timeline, Violation,
};

/// A run of four nodes and two clients.
pub(crate) struct Stage(Timeline<Node>);

/// Node number `n` as people count.
pub(crate) fn n(number: u16) -> NodeId {
    NodeId(number - 1)
}

impl Stage {
    /// A run of a protocol with these settings and this script, one input per line in order of time.
    pub(crate) fn new(protocol: fn() -> Config, settings: &[(&str, &str)], script: &str) -> Self {
        let mut config = protocol();
        for (name, value) in settings {
            config.set(name, value).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        }
        let script = format!("0s delay all 10ms\n0s disk all 1ms\n{script}");
        let input = |line: &str| {
            let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
            TimedInput { at: read.at.unwrap_or_else(|| panic!("{line}: no moment")), input: read.input }
        };
        let inputs = script.lines().map(str::trim).filter(|line| !line.is_empty()).map(input).collect();
        Self(Timeline::new(Setup { nodes: 4, clients: 2, seed: 1, config }, inputs))
    }

    /// Runs up to a moment such as `"1.2s"`; no rule may be broken on the way.
    pub(crate) fn until(mut self, moment: &str) -> Self {
        let to: Time = moment.parse().unwrap_or_else(|_| panic!("{moment} is no moment"));
        self.0.seek(to, u32::MAX);
        assert!(self.violations().is_empty(), "{}", self.story());
        self
    }

    /// Runs up to a moment, whatever breaks.
    pub(crate) fn through(mut self, moment: &str) -> Self {
        let to: Time = moment.parse().unwrap_or_else(|_| panic!("{moment} is no moment"));
        self.0.seek(to, u32::MAX);
        self
    }

    pub(crate) fn violations(&self) -> &[Violation<Evidence>] {
        &self.0.history().violations
    }

    /// The rules that do not judge everything any more, and why.
    pub(crate) fn retired(&self) -> Vec<(&'static Rule, Retired)> {
        self.0.retired()
    }

    /// The parts of all nodes: `-` for one that is down.
    pub(crate) fn roles(&self) -> Vec<Option<&'static Role>> {
        self.0.frame().nodes.iter().map(|node| node.glance.map(|glance| glance.role)).collect()
    }

    /// A node's log: `yes T1, commit T1`, of what is on the disk where it is down.
    pub(crate) fn log(&self, node: NodeId) -> String {
        let log = self.0.node(node, LogWindow { from: 1, len: u64::MAX }).log.expect("there is a log");
        let record = |held: &Held| match held {
            Held::Record { name, about } => format!("{} {about}", name.0),
            other => format!("{other:?}"),
        };
        log.cells.iter().map(|cell| record(&cell.held)).collect::<Vec<_>>().join(", ")
    }

    /// A node's store: `x=1`.
    pub(crate) fn store(&self, node: NodeId) -> String {
        let table = self.0.node(node, LogWindow { from: 1, len: 0 }).table.unwrap_or_default();
        table.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
    }

    /// How often a fact of commitment happened that is like this.
    pub(crate) fn count(&self, wanted: impl Fn(NodeId, &Fact) -> bool) -> usize {
        let facts = self.0.history().facts.iter();
        let mine = facts.filter_map(|record| Some((record.subject.node()?, &record.fact)));
        mine.filter(|(node, fact)| wanted(*node, fact)).count()
    }

    /// When the first such fact happened.
    pub(crate) fn first(&self, wanted: impl Fn(NodeId, &Fact) -> bool) -> Option<Time> {
        let history = self.0.history();
        let mut facts = history.facts.iter();
        let found = facts.find(|record| record.subject.node().is_some_and(|node| wanted(node, &record.fact)));
        found.map(|record| history.events[record.event as usize].time)
    }

    /// The names of the messages between nodes that were sent so far, in order, without those of clients.
    pub(crate) fn messages(&self, name: &str) -> usize {
        let history = self.0.history();
        let mut seen = 0;
        for number in 0..u32::try_from(history.events.len()).expect("a short run") {
            if let EventKind::Delivered(id) = history.events[number as usize].kind
                && let Some((detail, _)) = self.0.message(id)
            {
                seen += usize::from(detail.view.name == name);
            }
        }
        seen
    }

    /// What the clients were told, in order.
    pub(crate) fn answers(&self) -> Vec<String> {
        let facts = self.0.history().facts.iter();
        facts
            .filter_map(|record| match &record.fact {
                Fact::Client(ClientFact::Returned { outcome, .. }) => Some(outcome.to_string()),
                _ => None,
            })
            .collect()
    }

    /// The whole story, for a test that fails.
    pub(crate) fn story(&self) -> String {
        let history = self.0.history();
        let facts = history.facts.iter();
        facts
            .map(|record| {
                let time = history.events[record.event as usize].time;
                format!("{time} {} {:?}\n", record.subject, record.fact)
            })
            .collect()
    }
}
