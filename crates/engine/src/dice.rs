//! Seeded luck.
//!
//! One generator per concern and node, so that one more message of n1 does not change the timeouts of n2.
//! SplitMix64 (Steele, Lea & Flood 2014): eight bytes of state, the same on every platform.

use crate::units::{Span, SpanRange};

/// A seeded generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dice(u64);

impl Dice {
    /// The generator of one concern (`"net"`, `"disk"`, …) of one owner in a run.
    #[must_use]
    pub fn new(seed: u64, concern: &str, owner: usize) -> Self {
        let mut dice = Self(seed);
        for byte in concern.bytes() {
            dice.0 = dice.next() ^ u64::from(byte);
        }
        dice.0 = dice.next() ^ owner as u64;
        Self(dice.next())
    }

    /// Sixty-four fair bits.
    #[expect(clippy::should_implement_trait, reason = "not an iterator: it never ends")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A generator of its own for one message, so that however much is drawn for it, the next message's
    /// luck stays the same.
    pub fn fork(&mut self) -> Self {
        Self(self.next())
    }

    /// A number below `bound`, which must not be zero. The bias is below `bound / 2^64`.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// A length within a range, both ends included.
    pub fn span(&mut self, range: SpanRange) -> Span {
        let width = range.max.0.saturating_sub(range.min.0).saturating_add(1);
        Span(range.min.0.saturating_add(self.below(width)))
    }

    /// True in `parts` of a million draws.
    pub fn chance(&mut self, parts: u32) -> bool {
        parts > 0 && self.below(1_000_000) < u64::from(parts)
    }
}
