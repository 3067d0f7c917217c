//! Bytes of a feed document to entries, with a remark for each thing that was mended or skipped.
//!
//! Knows `model` and `text`. Opens no socket, reads no file.

use crate::model::{Budget, Feed, WebUrl};
use crate::text::SafeText;

/// The largest feed document that is read, decoded bytes.
pub const FEED_BYTES: usize = 15 * 1024 * 1024;

/// The document is no feed; says what it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct NotAFeed {
    /// A sentence: "this is an HTML page".
    pub reason: SafeText,
}

/// Reads a feed document of any dialect.
///
/// `content_type` is the response's header, `base` the address that the document came from.
/// Relative addresses are left as written where no base is known.
pub fn parse(
    bytes: &[u8],
    content_type: Option<&str>,
    base: Option<&WebUrl>,
    budget: &Budget,
) -> Result<Feed, NotAFeed> {
    let _ = (bytes, content_type, base, budget);
    todo!()
}
