//! Room for lists that grow as long as a run lasts.
//!
//! A vector that is full moves to another place, twice as large, and both are there while it moves. In WebAssembly memory
//! never shrinks: so the history of a long run took nearly twice what it held, and moving it took a tenth of a second. A
//! page of memory that nothing has been written to costs nothing, there as elsewhere: a long list takes room once and for all.

/// A list of so many items takes room for [`MOST`].
const LONG: usize = 1 << 17;
/// Enough for as many as [`crate::limits::MAX_EVENTS`] and [`crate::limits::MAX_KEPT`] allow. What rules have seen may be more,
/// and grows as any list does.
const MOST: usize = 1 << 20;

/// Adds an item at the end.
pub(crate) fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() == list.capacity() && (LONG..MOST).contains(&list.len()) {
        widen(list);
    }
    list.push(item);
}

#[cold]
fn widen<T>(list: &mut Vec<T>) {
    // Where so much is not to be had, the list grows as any other does.
    let _ = list.try_reserve_exact(MOST - list.len());
}

#[cfg(test)]
mod tests {
    use super::{LONG, MOST, push};
    use crate::limits::MAX_EVENTS;

    #[test]
    fn a_long_list_moves_once_until_a_run_is_over() {
        let (mut list, mut moves, mut room) = (Vec::new(), Vec::new(), 0);
        for item in 0..MAX_EVENTS {
            push(&mut list, item);
            if list.capacity() != room {
                room = list.capacity();
                moves.push(item);
            }
        }
        assert_eq!(moves.iter().filter(|at| **at >= LONG).count(), 1, "{moves:?}");
        assert!(room == MOST && list.iter().enumerate().all(|(place, item)| place == *item));
    }
}
