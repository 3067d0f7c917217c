//! What the head of a page and its surroundings say of the story: one verdict for each field.
//!
//! What a reader sees outranks what is written for machines, except where the machines' word is the
//! more exact: a time with its zone.

use std::collections::HashMap;

use super::ld::LinkedData;
use super::lines::{Line, collapse, lines};
use super::tree::Tree;
use super::{dates, people};
use crate::model::{Kicker, Person, PersonKind, WebUrl, When};
use crate::text::{SafeText, fold};

/// The longest kicker, in characters.
const KICKER: usize = 48;
/// The most lines before a headline that may be its kicker.
const ABOVE: usize = 6;
/// The most lines after a headline that belong to its head.
const HEAD_LINES: usize = 60;

/// The `meta` elements of a page.
pub(super) struct Meta {
    values: HashMap<String, Vec<String>>,
}

impl Meta {
    /// Reads the `meta` elements.
    pub fn read(tree: &Tree) -> Self {
        let mut values: HashMap<String, Vec<String>> = HashMap::new();
        for meta in tree.all("meta").take(2_000) {
            let Some(content) =
                tree.attribute(meta, "content").map(str::trim).filter(|content| !content.is_empty())
            else {
                continue;
            };
            for name in ["property", "name", "itemprop"] {
                if let Some(key) = tree.attribute(meta, name) {
                    let content: String = content.chars().take(4_000).collect();
                    values.entry(key.trim().to_ascii_lowercase()).or_default().push(content);
                }
            }
        }
        Self { values }
    }

    /// The first value of the first of these names that has one.
    pub fn first(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.values.get(*name))
            .and_then(|values| values.first())
            .map(String::as_str)
    }

    /// All values of a name.
    pub fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The headline and where it stands.
#[derive(Debug, Default)]
pub(super) struct Headline {
    /// The text.
    pub text: String,
    /// The element that shows it.
    pub node: Option<usize>,
}

/// Words of a text, folded.
fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// How much two texts share, 0 to 1. For scripts without spaces, by letters.
fn likeness(one: &str, other: &str) -> f32 {
    let (mut one, mut other) = (words(one), words(other));
    if one.len() <= 3 && one.iter().any(|word| word.chars().any(|character| character > '\u{2e80}')) {
        let split = |words: Vec<String>| -> Vec<String> {
            words.iter().flat_map(|word| word.chars()).map(String::from).collect()
        };
        one = split(one);
        other = split(other);
    }
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let shared = one.iter().filter(|word| other.contains(word)).count();
    2.0 * shared as f32 / (one.len() + other.len()) as f32
}

/// The titles that a page gives itself for machines, best first.
pub(super) fn stated_titles(tree: &Tree, meta: &Meta) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    let site = meta.first(&["og:site_name", "application-name"]).map(ToOwned::to_owned);
    let mut add = |title: &str| {
        let title = without_site(&collapse(title), site.as_deref());
        if !title.is_empty() && !titles.contains(&title) {
            titles.push(title);
        }
    };
    for names in [
        &["og:title"][..],
        &["twitter:title"],
        &["dc.title", "dcterms.title", "parsely-title", "sailthru.title"],
        &["headline"],
    ] {
        if let Some(title) = meta.first(names) {
            add(title);
        }
    }
    if let Some(title) = tree.all("title").next() {
        let text: String = tree.below(title).filter_map(|node| tree.raw_text(node)).collect();
        add(&text);
    }
    titles
}

/// The title without the site's name after or before it.
fn without_site(title: &str, site: Option<&str>) -> String {
    let mut title = title.to_owned();
    for _ in 0..3 {
        let Some((start, end, sign)) =
            [" | ", " - ", " – ", " — ", " :: ", " • ", " · ", " « ", " » ", " / "]
                .iter()
                .filter_map(|sign| title.rfind(sign).map(|at| (at, at + sign.len(), sign)))
                .max_by_key(|(at, ..)| *at)
        else {
            break;
        };
        let (before, after) = (title[..start].trim(), title[end..].trim());
        let is_site = site.is_some_and(|site| {
            let (site, after) = (fold(site), fold(after));
            !after.is_empty() && (site.contains(&after) || after.contains(&site))
        });
        let is_bar = matches!(*sign, " | " | " :: " | " « " | " » ");
        let is_short = after.split_whitespace().count() <= 4 && before.split_whitespace().count() >= 4;
        if is_site || is_bar && is_short {
            title = before.to_owned();
        } else {
            break;
        }
    }
    title
}

