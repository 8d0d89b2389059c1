//! What explains the answers so far, for rules that look for an order of the requests.
//!
//! A *configuration* is a state, which holds what the open requests have heard that have taken effect, and what has taken effect
//! of the requests that were *given up*. Such a request stays open for ever: it may take effect late or never, and nobody will
//! say which. Of those only the operation counts, so that equal ones are interchangeable, and a configuration that has used
//! fewer of them than another one of the same state explains whatever that explains. So k lost writes of different values
//! leave k + 1 configurations, and not 2^k.
//!
//! Lost increments by k different amounts do leave 2^k sums. Where more than [`MAX_EXPLANATIONS`] would have to be looked at,
//! a rule judges no further.

use rustc_hash::FxBuildHasher;
use std::hash::{BuildHasher, Hash};

/// How many configurations are looked at for one answer.
pub const MAX_EXPLANATIONS: usize = 10_000;

/// Of a byte: so many that few states are compared, and that making room for them costs little where there is one.
const REMAINDERS: usize = 256;

/// A state that explains the past, and how often each operation that was given up has taken effect in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration<S> {
    /// What is held, and what the open requests have heard that have taken effect.
    pub state: S,
    /// In the order of [`GivenUp`]; see [`GivenUp::place`].
    pub used: Vec<u32>,
}

/// The operations that were given up: each once, and how often.
#[derive(Clone, Debug)]
pub struct GivenUp<O>(Vec<(O, u32)>);

impl<O> Default for GivenUp<O> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<O: Copy + PartialEq> GivenUp<O> {
    /// Adds an operation: its place. Configurations must have room for it.
    pub fn place<S>(&mut self, operation: O, configurations: &mut [Configuration<S>]) -> usize {
        let place = self.0.iter().position(|(known, _)| *known == operation).unwrap_or_else(|| {
            self.0.push((operation, 0));
            configurations.iter_mut().for_each(|configuration| configuration.used.push(0));
            self.0.len() - 1
        });
        self.0[place].1 += 1;
        place
    }

    /// What may still take effect where so much has: each operation, and what has been used then.
    pub fn left(&self, used: &[u32]) -> impl Iterator<Item = (O, Vec<u32>)> {
        let left = self.0.iter().enumerate().filter(|(place, (_, count))| used[*place] < *count);
        left.map(|(place, (operation, _))| {
            let mut used = used.to_vec();
            used[place] += 1;
            (*operation, used)
        })
    }
}

/// Configurations of which none makes another superfluous, in the order in which they were added.
#[derive(Debug)]
pub struct Explanations<S> {
    /// Those as well that others have made superfluous.
    added: Vec<Configuration<S>>,
    /// Where those stand whose states' hashes leave the same remainder, without the superfluous ones. Nobody sees the hashes,
    /// which are not the same on every machine. (A map would be 2 KiB more in every engine, and no faster.)
    places: Vec<Vec<usize>>,
}

impl<S> Default for Explanations<S> {
    fn default() -> Self {
        Self { added: Vec::new(), places: vec![Vec::new(); REMAINDERS] }
    }
}

impl<S: Eq + Hash> Explanations<S> {
    /// Adds a configuration, unless one that is there explains all that it does.
    pub fn add(&mut self, configuration: Configuration<S>) {
        let Configuration { state, used } = &configuration;
        let [remainder, ..] = FxBuildHasher.hash_one(state).to_le_bytes();
        let places = &mut self.places[usize::from(remainder)];
        let covers = |less: &[u32], more: &[u32]| less.iter().zip(more).all(|(less, more)| less <= more);
        let alike = |place: &usize| Some(&self.added[*place]).filter(|known| known.state == *state);
        if places.iter().filter_map(alike).any(|known| covers(&known.used, used)) {
            return;
        }
        places.retain(|place| alike(place).is_none_or(|known| !covers(used, &known.used)));
        places.push(self.added.len());
        self.added.push(configuration);
    }

    /// How many were added, those among them that others have made superfluous.
    #[must_use]
    pub fn added(&self) -> usize {
        self.added.len()
    }

    /// All that is left.
    #[must_use]
    pub fn into_configurations(self) -> Vec<Configuration<S>> {
        let mut left = vec![false; self.added.len()];
        self.places.into_iter().flatten().for_each(|place| left[place] = true);
        let (mut added, mut left) = (self.added, left.into_iter());
        added.retain(|_| left.next() == Some(true));
        added
    }
}

/// Configurations in which nobody waits any more for a request. `forget` takes it out of a state if it has taken effect there,
/// and says whether it had; `place` is that of its operation, if that changes anything.
pub fn give_up<S: Eq + Hash>(
    configurations: Vec<Configuration<S>>,
    place: Option<usize>,
    forget: impl Fn(&mut S) -> bool,
) -> Vec<Configuration<S>> {
    let mut all = Explanations::default();
    for mut configuration in configurations {
        if forget(&mut configuration.state)
            && let Some(place) = place
        {
            configuration.used[place] += 1;
        }
        all.add(configuration);
    }
    all.into_configurations()
}

/// Looks at whatever can follow from some configurations: how many that are. `visit` says what follows from one, if anything
/// is to follow. More than [`MAX_EXPLANATIONS`] when not all were looked at.
pub fn search<S: Clone + Eq + Hash>(
    from: &[Configuration<S>],
    mut visit: impl FnMut(&Configuration<S>) -> Vec<Configuration<S>>,
) -> usize {
    let mut seen = Explanations::default();
    from.iter().for_each(|configuration| seen.add(configuration.clone()));
    // What was added first has used least, and makes most of the others superfluous.
    let mut next = 0;
    while next < seen.added.len() && seen.added.len() <= MAX_EXPLANATIONS {
        visit(&seen.added[next]).into_iter().for_each(|configuration| seen.add(configuration));
        next += 1;
    }
    seen.added.len()
}
