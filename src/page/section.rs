//! A section page to ranked entries.

mod headings;
mod links;
mod lists;
mod looks;
mod places;
mod story;
mod zones;

use std::collections::HashMap;
use std::ops::Range;

use self::headings::Bare;
use self::links::Link;
use self::lists::Shape;
use self::story::Story;
use self::zones::Zones;
use super::cards::{self, Place};
use super::ld;
use super::lexicon::{Topic, topic};
use super::metadata::{self, Meta};
use super::tree::Tree;
use crate::model::{Budget, Entry, SectionPage, WebUrl, parted};
use crate::text::{SafeText, fold};

/// The most entries of one page.
pub(super) const ENTRIES: usize = 500;
/// What a card must be worth to be a story.
const WORTH: i32 = 3;
/// By how much a later card of a story must be worth more to be taken in place of the first.
const RICHER: i32 = 2;

/// Headings of lists that repeat or rank what is elsewhere.
static SIDE_HEADINGS: Topic = Topic::new(|| topic("lists.ranked"));
/// Words of addresses that lead to an offer of the outlet's, not to a story.
static OFFERS: Topic = Topic::new(|| topic("addresses.offer"));

/// Reads a parsed page as a section.
pub(super) fn read(tree: &Tree, address: Option<&WebUrl>, budget: &Budget) -> SectionPage {
    let meta = Meta::read(tree);
    let titles = metadata::stated_titles(tree, &meta);
    let linked = ld::LinkedData::default();
    let language = metadata::language(tree, &meta, &linked);
    let title = titles.first().cloned().unwrap_or_default();
    let stories = stories(tree, address, language.as_deref(), budget);
    let (outlet, part) = publisher(tree, &meta, address);
    SectionPage {
        title: SafeText::line(&title),
        outlet,
        part,
        entries: stories.iter().take(ENTRIES).map(|story| entry(story, language.as_deref())).collect(),
        language,
        remarks: Vec::new(),
    }
}

/// Who publishes a page, and the section that its title names.
fn publisher(tree: &Tree, meta: &Meta, address: Option<&WebUrl>) -> (SafeText, Option<SafeText>) {
    let title = tree.all("title").next();
    let title: String = title.map(|title| tree.raw_below(title)).unwrap_or_default();
    let (name, part) = parted(SafeText::line(&title).as_str(), address);
    let site = meta.first(&["og:site_name", "application-name"]).map(SafeText::line);
    (site.and_then(|site| parted(&site, address).0.filled()).unwrap_or(name), part)
}

/// The page's own stories, in its order.
fn stories(tree: &Tree, address: Option<&WebUrl>, language: Option<&str>, budget: &Budget) -> Vec<Story> {
    let zones = Zones::of(tree);
    let links = links::find(tree, address, language, budget, &zones);
    let shapes = lists::shapes(tree, &links, language);
    let may_be = lists::judge(&links, &shapes);
    let cards = lists::cards(tree, &links, &may_be, &shapes);
    let bare = headings::find(tree, &links, &may_be, &cards, &zones);
    let mut found = under_headings(tree, &links, &bare, language);
    let is_in_bare = |node: usize| {
        let at = bare.partition_point(|bare| bare.range.start <= node);
        at > 0 && bare[at - 1].range.contains(&node)
    };
    let is_beside = lists::beside_headlines(&links, &cards);
    let marked = (0..links.len()).filter(|&at| {
        let link = &links[at];
        may_be[at] && !is_beside[at] && !found.contains_key(&link.key) && !is_in_bare(link.node)
    });
    let marked: Vec<usize> = marked.collect();
    let marks: Vec<(usize, usize)> = marked.iter().map(|&at| (links[at].node, links[at].key)).collect();
    let ranges = places::find(tree, &marks);
    let mut last = None;
    for (number, (&at, range)) in marked.iter().zip(&ranges).enumerate() {
        let link = &links[at];
        if number % 32 == 0 && budget.check().is_err() {
            break;
        }
        // Two links of one card: the headline is the one that was found to be it.
        if last == Some((link.key, range)) {
            continue;
        }
        let card = card_of(&cards, at).filter(|card| card.start <= range.start && range.end <= card.end);
        let others = card.map_or_else(Vec::new, |card| others(card, link.key, &marks, &ranges));
        let range_of_card = card.unwrap_or(range).clone();
        let place = Place { range: range_of_card, others: &others, bearer: link.node, link: link.node };
        let Some(mut story) = story::read(tree, link, &place, language) else { continue };
        last = Some((link.key, range));
        story.worth += worth(tree, link, shapes.get(&link.shape).copied().unwrap_or_default(), marked.len());
        // The richer card stands for the story, at its own place.
        if found.get(&link.key).is_none_or(|first| first.worth + RICHER <= story.worth) {
            found.insert(link.key, story);
        }
    }
    let mut stories: Vec<Story> = found.into_values().filter(|story| story.worth >= WORTH).collect();
    drop_repeated(&mut stories);
    stories.sort_by_key(|story| story.card.link);
    let elsewhere = under_side_headings(tree, &stories);
    stories
        .into_iter()
        .zip(elsewhere)
        .filter(|(_, is_elsewhere)| !is_elsewhere)
        .map(|(story, _)| story)
        .collect()
}

