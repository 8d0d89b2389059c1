//! A counter to look at.

use crate::shared;
use faultline_engine::settings::Number;
use faultline_engine::{ClientFact, NodeId, Time};
use faultline_replication::Fact as Any;
use faultline_replication::counter::{Claim, Config, Fact, Form, Replica};

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
