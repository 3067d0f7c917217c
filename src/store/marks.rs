//! Marks: read, saved, and their opposites.

use jiff::Timestamp;
use rusqlite::Connection;

use super::connection::Store;
use super::error::Error;
use super::listing::{Listing, SAVED};
use super::{lists, undo_log, versions};
use crate::model::{Mark, MarkOutcome, Snapshot, StoryId};
use crate::text::{SafeText, counted};

/// The most stories that [`MarkOutcome::touched`] lists.
pub const TOUCHED: usize = 1_000;

impl Store {
    /// Sets a mark; on the disk when this returns. Stories that bear it already do not count.
    pub fn mark(
        &mut self,
        stories: &[StoryId],
        mark: Mark,
        undoable: bool,
        now: Timestamp,
    ) -> Result<MarkOutcome, Error> {
        let stories = stories.iter().map(|story| story.0).collect();
        self.write_synced(|transaction| mark_these(transaction, stories, mark, undoable, now))
    }

    /// Marks every version of the event that a story tells of read.
    pub fn mark_event(&mut self, story: StoryId, now: Timestamp) -> Result<MarkOutcome, Error> {
        self.write_synced(|transaction| {
            let stories = versions::versions(transaction, &[story.0])?;
            mark_these(transaction, stories, Mark::Read, true, now)
        })
    }

    /// Marks every story of a snapshot read: those that it holds, and no other. The front page holds
    /// every version of its events that was stored when it was opened.
    pub fn mark_list(&mut self, snapshot: &Snapshot, now: Timestamp) -> Result<MarkOutcome, Error> {
        self.write_synced(|transaction| {
            let stories = lists::unread_of(transaction, snapshot)?;
            mark_these(transaction, stories, Mark::Read, true, now)
        })
    }
}

/// Sets a mark on stories, so that it can be taken back where that is wished, and tells what it did.
fn mark_these(
    connection: &Connection,
    stories: Vec<i64>,
    mark: Mark,
    undoable: bool,
    now: Timestamp,
) -> Result<MarkOutcome, Error> {
    let changed = set(connection, stories, mark, now)?;
    if undoable && !changed.is_empty() {
        undo_log::put(connection, kind(mark), &changed, None)?;
    }
    outcome(connection, &changed, &words(mark, changed.len()))
}

/// Sets a mark on the stories that do not bear it; gives those.
pub(super) fn set(
    connection: &Connection,
    mut stories: Vec<i64>,
    mark: Mark,
    now: Timestamp,
) -> Result<Vec<i64>, Error> {
    stories.sort_unstable();
    stories.dedup();
    let mut listing = Listing::begin(connection)?;
    let mut changed = Vec::new();
    for story in stories {
        if apply(connection, &mut listing, story, mark)? {
            changed.push(story);
        }
    }
    listing.finish(now)?;
    Ok(changed)
}

/// Sets a mark on one story; gives whether it did not bear it.
pub(super) fn apply(
    connection: &Connection,
    listing: &mut Listing<'_>,
    story: i64,
    mark: Mark,
) -> Result<bool, Error> {
    let statement = match mark {
        Mark::Read => "UPDATE story SET is_read = 1 WHERE id = ?1 AND is_read = 0",
        Mark::Unread => "UPDATE story SET is_read = 0 WHERE id = ?1 AND is_read = 1",
        Mark::Saved => "UPDATE story SET is_saved = 1 WHERE id = ?1 AND is_saved = 0",
        Mark::Unsaved => "UPDATE story SET is_saved = 0 WHERE id = ?1 AND is_saved = 1",
    };
    if connection.prepare_cached(statement)?.execute([story])? == 0 {
        return Ok(false);
    }
    match mark {
        Mark::Read => listing.set_read(story)?,
        Mark::Unread => listing.set_unread(story)?,
        Mark::Saved => {
            let (sort_time, is_read) = connection
                .prepare_cached("SELECT sort_time, is_read FROM story WHERE id = ?1")?
                .query_row([story], |row| Ok((row.get(0)?, row.get(1)?)))?;
            listing.ensure(SAVED, story, sort_time, is_read)?;
        }
        Mark::Unsaved => {
            listing.remove(SAVED, story)?;
        }
    }
    Ok(true)
}

fn kind(mark: Mark) -> &'static str {
    match mark {
        Mark::Read => "read",
        Mark::Unread => "unread",
        Mark::Saved => "saved",
        Mark::Unsaved => "unsaved",
    }
}

fn words(mark: Mark, stories: usize) -> String {
    let stories_of = counted(stories, "story", "stories");
    match (mark, stories) {
        (_, 0) => "nothing to mark".to_owned(),
        (Mark::Read, _) => format!("marked {stories_of} read"),
        (Mark::Unread, _) => format!("marked {stories_of} unread"),
        (Mark::Saved, _) => format!("saved {stories_of}"),
        (Mark::Unsaved, _) => format!("took {stories_of} out of what is saved"),
    }
}

/// What a change of these stories is told as.
pub(super) fn outcome(connection: &Connection, changed: &[i64], words: &str) -> Result<MarkOutcome, Error> {
    let mut touched = Vec::new();
    if changed.len() <= TOUCHED {
        for story in changed {
            touched.push(
                connection
                    .prepare_cached("SELECT is_read, is_saved FROM story WHERE id = ?1")?
                    .query_row([story], |row| Ok((StoryId(*story), row.get(0)?, row.get(1)?)))?,
            );
        }
    }
    Ok(MarkOutcome {
        words: SafeText::line(words),
        touched,
        count: changed.len() as u64,
        is_regrouped: false,
    })
}
