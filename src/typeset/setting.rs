//! What pages are set with.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::model::{Article, RelatedRow, Story};

/// The widest that text is set, in columns.
pub const MEASURE: usize = 72;
/// Listed stories that bear a digit, from 1.
pub const DIGITS: usize = 9;

/// What an article is set with.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The story, for what its page does not say.
    pub story: &'a Story,
    /// The text: the page's own or the feed's.
    pub article: &'a Article,
    /// The stories it leads to, in the order shown.
    pub related: &'a [RelatedRow],
    /// Columns that there are; text is never set wider than [`MEASURE`].
    pub width: usize,
    /// The reader's zone.
    pub zone: &'a TimeZone,
    /// The moment of reading.
    pub now: Timestamp,
    /// Glyphs of ASCII alone, for terminals without UTF-8.
    pub ascii: bool,
}

/// What a list of related stories is set with.
#[derive(Debug, Clone, Copy)]
pub struct Listing<'a> {
    /// The stories, in the order shown.
    pub rows: &'a [RelatedRow],
    /// When the story they lead from was published, where it is known to the minute.
    pub origin: Option<Timestamp>,
    /// Columns that there are; not bound by [`MEASURE`].
    pub width: usize,
    /// The reader's zone.
    pub zone: &'a TimeZone,
    /// The moment of reading.
    pub now: Timestamp,
    /// Glyphs of ASCII alone.
    pub ascii: bool,
}
