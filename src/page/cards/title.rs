//! A card's headline, and what stands in one element with it.

use super::card::is_headline_text;
use super::labels::{is_call, is_sign, is_subject};
use super::reader::{AUTHOR, KICKER, Reader};
use crate::model::PersonKind;
use crate::page::lexicon::{Role, Roles, role};
use crate::page::lines::{Line, collapse};
use crate::page::people;
use crate::page::tree::Tree;

/// How many nodes of a headline's element are looked at.
const PARTS: usize = 40;
/// How many nodes behind a line may hold its colon.
const NEAR: usize = 6;
/// The most characters of a line that leads to the headline with a colon, and of a kicker beside it.
const LEAD: usize = 60;
/// The most characters of a headline beside a kicker; a summary is longer.
const HEADLINE: usize = 140;
/// The most words of a line that names a writer.
const BYLINE: usize = 5;
/// Headlines.
static TITLE: Role = Role::new(|| role("card.title"));
/// What a headline is called beside its kicker.
static ROW_TITLE: Role = Role::new(|| role("row.title"));
/// What is called so is no headline, though it is as long as one.
static NO_TITLE: Role = Role::new(|| role("no-title"));

/// A headline.
pub(super) struct Title {
    /// The text.
    pub text: String,
    /// Its line's first text, and its block.
    pub first: usize,
    pub block: usize,
    /// The lines that it takes, by their first text.
    pub lines: Vec<usize>,
    /// The heading that it stands in.
    pub heading: Option<usize>,
    /// The first texts of lines that lead to it with a colon.
    pub led: Vec<usize>,
    /// What else stands in its line.
    pub tail: Option<String>,
    /// A kicker that stands in one element with it.
    pub kicker: Option<String>,
}

/// Finds the headline of a card.
pub(super) fn find(reader: &Reader) -> Option<Title> {
    let tree = reader.tree;
    let (line, led) = choose(reader)?;
    let heading = reader.heading_of(line);
    let is_long = |line: &Line| is_headline_text(&line.text);
    let inside: Vec<&Line> = heading.map_or_else(Vec::new, |heading| {
        reader.lines.iter().filter(|line| tree.is_within(line.node, heading)).collect()
    });
    // A headline that was broken into pieces of one heading.
    let is_piece = |line: &Line| is_long(line) && !reader.is_named(line, &KICKER) && !reader.is_time(line);
    let whole = heading.filter(|heading| {
        reader.place.range.contains(heading)
            && inside.iter().all(|other| other.first == line.first || is_piece(other))
    });
    let mut title = Title {
        text: whole.map_or_else(|| line.text.clone(), |heading| tree.text(heading)),
        first: line.first,
        block: line.block,
        lines: inside.iter().filter(|line| is_long(line)).chain([&line]).map(|line| line.first).collect(),
        heading,
        led,
        tail: None,
        kicker: None,
    };
    if !reader.manner.parts_headlines || !part(reader, &mut title, &inside) {
        cut_line(reader, line, &mut title);
    }
    let text = trim_signs(&title.text).to_owned();
    (3..=400).contains(&text.chars().count()).then_some(Title { text, ..title })
}

/// The headline of a link without words, as it is told to those who hear the page.
pub(super) fn spoken(reader: &Reader) -> Option<Title> {
    let (tree, link) = (reader.tree, reader.place.link);
    let label = tree.attribute(link, "aria-label").filter(|_| tree.characters(link) == 0).map(collapse)?;
    let is_headline = is_headline_text(&label) && !is_call(&label);
    // What stands before its summary stands before it.
    let first = reader.lines.iter().find(|line| !is_subject(&line.text)).map_or(link, |line| line.first - 1);
    is_headline.then(|| Title {
        text: trim_signs(&label).to_owned(),
        first,
        block: tree.holder(link),
        lines: Vec::new(),
        heading: None,
        led: Vec::new(),
        tail: None,
        kicker: None,
    })
}

