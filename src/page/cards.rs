//! Cards: places on a page that announce one other story each.
//!
//! A card is the largest element in which all headline-like links lead to one address. What it shows
//! is read from its lines: headline, kicker, standfirst, byline, time. Nothing here depends on what
//! classes are called, though words in them decide where the lines alone do not.

use std::collections::HashMap;

use self::card::Link;
use super::figures;
use super::tree::Tree;
use crate::model::{Budget, WebUrl};

mod addresses;
mod card;
mod fields;
mod labels;
mod reader;
mod times;
mod title;

pub(super) use addresses::{digits, is_sibling, is_story_address, leads_to_no_story};
pub(super) use card::{Card, is_headline_text, when, wide};
pub(super) use fields::read;
pub(super) use labels::{is_call, is_host};
pub(super) use reader::{Manner, Place};
pub(super) use times::{is_beside, is_time};

/// The most links of a page that are looked at.
const LINKS: usize = 8_000;
/// The most characters that a card shows.
const CARD: usize = 2_400;

/// How cards beside a story are read. Many sites build the lists there by program, one field a line.
const BESIDE_STORY: Manner = Manner {
    takes_whole_lines: false,
    parts_headlines: false,
    dates_by_line: true,
    takes_first_label: true,
    takes_paragraphs: false,
    is_no_kicker: |_| false,
};

/// What cards are looked for.
pub(super) struct Search<'a> {
    /// The page's own addresses: what leads there is no card, and no part of another one.
    pub own: &'a [&'a WebUrl],
    /// The page's language.
    pub language: Option<&'a str>,
    /// Elements that hold no cards.
    pub skip: &'a dyn Fn(usize) -> bool,
    /// Nodes that are part of no card, in order: the headings of lists.
    pub boundaries: &'a [usize],
    /// Whether a few words are a headline where the address is a story's.
    pub takes_short: bool,
}

/// Finds all cards of a page, those too that announce the same story again.
pub(super) fn find(tree: &Tree, search: &Search, budget: &Budget) -> Vec<Card> {
    let own = search.own.first().copied();
    let own_keys: Vec<String> = search.own.iter().map(|own| own.key()).collect();
    let (links, keys) = links(tree, search, budget);
    let is_own: Vec<bool> = keys.iter().map(|key| own_keys.contains(key)).collect();
    let mut is_candidate = vec![false; keys.len()];
    for link in links.iter().filter(|link| link.is_headline && !leads_to_no_story(&link.url, own)) {
        is_candidate[link.key] = true;
    }
    let marks = links.iter().filter(|link| is_candidate[link.key]).map(|link| (link.node, link.key));
    let only = only(tree, marks);
    let mut cards: Vec<Card> = Vec::new();
    let mut done: Vec<Vec<usize>> = vec![Vec::new(); keys.len()];
    for (at, link) in links.iter().enumerate() {
        if !link.is_headline || !is_candidate[link.key] || is_own[link.key] {
            continue;
        }
        if at % 32 == 0 && budget.check().is_err() {
            break;
        }
        // A second link of the same card.
        if done[link.key].last().is_some_and(|&root| tree.is_within(link.node, root)) {
            continue;
        }
        let root = root(tree, link, &only, search.boundaries);
        // Where words lead to the link in one line with it, the link alone says what the story is called.
        let read = |root: usize| {
            let place =
                Place { range: root..tree.end(root), others: &[], bearer: link.node, link: link.node };
            read(tree, &link.url, &place, search.language, BESIDE_STORY)
        };
        let card = read(root).or_else(|| {
            let is_lead = search.takes_short && root != link.node;
            is_lead.then(|| read(link.node)).flatten()
        });
        if let Some(card) = card {
            done[link.key].push(root);
            cards.push(card);
        }
    }
    cards
}

/// The links of a page, and the addresses that they lead to.
fn links(tree: &Tree, search: &Search, budget: &Budget) -> (Vec<Link>, Vec<String>) {
    let own = search.own.first().copied();
    let mut links: Vec<Link> = Vec::new();
    let mut keys: Vec<String> = Vec::new();
    let mut number_of: HashMap<String, usize> = HashMap::new();
    let mut at = 1;
    while at < tree.len() {
        if at % 256 == 0 && budget.check().is_err() || links.len() >= LINKS {
            break;
        }
        if tree.is_element(at) && (tree.is_hidden(at) || (search.skip)(at)) {
            at = tree.end(at);
            continue;
        }
        if tree.tag(at) == "a"
            && let Some(url) = tree.link(at)
        {
            let url = url.without_fragment();
            let key = url.key();
            let number = *number_of.entry(key.clone()).or_insert_with(|| {
                keys.push(key);
                keys.len() - 1
            });
            let is_story = || is_story_address(&url) || own.is_some_and(|own| is_sibling(&url, own));
            let is_headline = is_headline(tree, at, search.takes_short && is_story());
            links.push(Link { node: at, url, key: number, is_headline });
        }
        at += 1;
    }
    (links, keys)
}

/// More than one story, in what [`only`] gives.
pub(super) const MANY: usize = usize::MAX;

/// Of each node: 0 where no story is marked below it, the only one's number plus one, or [`MANY`]. Marks are
/// pairs of a node and the number of its story.
pub(super) fn only(tree: &Tree, marks: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    let mut only = vec![0usize; tree.len()];
    for (node, story) in marks {
        let here = &mut only[node];
        *here = if *here == 0 || *here == story + 1 { story + 1 } else { MANY };
    }
    for node in (1..tree.len()).rev() {
        let here = only[node];
        let above = &mut only[tree.parent(node)];
        if here != 0 && *above != here {
            *above = if *above == 0 { here } else { MANY };
        }
    }
    only
}

/// The largest element around a link that holds no other story, and no heading of a list.
fn root(tree: &Tree, link: &Link, only: &[usize], boundaries: &[usize]) -> usize {
    let has_boundary = |node: usize| {
        let next = boundaries.partition_point(|&boundary| boundary < node);
        boundaries.get(next).is_some_and(|&boundary| boundary < tree.end(node))
    };
    let mut root = link.node;
    for above in tree.above(link.node) {
        if only[above] != link.key + 1
            || tree.characters(above) > CARD
            || matches!(tree.tag(above), "body" | "main" | "html")
            || has_boundary(above) && !has_boundary(root)
        {
            break;
        }
        root = above;
    }
    root
}

fn is_headline(tree: &Tree, link: usize, takes_short: bool) -> bool {
    if tree.characters(link) == 0 {
        // A link over the whole card has no words of its own.
        let is_bare = !tree.below(link).any(|below| figures::is_picture(tree, below));
        return is_bare && tree.attribute(link, "aria-label").is_some_and(is_headline_text);
    }
    // A link in a sentence is no card.
    let holder = tree.holder(link);
    let around = tree.characters(holder) - tree.linked(holder).min(tree.characters(holder));
    if tree.has_text(holder) && !tree.holds_block(link) && around > tree.characters(link) / 2 && around > 24 {
        return false;
    }
    let text = tree.text(link);
    if is_headline_text(&text)
        || takes_short
            && text.chars().count() >= 10
            && text.contains(' ')
            && text.chars().any(char::is_alphabetic)
    {
        return true;
    }
    let in_heading = tree.above(link).take(3).any(|above| tree.is_heading(above))
        || tree.below(link).any(|below| tree.is_heading(below));
    in_heading && (text.split_whitespace().count() >= 2 || wide(&text) >= 4 || text.chars().count() >= 10)
}
