//! Running text in several styles, and where its lines break.

use std::ops::Range;

use textwrap::WordSeparator;
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::{Penalties, wrap_first_fit, wrap_optimal_fit};
use unicode_segmentation::UnicodeSegmentation;

use super::page::Piece;
use crate::model::Role;
use crate::text::{fit, width};

/// The longest stretch without a forced break whose breaks are weighed together; beyond it each
/// line is filled as it comes, which looks the same to a reader and costs less.
const WEIGHED_BYTES: usize = 64 * 1024;

/// How a stretch of text is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub role: Role,
    pub strong: bool,
    pub emphasis: bool,
    pub target: Option<u32>,
}

impl Look {
    pub fn of(role: Role) -> Self {
        Self { role, ..Self::default() }
    }

    pub fn strong(self) -> Self {
        Self { strong: true, ..self }
    }

    pub fn emphasis(self) -> Self {
        Self { emphasis: true, ..self }
    }

    pub fn leading_to(self, target: u32) -> Self {
        Self { target: Some(target), ..self }
    }

    pub fn piece(self, text: impl Into<String>) -> Piece {
        Piece {
            text: text.into(),
            role: self.role,
            strong: self.strong,
            emphasis: self.emphasis,
            target: self.target,
            is_sign: false,
        }
    }

    /// A piece that is no text of the article: a bar, a bullet, a rule.
    pub fn sign(self, text: impl Into<String>) -> Piece {
        Piece { is_sign: true, ..self.piece(text) }
    }
}

/// Where lines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// Where the script allows, all lines as even as they can be.
    Even,
    /// Where the script allows, each line as full as it can be.
    Full,
    /// At spaces alone, each line as full as it can be: no word is torn that can be kept whole.
    Spaces,
}

/// Running text: one string and the looks of its parts.
#[derive(Debug, Default)]
pub(super) struct Flow {
    flat: String,
    /// The end of each part, in bytes, and its look.
    parts: Vec<(usize, Look)>,
}

/// One line of a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FlowLine {
    /// Its bytes, spaces at its end left out.
    pub bytes: Range<usize>,
    /// Whether it goes on from the line before without a space.
    pub is_joined: bool,
}

/// A word as the wrapping sees it.
#[derive(Debug)]
struct Word {
    bytes: Range<usize>,
    width: usize,
    space: usize,
}

impl Fragment for Word {
    fn width(&self) -> f64 {
        self.width as f64
    }
    fn whitespace_width(&self) -> f64 {
        self.space as f64
    }
    fn penalty_width(&self) -> f64 {
        0.0
    }
}

impl Flow {
    pub fn of(text: &str, look: Look) -> Self {
        let mut flow = Self::default();
        flow.push(text, look);
        flow
    }

    /// Adds text; of spaces that meet only one stays.
    pub fn push(&mut self, text: &str, look: Look) {
        for character in text.chars() {
            match character {
                '\n' => {
                    while self.flat.ends_with(' ') {
                        self.flat.pop();
                    }
                    self.flat.push('\n');
                }
                ' ' if self.flat.is_empty() || self.flat.ends_with([' ', '\n']) => {}
                _ => self.flat.push(character),
            }
        }
        // A forced break may have taken spaces of the parts before.
        for part in &mut self.parts {
            part.0 = part.0.min(self.flat.len());
        }
        if self.parts.last().map_or(0, |part| part.0) < self.flat.len() {
            self.parts.push((self.flat.len(), look));
        }
    }

    pub fn text(&self) -> &str {
        self.flat.trim_end()
    }

    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// The lines for a width, each at least one character long.
    pub fn lines(&self, columns: usize, breaks: Breaks) -> Vec<FlowLine> {
        let columns = columns.max(1);
        let whole = self.text();
        let mut lines = Vec::new();
        let mut start = 0;
        for forced in whole.split('\n') {
            let words = self.words(start, forced, columns, breaks);
            let is_weighed = breaks == Breaks::Even && forced.len() <= WEIGHED_BYTES;
            for line in broken(&words, columns, is_weighed) {
                let (Some(first), Some(last)) = (line.first(), line.last()) else {
                    continue;
                };
                let is_joined =
                    lines.last().is_some_and(|before: &FlowLine| before.bytes.end == first.bytes.start);
                lines.push(FlowLine { bytes: first.bytes.start..last.bytes.end, is_joined });
            }
            start += forced.len() + 1;
        }
        lines
    }

