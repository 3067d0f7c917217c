//! The only text that may reach a screen, and how wide it is there.
//!
//! Knows nobody. Whatever comes from the network, a file or a key becomes a [`SafeText`] where it
//! enters the model; drawing, logging and printing accept nothing else. A `SafeText` never holds a
//! control character (C0, DEL, C1; a line feed only where the constructor keeps lines), a
//! bidirectional control, a tag character or a line separator, and no grapheme cluster in it is
//! longer than [`CLUSTER_BYTES`] or carries more than [`CLUSTER_MARKS`] marks.

mod query;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::char::{decompose_compatible, is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub use query::{QUERY_WORDS, Query, words};

/// The most bytes one grapheme cluster may have; what lies beyond is cut at a character.
pub const CLUSTER_BYTES: usize = 32;
/// The most combining marks one grapheme cluster may carry.
pub const CLUSTER_MARKS: usize = 8;
/// Columns from one tab stop to the next where lines are kept.
const TAB: usize = 4;

/// Text that cannot do anything to a terminal but be shown.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SafeText(Box<str>);

impl SafeText {
    /// One line: each run of white space becomes one space, none at either end.
    pub fn line(raw: &str) -> Self {
        let spaced = Self::span(raw);
        let trimmed = spaced.0.trim();
        if trimmed.len() == spaced.0.len() {
            return spaced;
        }
        Self(trimmed.into())
    }

    /// A piece of a line: each run of white space becomes one space, also at the ends.
    pub fn span(raw: &str) -> Self {
        let mut collapsed = String::with_capacity(raw.len());
        let mut in_space = false;
        for character in raw.chars() {
            // The no-break spaces say something about line breaks and stay.
            let is_blank =
                character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{202f}' | '\u{2007}');
            if is_blank {
                if !in_space {
                    collapsed.push(' ');
                }
            } else {
                collapsed.push(character);
            }
            in_space = is_blank;
        }
        Self::cleaned(&collapsed, false)
    }

    /// Many lines, as written: line feeds stay, tabs become spaces up to the next stop.
    pub fn lines(raw: &str) -> Self {
        Self::cleaned(&raw.replace("\r\n", "\n").replace('\r', "\n"), true)
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// This text if it is not empty.
    pub fn filled(self) -> Option<Self> {
        (!self.is_empty()).then_some(self)
    }

    /// Display columns of the text, as ratatui counts them.
    pub fn width(&self) -> usize {
        width(&self.0)
    }

    fn cleaned(raw: &str, keep_lines: bool) -> Self {
        if raw.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            return Self(raw.into());
        }
        let mut clean = String::with_capacity(raw.len());
        let mut column = 0;
        for character in raw.chars() {
            match character {
                '\n' if keep_lines => {
                    clean.push('\n');
                    column = 0;
                }
                '\t' if keep_lines => {
                    let stop = TAB - column % TAB;
                    clean.extend(std::iter::repeat_n(' ', stop));
                    column += stop;
                }
                '\t' => clean.push(' '),
                _ if is_unsafe(character) => {}
                _ => {
                    clean.push(character);
                    column += 1;
                }
            }
        }
        if clean.chars().all(stands_alone) {
            return Self(clean.into());
        }
        Self(capped(&clean).into())
    }
}

/// Whether a character never joins another one of these to one cluster: letters and signs of the
/// larger scripts, with no marks, joiners or jamo among them.
fn stands_alone(character: char) -> bool {
    matches!(character,
        '\n' | ' '..='~' | '\u{a0}'..='\u{a8}' | '\u{aa}'..='\u{ac}' | '\u{af}'..='\u{2ff}'
        | '\u{370}'..='\u{482}' | '\u{48a}'..='\u{52f}' | '\u{5d0}'..='\u{5ea}' | '\u{621}'..='\u{64a}'
        | '\u{660}'..='\u{669}' | '\u{2010}'..='\u{2027}' | '\u{202f}'..='\u{203b}' | '\u{20a0}'..='\u{20bf}'
        | '\u{3000}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30a0}'..='\u{30ff}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff01}'..='\u{ff60}')
}

/// Whether a character may never be shown: it moves the cursor, turns the direction of what
/// follows, or hides in the text.
pub fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character,
            // The twelve characters with the property Bidi_Control.
            '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Line and paragraph separators; zero width spaces and joiners that join nothing.
            | '\u{2028}' | '\u{2029}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{feff}'
            // Soft hyphen (we do not hyphenate), deprecated formatting, interlinear annotation.
            | '\u{00ad}' | '\u{206a}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{180e}'
            // Tags and the unassigned around them; private use, which a font may draw as anything.
            | '\u{e0000}'..='\u{e0fff}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// The text with each grapheme cluster cut to the bounds.
fn capped(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    for cluster in text.graphemes(true) {
        if cluster.len() <= CLUSTER_BYTES && cluster.chars().count() <= CLUSTER_MARKS {
            whole.push_str(cluster);
            continue;
        }
        let mut marks = 0;
        let start = whole.len();
        for character in cluster.chars() {
            if is_combining_mark(character) {
                marks += 1;
                if marks > CLUSTER_MARKS {
                    continue;
                }
            }
            if whole.len() - start + character.len_utf8() > CLUSTER_BYTES {
                break;
            }
            whole.push(character);
        }
    }
    whole
}

impl std::ops::Deref for SafeText {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl fmt::Debug for SafeText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

impl AsRef<str> for SafeText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Serialize for SafeText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SafeText {
    /// Cleans again: a store may have been written by anybody.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        Ok(Self::cleaned(&raw, true))
    }
}

/// Display columns of a text without line feeds, as ratatui's buffer fills them: cluster by cluster.
/// (The width of a whole string may be less: it joins lam and alef, which lie in two cells here.)
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(cluster_width).sum()
}

