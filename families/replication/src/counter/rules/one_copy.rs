//! Linearizability of a counter that may refuse to promise: a request of which nothing is promised may take effect at any time or never,
//! as one that its client has given up.

use crate::Outcome;
use faultline_engine::{Checker, ClientFact, FactRecord, NodeId, Rule, Seen, Sight, Violation};
use faultline_rules::Linearizability;

/// Watches it.
#[derive(Clone, Debug, Default)]
pub(crate) struct OneCopy(Linearizability);

type Broken = Vec<Violation<crate::Evidence>>;

impl OneCopy {
    fn judged(&self) -> &dyn Checker<crate::Fact> {
        &self.0
    }

    fn judge(&mut self) -> &mut dyn Checker<crate::Fact> {
        &mut self.0
    }
}

impl Checker<crate::Fact> for OneCopy {
    fn rules(&self) -> &'static [&'static Rule] {
        self.judged().rules()
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Broken) {
        let crate::Fact::Client(ClientFact::Returned { ticket, outcome: Outcome::Told(_), .. }) = record.fact
        else {
            return self.judge().on_fact(record, broken);
        };
        let fact = crate::Fact::Client(ClientFact::GaveUp { ticket, timed_out: false });
        self.judge().on_fact(&FactRecord { event: record.event, subject: record.subject, fact }, broken);
    }

    fn sight(&self) -> Sight {
        self.judged().sight()
    }

    fn on_liar(&mut self, liar: NodeId) -> bool {
        self.judge().on_liar(liar)
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Broken) {
        self.judge().on_seen(seen, broken);
    }

    fn is_overwhelmed(&self) -> bool {
        self.judged().is_overwhelmed()
    }
}
