//! The search for a serialization: an order of operations in which each comes to its outcome, and which keeps a partial order.
//!
//! Such a search takes exponential time at worst (Gibbons & Korach 1997), so a configuration, which is what has been taken and what
//! the registers hold then, is looked at once. What changes nothing is taken as soon as its answer fits. What an operation
//! of the view needs before it is taken first, and what none needs is not taken at all.

use crate::automaton::{Automaton, Kind, StateId};
use crate::limit::{Limit, NotDecided};
use crate::order::Order;
use hashbrown::HashSet;

/// One operation of a serialization.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    /// What it does to which registers. Those that touch several only read.
    pub(crate) parts: Vec<(usize, Kind)>,
    /// Whether it has to be taken. What need not be either has no answer that is looked at, and so fits at the end, or may never
    /// have taken effect.
    pub(crate) must: bool,
    /// Whether it changes nothing.
    pub(crate) reads: bool,
}

/// What has been taken, and what the registers hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Configuration {
    taken: Box<[u64]>,
    states: Box<[StateId]>,
}

impl Configuration {
    fn has(&self, item: usize) -> bool {
        self.taken[item / 64] >> (item % 64) & 1 == 1
    }

    fn may_take(&self, item: usize, order: &Order) -> bool {
        !self.has(item)
            && order.before(item).iter().zip(&self.taken).all(|(before, taken)| before & !taken == 0)
    }

    /// After an operation; nothing if it does not come to its outcome here.
    fn states_after(&self, item: &Item, automata: &mut [Automaton]) -> Option<Box<[StateId]>> {
        let mut states = self.states.clone();
        for (register, kind) in &item.parts {
            states[*register] = automata[*register].step(states[*register], *kind)?;
        }
        Some(states)
    }
}

/// Whether there is a serialization. `wish` is the order to try first, of all items.
pub(crate) fn exists(
    items: &[Item],
    order: &Order,
    wish: &[usize],
    automata: &mut [Automaton],
    limit: &mut Limit<'_>,
) -> Result<bool, NotDecided> {
    limit.forget();
    let rank = rank(items, order, wish);
    let reads: Vec<usize> = rank.iter().copied().filter(|item| items[*item].reads).collect();
    let acts: Vec<usize> = rank.iter().copied().filter(|item| !items[*item].reads).collect();
    let must: Vec<usize> = (0..items.len()).filter(|item| items[*item].must).collect();
    let start = Configuration {
        taken: vec![0; items.len().div_ceil(64)].into(),
        states: vec![0; automata.len()].into(),
    };
    let mut seen: HashSet<Configuration> = HashSet::new();
    let mut left = vec![start];
    loop {
        let Some(mut here) = left.pop() else { return Ok(false) };
        limit.steps(1 + items.len() / 16)?;
        while let Some(item) = reads
            .iter()
            .copied()
            .find(|item| here.may_take(*item, order) && here.states_after(&items[*item], automata).is_some())
        {
            here.taken[item / 64] |= 1 << (item % 64);
        }
        if must.iter().all(|item| here.has(*item)) {
            return Ok(true);
        }
        if seen.contains(&here) {
            continue;
        }
        for item in acts.iter().rev().copied().filter(|item| here.may_take(*item, order)) {
            if let Some(states) = here.states_after(&items[item], automata) {
                let mut next = Configuration { taken: here.taken.clone(), states };
                next.taken[item / 64] |= 1 << (item % 64);
                left.push(next);
            }
        }
        limit.remember(8 + here.taken.len() + here.states.len() / 2)?;
        limit.hold(
            automata.iter().map(Automaton::words).sum::<usize>() + left.len() * (8 + here.taken.len()),
        )?;
        seen.insert(here);
    }
}

/// The items in the order in which to try them: for each that has to be taken, what comes before it, and then itself.
fn rank(items: &[Item], order: &Order, wish: &[usize]) -> Vec<usize> {
    let mut place = vec![0; items.len()];
    wish.iter().enumerate().for_each(|(number, item)| place[*item] = number);
    let mut ranked = Vec::with_capacity(items.len());
    let mut has = vec![false; items.len()];
    let mut put = |item: usize, ranked: &mut Vec<usize>| {
        if !std::mem::replace(&mut has[item], true) {
            ranked.push(item);
        }
    };
    for item in wish.iter().copied().filter(|item| items[*item].must) {
        let mut past: Vec<usize> = order.all_before(item).collect();
        // What has less before it comes first: so the order is kept.
        let count = |item: &usize| order.before(*item).iter().map(|word| word.count_ones()).sum::<u32>();
        past.sort_by_key(|item| (count(item), place[*item]));
        past.into_iter().for_each(|item| put(item, &mut ranked));
        put(item, &mut ranked);
    }
    wish.iter().for_each(|item| put(*item, &mut ranked));
    ranked
}
