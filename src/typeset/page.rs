//! A set page: lines, the blocks they belong to, and what can be followed.

use std::ops::Range;

use crate::model::{Place, Role, StoryId, WebUrl};
use crate::text::{SafeText, fold, width};
use unicode_segmentation::UnicodeSegmentation;

/// A stretch of a line in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Only ever made of safe text and of our own glyphs, hence private.
    pub(super) text: String,
    /// The part it plays.
    pub role: Role,
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub emphasis: bool,
    /// What it leads to: an index into [`Page::targets`].
    pub target: Option<u32>,
    /// Whether it is a bar, a bullet or a rule of ours: nothing to be searched.
    pub(super) is_sign: bool,
}

impl Piece {
    /// The text: safe to show, without line feeds.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A line of a set page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Its pieces from the left, spaces included.
    pub pieces: Vec<Piece>,
    /// The block it belongs to.
    pub block: u32,
    /// The first character of the block's text that stands at or after this line's start.
    pub first_char: u32,
    /// How it goes on from the line before.
    pub(super) start: Start,
}

/// How a line goes on from the line before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Start {
    /// It begins something new.
    #[default]
    Fresh,
    /// A space was between them.
    Spaced,
    /// Nothing was between them.
    Joined,
}

impl Line {
    /// The whole line as text.
    pub fn text(&self) -> String {
        self.pieces.iter().map(Piece::text).collect()
    }

    /// Its columns.
    pub fn width(&self) -> usize {
        self.pieces.iter().map(|piece| width(&piece.text)).sum()
    }
}

/// Where something that can be followed leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// A link in the text.
    Link(WebUrl),
    /// A listed story.
    Story {
        /// The story, if it is in the store.
        story: Option<StoryId>,
        /// Where it is.
        url: Option<WebUrl>,
        /// Its headline.
        title: SafeText,
        /// Which of the handed in rows it is.
        row: u32,
    },
}

/// Something on a page that can be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Where it leads.
    pub destination: Destination,
    /// The digit that follows it at once: the first nine listed stories have one.
    pub digit: Option<u8>,
    /// The lines it stands on.
    pub lines: Range<usize>,
}

/// Columns of one line, counted from the page's left edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The line.
    pub line: usize,
    /// The columns.
    pub columns: Range<usize>,
}

/// Something found on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it begins.
    pub place: Place,
    /// Where it stands: one spot a line, at least one.
    pub spots: Vec<Spot>,
}

/// An article, set for one width.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// All lines.
    pub lines: Vec<Line>,
    /// The columns it was set for: what no line exceeds.
    pub width: usize,
    /// The lines of each block, in order, without gaps.
    pub blocks: Vec<Range<usize>>,
    /// What can be followed, in page order: links of the text, then listed stories.
    pub targets: Vec<Target>,
    /// What was left out, as a sentence.
    pub remark: Option<SafeText>,
}

impl Page {
    /// The line that shows the place: in its block, the last that starts at or before its character.
    pub fn line_of(&self, place: Place) -> usize {
        let last = self.lines.len().saturating_sub(1);
        let Some(lines) = self.blocks.get(place.block as usize) else {
            return last;
        };
        let inside = self.lines[lines.clone()].partition_point(|line| line.first_char <= place.character);
        (lines.start + inside.saturating_sub(1)).min(last)
    }

    /// The place at which a line begins.
    pub fn place_of(&self, line: usize) -> Place {
        self.lines
            .get(line)
            .or(self.lines.last())
            .map_or_else(Place::default, |line| Place { block: line.block, character: line.first_char })
    }

    /// Everywhere that the page has these words, letter case and accents aside, in page order.
    pub fn find(&self, query: &str) -> Vec<Found> {
        let query: Vec<char> = fold(query).chars().collect();
        if query.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut stretch = Stretch::default();
        for (number, line) in self.lines.iter().enumerate() {
            match line.start {
                Start::Fresh => {
                    stretch.search(&query, self, &mut found);
                    stretch = Stretch::default();
                }
                Start::Spaced => stretch.push(" ", number, 0..0),
                Start::Joined => {}
            }
            let mut column = 0;
            for piece in &line.pieces {
                if piece.is_sign {
                    column += width(&piece.text);
                    continue;
                }
                for cluster in piece.text.graphemes(true) {
                    let end = column + width(cluster);
                    stretch.push(cluster, number, column..end);
                    column = end;
                }
            }
        }
        stretch.search(&query, self, &mut found);
        found
    }

    /// The listed story with this digit, as an index into the targets.
    pub fn target_of_digit(&self, digit: u8) -> Option<u32> {
        self.targets.iter().position(|target| target.digit == Some(digit)).map(|index| index as u32)
    }
}

/// Text that runs on over lines, folded, and where each of its characters stands.
#[derive(Default)]
struct Stretch {
    characters: Vec<char>,
    spots: Vec<(usize, Range<usize>)>,
}

impl Stretch {
    fn push(&mut self, cluster: &str, line: usize, columns: Range<usize>) {
        let mut add = |character| {
            self.characters.push(character);
            self.spots.push((line, columns.clone()));
        };
        match cluster.as_bytes() {
            [byte] => add(byte.to_ascii_lowercase() as char),
            _ if cluster.chars().all(char::is_whitespace) => add(' '),
            _ => fold(cluster).chars().for_each(add),
        }
    }

    fn search(&self, query: &[char], page: &Page, found: &mut Vec<Found>) {
        let mut at = 0;
        while at + query.len() <= self.characters.len() {
            if self.characters[at..at + query.len()] != *query {
                at += 1;
                continue;
            }
            let mut spots: Vec<Spot> = Vec::new();
            for (line, columns) in &self.spots[at..at + query.len()] {
                match spots.last_mut() {
                    Some(spot) if spot.line == *line => spot.columns.end = spot.columns.end.max(columns.end),
                    _ if columns.is_empty() => {}
                    _ => spots.push(Spot { line: *line, columns: columns.clone() }),
                }
            }
            if let Some(first) = spots.first() {
                found.push(Found { place: page.place_of(first.line), spots });
            }
            at += query.len();
        }
    }
}
