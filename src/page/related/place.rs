//! What list a card stands in: what its nearest heading says, else what its containers are called, else
//! where on the page it stands.

use std::collections::HashMap;

use super::headings::{self, LONGEST, Says};
use crate::model::LinkKind;
use crate::page::cards::{self, Card};
use crate::page::lexicon::{Role, role};
use crate::page::tree::Tree;

/// How many elements up from a card its heading is looked for.
const LEVELS: usize = 14;
/// How many elements up from a link its line may go.
const LINE: usize = 5;
/// The longest words that may lead a list without being a heading element, in characters.
const SHORT: usize = 36;
/// How many elements above an unknown heading may still say by their names what the list is.
const ABOVE_UNKNOWN: usize = 2;

/// The heading of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heading {
    /// The element.
    pub node: usize,
    /// What it says, if its words are known.
    pub says: Option<Says>,
}

/// The headings of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Headings<'a> {
    /// Those that stand above what they head, in order.
    pub all: &'a [Heading],
    /// The labels of tabs, by the element that holds the list.
    pub tabs: &'a HashMap<usize, Heading>,
}

/// Characters of text between a heading and a card that make it the heading of a part of the story.
const SPOKEN: usize = 90;

/// What is called related to the story.
static RELATED: Role = Role::new(|| role("list.related"));
/// What is called the site's latest or most read.
static LATEST: Role = Role::new(|| role("list.latest"));
/// What holds no stories that belong to this one or to the site's lists.
static APART: Role = Role::new(|| role("list.apart"));
/// What stands beside or below the story, with lists of the site.
static BESIDE: Role = Role::new(|| role("beside"));

/// What a word is called that heads a list, and what the element around it.
static HEADING: Role = Role::new(|| role("heading.part"));
static HEADING_BOX: Role = Role::new(|| role("heading.box"));

/// Where a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The list's kind.
    pub kind: LinkKind,
    /// The list's heading.
    pub heading: Option<usize>,
    /// What tells the list from others: its heading, else the element that holds it.
    pub list: usize,
    /// How sure that is.
    pub ground: Ground,
}

/// What a list's kind was told by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// Words above the list, or before the link.
    Words,
    /// What a container is called.
    Name,
    /// Where it stands on the page.
    Position,
}

/// Where the story's text stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    /// The first paragraph.
    pub first: usize,
    /// Behind the last paragraph.
    pub end: usize,
}

/// Finds what may be the heading of a list: heading elements, and short words that are known to be one.
pub(super) fn find(tree: &Tree, is_story: &dyn Fn(usize) -> bool) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut at = 1;
    // Behind the last link that leads to a story: what stands in it is a headline or what stands around it.
    let mut story_end = 0;
    while at < tree.len() {
        let characters = tree.characters(at);
        if !tree.is_element(at) || characters == 0 {
            at = tree.end(at);
            continue;
        }
        if tree.tag(at) == "a" && at >= story_end && is_story(at) {
            story_end = tree.end(at);
        }
        let tag = tree.tag(at);
        let is_heading = tree.is_heading(at) || tree.attribute(at, "role") == Some("heading");
        if is_heading && characters <= 2 * LONGEST {
            let text = tree.text(at);
            let leads_to_story = at < story_end || tree.all_below(at, "a").any(is_story);
            let says = headings::read(&text);
            // A headline of a story is no heading, but "Related" within a story's link is.
            if !leads_to_story || says.is_some() && !cards::is_headline_text(&text) {
                found.push(Heading { node: at, says });
            }
            at = tree.end(at);
            continue;
        }
        let is_small = characters <= SHORT && tree.end(at) - at <= 12;
        if is_small
            && at >= story_end
            && !matches!(tag, "button" | "time" | "option" | "td" | "th" | "label")
            && !is_menu_item(tree, at)
            && let Some(kind) = headings::read_plain(&tree.text(at))
            && is_lone(tree, at)
            && !tree.all_below(at, "a").any(is_story)
        {
            found.push(Heading { node: at, says: Some(Says::Stories(kind)) });
            at = tree.end(at);
            continue;
        }
        at += 1;
    }
    found
}

/// Whether an element is a line of a menu, and no tab of a list.
fn is_menu_item(tree: &Tree, node: usize) -> bool {
    let is_line = |node: usize| tree.tag(node) == "li" && tree.end(node) - node <= 16;
    let link = (node..tree.end(node)).find(|&below| tree.tag(below) == "a");
    let is_tab = link.is_some_and(|link| {
        tree.attribute(link, "role") == Some("tab")
            || tree.attribute(link, "href").is_none_or(|href| href.starts_with('#'))
    });
    let is_linked = link.is_some() || tree.above(node).take(2).any(|above| tree.tag(above) == "a");
    is_linked && !is_tab && (is_line(node) || tree.above(node).take(3).any(is_line))
        || tree.above(node).take(6).any(|above| tree.tag(above) == "nav")
}

/// Whether words that are no heading element stand as one: not in a line with others, not one of the
/// short words that kickers are.
fn is_lone(tree: &Tree, node: usize) -> bool {
    let text = tree.text(node);
    let is_plain_word = !text.contains(' ') && text.is_ascii() && text.len() <= 6;
    if is_plain_word && !text.ends_with(':') {
        return tree.is_labelled(node, &HEADING) || tree.is_labelled(tree.parent(node), &HEADING_BOX);
    }
    true
}

