//! Text to words, and words to stems.
//!
//! Scripts that separate words are cut at what is no letter or digit; those that do not (Chinese,
//! Japanese, Thai and their neighbours) give every pair of characters that stand together.

use std::collections::HashMap;
use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::char::is_combining_mark;

use super::hash::{Map, Stem, hash, hash_long};
use super::stop::stop_words;
use crate::text::fold;

/// The longest word that counts, in bytes. Longer ones are addresses and noise.
const WORD_BYTES: usize = 64;
/// Words of a language whose stems are kept, and languages.
const STEMS: usize = 8192;
const CUTTERS: usize = 16;

/// A language: its tag's first part, lower case, padded with zeros; all zeros if unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Language(pub(super) [u8; 3]);

/// Languages that have two-letter tags, and the three letters that a guess gives.
const TAGS: &[(&str, &str)] = &[
    ("eng", "en"),
    ("deu", "de"),
    ("fra", "fr"),
    ("spa", "es"),
    ("ita", "it"),
    ("por", "pt"),
    ("nld", "nl"),
    ("rus", "ru"),
    ("ukr", "uk"),
    ("pol", "pl"),
    ("swe", "sv"),
    ("dan", "da"),
    ("nob", "no"),
    ("fin", "fi"),
    ("hun", "hu"),
    ("ron", "ro"),
    ("tur", "tr"),
    ("ell", "el"),
    ("ara", "ar"),
    ("tam", "ta"),
    ("cmn", "zh"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("tha", "th"),
    ("ind", "id"),
    ("vie", "vi"),
    ("heb", "he"),
    ("hin", "hi"),
    ("pes", "fa"),
    ("ces", "cs"),
    ("slk", "sk"),
    ("bul", "bg"),
    ("srp", "sr"),
    ("hrv", "hr"),
];

/// Languages whose words are cut to stems.
const STEMMERS: &[(&str, Algorithm)] = &[
    ("ar", Algorithm::Arabic),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("hu", Algorithm::Hungarian),
    ("it", Algorithm::Italian),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
];

impl Language {
    /// English.
    pub(super) const ENGLISH: Self = Self(*b"en\0");

    /// The language of a tag: `en-GB` and `EN` are `en`, `nb` and `nn` are `no`.
    pub(super) fn of_tag(tag: &str) -> Option<Self> {
        let first = tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let known = match first.as_str() {
            "nb" | "nn" => "no",
            "in" => "id",
            "iw" => "he",
            other => TAGS.iter().find(|(three, _)| *three == other).map_or(other, |(_, two)| two),
        };
        let is_tag = matches!(known.len(), 2 | 3) && known.bytes().all(|byte| byte.is_ascii_lowercase());
        is_tag.then(|| Self::packed(known))
    }

    /// The language that a text is in, as well as can be told.
    pub(super) fn guessed(text: &str) -> Self {
        let Some(info) = whatlang::detect(text) else { return Self::default() };
        // A few English words in Latin letters look like many languages; most short ones are English.
        if !info.is_reliable() && info.script() == whatlang::Script::Latin {
            return Self::packed("en");
        }
        Self::of_tag(info.lang().code()).unwrap_or_default()
    }

    fn packed(tag: &str) -> Self {
        let mut letters = [0; 3];
        letters[..tag.len()].copy_from_slice(tag.as_bytes());
        Self(letters)
    }

    fn tag(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end_matches('\0')
    }
}

/// A word where it stands in its text, or a pair of characters of a script without spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Where, in bytes.
    pub(super) at: Range<usize>,
    /// What it counts as; `None` for a word that says nothing.
    pub(super) stem: Option<Stem>,
    /// Whether it is a pair of characters rather than a word.
    pub(super) is_pair: bool,
}

/// Cuts texts of one language. Most words of a text were in one before, so their stems are kept.
pub(super) struct Cutter {
    stemmer: Option<Stemmer>,
    stop: &'static [&'static str],
    /// By [`hash_long`] of the word.
    stems: Map<u64, Option<Stem>>,
}

/// Cutters of the languages that were met.
#[derive(Default)]
pub struct Cutters(HashMap<Language, Cutter>);

impl Cutters {
    /// The one of a language.
    pub(super) fn of(&mut self, language: Language) -> &mut Cutter {
        if self.0.len() >= CUTTERS && !self.0.contains_key(&language) {
            self.0.clear();
        }
        self.0.entry(language).or_insert_with(|| Cutter::new(language))
    }
}

impl Cutter {
    pub(super) fn new(language: Language) -> Self {
        let algorithm =
            STEMMERS.iter().find(|(tag, _)| *tag == language.tag()).map(|(_, algorithm)| *algorithm);
        Self {
            stemmer: algorithm.map(Stemmer::create),
            stop: stop_words(language.tag()),
            stems: Map::default(),
        }
    }

    /// All words of a text, in order.
    pub(super) fn cut(&mut self, text: &str) -> Vec<Word> {
        let mut words = Vec::with_capacity(text.len() / 6);
        let mut start = 0;
        while let Some(first) = text[start..].chars().next() {
            let mut end = start + first.len_utf8();
            if is_spaceless(first) {
                if let Some(next) = text[end..].chars().next().filter(|next| is_spaceless(*next)) {
                    let at = start..end + next.len_utf8();
                    words.push(Word { stem: Some(hash(&text[at.clone()])), at, is_pair: true });
                }
            } else if first.is_alphanumeric() {
                end = end_of_word(text, start, end);
                let at = start..end;
                words.push(Word { stem: self.kept_stem(&text[at.clone()]), at, is_pair: false });
            }
            start = end;
        }
        words
    }

