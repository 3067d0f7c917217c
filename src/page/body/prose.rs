//! The paragraphs of a page that speak for their place, and how loudly, free of what elements are called.

use crate::page::lexicon::{Role, role};
use crate::page::tree::{Tree, is_block};

/// The fewest characters of a paragraph that speaks for its place.
pub(super) const SPEAKING: usize = 40;
/// The most that one paragraph can say for its place.
pub(super) const LOUDEST: usize = 1_200;
/// The fewest characters and items of a list of short lines that speaks for its place.
const LIST: usize = 100;
const ITEMS: usize = 3;
/// What an element is called that holds a story's text.
pub(super) static STORY: Role = Role::new(|| role("story"));
/// What is never the story, whatever stands in it: tested where it holds little of the text.
pub(super) static OTHER: Role = Role::new(|| role("other"));
/// The same, but a page may also call its story so: a gallery with paragraphs, a text that is not behind the
/// wall, a live report's cards.
pub(super) static EITHER: Role = Role::new(|| role("either"));
/// Elements that are never the story's text.
pub(super) const OTHER_TAGS: &[&str] =
    &["nav", "footer", "aside", "form", "button", "dialog", "label", "fieldset"];

/// The paragraphs of a page, free of what elements are called.
pub(in crate::page) struct Prose {
    /// Characters of text directly in each block element, those of its inline elements included.
    pub own: Vec<usize>,
    /// The speaking paragraphs and what they say.
    pub leaves: Vec<(usize, usize)>,
}

/// Measures the paragraphs of a page.
pub(in crate::page) fn prose(tree: &Tree) -> Prose {
    let count = tree.len();
    let mut own = vec![0; count];
    let mut own_linked = vec![0; count];
    let mut holder = vec![0; count];
    let mut in_link = vec![false; count];
    for node in 1..count {
        let parent = tree.parent(node);
        if tree.raw_text(node).is_some() {
            if !tree.is_hidden(node) {
                let characters = tree.characters(node);
                own[holder[parent]] += characters;
                if in_link[parent] {
                    own_linked[holder[parent]] += characters;
                }
            }
            continue;
        }
        let tag = tree.tag(node);
        holder[node] = if is_block(tag) { node } else { holder[parent] };
        in_link[node] = in_link[parent] || tag == "a" && tree.attribute(node, "href").is_some();
    }
    let mut leaves = Vec::new();
    for node in 1..count {
        let characters = own[node];
        if characters == 0 || own_linked[node] * 2 > characters {
            continue;
        }
        let tag = tree.tag(node);
        let least = match tag {
            "p" | "div" | "section" | "article" | "blockquote" | "pre" | "main" => SPEAKING,
            "td" | "li" | "dd" => 3 * SPEAKING,
            _ => continue,
        };
        // A sign of an East Asian script says as much as two or three letters.
        let text_is_wide =
            || tree.text(node).chars().take(60).filter(|character| *character > '\u{2e80}').count() > 20;
        if characters >= least || characters * 5 >= least * 2 && text_is_wide() {
            leaves.push((node, characters.min(LOUDEST)));
        }
    }
    let lists = lists(tree, &leaves);
    leaves.extend(lists);
    leaves.sort_unstable();
    Prose { own, leaves }
}

/// The lists of short lines that are text, as ingredients and results are: no paragraph in them, few links.
fn lists(tree: &Tree, leaves: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let spoken = sums(tree, leaves);
    let mut lists = Vec::new();
    let mut node = 1;
    while node < tree.len() {
        let is_list = matches!(tree.tag(node), "ul" | "ol") && !tree.is_hidden(node) && spoken[node] == 0;
        let characters = tree.characters(node);
        let items = || {
            tree.children(node).filter(|&item| tree.tag(item) == "li" && tree.characters(item) > 0).count()
        };
        if is_list && characters >= LIST && tree.linked(node) * 5 < characters && items() >= ITEMS {
            lists.push((node, characters.min(LOUDEST)));
        }
        node = if is_list { tree.end(node) } else { node + 1 };
    }
    lists
}

/// What the paragraphs below each element say together.
pub(super) fn sums(tree: &Tree, leaves: &[(usize, usize)]) -> Vec<usize> {
    let mut sums = vec![0; tree.len()];
    for &(leaf, weight) in leaves {
        sums[leaf] += weight;
    }
    for node in (1..tree.len()).rev() {
        let sum = sums[node];
        sums[tree.parent(node)] += sum;
    }
    sums
}
