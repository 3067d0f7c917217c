//! Which stories are in which cluster: a table, kept by story and by cluster.

use std::collections::HashSet;

use super::hash::Map;
use crate::model::StoryId;

/// Which stories are in which cluster.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    of: Map<i64, StoryId>,
    members: Map<i64, Vec<StoryId>>,
    /// Those that a reader has opened.
    kept: HashSet<StoryId>,
}

impl Clusters {
    pub(super) fn put(&mut self, story: StoryId, cluster: StoryId) {
        self.take_out(story);
        self.of.insert(story.0, cluster);
        self.members.entry(cluster.0).or_default().push(story);
    }

    pub(super) fn take_out(&mut self, story: StoryId) {
        let Some(cluster) = self.of.remove(&story.0) else { return };
        if let Some(members) = self.members.get_mut(&cluster.0) {
            members.retain(|member| *member != story);
            if members.is_empty() {
                self.members.remove(&cluster.0);
            }
        }
    }

    /// The cluster that a story is in.
    pub(super) fn of(&self, story: StoryId) -> Option<StoryId> {
        self.of.get(&story.0).copied()
    }

    pub(super) fn members(&self, cluster: StoryId) -> &[StoryId] {
        self.members.get(&cluster.0).map(Vec::as_slice).unwrap_or_default()
    }

    /// Says that a reader has opened a cluster.
    pub(super) fn keep(&mut self, cluster: StoryId) {
        self.kept.insert(cluster);
    }

    pub(super) fn is_kept(&self, cluster: StoryId) -> bool {
        self.kept.contains(&cluster)
    }
}
