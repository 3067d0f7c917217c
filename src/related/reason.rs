//! Why a story is listed, in a few words.

use jiff::Timestamp;

use super::Stem;
use crate::text::SafeText;

/// What a reader sees of a story, to find the surface forms of stems in.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'a> {
    /// The headline.
    pub title: &'a str,
    /// The start of its text or summary, plain; may be empty.
    pub text: &'a str,
    /// The language tag, where known: the same that its terms were made with.
    pub language: Option<&'a str>,
    /// When it was published.
    pub time: Option<Timestamp>,
}

/// "same day · Minsk Group, ceasefire": how far apart in time the other story stands from ours,
/// and the words that they share. Never empty.
pub fn reason(shared: &[Stem], ours: Wording<'_>, theirs: Wording<'_>) -> SafeText {
    let _ = (shared, ours, theirs);
    todo!()
}
