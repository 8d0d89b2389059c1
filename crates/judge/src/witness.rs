//! Which answers contradict a promise.
//!
//! An answer that is not looked at can only make a history easier to explain. So answers are hidden, many at once and then fewer,
//! as long as what is left cannot be explained (Zeller & Hildebrandt 2002 call such a search delta debugging).

use crate::history::{History, Outcome};
use crate::limit::{Limit, NotDecided};
use crate::verdict::says_something;

/// Leaves what counts for an answer that no order explains: what was asked before it, of the same object. For each operation that is left, its place before.
pub(crate) fn up_to(history: &mut History, at: Option<usize>) -> Vec<usize> {
    let all = 0..history.operations.len();
    let Some(at) = at else { return all.collect() };
    let (key, end) = (history.operations[at].key, history.operations[at].answered);
    let counts = |place: &usize| {
        let operation = &history.operations[*place];
        operation.key == key && Some(operation.asked) < end
    };
    let places: Vec<usize> = all.filter(counts).collect();
    history.operations = places
        .iter()
        .map(|place| {
            let mut operation = history.operations[*place].clone();
            // It may take effect before, with the outcome that it is going to have, and need not.
            operation.answered = operation.answered.filter(|answered| Some(*answered) <= end);
            operation
        })
        .collect();
    places
}

/// Operations whose answers cannot be explained together, and whether none of them can be left out.
pub(crate) fn contradicting(
    history: &History,
    is_broken: impl Fn(&History, &mut Limit<'_>) -> Result<bool, NotDecided>,
    limit: &mut Limit<'_>,
) -> (Vec<usize>, bool) {
    let says = |place: &usize| says_something(&history.operations[*place].outcome);
    let mut left: Vec<usize> = (0..history.operations.len()).filter(says).collect();
    let mut history = history.clone();
    let mut piece = left.len();
    while piece > 0 {
        let mut begin = 0;
        while begin < left.len() {
            let end = (begin + piece).min(left.len());
            let mut without = history.clone();
            for place in &left[begin..end] {
                without.operations[*place].outcome = Outcome::Hidden;
            }
            match is_broken(&without, limit) {
                Ok(true) => {
                    history = without;
                    left.drain(begin..end);
                }
                Ok(false) => begin = end,
                Err(_) => return (left, false),
            }
        }
        piece = if piece == 1 { 0 } else { piece.div_ceil(2) };
    }
    (left, true)
}
