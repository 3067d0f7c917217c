//! Lists of other stories: related and latest, told apart by the heading they stand under.

use std::collections::HashSet;

use super::body::Found;
use super::cards::{self, Card, Search};
use super::lexicon::{Role, role};
use super::lines::beside;
use super::steps;
use super::tree::Tree;
use crate::model::{Budget, LinkKind, RelatedLink, WebUrl};
use crate::text::{SafeText, fold};
use headings::Says;
use place::{Ground, Place};

mod headings;
mod place;
mod stories;
mod tabs;
#[cfg(test)]
mod tests;

pub(super) use headings::kind_of;

/// The most links of each list.
const LINKS: usize = 60;
/// How many elements around a link may be a step.
const STEPS: usize = 3;
/// The fewest characters of a paragraph that the story may end with.
const PARAGRAPH: usize = 50;
/// Characters beside a link between paragraphs that are no words of a sentence.
const BESIDE: usize = 8;
/// Characters before a link that may lead to it.
const LEAD: usize = 30;
/// The most characters outside its links that a card between the story's paragraphs says.
const ASIDE: usize = 240;
/// Words of elements that hold what is not the site's own, or lead through it.
static STRANGE: Role = Role::new(|| role("strange"));

/// What elements are called that are the same on every page of a site.
static FRAME: Role = Role::new(|| role("frame"));

/// The lists of a page.
#[derive(Default)]
pub(super) struct Lists {
    /// Stories tied to this one.
    pub related: Vec<RelatedLink>,
    /// The site's latest or most read.
    pub latest: Vec<RelatedLink>,
    /// Elements that are cards or headings of lists.
    pub cut: HashSet<usize>,
}

/// What is known of the article whose lists are looked for.
pub(super) struct About<'a> {
    /// Its addresses, the canonical one first.
    pub own: &'a [&'a WebUrl],
    /// Its headline.
    pub title: &'a str,
    /// Who publishes it.
    pub outlet: Option<&'a str>,
    /// Its language.
    pub language: Option<&'a str>,
    /// Where its text stands.
    pub found: Option<&'a Found>,
}

/// Finds the lists of a page.
pub(super) fn find(tree: &Tree, about: &About, budget: &Budget) -> Lists {
    let own = about.own.first().copied();
    let is_story = |link: usize| {
        tree.link(link).is_some_and(|url| {
            cards::is_story_address(&url)
                && !cards::leads_to_no_story(&url, own)
                && !stories::is_unlike(&url, own)
        })
    };
    let text = about.found.map(|found| place::Text { first: found.first, end: text_end(tree, found) });
    let mut all = place::find(tree, &is_story);
    for heading in &mut all {
        if heading.says == Some(Says::Stories(LinkKind::Latest))
            && headings::is_more_of_part(&tree.text(heading.node), about.outlet, own)
        {
            heading.says = Some(Says::Stories(LinkKind::Related));
        }
    }
    let tabs = tabs::find(tree);
    let cards = announced(tree, about, &place::Headings { all: &all, tabs: &tabs }, text, budget);
    let roots: Vec<usize> = cards.iter().map(|card| card.root).collect();
    all.retain(|heading| heading.says.is_some() || !is_within_any(tree, heading.node, &roots));
    let headings = place::Headings { all: &all, tabs: &tabs };
    let spoken = place::spoken(tree);
    let placed: Vec<(&Card, Place)> = cards
        .iter()
        .take_while(|_| budget.check().is_ok())
        .filter_map(|card| Some((card, placed(tree, card, &headings, &roots, &spoken, text, own)?)))
        .collect();
    gather(tree, &placed, about)
}

