//! Marks, and taking them back.

use std::io::Read;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::listing::{Listing, SAVED};
use super::stories::{self, line};
use super::{Error, Store, apart, clusters, front, lists};
use crate::model::{Mark, MarkOutcome, Snapshot, StoryId};
use crate::text::{SafeText, counted};

/// Groups of marks that can be taken back.
pub const UNDO_GROUPS: usize = 100;
/// The most stories that [`MarkOutcome::touched`] lists.
pub const TOUCHED: usize = 1_000;

/// What [`Store::undo`] took back.
#[derive(Debug, Clone, PartialEq)]
pub enum Undone {
    /// There was nothing to take back.
    Nothing,
    /// A mark, or that stories were said not to be the same.
    Marks(MarkOutcome),
    /// The removal of a source: its stories are back. What was handed to [`Store::forget_source`]
    /// comes back, so that the caller can put the source into `sources.toml` again.
    Source {
        /// The source's name.
        name: SafeText,
        /// What was handed in.
        payload: String,
        /// How many stories came back.
        stories: u64,
    },
    /// Another change of a source: what was handed to [`Store::remember_edit`], for the caller to take
    /// back.
    Edit {
        /// What was handed in.
        payload: String,
    },
}

/// The kind of an undo group that takes back the removal of a source.
pub(super) const SOURCE: &str = "source";
/// The kind of one that takes back another change of a source.
const EDIT: &str = "source-edit";
/// The most bytes that the numbers of one undo group may unpack to.
const GROUP_BYTES: u64 = 64 * 1024 * 1024;

impl Store {
    /// Sets a mark; on the disk when this returns. Stories that bear it already do not count.
    pub fn mark(
        &mut self,
        stories: &[StoryId],
        mark: Mark,
        undoable: bool,
        now: Timestamp,
    ) -> Result<MarkOutcome, Error> {
        self.write_synced(|transaction| {
            let stories = stories.iter().map(|story| story.0).collect();
            let changed = set(transaction, stories, mark, now)?;
            if undoable && !changed.is_empty() {
                put_undo(transaction, kind(mark), &changed, None)?;
            }
            outcome(transaction, &changed, &words(mark, changed.len()))
        })
    }

    /// Marks every version of the event that a story tells of read.
    pub fn mark_event(&mut self, story: StoryId, now: Timestamp) -> Result<MarkOutcome, Error> {
        self.write_synced(|transaction| {
            let stories = front::versions(transaction, &[story.0])?;
            let changed = set(transaction, stories, Mark::Read, now)?;
            if !changed.is_empty() {
                put_undo(transaction, kind(Mark::Read), &changed, None)?;
            }
            outcome(transaction, &changed, &words(Mark::Read, changed.len()))
        })
    }

    /// Marks every story of a snapshot read: those that it holds, and no other. The front page holds
    /// every version of its events that was stored when it was opened.
    pub fn mark_list(&mut self, snapshot: &Snapshot, now: Timestamp) -> Result<MarkOutcome, Error> {
        self.write_synced(|transaction| {
            let stories = lists::unread_of(transaction, snapshot)?;
            let changed = set(transaction, stories, Mark::Read, now)?;
            if !changed.is_empty() {
                put_undo(transaction, kind(Mark::Read), &changed, None)?;
            }
            outcome(transaction, &changed, &words(Mark::Read, changed.len()))
        })
    }

    /// Remembers how a change of a source is taken back; [`Store::undo`] hands it out again.
    pub fn remember_edit(&mut self, payload: &str) -> Result<(), Error> {
        self.write(|transaction| put_undo(transaction, EDIT, &[], Some(payload)))
    }

    /// Takes back the last undoable mark, the last change of a source, or that stories were last said
    /// not to be the same, whichever is later.
    pub fn undo(&mut self, now: Timestamp) -> Result<Undone, Error> {
        self.write_synced(|transaction| {
            let last: Option<(i64, String, Vec<u8>, Option<String>)> = transaction
                .prepare_cached("SELECT id, kind, stories, payload FROM undo ORDER BY id DESC LIMIT 1")?
                .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
                .optional()?;
            let Some((group, kind, packed, payload)) = last else { return Ok(Undone::Nothing) };
            transaction.execute("DELETE FROM undo WHERE id = ?1", [group])?;
            let stories = unpack(&packed);
            if kind == SOURCE {
                return bring_back(transaction, &stories, &payload.unwrap_or_default(), now);
            }
            if kind == EDIT {
                return Ok(Undone::Edit { payload: payload.unwrap_or_default() });
            }
            if kind == apart::APART {
                let payload = payload.unwrap_or_default();
                return Ok(Undone::Marks(apart::let_together(transaction, &stories, &payload, now)?));
            }
            let back = match kind.as_str() {
                "read" => Mark::Unread,
                "unread" => Mark::Read,
                "saved" => Mark::Unsaved,
                "unsaved" => Mark::Saved,
                _ => return Ok(Undone::Nothing),
            };
            let changed = set(transaction, stories, back, now)?;
            let words = format!("took back: {} {} again", count(changed.len()), state(back));
            Ok(Undone::Marks(outcome(transaction, &changed, &words)?))
        })
    }
}

