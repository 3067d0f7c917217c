//! Lists: snapshots, and windows of them.

use rusqlite::{Connection, OptionalExtension, params};

use super::connection::Reader;
use super::error::Error;
use super::keys::{Direction, FIRST, LAST, Rows, keys, unread_keys};
use super::listing::{ALL, FRONT, SAVED, counts, shown};
use super::rows::headline;
use super::{search, versions};
use crate::model::{Edge, ListKind, ListWindow, RowKey, Seq, Snapshot, StoryId};

impl Reader {
    /// Takes a snapshot of a list as it is now and reads a window of it.
    pub fn open_list(
        &self,
        kind: ListKind,
        unread_only: bool,
        from: Edge,
        count: usize,
    ) -> Result<ListWindow, Error> {
        self.read(|connection| {
            let as_of =
                connection.prepare_cached("SELECT seq FROM moment")?.query_row([], |row| row.get(0))?;
            window(connection, Snapshot { kind, unread_only, as_of: Seq(as_of) }, from, count)
        })
    }

    /// Reads a window of a snapshot. `Around` gives about half of the rows before the story.
    pub fn load_rows(&self, snapshot: &Snapshot, from: Edge, count: usize) -> Result<ListWindow, Error> {
        self.read(|connection| window(connection, snapshot.clone(), from, count))
    }
}

/// The list's number, where it has rows of its own.
fn list_number(kind: &ListKind) -> Option<i64> {
    match kind {
        ListKind::Front => Some(FRONT),
        ListKind::All => Some(ALL),
        ListKind::Section(section) => Some(shown(section.0)),
        ListKind::Saved => Some(SAVED),
        ListKind::Search(_) | ListKind::Event { .. } => None,
    }
}

/// The versions of an event that were stored at a moment, as keys, the newest first. The story that
/// it was opened from is always one.
fn event_keys(connection: &Connection, story: StoryId, as_of: i64) -> Result<Vec<RowKey>, Error> {
    let mut keys = Vec::new();
    for version in versions::versions(connection, &[story.0])? {
        if version == story.0 || was_stored(connection, version, as_of)? {
            let order = connection
                .prepare_cached("SELECT sort_time FROM story WHERE id = ?1")?
                .query_row([version], |row| row.get(0))
                .optional()?;
            keys.extend(order.map(|order| RowKey { order, story: StoryId(version) }));
        }
    }
    keys.sort_unstable_by(|one, other| other.cmp(one));
    Ok(keys)
}

/// Whether a story stood among all stories at a moment.
fn was_stored(connection: &Connection, story: i64, as_of: i64) -> Result<bool, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT 1 FROM listing INDEXED BY listing_story
             WHERE story = ?1 AND section = ?2 AND seq_from <= ?3",
        )?
        .exists([story, ALL, as_of])?)
}

/// Something that gives the keys of a snapshot in order.
struct Source<'c> {
    connection: &'c Connection,
    snapshot: &'c Snapshot,
    query: Option<search::Query>,
    /// The rows of an event, which are few.
    versions: Vec<RowKey>,
}

