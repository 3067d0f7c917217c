//! Which stories tell of one event.
//!
//! A cluster bears the number of the story that began it, also when that story is gone.

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::connection::{Reader, Store};
use super::error::Error;
use super::front::{self, Unplaced};
use super::listing::{FRONT, Listing};
use super::terms::tell_anew;
use super::{apart, versions};
use crate::model::StoryId;
use crate::text::fold;

impl Store {
    /// Puts stories into clusters, named by the cluster's first story, and counts the other outlets
    /// of each cluster that changed. Gives the clusters among those of which the reader has opened a
    /// story.
    pub fn put_clusters(&mut self, clusters: &[(StoryId, StoryId)]) -> Result<Vec<StoryId>, Error> {
        self.write(|transaction| Ok(put(transaction, clusters)?.opened))
    }

    /// The same, and lays out the front page by it in the same moment: once it is the last piece, or
    /// where a story is concerned that stands on the page, so that no event ever stands there twice.
    pub fn place(
        &mut self,
        clusters: &[(StoryId, StoryId)],
        is_last: bool,
        now: Timestamp,
    ) -> Result<Vec<StoryId>, Error> {
        self.write(|transaction| {
            let put = put(transaction, clusters)?;
            if is_last || put.is_shown {
                let mut listing = Listing::begin(transaction)?;
                front::lay_out(transaction, &mut listing, Unplaced::Waits)?;
                listing.finish(now)?;
            }
            Ok(put.opened)
        })
    }

    /// Notes that the reader has opened these stories: from now on their clusters keep their names
    /// and their stories. Gives the clusters that they are in.
    pub fn note_opened(&mut self, stories: &[StoryId]) -> Result<Vec<StoryId>, Error> {
        self.write(|transaction| {
            let mut clusters = Vec::new();
            for story in stories {
                let cluster: Option<Option<i64>> = transaction
                    .prepare_cached("UPDATE story SET is_opened = 1 WHERE id = ?1 RETURNING cluster")?
                    .query_row([story.0], |row| row.get(0))
                    .optional()?;
                clusters.extend(cluster.flatten().map(StoryId));
            }
            Ok(clusters)
        })
    }
}

/// What putting stories into clusters touched.
struct Put {
    /// Clusters of which the reader has opened a story.
    opened: Vec<StoryId>,
    /// Whether one of the stories stands on the front page.
    is_shown: bool,
}

fn put(transaction: &Connection, clusters: &[(StoryId, StoryId)]) -> Result<Put, Error> {
    let mut touched = BTreeSet::new();
    let mut left = BTreeSet::new();
    let mut is_shown = false;
    for (story, cluster) in clusters {
        let before: Option<Option<i64>> = transaction
            .prepare_cached("SELECT cluster FROM story WHERE id = ?1")?
            .query_row([story.0], |row| row.get(0))
            .optional()?;
        let Some(before) = before else { continue };
        if apart::bars(transaction, story.0, cluster.0)? {
            // It was said while this was found out: whoever found it reads that, and looks again.
            tell_anew(transaction, [story.0].into_iter())?;
            continue;
        }
        left.extend(before.filter(|before| *before != cluster.0));
        touched.extend(before);
        touched.insert(cluster.0);
        transaction
            .prepare_cached("UPDATE story SET cluster = ?2, placed_by = on_disk WHERE id = ?1")?
            .execute([story.0, cluster.0])?;
        is_shown = is_shown
            || transaction
                .prepare_cached(
                    "SELECT 1 FROM listing INDEXED BY listing_story
                     WHERE story = ?1 AND section = ?2 AND seq_to IS NULL",
                )?
                .exists([story.0, FRONT])?;
    }
    let mut opened = Vec::new();
    // The front page is laid out after this, which notes the day.
    let mut listing = Listing::begin(transaction)?;
    for cluster in touched {
        let count = count_outlets(transaction, cluster)?;
        if count > 1 || left.contains(&cluster) {
            for story in versions::members(transaction, cluster)? {
                listing.touch(story)?;
            }
        }
        let is_opened = transaction
            .prepare_cached(
                "SELECT 1 FROM story INDEXED BY story_opened WHERE cluster = ?1 AND is_opened = 1",
            )?
            .exists([cluster])?;
        opened.extend(is_opened.then_some(StoryId(cluster)));
    }
    listing.end()?;
    Ok(Put { opened, is_shown })
}

/// Counts the other outlets of the clusters of these stories, some of which came or went.
pub(super) fn recount(connection: &Connection, stories: impl IntoIterator<Item = i64>) -> Result<(), Error> {
    let mut touched = BTreeSet::new();
    for story in stories {
        touched.extend(versions::cluster_of(connection, story)?);
    }
    touched.into_iter().try_for_each(|cluster| count_outlets(connection, cluster).map(|_| ()))
}

/// Counts the other outlets of a cluster; gives how many stories it has.
fn count_outlets(connection: &Connection, cluster: i64) -> Result<usize, Error> {
    let stories: Vec<String> = connection
        .prepare_cached("SELECT outlet FROM story WHERE cluster = ?1 AND gone_at IS NULL")?
        .query_map([cluster], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let outlets: HashSet<String> = stories.iter().map(|outlet| fold(outlet)).collect();
    let also = outlets.len().saturating_sub(1) as i64;
    connection
        .prepare_cached("UPDATE story SET also = ?2 WHERE cluster = ?1 AND also <> ?2")?
        .execute([cluster, also])?;
    Ok(stories.len())
}

impl Reader {
    /// The stories of a cluster, oldest first.
    pub fn cluster(&self, cluster: StoryId) -> Result<Vec<StoryId>, Error> {
        self.read(|connection| {
            Ok(versions::members(connection, cluster.0)?.into_iter().map(StoryId).collect())
        })
    }

    /// Whether a story has terms and stands in no cluster yet.
    pub fn has_unplaced(&self) -> Result<bool, Error> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT 1 FROM story INDEXED BY story_unplaced
                     WHERE cluster IS NULL AND has_terms = 1 AND gone_at IS NULL LIMIT 1",
                )?
                .exists([])?)
        })
    }

    /// Stories that left the lists at or after a moment, and the last such moment.
    pub fn gone_since(&self, since: Timestamp) -> Result<(Vec<StoryId>, Timestamp), Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, gone_at FROM story INDEXED BY story_gone
                 WHERE gone_at IS NOT NULL AND gone_at >= ?1",
            )?;
            let mut rows = statement.query(params![since.as_millisecond()])?;
            let (mut stories, mut last) = (Vec::new(), since);
            while let Some(row) = rows.next()? {
                stories.push(StoryId(row.get(0)?));
                last = Timestamp::from_millisecond(row.get(1)?).map_or(last, |at| last.max(at));
            }
            Ok((stories, last))
        })
    }
}