/// The headline's line: in a heading that leads there, else what is called so, else the first long line; and
/// the first texts of those that lead to it with a colon.
fn choose<'a>(reader: &'a Reader) -> Option<(&'a Line, Vec<usize>)> {
    let is_kicker = |line: &Line| reader.is_named(line, &KICKER);
    let is_long = |line: &Line| is_headline_text(&line.text);
    let may_be = |line: &&Line| {
        let is_signed = reader.manner.takes_whole_lines && is_byline(&line.text);
        reader.leads_there(line) && !is_signed && !is_call(&line.text) && !reader.is_time(line)
    };
    let mut inside: Vec<&Line> = reader.lines.iter().filter(may_be).collect();
    let leads = |at: usize| {
        inside[at].text.chars().count() <= LEAD
            && ends_in_colon(reader.tree, inside[at])
            && inside[at + 1..].iter().any(|line| is_long(line))
    };
    let led: Vec<usize> = (0..inside.len()).filter(|&at| leads(at)).map(|at| inside[at].first).collect();
    inside.retain(|line| !led.contains(&line.first));
    let is_alone = inside.len() == 1;
    let is_titled = |line: &Line| is_long(line) && (is_alone || !reader.is_named(line, &NO_TITLE));
    let chosen = inside
        .iter()
        .filter(|line| reader.heading_of(line).is_some() && !is_kicker(line))
        .max_by_key(|line| (is_long(line), std::cmp::Reverse(line.first)))
        .or_else(|| inside.iter().find(|line| reader.is_named(line, &TITLE) && !is_kicker(line)))
        .or_else(|| inside.iter().find(|line| is_titled(line)))
        .or_else(|| inside.iter().max_by_key(|line| line.text.chars().count()))?;
    Some((chosen, led))
}

/// Whether a line names who wrote the story and no more: "By Ana Writer".
fn is_byline(text: &str) -> bool {
    text.split_whitespace().count() <= BYLINE
        && people::after_lead(text).is_some_and(|rest| {
            people::parse(rest, None, false).iter().any(|one| one.kind == PersonKind::Person)
        })
}

/// Parts the headline from a kicker in its heading or link, if either is told from it by name.
fn part(reader: &Reader, title: &mut Title, inside: &[&Line]) -> bool {
    let (tree, link) = (reader.tree, reader.place.link);
    let in_range = title.heading.filter(|heading| reader.place.range.contains(heading));
    // Where a link holds the whole card, the headline is one of its blocks.
    let bearer = reader.place.bearer;
    let own = if title.block != bearer && tree.is_within(title.block, bearer) { title.block } else { bearer };
    let (text, kicker) = if let Some(named) = named(tree, in_range.unwrap_or(own), link) {
        // What else stands in the heading is no line of its own.
        title.lines.extend(inside.iter().map(|line| line.first));
        named
    } else if let Some(stated) = stated(tree, link, &title.text) {
        stated
    } else if let Some(pieces) = pieces(tree, in_range.unwrap_or(own)) {
        pieces
    } else {
        return false;
    };
    let kicker = kicker.trim_matches(is_sign);
    title.kicker = is_subject(kicker).then(|| kicker.to_owned());
    title.text = text;
    true
}

/// Where the headline and what follows it stand in one line, the link alone is the headline.
fn cut_line(reader: &Reader, line: &Line, title: &mut Title) {
    let (tree, link) = (reader.tree, reader.place.link);
    if title.heading.is_some() || link == line.node || !tree.is_within(link, line.node) {
        return;
    }
    let text = tree.text(link);
    if let Some((before, tail)) = line.text.split_once(text.as_str()).filter(|_| !text.is_empty()) {
        let tail = if tail.trim().is_empty() { before } else { tail };
        title.tail = Some(tail.trim_matches([',', ' ', '(', ')']).to_owned());
        title.text = text;
    }
}

