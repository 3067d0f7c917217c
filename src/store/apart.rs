//! Stories that the reader has said are not the same.
//!
//! Said of two stories, it lasts as long as both are stored: neither stands beside the other, and
//! grouping never puts one into a cluster that holds the other. Whoever follows the store reads the
//! two anew, for their terms bear a later turn.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::listing::Listing;
use super::{Error, Reader, Store, clusters, front, marks};
use crate::model::{MarkOutcome, StoryId};

/// The most pairs that are remembered; beyond, the oldest are forgotten.
pub const PAIRS: i64 = 10_000;

/// The kind of an undo group that lets stories together again.
pub(super) const APART: &str = "apart";

impl Store {
    /// Notes that a story is not the same as another one, or, where no other is named, as any other
    /// version of the event that it stands in. Where they shared a cluster, it leaves that and begins
    /// its own. On the disk when this returns; [`Store::undo`] takes it back.
    pub fn say_apart(
        &mut self,
        story: StoryId,
        from: Option<StoryId>,
        now: Timestamp,
    ) -> Result<MarkOutcome, Error> {
        self.write_synced(|transaction| {
            let story = story.0;
            let named = match from {
                Some(from) => vec![from.0],
                None => front::versions(transaction, &[story])?,
            };
            let mut others = Vec::new();
            for other in named {
                if other != story
                    && is_stored(transaction, story)?
                    && is_stored(transaction, other)?
                    && put(transaction, story, other)?
                {
                    others.push(other);
                }
            }
            if others.is_empty() {
                return marks::outcome(transaction, &[], "there is nothing to keep apart");
            }
            let was_together = shares_cluster(transaction, story, &others)?;
            if was_together {
                move_to(transaction, story, story)?;
            }
            let payload = format!("{story} {}", i32::from(was_together));
            marks::put_undo(transaction, APART, &others, Some(&payload))?;
            regroup(transaction, others.iter().chain([&story]).copied(), now)?;
            let outcome = marks::outcome(transaction, &[story], "said not to be the same story")?;
            Ok(MarkOutcome { is_regrouped: true, ..outcome })
        })
    }
}

/// Takes back that a story was said not to be the same as these others: one that stood in a cluster
/// with them comes back to it, unless it was said not to be the same as another one there.
pub(super) fn let_together(
    connection: &Connection,
    others: &[i64],
    payload: &str,
    now: Timestamp,
) -> Result<MarkOutcome, Error> {
    let (story, was_together) = payload.split_once(' ').unwrap_or((payload, ""));
    let story: i64 = story.parse().unwrap_or_default();
    for other in others {
        let (one, other) = ordered(story, *other);
        connection
            .prepare_cached("DELETE FROM apart WHERE one = ?1 AND other = ?2")?
            .execute([one, other])?;
    }
    if !is_stored(connection, story)? {
        return marks::outcome(connection, &[], "the story is no longer stored");
    }
    for other in others.iter().filter(|_| was_together == "1") {
        if let Some(cluster) = cluster_of(connection, *other)?
            && !bars(connection, story, cluster)?
        {
            move_to(connection, story, cluster)?;
            break;
        }
    }
    regroup(connection, others.iter().chain([&story]).copied(), now)?;
    let outcome = marks::outcome(connection, &[story], "took back: 1 story is kept apart no longer")?;
    Ok(MarkOutcome { is_regrouped: true, ..outcome })
}

/// Notes that two stories are not the same, as a backup says it. Gives whether that is new.
pub(super) fn take(connection: &Connection, story: i64, other: i64) -> Result<bool, Error> {
    if story == other || !put(connection, story, other)? {
        return Ok(false);
    }
    if shares_cluster(connection, story, &[other])? {
        move_to(connection, story, story)?;
    }
    clusters::recount(connection, [story, other])?;
    tell_anew(connection, [story, other].into_iter())?;
    Ok(true)
}

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
fn put(connection: &Connection, story: i64, other: i64) -> Result<bool, Error> {
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

fn ordered(story: i64, other: i64) -> (i64, i64) {
    (story.min(other), story.max(other))
}

fn is_stored(connection: &Connection, story: i64) -> Result<bool, Error> {
    Ok(connection.prepare_cached("SELECT 1 FROM story WHERE id = ?1 AND gone_at IS NULL")?.exists([story])?)
}

fn cluster_of(connection: &Connection, story: i64) -> Result<Option<i64>, Error> {
    let cluster: Option<Option<i64>> = connection
        .prepare_cached("SELECT cluster FROM story WHERE id = ?1")?
        .query_row([story], |row| row.get(0))
        .optional()?;
    Ok(cluster.flatten())
}

fn shares_cluster(connection: &Connection, story: i64, others: &[i64]) -> Result<bool, Error> {
    let Some(cluster) = cluster_of(connection, story)? else { return Ok(false) };
    for other in others {
        if cluster_of(connection, *other)? == Some(cluster) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Puts a story into a cluster. One that begins its own needs its name for it: those whose cluster
/// bears that name keep together under that of the first of them.
fn move_to(connection: &Connection, story: i64, cluster: i64) -> Result<(), Error> {
    if story == cluster {
        let staying: Vec<i64> = connection
            .prepare_cached(
                "SELECT id FROM story WHERE cluster = ?1 AND id <> ?1
                 ORDER BY gone_at IS NOT NULL, sort_time, id",
            )?
            .query_map([story], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        if let Some(first) = staying.first() {
            connection
                .prepare_cached("UPDATE story SET cluster = ?2 WHERE cluster = ?1 AND id <> ?1")?
                .execute([story, *first])?;
            tell_anew(connection, staying.iter().copied())?;
        }
    }
    connection
        .prepare_cached("UPDATE story SET cluster = ?2, placed_by = on_disk WHERE id = ?1")?
        .execute([story, cluster])?;
    Ok(())
}

/// Makes what hangs on clusters right again for stories of which some moved.
fn regroup(
    connection: &Connection,
    stories: impl Iterator<Item = i64> + Clone,
    now: Timestamp,
) -> Result<(), Error> {
    clusters::recount(connection, stories.clone())?;
    tell_anew(connection, stories.clone())?;
    let mut listing = Listing::begin(connection)?;
    for story in stories {
        listing.touch(story)?;
    }
    front::lay_out(connection, &mut listing, front::Unplaced::Waits)?;
    listing.finish(now)
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
