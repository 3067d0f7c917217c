//! The summary between headline and text.

use super::context::{Context, Meta, likeness};
use crate::page::choice::{Candidate, Choice, Rule, Witness};
use crate::page::ld::LinkedData;
use crate::page::lexicon::{Role, role};
use crate::page::lines::Line;
use crate::page::people;
use crate::text::SafeText;

/// Characters of a line that may be a standfirst.
const LENGTH: std::ops::RangeInclusive<usize> = 24..=700;
/// The most lines below a headline that are looked at.
const LINES: usize = 20;
/// A line that the page states word for word, after a second headline.
const WORD_FOR_WORD: u8 = 2;
/// A line that is stated in about these words, called a standfirst, or a long heading.
const TOLD: u8 = 1;

/// Why a heading may be a standfirst, or a second headline.
const HEADING: Rule = "a long heading";

/// What elements are called that hold a standfirst.
static WORDS: Role = Role::new(|| role("standfirst"));

/// The summary under the headline: the line that the head shows, else none; what is only stated for
/// machines is mostly the first sentence again.
pub(in crate::page) fn standfirst(page: &Context) -> Option<SafeText> {
    let tree = page.tree;
    let stated = summaries(page.linked, page.meta);
    let is_stated =
        |line: &Line, least: f32| stated.iter().any(|stated| likeness(stated, &line.text) > least);
    let is_called = |line: &Line| {
        tree.up(line.node).take(3).any(|node| tree.is_labelled(node, &WORDS) && tree.characters(node) < 900)
    };
    let is_heading = |line: &Line| {
        matches!(tree.tag(line.block), "h2" | "h3") && line.text.split_whitespace().count() >= 5
    };
    let lines: Vec<&Line> = page.head.below.iter().take(LINES).filter(|line| may_be(line, page)).collect();
    let rule = |line: &Line| match line {
        line if is_called(line) => Some("called a standfirst"),
        line if is_stated(line, 0.7) => Some("stated in about these words"),
        line if is_heading(line) => Some(HEADING),
        _ => None,
    };
    let candidate = |line: &Line, rung, rule| Candidate::new(line.text.clone(), rung, rule).at(line.block);
    let first = lines.iter().enumerate().find_map(|(at, line)| Some((at, rule(line)?)));
    let mut choice = Choice::new("standfirst", tree, page.trace, String::clone);
    choice.ask(Witness::Shown, WORD_FOR_WORD, || {
        let (at, rule) = first?;
        let next = lines.get(at + 1).filter(|next| rule == HEADING && is_stated(next, 0.9))?;
        Some(candidate(next, WORD_FOR_WORD, "stated word for word, below a second headline"))
    });
    choice.ask(Witness::Shown, TOLD, || {
        let from = first.map_or(lines.len(), |(at, _)| at);
        lines[from..].iter().filter_map(|line| Some(candidate(line, TOLD, rule(line)?)))
    });
    choice.winner().map(|text| SafeText::line(&text))
}

/// The summaries that a page states for machines.
pub(in crate::page) fn summaries<'a>(linked: &'a LinkedData, meta: &'a Meta) -> Vec<&'a str> {
    let stated = [
        linked.description.as_deref(),
        meta.first(&["description"]),
        meta.first(&["og:description"]),
        meta.first(&["twitter:description"]),
    ];
    stated.into_iter().flatten().collect()
}

/// Whether a line may be a standfirst at all.
fn may_be(line: &Line, page: &Context) -> bool {
    LENGTH.contains(&line.text.chars().count())
        && likeness(&line.text, page.title) < 0.8
        && line.link.is_none()
        && people::after_lead(&line.text).is_none_or(|rest| rest.split_whitespace().count() > 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::choice::Trace;
    use crate::page::metadata;
    use crate::page::tree;

    #[test]
    fn the_stated_standfirst_comes_before_a_second_headline() {
        let check = |stated: &str, expected: &str| {
            let html = format!(
                "<meta name=description content='{stated}'><h1>Ferry strike ends</h1>\
                 <h2>Boats to the islands sail again next week</h2>\
                 <div><p>The crews get two days off and a new kettle for each bridge.</div>\
                 <section>The harbour master did not say who would pay.</section>"
            );
            let tree = tree::parse::parse(&html, None, &Budget::document()).tree;
            let (headline, text) = (tree.all("h1").next(), tree.all("section").next());
            let found = standfirst(&Context {
                tree: &tree,
                head: metadata::head(&tree, headline, text),
                linked: &LinkedData::default(),
                meta: &Meta::read(&tree),
                title: "Ferry strike ends",
                outlet: None,
                language: None,
                address: None,
                text: None,
                trace: &Trace::off(),
            });
            assert_eq!(found.as_deref(), Some(expected), "{stated}");
        };
        let told = "The crews get two days off and a new kettle for each bridge.";
        check("Strike", "Boats to the islands sail again next week");
        check(told, told);
    }
}
