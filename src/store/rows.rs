//! Stories as rows: of lists on screen, of the command line, and behind everything that shows one.

use std::ops::ControlFlow;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::columns::{line, line_or_none, moment, on_disk, read_names, url, when};
use super::connection::Reader;
use super::error::Error;
use super::listing::{ALL, SAVED};
use super::texts::text;
use crate::model::{Headline, OnDisk, RowKey, SectionId, StoryId, TextKind, WebUrl, When};
use crate::text::SafeText;

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

impl Reader {
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

/// The words of the longer of a story's texts.
fn words(connection: &Connection, story: StoryId) -> Result<Option<u32>, Error> {
    let mut most = None;
    for kind in [TextKind::Full, TextKind::Feed] {
        let text = text(connection, story.0, kind)?;
        most = most.max(text.map(|article| article.words() as u32));
    }
    Ok(most)
}

/// A story as a row of a list, its words counted where that is wished.
pub(super) fn headline(
    connection: &Connection,
    key: RowKey,
    has_words: bool,
) -> Result<Option<Headline>, Error> {
    let words = if has_words { words(connection, key.story)? } else { None };
    Ok(connection
        .prepare_cached(
            "SELECT story.title, story.outlet, story.kicker, section.name, story.published, story.sort_time,
             story.is_read, story.is_saved, story.on_disk, story.also, story.failure, story.first_seen,
             story.is_ageless, story.cluster
             FROM story LEFT JOIN section ON section.id = story.section WHERE story.id = ?1",
        )?
        .query_row([key.story.0], |row| {
            let is_ageless: bool = row.get(12)?;
            let first_seen = moment(row, 11)?;
            Ok(Headline {
                key,
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

/// The columns that [`story_row`] reads; further ones may follow them from [`STORY_ROW_WIDTH`] on.
pub(super) const STORY_ROW_COLUMNS: &str = "story.id, story.public_id, story.url, story.title, section.name, story.kicker,
    story.outlet, source.name, story.authors, story.standfirst, story.language, story.published,
    story.first_seen, story.sort_time, story.is_read, story.is_saved, story.on_disk, story.cluster, story.also,
    coalesce(first.public_id, story.cluster || ''), story.is_ageless";
pub(super) const STORY_ROW_WIDTH: usize = 21;
pub(super) const STORY_ROW_JOINS: &str =
    "LEFT JOIN section ON section.id = story.section LEFT JOIN source ON source.id = story.source
     LEFT JOIN story AS first ON first.id = story.cluster AND first.dropped IS NULL";

/// A story without its texts.
pub(super) fn story_row(row: &Row<'_>) -> rusqlite::Result<StoryRow> {
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
