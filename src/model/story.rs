//! A story: one canonical address with everything known about it.

use serde::{Deserialize, Serialize};

use super::{Article, Place, WebUrl, When};
use crate::text::SafeText;

/// A story's number in this store. Larger is stored later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoryId(pub i64);

/// Which text of a story is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextKind {
    /// The page's own text.
    #[default]
    Full,
    /// What the feed gave.
    Feed,
}

/// What of a story is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnDisk {
    /// The headline alone.
    #[default]
    Headline,
    /// What the feed gave.
    Summary,
    /// The whole text.
    Full,
}

/// A story as the store has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// Its number.
    pub id: StoryId,
    /// Its name on the command line, the same in every store for the same address.
    pub public_id: SafeText,
    /// Where its page is.
    pub url: Option<WebUrl>,
    /// The headline.
    pub title: SafeText,
    /// The headline before it was changed, where it was.
    pub previous_title: Option<SafeText>,
    /// The story's own section.
    pub kicker: Option<SafeText>,
    /// The reader's section it stands in.
    pub section: SafeText,
    /// The outlet's name.
    pub outlet: SafeText,
    /// The name of the source that brought it first.
    pub source: Option<SafeText>,
    /// The writers.
    pub authors: Vec<SafeText>,
    /// The standfirst or the start of the summary, plain.
    pub standfirst: Option<SafeText>,
    /// The language tag.
    pub language: Option<SafeText>,
    /// When it was published, as given.
    pub published: Option<When>,
    /// When it was first seen.
    pub first_seen: jiff::Timestamp,
    /// Read or not.
    pub is_read: bool,
    /// Saved or not.
    pub is_saved: bool,
    /// What is on disk.
    pub on_disk: OnDisk,
    /// The page's text, where it is on disk.
    pub full: Option<Box<Article>>,
    /// The feed's own text as an article, where there is one.
    pub summary: Option<Box<Article>>,
    /// Why its page could not be read, where it could not.
    pub failure: Option<SafeText>,
    /// Where the reader was, in which text.
    pub place: Option<(TextKind, Place)>,
}

/// A mark that a reader sets on a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Read.
    Read,
    /// Not read.
    Unread,
    /// Saved.
    Saved,
    /// Not saved.
    Unsaved,
}

/// What a mark, or its undoing, did.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkOutcome {
    /// What was done, for the status line: "marked 12 stories read".
    pub words: SafeText,
    /// The stories it touched and their state now: read, saved. Empty where they are too many to
    /// list, then the lists shown are to be read again.
    pub touched: Vec<(StoryId, bool, bool)>,
    /// How many stories it touched.
    pub count: u64,
    /// Whether other stories than before belong together now.
    pub is_regrouped: bool,
}
