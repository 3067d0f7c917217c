//! What answers are waited for.

use super::effect::{RefreshScope, RequestId};
use crate::model::StoryId;
use crate::text::SafeText;

/// Something that is done with a story outside the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PendingAction {
    Browse,
    CopyLink,
    CopyCitation,
    FetchLater,
}

/// A story and its marks: read, saved.
pub(super) type Marked = (StoryId, bool, bool);

/// What an answer is waited for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pending {
    /// A mark on its way to the disk.
    Mark {
        /// Whether its success is not worth a line.
        is_quiet: bool,
        /// The stories as they were before.
        before: Vec<Marked>,
        /// Whether a row went from the screen with it, which has to come back should it fail.
        regroups: bool,
    },
    /// A story, read from the store for a pending action.
    PendingAction(PendingAction),
    /// A refresh.
    Refresh(RefreshScope),
    /// A change to a source.
    Edit,
    /// The address of a new source that was typed.
    Added(SafeText),
    /// Something outside that has nothing to show but words.
    Done,
}

/// The requests whose answers are waited for, the oldest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Waiting(Vec<(RequestId, Pending)>);

impl Waiting {
    pub fn push(&mut self, request: RequestId, pending: Pending) {
        self.0.push((request, pending));
    }

    /// What waited for this answer; it waits no more.
    pub fn take(&mut self, request: RequestId) -> Option<Pending> {
        let index = self.0.iter().position(|(other, _)| *other == request)?;
        Some(self.0.remove(index).1)
    }

    /// Waits no more for answers of these sorts.
    pub fn forget(&mut self, is_forgotten: impl Fn(&Pending) -> bool) {
        self.0.retain(|(_, pending)| !is_forgotten(pending));
    }

    /// Whether a refresh goes on.
    pub fn is_refreshing(&self) -> bool {
        self.0.iter().any(|(_, pending)| matches!(pending, Pending::Refresh(_)))
    }
}
