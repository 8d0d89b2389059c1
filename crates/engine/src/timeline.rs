//! Time travel: checkpoints and replay, a playhead, branches.
//!
//! The history is written once, at the frontier: the most advanced moment that was ever reached on the
//! branch in view. Everything before it is replayed from the nearest checkpoint, and each replay ends by
//! comparing its digest with the one the history holds.

mod undo;

use crate::history::History;
use crate::input::{Input, TimedInput};
use crate::limits::{MAX_BRANCHES, MAX_BULK_KEPT, MAX_CHECKPOINTS, MAX_INPUTS, MAX_TIME};
use crate::protocol::Protocol;
use crate::units::Time;
use crate::world::{Exhausted, Setup, World};

/// Events between two checkpoints while there are few of them: a seek replays fewer than this many. In a long run it is a
/// multiple of this by a power of two.
const CHECKPOINT_GAP: u32 = 1024;
/// So many checkpoints stay, however much waits and is under way in them.
const LEAST_CHECKPOINTS: usize = 8;

/// Events that an action may make happen at once.
const AT_ONCE: usize = 1_000;

/// Why the playhead stopped moving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// It is where it was sent.
    Reached,
    /// It was to do so much at a time, and will go on when asked again.
    Budget,
    /// A rule was broken at the event where it stands now.
    Violation,
    /// The run is as long as a run may be.
    Limit,
}

/// A future that was left.
#[derive(Clone, Debug)]
pub(crate) struct Branch {
    pub(crate) inputs: Vec<TimedInput>,
    pub(crate) horizon: Time,
    pub(crate) head: Time,
    /// When it left the branch it came from.
    pub(crate) fork: Time,
}

/// One run, all its branches, and a playhead.
pub struct Timeline<P: Protocol> {
    setup: Setup<P>,
    inputs: Vec<TimedInput>,
    history: History<P>,
    /// States to go back to, in order; the first is that before every event.
    checkpoints: Vec<World<P>>,
    keeps_checkpoints: bool,
    /// Events between two checkpoints from here on.
    gap: u32,
    /// The world at the playhead.
    world: World<P>,
    /// The world at the frontier, while the playhead is behind it.
    frontier: Option<World<P>>,
    head: Time,
    horizon: Time,
    branches: Vec<Branch>,
    current: usize,
    /// What was done by hand, and can be taken back.
    taken: Vec<undo::Taken>,
    /// What was taken back, the last at the end.
    undone: Vec<undo::Undone>,
    diverged: bool,
}

impl<P: Protocol> Timeline<P> {
    /// A run at its first moment, with a script still to come. The inputs must be in order of time.
    #[must_use]
    pub fn new(setup: Setup<P>, inputs: Vec<TimedInput>) -> Self {
        let world = World::new(setup.clone());
        let branch = Branch { inputs: Vec::new(), horizon: Time::ZERO, head: Time::ZERO, fork: Time::ZERO };
        Self {
            history: History::new(&setup),
            checkpoints: vec![world.clone()],
            keeps_checkpoints: true,
            gap: CHECKPOINT_GAP,
            world,
            setup,
            inputs,
            frontier: None,
            head: Time::ZERO,
            horizon: Time::ZERO,
            branches: vec![branch],
            current: 0,
            taken: Vec::new(),
            undone: Vec::new(),
            diverged: false,
        }
    }

    /// Whether states are kept on the way, so that going back is quick. Without them everything is as before, but
    /// going back replays from the start; a run that is followed to its end and no further needs less memory so.
    pub fn keep_checkpoints(&mut self, keep: bool) {
        self.keeps_checkpoints = keep;
        if !keep {
            self.checkpoints.truncate(1);
        }
    }

    /// What the run started from.
    #[must_use]
    pub fn setup(&self) -> &Setup<P> {
        &self.setup
    }

    /// The script of the branch in view, with every action taken by hand.
    #[must_use]
    pub fn inputs(&self) -> &[TimedInput] {
        &self.inputs
    }

