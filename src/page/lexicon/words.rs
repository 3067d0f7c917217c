//! What people read, by topic.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;

use super::files::lines_of;
use crate::text::fold;

/// A topic that a rule asks for.
pub(in crate::page) type Topic = LazyLock<Words>;

/// A topic whose words count on pages of their languages alone.
pub(in crate::page) type Spoken = LazyLock<Vec<(&'static str, Words)>>;

/// The words of a topic, `file.topic`, folded: small letters, no accents.
pub(in crate::page) fn topic(name: &'static str) -> Words {
    Words::new(lines_of(name).iter().flat_map(|line| line.entries()).map(folded))
}

/// The words of a topic as they are written, for texts that are not folded.
pub(in crate::page) fn as_written(name: &'static str) -> Words {
    Words::new(lines_of(name).iter().flat_map(|line| line.entries()).map(Cow::Borrowed))
}

/// The words of a topic, folded, by language.
pub(in crate::page) fn spoken(name: &'static str) -> Vec<(&'static str, Words)> {
    let mut languages: BTreeMap<&str, Vec<Cow<'static, str>>> = BTreeMap::new();
    for line in lines_of(name) {
        for language in line.key.split(' ') {
            languages.entry(language).or_default().extend(line.entries().map(folded));
        }
    }
    languages.into_iter().map(|(language, words)| (language, Words::new(words.into_iter()))).collect()
}

/// An entry folded; `␣` stands for a space at an edge of it.
pub(super) fn folded(text: &'static str) -> Cow<'static, str> {
    match fold(text).replace('␣', " ") {
        folded if folded == text => Cow::Borrowed(text),
        folded => Cow::Owned(folded),
    }
}

/// Words and phrases that a folded text is held against.
pub(in crate::page) struct Words {
    /// In the order of their bytes.
    sorted: Vec<Cow<'static, str>>,
    /// All of them as one expression, made when it is first asked for.
    any: OnceLock<Option<Regex>>,
}

impl Words {
    fn new(words: impl Iterator<Item = Cow<'static, str>>) -> Self {
        let mut sorted: Vec<_> = words.collect();
        sorted.sort_unstable();
        Self { sorted, any: OnceLock::new() }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.sorted.iter().map(|word| &**word)
    }

    /// Whether a text is one of them.
    pub fn has(&self, text: &str) -> bool {
        self.sorted.binary_search_by(|word| (**word).cmp(text)).is_ok()
    }

    /// Whether one of a text's words is one of them, whatever signs stand around it.
    pub fn has_word_of(&self, text: &str) -> bool {
        text.split(|character: char| !character.is_alphanumeric()).any(|word| self.has(word))
    }

    /// Whether one of them stands anywhere in a text.
    pub fn are_in(&self, text: &str) -> bool {
        let any = self.any.get_or_init(|| {
            let all: Vec<String> = self.iter().map(regex::escape).collect();
            if all.is_empty() { None } else { Regex::new(&all.join("|")).ok() }
        });
        any.as_ref().is_some_and(|any| any.is_match(text))
    }

    /// Those of two bytes and more that a text starts with, the shortest first, each with the rest of the text.
    pub fn opening<'w, 't>(&'w self, text: &'t str) -> impl Iterator<Item = (&'w str, &'t str)> {
        let start = text.as_bytes().first_chunk::<2>();
        let head = move |word: &Cow<'_, str>| word.as_bytes().first_chunk::<2>().copied();
        let from = self.sorted.partition_point(|word| start.is_none() || head(word) < start.copied());
        let alike = self.sorted[from..].iter().take_while(move |word| head(word).as_ref() == start);
        alike.filter_map(move |word| text.strip_prefix(&**word).map(|rest| (&**word, rest)))
    }
}
