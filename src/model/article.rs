//! An article: everything a page says about its story, free of any width.

use serde::{Deserialize, Serialize};

use super::{WebUrl, When};
use crate::text::SafeText;

/// Something that was mended, skipped or noticed while reading a document, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Remark(pub SafeText);

impl Remark {
    /// A remark in these words.
    pub fn new(words: impl AsRef<str>) -> Self {
        Self(SafeText::line(words.as_ref()))
    }
}

/// The small label above a headline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kicker {
    /// Its text.
    pub text: SafeText,
    /// Where it leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<WebUrl>,
}

/// Whether a name is a person's or an organisation's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonKind {
    /// A writer.
    Person,
    /// A newsroom or the outlet itself.
    Organisation,
    /// A wire agency that the text is credited to.
    Agency,
}

/// One name of the byline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name.
    pub name: SafeText,
    /// What they are.
    pub kind: PersonKind,
    /// What they do, as shown: "Europe correspondent".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<SafeText>,
}

/// Where a story was filed, as its first line says. The text stays in the body, readable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dateline {
    /// The place.
    pub place: SafeText,
    /// The agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<SafeText>,
}

/// How a stretch of text is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Style {
    /// Bold.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub strong: bool,
    /// Italic.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub emphasis: bool,
    /// As typed by a machine.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub code: bool,
}

/// A stretch of text of one style.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The text; a line feed in it is a forced line break.
    pub text: SafeText,
    /// How it is set.
    #[serde(default)]
    pub style: Style,
    /// Where it leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<WebUrl>,
}

impl Span {
    /// Plain text without a link.
    pub fn plain(text: &str) -> Self {
        Self { text: SafeText::span(text), style: Style::default(), link: None }
    }
}

/// A picture, map or chart with the words that belong to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figure {
    /// Where the picture is.
    pub url: Option<WebUrl>,
    /// What it shows, for those who do not see it.
    pub alt: Option<SafeText>,
    /// The caption.
    pub caption: Option<SafeText>,
    /// Who made it.
    pub credit: Option<SafeText>,
    /// Width and height in pixels, as declared.
    pub size: Option<(u32, u32)>,
}

/// One item of a list; a nested list is a block of its item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What stands in it, paragraphs and nested lists.
    pub blocks: Vec<Block>,
    /// What an ordered list has before it, where that is not its place in the list: "7", "c", "iv".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<SafeText>,
}

impl Item {
    /// An item that its place in the list counts.
    pub fn new(blocks: Vec<Block>) -> Self {
        Self { blocks, mark: None }
    }

    /// What stands before it in an ordered list, at a place counted from 0.
    pub fn number(&self, place: usize) -> String {
        self.mark.as_ref().map_or_else(|| (place + 1).to_string(), ToString::to_string)
    }
}

/// A table; each cell is one line of text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The caption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<SafeText>,
    /// The heading row; empty if there is none.
    pub head: Vec<SafeText>,
    /// The other rows.
    pub rows: Vec<Vec<SafeText>>,
}

/// One block of an article's body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its text.
        spans: Vec<Span>,
    },
    /// A heading within the text, level 1 to 6.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        spans: Vec<Span>,
    },
    /// A list.
    List {
        /// Whether its items are numbered.
        ordered: bool,
        /// Its items.
        items: Vec<Item>,
    },
    /// A quotation set apart.
    Quote {
        /// What stands in it.
        blocks: Vec<Block>,
    },
    /// Text as typed by a machine, its lines kept.
    Code {
        /// The text.
        text: SafeText,
    },
    /// A table.
    Table {
        /// The table.
        #[serde(flatten)]
        table: Table,
    },
    /// A picture.
    Figure {
        /// The picture.
        #[serde(flatten)]
        figure: Figure,
    },
    /// Something that stands elsewhere: a video, a post, a map.
    Embed {
        /// What it is, in a few words.
        label: SafeText,
        /// Where it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<WebUrl>,
    },
    /// A correction or a note that the text was changed.
    Correction {
        /// Its text.
        spans: Vec<Span>,
    },
    /// A line between two parts.
    Rule,
}

impl Block {
    /// A paragraph of plain text.
    pub fn paragraph(text: &str) -> Self {
        Self::Paragraph { spans: vec![Span::plain(text.trim())] }
    }

