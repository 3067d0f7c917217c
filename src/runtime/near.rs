//! The stories that one story leads to: its publisher's links, the same event elsewhere, what came
//! before, the site's latest; and which stories tell of one event.
//!
//! A batch, be it a refresh or an import, goes its way in two stretches: the library counts the terms
//! of what is new, a piece at a time; then the thread of the related stories, which reads by itself,
//! finds the clusters, a piece at a time, and the library stores them. Marks come between the pieces.

mod counting;
pub(super) mod neighbours;
mod rows;
mod text;
mod timeline;
mod vector_cache;

use neighbours::Placed;
pub use neighbours::{Method, Neighbours, Ranking};

use super::cause::Cause;
use super::services::Services;
use crate::model::{RelatedRow, StoryId};
use crate::store::{Error, VectorRow};

impl Services {
    /// What stories are compared by, as the reader has set it.
    pub fn method(&self) -> Method {
        if self.setup().settings.models { Method::WithModels } else { Method::WordsAlone }
    }

    /// Counts the terms of stories that have none yet, a piece at a time; the vectors of one piece are
    /// made while the next is counted. Gives whether there were any.
    async fn count_terms(&self) -> Result<bool, Cause> {
        let mut texts: Vec<text::Text> = Vec::new();
        let mut were_any = false;
        loop {
            let counting = self.library().ask(|library| counting::count_piece(&mut library.store));
            let (counted, vectors) = if texts.is_empty() || self.method() == Method::WordsAlone {
                (counting.await??, Vec::new())
            } else {
                let making = self.neighbours()?.ask(move |_| Neighbours::make_vectors(&texts));
                let (counted, vectors) = tokio::join!(counting, making);
                (counted??, vectors?)
            };
            self.keep_vectors(vectors).await?;
            texts = counted;
            if texts.is_empty() {
                return Ok(were_any);
            }
            were_any = true;
        }
    }

    async fn keep_vectors(&self, vectors: Vec<VectorRow>) -> Result<(), Cause> {
        if !vectors.is_empty() {
            self.library().ask(move |library| library.store.put_vectors(&vectors)).await??;
        }
        Ok(())
    }

    /// Counts the terms of stories that have none yet, and puts those that are in no cluster into one.
    /// All that came before this is asked is one batch: the order in which it was stored says nothing.
    pub async fn place_stories(&self) -> Result<(), Cause> {
        let were_any = self.count_terms().await?;
        if !were_any && !self.library().ask(|library| library.store.has_unplaced()).await?? {
            return Ok(());
        }
        let neighbours = self.neighbours()?;
        let unreadable = neighbours.ask(Neighbours::unreadable).await??;
        if !unreadable.is_empty() {
            self.library().ask(move |library| library.store.forget_terms_of(&unreadable)).await??;
            self.count_terms().await?;
        }
        let method = self.method();
        self.put_placed(move |neighbours| neighbours.place_piece(method)).await
    }

    /// Puts clusters together that tell of one event, after all, among those that grew since this was
    /// done last. For idle hours: nobody waits for it.
    pub async fn merge_clusters(&self) -> Result<(), Cause> {
        if self.neighbours_if_there().is_none() {
            return Ok(());
        }
        let method = self.method();
        self.put_placed(move |neighbours| neighbours.merge_piece(method)).await
    }

    /// Finds clusters, a piece at a time, and stores them.
    async fn put_placed(
        &self,
        piece: impl Fn(&mut Neighbours) -> Result<Placed, Error> + Copy + Send + 'static,
    ) -> Result<(), Cause> {
        let neighbours = self.neighbours()?;
        let now = self.setup().world.now();
        loop {
            let placed = neighbours.ask(piece).await??;
            let (clusters, vectors, is_last) = (placed.clusters, placed.vectors, !placed.is_more);
            let stored = self
                .library()
                .ask(move |library| {
                    library.store.put_vectors(&vectors)?;
                    library.store.place(&clusters, is_last, now)
                })
                .await?;
            match stored {
                Ok(opened) => neighbours.hand_in(move |neighbours| neighbours.keep_clusters(&opened))?,
                Err(error) => {
                    neighbours.hand_in(Neighbours::forget)?;
                    return Err(error.into());
                }
            }
            if is_last {
                return Ok(());
            }
        }
    }

    /// Notes that the reader has opened these stories, or the clusters that they began: those keep
    /// their names and their stories from now on.
    pub async fn keep_clusters(&self, stories: Vec<StoryId>) -> Result<(), Cause> {
        let clusters = self.library().ask(move |library| library.store.note_opened(&stories)).await??;
        // An index that is not there yet reads it from the store.
        if let Some(neighbours) = self.neighbours_if_there() {
            neighbours.hand_in(move |neighbours| neighbours.keep_clusters(&clusters))?;
        }
        Ok(())
    }

    /// What a story leads to, in the order shown: the publisher's related stories, other outlets on
    /// the same event, earlier ones, the site's latest.
    pub async fn related_rows(&self, story: StoryId) -> Result<Vec<RelatedRow>, Cause> {
        self.related_rows_by(story, self.method()).await
    }

    /// The same by another method than the reader has set.
    pub async fn related_rows_by(&self, story: StoryId, method: Method) -> Result<Vec<RelatedRow>, Cause> {
        loop {
            let (rows, made) = self
                .neighbours()?
                .ask(move |neighbours| (rows::if_counted(neighbours, story, method), neighbours.take_made()))
                .await?;
            self.keep_vectors(made).await?;
            match rows? {
                Some(rows) => return Ok(rows),
                None => self.count_terms().await?,
            };
        }
    }

    /// The plain ranking of every story, in the order in which they were stored.
    pub async fn rank_all(&self, limit: usize, method: Method) -> Result<Vec<Ranking>, Cause> {
        self.place_stories().await?;
        let (rankings, made) = self
            .neighbours()?
            .ask(move |neighbours| (neighbours.rank_all(limit, method), neighbours.take_made()))
            .await?;
        self.keep_vectors(made).await?;
        Ok(rankings?)
    }
}
