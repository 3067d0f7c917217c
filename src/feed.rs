//! Bytes of a feed document to entries, with a remark for each thing that was mended or skipped.
//!
//! Knows `model` and `text`. Opens no socket, reads no file.
//!
//! ```text
//!  bytes ─▶ decode ─▶ text ─▶ lenient ─▶ tree ─▶ dialects ─▶ draft ─▶ canonical (feed-rs) ─▶ Feed
//!                       └──────────────▶ json ───────────────▲
//! ```
//!
//! Every document takes the same way, also a clean one: most of what goes wrong with feeds goes
//! wrong in silence, so that there would be no moment to fall back. Nothing here fails for one bad
//! entry; only what is no feed at all is an error.

mod canonical;
mod dialects;
mod entities;
mod found;
mod json;
mod lenient;
mod namespace;
mod plain;
mod tree;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::decode::{self, Decoded, Received, decode};
use crate::model::{Budget, Feed, PARSE_TIME, Remark, WebUrl};
use crate::text::SafeText;

use tree::Tree;

/// The largest feed document that is read, decoded bytes.
pub const FEED_BYTES: usize = 15 * 1024 * 1024;
/// How much of a document's start is searched for what it says it is.
const HEAD_CHARACTERS: usize = 1024;
/// The stack that reading a document takes at most, unoptimised.
pub const STACK_BYTES: usize = 1024 * 1024;

/// The document is no feed; says what it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct NotAFeed {
    /// A sentence: "this is an HTML page".
    pub reason: SafeText,
}

impl NotAFeed {
    fn because(reason: &str) -> Self {
        Self { reason: SafeText::line(reason) }
    }
}

/// Reads a feed document of any dialect.
///
/// `content_type` is the response's header, `base` the address that the document came from.
/// Relative addresses are left as written where no base is known. A panic in here is an error, and
/// [`STACK_BYTES`] of stack are enough: the depth of a document is bounded before anything descends.
pub fn parse(
    bytes: &[u8],
    content_type: Option<&str>,
    base: Option<&WebUrl>,
    budget: &Budget,
) -> Result<Feed, NotAFeed> {
    catch_unwind(AssertUnwindSafe(|| read(bytes, content_type, base, budget)))
        .unwrap_or_else(|_| Err(NotAFeed::because("the feed could not be read")))
}

fn read(
    bytes: &[u8],
    content_type: Option<&str>,
    base: Option<&WebUrl>,
    budget: &Budget,
) -> Result<Feed, NotAFeed> {
    let mut remarks = Vec::new();
    let (bytes, rest) = bytes.split_at(bytes.len().min(FEED_BYTES));
    if !rest.is_empty() {
        remarks.push(Remark::new("the feed is larger than 15 MiB; its start was read"));
    }
    if let Some(reason) = other_file(bytes) {
        return Err(NotAFeed::because(reason));
    }
    let Decoded { text, remark } = decode(Received { bytes, content_type, host: None }, decode::FEED);
    remarks.extend(remark);
    let mut draft = if text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']) {
        json::read(&text, base).map_err(NotAFeed::because)?
    } else {
        // The tree may take half of the time, so that what it holds can still be read.
        let half = Budget::lasting(PARSE_TIME / 2);
        let tree = lenient::read(&text, &half, &mut remarks);
        let root = dialects::root(&tree).ok_or_else(|| NotAFeed::because(&what_it_is(&tree, &text)))?;
        dialects::read(&tree, root, base)
    };
    remarks.append(&mut draft.feed.remarks);
    draft.feed.remarks = remarks;
    Ok(canonical::read(draft, budget))
}

/// What a file is that is no text.
fn other_file(bytes: &[u8]) -> Option<&'static str> {
    let known: &[(&[u8], &str)] = &[
        (b"\x1f\x8b", "this is a compressed file (gzip)"),
        (b"PK\x03\x04", "this is a compressed file (zip)"),
        (b"%PDF", "this is a PDF document"),
        (b"\x89PNG", "this is a picture"),
        (b"\xff\xd8\xff", "this is a picture"),
        (b"GIF8", "this is a picture"),
    ];
    if bytes.trim_ascii().is_empty() {
        return Some("this is an empty document");
    }
    known.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, reason)| *reason)
}

/// What a document is that has no feed in it.
fn what_it_is(tree: &Tree<'_>, text: &str) -> String {
    let names: Vec<String> =
        tree.children(Tree::DOCUMENT).map(|child| tree.name(child).to_ascii_lowercase()).take(8).collect();
    let has = |name: &str| names.iter().any(|one| one == name);
    let start = text.chars().take(HEAD_CHARACTERS).collect::<String>().to_ascii_lowercase();
    if has("opml") {
        "this is a list of feeds (OPML), no feed".to_owned()
    } else if has("urlset") || has("sitemapindex") {
        "this is a sitemap, no feed".to_owned()
    } else if has("html") || has("head") || has("body") || start.contains("<!doctype html") {
        "this is an HTML page, no feed".to_owned()
    } else if let Some(name) = names.first() {
        format!("this is XML of another kind (`{}`), no feed", name.chars().take(40).collect::<String>())
    } else {
        "this is plain text, no feed".to_owned()
    }
}

#[cfg(test)]
mod tests;
