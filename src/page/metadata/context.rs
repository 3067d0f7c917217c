//! What the witnesses of a story's head are asked with: what `meta` elements state, and the lines around
//! the headline.

use std::collections::HashMap;
use std::ops::Range;

use crate::model::WebUrl;
use crate::page::choice::Trace;
use crate::page::ld::LinkedData;
use crate::page::lexicon::{Role, role};
use crate::page::lines::{Line, lines};
use crate::page::tree::Tree;
use crate::text::{SafeText, fold};

/// The most lines before a headline that may be its kicker.
const ABOVE: usize = 6;
/// The most lines after a headline that belong to its head.
const HEAD_LINES: usize = 60;

/// Nodes and lines at the start of the text that may still be of the head, and the longest of them.
const TEXT_NODES: usize = 80;
const TEXT_LINES: usize = 6;
const TEXT_LINE: usize = 80;
/// What the way to a story from the front page is called.
static BREADCRUMB: Role = Role::new(|| role("breadcrumb"));

/// The `meta` elements of a page.
pub(in crate::page) struct Meta {
    values: HashMap<String, Vec<String>>,
}

impl Meta {
    /// Reads the `meta` elements.
    pub fn read(tree: &Tree) -> Self {
        let mut values: HashMap<String, Vec<String>> = HashMap::new();
        for meta in tree.all("meta").take(2_000) {
            let Some(content) =
                tree.attribute(meta, "content").map(str::trim).filter(|content| !content.is_empty())
            else {
                continue;
            };
            for name in ["property", "name", "itemprop"] {
                if let Some(key) = tree.attribute(meta, name) {
                    let content: String = content.chars().take(4_000).collect();
                    values.entry(key.trim().to_ascii_lowercase()).or_default().push(content);
                }
            }
        }
        Self { values }
    }

    /// The addresses of the pictures that the page names as its own.
    pub fn pictures(&self) -> impl Iterator<Item = &str> {
        ["og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "thumbnail"]
            .into_iter()
            .flat_map(|name| self.all(name))
            .map(String::as_str)
    }

    /// The first value of the first of these names that has one.
    pub fn first(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.values.get(*name))
            .and_then(|values| values.first())
            .map(String::as_str)
    }

    /// All values of a name.
    pub fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }
}

/// Words of a text, folded.
pub(super) fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// How much two texts share, 0 to 1. For scripts without spaces, by letters.
pub(in crate::page) fn likeness(one: &str, other: &str) -> f32 {
    let (mut one, mut other) = (words(one), words(other));
    if one.len() <= 3 && one.iter().any(|word| word.chars().any(|character| character > '\u{2e80}')) {
        let split = |words: Vec<String>| -> Vec<String> {
            words.iter().flat_map(|word| word.chars()).map(String::from).collect()
        };
        one = split(one);
        other = split(other);
    }
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let shared = one.iter().filter(|word| other.contains(word)).count();
    2.0 * shared as f32 / (one.len() + other.len()) as f32
}

/// What the witnesses of a story's head are asked with.
pub(in crate::page) struct Context<'a> {
    /// The page.
    pub tree: &'a Tree,
    /// What stands around the headline.
    pub head: Head,
    /// What JSON-LD states.
    pub linked: &'a LinkedData,
    /// What `meta` elements state.
    pub meta: &'a Meta,
    /// The headline.
    pub title: &'a str,
    /// The publisher.
    pub outlet: Option<SafeText>,
    /// The language.
    pub language: Option<SafeText>,
    /// Where the page is.
    pub address: Option<&'a WebUrl>,
    /// From the first node of the story's text to behind the last.
    pub text: Option<Range<usize>>,
    /// Where each choice is written down.
    pub trace: &'a Trace,
}

/// What stands around the headline.
pub(in crate::page) struct Head {
    /// The element that shows the headline.
    pub headline: Option<usize>,
    /// The lines before it, nearest last.
    pub above: Vec<Line>,
    /// The lines after it, up to the story's text.
    pub below: Vec<Line>,
    /// The short lines that the story's text starts with: a byline or a date may be among them.
    pub text: Vec<Line>,
    /// The nodes that all of this stands in.
    pub range: Range<usize>,
}

/// The lines around the headline. `text` is the first node of the story's text.
pub(in crate::page) fn head(tree: &Tree, headline: Option<usize>, text: Option<usize>) -> Head {
    let may_hold = |node: usize| {
        !matches!(tree.tag(node), "nav" | "figure" | "form" | "button" | "select")
            || is_breadcrumb(tree, node)
    };
    let first = text.filter(|&text| headline.is_none_or(|headline| text > headline)).map(|text| {
        let mut first = lines(tree, text..(text + TEXT_NODES).min(tree.len()), may_hold);
        first.truncate(TEXT_LINES);
        first.retain(|line| line.text.chars().count() < TEXT_LINE);
        first
    });
    let first = first.unwrap_or_default();
    let Some(headline) = headline else {
        let end = text.unwrap_or(1).min(tree.len());
        let mut above = lines(tree, 1..end, may_hold);
        let below = above.split_off(above.len().saturating_sub(HEAD_LINES / 2));
        return Head { headline: None, above: Vec::new(), below, text: first, range: 1..end };
    };
    // The page's own header is not the story's head: go up while little stands before the headline.
    let mut top = headline;
    for above in tree.above(headline).take(6) {
        if matches!(tree.tag(above), "body" | "html") {
            break;
        }
        top = above;
    }
    let start = top.max(headline.saturating_sub(400));
    let mut above = lines(tree, start..headline, may_hold);
    above.drain(..above.len().saturating_sub(ABOVE));
    let after = tree.end(headline);
    let end = match text {
        Some(text) if text > after => text,
        _ => (after + 300).min(tree.len()),
    };
    let mut below = lines(tree, after..end, may_hold);
    below.truncate(HEAD_LINES);
    Head { headline: Some(headline), above, below, text: first, range: start..end.max(after) }
}

/// Whether an element shows the way to the story from the front page.
pub(super) fn is_breadcrumb(tree: &Tree, node: usize) -> bool {
    tree.is_labelled(node, &BREADCRUMB)
}
