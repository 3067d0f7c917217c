//! Sets an article for one width.
//!
//! Takes blocks, gives lines. Knows `model` and `text`; nothing of the terminal, of scrolling or of
//! colour: a line carries roles, and the theme decides what they look like. The same article is set
//! again for each new width, so nothing here is slow or keeps anything.
//!
//! A page's text is made of [`SafeText`] and of this room's own signs, nothing else. No line is
//! wider than its page, from two columns on. A [`Place`] found on one setting is found again on any
//! other of the same article.

pub mod dates;
mod page;

pub use page::{Destination, Found, Line, Page, Piece, Spot, Target};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::model::{Article, RelatedRow, Story};

/// The widest that text is set, in columns.
pub const MEASURE: usize = 72;
/// The most text of one article that is set, in bytes; a remark names the rest.
pub const TEXT_BYTES: usize = 1024 * 1024;
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
    /// Signs of ASCII alone, for terminals without UTF-8.
    pub ascii: bool,
}

/// Sets a whole article: head, body, then the stories it leads to by group.
///
/// Block 0 is the head with its picture, block `n` the body's `n`th; each listed story is one more.
pub fn article(setting: &Setting) -> Page {
    let _ = setting;
    todo!()
}

/// What a list of related stories is set with.
#[derive(Debug, Clone, Copy)]
pub struct Listing<'a> {
    /// The stories, in the order shown.
    pub rows: &'a [RelatedRow],
    /// Columns that there are; not bound by [`MEASURE`].
    pub width: usize,
    /// The reader's zone.
    pub zone: &'a TimeZone,
    /// The moment of reading.
    pub now: Timestamp,
    /// Signs of ASCII alone.
    pub ascii: bool,
}

/// Sets the related stories as a view of their own: target `n` is row `n`, with the same digits as
/// at the end of the article.
pub fn related(listing: &Listing) -> Page {
    let _ = listing;
    todo!()
}

/// A headline in at most so many lines of so many columns; what does not fit ends in an ellipsis.
/// Never empty for a width of one or more.
pub fn headline(title: &str, width: usize, lines: usize, ascii: bool) -> Vec<String> {
    let _ = (title, width, lines, ascii);
    todo!()
}
