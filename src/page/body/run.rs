//! The main run of prose: found without a look at what elements are called.
//!
//! A word in a class is a guess of the page's maker about looks; paragraphs that stand together below the
//! headline are the page's text whatever they are called. So names say nothing of the run, of what stands
//! around it and of each paragraph of it; of all else on the page they still do. Where the run is looked for
//! a name counts as one sign among others: less than how near the headline a paragraph stands.

use std::collections::{HashMap, HashSet};

use super::prose::{EITHER, OTHER, OTHER_TAGS, SPEAKING, sums};
use crate::model::WebUrl;
use crate::page::lexicon::{Role, role};
use crate::page::tree::{Tree, same_site};

/// How many elements above a paragraph may be the run's container.
const LEVELS: usize = 6;
/// What an element further up is credited with of a paragraph, in percent of the one below.
const DECAY: usize = 60;
/// Of all prose, the part in percent that is enough to look for the run nowhere else.
const ENOUGH: usize = 30;
/// The least prose between two headlines that makes the first one's text, in characters.
const STORY: usize = 400;
/// The fewest characters of a headline of another story.
const HEADLINE: usize = 12;
/// Letters behind the headline at which a paragraph says half as much as right below it.
pub(super) const NEAR: usize = 600;
/// What a paragraph says of its place, in percent, where what holds it is called by a name that no story has.
const NAMED: usize = 60;
/// The same where it stands in an item of a list, as comments do.
const LISTED: usize = 40;
/// The least text of an element that is one of several groups of paragraphs, in characters.
const GROUP: usize = 80;
/// How many boxes around groups that stand in other depths must look alike.
pub(super) const AROUND: usize = 2;
/// Of the prose around groups that look alike, the part in percent that must be theirs.
const GROUPED: usize = 60;
/// Of the run's prose, the part in percent that stands in paragraphs of one shape of the run.
const SHAPE: usize = 15;

/// What is called so stands beside the text.
static BESIDE: Role = Role::new(|| role("beside"));

/// The run, and all that stands around it.
#[derive(Clone)]
pub(in crate::page) struct Run {
    /// The elements that hold its paragraphs, in document order.
    pub groups: Vec<usize>,
    /// Its paragraphs.
    pub leaves: HashSet<usize>,
    /// Its paragraphs, what wraps each of them, and all elements around it.
    pub nodes: HashSet<usize>,
}

/// Finds the run among paragraphs and what each says.
pub(in crate::page) fn find(tree: &Tree, prose: &[(usize, usize)], title: Option<usize>) -> Option<Run> {
    let all = sums(tree, prose);
    // A form may be the whole page; a note beside the text is not.
    let is_framed = |leaf: usize| {
        tree.up(leaf).any(|node| {
            let tag = tree.tag(node);
            (OTHER_TAGS.contains(&tag) || matches!(tag, "figure" | "figcaption"))
                && all[node] * 5 < all[0] * 2
        })
    };
    let framed: Vec<(usize, usize)> = prose.iter().copied().filter(|(leaf, _)| !is_framed(*leaf)).collect();
    let zone = zone(tree, &framed, title);
    let prose: Vec<(usize, usize)> = framed.iter().copied().filter(|(leaf, _)| zone.contains(leaf)).collect();
    let said = said(tree, &prose, &all, title);
    let container = container(tree, &said)?;
    let groups = groups(tree, &prose, container, &zone);
    let leaves: HashSet<usize> = groups.iter().flat_map(|&group| paragraphs(tree, &said, group)).collect();
    let mut nodes = leaves.clone();
    for &leaf in &leaves {
        nodes.extend(tree.above(leaf));
        // What holds much of a paragraph is set in another type, and is no box in it.
        let is_much = |below: &usize| {
            tree.is_element(*below) && tree.characters(*below) >= SPEAKING && !tree.is_block(*below)
        };
        nodes.extend(tree.below(leaf).filter(is_much));
    }
    Some(Run { groups, leaves, nodes })
}

