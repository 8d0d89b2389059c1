//! Which operations of one object are under way at each answer.

use crate::automaton::{Automaton, Kind};
use crate::history::{History, Outcome};
use crate::object;

/// An operation that is under way at an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open {
    /// The operation: a place in the history.
    pub(crate) operation: usize,
    /// What it does.
    pub(crate) kind: Kind,
    /// Its bit in a set of those that have taken effect.
    pub(crate) bit: usize,
    /// Whether it changes nothing, so that it never harms to let it take effect where its answer fits.
    pub(crate) reads: bool,
}

/// One answer, and what is under way before it.
#[derive(Clone, Debug)]
pub(crate) struct Level {
    /// Whose answer it is.
    pub(crate) target: Open,
    /// All that are under way and will be answered, the target among them, in the order of their answers.
    pub(crate) open: Vec<Open>,
    /// How many of [`Levels::unknown`] were asked by then, for each kind.
    pub(crate) asked: Vec<usize>,
}

/// Operations of one kind whose outcome nobody knows. They stay under way to the end, and are interchangeable: those that were
/// asked first take effect first.
#[derive(Clone, Debug)]
pub(crate) struct Unknown {
    pub(crate) kind: Kind,
    /// Their first bit; the others follow.
    pub(crate) bit: usize,
    pub(crate) operations: Vec<usize>,
}

/// All answers of one object in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Levels {
    pub(crate) levels: Vec<Level>,
    pub(crate) unknown: Vec<Unknown>,
    /// How many bits there are.
    pub(crate) width: usize,
    /// The bits of operations that will be answered are those below.
    pub(crate) answered: usize,
    /// What is known of texts that are appended to.
    pub(crate) texts: Option<Texts>,
}

/// Of an object that is only read, written and appended to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    /// For each level, the next one at which something was read.
    pub(crate) next_read: Vec<Option<usize>>,
    pub(crate) writes: Vec<Overwrite>,
}

/// A write, with which a text begins anew.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Overwrite {
    pub(crate) operation: usize,
    pub(crate) kind: Kind,
    /// The levels at which it is under way.
    pub(crate) from: usize,
    pub(crate) to: usize,
}

impl Levels {
    /// The most bits.
    pub(crate) const MOST: usize = 64 * 64;
}

/// What is under way at each answer.
pub(crate) fn levels(history: &History, operations: &[usize], automaton: &mut Automaton) -> Levels {
    let of = |place: usize| &history.operations[place];
    let mut unknown: Vec<Unknown> = Vec::new();
    // Those whose outcome is unknown, by when they were asked.
    let mut late: Vec<(usize, usize)> = Vec::new();
    let mut answers: Vec<(usize, usize)> = Vec::new();
    for place in operations.iter().copied() {
        let operation = of(place);
        if let Some(at) = operation.answered {
            // Whose answer is not looked at, and which changes nothing, is as if it had not been asked.
            if operation.outcome != Outcome::Hidden || !operation.action.only_reads() {
                answers.push((at, place));
            }
        } else if !object::changes_nothing(&operation.action, &operation.outcome) {
            let kind = automaton.kind(&operation.action, &operation.outcome);
            let group = unknown.iter().position(|group| group.kind == kind).unwrap_or_else(|| {
                unknown.push(Unknown { kind, bit: 0, operations: Vec::new() });
                unknown.len() - 1
            });
            unknown[group].operations.push(place);
            late.push((operation.asked, group));
        }
    }
    answers.sort_unstable();
    let mut asked_order: Vec<usize> = answers.iter().map(|(_, place)| *place).collect();
    asked_order.sort_unstable_by_key(|place| of(*place).asked);

    let mut levels = Vec::with_capacity(answers.len());
    let mut open: Vec<(usize, Open)> = Vec::new();
    let mut free: Vec<usize> = Vec::new();
    let (mut width, mut next, mut next_late) = (0, 0, 0);
    let mut asked = vec![0; unknown.len()];
    for (at, place) in answers {
        while next < asked_order.len() && of(asked_order[next]).asked < at {
            let operation = of(asked_order[next]);
            let bit = free.pop().unwrap_or_else(|| {
                width += 1;
                width - 1
            });
            let kind = automaton.kind(&operation.action, &operation.outcome);
            let reads = object::changes_nothing(&operation.action, &operation.outcome);
            let ends = operation.answered.unwrap_or(usize::MAX);
            let entry = (ends, Open { operation: asked_order[next], kind, bit, reads });
            open.insert(open.partition_point(|(other, _)| *other < ends), entry);
            next += 1;
        }
        while next_late < late.len() && late[next_late].0 < at {
            asked[late[next_late].1] += 1;
            next_late += 1;
        }
        let target = open[0].1;
        debug_assert_eq!(target.operation, place);
        levels.push(Level {
            target,
            open: open.iter().map(|(_, open)| *open).collect(),
            asked: asked.clone(),
        });
        open.remove(0);
        free.push(target.bit);
    }
    let answered = width;
    for group in &mut unknown {
        group.bit = width;
        width += group.operations.len();
    }
    let texts = texts(history, operations, &levels, &unknown);
    Levels { levels, unknown, width, answered, texts }
}

fn texts(history: &History, operations: &[usize], levels: &[Level], unknown: &[Unknown]) -> Option<Texts> {
    use crate::history::Action::{Append, Read, Write};
    let action = |place: usize| &history.operations[place].action;
    let mut actions = operations.iter().map(|place| action(*place));
    let appends = actions.clone().any(|action| matches!(action, Append(_)));
    if !appends || !actions.all(|action| matches!(action, Read | Write(_) | Append(_))) {
        return None;
    }
    let mut texts = Texts { next_read: vec![None; levels.len()], writes: Vec::new() };
    let mut next = None;
    for (place, level) in levels.iter().enumerate().rev() {
        next = if level.target.reads { Some(place) } else { next };
        texts.next_read[place] = next;
        if matches!(action(level.target.operation), Write(_)) {
            let Open { operation, kind, .. } = level.target;
            let is_open = |before: &&Level| before.open.iter().any(|open| open.operation == operation);
            let before = levels[..place].iter().rev().take_while(is_open).count();
            texts.writes.push(Overwrite { operation, kind, from: place - before, to: place });
        }
    }
    for Unknown { kind, operations, .. } in unknown {
        if matches!(action(operations[0]), Write(_)) {
            // As if it had been asked at once, and could be done again and again: it is one reason more to go on.
            texts.writes.push(Overwrite { operation: operations[0], kind: *kind, from: 0, to: usize::MAX });
        }
    }
    Some(texts)
}
