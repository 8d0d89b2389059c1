//! What charts are made of, read from a run event by event.

use super::quantity::Quantity;
use super::steps::Steps;
use faultline_engine::{Measure, MetricsView, NodeId, NodeStatus, Session, Span, Ticket, Time, Total};
use std::collections::BTreeSet;

/// Everything of a run that charts are made of, as far as it was read. Each event is read once; only when the run is
/// another one than before, after an action in its past, say, everything is read again.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// How many events were read.
    read: u32,
    /// The moment of the last one, and the run's fingerprint there: whether it is still the same run.
    last: Time,
    digest: String,
    /// Up to here everything is known.
    pub(super) known: Time,
    pub(super) clients: u16,
    pub(super) metrics: MetricsView,
    patience: Span,
    /// The names of messages, in the order in which they first left.
    pub(super) names: Vec<&'static str>,
    pub(super) sent: Vec<Sent>,
    pub(super) answered: Vec<Answered>,
    pub(super) faults: Vec<Time>,
    pub(super) waiting: Steps,
    /// Requests that have waited for longer than the patience of a client.
    pub(super) blocked: Steps,
    /// 1 while somebody leads, 0 while nobody does.
    pub(super) led: Steps,
    pub(super) gauges: Vec<Steps>,
    /// What a formula says of each of them; nothing of most.
    pub(super) predicted: Vec<Steps>,
    /// Requests without an answer, the oldest first, and whether each has waited too long.
    open: Vec<(Ticket, Time, bool)>,
    leader: Option<(NodeId, u64)>,
    down: Vec<NodeId>,
    /// The latest value of each gauge of each node.
    values: Vec<Vec<Option<u64>>>,
}

/// A message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    pub(super) at: Time,
    pub(super) bytes: u32,
    /// The place of its name.
    pub(super) name: u16,
}

/// A request that was answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answered {
    pub(super) at: Time,
    pub(super) took: Span,
}

impl Ledger {
    /// A ledger in which nothing stands.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The whole of what is known of a run.
    #[must_use]
    pub fn of(session: &dyn Session) -> Self {
        let mut ledger = Self::new();
        ledger.read(session, u32::MAX);
        ledger
    }

    /// Reads on, at most so many events; whether there is nothing more to read.
    pub fn read(&mut self, session: &dyn Session, budget: u32) -> bool {
        // An action may bring gauges along.
        let same = || session.digest_at(self.last).as_ref() == Some(&self.digest);
        if self.read == 0 || session.metrics() != self.metrics || !same() {
            self.begin(session);
        }
        let until = session.known_events().min(self.read.saturating_add(budget));
        if until > self.read {
            session.measure(self.read, until, &mut |at, measure| self.enter(at, measure));
            self.read = until;
            self.last = session.event(until - 1).map_or(Time::ZERO, |event| event.time);
            self.digest = session.digest_at(self.last).unwrap_or_default();
        }
        let up_to_date = until == session.known_events();
        self.known = if up_to_date { session.horizon() } else { self.last };
        self.block(self.known);
        up_to_date
    }

    /// Up to which moment everything is known.
    #[must_use]
    pub fn known(&self) -> Time {
        self.known
    }

    /// When actions did harm.
    #[must_use]
    pub fn faults(&self) -> &[Time] {
        &self.faults
    }

