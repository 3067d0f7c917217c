//! What a reader mode would keep of a page.

use std::collections::HashSet;

use dom_query::Document;
use dom_smoothie::Readability;

use crate::model::Budget;
use crate::page::tree::{MARK, Tree};

/// Elements beyond which the reader mode, which cannot be cut short, is not asked.
const READER_MODE_NODES: usize = 40_000;
/// The sum of the squares of all nodes' depths beyond which it is not asked either: it counts the text below
/// each list for each element around it. Real pages stay below an eighth of that.
const READER_MODE_COST: usize = 8_000_000;

/// The elements that a reader mode would keep.
pub(super) fn reader_mode(tree: &Tree, document: Document, budget: &Budget) -> HashSet<usize> {
    if tree.len() > READER_MODE_NODES || cost(tree) > READER_MODE_COST || budget.check().is_err() {
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

/// What the reader mode does for nested elements, as it grows with the page.
fn cost(tree: &Tree) -> usize {
    let mut depths = vec![0usize; tree.len()];
    for node in 1..tree.len() {
        depths[node] = depths[tree.parent(node)] + 1;
    }
    depths.iter().map(|depth| depth * depth).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::tree::parse::parse;

    #[test]
    fn a_page_of_lists_in_lists_is_not_given_to_the_reader_mode() {
        let check = |lists: usize, is_asked: bool| {
            let line = "The eels came up the river again this week, and nobody has counted them yet.";
            let paragraphs = format!("<p>{line} {line} {line}</p>").repeat(8);
            let html = format!("<article>{paragraphs}</article>{}", "<option><ul>x".repeat(lists));
            let parsed = parse(&html, None, &Budget::document());
            let kept = reader_mode(&parsed.tree, parsed.document, &Budget::document());
            assert_eq!(!kept.is_empty(), is_asked, "{lists} lists");
        };
        check(20, true);
        check(220, false);
    }
}
