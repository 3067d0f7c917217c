//! What stands among a story's text and is no part of it.

use std::collections::HashSet;

use super::prose::{OTHER_TAGS, STORY};
use super::weigh::Others;
use crate::model::Budget;
use crate::page::choice::{Rule, Trace};
use crate::page::lexicon::{Role, role};
use crate::page::tree::{Tree, is_block};
use crate::page::{names, steps};

/// What the box of a picture is called that is none of the story.
static NO_PICTURE: Role = Role::new(|| role("no-picture"));

/// Elements below the root that are not the story.
pub(super) fn leave_out(
    tree: &Tree,
    root: usize,
    sums: &[usize],
    others: &Others,
    budget: &Budget,
    trace: &Trace,
) -> HashSet<usize> {
    let total = sums[0];
    let mut left_out = HashSet::new();
    let mut node = root + 1;
    while node < tree.end(root) {
        if node.is_multiple_of(64) && budget.check().is_err() {
            break;
        }
        let rule =
            if tree.is_element(node) { not_story(tree, node, sums[node], total, others) } else { None };
        if let Some(rule) = rule {
            trace.cut(tree, node, rule);
            left_out.insert(node);
            node = tree.end(node);
        } else {
            node += 1;
        }
    }
    left_out
}

/// The rule by which an element is no part of the story.
fn not_story(tree: &Tree, node: usize, weight: usize, total: usize, others: &Others) -> Option<Rule> {
    // Whatever it is called: it holds a good part of the text.
    if weight * 100 > total * 30 {
        return None;
    }
    let tag = tree.tag(node);
    if matches!(
        tag,
        "figure" | "img" | "picture" | "figcaption" | "body" | "html" | "iframe" | "video" | "audio"
    ) {
        let is_advert = tree.is_labelled(node, &NO_PICTURE);
        return is_advert.then_some("called an advert, a logo or a portrait");
    }
    if OTHER_TAGS.contains(&tag) {
        return (!(tag == "form" && weight > 0))
            .then_some("an element of the page's frame, or to be filled in");
    }
    // A heading that a table of contents leads to is named after it.
    let is_heading = matches!(tag, "h2" | "h3" | "h4" | "h5" | "h6") && tree.linked(node) == 0;
    if is_heading && tree.is_called(node, "toc") {
        return None;
    }
    if others.are(tree, node)
        && !(weight > 0 && tree.is_labelled(node, &STORY))
        && (is_block(tag) || stands_alone(tree, node))
    {
        return Some("called by a name that no story has");
    }
    // A box of links: cards of other stories, tags.
    let is_box = matches!(tag, "div" | "section" | "ul" | "ol" | "article" | "table" | "dl" | "header");
    let is_of_links = is_box && weight == 0 && tree.characters(node) > 0 && {
        let density = tree.link_density(node);
        let links = || tree.all_below(node, "a").filter(|&link| tree.characters(link) > 0).take(3).count();
        let links = if density > 0.6 { links() } else { 0 };
        links >= 2 && density > 0.6 || links == 1 && density > 0.9
    };
    (is_of_links && !steps::is_one(tree, node) && !names::are_list(tree, node)).then_some("a box of links")
}

/// Whether an element within a line is all of that line: a word of a sentence is no box.
fn stands_alone(tree: &Tree, node: usize) -> bool {
    let Some(holder) = tree.above(node).find(|&above| tree.is_block(above)) else { return true };
    !tree.has_text(holder) || tree.characters(node) == tree.characters(holder)
}