    /// The words of a stretch that begins at a byte of the flow.
    fn words(&self, start: usize, stretch: &str, columns: usize, breaks: Breaks) -> Vec<Word> {
        let mut words = Vec::new();
        let mut at = start;
        if breaks == Breaks::Spaces {
            for run in stretch.split_inclusive(' ') {
                let word = run.trim_end_matches(' ');
                self.push_cut(&mut words, at..at + word.len(), run.len() - word.len(), columns);
                at += run.len();
            }
            return words;
        }
        for run in plain_runs(stretch) {
            let text = run.trim_end_matches(' ');
            if is_plain_word(text) {
                self.push_word(&mut words, at, text, run.len() - text.len(), columns);
            } else {
                let mut at = at;
                for found in WordSeparator::UnicodeBreakProperties.find_words(run) {
                    self.push_word(&mut words, at, found.word, found.whitespace.len(), columns);
                    at += found.word.len() + found.whitespace.len();
                }
            }
            at += run.len();
        }
        words
    }

    /// Adds a word that begins at a byte of the flow, in parts where it has hyphens.
    fn push_word(&self, words: &mut Vec<Word>, at: usize, text: &str, space: usize, columns: usize) {
        let mut from = 0;
        for cut in hyphens(text) {
            self.push_cut(words, at + from..at + cut, 0, columns);
            from = cut;
        }
        self.push_cut(words, at + from..at + text.len(), space, columns);
    }

    /// Adds a word, in as many parts as it takes to fit the columns.
    fn push_cut(&self, words: &mut Vec<Word>, bytes: Range<usize>, space: usize, columns: usize) {
        if bytes.is_empty() {
            if let Some(before) = words.last_mut() {
                before.space += space;
            }
            return;
        }
        let mut rest = bytes;
        loop {
            let width = self.width(rest.clone());
            if width <= columns {
                words.push(Word { bytes: rest, width, space });
                return;
            }
            let text = &self.flat[rest.clone()];
            let mut cut = fit(text, columns).len();
            // What is cut at a part's edge is measured apart, so it may need one more cut.
            while cut > 0 && self.width(rest.start..rest.start + cut) > columns {
                cut = text[..cut].grapheme_indices(true).next_back().map_or(0, |(offset, _)| offset);
            }
            if cut == 0 {
                cut = text.graphemes(true).next().map_or(text.len(), str::len);
            }
            let part = rest.start..rest.start + cut;
            let width = self.width(part.clone());
            rest.start += cut;
            if rest.is_empty() {
                words.push(Word { bytes: part, width, space });
                return;
            }
            words.push(Word { bytes: part, width, space: 0 });
        }
    }

    /// Columns of a stretch, as its pieces will fill them.
    fn width(&self, bytes: Range<usize>) -> usize {
        let text = &self.flat[bytes.clone()];
        if text.is_ascii() {
            return text.len();
        }
        self.cuts(bytes).map(|(bytes, _)| width(&self.flat[bytes])).sum()
    }

    /// The stretch, part by part.
    fn cuts(&self, bytes: Range<usize>) -> impl Iterator<Item = (Range<usize>, Look)> {
        let first = self.parts.partition_point(|part| part.0 <= bytes.start);
        let mut from = bytes.start;
        self.parts[first..].iter().map_while(move |(end, look)| {
            let cut = from..(*end).min(bytes.end);
            from = cut.end;
            (!cut.is_empty()).then_some((cut, *look))
        })
    }

    /// The pieces of a line.
    pub fn pieces(&self, bytes: Range<usize>) -> Vec<Piece> {
        self.cuts(bytes).map(|(cut, look)| look.piece(&self.flat[cut])).collect()
    }
}

/// The longest word of ASCII that is taken without asking where its script breaks.
const PLAIN_BYTES: usize = 16;

