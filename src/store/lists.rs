//! Lists: snapshots, windows, sections and rows for the command line.

use std::ops::ControlFlow;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::listing::{ALL, FRONT, SAVED, counts, shown};
use super::stories::{self, line, line_or_none, moment, on_disk, read_names, url, when};
use super::{Error, Reader, Store, entries, front, search};
use crate::model::{
    Edge, Headline, ListKind, ListWindow, OnDisk, RowKey, SectionId, SectionRow, Seq, Snapshot, StoryId,
    TextKind, WebUrl, When,
};
use crate::text::{SafeText, fold};

/// The counts of the lists that are no sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Stories in all sections.
    pub stories: u64,
    /// Unread ones of these.
    pub unread: u64,
    /// Saved stories.
    pub saved: u64,
}

/// Which rows `list` asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowFilter {
    /// Of this section alone.
    pub section: Option<SectionId>,
    /// Unread alone.
    pub unread: bool,
    /// Saved alone.
    pub saved: bool,
    /// Published, or first seen where no date is known, at or after this.
    pub since: Option<Timestamp>,
    /// At most so many.
    pub limit: Option<u64>,
}

/// A story as one line of `list`, `search` or `related`, without its texts.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryRow {
    /// Its number.
    pub id: StoryId,
    /// Its name on the command line.
    pub public_id: SafeText,
    /// Where its page is.
    pub url: Option<WebUrl>,
    /// The headline.
    pub title: SafeText,
    /// The reader's section.
    pub section: SafeText,
    /// The story's own.
    pub kicker: Option<SafeText>,
    /// The outlet's name.
    pub outlet: SafeText,
    /// The source that brought it first.
    pub source: Option<SafeText>,
    /// The writers.
    pub authors: Vec<SafeText>,
    /// The standfirst.
    pub standfirst: Option<SafeText>,
    /// The language tag.
    pub language: Option<SafeText>,
    /// When it was published, as given.
    pub published: Option<When>,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// Published, clamped, else first seen.
    pub time: Timestamp,
    /// Whether nobody knows how old it is: it came undated with its source's first answer.
    pub is_ageless: bool,
    /// Read or not.
    pub is_read: bool,
    /// Saved or not.
    pub is_saved: bool,
    /// What is on disk.
    pub on_disk: OnDisk,
    /// The cluster it belongs to: the number of the cluster's first story.
    pub cluster: Option<StoryId>,
    /// What that cluster is called outside: the id of its first story, or its number once that is gone.
    pub cluster_id: Option<SafeText>,
    /// Other outlets in that cluster.
    pub also: u32,
}

/// Marks since a snapshot up to which each is looked up by itself.
const MERGED_MARKS: usize = 256;

/// The direction in which rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// From the greatest key to the least.
    Down,
    /// From the least to the greatest.
    Up,
}

/// The keys before and after all others.
pub(super) const FIRST: RowKey = RowKey { order: i64::MAX, story: StoryId(i64::MAX) };
const LAST: RowKey = RowKey { order: i64::MIN, story: StoryId(i64::MIN) };

