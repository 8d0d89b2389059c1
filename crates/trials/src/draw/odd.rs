//! Faults whose luck is their own, so that the draws of everything else are what they were before there were such faults.

use super::{Draw, below};
use crate::subject::Faults;
use faultline_engine::{
    Backoff, Breaker, Budget, ClientId, ClockChange, ClockRate, Direction, Endpoint, Factor, Frequency,
    Input, Jitter, Load, NodeId, Offset, Policy, Rate, Rhythm, Route, Service, Session, Span, SpanRange,
    Switch, Tail, Template,
};

impl Draw {
    /// A node whose work takes longer from now on, or as long as it takes again.
    pub(super) fn pace(&mut self, session: &dyn Session) -> Option<Input> {
        if !self.subject.faults.slow || !self.slow.chance(80_000) {
            return None;
        }
        let node = below(&mut self.slow, session.nodes().into());
        let factor = [Factor::ONE, Factor(150), Factor(400), Factor(2_000)][below(&mut self.slow, 4)];
        Some(Input::Slow(NodeId(u16::try_from(node).expect("one of the nodes")), factor))
    }

    /// A node that loses its disk, where one may.
    pub(super) fn lost_disk(&mut self, session: &dyn Session) -> Option<Input> {
        let from = self.subject.faults.wipes.filter(|from| *from < session.nodes())?;
        if !self.wipe.chance(60_000) {
            return None;
        }
        let node = NodeId(from + u16::try_from(below(&mut self.wipe, (session.nodes() - from).into())).ok()?);
        Some(if self.wipe.chance(500_000) { Input::Wipe(node) } else { Input::Tail(node, self.tail()) })
    }

    pub(super) fn tail(&mut self) -> Tail {
        Tail([1, 1, 2, 5][below(&mut self.wipe, 4)])
    }

    /// Something that has luck of its own.
    pub(super) fn odd(&mut self, session: &dyn Session) -> Option<Input> {
        let drawn = [
            self.pace(session),
            self.wrong_clock(session),
            self.full_disk(session),
            self.order(session),
            self.server(session),
            self.load(session),
            self.policy(session),
            self.member(session),
            self.late_absence(session),
        ];
        drawn.into_iter().flatten().next()
    }

    /// Who is no member at the beginning, where members change: in most runs nobody, and never all.
    pub(super) fn absent(&mut self, nodes: u16) -> Vec<Input> {
        if !self.subject.entry().info.members_change {
            return Vec::new();
        }
        self.turnover = [0, 0, 40_000, 60_000][below(&mut self.members, 4)];
        let some = self.turnover > 0 && self.members.chance(500_000);
        let absent = |node: &NodeId| some && node.0 > 0 && self.members.chance(300_000);
        (0..nodes).map(NodeId).filter(absent).map(Input::Absent).collect()
    }

    /// A node that joins, or is told to leave; mostly half of them stay.
    pub(super) fn member(&mut self, session: &dyn Session) -> Option<Input> {
        if !session.info().members_change || !self.members.chance(self.turnover) {
            return None;
        }
        let frame = session.frame();
        let mut away = frame.nodes.iter().filter(|node| !node.status.is_member());
        let few = away.clone().count() * 2 >= frame.nodes.len() && self.members.chance(900_000);
        let any = frame.nodes.get(below(&mut self.members, frame.nodes.len()))?;
        let node = if few { away.next_back()? } else { any };
        Some(if node.status.is_member() { Input::Leave(node.id) } else { Input::Join(node.id) })
    }

    /// What can only be done at the beginning, as somebody may try it at any time.
    fn late_absence(&mut self, session: &dyn Session) -> Option<Input> {
        if !session.info().members_change || !self.members.chance(20_000) {
            return None;
        }
        let node = below(&mut self.members, session.nodes().into());
        Some(Input::Absent(NodeId(u16::try_from(node).ok()?)))
    }

    /// A disk that is full from now on, or has room again; one at a time mostly, or most runs would stand still: twice as
    /// often, and there are seldom two leaders at once.
    pub(super) fn full_disk(&mut self, session: &dyn Session) -> Option<Input> {
        if !self.subject.faults.disks || !self.room.chance(25_000) {
            return None;
        }
        let frame = session.frame();
        if let Some(full) = frame.nodes.iter().find(|node| node.full)
            && self.room.chance(800_000)
        {
            return Some(Input::Full(full.id, Switch(false)));
        }
        let node = frame.nodes.get(below(&mut self.room, frame.nodes.len()))?;
        let (node, full) = (node.id, node.full);
        Some(Input::Full(node, Switch(!full)))
    }

    /// A node that takes time for what arrives from now on, or none again; what finds no room is lost, where messages may be.
    pub(super) fn server(&mut self, session: &dyn Session) -> Option<Input> {
        let Faults { delays, losses, .. } = self.subject.faults;
        if !delays || !self.server.chance(60_000) {
            return None;
        }
        let frame = session.frame();
        let node = frame.nodes.get(below(&mut self.server, frame.nodes.len()))?;
        if !node.service.is_at_once() && self.server.chance(600_000) {
            return Some(Input::Server(Some(node.id), Service::AT_ONCE));
        }
        let max = Span([200, 2_000, 10_000, 30_000][below(&mut self.server, 4)]);
        let workers = [1, 1, 2, 5][below(&mut self.server, 4)];
        let queue = [None, Some(0), Some(1), Some(20)][below(&mut self.server, 4)].filter(|_| losses);
        let takes = SpanRange { min: Span(max.0 / 5), max };
        let node = (!self.server.chance(100_000)).then_some(node.id);
        // By chance of its own: what older seeds draw stays as it is.
        let refuses = queue.is_some() && self.policy.chance(300_000);
        Some(Input::Server(node, Service { takes, workers, queue, refuses }))
    }

