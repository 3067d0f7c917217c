//! An entry as a feed or a section page announces it.

use super::When;
use crate::text::SafeText;

/// A file that an entry names beside its page: sound, video, a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Enclosure {
    /// The address as written, resolved where a base was known.
    pub url: String,
    /// The media type as given.
    pub kind: Option<String>,
    /// Bytes, as given.
    pub length: Option<u64>,
}

/// An announcement of a story.
///
/// `link`, `id` and the addresses are as written, resolved where the document's own address is
/// known: whoever goes there parses them as a [`super::WebUrl`] first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// The guid, if the feed gives one.
    pub id: Option<String>,
    /// The headline as plain text; empty if there is none.
    pub title: SafeText,
    /// Where the story is.
    pub link: Option<String>,
    /// The writers' names.
    pub authors: Vec<SafeText>,
    /// When it was published.
    pub published: Option<When>,
    /// When it was last changed.
    pub updated: Option<When>,
    /// The summary, as HTML.
    pub summary: Option<String>,
    /// The text, as HTML.
    pub content: Option<String>,
    /// The section or first category.
    pub section: Option<SafeText>,
    /// All categories.
    pub tags: Vec<SafeText>,
    /// Files beside the page.
    pub enclosures: Vec<Enclosure>,
    /// The address of a picture.
    pub image: Option<String>,
    /// The time as a section page shows it, whether or not it could be read.
    pub time_text: Option<SafeText>,
}
