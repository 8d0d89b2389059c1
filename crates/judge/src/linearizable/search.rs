//! The search for an order (Wing & Gong 1993), with the memory of Lowe 2017, §3: a configuration, which is what has taken effect
//! and what the object holds then, is looked at once.
//!
//! It goes from answer to answer. An operation takes effect only when an answer asks for it, its own or another one: so a
//! configuration names no operation that is over, and there are far fewer than of prefixes of orders (the just-in-time
//! linearization of Lowe 2017, §4). Four things more make it smaller, and each is exact:
//!
//! * What changes nothing takes effect as soon as its answer fits: every order that has it later can have it here.
//! * Of operations that do the same, the one that is answered first takes effect first.
//! * Of two configurations that differ in nothing but the operations of unknown outcome that they have used, the one that has
//!   used fewer explains whatever the other does.

use super::Found;
use super::open::{Level, Levels};
use crate::automaton::{Automaton, StateId};
use crate::limit::{Limit, NotDecided};
use hashbrown::HashMap;

/// A set of operations.
type Bits<const W: usize> = [u64; W];

fn has<const W: usize>(bits: &Bits<W>, bit: usize) -> bool {
    bits[bit / 64] >> (bit % 64) & 1 == 1
}

fn flip<const W: usize>(bits: &mut Bits<W>, bit: usize) {
    bits[bit / 64] ^= 1 << (bit % 64);
}

fn within<const W: usize>(less: &Bits<W>, more: &Bits<W>) -> bool {
    less.iter().zip(more).all(|(less, more)| less & !more == 0)
}

/// What has taken effect, and what the object holds then.
#[derive(Clone, Copy, Debug)]
struct Configuration<const W: usize> {
    /// How many answers are explained.
    level: usize,
    state: StateId,
    /// What has taken effect of the operations that are under way.
    done: Bits<W>,
    /// What led here: a place in the list of steps.
    step: u32,
}

/// An operation took effect.
#[derive(Clone, Copy, Debug)]
struct Step {
    operation: u32,
    /// The step before; itself for the first.
    before: u32,
}

struct Search<'a, 'b, const W: usize> {
    levels: &'a Levels,
    automaton: &'a mut Automaton,
    limit: &'a mut Limit<'b>,
    /// The bits of the operations that will be answered.
    answered: Bits<W>,
    /// For each level, state and set of those that will be answered: which sets of the others it was reached with.
    seen: HashMap<(usize, StateId, Bits<W>), Vec<Bits<W>>>,
    steps: Vec<Step>,
}

/// Looks for an order.
pub(super) fn search<const W: usize>(
    levels: &Levels,
    automaton: &mut Automaton,
    limit: &mut Limit<'_>,
) -> Result<Found, NotDecided> {
    let mut answered = [0; W];
    (0..levels.answered).for_each(|bit| flip(&mut answered, bit));
    let (seen, steps) = (HashMap::new(), vec![Step { operation: u32::MAX, before: 0 }]);
    Search { levels, automaton, limit, answered, seen, steps }.run()
}

impl<const W: usize> Search<'_, '_, W> {
    fn run(mut self) -> Result<Found, NotDecided> {
        let levels = self.levels;
        let mut furthest = 0;
        let mut left = vec![Configuration { level: 0, state: 0, done: [0; W], step: 0 }];
        while let Some(mut configuration) = left.pop() {
            loop {
                let Some(level) = levels.levels.get(configuration.level) else {
                    return Ok(Found::Order(self.way(configuration.step)));
                };
                furthest = furthest.max(configuration.level);
                self.read(level, &mut configuration);
                if !has(&configuration.done, level.target.bit) {
                    break;
                }
                flip(&mut configuration.done, level.target.bit);
                configuration.level += 1;
            }
            self.limit.step()?;
            if self.has_a_future(&configuration) && self.is_new(&configuration)? {
                self.branch(&configuration, &mut left);
            }
        }
        Ok(Found::None(levels.levels[furthest].target.operation))
    }