    /// What there are charts of: the same ones at every moment of a script, but for the names of messages.
    #[must_use]
    pub fn quantities(&self) -> Vec<Quantity> {
        let mut all = Vec::new();
        if self.clients > 0 {
            all.extend([Quantity::Latency, Quantity::Waiting]);
        }
        if self.metrics.leaders {
            all.push(Quantity::Leaderless);
        }
        let gauge = |(place, (name, _)): (usize, &(&'static str, Total))| {
            if self.metrics.predicted.contains(&place) {
                Quantity::Compared(name)
            } else {
                Quantity::Gauge(name)
            }
        };
        all.extend(self.metrics.gauges.iter().enumerate().map(gauge));
        all.extend([Quantity::Messages(None), Quantity::Bytes(None)]);
        all.extend(self.names.iter().map(|name| Quantity::Messages(Some(name))));
        all.extend(self.names.iter().map(|name| Quantity::Bytes(Some(name))));
        all
    }

    fn begin(&mut self, session: &dyn Session) {
        let metrics = session.metrics();
        *self = Self {
            clients: session.clients(),
            patience: session.info().patience,
            gauges: vec![Steps::default(); metrics.gauges.len()],
            predicted: vec![Steps::default(); metrics.gauges.len()],
            values: vec![vec![None; session.nodes().into()]; metrics.gauges.len()],
            metrics,
            ..Self::default()
        };
        self.waiting.set(Time::ZERO, Some(0));
        self.blocked.set(Time::ZERO, Some(0));
        self.led.set(Time::ZERO, Some(0));
    }

    fn enter(&mut self, at: Time, measure: Measure) {
        self.block(at);
        match measure {
            Measure::Sent { name, bytes } => self.send(at, name, bytes),
            Measure::Asked(ticket) => self.open.push((ticket, at, false)),
            Measure::Answered(ticket) => self.answer(at, ticket),
            Measure::GivenUp(ticket) => self.open.retain(|(open, ..)| *open != ticket),
            Measure::Leads { node, epoch } => {
                if self.leader.is_none_or(|(_, before)| epoch >= before) {
                    self.leader = Some((node, epoch));
                }
            }
            Measure::StepsDown(node) => self.leader = self.leader.filter(|(leader, _)| *leader != node),
            Measure::Status(node, status) => {
                self.down.retain(|other| *other != node);
                match status {
                    NodeStatus::New | NodeStatus::Up => {}
                    // What stands still leads again when it goes on; what crashed does not.
                    NodeStatus::Frozen => self.down.push(node),
                    NodeStatus::Down | NodeStatus::Absent | NodeStatus::Left => {
                        self.leader = self.leader.filter(|(leader, _)| *leader != node)
                    }
                }
            }
            Measure::Fault => self.faults.push(at),
            Measure::Gauge { node, number, value } => self.gauge(at, node, number, value),
            Measure::Predicted { number, value } => self.predicted[number].set(at, value),
        }
        let led = self.leader.is_some_and(|(leader, _)| !self.down.contains(&leader));
        self.led.set(at, Some(led.into()));
        self.waiting.set(at, Some(self.open.len() as u64));
    }

    fn send(&mut self, at: Time, name: &'static str, bytes: u32) {
        let place = self.names.iter().position(|other| *other == name).unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        self.sent.push(Sent { at, bytes, name: u16::try_from(place).unwrap_or(u16::MAX) });
    }

    fn answer(&mut self, at: Time, ticket: Ticket) {
        let Some(place) = self.open.iter().position(|(other, ..)| *other == ticket) else { return };
        let (_, asked, _) = self.open.remove(place);
        self.answered.push(Answered { at, took: at.since(asked) });
        self.count_blocked(at);
    }

    /// Who has waited for longer than the patience of a client by a moment.
    fn block(&mut self, until: Time) {
        // The oldest come first, so those that have are the first.
        let mut place = self.open.partition_point(|(.., late)| *late);
        while place < self.open.len() {
            let due = self.open[place].1 + self.patience;
            if due > until {
                break;
            }
            self.open[place].2 = true;
            place += 1;
            self.count_blocked(due);
        }
    }

    fn count_blocked(&mut self, at: Time) {
        let blocked = self.open.partition_point(|(.., late)| *late);
        self.blocked.set(at, Some(blocked as u64));
    }

    fn gauge(&mut self, at: Time, node: NodeId, number: usize, value: Option<u64>) {
        let values = &mut self.values[number];
        values[node.index()] = value;
        let known = values.iter().flatten().copied();
        let total = match self.metrics.gauges[number].1 {
            Total::Max => known.max(),
            Total::Sum => known.reduce(|sum, value| sum + value),
            Total::Mean => {
                let count = known.clone().count() as u64;
                (count > 0).then(|| known.sum::<u64>() / count)
            }
            Total::Distinct => {
                let different: BTreeSet<u64> = known.collect();
                (!different.is_empty()).then_some(different.len() as u64)
            }
        };
        self.gauges[number].set(at, total);
    }
}

#[cfg(test)]
mod tests {
    use super::Ledger;
    use crate::series::{Grid, Quantity};
    use faultline_engine::{ClientId, Measure, NodeId, NodeStatus, Span, Ticket, Time};
    use proptest::prelude::*;

    fn ledger() -> Ledger {
        let mut ledger = Ledger { patience: Span::millis(250), ..Ledger::default() };
        ledger.waiting.set(Time::ZERO, Some(0));
        ledger.blocked.set(Time::ZERO, Some(0));
        ledger.led.set(Time::ZERO, Some(0));
        ledger
    }

    fn whole(ledger: &Ledger, quantity: Quantity, grid: &Grid) -> Vec<Vec<Option<u64>>> {
        ledger.tally(quantity, grid).lines
    }

