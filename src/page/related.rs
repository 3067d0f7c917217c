//! Lists of other stories: related and latest, told apart by the heading they stand under.

use std::collections::HashSet;

use super::body::Found;
use super::cards::{self, Card, Search};
use super::section::when;
use super::tree::{Tree, is_block};
use crate::model::{Budget, LinkKind, RelatedLink, WebUrl};
use crate::text::{SafeText, fold};
use headings::Says;
use place::{Ground, Place};

mod headings;
mod place;
mod stories;
mod words;

pub(super) use headings::kind_of;

/// The most links of each list.
const LINKS: usize = 60;
/// The fewest characters of a paragraph that the story may end with.
const PARAGRAPH: usize = 50;
/// How many nodes of a line are looked at on each side of a link.
const NEAR: usize = 60;
/// Characters beside a link between paragraphs that are no words of a sentence.
const BESIDE: usize = 8;
/// Characters before a link that may lead to it.
const LEAD: usize = 30;
/// The most characters outside its links that a card between the story's paragraphs says.
const ASIDE: usize = 240;
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
    /// Its language.
    pub language: Option<&'a str>,
    /// Where its text stands.
    pub found: Option<&'a Found>,
}

/// Finds the lists of a page.
pub(super) fn find(tree: &Tree, about: &About, budget: &Budget) -> Lists {
    let own = about.own.first().copied();
    let is_story = |link: usize| {
        tree.attribute(link, "href").and_then(|href| tree.address(href)).is_some_and(|url| {
            cards::is_story_address(&url)
                && !cards::is_furniture_address(&url, own)
                && !stories::is_unlike(&url, own)
        })
    };
    let mut headings = place::find(tree, &is_story);
    let holds_list = |node: usize| {
        let next = headings.partition_point(|heading| heading.node < node);
        headings[next..]
            .iter()
            .take_while(|heading| heading.node < tree.end(node))
            .any(|heading| matches!(heading.says, Some(Says::Stories(_))))
    };
    let mut walls: Vec<usize> =
        headings.iter().filter(|heading| heading.says.is_some()).map(|heading| heading.node).collect();
    if let Some(found) = about.found {
        let paragraphs = tree.children(tree.parent(found.first));
        walls.extend(paragraphs.filter(|&node| tree.tag(node) == "p" && speaks(tree, node) >= PARAGRAPH));
        walls.push(found.first);
        walls.sort_unstable();
    }
    let page = tree.characters(0);
    let skip = |node: usize| {
        tree.characters(node) * 2 < page
            && (is_strange(tree, node) || is_frame(tree, node) && !holds_list(node))
    };
    let search =
        Search { own: about.own, language: about.language, skip: &skip, walls: &walls, takes_short: true };
    let mut cards = cards::find(tree, &search, budget);
    let text = about.found.map(|found| place::Text { first: found.first, end: text_end(tree, found) });
    let title = fold(about.title);
    cards.retain(|card| {
        // "Most popular" that leads to a page of its own is no story.
        let is_heading = card.title.split_whitespace().count() <= 4 && headings::read(&card.title).is_some();
        fold(&card.title) != title
            && !is_heading
            && text.is_none_or(|text| !tree.is_within(text.first, card.root))
    });
    let roots: Vec<usize> = cards.iter().map(|card| card.root).collect();
    let spoken = place::spoken(tree);
    headings.retain(|heading| heading.says.is_some() || !is_within_any(tree, heading.node, &roots));
    let mut placed: Vec<(&Card, Place)> = Vec::new();
    for card in &cards {
        if budget.check().is_err() {
            break;
        }
        let is_in_text = text.is_some_and(|text| text.first < card.root && card.root < text.end);
        if is_in_sentence(tree, card, is_in_text) || is_in_text && speaks(tree, card.root) > ASIDE {
            continue;
        }
        let is_framed =
            tree.above(card.root).any(|above| is_frame(tree, above) && tree.characters(above) * 2 < page);
        let place = led(card, is_in_text)
            .or_else(|| place::of(tree, card, &headings, &roots, &spoken, text))
            .filter(|place| !is_framed || place.ground == Ground::Words)
            .or_else(|| is_in_text.then(|| see_also(tree, card, own)).flatten());
        placed.extend(place.map(|place| (card, place)));
    }
    let kept = stories::choose(tree, &placed, own);
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

/// Whether a card is but a link in a sentence, whatever elements the sentence is made of.
fn is_in_sentence(tree: &Tree, card: &Card, is_in_text: bool) -> bool {
    let ends_line = |node: usize| tree.tag(node) == "br" || is_block(tree.tag(node));
    let holder = tree.above(card.link).find(|&above| is_block(tree.tag(above))).unwrap_or(0);
    let is_linked = |node: usize| tree.above(node).take(4).any(|above| tree.tag(above) == "a");
    let words = |nodes: &mut dyn Iterator<Item = usize>| -> Vec<&str> {
        nodes
            .take(NEAR)
            .take_while(|&node| !ends_line(node))
            .filter(|&node| !tree.is_hidden(node) && !is_linked(node))
            .filter_map(|node| tree.raw_text(node).map(str::trim))
            .collect()
    };
    let mut before = words(&mut (holder + 1..card.link).rev());
    before.reverse();
    let after = words(&mut (tree.end(card.link)..tree.end(holder)));
    let count = |words: &[&str]| words.iter().map(|word| word.chars().count()).sum::<usize>();
    let is_led = || headings::is_lead(before.concat().trim()) || place::led(tree, card.link, 0).is_some();
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

/// Whether an element holds what is not the site's own, or leads through it.
fn is_strange(tree: &Tree, node: usize) -> bool {
    const STRANGE: &[&str] = &[
        "sponsored",
        "outbrain",
        "taboola",
        "advertorial",
        "mega menu",
        "megamenu",
        "breadcrumb",
        "breadcrumbs",
        "comments",
        "ticker",
    ];
    tree.is_labelled(node, STRANGE)
}

/// Whether an element is the same on every page of the site.
fn is_frame(tree: &Tree, node: usize) -> bool {
    matches!(tree.tag(node), "nav" | "footer")
        || matches!(tree.attribute(node, "role"), Some("navigation" | "contentinfo"))
        || tree.is_labelled(node, &["site footer", "navbar", "page footer", "main menu", "main nav"])
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
    let is_subheading = matches!(tree.tag(card.root), "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "figure");
    let is_of_site = own.is_some_and(|own| super::tree::same_site(own, &card.url));
    (!is_subheading
        && speaks(tree, card.root) <= LEAD * 2
        && is_of_site
        && stories::is_likely(card, own)
        && cards::is_story_address(&card.url)
        && (card.title.split_whitespace().count() >= 5 || cards::wide(&card.title) >= 10)
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
        author: filled(&card.author),
        time: filled(&card.time),
        published: when(card, language),
        heading: heading.and_then(|heading| SafeText::line(heading).filled()),
        image: card.image.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;

    const PAGE: &str = "https://paper.example/2026/11/02/harbour-wall-holds-through-the-storm.html";
    const PARAGRAPH_OF_STORY: &str =
        "<p>The harbour wall held through the night, the master of the port said, and no boat was lost.</p>";

    fn read(markup: &str) -> Lists {
        let own = WebUrl::parse(PAGE).expect("an address");
        let html = format!("<main><article><h1>Harbour wall holds</h1>{markup}</article></main>");
        let parsed = crate::page::tree::parse(&html, Some(&own), &Budget::document());
        let found = crate::page::body::find(&parsed.tree, parsed.document, None, None, &Budget::document());
        let about =
            About { own: &[&own], title: "Harbour wall holds", language: Some("en"), found: found.as_ref() };
        find(&parsed.tree, &about, &Budget::document())
    }

    fn check(markup: &str, related: &[&str], latest: &[&str]) {
        let lists = read(markup);
        let titles =
            |list: &[RelatedLink]| list.iter().map(|link| link.title.to_string()).collect::<Vec<_>>();
        assert_eq!(titles(&lists.related), related, "related of {markup}");
        assert_eq!(titles(&lists.latest), latest, "latest of {markup}");
    }

    fn story() -> String {
        PARAGRAPH_OF_STORY.repeat(4)
    }

    fn link(title: &str) -> String {
        let slug = title.to_lowercase().replace(' ', "-");
        format!("<a href='/2026/11/01/{slug}.html?utm_source=list'>{title}</a>")
    }

    #[test]
    fn a_story_shown_in_two_lists_is_in_both_and_its_address_is_plain() {
        let markup = format!(
            "{}<section><h2>Related</h2><ul><li>{}</li><li>{}</li></ul></section>\
             <section><h2>Most read</h2><ul><li>{}</li><li>{}</li></ul></section>",
            story(),
            link("Ferry stays in port all day"),
            link("Storm takes the roof of the old mill"),
            link("Ferry stays in port all day"),
            link("Council votes on the new bridge"),
        );
        check(
            &markup,
            &["Ferry stays in port all day", "Storm takes the roof of the old mill"],
            &["Ferry stays in port all day", "Council votes on the new bridge"],
        );
        assert_eq!(
            read(&markup).related[0].url.as_str(),
            "https://paper.example/2026/11/01/ferry-stays-in-port-all-day.html"
        );
    }

    #[test]
    fn the_story_itself_is_in_no_list_and_part_of_no_card() {
        let markup = format!(
            "{}<h3>Latest news</h3><ul><li><a href='{PAGE}'>Harbour wall holds through the storm</a></li><li>{}</li></ul>",
            story(),
            link("Ferry stays in port all day"),
        );
        check(&markup, &[], &["Ferry stays in port all day"]);
    }

    #[test]
    fn a_list_with_its_heading_and_one_story_keeps_its_heading() {
        let markup = format!(
            "{}<div><h2>More on this</h2><ul><li>{}</li></ul></div>",
            story(),
            link("Ferry stays in port all day")
        );
        check(&markup, &["Ferry stays in port all day"], &[]);
        assert_eq!(read(&markup).related[0].heading.as_deref(), Some("More on this"));
    }

    #[test]
    fn lines_that_lead_elsewhere_are_related_in_many_languages() {
        for lead in [
            "READ MORE:",
            "Lesen Sie auch:",
            "À lire aussi :",
            "Lea también:",
            "Leggi anche:",
            "Читайте также:",
        ] {
            let line = link("Ferry stays in port all day");
            for markup in [format!("<p>{lead} {line}</p>"), format!("<p><strong>{lead}</strong> {line}</p>")]
            {
                check(&format!("{0}{markup}{0}", story()), &["Ferry stays in port all day"], &[]);
            }
        }
    }

    #[test]
    fn a_link_in_a_sentence_is_no_card() {
        let line = link("what the ferry company said last week");
        for markup in [
            format!("<p><span>The mayor had not read </span>{line}<span> and would not say why.</span></p>"),
            format!("<div><span>The mayor, who was at sea then, had not read </span>{line}</div>"),
        ] {
            check(&format!("{0}{markup}{0}", story()), &[], &[]);
        }
    }

    #[test]
    fn a_lone_link_between_paragraphs_is_related_without_words() {
        let markup = format!("{0}<ul><li>{1}</li></ul>{0}", story(), link("Ferry stays in port all day"));
        check(&markup, &["Ferry stays in port all day"], &[]);
    }

    #[test]
    fn topics_services_and_advertisements_are_no_stories() {
        let markup = format!(
            "{}<h3>Trending topics</h3><ul><li><a href='/harbour-and-sea'>Harbour and sea news</a></li></ul>\
             <h3>Latest</h3><ul><li>{}</li><li>{}</li><li><a href='/jobs-at-the-paper'>Jobs at the paper</a></li></ul>\
             <div class='sponsored'><h3>Related</h3>{}</div>\
             <h3>Recent comments</h3><ul><li>{}</li></ul>",
            story(),
            link("Ferry stays in port all day"),
            link("Storm takes the roof of the old mill"),
            link("Seven lamps that every kitchen needs"),
            link("Reader on the price of fish this year"),
        );
        check(&markup, &[], &["Ferry stays in port all day", "Storm takes the roof of the old mill"]);
    }

    #[test]
    fn a_list_without_known_words_is_told_by_its_name_or_its_side() {
        let titles = ["Ferry stays in port all day", "Storm takes the roof of the old mill"];
        let items: String = titles.iter().map(|title| format!("<li>{}</li>", link(title))).collect();
        check(&format!("{}<div class='related-posts'><ul>{items}</ul></div>", story()), &titles, &[]);
        check(
            &format!("{}<div class='sidebar'><h3>Harbour people</h3><ul>{items}</ul></div>", story()),
            &[],
            &titles,
        );
        check(&format!("{}<div><h3>Harbour people</h3><ul>{items}</ul></div>", story()), &[], &[]);
    }

    #[test]
    fn the_lines_of_a_menu_head_no_list() {
        let markup = format!(
            "<ul><li><a href='/top'>Top stories</a></li><li><a href='/2026/11/01/about-the-paper-and-us.html'>About the paper and us</a></li></ul>{}",
            story(),
        );
        check(&markup, &[], &[]);
    }
}
