//! A computation to be watched.

use faultline_computation::map_reduce::{Config, MapReduce};
use faultline_computation::{Evidence, Fact, count};
use faultline_engine::{
    ClientFact, FactRecord, Halt, NodeId, ScriptLine, Settings, Setup, Span, Time, TimedInput, Timeline,
    Violation,
};

pub(crate) fn n(number: u16) -> NodeId {
    NodeId(number - 1)
}

pub(crate) struct Stage(pub(crate) Timeline<MapReduce>);

impl Stage {
    /// A master, a file system, four workers and two clients, with settings by name.
    pub(crate) fn new(settings: &[(&str, &str)], script: &str) -> Self {
        Self::seeded(6, 7, settings, script)
    }

    pub(crate) fn seeded(nodes: u16, seed: u64, settings: &[(&str, &str)], script: &str) -> Self {
        let mut config = Config::default();
        for (name, value) in settings {
            config.set(name, value).unwrap_or_else(|error| panic!("{name} {value}: {error:?}"));
        }
        let lines = script.lines().map(str::trim).filter(|line| !line.is_empty());
        let timed = |line: &str| {
            let line: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
            TimedInput { at: line.at.expect("a moment"), input: line.input }
        };
        let mut inputs: Vec<TimedInput> = lines.map(timed).collect();
        inputs.sort_by_key(|timed| timed.at);
        Self(Timeline::new(Setup { nodes, clients: 2, seed, config }, inputs))
    }

    /// Lets time pass; violations do not stop it.
    pub(crate) fn until(&mut self, moment: &str) -> &mut Self {
        let moment: Time = moment.parse().unwrap_or_else(|_| panic!("{moment} is no moment"));
        assert_eq!(Timeline::seek(&mut self.0, moment, u32::MAX), Halt::Reached);
        self
    }

    pub(crate) fn facts(&self) -> Vec<(Time, NodeId, Fact)> {
        let history = self.0.history();
        let of = |record: &FactRecord<Fact>| {
            Some((history.events[record.event as usize].time, record.subject.node()?, record.fact))
        };
        history.facts.iter().filter_map(of).collect()
    }

    /// The facts that `pick` picks.
    pub(crate) fn pick<T>(&self, pick: impl Fn(NodeId, Fact) -> Option<T>) -> Vec<T> {
        self.facts().into_iter().filter_map(|(_, who, fact)| pick(who, fact)).collect()
    }

    /// What clients were told, and how long it took.
    pub(crate) fn answers(&self) -> Vec<(count::Answer, Span)> {
        let of = |record: &FactRecord<Fact>| match record.fact {
            Fact::Client(ClientFact::Returned { outcome: answer, took, .. }) => Some((answer, took)),
            _ => None,
        };
        self.0.history().facts.iter().filter_map(of).collect()
    }

    pub(crate) fn violations(&self) -> &[Violation<Evidence>] {
        &self.0.history().violations
    }
}

/// What the speech has.
pub(crate) const SPEECH: count::Answer = count::Answer { words: 272, distinct: 142 };
