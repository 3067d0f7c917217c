//! A card as a place on the page and its lines, and how the two kinds of pages differ in it.

use std::ops::Range;

use super::times;
use crate::page::lexicon::{Role, Roles, role};
use crate::page::lines::Line;
use crate::page::tree::Tree;

/// Kickers.
pub(super) static KICKER: Role = Role::new(|| role("card.kicker"));
/// Bylines.
pub(super) static AUTHOR: Role = Role::new(|| role("card.author"));

/// Where a card stands.
pub(in crate::page) struct Place<'a> {
    /// Its nodes: an element, or rows.
    pub range: Range<usize>,
    /// The elements in it that are other stories', in order.
    pub others: &'a [usize],
    /// The element that bears the headline: the link, or a heading beside it.
    pub bearer: usize,
    /// The link that leads to the story.
    pub link: usize,
}

/// In what cards beside a story and those of a section page are read otherwise.
#[derive(Clone, Copy)]
pub(in crate::page) struct Manner {
    /// Whether a line with more than the link in it may be the headline. Beside a story it is a sentence.
    pub takes_whole_lines: bool,
    /// Whether a kicker is told from the headline that it abuts by what it is called.
    pub parts_headlines: bool,
    /// Whether a time is a line of the card, with its label, and not the best time that stands in it.
    pub dates_by_line: bool,
    /// Whether the first line that may be a kicker is the kicker, and not the surest.
    pub takes_first_label: bool,
    /// Whether a summary is a paragraph: also a sentence of a few words, and all lines of one that is broken by hand.
    pub takes_paragraphs: bool,
    /// What a kicker does not say.
    pub is_no_kicker: fn(&str) -> bool,
}

/// A card that is being read.
pub(super) struct Reader<'a> {
    pub tree: &'a Tree,
    pub place: &'a Place<'a>,
    pub language: Option<&'a str>,
    pub manner: Manner,
    pub lines: Vec<Line>,
}

impl Reader<'_> {
    /// Whether a line stands in an element of the card that is called so.
    pub fn is_named(&self, line: &Line, role: &Roles) -> bool {
        let (tree, range) = (self.tree, &self.place.range);
        tree.up(line.node)
            .take(3)
            .take_while(|&node| range.contains(&node) && (node > range.start || tree.end(node) < range.end))
            .any(|node| tree.is_labelled(node, role))
    }

    /// The heading that a line stands in.
    pub fn heading_of(&self, line: &Line) -> Option<usize> {
        let tree = self.tree;
        tree.up(line.node)
            .take(6)
            .take_while(|&node| self.place.range.contains(&node) || tree.is_heading(node))
            .find(|&node| tree.is_heading(node))
    }

    /// Whether a line, or the heading that it stands in, leads to the card's story.
    pub fn leads_there(&self, line: &Line) -> bool {
        let (tree, bearer) = (self.tree, self.place.bearer);
        tree.is_within(line.node, bearer)
            || line.link.is_some_and(|other| !self.is_elsewhere(other))
            || self.heading_of(line).is_some_and(|heading| tree.is_within(bearer, heading))
            || self.manner.takes_whole_lines && tree.is_within(bearer, line.node)
    }

    /// Whether a link has another address than the card's.
    pub fn is_elsewhere(&self, link: usize) -> bool {
        self.tree.attribute(link, "href") != self.tree.attribute(self.place.link, "href")
    }

    /// Whether a line tells a time and no more.
    pub fn is_time(&self, line: &Line) -> bool {
        if self.manner.dates_by_line {
            times::is_dated(self.tree, line, self.language)
        } else {
            times::is_time(&line.text, self.language)
        }
    }
}
