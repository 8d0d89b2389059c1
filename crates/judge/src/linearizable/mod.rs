//! Linearizability (Herlihy & Wing 1990): one order of all operations explains the answers, and an operation that was over
//! before another one began comes before it.
//!
//! It is local (§3.3 there): a history is linearizable if it is for each object alone, so each is looked at by itself (what Horn &
//! Kroening 2015 call P-compositionality). [`search`] looks for an order of the operations of one object.

mod open;
mod search;

use crate::automaton::Automaton;
use crate::history::History;
use crate::limit::{Limit, NotDecided};
use crate::object;
use open::{Levels, levels};

/// What was found for one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// An order that explains the answers: operations of the history.
    Order(Vec<usize>),
    /// None does. All answers before this one can be explained, this one cannot.
    None(usize),
}

/// The operations of each object, in the order in which they were asked.
pub(crate) fn by_key(history: &History) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new(); history.keys.len()];
    for (place, operation) in history.operations.iter().enumerate() {
        all[operation.key].push(place);
    }
    all
}

/// Looks for an order of these operations, which are all about one object.
pub(crate) fn order(
    history: &History,
    operations: &[usize],
    limit: &mut Limit<'_>,
) -> Result<Found, NotDecided> {
    limit.forget();
    let Some(first) = operations.first() else { return Ok(Found::Order(Vec::new())) };
    let initial = object::initial(&history.operations[*first].action, &history.initial);
    let mut automaton = Automaton::new(initial);
    let levels = levels(history, operations, &mut automaton);
    match levels.width {
        0..=64 => search::search::<1>(&levels, &mut automaton, limit),
        65..=128 => search::search::<2>(&levels, &mut automaton, limit),
        129..=256 => search::search::<4>(&levels, &mut automaton, limit),
        257..=1024 => search::search::<16>(&levels, &mut automaton, limit),
        1025..=Levels::MOST => search::search::<64>(&levels, &mut automaton, limit),
        open => Err(NotDecided::Open { open, most: Levels::MOST }),
    }
}
