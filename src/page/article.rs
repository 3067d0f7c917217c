//! The readers of a page joined to one article.

use super::tree::Parsed;
use crate::model::{Article, Budget, WebUrl};

/// Reads a parsed page as an article.
pub(super) fn read(parsed: Parsed, address: Option<&WebUrl>, budget: &Budget) -> Article {
    let _ = (parsed, address, budget);
    Article::default()
}