/// The stories whose headlines are no links, by the numbers of their stories.
fn under_headings(
    tree: &Tree,
    links: &[Link],
    bare: &[Bare],
    language: Option<&str>,
) -> HashMap<usize, Story> {
    let read = |bare: &Bare| {
        let link = &links[bare.link];
        let place = Place { range: bare.range.clone(), others: &[], bearer: bare.heading, link: link.node };
        let story = story::read(tree, link, &place, language)?;
        Some((link.key, Story { worth: story.worth + 2, ..story }))
    };
    bare.iter().filter_map(read).collect()
}

/// What a card announces besides a story: it is told with the others.
fn others(
    card: &Range<usize>,
    story: usize,
    marks: &[(usize, usize)],
    ranges: &[Range<usize>],
) -> Vec<usize> {
    let start = marks.partition_point(|(node, _)| *node < card.start);
    let end = marks.partition_point(|(node, _)| *node < card.end);
    (start..end).filter(|&other| marks[other].1 != story).map(|other| ranges[other].start).collect()
}

/// The card of a link, by its place in the list.
fn card_of(cards: &[(usize, Range<usize>)], link: usize) -> Option<&Range<usize>> {
    cards.binary_search_by_key(&link, |(at, _)| *at).ok().map(|at| &cards[at].1)
}

/// What the company and the target of a link are worth to its story.
fn worth(tree: &Tree, link: &Link, shape: Shape, all: usize) -> i32 {
    let mut worth = shape.worth() + i32::from(link.is_foreign && shape.is_of_others(all));
    if link.is_foreign && !shape.is_of_others(all) {
        worth -= 2;
    }
    if is_offer(&link.url) {
        worth -= 4;
    }
    if !link.is_story && shape.count < 3 {
        worth -= 1;
    }
    if tree.attribute(link.node, "rel").is_some_and(|rel| rel.contains("sponsored")) {
        worth -= 6;
    }
    worth
}

/// Whether an address names an offer of the outlet's.
fn is_offer(url: &WebUrl) -> bool {
    let address = url.as_str().to_ascii_lowercase();
    let address = address.split_once("://").map_or("", |(_, rest)| rest);
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let (host, path) = address[..end].split_once('/').unwrap_or((&address[..end], ""));
    let in_host = host.split('.').any(|part| OFFERS.has(part) || part == "email");
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    in_host || parts.len() <= 3 && parts.iter().take(2).any(|part| OFFERS.has(part))
}

/// Leaves out what bears one headline again and again.
fn drop_repeated(stories: &mut Vec<Story>) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for story in stories.iter() {
        *counts.entry(fold(&story.card.title)).or_default() += 1;
    }
    stories.retain(|story| story.card.has_heading || counts[&fold(&story.card.title)] < 3);
}

/// Whether each story stands under a heading of a list that repeats or ranks what is elsewhere.
fn under_side_headings(tree: &Tree, stories: &[Story]) -> Vec<bool> {
    let mut under = vec![false; stories.len()];
    for heading in (1..tree.len()).filter(|&node| {
        matches!(tree.tag(node), "h2" | "h3" | "h4" | "h5")
            && !tree.is_hidden(node)
            && (1..40).contains(&tree.characters(node))
    }) {
        let folded = fold(&tree.text(heading));
        if SIDE_HEADINGS.opening(&folded).next().is_none() {
            continue;
        }
        // The element that the heading heads: it holds stories, none of them before the heading.
        for above in tree.above(heading).take(5) {
            let start = stories.partition_point(|story| story.card.link < above);
            let end = stories.partition_point(|story| story.card.link < tree.end(above));
            if (end - start) * 2 > stories.len() || start < end && stories[start].card.link < heading {
                break;
            }
            if end - start >= 2 {
                under[start..end].fill(true);
                break;
            }
        }
    }
    under
}

fn entry(story: &Story, language: Option<&str>) -> Entry {
    Entry {
        // The same on every visit, whatever the page hangs behind the address that day.
        id: Some(links::story_key(&story.card.url)),
        title: SafeText::line(&story.card.title),
        link: Some(story.card.url.as_str().to_owned()),
        authors: story.card.authors.iter().map(|author| SafeText::line(author)).collect(),
        published: cards::when(story.card.time_stated.as_deref(), story.card.time.as_deref(), language),
        summary: story.card.standfirst.as_deref().map(escape),
        section: story.card.section.as_deref().and_then(|section| SafeText::line(section).filled()),
        image: story.card.image.as_ref().map(|image| image.as_str().to_owned()),
        time_text: story.card.time.as_deref().and_then(|time| SafeText::line(time).filled()),
        ..Entry::default()
    }
}

/// Plain text as HTML, for an entry's summary is HTML.
fn escape(text: &str) -> String {
    SafeText::line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
