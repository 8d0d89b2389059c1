//! One random run: under fire, then healed.

use crate::draw::{Draw, Wait, mended};
use crate::report::{Failure, Seen};
use crate::subject::Subject;
use faultline_engine::describe::Datum;
use faultline_engine::view::NodeFrame;
use faultline_engine::{
    ClientId, Exhausted, FactView, Halt, Input, Links, NodeId, NodeStatus, Policy, ScriptLine, Span,
    SpanRange, Time, Traffic, limits::MAX_INPUTS,
};
use faultline_words::Run as AnyRun;

/// How long the faults last.
const FIRE: Time = Time(20_000_000);
/// Within which time after the faults every request must be answered.
const RECOVERY: Span = Span::secs(10);
/// Within which time after the faults slow disks must have done what they were asked to before.
const DRAIN: Span = Span::secs(60);
/// One run in so many is then left alone, and for how long: what must hold in the end is judged at rest.
const LEFT_ALONE: (u64, Span) = (20, Span::secs(45));
/// Inputs that the script keeps free for the recovery.
const SPARE: usize = 100;

/// A run in which nothing went wrong.
pub(crate) struct Outcome {
    /// The run, at its end.
    pub(crate) session: Box<dyn AnyRun>,
    /// What it exercised.
    pub(crate) seen: Seen,
}

/// Runs a seed, with settings that are not drawn.
///
/// # Errors
/// When a rule broke, when the run did not recover, or when its inputs give another run.
pub(crate) fn run(subject: &Subject, seed: u64, fixed: &[(String, String)]) -> Result<Outcome, Box<Failure>> {
    let mut draw = Draw::new(seed, *subject);
    let drawn = draw.setup(fixed);
    let start = draw.start(drawn.nodes, drawn.clients);
    let session = subject.open(drawn.nodes, drawn.clients, seed, &drawn.settings, start);
    let mut run = Trial { subject, seed, session, seen: Seen::new(subject) };
    match run.whole(&mut draw) {
        // Clients that give requests up and make others leave work behind; a disk that is full for long keeps all of it. Replicas
        // that send each other all they have say much when they are left alone. A run may end there, if no rule was broken by
        // then; the swarm counts those that do.
        Err(_) if run.is_spent() => run.seen.spent = true,
        done => done?,
    }
    run.replays()?;
    run.seen.read(run.session.as_ref(), subject);
    Ok(Outcome { session: run.session, seen: run.seen })
}

/// A run under test: faults first, then quiet.
struct Trial<'a> {
    subject: &'a Subject,
    seed: u64,
    session: Box<dyn AnyRun>,
    seen: Seen,
}