/// The stretch cut after spaces at which every rule allows a break: most of an English text needs no
/// others, and the rules of all scripts take ten times as long.
fn plain_runs(stretch: &str) -> impl Iterator<Item = &str> {
    let bytes = stretch.as_bytes();
    let mut start = 0;
    let mut at = 1;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let is_break = bytes[at].is_ascii_alphanumeric()
                && bytes[at - 1] == b' '
                && at >= 2
                && (bytes[at - 2].is_ascii_alphanumeric() || b",.;:!?)".contains(&bytes[at - 2]));
            at += 1;
            if is_break {
                let run = &stretch[start..at - 1];
                start = at - 1;
                return Some(run);
            }
        }
        let rest = &stretch[start..];
        start = stretch.len();
        (!rest.is_empty()).then_some(rest)
    })
}

/// Whether a run is one short word of ASCII.
fn is_plain_word(text: &str) -> bool {
    text.len() <= PLAIN_BYTES && !text.is_empty() && text.bytes().all(|byte| (0x21..0x7f).contains(&byte))
}

/// Words into lines.
fn broken(words: &[Word], columns: usize, is_weighed: bool) -> Vec<&[Word]> {
    let widths = [columns as f64];
    if is_weighed {
        // A line must never be wider than the page, whatever gap that leaves.
        let penalties = Penalties { overflow_penalty: 100_000_000, ..Penalties::new() };
        let fits = |line: &&[Word]| {
            let inner: usize = line.iter().map(|word| word.width + word.space).sum();
            line.len() == 1 || inner - line.last().map_or(0, |word| word.space) <= columns
        };
        if let Ok(lines) = wrap_optimal_fit(words, &widths, &penalties)
            && lines.iter().all(fits)
        {
            return lines;
        }
    }
    wrap_first_fit(words, &widths)
}

/// Where a word may break after a hyphen: between letters or digits, and with more than one of them on
/// either side, so that "a-t-on" stays whole.
fn hyphens(word: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    if !word.contains('-') {
        return cuts;
    }
    let mut run = 0;
    for (offset, character) in word.char_indices() {
        if character == '-' && run > 1 {
            let mut after = word[offset + 1..].chars();
            if after.next().is_some_and(char::is_alphabetic)
                && after.next().is_some_and(char::is_alphanumeric)
            {
                cuts.push(offset + 1);
            }
        }
        run = if character.is_alphanumeric() { run + 1 } else { 0 };
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, columns: usize, expected: &[&str]) {
        let flow = Flow::of(text, Look::default());
        let lines = flow.lines(columns, Breaks::Even);
        let lines: Vec<&str> = lines.iter().map(|line| &flow.flat[line.bytes.clone()]).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn lines_break_where_each_script_allows() {
        check("one two three", 7, &["one two", "three"]);
        check("peace-keeping force", 7, &["peace-", "keeping", "force"]);
        check("dit-elle, a-t-on su", 10, &["dit-elle,", "a-t-on su"]);
        check("-x --flag 3-4", 6, &["-x", "--flag", "3-4"]);
        check("新聞を読む人", 6, &["新聞を", "読む人"]);
        check("abcdefghij", 4, &["abcd", "efgh", "ij"]);
        check("first\nsecond", 20, &["first", "second"]);
        check("a \n\n b", 20, &["a", "b"]);
        check("👩‍👩‍👧 x", 2, &["👩‍👩‍👧", "x"]);
        check("", 5, &[]);
        check("   ", 5, &[]);
    }

    #[test]
    fn a_part_keeps_its_look_over_a_break() {
        let mut flow = Flow::default();
        flow.push("plain ", Look::default());
        flow.push(" bold words", Look::default().strong());
        let lines = flow.lines(10, Breaks::Even);
        let pieces: Vec<_> = lines.iter().map(|line| flow.pieces(line.bytes.clone())).collect();
        assert_eq!(flow.text(), "plain bold words");
        assert_eq!(pieces.len(), 2);
        assert_eq!((pieces[0][1].text.as_str(), pieces[0][1].strong), ("bold", true));
        assert_eq!((pieces[1][0].text.as_str(), pieces[1][0].strong), ("words", true));
    }
}
