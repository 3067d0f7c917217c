//! A section page to ranked entries.

use super::cards::{self, Card};
use super::metadata::{self, Meta};
use super::tree::Tree;
use super::{dates, ld};
use crate::model::{Budget, Entry, SectionPage, WebUrl, When};
use crate::text::{SafeText, fold};

/// The most entries of one page.
pub(super) const ENTRIES: usize = 500;
/// What a card must be worth to be a story.
const WORTH: i32 = 3;

/// Elements that hold no stories of the page's own.
const ELSEWHERE: &[&str] = &[
    "nav",
    "navigation",
    "navbar",
    "menu",
    "mega menu",
    "megamenu",
    "footer",
    "site footer",
    "breadcrumb",
    "breadcrumbs",
    "most read",
    "mostread",
    "most popular",
    "popular",
    "trending",
    "most viewed",
    "most shared",
    "most watched",
    "ticker",
    "newsticker",
    "sponsored",
    "sponsor",
    "advertorial",
    "outbrain",
    "taboola",
    "partner",
    "partners",
    "cookie",
    "cookies",
    "consent",
    "newsletter",
    "login",
    "subnav",
    "sitemap",
    "site header",
    "topbar",
    "top bar",
    "meistgelesen",
    "mas leidas",
    "piu letti",
    "plus lus",
    "comments",
    "blogroll",
    "archive list",
    "recent comments",
    "tagcloud",
    "tag cloud",
    "social",
    "skip",
];

/// Reads a parsed page as a section.
pub(super) fn read(tree: &Tree, address: Option<&WebUrl>, budget: &Budget) -> SectionPage {
    let meta = Meta::read(tree);
    let titles = metadata::stated_titles(tree, &meta);
    let linked = ld::LinkedData::default();
    let language = metadata::language(tree, &meta, &linked);
    let title = titles.first().cloned().unwrap_or_default();
    let stories = stories(tree, address, language.as_deref(), budget);
    SectionPage {
        title: SafeText::line(&title),
        entries: stories.iter().take(ENTRIES).map(|card| entry(card, language.as_deref())).collect(),
        language,
        remarks: Vec::new(),
    }
}

/// The cards of the page's own stories.
pub(super) fn stories(
    tree: &Tree,
    address: Option<&WebUrl>,
    language: Option<&str>,
    budget: &Budget,
) -> Vec<Card> {
    let page = tree.characters(0);
    let skip = |node: usize| {
        let is_large = tree.characters(node) * 2 > page;
        !is_large
            && (matches!(tree.tag(node), "nav" | "footer" | "form" | "dialog")
                || matches!(
                    tree.attribute(node, "role"),
                    Some("navigation" | "contentinfo" | "search" | "dialog")
                )
                || tree.is_labelled(node, ELSEWHERE))
    };
    let mut found = cards::find(tree, address, language, budget, &skip);
    found.retain(|card| card.worth >= WORTH);
    let elsewhere = under_other_headings(tree, &found);
    let mut at = 0;
    found.retain(|_| {
        at += 1;
        !elsewhere[at - 1]
    });
    found
}

/// Whether each card stands under a heading of a list that repeats or ranks what is elsewhere.
fn under_other_headings(tree: &Tree, cards: &[Card]) -> Vec<bool> {
    const OTHER: &[&str] = &[
        "most read",
        "most popular",
        "most viewed",
        "most watched",
        "most shared",
        "trending",
        "popular",
        "meistgelesen",
        "meist gelesen",
        "beliebt",
        "les plus lus",
        "lo mas leido",
        "mas leidas",
        "piu letti",
        "i piu letti",
        "mest last",
        "meest gelezen",
        "популярное",
        "самое читаемое",
        "najczesciej czytane",
        "sponsored",
        "anzeige",
        "partner content",
        "advertisement",
        "from our partners",
        "recent comments",
        "热门",
        "人气",
        "ランキング",
    ];
    let mut under = vec![false; cards.len()];
    for heading in (1..tree.len()).filter(|&node| {
        matches!(tree.tag(node), "h2" | "h3" | "h4" | "h5")
            && !tree.is_hidden(node)
            && tree.characters(node) < 40
    }) {
        let folded = fold(&tree.text(heading));
        if !OTHER.iter().any(|other| folded.starts_with(other)) {
            continue;
        }
        // The element around the heading that holds cards, but not most of them.
        for above in tree.above(heading).take(5) {
            let inside: Vec<usize> =
                (0..cards.len()).filter(|&at| tree.is_within(cards[at].link, above)).collect();
            if inside.len() * 2 > cards.len() {
                break;
            }
            if inside.len() >= 2 {
                for at in inside {
                    under[at] = true;
                }
                break;
            }
        }
    }
    under
}

fn entry(card: &Card, language: Option<&str>) -> Entry {
    Entry {
        title: SafeText::line(&card.title),
        link: Some(card.url.as_str().to_owned()),
        authors: card.author.iter().map(|author| SafeText::line(author)).collect(),
        published: when(card, language),
        summary: card.standfirst.as_deref().map(escape),
        section: card.section.as_deref().and_then(|section| SafeText::line(section).filled()),
        image: card.image.as_ref().map(|image| image.as_str().to_owned()),
        time_text: card.time.as_deref().and_then(|time| SafeText::line(time).filled()),
        ..Entry::default()
    }
}

/// The time of a card as read: what it states for machines, else what it shows.
pub(super) fn when(card: &Card, language: Option<&str>) -> Option<When> {
    let stated = card.time_stated.as_deref().and_then(|time| dates::find(time, language));
    stated.or_else(|| card.time.as_deref().and_then(|time| dates::find(time, language)))
}

/// Plain text as HTML, for an entry's summary is HTML.
fn escape(text: &str) -> String {
    SafeText::line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
