//! The names that the head of a story shows.

use super::names::{BYLINE_WORDS, FIELD, LINE, NO_BYLINE, is_profile, is_same, join, persons};
use crate::dates;
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
/// The most words of a date before a byline.
const DATE_WORDS: usize = 8;
/// The fewest letters of a headline that says whose line it is.
const HEADLINE: usize = 20;
/// The most lines with names that are read.
const NAMED: usize = 9;

/// The names that the head shows, line by line.
#[derive(Debug, Default)]
pub(super) struct Shown {
    lines: Vec<Named>,
    /// Those who are named to have had another part in it than to write it.
    helpers: Vec<Person>,
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

    /// Takes out who is shown to have reviewed or edited what another wrote.
    pub fn leave_writers(&self, people: &mut Vec<Person>) {
        let is_helper = |person: &Person| self.helpers.iter().any(|helper| is_same(helper, person));
        if persons(people).any(|person| !is_helper(person)) {
            people.retain(|person| !is_helper(person));
        }
    }

    /// Whether they stand in one line with nothing beside them.
    pub fn is_one_plain_line(&self) -> bool {
        matches!(self.lines.as_slice(), [line] if line.is_plain)
    }

    /// Adds to names that are stated what their own line says of the same people, and the agency that had
    /// a part in it.
    pub fn complete(&self, stated: &mut Vec<Person>) {
        for line in &self.lines {
            if persons(&line.names).any(|one| stated.iter().any(|other| is_same(one, other))) {
                let is_known = |person: &Person| stated.iter().any(|other| is_same(person, other));
                let names = line.names.iter().cloned();
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
    let mut helpers = Vec::new();
    let mut at = 0;
    while at < all.len() && found.len() < NAMED {
        let line = all[at];
        let is_headed = at < in_head;
        at += 1;
        if line.text.chars().count() >= LINE {
            continue;
        }
        if let Some(rest) = people::after_part(&line.text) {
            let (names, count) = match rest {
                "" => names_below(page, &all[at..]),
                rest => (people::parse(rest, page.outlet.as_deref(), false), 0),
            };
            join(&mut helpers, names);
            at += count;
            continue;
        }
        let text = apart(tree, line);
        let by = byline_in(&text);
        let mut names = match by {
            // "By" stands alone; the names are the next lines.
            Some("") => {
                let (names, count) = names_below(page, &all[at..]);
                at += count;
                names
            }
            Some(rest) => people::parse(rest, page.outlet.as_deref(), false),
            None if is_headed && is_marked(tree, line) => people::parse(&text, page.outlet.as_deref(), false),
            // "Ana Marsh / Coast Ledger / 2 Sep"
            None if is_headed && opens_with_profile(tree, line) => linked_names(page, line, false),
            None => continue,
        };
        if names.is_empty() {
            names = linked_names(page, line, by.is_some());
        }
        let leave_out = |rule| page.trace.leave_out(FIELD, tree, line.node, rule);
        if names.is_empty() {
            leave_out("no name in it");
        } else if is_picture_credit(tree, line) {
            leave_out("called the credit of a picture");
        } else if is_in_card(tree, line, head) {
            leave_out("stands with another story's headline");
        } else if is_of_another(tree, line, head) {
            leave_out("stands with a picture, or beside the story");
            others.push(Named { names, is_plain: false });
        } else if by.is_none() && has_stroke(&line.text) && !opens_with_profile(tree, line) {
            // "Ana Marsh/dpa" without a "By" is said of pictures.
            leave_out("a stroke and no \"By\": said of a picture");
        } else {
            let is_plain = !line.text.contains(['|', '•', '·']);
            found.push(Named { names, is_plain });
        }
    }
    Shown { lines: if found.is_empty() { others } else { found }, helpers }
}

/// The text of a line with what stands in different links told apart, though no space does:
/// "By|Ana Marsh|Twitter".
fn apart(tree: &Tree, line: &Line) -> String {
    let wanted = line.text.chars().filter(|character| !character.is_whitespace()).count();
    let (mut said, mut count, mut holder) = (String::new(), 0, None);
    let end = tree.end(line.node).max(line.first + 1);
    for node in (line.first..end).filter(|&node| !tree.is_hidden(node)) {
        let Some(raw) = tree.raw_text(node) else { continue };
        let own = tree.above(node).take(6).find(|&above| matches!(tree.tag(above), "a" | "time"));
        let touches = !said.is_empty() && !said.ends_with(' ') && !raw.starts_with(char::is_whitespace);
        if touches && own != holder {
            let is_lead = said.rsplit('\n').next().and_then(people::after_lead) == Some("");
            let is_sign = |end: Option<char>| end.is_some_and(|end| !end.is_alphanumeric() && end != '@');
            if is_lead {
                said.push(' ');
            } else if !is_sign(said.chars().next_back()) && !is_sign(raw.chars().next()) {
                said.push('\n');
            }
        }
        holder = own;
        for character in raw.chars() {
            if !character.is_whitespace() {
                said.push(character);
                count += 1;
            } else if !said.ends_with([' ', '\n']) {
                said.push(' ');
            }
        }
        if count >= wanted {
            break;
        }
    }
    said.trim().to_owned()
}

/// The names of the links in a line that lead to its writers; behind a "By" or marked so, be it one word.
fn linked_names(page: &Context, line: &Line, is_signed: bool) -> Vec<Person> {
    let tree = page.tree;
    let links = line.link.into_iter().chain(tree.all_below(line.node, "a"));
    let links = links.filter(|&link| leads_to_writer(tree, link) && !tree.is_hidden(link));
    let mut names = Vec::new();
    for link in links.take(AFTER_BY) {
        let is_stated = is_signed || tree.attribute(link, "rel").is_some_and(is_author);
        join(&mut names, people::parse(&tree.text(link), page.outlet.as_deref(), is_stated));
    }
    names
}

/// Whether a line starts with a link to a writer's page.
fn opens_with_profile(tree: &Tree, line: &Line) -> bool {
    tree.above(line.first).take(4).any(|above| tree.tag(above) == "a" && leads_to_writer(tree, above))
}

/// Whether a link leads to a page about a writer.
fn leads_to_writer(tree: &Tree, link: usize) -> bool {
    tree.attribute(link, "rel").is_some_and(is_author) || tree.attribute(link, "href").is_some_and(is_profile)
}

/// Whether what a link is to its page says that it leads to the page's writer.
fn is_author(rel: &str) -> bool {
    rel.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("author"))
}

/// Whether a stroke stands between words: that of a date does not.
fn has_stroke(text: &str) -> bool {
    text.match_indices('/').any(|(at, _)| {
        !text[..at].ends_with(|before: char| before.is_ascii_digit())
            || !text[at + 1..].starts_with(|after: char| after.is_ascii_digit())
    })
}

/// The names of the lines below a lone "By", and how many lines they take.
fn names_below(page: &Context, below: &[&Line]) -> (Vec<Person>, usize) {
    let mut names = Vec::new();
    let mut count = 0;
    for line in below.iter().take(AFTER_BY) {
        let is_joiner = matches!(fold(&line.text).as_str(), "and" | "und" | "et" | "y" | "e" | "&");
        let mut parsed = people::parse(&line.text, page.outlet.as_deref(), false);
        if parsed.is_empty() && count == 0 {
            parsed = linked_names(page, line, true);
        }
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
    line.link.is_some_and(|link| leads_to_writer(tree, link))
        || tree
            .up(line.node)
            .take(4)
            .any(|node| tree.is_labelled(node, &BYLINE_WORDS) && tree.characters(node) < 300)
}

/// What stands after "By" at the start of a line, or after a sign in it: "9 October | By Ana Marsh".
fn byline_in(line: &str) -> Option<&str> {
    let behind_sign = || {
        ["|", " • ", " · ", " — ", " – "]
            .iter()
            .flat_map(|sign| line.match_indices(sign).map(|(at, sign)| &line[at + sign.len()..]))
            .filter(|rest| rest.split_whitespace().count() <= 12)
            .filter_map(people::after_lead)
            .find(|rest| !rest.is_empty())
    };
    // "April 1, 2026 by Ana Marsh"
    let behind_date = || {
        line.match_indices(' ')
            .take(DATE_WORDS)
            .filter(|(at, _)| dates::first(&line[..*at], None).is_some())
            .filter_map(|(at, _)| people::after_lead(&line[at..]))
            .find(|rest| !rest.is_empty())
    };
    people::after_lead(line).or_else(behind_sign).or_else(behind_date)
}

/// Whether a line is called the credit of a picture.
fn is_picture_credit(tree: &Tree, line: &Line) -> bool {
    tree.up(line.node).take(4).any(|node| tree.characters(node) < 600 && tree.is_labelled(node, &NO_BYLINE))
}

/// Whether a line stands in the card of another story, which has its own headline.
fn is_in_card(tree: &Tree, line: &Line, head: &Head) -> bool {
    let is_headline = |below: usize| {
        matches!(tree.tag(below), "h2" | "h3" | "h4")
            && tree.characters(below) >= HEADLINE
            && tree.linked(below) > 0
            && !tree.is_within(line.first, below)
    };
    tree.above(line.node)
        .take(4)
        .take_while(|&above| {
            tree.characters(above) < 600
                && head.headline.is_none_or(|headline| !tree.is_within(headline, above))
        })
        .any(|above| tree.below(above).any(is_headline))
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
