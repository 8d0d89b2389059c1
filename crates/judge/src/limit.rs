//! How long a search may take, and how much it may remember.

/// Why a question was not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDecided {
    /// The time is over.
    Time,
    /// More would have to be remembered than there is room for.
    Memory,
    /// More operations are under way at once than are looked at.
    Open {
        /// How many.
        open: usize,
        /// The most that are looked at.
        most: usize,
    },
}

/// The most words of eight bytes that a search remembers: 2 GiB.
const MOST_WORDS: usize = 1 << 28;
/// How many steps go by between two looks at the clock.
const EVERY: u32 = 1 << 10;

/// What is left to spend. The library knows no clock: whoever asks says when the time is over.
pub struct Limit<'a> {
    is_over: &'a mut dyn FnMut() -> bool,
    steps: u32,
    /// How often it may be asked, while only a part of the time may be taken.
    looks: Option<u32>,
    words: usize,
}

impl std::fmt::Debug for Limit<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Limit").field("words", &self.words).finish_non_exhaustive()
    }
}

impl<'a> Limit<'a> {
    /// A search goes on until this says that the time is over. It is asked about every millisecond.
    pub fn new(is_over: &'a mut dyn FnMut() -> bool) -> Self {
        Self { is_over, steps: 0, looks: None, words: 0 }
    }

    /// One step of a search.
    #[inline]
    pub(crate) fn step(&mut self) -> Result<(), NotDecided> {
        self.steps += 1;
        if self.steps < EVERY {
            return Ok(());
        }
        self.look()
    }

    /// Something that is not worth all of the time: it may take so many looks at the clock.
    pub(crate) fn for_a_while<R>(&mut self, looks: u32, work: impl FnOnce(&mut Self) -> R) -> R {
        let before = self.looks;
        let begun = before.map_or(looks, |before| before.min(looks));
        self.looks = Some(begun);
        let done = work(self);
        let spent = begun - self.looks.unwrap_or(begun);
        self.looks = before.map(|before| before.saturating_sub(spent));
        done
    }

    /// A piece of work that takes about as long as so many steps.
    pub(crate) fn steps(&mut self, steps: usize) -> Result<(), NotDecided> {
        self.steps = self.steps.saturating_add(u32::try_from(steps).unwrap_or(u32::MAX));
        if self.steps < EVERY { Ok(()) } else { self.look() }
    }

    #[cold]
    fn look(&mut self) -> Result<(), NotDecided> {
        self.steps = 0;
        if let Some(looks) = &mut self.looks {
            *looks = looks.checked_sub(1).ok_or(NotDecided::Time)?;
        }
        if (self.is_over)() { Err(NotDecided::Time) } else { Ok(()) }
    }

    /// So many words of eight bytes are remembered.
    #[inline]
    pub(crate) fn remember(&mut self, words: usize) -> Result<(), NotDecided> {
        self.words += words;
        if self.words > MOST_WORDS { Err(NotDecided::Memory) } else { Ok(()) }
    }

    /// Something that grows has come to so many words.
    #[inline]
    pub(crate) fn hold(&self, words: usize) -> Result<(), NotDecided> {
        if self.words + words > MOST_WORDS { Err(NotDecided::Memory) } else { Ok(()) }
    }

    /// Whether there is room for so many words at all.
    pub(crate) fn room(&self, words: usize) -> Result<(), NotDecided> {
        if words > MOST_WORDS / 4 { Err(NotDecided::Memory) } else { Ok(()) }
    }

    /// A search is over, and what it remembered is forgotten.
    pub(crate) fn forget(&mut self) {
        self.words = 0;
    }
}
