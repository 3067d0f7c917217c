//! Which links are headlines: links of one shape speak for one another.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::links::{Link, Weight};
use super::places;
use crate::page::cards;
use crate::page::tree::Tree;

/// What the links of one shape have in common.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Shape {
    /// The addresses that they lead to.
    pub count: usize,
    /// Those with a text as long as a headline.
    pub headlines: usize,
    /// Those in headings.
    pub headings: usize,
    /// Those with a story's address.
    pub stories: usize,
    /// Those that lead to other sites.
    pub foreign: usize,
    /// Those with a time beside them.
    pub dated: usize,
}

impl Shape {
    /// Whether most of the links are headlines, so that a short one among them is a headline too.
    fn is_of_headlines(self) -> bool {
        self.count >= 3 && self.headlines * 2 >= self.count
            || self.count >= 4 && self.headlines * 3 >= self.count && self.stories * 10 >= self.count * 8
            || self.is_dated()
    }

    /// Whether a time stands beside most of the links.
    fn is_dated(self) -> bool {
        self.count >= 3 && self.dated * 10 >= self.count * 7
    }

    /// Whether hardly any of the links is a headline.
    fn is_of_labels(self) -> bool {
        !self.is_of_headlines() && self.count >= 4 && self.headlines * 4 < self.count
    }

    /// Whether links of this shape are a menu: many labels, with hardly a headline or a time among them.
    fn is_menu(self) -> bool {
        self.is_of_labels() && self.count >= 12 && self.headlines * 6 < self.count && self.dated == 0
    }

    /// Whether the page is a list of what others wrote.
    pub fn is_of_others(self, all: usize) -> bool {
        self.count >= 5
            && self.foreign * 2 > self.count
            && self.headlines * 10 >= self.count * 6
            && self.count * 10 >= all * 3
    }

    /// What the company of its like is worth to a story.
    pub fn worth(self) -> i32 {
        if !self.is_of_headlines() {
            return 0;
        }
        i32::from(self.is_dated()) + i32::from(self.count >= 5) + i32::from(self.count >= 10)
    }
}

/// The shapes of a page's links.
pub(super) fn shapes(tree: &Tree, links: &[Link], language: Option<&str>) -> HashMap<u64, Shape> {
    let mut shapes: HashMap<u64, Shape> = HashMap::new();
    let mut seen: HashSet<(u64, usize)> = HashSet::new();
    for link in links.iter().filter(|link| link.weight != Weight::None) {
        if !seen.insert((link.shape, link.key)) {
            continue;
        }
        let shape = shapes.entry(link.shape).or_default();
        shape.count += 1;
        shape.headlines += usize::from(link.weight == Weight::Headline);
        shape.headings += usize::from(link.in_heading);
        shape.stories += usize::from(link.is_story);
        shape.foreign += usize::from(link.is_foreign);
        shape.dated += usize::from(cards::is_beside(tree, link.node, language));
    }
    shapes
}

/// Whether each link may be a story's headline.
pub(super) fn judge(links: &[Link], shapes: &HashMap<u64, Shape>) -> Vec<bool> {
    let all = links.iter().filter(|link| link.weight == Weight::Headline).count();
    links
        .iter()
        .map(|link| {
            let shape = shapes.get(&link.shape).copied().unwrap_or_default();
            let is_of_others = link.is_foreign && shape.is_of_others(all);
            // An archive or a subject may be where an outlet keeps its stories: a list of headlines tells.
            let is_kept_there = !link.is_foreign
                && link.weight == Weight::Headline
                && shape.count >= 3
                && shape.headlines * 10 >= shape.count * 8
                && (link.in_heading || shape.is_dated());
            if link.leads_to_no_story && !is_of_others && !is_kept_there {
                return false;
            }
            match link.weight {
                Weight::None => false,
                // One long label among short ones is a label, whatever its address.
                Weight::Headline => {
                    link.in_heading
                        || is_of_others
                        || !shape.is_of_labels()
                        || link.is_story && !shape.is_menu()
                }
                Weight::Short => {
                    shape.is_of_headlines() && (link.is_story || !link.is_foreign || is_of_others)
                        || link.in_heading && link.is_story && !link.is_foreign
                }
            }
        })
        .collect()
}

/// The cards of the headlines that stand in headings: the link's place in the list and the card's nodes.
pub(super) fn cards(
    tree: &Tree,
    links: &[Link],
    may_be: &[bool],
    shapes: &HashMap<u64, Shape>,
) -> Vec<(usize, Range<usize>)> {
    let is_of_headlines = |link: &Link| shapes.get(&link.shape).is_some_and(|shape| shape.is_of_headlines());
    let is_main = |at: usize| {
        let link = &links[at];
        may_be[at] && link.in_heading && (link.weight == Weight::Headline || is_of_headlines(link))
    };
    let main: Vec<usize> = (0..links.len()).filter(|&at| is_main(at)).collect();
    let marks: Vec<(usize, usize)> = main.iter().map(|&at| (links[at].node, links[at].key)).collect();
    let ranges: Vec<Range<usize>> =
        places::roots(tree, &marks).into_iter().map(|root| root..tree.end(root)).collect();
    let mut looks: HashMap<u64, HashSet<usize>> = HashMap::new();
    for (&at, range) in main.iter().zip(&ranges) {
        looks.entry(tree.look(range.start)).or_default().insert(links[at].key);
    }
    let is_card = |range: &Range<usize>| {
        matches!(tree.tag(range.start), "article" | "li" | "tr") || looks[&tree.look(range.start)].len() >= 3
    };
    main.into_iter().zip(ranges).filter(|(_, range)| is_card(range)).collect()
}

/// Whether each link stands in the card of a headline of more weight: a person, a subject, a link of its summary.
pub(super) fn beside_headlines(links: &[Link], cards: &[(usize, Range<usize>)]) -> Vec<bool> {
    let mut is_beside = vec![false; links.len()];
    for (at, range) in cards {
        let start = links.partition_point(|link| link.node < range.start);
        let end = links.partition_point(|link| link.node < range.end);
        for other in start..end {
            let link = &links[other];
            let is_lesser = link.weight == Weight::Short || link.is_foreign || !link.is_story;
            is_beside[other] |= link.key != links[*at].key && is_lesser;
        }
    }
    is_beside
}
