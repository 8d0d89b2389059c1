//! A timeline as a session.

use super::packet::{packet_shape, packet_view};
use super::{BranchView, EventView, InVain, MessageDetail, MessageFate, Progress, Session};
use crate::digest::Digest;
use crate::event::{EventKind, FlightState, LossCause};
use crate::fact::FactView;
use crate::grammar::{self, ScriptError, ScriptLine, Vocabulary};
use crate::id::{ClientId, Endpoint, MessageId, NodeId};
use crate::info::Info;
use crate::input::{Input, TimedInput};
use crate::metrics::{self, Measure, Metrics, MetricsView};
use crate::network::{LinkState, Network};
use crate::protocol::{Conditions, LogWindow, Protocol};
use crate::rules::{Rule, ViolationView};
use crate::settings::{Setting, Settings};
use crate::timeline::{Halt, Timeline};
use crate::traffic::{Aim, CLIENT_MESSAGES, MessageForm, MessageKind, MessageName};
use crate::units::{Span, Time};
use crate::view::{
    ClientFrame, Cone, Frame, LinkFrame, MessageFrame, Name, NodeFrame, NodeView, Strip, TaskBoard,
};
use crate::world::{NodeStatus, World};

/// How long a lost message stays visible, in simulated time.
const GHOST: Span = Span::millis(25);

/// What was on the way instead of a message.
fn missed(aim: Option<&Aim>) -> Vec<MessageKind> {
    if let Some(Aim::Missed(there)) = aim { there.clone() } else { Vec::new() }
}

/// The links that are not as they are by default.
fn link_frames(network: &Network, nodes: u16, clients: u16) -> Vec<LinkFrame> {
    let ends = crate::strip::lanes(nodes, clients);
    let mut frames = Vec::new();
    for from in &ends {
        for to in &ends {
            let link = *network.link(*from, *to);
            // Two clients do not talk to each other, and nobody to itself.
            if from != to && (from.node().is_some() || to.node().is_some()) && link != LinkState::default() {
                frames.push(LinkFrame { from: *from, to: *to, link });
            }
        }
    }
    frames
}

