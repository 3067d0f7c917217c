//! Which paragraphs speak for their place, and how loudly.

use super::prose::{EITHER, OTHER, OTHER_TAGS, Prose, STORY, sums};
use super::run::Run;
use crate::page::lexicon::NAMES;
use crate::page::tree::Tree;

/// What each element says for its place.
pub(super) struct Weights {
    /// Characters of text directly in each block element, those of its inline elements included.
    pub own: Vec<usize>,
    /// Whether an element is, or stands below, something that is never the story.
    pub is_other: Vec<bool>,
    /// The speaking paragraphs and what they say.
    pub leaves: Vec<(usize, usize)>,
    /// What elements are called that are never the story.
    pub others: Others,
}

/// What elements are called that are never the story: without what most of the text is called.
pub(super) struct Others {
    /// Names that a story may have too, and this one has not.
    either: Vec<&'static str>,
}

impl Others {
    /// Whether an element is called so.
    pub fn are(&self, tree: &Tree, node: usize) -> bool {
        tree.is_labelled(node, &OTHER)
            || tree.is_labelled(node, &EITHER) && self.either.iter().any(|name| tree.is_called(node, name))
    }
}

/// Weighs the paragraphs of a page: what its elements are called counts against those that are not the run's.
pub(super) fn weigh(tree: &Tree, prose: Prose, run: Option<&Run>) -> Weights {
    let Prose { own, mut leaves } = prose;
    let count = tree.len();
    let mut is_other = vec![false; count];
    let is_of_run = |node: usize| run.is_some_and(|run| run.nodes.contains(&node));
    // What is never the story, unless most of all paragraphs stand in it, whatever it is called.
    let all = sums(tree, &leaves);
    let holds_most = |node: usize| all[node] * 5 >= all[0] * 2;
    let most: Vec<usize> = (1..count)
        .filter(|&node| {
            tree.is_element(node) && holds_most(node) && !matches!(tree.tag(node), "html" | "body")
        })
        .collect();
    let is_void = |name: &&str| most.iter().any(|&node| tree.is_called(node, name));
    let others = Others { either: NAMES.giving(*EITHER).filter(|name| !is_void(name)).collect() };
    for node in 1..count {
        is_other[node] = is_other[tree.parent(node)]
            || tree.is_element(node) && !holds_most(node) && !is_of_run(node) && {
                let tag = tree.tag(node);
                OTHER_TAGS.contains(&tag)
                    || matches!(tag, "figure" | "figcaption")
                    || others.are(tree, node) && !tree.is_labelled(node, &STORY)
            };
    }
    leaves.retain(|(leaf, _)| !is_other[*leaf]);
    Weights { own, is_other, leaves, others }
}
