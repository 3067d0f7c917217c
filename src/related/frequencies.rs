//! How often each stem occurs, by language.

use std::ops::Range;

use super::hash::{Map, Stem};
use super::terms::Terms;
use super::words::Language;

/// The number of a language here.
pub(super) type LanguageNumber = u16;

/// How many stories of a language have a stem: sorted arrays, and what changed since.
///
/// A stem of a language is numbered by its place in the arrays; those of one stem in several
/// languages stand side by side.
#[derive(Debug, Default)]
pub(super) struct Frequencies {
    keys: Vec<u64>,
    counts: Vec<u32>,
    /// Where the keys begin whose stems have the same first bits.
    starts: Vec<u32>,
    fresh: Map<u64, i32>,
    /// Stories of each language.
    stories: Vec<(Language, u32)>,
}

/// Stems are hashes, so that some bits of one tell about where it stands; these are left out.
const SHIFT: u32 = 32 - 12;

fn key(language: LanguageNumber, stem: Stem) -> u64 {
    u64::from(stem.0) << 16 | u64::from(language)
}

impl Frequencies {
    /// The language's number here.
    fn number(&mut self, language: Language) -> LanguageNumber {
        let known = self.stories.iter().position(|(one, _)| *one == language);
        known.unwrap_or_else(|| {
            self.stories.push((language, 0));
            self.stories.len() - 1
        }) as LanguageNumber
    }

    /// The language that a number stands for.
    pub(super) fn language(&self, number: LanguageNumber) -> Language {
        self.stories.get(usize::from(number)).map_or_else(Language::default, |(language, _)| *language)
    }

    /// How many stories of a language there are.
    pub(super) fn stories(&self, language: LanguageNumber) -> u32 {
        self.stories.get(usize::from(language)).map_or(0, |(_, stories)| *stories)
    }

    /// Whether there are no stories of other languages.
    pub(super) fn is_all(&self, language: Language) -> bool {
        self.stories.iter().all(|(one, stories)| *one == language || *stories == 0)
    }

    /// How many stems are numbered.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Counts a story in, or out; the number of its language.
    pub(super) fn count(&mut self, terms: &Terms, by: i32) -> LanguageNumber {
        let language = self.number(terms.language);
        let stories = &mut self.stories[usize::from(language)].1;
        *stories = stories.saturating_add_signed(by);
        for (stem, _) in terms.counts.iter().chain(&terms.pairs) {
            *self.fresh.entry(key(language, *stem)).or_default() += by;
        }
        language
    }

    /// The number of a language's stem, if it has one.
    pub(super) fn find(&self, language: LanguageNumber, stem: Stem) -> Option<u32> {
        let among = self.among(stem);
        let at = self.keys[among.clone()].binary_search(&key(language, stem)).ok()?;
        Some((among.start + at) as u32)
    }

    /// Where a stem stands, if it is there at all.
    fn among(&self, stem: Stem) -> Range<usize> {
        let bits = (stem.0 >> SHIFT) as usize;
        match self.starts.get(bits..bits + 2) {
            Some([start, end]) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    /// The numbers of a stem in all languages.
    pub(super) fn all(&self, stem: Stem) -> Range<u32> {
        let among = self.among(stem);
        let first = among.start + self.keys[among].partition_point(|held| held >> 16 < u64::from(stem.0));
        let count = self.keys[first..].iter().take_while(|held| *held >> 16 == u64::from(stem.0)).count();
        first as u32..(first + count) as u32
    }

    /// The stem that a number stands for.
    pub(super) fn stem(&self, number: u32) -> Stem {
        Stem((self.keys[number as usize] >> 16) as u32)
    }

    /// How many stories have the stem of this number.
    pub(super) fn of_number(&self, number: u32) -> u32 {
        let settled = self.counts[number as usize];
        if self.fresh.is_empty() {
            return settled;
        }
        settled.saturating_add_signed(self.fresh.get(&self.keys[number as usize]).copied().unwrap_or(0))
    }

    /// How many stories of a language have the stem.
    pub(super) fn of(&self, language: LanguageNumber, stem: Stem) -> u32 {
        let settled = self.find(language, stem).map_or(0, |at| self.counts[at as usize]);
        settled.saturating_add_signed(self.fresh.get(&key(language, stem)).copied().unwrap_or(0))
    }

    /// Takes what changed into the arrays. Gives for each number of before the number of now; one
    /// that no story has any more may stand for anything.
    pub(super) fn settle(&mut self) -> Vec<u32> {
        let mut fresh: Vec<(u64, i32)> = std::mem::take(&mut self.fresh).into_iter().collect();
        fresh.sort_unstable();
        let (old_keys, old_counts) = (std::mem::take(&mut self.keys), std::mem::take(&mut self.counts));
        let mut moved = Vec::with_capacity(old_keys.len());
        let mut fresh = fresh.into_iter().peekable();
        let mut put = |key: u64, count: u32| {
            if count > 0 {
                self.keys.push(key);
                self.counts.push(count);
            }
        };
        let mut kept = 0;
        for (old_key, count) in old_keys.into_iter().zip(old_counts) {
            while let Some((key, by)) = fresh.next_if(|(key, _)| *key < old_key) {
                put(key, by.max(0) as u32);
                kept += u32::from(by > 0);
            }
            let by = fresh.next_if(|(key, _)| *key == old_key).map_or(0, |(_, by)| by);
            let count = count.saturating_add_signed(by);
            moved.push(kept);
            put(old_key, count);
            kept += u32::from(count > 0);
        }
        for (key, by) in fresh {
            put(key, by.max(0) as u32);
        }
        self.keys.shrink_to_fit();
        self.counts.shrink_to_fit();
        let bits = 0..=1_u64 << (32 - SHIFT);
        let start = |bits: u64| self.keys.partition_point(|key| key >> 16 >> SHIFT < bits) as u32;
        self.starts = bits.map(start).collect();
        moved
    }
}
