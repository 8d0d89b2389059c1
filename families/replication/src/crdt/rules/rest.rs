//! Once all is well, every update that some disk has reaches every replica, and every request is answered. "Once" is a bound that
//! random runs keep by far: gossip takes a number of rounds that grows with the logarithm of the number of replicas (Demers et al.
//! 1987), and this allows many for each.

use super::judge::Copy;
use crate::clock::Clock;
use crate::crdt::state::beyond;
use crate::crdt::{Config, Evidence};
use crate::gentle::Gentle;
use faultline_engine::{ClientFact, NodeId, Observation, Seen, Span};
use faultline_rules::Debts;

/// Watches it.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    /// How long it may take; none if that is so long that it promises nothing.
    within: Option<Span>,
    gentle: Gentle,
    /// What was asked, and which updates there were, when the run came to rest.
    debts: Debts<Clock>,
}

impl Rest {
    pub(super) fn new(nodes: u16, config: &Config) -> Self {
        let within = Span(config.gossip.0 * 8 * u64::from(nodes) + 1_000_000);
        let within = (within <= Span::secs(60)).then_some(within);
        Self { within, gentle: Gentle::new(nodes), debts: Debts::default() }
    }

    /// A client asked or was answered.
    pub(super) fn client<O, A>(&mut self, fact: &ClientFact<O, A>) {
        self.gentle.client(fact);
        self.debts.client(fact);
    }

    /// Links change, or the run is at rest: what has not happened by now.
    pub(super) fn seen(&mut self, copies: &[Copy], seen: &Seen) -> Option<Evidence> {
        self.gentle.seen(seen);
        let Observation::AtRest { since } = seen.what else { return None };
        if !self.gentle.now() {
            return None;
        }
        let rest = seen.time.since(since);
        let all = || copies.iter().fold(Clock::default(), |all, copy| all.join(&copy.seen));
        let (open, owed) = self.debts.at_rest(since, rest, all)?;
        // What was owed was counted a third of that time ago at least.
        if self.within.is_none_or(|within| Span(rest.0 / 3) < within) {
            return None;
        }
        let lacks = |(node, copy): (NodeId, &Copy)| Some((node, beyond(owed, &copy.seen).next()?));
        let found = (0..).map(NodeId).zip(copies).find_map(lacks).map(|(node, update)| {
            let has = |(_, copy): &(NodeId, &Copy)| update.is_in(&copy.seen);
            let other = (0..).map(NodeId).zip(copies).find(has).map_or(update.by.node, |(other, _)| other);
            Evidence::StillLacks { node, update, other, rest }
        });
        found.or_else(|| open.map(|ticket| Evidence::NeverAnswered { ticket, rest }))
    }
}
