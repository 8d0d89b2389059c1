//! A pool to be watched.

use faultline_engine::{
    ClientFact, NodeId, Record, ScriptLine, Settings, Setup, Span, Time, TimedInput, Timeline,
};
use faultline_strategies::reassign::submission::Answer;
use faultline_strategies::reassign::{Config, Reassign, TaskFact};
use faultline_strategies::{Fact, Outcome};

pub(crate) fn n(number: u16) -> NodeId {
    NodeId(number - 1)
}

pub(crate) struct Stage(pub(crate) Timeline<Reassign>);

impl Stage {
    /// A pool and workers, so many nodes in all, with settings by name.
    pub(crate) fn new(nodes: u16, settings: &[(&str, &str)], script: &str) -> Self {
        Self::seeded(nodes, 42, settings, script)
    }

    pub(crate) fn seeded(nodes: u16, seed: u64, settings: &[(&str, &str)], script: &str) -> Self {
        let mut config = Config::default();
        for (name, value) in settings {
            config.set(name, value).unwrap_or_else(|error| panic!("{name} {value}: {error:?}"));
        }
        let timed = |line: &str| {
            let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
            TimedInput { at: read.at.unwrap_or_else(|| panic!("{line}: no moment")), input: read.input }
        };
        let lines = script.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut inputs: Vec<TimedInput> = lines.map(timed).collect();
        inputs.sort_by_key(|timed| timed.at);
        Self(Timeline::new(Setup { nodes, clients: 2, seed, config }, inputs))
    }

    pub(crate) fn until(mut self, moment: &str) -> Self {
        self.0.seek(moment.parse().unwrap_or_else(|_| panic!("{moment} is no moment")), u32::MAX);
        self
    }

    /// What happened to tasks, and when.
    pub(crate) fn facts(&self) -> impl Iterator<Item = (Time, TaskFact)> {
        let history = self.0.history();
        history.facts.iter().filter_map(|record| match record.fact {
            Fact::Task(fact) => Some((history.events[record.event as usize].time, fact)),
            _ => None,
        })
    }

    pub(crate) fn count(&self, is: impl Fn(&TaskFact) -> bool) -> usize {
        self.facts().filter(|(_, fact)| is(fact)).count()
    }

    pub(crate) fn counted(&self) -> usize {
        self.count(|fact| matches!(fact, TaskFact::Counted { .. }))
    }

    /// What clients were told, and how long it took.
    pub(crate) fn answers(&self) -> Vec<(Answer, Span)> {
        let of = |fact: &Fact| match fact {
            Fact::Client(ClientFact::Returned { outcome: Outcome::Settled(answer), took, .. }) => {
                Some((*answer, *took))
            }
            _ => None,
        };
        self.0.history().facts.iter().filter_map(|record| of(&record.fact)).collect()
    }

    pub(crate) fn told(&self) -> Vec<(u16, u16)> {
        self.answers().into_iter().map(|(answer, _)| (answer.counted, answer.aside)).collect()
    }

    pub(crate) fn broken(&self) -> Vec<&'static str> {
        Record::violations(&self.0).iter().map(|violation| violation.rule.slug).collect()
    }
}
