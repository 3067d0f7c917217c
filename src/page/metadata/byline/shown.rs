//! The names that the head of a story shows.

use super::names::{BYLINE_WORDS, FIELD, LINE, NO_BYLINE, is_profile, is_same, join, persons};
use crate::model::{Person, PersonKind};
use crate::page::lines::Line;
use crate::page::metadata::context::{Context, Head};
use crate::page::people;
use crate::page::tree::Tree;
use crate::text::fold;

/// The most lines after a lone "By" that are names.
const AFTER_BY: usize = 8;
/// The most lines before a headline that may name its writers.
const ABOVE: usize = 4;
/// The most lines with names that are read.
const NAMED: usize = 9;

/// The names that the head shows, line by line.
#[derive(Debug, Default)]
pub(super) struct Shown {
    lines: Vec<Named>,
}

/// The names of one line.
#[derive(Debug)]
struct Named {
    names: Vec<Person>,
    /// Whether nothing but names stands in it.
    is_plain: bool,
}

impl Shown {
    /// All of them.
    pub fn people(&self) -> Vec<Person> {
        let mut people = Vec::new();
        for line in &self.lines {
            join(&mut people, line.names.clone());
        }
        people
    }

    /// Whether they stand in one line with nothing beside them.
    pub fn is_one_plain_line(&self) -> bool {
        matches!(self.lines.as_slice(), [line] if line.is_plain)
    }

    /// Adds to names that are stated what their own line says of the same people, and the agency that had
    /// a part in it.
    pub fn complete(self, stated: &mut Vec<Person>) {
        for line in self.lines {
            if persons(&line.names).any(|one| stated.iter().any(|other| is_same(one, other))) {
                let is_known = |person: &Person| stated.iter().any(|other| is_same(person, other));
                let names = line.names.into_iter();
                let more: Vec<Person> =
                    names.filter(|person| person.kind == PersonKind::Agency || is_known(person)).collect();
                join(stated, more);
            }
        }
    }
}

/// Reads the names that the head of the story shows.
pub(super) fn read(page: &Context) -> Shown {
    let (tree, head) = (page.tree, &page.head);
    let in_head = head.below.len() + head.above.len().min(ABOVE);
    let all: Vec<&Line> =
        head.below.iter().chain(head.above.iter().rev().take(ABOVE)).chain(&head.text).collect();
    let mut found: Vec<Named> = Vec::new();
    // Names of those who took the pictures, and of the writers of other stories.
    let mut others: Vec<Named> = Vec::new();
    let mut at = 0;
    while at < all.len() && found.len() < NAMED {
        let line = all[at];
        let is_headed = at < in_head;
        at += 1;
        if line.text.chars().count() >= LINE {
            continue;
        }
        let by = byline_in(&line.text);
        let names = match by {
            // "By" stands alone; the names are the next lines.
            Some("") => {
                let (names, count) = names_below(page, &all[at..]);
                at += count;
                names
            }
            Some(rest) => people::parse(rest, page.outlet.as_deref(), false),
            None if is_headed && is_marked(tree, line) => {
                people::parse(&line.text, page.outlet.as_deref(), false)
            }
            None => continue,
        };
        let leave_out = |rule| page.trace.leave_out(FIELD, tree, line.node, rule);
        if names.is_empty() {
            leave_out("no name in it");
        } else if is_picture_credit(tree, line) {
            leave_out("called the credit of a picture");
        } else if is_of_another(tree, line, head) {
            leave_out("stands with a picture, or beside the story");
            others.push(Named { names, is_plain: false });
        } else if by.is_none() && line.text.contains('/') {
            // "Ana Marsh/dpa" without a "By" is said of pictures.
            leave_out("a stroke and no \"By\": said of a picture");
        } else {
            let is_plain = !line.text.contains(['|', '•', '·']);
            found.push(Named { names, is_plain });
        }
    }
    Shown { lines: if found.is_empty() { others } else { found } }
}

/// The names of the lines below a lone "By", and how many lines they take.
fn names_below(page: &Context, below: &[&Line]) -> (Vec<Person>, usize) {
    let mut names = Vec::new();
    let mut count = 0;
    for line in below.iter().take(AFTER_BY) {
        let is_joiner = matches!(fold(&line.text).as_str(), "and" | "und" | "et" | "y" | "e" | "&");
        let parsed = people::parse(&line.text, page.outlet.as_deref(), false);
        if parsed.is_empty() && !is_joiner
            || count > 0 && !is_joiner && !is_marked(page.tree, line)
            || byline_in(&line.text).is_some()
        {
            break;
        }
        join(&mut names, parsed);
        count += 1;
    }
    (names, count)
}

/// Whether a line is marked to be a writer's name: a link to their page, or the class of a byline.
fn is_marked(tree: &Tree, line: &Line) -> bool {
    line.link.is_some_and(|link| {
        tree.attribute(link, "rel") == Some("author") || tree.attribute(link, "href").is_some_and(is_profile)
    }) || tree
        .up(line.node)
        .take(4)
        .any(|node| tree.is_labelled(node, &BYLINE_WORDS) && tree.characters(node) < 300)
}

/// What stands after "By" at the start of a line, or after a sign in it: "9 October | By Ana Marsh".
fn byline_in(line: &str) -> Option<&str> {
    people::after_lead(line).or_else(|| {
        ["|", " • ", " · ", " — ", " – "]
            .iter()
            .flat_map(|sign| line.match_indices(sign).map(|(at, sign)| &line[at + sign.len()..]))
            .filter(|rest| rest.split_whitespace().count() <= 12)
            .filter_map(people::after_lead)
            .find(|rest| !rest.is_empty())
    })
}

/// Whether a line is called the credit of a picture.
fn is_picture_credit(tree: &Tree, line: &Line) -> bool {
    tree.up(line.node).take(4).any(|node| tree.characters(node) < 600 && tree.is_labelled(node, &NO_BYLINE))
}

/// Whether a line is the credit of a picture or stands in another story's card.
fn is_of_another(tree: &Tree, line: &Line, head: &Head) -> bool {
    let mut is_near = true;
    for (step, above) in tree.above(line.node).enumerate().take(8) {
        if head.headline.is_some_and(|headline| tree.is_within(headline, above)) {
            return false;
        }
        if matches!(tree.tag(above), "aside" | "figcaption") {
            return true;
        }
        is_near &= tree.characters(above) < 600;
        let has_picture = || tree.all_below(above, "img").next().is_some();
        if step < 4 && is_near && tree.characters(above) > 100 && has_picture() {
            return true;
        }
    }
    false
}
