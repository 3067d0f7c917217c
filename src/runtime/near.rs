//! The stories that one story leads to: its publisher's links, the same event elsewhere, what came
//! before, the site's latest; and which stories tell of one event.
//!
//! A batch, be it a refresh or an import, goes its way in two stretches: the library counts the terms
//! of what is new, a piece at a time; then the thread of the related stories, which reads by itself,
//! finds the clusters, a piece at a time, and the library stores them. Marks come between the pieces.

mod counting;
mod neighbours;
mod rows;

pub use neighbours::Neighbours;

use super::newsroom::Newsroom;
use crate::app::Failure;
use crate::model::{RelatedRow, StoryId};

/// One line of the plain ranking over all stories.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The story.
    pub story: StoryId,
    /// The first story of its cluster.
    pub cluster: Option<StoryId>,
    /// Related stories, best first.
    pub related: Vec<StoryId>,
    /// By the background score, best first.
    pub background: Vec<StoryId>,
}

impl Newsroom {
    /// Counts the terms of stories that have none yet, a piece at a time.
    async fn count_terms(&self) -> Result<(), Failure> {
        while self.library().ask(counting::count_piece).await?? {}
        Ok(())
    }

    /// Counts the terms of stories that have none yet, and puts those that are in no cluster into one.
    /// All that came before this is asked is one batch: the order in which it was stored says nothing.
    pub async fn place_stories(&self) -> Result<(), Failure> {
        self.count_terms().await?;
        if !self.library().ask(|library| library.store.has_unplaced()).await?? {
            return Ok(());
        }
        let neighbours = self.neighbours()?;
        let unreadable = neighbours.ask(Neighbours::unreadable).await??;
        if !unreadable.is_empty() {
            self.library().ask(move |library| library.store.forget_terms_of(&unreadable)).await??;
            self.count_terms().await?;
        }
        loop {
            let placed = neighbours.ask(Neighbours::place_piece).await??;
            let clusters = placed.clusters;
            let stored = self.library().ask(move |library| library.store.put_clusters(&clusters)).await?;
            if let Err(error) = stored {
                neighbours.hand_in(Neighbours::forget)?;
                return Err(error.into());
            }
            if !placed.is_more {
                return Ok(());
            }
        }
    }

    /// Notes that the reader has opened these stories, or the clusters that they began: those keep
    /// their names and their stories from now on.
    pub async fn keep_clusters(&self, stories: Vec<StoryId>) -> Result<(), Failure> {
        let clusters = self.library().ask(move |library| library.store.note_opened(&stories)).await??;
        // An index that is not there yet reads it from the store.
        if let Some(neighbours) = self.neighbours_if_there() {
            neighbours.hand_in(move |neighbours| neighbours.keep_clusters(&clusters))?;
        }
        Ok(())
    }

    /// What a story leads to, in the order shown: the publisher's related stories, other outlets on
    /// the same event, earlier ones, the site's latest.
    pub async fn related_rows(&self, story: StoryId) -> Result<Vec<RelatedRow>, Failure> {
        self.count_terms().await?;
        Ok(self.neighbours()?.ask(move |neighbours| rows::rows(neighbours, story)).await??)
    }

    /// The plain ranking of every story, in the order in which they were stored.
    pub async fn rank_all(&self, limit: usize) -> Result<Vec<Ranking>, Failure> {
        self.place_stories().await?;
        Ok(self.neighbours()?.ask(move |neighbours| neighbours.rank_all(limit)).await??)
    }
}
