//! What a card is, and how long a text is a headline.

use crate::dates;
use crate::model::{WebUrl, When};

/// A card.
#[derive(Debug, Clone)]
pub(in crate::page) struct Card {
    /// Where it leads.
    pub url: WebUrl,
    /// The element that is the card.
    pub root: usize,
    /// The link that bears the headline.
    pub link: usize,
    /// The headline.
    pub title: String,
    /// Whether the headline stands in a heading element.
    pub has_heading: bool,
    /// The kicker.
    pub section: Option<String>,
    /// The summary.
    pub standfirst: Option<String>,
    /// The writers' names.
    pub authors: Vec<String>,
    /// The time as shown.
    pub time: Option<String>,
    /// The time for machines.
    pub time_stated: Option<String>,
    /// The picture.
    pub image: Option<WebUrl>,
}

impl Card {
    /// How surely the headline is long enough for a story's: 0 to 2.
    pub fn length(&self) -> i32 {
        let (words, wide) = (self.title.split_whitespace().count(), wide(&self.title));
        i32::from(words >= 5 || wide >= 10) + i32::from(words >= 8 || wide >= 18)
    }
}

/// A link that may be the headline of a card.
pub(super) struct Link {
    /// The element.
    pub node: usize,
    /// Where it leads, without fragment.
    pub url: WebUrl,
    /// The number of its address among those of the page.
    pub key: usize,
    /// Whether its text may be a headline.
    pub is_headline: bool,
}

/// When a card's story was published: as stated for machines, else as shown.
pub(in crate::page) fn when(
    stated: Option<&str>,
    shown: Option<&str>,
    language: Option<&str>,
) -> Option<When> {
    let find = |time: &str| dates::first(time, language);
    stated.and_then(find).or_else(|| shown.and_then(find))
}

/// Letters of scripts that do without spaces between words.
pub(in crate::page) fn wide(text: &str) -> usize {
    text.chars().filter(|character| matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')).count()
}

/// Whether a text is long enough for a headline.
pub(in crate::page) fn is_headline_text(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    words >= 4 || wide(text) >= 8 || words >= 3 && text.chars().count() >= 22
}
