//! Which picture a caption belongs to.
//!
//! A caption that its name tells climbs to the smallest element that holds a picture too: that is the
//! figure, or else the picture beside it is. What is left are pictures that a short text follows.

use std::collections::{HashMap, HashSet};

use super::words::{self, CAPTION, CAPTION_WORDS};
use super::{Figures, Parts, credit, picture};
use crate::page::lexicon::{Role, Topic, role, topic};
use crate::page::tree::Tree;
use crate::text::fold;

/// How far above a caption its picture's element may be.
const CLIMB: usize = 8;
/// Other text that may stand in an element that is a picture with its caption, in characters.
const OTHER_TEXT: usize = 160;
/// The most nodes of an element that is a picture with its caption.
const NODES: usize = 240;
/// Elements that a wrapper around a picture and its caption does not hold.
const NO_CAPTION: &[&str] =
    &["h1", "h2", "h3", "h4", "table", "form", "ul", "ol", "blockquote", "article", "iframe"];
/// The longest text beside a picture that is told from a paragraph by its place alone, in characters.
const SHORT: usize = 240;
/// The shortest text that is a paragraph of a story for certain, in characters.
const PARAGRAPH: usize = 80;
/// The longest number of a slide, in characters: "10 of 12".
const COUNT: usize = 10;
/// Parts of addresses that lead to a page about a writer.
static WRITERS: Topic = Topic::new(|| topic("addresses.writer"));
/// Words in the class of an element that holds a picture and what is said of it.
static PICTURE_WORDS: Role = Role::new(|| role("picture"));

impl Figures {
    /// Pairs the pictures of a page with their captions.
    pub fn find(tree: &Tree) -> Self {
        let mut figures =
            Self { at: HashMap::new(), taken: HashSet::new(), pictures: count(tree), before: before(tree) };
        let mut said: Vec<(usize, bool)> = Vec::new();
        let mut node = 1;
        while node < tree.len() {
            match figures.says(tree, node) {
                Some(is_caption) => {
                    said.push((node, is_caption));
                    node = tree.end(node);
                }
                None => node += 1,
            }
        }
        let mut said_before = vec![0u32; tree.len() + 1];
        for &(node, is_caption) in &said {
            said_before[node + 1] += u32::from(is_caption);
        }
        for node in 0..tree.len() {
            said_before[node + 1] += said_before[node];
        }
        for (node, is_caption) in said {
            figures.pair(tree, node, is_caption, &said_before);
        }
        figures.pair_unmarked(tree);
        figures
    }

    /// Whether an element is made to hold a caption (true) or a credit (false).
    fn says(&self, tree: &Tree, node: usize) -> Option<bool> {
        if !tree.is_element(node) || self.pictures(tree, node) > 0 {
            return None;
        }
        let tag = tree.tag(node);
        let is_named = tag == "figcaption";
        if !is_named
            && (matches!(
                tag,
                "figure"
                    | "picture"
                    | "img"
                    | "button"
                    | "input"
                    | "a"
                    | "html"
                    | "body"
                    | "table"
                    | "caption"
                    | "video"
                    | "source"
                    | "meta"
            ) || tree.label(node).len() < 2)
        {
            return None;
        }
        if !is_named && !(1..=CAPTION).contains(&tree.characters(node)) {
            return None;
        }
        let is_caption = is_named || tree.is_labelled(node, &CAPTION_WORDS);
        if !is_caption && !tree.is_labelled(node, &words::STRONG_CREDIT_WORDS) {
            return None;
        }
        let characters = tree.characters(node);
        if characters > CAPTION || characters == 0 && !(is_named && words::has_hidden(tree, node)) {
            return None;
        }
        if !is_named {
            if tree.end(node) - node > NODES || tree.linked(node) * 5 > characters * 4 {
                return None;
            }
            let holds_more = tree.below(node).any(|below| {
                matches!(
                    tree.tag(below),
                    "h1" | "h2" | "h3" | "ul" | "ol" | "form" | "table" | "article" | "iframe"
                )
            });
            if holds_more {
                return None;
            }
        }
        Some(is_caption)
    }