    fn kept_stem(&mut self, word: &str) -> Option<Stem> {
        let key = hash_long(word);
        if let Some(stem) = self.stems.get(&key) {
            return *stem;
        }
        if self.stems.len() >= STEMS {
            self.stems.clear();
        }
        let stem = self.stem(word);
        self.stems.insert(key, stem);
        stem
    }

    /// What a word counts as: lower case, without possessive, its stem, its marks dropped.
    fn stem(&self, word: &str) -> Option<Stem> {
        if word.len() > WORD_BYTES {
            return None;
        }
        let lower = word.to_lowercase().replace('’', "'");
        let bare = lower.strip_suffix("'s").or_else(|| lower.strip_suffix('\'')).unwrap_or(&lower);
        let is_empty = |word: &str| word.chars().nth(1).is_none() || self.stop.binary_search(&word).is_ok();
        // `U.S.` and `US` are a country, whatever `us` is.
        let pointless = bare.replace('.', "");
        let is_country = word == "US" || (bare.contains('.') && is_empty(&pointless));
        if is_country {
            return Some(hash(&format!("{pointless}.")));
        }
        let bare = pointless.as_str();
        if is_empty(bare) {
            return None;
        }
        let stem = self.stemmer.as_ref().map_or_else(|| bare.into(), |stemmer| stemmer.stem(bare));
        Some(if stem.is_ascii() { hash(&stem) } else { hash(&fold(&stem)) })
    }
}

/// Where a word ends that goes on at `end`, if it does.
fn end_of_word(text: &str, start: usize, mut end: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        // Nearly all there is.
        end += bytes[end..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let Some(next) = text[end..].chars().next() else { return end };
        let after = end + next.len_utf8();
        let is_mark = !next.is_ascii() && is_combining_mark(next);
        let is_inner = (next.is_alphanumeric() && !is_spaceless(next)) || is_mark;
        let joins = matches!(next, '\'' | '’' | '.')
            && text[after..].chars().next().is_some_and(char::is_alphabetic)
            && (next != '.' || is_initial(&text[start..end]));
        if !is_inner && !joins {
            return end;
        }
        end = after;
    }
}

/// Whether letters with points after each: `U.S`, but not the end of a sentence.
fn is_initial(word: &str) -> bool {
    word.rsplit('.').next().is_some_and(|last| last.chars().count() == 1)
}

/// Whether a character is of a script that does not separate its words.
pub(super) fn is_spaceless(character: char) -> bool {
    matches!(character,
        '\u{0e01}'..='\u{0e4e}' | '\u{0e80}'..='\u{0edf}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17d3}'
        | '\u{3005}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, tag: &str) -> Vec<String> {
        let mut cutter = Cutter::new(Language::of_tag(tag).expect("a tag"));
        cutter
            .cut(text)
            .into_iter()
            .filter(|word| word.stem.is_some())
            .map(|word| text[word.at].to_owned())
            .collect()
    }

    #[test]
    fn words_are_cut_and_empty_ones_dropped() {
        assert_eq!(
            cut("The U.S. ferry's late; don’t wait 12 h.", "en"),
            ["U.S", "ferry's", "late", "wait", "12"]
        );
        assert_eq!(cut("Die Fähre ist zu spät", "de"), ["Fähre", "spät"]);
        assert_eq!(cut("渡轮停航 2024", "zh"), ["渡轮", "轮停", "停航", "2024"]);
    }

    #[test]
    fn forms_of_a_word_are_one_stem() {
        let check = |first: &str, second: &str, tag: &str| {
            let mut cutter = Cutter::new(Language::of_tag(tag).expect("a tag"));
            let mut stem = |word: &str| cutter.cut(word)[0].stem.expect("a stem");
            assert_eq!(stem(first), stem(second), "{first} {second}");
        };
        check("ferries", "Ferry's", "en");
        check("Élan", "elan", "xx");
        check("Häuser", "häusern", "de");
        check("новости", "новостей", "ru");
    }

    #[test]
    fn what_is_kept_of_words_has_a_bound_and_changes_nothing() {
        let mut cutters = Cutters::default();
        let language = Language::packed("en");
        let words: Vec<String> = (0..STEMS + 100).map(|word| format!("ferry{word}")).collect();
        let first: Vec<Option<Stem>> =
            words.iter().map(|word| cutters.of(language).cut(word)[0].stem).collect();
        assert!((100..=STEMS).contains(&cutters.of(language).stems.len()));
        let again = words.iter().map(|word| Cutter::new(language).cut(word)[0].stem);
        assert!(again.eq(first));
        for letter in 'a'..='z' {
            cutters.of(Language::packed(&format!("x{letter}")));
        }
        assert!(cutters.0.len() <= CUTTERS);
    }

    #[test]
    fn tags_of_one_language_are_one() {
        assert_eq!(Language::of_tag("en-GB"), Language::of_tag("eng"));
        assert_eq!(Language::of_tag("zh-Hans"), Language::of_tag("cmn"));
        assert_eq!(Language::of_tag("nb"), Language::of_tag("no"));
        assert_eq!(Language::of_tag("english"), None);
        assert_eq!(
            Language::guessed("Die Fähre nach Brennick fuhr gestern mit großer Verspätung ab."),
            Language::packed("de")
        );
    }
}