    /// All that happened on the branch in view.
    #[must_use]
    pub fn history(&self) -> &History<P> {
        &self.history
    }

    /// The world at the playhead.
    #[must_use]
    pub fn world(&self) -> &World<P> {
        &self.world
    }

    /// The moment of the playhead.
    #[must_use]
    pub fn head(&self) -> Time {
        self.head
    }

    /// The latest moment reached on this branch.
    #[must_use]
    pub fn horizon(&self) -> Time {
        self.horizon
    }

    /// Why nothing more may happen at the frontier, if so.
    #[must_use]
    pub fn exhausted(&self) -> Option<Exhausted> {
        self.frontier.as_ref().unwrap_or(&self.world).exhausted()
    }

    /// Whether a replay ever gave another digest than the history holds. It must not.
    #[must_use]
    pub fn diverged(&self) -> bool {
        self.diverged
    }

    pub(crate) fn branches(&self) -> (&[Branch], usize) {
        (&self.branches, self.current)
    }

    /// Lets time pass up to a moment, through at most `budget` events; stops where a rule breaks.
    pub fn advance(&mut self, to: Time, budget: u32) -> Halt {
        let to = to.min(MAX_TIME);
        for _ in 0..budget {
            if self.next_event().is_none_or(|time| time > to) {
                self.arrive(to);
                return if to == MAX_TIME { Halt::Limit } else { Halt::Reached };
            }
            if self.frontier.is_none() && self.world.exhausted().is_some() {
                return Halt::Limit;
            }
            self.step();
            let event = self.world.events() - 1;
            if self.history.violations.iter().any(|violation| violation.event == event) {
                return Halt::Violation;
            }
        }
        Halt::Budget
    }

    /// Goes to a moment, past or future, through at most `budget` events; violations do not stop it.
    pub fn seek(&mut self, to: Time, budget: u32) -> Halt {
        if to < self.head || to > self.horizon {
            self.restore(to.min(self.horizon));
        } else {
            // Forward within what is known: from here, unless a checkpoint is closer.
            let target = self.history.events_until(to);
            let here = self.world.events();
            if target > here + CHECKPOINT_GAP && self.nearest(target) > here {
                self.restore(to);
            }
        }
        let mut left = budget;
        loop {
            let before = self.world.events();
            match self.advance(to, left) {
                Halt::Violation => left = left.saturating_sub(self.world.events() - before).max(1),
                halt => return halt,
            }
        }
    }

    /// Goes to the next event; stays where it is when there is none.
    pub fn step_forward(&mut self) -> Halt {
        match self.next_event() {
            Some(time) => self.advance(time, 1),
            None => Halt::Reached,
        }
    }

    /// Goes back to just before the last event.
    pub fn step_back(&mut self) {
        let done = self.world.events() as usize;
        let Some(last) = done.checked_sub(1) else { return };
        // To the event before, also from between two events: a step shows a difference, and at the moment of the last event
        // nothing would be taken back.
        self.seek(self.history.events[last.saturating_sub(1)].time, u32::MAX);
    }

    /// The moment of the next event after the playhead.
    #[must_use]
    pub fn next_event(&self) -> Option<Time> {
        match self.frontier {
            Some(_) => self.history.events.get(self.world.events() as usize).map(|event| event.time),
            None => self.world.next_time(&self.inputs),
        }
    }

    /// Acts at the playhead, at once. In the past this begins a new branch and keeps the old one.
    /// False when the script is full, or the run is over.
    pub fn act(&mut self, input: Input) -> bool {
        let at =
            if self.world.events() == 0 { self.head } else { self.head.max(Time(self.world.now().0 + 1)) };
        self.schedule(TimedInput { at, input }) && {
            self.seek(at, u32::MAX);
            // What the action makes happen at once (a message delivered now, the loss of what was on a link)
            // has a microsecond of its own, but belongs to it for whoever acts.
            for _ in 0..AT_ONCE {
                // A link of this moment would end where the run does, too.
                let over = self.frontier.is_some() || self.world.exhausted().is_some();
                if over || self.world.now() >= MAX_TIME || !self.world.is_due(at) {
                    break;
                }
                self.step();
            }
            true
        }
    }