    /// Pairs a caption or credit with its picture.
    fn pair(&mut self, tree: &Tree, node: usize, is_caption: bool, said_before: &[u32]) {
        let said = |above: usize| said_before[tree.end(above)] - said_before[above];
        let mut child = node;
        let mut found = None;
        for above in tree.above(node).take(CLIMB) {
            let pictures = self.pictures(tree, above);
            if pictures > 0 {
                let other_text = tree.characters(above).saturating_sub(tree.characters(node));
                let is_whole = !matches!(tree.tag(above), "html" | "body" | "main" | "article" | "ul" | "ol")
                    && (pictures == 1
                        || pictures == 2 && said(above) < 2
                        || tree.tag(above) == "figure" && said(above) < 2)
                    && (tree.tag(above) == "figure" && other_text < CAPTION
                        || other_text <= OTHER_TEXT && holds_figure_alone(tree, above, node));
                found = if is_whole {
                    Some((above, false))
                } else {
                    self.beside(tree, child).map(|beside| (beside, true))
                };
                break;
            }
            if tree.tag(above) == "figure"
                && tree.tag(node) == "figcaption"
                && tree.linked(node) == 0
                && is_undrawn(tree, above)
            {
                found = Some((above, false));
                break;
            }
            if tree.characters(above) > tree.characters(node) + 200 {
                break;
            }
            child = above;
        }
        let Some((at, is_apart)) = found else { return };
        let parts = self.at.entry(at).or_default();
        if is_apart && is_caption && !parts.captions.is_empty() {
            return;
        }
        if is_caption {
            parts.captions.push(node);
        } else {
            parts.credits.push(node);
        }
        if is_apart {
            self.taken.insert(node);
        }
    }

    /// The picture's element beside an element: before it, else after it.
    fn beside(&self, tree: &Tree, node: usize) -> Option<usize> {
        let mut before = self.before[node];
        let mut steps = 0;
        while before != 0 && steps < 5 {
            if self.pictures(tree, before) > 0 {
                let is_free =
                    self.is_at(before) || tree.characters(before) <= 60 && !self.at_below(before, tree);
                return is_free.then(|| self.alone(tree, before)).flatten();
            }
            let is_blank = tree.characters(before) == 0
                && tree.raw_text(before).is_none_or(|text| text.trim().is_empty());
            if !is_blank && !self.is_taken(before) {
                break;
            }
            before = self.before[before];
            steps += 1;
        }
        let after = tree.end(node);
        let parent = tree.parent(node);
        let mut after = after;
        let mut steps = 0;
        while after < tree.end(parent) && steps < 4 {
            if self.pictures(tree, after) > 0 {
                let is_free =
                    tree.characters(after) == 0 && self.pictures(tree, after) <= 2 && !self.is_at(after);
                return is_free.then_some(after);
            }
            let is_blank =
                tree.characters(after) == 0 && tree.raw_text(after).is_none_or(|text| text.trim().is_empty());
            if !is_blank {
                break;
            }
            after = tree.end(after);
            steps += 1;
        }
        None
    }

    /// The element itself if it holds one picture, or the last picture in it.
    fn alone(&self, tree: &Tree, node: usize) -> Option<usize> {
        if self.pictures(tree, node) <= 2 {
            return Some(node);
        }
        tree.below(node).rev().find(|&below| picture::is_worthy(tree, below))
    }

    /// Pictures whose caption no name tells.
    fn pair_unmarked(&mut self, tree: &Tree) {
        let mut covered = 0;
        for node in 1..tree.len() {
            if self.is_at(node) {
                covered = covered.max(tree.end(node));
            }
            if node < covered || self.pictures[node + 1] == self.pictures[node] {
                continue;
            }
            if let Some((at, parts)) = self.unmarked(tree, node) {
                covered = covered.max(tree.end(at));
                self.at.insert(at, parts);
            } else if let Some((at, caption)) = self.directly_below(tree, node) {
                covered = covered.max(tree.end(caption));
                self.at.insert(at, Parts { captions: vec![caption], credits: Vec::new() });
                self.taken.insert(caption);
            }
        }
    }

