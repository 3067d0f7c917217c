//! Headlines that are no links: the story is where a link beside them leads, "Read more" or the comments.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::links::{Link, Weight};
use super::places;
use super::zones::Zones;
use crate::page::cards;
use crate::page::lexicon::{Topic, topic};
use crate::page::tree::Tree;
use crate::text::fold;

/// The fewest such headlines of one look that make a list.
const LIST: usize = 3;
/// Words for comments.
static COMMENTS: Topic = Topic::new(|| topic("lists.comments"));
/// Words of a call for something else than reading on.
static OTHER_CALLS: Topic = Topic::new(|| topic("lists.other-call"));

/// A headline that is no link.
pub(super) struct Bare {
    /// The heading.
    pub heading: usize,
    /// What belongs to its story.
    pub range: Range<usize>,
    /// The link that leads there, by its place in the list of links.
    pub link: usize,
}

/// Finds the lists of such headlines. `may_be` tells which of the links are headlines themselves, `cards`
/// are those of headlines that are links.
pub(super) fn find(
    tree: &Tree,
    links: &[Link],
    may_be: &[bool],
    cards: &[(usize, Range<usize>)],
    zones: &Zones,
) -> Vec<Bare> {
    // In the card of a headline that is a link, another heading is that of its sound or film.
    let is_in_card = |node: usize| {
        let at = cards.partition_point(|(_, card)| card.start <= node);
        at > 0 && cards[at - 1].1.contains(&node)
    };
    let mut looks: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut at = 1;
    while at < tree.len() {
        let is_out = tree.is_element(at)
            && (tree.is_hidden(at) || tree.tag(at) == "a" || zones.is_elsewhere(tree, at));
        if is_out {
            at = tree.end(at);
            continue;
        }
        if tree.is_heading(at) {
            let is_long = (10..300).contains(&tree.characters(at)) || cards::wide(&tree.text(at)) >= 6;
            if tree.linked(at) == 0 && is_long && !is_in_card(at) {
                looks.entry(tree.look(at)).or_default().push(at);
            }
            at = tree.end(at);
            continue;
        }
        at += 1;
    }
    let lists = looks.values().filter(|headings| headings.len() >= LIST);
    let mut found: Vec<Bare> = lists.flat_map(|headings| list(tree, links, may_be, headings)).collect();
    found.sort_by_key(|bare| bare.heading);
    found
}

/// The stories under headings of one look, or none if the headings are those of lists.
fn list(tree: &Tree, links: &[Link], may_be: &[bool], headings: &[usize]) -> Vec<Bare> {
    let marks: Vec<(usize, usize)> = headings.iter().copied().zip(0..).collect();
    let ranges = places::find(tree, &marks);
    let mut found: Vec<Bare> = Vec::new();
    let mut taken = HashSet::new();
    let mut others = 0;
    for (&heading, range) in headings.iter().zip(ranges) {
        let start = links.partition_point(|link| link.node < range.start);
        let end = links.partition_point(|link| link.node < range.end);
        let Some(link) = choose(tree, links, start..end, heading) else { continue };
        let rivals: HashSet<usize> = (start..end)
            .filter(|&at| may_be[at] && links[at].key != links[link].key)
            .filter(|&at| links[at].weight == Weight::Headline)
            .map(|at| links[at].key)
            .collect();
        others += rivals.len();
        if taken.insert(links[link].key) {
            found.push(Bare { heading, range, link });
        }
    }
    let are_stories = found.len() >= LIST && found.len() * 10 >= headings.len() * 6 && others <= found.len();
    if are_stories { found } else { Vec::new() }
}

/// The link that leads to the story of a heading: one that says so, one over its picture, its comments.
fn choose(tree: &Tree, links: &[Link], among: Range<usize>, heading: usize) -> Option<usize> {
    let title = fold(&tree.text(heading));
    among
        .filter(|&at| !links[at].leads_to_no_story && !links[at].is_foreign)
        .filter_map(|at| {
            let link = &links[at];
            let is_of_comments = tells_comments(&link.text);
            let named = ["aria-label", "title"]
                .iter()
                .filter_map(|name| tree.attribute(link.node, name))
                .any(|named| fold(named).contains(&title));
            let rank = if is_of_comments {
                1
            } else if link.is_call && (link.is_story || !is_other_call(&link.text)) {
                4
            } else if named {
                3
            } else if link.text.is_empty()
                && link.is_story
                && tree.below(link.node).any(|below| tree.tag(below) == "img")
            {
                2
            } else {
                return None;
            };
            Some((rank, at))
        })
        .max_by_key(|&(rank, at)| (rank, std::cmp::Reverse(at)))
        .map(|(_, at)| at)
}

/// Whether a link's text names comments: "3 comments", "Comments (none posted)".
fn tells_comments(text: &str) -> bool {
    let folded = fold(text);
    folded.chars().count() < 40 && COMMENTS.are_in(&folded)
}

/// Whether a call asks for something else than reading on.
fn is_other_call(text: &str) -> bool {
    let folded = fold(text);
    folded.split(' ').any(|word| OTHER_CALLS.has(word)) || OTHER_CALLS.has(&folded)
}
