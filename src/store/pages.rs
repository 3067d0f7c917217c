//! The pages behind the texts: kept compressed within a bound, so that better rules can read them again.

use rusqlite::{Connection, OptionalExtension, params};

use super::columns::url;
use super::connection::{Reader, Store};
use super::error::Error;
use crate::model::{StoryId, WebUrl};

/// All that kept pages take up together, in bytes; the first kept go first.
pub const KEPT_BYTES: i64 = 64 * 1024 * 1024;
/// The largest page that is unpacked, in bytes.
const PAGE_BYTES: usize = 8 * 1024 * 1024;
/// How hard pages are compressed.
const LEVEL: i32 = 6;

/// A page as it came: one part of a story's text, or all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePart {
    /// Where it came from.
    pub address: WebUrl,
    /// What it says of its type.
    pub content_type: Option<String>,
    /// Its bytes.
    pub html: Vec<u8>,
}

impl Store {
    /// Keeps the pages that a story's text was read from by these rules, instead of those before.
    pub fn keep_page(&mut self, story: StoryId, parts: &[PagePart], rules: u32) -> Result<(), Error> {
        let packed: Vec<Option<Vec<u8>>> =
            parts.iter().map(|part| zstd::bulk::compress(&part.html, LEVEL).ok()).collect();
        self.write(|transaction| {
            forget_page(transaction, story.0)?;
            let is_there = transaction
                .prepare_cached("SELECT 1 FROM story WHERE id = ?1 AND dropped IS NULL")?
                .exists([story.0])?;
            let Some(packed) = packed.into_iter().collect::<Option<Vec<_>>>().filter(|_| is_there) else {
                return Ok(());
            };
            for (number, (part, html)) in parts.iter().zip(packed).enumerate() {
                transaction
                    .prepare_cached(
                        "INSERT INTO page (story, part, address, content_type, rules, bytes, html)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    )?
                    .execute(params![
                        story.0,
                        number as i64,
                        part.address.as_str(),
                        part.content_type,
                        rules,
                        html.len() as i64,
                        html
                    ])?;
            }
            trim(transaction, KEPT_BYTES)
        })
    }

    /// Notes that a story's text needs no reading by these rules: its page cannot be read again.
    pub fn skip_reread(&mut self, story: StoryId, rules: u32) -> Result<(), Error> {
        self.write(|transaction| note_rules(transaction, story.0, rules))
    }
}

impl Reader {
    /// Stories whose text was read by older rules and whose page is kept, the newest first.
    pub fn stale_pages(&self, rules: u32, limit: usize) -> Result<Vec<StoryId>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT story FROM page WHERE rules < ?1 AND part = 0 ORDER BY story DESC LIMIT ?2",
            )?;
            let found = statement.query_map(params![rules, limit as i64], |row| row.get(0))?;
            Ok(found.collect::<Result<Vec<i64>, _>>()?.into_iter().map(StoryId).collect())
        })
    }

    /// The kept pages of a story, in order; none where one of them cannot be read.
    pub fn kept_page(&self, story: StoryId) -> Result<Vec<PagePart>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT address, content_type, html FROM page WHERE story = ?1 ORDER BY part",
            )?;
            let mut rows = statement.query([story.0])?;
            let mut parts = Vec::new();
            while let Some(row) = rows.next()? {
                let html = zstd::bulk::decompress(row.get_ref(2)?.as_blob()?, PAGE_BYTES);
                let (Some(address), Ok(html)) = (url(row, 0)?, html) else { return Ok(Vec::new()) };
                parts.push(PagePart { address, content_type: row.get(1)?, html });
            }
            Ok(parts)
        })
    }
}

/// Notes that a story's text was read by these rules.
pub(super) fn note_rules(connection: &Connection, story: i64, rules: u32) -> Result<(), Error> {
    connection
        .prepare_cached("UPDATE page SET rules = ?2 WHERE story = ?1")?
        .execute(params![story, rules])?;
    Ok(())
}

/// Takes a story's kept pages away.
pub(super) fn forget_page(connection: &Connection, story: i64) -> Result<(), Error> {
    connection.prepare_cached("DELETE FROM page WHERE story = ?1")?.execute([story])?;
    Ok(())
}

/// Takes whole pages away, the first kept first, until the rest keeps within the bound.
fn trim(connection: &Connection, bound: i64) -> Result<(), Error> {
    let mut over: i64 = connection
        .prepare_cached("SELECT coalesce(sum(bytes), 0) FROM page")?
        .query_row([], |row| row.get(0))?;
    over -= bound;
    while over > 0 {
        let first: Option<(i64, i64)> = connection
            .prepare_cached(
                "SELECT story, (SELECT sum(bytes) FROM page AS all_parts WHERE all_parts.story = page.story)
                 FROM page ORDER BY rowid LIMIT 1",
            )?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((story, bytes)) = first else { break };
        forget_page(connection, story)?;
        over -= bytes;
    }
    Ok(())
}
