//! The words of a story as numbers.

use std::collections::BTreeMap;

use super::hash::{Stem, hash_pair};
use super::prior;
use super::signature::Signature;
use super::words::{Cutter, Language, Word};

/// How much of a text is counted, in characters.
pub const TEXT_CHARACTERS: usize = 1000;
/// How much more a word counts in the headline.
const TITLE: u32 = 2;
/// A story of fewer words than this is so short that pairs of words count as well.
const SHORT: usize = 40;
/// What stands before the first word of a sentence, a quotation or a line.
const BEFORE_START: [char; 10] = ['.', '!', '?', ':', '"', '“', '”', '‘', '\n', '—'];
/// The version of the blob. What an earlier program counted is counted again.
const VERSION: u8 = 3;

/// How a stem stands in a story, in a byte: how often, whether in the headline, whether as a name, and
/// whether it is a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally(u8);

impl Tally {
    const COUNT: u8 = 0x1f;
    const HEADLINE: u8 = 0x20;
    const NAME: u8 = 0x40;
    const NUMBER: u8 = 0x80;

    /// Counted so often, the headline's doubled; more than 31 are 31.
    pub(super) fn new(count: u32) -> Self {
        Self(count.min(u32::from(Self::COUNT)) as u8)
    }

    /// The byte, and back.
    pub(super) fn to_byte(self) -> u8 {
        self.0
    }

    pub(super) fn from_byte(byte: u8) -> Self {
        Self(byte)
    }

    /// How often it was counted.
    pub(super) fn count(self) -> u8 {
        self.0 & Self::COUNT
    }

    /// What it counts by that.
    pub(super) fn weight(self) -> f32 {
        if self.count() <= 1 { 1.0 } else { 1.0 + f32::from(self.count()).ln() }
    }

    pub(super) fn is_in_headline(self) -> bool {
        self.0 & Self::HEADLINE != 0
    }

    pub(super) fn is_name(self) -> bool {
        self.0 & Self::NAME != 0
    }

    /// Whether it is a number, and no year.
    pub(super) fn is_number(self) -> bool {
        self.0 & Self::NUMBER != 0
    }

    fn mark(&mut self, mark: u8, is_so: bool) {
        self.0 |= if is_so { mark } else { 0 };
    }
}

/// What is seen of a stem while a story is counted.
#[derive(Debug, Default)]
struct Seen {
    count: u32,
    is_in_headline: bool,
    is_number: bool,
    /// With a capital inside a sentence; with one where all words may have it; in small letters.
    is_capital: bool,
    is_capital_at_start: bool,
    is_small: bool,
}

impl Seen {
    /// A name has a capital wherever it stands. Where it stands at the start of a sentence alone, it is
    /// one if news at large mostly write it so.
    fn is_name(&self, stem: Stem, language: Language) -> bool {
        let is_one = self.is_capital || self.is_capital_at_start && prior::is_mostly_name(language, stem);
        is_one && !self.is_small && !self.is_number
    }
}

