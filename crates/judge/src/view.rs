//! What one process sees: an order of its own operations and of everybody's writes, in which each of its reads returns what was
//! written last (Ahamad et al. 1995, §2, call it a serialization of A<sub>p+w</sub>).

mod forced;

use crate::automaton::Automaton;
use crate::history::{Action, History, Outcome};
use crate::limit::{Limit, NotDecided};
use crate::memory::{Memory, Part};
use crate::object::{State, changes_nothing};
use crate::order::Order;
use crate::serialization::{Item, exists};

/// Whether a process can have seen something that explains its answers and keeps an order of all operations of the history.
pub(crate) fn can_see(
    history: &History,
    memory: &Memory,
    process: usize,
    order: &Order,
    limit: &mut Limit<'_>,
) -> Result<bool, NotDecided> {
    let is_own = |place: usize| history.operations[place].process == process;
    let Some(order) = forced::order(memory, &is_own, order, limit)? else { return Ok(false) };
    let of = |place: usize| {
        if is_own(place) {
            return memory.accesses[place].parts.clone();
        }
        let write = memory.accesses[place].write.clone();
        write.into_iter().map(|(register, value)| (register, Action::Write(value), Outcome::Done)).collect()
    };
    let must = |place: usize| is_own(place) && asks(history, memory, place);
    serializes(history, &memory.initial, of, must, &order, limit)
}

/// Whether something hangs on the answer: it was read, or a value was not found.
fn asks(history: &History, memory: &Memory, place: usize) -> bool {
    let outcome = &history.operations[place].outcome;
    !memory.accesses[place].reads.is_empty() || *outcome == Outcome::Flag(false)
}

/// Whether one order explains all answers and keeps the order of each process (Lamport 1979).
pub(crate) fn is_sequential(
    history: &History,
    memory: Option<&Memory>,
    order: &Order,
    limit: &mut Limit<'_>,
) -> Result<bool, NotDecided> {
    if let Some(memory) = memory {
        let Some(order) = forced::order(memory, &|_| true, order, limit)? else { return Ok(false) };
        let must = |place: usize| asks(history, memory, place);
        return serializes(
            history,
            &memory.initial,
            |place| memory.accesses[place].parts.clone(),
            must,
            &order,
            limit,
        );
    }
    let initial = |key: usize| {
        let first = history.operations.iter().find(|operation| operation.key == key);
        first.map_or(State::Register(history.initial.clone()), |operation| {
            crate::object::initial(&operation.action, &history.initial)
        })
    };
    let states = (0..history.keys.len()).map(initial).collect();
    let of = |place: usize| {
        let operation = &history.operations[place];
        let outcome = operation.outcome.clone();
        let is_nothing = outcome == Outcome::Hidden && operation.action.only_reads();
        let part = (operation.key, operation.action.clone(), outcome);
        if is_nothing { Vec::new() } else { vec![part] }
    };
    let must = |place: usize| history.operations[place].answered.is_some();
    search(history, states, of, must, order, limit)
}

fn serializes(
    history: &History,
    initial: &[crate::Value],
    of: impl Fn(usize) -> Vec<Part>,
    must: impl Fn(usize) -> bool,
    order: &Order,
    limit: &mut Limit<'_>,
) -> Result<bool, NotDecided> {
    let states = initial.iter().cloned().map(State::Register).collect();
    search(history, states, of, must, order, limit)
}

fn search(
    history: &History,
    initial: Vec<State>,
    of: impl Fn(usize) -> Vec<Part>,
    must: impl Fn(usize) -> bool,
    order: &Order,
    limit: &mut Limit<'_>,
) -> Result<bool, NotDecided> {
    let mut automata: Vec<Automaton> = initial.into_iter().map(Automaton::new).collect();
    let items: Vec<Item> = (0..history.operations.len())
        .map(|place| {
            let parts = of(place);
            let reads = parts.iter().all(|(_, action, outcome)| changes_nothing(action, outcome));
            let kind =
                |(register, action, outcome): &Part| (*register, automata[*register].kind(action, outcome));
            // What touches nothing of what is seen is passed over.
            Item { must: must(place) && !parts.is_empty(), reads, parts: parts.iter().map(kind).collect() }
        })
        .collect();
    // As it may have been: each when it was answered.
    let mut wish: Vec<usize> = (0..items.len()).collect();
    wish.sort_by_key(|place| history.operations[*place].answered.unwrap_or(usize::MAX));
    exists(&items, order, &wish, &mut automata, limit)
}
