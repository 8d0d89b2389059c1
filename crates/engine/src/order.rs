//! Putting things in order. All engines and the page share one sort: each `sort` and `sort_unstable` for a type of its own is
//! a program of 3 to 6 KiB.

use crate::id::MessageId;

/// Messages in the order of their sending.
pub(crate) fn by_message<T>(items: Vec<T>, id: impl Fn(&T) -> MessageId) -> Vec<T> {
    by_key(items, |item| id(item).0.into())
}

/// Things in the order of their keys; those of equal keys stay in the order in which they are.
pub fn by_key<T>(items: Vec<T>, key: impl Fn(&T) -> u64) -> Vec<T> {
    let mut order: Vec<(u64, u32)> = items.iter().map(key).zip(0..).collect();
    sort(&mut order);
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.into_iter().filter_map(|(_, place)| items.get_mut(place as usize)?.take()).collect()
}

/// Puts a thing to its place among others that are in order, each once; whether it was not there. So a set of few things is a vector:
/// to collect a `BTreeSet` is a sort of its own.
pub fn insert<T: Ord>(items: &mut Vec<T>, item: T) -> bool {
    let place = items.partition_point(|other| *other < item);
    let new = items.get(place) != Some(&item);
    if new {
        items.insert(place, item);
    }
    new
}

/// Things in order, each once.
pub fn each_once<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut set = Vec::new();
    for item in items {
        insert(&mut set, item);
    }
    set
}

#[inline(never)]
fn sort(order: &mut [(u64, u32)]) {
    order.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::{by_key, by_message, insert};
    use crate::id::{ClientId, Endpoint, MessageId, NodeId};

    #[test]
    fn messages_are_in_the_order_of_their_numbers_and_equal_ones_stay() {
        let sent = [(7, 'a'), (2, 'b'), (u32::MAX, 'c'), (2, 'd'), (1, 'e')];
        let ordered = by_message(sent.to_vec(), |(id, _)| MessageId(*id));
        assert_eq!(ordered, [(1, 'e'), (2, 'b'), (2, 'd'), (7, 'a'), (u32::MAX, 'c')]);
        assert_eq!(by_message(Vec::<MessageId>::new(), |id| *id), []);
    }

    #[test]
    fn keys_may_be_as_large_as_any_number_and_what_has_the_same_stays() {
        let items = vec![(u64::MAX, 'a'), (1 << 40, 'b'), (u64::MAX, 'c'), (0, 'd')];
        let ordered: String = by_key(items, |(key, _)| *key).into_iter().map(|(_, name)| name).collect();
        assert_eq!(ordered, "dbac");
    }

    #[test]
    fn what_is_inserted_is_there_once_and_in_order() {
        let mut items = Vec::new();
        let new: Vec<bool> = [3, 1, 2, 3, 1, 4].into_iter().map(|item| insert(&mut items, item)).collect();
        assert_eq!(items, [1, 2, 3, 4]);
        assert_eq!(new, [true, true, true, false, false, true]);
    }

    #[test]
    fn nodes_and_clients_are_in_the_order_of_their_ranks() {
        let numbers = [0, 1, 65, u16::MAX];
        let nodes = numbers.map(|number| Endpoint::Node(NodeId(number)));
        let ends = nodes.into_iter().chain(numbers.map(|number| Endpoint::Client(ClientId(number))));
        let ends: Vec<Endpoint> = ends.collect();
        assert!(ends.is_sorted() && ends.is_sorted_by_key(|end| end.rank()));
    }
}
