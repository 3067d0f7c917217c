//! The small facts: outlet, language, tags, the page's own address.

use super::context::Meta;
use crate::model::WebUrl;
use crate::page::ld::LinkedData;
use crate::page::tree::{Tree, same_site};
use crate::text::{SafeText, fold};

/// The publisher's name.
pub(in crate::page) fn outlet(
    meta: &Meta,
    linked: &LinkedData,
    address: Option<&WebUrl>,
) -> Option<SafeText> {
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
pub(in crate::page) fn language(tree: &Tree, meta: &Meta, linked: &LinkedData) -> Option<SafeText> {
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

/// Tags of the story.
pub(in crate::page) fn tags(meta: &Meta, linked: &LinkedData) -> Vec<SafeText> {
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

/// The page's own address: the canonical one where that can be believed.
pub(in crate::page) fn canonical(tree: &Tree, meta: &Meta, address: Option<&WebUrl>) -> Option<WebUrl> {
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
            let is_own = same_site(&link, address)
                && (link.as_url().path().len() > 1 || address.as_url().path().len() <= 1);
            Some(if is_own { link } else { address.clone() })
        }
        (link, address) => address.cloned().or(link),
    }
}
