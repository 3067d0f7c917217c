//! What the elements of a page are called: the words of their classes, ids and roles.
//!
//! A page calls its hundreds of elements by a few names, so each name is kept once and what is asked of
//! it is told once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;

/// The number of the label of what is called nothing.
pub(super) const NAMELESS: u32 = 0;
/// The most characters of one attribute that are read.
const VALUE: usize = 400;

/// One label: where its text and the hashes of its words stand.
struct Label {
    text: Range<usize>,
    words: Range<usize>,
}

/// The labels of a page.
pub(super) struct Labels {
    /// Lower-case words, with a space before and after each; the labels one after the other.
    text: String,
    /// What each word's hash is, as [`hash`] gives it.
    words: Vec<u64>,
    all: Vec<Label>,
    /// Labels by the hash of all their words: the first one that has it.
    numbers: HashMap<u64, u32>,
    /// What was told already, by the list of words that was asked for.
    told: RefCell<HashMap<(usize, usize), Answers>>,
}

impl Labels {
    /// The label of what is called nothing.
    pub fn new() -> Self {
        Self {
            text: String::from(" "),
            words: Vec::new(),
            all: vec![Label { text: 0..1, words: 0..0 }],
            numbers: HashMap::new(),
            told: RefCell::default(),
        }
    }

    /// The number of the label that an element's attributes make.
    pub fn add(&mut self, attributes: &[(LocalName, StrTendril)]) -> u32 {
        let (start, first) = (self.text.len(), self.words.len());
        write(attributes, &mut self.text);
        let label = &self.text[start..];
        if label.len() < 2 {
            self.text.truncate(start);
            return NAMELESS;
        }
        let words = label.as_bytes().split(|byte| *byte == b' ').filter(|word| !word.is_empty());
        self.words.extend(words.map(hash));
        let whole = self.words[first..].iter().fold(0, |whole: u64, word| whole.rotate_left(7) ^ word);
        let number = self.all.len() as u32;
        let known = *self.numbers.entry(whole).or_insert(number);
        if known != number && self.label(known) == label {
            self.text.truncate(start);
            self.words.truncate(first);
            return known;
        }
        self.all.push(Label { text: start..self.text.len(), words: first..self.words.len() });
        number
    }

    /// The text of a label.
    pub fn label(&self, number: u32) -> &str {
        &self.text[self.all[number as usize].text.clone()]
    }

    /// The hashes of a label's words.
    fn words(&self, number: u32) -> &[u64] {
        &self.words[self.all[number as usize].words.clone()]
    }

    /// Whether one of the words of a list stands in a label.
    pub fn holds(&self, number: u32, words: &'static [&'static str]) -> bool {
        if number == NAMELESS {
            return false;
        }
        let mut told = self.told.borrow_mut();
        // A list that lives as long as the program is the only one that ever stands at its place.
        let answers =
            told.entry((words.as_ptr() as usize, words.len())).or_insert_with(|| Answers::new(self, words));
        answers.of(self, number, words)
    }

    /// Whether one of some words that are asked for this once stands in a label.
    pub fn holds_any(&self, number: u32, words: &[&str]) -> bool {
        let label = self.label(number);
        words.iter().any(|word| self.words(number).contains(&hash_first(word)) && has_word(label, word))
    }
}

/// What is known of labels and one list of words.
pub(super) struct Answers {
    /// What the first word of each is hashed to.
    first: Vec<u64>,
    /// A bit for each of them: most words of labels are in no list.
    any: u64,
    known: Vec<Option<bool>>,
}

impl Answers {
    /// Nothing asked yet.
    pub fn new(labels: &Labels, words: &[&str]) -> Self {
        let first: Vec<u64> = words.iter().map(|word| hash_first(word)).collect();
        let any = first.iter().fold(0, |any, hash| any | bit(*hash));
        Self { first, any, known: vec![None; labels.all.len()] }
    }

    /// Whether one of the words stands in a label.
    pub fn of(&mut self, labels: &Labels, number: u32, words: &[&str]) -> bool {
        *self.known[number as usize].get_or_insert_with(|| {
            let label = labels.label(number);
            let candidates = labels.words(number).iter().filter(|hash| self.any & bit(**hash) != 0);
            candidates.into_iter().any(|hash| {
                let mut words = words.iter().zip(&self.first);
                words.any(|(word, first)| first == hash && has_word(label, word))
            })
        })
    }
}

/// Whether the words stand in a label as whole words.
fn has_word(label: &str, words: &str) -> bool {
    let mut rest = label.as_bytes();
    while let Some(at) = rest.iter().position(|byte| *byte == b' ') {
        rest = &rest[at + 1..];
        if rest.get(words.len()) == Some(&b' ') && rest.starts_with(words.as_bytes()) {
            return true;
        }
    }
    false
}

/// The hash of a word (FNV-1a).
fn hash(word: &[u8]) -> u64 {
    word.iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The hash of the first of some words.
fn hash_first(words: &str) -> u64 {
    hash(words.split(' ').next().unwrap_or_default().as_bytes())
}

/// One of 64 bits, chosen by the upper end of a hash, where all of its bytes tell.
fn bit(hash: u64) -> u64 {
    1 << (hash >> 58)
}

/// Whether an attribute says what an element is.
fn is_name(attribute: &str) -> bool {
    matches!(
        attribute,
        "class"
            | "id"
            | "role"
            | "itemprop"
            | "data-testid"
            | "data-test-id"
            | "data-component"
            | "data-qa"
            | "data-type"
            | "data-module"
            | "data-block"
            | "aria-label"
            | "property"
            | "rel"
    )
}

/// Adds the words of class, id and roles. `articleBody__text-wrap` gives ` article body text wrap `.
fn write(attributes: &[(LocalName, StrTendril)], labels: &mut String) {
    labels.push(' ');
    for (name, value) in attributes {
        if !is_name(name) {
            continue;
        }
        let mut was_lower = false;
        for character in value.chars().take(VALUE) {
            if character.is_ascii_lowercase() {
                was_lower = true;
                labels.push(character);
            } else if !character.is_alphanumeric() {
                was_lower = false;
                if !labels.ends_with(' ') {
                    labels.push(' ');
                }
            } else if character.is_ascii() {
                if character.is_ascii_uppercase() && was_lower {
                    labels.push(' ');
                }
                was_lower = false;
                labels.push(character.to_ascii_lowercase());
            } else {
                if character.is_uppercase() && was_lower {
                    labels.push(' ');
                }
                was_lower = character.is_lowercase();
                labels.extend(character.to_lowercase());
            }
        }
        if !labels.ends_with(' ') {
            labels.push(' ');
        }
    }
}
