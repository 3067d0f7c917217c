//! Bytes of HTML to an article, with remarks.
//!
//! Knows `model` and `text`. Opens no socket, reads no file.

use crate::model::{Article, Block, Budget, Discovery, SectionPage, WebUrl};

/// The largest page that is read, decoded bytes.
pub const PAGE_BYTES: usize = 8 * 1024 * 1024;

/// Reads a page as an article. Never fails: what it is not, its verdict and remarks say.
pub fn read(bytes: &[u8], content_type: Option<&str>, address: Option<&WebUrl>, budget: &Budget) -> Article {
    let _ = (bytes, content_type, address, budget);
    todo!()
}

/// Reads a page as a section: its cards in the editors' order, one entry a story.
pub fn section(
    bytes: &[u8],
    content_type: Option<&str>,
    address: Option<&WebUrl>,
    budget: &Budget,
) -> SectionPage {
    let _ = (bytes, content_type, address, budget);
    todo!()
}

/// Reads a page for what it offers as a source.
pub fn discover(bytes: &[u8], content_type: Option<&str>, address: &WebUrl, budget: &Budget) -> Discovery {
    let _ = (bytes, content_type, address, budget);
    todo!()
}

/// Reads a piece of HTML, as feeds carry it, into blocks.
pub fn fragment(html: &str, base: Option<&WebUrl>, budget: &Budget) -> Vec<Block> {
    let _ = (html, base, budget);
    todo!()
}