impl<P: Protocol> Timeline<P> {
    fn vocabulary<R>(
        &self,
        messages: &[(MessageId, MessageKind)],
        use_it: impl FnOnce(&Vocabulary<'_>) -> R,
    ) -> R {
        let forms = Session::messages(self);
        use_it(&Vocabulary {
            forms: &forms,
            nodes: self.setup().nodes,
            clients: self.setup().clients,
            messages,
            commands: P::info(&self.setup().config).commands,
            accepts: &|text| text.parse::<P::Command>().is_ok(),
        })
    }

    fn progress(&self, halt: Halt) -> Progress {
        Progress { head: self.head(), halt }
    }

    /// How many messages wait at each node.
    fn waiting(&self) -> Vec<u32> {
        let mut waiting = vec![0; self.setup().nodes.into()];
        for flight in self.world().flights().filter(|flight| flight.state == FlightState::Waiting) {
            if let Endpoint::Node(node) = flight.to {
                waiting[node.index()] += 1;
            }
        }
        waiting
    }

    fn node_frame(&self, id: NodeId, waiting: u32) -> NodeFrame {
        let world = self.world();
        let (status, since, process) = world.node(id);
        let timer = world.timers(id).find(|(view, ..)| view.prominent).map(|(_, armed, due)| (armed, due));
        NodeFrame {
            id,
            status,
            since,
            glance: process.map(Protocol::glance),
            timer: timer.filter(|_| status != NodeStatus::Down),
            waiting,
            writing: u32::try_from(world.writing(id)).unwrap_or(u32::MAX),
            work: world.work(id, self.head()),
            factor: world.factor(id),
            clock: world.clock_error(id, self.head()),
        }
    }

    fn client_frame(&self, id: ClientId) -> ClientFrame {
        let client = self.world().client(id);
        ClientFrame {
            id,
            asks: client.current.as_ref().map(|current| (current.command.to_string(), current.since)),
            steady: client.steady.as_ref().map(|(period, command)| (*period, command.to_string())),
            target: client.target,
            asked: client.asked,
            answered: client.answered,
        }
    }

    fn message_frames(&self) -> Vec<MessageFrame> {
        let mut frames: Vec<MessageFrame> = self
            .world()
            .flights()
            .filter(|flight| flight.state != FlightState::Waiting)
            .map(|flight| {
                let (shape, epoch) = packet_shape(&flight.packet);
                let (id, from, to) = (flight.id, flight.from, flight.to);
                let (sent, arrives, state) = (flight.sent, flight.arrives, flight.state);
                MessageFrame { id, from, to, sent, arrives, state, lost: None, shape, epoch }
            })
            .collect();
        let history = self.history();
        let seen = &history.events[..self.world().events() as usize];
        for event in seen.iter().rev().take_while(|event| event.time + GHOST >= self.head()) {
            if let EventKind::Lost(id, cause) = event.kind
                && let Some(message) = history.message(id)
            {
                let (shape, epoch) = packet_shape(&message.packet);
                let (from, to, sent, arrives) = (message.from, message.to, message.sent, message.arrives);
                // One that was held when it was lost had not gone farther.
                let held = history
                    .held_at(id, event.time)
                    .filter(|_| matches!(cause, LossCause::Cut | LossCause::Dropped));
                let state = held.map_or(FlightState::Flying, FlightState::Held);
                let lost = Some((event.time, cause));
                frames.push(MessageFrame { id, from, to, sent, arrives, state, lost, shape, epoch });
            }
        }
        frames.sort_unstable_by_key(|frame| frame.id);
        frames
    }

    fn detail(&self, id: MessageId) -> Option<MessageDetail> {
        let message = self.history().message(id)?;
        let (from, to, sent, arrives) = (message.from, message.to, message.sent, message.arrives);
        let (copy_of, view) = (message.copy_of, packet_view(&message.packet));
        Some(MessageDetail { id, from, to, sent, arrives, copy_of, view })
    }
}

impl<P: Protocol> Session for Timeline<P> {
    fn info(&self) -> &'static Info {
        P::info(&self.setup().config)
    }

    fn nodes(&self) -> u16 {
        self.setup().nodes
    }

    fn clients(&self) -> u16 {
        self.setup().clients
    }

    fn seed(&self) -> u64 {
        self.setup().seed
    }

    fn settings(&self) -> Vec<Setting> {
        self.setup().config.list()
    }

    fn differences(&self) -> Vec<Setting> {
        self.setup().config.differences()
    }

