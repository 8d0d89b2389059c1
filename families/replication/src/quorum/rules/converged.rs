//! Once all is well and a key is not written any more, its replicas become equal: by anti-entropy in the end (DeCandia 2007, §4.7),
//! by read repair once somebody reads it (§5). And every request is answered. "In the end" is a bound that random runs keep by far.

use super::super::{Config, Evidence, Fact, Repair, Source, Version, ring};
use super::disks::Disks;
use crate::gentle::Gentle;
use faultline_engine::kv::{Command, Key};
use faultline_engine::{ClientFact, Observation, Seen, Span, Time};
use faultline_rules::Debts;
use litemap::LiteMap;

/// How long a request, or a repair that a read has led to, may take when all is well.
const SOON: Span = Span::secs(8);

/// Watches it. Moments at rest come after one second, two, four and so on; what it says of a key at one of them must be true at
/// the next that does not come too soon.
#[derive(Clone, Debug)]
pub(super) struct Converged {
    /// How long anti-entropy may take; none if it is off, or so slow that it promises nothing.
    compared: Option<Span>,
    /// Whether a read repairs.
    repairs: bool,
    /// Whether requests are answered soon.
    answers: bool,
    copies: usize,
    nodes: u16,
    keys: LiteMap<Key, Since>,
    /// What was asked when the run came to rest.
    debts: Debts<()>,
    gentle: Gentle,
}

/// What has been done with a key.
#[derive(Clone, Copy, Debug, Default)]
struct Since {
    /// Since the moment before it was written, or a write of before came to a replica: by a coordinator that asks again, or by
    /// who stood in.
    written: bool,
    /// It was read since then, and all its replicas were heard.
    read: bool,
    /// The same, between the two moments before.
    was_read: bool,
}

impl Converged {
    pub(super) fn new(nodes: u16, config: &Config) -> Self {
        let every = config.anti_entropy.0.0;
        let copies = config.terms(nodes).copies;
        // Each node draws one of its places and one of the other replicas: a pair comes together once in copies² periods or so.
        let takes = Span(every * 8 * (copies * copies) as u64 + 2_000_000);
        Self {
            compared: (every > 0 && takes <= Span::secs(60)).then_some(takes),
            repairs: config.repair == Repair::On && config.timeout <= Span::secs(1),
            // A coordinator that hardly waits gives up before healthy replicas answer; one that waits long asks again too late.
            answers: (Span::millis(20)..=Span::secs(1)).contains(&config.timeout),
            copies,
            nodes,
            keys: LiteMap::new(),
            debts: Debts::default(),
            gentle: Gentle::new(nodes),
        }
    }

    /// Two replicas that differ and should not.
    fn differ(&self, disks: &Disks, rest: Span) -> Option<Evidence> {
        // The last two moments were about half of that time apart, and a third at least.
        let half = Span(rest.0 / 2);
        let compared = self.compared.is_some_and(|takes| half >= takes);
        let repaired = |times: &Since| self.repairs && half >= SOON && times.was_read;
        let due = |times: &Since| !times.written && (compared || repaired(times));
        self.keys.iter().filter(|(_, times)| due(times)).find_map(|(key, _)| {
            let mut replicas = ring::replicas(ring::place(*key, self.nodes), self.nodes, self.copies).iter();
            let node = replicas.next()?;
            let versions: &[Version] = disks.of(node, *key);
            let other = replicas.find(|other| disks.of(*other, *key) != versions)?;
            let others = disks.of(other, *key).to_vec();
            Some(Evidence::ReplicasDiffer {
                key: *key,
                node,
                versions: versions.to_vec(),
                other,
                others,
                rest,
            })
        })
    }

    fn at_rest(&mut self, disks: &Disks, since: Time, rest: Span) -> Option<Evidence> {
        let Some((open, ())) = self.debts.at_rest(since, rest, || ()) else {
            self.keys.iter_mut().for_each(|(_, times)| *times = Since { written: true, ..Since::default() });
            return None;
        };
        let late = open
            .filter(|_| self.answers && rest >= SOON)
            .map(|ticket| Evidence::WithoutAnswer { ticket, rest });
        let found = self.differ(disks, rest).or(late);
        for (_, times) in self.keys.iter_mut() {
            *times = Since { was_read: times.read && !times.written, ..Since::default() };
        }
        found
    }

    /// Something happened among the replicas.
    pub(super) fn take(&mut self, fact: &Fact) {
        match fact {
            Fact::Made { operation: Command { key, .. }, .. }
            | Fact::Stored { key, why: Source::Write | Source::Handoff, .. } => {
                self.keys.entry(*key).or_default().written = true;
            }
            Fact::Compared { key, .. } => {
                if let Some(times) = self.keys.get_mut(key) {
                    times.read = true;
                }
            }
            _ => {}
        }
    }

    /// A client asked or was answered.
    pub(super) fn client<O, A>(&mut self, fact: &ClientFact<O, A>) {
        self.gentle.client(fact);
        self.debts.client(fact);
    }

    /// Links change, or the run is at rest: what is not as it should be.
    pub(super) fn seen(&mut self, disks: &Disks, seen: &Seen) -> Option<Evidence> {
        self.gentle.seen(seen);
        match seen.what {
            Observation::AtRest { since } if self.gentle.now() => {
                let rest = seen.time.since(since);
                if self.debts.is_soon(since, rest) { None } else { self.at_rest(disks, since, rest) }
            }
            _ => None,
        }
    }
}