/// The headline of an element that holds a kicker, a byline or another link beside it, and the kicker.
fn named(tree: &Tree, scope: usize, link: usize) -> Option<(String, String)> {
    let whole = tree.characters(scope);
    let parts = || tree.below(scope).take(PARTS).filter(|&node| tree.is_element(node));
    let called = |role: &Roles| {
        parts().find(|&node| (1..whole).contains(&tree.characters(node)) && tree.is_labelled(node, role))
    };
    let kicker =
        called(&KICKER).filter(|&kicker| tree.characters(kicker) <= LEAD && !tree.is_within(link, kicker));
    let has_other = tree.is_within(link, scope)
        && parts().any(|node| {
            tree.tag(node) == "a"
                && node != link
                && tree.characters(node) > 0
                && tree.attribute(node, "href") != tree.attribute(link, "href")
        });
    let author = called(&AUTHOR).filter(|&author| !tree.is_within(link, author));
    if kicker.is_none() && author.is_none() && !has_other {
        return None;
    }
    let inner = if has_other { link } else { scope };
    let title = called(&ROW_TITLE).filter(|&title| {
        tree.is_within(title, inner)
            && kicker.is_none_or(|kicker| !tree.is_within(kicker, title))
            && tree.characters(title) * 3 >= tree.characters(inner)
    });
    let text = match title {
        Some(title) => tree.text(title),
        None => tree.text_where(inner, |node| Some(node) != kicker && Some(node) != author),
    };
    let text = text.trim_matches(|sign: char| sign.is_whitespace() || matches!(sign, ':' | '|' | '•'));
    let is_text = text.chars().filter(|letter| letter.is_alphanumeric()).count() >= 3;
    is_text.then(|| (text.to_owned(), kicker.map(|kicker| tree.text(kicker)).unwrap_or_default()))
}

/// The headline of an element that is two elements in one line, and the kicker, which is the first of them. A
/// headline of which one word is set apart goes on in small letters.
fn pieces(tree: &Tree, scope: usize) -> Option<(String, String)> {
    let mut scope = scope;
    for _ in 0..NEAR {
        let mut parts = tree.children(scope).filter(|&child| tree.characters(child) > 0);
        let (first, second) = (parts.next()?, parts.next());
        let Some(second) = second else {
            scope = first;
            continue;
        };
        let is_apart = |node: usize| tree.is_element(node) && !tree.is_block(node) && tree.tag(node) != "a";
        if parts.next().is_some() || !is_apart(first) || !is_apart(second) {
            return None;
        }
        // A sign of its own may stand before the kicker.
        let texts = tree.below(first).filter_map(|below| tree.raw_text(below)).map(collapse);
        let (kicker, text) =
            (texts.filter(|text| text.contains(char::is_alphanumeric)).last()?, tree.text(second));
        let starts = text.trim_start_matches(|sign: char| !sign.is_alphanumeric());
        let is_headline = is_headline_text(&text)
            && text.chars().count() <= HEADLINE
            && starts.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit());
        let is_kicker = is_subject(&kicker)
            && kicker.chars().count() * 2 < text.chars().count()
            && !kicker.ends_with(['-', '–', '—', ',', '…']);
        return (is_headline && is_kicker).then_some((text, kicker));
    }
    None
}

/// The headline as the link's own attributes give it, if the line holds it among other things, and what
/// stands before it.
fn stated(tree: &Tree, link: usize, text: &str) -> Option<(String, String)> {
    let attributes = ["title", "aria-label"].into_iter().filter_map(|name| tree.attribute(link, name));
    let named = attributes
        .map(collapse)
        .find(|named| is_headline_text(named) && named.len() < text.len() && text.contains(named.as_str()))
        .filter(|named| named.len() * 3 >= text.len())?;
    let before = text.split_once(named.as_str()).map_or("", |(before, _)| before).to_owned();
    Some((named, before))
}

/// A headline without the arrows and strokes around it; quotation marks stay.
fn trim_signs(text: &str) -> &str {
    let text = text.trim();
    let text = text
        .trim_matches(|sign: char| sign.is_whitespace() || matches!(sign, '›' | '→' | '|' | '•' | '▶' | '►'));
    if text.contains('«') {
        return text;
    }
    text.trim_matches(|sign: char| sign.is_whitespace() || sign == '»')
}

/// Whether a colon stands at the end of a line, or behind it for those who hear the page.
fn ends_in_colon(tree: &Tree, line: &Line) -> bool {
    let is_colon = |text: &str| text.starts_with([':', '：']) && text.chars().count() == 1;
    let last = tree.end(line.node).max(line.first + 1);
    line.text.ends_with([':', '：'])
        || (line.first + 1..tree.len().min(last + NEAR))
            .find_map(|node| tree.raw_text(node).map(str::trim).filter(|text| !text.is_empty()))
            .is_some_and(is_colon)
}
