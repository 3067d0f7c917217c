//! The parts of a page that hold no stories of its own.

use std::collections::{HashMap, HashSet};

use crate::page::cards;
use crate::page::lexicon::{Role, role};
use crate::page::tree::Tree;

/// The fewest characters of a link that is as long as a headline.
const LONG: usize = 18;
/// To how many places a text leads that says what its link does.
const CALLS: usize = 3;
/// How many times as many headlines as the page keeps may be cut off by what their parts are called.
const KEPT: usize = 4;
/// The fewest elements of one look that are cards.
const CARDS: usize = 3;

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
    /// What labelled elements look like that are cards.
    looks: HashSet<u64>,
    /// Whether what elements are called may tell parts apart.
    trusts_names: bool,
    /// How many links to stories stand before a node.
    before: Vec<u32>,
    /// How many links with a text stand before a node.
    links: Vec<u32>,
    /// How many of them have a text as long as a headline.
    long: Vec<u32>,
}

/// The links with a story's address and as many words as a headline, with their texts. A text that leads to several
/// places says what its link does.
fn headlines(tree: &Tree) -> Vec<(usize, String)> {
    let mut places: HashMap<String, HashSet<String>> = HashMap::new();
    let mut found: Vec<(usize, String)> = Vec::new();
    for link in tree.all("a").filter(|&link| !tree.is_hidden(link) && tree.characters(link) >= LONG) {
        if let Some(url) = tree.link(link).filter(cards::is_story_address) {
            let text = tree.text(link);
            places.entry(text.clone()).or_default().insert(url.key());
            found.push((link, text));
        }
    }
    found.retain(|(_, text)| places[text].len() < CALLS);
    found
}

/// The looks of labelled elements that are cards: each shows a story, and all of one look a good part of the page's.
fn looks_of_cards(tree: &Tree, headlines: &[(usize, String)]) -> HashSet<u64> {
    let all: HashSet<&str> = headlines.iter().map(|(_, text)| text.as_str()).collect();
    let mut looks: HashMap<u64, (HashSet<usize>, HashSet<&str>)> = HashMap::new();
    for (link, text) in headlines {
        let labelled =
            |node: &usize| [&AWAY, &ABOUT, &SIDE].into_iter().any(|role| tree.is_labelled(*node, role));
        for above in tree.above(*link).filter(labelled) {
            let (elements, texts) = looks.entry(tree.look(above)).or_default();
            elements.insert(above);
            texts.insert(text);
        }
    }
    // A menu's parts are links alone.
    let is_card = |&node: &usize| {
        tree.below(node).any(|below| tree.tag(below) == "img" || tree.is_heading(below))
            || tree.characters(node) - tree.linked(node).min(tree.characters(node)) >= LONG
    };
    let are_cards = |(elements, texts): &(HashSet<usize>, HashSet<&str>)| {
        elements.len() >= CARDS
            && texts.len() <= 2 * elements.len()
            && texts.len() * 10 >= all.len() * 4
            && elements.iter().filter(|&node| is_card(node)).count() * 2 > elements.len()
    };
    looks.into_iter().filter(|(_, held)| are_cards(held)).map(|(look, _)| look).collect()
}

impl Zones {
    /// Counts the page's story links.
    pub fn of(tree: &Tree) -> Self {
        let headlines = headlines(tree);
        let looks = looks_of_cards(tree, &headlines);
        let mut zones = Self { looks, trusts_names: true, before: vec![0], links: vec![0], long: vec![0] };
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
        // Names that cut nearly all headlines off say something else here.
        let named = zones.kept(tree, &headlines);
        zones.trusts_names = false;
        zones.trusts_names = named * KEPT >= zones.kept(tree, &headlines);
        zones
    }

    /// How many headlines stand outside the parts that hold no stories of the page's own.
    fn kept(&self, tree: &Tree, headlines: &[(usize, String)]) -> usize {
        let mut kept: HashSet<&str> = HashSet::new();
        let (mut at, mut next) = (1, 0);
        while at < tree.len() && next < headlines.len() {
            if tree.is_element(at) && (tree.is_hidden(at) || self.is_elsewhere(tree, at)) {
                at = tree.end(at);
                continue;
            }
            while headlines.get(next).is_some_and(|(link, _)| *link < at) {
                next += 1;
            }
            if let Some((_, text)) = headlines.get(next).filter(|(link, _)| *link == at) {
                kept.insert(text);
            }
            at += 1;
        }
        kept.len()
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
        if is_item || !self.trusts_names || self.looks.contains(&tree.look(node)) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    #[test]
    fn cards_are_no_part_apart_whatever_they_are_called() {
        let check = |html: &str, expected: bool| {
            let tree = parse(html, None, &Budget::document()).tree;
            let node = tree.all("div").next().expect("an element");
            assert_eq!(Zones::of(&tree).is_elsewhere(&tree, node), expected, "{html}");
        };
        let page = |card: &str| -> String {
            let cards = ["herring-are-back-again", "two-sailors-saved-again", "a-new-pier-for-the-town"];
            cards.iter().map(|story| card.replace("STORY", story)).collect()
        };
        let card = "<div class='share footer'><h3><a href=https://news.example/2026/10/STORY>The STORY today</a></h3></div>";
        check(&page(card), false);
        check(&page(&card.replace("The STORY today", "Send it to a friend")), true);
        let single = page(&card.replace("<div class='share footer'>", "<p>").replace("</div>", ""));
        check(
            &format!(
                "<div class='share footer'><a href=https://news.example/2026/09/how-we-earn-our-living>How we earn our living</a></div>{single}"
            ),
            true,
        );
    }
}
