//! What a reader mode would keep of a page.

use std::collections::HashSet;

use dom_query::Document;
use dom_smoothie::Readability;

use crate::model::Budget;
use crate::page::tree::{MARK, Tree};

/// Elements beyond which the reader mode, which cannot be cut short, is not asked.
const READER_MODE_NODES: usize = 40_000;

/// The elements that a reader mode would keep.
pub(super) fn reader_mode(tree: &Tree, document: Document, budget: &Budget) -> HashSet<usize> {
    if tree.len() > READER_MODE_NODES || budget.check().is_err() {
        return HashSet::new();
    }
    tree.mark(&document);
    let Ok(mut reader) = Readability::with_document(document, None, None) else { return HashSet::new() };
    let Ok(article) = reader.parse() else { return HashSet::new() };
    let mark = format!("{MARK}=\"");
    article
        .content
        .match_indices(mark.as_str())
        .filter_map(|(at, _)| {
            let digits = &article.content[at + mark.len()..];
            digits[..digits.find('"')?].parse().ok()
        })
        .filter(|&node| node < tree.len())
        .collect()
}
