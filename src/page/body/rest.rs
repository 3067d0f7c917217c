//! What stands among a story's text and is no part of it.

use std::collections::HashSet;

use super::weigh::{OTHER_TAGS, Others, STORY};
use crate::model::Budget;
use crate::page::lexicon::{Role, role};
use crate::page::tree::{Tree, is_block};

/// What the box of a picture is called that is none of the story.
static NO_PICTURE: Role = Role::new(|| role("no-picture"));

/// Elements below the root that are not the story.
pub(super) fn leave_out(
    tree: &Tree,
    root: usize,
    sums: &[usize],
    others: &Others,
    budget: &Budget,
) -> HashSet<usize> {
    let total = sums[0];
    let mut left_out = HashSet::new();
    let mut node = root + 1;
    while node < tree.end(root) {
        if node.is_multiple_of(64) && budget.check().is_err() {
            break;
        }
        if tree.is_element(node) && is_not_story(tree, node, sums[node], total, others) {
            left_out.insert(node);
            node = tree.end(node);
        } else {
            node += 1;
        }
    }
    left_out
}

fn is_not_story(tree: &Tree, node: usize, weight: usize, total: usize, others: &Others) -> bool {
    // Whatever it is called: it holds a good part of the text.
    if weight * 100 > total * 30 {
        return false;
    }
    let tag = tree.tag(node);
    if matches!(
        tag,
        "figure" | "img" | "picture" | "figcaption" | "body" | "html" | "iframe" | "video" | "audio"
    ) {
        return tree.is_labelled(node, &NO_PICTURE);
    }
    if OTHER_TAGS.contains(&tag) {
        return !(tag == "form" && weight > 0);
    }
    // A heading that a table of contents leads to is named after it.
    let is_heading = matches!(tag, "h2" | "h3" | "h4" | "h5" | "h6") && tree.linked(node) == 0;
    if is_heading && tree.is_called(node, "toc") {
        return false;
    }
    if others.are(tree, node)
        && !(weight > 0 && tree.is_labelled(node, &STORY))
        && (is_block(tag) || stands_alone(tree, node))
    {
        return true;
    }
    // A box of links: cards of other stories, tags.
    let is_box = matches!(tag, "div" | "section" | "ul" | "ol" | "article" | "table" | "dl" | "header");
    is_box && weight == 0 && tree.characters(node) > 0 && {
        let density = tree.link_density(node);
        let links = || tree.all_below(node, "a").filter(|&link| tree.characters(link) > 0).take(3).count();
        let links = if density > 0.6 { links() } else { 0 };
        links >= 2 && density > 0.6 || links == 1 && density > 0.9
    }
}

/// Whether an element within a line is all of that line: a word of a sentence is no box.
fn stands_alone(tree: &Tree, node: usize) -> bool {
    let Some(holder) = tree.above(node).find(|&above| is_block(tree.tag(above))) else { return true };
    !tree.has_text(holder) || tree.characters(node) == tree.characters(holder)
}