    /// The texts of the block in reading order: one for each paragraph, heading, list item and
    /// quoted paragraph, code as one; no captions, tables row by row.
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::Paragraph { spans } | Self::Heading { spans, .. } | Self::Correction { spans } => {
                vec![spans.iter().map(|span| span.text.as_str()).collect()]
            }
            Self::List { items, .. } => {
                items.iter().flat_map(|item| &item.blocks).flat_map(Self::texts).collect()
            }
            Self::Quote { blocks } => blocks.iter().flat_map(Self::texts).collect(),
            Self::Code { text } => vec![text.as_str().to_owned()],
            Self::Table { table } => std::iter::once(&table.head)
                .chain(&table.rows)
                .filter(|row| !row.is_empty())
                .map(|row| row.iter().map(SafeText::as_str).collect::<Vec<_>>().join(" | "))
                .collect(),
            Self::Figure { .. } | Self::Embed { .. } | Self::Rule => Vec::new(),
        }
    }
}

/// A spot in an article that survives being set anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The block: an index into the set page's blocks, 0 is the head.
    pub block: u32,
    /// The character within the block's text.
    pub character: u32,
}

impl Place {
    /// The same spot in another reading of the same text: in the block with the same words, the
    /// nearest where there are several; else in the block that follows the last one found again.
    #[must_use]
    pub fn carried(self, from: &[Block], to: &[Block]) -> Self {
        // Block 0 is the head; behind the body stand the listed stories.
        let Some(at) = (self.block as usize).checked_sub(1) else { return self };
        let Some(block) = from.get(at) else {
            return Self {
                block: (self.block as usize + to.len()).saturating_sub(from.len()) as u32,
                ..self
            };
        };
        let nearest = |block: &Block, at: usize| {
            let words = block.texts();
            let is_same =
                |other: &Block| if words.is_empty() { other == block } else { other.texts() == words };
            let found = to.iter().enumerate().filter(|(_, other)| is_same(other)).map(|(index, _)| index);
            found.min_by_key(|index| index.abs_diff(at))
        };
        if let Some(index) = nearest(block, at) {
            return Self { block: index as u32 + 1, ..self };
        }
        let mut before = from[..at].iter().enumerate().rev().take(NEAR);
        let found = before.find_map(|(index, block)| nearest(block, index));
        let last = to.len().saturating_sub(1);
        let block = found.map_or(at, |index| index + 1).min(last);
        Self { block: block as u32 + 1, character: 0 }
    }
}

/// Blocks before a place that is not found again which are looked for instead.
const NEAR: usize = 8;

/// What kind of list a link to another story stood in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// Tied to this story or its section.
    Related,
    /// The site's latest or most read.
    Latest,
}

/// A link to another story that the publisher put on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedLink {
    /// Where it leads.
    pub url: WebUrl,
    /// The headline.
    pub title: SafeText,
    /// The kicker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<SafeText>,
    /// The standfirst.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standfirst: Option<SafeText>,
    /// The byline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<SafeText>,
    /// The time as shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<SafeText>,
    /// The time as read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<When>,
    /// The heading it stood under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<SafeText>,
    /// The picture's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<WebUrl>,
}

impl RelatedLink {
    /// A link of which no more is known.
    pub fn new(url: WebUrl, title: SafeText) -> Self {
        Self {
            url,
            title,
            section: None,
            standfirst: None,
            author: None,
            time: None,
            published: None,
            heading: None,
            image: None,
        }
    }
}

/// What a page turned out to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A story.
    #[default]
    Article,
    /// The start of a story, the rest for subscribers.
    Paywall,
    /// A question about cookies.
    Consent,
    /// A test whether a person asks.
    BotWall,
    /// A login.
    Login,
    /// Nothing without running its scripts.
    Script,
    /// A list, gallery, video or something else that is no story.
    NotArticle,
    /// A page that says the story is gone.
    Gone,
}

impl Verdict {
    /// Whether something stands between the reader and what the page may hold.
    pub fn is_wall(self) -> bool {
        matches!(self, Self::Consent | Self::BotWall | Self::Login | Self::Script | Self::Gone)
    }

    /// Whether the page gives a story or the start of one.
    pub fn is_story(self) -> bool {
        matches!(self, Self::Article | Self::Paywall)
    }
}

