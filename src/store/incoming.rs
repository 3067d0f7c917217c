//! What a source announces, as the store takes it.

use jiff::Timestamp;

use crate::model::{Article, SectionChoice, StoryId, WebUrl, When};
use crate::text::SafeText;

/// Which of a source's two addresses an answer came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Its feed.
    Feed,
    /// Its section page.
    Page,
}

/// How the stories of a source's section are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SectionOrder {
    /// Newest first.
    #[default]
    Newest,
    /// As the section page ranks them: the section is named and made of this one source, which has
    /// a page.
    Editors,
}

/// What the store has to know of the source that announces.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceFacts {
    /// Its name as in `sources.toml`; compared case folded.
    pub name: SafeText,
    /// Which address answered.
    pub channel: Channel,
    /// Where its stories stand.
    pub section: SectionChoice,
    /// How that section is ordered.
    pub order: SectionOrder,
    /// Whether the pages of its new stories are fetched ahead.
    pub full_text: bool,
    /// What the answer calls itself.
    pub title: Option<SafeText>,
    /// Whether its stories may stand on the front page.
    pub front_page: bool,
    /// When the reader's day began: what nobody knows the age of stands below what is dated since. The
    /// day of UTC if `None`.
    pub day_began: Option<Timestamp>,
}

impl SourceFacts {
    /// A feed whose stories stand where they say themselves.
    pub fn feed(name: SafeText) -> Self {
        Self {
            name,
            channel: Channel::Feed,
            section: SectionChoice::Auto,
            order: SectionOrder::Newest,
            full_text: true,
            title: None,
            front_page: true,
            day_began: None,
        }
    }
}

/// An entry of a feed or a card of a section page, made ready for the store.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Incoming {
    /// The guid, as the feed gives it.
    pub guid: Option<String>,
    /// Where the story is.
    pub url: Option<WebUrl>,
    /// The headline. An entry without headline gets the start of its text, by the caller.
    pub title: SafeText,
    /// The writers.
    pub authors: Vec<SafeText>,
    /// When it was published, as given; nothing is clamped before the store.
    pub published: Option<When>,
    /// When it was last changed, as given.
    pub updated: Option<When>,
    /// The start of the summary, plain.
    pub standfirst: Option<SafeText>,
    /// The entry's own section.
    pub kicker: Option<SafeText>,
    /// The language tag.
    pub language: Option<SafeText>,
    /// The outlet's name.
    pub outlet: SafeText,
    /// The feed's own text as an article, where there is more than a standfirst or just that.
    pub summary: Option<Box<Article>>,
    /// The place on a section page, 0 is the first. Ignored for feeds.
    pub rank: Option<u32>,
}

/// What a source's answer brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// Stories that were not in the store, in the order of the document.
    pub new: Vec<StoryId>,
    /// Stories that had changed.
    pub updated: Vec<StoryId>,
    /// Stories that were in the store and were brought by another source before.
    pub joined: Vec<StoryId>,
    /// Entries as before.
    pub unchanged: u32,
    /// Entries that clean-up took away before, and that are not stored again.
    pub buried: u32,
}
