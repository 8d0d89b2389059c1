//! What a seed draws: a cluster, its weather at the start, and one fault after the other.

mod links;
mod odd;
mod traffic;

use crate::subject::{Faults, Subject};
use faultline_engine::dice::Dice;
use faultline_engine::view::{Frame, NodeFrame};
use faultline_engine::{
    ClientId, ClockChange, ClockError, Direction, Factor, Input, Links, NodeId, NodeStatus, Rate, Service,
    Session, SettingKind, Span, SpanRange, Split, Switch, Time, TimedInput, Traffic,
};
use links::alone;

/// The luck of a random run: none of it is shared with the world that it shakes.
pub struct Draw {
    dice: Dice,
    /// Of its own, so that the draws of everything else are what they were before nodes became slow.
    slow: Dice,
    wipe: Dice,
    clock: Dice,
    /// For what is said of messages, and not which they are.
    names: Dice,
    order: Dice,
    room: Dice,
    server: Dice,
    policy: Dice,
    load: Dice,
    one_way: Dice,
    members: Dice,
    /// How often nodes join and leave in this run, in millionths of faults.
    turnover: u32,
    subject: Subject,
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
    UntilItLeads(NodeId),
}

/// The size of a run, and its settings.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    pub(crate) nodes: u16,
    pub(crate) clients: u16,
    pub(crate) settings: Vec<(String, String)>,
}

/// The kinds of faults, and how often each is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Crash,
    Restart,
    Freeze,
    Thaw,
    Timeout,
    CutBoth,
    CutOne,
    HealRoute,
    HealEndpoint,
    HealAll,
    Partition,
    Isolate,
    Delay,
    Loss,
    Duplicate,
    Disk,
    Drop,
    Copy,
    Hold,
    Deliver,
    Ask,
    Every,
    Quiet,
}

impl Draw {
    pub(crate) fn new(seed: u64, subject: Subject) -> Self {
        let mut dice = Dice::new(seed, "swarm", 0);
        let keys = [1, 1, 2, 3][below(&mut dice, 4)];
        let patterns = [10, 10, 30, 80][below(&mut dice, 4)];
        Self {
            dice,
            slow: Dice::new(seed, "slow", 0),
            wipe: Dice::new(seed, "wipe", 0),
            clock: Dice::new(seed, "clock", 0),
            names: Dice::new(seed, "names", 0),
            order: Dice::new(seed, "order", 0),
            room: Dice::new(seed, "room", 0),
            server: Dice::new(seed, "server", 0),
            policy: Dice::new(seed, "policy", 0),
            load: Dice::new(seed, "load", 0),
            one_way: Dice::new(seed, "one way", 0),
            members: Dice::new(seed, "members", 0),
            turnover: 80_000,
            subject,
            keys,
            patterns,
        }
    }

    /// A number below another, which must not be 0.
    pub fn below(&mut self, bound: usize) -> usize {
        below(&mut self.dice, bound)
    }

    /// True in so many draws of a hundred.
    pub fn percent(&mut self, percent: u32) -> bool {
        self.dice.chance(percent * 10_000)
    }