/// Everything a page says about its story. Serialized, it is what the store keeps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    /// The page's own address, canonical where it names one.
    pub url: Option<WebUrl>,
    /// The headline; empty if there is none.
    pub title: SafeText,
    /// The kicker.
    pub kicker: Option<Kicker>,
    /// The summary under the headline.
    pub standfirst: Option<SafeText>,
    /// The byline.
    pub people: Vec<Person>,
    /// When it was published.
    pub published: Option<When>,
    /// When it was last changed.
    pub updated: Option<When>,
    /// Where it was filed.
    pub dateline: Option<Dateline>,
    /// The language tag.
    pub language: Option<SafeText>,
    /// The publisher's name.
    pub outlet: Option<SafeText>,
    /// The tags.
    pub tags: Vec<SafeText>,
    /// The picture above the text.
    pub lead: Option<Figure>,
    /// The text.
    pub body: Vec<Block>,
    /// The publisher's related stories, in page order.
    pub related: Vec<RelatedLink>,
    /// The publisher's latest or most read, in page order; never the story itself.
    pub latest: Vec<RelatedLink>,
    /// Where the story goes on, where it is cut into several pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_page: Option<WebUrl>,
    /// What the page turned out to be.
    pub verdict: Verdict,
    /// What was mended, skipped or noticed.
    pub remarks: Vec<Remark>,
}

/// Words, or for scripts without spaces characters, read in a minute.
const WORDS_A_MINUTE: usize = 230;

impl Article {
    /// The names of the byline, agencies last.
    pub fn authors(&self) -> Vec<&SafeText> {
        let (writers, agencies): (Vec<&Person>, Vec<&Person>) =
            self.people.iter().partition(|person| person.kind != PersonKind::Agency);
        writers.into_iter().chain(agencies).map(|person| &person.name).collect()
    }

    /// The words of the body; of scripts without spaces, two characters for one.
    pub fn words(&self) -> usize {
        let mut words = 0;
        for text in self.body.iter().flat_map(Block::texts) {
            let wide = text.chars().filter(|character| matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')).count();
            words += text.split_whitespace().count() + wide / 2;
        }
        words
    }

    /// Minutes that reading the body takes, at least one; `None` for an empty body.
    pub fn reading_minutes(&self) -> Option<u32> {
        let words = self.words();
        (words > 0).then(|| words.div_ceil(WORDS_A_MINUTE) as u32)
    }

    /// What a reader should know of a page that is no whole story, as a sentence; `None` for a story.
    pub fn notice(&self) -> Option<String> {
        let words = match self.verdict {
            Verdict::Article => return None,
            Verdict::Paywall => {
                let is_text = |block: &&Block| matches!(block, Block::Paragraph { .. });
                return Some(match self.body.iter().filter(is_text).count() {
                    0 => "The page keeps its text for subscribers".to_owned(),
                    1 => "The page gives only the first paragraph; the rest is for subscribers".to_owned(),
                    count => {
                        format!(
                            "The page gives only the first {count} paragraphs; the rest is for subscribers"
                        )
                    }
                });
            }
            Verdict::Consent => "The page asks about cookies before it shows anything",
            Verdict::BotWall => "The page wants to see that a person asks before it shows anything",
            Verdict::Login => "The page asks for a login before it shows anything",
            Verdict::Script => "The page shows nothing without running its scripts",
            Verdict::NotArticle => "The page is no story but a list, a gallery, a video or the like",
            Verdict::Gone => "The page says that the story is gone",
        };
        Some(words.to_owned())
    }

    /// The captions in reading order, the lead's first: the caption, else the alt text.
    pub fn captions(&self) -> Vec<&SafeText> {
        let in_body = self.body.iter().filter_map(|block| match block {
            Block::Figure { figure } => Some(figure),
            _ => None,
        });
        self.lead.iter().chain(in_body).filter_map(|figure| figure.caption.as_ref()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_goes_with_its_block() {
        let blocks = |texts: &str| -> Vec<Block> { texts.split(' ').map(Block::paragraph).collect() };
        let check = |from: &str, to: &str, at: u32, expected: (u32, u32)| {
            let place = Place { block: at, character: 7 };
            let carried = place.carried(&blocks(from), &blocks(to));
            assert_eq!((carried.block, carried.character), expected, "{from} -> {to} at {at}");
        };
        check("a b c", "a b c", 2, (2, 7));
        check("share a b c", "a b c", 4, (3, 7));
        check("a b c", "x y a b c", 1, (3, 7));
        // The head stays the head, what is listed below stays below.
        check("a b c", "b c", 0, (0, 7));
        check("a b c", "b c", 5, (4, 7));
        // Of the same words twice, the nearest.
        check("a b a c a", "b a c a", 5, (4, 7));
        // A block that is gone: the one after the last that is there.
        check("a b c d", "a b d", 3, (3, 0));
        check("a b", "c", 1, (1, 0));
        check("a b", "", 2, (1, 0));
    }
}
