//! The parts of a page that hold no stories of its own.

use crate::page::cards;
use crate::page::lexicon::{Role, role};
use crate::page::tree::Tree;

/// The fewest characters of a link that is as long as a headline.
const LONG: usize = 18;

/// Labels of parts that lead away from the site or serve it, whatever they hold.
static AWAY: Role = Role::new(|| role("away"));

/// Labels of parts that lead about the site, unless most of their links are headlines.
static ABOUT: Role = Role::new(|| role("about"));

/// Labels of lists that rank or repeat what stands elsewhere.
static SIDE: Role = Role::new(|| role("side"));

/// Labels of what is one story of a list.
static ITEM: Role = Role::new(|| role("item"));

/// How much of the page's story links an element holds.
pub(super) struct Zones {
    /// How many links to stories stand before a node.
    before: Vec<u32>,
    /// How many links with a text stand before a node.
    links: Vec<u32>,
    /// How many of them have a text as long as a headline.
    long: Vec<u32>,
}

impl Zones {
    /// Counts the page's story links.
    pub fn of(tree: &Tree) -> Self {
        let mut zones = Self { before: vec![0], links: vec![0], long: vec![0] };
        let (mut stories, mut links, mut long) = (0, 0, 0);
        for node in 0..tree.len() {
            if tree.tag(node) == "a" && !tree.is_hidden(node) && tree.characters(node) > 0 {
                let is_story = tree.characters(node) >= 8
                    && tree
                        .attribute(node, "href")
                        .and_then(|href| tree.address(href))
                        .is_some_and(|url| cards::is_story_address(&url));
                stories += u32::from(is_story);
                links += 1;
                long += u32::from(tree.characters(node) >= LONG);
            }
            zones.before.push(stories);
            zones.links.push(links);
            zones.long.push(long);
        }
        zones
    }

    /// Whether most of the links of an element are as long as headlines.
    fn is_of_headlines(&self, tree: &Tree, node: usize) -> bool {
        let count = |counts: &[u32]| counts[tree.end(node)] - counts[node];
        count(&self.long) >= 3 && count(&self.long) * 10 >= count(&self.links) * 6
    }

    /// The part of the page's story links that stands in an element, in hundredths.
    fn share(&self, tree: &Tree, node: usize) -> u32 {
        let all = self.before.last().copied().unwrap_or_default();
        let inside = self.before[tree.end(node)] - self.before[node];
        (inside * 100).checked_div(all).unwrap_or_default()
    }

    /// Whether an element by itself is a part that holds no stories of the page's own.
    pub fn is_elsewhere(&self, tree: &Tree, node: usize) -> bool {
        let tag = tree.tag(node);
        let is_named = matches!(tag, "nav" | "footer" | "dialog" | "form" | "menu")
            || matches!(
                tree.attribute(node, "role"),
                Some("navigation" | "contentinfo" | "search" | "dialog" | "menu" | "menubar" | "alertdialog")
            );
        // A row or card may have any word among its classes: those of its subjects, for one.
        let is_item = matches!(tag, "article" | "li" | "tr" | "a" | "body" | "main" | "html")
            || tree.is_labelled(node, &ITEM);
        if is_named {
            return self.share(tree, node) < 50;
        }
        if is_item {
            return false;
        }
        if tree.is_labelled(node, &AWAY) {
            return self.share(tree, node) < 40;
        }
        if tree.is_labelled(node, &ABOUT) {
            return self.share(tree, node) < 40 && !self.is_of_headlines(tree, node);
        }
        tree.is_labelled(node, &SIDE) && self.share(tree, node) < 30
    }
}