/// Finds the headline: the visible one that is most like what the page says to machines.
pub(super) fn headline(tree: &Tree, titles: &[String], linked: Option<&str>) -> Headline {
    let references: Vec<&str> = linked.into_iter().chain(titles.iter().map(String::as_str)).collect();
    let score = |text: &str| references.iter().map(|title| likeness(text, title)).fold(0.0, f32::max);
    let mut best: Option<(f32, usize, String)> = None;
    let shown = |node: usize| !tree.is_hidden(node) && tree.characters(node) > 0;
    let headings: Vec<usize> = tree.all("h1").filter(|&h1| shown(h1)).take(40).collect();
    for &heading in &headings {
        let text = heading_text(tree, heading);
        let likeness = score(&text);
        let is_name = tree.linked(heading) > 0
            && tree.above(heading).any(|above| matches!(tree.tag(above), "header" | "nav"));
        let worth = if is_name { likeness - 0.5 } else { likeness };
        if best.as_ref().is_none_or(|(other, ..)| worth > *other) {
            best = Some((worth, heading, text));
        }
    }
    if let Some((worth, heading, text)) = &best
        && (*worth >= 0.3 || references.is_empty())
    {
        return Headline { text: text.clone(), node: Some(*heading) };
    }
    // The headline may be another element that shows what is stated.
    let others = (1..tree.len()).filter(|&node| {
        (matches!(tree.tag(node), "h2" | "h3")
            || tree.is_labelled(
                node,
                &["headline", "title", "titre", "titulo", "titolo", "überschrift", "heading", "hed"],
            ))
            && shown(node)
            && tree.characters(node) < 300
            && !tree.above(node).take(3).any(|above| tree.tag(above) == "a")
    });
    let other = others
        .take(400)
        .map(|node| (score(&heading_text(tree, node)), node))
        .filter(|(score, _)| *score >= 0.75)
        .fold(None, |best: Option<(f32, usize)>, one| match best {
            Some(best) if best.0 >= one.0 => Some(best),
            _ => Some(one),
        });
    if let Some((_, node)) = other {
        return Headline { text: heading_text(tree, node), node: Some(node) };
    }
    // A visible headline that is worded otherwise for machines, unless it is the site's name.
    if let Some((_, heading, text)) = best
        && words(&text).len() >= 4
        && headings.len() == 1
    {
        return Headline { text, node: Some(heading) };
    }
    Headline { text: references.first().map(|title| (*title).to_owned()).unwrap_or_default(), node: None }
}

/// A heading's text without a kicker or a label within it.
fn heading_text(tree: &Tree, heading: usize) -> String {
    let is_label = |below: usize| {
        tree.is_labelled(
            below,
            &[
                "kicker",
                "overline",
                "topline",
                "eyebrow",
                "rubrik",
                "dachzeile",
                "label",
                "badge",
                "category",
                "section",
                "supertitle",
                "headline kicker",
                "flag",
                "premium",
                "plus",
                "paywall",
                "tagline",
                "prefix",
            ],
        ) && tree.characters(below) * 2 < tree.characters(heading)
    };
    let text = tree.text_where(heading, |below| {
        !is_label(below) && tree.tag(below) != "time" && tree.tag(below) != "button"
    });
    if text.is_empty() { tree.text(heading) } else { text }
}

/// What stands around the headline.
pub(super) struct Head {
    /// The lines before it, nearest last.
    pub above: Vec<Line>,
    /// The lines after it, up to the story's text.
    pub below: Vec<Line>,
    /// The nodes that all of this stands in.
    pub range: std::ops::Range<usize>,
}

