//! What the related index is built from.
//!
//! Each count of terms has a number, its turn, which only rises: whoever follows the store, in this
//! process or another, reads what was counted since.

use std::ops::ControlFlow;

use rusqlite::{Connection, params};

use super::columns::on_disk;
use super::connection::{Reader, Store};
use super::error::Error;
use crate::model::{OnDisk, StoryId};

/// The counted terms of one story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermRow {
    /// The story.
    pub story: StoryId,
    /// The language tag they were counted in.
    pub language: String,
    /// Days since 1970-01-01 of the story's date; `None` if it has none.
    pub day: Option<i32>,
    /// The terms, in the index's own form.
    pub terms: Vec<u8>,
}

/// The terms of a story, and how it stands in its cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Its terms.
    pub terms: TermRow,
    /// The number of the count.
    pub turn: i64,
    /// What is on disk of it.
    pub on_disk: OnDisk,
    /// The cluster it belongs to: the number of the cluster's first story.
    pub cluster: Option<StoryId>,
    /// What was on disk of it when it came into its cluster.
    pub placed_by: OnDisk,
    /// Whether the reader has opened a story of its cluster.
    pub is_kept: bool,
}

impl Store {
    /// Stores the terms of stories. A later page or change of
    /// headline makes the store forget a story's terms, so that it is asked for again.
    pub fn put_terms(&mut self, rows: &[TermRow]) -> Result<(), Error> {
        self.write(|transaction| {
            let turn: i64 = transaction
                .prepare_cached("UPDATE turn SET last = last + 1 RETURNING last")?
                .query_row([], |row| row.get(0))?;
            for row in rows {
                let is_there = transaction
                    .prepare_cached("UPDATE story SET has_terms = 1 WHERE id = ?1")?
                    .execute([row.story.0])?;
                if is_there > 0 {
                    transaction
                        .prepare_cached("DELETE FROM vector WHERE story = ?1")?
                        .execute([row.story.0])?;
                    transaction
                        .prepare_cached(
                            "INSERT OR REPLACE INTO term (story, language, day, terms, turn)
                             VALUES (?1, ?2, ?3, ?4, ?5)",
                        )?
                        .execute(params![row.story.0, row.language, row.day, row.terms, turn])?;
                }
            }
            Ok(())
        })
    }

    /// Forgets every story's terms and cluster.
    pub fn forget_terms(&mut self) -> Result<(), Error> {
        self.write(|transaction| {
            transaction.execute_batch(
                "DELETE FROM term; DELETE FROM vector;
                 UPDATE story SET has_terms = 0, cluster = NULL, also = 0, placed_by = 0;",
            )?;
            Ok(())
        })
    }

    /// Forgets the terms of these stories, so that they are asked for again: an earlier program may
    /// have counted them in another form.
    pub fn forget_terms_of(&mut self, stories: &[StoryId]) -> Result<(), Error> {
        self.write(|transaction| {
            for story in stories {
                count_again(transaction, story.0)?;
            }
            Ok(())
        })
    }
}

/// Has a story's terms counted again.
pub(super) fn count_again(connection: &Connection, story: i64) -> Result<(), Error> {
    connection.prepare_cached("UPDATE story SET has_terms = 0 WHERE id = ?1")?.execute([story])?;
    forget_count(connection, story)
}

fn forget_count(connection: &Connection, story: i64) -> Result<(), Error> {
    connection.prepare_cached("DELETE FROM term WHERE story = ?1")?.execute([story])?;
    Ok(())
}

/// A story's words are others now: they are counted and indexed again.
pub(super) fn words_changed(connection: &Connection, story: i64) -> Result<(), Error> {
    connection
        .prepare_cached("UPDATE story SET is_indexed = 2 * (is_indexed <> 0), has_terms = 0 WHERE id = ?1")?
        .execute([story])?;
    forget_count(connection, story)
}

/// Has those who follow the store read these stories anew.
pub(super) fn tell_anew(connection: &Connection, stories: impl Iterator<Item = i64>) -> Result<(), Error> {
    let turn: i64 = connection
        .prepare_cached("UPDATE turn SET last = last + 1 RETURNING last")?
        .query_row([], |row| row.get(0))?;
    for story in stories {
        connection.prepare_cached("UPDATE term SET turn = ?2 WHERE story = ?1")?.execute([story, turn])?;
    }
    Ok(())
}

impl Reader {
    /// Hands on the terms of all stories whose count has a number above this one, without copying the
    /// store into memory. Above -1 are all; those of an earlier program have 0.
    pub fn each_terms(
        &self,
        after: i64,
        row: &mut dyn FnMut(Counted) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        // From nothing, the table is read from end to end.
        let index = if after >= 0 { "INDEXED BY term_turn" } else { "NOT INDEXED" };
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT term.story, term.language, term.day, term.terms, term.turn, story.on_disk,
                 story.cluster, story.placed_by, story.cluster IS NOT NULL AND EXISTS (
                     SELECT 1 FROM story AS other INDEXED BY story_opened
                     WHERE other.cluster = story.cluster AND other.is_opened = 1)
                 FROM term {index} CROSS JOIN story ON story.id = term.story
                 WHERE term.turn > ?1 AND story.gone_at IS NULL"
            ))?;
            let mut rows = statement.query([after])?;
            while let Some(found) = rows.next()? {
                let counted = Counted {
                    terms: TermRow {
                        story: StoryId(found.get(0)?),
                        language: found.get(1)?,
                        day: found.get(2)?,
                        terms: found.get(3)?,
                    },
                    turn: found.get(4)?,
                    on_disk: on_disk(found, 5)?,
                    cluster: found.get::<_, Option<i64>>(6)?.map(StoryId),
                    placed_by: on_disk(found, 7)?,
                    is_kept: found.get(8)?,
                };
                if row(counted).is_break() {
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
}

#[cfg(test)]
mod tests {
    use super::super::schema::STEPS;
    use super::*;

    #[test]
    fn terms_that_an_earlier_program_counted_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("store.db");
        let now = "2026-03-02T12:00:00Z".parse().expect("a time");
        let old = Store::connect(&path, &STEPS[..2], now).expect("a store");
        old.connection
            .execute_batch(
                "INSERT INTO story (id, public_id, title, outlet, origin, sort_time, first_seen, has_terms)
                 VALUES (7, 'a', 'Ferry', 'Post', 0, 0, 0, 1);
                 INSERT INTO term VALUES (7, 'en', NULL, x'01');",
            )
            .expect("stored");
        drop(old);
        let store = Store::open(&path, now).expect("brought up").store;
        let mut read = Vec::new();
        store
            .each_terms(-1, &mut |row| {
                read.push((row.terms.story, row.turn));
                ControlFlow::Continue(())
            })
            .expect("read");
        assert_eq!(read, [(StoryId(7), 0)]);
        assert!(store.has_unplaced().expect("read"));
    }
}