/// Where the page's own story stands: behind its headline, as far as the next one, within its article. Each
/// bound counts only where enough is left.
fn zone(tree: &Tree, prose: &[(usize, usize)], title: Option<usize>) -> std::ops::Range<usize> {
    let whole = 0..tree.len();
    let Some(title) = title else { return whole };
    let weight = |range: &std::ops::Range<usize>| -> usize {
        prose.iter().filter(|(leaf, _)| range.contains(leaf)).map(|(_, weight)| weight).sum()
    };
    let total = weight(&whole);
    let is_enough = |range: &std::ops::Range<usize>| {
        let weight = weight(range);
        weight * 100 >= total * ENOUGH || weight >= STORY
    };
    let mut zone = whole;
    let behind = title..tree.len();
    if weight(&behind) * 100 >= total * ENOUGH {
        zone = behind;
    }
    if let Some(article) = tree.above(title).find(|&above| tree.tag(above) == "article") {
        let inner = zone.start.max(article)..tree.end(article);
        if is_enough(&inner) {
            zone = inner;
        }
    }
    if tree.tag(title) == "h1" {
        let is_rival =
            |&other: &usize| other > title && tree.tag(other) == "h1" && tree.characters(other) >= HEADLINE;
        if let Some(rival) = zone.clone().filter(is_rival).find(|&rival| is_enough(&(zone.start..rival))) {
            zone = zone.start..rival;
        }
    }
    zone
}

/// What each paragraph says of its place: less the further it stands from the headline, and less in what is
/// called by a name that no story has, or in an item of a list.
fn said(tree: &Tree, prose: &[(usize, usize)], all: &[usize], title: Option<usize>) -> Vec<(usize, usize)> {
    let is_named = |node: usize| {
        all[node] * 5 < all[0] * 2
            && (tree.is_labelled(node, &OTHER)
                || tree.is_labelled(node, &EITHER)
                || tree.is_labelled(node, &BESIDE))
    };
    let mut behind = 0;
    let mut node = title.map_or(0, |title| tree.end(title));
    prose
        .iter()
        .map(|&(leaf, weight)| {
            let mut said = weight * 100;
            if title.is_some() {
                for text in node..leaf {
                    if tree.raw_text(text).is_some() && !tree.is_in_link(text) {
                        behind += tree.characters(text);
                    }
                }
                node = node.max(leaf);
                said = said * NEAR / (NEAR + behind);
            }
            // What wraps the paragraph alone is as good as itself.
            if tree.above(leaf).any(|above| all[above] > weight && is_named(above)) {
                said = said * NAMED / 100;
            }
            if tree.above(leaf).any(|above| tree.tag(above) == "li") {
                said = said * LISTED / 100;
            }
            (leaf, said)
        })
        .collect()
}

/// The element in which paragraphs stand closest together. What wraps a single block is looked through.
fn container(tree: &Tree, prose: &[(usize, usize)]) -> Option<usize> {
    let mut scores: HashMap<usize, usize> = HashMap::new();
    for &(leaf, weight) in prose {
        let mut share = weight;
        let mut below = leaf;
        for above in tree.above(leaf).take(LEVELS) {
            if matches!(tree.tag(above), "html" | "body") && below != leaf {
                share = share * DECAY / 100;
            }
            *scores.entry(above).or_default() += share;
            if tree.characters(above) > tree.characters(below) && !is_repeated(tree, below, above) {
                share = share * DECAY / 100;
            }
            below = above;
        }
    }
    // Of equals the innermost, then the first.
    scores
        .into_iter()
        .max_by_key(|&(node, score)| (score, node, std::cmp::Reverse(node)))
        .map(|(node, _)| node)
}

