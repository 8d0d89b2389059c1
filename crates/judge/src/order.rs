//! A partial order of numbered things, closed under transitivity.

/// Which thing comes before which.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    things: usize,
    /// Words of a row.
    words: usize,
    /// For each, all that come after it.
    after: Vec<u64>,
    /// For each, all that come before it.
    before: Vec<u64>,
}

impl Order {
    /// So many things, none of which comes before another one.
    pub(crate) fn new(things: usize) -> Self {
        let words = things.div_ceil(64);
        Self { things, words, after: vec![0; words * things], before: vec![0; words * things] }
    }

    /// How many words of eight bytes one of so many things takes.
    pub(crate) fn words_of(things: usize) -> usize {
        2 * things * things.div_ceil(64)
    }

    /// Whether one comes before another.
    pub(crate) fn has(&self, first: usize, second: usize) -> bool {
        self.after[first * self.words + second / 64] >> (second % 64) & 1 == 1
    }

    /// All that come before one.
    pub(crate) fn before(&self, thing: usize) -> &[u64] {
        &self.before[thing * self.words..][..self.words]
    }

    /// All that come before one, as numbers.
    pub(crate) fn all_before(&self, thing: usize) -> impl Iterator<Item = usize> {
        ones(self.before(thing))
    }

    /// Lets one come before another; false if it comes after it.
    #[must_use]
    pub(crate) fn add(&mut self, first: usize, second: usize) -> bool {
        if first == second || self.has(second, first) {
            return false;
        }
        if self.has(first, second) {
            return true;
        }
        let row = |rows: &[u64], thing: usize| {
            let mut row = rows[thing * self.words..][..self.words].to_vec();
            row[thing / 64] |= 1 << (thing % 64);
            row
        };
        let (earlier, later) = (row(&self.before, first), row(&self.after, second));
        let mix = |rows: &mut [u64], thing: usize, more: &[u64]| {
            let row = &mut rows[thing * self.words..][..self.words];
            row.iter_mut().zip(more).for_each(|(word, more)| *word |= more);
        };
        ones(&earlier).for_each(|thing| mix(&mut self.after, thing, &later));
        ones(&later).for_each(|thing| mix(&mut self.before, thing, &earlier));
        true
    }

    /// How many things there are.
    pub(crate) fn len(&self) -> usize {
        self.things
    }
}

/// The numbers in a set.
pub(crate) fn ones(words: &[u64]) -> impl Iterator<Item = usize> {
    words.iter().enumerate().flat_map(|(place, word)| {
        let mut left = *word;
        std::iter::from_fn(move || {
            let bit = left.trailing_zeros() as usize;
            left &= left.checked_sub(1)?;
            Some(place * 64 + bit)
        })
    })
}
