//! Lists: snapshots, windows, sections and rows for the command line.

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::{Error, Reader, Store};
use crate::model::{
    Edge, Headline, ListKind, ListWindow, OnDisk, SectionId, SectionRow, Snapshot, StoryId, WebUrl, When,
};
use crate::text::SafeText;

/// The counts of the lists that are no sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Stories in all sections.
    pub stories: u64,
    /// Unread ones of these.
    pub unread: u64,
    /// Saved stories.
    pub saved: u64,
}

/// Which rows `list` asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowFilter {
    /// Of this section alone.
    pub section: Option<SectionId>,
    /// Unread alone.
    pub unread: bool,
    /// Saved alone.
    pub saved: bool,
    /// Published, or first seen where no date is known, at or after this.
    pub since: Option<Timestamp>,
    /// At most so many.
    pub limit: Option<u64>,
}

/// A story as one line of `list`, `search` or `related`, without its texts.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryRow {
    /// Its number.
    pub id: StoryId,
    /// Its name on the command line.
    pub public_id: SafeText,
    /// Where its page is.
    pub url: Option<WebUrl>,
    /// The headline.
    pub title: SafeText,
    /// The reader's section.
    pub section: SafeText,
    /// The story's own.
    pub kicker: Option<SafeText>,
    /// The outlet's name.
    pub outlet: SafeText,
    /// The source that brought it first.
    pub source: Option<SafeText>,
    /// The writers.
    pub authors: Vec<SafeText>,
    /// The standfirst.
    pub standfirst: Option<SafeText>,
    /// The language tag.
    pub language: Option<SafeText>,
    /// When it was published, as given.
    pub published: Option<When>,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// What it is ordered by: published, clamped, else first seen.
    pub time: Timestamp,
    /// Read or not.
    pub is_read: bool,
    /// Saved or not.
    pub is_saved: bool,
    /// What is on disk.
    pub on_disk: OnDisk,
    /// The cluster it belongs to: the number of the cluster's first story.
    pub cluster: Option<StoryId>,
    /// Other outlets in that cluster.
    pub also: u32,
}

impl Store {
    /// Names the sections of `sources.toml` in its order; those are listed even when empty.
    pub fn set_sections(&mut self, names: &[SafeText]) -> Result<(), Error> {
        let _ = names;
        todo!()
    }

    /// Gives the front page an order of its own: these stories first, the others below them,
    /// newest first. Open snapshots stay as they are.
    pub fn rank_front(&mut self, stories: &[StoryId]) -> Result<(), Error> {
        let _ = stories;
        todo!()
    }
}

impl Reader {
    /// Takes a snapshot of a list as it is now and reads a window of it.
    pub fn open_list(
        &self,
        kind: ListKind,
        unread_only: bool,
        from: Edge,
        count: usize,
    ) -> Result<ListWindow, Error> {
        let _ = (kind, unread_only, from, count);
        todo!()
    }

    /// Reads a window of a snapshot. `Around` gives about half of the rows before the story.
    pub fn load_rows(&self, snapshot: &Snapshot, from: Edge, count: usize) -> Result<ListWindow, Error> {
        let _ = (snapshot, from, count);
        todo!()
    }

    /// The sections, in the order of `sources.toml`, then those that stories opened, by name.
    pub fn sections(&self) -> Result<Vec<SectionRow>, Error> {
        todo!()
    }

    /// The counts of front page and saved.
    pub fn counts(&self) -> Result<Counts, Error> {
        todo!()
    }

    /// The section of this name, case folded.
    pub fn section(&self, name: &str) -> Result<Option<SectionId>, Error> {
        let _ = name;
        todo!()
    }

    /// Rows of these stories as lists show them, in the order asked for; unknown ones are left out.
    pub fn rows_of(&self, stories: &[StoryId]) -> Result<Vec<Headline>, Error> {
        let _ = stories;
        todo!()
    }

    /// These stories without texts, in the order asked for; unknown ones are left out.
    pub fn story_rows(&self, stories: &[StoryId]) -> Result<Vec<StoryRow>, Error> {
        let _ = stories;
        todo!()
    }

    /// Hands on the rows of a filter, in the list's order, one by one, as they are read.
    pub fn each_row(
        &self,
        filter: &RowFilter,
        row: &mut dyn FnMut(StoryRow) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let _ = (filter, row);
        todo!()
    }
}
