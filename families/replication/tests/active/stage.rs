//! A run to look at.

use faultline_engine::kv::{Answer, Command};
use faultline_engine::{
    ClientFact, ClientId, Endpoint, Measure, NodeId, Record, ScriptLine, Setup, Time, TimedInput, Timeline,
};
use faultline_replication::active::{Config, Fact, Replica};

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

impl Stage {
    pub(crate) fn new(config: Config, nodes: u16, script: &str) -> Self {
        let timed = |line: &str| {
            let read: ScriptLine = line.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
            TimedInput { at: read.at.unwrap_or_else(|| panic!("{line}: no moment")), input: read.input }
        };
        let lines = STEADY.lines().chain(script.lines()).map(str::trim).filter(|line| !line.is_empty());
        Self(Timeline::new(Setup { nodes, clients: 3, seed: 1, config }, lines.map(timed).collect()))
    }

    pub(crate) fn until(mut self, millis: u64) -> Self {
        self.0.seek(at(millis), u32::MAX);
        self
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (Time, Endpoint, Any)> {
        let history = self.0.history();
        let time = |event: u32| history.events[event as usize].time;
        history.facts.iter().map(move |record| (time(record.event), record.subject, record.fact.clone()))
    }

    /// What happened at replicas.
    pub(crate) fn own(&self) -> impl Iterator<Item = (Time, NodeId, Fact)> {
        self.all().filter_map(|(time, subject, fact)| match (fact, subject.node()) {
            (Any::Active(fact), Some(node)) => Some((time, node, fact)),
            _ => None,
        })
    }

    /// What clients were told: when, who, what they had asked, what they heard, and from whom.
    pub(crate) fn answers(&self) -> Vec<(Time, ClientId, Command, Answer, NodeId)> {
        let answered = |(time, _, fact)| match fact {
            Any::Client(ClientFact::Returned { ticket, operation, outcome, by, .. }) => {
                Some((time, ticket.client, operation, outcome, by))
            }
            _ => None,
        };
        self.all().filter_map(answered).collect()
    }

    /// What a replica has executed: the number, what was asked, what the key holds afterwards.
    pub(crate) fn executed(&self, node: NodeId) -> Vec<(u64, String, Option<i64>)> {
        let executes = |(_, who, fact)| match fact {
            Fact::Executed { number, operation, value, .. } if who == node => {
                Some((number, operation.to_string(), value))
            }
            _ => None,
        };
        self.own().filter_map(executes).collect()
    }

    /// How many messages of each of these names were sent from a moment on.
    pub(crate) fn sent(&self, since: Time, names: &[&str]) -> usize {
        let mut count = 0;
        let mut tell = |time: Time, measure| {
            if let Measure::Sent { name, .. } = measure
                && time >= since
                && names.contains(&name)
            {
                count += 1;
            }
        };
        Record::measure(&self.0, 0, u32::MAX, &mut tell);
        count
    }

    pub(crate) fn broken(&self) -> Vec<&'static str> {
        Record::violations(&self.0).iter().map(|violation| violation.rule.slug).collect()
    }
}