/// Finds the list of a card among those of a page. `roots` are the roots of all cards, in order;
/// `spoken` is what [`spoken`] gives.
pub(super) fn of(
    tree: &Tree,
    card: &Card,
    headings: &Headings<'_>,
    roots: &[usize],
    spoken: &[usize],
    text: Option<Text>,
) -> Option<Place> {
    let is_in_text = text.is_some_and(|text| text.first < card.root && card.root < text.end);
    let holds_text = |node: usize| text.is_some_and(|text| tree.is_within(text.first, node));
    // Whether a paragraph stands between a heading and the card.
    let speaks = |heading: usize, card: usize| {
        spoken[card].saturating_sub(spoken[tree.end(heading).min(card)]) > SPOKEN
    };
    let place = |kind, heading, list, ground| Some(Place { kind, heading, list, ground });
    if let Some(line) = led(tree, card.link, text.map_or(0, |text| text.first)) {
        return place(LinkKind::Related, None, line, Ground::Words);
    }
    let mut before = card.root;
    let mut unknown: Option<(usize, usize)> = None;
    let mut is_beside = false;
    for (level, above) in tree.above(card.root).take(LEVELS).enumerate() {
        let is_page = matches!(tree.tag(above), "body" | "html");
        if unknown.is_none() {
            let from = headings.all.partition_point(|heading| heading.node <= above);
            let until = headings.all.partition_point(|heading| heading.node < before);
            let nearest = headings.all.get(from..until).unwrap_or_default().iter().rev().find(|heading| {
                let is_cut_off = text
                    .is_some_and(|text| heading.node < text.first && text.first < card.root && !is_in_text)
                    || text.is_some_and(|text| heading.node < text.end && text.end <= card.root);
                let is_subheading = is_in_text && heading.says.is_none() && speaks(heading.node, card.root);
                !is_cut_off && !is_subheading && !is_of_others(tree, heading, above, before, roots)
            });
            let nearest = nearest.or_else(|| headings.tabs.get(&above).filter(|_| !holds_text(above)));
            if let Some(heading) = nearest {
                match heading.says {
                    Some(Says::Stories(kind)) => {
                        return place(kind, Some(heading.node), heading.node, Ground::Words);
                    }
                    Some(Says::Apart) => return None,
                    None => unknown = Some((heading.node, level)),
                }
            }
        }
        if is_page || holds_text(above) {
            break;
        }
        if unknown.is_none_or(|(_, found)| level <= found + ABOVE_UNKNOWN) {
            let heading = unknown.map(|(heading, _)| heading);
            let list = heading.unwrap_or(above);
            if tree.is_labelled(above, &APART) {
                return None;
            }
            if tree.is_labelled(above, &RELATED) {
                return place(LinkKind::Related, heading, list, Ground::Name);
            }
            if tree.is_labelled(above, &LATEST) {
                return place(LinkKind::Latest, heading, list, Ground::Name);
            }
        }
        is_beside |= tree.tag(above) == "aside" || tree.is_labelled(above, &BESIDE);
        before = above;
    }
    // A strip of stories beside the text may have no words above it.
    let heading = unknown.map(|(heading, _)| heading);
    let list = heading.unwrap_or_else(|| tree.parent(card.root));
    match is_in_text {
        true if heading.is_some() => place(LinkKind::Related, heading, list, Ground::Position),
        false if is_beside => place(LinkKind::Latest, heading, list, Ground::Position),
        _ => None,
    }
}

/// The line of a link that starts with words which lead there. `text` is a node of the story's text, 0 if none.
pub(super) fn led(tree: &Tree, link: usize, text: usize) -> Option<usize> {
    tree.above(link)
        .take(LINE)
        .take_while(|&line| text == 0 || !tree.is_within(text, line))
        .find(|&line| lead(tree, line, link).is_some_and(|words| headings::is_lead(&words)))
}

/// Whether a heading stands over a list of its own, in another part of the element above.
fn is_of_others(tree: &Tree, heading: &Heading, above: usize, before: usize, roots: &[usize]) -> bool {
    let mut part = heading.node;
    while tree.parent(part) != above {
        part = tree.parent(part);
        if part == 0 {
            return true;
        }
    }
    let end = tree.end(part).min(before);
    let from = roots.partition_point(|&root| root <= heading.node);
    let until = roots.partition_point(|&root| root < end);
    match until.saturating_sub(from) {
        0 => false,
        // The first row of a list may hold its heading.
        1 => tree
            .children(above)
            .find(|&child| before < tree.end(child))
            .is_none_or(|own| tree.tag(own) != tree.tag(part) || tree.label(own) != tree.label(part)),
        _ => true,
    }
}

/// Of each node, the characters of the page before it that are shown and stand in no link.
pub(super) fn spoken(tree: &Tree) -> Vec<usize> {
    let mut spoken = vec![0; tree.len() + 1];
    let mut silent_end = 0;
    for at in 0..tree.len() {
        if at >= silent_end && (tree.tag(at) == "a" || tree.is_hidden(at)) {
            silent_end = tree.end(at);
        }
        let own =
            if at < silent_end { 0 } else { tree.raw_text(at).map_or(0, |text| text.trim().chars().count()) };
        spoken[at + 1] = spoken[at] + own;
    }
    spoken
}

/// The words that stand in an element before its first link.
fn lead(tree: &Tree, element: usize, until: usize) -> Option<String> {
    if !tree.has_text(element) {
        return None;
    }
    let mut words = String::new();
    for node in element + 1..until {
        if tree.tag(node) == "a" {
            break;
        }
        if let Some(text) = tree.raw_text(node)
            && !tree.is_hidden(node)
        {
            words.push_str(text);
            if words.len() > 4 * SHORT {
                return None;
            }
        }
    }
    let words = words.trim();
    (!words.is_empty() && words.chars().count() <= SHORT).then(|| words.to_owned())
}
