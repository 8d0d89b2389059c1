//! A vector whose copies share what they have in common.
//!
//! A replicated log grows for as long as the run lasts, and every checkpoint of the world copies it ten
//! times over (volatile and durable, per node). Full chunks are shared between copies, and so are lists of chunks; only
//! what is not full is copied. A copy of a log of 100,000 entries costs about 100 reference counts and 30 entries.

use std::sync::Arc;

/// Items in a chunk, and chunks in a group.
const WIDTH: usize = 32;
/// Items in a group.
const GROUP: usize = WIDTH * WIDTH;

type Chunk<T> = Arc<[T; WIDTH]>;

/// An append-mostly vector with cheap copies.
#[derive(Clone, Debug)]
pub struct SharedVec<T> {
    /// Full groups of full chunks.
    groups: Vec<Arc<[Chunk<T>; WIDTH]>>,
    /// The full chunks after them: fewer than a group has.
    chunks: Vec<Chunk<T>>,
    /// The items after those: fewer than a chunk has.
    tail: Vec<T>,
}

impl<T> Default for SharedVec<T> {
    fn default() -> Self {
        Self { groups: Vec::new(), chunks: Vec::new(), tail: Vec::new() }
    }
}

impl<T: Clone> SharedVec<T> {
    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.len() * GROUP + self.chunks.len() * WIDTH + self.tail.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.chunks.is_empty() && self.tail.is_empty()
    }

    /// The item at a place, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        if let Some(group) = self.groups.get(index / GROUP) {
            return Some(&group[index % GROUP / WIDTH][index % WIDTH]);
        }
        let index = index - self.groups.len() * GROUP;
        match self.chunks.get(index / WIDTH) {
            Some(chunk) => Some(&chunk[index % WIDTH]),
            None => self.tail.get(index - self.chunks.len() * WIDTH),
        }
    }

    /// The last item.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.tail.last().or_else(|| self.get(self.len().checked_sub(1)?))
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        self.tail.push(item);
        if self.tail.len() == WIDTH
            && let Ok(chunk) = <[T; WIDTH]>::try_from(std::mem::take(&mut self.tail))
        {
            self.chunks.push(Arc::new(chunk));
            if self.chunks.len() == WIDTH
                && let Ok(group) = <[Chunk<T>; WIDTH]>::try_from(std::mem::take(&mut self.chunks))
            {
                self.groups.push(Arc::new(group));
            }
        }
    }

    /// Replaces the item at a place, counted from 0, which must be there: otherwise nothing happens. Copies a chunk, and
    /// the list of those in its group, where somebody else shares them.
    pub fn set(&mut self, index: usize, item: T) {
        let (full, grouped) = (self.len() - self.tail.len(), self.groups.len() * GROUP);
        let place = if let Some(group) = self.groups.get_mut(index / GROUP) {
            Some(&mut Arc::make_mut(&mut Arc::make_mut(group)[index % GROUP / WIDTH])[index % WIDTH])
        } else if let Some(chunk) = self.chunks.get_mut((index - grouped) / WIDTH) {
            Some(&mut Arc::make_mut(chunk)[index % WIDTH])
        } else {
            self.tail.get_mut(index - full)
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
        if let Some(group) = self.groups.get(len / GROUP) {
            self.chunks = group.to_vec();
            self.tail.clear();
            self.groups.truncate(len / GROUP);
        }
        let rest = len - self.groups.len() * GROUP;
        if let Some(chunk) = self.chunks.get(rest / WIDTH) {
            self.tail = chunk[..rest % WIDTH].to_vec();
            self.chunks.truncate(rest / WIDTH);
        } else {
            self.tail.truncate(rest - self.chunks.len() * WIDTH);
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
        fn behaves_like_a_vector(steps in proptest::collection::vec((any::<bool>(), 0usize..900), 1..40)) {
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