    /// The element around a picture and a text that only its place makes a caption, and that text.
    fn unmarked(&self, tree: &Tree, picture: usize) -> Option<(usize, Parts)> {
        let is_large = |above: usize| tree.end(above) - above > NODES / 2;
        let says = |&above: &usize| {
            tree.characters(above) > 0 && (is_large(above) || !texts(tree, above).0.is_empty())
        };
        let above = tree.above(picture).take(6).find(says)?;
        if matches!(tree.tag(above), "html" | "body" | "main" | "article" | "button" | "nav" | "li" | "ul")
            || self.pictures(tree, above) > 2
            || tree.characters(above) > CAPTION
            || is_large(above)
            || self.at_below(above, tree)
        {
            return None;
        }
        if tree.tag(above) == "figure" {
            return Some((above, Parts { captions: vec![above], credits: Vec::new() }));
        }
        if tree.linked(above) * 4 > tree.characters(above) && !tree.is_called(above, "hmedia") {
            return None;
        }
        let is_called = tree.is_labelled(above, &PICTURE_WORDS);
        if tree.below(above).any(|below| {
            NO_CAPTION.contains(&tree.tag(below)) && !(is_called && tree.tag(below).starts_with('h'))
                || is_of_writer(tree, below)
        }) {
            return None;
        }
        let (texts, is_whole) = texts(tree, above);
        // A credit may stand anywhere; what else is said follows the picture.
        let (credits, others): (Vec<usize>, Vec<usize>) =
            texts.iter().copied().partition(|&text| credit::is_credit(&tree.text(tree.parent(text))));
        let mut said: Vec<Option<usize>> = others.iter().map(|&text| holder(tree, text, above)).collect();
        said.dedup();
        let length = tree.characters(above);
        let says_alternative = words::shares_words(tree, picture, above);
        let has_credit = !credits.is_empty()
            || others.last().is_some_and(|&text| credit::split(&tree.text(tree.parent(text))).1.is_some());
        let is_told = says_alternative || has_credit || texts.iter().all(|&text| is_small(tree, text, above));
        let is_name = || {
            let whole: Vec<&str> = others.iter().filter_map(|&text| tree.raw_text(text)).collect();
            let whole = whole.concat();
            let alternative = tree.attribute(picture, "alt").unwrap_or_default();
            whole.contains(char::is_lowercase)
                && credit::is_name(&whole)
                && !fold(alternative).contains(fold(&whole).as_str())
        };
        let is_caption = !texts.is_empty()
            && others.iter().all(|&text| text > picture)
            && if tree.tag(above) == "p" {
                length < 400 && is_told
            } else if is_called {
                said.len() <= 2 && length < 500
            } else {
                length < 400
                    && (said.len() <= 1 || said.len() == 2 && picture::is_large(tree, picture))
                    && (is_told
                        || !is_name()
                            && said.first().is_none_or(|said| {
                                said.is_some_and(|said| {
                                    tree.tag(said) != "p" || length < SHORT && self.is_in_flow(tree, above)
                                })
                            }))
            };
        if !is_caption {
            return None;
        }
        let holders: Option<Vec<usize>> = said.into_iter().collect();
        let parts = match holders {
            Some(captions) if !credits.is_empty() || !is_whole => {
                Parts { captions, credits: credits.iter().map(|&text| tree.parent(text)).collect() }
            }
            _ => Parts { captions: vec![above], credits: Vec::new() },
        };
        Some((above, parts))
    }

    /// Whether an element stands between paragraphs of a story that hold no picture: text in it with a picture
    /// is no paragraph of them.
    fn is_in_flow(&self, tree: &Tree, node: usize) -> bool {
        let is_alone = |above: &usize| tree.characters(*above) == tree.characters(node);
        let box_of_it = tree.above(node).take(4).take_while(is_alone).last().unwrap_or(node);
        let parent = tree.parent(box_of_it);
        let mut paragraphs = 0;
        let mut child = parent + 1;
        while child < tree.end(parent) && paragraphs < 2 {
            let is_paragraph = tree.is_element(child)
                && tree.characters(child) >= PARAGRAPH
                && self.pictures(tree, child) == 0;
            paragraphs += usize::from(is_paragraph);
            child = tree.end(child);
        }
        paragraphs == 2
    }

    /// The element of a picture that shares no box with a text, and the text that stands directly below it
    /// and ends with a credit.
    fn directly_below(&self, tree: &Tree, picture: usize) -> Option<(usize, usize)> {
        let is_bare = |node: &usize| tree.characters(*node) == 0 && self.pictures(tree, *node) == 1;
        let top = std::iter::once(picture).chain(tree.above(picture)).take(6).take_while(is_bare).last()?;
        let end = tree.end(tree.parent(top));
        let is_blank = |node: usize| {
            tree.characters(node) == 0
                && self.pictures(tree, node) == 0
                && tree.raw_text(node).is_none_or(|text| text.trim().is_empty())
        };
        let mut next = tree.end(top);
        while next < end && is_blank(next) {
            next = tree.end(next);
        }
        let is_caption = next < end
            && matches!(tree.tag(next), "p" | "div" | "span" | "small" | "em" | "i" | "center")
            && (1..400).contains(&tree.characters(next))
            && self.pictures(tree, next) == 0
            && tree.linked(next) * 4 <= tree.characters(next)
            && !tree
                .below(next)
                .any(|below| NO_CAPTION.contains(&tree.tag(below)) || is_of_writer(tree, below))
            && credit::split(&tree.text(next)).1.is_some();
        is_caption.then_some((top, next))
    }

