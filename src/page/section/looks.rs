//! What elements look like, by their names and classes: those that look alike are one list.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::page::tree::Tree;

/// What an element looks like: its name and its classes but for their numbers, which are of one element alone.
pub(super) fn sign(tree: &Tree, node: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    tree.tag(node).hash(&mut hasher);
    let mut classes: Vec<String> = tree
        .attribute(node, "class")
        .unwrap_or_default()
        .split_ascii_whitespace()
        .filter(|class| {
            !matches!(*class, "odd" | "even" | "first" | "last" | "active" | "selected" | "current")
                && !["is-", "has-", "tag-", "category-", "post-", "format-", "status-", "author-"]
                    .iter()
                    .any(|start| class.starts_with(start))
        })
        .take(4)
        .map(|class| class.chars().filter(|sign| !sign.is_ascii_digit()).collect())
        .collect();
    classes.sort_unstable();
    classes.hash(&mut hasher);
    hasher.finish()
}

/// What the elements around a link look like: the link and its parent with their classes, those above by name.
pub(super) fn shape(tree: &Tree, node: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    sign(tree, node).hash(&mut hasher);
    let mut depth = 0;
    for above in tree.above(node) {
        if depth == 0 {
            sign(tree, above).hash(&mut hasher);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    #[test]
    fn numbers_in_classes_part_no_look() {
        let html = "<p class='x3f9a row-1'></p><p class='row-2 x9f3a'></p><p class='x3fb'></p>";
        let tree = parse(html, None, &Budget::document()).tree;
        let signs: Vec<u64> = tree.all("p").map(|node| sign(&tree, node)).collect();
        assert!(signs[0] == signs[1] && signs[1] != signs[2]);
    }
}
