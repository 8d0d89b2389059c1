//! A run of any protocol of the family, to look at.

use faultline_engine::kv::{Answer, Command};
use faultline_engine::view::{Detail, Matrix};
use faultline_engine::{
    ClientFact, ClientId, Endpoint, Measure, NodeId, Protocol, Record, ScriptLine, Setup, Time, TimedInput,
    Timeline,
};
use faultline_replication::Fact;

pub(crate) struct Stage<P: Protocol>(Timeline<P>);

/// n1, as scripts number nodes.
pub(crate) const fn n(number: u16) -> NodeId {
    NodeId(number - 1)
}

/// A moment in milliseconds.
pub(crate) const fn at(millis: u64) -> Time {
    Time(millis * 1_000)
}

/// Every message takes 10 ms, every write 1 ms.
const STEADY: &str = "0s delay all 10ms\n0s disk all 1ms\n";

impl<P: Protocol<Fact = Fact>> Stage<P> {
    /// Under steady conditions.
    pub(crate) fn new(config: P::Config, nodes: u16, script: &str) -> Self {
        Self::seeded(config, nodes, 1, &format!("{STEADY}{script}"))
    }

    pub(crate) fn seeded(config: P::Config, nodes: u16, seed: u64, script: &str) -> Self {
        let timed = |line: &str| {
            let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
            TimedInput { at: read.at.unwrap_or_else(|| panic!("{line}: no moment")), input: read.input }
        };
        let lines = script.lines().map(str::trim).filter(|line| !line.is_empty());
        Self(Timeline::new(Setup { nodes, clients: 3, seed, config }, lines.map(timed).collect()))
    }

    pub(crate) fn until(mut self, millis: u64) -> Self {
        self.0.seek(at(millis), u32::MAX);
        self
    }

    /// What each node holds of each key, side by side.
    #[allow(dead_code, reason = "not every protocol has a matrix")]
    pub(crate) fn matrix(&self) -> Matrix {
        faultline_engine::matrix(&self.0, Detail::Values)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (Time, Endpoint, &Fact)> {
        let history = self.0.history();
        let time = |event: u32| history.events[event as usize].time;
        history.facts.iter().map(move |record| (time(record.event), record.subject, &record.fact))
    }

    /// What happened at nodes, of the facts that `own` picks: when, and where.
    pub(crate) fn picked<'a, F: 'a>(
        &'a self,
        own: fn(&'a Fact) -> Option<&'a F>,
    ) -> impl Iterator<Item = (Time, NodeId, &'a F)> {
        self.all().filter_map(move |(time, subject, fact)| Some((time, subject.node()?, own(fact)?)))
    }

    /// What clients of a key-value store were told: when, who, what they had asked, what they heard, and from whom.
    #[allow(dead_code, reason = "what clients of a replicated data type hear is no answer of the store")]
    pub(crate) fn answers(&self) -> Vec<(Time, ClientId, Command, Answer, NodeId)> {
        let answered = |(time, _, fact): (Time, Endpoint, &Fact)| match fact {
            Fact::Client(ClientFact::Returned { ticket, operation, outcome, by, .. }) => {
                Some((time, ticket.client, operation.key_value()?, outcome.key_value()?, *by))
            }
            _ => None,
        };
        self.all().filter_map(answered).collect()
    }

    pub(crate) fn measure(&self, mut tell: impl FnMut(Time, Measure)) {
        Record::measure(&self.0, 0, u32::MAX, &mut tell);
    }

    /// How many messages of each of these names were sent from a moment on.
    pub(crate) fn sent(&self, since: Time, names: &[&str]) -> usize {
        let mut count = 0;
        self.measure(|time, measure| {
            if let Measure::Sent { name, .. } = measure
                && time >= since
                && names.contains(&name)
            {
                count += 1;
            }
        });
        count
    }

    /// When a rule was broken.
    #[allow(dead_code, reason = "most tests ask whether, and not when")]
    pub(crate) fn broken_at(&self, rule: &str) -> Option<Time> {
        let violations = Record::violations(&self.0);
        let violation = violations.iter().find(|violation| violation.rule.slug == rule)?;
        Some(self.0.history().events[violation.event as usize].time)
    }

    pub(crate) fn broken(&self) -> Vec<&'static str> {
        Record::violations(&self.0).iter().map(|violation| violation.rule.slug).collect()
    }
}