    #[test]
    fn a_client_is_blocked_once_it_has_waited_for_longer_than_its_patience() {
        let mut ledger = ledger();
        let ticket = Ticket { client: ClientId(0), serial: 1 };
        ledger.enter(Time(100_000), Measure::Asked(ticket));
        ledger.enter(Time(600_000), Measure::Answered(ticket));
        ledger.known = Time(1_000_000);
        let grid = Grid::new(Time::ZERO, Time(1_000_000), Span::millis(100));
        let of = |waits: &[u64]| waits.iter().map(|waits| Some(*waits)).collect::<Vec<_>>();
        let lines = whole(&ledger, Quantity::Waiting, &grid);
        assert_eq!(lines[0], of(&[0, 1, 1, 1, 1, 1, 0, 0, 0, 0]));
        // From 350 ms on.
        assert_eq!(lines[1], of(&[0, 0, 0, 1, 1, 1, 0, 0, 0, 0]));
        let took = whole(&ledger, Quantity::Latency, &grid);
        assert_eq!((took[0][6], took[1][6]), (Some(500_000), Some(500_000)));
        assert!(took[0].iter().flatten().count() == 1);
    }

    #[test]
    fn nobody_leads_from_a_crash_or_a_freeze_until_somebody_says_so_or_goes_on() {
        let (n1, n2) = (NodeId(0), NodeId(1));
        let mut ledger = ledger();
        for (millis, measure) in [
            (100, Measure::Leads { node: n1, epoch: 1 }),
            (200, Measure::Status(n1, NodeStatus::Frozen)),
            (250, Measure::Status(n1, NodeStatus::Up)),
            (300, Measure::Leads { node: n2, epoch: 2 }),
            // The old one hears of it: that is nobody's loss.
            (320, Measure::StepsDown(n1)),
            (400, Measure::Status(n2, NodeStatus::Down)),
            (450, Measure::Status(n2, NodeStatus::Up)),
            (500, Measure::Leads { node: n1, epoch: 3 }),
            (600, Measure::StepsDown(n1)),
        ] {
            ledger.enter(Time(millis * 1_000), measure);
        }
        ledger.known = Time(700_000);
        let grid = Grid::new(Time::ZERO, Time(800_000), Span::millis(100));
        let micros = [100_000, 0, 50_000, 0, 100_000, 0, 100_000, 0].map(Some);
        assert_eq!(whole(&ledger, Quantity::Leaderless, &grid), [micros]);
    }

    proptest! {
        /// Whatever the borders are, each message is in one bucket, and each moment without a leader.
        #[test]
        fn nothing_is_lost_between_buckets(
            gaps in proptest::collection::vec((0u64..2_000, 0u32..4), 1..200),
            from in 0u64..60_000, length in 0u64..60_000, width in 1u64..9_000,
        ) {
            let mut ledger = ledger();
            let mut now = 0;
            // By another way: the messages of each kind, and every microsecond without a leader.
            let (mut sent, mut alone, mut leads) = (vec![], vec![], false);
            for (gap, kind) in gaps {
                alone.extend((now..now + gap).filter(|_| !leads));
                now += gap;
                let at = Time(now);
                match kind {
                    0 => ledger.enter(at, Measure::Sent { name: "A", bytes: 3 }),
                    1 => ledger.enter(at, Measure::Sent { name: "B", bytes: 5 }),
                    2 => ledger.enter(at, Measure::Leads { node: NodeId(0), epoch: 1 }),
                    _ => ledger.enter(at, Measure::StepsDown(NodeId(0))),
                }
                match kind {
                    0 | 1 => sent.push((now, kind)),
                    _ => leads = kind == 2,
                }
            }
            ledger.known = Time(now);
            let grid = Grid::new(Time(from), Time(from + length), Span(width));
            let sum = |quantity| whole(&ledger, quantity, &grid).concat().into_iter().flatten().sum::<u64>();
            let count = |of: &[u32]| {
                let within = |(at, kind): &&(u64, u32)| (from..=from + length).contains(at) && of.contains(kind);
                sent.iter().filter(within).count() as u64
            };
            prop_assert_eq!(sum(Quantity::Messages(None)), count(&[0, 1]));
            for (bucket, counted) in whole(&ledger, Quantity::Messages(None), &grid)[0].iter().enumerate() {
                let own = sent.iter().filter(|(at, _)| grid.bucket(Time(*at)) == Some(bucket)).count() as u64;
                prop_assert_eq!(counted.unwrap_or_default(), own, "bucket {}", bucket);
            }
            prop_assert_eq!(sum(Quantity::Messages(Some("A"))), count(&[0]));
            prop_assert_eq!(sum(Quantity::Bytes(None)), 3 * count(&[0]) + 5 * count(&[1]));
            let without = alone.iter().filter(|at| (from..from + length).contains(at)).count() as u64;
            prop_assert_eq!(sum(Quantity::Leaderless), without);
        }
    }
}
