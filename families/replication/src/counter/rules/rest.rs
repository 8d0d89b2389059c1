//! What must hold once all is well: every replica counts what was acknowledged, all counts are the same, and every request is answered.
//! "Once" is a bound that random runs keep by far.

use super::judge::Copy;
use super::requests::Requests;
use super::{ACKNOWLEDGED_ADDITIONS_KEPT, COUNTS_AGREE};
use crate::counter::{Config, Evidence, Form, Standing};
use crate::gentle::Gentle;
use faultline_engine::kv::Key;
use faultline_engine::{ClientFact, NodeId, Observation, Rule, Seen, Span};
use faultline_rules::Debts;

/// Watches it.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    /// How long it may take until all count the same, and until all is answered; none if the lengths of time promise nothing.
    agreement: Option<Span>,
    recovery: Option<Span>,
    naive: bool,
    gentle: Gentle,
    /// What was asked, and what there was, when the run came to rest.
    debts: Debts<Owed>,
    /// How many additions replicas have counted, at whatever time.
    counted: u64,
}

/// What there was when the run came to rest.
#[derive(Clone, Debug)]
struct Owed {
    acknowledged: Requests,
    /// What any replica had.
    had: Requests,
    counted: u64,
}

impl Rest {
    pub(super) fn new(nodes: u16, config: &Config) -> Self {
        Self {
            agreement: config.agreement(nodes),
            recovery: config.recovery(),
            naive: config.form == Form::Naive,
            gentle: Gentle::new(nodes),
            debts: Debts::default(),
            counted: 0,
        }
    }

    /// A replica has counted an addition.
    pub(super) fn counts(&mut self) {
        self.counted += 1;
    }

    /// A client asked or was answered.
    pub(super) fn client<O, A>(&mut self, fact: &ClientFact<O, A>) {
        self.gentle.client(fact);
        self.debts.client(fact);
    }

    /// Links change, or the run is at rest: what has not happened by now.
    pub(super) fn seen(
        &mut self,
        copies: &[Copy],
        acknowledged: &Requests,
        seen: &Seen,
    ) -> Option<(&'static Rule, Evidence)> {
        self.gentle.seen(seen);
        let Observation::AtRest { since } = seen.what else { return None };
        if !self.gentle.now() {
            return None;
        }
        let rest = seen.time.since(since);
        let counted = self.counted;
        let owed = || {
            let mut had = Requests::default();
            copies.iter().for_each(|copy| had.join(&copy.has));
            Owed { acknowledged: acknowledged.clone(), had, counted }
        };
        let (open, owed) = self.debts.at_rest(since, rest, owed)?;
        let late = |within: Option<Span>| within.is_some_and(|within| rest >= within);
        // A list that says one thing at one node and another thing at another one may send a client round for ever.
        let open = open.filter(|_| !self.naive && late(self.recovery));
        let unanswered = open.map(|ticket| (COUNTS_AGREE, Evidence::CounterSilent { ticket, rest }));
        if !late(self.agreement) {
            return unanswered;
        }
        let copies = || (0..).map(NodeId).zip(copies);
        let active = copies().filter(|(_, copy)| copy.standing == Standing::Active);
        let lost =
            active.filter_map(|(node, copy)| Some((node, owed.acknowledged.beyond(&copy.has)?))).next();
        if let Some((node, ticket)) = lost {
            return Some((ACKNOWLEDGED_ADDITIONS_KEPT, Evidence::AdditionLost { node, ticket, rest }));
        }
        // Naively, one that stands by is told nothing.
        let least = if self.naive { Standing::Active } else { Standing::Standby };
        let servers: Vec<(NodeId, &Copy)> = copies().filter(|(_, copy)| copy.standing >= least).collect();
        let lacks = servers.iter().find_map(|(node, copy)| {
            let (node, ticket) = (*node, owed.had.beyond(&copy.has)?);
            Some(Evidence::AdditionMissing { node, ticket, rest })
        });
        // Where clients go on adding, nobody can say what the counts should be at this moment.
        let quiet = owed.counted == counted;
        let differ = || servers.windows(2).find_map(|pair| Self::differ(pair, rest)).filter(|_| quiet);
        lacks.or_else(differ).map(|found| (COUNTS_AGREE, found)).or(unanswered)
    }

    fn differ(pair: &[(NodeId, &Copy)], rest: Span) -> Option<Evidence> {
        let [(other, one), (node, two)] = *pair else { return None };
        let mut keys = one.values.keys().chain(two.values.keys());
        let key: Key = *keys.find(|key| one.value(**key) != two.value(**key))?;
        let (expected, value) = (one.value(key), two.value(key));
        Some(Evidence::CountsDiffer { node, key, value, other, expected, rest })
    }
}
