//! A set page: lines, the blocks they belong to, and what can be followed.

use std::ops::Range;

use crate::model::{Place, Role, StoryId, WebUrl};
use crate::text::SafeText;

/// A stretch of a line in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Only ever made of safe text and of our own signs, hence private.
    pub(super) text: String,
    /// The part it plays.
    pub role: Role,
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub emphasis: bool,
    /// What it leads to: an index into [`Page::targets`].
    pub target: Option<u32>,
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
        let Some(lines) = self.blocks.get(place.block as usize) else {
            return self.lines.len().saturating_sub(1);
        };
        let inside = self.lines[lines.clone()].partition_point(|line| line.first_char <= place.character);
        lines.start + inside.saturating_sub(1)
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
        let _ = query;
        todo!()
    }

    /// The listed story with this digit, as an index into the targets.
    pub fn target_of_digit(&self, digit: u8) -> Option<u32> {
        self.targets.iter().position(|target| target.digit == Some(digit)).map(|index| index as u32)
    }
}
