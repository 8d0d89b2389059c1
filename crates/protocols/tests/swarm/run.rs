//! One random run: under fire, then healed.

use crate::draw::{Draw, Wait};
use crate::report::{Failure, Seen};
use faultline_engine::view::{Glance, Role};
use faultline_engine::{
    ClientId, Fact, Halt, Input, NodeId, NodeStatus, Operation, Protocol, Setup, Span, SpanRange, Time,
    Timeline, World, kv,
};
use faultline_protocols::raft::{Bugs, Raft};

/// How long the faults last.
const FIRE: Time = Time(20_000_000);
/// Within which time after the faults a leader must be there and a new request answered.
const RECOVERY: Span = Span::secs(10);
/// The key of the request that must be answered; the workload does not use it.
const PROBE: &str = "probe";

/// A run in which nothing went wrong.
pub(crate) struct Outcome {
    pub(crate) setup: Setup<Raft>,
    pub(crate) script: String,
    pub(crate) seen: Seen,
}

pub(crate) fn run(seed: u64, bugs: Bugs) -> Result<Outcome, Box<Failure>> {
    let mut draw = Draw::new(seed);
    let setup = draw.setup(seed, bugs);
    let start = draw.start(setup.clients);
    let mut run = Run { timeline: Timeline::new(setup, start), seen: Seen::default() };
    run.under_fire(&mut draw)?;
    run.recovers()?;
    run.replays()?;
    run.seen.read(run.timeline.history());
    Ok(Outcome { setup: run.timeline.setup().clone(), script: script(&run.timeline), seen: run.seen })
}

struct Run {
    timeline: Timeline<Raft>,
    seen: Seen,
}

impl Run {
    /// Faults of every kind, and after every event every rule.
    fn under_fire(&mut self, draw: &mut Draw) -> Result<(), Box<Failure>> {
        while self.timeline.head() < FIRE {
            for (wait, fault) in draw.faults(self.timeline.world()) {
                self.wait(wait)?;
                self.seen.before(&fault, self.timeline.world());
                self.act(fault)?;
            }
        }
        Ok(())
    }

