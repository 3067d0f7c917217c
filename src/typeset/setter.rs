//! Puts lines on a page, one after the other.

use super::flow::{Breaks, Flow, Look};
use super::glyphs::{Glyphs, glyphs};
use super::page::{Destination, Line, Page, Piece, Start, Target};
use crate::model::{Role, WebUrl};
use crate::text::width;

/// Columns that are left for text, however deep it is nested.
const LEAST_COLUMNS: usize = 12;

/// What stands left of the lines of a block.
struct Indent {
    /// Left of the next line alone, once.
    first: Option<Piece>,
    /// Left of all others.
    rest: Piece,
    columns: usize,
}

/// A page while it is set.
pub(super) struct Setter {
    page: Page,
    pub glyphs: &'static Glyphs,
    breaks: Breaks,
    indents: Vec<Indent>,
    /// The first line of the open block.
    block_start: usize,
    /// Characters of the open block that are set, a line feed after each stretch of text included.
    character: u32,
}

impl Setter {
    pub fn new(columns: usize, ascii: bool) -> Self {
        Self {
            page: Page { width: columns, ..Page::default() },
            glyphs: glyphs(ascii),
            breaks: Breaks::Even,
            indents: Vec::new(),
            block_start: 0,
            character: 0,
        }
    }

    /// The same, with lines that end at spaces alone.
    pub fn at_spaces(columns: usize) -> Self {
        Self { breaks: Breaks::Spaces, ..Self::new(columns, false) }
    }

    /// Columns that text has here.
    pub fn columns(&self) -> usize {
        self.page.width - self.indents.iter().map(|indent| indent.columns).sum::<usize>()
    }

    /// The number of the line that is set next.
    pub fn line(&self) -> usize {
        self.page.lines.len()
    }

    /// Ends the open block and opens the next.
    pub fn next_block(&mut self) {
        self.page.blocks.push(self.block_start..self.page.lines.len());
        self.block_start = self.page.lines.len();
        self.character = 0;
    }

    /// Indents what is set from here on, if there is room for it.
    pub fn indent(&mut self, first: &str, rest: &str, role: Role) {
        let columns = width(first).max(width(rest));
        let has_room = self.columns() >= columns + LEAST_COLUMNS;
        let sign = |text: &str| Look::of(role).sign(if has_room { text } else { "" });
        self.indents.push(Indent {
            first: Some(sign(first)),
            rest: sign(rest),
            columns: if has_room { columns } else { 0 },
        });
    }

    pub fn outdent(&mut self) {
        self.indents.pop();
    }

    fn margin(&mut self) -> Vec<Piece> {
        self.indents
            .iter_mut()
            .map(|indent| indent.first.take().unwrap_or_else(|| indent.rest.clone()))
            .filter(|piece| !piece.text.is_empty())
            .collect()
    }

    /// Sets running text.
    pub fn flow(&mut self, flow: &Flow) {
        let columns = self.columns();
        let mut counted = 0;
        let mut characters = self.character;
        for (index, line) in flow.lines(columns, self.breaks).into_iter().enumerate() {
            characters += flow.text()[counted..line.bytes.start].chars().count() as u32;
            counted = line.bytes.start;
            let start = match index {
                0 => Start::Fresh,
                _ if line.is_joined => Start::Joined,
                _ => Start::Spaced,
            };
            let mut pieces = self.margin();
            pieces.extend(flow.pieces(line.bytes));
            self.push(pieces, characters, start);
        }
        if !flow.is_empty() {
            self.character = characters + flow.text()[counted..].chars().count() as u32 + 1;
        }
    }

    /// Sets plain text of one look.
    pub fn text(&mut self, text: &str, look: Look) {
        self.flow(&Flow::of(text, look));
    }

    /// Sets one line as it is; `characters` of the block's text stand on it, at least one is counted.
    pub fn line_of(&mut self, pieces: Vec<Piece>, characters: usize) {
        let mut whole = self.margin();
        whole.extend(pieces);
        self.push(whole, self.character, Start::Fresh);
        self.character += characters.max(1) as u32;
    }

    /// Sets an empty line, unless the page begins here or the line before is empty.
    pub fn gap(&mut self) {
        let Some(before) = self.page.lines.last() else { return };
        if before
            .pieces
            .iter()
            .all(|piece| piece.is_sign && piece.text.trim().is_empty() || piece.text.is_empty())
        {
            return;
        }
        // The place of an empty line is the line feed before it.
        let first_char = if self.page.lines.len() == self.block_start {
            self.character += 1;
            self.character - 1
        } else {
            self.character.saturating_sub(1).max(before.first_char + 1)
        };
        self.character = self.character.max(first_char + 1);
        // Bars run on over the gap; marks of a first line wait for their line.
        let pieces = self
            .indents
            .iter()
            .filter(|indent| !indent.rest.text.trim().is_empty() && indent.first.is_none())
            .map(|indent| indent.rest.clone())
            .collect();
        self.push(pieces, first_char, Start::Fresh);
    }

    fn push(&mut self, pieces: Vec<Piece>, first_char: u32, start: Start) {
        let block = self.page.blocks.len() as u32;
        self.page.lines.push(Line { pieces, block, first_char, start });
    }

    /// Notes a link; links to the same address that follow one another are one.
    pub fn link(&mut self, link: &WebUrl, is_next_to_last: bool) -> u32 {
        if is_next_to_last
            && let Some(Target { destination: Destination::Link(last), .. }) = self.page.targets.last()
            && last == link
        {
            return self.page.targets.len() as u32 - 1;
        }
        self.target(Destination::Link(link.clone()), None)
    }

    /// Notes something to follow; its lines are found when the page is done.
    pub fn target(&mut self, destination: Destination, digit: Option<u8>) -> u32 {
        self.page.targets.push(Target { destination, digit, lines: 0..0 });
        self.page.targets.len() as u32 - 1
    }

    /// Says on which lines a target stands.
    pub fn target_stands(&mut self, target: u32, from: usize) {
        let lines = from..self.page.lines.len();
        if let Some(target) = self.page.targets.get_mut(target as usize) {
            target.lines = lines;
        }
    }

    /// The page, whole.
    pub fn finish(mut self) -> Page {
        while self.page.lines.last().is_some_and(|line| line.text().trim().is_empty()) {
            self.page.lines.pop();
        }
        let end = self.page.lines.len();
        self.page.blocks.push(self.block_start.min(end)..end);
        for block in &mut self.page.blocks {
            *block = block.start.min(end)..block.end.min(end);
        }
        for (number, line) in self.page.lines.iter().enumerate() {
            for target in line.pieces.iter().filter_map(|piece| piece.target) {
                let Some(Target { destination: Destination::Link(_), lines, .. }) =
                    self.page.targets.get_mut(target as usize)
                else {
                    continue;
                };
                *lines = if lines.start == lines.end { number..number + 1 } else { lines.start..number + 1 };
            }
        }
        self.page
    }
}