/// Columns of one grapheme cluster. The halfwidth sound marks join their letter, but terminals give
/// them a cell of their own.
fn cluster_width(cluster: &str) -> usize {
    let marks = cluster.chars().filter(|character| matches!(character, '\u{ff9e}' | '\u{ff9f}')).count();
    UnicodeWidthStr::width(cluster) + marks
}

/// The longest start of the text, cut between grapheme clusters, that fits the columns.
pub fn fit(text: &str, columns: usize) -> &str {
    if text.len() <= columns && text.is_ascii() {
        return text;
    }
    let mut used = 0;
    for (offset, cluster) in text.grapheme_indices(true) {
        used += width(cluster);
        if used > columns {
            return &text[..offset];
        }
    }
    text
}

/// The text if it fits the columns, else as much of it as fits with an ellipsis after it.
pub fn ellipsize(text: &str, columns: usize) -> String {
    let whole = fit(text, columns);
    if whole.len() == text.len() {
        return text.to_owned();
    }
    if columns == 0 {
        return String::new();
    }
    format!("{}…", fit(text, columns - 1).trim_end())
}

/// The last boundary between characters at or before a byte.
pub fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// So many of a thing, in words.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The text folded for comparison: lower case, compatibility forms joined, marks dropped, quotes
/// and dashes made plain, white space collapsed.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text);
    }
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        // Marks are dropped, so characters do not change places and each can be decomposed by itself.
        match character {
            'a'..='z' | '0'..='9' => folded.push(character),
            _ if character.is_ascii() => fold_character(character, &mut folded),
            _ => decompose_compatible(character, |part| {
                if !is_combining_mark(part) {
                    fold_character(part, &mut folded);
                }
            }),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// What most texts are, without a look at each character's class.
fn fold_ascii(text: &str) -> String {
    let mut folded = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'\t'..=b'\r' | b' ' => {
                if folded.last().is_some_and(|last| *last != b' ') {
                    folded.push(b' ');
                }
            }
            b'`' => folded.push(b'\''),
            _ => folded.push(byte.to_ascii_lowercase()),
        }
    }
    if folded.last() == Some(&b' ') {
        folded.pop();
    }
    String::from_utf8(folded).unwrap_or_default()
}