/// The lines around the headline. `text` is the first node of the story's text.
pub(super) fn head(tree: &Tree, headline: Option<usize>, text: Option<usize>) -> Head {
    let furniture = |node: usize| {
        !matches!(tree.tag(node), "nav" | "figure" | "form" | "button" | "select")
            || is_breadcrumb(tree, node)
    };
    let Some(headline) = headline else {
        let end = text.unwrap_or(1).min(tree.len());
        let mut above = lines(tree, 1..end, furniture);
        let below = above.split_off(above.len().saturating_sub(HEAD_LINES / 2));
        return Head { above: Vec::new(), below, range: 1..end };
    };
    // The page's own header is not the story's head: go up while little stands before the headline.
    let mut top = headline;
    for above in tree.above(headline).take(6) {
        if matches!(tree.tag(above), "body" | "html") {
            break;
        }
        top = above;
    }
    let start = top.max(headline.saturating_sub(400));
    let mut above = lines(tree, start..headline, furniture);
    above.drain(..above.len().saturating_sub(ABOVE));
    let after = tree.end(headline);
    let end = match text {
        Some(text) if text > after => text,
        _ => (after + 300).min(tree.len()),
    };
    let mut below = lines(tree, after..end, furniture);
    below.truncate(HEAD_LINES);
    Head { above, below, range: start..end.max(after) }
}

fn is_breadcrumb(tree: &Tree, node: usize) -> bool {
    tree.is_labelled(
        node,
        &["breadcrumb", "breadcrumbs", "breadcrumb list", "brotkrumen", "fil d ariane", "migas", "crumbs"],
    )
}

/// Sections that say nothing.
fn is_no_section(text: &str) -> bool {
    let folded = fold(text);
    let length = text.chars().count();
    !(2..=KICKER).contains(&length)
        || text.split_whitespace().count() > 6
        || !text.chars().any(char::is_alphabetic)
        || matches!(
            folded.as_str(),
            "home"
                | "homepage"
                | "articles"
                | "article"
                | "news_news"
                | "startseite"
                | "accueil"
                | "inicio"
                | "portada"
                | "start"
                | "index"
                | "post"
                | "posts"
                | "front page"
                | "story"
                | "menu"
                | "exclusive"
                | "live"
                | "breaking news"
                | "breaking"
                | "by"
                | "share"
                | "главная"
                | "uncategorized"
                | "artikel"
                | "premium"
                | "plus"
                | "subscribe"
                | "sign in"
                | "log in"
                | "advertisement"
                | "werbung"
                | "anzeige"
                | "publicidad"
                | "search"
                | "skip to content"
                | "all"
                | "default"
                | "www"
                | "print"
                | "back"
                | "video"
                | "updated"
                | "listen"
                | "save"
                | "comments"
                | "follow"
                | "watch"
                | "hide"
                | "more"
                | "home page"
                | "anasayfa"
                | "beranda"
                | "hem"
                | "forside"
        )
}