    fn at_below(&self, above: usize, tree: &Tree) -> bool {
        (above..tree.end(above)).any(|below| self.is_at(below))
    }
}

/// The texts of an element that may say what its picture shows, and whether these are all: buttons and the
/// number of a slide say nothing.
fn texts(tree: &Tree, above: usize) -> (Vec<usize>, bool) {
    let shown = tree.below(above).filter(|&below| {
        !tree.is_hidden(below)
            && tree.raw_text(below).is_some_and(|text| text.contains(char::is_alphanumeric))
    });
    let shown: Vec<usize> = shown.collect();
    let says = |text: &usize| {
        let raw = tree.raw_text(*text).unwrap_or_default().trim();
        let is_count = raw.chars().count() <= COUNT && raw.contains(|sign: char| sign.is_ascii_digit());
        !is_count
            && !tree.above(*text).take_while(|&other| other != above).any(|other| tree.tag(other) == "button")
    };
    let told: Vec<usize> = shown.iter().copied().filter(says).collect();
    let is_whole = told.len() == shown.len();
    (told, is_whole)
}

/// The block below an element that a text stands in, or the child of it that holds the text alone.
fn holder(tree: &Tree, text: usize, above: usize) -> Option<usize> {
    let between = || tree.above(text).take_while(|&other| other != above);
    let child = || {
        let child = between().last()?;
        let is_alone =
            tree.tag(child) != "a" && !tree.below(child).any(|below| picture::is_picture(tree, below));
        is_alone.then_some(child)
    };
    between().find(|&other| tree.is_block(other)).or_else(child)
}

/// Whether a text below an element is set small, or as a caption.
fn is_small(tree: &Tree, text: usize, above: usize) -> bool {
    tree.above(text)
        .take_while(|&other| other != above)
        .any(|other| matches!(tree.tag(other), "small" | "em" | "i" | "figcaption" | "cite" | "font"))
}

/// Whether an element is part of a byline: a time, or a link to a writer's page.
fn is_of_writer(tree: &Tree, node: usize) -> bool {
    tree.tag(node) == "time"
        || tree.tag(node) == "a"
            && (tree.attribute(node, "rel") == Some("author")
                || tree
                    .attribute(node, "href")
                    .is_some_and(|href| WRITERS.are_in(&href.to_ascii_lowercase())))
}

/// Whether a figure shows a picture that a script draws: nothing else is in it.
fn is_undrawn(tree: &Tree, figure: usize) -> bool {
    !tree.below(figure).any(|below| {
        matches!(
            tree.tag(below),
            "iframe"
                | "video"
                | "audio"
                | "blockquote"
                | "pre"
                | "table"
                | "object"
                | "embed"
                | "svg"
                | "canvas"
        )
    })
}

/// Whether an element holds a picture and its caption and no part of a story beside them.
fn holds_figure_alone(tree: &Tree, above: usize, caption: usize) -> bool {
    tree.end(above) - above <= NODES
        && !tree.below(above).any(|below| {
            matches!(tree.tag(below), "h1" | "h2" | "table" | "form" | "article")
                && tree.characters(below) > 0
                && !tree.is_within(below, caption)
        })
}

/// How many pictures stand before each node; a copy for readers without scripts is not counted again.
fn count(tree: &Tree) -> Vec<u32> {
    let mut counts = Vec::with_capacity(tree.len() + 1);
    let mut sum = 0;
    let mut last = 0;
    counts.push(0);
    for node in 0..tree.len() {
        if picture::is_worthy(tree, node) {
            let is_copy = tree.is_hidden(node) && last > 0 && node - last < 12;
            sum += u32::from(!is_copy);
            last = node;
        }
        counts.push(sum);
    }
    counts
}

/// The node before each one, of the same parent.
fn before(tree: &Tree) -> Vec<usize> {
    let mut last = vec![0; tree.len()];
    let mut before = vec![0];
    for node in 1..tree.len() {
        before.push(std::mem::replace(&mut last[tree.parent(node)], node));
    }
    before
}
