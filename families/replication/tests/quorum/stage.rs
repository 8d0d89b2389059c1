//! A run to look at.

use faultline_engine::kv::{Answer, Command};
use faultline_engine::{
    ClientFact, ClientId, Endpoint, Measure, NodeId, Record, ScriptLine, Setup, Ticket, Time, TimedInput,
    Timeline,
};
use faultline_replication::quorum::{Config, Fact, Replica};

type Any = faultline_replication::Fact;

pub(crate) struct Stage(Timeline<Replica>);

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

/// What a client asked and was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) at: Time,
    pub(crate) client: ClientId,
    pub(crate) asked: Command,
    pub(crate) outcome: Answer,
}

impl Stage {
    pub(crate) fn new(config: Config, nodes: u16, script: &str) -> Self {
        Self::seeded(config, nodes, 1, &format!("{STEADY}{script}"))
    }

    pub(crate) fn seeded(config: Config, nodes: u16, seed: u64, script: &str) -> Self {
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

    fn all(&self) -> impl Iterator<Item = (Time, Endpoint, &Any)> {
        let history = self.0.history();
        let time = |event: u32| history.events[event as usize].time;
        history.facts.iter().map(move |record| (time(record.event), record.subject, &record.fact))
    }

    /// What happened among the replicas, when, and at which node.
    pub(crate) fn own(&self) -> impl Iterator<Item = (Time, NodeId, &Fact)> {
        self.all().filter_map(|(time, subject, fact)| match (fact, subject.node()) {
            (Any::Quorum(fact), Some(node)) => Some((time, node, fact)),
            _ => None,
        })
    }

    /// What clients did, in order, and what coordinators told them.
    pub(crate) fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        self.all().filter_map(|(_, _, fact)| match fact {
            Any::Client(ClientFact::Invoked { ticket, .. }) => Some(Step::Invoked(*ticket)),
            Any::Client(ClientFact::Returned { ticket, .. }) => Some(Step::Returned(*ticket)),
            Any::Quorum(fact) => Some(Step::Own(fact)),
            _ => None,
        })
    }

    /// What clients were told.
    pub(crate) fn answers(&self) -> Vec<Told> {
        let answered = |(at, _, fact): (Time, Endpoint, &Any)| match fact {
            Any::Client(ClientFact::Returned { ticket, operation, outcome, .. }) => {
                Some(Told { at, client: ticket.client, asked: *operation, outcome: *outcome })
            }
            _ => None,
        };
        self.all().filter_map(answered).collect()
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

    /// The last value of a gauge at each node, added up.
    pub(crate) fn gauge(&self, number: usize) -> u64 {
        let mut last = [0; 9];
        self.measure(|_, measure| {
            if let Measure::Gauge { node, number: other, value: Some(value) } = measure
                && other == number
            {
                last[node.index()] = value;
            }
        });
        last.iter().sum()
    }

    fn measure(&self, mut tell: impl FnMut(Time, Measure)) {
        Record::measure(&self.0, 0, u32::MAX, &mut tell);
    }

    pub(crate) fn broken(&self) -> Vec<&'static str> {
        Record::violations(&self.0).iter().map(|violation| violation.rule.slug).collect()
    }
}

/// A step of a run.
pub(crate) enum Step<'a> {
    Invoked(Ticket),
    Returned(Ticket),
    Own(&'a Fact),
}
