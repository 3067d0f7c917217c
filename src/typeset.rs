//! Sets an article for one width.
//!
//! Takes blocks, gives lines. Knows `model` and `text`; nothing of the terminal, of scrolling or of
//! colour: a line carries roles, and the theme decides what they look like. The same article is set
//! again for each new width, so nothing here is slow or keeps anything.
//!
//! A page's text is made of [`SafeText`] and of this room's own glyphs, nothing else. No line is
//! wider than its page, from two columns on. A [`crate::model::Place`] found on one setting is found again on any
//! other of the same article.

mod body;
pub mod dates;
mod fields;
mod flow;
mod glyphs;
mod head;
mod listing;
mod page;
mod printed;
mod setter;
mod setting;
mod table;
mod told;

pub use body::TEXT_BYTES;
pub use fields::{headline, outlet_name};
pub use page::{Destination, Found, Line, Page, Piece, Spot, Target};
pub use printed::Printed;
pub use setting::{DIGITS, Listing, MEASURE, Setting};

use self::body::Body;
use self::flow::Look;
use self::setter::Setter;
use crate::model::Role;
use crate::text::SafeText;

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
    let listing = Listing {
        rows: setting.related,
        origin: published.filter(|when| when.clock().is_some()).and_then(|when| when.instant()),
        width: setting.width,
        zone: setting.zone,
        now: setting.now,
        ascii: setting.ascii,
    };
    listing::set(&mut setter, &listing);
    let mut page = setter.finish();
    page.remark = remark;
    page
}

/// Sets the related stories as a view of their own: target `n` is row `n`, with the same digits as
/// at the end of the article.
pub fn related(listing: &Listing) -> Page {
    let mut setter = Setter::new(listing.width.max(1), listing.ascii);
    listing::set(&mut setter, listing);
    setter.finish()
}

#[cfg(test)]
mod tests;
