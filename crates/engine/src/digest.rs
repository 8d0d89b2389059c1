//! A fingerprint of a run that is the same natively and in WebAssembly.

use std::hash::{Hash, Hasher};

/// The running fingerprint of everything that happened so far.
///
/// It is a multiply-rotate hash: quick, stable, and no protection against somebody who wants a collision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest(u64);

const FACTOR: u64 = 0xf135_7aea_2e62_a9c5;

impl Digest {
    /// The fingerprint of one value.
    pub fn of(value: &impl Hash) -> u64 {
        let mut digest = Self::default();
        value.hash(&mut digest);
        digest.finish()
    }

    /// Adds a number.
    pub fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(26) ^ word).wrapping_mul(FACTOR);
    }

    /// The number so far, unfinished: cheap, good enough to compare.
    #[must_use]
    pub fn raw(self) -> u64 {
        self.0
    }

    /// Goes on from a number that [`Digest::raw`] gave.
    #[must_use]
    pub fn resume(raw: u64) -> Self {
        Self(raw)
    }

    /// Twelve hexadecimal digits for people to compare.
    #[must_use]
    pub fn short(raw: u64) -> String {
        format!("{:012x}", Self(raw).finish() >> 16)
    }
}

impl Hasher for Digest {
    fn finish(&self) -> u64 {
        let z = (self.0 ^ (self.0 >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        z ^ (z >> 32)
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(word));
        }
        self.mix(bytes.len() as u64);
    }
    fn write_u8(&mut self, n: u8) {
        self.mix(u64::from(n));
    }
    fn write_u16(&mut self, n: u16) {
        self.mix(u64::from(n));
    }
    fn write_u32(&mut self, n: u32) {
        self.mix(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        self.mix(n);
    }
    // The width of a pointer differs between platforms; derived `Hash` writes lengths and discriminants
    // with it, so both go through one width.
    fn write_usize(&mut self, n: usize) {
        self.mix(n as u64);
    }
    #[expect(clippy::cast_sign_loss, reason = "bits are bits")]
    fn write_isize(&mut self, n: isize) {
        self.mix(n as i64 as u64);
    }
    #[expect(clippy::cast_sign_loss, reason = "bits are bits")]
    fn write_i64(&mut self, n: i64) {
        self.mix(n as u64);
    }
}