    /// Whatever changes nothing and fits takes effect.
    fn read(&mut self, level: &Level, configuration: &mut Configuration<W>) {
        for open in level.open.iter().filter(|open| open.reads) {
            if !has(&configuration.done, open.bit)
                && self.automaton.step(configuration.state, open.kind).is_some()
            {
                flip(&mut configuration.done, open.bit);
                configuration.step = self.took_effect(open.operation, configuration.step);
            }
        }
    }

    fn took_effect(&mut self, operation: usize, before: u32) -> u32 {
        let number = |place: usize| u32::try_from(place).expect("memory ends before");
        self.steps.push(Step { operation: number(operation), before });
        number(self.steps.len() - 1)
    }

    /// Whether the next thing that was read can still be read. Only of texts: one that is not the beginning of what is read never
    /// becomes it, unless it is overwritten first.
    fn has_a_future(&self, configuration: &Configuration<W>) -> bool {
        let Some(texts) = &self.levels.texts else { return true };
        let levels = &self.levels.levels;
        let open = &levels[configuration.level].open;
        let is_done = |operation: usize| {
            let open = open.iter().find(|open| open.operation == operation);
            open.is_some_and(|open| has(&configuration.done, open.bit))
        };
        let mut level = configuration.level;
        while let Some(Some(next)) = texts.next_read.get(level) {
            let target = levels[*next].target;
            if is_done(target.operation) {
                level = next + 1;
                continue;
            }
            let mut writes = texts.writes.iter().filter(|write| {
                write.from <= *next && write.to >= configuration.level && !is_done(write.operation)
            });
            return self.automaton.may_grow_to(configuration.state, target.kind)
                || writes.any(|write| self.automaton.may_begin(write.kind, target.kind));
        }
        true
    }

    /// Remembers a configuration; false if it, or one that explains all that it does, was there before.
    fn is_new(&mut self, configuration: &Configuration<W>) -> Result<bool, NotDecided> {
        let (mut known, mut others) = (configuration.done, configuration.done);
        for ((known, others), answered) in known.iter_mut().zip(&mut others).zip(&self.answered) {
            *known &= answered;
            *others &= !answered;
        }
        let reached = self.seen.entry((configuration.level, configuration.state, known)).or_default();
        if reached.iter().any(|less| within(less, &others)) {
            return Ok(false);
        }
        reached.retain(|more| !within(&others, more));
        reached.push(others);
        self.limit.remember(8 + 2 * W)?;
        self.limit.hold(self.automaton.words() + self.steps.len())?;
        Ok(true)
    }

    /// Each operation that may take effect next; the likeliest is the last, which is looked at first.
    fn branch(&mut self, configuration: &Configuration<W>, left: &mut Vec<Configuration<W>>) {
        let levels = self.levels;
        let level = &levels.levels[configuration.level];
        let mut step = |search: &mut Self, operation: usize, kind, bit| {
            if let Some(state) = search.automaton.step(configuration.state, kind) {
                let mut next = Configuration { state, ..*configuration };
                flip(&mut next.done, bit);
                next.step = search.took_effect(operation, configuration.step);
                left.push(next);
            }
        };
        for (group, unknown) in levels.unknown.iter().enumerate() {
            // One that is answered, and does the same, goes first.
            let is_free = |place: &usize| !has(&configuration.done, unknown.bit + place);
            if let Some(place) = (0..level.asked[group]).find(is_free) {
                step(self, unknown.operations[place], unknown.kind, unknown.bit + place);
            }
        }
        for (place, open) in level.open.iter().enumerate().rev() {
            let free = |open: &&super::open::Open| !open.reads && !has(&configuration.done, open.bit);
            let first = || !level.open[..place].iter().filter(free).any(|other| other.kind == open.kind);
            if free(&open) && first() {
                step(self, open.operation, open.kind, open.bit);
            }
        }
    }

    /// The operations in the order in which they took effect.
    fn way(&self, mut step: u32) -> Vec<usize> {
        let mut all = Vec::new();
        while step != 0 {
            let Step { operation, before } = self.steps[step as usize];
            all.push(operation as usize);
            step = before;
        }
        all.reverse();
        all
    }
}