    fn wait(&mut self, wait: Wait) -> Result<(), Box<Failure>> {
        match wait {
            Wait::For(span) => self.advance((self.timeline.head() + span).min(FIRE)),
            Wait::UntilElected(node) => {
                for _ in 0..3 {
                    self.act(Input::Timeout(node))?;
                    let latest = self.timeline.head() + Span::millis(150);
                    while !self.leads(node) && self.timeline.next_event().is_some_and(|next| next <= latest) {
                        self.timeline.step_forward();
                        self.check()?;
                    }
                    if self.leads(node) {
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    fn leads(&self, node: NodeId) -> bool {
        self.timeline.world().node(node).2.is_some_and(|process| process.glance().role == Role::Leader)
    }

    /// All faults end; then there must be a leader, a new request must be answered, and everybody must come
    /// to the same log: "as long as any majority of the servers are operational and can communicate" (§2).
    fn recovers(&mut self) -> Result<(), Box<Failure>> {
        let (nodes, clients) = (self.timeline.setup().nodes, self.timeline.setup().clients);
        self.act(Input::HealAll)?;
        self.act(Input::Disk(None, SpanRange { min: Span(500), max: Span(2_000) }))?;
        for node in (0..nodes).map(NodeId) {
            match self.timeline.world().node(node).0 {
                NodeStatus::Up => {}
                NodeStatus::Down => self.act(Input::Restart(node))?,
                NodeStatus::Frozen => self.act(Input::Thaw(node))?,
            }
        }
        for client in (0..clients).map(ClientId) {
            self.act(Input::Quiet(client))?;
        }
        // A disk that was slower than its load has a queue, which no healing shortens.
        while (0..nodes).any(|node| self.timeline.world().writing(NodeId(node)) > 5) {
            self.advance(self.timeline.head() + Span::millis(100))?;
        }
        let healed = self.timeline.head();
        self.act(Input::Ask(ClientId(0), format!("add {PROBE} 1")))?;
        while !(self.answered() && self.agreed()) {
            if self.timeline.head() >= healed + RECOVERY {
                let state = self.state();
                return Err(self.fails(format!("no progress within {RECOVERY} after the faults:\n{state}")));
            }
            self.advance(self.timeline.head() + Span::millis(100))?;
        }
        self.seen.recovery = self.timeline.head().since(healed).0;
        Ok(())
    }

    /// The script, with every action taken by hand, gives the same run in a fresh world.
    fn replays(&self) -> Result<(), Box<Failure>> {
        let (inputs, head) = (self.timeline.inputs(), self.timeline.head());
        let mut fresh = World::<Raft>::new(self.timeline.setup().clone());
        while fresh.next_time(inputs).is_some_and(|next| next <= head) {
            fresh.step(inputs, &mut ());
        }
        if fresh.digest() == self.timeline.world().digest() {
            return Ok(());
        }
        Err(self.fails("a replay of the script gives another digest".into()))
    }

    fn answered(&self) -> bool {
        self.timeline.history().facts.iter().rev().any(|record| {
            matches!(record.fact, Fact::Returned { operation: Operation::KeyValue(kv::Command { key, .. }), .. }
                if key.to_string() == PROBE)
        })
    }

    /// Whether one leads, the others follow it, and all know the same to be committed.
    fn agreed(&self) -> bool {
        let glances: Vec<_> = self.glances().collect();
        let leaders = glances.iter().filter(|glance| glance.role == Role::Leader).count();
        let followers = glances.iter().filter(|glance| glance.role == Role::Follower).count();
        let same = |glance: &&Glance| (glance.epoch, glance.commit) == (glances[0].epoch, glances[0].commit);
        leaders == 1
            && leaders + followers == usize::from(self.timeline.setup().nodes)
            && glances.iter().filter(same).count() == glances.len()
    }

    fn glances(&self) -> impl Iterator<Item = Glance> {
        let world = self.timeline.world();
        (0..world.setup().nodes).filter_map(|i| world.node(NodeId(i)).2.map(Protocol::glance))
    }

    fn state(&self) -> String {
        let world = self.timeline.world();
        let line = |node: NodeId| {
            let (status, _, process) = world.node(node);
            let (writing, glance) = (world.writing(node), process.map(Protocol::glance));
            format!("  {node} {status:?}, {writing} writes under way, {glance:?}\n")
        };
        (0..world.setup().nodes).map(NodeId).map(line).collect()
    }

    fn act(&mut self, input: Input) -> Result<(), Box<Failure>> {
        if !self.timeline.act(input) {
            return Err(self.fails("the script is full".into()));
        }
        self.check()
    }

    fn advance(&mut self, to: Time) -> Result<(), Box<Failure>> {
        let halt = self.timeline.advance(to, u32::MAX);
        self.check()?;
        if halt != Halt::Reached {
            return Err(self.fails(format!("stopped at {}: {halt:?}", self.timeline.head())));
        }
        self.seen.at(self.timeline.world());
        Ok(())
    }

    fn check(&self) -> Result<(), Box<Failure>> {
        if self.timeline.history().violations.is_empty() {
            return Ok(());
        }
        Err(self.fails("a rule is broken".into()))
    }

    fn fails(&self, what: String) -> Box<Failure> {
        let violation = self.timeline.history().violations.first();
        Box::new(Failure {
            seed: self.timeline.setup().seed,
            what,
            rule: violation.map(|violation| violation.rule),
            evidence: violation.map(|violation| format!("{violation:?}")),
            events: self.timeline.world().events(),
            setup: format!("{:#?}", self.timeline.setup()),
            script: script(&self.timeline),
        })
    }
}

fn script(timeline: &Timeline<Raft>) -> String {
    timeline.inputs().iter().map(|timed| format!("{timed}\n")).collect()
}
