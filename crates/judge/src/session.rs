//! PRAM (Lipton & Sandberg 1988) and the guarantees for sessions of Terry et al. 1994 that need no writes-into order.
//!
//! Each says which operations stand in their order in the view of a process: see [`crate::view`].

use crate::history::History;
use crate::limit::{Limit, NotDecided};
use crate::memory::Memory;
use crate::order::Order;
use crate::promise::Promise;
use crate::view::can_see;

/// The first process that can have seen nothing that explains its answers; nothing where each can.
pub(crate) fn blind(
    history: &History,
    memory: &Memory,
    promise: Promise,
    limit: &mut Limit<'_>,
) -> Result<Option<usize>, NotDecided> {
    let order = order(history, memory, promise, limit)?;
    for process in 0..history.processes.len() {
        if !can_see(history, memory, process, &order, limit)? {
            return Ok(Some(process));
        }
    }
    Ok(None)
}

/// Which operations of a process stand in their order in every view.
fn order(
    history: &History,
    memory: &Memory,
    promise: Promise,
    limit: &mut Limit<'_>,
) -> Result<Order, NotDecided> {
    let count = history.operations.len();
    let (reads, writes) = (|place| memory.is_read(place), |place| memory.is_write(place));
    let stands = |first: usize, second: usize| match promise {
        Promise::ReadYourWrites => writes(first) && reads(second),
        Promise::MonotonicReads => reads(first) && reads(second),
        Promise::MonotonicWrites => writes(first) && writes(second),
        _ => true,
    };
    let mut order = Order::new(count);
    for second in 0..count {
        for first in 0..second {
            // Earlier operations of a process come before later ones, which is no circle.
            let _ = history.precedes(first, second) && stands(first, second) && order.add(first, second);
        }
        limit.steps(1 + count / 4)?;
    }
    Ok(order)
}

/// The order of each process.
pub(crate) fn of_processes(
    history: &History,
    memory: &Memory,
    limit: &mut Limit<'_>,
) -> Result<Order, NotDecided> {
    order(history, memory, Promise::Pram, limit)
}