/// The section: visible kicker, leaf of the breadcrumb, what is stated, part of the address.
pub(super) fn section(
    tree: &Tree,
    head: &Head,
    title: &str,
    linked: &LinkedData,
    meta: &Meta,
    address: Option<&WebUrl>,
    outlet: Option<&str>,
) -> Option<Kicker> {
    let fits = |text: &str| {
        !is_no_section(text)
            && likeness(text, title) < 0.6
            && outlet.is_none_or(|outlet| fold(outlet) != fold(text))
            && !dates::looks_like_time(text, None)
            && people::after_lead(text).is_none()
            && !text.ends_with(['.', '!', '?', ','])
    };
    let kicker = |line: &Line| Kicker {
        text: SafeText::line(line.text.trim_matches(|character: char| {
            matches!(character, '|' | '/' | '>' | '»' | ':' | '•' | '-' | ' ')
        })),
        link: line.link.and_then(|link| tree.attribute(link, "href")).and_then(|href| tree.address(href)),
    };
    let in_breadcrumb = |line: &Line| {
        std::iter::once(line.node).chain(tree.above(line.node)).take(8).any(|node| is_breadcrumb(tree, node))
    };
    const KICKER_WORDS: &[&str] = &[
        "kicker",
        "category",
        "section",
        "eyebrow",
        "topline",
        "overline",
        "rubrik",
        "rubrique",
        "seccion",
        "categoria",
        "categorie",
        "ressort",
        "channel",
        "dachzeile",
        "topic",
        "rubric",
        "antetitulo",
        "occhiello",
        "supertitle",
        "label",
        "cat",
        "cats",
        "tag",
        "theme",
    ];
    let is_named = |line: &Line| {
        std::iter::once(line.node)
            .chain(tree.above(line.node))
            .take(3)
            .any(|node| tree.is_labelled(node, KICKER_WORDS) && tree.characters(node) < 120)
    };
    let stated: Vec<&str> =
        linked.sections.iter().map(String::as_str).chain(meta.first(&["article:section"])).collect();
    let is_stated = |text: &str| stated.iter().any(|other| fold(other) == fold(text));
    let candidates: Vec<&Line> = head.above.iter().rev().filter(|line| fits(&line.text)).collect();
    let outside: Vec<&&Line> = candidates.iter().filter(|line| !in_breadcrumb(line)).collect();
    // Near the headline, and either called so, or a link, or said twice.
    if let Some(line) = outside.iter().find(|line| is_named(line) || is_stated(&line.text)) {
        return Some(kicker(line));
    }
    if let Some(line) = candidates.iter().find(|line| in_breadcrumb(line)) {
        return Some(kicker(line));
    }
    let named_below = head.below.iter().take(8).filter(|line| fits(&line.text)).find(|line| {
        line.link.is_some()
            && (is_stated(&line.text)
                || is_named(line) && tree.is_labelled(line.node, &["category", "section", "kicker", "cat"]))
    });
    if let Some(line) = named_below {
        return Some(kicker(line));
    }
    if let Some(line) = outside.iter().take(2).find(|line| {
        line.link.is_some()
            || tree.end(line.block) + 12 > head.range.start && line.text.split_whitespace().count() <= 4
    }) {
        return Some(kicker(line));
    }
    let leaf = linked
        .breadcrumb
        .iter()
        .rev()
        .map(|(name, _)| name.as_str())
        .find(|name| fits(name) && likeness(name, title) < 0.5);
    // A breadcrumb that is no JSON-LD, wherever it stands.
    let shown_leaf = || {
        let crumbs = (1..tree.len()).find(|&node| {
            tree.is_element(node)
                && !tree.is_hidden(node)
                && is_breadcrumb(tree, node)
                && tree.characters(node) > 0
        })?;
        lines(tree, crumbs..tree.end(crumbs), |_| true)
            .iter()
            .rev()
            .find(|line| fits(&line.text))
            .map(|line| line.text.clone())
    };
    let text = leaf
        .map(ToOwned::to_owned)
        .or_else(shown_leaf)
        .or_else(|| stated.iter().find(|text| fits(text)).map(|text| (*text).to_owned()))
        .or_else(|| from_address(address?));
    text.map(|text| Kicker { text: SafeText::line(&text), link: None })
}

/// The first part of an address that reads like a section's name.
fn from_address(address: &WebUrl) -> Option<String> {
    let parts: Vec<&str> = address.as_url().path_segments()?.filter(|part| !part.is_empty()).collect();
    let (_, sections) = parts.split_last()?;
    sections
        .iter()
        .find(|part| {
            part.len() >= 3
                && part.len() <= 24
                && part.chars().all(|character| character.is_ascii_alphabetic() || character == '-')
                && !matches!(
                    **part,
                    "news"
                        | "article"
                        | "articles"
                        | "story"
                        | "stories"
                        | "post"
                        | "blog"
                        | "archive"
                        | "archives"
                        | "content"
                        | "html"
                        | "www"
                        | "amp"
                        | "index"
                        | "artikel"
                        | "noticia"
                        | "noticias"
                        | "actualite"
                        | "wiki"
                        | "item"
                )
        })
        .map(|part| {
            let mut name = part.replace('-', " ");
            if let Some(first) = name.get_mut(0..1) {
                first.make_ascii_uppercase();
            }
            name
        })
}

