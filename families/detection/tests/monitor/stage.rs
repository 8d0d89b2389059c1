//! Runs of a monitor from scripts.

use faultline_detection::Fact;
use faultline_detection::monitor::{Config, Message, Monitor, MonitorFact};
use faultline_engine::view::{Detail, Matrix};
use faultline_engine::{Endpoint, NodeId, Packet, Record, ScriptLine, Setup, Time, TimedInput, Timeline};

/// Node number `n` as people count.
pub(crate) fn n(number: u16) -> NodeId {
    NodeId(number - 1)
}

/// A run of so many nodes and clients.
pub(crate) struct Stage(Timeline<Monitor>);

impl Stage {
    pub(crate) fn new((nodes, clients): (u16, u16), seed: u64, config: Config, script: &str) -> Self {
        let line = |line: &str| {
            let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
            TimedInput { at: read.at.unwrap_or_else(|| panic!("{line}: no moment")), input: read.input }
        };
        let mut inputs: Vec<TimedInput> =
            script.lines().map(str::trim).filter(|line| !line.is_empty()).map(line).collect();
        inputs.sort_by_key(|input| input.at);
        Self(Timeline::new(Setup { nodes, clients, seed, config }, inputs))
    }

    /// Up to a moment such as `1.2s`.
    pub(crate) fn until(&mut self, moment: &str) -> &mut Self {
        self.0.seek(moment.parse().unwrap_or_else(|_| panic!("{moment} is no moment")), u32::MAX);
        self
    }

    /// Which alerts there are.
    pub(crate) fn matrix(&self) -> Matrix {
        faultline_engine::matrix(&self.0, Detail::Values)
    }

    /// What a node stated, and when.
    pub(crate) fn facts(&self, of: NodeId) -> impl Iterator<Item = (Time, MonitorFact)> {
        let history = self.0.history();
        history.facts.iter().filter(move |record| record.subject == Endpoint::Node(of)).filter_map(|record| {
            let Fact::Monitor(fact) = record.fact else { return None };
            Some((history.events[record.event as usize].time, fact))
        })
    }

    /// When a node first stated something.
    pub(crate) fn first(&self, of: NodeId, what: impl Fn(&MonitorFact) -> bool) -> Option<Time> {
        self.facts(of).find(|(_, fact)| what(fact)).map(|(at, _)| at)
    }

    /// How often a node stated something.
    pub(crate) fn count(&self, of: NodeId, what: impl Fn(&MonitorFact) -> bool) -> usize {
        self.facts(of).filter(|(_, fact)| what(fact)).count()
    }

    /// Every message that a node sent to another one.
    pub(crate) fn messages(&self) -> impl Iterator<Item = Message> {
        self.0.history().messages.iter().filter_map(|record| match record.packet {
            Packet::Peer(message) => Some(message),
            _ => None,
        })
    }

    /// The rules that broke.
    pub(crate) fn broken(&self) -> Vec<&'static str> {
        Record::violations(&self.0).iter().map(|broken| broken.rule.slug).collect()
    }
}
