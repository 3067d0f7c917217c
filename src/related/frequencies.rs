//! How often each stem occurs, by language.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::terms::{Stem, Terms};
use super::words::Language;

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

/// A map whose keys are spread already.
pub(super) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Spread>>;

/// How many stories of a language have a stem: sorted arrays, and what changed since.
#[derive(Debug, Default)]
pub(super) struct Frequencies {
    keys: Vec<u64>,
    counts: Vec<u32>,
    fresh: Map<u64, i32>,
    /// Stories of each language.
    pub(super) stories: Vec<(Language, u32)>,
}

impl Frequencies {
    /// The language's number here.
    fn language(&mut self, language: Language) -> u64 {
        let known = self.stories.iter().position(|(one, _)| *one == language);
        known.unwrap_or_else(|| {
            self.stories.push((language, 0));
            self.stories.len() - 1
        }) as u64
    }

    /// Counts a story in, or out.
    pub(super) fn count(&mut self, terms: &Terms, by: i32) {
        let language = self.language(terms.language);
        let stories = &mut self.stories[language as usize].1;
        *stories = stories.saturating_add_signed(by);
        for (stem, _) in terms.counts.iter().chain(&terms.pairs) {
            *self.fresh.entry(language << 32 | u64::from(stem.0)).or_default() += by;
        }
    }

    pub(super) fn of(&self, language: u64, stem: Stem) -> u32 {
        let key = language << 32 | u64::from(stem.0);
        let settled = self.keys.binary_search(&key).map_or(0, |at| self.counts[at]);
        settled.saturating_add_signed(self.fresh.get(&key).copied().unwrap_or(0))
    }

    /// Takes what changed into the arrays.
    pub(super) fn settle(&mut self) {
        if self.fresh.is_empty() {
            return;
        }
        let mut fresh: Vec<(u64, i32)> = self.fresh.drain().collect();
        self.fresh.shrink_to_fit();
        fresh.sort_unstable();
        let (old_keys, old_counts) = (std::mem::take(&mut self.keys), std::mem::take(&mut self.counts));
        let mut old = old_keys.into_iter().zip(old_counts).peekable();
        let mut put = |key: u64, count: u32| {
            if count > 0 {
                self.keys.push(key);
                self.counts.push(count);
            }
        };
        for (key, by) in fresh {
            while let Some((old_key, count)) = old.next_if(|(old_key, _)| *old_key < key) {
                put(old_key, count);
            }
            let held = old.next_if(|(old_key, _)| *old_key == key).map_or(0, |(_, count)| count);
            put(key, held.saturating_add_signed(by));
        }
        for (key, count) in old {
            put(key, count);
        }
        self.keys.shrink_to_fit();
        self.counts.shrink_to_fit();
    }
}
