//! Lists of headlines: what they are of, and the window of them that is on the screen.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{OnDisk, StoryId, When};
use crate::text::SafeText;

/// A section's number in this store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SectionId(pub i64);

/// A moment of the store, counted in changes of its lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub i64);

/// What a list is of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "list", content = "of", rename_all = "kebab-case")]
pub enum ListKind {
    /// The day's events over all sections, the biggest first; each row is one of its versions.
    Front,
    /// All stories, the newest first.
    All,
    /// One section.
    Section(SectionId),
    /// What the reader saved.
    Saved,
    /// What a search finds.
    Search(SafeText),
    /// All versions of one event.
    Event {
        /// One of the stories that tell of it.
        story: StoryId,
        /// That story's headline.
        title: SafeText,
    },
}

impl ListKind {
    /// Whether new stories come into it by themselves.
    pub fn is_of_sources(&self) -> bool {
        matches!(self, Self::Front | Self::All | Self::Section(_))
    }

    /// Whether it was opened from within another list, and closes to that one.
    pub fn is_within_another(&self) -> bool {
        matches!(self, Self::Search(_) | Self::Event { .. })
    }
}

/// A list as it was at one moment: its identity, never its rows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Snapshot {
    /// What it is of.
    pub kind: ListKind,
    /// Whether it holds unread stories alone.
    pub unread_only: bool,
    /// The moment.
    pub as_of: Seq,
}

/// Where a row stands in its list; lists run from the greatest key to the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowKey {
    /// What the list is ordered by: milliseconds of time, or the editors' order.
    pub order: i64,
    /// The story.
    pub story: StoryId,
}

/// From where a window is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// The first rows.
    Top,
    /// The last rows.
    Bottom,
    /// The rows after this one, not included.
    After(RowKey),
    /// The rows before this one, not included, in the list's order all the same.
    Before(RowKey),
    /// This story in the middle, if it is in the list, else the first rows.
    Around(StoryId),
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Headline {
    /// Where it stands.
    pub key: RowKey,
    /// The headline.
    pub title: SafeText,
    /// The outlet's name.
    pub outlet: SafeText,
    /// The story's own section.
    pub kicker: Option<SafeText>,
    /// The reader's section.
    pub section: SafeText,
    /// When it was published, as given.
    pub published: Option<When>,
    /// What ages and date separators count from: published, else first seen.
    pub time: Timestamp,
    /// When it was first seen, where nobody knows how old it is: it came undated with its source's first
    /// answer. Shown instead of an age.
    pub first_seen: Option<Timestamp>,
    /// Read or not.
    pub is_read: bool,
    /// Saved or not.
    pub is_saved: bool,
    /// What is on disk.
    pub on_disk: OnDisk,
    /// The story that began the event it tells of, once that is known.
    pub event: Option<StoryId>,
    /// Other outlets that have the story.
    pub also: u32,
    /// Words of its longest text on disk; counted in a list of versions alone.
    pub words: Option<u32>,
    /// A line of it in which the words stand that were looked for; in what a search finds alone.
    pub excerpt: Option<SafeText>,
    /// Why its page could not be read, where it could not.
    pub failure: Option<SafeText>,
}

impl Headline {
    /// The story.
    pub fn story(&self) -> StoryId {
        self.key.story
    }
}

/// Rows of a list that lie together.
#[derive(Debug, Clone, PartialEq)]
pub struct ListWindow {
    /// The list.
    pub snapshot: Snapshot,
    /// Its rows, in order.
    pub rows: Vec<Headline>,
    /// Whether the first of them is the list's first.
    pub at_top: bool,
    /// Whether the last of them is the list's last.
    pub at_bottom: bool,
    /// How many rows the list has in all; for a search, as far as counted.
    pub len: u64,
    /// How many rows stand before the first of these, where that is known without counting them.
    pub before: Option<u64>,
}

/// One section as the bar and the pane list it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionRow {
    /// Its number.
    pub id: SectionId,
    /// Its name.
    pub name: SafeText,
    /// Unread stories in it.
    pub unread: u64,
    /// Stories in it.
    pub stories: u64,
}
