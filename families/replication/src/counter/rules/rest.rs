//! What must hold once all is well: every replica counts what was acknowledged, all counts are the same, and every request is answered.
//! "Once" is a bound that random runs keep by far.

use super::judge::Copy;
use super::requests::Requests;
use super::{ACKNOWLEDGED_ADDITIONS_KEPT, COUNTS_AGREE};
use crate::counter::pn::BATCH;
use crate::counter::{Config, Evidence, Form, Standing};
use crate::gentle::Gentle;
use faultline_engine::kv::Key;
use faultline_engine::{ClientFact, NodeId, Observation, Rule, Seen, Span};
use faultline_rules::Debts;

/// How long a piece of what a replica lacks may take: asked for, sent and written, over links and disks that are as they are at rest.
const PIECE: Span = Span::millis(50);

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
    /// What each node took itself for: one that becomes a replica later has to catch up first.
    standings: Vec<Standing>,
    /// How long it may take until whoever was behind is sent what it lacks.
    behind: Span,
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
            // Naively, nobody is sent anything again.
            let catch_up = copies.iter().filter(|copy| copy.standing != Standing::Outside && !self.naive);
            let most = catch_up.map(|copy| had.count_beyond(&copy.has)).max().unwrap_or(0);
            let standings = copies.iter().map(|copy| copy.standing).collect();
            let behind = Span(most / BATCH as u64 * PIECE.0);
            Owed { acknowledged: acknowledged.clone(), had, counted, standings, behind }
        };
        let (open, owed) = self.debts.at_rest(since, rest, owed)?;
        let late = |within: Option<Span>| within.is_some_and(|within| rest.0 >= within.0 + owed.behind.0);
        // A list that says one thing at one node and another thing at another one may send a client round for ever.
        let open = open.filter(|_| !self.naive && late(self.recovery));
        let unanswered = open.map(|ticket| (COUNTS_AGREE, Evidence::CounterSilent { ticket, rest }));
        if !late(self.agreement) {
            return unanswered;
        }
        let copies = |least: Standing| {
            let both =
                copies.iter().zip(&owed.standings).map(|(copy, then)| (copy, copy.standing.min(*then)));
            (0..)
                .map(NodeId)
                .zip(both)
                .filter(move |(_, (_, standing))| *standing >= least)
                .map(|(node, (copy, _))| (node, copy))
        };
        let lost = copies(Standing::Active)
            .find_map(|(node, copy)| Some((node, owed.acknowledged.beyond(&copy.has)?)));
        if let Some((node, ticket)) = lost {
            return Some((ACKNOWLEDGED_ADDITIONS_KEPT, Evidence::AdditionLost { node, ticket, rest }));
        }
        // Naively, one that stands by is told nothing.
        let least = if self.naive { Standing::Active } else { Standing::Standby };
        let servers: Vec<(NodeId, &Copy)> = copies(least).collect();
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