    /// Adds an input at a moment. At or after the frontier it joins the script; before, it begins a new
    /// branch at that moment, without the inputs that had happened after it.
    pub fn schedule(&mut self, timed: TimedInput) -> bool {
        if self.inputs.len() >= MAX_INPUTS || self.is_over_at(timed.at) {
            return false;
        }
        self.remember(&timed);
        let last = self.history.events.last().map(|event| event.time);
        let went_back = timed.at < self.head || last >= Some(timed.at);
        if went_back {
            self.stand_before(timed.at);
            if self.frontier.is_some() {
                self.branch(timed.at);
            }
        }
        let place = self.inputs.partition_point(|other| other.at <= timed.at).max(self.done());
        let timed_at = timed.at;
        self.inputs.insert(place, timed);
        // What is due at the playhead has happened there, or a link of this moment would show more. Only a run
        // that nobody has played yet has no moment.
        if timed_at <= self.head && (went_back || self.world.events() > 0) {
            self.seek(self.head, u32::MAX);
            if self.frontier.is_none() {
                // What was quiet up to the horizon may not be quiet now.
                self.horizon = self.head;
            }
        } else {
            // Nothing was known to happen up to the horizon; now something will.
            self.horizon = self.horizon.min(Time(timed_at.0.saturating_sub(1))).max(self.head);
        }
        true
    }

    /// Whether nothing can happen at a moment any more: the run has ended before it, or no run goes on so long.
    fn is_over_at(&self, at: Time) -> bool {
        let last = self.history.events.last().map(|event| event.time);
        at > MAX_TIME || self.exhausted().is_some() && last < Some(at)
    }

    /// Puts the playhead where everything before a moment has happened, and nothing in it.
    fn stand_before(&mut self, at: Time) {
        let events = self.history.events.partition_point(|event| event.time < at);
        let just_before = Time(at.0.saturating_sub(1));
        self.restore(just_before);
        // The first microsecond has no moment before it: the state before every event is the checkpoint itself.
        while (self.world.events() as usize) < events {
            self.step();
        }
        self.head = just_before;
    }

    /// Shows another branch, at the moment where it was left. False when there is no such branch.
    pub fn switch(&mut self, branch: usize, budget: u32) -> bool {
        if branch == self.current {
            return true;
        }
        // What was done on the way here is taken back on the way it was done, or not at all.
        self.taken.clear();
        self.undone.clear();
        self.show(branch, budget)
    }

    fn show(&mut self, branch: usize, budget: u32) -> bool {
        let Some(target) = self.branches.get(branch).cloned() else { return false };
        self.save();
        let same = self.inputs.iter().zip(&target.inputs).take_while(|(a, b)| a == b).count();
        let differs = [&self.inputs, &target.inputs].into_iter().filter_map(|inputs| inputs.get(same));
        if let Some(fork) = differs.map(|timed| timed.at).min() {
            // What both have in common may go further than was known of the target; it comes back as it was left.
            let known = |time| time < fork && time <= target.horizon;
            let before = self.history.events.partition_point(|event| known(event.time));
            self.rewind(u32::try_from(before).unwrap_or(u32::MAX));
            // The playhead may have stood in a quiet stretch behind the last event that both have.
            self.head = self.world.now();
            self.horizon = self.head;
        }
        self.inputs = target.inputs;
        self.current = branch;
        // All of the old future, so that acting in its past branches off again instead of changing it.
        self.seek(target.horizon, budget);
        self.seek(target.head, u32::MAX);
        true
    }

    /// How many inputs have happened at the frontier.
    fn done(&self) -> usize {
        self.frontier.as_ref().unwrap_or(&self.world).inputs_done()
    }

