//! Marks, and taking them back.

use jiff::Timestamp;

use super::{Error, Store};
use crate::model::{Mark, MarkOutcome, Snapshot, StoryId};
use crate::text::SafeText;

/// Groups of marks that can be taken back.
pub const UNDO_GROUPS: usize = 100;
/// The most stories that [`MarkOutcome::touched`] lists.
pub const TOUCHED: usize = 1_000;

/// What [`Store::undo`] took back.
#[derive(Debug, Clone, PartialEq)]
pub enum Undone {
    /// There was nothing to take back.
    Nothing,
    /// A mark.
    Marks(MarkOutcome),
    /// The removal of a source: its stories are back. What was handed to [`Store::forget_source`]
    /// comes back, so that the caller can put the source into `sources.toml` again.
    Source {
        /// The source's name.
        name: SafeText,
        /// What was handed in.
        payload: String,
        /// How many stories came back.
        stories: u64,
    },
}

impl Store {
    /// Sets a mark; on the disk when this returns. Stories that bear it already do not count.
    pub fn mark(
        &mut self,
        stories: &[StoryId],
        mark: Mark,
        undoable: bool,
        now: Timestamp,
    ) -> Result<MarkOutcome, Error> {
        let _ = (stories, mark, undoable, now);
        todo!()
    }

    /// Marks every story of a snapshot read: those that it holds, and no other.
    pub fn mark_list(&mut self, snapshot: &Snapshot, now: Timestamp) -> Result<MarkOutcome, Error> {
        let _ = (snapshot, now);
        todo!()
    }

    /// Takes back the last undoable mark, or the last removal of a source, whichever is later.
    pub fn undo(&mut self, now: Timestamp) -> Result<Undone, Error> {
        let _ = now;
        todo!()
    }
}