impl Trial<'_> {
    fn whole(&mut self, draw: &mut Draw) -> Result<(), Box<Failure>> {
        self.under_fire(draw)?;
        self.recovers()?;
        if self.seed.is_multiple_of(LEFT_ALONE.0) {
            self.advance(self.session.head() + LEFT_ALONE.1)?;
        }
        Ok(())
    }

    /// Whether more waits for the disks than a run may hold, or its messages say more than they may, and every rule has been kept.
    fn is_spent(&self) -> bool {
        let is_at_limit = matches!(self.session.exhausted(), Some(Exhausted::Waiting | Exhausted::Said));
        is_at_limit && self.session.violations().is_empty()
    }

    /// Faults of every kind, and after every event every rule.
    fn under_fire(&mut self, draw: &mut Draw) -> Result<(), Box<Failure>> {
        while self.session.head() < FIRE && self.session.inputs().len() + SPARE < MAX_INPUTS {
            let steps = draw.faults(self.session.as_ref());
            if steps.is_empty() {
                // Nothing may happen to this run: it is left alone for a while.
                self.advance((self.session.head() + Span::millis(100)).min(FIRE))?;
            }
            for (wait, fault) in steps {
                self.wait(wait)?;
                let frame = self.session.frame();
                if let Input::Crash(node) | Input::Freeze(node) | Input::Wipe(node) | Input::Tail(node, _) =
                    &fault
                    && !draw.may_fall(*node, &frame)
                {
                    continue;
                }
                self.seen.before(&fault, &frame, self.subject);
                self.act(fault)?;
            }
        }
        Ok(())
    }

    fn wait(&mut self, wait: Wait) -> Result<(), Box<Failure>> {
        match wait {
            Wait::For(span) => self.advance((self.session.head() + span).min(FIRE)),
            Wait::UntilItLeads(node) => {
                for _ in 0..3 {
                    self.act(Input::Timeout(node))?;
                    let latest = self.session.head() + Span::millis(150);
                    while !self.leads(node) && self.session.next_event().is_some_and(|next| next <= latest) {
                        self.session.step_forward();
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
        let frame = self.session.frame();
        frame.nodes[usize::from(node.0)].glance.as_ref().is_some_and(|glance| (self.subject.leads)(glance))
    }

    /// All faults end; then every request must be answered, a new one among them, and the protocol must come to
    /// what it calls settled.
    fn recovers(&mut self) -> Result<(), Box<Failure>> {
        self.act(Input::Heal(Links::All))?;
        self.act(Input::Release(Traffic::ALL))?;
        self.act(Input::Disk(None, SpanRange { min: Span(500), max: Span(2_000) }))?;
        for input in self.session.frame().nodes.iter().flat_map(mended) {
            self.act(input)?;
        }
        for client in (0..self.session.clients()).map(ClientId) {
            self.act(Input::Quiet(client))?;
        }
        // A policy may keep an overload up for ever, or give up what would make an unfinished request go on.
        if self.session.clients() > 0 {
            self.act(Input::Policy(None, Policy::USUAL))?;
        }
        // The write that is under way keeps the latency it began with; what waits behind it goes with the next one.
        let patience = self.session.head() + DRAIN;
        while self.session.frame().nodes.iter().any(|node| node.writing > 5) {
            if self.session.head() >= patience {
                return Err(self.fails(format!("the disks are not done {DRAIN} after the faults")));
            }
            self.advance(self.session.head() + Span::millis(100))?;
        }
        let healed = self.session.head();
        if self.session.clients() > 0 {
            self.act(Input::Ask(ClientId(0), self.subject.probe.to_owned()))?;
        }
        while let Err(what) = self.recovered() {
            if self.session.head() >= healed + RECOVERY {
                let state = self.state();
                return Err(
                    self.fails(format!("no progress within {RECOVERY} after the faults: {what}\n{state}"))
                );
            }
            self.refounds()?;
            self.advance(self.session.head() + Span::millis(100))?;
        }
        self.seen.recovery = self.session.head().since(healed).0;
        Ok(())
    }

    /// When the last member of a cluster has left, nobody can answer any more: those who left come back.
    fn refounds(&mut self) -> Result<(), Box<Failure>> {
        let nodes = self.session.frame().nodes;
        let (left, others): (Vec<&NodeFrame>, Vec<&NodeFrame>) =
            nodes.iter().partition(|node| node.status == NodeStatus::Left);
        if self.session.clients() == 0 || left.is_empty() {
            return Ok(());
        }
        let members = self.members();
        let absent = |node: NodeId| {
            self.session
                .inputs()
                .iter()
                .any(|timed| timed.at == Time::ZERO && timed.input == Input::Absent(node))
        };
        let is_member = |node: &&NodeFrame| match &members {
            Some(members) => members.contains(&node.id),
            None => !absent(node.id),
        };
        if others.iter().any(is_member) {
            return Ok(());
        }
        for node in left {
            self.act(Input::Join(node.id))?;
        }
        Ok(())
    }

    /// Who the members are by the latest configuration that was committed, if one was.
    fn members(&self) -> Option<Vec<NodeId>> {
        let facts = self.session.facts(0, self.session.known_events());
        let committed = facts.iter().filter(|record| record.fact.name() == "configuration_committed");
        let index = |record: &&FactView| match record.field("index") {
            Some(Datum::Number(index)) => index,
            _ => 0,
        };
        let Some(Datum::Record(members)) = committed.max_by_key(index)?.field("members") else { return None };
        let (_, Datum::List(voters)) = members.into_iter().find(|(set, _)| *set == "voters")? else {
            return None;
        };
        let node = |datum: Datum| match datum {
            Datum::Text(name) => name.parse().ok(),
            _ => None,
        };
        Some(voters.into_iter().filter_map(node).collect())
    }

    /// An error says what is not yet so.
    fn recovered(&self) -> Result<(), String> {
        let waits = |client: &faultline_engine::view::ClientFrame| {
            client
                .asks
                .as_ref()
                .map(|(command, since)| format!("{} waits for {command} since {since}", client.id))
        };
        match self.session.frame().clients.iter().find_map(waits) {
            Some(waits) => Err(waits),
            None => (self.subject.settled)(self.session.as_ref()),
        }
    }

    /// The script, with every action taken by hand, gives the same run in a fresh world.
    fn replays(&self) -> Result<(), Box<Failure>> {
        let session = self.session.as_ref();
        let mut fresh = self.subject.again(session);
        fresh.seek(session.head(), u32::MAX);
        if fresh.digest() == session.digest() && fresh.events() == session.events() {
            return Ok(());
        }
        Err(self.fails("a replay of the script gives another digest".into()))
    }

    fn state(&self) -> String {
        let line = |node: &NodeFrame| {
            let NodeFrame { id, status, writing, glance, .. } = node;
            format!("  {id} {status:?}, {writing} writes under way, {glance:?}\n")
        };
        self.session.frame().nodes.iter().map(line).collect()
    }

    fn act(&mut self, input: Input) -> Result<(), Box<Failure>> {
        if !self.session.act(ScriptLine { at: None, input }) {
            return Err(self.fails("the script is full".into()));
        }
        self.check()
    }

    fn advance(&mut self, to: Time) -> Result<(), Box<Failure>> {
        let halt = self.session.advance(to, u32::MAX).halt;
        self.check()?;
        if halt != Halt::Reached {
            return Err(self.fails(format!("stopped at {}: {halt:?}", self.session.head())));
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Box<Failure>> {
        if self.session.violations().is_empty() {
            return Ok(());
        }
        Err(self.fails("a rule is broken".into()))
    }

    fn fails(&self, what: String) -> Box<Failure> {
        Box::new(Failure::of(self.session.as_ref(), self.seed, what))
    }
}
