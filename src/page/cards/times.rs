//! The time that a story's card shows: the best that stands anywhere in it, or a line that is one.

use std::ops::Range;

use super::card::wide;
use crate::dates::{self, TimeShape};
use crate::page::lexicon::{Role, Topic, role, topic};
use crate::page::lines::{Line, collapse};
use crate::page::tree::Tree;
use crate::text::fold;

/// The longest text of an element that is all time.
const LONGEST: usize = 60;
/// The longest text that holds a day and is all time, whatever its words.
const SHORT: usize = 36;
/// The longest text of an element that shows a time alone, in characters.
const ALONE: usize = 40;
/// The longest line that holds a time among other things.
const LINE: usize = 160;

/// What elements are called that show a time.
static CALLED: Role = Role::new(|| role("time"));
/// What elements are called that show how long something takes.
static LENGTHS: Role = Role::new(|| role("length"));
/// Words that tell it.
static LENGTH_WORDS: Topic = Topic::new(|| topic("times.length"));
/// What an element of a line is called that shows a time.
static LINE_OF_TIME: Role = Role::new(|| role("card.time"));
/// What the time of a change is called.
static CHANGED: Role = Role::new(|| role("time.changed"));
/// Words between a writer and a time.
static DATED: Topic = Topic::new(|| topic("times.dated"));

/// A time as the page shows it.
pub(super) struct Time {
    /// The text.
    pub text: String,
    /// What it says for machines.
    pub stated: Option<String>,
}

/// The most words beside day and hour in a text that shows a time alone: "Last updated on".
const BESIDE: usize = 2;

/// Whether a text shows a time and hardly anything else; a headline may name a day too.
pub(in crate::page) fn is_time(text: &str, language: Option<&str>) -> bool {
    let Some(shape) = dates::shape(text, language) else { return false };
    let beside = text
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| word.chars().count() > 2 && word.chars().all(char::is_alphabetic))
        .filter(|word| wide(word) == 0 && !dates::names_day_or_month(word))
        // Zones: "CEST".
        .filter(|word| word.len() > 4 || !word.chars().all(char::is_uppercase))
        .count();
    let most = if shape == TimeShape::Day { BESIDE } else { BESIDE + 2 };
    beside <= most && wide(text) <= 8
}

/// How surely a text is the time of a story, 0 if it is none.
fn rank(text: &str, language: Option<&str>) -> u8 {
    if tells_length(text) {
        return 0;
    }
    let has_day = dates::first(text, language).is_some();
    if has_day && (text.chars().count() <= SHORT || is_signed(text)) {
        return 4;
    }
    if !is_time(text, language) {
        return 0;
    }
    if has_day {
        return 4;
    }
    // A clock with nothing else may be the length of a film.
    if text.chars().any(char::is_alphabetic) { 3 } else { 1 }
}

/// Whether a text says who wrote or published and when: "Posted Oct 9, 2026 by Ana Writer".
fn is_signed(text: &str) -> bool {
    text.chars().count() <= 90 && DATED.has_word_of(&fold(text))
}

/// Whether a text says how long something takes: "3 min read", "7-Minute Listen".
fn tells_length(text: &str) -> bool {
    LENGTH_WORDS.has_word_of(&fold(text))
}

/// Finds the time of a card in a range of nodes, and all elements that show times alone. `bearer` holds the headline.
pub(super) fn find(
    tree: &Tree,
    range: &Range<usize>,
    bearer: usize,
    is_other: &dyn Fn(usize) -> bool,
    language: Option<&str>,
) -> (Option<Time>, Vec<usize>) {
    let (time, mut nodes) = in_elements(tree, range, is_other, language);
    if time.is_some() {
        return (time, nodes);
    }
    let shown = in_texts(tree, range, language)
        .filter(|&(_, node)| !tree.is_within(bearer, node) && !tree.is_within(node, bearer));
    // An element that shows the time alone is no part of the summary.
    let alone = shown.iter().map(|(_, node)| *node);
    nodes.extend(alone.filter(|&node| range.contains(&node) && tree.characters(node) <= ALONE));
    nodes.sort_unstable();
    (shown.map(|(time, _)| time), nodes)
}

