//! The input: a text, its words, and how it is split and partitioned.
//!
//! A word is a maximal run of letters, and upper and lower case differ. Within the engine a word is its number in
//! the text's dictionary, so that messages and facts stay small; what they would weigh is reckoned with its letters.

use faultline_engine::limits::MAX_SOURCE;
use faultline_engine::settings::Field;
use std::sync::Arc;

/// Words with how often they were counted: words may repeat where nobody has summed them up.
pub type Pairs = Arc<[(u32, u32)]>;

/// Pairs by the number of the task that they are of.
pub type ByTask = Arc<[(u16, Pairs)]>;

/// What ships with the page: a speech of 1863, after the copy that A. Lincoln wrote for A. Bliss.
const GETTYSBURG: &str = include_str!("gettysburg.txt");

/// A text, cut into words.
#[derive(Clone, Debug)]
pub struct Text {
    source: Arc<str>,
    /// The words that differ, in order: the dictionary.
    words: Arc<[Box<str>]>,
    /// The words of the text, by their number in the dictionary.
    tokens: Arc<[u32]>,
}

impl Default for Text {
    fn default() -> Self {
        Self::new(GETTYSBURG)
    }
}

impl Text {
    /// A text as it is; white space in it counts as one space.
    #[must_use]
    pub fn new(source: &str) -> Self {
        let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
        let all: Vec<&str> = source.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
        let mut words = all.clone();
        words.sort_unstable();
        words.dedup();
        let number = |word: &&str| u32::try_from(words.binary_search(word).unwrap_or(0)).unwrap_or(0);
        let tokens = all.iter().map(number).collect();
        Self { words: words.into_iter().map(Box::from).collect(), tokens, source: source.into() }
    }

    /// A word of the dictionary.
    #[must_use]
    pub fn word(&self, number: u32) -> &str {
        self.words.get(number as usize).map_or("", |word| word)
    }

    /// The words of one of `of` parts of nearly equal size.
    #[must_use]
    pub fn split(&self, part: u16, of: u16) -> &[u32] {
        let place = |part: usize| self.tokens.len() * part / usize::from(of.max(1));
        &self.tokens[place(usize::from(part))..place(usize::from(part) + 1)]
    }

    /// The reduce task that a word belongs to: "hash(key) mod R" (§3.1).
    #[must_use]
    pub fn partition(&self, word: u32, reduces: u16) -> u16 {
        // FNV-1a, which is the same on every machine.
        let hash = self
            .word(word)
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        u16::try_from((hash ^ hash >> 16) % u32::from(reduces.max(1))).unwrap_or(0)
    }

    /// What pairs weigh: the letters of each word, a zero behind them, and four bytes for its count.
    #[must_use]
    pub fn bytes(&self, pairs: &[(u32, u32)]) -> u32 {
        pairs.iter().map(|(word, _)| u32::try_from(self.word(*word).len()).unwrap_or(0) + 5).sum()
    }

    /// What one machine gives that counts one word after the other: every word, and how often it is there.
    #[must_use]
    pub fn sequential(&self) -> Vec<(String, u32)> {
        let mut counts = vec![0; self.words.len()];
        for token in &*self.tokens {
            counts[*token as usize] += 1;
        }
        self.words.iter().map(|word| word.to_string()).zip(counts).collect()
    }
}

impl Field for Text {
    fn text(&self) -> String {
        self.source.to_string()
    }

    fn take(&mut self, text: &str) -> bool {
        let plain = !text.chars().any(|c| c.is_control() && !c.is_whitespace());
        if !plain || text.trim().is_empty() || text.len() > MAX_SOURCE {
            return false;
        }
        // Setting the same text again, as a form does, keeps what is known of it.
        if text != &*self.source {
            *self = Self::new(text);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn a_word_is_a_run_of_letters_and_case_is_kept() {
        let text = Text::new("The end -- the END; l'été, 3 ends\u{2009}über_alles");
        let words: Vec<String> = text.sequential().into_iter().map(|(word, _)| word).collect();
        assert_eq!(words, ["END", "The", "alles", "end", "ends", "l", "the", "été", "über"]);
    }

    #[test]
    fn the_parts_are_the_whole_in_order() {
        let text = Text::default();
        for parts in [1, 2, 7, 8, 300, 1_000] {
            let all: Vec<u32> = (0..parts).flat_map(|part| text.split(part, parts).to_vec()).collect();
            assert_eq!(all, text.split(0, 1));
        }
    }

    #[test]
    fn every_word_has_one_partition() {
        let text = Text::default();
        let count = |part: u16| (0..142).filter(|word| text.partition(*word, 4) == part).count();
        let counts: Vec<usize> = (0..4).map(count).collect();
        assert_eq!(counts.iter().sum::<usize>(), 142);
        assert!(counts.iter().all(|count| *count > 20), "{counts:?}");
    }

    #[test]
    fn the_speech_has_as_many_words_as_are_counted_in_it() {
        let counts = Text::default().sequential();
        let of = |wanted: &str| counts.iter().find(|(word, _)| word == wanted).map(|(_, count)| *count);
        assert_eq!((counts.len(), counts.iter().map(|(_, count)| count).sum::<u32>()), (142, 272));
        assert_eq!((of("that"), of("we"), of("We"), of("nation")), (Some(13), Some(8), Some(2), Some(5)));
        assert_eq!(of("liberty"), None, "case is kept");
    }
}