/// How often each stem occurs in a story.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    pub(super) language: Language,
    /// Stems in rising order, each with how it stands there.
    pub(super) counts: Vec<(Stem, Tally)>,
    /// The same for pairs of words, where the story is short.
    pub(super) pairs: Vec<(Stem, Tally)>,
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
        let mut seen: BTreeMap<Stem, Seen> = BTreeMap::new();
        let mut pairs: BTreeMap<Stem, u32> = BTreeMap::new();
        let mut words = 0;
        for (part, weight) in [(title, TITLE), (text, 1)] {
            let cut = cutter.cut(part);
            words += cut.len();
            let are_all_capitals = weight == TITLE && are_all_capitals(part, &cut);
            let mut last: Option<Stem> = None;
            let mut end = 0;
            for word in cut {
                // Pairs of characters overlap: nothing stands between them.
                let between = part.get(end..word.at.start).unwrap_or_default();
                let is_start = end == 0 || between.contains(BEFORE_START);
                end = word.at.end;
                let Some(stem) = word.stem else { continue };
                let shown = &part[word.at.clone()];
                let seen = seen.entry(stem).or_default();
                seen.count += weight;
                seen.is_in_headline |= weight == TITLE;
                let is_digits = shown.bytes().all(|byte| byte.is_ascii_digit());
                seen.is_number |= is_digits && !is_year(shown);
                if shown.starts_with(char::is_uppercase) {
                    let may_be_start = is_start || are_all_capitals;
                    seen.is_capital |= !may_be_start;
                    seen.is_capital_at_start |= may_be_start;
                } else {
                    seen.is_small |= !is_digits;
                }
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
        let tally = |(stem, seen): (Stem, Seen)| {
            let mut tally = Tally::new(seen.count);
            tally.mark(Tally::HEADLINE, seen.is_in_headline);
            tally.mark(Tally::NAME, seen.is_name(stem, language));
            tally.mark(Tally::NUMBER, seen.is_number);
            (stem, tally)
        };
        Self {
            language,
            counts: seen.into_iter().map(tally).collect(),
            pairs: pairs.into_iter().map(|(stem, count)| (stem, Tally::new(count))).collect(),
            text: Signature::of(text),
        }
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
            bytes.push(count.to_byte());
        }
        bytes
    }

    /// Back from the store; `None` if it is none of our blobs.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<6>()?;
        let [version, first, second, third, low, high] = *head;
        if version != VERSION {
            return None;
        }
        let (text, rest) = rest.split_first_chunk()?;
        let text = Signature::from_bytes(*text);
        let (entries, []) = rest.as_chunks::<5>() else { return None };
        let split = usize::from(u16::from_le_bytes([low, high]));
        let mut entries = entries.iter().map(|[a, b, c, d, tally]| {
            (Stem(u32::from_le_bytes([*a, *b, *c, *d])), Tally::from_byte(*tally))
        });
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

/// Whether nearly every word begins with a capital, as in the headlines of some houses: then a capital
/// makes no name. Three words of four are enough: "of" and "in" stay small.
pub(super) fn are_all_capitals(text: &str, words: &[Word]) -> bool {
    let is_capitalised = |word: &&Word| {
        text[word.at.clone()].starts_with(|first: char| first.is_uppercase() || first.is_numeric())
    };
    let capitalised = words.iter().filter(is_capitalised).count();
    words.len() >= 4 && capitalised * 4 >= words.len() * 3
}

/// Whether four digits are a year of ours.
fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
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
        assert_eq!(short.counts.iter().map(|(_, tally)| tally.count()).sum::<u8>(), 8);
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
    }

    #[test]
    fn what_an_earlier_program_counted_is_not_taken_for_ours() {
        let mut bytes = Terms::of("Ferry late", "The ferry came late.", Some("en")).to_bytes();
        bytes[0] = VERSION - 1;
        assert_eq!(Terms::from_bytes(&bytes), None);
    }

    #[test]
    fn names_numbers_and_the_words_of_the_headline_are_marked() {
        let stem = |word: &str| Terms::of(word, "", Some("en")).stems().next().expect("a stem");
        let check = |title: &str, text: &str, names: &[&str], others: &[&str]| {
            let terms = Terms::of(title, text, Some("en"));
            let tally = |word: &str| terms.counts.iter().find(|(held, _)| *held == stem(word)).expect(word).1;
            for name in names {
                assert!(tally(name).is_name(), "{name} in {title}, {text}");
            }
            for other in others {
                assert!(!tally(other).is_name(), "{other} in {title}, {text}");
            }
            assert!(terms.counts.iter().all(|(_, tally)| tally.count() > 0));
        };
        check("Ferry of the Brennick line late", "The ferry waits.", &["Brennick"], &["ferry", "late"]);
        // Every word has its capital: it makes no name, unless news at large write it so.
        check("Union Workers Leave Obama Rally", "", &["Obama"], &["workers", "leave", "rally"]);
        check("Union Workers Leave Marigold Pier", "It lies off Marigold.", &["Marigold"], &["workers"]);
        // Once small, it is none.
        check("The Harbour waits", "A harbour of ours.", &[], &["harbour"]);
        let numbers = Terms::of("Part 12 of 2024", "", Some("en"));
        let marked: Vec<Stem> =
            numbers.counts.iter().filter(|(_, tally)| tally.is_number()).map(|(stem, _)| *stem).collect();
        assert_eq!(marked, [stem("12")]);
        assert!(numbers.counts.iter().all(|(_, tally)| tally.is_in_headline()));
        let text = Terms::of("Ferry", "Tug", Some("en"));
        assert_eq!(text.counts.iter().filter(|(_, tally)| tally.is_in_headline()).count(), 1);
    }
}