/// The time that elements are called or marked as, outside those of other stories, and all such elements.
fn in_elements(
    tree: &Tree,
    range: &Range<usize>,
    is_other: &dyn Fn(usize) -> bool,
    language: Option<&str>,
) -> (Option<Time>, Vec<usize>) {
    let mut found = Vec::new();
    let mut nodes = Vec::new();
    let mut at = range.start;
    while at < range.end {
        if !tree.is_element(at) || tree.is_hidden(at) || is_other(at) {
            at = tree.end(at);
            continue;
        }
        let is_time = tree.tag(at) == "time";
        let is_called = is_time || tree.is_labelled(at, &CALLED);
        if !is_called || tree.characters(at) > LONGEST || is_time && is_length(tree, at) {
            at += 1;
            continue;
        }
        let (text, stated) = (tree.text(at), stated(tree, at));
        let is_stated = is_time && stated.is_some();
        let rank = match rank(&text, language) {
            0 if tells_length(&text) || tree.is_labelled(at, &LENGTHS) => 0,
            0 if is_stated && (text.is_empty() || text.chars().any(char::is_numeric)) => 2,
            rank @ 1..=3 if is_stated => rank + 1,
            rank => rank,
        };
        if rank == 0 {
            at += 1;
            continue;
        }
        nodes.push(at);
        let text = Some(tidy(&text)).filter(|text| !text.is_empty()).or_else(|| stated.clone());
        found.extend(text.map(|text| (rank, Time { text, stated })));
        at = tree.end(at);
    }
    (best(found.into_iter()), nodes)
}

fn is_length(tree: &Tree, node: usize) -> bool {
    tree.attribute(node, "datetime").is_some_and(|time| time.starts_with(['P', 'p']))
}

/// What an element, or one in or around it, says of its time for machines.
fn stated(tree: &Tree, node: usize) -> Option<String> {
    std::iter::once(node)
        .chain(tree.below(node).take(6))
        .find_map(|node| {
            ["datetime", "title", "data-date", "data-time", "data-timestamp", "data-datetime", "content"]
                .iter()
                .filter_map(|name| tree.attribute(node, name))
                .find(|value| dates::first(value, None).is_some())
        })
        .map(ToOwned::to_owned)
}

/// The most texts that a day is written in.
const PIECES: usize = 6;
/// How many nodes before and behind a link may show its time.
const NEAR: usize = 24;

/// Whether a time stands beside a link: in its line, or in what follows before the next link to elsewhere.
pub(in crate::page) fn is_beside(tree: &Tree, link: usize, language: Option<&str>) -> bool {
    let shows = |node: usize| {
        tree.tag(node) == "time" && !is_length(tree, node)
            || tree.raw_text(node).is_some_and(|text| {
                text.len() <= 2 * LONGEST
                    && text.bytes().any(|byte| byte.is_ascii_digit())
                    && rank(text.trim(), language) >= 3
            })
    };
    let own = tree.attribute(link, "href");
    let after = (link..tree.len().min(tree.end(link) + NEAR))
        .take_while(|&node| tree.tag(node) != "a" || tree.attribute(node, "href") == own);
    let before = (link.saturating_sub(NEAR / 4)..link).rev().take_while(|&node| tree.tag(node) != "a");
    before.chain(after).any(|node| !tree.is_hidden(node) && shows(node))
}

/// The surest of what may be a time, the first of several.
fn best<T>(times: impl Iterator<Item = (u8, T)>) -> Option<T> {
    let surest =
        times.filter(|(rank, _)| *rank > 0).reduce(|one, next| if next.0 > one.0 { next } else { one });
    surest.map(|(_, time)| time)
}

/// The time that a text of its own shows in a range of nodes, with the element around it.
fn in_texts(tree: &Tree, range: &Range<usize>, language: Option<&str>) -> Option<(Time, usize)> {
    let texts = range.clone().filter_map(|node| Some((node, tree.raw_text(node)?.trim())));
    let short = texts.filter(|(node, text)| {
        text.len() <= 2 * LONGEST && !tree.is_hidden(*node) && text.chars().any(char::is_numeric)
    });
    let whole = short.map(|(node, text)| (rank(text, language), (tree.parent(node), text.to_owned())));
    // A day, a month and a year in elements of their own.
    let parted = range.clone().filter(|&node| {
        let texts = || tree.below(node).filter_map(|below| tree.raw_text(below));
        (6..=SHORT).contains(&tree.characters(node))
            && texts().filter(|text| !text.trim().is_empty()).take(PIECES + 1).count() <= PIECES
            && texts().any(|text| text.contains(char::is_numeric))
    });
    let parted = parted.map(|node| (node, tree.text(node))).filter(|(_, text)| text.chars().count() <= SHORT);
    let parted = parted.map(|(node, text)| (rank(&text, language) / 4 * 4, (node, text)));
    let (node, text) = best(whole.chain(parted))?;
    Some((Time { text: tidy(&text), stated: None }, node))
}

/// The time that stands among other things in one of the lines.
pub(super) fn in_lines<'a>(lines: impl Iterator<Item = &'a str>, language: Option<&str>) -> Option<Time> {
    let short = lines.filter(|line| line.chars().count() <= LINE && line.chars().any(char::is_numeric));
    let text = tidy(best(short.flat_map(parts).map(|part| (rank(part, language), part)))?);
    Some(Time { text, stated: None })
}

/// A line at its separators, whole first.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    let pieces = line.split(['|', '·', '•', '—', '–', '/', '(', ')', '»', '\u{2002}', '\u{2003}']);
    std::iter::once(line).chain(pieces).map(str::trim).filter(|part| (3..=80).contains(&part.chars().count()))
}

