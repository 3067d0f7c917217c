//! Sets an article for one width.
//!
//! Takes blocks, gives lines. Knows `model` and `text`; nothing of the terminal, of scrolling or of
//! colour: a line carries roles, and the theme decides what they look like. The same article is set
//! again for each new width, so nothing here is slow or keeps anything.
//!
//! A page's text is made of [`SafeText`] and of this room's own signs, nothing else. No line is
//! wider than its page, from two columns on. A [`crate::model::Place`] found on one setting is found again on any
//! other of the same article.

mod body;
pub mod dates;
mod flow;
mod head;
mod listing;
mod page;
mod setter;
mod signs;
mod table;
mod told;

pub use page::{Destination, Found, Line, Page, Piece, Spot, Target};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use self::body::Body;
use self::flow::{Flow, Look};
use self::listing::Listed;
use self::setter::Setter;
use crate::model::{Article, RelatedRow, Role, Story};
use crate::text::{SafeText, fit};

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
    let mut setter = Setter::new(setting.width.clamp(1, MEASURE), setting.ascii);
    head::set(&mut setter, setting);
    let mut body = Body::new(&mut setter, &setting.article.title);
    if let Some(lead) = &setting.article.lead {
        body.setter.gap();
        body.figure(lead);
    }
    for block in &setting.article.body {
        body.setter.gap();
        body.setter.next_block();
        body.block(block, 0);
    }
    let cut = body.cut;
    let remark = (cut > 0).then(|| {
        SafeText::line(&format!(
            "The text is longer than 1 MiB; its last {} KiB are left out",
            cut.div_ceil(1024)
        ))
    });
    if let Some(remark) = &remark {
        setter.gap();
        setter.text(remark, Look::of(Role::Notice));
    }
    let published = setting.article.published.or(setting.story.published);
    let rows = Listed {
        rows: setting.related,
        zone: setting.zone,
        now: setting.now,
        origin: published.filter(|when| when.clock().is_some()).and_then(|when| when.instant()),
    };
    listing::set(&mut setter, &rows);
    let mut page = setter.finish();
    page.remark = remark;
    page
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
    /// Signs of ASCII alone.
    pub ascii: bool,
}

/// Sets the related stories as a view of their own: target `n` is row `n`, with the same digits as
/// at the end of the article.
pub fn related(listing: &Listing) -> Page {
    let mut setter = Setter::new(listing.width.max(1), listing.ascii);
    let rows = Listed { rows: listing.rows, zone: listing.zone, now: listing.now, origin: listing.origin };
    listing::set(&mut setter, &rows);
    setter.finish()
}

/// A headline in at most as many lines as there are widths, each of its own columns; what does not
/// fit ends in an ellipsis. Never empty for a width of one or more.
pub fn headline(title: &str, widths: &[usize], ascii: bool) -> Vec<String> {
    let title = if title.is_empty() { "Without a headline" } else { head::field(title) };
    let mut flow = Flow::of(title, Look::default());
    let mut shown = Vec::new();
    for (index, width) in widths.iter().enumerate() {
        let found = flow.full_lines(*width);
        let Some(line) = found.first() else { break };
        let text = &flow.text()[line.bytes.clone()];
        if found.len() > 1 && index + 1 == widths.len() {
            shown.push(cut_at_word(text, *width, signs::signs(ascii).ellipsis));
            break;
        }
        shown.push(text.to_owned());
        let Some(next) = found.get(1) else { break };
        flow = Flow::of(&flow.text()[next.bytes.start..], Look::default());
    }
    shown
}

/// The start of a text that goes on; the ellipsis takes the place of a whole word where there is
/// another to stay.
fn cut_at_word(line: &str, width: usize, ellipsis: &str) -> String {
    let room = width.saturating_sub(crate::text::width(ellipsis));
    let kept = match line.rsplit_once(' ') {
        Some((kept, _)) if crate::text::width(line) > room => kept,
        _ => fit(line, room),
    };
    format!("{}{ellipsis}", kept.trim_end())
}

/// An outlet's name where columns are dear: without its leading "The".
pub fn outlet_name(name: &str) -> &str {
    name.strip_prefix("The ").map(str::trim_start).filter(|rest| !rest.is_empty()).unwrap_or(name)
}

#[cfg(test)]
mod tests;