    /// A client that asks without waiting for answers from now on, until it is told to be quiet.
    pub(super) fn load(&mut self, session: &dyn Session) -> Option<Input> {
        // A job of a second is too much as soon as two come in a second.
        if session.clients() == 0 || session.info().works || !self.load.chance(15_000) {
            return None;
        }
        let client = ClientId(u16::try_from(below(&mut self.load, session.clients().into())).ok()?);
        let forms = session.info().commands;
        let form = forms.get(below(&mut self.load, forms.len()))?;
        // Of several keys, where there are any: of one that many ask for at once little can be judged.
        // A form may name a node that this run does not have.
        let fits = |load: &Template| session.read(&format!("{client} load 1/s {load}")).is_ok();
        let keys = Template::of(&form.replacen(" x", " x{1..9}", 1)).filter(fits);
        let template = keys.or_else(|| Template::of(form)).filter(fits)?;
        let often = Frequency([2_000, 5_000, 10_000][below(&mut self.load, 3)]);
        let rhythm = [Rhythm::Even, Rhythm::Poisson, Rhythm::Bursts(5)][below(&mut self.load, 3)];
        let zipf = template.draws() && self.load.chance(500_000);
        Some(Input::Load(client, Load { often, rhythm, zipf, template }))
    }

    /// Clients that answer failures otherwise from now on, or as usual again.
    pub(super) fn policy(&mut self, session: &dyn Session) -> Option<Input> {
        if session.clients() == 0 || !self.policy.chance(30_000) {
            return None;
        }
        let dice = &mut self.policy;
        let client = ClientId(u16::try_from(below(dice, session.clients().into())).ok()?);
        let client = (!dice.chance(300_000)).then_some(client);
        if dice.chance(250_000) {
            return Some(Input::Policy(client, Policy::USUAL));
        }
        let usual = session.info().patience.0;
        let mut some = |parts: u32| dice.chance(parts);
        let (patience, retries, backs_off) = (some(300_000), some(300_000), some(600_000));
        let (deadline, budget, breaker, keyless) =
            (some(250_000), some(200_000), some(200_000), some(150_000));
        let jitter = [Jitter::None, Jitter::Equal, Jitter::Full, Jitter::Decorrelated][below(dice, 4)];
        let base = Span([2_000, 20_000, 80_000][below(dice, 3)]);
        let range = SpanRange { min: base, max: Span(base.0 * 20) };
        let policy = Policy {
            // A request that was lost just before the faults end is waited for so long, whatever the policy is then: well within
            // the time in which a run must recover.
            patience: patience.then(|| Span((usual / 4 + dice.below(usual * 2)).clamp(1_000, 3_000_000))),
            // Each retry without a key is a request more: without an end they would fill any disk's queue.
            retries: (retries || keyless).then(|| [0, 1, 3, if keyless { 2 } else { 10 }][below(dice, 4)]),
            backoff: backs_off.then_some(Backoff { range, jitter }),
            deadline: deadline.then(|| Span((usual / 2 + dice.below(usual * 4)).max(1_000))),
            budget: budget.then_some(Budget { tokens: 10, gain: Rate(100_000) }),
            breaker: breaker.then_some(Breaker { failures: 3, pause: Span::millis(300) }),
            keyless,
        };
        (!policy.is_usual()).then_some(Input::Policy(client, policy))
    }

    /// Links that keep the order of messages from now on, or do not.
    pub(super) fn order(&mut self, session: &dyn Session) -> Option<Input> {
        if !self.subject.faults.delays || !self.order.chance(50_000) {
            return None;
        }
        let nodes = usize::from(session.nodes());
        let keeps = Switch(self.order.chance(600_000));
        let from = below(&mut self.order, nodes);
        let to = (from + 1 + below(&mut self.order, (nodes - 1).max(1))) % nodes;
        let node = |place: usize| u16::try_from(place).ok().map(|place| Endpoint::Node(NodeId(place)));
        let all = nodes < 2 || self.order.chance(400_000);
        let route = Route { from: node(from)?, to: node(to)?, direction: Direction::OneWay };
        Some(Input::Fifo((!all).then_some(route), keeps))
    }

    /// A node whose clock jumps, runs fast or slow from now on, or is set right.
    pub(super) fn wrong_clock(&mut self, session: &dyn Session) -> Option<Input> {
        let fastest = self.subject.faults.clocks?;
        if !self.clock.chance(60_000) {
            return None;
        }
        let node = NodeId(u16::try_from(below(&mut self.clock, session.nodes().into())).ok()?);
        let sign = [1, -1][below(&mut self.clock, 2)];
        let change = match below(&mut self.clock, 8) {
            0 => ClockChange::Sync,
            1..3 => ClockChange::Offset(Offset(
                i64::from(sign) * [1, 30_000, 2_000_000][below(&mut self.clock, 3)],
            )),
            3..5 => ClockChange::Rate(ClockRate(sign * fastest.min(200))),
            _ => ClockChange::Rate(ClockRate(sign * fastest)),
        };
        Some(Input::Clock(node, change))
    }
}