/// The publisher's name.
pub(super) fn outlet(meta: &Meta, linked: &LinkedData, address: Option<&WebUrl>) -> Option<SafeText> {
    meta.first(&["og:site_name"])
        .map(ToOwned::to_owned)
        .or_else(|| linked.publisher.clone())
        .or_else(|| {
            meta.first(&["application-name", "publisher", "dc.publisher", "dcterms.publisher"])
                .map(ToOwned::to_owned)
        })
        .filter(|name| name.chars().count() <= 80)
        .or_else(|| address.map(|address| address.outlet_host().to_owned()))
        .and_then(|name| SafeText::line(&name).filled())
}

/// The language tag.
pub(super) fn language(tree: &Tree, meta: &Meta, linked: &LinkedData) -> Option<SafeText> {
    let html = tree
        .all("html")
        .find_map(|html| tree.attribute(html, "lang").or_else(|| tree.attribute(html, "xml:lang")));
    let is_tag = |tag: &str| {
        let length = tag.split(['-', '_']).next().map_or(0, str::len);
        (2..=3).contains(&length)
            && tag.len() <= 16
            && tag
                .chars()
                .all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'))
    };
    let stated = [
        html,
        linked.language.as_deref(),
        meta.first(&["og:locale", "language", "content-language", "dc.language", "inlanguage"]),
    ];
    stated
        .into_iter()
        .flatten()
        .map(str::trim)
        .find(|tag| is_tag(tag))
        .map(|tag| SafeText::line(&tag.replace('_', "-")))
}

const BYLINE_WORDS: &[&str] = &[
    "byline",
    "bylines",
    "author",
    "authors",
    "author name",
    "autor",
    "autoren",
    "auteur",
    "auteurs",
    "autore",
    "autori",
    "firma",
    "writer",
    "by line",
    "contributor",
    "contributors",
    "journalist",
    "verfasser",
    "autorenzeile",
    "byl",
    "redactor",
    "creator",
    "article author",
    "signature",
    "reporter",
];

/// Addresses of pages about a writer.
fn is_profile(href: &str) -> bool {
    let href = href.to_ascii_lowercase();
    [
        "/author/",
        "/authors/",
        "/autor/",
        "/autoren/",
        "/auteur/",
        "/autore/",
        "/people/",
        "/person/",
        "/profile/",
        "/profiles/",
        "/staff/",
        "/by/",
        "/contributors/",
        "/contributor/",
        "/journalist/",
        "/journalists/",
        "/writers/",
        "/redakteure/",
        "/autores/",
        "/firmas/",
        "/reporter/",
        "/columnist/",
        "/impressum/autor",
    ]
    .iter()
    .any(|part| href.contains(part))
}

