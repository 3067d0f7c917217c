//! Taking back the last change, whatever it was.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use super::columns::line;
use super::connection::Store;
use super::error::Error;
use super::listing::Listing;
use super::undo_log::{self, Group};
use super::{clusters, front, marks, regroup, stories};
use crate::model::{Mark, MarkOutcome};
use crate::text::{SafeText, counted};

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

impl Store {
    /// Remembers how a change of a source is taken back; [`Store::undo`] hands it out again.
    pub fn remember_edit(&mut self, payload: &str) -> Result<(), Error> {
        self.write(|transaction| undo_log::put(transaction, undo_log::EDIT, &[], Some(payload)))
    }

    /// Takes back the last undoable mark, the last change of a source, or that stories were last said
    /// not to be the same, whichever is later.
    pub fn undo(&mut self, now: Timestamp) -> Result<Undone, Error> {
        self.write_synced(|transaction| {
            let Some(Group { kind, stories, payload }) = undo_log::take_last(transaction)? else {
                return Ok(Undone::Nothing);
            };
            if kind == undo_log::SOURCE {
                return bring_back(transaction, &stories, &payload, now);
            }
            if kind == undo_log::EDIT {
                return Ok(Undone::Edit { payload });
            }
            if kind == undo_log::APART {
                return Ok(Undone::Marks(regroup::let_together(transaction, &stories, &payload, now)?));
            }
            let back = match kind.as_str() {
                "read" => Mark::Unread,
                "unread" => Mark::Read,
                "saved" => Mark::Unsaved,
                "unsaved" => Mark::Saved,
                _ => return Ok(Undone::Nothing),
            };
            let changed = marks::set(transaction, stories, back, now)?;
            let words = format!("took back: {} {} again", count(changed.len()), state(back));
            Ok(Undone::Marks(marks::outcome(transaction, &changed, &words)?))
        })
    }
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