/// The container with those that go on with it: a text is often cut where an advert or a picture stands. They
/// look alike and stand as deep or in boxes that look alike, whatever they are called, and most of what stands around them all is theirs.
fn groups(
    tree: &Tree,
    prose: &[(usize, usize)],
    container: usize,
    zone: &std::ops::Range<usize>,
) -> Vec<usize> {
    let alone = vec![container];
    if tree.label(container).len() < 2 || matches!(tree.tag(container), "article" | "main" | "body") {
        return alone;
    }
    let weights = sums(tree, prose);
    let is_apart = |node: usize| {
        let mut between = tree.above(node).take_while(|&above| !tree.is_within(container, above));
        between.any(|above| OTHER_TAGS.contains(&tree.tag(above)))
    };
    let (look, depth) = (tree.look(container), tree.above(container).count());
    let around =
        |node: usize| tree.above(node).take(AROUND).map(|above| tree.look(above)).collect::<Vec<_>>();
    let mut groups = Vec::new();
    let mut node = zone.start;
    let mut before = 0;
    while node < zone.end {
        // Below the headline of another story, which leads there, stands that one's text.
        if before >= STORY && node > container && is_linked_headline(tree, node) {
            break;
        }
        let is_alike = tree.look(node) == look
            && weights[node] > 0
            && (tree.above(node).count() == depth || around(node) == around(container))
            && (node == container || !tree.is_within(container, node) && !is_apart(node));
        if is_alike {
            groups.push(node);
            before += weights[node];
        }
        node = if is_alike { tree.end(node) } else { node + 1 };
    }
    let Some(holder) =
        tree.above(container).find(|&above| groups.iter().all(|&group| tree.is_within(group, above)))
    else {
        return alone;
    };
    let held: usize = groups.iter().map(|&group| weights[group]).sum();
    if held * 100 < weights[holder] * GROUPED { alone } else { groups }
}

/// Whether a node is a headline all of which leads to another page of the site.
pub(super) fn is_linked_headline(tree: &Tree, node: usize) -> bool {
    matches!(tree.tag(node), "h1" | "h2" | "h3")
        && tree.characters(node) >= HEADLINE
        && tree.linked(node) * 10 >= tree.characters(node) * 9
        && tree.all_below(node, "a").chain(tree.above(node).filter(|&above| tree.tag(above) == "a")).any(
            |link| {
                let is_of_site = |address: &WebUrl| tree.base().is_none_or(|base| same_site(address, base));
                tree.link(link).is_some_and(|address| is_of_site(&address))
            },
        )
}

/// Whether an element is one of several of one look beside one another that hold text: a text is often cut
/// into groups where an advert stands.
fn is_repeated(tree: &Tree, node: usize, parent: usize) -> bool {
    let is_alike = |other: usize| {
        other != node
            && tree.look(other) == tree.look(node)
            && tree.characters(other) >= GROUP
            && tree.link_density(other) < 0.5
    };
    !matches!(tree.tag(node), "p" | "li" | "article") && tree.children(parent).any(is_alike)
}

/// The container's paragraphs that stand in it as most of its prose does: directly, or several wrapped alike. A
/// single box among paragraphs is none of them.
fn paragraphs(tree: &Tree, prose: &[(usize, usize)], container: usize) -> HashSet<usize> {
    let inside = || prose.iter().copied().filter(|(leaf, _)| tree.is_within(*leaf, container));
    let shape = |leaf: usize| -> Vec<&str> {
        tree.up(leaf).take_while(|&node| node != container).map(|node| tree.tag(node)).collect()
    };
    let wrap = |leaf: usize| tree.up(leaf).take_while(|&node| node != container).last().unwrap_or(leaf);
    let look = |leaf: usize| (shape(leaf), tree.label(wrap(leaf)));
    let mut weights: HashMap<Vec<&str>, usize> = HashMap::new();
    let mut wraps: HashMap<_, HashSet<usize>> = HashMap::new();
    for (leaf, weight) in inside() {
        *weights.entry(shape(leaf)).or_default() += weight;
        wraps.entry(look(leaf)).or_default().insert(wrap(leaf));
    }
    let total: usize = weights.values().sum();
    let most = weights.values().max().copied().unwrap_or(0);
    inside()
        .filter(|&(leaf, _)| {
            let weight = weights[&shape(leaf)];
            let is_alike = || wrap(leaf) == leaf || wraps[&look(leaf)].len() > 1;
            weight == most || weight * 100 >= total * SHAPE && is_alike()
        })
        .map(|(leaf, _)| leaf)
        .collect()
}
