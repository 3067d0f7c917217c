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
    Action(PendingAction),
    /// A refresh.
    Refresh(RefreshScope),
    /// A change to a source.
    Edit,
    /// The address of a new source that was typed.
    Added(SafeText),
    /// Something outside that has nothing to show but words.
    Done,
}

/// The most answers that are waited for.
const WAITED_FOR: usize = 96;

/// The requests whose answers are waited for, the oldest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Waiting(Vec<(RequestId, Pending)>);

impl Waiting {
    /// Waits for one more answer. Where it waits for too many, the oldest was lost with whoever owed it; a
    /// refresh alone may take as long as it takes.
    pub fn push(&mut self, request: RequestId, pending: Pending) {
        if self.0.len() >= WAITED_FOR {
            let lost = self.0.iter().position(|(_, pending)| !matches!(pending, Pending::Refresh(_)));
            self.0.remove(lost.unwrap_or(0));
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_waited_for_has_a_bound_and_a_refresh_is_not_lost_by_it() {
        let mut waiting = Waiting::default();
        waiting.push(RequestId(0), Pending::Refresh(RefreshScope::Due));
        for number in 1..=2 * WAITED_FOR as u64 {
            waiting.push(RequestId(number), Pending::Done);
            assert!(waiting.0.len() <= WAITED_FOR && waiting.is_refreshing());
        }
        assert_eq!(waiting.take(RequestId(1)), None);
        assert_eq!(waiting.take(RequestId(2 * WAITED_FOR as u64)), Some(Pending::Done));
    }
}
