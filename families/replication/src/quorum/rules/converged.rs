//! Once all is well and a key is not written any more, its replicas become equal: by anti-entropy in the end (DeCandia 2007, §4.7),
//! by read repair once somebody reads it (§5). And every request is answered. "In the end" is a bound that random runs keep by far.

use super::super::{Config, Evidence, Fact, Repair, Source, Version, ring};
use super::disks::Disks;
use faultline_engine::kv::{Answer, Command, Key};
use faultline_engine::{
    ClientFact, ClientId, Endpoint, Network, NodeId, Observation, Rate, Seen, Span, Time,
};
use faultline_rules::Debts;
use litemap::LiteMap;
use std::sync::Arc;

/// How long a request, or a repair that a read has led to, may take when all is well.
const SOON: Span = Span::secs(8);
/// Messages that take longer promise nothing.
const SLOW: Span = Span::millis(200);

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
    /// The links, once somebody has changed them.
    network: Option<Arc<Network>>,
    /// Clients that have asked.
    clients: Vec<ClientId>,
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
            network: None,
            clients: Vec::new(),
        }
    }

    /// Whether all links carry everything, and quickly.
    fn is_gentle(&self) -> bool {
        let Some(network) = &self.network else { return true };
        let nodes = || (0..self.nodes).map(|node| Endpoint::from(NodeId(node)));
        let is_gentle = |from: Endpoint, to: Endpoint| {
            let link = network.link(from, to);
            !link.cut && link.loss == Rate(0) && link.latency.max <= SLOW
        };
        let ends = || nodes().chain(self.clients.iter().map(|client| Endpoint::from(*client)));
        ends().all(|end| {
            let mut others = nodes().filter(|node| *node != end);
            others.all(|node| is_gentle(end, node) && is_gentle(node, end))
        })
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
    pub(super) fn client(&mut self, fact: &ClientFact<Command, Answer>) {
        if let ClientFact::Invoked { ticket, .. } = fact
            && !self.clients.contains(&ticket.client.whole())
        {
            self.clients.push(ticket.client.whole());
        }
        self.debts.client(fact);
    }

    /// Links change, or the run is at rest: what is not as it should be.
    pub(super) fn seen(&mut self, disks: &Disks, seen: &Seen) -> Option<Evidence> {
        match &seen.what {
            Observation::Links(network) => self.network = Some(Arc::clone(network)),
            Observation::AtRest { since } if self.is_gentle() => {
                let rest = seen.time.since(*since);
                if !self.debts.is_soon(*since, rest) {
                    return self.at_rest(disks, *since, rest);
                }
            }
            _ => {}
        }
        None
    }
}
