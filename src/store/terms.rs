//! What the related index is built from, and the clusters that come of it.

use std::ops::ControlFlow;

use super::{Error, Reader, Store};
use crate::model::StoryId;

/// The counted terms of one story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermRow {
    /// The story.
    pub story: StoryId,
    /// The language tag they were counted in.
    pub language: String,
    /// Days since 1970-01-01 of the story's date; `None` if it has none.
    pub day: Option<i32>,
    /// The cluster it belongs to: the number of the cluster's first story.
    pub cluster: Option<StoryId>,
    /// The terms, in the index's own form.
    pub terms: Vec<u8>,
}

impl Store {
    /// Stores the terms of stories (`cluster` is not stored by this). A later page or change of
    /// headline makes the store forget a story's terms, so that it is asked for again.
    pub fn put_terms(&mut self, rows: &[TermRow]) -> Result<(), Error> {
        let _ = rows;
        todo!()
    }

    /// Puts stories into clusters, named by the cluster's first story, and counts the other outlets
    /// of each cluster that changed.
    pub fn put_clusters(&mut self, clusters: &[(StoryId, StoryId)]) -> Result<(), Error> {
        let _ = clusters;
        todo!()
    }

    /// Forgets every story's terms and cluster, for an index of another form.
    pub fn forget_terms(&mut self) -> Result<(), Error> {
        todo!()
    }
}

impl Reader {
    /// Hands on the terms of all stories, by story, without copying the store into memory.
    pub fn each_terms(&self, row: &mut dyn FnMut(TermRow) -> ControlFlow<()>) -> Result<(), Error> {
        let _ = row;
        todo!()
    }

    /// Stories that have no terms yet, oldest stored first, at most so many.
    pub fn stories_without_terms(&self, limit: usize) -> Result<Vec<StoryId>, Error> {
        let _ = limit;
        todo!()
    }

    /// The stories of a cluster, oldest first.
    pub fn cluster(&self, cluster: StoryId) -> Result<Vec<StoryId>, Error> {
        let _ = cluster;
        todo!()
    }
}
