//! A run to look at.

use faultline_engine::view::{Detail, Matrix};
use faultline_engine::{ClientFact, Measure, NodeId, Record, ScriptLine, Setup, Time, TimedInput, Timeline};
use faultline_strategies::failover::{Config, Fact, Failover};

pub(crate) type Any = faultline_strategies::Fact;

pub(crate) struct Stage(Timeline<Failover>);

/// n1, as scripts number nodes.
pub(crate) const fn n(number: u16) -> NodeId {
    NodeId(number - 1)
}

impl Stage {
    pub(crate) fn new(config: Config, nodes: u16, seed: u64, script: &str) -> Self {
        let timed = |line: &str| {
            let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
            TimedInput { at: read.at.unwrap_or_else(|| panic!("{line}: no moment")), input: read.input }
        };
        let lines = script.lines().map(str::trim).filter(|line| !line.is_empty());
        Self(Timeline::new(Setup { nodes, clients: 2, seed, config }, lines.map(timed).collect()))
    }

    pub(crate) fn until(mut self, moment: &str) -> Self {
        self.0.seek(moment.parse().unwrap_or_else(|_| panic!("{moment} is no moment")), u32::MAX);
        self
    }

    pub(crate) fn matrix(&self) -> Matrix {
        faultline_engine::matrix(&self.0, Detail::Values)
    }

    /// What happened, and when.
    pub(crate) fn all(&self) -> impl Iterator<Item = (Time, Any)> {
        let history = self.0.history();
        history.facts.iter().map(|record| (history.events[record.event as usize].time, record.fact))
    }

    /// What happened of failover, when, and at which node.
    pub(crate) fn own(&self) -> impl Iterator<Item = (Time, NodeId, Fact)> {
        let history = self.0.history();
        history.facts.iter().filter_map(|record| match (record.fact, record.subject.node()) {
            (Any::Failover(fact), Some(node)) => {
                Some((history.events[record.event as usize].time, node, fact))
            }
            _ => None,
        })
    }

    /// The first that is one.
    pub(crate) fn first(&self, is: impl Fn(NodeId, &Fact) -> bool) -> Option<(Time, Fact)> {
        self.own().find(|(_, node, fact)| is(*node, fact)).map(|(time, _, fact)| (time, fact))
    }

    pub(crate) fn count(&self, is: impl Fn(&Fact) -> bool) -> usize {
        self.own().filter(|(_, _, fact)| is(fact)).count()
    }

    /// When clients were answered.
    pub(crate) fn answers(&self) -> Vec<Time> {
        let answered =
            |(time, fact)| matches!(fact, Any::Client(ClientFact::Returned { .. })).then_some(time);
        self.all().filter_map(answered).collect()
    }

    /// The names of all messages, and when they left.
    pub(crate) fn sent(&self) -> Vec<(Time, &'static str)> {
        let mut sent = Vec::new();
        let mut tell = |time, measure| {
            if let Measure::Sent { name, .. } = measure {
                sent.push((time, name));
            }
        };
        Record::measure(&self.0, 0, u32::MAX, &mut tell);
        sent
    }

    /// How much all messages of these names say.
    pub(crate) fn bytes(&self, names: &[&str]) -> u64 {
        let mut sum = 0;
        let mut tell = |_, measure| {
            if let Measure::Sent { bytes, name } = measure
                && names.contains(&name)
            {
                sum += u64::from(bytes);
            }
        };
        Record::measure(&self.0, 0, u32::MAX, &mut tell);
        sum
    }

    pub(crate) fn broken(&self) -> Vec<&'static str> {
        Record::violations(&self.0).iter().map(|violation| violation.rule.slug).collect()
    }
}

/// A moment in seconds and milliseconds.
pub(crate) const fn at(millis: u64) -> Time {
    Time(millis * 1_000)
}
