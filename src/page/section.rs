//! A section page to ranked entries.

mod headings;
mod links;
mod lists;
mod places;
mod story;
mod times;
mod zones;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use self::links::Link;
use self::lists::Shape;
use self::story::Story;
use self::zones::Zones;
use super::cards;
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
    let mut found: Vec<Story> = Vec::new();
    let mut is_taken: HashSet<usize> = HashSet::new();
    for bare in &bare {
        let link = &links[bare.link];
        if let Some(mut story) = story::read(
            tree,
            link,
            &story::Place { range: &bare.range, others: &[], headline: Some(bare.heading) },
            language,
        ) {
            story.worth += 2;
            is_taken.insert(link.key);
            found.push(story);
        }
    }
    let is_in_bare = |node: usize| {
        let at = bare.partition_point(|bare| bare.range.start <= node);
        at > 0 && bare[at - 1].range.contains(&node)
    };
    let is_beside = lists::beside_headlines(&links, &cards);
    let marked: Vec<usize> = (0..links.len())
        .filter(|&at| {
            let link = &links[at];
            may_be[at] && !is_beside[at] && !is_taken.contains(&link.key) && !is_in_bare(link.node)
        })
        .collect();
    let marks: Vec<(usize, usize)> = marked.iter().map(|&at| (links[at].node, links[at].key)).collect();
    let ranges = places::find(tree, &marks);
    let mut place_of: HashMap<usize, usize> = HashMap::new();
    let all = marked.len();
    let mut last_range = None;
    for (number, &at) in marked.iter().enumerate() {
        let (link, range) = (&links[at], &ranges[number]);
        if number % 32 == 0 && budget.check().is_err() {
            break;
        }
        // Two links of one card: the headline is the one that was found to be it.
        if last_range.as_ref() == Some(&(link.key, range.clone())) {
            continue;
        }
        let shape = shapes.get(&link.shape).copied().unwrap_or_default();
        let card = card_of(&cards, at).filter(|card| card.start <= range.start && range.end <= card.end);
        // What else the card announces is told with the others.
        let others: Vec<usize> = card.map_or_else(Vec::new, |card| {
            let start = marks.partition_point(|(node, _)| *node < card.start);
            let end = marks.partition_point(|(node, _)| *node < card.end);
            (start..end)
                .filter(|&other| marks[other].1 != link.key)
                .map(|other| ranges[other].start)
                .collect()
        });
        let place = story::Place { range: card.unwrap_or(range), others: &others, headline: None };
        let Some(mut story) = story::read(tree, link, &place, language) else { continue };
        last_range = Some((link.key, range.clone()));
        story.worth += worth(tree, link, shape, all);
        match place_of.get(&link.key) {
            Some(&at) if found[at].worth + RICHER <= story.worth => {
                // The richer card stands for the story, at its own place.
                found[at].worth = i32::MIN;
                place_of.insert(link.key, found.len());
                found.push(story);
            }
            Some(_) => {}
            None => {
                place_of.insert(link.key, found.len());
                found.push(story);
            }
        }
    }
    found.retain(|story| story.worth >= WORTH);
    drop_repeated(&mut found);
    found.sort_by_key(|story| story.link);
    let elsewhere = under_side_headings(tree, &found);
    let mut at = 0;
    found.retain(|_| {
        at += 1;
        !elsewhere[at - 1]
    });
    found
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
        *counts.entry(fold(&story.title)).or_default() += 1;
    }
    stories.retain(|story| story.has_heading || counts[&fold(&story.title)] < 3);
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
            let start = stories.partition_point(|story| story.link < above);
            let end = stories.partition_point(|story| story.link < tree.end(above));
            if (end - start) * 2 > stories.len() || start < end && stories[start].link < heading {
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
        id: Some(links::story_key(&story.url)),
        title: SafeText::line(&story.title),
        link: Some(story.url.as_str().to_owned()),
        authors: story.authors.iter().map(|author| SafeText::line(author)).collect(),
        published: cards::when(story.time_stated.as_deref(), story.time.as_deref(), language),
        summary: story.standfirst.as_deref().map(escape),
        section: story.section.as_deref().and_then(|section| SafeText::line(section).filled()),
        image: story.image.as_ref().map(|image| image.as_str().to_owned()),
        time_text: story.time.as_deref().and_then(|time| SafeText::line(time).filled()),
        ..Entry::default()
    }
}

/// Plain text as HTML, for an entry's summary is HTML.
fn escape(text: &str) -> String {
    SafeText::line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