/// A time without what leads to it ("Posted on") and the names behind it ("by Ana Writer").
fn tidy(text: &str) -> String {
    let text = collapse(text);
    let leads = |word: &&str| !word.chars().any(char::is_numeric) && !dates::names_day_or_month(word);
    let start: usize = text.split(' ').take_while(leads).map(|word| word.len() + 1).sum();
    // "il y a 3 heures", "vor 2 Stunden": a time that counts from now keeps its first words.
    let kept = text.get(start..).filter(|_| dates::first(&text, None).is_some()).unwrap_or(&text);
    let mut end = kept.len();
    for word in [" by ", " von ", " par ", " por ", " di ", " door ", " av ", " at ", " in "] {
        if let Some(at) = kept.find(word)
            && dates::first(&kept[..at], None).is_some()
            && !kept[at + word.len()..].chars().any(char::is_numeric)
        {
            end = end.min(at);
        }
    }
    let kept = kept[..end].trim();
    let kept = kept.strip_prefix(['(', '（']).and_then(|kept| kept.strip_suffix([')', '）'])).unwrap_or(kept);
    kept.trim_matches(|character: char| character.is_whitespace() || "|·•,;–—-[]/".contains(character))
        .to_owned()
}

/// Whether a line by itself is a time, or called one.
pub(super) fn is_dated(tree: &Tree, line: &Line, language: Option<&str>) -> bool {
    if is_running_time(&line.text) {
        return false;
    }
    let is_called = || {
        tree.up(line.node).take(2).any(|node| {
            tree.tag(node) == "time" || tree.is_labelled(node, &LINE_OF_TIME) && tree.characters(node) < ALONE
        })
    };
    dates::shape(&line.text, language).is_some()
        || line.text.chars().count() < ALONE
            && line.text.chars().any(|character| character.is_ascii_digit())
            && is_called()
}

/// Whether a text says how long a film or a reading takes: "2:38 min", "12 min read".
fn is_running_time(text: &str) -> bool {
    let folded = fold(text);
    let mut words = folded.split_whitespace();
    words.next().is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit() || byte == b':'))
        && words.next().is_some_and(|unit| matches!(unit, "min" | "min." | "minute" | "minuten"))
        && words.all(|word| matches!(word, "read" | "watch" | "listen" | "lesezeit" | "lesedauer"))
}

/// The time that a line of the card at `root` is, and what stands before it if a stroke parts them:
/// "Ports · May 4, 2026 · 1:36 PM".
pub(super) fn read<'a>(
    tree: &Tree,
    line: &'a Line,
    root: usize,
    language: Option<&str>,
) -> (Option<&'a str>, Time) {
    let is_stroke = |sign: char| sign.is_whitespace() || "-–—|•·,/".contains(sign);
    let parted = line.text.split_once(['|', '•', '·']).or_else(|| line.text.split_once(" / ")).filter(
        |(label, time)| {
            !label.chars().any(|character| character.is_ascii_digit())
                && label.chars().any(char::is_alphabetic)
                && !dates::names_day_or_month(label.split_whitespace().next().unwrap_or_default())
                && dates::shape(time, language).is_some()
        },
    );
    let element = tree
        .up(line.node)
        .take_while(|&above| above != root && tree.is_within(above, root))
        .find(|&above| tree.tag(above) == "time")
        .or_else(|| tree.all_below(line.node, "time").next());
    let stated = element.and_then(|time| tree.attribute(time, "datetime")).map(ToOwned::to_owned);
    let text = parted.map_or(line.text.as_str(), |(_, time)| time).trim_matches(is_stroke).to_owned();
    (parted.map(|(label, _)| label.trim_matches(is_stroke)), Time { text, stated })
}

/// The time of the card at `root`: what an element says is the time goes before what a line looks like; when
/// it was changed, last.
pub(super) fn stated_first(tree: &Tree, root: usize, shown: Option<Time>) -> Option<Time> {
    let is_change = |time: &usize| tree.is_labelled(*time, &CHANGED);
    let stated = |time: usize| tree.attribute(time, "datetime").map(ToOwned::to_owned);
    let all: Vec<usize> = tree.all_below(root, "time").filter(|&time| !tree.is_hidden(time)).collect();
    let times: Vec<usize> = all.iter().copied().filter(|&time| tree.characters(time) > 0).collect();
    let Some(&time) = times.iter().find(|time| !is_change(time)).or_else(|| times.first()) else {
        let unseen = || all.first().and_then(|&time| stated(time));
        return shown.or_else(|| unseen().map(|time| Time { text: time.clone(), stated: Some(time) }));
    };
    let is_of_change = times.len() > 1 && times.iter().any(is_change);
    shown
        .filter(|shown| !is_of_change && times.iter().any(|&element| tree.text(element) == shown.text))
        .or_else(|| Some(Time { text: tree.text(time), stated: stated(time) }))
}
