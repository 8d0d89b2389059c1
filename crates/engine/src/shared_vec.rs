//! A vector whose copies share what they have in common.
//!
//! A replicated log grows for as long as the run lasts, and every checkpoint of the world copies it ten
//! times over (volatile and durable, per node). Full chunks are shared between copies, only the last one is
//! copied, so a checkpoint of a log of 10,000 entries costs 160 reference counts.

use std::sync::Arc;

const CHUNK: usize = 64;

/// An append-mostly vector with cheap copies.
#[derive(Clone, Debug)]
pub struct SharedVec<T> {
    full: Vec<Arc<[T; CHUNK]>>,
    tail: Vec<T>,
}

impl<T> Default for SharedVec<T> {
    fn default() -> Self {
        Self { full: Vec::new(), tail: Vec::new() }
    }
}

impl<T: Clone> SharedVec<T> {
    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.full.len() * CHUNK + self.tail.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.full.is_empty() && self.tail.is_empty()
    }

    /// The item at a place, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        match self.full.get(index / CHUNK) {
            Some(chunk) => chunk.get(index % CHUNK),
            None => self.tail.get(index - self.full.len() * CHUNK),
        }
    }

    /// The last item.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.tail.last().or_else(|| self.full.last().map(|chunk| &chunk[CHUNK - 1]))
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        self.tail.push(item);
        if self.tail.len() == CHUNK
            && let Ok(chunk) = <[T; CHUNK]>::try_from(std::mem::take(&mut self.tail))
        {
            self.full.push(Arc::new(chunk));
        }
    }

    /// Replaces the item at a place, counted from 0, which must be there: otherwise nothing happens. Copies 64 items
    /// where somebody else shares them.
    pub fn set(&mut self, index: usize, item: T) {
        let full = self.full.len() * CHUNK;
        let place = match self.full.get_mut(index / CHUNK) {
            Some(chunk) => Arc::make_mut(chunk).get_mut(index % CHUNK),
            None => self.tail.get_mut(index - full),
        };
        if let Some(place) = place {
            *place = item;
        }
    }

    /// Keeps the first `len` items.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.len() {
            return;
        }
        let chunks = len / CHUNK;
        if chunks < self.full.len() {
            self.tail = self.full[chunks][..len % CHUNK].to_vec();
            self.full.truncate(chunks);
        } else {
            self.tail.truncate(len - self.full.len() * CHUNK);
        }
    }

    /// The items from a place on.
    pub fn iter_from(&self, from: usize) -> impl Iterator<Item = &T> {
        (from..self.len()).filter_map(|i| self.get(i))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn behaves_like_a_vector(steps in proptest::collection::vec((any::<bool>(), 0usize..400), 1..40)) {
            let mut shared = SharedVec::default();
            let mut plain = Vec::new();
            for (grow, n) in steps {
                let copy = shared.clone();
                let before = plain.clone();
                if grow {
                    for i in 0..n { shared.push(i); plain.push(i); }
                } else if n < plain.len() {
                    shared.set(n, n + 1000);
                    plain[n] = n + 1000;
                    shared.truncate(n + 7);
                    plain.truncate(n + 7);
                } else {
                    shared.set(n, n);
                }
                prop_assert_eq!(shared.iter_from(0).copied().collect::<Vec<_>>(), plain.clone());
                prop_assert_eq!(shared.last(), plain.last());
                // A copy made before does not change.
                prop_assert_eq!(copy.iter_from(0).copied().collect::<Vec<_>>(), before);
            }
        }
    }
}