    fn step(&mut self) {
        if let Some(frontier) = &self.frontier {
            self.world.step(&self.inputs, &mut ());
            let event = self.world.events();
            let known = &self.history.events[event as usize - 1];
            self.diverged |= known.digest != self.world.digest();
            if event == frontier.events() {
                self.frontier = None;
            }
        } else {
            self.world.step(&self.inputs, &mut self.history);
            if self.keeps_checkpoints && self.world.events().is_multiple_of(self.gap) {
                self.checkpoints.push(self.world.clone());
                self.thin_out();
            }
        }
        self.arrive(self.world.now());
    }

    /// Leaves every other checkpoint out when there are too many, or too much is kept in them, so that what a run takes is
    /// bounded however long it is.
    fn thin_out(&mut self) {
        let kept = |checkpoints: &[World<P>]| checkpoints.iter().map(World::bulk).sum::<usize>();
        while self.checkpoints.len() > MAX_CHECKPOINTS
            || self.checkpoints.len() > LEAST_CHECKPOINTS && kept(&self.checkpoints) > MAX_BULK_KEPT
        {
            self.gap *= 2;
            let gap = self.gap;
            self.checkpoints.retain(|world| world.events().is_multiple_of(gap));
        }
    }

    fn arrive(&mut self, at: Time) {
        self.head = at;
        self.horizon = self.horizon.max(at);
    }

    /// The number of events of the latest state that [`Self::restore`] could go to for the state after `target`.
    fn nearest(&self, target: u32) -> u32 {
        if target as usize == self.history.events.len() {
            return target;
        }
        self.checkpoint(target).events()
    }

    /// The latest checkpoint that is not after `events` events.
    fn checkpoint(&self, events: u32) -> &World<P> {
        let place = self.checkpoints.partition_point(|world| world.events() <= events);
        &self.checkpoints[place.saturating_sub(1)]
    }

    /// Puts the playhead on the latest checkpoint that is not after a moment.
    fn restore(&mut self, to: Time) {
        // Before the first event there is no moment; `Time::ZERO` stands for it here.
        let target = if to == Time::ZERO { 0 } else { self.history.events_until(to) };
        if target as usize == self.history.events.len() {
            if let Some(frontier) = self.frontier.take() {
                self.world = frontier;
            }
            self.head = to.max(self.world.now());
            return;
        }
        let checkpoint = self.checkpoint(target).clone();
        let here = std::mem::replace(&mut self.world, checkpoint);
        if self.frontier.is_none() {
            self.frontier = Some(here);
        }
        self.head = self.world.now();
    }

    /// Leaves the future behind the playhead as a branch, and begins a new one.
    fn branch(&mut self, fork: Time) {
        let done_there = self.done();
        let done_here = self.world.inputs_done();
        self.save();
        // What had happened belongs to the old future; what was only planned stays planned.
        self.inputs.drain(done_here..done_there);
        self.rewind(self.world.events());
        self.horizon = self.head;
        if self.branches.len() >= MAX_BRANCHES {
            self.branches.remove(0);
            self.forget_oldest();
        }
        self.current = self.branches.len();
        self.branches.push(Branch { inputs: Vec::new(), horizon: self.head, head: self.head, fork });
    }

    fn save(&mut self) {
        let branch = &mut self.branches[self.current];
        branch.inputs.clone_from(&self.inputs);
        branch.horizon = self.horizon;
        branch.head = self.head;
    }

    /// Makes the state after `events` events the frontier, and forgets what came after.
    fn rewind(&mut self, events: u32) {
        if self.world.events() != events {
            self.world = self.checkpoint(events).clone();
            while self.world.events() < events {
                self.world.step(&self.inputs, &mut ());
            }
            self.head = self.world.now();
        }
        self.frontier = None;
        self.horizon = self.head;
        // What comes is told apart as finely as in a new run, until it is long.
        self.gap = CHECKPOINT_GAP;
        self.checkpoints.truncate(self.checkpoints.partition_point(|world| world.events() <= events));
        self.history.truncate(events, &self.setup);
    }
}
