//! The stories of the sample edition as they are written down.
//!
//! A file starts with lines of `key: value` up to a line `---`; below it each block stands between
//! empty lines and says by its first characters what it is:
//!
//! ```text
//! A paragraph, with *emphasis*, **strength**, `code` and [a link](another-story).
//! ## A heading within the text
//! - an item of a list            1. an item of a numbered list
//! > A quotation set apart.
//! | a | table |                  its first row is the heading, `|: words` its caption
//! ~~~                            lines as they are, up to the next `~~~`
//! ! Correction: what was wrong
//! @ picture.png | alt | caption | credit
//! ```
//!
//! The files are ours and compiled in, so that a broken one is a broken build: a test reads them all.

use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::{Outlet, outlets, shelf};

/// A picture with the words that belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// The file in `assets/sample/pictures`.
    pub file: &'static str,
    /// What it shows.
    pub alt: &'static str,
    /// The caption.
    pub caption: &'static str,
    /// Who made it; may be empty.
    pub credit: &'static str,
}

/// A block of a story. Texts bear the marks of the file's format; `bare` takes them off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A paragraph.
    Paragraph(&'static str),
    /// A heading within the text.
    Heading(&'static str),
    /// A list, numbered or not.
    List {
        /// Whether it is numbered.
        ordered: bool,
        /// Its items.
        items: Vec<&'static str>,
    },
    /// A quotation set apart.
    Quote(&'static str),
    /// Lines as they are.
    Code(&'static str),
    /// A table.
    Table {
        /// The caption; may be empty.
        caption: &'static str,
        /// Its rows, the first the heading.
        rows: Vec<Vec<&'static str>>,
    },
    /// A correction or a note of a change.
    Correction(&'static str),
    /// A picture within the text.
    Figure(Picture),
}

impl Piece {
    /// The texts of the block without marks, in reading order.
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::Paragraph(text) | Self::Heading(text) | Self::Quote(text) | Self::Correction(text) => {
                vec![bare(text)]
            }
            Self::List { items, .. } => items.iter().map(|item| bare(item)).collect(),
            Self::Code(text) => vec![(*text).to_owned()],
            Self::Table { rows, .. } => rows.iter().map(|row| row.join(" | ")).collect(),
            Self::Figure(_) => Vec::new(),
        }
    }
}

/// A story of the sample edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Its publisher.
    pub outlet: &'static Outlet,
    /// Its name in addresses.
    pub slug: &'static str,
    /// The kicker.
    pub section: &'static str,
    /// The headline.
    pub headline: &'static str,
    /// The standfirst; may be empty.
    pub standfirst: &'static str,
    /// The names of the byline.
    pub byline: Vec<&'static str>,
    /// The agency that the text is credited to.
    pub agency: Option<&'static str>,
    /// When it was published.
    pub published: Timestamp,
    /// When it was last changed.
    pub updated: Option<Timestamp>,
    /// The language tag.
    pub language: &'static str,
    /// The tags.
    pub tags: Vec<&'static str>,
    /// The picture above the text.
    pub lead: Option<Picture>,
    /// The publisher's related stories: the outlet's host and the slug of each.
    pub related: Vec<(&'static str, &'static str)>,
    /// The text.
    pub body: Vec<Piece>,
}

impl Story {
    /// The path of its page at its outlet.
    pub fn path(&self) -> String {
        let slug = self.slug;
        match self.outlet.host {
            "harbour-post.example" => format!("/{}/{slug}", folder(self.section)),
            "coast-ledger.example" => format!("/{}/{slug}/", self.local().strftime("%Y/%m/%d")),
            "skarries-lantern.example" => format!("/news/{slug}.html"),
            "tidemark.example" => format!("/stories/{slug}"),
            _ => format!("/{slug}.htm"),
        }
    }

    /// The address of its page under the outlet's own name.
    pub fn address(&self) -> String {
        format!("http://{}{}", self.outlet.host, self.path())
    }

    /// The byline in words: `Nell Ardagh and Piet Sorrel`.
    pub(super) fn byline_words(&self) -> String {
        match self.byline.split_last() {
            None => self.outlet.name.to_owned(),
            Some((only, [])) => (*only).to_owned(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
        }
    }

    /// The time of publication on its outlet's clock.
    pub fn local(&self) -> DateTime {
        zone(self.outlet).to_datetime(self.published)
    }

    /// The time of the last change, else of publication.
    pub fn changed(&self) -> Timestamp {
        self.updated.unwrap_or(self.published)
    }
}

/// A section's name as a folder of an address: `Harbour & Trade` is `harbour-trade`.
pub(super) fn folder(section: &str) -> String {
    section
        .to_lowercase()
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// The zone of an outlet's clocks.
pub(super) fn zone(outlet: &Outlet) -> TimeZone {
    Offset::from_seconds(outlet.offset * 60).map_or(TimeZone::UTC, TimeZone::fixed)
}

/// A moment in ISO 8601, on the outlet's clock.
pub(super) fn iso(outlet: &Outlet, moment: Timestamp) -> String {
    let offset = Offset::from_seconds(outlet.offset * 60).unwrap_or(Offset::UTC);
    moment.display_with_offset(offset).to_string()
}

/// The stories of the sample edition, newest first.
pub fn edition() -> &'static [Story] {
    static EDITION: OnceLock<Vec<Story>> = OnceLock::new();
    EDITION.get_or_init(|| {
        let mut stories: Vec<Story> = shelf::STORIES.iter().filter_map(|text| read(text)).collect();
        stories.sort_by(|one, other| (other.published, one.slug).cmp(&(one.published, other.slug)));
        stories
    })
}

/// A text without the marks of the file's format.
pub fn bare(text: &str) -> String {
    let mut plain = String::new();
    for mark in marks(text) {
        plain.push_str(mark.text());
    }
    plain
}

/// A stretch of marked text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark<'text> {
    /// Plain.
    Plain(&'text str),
    /// Bold.
    Strong(&'text str),
    /// Italic.
    Emphasis(&'text str),
    /// As typed by a machine.
    Code(&'text str),
    /// Words, and where they lead.
    Link(&'text str, &'text str),
}

impl<'text> Mark<'text> {
    fn text(self) -> &'text str {
        match self {
            Self::Plain(text)
            | Self::Strong(text)
            | Self::Emphasis(text)
            | Self::Code(text)
            | Self::Link(text, _) => text,
        }
    }
}

/// The stretches of a marked text, in order. Marks do not stand within marks.
pub(super) fn marks(mut text: &str) -> Vec<Mark<'_>> {
    let mut found = Vec::new();
    while let Some(at) = text.find(['*', '`', '[']) {
        let (before, rest) = text.split_at(at);
        let Some((mark, after)) = mark(rest) else {
            // No mark after all: the character stands for itself.
            let end = at + 1;
            found.push(Mark::Plain(&text[..end]));
            text = &text[end..];
            continue;
        };
        if !before.is_empty() {
            found.push(Mark::Plain(before));
        }
        found.push(mark);
        text = after;
    }
    if !text.is_empty() {
        found.push(Mark::Plain(text));
    }
    found
}

fn mark(text: &str) -> Option<(Mark<'_>, &str)> {
    if let Some(rest) = text.strip_prefix("**") {
        return rest.split_once("**").map(|(inner, after)| (Mark::Strong(inner), after));
    }
    if let Some(rest) = text.strip_prefix('*') {
        return rest.split_once('*').map(|(inner, after)| (Mark::Emphasis(inner), after));
    }
    if let Some(rest) = text.strip_prefix('`') {
        return rest.split_once('`').map(|(inner, after)| (Mark::Code(inner), after));
    }
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (target, after) = rest.split_once(')')?;
    Some((Mark::Link(words, target), after))
}

/// Reads a story's file; `None` if its head lacks what every story has.
fn read(text: &'static str) -> Option<Story> {
    let (head, body) = text.split_once("\n---\n")?;
    let value = |key: &str| {
        head.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value.trim())
    };
    let list = |key: &str| -> Vec<&'static str> {
        value(key).unwrap_or_default().split(';').map(str::trim).filter(|item| !item.is_empty()).collect()
    };
    let outlet = outlets().iter().find(|outlet| Some(outlet.host) == value("outlet"))?;
    let moment = |key: &str| {
        let local: DateTime = value(key)?.parse().ok()?;
        zone(outlet).to_timestamp(local).ok()
    };
    Some(Story {
        outlet,
        slug: value("slug")?,
        section: value("section")?,
        headline: value("headline")?,
        standfirst: value("standfirst").unwrap_or_default(),
        byline: list("byline"),
        agency: value("agency"),
        published: moment("published")?,
        updated: moment("updated"),
        language: value("language").unwrap_or("en"),
        tags: list("tags"),
        lead: value("picture").map(picture),
        related: list("related")
            .into_iter()
            .map(|target| target.split_once('/').unwrap_or((outlet.host, target)))
            .collect(),
        body: pieces(body),
    })
}

/// `file | alt | caption | credit`.
fn picture(text: &'static str) -> Picture {
    let mut parts = text.split('|').map(str::trim);
    let mut part = || parts.next().unwrap_or_default();
    Picture { file: part(), alt: part(), caption: part(), credit: part() }
}

fn pieces(text: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start_matches('\n');
    while !rest.trim().is_empty() {
        if let Some((code, after)) = rest.strip_prefix("~~~\n").and_then(|inner| inner.split_once("\n~~~")) {
            pieces.push(Piece::Code(code));
            rest = after.trim_start_matches('\n');
            continue;
        }
        let (block, after) = rest.split_once("\n\n").unwrap_or((rest, ""));
        pieces.push(piece(block.trim_end()));
        rest = after.trim_start_matches('\n');
    }
    pieces
}

fn piece(block: &'static str) -> Piece {
    let rest = |mark: &str| block.strip_prefix(mark);
    if let Some(text) = rest("## ") {
        Piece::Heading(text)
    } else if let Some(text) = rest("> ") {
        Piece::Quote(text)
    } else if let Some(text) = rest("! ") {
        Piece::Correction(text)
    } else if let Some(text) = rest("@ ") {
        Piece::Figure(picture(text))
    } else if block.starts_with("- ") {
        Piece::List {
            ordered: false,
            items: block.lines().map(|line| line.trim_start_matches("- ")).collect(),
        }
    } else if block.starts_with("1. ") {
        let item = |line: &'static str| line.split_once(". ").map_or(line, |(_, item)| item);
        Piece::List { ordered: true, items: block.lines().map(item).collect() }
    } else if block.starts_with('|') {
        table(block)
    } else {
        Piece::Paragraph(block)
    }
}

fn table(block: &'static str) -> Piece {
    let mut caption = "";
    let mut rows = Vec::new();
    for line in block.lines() {
        if let Some(words) = line.strip_prefix("|:") {
            caption = words.trim();
        } else {
            rows.push(line.trim_matches('|').split('|').map(str::trim).collect());
        }
    }
    Piece::Table { caption, rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_story_on_the_shelf_can_be_read() {
        for text in shelf::STORIES {
            let story = read(text).unwrap_or_else(|| panic!("this head lacks something:\n{text:.200}"));
            assert!(!story.body.is_empty(), "{}", story.slug);
        }
    }

    #[test]
    fn marks_are_taken_off_and_lone_characters_stand() {
        let check = |text: &str, expected: &str| assert_eq!(bare(text), expected, "{text}");
        check("the *Marigold* is **afloat**", "the Marigold is afloat");
        check("type `tide --now` [here](tides)", "type tide --now here");
        check("3 * 4 [sic]", "3 * 4 [sic]");
        check("", "");
    }

    #[test]
    fn a_block_says_what_it_is_by_its_first_characters() {
        let found = pieces(
            "One.\n\n## Two\n\n- a\n- b\n\n1. c\n2. d\n\n> Said.\n\n| h | i |\n| 1 | 2 |\n|: Tides\n\n~~~\nx\n\ny\n~~~\n\n! Correction: z\n\n@ a.png | b | c | d\n",
        );
        assert_eq!(
            found,
            [
                Piece::Paragraph("One."),
                Piece::Heading("Two"),
                Piece::List { ordered: false, items: vec!["a", "b"] },
                Piece::List { ordered: true, items: vec!["c", "d"] },
                Piece::Quote("Said."),
                Piece::Table { caption: "Tides", rows: vec![vec!["h", "i"], vec!["1", "2"]] },
                Piece::Code("x\n\ny"),
                Piece::Correction("Correction: z"),
                Piece::Figure(Picture { file: "a.png", alt: "b", caption: "c", credit: "d" }),
            ]
        );
    }
}