    fn timer_names(&self) -> &'static [&'static str] {
        P::timer_names()
    }

    fn messages(&self) -> Vec<&'static MessageForm> {
        P::messages().iter().chain(CLIENT_MESSAGES).collect()
    }

    fn inputs(&self) -> &[TimedInput] {
        Timeline::inputs(self)
    }

    fn head(&self) -> Time {
        Timeline::head(self)
    }

    fn horizon(&self) -> Time {
        Timeline::horizon(self)
    }

    fn digest(&self) -> String {
        Digest::short(self.world().digest())
    }

    fn events(&self) -> u32 {
        self.world().events()
    }

    fn known_events(&self) -> u32 {
        u32::try_from(self.history().events.len()).unwrap_or(u32::MAX)
    }

    fn events_until(&self, time: Time) -> u32 {
        self.history().events_until(time)
    }

    fn digest_at(&self, time: Time) -> Option<String> {
        if time > Timeline::horizon(self) {
            return None;
        }
        let raw = match self.history().events_until(time).checked_sub(1) {
            Some(last) => self.history().events[last as usize].digest,
            // Before the first event it is what the setup makes of it.
            None => World::new(self.setup().clone()).digest(),
        };
        Some(Digest::short(raw))
    }

    fn diverged(&self) -> bool {
        Timeline::diverged(self)
    }

    fn keep_checkpoints(&mut self, keep: bool) {
        Timeline::keep_checkpoints(self, keep);
    }

    fn advance(&mut self, to: Time, budget: u32) -> Progress {
        let halt = Timeline::advance(self, to, budget);
        self.progress(halt)
    }

    fn seek(&mut self, to: Time, budget: u32) -> Progress {
        let halt = Timeline::seek(self, to, budget);
        self.progress(halt)
    }

    fn step_forward(&mut self) -> Progress {
        let halt = Timeline::step_forward(self);
        self.progress(halt)
    }

    fn step_back(&mut self) -> Progress {
        Timeline::step_back(self);
        self.progress(Halt::Reached)
    }

    fn next_event(&self) -> Option<Time> {
        Timeline::next_event(self)
    }

    fn read(&self, line: &str) -> Result<ScriptLine, ScriptError> {
        self.vocabulary(&[], |vocabulary| ScriptLine::parse(line, vocabulary))
    }

    fn complete(&self, line: &str) -> (usize, Vec<String>) {
        let under_way = self.world().flights().filter(|flight| flight.state != FlightState::Waiting);
        let mut messages: Vec<(MessageId, MessageKind)> = under_way
            .map(|flight| {
                let view = packet_view(&flight.packet);
                let fields = view.fields.iter().map(|field| (field.label.0.to_string(), field.value.plain()));
                (flight.id, MessageKind { label: view.name.into(), fields: fields.collect() })
            })
            .collect();
        messages.sort_unstable_by_key(|(id, _)| *id);
        self.vocabulary(&messages, |vocabulary| grammar::complete(line, vocabulary))
    }

    fn act(&mut self, line: ScriptLine) -> bool {
        match line.at {
            None => Timeline::act(self, line.input),
            Some(at) => self.schedule(TimedInput { at, input: line.input }),
        }
    }

    fn act_all(&mut self, inputs: Vec<Input>) -> bool {
        Timeline::act_all(self, inputs)
    }

    fn can_undo(&self) -> bool {
        Timeline::can_undo(self)
    }

    fn undo(&mut self) -> Option<Vec<Input>> {
        Timeline::undo(self)
    }

    fn no_effect(&self, input: &Input) -> Option<InVain> {
        let why = self.world().no_effect(input)?;
        let aim = input.message_ref().and_then(|message| self.world().aim(message));
        Some(InVain { why, in_flight: missed(aim.as_ref()) })
    }

    fn name_of(&self, message: MessageId) -> Option<MessageName> {
        self.world().name_of(message)
    }

    fn branches(&self) -> Vec<BranchView> {
        let (branches, current) = Timeline::branches(self);
        let view = |(i, branch): (usize, &crate::timeline::Branch)| {
            if i == current {
                let (inputs, horizon) = (Timeline::inputs(self).len(), Timeline::horizon(self));
                return BranchView { fork: branch.fork, horizon, inputs, current: true };
            }
            let (horizon, inputs) = (branch.horizon, branch.inputs.len());
            BranchView { fork: branch.fork, horizon, inputs, current: false }
        };
        branches.iter().enumerate().map(view).collect()
    }

    fn switch(&mut self, branch: usize, budget: u32) -> bool {
        Timeline::switch(self, branch, budget)
    }

    fn frame(&self) -> Frame {
        Frame {
            time: Timeline::head(self),
            nodes: (0..)
                .map(NodeId)
                .zip(self.waiting())
                .map(|(id, waiting)| self.node_frame(id, waiting))
                .collect(),
            clients: (0..self.setup().clients).map(|i| self.client_frame(ClientId(i))).collect(),
            links: link_frames(self.world().network(), self.setup().nodes, self.setup().clients),
            messages: self.message_frames(),
        }
    }

    fn node(&self, node: NodeId, window: LogWindow) -> NodeView {
        let durable = self.world().durable(node);
        let Some(process) = self.world().node(node).2 else { return P::view_durable(durable, window) };
        let mut view = process.view(durable, window);
        let world = self.world();
        let disks = |node| world.disk_latency(node);
        let conditions = Conditions { nodes: self.setup().nodes, network: world.network(), disks: &disks };
        view.grids.extend(process.times(&self.setup().config, &conditions));
        view
    }

    fn board(&self) -> Option<TaskBoard> {
        let nodes = (0..self.setup().nodes).map(NodeId);
        nodes.filter_map(|node| self.world().node(node).2).find_map(Protocol::board)
    }

    fn timers(&self, node: NodeId) -> Vec<(crate::view::TimerView, Time, Time)> {
        self.world().timers(node).collect()
    }

    fn event(&self, number: u32) -> Option<EventView> {
        let history = self.history();
        let record = history.events.get(number as usize)?;
        let (input, message) = match record.kind {
            EventKind::Input(i) => {
                let input = Timeline::inputs(self).get(i as usize).map(|timed| timed.input.clone());
                let meant = match history.aim_of(number) {
                    Some(Aim::At(id)) => Some(*id),
                    _ => input.as_ref().and_then(Input::message),
                };
                let about = meant.and_then(|id| self.detail(id));
                // A message that was sent later is none of this action's business.
                (input, about.filter(|message| message.sent < record.time))
            }
            EventKind::Delivered(id) | EventKind::Waits(id) | EventKind::Lost(id, _) => {
                (None, self.detail(id))
            }
            _ => (None, None),
        };
        let timer = match record.kind {
            EventKind::Timer(number) | EventKind::Worked(number) => {
                P::timer_names().get(usize::from(number)).copied().map(Name)
            }
            _ => None,
        };
        Some(EventView {
            number,
            time: record.time,
            subject: record.subject,
            kind: record.kind,
            cause: record.cause,
            input,
            no_effect: record.no_effect.map(|why| InVain { why, in_flight: missed(history.aim_of(number)) }),
            message,
            facts: history.facts_of(number).iter().map(FactView::of).collect(),
            timer,
            weight: history.weight(number),
            violations: history
                .violations
                .iter()
                .filter(|v| v.event == number)
                .map(ViolationView::of)
                .collect(),
        })
    }

    fn story(&self, until: u32, count: usize, all: bool) -> Vec<u32> {
        if all {
            let from = until.saturating_sub(u32::try_from(count).unwrap_or(u32::MAX));
            return (from..until.min(self.known_events())).collect();
        }
        let story = &self.history().story;
        let end = story.partition_point(|event| *event < until);
        story[end.saturating_sub(count)..end].to_vec()
    }

    fn landmarks(&self) -> &[u32] {
        &self.history().landmarks
    }

    fn message(&self, id: MessageId) -> Option<(MessageDetail, MessageFate)> {
        let mut detail = self.detail(id)?;
        let fate = match self.world().flights().find(|flight| flight.id == id) {
            Some(flight) => {
                // Later than it was to, if it was held.
                detail.arrives = flight.arrives;
                MessageFate::UnderWay(flight.state)
            }
            None if detail.sent > Timeline::head(self) => MessageFate::Future,
            None => MessageFate::Over,
        };
        Some((detail, fate))
    }

    fn rules(&self) -> Vec<(&'static Rule, Option<ViolationView>)> {
        let history = self.history();
        let seen = |rule: &'static Rule| {
            let broken = history.violations.iter().find(|v| v.rule == rule);
            broken.filter(|v| v.event < self.world().events()).map(ViolationView::of)
        };
        history.rules().map(|rule| (rule, seen(rule))).collect()
    }

    fn violations(&self) -> Vec<ViolationView> {
        self.history().violations.iter().map(ViolationView::of).collect()
    }

    fn strip(&self, from: Time, to: Time) -> Strip {
        self.history().strip(Timeline::inputs(self), from, to)
    }

    fn cone(&self, event: u32, from: Time, to: Time) -> Cone {
        self.history().cone(event, from, to)
    }

    fn link(&self, from: Endpoint, to: Endpoint) -> LinkState {
        *self.world().network().link(from, to)
    }

    fn metrics(&self) -> MetricsView {
        let Metrics { leaders, gauges } = P::METRICS;
        MetricsView { leaders, gauges: gauges.iter().map(|gauge| (gauge.name, gauge.total)).collect() }
    }

    fn measure(&self, from: u32, to: u32, tell: &mut dyn FnMut(Time, Measure)) {
        metrics::measure(self.history(), Timeline::inputs(self), from, to, tell);
    }

    fn facts(&self, from: u32, to: u32) -> Vec<FactView> {
        self.history().facts_between(from, to).iter().map(FactView::of).collect()
    }
}
