//! Every state that a model can reach, breadth first, and the shortest way to one that it must not reach.
//!
//! A [`Model`] says which states there are at first, what may happen in a state, and what comes of it. The explorer
//! tries all of it. It holds each state once, by its [`Model::key`], and of what it has seen it keeps only the keys and
//! how it got there: so a state may be as large as a whole simulated world, and the way to it is found by walking it
//! again.
//!
//! Two kinds of models are meant, and `Key` is what tells them apart:
//!
//! * **Specifications**, such as the published ones in this crate's tests. States are small values, `Key` is the state
//!   itself, and the search ends when there is nothing new: the invariants hold in every reachable state.
//! * **Our own protocols.** A state is a run up to a moment, an action is an input of the script or the choice of what
//!   happens next, `Key` is a fingerprint of what can still matter. The search ends at a [`Limits`], and a counterexample
//!   is a script that anybody can open.
//!
//! The counts are those of TLC (Yu, Manolios & Lamport 1999), so that published figures can be compared: *distinct*
//! states, states *generated* (the first ones, and each outcome of each action, seen before or not), and the *depth*,
//! which is the number of states on the longest of the shortest ways.

mod messages;

pub use messages::Messages;

use std::collections::BTreeSet;

/// What can happen.
pub trait Model {
    /// Everything that can make a difference later.
    type State: Clone;
    /// One thing that may happen.
    type Action: Clone;
    /// What makes two states the same.
    type Key: Ord;

    /// The states in which it may begin.
    fn initial(&self) -> Vec<Self::State>;
    /// Everything that may happen in a state, in an order that depends on nothing else.
    fn actions(&self, state: &Self::State, actions: &mut Vec<Self::Action>);
    /// What comes of it; none when it cannot happen after all. The same for the same state, every time.
    fn next(&self, state: &Self::State, action: &Self::Action) -> Option<Self::State>;
    /// What makes a state the same as another.
    fn key(&self, state: &Self::State) -> Self::Key;
    /// What must be true in every state, with its name.
    fn invariants(&self) -> &[Invariant<Self>];
}

/// The name of what must be true in every state, and whether it is.
pub type Invariant<M> = (&'static str, fn(&M, &<M as Model>::State) -> bool);

/// Where a search ends that does not end by itself.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// So many distinct states.
    pub states: usize,
    /// So many states on one way.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { states: 10_000_000, depth: usize::MAX }
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exploration<S, A> {
    /// States that differ.
    pub distinct: usize,
    /// The first states, and every outcome of every action.
    pub generated: usize,
    /// How many states the longest of the shortest ways has.
    pub depth: usize,
    /// States in which nothing can happen any more.
    pub ends: usize,
    /// Why the search ended.
    pub verdict: Verdict<S, A>,
}

/// Why a search ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict<S, A> {
    /// Every reachable state was seen, and every invariant holds in each.
    Holds,
    /// There is more than the limits allow; so far every invariant holds.
    Limit,
    /// An invariant does not hold.
    Broken(Counterexample<S, A>),
}

/// A shortest way to a state in which an invariant does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterexample<S, A> {
    /// The name of the invariant.
    pub invariant: &'static str,
    /// Where the way begins.
    pub start: S,
    /// What happens, and what comes of it; the last state is the broken one.
    pub steps: Vec<(A, S)>,
}

/// Searches every reachable state, those that take fewer steps first.
pub fn explore<M: Model>(model: &M, limits: Limits) -> Exploration<M::State, M::Action> {
    let mut search = Search { model, seen: BTreeSet::new(), ways: Vec::new() };
    let mut found = Exploration { distinct: 0, generated: 0, depth: 0, ends: 0, verdict: Verdict::Holds };
    let mut frontier = Vec::new();
    let starts = model.initial();
    for (start, state) in starts.iter().enumerate() {
        found.generated += 1;
        match search.arrive(state, Way { from: None, start, action: None }) {
            Arrival::New(place) => frontier.push((place, state.clone())),
            Arrival::Known => {}
            Arrival::Breaks(invariant, place) => {
                found.verdict = Verdict::Broken(search.walk(&starts, place, invariant));
            }
        }
    }
    found.depth = usize::from(!frontier.is_empty());
    let mut actions = Vec::new();
    while !frontier.is_empty() && matches!(found.verdict, Verdict::Holds) {
        let mut next_level = Vec::new();
        if found.depth >= limits.depth {
            found.verdict = Verdict::Limit;
            break;
        }
        'level: for (from, state) in frontier {
            actions.clear();
            model.actions(&state, &mut actions);
            let mut outcomes = 0;
            for action in &actions {
                let Some(next) = model.next(&state, action) else { continue };
                outcomes += 1;
                found.generated += 1;
                let way = Way { from: Some(from), start: 0, action: Some(action.clone()) };
                match search.arrive(&next, way) {
                    Arrival::New(place) => next_level.push((place, next)),
                    Arrival::Known => {}
                    Arrival::Breaks(invariant, place) => {
                        found.verdict = Verdict::Broken(search.walk(&starts, place, invariant));
                        break 'level;
                    }
                }
                if search.ways.len() >= limits.states {
                    found.verdict = Verdict::Limit;
                    break 'level;
                }
            }
            found.ends += usize::from(outcomes == 0);
        }
        found.depth += usize::from(!next_level.is_empty());
        frontier = next_level;
    }
    found.distinct = search.ways.len();
    found
}

/// How a state was first reached.
struct Way<A> {
    /// From this place; none for a first state.
    from: Option<u32>,
    /// Which of the first states, if it is one.
    start: usize,
    /// By this, unless it is a first state.
    action: Option<A>,
}

enum Arrival {
    New(u32),
    Known,
    Breaks(&'static str, u32),
}

struct Search<'a, M: Model> {
    model: &'a M,
    seen: BTreeSet<M::Key>,
    /// By place: the order in which states were first reached.
    ways: Vec<Way<M::Action>>,
}

impl<M: Model> Search<'_, M> {
    fn arrive(&mut self, state: &M::State, way: Way<M::Action>) -> Arrival {
        if !self.seen.insert(self.model.key(state)) {
            return Arrival::Known;
        }
        let place = u32::try_from(self.ways.len()).expect("the limits are far below");
        self.ways.push(way);
        let broken = self.model.invariants().iter().find(|(_, holds)| !holds(self.model, state));
        broken.map_or(Arrival::New(place), |(name, _)| Arrival::Breaks(name, place))
    }

    /// Walks the way to a place again.
    fn walk(
        &self,
        starts: &[M::State],
        place: u32,
        invariant: &'static str,
    ) -> Counterexample<M::State, M::Action> {
        let mut back = Vec::new();
        let mut way = &self.ways[place as usize];
        while let (Some(from), Some(action)) = (way.from, &way.action) {
            back.push(action.clone());
            way = &self.ways[from as usize];
        }
        let start = starts[way.start].clone();
        let mut state = start.clone();
        let mut steps = Vec::new();
        for action in back.into_iter().rev() {
            state = self.model.next(&state, &action).expect("what happened once happens again");
            steps.push((action, state.clone()));
        }
        Counterexample { invariant, start, steps }
    }
}
