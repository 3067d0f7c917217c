//! Stories that the reader has said are not the same.
//!
//! Said of two stories, it lasts as long as both are stored: neither stands beside the other, and
//! grouping never puts one into a cluster that holds the other. Whoever follows the store reads the
//! two anew, for their terms bear a later turn.

use rusqlite::{Connection, params};

use super::connection::Reader;
use super::error::Error;
use crate::model::StoryId;

/// The most pairs that are remembered; beyond, the oldest are forgotten.
pub const PAIRS: i64 = 10_000;

/// Whether a story may not stand in a cluster, for it was said not to be the same as one that does.
pub(super) fn bars(connection: &Connection, story: i64, cluster: i64) -> Result<bool, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT 1 FROM (SELECT other AS id FROM apart WHERE one = ?1
                 UNION ALL SELECT one FROM apart INDEXED BY apart_other WHERE other = ?1) AS pair
             JOIN story ON story.id = pair.id WHERE story.cluster = ?2",
        )?
        .exists([story, cluster])?)
}

/// Forgets what was said of a story that is taken away.
pub(super) fn forget(connection: &Connection, story: i64) -> Result<(), Error> {
    connection.prepare_cached("DELETE FROM apart WHERE one = ?1")?.execute([story])?;
    connection.prepare_cached("DELETE FROM apart WHERE other = ?1")?.execute([story])?;
    Ok(())
}

/// The stories that one was said not to be the same as, oldest stored first.
pub(super) fn apart_from(connection: &Connection, story: i64) -> Result<Vec<i64>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT other FROM apart WHERE one = ?1 UNION ALL
         SELECT one FROM apart INDEXED BY apart_other WHERE other = ?1 ORDER BY 1",
    )?;
    let rows = statement.query_map([story], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Remembers a pair; gives whether it is new.
pub(super) fn put(connection: &Connection, story: i64, other: i64) -> Result<bool, Error> {
    let (one, other) = ordered(story, other);
    let is_new = connection
        .prepare_cached("INSERT OR IGNORE INTO apart (one, other) VALUES (?1, ?2)")?
        .execute([one, other])?
        > 0;
    if is_new {
        let last = connection.last_insert_rowid();
        connection.prepare_cached("DELETE FROM apart WHERE id <= ?1")?.execute([last - PAIRS])?;
    }
    Ok(is_new)
}

/// Forgets a pair.
pub(super) fn take_back(connection: &Connection, story: i64, other: i64) -> Result<(), Error> {
    let (one, other) = ordered(story, other);
    connection.prepare_cached("DELETE FROM apart WHERE one = ?1 AND other = ?2")?.execute([one, other])?;
    Ok(())
}

fn ordered(story: i64, other: i64) -> (i64, i64) {
    (story.min(other), story.max(other))
}

impl Reader {
    /// All pairs of stories that are not the same, in no order.
    pub fn apart(&self) -> Result<Vec<(StoryId, StoryId)>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT one, other FROM apart")?;
            let rows =
                statement.query_map(params![], |row| Ok((StoryId(row.get(0)?), StoryId(row.get(1)?))))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
