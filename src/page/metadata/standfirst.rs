//! The summary between headline and text.

use super::{Head, Meta, likeness};
use crate::page::ld::LinkedData;
use crate::page::people;
use crate::page::tree::Tree;
use crate::text::SafeText;

/// The summary under the headline: the line that the head shows, else none; what is only stated for
/// machines is mostly the first sentence again.
pub(in crate::page) fn standfirst(
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
