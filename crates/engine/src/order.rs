//! Putting things in order. All of the engine shares one sort: each `sort_unstable` for a type of its own is a program of 3
//! to 6 KiB in every engine.

use crate::id::MessageId;

/// Messages in the order of their sending.
pub(crate) fn by_message<T>(items: Vec<T>, id: impl Fn(&T) -> MessageId) -> Vec<T> {
    let key = |(place, item): (u64, &T)| u64::from(id(item).0) << 32 | place;
    let mut order: Vec<u64> = (0..).zip(&items).map(key).collect();
    sort(&mut order);
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    let place = |key: u64| usize::try_from(key & u64::from(u32::MAX)).ok();
    order.into_iter().filter_map(|key| items.get_mut(place(key)?)?.take()).collect()
}

#[inline(never)]
fn sort(order: &mut [u64]) {
    order.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::by_message;
    use crate::id::MessageId;

    #[test]
    fn messages_are_in_the_order_of_their_numbers_and_equal_ones_stay() {
        let sent = [(7, 'a'), (2, 'b'), (u32::MAX, 'c'), (2, 'd'), (1, 'e')];
        let ordered = by_message(sent.to_vec(), |(id, _)| MessageId(*id));
        assert_eq!(ordered, [(1, 'e'), (2, 'b'), (2, 'd'), (7, 'a'), (u32::MAX, 'c')]);
        assert_eq!(by_message(Vec::<MessageId>::new(), |id| *id), []);
    }
}
