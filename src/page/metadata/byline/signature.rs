//! Names that stand apart from any byline: at the ends of the text, or beside the date.

use super::names::{BYLINE_WORDS, looks_personal};
use crate::dates;
use crate::model::Person;
use crate::page::lines::{Line, lines};
use crate::page::metadata::context::Context;
use crate::page::people;
use crate::page::tree::Tree;

/// Nodes at the end of a text that are searched for its signature.
const TAIL: usize = 60;
/// The longest signature, in characters.
const SIGNATURE: usize = 60;

/// A name that stands without any sign of a byline: beside the date, or an agency's alone.
pub(super) fn bare_name(page: &Context) -> Vec<Person> {
    let outlet = page.outlet.as_deref();
    let lines: Vec<&Line> = page.head.below.iter().take(12).collect();
    let is_date = |at: Option<usize>| {
        at.and_then(|at| lines.get(at)).is_some_and(|line| dates::first(&line.text, None).is_some())
    };
    for (at, line) in lines.iter().enumerate() {
        let count = line.text.split_whitespace().count();
        let is_beside_date = is_date(at.checked_sub(1)) || is_date(Some(at + 1));
        // "AA" may be a button for larger letters.
        let is_letters = line.text.chars().count() <= 2 && !is_beside_date;
        if people::is_wire(&line.text, outlet) && !is_letters {
            return people::parse(&line.text, outlet, false);
        }
        if (2..=4).contains(&count) && is_beside_date {
            let names = lone_name(line, outlet);
            if !names.is_empty() {
                return with_those_before(page.tree, &lines[..at], line, names, outlet);
            }
        }
    }
    Vec::new()
}

/// The name that a line is, if it is one.
fn lone_name(line: &Line, outlet: Option<&str>) -> Vec<Person> {
    let names = people::parse(&line.text, outlet, false);
    if matches!(names.as_slice(), [one] if looks_personal(&one.name)) { names } else { Vec::new() }
}

/// The names of a line with those in the lines before it that stand in one element with it, each in its own.
fn with_those_before(
    tree: &Tree,
    before: &[&Line],
    line: &Line,
    names: Vec<Person>,
    outlet: Option<&str>,
) -> Vec<Person> {
    let of_one = before.iter().rev().take_while(|other| tree.parent(other.node) == tree.parent(line.node));
    let more: Vec<Vec<Person>> =
        of_one.map(|other| lone_name(other, outlet)).take_while(|names| !names.is_empty()).collect();
    more.into_iter().rev().flatten().chain(names).collect()
}

/// A name that is set apart before the first or after the last paragraph of a text.
pub(super) fn read(page: &Context) -> Vec<Person> {
    let (tree, Some(text)) = (page.tree, &page.text) else { return Vec::new() };
    let names = |line: &Line| people::parse(&line.text, page.outlet.as_deref(), false);
    let first = lines(tree, text.start..text.end.min(text.start + TAIL), |_| true);
    let mut above = first.iter().take(4).chain(page.head.below.iter().rev().take(6));
    let set_strong = above.find(|line| {
        is_strong(tree, line) && tree.tag(line.block) == "p" && is_lone_name(line, &names(line))
    });
    if let Some(line) = set_strong {
        return names(line);
    }
    let start = text.start.max(text.end.saturating_sub(TAIL));
    let last = lines(tree, start..(text.end + TAIL).min(tree.len()), |_| true);
    let mut signed = last.iter().rev().filter(|line| line.text.chars().count() < SIGNATURE);
    let signed = signed.find_map(|line| {
        let rest = people::after_signature(&line.text)?;
        Some(people::parse(rest, page.outlet.as_deref(), false)).filter(|names| !names.is_empty())
    });
    signed.unwrap_or_else(|| {
        let mut last = last.iter().rev().filter(|line| line.first < text.end).take(3);
        let apart = last.find(|line| is_set_apart(tree, line.block) && is_lone_name(line, &names(line)));
        apart.map(names).unwrap_or_default()
    })
}

/// Whether a line is nothing but the names that were read from it.
fn is_lone_name(line: &Line, names: &[Person]) -> bool {
    line.text.chars().count() < SIGNATURE
        && line.link.is_none()
        && !names.is_empty()
        && names.iter().all(|one| looks_personal(&one.name))
}

fn is_strong(tree: &Tree, line: &Line) -> bool {
    tree.up(line.node)
        .take_while(|&node| node > line.block)
        .any(|node| matches!(tree.tag(node), "strong" | "b"))
}

/// Whether a block is set at the right, or called a byline.
fn is_set_apart(tree: &Tree, block: usize) -> bool {
    let style = tree.attribute(block, "style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
    style.contains("text-align:right")
        || tree.attribute(block, "align").is_some_and(|align| align.eq_ignore_ascii_case("right"))
        || tree.is_labelled(block, &BYLINE_WORDS)
}
