//! Each number has one chain: servers go by the highest number, and would stand in different chains otherwise.

use super::super::{Chain, Evidence, Fact};
use super::{ONE_CHAIN_PER_NUMBER, violation};
use faultline_engine::{Checker, FactRecord, Observation, Rule, Seen, Sight, Violation};
use litemap::LiteMap;

/// Watches it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    chains: LiteMap<u64, Chain>,
    outside: bool,
}

impl Checker<crate::Fact> for Numbers {
    fn rules(&self) -> &'static [&'static Rule] {
        &[ONE_CHAIN_PER_NUMBER]
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES
    }

    fn on_seen(&mut self, seen: &Seen, _: &mut Vec<Violation<crate::Evidence>>) {
        self.outside |= matches!(seen.what, Observation::Wiped(_));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, broken: &mut Vec<Violation<crate::Evidence>>) {
        let Some(Fact::ChainFormed { number, chain, .. }) = record.fact.own() else { return };
        let number = *number;
        if let Some(first) = self.chains.insert(number, chain.clone())
            && !self.outside
            && first != *chain
        {
            let evidence = Evidence::TwoChains { number, first, second: chain.clone() };
            broken.push(violation(ONE_CHAIN_PER_NUMBER, record.event, evidence));
        }
    }
}
