//! Words and names as numbers that are the same in every run and store, and maps of such numbers.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::text::fold;

/// A word's stem, as a number that is the same in every run and store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stem(pub u32);

/// The number of a stem: FNV-1a, the same in every run and store.
pub(super) fn hash(text: &str) -> Stem {
    let long = hash_long(text);
    Stem((long ^ (long >> 32)) as u32)
}

/// The same in 64 bits.
pub(super) fn hash_long(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The number of two stems that stand side by side.
pub(super) fn hash_pair(first: Stem, second: Stem) -> Stem {
    let mut hash = 0x9e37_79b9_u32 ^ first.0;
    for byte in second.0.to_le_bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193).rotate_left(5);
    }
    Stem(hash)
}

/// The number that stands for an outlet's name or a headline, folded for comparison.
pub fn key(text: &str) -> u64 {
    hash_long(&fold(text))
}

/// A number's own bits, spread; stems are hashes already.
#[derive(Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
        self.0 ^= self.0 >> 32;
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number as u64);
    }
}

/// A map whose keys are numbers.
pub(super) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Spread>>;