/// The byline: persons that the head shows, persons that are stated, agencies and newsrooms.
pub(super) fn people(
    tree: &Tree,
    head: &Head,
    linked: &LinkedData,
    meta: &Meta,
    outlet: Option<&str>,
) -> Vec<Person> {
    let mut stated: Vec<Person> = Vec::new();
    let add = |into: &mut Vec<Person>, people: Vec<Person>| {
        for person in people {
            if !into.iter().any(|other| fold(&other.name) == fold(&person.name)) {
                into.push(person);
            }
        }
    };
    for (name, is_organisation) in &linked.authors {
        let mut people = people::parse(name, outlet, true);
        if *is_organisation {
            for person in &mut people {
                if person.kind == PersonKind::Person
                    && (people::parse(&person.name, outlet, false).is_empty()
                        || linked.authors.len() == 1 && !looks_personal(&person.name))
                {
                    person.kind = PersonKind::Organisation;
                }
            }
        }
        add(&mut stated, people);
    }
    if stated.is_empty() {
        for name in [
            "author",
            "article:author",
            "dc.creator",
            "dcterms.creator",
            "parsely-author",
            "sailthru.author",
            "byl",
            "cxenseparse:author",
            "article:author_name",
            "twitter:data1",
            "vr:author",
            "og:article:author",
            "citation_author",
        ] {
            for content in meta.all(name) {
                if name == "twitter:data1"
                    && meta
                        .first(&["twitter:label1"])
                        .is_none_or(|label| !fold(label).contains("by") && !fold(label).contains("von"))
                {
                    continue;
                }
                add(&mut stated, people::parse(content, outlet, true));
            }
            if stated.iter().any(|person| person.kind == PersonKind::Person) {
                break;
            }
        }
    }
    let shown = shown_people(tree, head, outlet);
    let is_person = |person: &&Person| person.kind == PersonKind::Person;
    let stated_persons: Vec<&Person> = stated.iter().filter(is_person).collect();
    let shown_persons: Vec<&Person> = shown.iter().filter(is_person).collect();
    let agrees = stated_persons
        .iter()
        .any(|one| shown_persons.iter().any(|other| fold(&one.name) == fold(&other.name)));
    let takes_shown = match (stated_persons.is_empty(), shown_persons.is_empty()) {
        (true, false) => true,
        (false, true) => false,
        (true, true) => stated.is_empty(),
        (false, false) => !agrees && stated_persons.len() <= shown_persons.len(),
    };
    let mut chosen = if takes_shown { shown } else { stated };
    // The newsroom beside a named writer says nothing.
    if chosen.iter().any(|person| person.kind == PersonKind::Person) {
        chosen.retain(|person| person.kind != PersonKind::Organisation);
    }
    chosen
}

fn looks_personal(name: &str) -> bool {
    (2..=3).contains(&name.split_whitespace().count())
        && name.split_whitespace().all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                && word.chars().skip(1).any(char::is_lowercase)
        })
}

/// The names that the head of the story shows.
fn shown_people(tree: &Tree, head: &Head, outlet: Option<&str>) -> Vec<Person> {
    let mut found: Vec<Person> = Vec::new();
    let all: Vec<&Line> = head.below.iter().chain(head.above.iter().rev().take(4)).collect();
    for (at, line) in all.iter().enumerate() {
        let is_named = || {
            std::iter::once(line.node)
                .chain(tree.above(line.node))
                .take(4)
                .any(|node| tree.is_labelled(node, BYLINE_WORDS) && tree.characters(node) < 300)
        };
        let is_link = line.link.is_some_and(|link| {
            tree.attribute(link, "rel") == Some("author")
                || tree.attribute(link, "href").is_some_and(is_profile)
        });
        let rest = people::after_lead(&line.text);
        let text = match rest {
            // "By" stands alone; the name is the next line.
            Some("") => match all.get(at + 1) {
                Some(next) => next.text.as_str(),
                None => continue,
            },
            Some(rest) if line.text.chars().count() < 160 => rest,
            _ if (is_link || is_named()) && line.text.chars().count() < 160 => line.text.as_str(),
            _ => continue,
        };
        let strict = people::parse(text, outlet, false);
        for person in strict {
            if !found.iter().any(|other| fold(&other.name) == fold(&person.name)) {
                found.push(person);
            }
        }
        if found.len() > 8 {
            break;
        }
    }
    found
}

/// Publication and change.
#[derive(Debug, Default)]
pub(super) struct Times {
    /// When it was published.
    pub published: Option<When>,
    /// When it was last changed.
    pub updated: Option<When>,
}