/// The cards of a page that announce another story than its own.
fn announced(
    tree: &Tree,
    about: &About,
    headings: &place::Headings,
    text: Option<place::Text>,
    budget: &Budget,
) -> Vec<Card> {
    let own = about.own.first().copied();
    let holds_list = |node: usize| {
        let next = headings.all.partition_point(|heading| heading.node < node);
        headings.all[next..]
            .iter()
            .take_while(|heading| heading.node < tree.end(node))
            .any(|heading| matches!(heading.says, Some(Says::Stories(_))))
    };
    let skip = |node: usize| {
        tree.characters(node) * 2 < tree.characters(0)
            && (tree.is_labelled(node, &STRANGE) || is_frame(tree, node) && !holds_list(node))
    };
    let boundaries = boundaries(tree, headings, text);
    let search = Search {
        own: about.own,
        language: about.language,
        skip: &skip,
        boundaries: &boundaries,
        takes_short: true,
    };
    let mut cards = cards::find(tree, &search, budget);
    let title = fold(about.title);
    cards.retain(|card| {
        // "Most popular" that leads to a page of its own is no story.
        let is_heading = card.title.split_whitespace().count() <= 4 && headings::read(&card.title).is_some();
        fold(&card.title) != title
            && !is_heading
            && !own.is_some_and(|own| stories::is_part_of(&card.url, own))
            && text.is_none_or(|text| !tree.is_within(text.first, card.root) && !is_step(tree, card, text))
    });
    cards
}

/// Whether a card is one of the numbered steps of the text.
fn is_step(tree: &Tree, card: &Card, text: place::Text) -> bool {
    let is_in_text = text.first < card.root && card.root < text.end;
    is_in_text && tree.up(card.link).take(STEPS).any(|node| steps::is_one(tree, node))
}

/// What no card reaches across, in order: the headings of lists, and the story's paragraphs.
fn boundaries(tree: &Tree, headings: &place::Headings, text: Option<place::Text>) -> Vec<usize> {
    let known = headings.all.iter().filter(|heading| heading.says.is_some()).map(|heading| heading.node);
    let mut boundaries: Vec<usize> = known.chain(headings.tabs.keys().copied()).collect();
    if let Some(text) = text {
        let paragraphs = tree.children(tree.parent(text.first));
        boundaries
            .extend(paragraphs.filter(|&node| tree.tag(node) == "p" && speaks(tree, node) >= PARAGRAPH));
        boundaries.push(text.first);
    }
    boundaries.sort_unstable();
    boundaries
}

/// The place of a card, unless it is a part of the story's text.
fn placed(
    tree: &Tree,
    card: &Card,
    headings: &place::Headings,
    roots: &[usize],
    spoken: &[usize],
    text: Option<place::Text>,
    own: Option<&WebUrl>,
) -> Option<Place> {
    let is_in_text = text.is_some_and(|text| text.first < card.root && card.root < text.end);
    if is_among_words(tree, card, is_in_text) || is_in_text && speaks(tree, card.root) > ASIDE {
        return None;
    }
    let is_framed = tree
        .above(card.root)
        .any(|above| is_frame(tree, above) && tree.characters(above) * 2 < tree.characters(0));
    led(card, is_in_text)
        .or_else(|| place::of(tree, card, headings, roots, spoken, text))
        .filter(|place| !is_framed || place.ground == Ground::Words)
        .or_else(|| is_in_text.then(|| see_also(tree, card, own)).flatten())
}

/// The lists that the placed cards make.
fn gather(tree: &Tree, placed: &[(&Card, Place)], about: &About) -> Lists {
    let kept = stories::choose(tree, placed, about.own.first().copied());
    let mut lists = Lists::default();
    for ((card, place), _) in placed.iter().zip(kept).filter(|(_, is_kept)| *is_kept) {
        let list = match place.kind {
            LinkKind::Related => &mut lists.related,
            LinkKind::Latest => &mut lists.latest,
        };
        let shown = place.heading.map(|heading| tree.text(heading));
        let link = link(card, shown.as_deref(), about.language);
        let key = link.url.key();
        lists.cut.insert(card.root);
        lists.cut.extend(place.heading);
        if place.ground == Ground::Words && place.heading.is_none() {
            lists.cut.insert(place.list);
        }
        if list.len() < LINKS && !list.iter().any(|other| other.url.key() == key) {
            list.push(link);
        }
    }
    lists
}

