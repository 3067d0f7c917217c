//! What a feed, a section page or a site says of itself.

use super::{Entry, Remark, WebUrl};
use crate::text::SafeText;

/// How often a feed asks to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rhythm {
    /// Minutes between two visits: `ttl`, or `sy:updatePeriod` by `sy:updateFrequency`.
    pub minutes: Option<u32>,
    /// Hours of the day, GMT, in which not to ask.
    pub skip_hours: Vec<u8>,
    /// Days of the week in which not to ask, Monday as 0.
    pub skip_days: Vec<u8>,
}

/// A feed document, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Feed {
    /// The feed's name.
    pub title: SafeText,
    /// The page it belongs to, as written, resolved where a base was known.
    pub link: Option<String>,
    /// The language tag, as given.
    pub language: Option<SafeText>,
    /// How often it asks to be read.
    pub rhythm: Rhythm,
    /// Its entries, in its order.
    pub entries: Vec<Entry>,
    /// What was mended or skipped.
    pub remarks: Vec<Remark>,
}

/// A section page, read: its cards in the editors' order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SectionPage {
    /// The page's name.
    pub title: SafeText,
    /// Who publishes it, as far as the page says: its title without slogan and section.
    pub outlet: SafeText,
    /// The section that its title names.
    pub part: Option<SafeText>,
    /// The language tag, as given.
    pub language: Option<SafeText>,
    /// Its stories, ranked, one entry a story.
    pub entries: Vec<Entry>,
    /// What was mended or skipped.
    pub remarks: Vec<Remark>,
}

/// A feed that a page names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFeed {
    /// Where it is.
    pub address: WebUrl,
    /// Its name in the page; may be empty.
    pub title: SafeText,
}

/// What a page offers as a source.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Discovery {
    /// The site's or page's name.
    pub title: SafeText,
    /// Feeds that its head or links name, in its order, those of comments last.
    pub feeds: Vec<FoundFeed>,
    /// Whether the page is one story rather than a list of them.
    pub is_article: bool,
    /// The page as a section.
    pub section: SectionPage,
}