/// When the story was published and changed: stated in JSON-LD, machine readable near the headline,
/// in `meta`, or as the head shows it.
pub(super) fn times(
    tree: &Tree,
    head: &Head,
    linked: &LinkedData,
    meta: &Meta,
    language: Option<&str>,
) -> Times {
    let read = |text: &str| dates::find(text, language);
    let is_update = |text: &str| {
        let folded = fold(text);
        [
            "updated",
            "update",
            "modified",
            "aktualisiert",
            "actualizado",
            "mis a jour",
            "aggiornato",
            "bijgewerkt",
            "обновлено",
            "atualizado",
            "zuletzt",
            "last",
            "stand",
            "uppdaterad",
            "oppdatert",
            "opdateret",
        ]
        .iter()
        .any(|word| folded.contains(word))
    };
    let stated = linked.published.as_deref().and_then(read);
    // `time` elements of the head: the first that is not of an update.
    let mut shown = None;
    let mut shown_update = None;
    for time in tree.all("time").filter(|&time| head.range.contains(&time)).take(20) {
        let label = format!("{} {} {}", tree.text(time), tree.label(time), tree.label(tree.parent(time)));
        let when = tree.attribute(time, "datetime").and_then(read).or_else(|| read(&tree.text(time)));
        if is_update(&label) {
            shown_update = shown_update.or(when);
        } else {
            shown = shown.or(when);
        }
    }
    const PUBLISHED: &[&str] = &[
        "article:published_time",
        "og:article:published_time",
        "og:published_time",
        "datepublished",
        "parsely-pub-date",
        "sailthru.date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
        "dc.date",
        "pubdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "publication_date",
        "date",
        "article.published",
        "cxenseparse:recs:publishtime",
        "article_date_original",
        "last-modified-date",
        "published-date",
        "publisheddate",
        "date.created",
        "rnews:datepublished",
        "dc.date.created",
        "citation_publication_date",
        "originalpublicationdate",
        "artikel:published",
        "vr:published_time",
        "iso-8601-publish-date",
        "ptime",
        "displaydate",
        "created",
        "bt:pubdate",
    ];
    let in_meta = PUBLISHED.iter().find_map(|name| meta.first(&[name]).and_then(read));
    let by_attribute = || {
        (1..tree.len()).filter(|&node| tree.attribute(node, "itemprop") == Some("datePublished")).find_map(
            |node| {
                tree.attribute(node, "datetime")
                    .or_else(|| tree.attribute(node, "content"))
                    .and_then(read)
                    .or_else(|| read(&tree.text(node)))
            },
        )
    };
    let in_lines = || {
        let lines: Vec<&Line> = head
            .below
            .iter()
            .chain(head.above.iter().rev())
            .filter(|line| line.text.chars().count() < 140)
            .collect();
        let first = lines.iter().filter(|line| !is_update(&line.text)).find_map(|line| read(&line.text));
        first.or_else(|| lines.iter().find_map(|line| read(&line.text)))
    };
    let anywhere = || {
        tree.all("time").filter(|&time| !tree.is_hidden(time)).find_map(|time| {
            tree.attribute(time, "datetime").and_then(read).or_else(|| read(&tree.text(time)))
        })
    };
    let mut published = stated
        .or(shown)
        .or(in_meta)
        .or_else(by_attribute)
        .or_else(in_lines)
        .or(shown_update)
        .or_else(anywhere);
    // A day alone gives way to the same day with its time, a time to the same with its zone.
    for other in [shown, in_meta, in_lines()].into_iter().flatten() {
        if let Some(known) = published {
            let is_more = known.clock().is_none() && other.clock().is_some()
                || known.offset().is_none()
                    && other.offset().is_some()
                    && known.clock().is_some()
                    && other.clock().map(|clock| clock.minute) == known.clock().map(|clock| clock.minute);
            if known.date() == other.date() && is_more {
                published = Some(other);
            }
        }
    }
    let updated = linked
        .modified
        .as_deref()
        .and_then(read)
        .or_else(|| {
            meta.first(&[
                "article:modified_time",
                "og:updated_time",
                "datemodified",
                "last-modified",
                "dcterms.modified",
            ])
            .and_then(read)
        })
        .or(shown_update)
        .filter(|updated| Some(*updated) != published);
    Times { published, updated }
}

