//! The rules of requests that may come more than once: each has one effect, and what a client was told of lasts.
//!
//! The checker believes of a service only what it says to have written. It knows the keys by itself: a client has one request
//! under way in each session, and numbers them upwards.

use crate::evidence::Evidence;
use crate::facts::Fact;
use crate::operation::{Operation, Outcome};
use faultline_engine::kv::{Answer, Op};
use faultline_engine::{
    Checker, ClientFact, ClientId, FactRecord, Observation, Rule, Seen, Sight, Violation,
};
use litemap::LiteMap;

/// A request with an idempotency key takes effect once, however often it is sent.
pub const ONE_EFFECT_PER_KEY: &Rule = &Rule {
    slug: "one-effect-per-key",
    source: "Helland 2012, \u{201c}Idempotence Is Not a Medical Condition\u{201d}",
};
/// What a client was told of is on the disk, with the same outcome.
pub const ANSWERED_EFFECTS_LAST: &Rule =
    &Rule { slug: "answered-effects-last", source: "Gray & Reuter 1992, \u{a7}1.2.3 (durability)" };

/// Watches both.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    /// Per session of a client: the newest request that took effect, and what it is to be told.
    newest: LiteMap<ClientId, (u32, Answer)>,
    /// Whether a disk was lost, with what was on it.
    outside: bool,
}

impl Checker<Fact> for Effects {
    fn rules(&self) -> &'static [&'static Rule] {
        &[ONE_EFFECT_PER_KEY, ANSWERED_EFFECTS_LAST]
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<Evidence>>) {
        self.outside |= matches!(seen.what, Observation::Wiped(_));
    }

    fn on_fact(&mut self, record: &FactRecord<Fact>, broken: &mut Vec<Violation<Evidence>>) {
        if self.outside {
            return;
        }
        let event = record.event;
        match record.fact {
            Fact::TookEffect { ticket, operation, outcome } => {
                let newest = self.newest.get(&ticket.client).map_or(0, |newest| newest.0);
                if ticket.serial <= newest {
                    let evidence = Evidence::AgainEffective { ticket, operation, newest };
                    broken.push(Violation { rule: ONE_EFFECT_PER_KEY, event, evidence });
                }
                self.newest.insert(ticket.client, (ticket.serial, outcome));
            }
            Fact::Client(ClientFact::Returned {
                ticket,
                operation: Operation::KeyValue(operation),
                outcome: Outcome::KeyValue(outcome),
                ..
            }) if operation.op != Op::Get => {
                let kept = self.newest.get(&ticket.client).filter(|newest| newest.0 == ticket.serial);
                let kept = kept.map(|newest| newest.1);
                if kept != Some(outcome) {
                    let evidence = Evidence::NotKept { ticket, operation, told: outcome, kept };
                    broken.push(Violation { rule: ANSWERED_EFFECTS_LAST, event, evidence });
                }
            }
            _ => {}
        }
    }
}
