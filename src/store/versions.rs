//! The versions of an event, and which of them is shown for all.

use std::cmp::Reverse;

use rusqlite::{Connection, OptionalExtension};

use super::connection::{Reader, Store};
use super::error::Error;
use super::kept;
use super::texts::text_row;
use crate::model::{StoryId, TextKind};
use crate::text::{SafeText, fold};

/// Under this name the favourite outlets are kept, folded, a line each, the dearest first.
const FAVOURITES: &str = "favourites";

impl Store {
    /// Names the outlets whose versions of an event are shown before others, the dearest first. From
    /// the next lay-out on.
    pub fn set_favourites(&mut self, outlets: &[String]) -> Result<(), Error> {
        let lines: Vec<String> = outlets.iter().map(|outlet| fold(&SafeText::line(outlet))).collect();
        let lines = lines.join("\n");
        if self.kept(FAVOURITES)?.unwrap_or_default() == lines {
            return Ok(());
        }
        self.put_kept(FAVOURITES, &lines)
    }
}

impl Reader {
    /// Every story of the events that these stories tell of, themselves included.
    pub fn versions(&self, stories: &[StoryId]) -> Result<Vec<StoryId>, Error> {
        self.read(|connection| {
            let stories: Vec<i64> = stories.iter().map(|story| story.0).collect();
            Ok(versions(connection, &stories)?.into_iter().map(StoryId).collect())
        })
    }

    /// Puts copies of one text into the order in which one is shown for all: the favourite outlet's,
    /// then the longest, then the first.
    pub fn best_first(&self, copies: &mut Vec<StoryId>) -> Result<(), Error> {
        self.read(|connection| {
            let stories: Vec<i64> = copies.iter().map(|story| story.0).collect();
            let sorted = best_first(connection, &stories, &favourites(connection)?)?;
            *copies = sorted.into_iter().map(StoryId).collect();
            Ok(())
        })
    }
}

/// Versions of one event in the order in which one is shown for all: the favourite outlet's, then what is
/// dated, then the longest, then the first.
pub(super) fn best_first(
    connection: &Connection,
    stories: &[i64],
    favourites: &[String],
) -> Result<Vec<i64>, Error> {
    let mut weighed = Vec::with_capacity(stories.len());
    for story in stories {
        let (outlet, time, is_ageless): (String, i64, bool) = connection
            .prepare_cached("SELECT outlet, sort_time, is_ageless FROM story WHERE id = ?1")?
            .query_row([story], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let length = length(connection, *story)?;
        weighed.push((place(favourites, &outlet), is_ageless, Reverse(length), time, *story));
    }
    weighed.sort_unstable();
    Ok(weighed.into_iter().map(|(.., story)| story).collect())
}

/// The stories of the events that these tell of, themselves included.
pub(super) fn versions(connection: &Connection, stories: &[i64]) -> Result<Vec<i64>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM story WHERE cluster = (SELECT cluster FROM story WHERE id = ?1) AND gone_at IS NULL",
    )?;
    let mut all = stories.to_vec();
    for story in stories {
        for version in statement.query_map([story], |row| row.get(0))? {
            all.push(version?);
        }
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Whether a story is stored and stands in the lists.
pub(super) fn is_stored(connection: &Connection, story: i64) -> Result<bool, Error> {
    Ok(connection.prepare_cached("SELECT 1 FROM story WHERE id = ?1 AND gone_at IS NULL")?.exists([story])?)
}

/// The cluster of a story, if it is in one.
pub(super) fn cluster_of(connection: &Connection, story: i64) -> Result<Option<i64>, Error> {
    let cluster: Option<Option<i64>> = connection
        .prepare_cached("SELECT cluster FROM story WHERE id = ?1")?
        .query_row([story], |row| row.get(0))
        .optional()?;
    Ok(cluster.flatten())
}

/// The stories of a cluster, in the order in which they came.
pub(super) fn members(connection: &Connection, cluster: i64) -> Result<Vec<i64>, Error> {
    Ok(connection
        .prepare_cached("SELECT id FROM story WHERE cluster = ?1 AND gone_at IS NULL ORDER BY sort_time, id")?
        .query_map([cluster], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// Where an outlet stands among the favourites; behind all if it is none.
pub(super) fn place(favourites: &[String], outlet: &str) -> usize {
    let outlet = fold(&SafeText::line(outlet));
    favourites.iter().position(|favourite| *favourite == outlet).unwrap_or(usize::MAX)
}

/// How long the longer of a story's texts is, by the room that it takes: near enough to compare by,
/// and no text is unpacked for it.
pub(super) fn length(connection: &Connection, story: i64) -> Result<i64, Error> {
    let longest: Option<i64> = connection
        .prepare_cached("SELECT max(length(article)) FROM text WHERE id IN (?1, ?2)")?
        .query_row([text_row(story, TextKind::Full), text_row(story, TextKind::Feed)], |row| row.get(0))?;
    Ok(longest.unwrap_or(0))
}

pub(super) fn favourites(connection: &Connection) -> Result<Vec<String>, Error> {
    let lines = kept::read(connection, FAVOURITES)?.unwrap_or_default();
    Ok(lines.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
}