/// Tags of the story.
pub(super) fn tags(meta: &Meta, linked: &LinkedData) -> Vec<SafeText> {
    let mut tags: Vec<SafeText> = Vec::new();
    let listed = meta.all("article:tag").iter().flat_map(|text| text.split(','));
    let keywords =
        meta.first(&["news_keywords", "keywords", "parsely-tags", "sailthru.tags"]).unwrap_or_default();
    let mut add = |text: &str| {
        let tag = SafeText::line(text);
        if !tag.is_empty()
            && tag.chars().count() <= 60
            && tags.len() < 40
            && !tags.iter().any(|other| fold(other) == fold(&tag))
        {
            tags.push(tag);
        }
    };
    if !linked.keywords.is_empty() {
        linked.keywords.iter().for_each(|text| add(text));
    } else if !meta.all("article:tag").is_empty() {
        listed.for_each(&mut add);
    } else {
        keywords.split([',', ';']).for_each(add);
    }
    tags
}

/// The summary under the headline: the line that the head shows, else none; what is only stated for
/// machines is mostly the first sentence again.
pub(super) fn standfirst(
    tree: &Tree,
    head: &Head,
    meta: &Meta,
    linked: &LinkedData,
    title: &str,
) -> Option<(SafeText, usize)> {
    const WORDS: &[&str] = &[
        "standfirst",
        "dek",
        "deck",
        "subtitle",
        "sub title",
        "subheadline",
        "sub headline",
        "subhead",
        "summary",
        "intro",
        "excerpt",
        "lede",
        "chapeau",
        "sapo",
        "entradilla",
        "vorspann",
        "description",
        "abstract",
        "lead",
        "teaser",
        "bajada",
        "sottotitolo",
        "occhiello",
        "subtitulo",
        "catenaccio",
        "ingress",
        "manchet",
        "leadtext",
        "strapline",
        "tagline",
        "introduction",
        "article intro",
        "headline sub",
        "standfirst text",
        "lead text",
    ];
    let stated: Vec<&str> = [
        linked.description.as_deref(),
        meta.first(&["description"]),
        meta.first(&["og:description"]),
        meta.first(&["twitter:description"]),
    ]
    .into_iter()
    .flatten()
    .collect();
    head.below
        .iter()
        .take(20)
        .filter(|line| {
            let length = line.text.chars().count();
            (24..=700).contains(&length)
                && likeness(&line.text, title) < 0.8
                && line.link.is_none()
                && people::after_lead(&line.text).is_none_or(|rest| rest.split_whitespace().count() > 8)
        })
        .find(|line| {
            std::iter::once(line.node)
                .chain(tree.above(line.node))
                .take(3)
                .any(|node| tree.is_labelled(node, WORDS) && tree.characters(node) < 900)
                || stated.iter().any(|stated| likeness(stated, &line.text) > 0.7)
                || matches!(tree.tag(line.block), "h2" | "h3") && line.text.split_whitespace().count() >= 5
        })
        .map(|line| (SafeText::line(&line.text), line.block))
}

/// The page's own address: the canonical one where that can be believed.
pub(super) fn canonical(tree: &Tree, meta: &Meta, address: Option<&WebUrl>) -> Option<WebUrl> {
    let link = tree
        .all("link")
        .find(|&link| {
            tree.attribute(link, "rel").is_some_and(|rel| {
                rel.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("canonical"))
            })
        })
        .and_then(|link| tree.attribute(link, "href"))
        .or_else(|| meta.first(&["og:url"]))
        .and_then(|href| tree.address(href));
    match (link, address) {
        // A canonical address on another host, or the front page for every story, is a mistake or worse.
        (Some(link), Some(address)) => {
            let is_own = crate::page::tree::same_site(&link, address)
                && (link.as_url().path().len() > 1 || address.as_url().path().len() <= 1);
            Some(if is_own { link } else { address.clone() })
        }
        (link, address) => address.cloned().or(link),
    }
}
