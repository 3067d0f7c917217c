//! What the elements of a page are called: the words of their classes, ids and roles.
//!
//! A page calls its hundreds of elements by a few names, so each name is kept once and what is asked of
//! it is told once.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;

use crate::page::lexicon::{NAMES, Roles, hash, holds};

/// The number of the label of what is called nothing.
pub(super) const NAMELESS: u32 = 0;
/// The most characters of one attribute that are read.
const VALUE: usize = 400;

/// The most classes that an element's look is made of.
const CLASSES: usize = 4;
/// Classes of an element's state or place in a row.
const OF_STATE: &[&str] = &["odd", "even", "first", "last", "active", "selected", "current"];
/// How classes begin that tell what one element is about.
const OF_ONE: &[&str] = &["is-", "has-", "tag-", "category-", "post-", "format-", "status-", "author-"];

/// One label: where its text and the hashes of its words stand, and the roles that it gives.
struct Label {
    text: Range<usize>,
    words: Range<usize>,
    roles: Roles,
    /// A hash of the text without its digits: the numbers of a row or an item make no other look.
    look: u64,
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
}

impl Labels {
    /// The label of what is called nothing.
    pub fn new() -> Self {
        Self {
            text: String::from(" "),
            words: Vec::new(),
            all: vec![Label { text: 0..1, words: 0..0, roles: Roles::default(), look: 0 }],
            numbers: HashMap::new(),
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
        let roles = NAMES.roles_of(label, &self.words[first..]);
        let look = look(attributes);
        self.all.push(Label { text: start..self.text.len(), words: first..self.words.len(), roles, look });
        number
    }

    /// The text of a label.
    pub fn label(&self, number: u32) -> &str {
        &self.text[self.all[number as usize].text.clone()]
    }

    /// What a label looks like: the same number for classes that differ in what is of one element alone.
    pub fn look(&self, number: u32) -> u64 {
        self.all[number as usize].look
    }

    /// The roles that a label gives.
    pub fn roles(&self, number: u32) -> Roles {
        self.all[number as usize].roles
    }

    /// Whether a name stands in a label.
    pub fn holds(&self, number: u32, name: &str) -> bool {
        holds(self.label(number), &self.words[self.all[number as usize].words.clone()], name)
    }
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

/// What an element looks like by its classes: without their digits, their order, and what tells the state or the place
/// of one element.
fn look(attributes: &[(LocalName, StrTendril)]) -> u64 {
    let class = attributes.iter().find(|(name, _)| &**name == "class").map_or("", |(_, class)| class);
    let is_of_kind =
        |class: &&str| !OF_STATE.contains(class) && !OF_ONE.iter().any(|start| class.starts_with(start));
    let mut classes: Vec<String> = class
        .split_ascii_whitespace()
        .filter(is_of_kind)
        .take(CLASSES)
        .map(|class| class.chars().filter(|sign| !sign.is_ascii_digit()).collect())
        .collect();
    classes.sort_unstable();
    if classes.is_empty() {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    classes.hash(&mut hasher);
    hasher.finish()
}