impl Store {
    /// Names the sections of `sources.toml` in its order; those are listed even when empty.
    pub fn set_sections(&mut self, names: &[SafeText]) -> Result<(), Error> {
        let is_same = self.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT name FROM section WHERE place IS NOT NULL ORDER BY place")?;
            let held = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
            Ok(held.iter().map(String::as_str).eq(names.iter().map(SafeText::as_str)))
        })?;
        if is_same {
            return Ok(());
        }
        self.write(|transaction| {
            transaction.execute("UPDATE section SET place = NULL", [])?;
            for (place, name) in names.iter().enumerate() {
                let section = entries::ensure_section(transaction, name)?;
                transaction
                    .prepare_cached(
                        "UPDATE section SET place = ?2, name = ?3 WHERE id = ?1 AND place IS NULL",
                    )?
                    .execute(params![section, place as i64, name.as_str()])?;
            }
            Ok(())
        })
    }
}

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

    /// The sections, in the order of `sources.toml`, then those that stories opened, by name; of the
    /// latter only those in which there is something.
    pub fn sections(&self) -> Result<Vec<SectionRow>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, name, place IS NOT NULL FROM section ORDER BY place IS NULL, place, folded",
            )?;
            let mut rows = statement.query([])?;
            let mut sections = Vec::new();
            while let Some(row) = rows.next()? {
                let id: i64 = row.get(0)?;
                let (stories, unread) = counts(connection, shown(id), i64::MAX)?;
                if stories > 0 || row.get(2)? {
                    sections.push(SectionRow {
                        id: SectionId(id),
                        name: line(row, 1)?,
                        unread: unread.max(0) as u64,
                        stories: stories.max(0) as u64,
                    });
                }
            }
            Ok(sections)
        })
    }

    /// The counts of all stories and of saved ones.
    pub fn counts(&self) -> Result<Counts, Error> {
        self.read(|connection| {
            let (stories, unread) = counts(connection, ALL, i64::MAX)?;
            let (saved, _) = counts(connection, SAVED, i64::MAX)?;
            Ok(Counts {
                stories: stories.max(0) as u64,
                unread: unread.max(0) as u64,
                saved: saved.max(0) as u64,
            })
        })
    }

    /// The section of this name, case folded.
    pub fn section(&self, name: &str) -> Result<Option<SectionId>, Error> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT id FROM section WHERE folded = ?1")?
                .query_row([fold(name)], |row| row.get(0).map(SectionId))
                .optional()?)
        })
    }

    /// Rows of these stories as lists show them, in the order asked for; unknown ones are left out.
    pub fn rows_of(&self, stories: &[StoryId]) -> Result<Vec<Headline>, Error> {
        self.read(|connection| {
            let mut rows = Vec::with_capacity(stories.len());
            for story in stories {
                rows.extend(headline(connection, None, *story, false)?);
            }
            Ok(rows)
        })
    }

    /// These stories without texts, in the order asked for; unknown ones are left out.
    pub fn story_rows(&self, stories: &[StoryId]) -> Result<Vec<StoryRow>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {STORY_ROW_COLUMNS} FROM story {STORY_ROW_JOINS} WHERE story.id = ?1"
            ))?;
            let mut rows = Vec::with_capacity(stories.len());
            for story in stories {
                rows.extend(statement.query_row([story.0], story_row).optional()?);
            }
            Ok(rows)
        })
    }

    /// Hands on the rows of a filter, in the list's order, one by one, as they are read. With a
    /// section, that section's order; with `saved`, what is saved; else the newest of all.
    pub fn each_row(
        &self,
        filter: &RowFilter,
        row: &mut dyn FnMut(StoryRow) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let list = match (filter.section, filter.saved) {
            (Some(section), _) => section.0,
            (None, true) => SAVED,
            (None, false) => ALL,
        };
        self.read(|connection| {
            let (index, unread) = if filter.unread {
                ("INDEXED BY listing_unread", "AND listing.read_seq IS NULL")
            } else {
                ("", "")
            };
            let saved = if filter.saved { "AND story.is_saved = 1" } else { "" };
            // The cross join keeps the list's order without sorting.
            let mut statement = connection.prepare(&format!(
                "SELECT {STORY_ROW_COLUMNS} FROM listing {index} CROSS JOIN story ON story.id = listing.story
                 {STORY_ROW_JOINS} WHERE listing.section = ?1 AND listing.seq_to IS NULL {unread} {saved}
                 AND iif(story.is_ageless, story.first_seen, story.sort_time) >= ?2
                 ORDER BY listing.order_key DESC, listing.story DESC LIMIT ?3"
            ))?;
            let since = filter.since.map_or(i64::MIN, Timestamp::as_millisecond);
            let limit = filter.limit.map_or(-1, |limit| limit.min(i64::MAX as u64) as i64);
            let mut rows = statement.query(params![list, since, limit])?;
            while let Some(found) = rows.next()? {
                if row(story_row(found)?).is_break() {
                    break;
                }
            }
            Ok(())
        })
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
fn versions(connection: &Connection, story: StoryId, as_of: i64) -> Result<Vec<RowKey>, Error> {
    let mut keys = Vec::new();
    for version in front::versions(connection, &[story.0])? {
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
        ListKind::Event { story, .. } => versions(connection, *story, snapshot.as_of.0)?,
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
        let Some(mut row) = headline(connection, Some(*key), key.story, is_version)? else { continue };
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

/// Which rows of a list are read, and over which index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// All that the snapshot has.
    All,
    /// Those that are unread still.
    Unread,
    /// Those that were read at one moment.
    ReadAt,
    /// Those that were unread when the snapshot was taken, by looking at each.
    Sifted,
}

/// The statement that reads keys of a list: ?1 the list, ?2 the snapshot's moment, ?3 and ?4 the key
/// beyond which, ?5 how many, ?6 the moment they were read.
fn statement(rows: Rows, direction: Direction) -> String {
    let (index, condition) = match rows {
        Rows::All => ("", "AND ?6 = 0"),
        Rows::Unread => ("INDEXED BY listing_unread", "AND read_seq IS NULL AND ?6 = 0"),
        Rows::ReadAt => ("INDEXED BY listing_read", "AND read_seq = ?6"),
        Rows::Sifted => ("", "AND (read_seq IS NULL OR read_seq > ?2) AND ?6 = 0"),
    };
    let (comparison, order) = match direction {
        Direction::Down => ("<", "DESC"),
        Direction::Up => (">", "ASC"),
    };
    format!(
        "SELECT order_key, story FROM listing {index} WHERE section = ?1 {condition}
         AND seq_from <= ?2 AND (seq_to IS NULL OR seq_to > ?2) AND (order_key, story) {comparison} (?3, ?4)
         ORDER BY order_key {order}, story {order} LIMIT ?5"
    )
}

/// Up to so many keys of a list's rows beyond a key, as of a moment; `read_at` is for
/// [`Rows::ReadAt`] alone.
fn keys(
    connection: &Connection,
    (rows, read_at): (Rows, i64),
    (list, as_of): (i64, i64),
    beyond: RowKey,
    direction: Direction,
    limit: usize,
) -> Result<Vec<RowKey>, Error> {
    let mut statement = connection.prepare_cached(&statement(rows, direction))?;
    let parameters = params![list, as_of, beyond.order, beyond.story.0, limit as i64, read_at];
    let keys = statement
        .query_map(parameters, |row| Ok(RowKey { order: row.get(0)?, story: StoryId(row.get(1)?) }))?
        .collect::<Result<_, _>>()?;
    Ok(keys)
}

/// Keys of what was unread at the snapshot's moment: what is unread still, merged with what was read
/// at each moment since. Neither looks at what had been read before.
fn unread_keys(
    connection: &Connection,
    list: i64,
    as_of: i64,
    beyond: RowKey,
    direction: Direction,
    limit: usize,
) -> Result<Vec<RowKey>, Error> {
    let mut moments = Vec::new();
    let mut after = as_of;
    loop {
        let next: Option<i64> = connection
            .prepare_cached(
                "SELECT min(read_seq) FROM listing INDEXED BY listing_read
                 WHERE section = ?1 AND read_seq > ?2 AND read_seq IS NOT NULL",
            )?
            .query_row([list, after], |row| row.get(0))?;
        let Some(next) = next else { break };
        if moments.len() == MERGED_MARKS {
            return keys(connection, (Rows::Sifted, 0), (list, as_of), beyond, direction, limit);
        }
        moments.push(next);
        after = next;
    }
    let mut found = keys(connection, (Rows::Unread, 0), (list, as_of), beyond, direction, limit)?;
    for moment in moments {
        found.extend(keys(connection, (Rows::ReadAt, moment), (list, as_of), beyond, direction, limit)?);
    }
    match direction {
        Direction::Down => found.sort_unstable_by(|a, b| b.cmp(a)),
        Direction::Up => found.sort_unstable(),
    }
    found.truncate(limit);
    Ok(found)
}

/// The stories of a snapshot that are unread now; of the front page, and of an event, also such as are
/// read.
pub(super) fn unread_of(connection: &Connection, snapshot: &Snapshot) -> Result<Vec<i64>, Error> {
    match &snapshot.kind {
        ListKind::Front => return versions_of_front(connection, snapshot),
        ListKind::Event { story, .. } => {
            let keys = versions(connection, *story, snapshot.as_of.0)?;
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
    for story in front::versions(connection, &rows)? {
        if was_stored(connection, story, snapshot.as_of.0)? {
            stories.push(story);
        }
    }
    Ok(stories)
}

/// The words of the longer of a story's texts.
fn words(connection: &Connection, story: StoryId) -> Result<Option<u32>, Error> {
    let mut most = None;
    for kind in [TextKind::Full, TextKind::Feed] {
        let text = stories::text(connection, story.0, kind)?;
        most = most.max(text.map(|article| article.words() as u32));
    }
    Ok(most)
}

/// A story as a row of a list, its words counted where that is wished.
fn headline(
    connection: &Connection,
    key: Option<RowKey>,
    story: StoryId,
    has_words: bool,
) -> Result<Option<Headline>, Error> {
    let words = if has_words { words(connection, story)? } else { None };
    Ok(connection
        .prepare_cached(
            "SELECT story.title, story.outlet, story.kicker, section.name, story.published, story.sort_time,
             story.is_read, story.is_saved, story.on_disk, story.also, story.failure, story.first_seen,
             story.is_ageless, story.cluster
             FROM story LEFT JOIN section ON section.id = story.section WHERE story.id = ?1",
        )?
        .query_row([story.0], |row| {
            let order: i64 = row.get(5)?;
            let is_ageless: bool = row.get(12)?;
            let first_seen = moment(row, 11)?;
            Ok(Headline {
                key: key.unwrap_or(RowKey { order, story }),
                title: line(row, 0)?,
                outlet: line(row, 1)?,
                kicker: line_or_none(row, 2)?,
                section: line(row, 3)?,
                published: when(row, 4)?,
                time: if is_ageless { first_seen } else { moment(row, 5)? },
                first_seen: is_ageless.then_some(first_seen),
                is_read: row.get(6)?,
                is_saved: row.get(7)?,
                on_disk: on_disk(row, 8)?,
                event: row.get::<_, Option<i64>>(13)?.map(StoryId),
                also: row.get(9)?,
                words,
                excerpt: None,
                failure: line_or_none(row, 10)?,
            })
        })
        .optional()?)
}

const STORY_ROW_COLUMNS: &str = "story.id, story.public_id, story.url, story.title, section.name, story.kicker,
    story.outlet, source.name, story.authors, story.standfirst, story.language, story.published,
    story.first_seen, story.sort_time, story.is_read, story.is_saved, story.on_disk, story.cluster, story.also,
    coalesce(first.public_id, story.cluster || ''), story.is_ageless";
const STORY_ROW_JOINS: &str =
    "LEFT JOIN section ON section.id = story.section LEFT JOIN source ON source.id = story.source
     LEFT JOIN story AS first ON first.id = story.cluster AND first.dropped IS NULL";

fn story_row(row: &Row<'_>) -> rusqlite::Result<StoryRow> {
    let is_ageless = row.get(20)?;
    Ok(StoryRow {
        id: StoryId(row.get(0)?),
        public_id: line(row, 1)?,
        url: url(row, 2)?,
        title: line(row, 3)?,
        section: line(row, 4)?,
        kicker: line_or_none(row, 5)?,
        outlet: line(row, 6)?,
        source: line_or_none(row, 7)?,
        authors: read_names(row.get_ref(8)?.as_str_or_null()?),
        standfirst: line_or_none(row, 9)?,
        language: line_or_none(row, 10)?,
        published: when(row, 11)?,
        first_seen: moment(row, 12)?,
        time: moment(row, if is_ageless { 12 } else { 13 })?,
        is_ageless,
        is_read: row.get(14)?,
        is_saved: row.get(15)?,
        on_disk: on_disk(row, 16)?,
        cluster: row.get::<_, Option<i64>>(17)?.map(StoryId),
        also: row.get(18)?,
        cluster_id: line_or_none(row, 19)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open;

    /// How SQLite goes about a statement.
    fn plan(connection: &Connection, sql: &str) -> String {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect(sql);
        let mut rows = statement.raw_query();
        let mut steps = Vec::new();
        while let Some(row) = rows.next().expect(sql) {
            steps.push(row.get::<_, String>(3).expect("words"));
        }
        steps.join("; ")
    }

    #[test]
    fn lists_are_read_over_their_index_and_never_sorted_or_scanned() {
        let (_folder, store) = open::for_tests();
        for rows in [Rows::All, Rows::Unread, Rows::ReadAt, Rows::Sifted] {
            for direction in [Direction::Down, Direction::Up] {
                let plan = plan(&store.connection, &statement(rows, direction));
                let index = match rows {
                    Rows::All | Rows::Sifted => "PRIMARY KEY (section=? AND (order_key,story)",
                    Rows::Unread => "INDEX listing_unread (section=? AND (order_key,story)",
                    Rows::ReadAt => "INDEX listing_read (section=? AND read_seq=? AND (order_key,story)",
                };
                assert!(plan.contains(index), "{rows:?} {direction:?}: {plan}");
                assert!(!plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "{plan}");
            }
        }
    }
}