/// Sets a mark on the stories that do not bear it; gives those.
fn set(
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

/// Puts the stories of a source that was taken out back into the lists.
fn bring_back(
    connection: &Connection,
    stories: &[i64],
    payload: &str,
    now: Timestamp,
) -> Result<Undone, Error> {
    let (source, payload) = payload.split_once('\n').unwrap_or((payload, ""));
    let source: i64 = source.parse().unwrap_or_default();
    let name: Option<SafeText> = connection
        .prepare_cached("SELECT name FROM source WHERE id = ?1")?
        .query_row([source], |row| line(row, 0))
        .optional()?;
    let Some(name) = name else { return Ok(Undone::Nothing) };
    connection.execute("UPDATE source SET gone_at = NULL WHERE id = ?1", [source])?;
    let mut listing = Listing::begin(connection)?;
    let mut back = 0;
    for story in stories {
        let is_back = connection
            .prepare_cached(
                "UPDATE story SET gone_at = NULL, has_terms = 0 WHERE id = ?1 AND gone_at IS NOT NULL AND dropped IS NULL",
            )?
            .execute([story])?;
        if is_back > 0 {
            stories::enter_lists(connection, &mut listing, *story)?;
            back += 1;
        }
    }
    clusters::recount(connection, stories.iter().copied())?;
    front::lay_out(connection, &mut listing, front::Unplaced::Waits)?;
    listing.finish(now)?;
    Ok(Undone::Source { name, payload: payload.to_owned(), stories: back })
}

fn kind(mark: Mark) -> &'static str {
    match mark {
        Mark::Read => "read",
        Mark::Unread => "unread",
        Mark::Saved => "saved",
        Mark::Unsaved => "unsaved",
    }
}

/// Remembers what can be taken back, and forgets the oldest beyond [`UNDO_GROUPS`].
pub(super) fn put_undo(
    connection: &Connection,
    kind: &str,
    stories: &[i64],
    payload: Option<&str>,
) -> Result<(), Error> {
    connection
        .prepare_cached("INSERT INTO undo (kind, stories, payload) VALUES (?1, ?2, ?3)")?
        .execute(params![kind, pack(stories), payload])?;
    let last = connection.last_insert_rowid();
    connection.prepare_cached("DELETE FROM undo WHERE id <= ?1")?.execute([last - UNDO_GROUPS as i64])?;
    Ok(())
}

/// Numbers as their steps, each in as few bytes as it needs, compressed: marking a hundred thousand
/// stories in a row takes some hundred bytes.
fn pack(stories: &[i64]) -> Vec<u8> {
    let mut sorted = stories.to_vec();
    sorted.sort_unstable();
    let mut bytes = Vec::with_capacity(sorted.len());
    let mut before = 0;
    for story in sorted {
        let mut step = (story - before) as u64;
        before = story;
        while step >= 0x80 {
            bytes.push(step as u8 | 0x80);
            step >>= 7;
        }
        bytes.push(step as u8);
    }
    zstd::bulk::compress(&bytes, 3).expect("memory is at hand")
}

/// What [`pack`] packed; empty if it cannot be read.
fn unpack(packed: &[u8]) -> Vec<i64> {
    let mut bytes = Vec::new();
    let is_read = zstd::stream::read::Decoder::with_buffer(packed)
        .and_then(|decoder| decoder.take(GROUP_BYTES).read_to_end(&mut bytes));
    if is_read.is_err() {
        return Vec::new();
    }
    let mut stories = Vec::new();
    let (mut story, mut step, mut shift) = (0i64, 0u64, 0u32);
    for byte in bytes {
        step |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        shift += 7;
        if byte & 0x80 == 0 {
            story = story.saturating_add(step as i64);
            stories.push(story);
            (step, shift) = (0, 0);
        }
    }
    stories
}

fn count(stories: usize) -> String {
    counted(stories, "story is", "stories are")
}

fn state(mark: Mark) -> &'static str {
    match mark {
        Mark::Read => "read",
        Mark::Unread => "unread",
        Mark::Saved => "saved",
        Mark::Unsaved => "not saved",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_of_any_size_is_small_and_comes_back_the_same() {
        let check = |stories: Vec<i64>, bytes: usize| {
            let packed = pack(&stories);
            assert!(packed.len() <= bytes, "{} bytes for {} stories", packed.len(), stories.len());
            assert_eq!(unpack(&packed), stories);
        };
        check(vec![], 20);
        check(vec![1, 2, 300, 70_000, 1 << 40], 40);
        check((1..=100_000).collect(), 1_000);
        check((1..=100_000).map(|number| number * 7 + number % 3).collect(), 10_000);
        assert_eq!(unpack(b"no such thing"), Vec::<i64>::new());
    }
}
