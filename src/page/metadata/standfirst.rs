//! The summary between headline and text.

use super::{Head, Meta, likeness};
use crate::page::ld::LinkedData;
use crate::page::lexicon::{Role, role};
use crate::page::lines::Line;
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
    static WORDS: Role = Role::new(|| role("standfirst"));
    let stated: Vec<&str> = [
        linked.description.as_deref(),
        meta.first(&["description"]),
        meta.first(&["og:description"]),
        meta.first(&["twitter:description"]),
    ]
    .into_iter()
    .flatten()
    .collect();
    let is_line = |line: &&Line| {
        let length = line.text.chars().count();
        (24..=700).contains(&length)
            && likeness(&line.text, title) < 0.8
            && line.link.is_none()
            && people::after_lead(&line.text).is_none_or(|rest| rest.split_whitespace().count() > 8)
    };
    let is_told = |line: &Line| {
        std::iter::once(line.node)
            .chain(tree.above(line.node))
            .take(3)
            .any(|node| tree.is_labelled(node, &WORDS) && tree.characters(node) < 900)
            || stated.iter().any(|stated| likeness(stated, &line.text) > 0.7)
    };
    let is_heading = |line: &Line| {
        matches!(tree.tag(line.block), "h2" | "h3") && line.text.split_whitespace().count() >= 5
    };
    let lines: Vec<&Line> = head.below.iter().take(20).filter(is_line).collect();
    let first = lines.iter().position(|line| is_told(line) || is_heading(line))?;
    // A second headline may stand above the standfirst that the page itself states word for word.
    let after = lines.get(first + 1).filter(|next| {
        !is_told(lines[first]) && stated.iter().any(|stated| likeness(stated, &next.text) > 0.9)
    });
    after.or(lines.get(first)).map(|line| (SafeText::line(&line.text), line.block))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::{metadata, tree};

    #[test]
    fn the_stated_standfirst_comes_before_a_second_headline() {
        let check = |stated: &str, expected: &str| {
            let html = format!(
                "<meta name=description content='{stated}'><h1>Ferry strike ends</h1>\
                 <h2>Boats to the islands sail again next week</h2>\
                 <div><p>The crews get two days off and a new kettle for each bridge.</div>\
                 <section>The harbour master did not say who would pay.</section>"
            );
            let tree = tree::parse(&html, None, &Budget::document()).tree;
            let (headline, text) = (tree.all("h1").next(), tree.all("section").next());
            let head = metadata::head(&tree, headline, text);
            let found =
                standfirst(&tree, &head, &Meta::read(&tree), &LinkedData::default(), "Ferry strike ends");
            assert_eq!(found.map(|(text, _)| text).as_deref(), Some(expected), "{stated}");
        };
        let told = "The crews get two days off and a new kettle for each bridge.";
        check("Strike", "Boats to the islands sail again next week");
        check(told, told);
    }
}
