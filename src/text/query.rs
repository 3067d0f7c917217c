//! Words that are looked for, and where they stand in a text.
//!
//! What is typed is never a language: words in a row, the last of which may go on. Scripts without
//! spaces are cut into characters on both sides, so that a word within a sentence is found.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::fold_character;

/// Groups of words that are looked for at most.
pub const QUERY_WORDS: usize = 16;

/// What is looked for: groups of words in a row, each divided from the next by white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    phrases: Vec<Vec<String>>,
}

impl Query {
    /// Reads what was typed; `None` if there is no word in it.
    pub fn parse(typed: &str) -> Option<Self> {
        let phrases: Vec<Vec<String>> =
            typed.split_whitespace().map(words).filter(|words| !words.is_empty()).take(QUERY_WORDS).collect();
        (!phrases.is_empty()).then_some(Self { phrases })
    }

    /// The groups, each of at least one word, folded.
    pub fn phrases(&self) -> &[Vec<String>] {
        &self.phrases
    }

    /// How many letters are looked for, and whether all are of scripts with spaces between words.
    pub fn letters(&self) -> (usize, bool) {
        let letters = || self.phrases.iter().flatten().flat_map(|word| word.chars());
        (letters().count(), !letters().any(is_unspaced))
    }

    /// Whether a text has all that is looked for.
    pub fn fits(&self, text: &str) -> bool {
        self.count_in(text) == self.phrases.len()
    }

    /// How many of the groups a text has.
    pub fn count_in(&self, text: &str) -> usize {
        let words = words(text);
        let has = |index: &usize| {
            windows(&words, self.phrases[*index].len())
                .any(|at| self.is_at(*index, words[at].iter().map(String::as_str)))
        };
        (0..self.phrases.len()).filter(has).count()
    }

    /// Where in a text anything of it stands, as bytes, in order, none within another.
    pub fn found_in(&self, text: &str) -> Vec<Range<usize>> {
        let mut words = Vec::new();
        each_word(text, |word, range| words.push((word.to_owned(), range)));
        let mut found: Vec<Range<usize>> = Vec::new();
        for index in 0..self.phrases.len() {
            for at in windows(&words, self.phrases[index].len()) {
                if self.is_at(index, words[at.clone()].iter().map(|(word, _)| word.as_str())) {
                    found.push(words[at.start].1.start..words[at.end - 1].1.end);
                }
            }
        }
        found.sort_unstable_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        found.dedup_by(|next, last| next.start < last.end);
        found
    }

    /// Whether words are those of a group; the last of the last group may go on.
    fn is_at<'a>(&self, index: usize, words: impl ExactSizeIterator<Item = &'a str>) -> bool {
        let phrase = &self.phrases[index];
        let is_last = index + 1 == self.phrases.len();
        words.zip(phrase).enumerate().all(|(place, (word, wanted))| {
            let may_go_on = is_last && place + 1 == phrase.len();
            word == wanted || may_go_on && word.starts_with(wanted.as_str())
        })
    }
}

fn windows<T>(words: &[T], length: usize) -> impl Iterator<Item = Range<usize>> + use<T> {
    (0..(words.len() + 1).saturating_sub(length)).map(move |start| start..start + length)
}

/// The words of a text, folded; each letter of a script without spaces is one.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word, _| words.push(word.to_owned()));
    words
}

/// Hands on the words of a text, folded, and the bytes of the text that each was made of.
fn each_word(text: &str, mut take: impl FnMut(&str, Range<usize>)) {
    let mut word = String::new();
    let mut range = 0..0;
    let mut folded = String::new();
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        folded.clear();
        if character.is_ascii() {
            folded.push(character.to_ascii_lowercase());
        } else {
            decompose_compatible(character, |part| {
                if !is_combining_mark(part) {
                    fold_character(part, &mut folded);
                }
            });
            // A mark belongs to the letter before it.
            if folded.is_empty() && is_combining_mark(character) {
                range.end = end;
                continue;
            }
        }
        let mut is_cut = folded.is_empty();
        for letter in folded.chars() {
            if letter.is_alphanumeric() && !is_unspaced(letter) {
                if word.is_empty() {
                    range.start = start;
                }
                word.push(letter);
                range.end = end;
                continue;
            }
            if !word.is_empty() {
                take(&word, range.clone());
                word.clear();
            }
            if letter.is_alphanumeric() {
                take(letter.encode_utf8(&mut [0; 4]), start..end);
            }
            is_cut = false;
        }
        if is_cut && !word.is_empty() {
            take(&word, range.clone());
            word.clear();
        }
    }
    if !word.is_empty() {
        take(&word, range);
    }
}

/// Whether words of the letter's script stand without spaces between them.
fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_fits_when_all_words_stand_in_it_and_the_last_may_go_on() {
        let check = |typed: &str, title: &str, fits: bool| {
            assert_eq!(Query::parse(typed).expect(typed).fits(title), fits, "{typed} in {title}");
        };
        check("talk", "Moscow Talks", true);
        check("talk moscow", "Moscow Talks", false);
        check("moscow tal", "Moscow Talks", true);
        check("elan", "L'Élan vital", true);
        check("東京", "昨日の東京都", true);
        check("京東", "昨日の東京都", false);
        check("oscow", "Moscow", false);
        check("talks", "", false);
    }

    #[test]
    fn what_is_found_is_named_by_its_bytes() {
        let check = |typed: &str, text: &str, expected: &[&str]| {
            let found = Query::parse(typed).expect(typed).found_in(text);
            let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{typed} in {text}");
        };
        check("tug bank", "A tug, the Bank and tugs: TUG, banks", &["tug", "Bank", "TUG", "banks"]);
        check("elan", "l'e\u{301}lan, Élan", &["e\u{301}lan", "Élan"]);
        check("don't", "Don\u{2019}t, don t, dont", &["Don\u{2019}t", "don t"]);
        check("東京", "昨日の東京都", &["東京"]);
        check("fi", "ﬁsh", &["ﬁsh"]);
        check("a a", "a b", &["a"]);
        check("none", "", &[]);
    }
}
