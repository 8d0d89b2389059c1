//! Causal memory (Ahamad, Neiger, Burns, Kohli & Hutto 1995, §2), and writes-follow-reads (Terry et al. 1994, §3.3).
//!
//! Both depend on which write a read has seen, the *writes-into order*. Where a value was written once, the value says it. Where
//! it was written several times, or is also what the register held at the start, every possibility is tried.

use crate::history::History;
use crate::limit::{Limit, NotDecided};
use crate::memory::Memory;
use crate::order::Order;
use crate::view::can_see;

/// What hangs on the writes that were seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Follows {
    /// All that the process does afterwards comes after them.
    Everything,
    /// What the process writes afterwards does.
    Writes,
}

/// A read, and which writes it can have seen; nothing stands for what the register held at the start.
struct Read {
    place: usize,
    sources: Vec<Option<usize>>,
}

struct Search<'a, 'b, 'c> {
    history: &'a History,
    memory: &'a Memory,
    follows: Follows,
    limit: &'c mut Limit<'b>,
    /// Those with the fewest possibilities first.
    reads: Vec<Read>,
    /// Whose view failed with what was tried last.
    process: Option<usize>,
}

/// Whether some writes-into order lets every process see what it read. Otherwise a process that cannot, if it is always the same.
pub(crate) fn is_causal(
    history: &History,
    memory: &Memory,
    follows: Follows,
    limit: &mut Limit<'_>,
) -> Result<Result<(), Option<usize>>, NotDecided> {
    let count = history.operations.len();
    let mut order = Order::new(count);
    if follows == Follows::Everything {
        for second in 0..count {
            for first in 0..second {
                // Earlier operations of a process come before later ones, which is no circle.
                let _ = history.precedes(first, second) && order.add(first, second);
            }
            limit.steps(1 + count / 4)?;
        }
    }
    let mut reads: Vec<Read> = Vec::new();
    for (place, access) in memory.accesses.iter().enumerate() {
        for (register, accepts) in &access.reads {
            let wrote = |writer: &usize| {
                let write = memory.accesses[*writer].write.as_ref();
                *writer != place && write.is_some_and(|(of, value)| of == register && accepts.contains(value))
            };
            let initial = accepts.contains(&memory.initial[*register]).then_some(None);
            let writers = (0..count).filter(wrote).map(Some);
            let mut sources: Vec<Option<usize>> = writers.chain(initial).collect();
            limit.steps(1 + count / 8)?;
            if sources.is_empty() {
                return Ok(Err(Some(history.operations[place].process)));
            }
            // The likeliest first: what was written last before the answer, as clocks tell it.
            sources.sort_by_key(|source| {
                let asked = source.map_or(0, |writer| history.operations[writer].asked + 1);
                let later = Some(asked) > history.operations[place].answered;
                (later, std::cmp::Reverse(asked))
            });
            reads.push(Read { place, sources });
        }
    }
    let mut search = Search { history, memory, follows, limit, reads: Vec::new(), process: None };
    // What is certain first.
    let (certain, open): (Vec<Read>, Vec<Read>) = reads.into_iter().partition(|read| read.sources.len() == 1);
    for Read { place, sources } in &certain {
        search.limit.steps(1 + count / 4)?;
        if !search.adds(&mut order, sources[0], *place) {
            return Ok(Err(Some(history.operations[*place].process)));
        }
    }
    search.reads = open;
    search.reads.sort_by_key(|read| read.sources.len());
    // More order leaves less to be seen: what fails here fails with whatever is added.
    let found = search.all_see(&order)? && (search.reads.is_empty() || search.from(0, &order)?);
    let process = search.process;
    Ok(if found { Ok(()) } else { Err(process) })
}

impl Search<'_, '_, '_> {
    fn from(&mut self, next: usize, order: &Order) -> Result<bool, NotDecided> {
        self.limit.step()?;
        let Some(Read { place, sources }) = self.reads.get(next) else { return self.all_see(order) };
        let (place, sources) = (*place, sources.clone());
        for source in sources {
            let mut more = order.clone();
            self.limit.steps(1 + order.len() / 4)?;
            if self.adds(&mut more, source, place)
                && self.sees(place, &more)?
                && self.from(next + 1, &more)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Adds what follows from a read's source; false if that makes a circle.
    fn adds(&self, order: &mut Order, source: Option<usize>, place: usize) -> bool {
        let Some(source) = source else { return true };
        match self.follows {
            Follows::Everything => order.add(source, place),
            Follows::Writes => {
                let writes = |later: &usize| {
                    let writes = self.memory.is_write(*later);
                    // A successful `cas` reads, and then writes.
                    writes && (*later == place || self.history.precedes(place, *later))
                };
                let mut later = (0..order.len()).filter(writes);
                later.all(|later| later == source || order.add(source, later))
            }
        }
    }

    /// Whether the process of a read can see what it read.
    fn sees(&mut self, place: usize, order: &Order) -> Result<bool, NotDecided> {
        let process = self.history.operations[place].process;
        let sees = can_see(self.history, self.memory, process, order, self.limit)?;
        if !sees {
            self.process = Some(process);
        }
        Ok(sees)
    }

    fn all_see(&mut self, order: &Order) -> Result<bool, NotDecided> {
        for process in 0..self.history.processes.len() {
            if !can_see(self.history, self.memory, process, order, self.limit)? {
                self.process = Some(process);
                return Ok(false);
            }
        }
        Ok(true)
    }
}
