//! The words of a story as numbers.

use std::collections::BTreeMap;

use super::copies::Signature;
use super::words::{Cutter, Language, hash_pair};

/// How much of a text is counted, in characters.
pub const TEXT_CHARACTERS: usize = 1000;
/// How much more a word counts in the headline.
const TITLE: u32 = 2;
/// A story of fewer words than this is so short that pairs of words count as well.
const SHORT: usize = 40;
/// The version of the blob, and of the one before, which has no signature.
const VERSION: u8 = 2;
const UNSIGNED: u8 = 1;

/// A word's stem, as a number that is the same in every run and store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stem(pub u32);

/// How often each stem occurs in a story.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    pub(super) language: Language,
    /// Stems in rising order, each with its count, the headline's doubled.
    pub(super) counts: Vec<(Stem, u8)>,
    /// The same for pairs of words, where the story is short.
    pub(super) pairs: Vec<(Stem, u8)>,
    /// What the text is known by among copies.
    pub(super) text: Signature,
}

impl Terms {
    /// Counts the words of a story: its headline and the start of its text or summary, plain.
    /// `language` is the tag that the feed or page gives; without one it is guessed.
    pub fn of(title: &str, text: &str, language: Option<&str>) -> Self {
        let text = start_of(text);
        let language = language_of(title, text, language);
        let mut cutter = Cutter::new(language);
        let mut counts: BTreeMap<Stem, u32> = BTreeMap::new();
        let mut pairs: BTreeMap<Stem, u32> = BTreeMap::new();
        let mut words = 0;
        for (part, weight) in [(title, TITLE), (text, 1)] {
            let mut last: Option<Stem> = None;
            for word in cutter.cut(part) {
                words += 1;
                let Some(stem) = word.stem else { continue };
                *counts.entry(stem).or_default() += weight;
                if word.is_pair {
                    last = None;
                    continue;
                }
                if let Some(last) = last {
                    *pairs.entry(hash_pair(last, stem)).or_default() += weight;
                }
                last = Some(stem);
            }
        }
        if words >= SHORT {
            pairs.clear();
        }
        let listed = |counts: BTreeMap<Stem, u32>| {
            counts.into_iter().map(|(stem, count)| (stem, count.min(255) as u8)).collect()
        };
        Self { language, counts: listed(counts), pairs: listed(pairs), text: Signature::of(text) }
    }

    /// The stems, in rising order, pairs left out.
    pub fn stems(&self) -> impl Iterator<Item = Stem> {
        self.counts.iter().map(|(stem, _)| *stem)
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Whether the story is in English, as far as is known.
    pub fn is_english(&self) -> bool {
        self.language == Language::ENGLISH
    }

    /// For the store, which keeps them as a blob.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(24 + 5 * (self.counts.len() + self.pairs.len()));
        bytes.push(VERSION);
        bytes.extend(self.language.0);
        bytes.extend((self.counts.len() as u16).to_le_bytes());
        bytes.extend(self.text.to_bytes());
        for (stem, count) in self.counts.iter().chain(&self.pairs) {
            bytes.extend(stem.0.to_le_bytes());
            bytes.push(*count);
        }
        bytes
    }

    /// Back from the store; `None` if it is none of our blobs.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<6>()?;
        let [version, first, second, third, low, high] = *head;
        let (text, rest) = match version {
            VERSION => rest.split_first_chunk().map(|(text, rest)| (Signature::from_bytes(*text), rest))?,
            UNSIGNED => (Signature::default(), rest),
            _ => return None,
        };
        let (entries, []) = rest.as_chunks::<5>() else { return None };
        let split = usize::from(u16::from_le_bytes([low, high]));
        let mut entries =
            entries.iter().map(|[a, b, c, d, count]| (Stem(u32::from_le_bytes([*a, *b, *c, *d])), *count));
        let counts: Vec<_> = entries.by_ref().take(split).collect();
        let is_whole = counts.len() == split;
        is_whole.then(|| Self {
            language: Language([first, second, third]),
            counts,
            pairs: entries.collect(),
            text,
        })
    }
}

/// The part of a text that is counted.
pub(super) fn start_of(text: &str) -> &str {
    let end = text.char_indices().nth(TEXT_CHARACTERS).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The language that a tag names, else the one that the text seems to be in.
pub(super) fn language_of(title: &str, text: &str, tag: Option<&str>) -> Language {
    tag.and_then(Language::of_tag)
        .unwrap_or_else(|| Language::guessed(&format!("{title}. {}", start_of(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_counts_twice_and_pairs_only_in_short_stories() {
        let short = Terms::of("Ferry late", "The ferry came late to Brennick.", Some("en"));
        assert_eq!(short.counts.iter().map(|(_, count)| *count).collect::<Vec<_>>().iter().sum::<u8>(), 8);
        assert!(!short.pairs.is_empty());
        let long = Terms::of("Ferry late", &"harbour news ".repeat(30), Some("en"));
        assert!(long.pairs.is_empty());
    }

    #[test]
    fn only_the_start_of_a_text_counts() {
        let text = format!("{}unheard", "boat ".repeat(TEXT_CHARACTERS / 5));
        assert_eq!(Terms::of("", &text, Some("en")).counts.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn terms_survive_the_store(title in "\\PC{0,60}", text in "\\PC{0,200}") {
            let terms = Terms::of(&title, &text, None);
            proptest::prop_assert_eq!(Terms::from_bytes(&terms.to_bytes()), Some(terms));
        }

        #[test]
        fn no_blob_is_too_odd(bytes: Vec<u8>) {
            Terms::from_bytes(&bytes);
        }

        #[test]
        fn what_an_earlier_program_counted_is_read(text in "\\PC{0,400}") {
            let terms = Terms::of("Ferry late", &text, Some("en"));
            let mut bytes = terms.to_bytes();
            bytes[0] = UNSIGNED;
            bytes.drain(6..6 + Signature::BYTES);
            proptest::prop_assert_eq!(
                Terms::from_bytes(&bytes),
                Some(Terms { text: Signature::default(), ..terms })
            );
        }
    }
}
