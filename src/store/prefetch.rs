//! Pages that are fetched before anybody opens them.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{OptionalExtension, params};

use super::columns::{line_or_none, url};
use super::connection::{Reader, Store};
use super::error::Error;
use crate::model::{StoryId, WebUrl};
use crate::text::SafeText;

/// Failed tries after which a page is not fetched ahead any more.
pub const PAGE_TRIES: u32 = 3;
/// A story whose page could be fetched ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The story.
    pub story: StoryId,
    /// Where its page is.
    pub url: WebUrl,
    /// The source that brought it.
    pub source: Option<SafeText>,
}

impl Store {
    /// Counts pages fetched ahead on a day; gives the day's count with these.
    pub fn count_prefetched(&mut self, day: Date, pages: u32) -> Result<u32, Error> {
        self.write(|transaction| {
            // Only the last days are of interest to anybody.
            transaction
                .prepare_cached("DELETE FROM prefetched WHERE day < ?1")?
                .execute([day.saturating_sub(jiff::Span::new().days(7)).to_string()])?;
            Ok(transaction
                .prepare_cached(
                    "INSERT INTO prefetched (day, pages) VALUES (?1, ?2)
                     ON CONFLICT (day) DO UPDATE SET pages = pages + ?2 RETURNING pages",
                )?
                .query_row(params![day.to_string(), pages], |row| row.get(0))?)
        })
    }
}

impl Reader {
    /// Stories whose pages may be fetched ahead, newest first: not on disk, wanted by their source,
    /// not failed too often, of a time at or after `since`.
    pub fn prefetch_candidates(&self, since: Timestamp, limit: usize) -> Result<Vec<Candidate>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT story.id, story.url, source.name FROM story INDEXED BY story_wanted
                 LEFT JOIN source ON source.id = story.source
                 WHERE story.wants_page = 1 AND story.sort_time >= ?1 AND story.gone_at IS NULL
                 ORDER BY story.sort_time DESC LIMIT ?2",
            )?;
            let mut rows = statement.query(params![since.as_millisecond(), limit as i64])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                if let Some(url) = url(row, 1)? {
                    found.push(Candidate { story: StoryId(row.get(0)?), url, source: line_or_none(row, 2)? });
                }
            }
            Ok(found)
        })
    }

    /// Pages fetched ahead on a day so far.
    pub fn prefetched(&self, day: Date) -> Result<u32, Error> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached("SELECT pages FROM prefetched WHERE day = ?1")?
                .query_row([day.to_string()], |row| row.get(0))
                .optional()?
                .unwrap_or(0))
        })
    }
}
