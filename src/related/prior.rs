//! How common a word is in news at large, whatever a store holds.
//!
//! In a store of fifty stories most words are rare, `by` among them. So what a store has counted is
//! taken together with what is known beforehand: for English a table of the commonest words of some
//! 15,000 articles, for other languages how likely the pieces of the model of many languages are.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use super::embed::MANY_PIECES;
use super::hash::{Map, Stem};
use super::words::{Cutter, Language};

/// Word, how rare it is in steps of an eighth of a halving, and how many of nine times inside a
/// sentence it has a capital.
const ENGLISH: &str = include_str!("../../assets/related/english-words.tsv");
/// What is in no table is in so many stories.
pub(super) const RARE: f32 = 7e-5;
/// A capital so many times of nine makes a name.
const MOSTLY: u8 = 5;
/// How many pieces the text of a story has, about.
const PIECES: f64 = 440.0;
/// A word that is in so many of a hundred stories at large is common: it makes no reason.
const COMMON: f32 = 0.02;
/// The pieces are those of sixteen languages: among the words of one of them, each is so much commoner.
const OF_ONE_LANGUAGE: f32 = 8.0;
/// Whatever a table says, a word that is no stop word is in at most so many.
const MOST: f32 = 0.3;
/// Languages whose tables are kept.
const LANGUAGES: usize = 16;

#[derive(Debug, Clone, Copy)]
struct Known {
    share: f32,
    is_name: bool,
}

type Table = Map<u32, Known>;

/// The share of stories in which a stem occurs, in news at large.
pub(super) fn share(language: Language, stem: Stem) -> f32 {
    known(language, stem).map_or(RARE, |known| known.share)
}

/// Whether a stem is one that news at large use all the time.
pub(super) fn is_common(language: Language, stem: Stem) -> bool {
    let factor = if language == Language::ENGLISH { 1.0 } else { OF_ONE_LANGUAGE };
    known(language, stem).is_some_and(|known| factor * known.share >= COMMON)
}

/// Whether a stem of which only capitals are seen, where all words may have one, is a name.
pub(super) fn is_mostly_name(language: Language, stem: Stem) -> bool {
    language == Language::ENGLISH && known(language, stem).is_none_or(|known| known.is_name)
}

fn known(language: Language, stem: Stem) -> Option<Known> {
    static OF_ENGLISH: LazyLock<Table> = LazyLock::new(english);
    static OF_OTHERS: LazyLock<Mutex<HashMap<Language, Table>>> = LazyLock::new(Mutex::default);
    if language == Language::ENGLISH {
        return OF_ENGLISH.get(&stem.0).copied();
    }
    // A table is only ever put there whole.
    let mut tables = OF_OTHERS.lock().unwrap_or_else(PoisonError::into_inner);
    if tables.len() >= LANGUAGES && !tables.contains_key(&language) {
        tables.clear();
    }
    tables.entry(language).or_insert_with(|| by_pieces(language)).get(&stem.0).copied()
}

/// The only stem of a word, if it has one.
fn stem_of(word: &str, cutter: &mut Cutter) -> Option<Stem> {
    match cutter.cut(word).as_slice() {
        [one] => one.stem,
        _ => None,
    }
}

fn english() -> Table {
    let mut cutter = Cutter::new(Language::ENGLISH);
    let row = |line: &str| {
        let mut fields = line.split('\t');
        let stem = stem_of(fields.next()?, &mut cutter)?;
        let steps: f32 = fields.next()?.parse().ok()?;
        let capitals: u8 = fields.next()?.parse().ok()?;
        Some((stem.0, Known { share: (-steps / 8.0).exp2(), is_name: capitals >= MOSTLY }))
    };
    ENGLISH.lines().filter_map(row).collect()
}

/// A word that is one piece of the model of many languages is as common as the model says.
fn by_pieces(language: Language) -> Table {
    let mut cutter = Cutter::new(language);
    let mut table = Table::default();
    for line in MANY_PIECES.lines() {
        let Some((piece, likely)) = line.rsplit_once('\t') else { continue };
        let word = piece.trim_start_matches('\u{2581}').to_lowercase();
        let Some(likely) = likely.parse::<f64>().ok().filter(|_| word.chars().nth(1).is_some()) else {
            continue;
        };
        let Some(stem) = stem_of(&word, &mut cutter) else { continue };
        let share = (1.0 - (-PIECES * likely.exp()).exp()) as f32;
        let held = table.entry(stem.0).or_insert(Known { share: RARE, is_name: false });
        held.share = held.share.max(share.min(MOST));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(word: &str, language: Language) -> Stem {
        stem_of(word, &mut Cutter::new(language)).expect("a stem")
    }

    #[test]
    fn common_words_are_common_in_every_language() {
        let check = |word: &str, tag: &str, least: f32, most: f32| {
            let language = Language::of_tag(tag).expect("a tag");
            let share = share(language, stem(word, language));
            assert!((least..=most).contains(&share), "{word}: {share}");
        };
        check("president", "en", 0.02, 0.5);
        check("police", "en", 0.02, 0.3);
        check("marigold", "en", 0.0, RARE);
        check("Regierung", "de", 0.001, 0.3);
        check("Brennick", "de", 0.0, RARE);
        check("gobierno", "es", 0.001, 0.3);
        let check = |word: &str, tag: &str, expected: bool| {
            let language = Language::of_tag(tag).expect("a tag");
            assert_eq!(is_common(language, stem(word, language)), expected, "{word}");
        };
        for (word, tag) in [("president", "en"), ("gobierno", "es"), ("gouvernement", "fr")] {
            check(word, tag, true);
        }
        for (word, tag) in [("marigold", "en"), ("Brennick", "de"), ("Brennick", "es")] {
            check(word, tag, false);
        }
    }

    #[test]
    fn a_name_is_what_news_write_with_a_capital_or_do_not_know() {
        let check = |word: &str, expected: bool| {
            assert_eq!(is_mostly_name(Language::ENGLISH, stem(word, Language::ENGLISH)), expected, "{word}");
        };
        check("Obama", true);
        check("Marigold", true);
        check("report", false);
    }
}