/// Whether a card is but a link among words of the story, whatever elements the line is made of.
fn is_among_words(tree: &Tree, card: &Card, is_in_text: bool) -> bool {
    let is_free = |node: usize| !tree.above(node).take(4).any(|above| tree.tag(above) == "a");
    let (before, after) = beside(tree, card.link, is_free);
    let count = |words: &[&str]| words.iter().map(|word| word.trim().chars().count()).sum::<usize>();
    let lead = || before.iter().map(|word| word.trim()).collect::<String>();
    let is_led = || headings::is_lead(&lead()) || place::led(tree, card.link, 0).is_some();
    count(&before) > LEAD || is_in_text && count(&before) + count(&after) > BESIDE && !is_led()
}

/// Characters below an element that stand in no link.
fn speaks(tree: &Tree, node: usize) -> usize {
    tree.characters(node) - tree.linked(node)
}

/// Whether a node stands in one of some elements that stand apart, in order.
fn is_within_any(tree: &Tree, node: usize, elements: &[usize]) -> bool {
    let before = elements.partition_point(|&element| element <= node);
    before.checked_sub(1).is_some_and(|last| tree.is_within(node, elements[last]))
}

/// Whether an element is the same on every page of the site.
fn is_frame(tree: &Tree, node: usize) -> bool {
    matches!(tree.tag(node), "nav" | "footer")
        || matches!(tree.attribute(node, "role"), Some("navigation" | "contentinfo"))
        || tree.is_labelled(node, &FRAME)
}

/// Behind the last paragraph of the story.
fn text_end(tree: &Tree, found: &Found) -> usize {
    let mut end = found.first;
    let mut at = found.root + 1;
    while at < tree.end(found.root) {
        if found.left_out.contains(&at) {
            at = tree.end(at);
            continue;
        }
        if tree.tag(at) == "p"
            && tree.characters(at) >= PARAGRAPH
            && tree.linked(at) * 2 < tree.characters(at)
        {
            end = tree.end(at);
        }
        at += 1;
    }
    end.max(tree.end(found.first))
}

/// The place of a card that says itself why it is there: "Read more: Talks begin", "Related" as its kicker.
fn led(card: &Card, is_in_text: bool) -> Option<Place> {
    let is_led = is_in_text && headings::after_lead(&card.title).is_some()
        || card.section.as_deref().is_some_and(headings::is_lead);
    is_led.then_some(Place { kind: LinkKind::Related, heading: None, list: card.root, ground: Ground::Words })
}

/// A card that stands alone between the story's paragraphs, with no words that say why.
fn see_also(tree: &Tree, card: &Card, own: Option<&WebUrl>) -> Option<Place> {
    let is_subheading = tree.is_heading(card.root) || tree.tag(card.root) == "figure";
    let is_of_site = own.is_some_and(|own| super::tree::same_site(own, &card.url));
    (!is_subheading
        && speaks(tree, card.root) <= LEAD * 2
        && is_of_site
        && stories::is_likely(card, own)
        && cards::is_story_address(&card.url)
        && card.length() > 0
        && !stories::is_film(&card.url))
    .then_some(Place { kind: LinkKind::Related, heading: None, list: card.root, ground: Ground::Position })
}

fn link(card: &Card, heading: Option<&str>, language: Option<&str>) -> RelatedLink {
    let title = headings::after_lead(&card.title).unwrap_or(&card.title);
    let filled = |text: &Option<String>| text.as_deref().and_then(|text| SafeText::line(text).filled());
    RelatedLink {
        url: card.url.without_tracking(),
        title: SafeText::line(title),
        section: filled(&card.section).filter(|section| !headings::is_lead(section)),
        standfirst: filled(&card.standfirst),
        author: SafeText::line(&card.authors.join(", ")).filled(),
        time: filled(&card.time),
        published: cards::when(card.time_stated.as_deref(), card.time.as_deref(), language),
        heading: heading.and_then(|heading| SafeText::line(heading).filled()),
        image: card.image.clone(),
    }
}
