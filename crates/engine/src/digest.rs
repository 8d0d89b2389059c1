//! A fingerprint of a run that is the same everywhere and for ever: natively and in WebAssembly, whatever the compiler.
//!
//! # The encoding
//!
//! A value is a sequence of 64-bit words; [`Encode`] says which. Nothing in it depends on how Rust lays a value out or
//! derives a hash, nor on the order in which variants and fields are declared. Within one type no sequence is the
//! beginning of another, so what follows a value is never mistaken for a part of it.
//!
//! | Value | Words |
//! |---|---|
//! | `bool`, `u8` to `u64` | the number; `false` is 0, `true` is 1 |
//! | `i16` to `i64` | the number in two's complement, in 64 bits |
//! | `u128` | its lower 64 bits, its upper 64 bits |
//! | text | its length in bytes of UTF-8; then the bytes, eight to a word, the first one lowest, the last word filled up with zeros |
//! | `()` | none |
//! | `Option` | 0, or 1 and the value |
//! | slice, array, `Vec`, [`SharedVec`], `BTreeSet` | the number of items; then the items, those of a set in their order |
//! | `BTreeMap`, `LiteMap` | the number of keys; then each key and its value, in the order of the keys |
//! | tuple, tuple struct | its places in order; so a unit struct is none |
//! | struct | its fields, in the order of their names as bytes |
//! | variant | the 64-bit FNV-1a hash of its name; then its fields, as those of a struct or tuple |
//! | `&T`, `Box<T>`, `Arc<T>` | those of the `T` |
//!
//! The name of a variant or field is the identifier in its declaration (`RefusedVote`, `last_epoch`), or what
//! `#[encode(name = "…")]` says instead: so a declaration can be renamed and keep its words. Fields with
//! `#[encode(skip)]` are left out. The hash of a name is that of its bytes: it begins with `0xcbf29ce484222325`, and for
//! each byte becomes `(hash ^ byte) × 0x100000001b3`. Two variants of one enum with the same hash do not compile.
//!
//! # The digest
//!
//! The state is one word, at first 0. Each word makes it `(state <<< 26 ^ word) × 0xf1357aea2e62a9c5`. What people compare
//! is finished: `z = (state ^ state >>> 32) × 0xd6e8feb86659fd93`, then `z ^ z >>> 32`, of which they read the upper 48 bits.
//! All of it is modulo 2⁶⁴; `<<<` rotates, `>>>` shifts zeros in.

use crate::shared_vec::SharedVec;
pub use faultline_derive::Encode;
use litemap::LiteMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The running fingerprint of everything that happened so far.
///
/// It is a multiply-rotate hash: quick, stable, and no protection against somebody who wants a collision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(u64);

impl Default for Digest {
    /// Not 0: from there, words that are 0 would leave no trace before the first that is not.
    fn default() -> Self {
        Self(START)
    }
}

const START: u64 = 0x6a09_e667_f3bc_c908;

const FACTOR: u64 = 0xf135_7aea_2e62_a9c5;

impl Digest {
    /// The fingerprint of one value.
    pub fn of(value: &impl Encode) -> u64 {
        let mut digest = Self::default();
        value.encode(&mut digest);
        digest.finish()
    }

    /// Adds a word.
    #[inline]
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

    /// The number, finished: every bit depends on every word.
    #[must_use]
    pub fn finish(self) -> u64 {
        let z = (self.0 ^ (self.0 >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        z ^ (z >> 32)
    }

    /// Twelve hexadecimal digits for people to compare.
    #[must_use]
    pub fn short(raw: u64) -> String {
        format!("{:012x}", Self(raw).finish() >> 16)
    }
}

/// A value that has a place in the digest. Derive it.
pub trait Encode {
    /// Adds the words of the value.
    fn encode(&self, to: &mut Digest);
    /// The bytes of the value in a plain encoding: one for which variant it is, four for the length of a list, and for
    /// each number as many as its type has. The same on every platform; an estimate of what a message would take.
    fn size(&self) -> usize;
}

/// What a plain encoding needs for the length of a list.
const LENGTH: usize = 4;

macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl Encode for $number {
            #[inline]
            fn encode(&self, to: &mut Digest) {
                to.mix(u64::from(*self));
            }

            fn size(&self) -> usize {
                size_of::<$number>()
            }
        }
    )+};
}

numbers!(bool u8 u16 u32 u64);

