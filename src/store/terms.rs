//! What the related index is built from, and the clusters that come of it.

use std::collections::{BTreeSet, HashSet};
use std::ops::ControlFlow;

use rusqlite::{OptionalExtension, params};

use super::{Error, Reader, Store};
use crate::model::StoryId;
use crate::text::fold;

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
        self.write(|transaction| {
            for row in rows {
                let is_there = transaction
                    .prepare_cached("UPDATE story SET has_terms = 1 WHERE id = ?1")?
                    .execute([row.story.0])?;
                if is_there > 0 {
                    transaction
                        .prepare_cached(
                            "INSERT OR REPLACE INTO term (story, language, day, terms) VALUES (?1, ?2, ?3, ?4)",
                        )?
                        .execute(params![row.story.0, row.language, row.day, row.terms])?;
                }
            }
            Ok(())
        })
    }

    /// Puts stories into clusters, named by the cluster's first story, and counts the other outlets
    /// of each cluster that changed.
    pub fn put_clusters(&mut self, clusters: &[(StoryId, StoryId)]) -> Result<(), Error> {
        self.write(|transaction| {
            let mut touched = BTreeSet::new();
            for (story, cluster) in clusters {
                let before: Option<Option<i64>> = transaction
                    .prepare_cached("SELECT cluster FROM story WHERE id = ?1")?
                    .query_row([story.0], |row| row.get(0))
                    .optional()?;
                let Some(before) = before else { continue };
                touched.extend(before);
                touched.insert(cluster.0);
                transaction
                    .prepare_cached("UPDATE story SET cluster = ?2 WHERE id = ?1")?
                    .execute([story.0, cluster.0])?;
            }
            for cluster in touched {
                let outlets: HashSet<String> = transaction
                    .prepare_cached("SELECT outlet FROM story WHERE cluster = ?1 AND gone_at IS NULL")?
                    .query_map([cluster], |row| row.get::<_, String>(0))?
                    .map(|outlet| outlet.map(|outlet| fold(&outlet)))
                    .collect::<Result<_, _>>()?;
                let also = outlets.len().saturating_sub(1) as i64;
                transaction
                    .prepare_cached("UPDATE story SET also = ?2 WHERE cluster = ?1 AND also <> ?2")?
                    .execute([cluster, also])?;
            }
            Ok(())
        })
    }

    /// Forgets every story's terms and cluster, for an index of another form.
    pub fn forget_terms(&mut self) -> Result<(), Error> {
        self.write(|transaction| {
            transaction.execute_batch(
                "DELETE FROM term; UPDATE story SET has_terms = 0, cluster = NULL, also = 0;",
            )?;
            Ok(())
        })
    }
}

impl Reader {
    /// Hands on the terms of all stories, by story, without copying the store into memory.
    pub fn each_terms(&self, row: &mut dyn FnMut(TermRow) -> ControlFlow<()>) -> Result<(), Error> {
        self.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT term.story, term.language, term.day, story.cluster, term.terms
                 FROM term CROSS JOIN story ON story.id = term.story WHERE story.gone_at IS NULL
                 ORDER BY term.story",
            )?;
            let mut rows = statement.query([])?;
            while let Some(found) = rows.next()? {
                let terms = TermRow {
                    story: StoryId(found.get(0)?),
                    language: found.get(1)?,
                    day: found.get(2)?,
                    cluster: found.get::<_, Option<i64>>(3)?.map(StoryId),
                    terms: found.get(4)?,
                };
                if row(terms).is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    /// Stories that have no terms yet, oldest stored first, at most so many.
    pub fn stories_without_terms(&self, limit: usize) -> Result<Vec<StoryId>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id FROM story INDEXED BY story_termless WHERE has_terms = 0 AND gone_at IS NULL
                 ORDER BY id LIMIT ?1",
            )?;
            let rows = statement.query_map([limit as i64], |row| row.get(0).map(StoryId))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The stories of a cluster, oldest first.
    pub fn cluster(&self, cluster: StoryId) -> Result<Vec<StoryId>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id FROM story WHERE cluster = ?1 AND gone_at IS NULL ORDER BY sort_time, id",
            )?;
            let rows = statement.query_map([cluster.0], |row| row.get(0).map(StoryId))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
