//! Saying that stories are not the same, and taking that back: what hangs on it is made right again.

use jiff::Timestamp;
use rusqlite::Connection;

use super::connection::Store;
use super::error::Error;
use super::listing::Listing;
use super::terms::tell_anew;
use super::versions::{cluster_of, is_stored, versions};
use super::{apart, clusters, front, marks, undo_log};
use crate::model::{MarkOutcome, StoryId};

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
                None => versions(transaction, &[story])?,
            };
            let mut others = Vec::new();
            for other in named {
                if other != story
                    && is_stored(transaction, story)?
                    && is_stored(transaction, other)?
                    && apart::put(transaction, story, other)?
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
            undo_log::put(transaction, undo_log::APART, &others, Some(&payload))?;
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
        apart::take_back(connection, story, *other)?;
    }
    if !is_stored(connection, story)? {
        return marks::outcome(connection, &[], "the story is no longer stored");
    }
    for other in others.iter().filter(|_| was_together == "1") {
        if let Some(cluster) = cluster_of(connection, *other)?
            && !apart::bars(connection, story, cluster)?
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
    if story == other || !apart::put(connection, story, other)? {
        return Ok(false);
    }
    if shares_cluster(connection, story, &[other])? {
        move_to(connection, story, story)?;
    }
    clusters::recount(connection, [story, other])?;
    tell_anew(connection, [story, other].into_iter())?;
    Ok(true)
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
