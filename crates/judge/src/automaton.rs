//! An object as an automaton: what it may hold and what is done to it are numbers, and what follows is looked up.
//!
//! The search comes to the same state by millions of ways; a state is worked out once for each sort of operation.

use crate::history::{Action, Outcome};
use crate::object::{self, State};
use hashbrown::HashMap;

/// A state of an [`Automaton`].
pub(crate) type StateId = u32;
/// A sort of operation: what is asked, and what comes of it.
pub(crate) type Kind = u32;

/// It cannot come to this outcome here.
const NEVER: StateId = u32::MAX;
/// Not worked out yet.
const OPEN: StateId = u32::MAX - 1;

/// One object.
#[derive(Debug)]
pub(crate) struct Automaton {
    kinds: Vec<(Action, Outcome)>,
    numbers: HashMap<(Action, Outcome), Kind>,
    states: Vec<State>,
    known: HashMap<State, StateId>,
    /// For each state, for each kind, what follows.
    table: Vec<Vec<StateId>>,
    words: usize,
}

impl Automaton {
    /// Begins in state 0.
    pub(crate) fn new(initial: State) -> Self {
        let known = HashMap::from_iter([(initial.clone(), 0)]);
        Self {
            kinds: Vec::new(),
            numbers: HashMap::new(),
            states: vec![initial],
            known,
            table: vec![Vec::new()],
            words: 0,
        }
    }

    /// The number of a sort of operation.
    pub(crate) fn kind(&mut self, action: &Action, outcome: &Outcome) -> Kind {
        let sort = (action.clone(), outcome.clone());
        if let Some(kind) = self.numbers.get(&sort) {
            return *kind;
        }
        let kind = u32::try_from(self.kinds.len()).expect("a file of fewer than 2^32 lines");
        self.kinds.push(sort.clone());
        self.numbers.insert(sort, kind);
        kind
    }

    /// What follows; nothing if the operation cannot come to its outcome here.
    #[inline]
    pub(crate) fn step(&mut self, state: StateId, kind: Kind) -> Option<StateId> {
        let row = &self.table[state as usize];
        let next = row.get(kind as usize).copied().unwrap_or(OPEN);
        let next = if next == OPEN { self.work_out(state, kind) } else { next };
        (next != NEVER).then_some(next)
    }

    #[cold]
    fn work_out(&mut self, state: StateId, kind: Kind) -> StateId {
        let (action, outcome) = &self.kinds[kind as usize];
        let next = match object::after(&self.states[state as usize], action, outcome) {
            None => NEVER,
            Some(next) => match self.known.get(&next) {
                Some(known) => *known,
                None => {
                    self.words += 2 * next.words() + 16;
                    let number = u32::try_from(self.states.len()).expect("memory ends before");
                    self.states.push(next.clone());
                    self.known.insert(next, number);
                    self.table.push(Vec::new());
                    number
                }
            },
        };
        let row = &mut self.table[state as usize];
        if row.len() <= kind as usize {
            row.resize(kind as usize + 1, OPEN);
        }
        row[kind as usize] = next;
        next
    }

    /// Whether what an operation writes can come to what another one read, by growing.
    pub(crate) fn may_begin(&self, write: Kind, read: Kind) -> bool {
        match &self.kinds[write as usize].0 {
            Action::Write(value) => {
                object::may_grow_to(&State::Register(value.clone()), &self.kinds[read as usize].1)
            }
            _ => true,
        }
    }

    /// Whether a state can come to what an operation read, by growing.
    pub(crate) fn may_grow_to(&self, state: StateId, kind: Kind) -> bool {
        object::may_grow_to(&self.states[state as usize], &self.kinds[kind as usize].1)
    }

    /// About how many words of eight bytes its states take.
    pub(crate) fn words(&self) -> usize {
        self.words
    }
}
