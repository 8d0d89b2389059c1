//! What must come before what in a view, because only one write can be the one that a read saw.
//!
//! If a read saw a write, that comes before it; another write of the register that comes before the read comes before that
//! write, too, and one that comes after the write comes after the read. Where every value is written once this decides whether a
//! process can have seen what it read (Bouajjani, Enea, Guerraoui & Hamza 2017, §5.2, call it saturation), and the search that
//! follows goes straight on. Otherwise it makes the search smaller.

use crate::limit::{Limit, NotDecided};
use crate::memory::Memory;
use crate::order::Order;
use crate::value::Value;

/// A read, of which it is not known yet what it saw.
struct Read<'a> {
    place: usize,
    register: usize,
    accepts: &'a [Value],
}

/// The order with all that follows; nothing if that is no order. `is_seen` says whose answers are looked at.
pub(super) fn order(
    memory: &Memory,
    is_seen: &dyn Fn(usize) -> bool,
    order: &Order,
    limit: &mut Limit<'_>,
) -> Result<Option<Order>, NotDecided> {
    let mut order = order.clone();
    let mut writers: Vec<Vec<usize>> = vec![Vec::new(); memory.initial.len()];
    let mut reads: Vec<Read<'_>> = Vec::new();
    for (place, access) in memory.accesses.iter().enumerate() {
        if let Some((register, _)) = access.write {
            writers[register].push(place);
        }
        if is_seen(place) {
            let all = access.reads.iter();
            reads.extend(all.map(|(register, accepts)| Read { place, register: *register, accepts }));
        }
    }
    // A `cas` whose answer is not looked at may have written nothing.
    let is_certain = |place: usize| memory.is_write(place);
    loop {
        let mut grew = false;
        for Read { place, register, accepts } in &reads {
            let all = &writers[*register];
            limit.steps(1 + all.len())?;
            let wrote = |writer: usize| memory.accesses[writer].write.as_ref().map(|(_, value)| value);
            let hides = |writer: Option<usize>| {
                let between = |other: &usize| {
                    Some(*other) != writer
                        && other != place
                        && is_certain(*other)
                        && order.has(*other, *place)
                        && writer.is_none_or(|writer| order.has(writer, *other))
                };
                all.iter().any(between)
            };
            let can_be = |writer: &usize| {
                writer != place
                    && !order.has(*place, *writer)
                    && wrote(*writer).is_some_and(|value| accepts.contains(value))
                    && !hides(Some(*writer))
            };
            let initial = accepts.contains(&memory.initial[*register]) && !hides(None);
            let mut sources = all.iter().copied().filter(can_be);
            let (first, more) = (sources.next(), sources.next().is_some());
            let add: Vec<(usize, usize)> = match (first, more, initial) {
                (None, _, false) => return Ok(None),
                (None, _, true) => {
                    let later = all.iter().filter(|other| *other != place && is_certain(**other));
                    later.map(|other| (*place, *other)).collect()
                }
                (Some(source), false, false) => {
                    let others = all
                        .iter()
                        .copied()
                        .filter(|other| ![source, *place].contains(other) && is_certain(*other));
                    let follows = others.filter_map(|other| {
                        let before = order.has(other, *place).then_some((other, source));
                        before.or_else(|| order.has(source, other).then_some((*place, other)))
                    });
                    [(source, *place)].into_iter().chain(follows).collect()
                }
                _ => Vec::new(),
            };
            for (first, second) in add {
                if order.has(first, second) {
                    continue;
                }
                limit.steps(1 + order.len() / 8)?;
                if !order.add(first, second) {
                    return Ok(None);
                }
                grew = true;
            }
        }
        if !grew {
            return Ok(Some(order));
        }
    }
}
