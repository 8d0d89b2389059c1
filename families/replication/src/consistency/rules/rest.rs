//! Once all is well, every write reaches every replica, copies agree where that is promised, and every request is answered. "Once" is a
//! bound that random runs keep by far: writes pass from replica to replica in a number of rounds that grows with the logarithm of the
//! number of replicas (Demers et al. 1987), and this allows many for each. Who lacks much is sent it in batches, one after the other,
//! so it is allowed more.

use super::copies::Copies;
use super::{WRITES_ARRIVE, violation};
use crate::Of;
use crate::clock::Clock;
use crate::consistency::spread::BATCH;
use crate::consistency::{Config, Evidence, Fact};
use crate::gentle::Gentle;
use faultline_engine::kv::Key;
use faultline_engine::{Checker, FactRecord, NodeId, Observation, Rule, Seen, Sight, Span, Violation};
use faultline_rules::Debts;
use litemap::LiteMap;

/// Watches it.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    /// How long it may take; none if that is so long that it promises nothing.
    within: Option<Span>,
    /// How long each batch of writes may take that a replica lacks.
    batch: Span,
    agrees: bool,
    copies: Copies,
    /// What each replica holds.
    holds: Vec<LiteMap<Key, Option<i64>>>,
    gentle: Gentle,
    /// What was asked, and which writes there were, when the run came to rest.
    debts: Debts<Owed>,
}

/// What was owed when the run came to rest.
#[derive(Clone, Debug)]
struct Owed {
    /// The writes that there were.
    writes: Clock,
    /// In how many batches they come to the replica that lacks most of them.
    batches: u64,
}

impl Rest {
    pub(super) fn new(nodes: u16, config: &Config) -> Self {
        let within = Span(config.repair.0.saturating_mul(8 * u64::from(nodes)).saturating_add(1_000_000));
        Self {
            within: (within <= Span::secs(60)).then_some(within),
            // It asks at every second comparison at the latest; then a question, an answer and two disks.
            batch: Span(config.repair.0.saturating_mul(2).saturating_add(500_000)),
            agrees: config.agrees(),
            copies: Copies::new(nodes),
            holds: vec![LiteMap::new(); usize::from(nodes)],
            gentle: Gentle::new(nodes),
            debts: Debts::default(),
        }
    }

    /// A replica that lacks something.
    fn lacking(&self, owed: &Clock, rest: Span) -> Option<Evidence> {
        let lacks = |node: NodeId| Some((node, self.copies.lacks(node, owed)?));
        let (node, write) = self.copies.nodes().find_map(lacks)?;
        let other = self.copies.nodes().find(|node| self.copies.has(*node, write)).unwrap_or(write.by.node);
        Some(Evidence::WriteLacking { node, write, other, rest })
    }

    /// Two replicas that have the same writes and differ.
    fn differ(&self, rest: Span) -> Option<Evidence> {
        let nodes = || self.copies.nodes();
        let mut pairs = nodes()
            .flat_map(|node| nodes().filter(move |other| node < *other).map(move |other| (node, other)));
        pairs.find_map(|(node, other)| {
            let (one, two) = (self.holds.get(node.index())?, self.holds.get(other.index())?);
            let of = |holds: &LiteMap<Key, Option<i64>>, key: Key| holds.get(&key).copied().flatten();
            let key = one.keys().chain(two.keys()).find(|key| of(one, **key) != of(two, **key))?;
            // Clients may go on writing: what one of them does not have yet says nothing.
            if !self.copies.same(node, other) {
                return None;
            }
            let (value, others) = (of(one, *key), of(two, *key));
            Some(Evidence::CopiesDiffer { key: *key, node, value, other, others, rest })
        })
    }

    /// The run is at rest: what has not happened by now.
    fn at_rest(&mut self, seen: &Seen) -> Option<Evidence> {
        let Observation::AtRest { since } = seen.what else { return None };
        if !self.gentle.now() || self.copies.lost {
            return None;
        }
        let rest = seen.time.since(since);
        let owed = || {
            let writes = self.copies.all();
            let batches = self.copies.most_lacking(&writes) / BATCH as u64;
            Owed { writes, batches }
        };
        let (open, owed) = self.debts.at_rest(since, rest, owed)?;
        let owed = owed.clone();
        let within = Span(self.within?.0 + self.batch.0.saturating_mul(owed.batches));
        // What was owed was counted a third of that time ago at least.
        if Span(rest.0 / 3) < within {
            return None;
        }
        let lacking = self.lacking(&owed.writes, rest);
        let differ = || if self.agrees { self.differ(rest) } else { None };
        lacking.or_else(differ).or_else(|| open.map(|ticket| Evidence::RequestOpen { ticket, rest }))
    }

    fn state(&mut self, node: NodeId, fact: &Fact) {
        let (key, holds) = match fact {
            Fact::Made { operation, holds, .. } => (operation.key, *holds),
            Fact::Applied { key, holds, .. } => (*key, *holds),
            _ => return,
        };
        if let Some(of) = self.holds.get_mut(node.index()) {
            of.insert(key, holds);
        }
    }
}

impl Checker<crate::Fact> for Rest {
    fn rules(&self) -> &'static [&'static Rule] {
        &[WRITES_ARRIVE]
    }

    fn sight(&self) -> Sight {
        Sight::PROCESSES.and(Sight::REST).and(Sight::LINKS)
    }

    fn is_overwhelmed(&self) -> bool {
        self.copies.lost
    }

    fn on_seen(&mut self, seen: &Seen, broken: &mut Vec<Violation<crate::Evidence>>) {
        self.copies.seen(seen);
        self.gentle.seen(seen);
        let found = self.at_rest(seen);
        broken.extend(found.map(|found| violation(WRITES_ARRIVE, seen.event, found)));
    }

    fn on_fact(&mut self, record: &FactRecord<crate::Fact>, _: &mut Vec<Violation<crate::Evidence>>) {
        match (record.fact.of(), record.subject.node()) {
            (Of::Client(fact), _) => {
                self.gentle.client(fact);
                self.debts.client(fact);
            }
            (Of::Own(fact), Some(node)) => {
                self.copies.fact(node, fact);
                self.state(node, fact);
            }
            _ => {}
        }
    }
}
