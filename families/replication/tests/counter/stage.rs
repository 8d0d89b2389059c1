//! A counter to look at.

use crate::shared;
use faultline_engine::settings::Number;
use faultline_engine::{ClientFact, NodeId, Time};
use faultline_replication::counter::{Claim, Config, Fact, Form, Replica};
use faultline_replication::{Fact as Any, active};

pub(crate) use crate::shared::{at, n};
pub(crate) type Stage = shared::Stage<Replica>;

/// A form with a threshold of two, of three active replicas.
pub(crate) fn form(form: Form) -> Config {
    Config { form, ..Config::default() }
}

/// The naive form, judged as if it promised to count right.
pub(crate) fn naive() -> Config {
    Config { claim: Claim::Counter, ..form(Form::Naive) }
}

pub(crate) fn with_threshold(config: Config, threshold: u16) -> Config {
    Config { threshold: Number(threshold), ..config }
}

/// Lines by which only this node can begin a ballot at first.
pub(crate) fn only_leader(leader: u16, nodes: u16) -> String {
    let others = || (1..=nodes).filter(|node| *node != leader);
    let freeze = others().map(|node| format!("0.01s freeze n{node}\n"));
    freeze.chain(others().map(|node| format!("0.31s thaw n{node}\n"))).collect()
}

impl Stage {
    /// What happened to the counter, when, and at which node.
    pub(crate) fn own(&self) -> impl Iterator<Item = (Time, NodeId, &Fact)> {
        self.picked(Any::own::<Fact>)
    }

    /// What clients were told, as people read it: who, and what.
    pub(crate) fn told(&self) -> Vec<String> {
        let told = |fact: &Any| match fact {
            Any::Client(ClientFact::Returned { ticket, outcome, .. }) => {
                Some(format!("{} {outcome}", ticket.client))
            }
            _ => None,
        };
        self.all().filter_map(|(_, _, fact)| told(fact)).collect()
    }

    /// What one client was told, as people read it.
    pub(crate) fn heard(&self, client: &str) -> Vec<String> {
        let answers = self.told();
        answers.iter().filter_map(|told| Some(told.strip_prefix(client)?.trim_start().to_owned())).collect()
    }

    /// When the first leader after a moment leads.
    pub(crate) fn leads_after(&self, since: Time) -> Option<Time> {
        let leads = |fact: &Any| {
            matches!(fact.own::<active::Fact>(), Some(active::Fact::Paxos(active::PaxosFact::Leads { .. })))
        };
        self.all().find_map(|(time, _, fact)| (time > since && leads(fact)).then_some(time))
    }

    /// The last value that a node has stated of its counter.
    pub(crate) fn value(&self, node: NodeId) -> i64 {
        let mut last = 0;
        for (_, at, fact) in self.own() {
            if at != node {
                continue;
            }
            let held = match fact {
                Fact::Counted { value, .. } => Some(*value),
                Fact::Started { values, .. } | Fact::Copied { values, .. } => {
                    let number = |text: String| text.parse().expect("a number");
                    Some(values.first().map_or(0, |held| number(held.value.to_string())))
                }
                _ => None,
            };
            last = held.unwrap_or(last);
        }
        last
    }
}