impl Source<'_> {
    /// Up to so many keys beyond this one.
    fn keys(&self, beyond: RowKey, direction: Direction, limit: usize) -> Result<Vec<RowKey>, Error> {
        let Snapshot { kind, unread_only, as_of } = self.snapshot;
        match (list_number(kind), &self.query) {
            (Some(list), _) if *unread_only => {
                unread_keys(self.connection, list, as_of.0, beyond, direction, limit)
            }
            (Some(list), _) => {
                keys(self.connection, (Rows::All, 0), (list, as_of.0), beyond, direction, limit)
            }
            (None, Some(query)) => {
                search::keys(self.connection, query, (*unread_only, as_of.0), beyond, direction, limit)
            }
            (None, None) => {
                let is_beyond = |key: &&RowKey| match direction {
                    Direction::Down => **key < beyond,
                    Direction::Up => **key > beyond,
                };
                let found = self.versions.iter().filter(is_beyond).copied();
                Ok(match direction {
                    Direction::Down => found.take(limit).collect(),
                    Direction::Up => found.rev().take(limit).collect(),
                })
            }
        }
    }

    /// The key of a story in the snapshot.
    fn find(&self, story: StoryId) -> Result<Option<RowKey>, Error> {
        let Some(list) = list_number(&self.snapshot.kind) else {
            let Some(query) = &self.query else {
                return Ok(self.versions.iter().find(|key| key.story == story).copied());
            };
            return search::find(self.connection, query, self.snapshot, story);
        };
        let order = self
            .connection
            .prepare_cached(
                "SELECT order_key FROM listing INDEXED BY listing_story
                 WHERE story = ?1 AND section = ?2 AND seq_from <= ?3 AND (seq_to IS NULL OR seq_to > ?3)
                 AND (NOT ?4 OR read_seq IS NULL OR read_seq > ?3)",
            )?
            .query_row(params![story.0, list, self.snapshot.as_of.0, self.snapshot.unread_only], |row| {
                row.get(0)
            })
            .optional()?;
        Ok(order.map(|order| RowKey { order, story }))
    }

    /// How many rows the snapshot has; for a search, as far as counted.
    fn len(&self) -> Result<u64, Error> {
        let Snapshot { kind, unread_only, as_of } = self.snapshot;
        match (list_number(kind), &self.query) {
            (Some(list), _) => {
                let (stories, unread) = counts(self.connection, list, as_of.0)?;
                Ok((if *unread_only { unread } else { stories }).max(0) as u64)
            }
            (None, Some(query)) => search::count(self.connection, query, (*unread_only, as_of.0)),
            (None, None) => Ok(self.versions.len() as u64),
        }
    }
}

fn window(
    connection: &Connection,
    snapshot: Snapshot,
    from: Edge,
    count: usize,
) -> Result<ListWindow, Error> {
    let query = match &snapshot.kind {
        ListKind::Search(words) => search::Query::parse(words),
        _ => None,
    };
    let versions = match &snapshot.kind {
        ListKind::Event { story, .. } => event_keys(connection, *story, snapshot.as_of.0)?,
        _ => Vec::new(),
    };
    let source = Source { connection, snapshot: &snapshot, query, versions };
    let (keys, at_top, at_bottom) = match from {
        Edge::Top => cut(&source, FIRST, Direction::Down, count)?,
        Edge::Bottom => cut(&source, LAST, Direction::Up, count)?,
        Edge::After(key) => cut(&source, key, Direction::Down, count)?,
        Edge::Before(key) => cut(&source, key, Direction::Up, count)?,
        Edge::Around(story) => match source.find(story)? {
            Some(key) => around(&source, key, count)?,
            None => cut(&source, FIRST, Direction::Down, count)?,
        },
    };
    let len = source.len()?;
    let mut rows = Vec::with_capacity(keys.len());
    let mut left = search::EXCERPT_BYTES;
    for key in &keys {
        let is_version = matches!(snapshot.kind, ListKind::Event { .. });
        let Some(mut row) = headline(connection, *key, is_version)? else { continue };
        if let Some(query) = &source.query {
            row.excerpt = search::excerpt(connection, query, key.story, &mut left)?;
        }
        rows.push(row);
    }
    let is_exact = !matches!(snapshot.kind, ListKind::Search(_));
    let before = if at_top {
        Some(0)
    } else if at_bottom && is_exact {
        Some(len.saturating_sub(keys.len() as u64))
    } else {
        None
    };
    Ok(ListWindow { snapshot, rows, at_top, at_bottom, len, before })
}

/// Rows beyond a key, in the list's order; whether they reach its top and bottom.
fn cut(
    source: &Source<'_>,
    beyond: RowKey,
    direction: Direction,
    count: usize,
) -> Result<(Vec<RowKey>, bool, bool), Error> {
    // One row more tells whether there is one.
    let mut keys = source.keys(beyond, direction, count.saturating_add(1))?;
    let is_end = keys.len() <= count;
    keys.truncate(count);
    let is_start = match (direction, beyond) {
        (Direction::Down, FIRST) | (Direction::Up, LAST) => true,
        // The row at the edge itself lies on the other side, if the list has it.
        (Direction::Down, _) => source.keys(above(beyond), Direction::Up, 1)?.is_empty(),
        (Direction::Up, _) => source.keys(below(beyond), Direction::Down, 1)?.is_empty(),
    };
    Ok(match direction {
        Direction::Down => (keys, is_start, is_end),
        Direction::Up => {
            keys.reverse();
            (keys, is_end, is_start)
        }
    })
}

