//! An order of an operator that comes more than once moves the primary once.

use super::super::{Evidence, Fact};
use super::{ORDERS_MOVE_ONCE, violation};
use crate::Operation;
use faultline_engine::{
    Checker, ClientFact, ClientId, FactRecord, Observation, Rule, Seen, Sight, Ticket, Violation,
};
use litemap::LiteMap;

/// Watches it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Orders {
    /// Per session of an operator: the newest order for which a token was granted, and which.
    granted: LiteMap<ClientId, (u32, u64)>,
    /// Per session of an operator: the newest order of whose end its client was told.
    told: LiteMap<ClientId, u32>,
    /// Whether a disk was lost, with what was on it.
    outside: bool,
}

impl Orders {
    fn on_granted(
        &mut self,
        ticket: Ticket,
        token: u64,
        event: u32,
        broken: &mut Vec<Violation<crate::Evidence>>,
    ) {
        let before = self.granted.insert(ticket.client, (ticket.serial, token));
        let again = before.is_some_and(|(serial, _)| serial >= ticket.serial);
        let told = self.told.get(&ticket.client).is_some_and(|serial| *serial >= ticket.serial);
        if again || told {
            let before = before.filter(|(serial, _)| *serial == ticket.serial).map(|(_, token)| token);
            broken.push(violation(ORDERS_MOVE_ONCE, event, Evidence::OrderAgain { ticket, token, before }));
        }
    }
}

impl Checker<crate::Fact> for Orders {
    fn rules(&self) -> &'static [&'static Rule] {
        &[ORDERS_MOVE_ONCE]
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<crate::Evidence>>) {
        self.outside |= matches!(seen.what, Observation::Wiped(_));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        if self.outside {
            return;
        }
        match record.fact {
            crate::Fact::Failover(Fact::SwitchoverGranted { ticket, token, .. }) => {
                self.on_granted(ticket, token, record.event, broken);
            }
            crate::Fact::Client(ClientFact::Returned {
                ticket, operation: Operation::Switchover(_), ..
            }) => {
                self.told.insert(ticket.client, ticket.serial);
            }
            _ => {}
        }
    }
}
