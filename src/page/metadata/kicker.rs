//! The section that a story stands in.

use super::{Head, Meta, is_breadcrumb, likeness};
use crate::model::{Kicker, WebUrl};
use crate::page::ld::LinkedData;
use crate::page::lines::{Line, lines};
use crate::page::tree::Tree;
use crate::page::{dates, people};
use crate::text::{SafeText, fold};

/// The longest kicker, in characters.
const KICKER: usize = 48;

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
pub(in crate::page) fn section(
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