/// The least key below which the key itself lies, going up.
fn above(key: RowKey) -> RowKey {
    RowKey { story: StoryId(key.story.0.saturating_sub(1)), ..key }
}

fn below(key: RowKey) -> RowKey {
    RowKey { story: StoryId(key.story.0.saturating_add(1)), ..key }
}

fn around(source: &Source<'_>, key: RowKey, count: usize) -> Result<(Vec<RowKey>, bool, bool), Error> {
    let mut before = source.keys(key, Direction::Up, count.saturating_add(1))?;
    let mut after = source.keys(key, Direction::Down, count.saturating_add(1))?;
    let others = count.saturating_sub(1);
    // Half on either side, more on one where the other is short.
    let down = after.len().min((others - others / 2).max(others.saturating_sub(before.len())));
    let up = before.len().min(others - down);
    let (at_top, at_bottom) = (before.len() == up, after.len() == down);
    before.truncate(up);
    after.truncate(down);
    before.reverse();
    before.push(key);
    before.extend(after);
    Ok((before, at_top, at_bottom))
}

/// The stories of a snapshot that are unread now; of the front page, and of an event, also such as are
/// read.
pub(super) fn unread_of(connection: &Connection, snapshot: &Snapshot) -> Result<Vec<i64>, Error> {
    match &snapshot.kind {
        ListKind::Front => return versions_of_front(connection, snapshot),
        ListKind::Event { story, .. } => {
            let keys = event_keys(connection, *story, snapshot.as_of.0)?;
            return Ok(keys.into_iter().map(|key| key.story.0).collect());
        }
        ListKind::All | ListKind::Section(_) | ListKind::Saved | ListKind::Search(_) => {}
    }
    let list = match &snapshot.kind {
        // All that stands in it, not only what is shown of each event.
        ListKind::Section(section) => Some(section.0),
        kind => list_number(kind),
    };
    if let Some(list) = list {
        // Either the row that the snapshot shows is current still, or it was closed since.
        let mut statement = connection.prepare_cached(
            "SELECT story FROM listing INDEXED BY listing_unread
             WHERE section = ?1 AND read_seq IS NULL AND seq_from <= ?2 AND seq_to IS NULL
             UNION SELECT story FROM listing INDEXED BY listing_past
             WHERE seq_to > ?2 AND section = ?1 AND seq_from <= ?2
             AND (NOT ?3 OR read_seq IS NULL OR read_seq > ?2)",
        )?;
        let rows =
            statement.query_map(params![list, snapshot.as_of.0, snapshot.unread_only], |row| row.get(0))?;
        return Ok(rows.collect::<Result<_, _>>()?);
    }
    let ListKind::Search(words) = &snapshot.kind else { return Ok(Vec::new()) };
    let Some(query) = search::Query::parse(words) else { return Ok(Vec::new()) };
    let moment = (snapshot.unread_only, snapshot.as_of.0);
    let all = search::keys(connection, &query, moment, FIRST, Direction::Down, usize::MAX >> 1)?;
    Ok(all.into_iter().map(|key| key.story.0).collect())
}

/// The stories of all events of a front page, as far as they were stored when it was opened.
fn versions_of_front(connection: &Connection, snapshot: &Snapshot) -> Result<Vec<i64>, Error> {
    let source = Source { connection, snapshot, query: None, versions: Vec::new() };
    let rows = source.keys(FIRST, Direction::Down, usize::MAX >> 1)?;
    let rows: Vec<i64> = rows.into_iter().map(|key| key.story.0).collect();
    let mut stories = Vec::new();
    for story in versions::versions(connection, &rows)? {
        if was_stored(connection, story, snapshot.as_of.0)? {
            stories.push(story);
        }
    }
    Ok(stories)
}