    /// One of these, of which there must be one.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// A key of the store; a run uses between one and three of them.
    pub fn key(&mut self) -> &'static str {
        ["x", "y", "z"][self.below(self.keys)]
    }

    /// A command of the key-value store.
    pub fn store(&mut self) -> String {
        let key = self.key();
        match self.below(10) {
            0..4 => format!("get {key}"),
            4..6 => format!("set {key} {}", self.below(5)),
            6..9 => format!("add {key} 1"),
            _ => format!("cas {key} {} {}", self.below(3), self.below(3)),
        }
    }

    fn micros(&mut self, min: u64, max: u64) -> u64 {
        self.dice.span(SpanRange { min: Span(min), max: Span(max) }).0
    }

    fn number(&mut self, bound: u16) -> u16 {
        u16::try_from(self.below(usize::from(bound))).expect("below a u16")
    }

    /// The cluster; the settings that stand in `fixed` are not drawn.
    pub(crate) fn setup(&mut self, fixed: &[(String, String)]) -> Drawn {
        let subject = self.subject;
        let (nodes, clients) = (self.pick(subject.nodes), self.pick(subject.clients));
        let mut settings = fixed.to_vec();
        for setting in subject.open(nodes, clients, 0, &[], Vec::new()).settings() {
            let listed = subject.settings.iter().find(|(name, _)| *name == setting.name);
            let value = match (listed, setting.kind) {
                (Some((_, values)), _) => self.pick(values),
                (None, SettingKind::Switch) => self.pick(&["on", "off"]),
                (None, SettingKind::Choice(values)) => self.pick(values),
                _ => continue,
            };
            if fixed.iter().all(|(name, _)| name != setting.name) {
                settings.push((setting.name.to_owned(), value.to_owned()));
            }
        }
        Drawn { nodes, clients, settings }
    }

    /// Who is no member, the weather and the steady clients of the first moment.
    pub(crate) fn start(&mut self, nodes: u16, clients: u16) -> Vec<TimedInput> {
        let faults = self.subject.faults;
        let mut inputs = self.absent(nodes);
        if self.percent(50) && faults.disks {
            inputs.push(Input::Disk(None, self.latency(&[200, 5_000, 30_000])));
        }
        if self.percent(50) && faults.delays {
            inputs.push(Input::Delay(None, self.latency(&[2_000, 20_000, 60_000])));
        }
        if self.percent(40) && faults.losses {
            inputs.push(Input::Loss(None, self.rate(20)));
        }
        if self.percent(40) && faults.duplicates {
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

    /// What is done next, step by step: one fault, or a pattern of a few that hurt together; now and then a node becomes
    /// slow before it, loses its disk or room on it, has a wrong clock, takes time for what arrives, joins or leaves, or links keep
    /// the order or do not.
    pub(crate) fn faults(&mut self, session: &dyn Session) -> Vec<(Wait, Input)> {
        let first = [
            self.pace(session),
            self.lost_disk(session),
            self.wrong_clock(session),
            self.full_disk(session),
            self.order(session),
            self.server(session),
            self.load(session),
            self.policy(session),
            self.member(session),
        ];
        let first = first.into_iter().flatten();
        let first: Vec<(Wait, Input)> = first.map(|input| (Wait::For(Span(0)), input)).collect();
        first.into_iter().chain(self.blows(session)).collect()
    }

    fn blows(&mut self, session: &dyn Session) -> Vec<(Wait, Input)> {
        let first = Wait::For(self.pause());
        let frame = session.frame();
        if !self.percent(self.patterns) {
            return self.fault(session, &frame).map(|fault| (first, fault)).into_iter().collect();
        }
        let nodes = session.nodes();
        let (one, other, voter) =
            (NodeId(self.number(nodes)), NodeId(self.number(nodes)), NodeId(self.number(nodes)));
        let soon = Wait::For(Span(1));
        let Faults { crashes, timeouts, cuts, disks, .. } = self.subject.faults;
        match self.below(4) {
            // Rivals for one reign, and a voter that is soon back.
            1 if timeouts && crashes && self.may_fall(voter, &frame) => {
                let later = Wait::For(Span(self.micros(5_000, 40_000)));
                vec![
                    (first, Input::Timeout(one)),
                    (soon, Input::Timeout(other)),
                    (later, Input::Crash(voter)),
                    (soon, Input::Restart(voter)),
                ]
            }
            // A short reign, as in figure 8 of Raft: what the leader writes reaches nobody,
            2 if timeouts && crashes && cuts && self.mortal(one) => {
                let mut steps = self.calm(&frame);
                let lasts = self.pick(&[40_000, 700_000]);
                steps.extend([
                    (Wait::UntilItLeads(one), Input::Partition(Split::Apart(alone(one, &frame)))),
                    (Wait::For(Span(self.micros(1, lasts))), Input::Crash(one)),
                    (soon, Input::Heal(Links::All)),
                    (Wait::For(Span(self.micros(1, 100_000))), Input::Restart(one)),
                ]);
                steps
            }
            // or reaches some, but not its own disk.
            3 if timeouts && crashes && cuts && disks && self.mortal(one) => {
                let mut steps = self.calm(&frame);
                let cut = self.route(&frame, Direction::Both);
                steps.push((soon, Input::Disk(Some(one), self.latency(&[10_000, 50_000, 150_000]))));
                steps.extend(cut.map(|cut| (Wait::UntilItLeads(one), Input::Cut(cut))));
                steps.extend([
                    (Wait::For(Span(self.micros(20_000, 100_000))), Input::Crash(one)),
                    (soon, Input::Restart(one)),
                ]);
                steps
            }
            // A process that is back before anybody noticed.
            _ if crashes => {
                let Some(bounced) = self.victim(&frame) else {
                    return vec![(first, Input::Heal(Links::All))];
                };
                vec![(first, Input::Crash(bounced)), (soon, Input::Restart(bounced))]
            }
            _ => self.fault(session, &frame).map(|fault| (first, fault)).into_iter().collect(),
        }
    }

    /// Everything is whole and everybody is up.
    fn calm(&mut self, frame: &Frame) -> Vec<(Wait, Input)> {
        let mut inputs = vec![Input::Heal(Links::All), Input::Release(Traffic::ALL)];
        if self.subject.faults.disks {
            inputs.push(Input::Disk(None, self.latency(&[2_000])));
        }
        inputs.extend(frame.nodes.iter().flat_map(mended));
        inputs.into_iter().map(|input| (Wait::For(Span(1)), input)).collect()
    }

    /// Whatever somebody might do to a run by hand at a moment, a broken disk among it.
    pub(crate) fn input(&mut self, session: &dyn Session) -> Input {
        let frame = session.frame();
        if let Some(input) = self.odd(session) {
            return input;
        }
        if self.percent(4) {
            let node = NodeId(self.number(session.nodes()));
            return if self.wipe.chance(500_000) {
                Input::Wipe(node)
            } else {
                match below(&mut self.wipe, 3) {
                    0 => Input::Corrupt(node),
                    _ => Input::Tail(node, self.tail()),
                }
            };
        }
        self.fault(session, &frame).unwrap_or(Input::Heal(Links::All))
    }

    /// One fault, or one request; none when nothing may happen to such a run at such a moment.
    fn fault(&mut self, session: &dyn Session, frame: &Frame) -> Option<Input> {
        let kind = self.kind(!frame.clients.is_empty())?;
        let node = NodeId(self.number(count(&frame.nodes)));
        let client = ClientId(if frame.clients.is_empty() { 0 } else { self.number(count(&frame.clients)) });
        let input = match kind {
            Kind::Crash => self.victim(frame).map(Input::Crash),
            Kind::Restart => self.one_that_is(frame, NodeStatus::Down).map(Input::Restart),
            Kind::Freeze => self.victim(frame).map(Input::Freeze),
            Kind::Thaw => self.one_that_is(frame, NodeStatus::Frozen).map(Input::Thaw),
            Kind::Timeout => Some(Input::Timeout(node)),
            Kind::CutBoth => self.route(frame, Direction::Both).map(Input::Cut),
            Kind::CutOne => self.route(frame, Direction::OneWay).map(Input::Cut),
            Kind::HealRoute => self.route(frame, Direction::Both).map(|route| Input::Heal(Links::On(route))),
            Kind::HealEndpoint if self.names.chance(300_000) => Some(Input::Restore(Links::Of(node.into()))),
            Kind::HealEndpoint => Some(Input::Heal(Links::Of(node.into()))),
            Kind::HealAll if self.names.chance(300_000) => Some(Input::Restore(Links::All)),
            Kind::HealAll => None,
            Kind::Partition => Some(Input::Partition(self.split(frame))),
            Kind::Isolate => self.victim(frame).map(|victim| Input::Isolate(victim.into(), self.side())),
            Kind::Delay => {
                let route = self.some_route(frame);
                Some(Input::Delay(route, self.latency(&[2_000, 20_000, 60_000, 200_000])))
            }
            Kind::Loss => {
                let route = self.some_route(frame);
                Some(Input::Loss(route, self.rate(60)))
            }
            Kind::Duplicate => {
                let route = self.some_route(frame);
                Some(Input::Duplicate(route, self.rate(40)))
            }
            Kind::Disk => {
                let node = self.percent(70).then_some(node);
                Some(Input::Disk(node, self.latency(&[200, 5_000, 30_000, 150_000])))
            }
            Kind::Drop => self.message(frame, false).map(|id| Input::Drop(self.named(session, id))),
            Kind::Copy => self.message(frame, false).map(|id| Input::Copy(self.named(session, id))),
            Kind::Hold => self.message(frame, false).map(|id| self.hold(session, id)),
            Kind::Deliver if self.names.chance(300_000) => Some(self.release(frame)),
            Kind::Deliver => self.message(frame, true).map(|id| Input::Deliver(self.named(session, id))),
            Kind::Ask => Some(self.ask(client, node)),
            Kind::Every => Some(self.steady(client)),
            Kind::Quiet => Some(Input::Quiet(client)),
        };
        Some(input.unwrap_or(Input::Heal(Links::All)))
    }

    /// A kind of fault among those that may happen.
    fn kind(&mut self, clients: bool) -> Option<Kind> {
        let f = self.subject.faults;
        let kinds: [(usize, bool, Kind); 23] = [
            (9, f.crashes, Kind::Crash),
            (11, f.crashes, Kind::Restart),
            (4, f.freezes, Kind::Freeze),
            (5, f.freezes, Kind::Thaw),
            (7, f.timeouts, Kind::Timeout),
            (3, f.cuts, Kind::CutBoth),
            (4, f.cuts, Kind::CutOne),
            (3, f.cuts, Kind::HealRoute),
            (2, f.cuts, Kind::HealEndpoint),
            (3, f.cuts || f.delays || f.losses || f.duplicates, Kind::HealAll),
            (6, f.cuts, Kind::Partition),
            (3, f.cuts, Kind::Isolate),
            (3, f.delays, Kind::Delay),
            (3, f.losses, Kind::Loss),
            (2, f.duplicates, Kind::Duplicate),
            (3, f.disks, Kind::Disk),
            (4, f.messages, Kind::Drop),
            (3, f.messages, Kind::Copy),
            (4, f.messages, Kind::Hold),
            (5, f.messages, Kind::Deliver),
            (10, clients, Kind::Ask),
            (2, clients, Kind::Every),
            (1, clients, Kind::Quiet),
        ];
        let all: usize = kinds.iter().filter(|(_, may, _)| *may).map(|(weight, ..)| weight).sum();
        if all == 0 {
            return None;
        }
        let mut drawn = self.below(all);
        for (weight, _, kind) in kinds.into_iter().filter(|(_, may, _)| *may) {
            if drawn < weight {
                return Some(kind);
            }
            drawn -= weight;
        }
        None
    }

    fn command(&mut self) -> String {
        (self.subject.command)(self)
    }

    fn steady(&mut self, client: ClientId) -> Input {
        Input::Every(client, Span::millis(self.pick(&[20, 50, 150, 400])), self.command())
    }

    fn mortal(&self, node: NodeId) -> bool {
        !self.subject.spared.contains(&node)
    }

    /// Whether a node may go down or stand still now.
    pub(crate) fn may_fall(&self, node: NodeId, frame: &Frame) -> bool {
        let fallen =
            frame.nodes.iter().filter(|other| other.id != node && other.status != NodeStatus::Up).count();
        self.mortal(node) && fallen < usize::from((self.subject.down)(count(&frame.nodes)))
    }

    /// A node that may fall, more often than not a leader: that is where faults hurt.
    fn victim(&mut self, frame: &Frame) -> Option<NodeId> {
        let may: Vec<&NodeFrame> = frame.nodes.iter().filter(|node| self.may_fall(node.id, frame)).collect();
        let leads =
            |node: &&&NodeFrame| node.glance.as_ref().is_some_and(|glance| (self.subject.leads)(glance));
        let leaders: Vec<NodeId> = may.iter().filter(leads).map(|node| node.id).collect();
        if self.percent(60) && !leaders.is_empty() {
            return Some(self.pick(&leaders));
        }
        (!may.is_empty()).then(|| self.pick(&may).id)
    }

    fn one_that_is(&mut self, frame: &Frame, status: NodeStatus) -> Option<NodeId> {
        let such: Vec<NodeId> =
            frame.nodes.iter().filter(|node| node.status == status).map(|node| node.id).collect();
        (!such.is_empty()).then(|| self.pick(&such))
    }

    fn latency(&mut self, tops: &[u64]) -> SpanRange {
        let max = self.pick(tops);
        SpanRange { min: Span(max / 10), max: Span(max) }
    }

    fn rate(&mut self, percent: u32) -> Rate {
        Rate(u32::try_from(self.below(percent as usize + 1)).expect("at most a hundred") * 10_000)
    }
}

/// What makes a node whole: back if it is away, as quick as it was, its clocks right, room on its disk, no time for what
/// arrives.
pub(crate) fn mended(node: &NodeFrame) -> impl Iterator<Item = Input> + use<> {
    let back = match node.status {
        // Who is no member need not come back.
        NodeStatus::New | NodeStatus::Up | NodeStatus::Absent | NodeStatus::Left => None,
        NodeStatus::Down => Some(Input::Restart(node.id)),
        NodeStatus::Frozen => Some(Input::Thaw(node.id)),
    };
    let quick = (node.factor != Factor::ONE).then_some(Input::Slow(node.id, Factor::ONE));
    let right = (node.clock != ClockError::NONE).then_some(Input::Clock(node.id, ClockChange::Sync));
    let room = node.full.then_some(Input::Full(node.id, Switch(false)));
    let at_once = Input::Server(Some(node.id), Service::AT_ONCE);
    let prompt = (!node.service.is_at_once()).then_some(at_once);
    back.into_iter().chain(quick).chain(right).chain(room).chain(prompt)
}

fn count<T>(all: &[T]) -> u16 {
    u16::try_from(all.len()).expect("as many as a setup may have")
}

fn below(dice: &mut Dice, bound: usize) -> usize {
    usize::try_from(dice.below(bound as u64)).expect("below a usize")
}

#[cfg(test)]
mod tests {
    use super::Draw;
    use crate::liars::lie;
    use faultline_engine::dice::Dice;
    use faultline_engine::{ACTIONS, ActionKind, ActionRow, Input, NodeSet, ScriptLine, Span};

    /// The row of the table of actions that an input is of.
    fn row(input: &Input) -> usize {
        let text = input.to_string();
        let mut words = text.split_whitespace();
        let by_client = input.kind() == ActionKind::Request && !matches!(input, Input::Policy(..));
        let word = if by_client { words.nth(1) } else { words.next() };
        let word = word.filter(|_| !matches!(input, Input::Ask(..)));
        let is_row = |row: &ActionRow| row.by_client == by_client && row.word == word;
        ACTIONS.iter().position(is_row).unwrap_or_else(|| panic!("{text} is of no row"))
    }

    /// What disks hold at the start is drawn by `families/agreement/tests/beginnings.rs`: from the disks of another run, because
    /// what luck alone writes there no run can have led to.
    const DRAWN_ELSEWHERE: &[&str] = &["begin"];

    /// Whatever a person can do to a run, the random runs of some protocol do, those with liars among them: a row that is added
    /// to the table is missed here.
    #[test]
    fn every_row_of_the_table_of_actions_is_drawn() {
        let mut drawn = vec![0_u32; ACTIONS.len()];
        for seed in 0..20 {
            for subject in crate::ALL {
                let mut draw = Draw::new(seed, *subject);
                let mut luck = Dice::new(seed, "liars", 0);
                let mut session = subject.open(subject.nodes[0], subject.clients[0], seed, &[], Vec::new());
                for turn in 0..120 {
                    let lies =
                        (turn >= 100).then(|| lie(&*session, &mut luck, false, NodeSet::EMPTY)).flatten();
                    let input = lies.unwrap_or_else(|| draw.input(&*session));
                    drawn[row(&input)] += 1;
                    session.act(ScriptLine { at: None, input });
                    let soon = session.head() + Span::millis(3);
                    session.advance(soon, u32::MAX);
                }
            }
        }
        let missing: Vec<_> =
            (0..ACTIONS.len()).filter(|at| drawn[*at] == 0).map(|at| &ACTIONS[at]).collect();
        let elsewhere = |row: &&&ActionRow| row.word.is_some_and(|word| DRAWN_ELSEWHERE.contains(&word));
        let missing: Vec<_> = missing.iter().filter(|row| !elsewhere(row)).map(|row| row.examples).collect();
        assert!(missing.is_empty(), "never drawn: {missing:?}");
    }
}
