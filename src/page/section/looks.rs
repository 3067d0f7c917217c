//! What links look like, with the elements around them: those that look alike are one list.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::page::tree::Tree;

/// What the elements around a link look like: the link and its parent with their classes, those above by their tags.
pub(super) fn shape(tree: &Tree, node: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    tree.look(node).hash(&mut hasher);
    let mut depth = 0;
    for above in tree.above(node) {
        if depth == 0 {
            tree.look(above).hash(&mut hasher);
            if tree.tag(above) == "td" && is_nameless(tree, node) && is_nameless(tree, above) {
                place_in_row(tree, above, node).hash(&mut hasher);
            }
        } else {
            tree.tag(above).hash(&mut hasher);
        }
        depth += 1;
        if depth >= 4 || matches!(tree.tag(above), "li" | "article" | "tr" | "body" | "main") {
            break;
        }
    }
    hasher.finish()
}

fn is_nameless(tree: &Tree, node: usize) -> bool {
    tree.attribute(node, "class").is_none_or(|class| class.trim().is_empty())
}

/// Where a link stands in the row of a table that nothing is called in: the column of its cell, and whether words stand
/// before it there. Each row is set as the others are.
fn place_in_row(tree: &Tree, cell: usize, link: usize) -> (usize, bool) {
    let row = tree.parent(cell);
    let column = tree.children(row).filter(|&other| tree.is_element(other) && other < cell).count();
    let before = (cell + 1..link).filter_map(|node| tree.raw_text(node));
    (column, before.flat_map(str::chars).any(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    #[test]
    fn numbers_in_classes_part_no_look() {
        let html = "<p class='x3f9a row-1'></p><p class='row-2 x9f3a'></p><p class='x3fb'></p>";
        let tree = parse(html, None, &Budget::document()).tree;
        let signs: Vec<u64> = tree.all("p").map(|node| shape(&tree, node)).collect();
        assert!(signs[0] == signs[1] && signs[1] != signs[2]);
    }
}
