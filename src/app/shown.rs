//! What is shown: in the panes, and over them.

use super::fetched::Fetched;
use super::list::ListPane;
use super::reader::Reader;
use crate::config::keymap::KeyPlace;
use crate::model::SourceHealth;

/// What the panes are about: a view that can be a step of the history.
#[derive(Debug, Clone)]
pub(super) enum Screen {
    /// The list of headlines, and the story under its cursor as a preview.
    List(Option<Box<Reader>>),
    /// The text of a story.
    Article(Box<Reader>),
    /// The related stories of a story.
    Related(Box<Reader>),
}

impl Screen {
    /// The story that it shows.
    pub fn reader(&self) -> Option<&Reader> {
        match self {
            Self::List(preview) => preview.as_deref(),
            Self::Article(reader) | Self::Related(reader) => Some(reader),
        }
    }

    /// The same, to change it.
    pub fn reader_mut(&mut self) -> Option<&mut Reader> {
        match self {
            Self::List(preview) => preview.as_deref_mut(),
            Self::Article(reader) | Self::Related(reader) => Some(reader),
        }
    }
}

/// What the reader's keys are about: the topmost of what is shown.
#[derive(Debug, Clone, Copy)]
pub enum Shown<'a> {
    /// A view over the panes.
    Over(&'a Overlay),
    /// A list: what a search finds so far while one is typed.
    List(&'a ListPane),
    /// The text of a story.
    Article(&'a Reader),
    /// The related stories of a story.
    Related(&'a Reader),
}

/// Which view the reader is in, for titles and keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewKind {
    /// The day's events over all sections.
    Front,
    /// All stories.
    All,
    /// One section.
    Section,
    /// What was saved.
    Saved,
    /// What a search finds, also while it is typed.
    Search,
    /// All versions of one event.
    Event,
    /// A text.
    Article,
    /// Related stories.
    Related,
    /// Where the reader went.
    Trail,
    /// The sources.
    Sources,
    /// Keys.
    Help,
}

/// The sources, as their view lists them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourcesPane {
    /// The sources: what fails first, the others in the order of the file.
    pub rows: Fetched<Vec<SourceHealth>>,
    /// The one under the cursor: an index into the rows.
    pub cursor: usize,
    /// The one at the top of the pane.
    pub top: usize,
}

impl SourcesPane {
    /// All rows.
    pub fn all(&self) -> &[SourceHealth] {
        self.rows.held.as_deref().unwrap_or_default()
    }

    /// The source under the cursor.
    pub fn current(&self) -> Option<&SourceHealth> {
        self.all().get(self.cursor)
    }
}

/// A view that lies over the panes and is no step of the history.
#[derive(Debug, Clone, PartialEq)]
pub enum Overlay {
    /// The keys of a view.
    Help {
        /// Whose keys.
        of: KeyPlace,
        /// The row at the top; rows are those of [`crate::config::keymap::Keymap::listing`].
        top: usize,
    },
    /// The trail.
    Trail {
        /// The row under the cursor; rows are those of [`super::History::rows`].
        cursor: usize,
        /// The row at the top.
        top: usize,
    },
    /// The sources.
    Sources(SourcesPane),
}
