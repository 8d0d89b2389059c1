//! What a seed draws: a cluster, its weather at the start, and one fault after the other.

use faultline_engine::dice::Dice;
use faultline_engine::view::Role;
use faultline_engine::{
    ClientId, Direction, Endpoint, FlightState, Input, MessageId, NodeId, NodeStatus, Protocol, Rate, Route,
    Setup, Span, SpanRange, Time, TimedInput, World,
};
use faultline_protocols::raft::{Bugs, Config, Raft, Reads};

/// The swarm's own luck: none of it is shared with the worlds that it shakes.
pub(crate) struct Draw {
    dice: Dice,
    keys: usize,
    /// How often faults come as a pattern; some runs hardly see anything else.
    patterns: u32,
}

/// How long until a step.
#[derive(Clone, Copy)]
pub(crate) enum Wait {
    /// So long.
    For(Span),
    /// Until this node leads; it is pushed a few times, and then left alone.
    UntilElected(NodeId),
}

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed, "swarm", 0);
        let keys = [1, 1, 2, 3][below(&mut dice, 4)];
        let patterns = [10, 10, 30, 80][below(&mut dice, 4)];
        Self { dice, keys, patterns }
    }

    fn below(&mut self, bound: usize) -> usize {
        below(&mut self.dice, bound)
    }

    fn percent(&mut self, percent: u32) -> bool {
        self.dice.chance(percent * 10_000)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn micros(&mut self, min: u64, max: u64) -> u64 {
        self.dice.span(SpanRange { min: Span(min), max: Span(max) }).0
    }

    fn number(&mut self, bound: u16) -> u16 {
        u16::try_from(self.below(usize::from(bound))).expect("below a u16")
    }

    /// Timeouts keep the paper's order, broadcast ≪ election (§5.6), in good weather: otherwise no leader
    /// lasts, and a run that must recover could not.
    pub(crate) fn setup(&mut self, seed: u64, bugs: Bugs) -> Setup<Raft> {
        let min = self.pick(&[120, 150, 200, 300]);
        let max = min + self.pick(&[80, 150, 300]);
        let config = Config {
            election: SpanRange::millis(min, max),
            heartbeat: Span::millis(self.pick(&[20, 30, 50])),
            pre_vote: self.percent(50),
            reads: self.pick(&[Reads::Log, Reads::ReadIndex]),
            bugs,
        };
        let nodes = self.pick(&[1, 2, 3, 3, 3, 4, 5, 5, 5, 5, 6, 7]);
        Setup { nodes, clients: self.pick(&[1, 2, 2, 3]), seed, config }
    }

    /// The weather and the steady clients of the first moment.
    pub(crate) fn start(&mut self, clients: u16) -> Vec<TimedInput> {
        let mut inputs = Vec::new();
        if self.percent(50) {
            inputs.push(Input::Disk(None, self.latency(&[200, 5_000, 30_000])));
        }
        if self.percent(50) {
            inputs.push(Input::Delay(None, self.latency(&[2_000, 20_000, 60_000])));
        }
        if self.percent(40) {
            inputs.push(Input::Loss(None, self.rate(20)));
        }
        if self.percent(40) {
            inputs.push(Input::Duplicate(None, self.rate(20)));
        }
        for client in (0..clients).map(ClientId) {
            if self.percent(60) {
                inputs.push(self.steady(client));
            }
        }
        inputs.into_iter().map(|input| TimedInput { at: Time::ZERO, input }).collect()
    }

    /// How long until the next fault: mostly a while, sometimes a burst.
    fn pause(&mut self) -> Span {
        match self.below(10) {
            0..3 => Span(self.micros(1, 3_000)),
            3..7 => Span(self.micros(3_000, 150_000)),
            _ => Span(self.micros(150_000, 900_000)),
        }
    }

    /// What is done next, step by step: one fault, or a pattern of a few that hurt together.
    pub(crate) fn faults(&mut self, world: &World<Raft>) -> Vec<(Wait, Input)> {
        let first = Wait::For(self.pause());
        if !self.percent(self.patterns) {
            return vec![(first, self.fault(world))];
        }
        let nodes = world.setup().nodes;
        let (one, other, voter) =
            (NodeId(self.number(nodes)), NodeId(self.number(nodes)), NodeId(self.number(nodes)));
        let soon = Wait::For(Span(1));
        match self.below(4) {
            // A process that is back before anybody noticed.
            0 => {
                let bounced = self.victim(world);
                vec![(first, Input::Crash(bounced)), (soon, Input::Restart(bounced))]
            }
            // Rivals for one term, and a voter that is soon back.
            1 => {
                let later = Wait::For(Span(self.micros(5_000, 40_000)));
                vec![
                    (first, Input::Timeout(one)),
                    (soon, Input::Timeout(other)),
                    (later, Input::Crash(voter)),
                    (soon, Input::Restart(voter)),
                ]
            }
            // A short reign, as in figure 8: what the leader writes reaches nobody,
            2 => {
                let mut steps = self.calm(world);
                let lasts = self.pick(&[40_000, 700_000]);
                steps.extend([
                    (Wait::UntilElected(one), Input::Partition(self.alone(one, world))),
                    (Wait::For(Span(self.micros(1, lasts))), Input::Crash(one)),
                    (soon, Input::HealAll),
                    (Wait::For(Span(self.micros(1, 100_000))), Input::Restart(one)),
                ]);
                steps
            }
            // or reaches some, but not its own disk.
            _ => {
                let mut steps = self.calm(world);
                let cut = self.route(nodes, world.setup().clients, Direction::Both);
                steps.extend([
                    (soon, Input::Disk(Some(one), self.latency(&[10_000, 50_000, 150_000]))),
                    (Wait::UntilElected(one), Input::Cut(cut)),
                    (Wait::For(Span(self.micros(20_000, 100_000))), Input::Crash(one)),
                    (soon, Input::Restart(one)),
                ]);
                steps
            }
        }
    }

    /// One node with all clients, and the others.
    fn alone(&self, one: NodeId, world: &World<Raft>) -> Vec<Vec<Endpoint>> {
        let clients = (0..world.setup().clients).map(|i| ClientId(i).into());
        let others = (0..world.setup().nodes).map(NodeId).filter(|node| *node != one);
        let mut groups = vec![std::iter::once(one.into()).chain(clients).collect()];
        groups.push(others.map(Endpoint::from).collect());
        groups.retain(|group: &Vec<Endpoint>| !group.is_empty());
        groups
    }

    /// Everything is whole and everybody is up.
    fn calm(&mut self, world: &World<Raft>) -> Vec<(Wait, Input)> {
        let mut inputs = vec![Input::HealAll, Input::Disk(None, self.latency(&[2_000]))];
        for node in (0..world.setup().nodes).map(NodeId) {
            match world.node(node).0 {
                NodeStatus::Up => {}
                NodeStatus::Down => inputs.push(Input::Restart(node)),
                NodeStatus::Frozen => inputs.push(Input::Thaw(node)),
            }
        }
        inputs.into_iter().map(|input| (Wait::For(Span(1)), input)).collect()
    }

    /// One fault, or one request. A wiped disk is not among them: it forgets votes and entries, which §5.1
    /// and figure 2 assume that no server does, so it may break every rule with no bug at all.
    fn fault(&mut self, world: &World<Raft>) -> Input {
        let (nodes, clients) = (world.setup().nodes, world.setup().clients);
        let client = ClientId(self.number(clients));
        match self.below(100) {
            0..9 => Input::Crash(self.victim(world)),
            9..20 => self.one_that_is(world, NodeStatus::Down).map_or(Input::HealAll, Input::Restart),
            20..24 => Input::Freeze(self.victim(world)),
            24..29 => self.one_that_is(world, NodeStatus::Frozen).map_or(Input::HealAll, Input::Thaw),
            29..36 => Input::Timeout(NodeId(self.number(nodes))),
            36..39 => Input::Cut(self.route(nodes, clients, Direction::Both)),
            39..43 => Input::Cut(self.route(nodes, clients, Direction::OneWay)),
            43..46 => Input::Heal(self.route(nodes, clients, Direction::Both)),
            46..48 => Input::HealEndpoint(NodeId(self.number(nodes)).into()),
            48..51 => Input::HealAll,
            51..57 => Input::Partition(self.groups(nodes, clients)),
            57..60 => Input::Isolate(self.victim(world).into()),
            60..63 => {
                Input::Delay(self.some_route(nodes, clients), self.latency(&[2_000, 20_000, 60_000, 200_000]))
            }
            63..66 => Input::Loss(self.some_route(nodes, clients), self.rate(60)),
            66..68 => Input::Duplicate(self.some_route(nodes, clients), self.rate(40)),
            68..71 => {
                let node = self.percent(70).then(|| NodeId(self.number(nodes)));
                Input::Disk(node, self.latency(&[200, 5_000, 30_000, 150_000]))
            }
            71..75 => self.message(world, false).map_or(Input::HealAll, Input::Drop),
            75..78 => self.message(world, false).map_or(Input::HealAll, Input::Copy),
            78..82 => self.message(world, false).map_or(Input::HealAll, Input::Hold),
            82..87 => self.message(world, true).map_or(Input::HealAll, Input::Deliver),
            87..97 => Input::Ask(client, self.command()),
            97..99 => self.steady(client),
            _ => Input::Quiet(client),
        }
    }

    /// What a client asks.
    fn command(&mut self) -> String {
        let key = ["x", "y", "z"][self.below(self.keys)];
        match self.below(10) {
            0..4 => format!("get {key}"),
            4..6 => format!("set {key} {}", self.below(5)),
            6..9 => format!("add {key} 1"),
            _ => format!("cas {key} {} {}", self.below(3), self.below(3)),
        }
    }

    fn steady(&mut self, client: ClientId) -> Input {
        Input::Every(client, Span::millis(self.pick(&[20, 50, 150, 400])), self.command())
    }

    /// A node that is up, more often than not a leader: that is where faults hurt.
    fn victim(&mut self, world: &World<Raft>) -> NodeId {
        let leads =
            |node: &NodeId| world.node(*node).2.is_some_and(|process| process.glance().role == Role::Leader);
        let leaders: Vec<NodeId> = (0..world.setup().nodes).map(NodeId).filter(leads).collect();
        if self.percent(60) && !leaders.is_empty() {
            return self.pick(&leaders);
        }
        NodeId(self.number(world.setup().nodes))
    }

    fn one_that_is(&mut self, world: &World<Raft>, status: NodeStatus) -> Option<NodeId> {
        let such: Vec<NodeId> =
            (0..world.setup().nodes).map(NodeId).filter(|node| world.node(*node).0 == status).collect();
        (!such.is_empty()).then(|| self.pick(&such))
    }

    /// A message under way; one that is held already, if that is wanted and there is one.
    fn message(&mut self, world: &World<Raft>, held: bool) -> Option<MessageId> {
        let mut all: Vec<(bool, MessageId)> =
            world.flights().map(|f| (matches!(f.state, FlightState::Held(_)), f.id)).collect();
        all.sort_unstable();
        let stopped: Vec<_> = all.iter().copied().filter(|(stopped, _)| *stopped).collect();
        let from = if held && !stopped.is_empty() && self.percent(80) { stopped } else { all };
        (!from.is_empty()).then(|| self.pick(&from).1)
    }

    fn endpoint(&mut self, nodes: u16, clients: u16) -> Endpoint {
        if self.percent(85) {
            NodeId(self.number(nodes)).into()
        } else {
            ClientId(self.number(clients)).into()
        }
    }

    fn route(&mut self, nodes: u16, clients: u16, direction: Direction) -> Route {
        loop {
            let (from, to) = (self.endpoint(nodes, clients), self.endpoint(nodes, clients));
            if from != to {
                return Route { from, to, direction };
            }
        }
    }

    fn some_route(&mut self, nodes: u16, clients: u16) -> Option<Route> {
        let direction = self.pick(&[Direction::Both, Direction::OneWay]);
        self.percent(60).then(|| self.route(nodes, clients, direction))
    }

    /// Two groups of nodes; a client may be on a side or reach both.
    fn groups(&mut self, nodes: u16, clients: u16) -> Vec<Vec<Endpoint>> {
        let mut groups = vec![Vec::new(), Vec::new()];
        for node in (0..nodes).map(NodeId) {
            groups[self.below(2)].push(Endpoint::from(node));
        }
        for client in (0..clients).map(ClientId) {
            if let side @ 0..2 = self.below(3) {
                groups[side].push(client.into());
            }
        }
        // The grammar has no word for an empty group; a client alone, or one node, stands in for it.
        groups.retain(|group| !group.is_empty());
        if groups.len() < 2 {
            groups = vec![vec![NodeId(0).into()], (1..nodes).map(|i| NodeId(i).into()).collect()];
            groups.retain(|group| !group.is_empty());
        }
        groups
    }

    fn latency(&mut self, tops: &[u64]) -> SpanRange {
        let max = self.pick(tops);
        SpanRange { min: Span(max / 10), max: Span(max) }
    }

    fn rate(&mut self, percent: u32) -> Rate {
        Rate(u32::try_from(self.below(percent as usize + 1)).expect("at most a hundred") * 10_000)
    }
}

fn below(dice: &mut Dice, bound: usize) -> usize {
    usize::try_from(dice.below(bound as u64)).expect("below a usize")
}