/// Adds a decomposed character, folded; no space at the start, nor a second one.
fn fold_character(character: char, folded: &mut String) {
    match character {
        'a'..='z' | '0'..='9' => folded.push(character),
        'A'..='Z' => folded.push(character.to_ascii_lowercase()),
        '‘' | '’' | '‚' | '′' | '`' => folded.push('\''),
        '“' | '”' | '„' | '«' | '»' => folded.push('"'),
        '‐'..='―' => folded.push('-'),
        _ if character.is_whitespace() => {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        _ if character.is_ascii() => folded.push(character.to_ascii_lowercase()),
        _ => folded.extend(character.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_line(raw: &str, expected: &str) {
        assert_eq!(SafeText::line(raw).as_str(), expected, "from {raw:?}");
    }

    #[test]
    fn a_line_holds_nothing_that_moves_a_terminal() {
        check_line("  Talks \t\n begin  ", "Talks begin");
        check_line("a\x1b[31mred\x1b[0m", "a[31mred[0m");
        check_line("\u{1b}]52;c;ZXZpbA==\u{7}b", "]52;c;ZXZpbA==b");
        check_line("c1 \u{9b}2J \u{9d}0;x\u{9c}", "c1 2J 0;x");
        check_line("safe\u{202e}gnp.exe", "safegnp.exe");
        check_line("\u{61c}a\u{200e}b\u{200f}c\u{2066}d\u{2069}", "abcd");
        check_line("tag\u{e0041}\u{e007f}", "tag");
        check_line("two\u{2028}lines", "two lines");
        check_line("مرحبا", "مرحبا");
        check_line("price\u{a0}5", "price\u{a0}5");
    }

    #[test]
    fn lines_keep_their_feeds_and_indents() {
        assert_eq!(SafeText::lines("a\r\n\tb\u{7}").as_str(), "a\n    b");
        assert_eq!(SafeText::lines("ab\tc").as_str(), "ab  c");
    }

    #[test]
    fn a_cluster_has_a_bound_and_families_and_jamo_stay_whole() {
        let bomb = format!("e{}", "\u{301}".repeat(100_000));
        assert!(SafeText::line(&bomb).len() <= CLUSTER_BYTES);
        assert_eq!(SafeText::line(&bomb).chars().count(), 1 + CLUSTER_MARKS);
        check_line("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦");
        check_line("각", "각");
        check_line("🏴\u{e0067}\u{e007f}", "🏴");
    }

    #[test]
    fn text_is_cut_between_clusters_by_columns() {
        assert_eq!(fit("日本語", 5), "日本");
        assert_eq!(ellipsize("日本語", 5), "日本…");
        assert_eq!(ellipsize("headline", 8), "headline");
        assert_eq!(ellipsize("headline", 4), "hea…");
        assert_eq!(ellipsize("headline", 0), "");
    }

    #[test]
    fn folding_joins_what_readers_take_for_the_same() {
        assert_eq!(fold("“Élan”  VITAL—now"), "\"elan\" vital-now");
        assert_eq!(fold(" \u{a0}Ⅷ ﬁve\u{2003}e\u{301}\u{323} "), "viii five e");
    }

    proptest::proptest! {
        #[test]
        fn folding_one_character_at_a_time_is_folding_the_whole(raw in "\\PC*|.*") {
            use unicode_normalization::UnicodeNormalization;
            let marks_dropped = raw.nfkd().filter(|character| !is_combining_mark(*character));
            let mut whole = String::new();
            marks_dropped.for_each(|character| fold_character(character, &mut whole));
            proptest::prop_assert_eq!(fold(&raw), whole.trim_end());
        }

        #[test]
        fn folding_plain_text_is_folding_each_character(raw in "[ -~\\t\\n\\x0b\\x0c\\r\\x1c]*") {
            let mut whole = String::new();
            raw.chars().for_each(|character| fold_character(character, &mut whole));
            proptest::prop_assert_eq!(fold(&raw), whole.trim_end());
        }

        #[test]
        fn what_is_never_joined_needs_no_cut(raw in "[a-zà-žа-я一-龥ぁ-ゖ가-힣ء-ي“”’ ]*\\PC?") {
            if raw.chars().all(stands_alone) {
                let clusters: Vec<&str> = raw.graphemes(true).collect();
                proptest::prop_assert!(clusters.iter().all(|cluster| cluster.chars().count() == 1));
            }
        }

        #[test]
        fn no_text_gets_through_unsafe(raw in "\\PC*|.*") {
            for text in [SafeText::line(&raw), SafeText::span(&raw)] {
                proptest::prop_assert!(text.chars().all(|character| !is_unsafe(character)));
            }
            let lines = SafeText::lines(&raw);
            proptest::prop_assert!(lines.chars().all(|character| character == '\n' || !is_unsafe(character)));
            proptest::prop_assert_eq!(SafeText::cleaned(&lines, true), lines);
        }
    }
}