macro_rules! signed {
    ($($number:ty)+) => {$(
        impl Encode for $number {
            #[inline]
            fn encode(&self, to: &mut Digest) {
                to.mix(i64::from(*self).cast_unsigned());
            }

            fn size(&self) -> usize {
                size_of::<$number>()
            }
        }
    )+};
}

signed!(i16 i32 i64);

impl Encode for u128 {
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "one half, then the other")]
    fn encode(&self, to: &mut Digest) {
        to.mix(*self as u64);
        to.mix((*self >> 64) as u64);
    }

    fn size(&self) -> usize {
        size_of::<u128>()
    }
}

impl Encode for () {
    #[inline]
    fn encode(&self, _: &mut Digest) {}

    fn size(&self) -> usize {
        0
    }
}

impl Encode for str {
    fn encode(&self, to: &mut Digest) {
        to.mix(self.len() as u64);
        let (words, rest) = self.as_bytes().as_chunks();
        words.iter().for_each(|word| to.mix(u64::from_le_bytes(*word)));
        if !rest.is_empty() {
            to.mix(rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        }
    }

    fn size(&self) -> usize {
        LENGTH + self.len()
    }
}

impl Encode for String {
    fn encode(&self, to: &mut Digest) {
        self.as_str().encode(to);
    }

    fn size(&self) -> usize {
        self.as_str().size()
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    #[inline]
    fn encode(&self, to: &mut Digest) {
        (**self).encode(to);
    }

    fn size(&self) -> usize {
        (**self).size()
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    #[inline]
    fn encode(&self, to: &mut Digest) {
        (**self).encode(to);
    }

    fn size(&self) -> usize {
        (**self).size()
    }
}

impl<T: Encode + ?Sized> Encode for Arc<T> {
    #[inline]
    fn encode(&self, to: &mut Digest) {
        (**self).encode(to);
    }

    fn size(&self) -> usize {
        (**self).size()
    }
}

impl<T: Encode> Encode for Option<T> {
    #[inline]
    fn encode(&self, to: &mut Digest) {
        match self {
            None => to.mix(0),
            Some(value) => {
                to.mix(1);
                value.encode(to);
            }
        }
    }

    fn size(&self) -> usize {
        1 + self.as_ref().map_or(0, T::size)
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, to: &mut Digest) {
        to.mix(self.len() as u64);
        self.iter().for_each(|item| item.encode(to));
    }

    fn size(&self) -> usize {
        LENGTH + self.iter().map(T::size).sum::<usize>()
    }
}

impl<T: Encode, const N: usize> Encode for [T; N] {
    fn encode(&self, to: &mut Digest) {
        self.as_slice().encode(to);
    }

    fn size(&self) -> usize {
        self.as_slice().size()
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, to: &mut Digest) {
        self.as_slice().encode(to);
    }

    fn size(&self) -> usize {
        self.as_slice().size()
    }
}

impl<T: Encode + Clone> Encode for SharedVec<T> {
    fn encode(&self, to: &mut Digest) {
        to.mix(self.len() as u64);
        self.iter_from(0).for_each(|item| item.encode(to));
    }

    fn size(&self) -> usize {
        LENGTH + self.iter_from(0).map(T::size).sum::<usize>()
    }
}

impl<T: Encode> Encode for BTreeSet<T> {
    fn encode(&self, to: &mut Digest) {
        to.mix(self.len() as u64);
        self.iter().for_each(|item| item.encode(to));
    }

    fn size(&self) -> usize {
        LENGTH + self.iter().map(T::size).sum::<usize>()
    }
}

macro_rules! maps {
    ($($Map:ident)+) => {$(
        impl<K: Encode, V: Encode> Encode for $Map<K, V> {
            fn encode(&self, to: &mut Digest) {
                to.mix(self.len() as u64);
                for (key, value) in self {
                    key.encode(to);
                    value.encode(to);
                }
            }

            fn size(&self) -> usize {
                LENGTH + self.iter().map(|(key, value)| key.size() + value.size()).sum::<usize>()
            }
        }
    )+};
}
maps! { BTreeMap LiteMap }

macro_rules! tuples {
    ($(($($Item:ident $place:tt)+))+) => {$(
        impl<$($Item: Encode),+> Encode for ($($Item,)+) {
            #[inline]
            fn encode(&self, to: &mut Digest) {
                $(self.$place.encode(to);)+
            }

            fn size(&self) -> usize {
                0 $(+ self.$place.size())+
            }
        }
    )+};
}

tuples!((A 0 B 1) (A 0 B 1 C 2) (A 0 B 1 C 2 D 3));
