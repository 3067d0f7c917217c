//! The store's bound: what is cleaned up, and what never is.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::connection::Store;
use super::error::Error;
use super::listing::{DAY_MS, Listing, TALLIES};
use super::names::by_address;
use super::texts::text_row;
use super::{apart, clusters, front, identity, links, pages, search};
use crate::model::{TextKind, WebUrl};

/// Days after which the stories of a source that was taken out are deleted.
const GONE_DAYS: i64 = 7;
/// Days after which a version that is past is purged though another process may have the file open.
const PAST_DAYS: i64 = 3;

/// By what rule stories are taken away. Saved, imported, hand-opened and sourceless ones never are,
/// nor those that their source still lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeepRules {
    /// Days that a read story is kept, counted from when it was first seen.
    pub read_days: u32,
    /// Days that an unread story is kept.
    pub unread_days: u32,
    /// Stories of a source that are kept whatever their age.
    pub per_source: u32,
}

impl Default for KeepRules {
    fn default() -> Self {
        Self { read_days: 90, unread_days: 180, per_source: 50 }
    }
}

/// What clean-up did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Stories that were taken away.
    pub removed: u64,
}

impl Store {
    /// Cleans up. What is taken away stays remembered for twice its time, so that a source that
    /// lists it again does not bring it back. Open snapshots keep their rows; what they took up is
    /// given back when the store is opened next.
    pub fn keep(&mut self, rules: &KeepRules, now: Timestamp) -> Result<Kept, Error> {
        let now_ms = now.as_millisecond();
        self.write(|transaction| {
            let leaving: Vec<(i64, i64, Option<String>)> = transaction
                .prepare(
                    "SELECT id, first_seen, url FROM (
                         SELECT id, first_seen, url, is_read, is_saved, origin,
                         row_number() OVER (PARTITION BY source ORDER BY sort_time DESC, id DESC) AS place
                         FROM story WHERE gone_at IS NULL) AS kept
                     WHERE origin = 0 AND is_saved = 0 AND place > ?3
                     AND first_seen < iif(is_read, ?1, ?2)
                     AND NOT EXISTS (
                         SELECT 1 FROM announced JOIN source ON source.id = announced.source
                         WHERE announced.story = kept.id AND source.gone_at IS NULL
                         AND announced.doc = iif(announced.channel = 0, source.feed_doc, source.page_doc))",
                )?
                .query_map(
                    params![
                        now_ms - i64::from(rules.read_days) * DAY_MS,
                        now_ms - i64::from(rules.unread_days) * DAY_MS,
                        rules.per_source,
                    ],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )?
                .collect::<Result<_, _>>()?;
            let mut listing = Listing::begin(transaction)?;
            for (story, first_seen, url) in &leaving {
                let until = now_ms + 2 * (now_ms - first_seen);
                bury(transaction, *story, url.as_deref(), until)?;
                listing.remove_everywhere(*story)?;
                drop_story(transaction, *story, now_ms)?;
            }
            if !leaving.is_empty() {
                clusters::recount(transaction, leaving.iter().map(|(story, _, _)| *story))?;
                front::lay_out(transaction, &mut listing, front::Unplaced::Waits)?;
            }
            listing.finish(now)?;
            // Those of sources that were taken out, once nobody will take that back.
            let gone: Vec<i64> = transaction
                .prepare("SELECT id FROM story WHERE gone_at < ?1 AND dropped IS NULL")?
                .query_map([now_ms - GONE_DAYS * DAY_MS], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            for story in &gone {
                transaction.prepare_cached("DELETE FROM announced WHERE story = ?1")?.execute([story])?;
                drop_story(transaction, *story, now_ms)?;
            }
            transaction.execute("DELETE FROM announced WHERE story IS NULL AND until < ?1", [now_ms])?;
            transaction.execute("DELETE FROM buried WHERE until < ?1", [now_ms])?;
            Ok(Kept { removed: (leaving.len() + gone.len()) as u64 })
        })
    }
}

/// Remembers a story that is taken away by its identities.
fn bury(connection: &Connection, story: i64, url: Option<&str>, until: i64) -> Result<(), Error> {
    connection
        .prepare_cached("UPDATE announced SET story = NULL, change = NULL, until = ?2 WHERE story = ?1")?
        .execute([story, until])?;
    let Some(url) = url.and_then(|url| WebUrl::parse(url).ok()) else { return Ok(()) };
    let key = identity::address_key(&url);
    if by_address(connection, &key)? == Some(story) {
        connection
            .prepare_cached("INSERT OR REPLACE INTO buried (key, until) VALUES (?1, ?2)")?
            .execute(params![key, until])?;
    }
    Ok(())
}

/// Takes a story's names away, and leaves the rest for [`delete_dropped`].
fn drop_story(connection: &Connection, story: i64, now_ms: i64) -> Result<(), Error> {
    connection
        .prepare_cached(
            "UPDATE story SET gone_at = coalesce(gone_at, ?2), dropped = (SELECT seq FROM moment),
             public_id = 'dropped ' || id, wants_page = 0 WHERE id = ?1",
        )?
        .execute([story, now_ms])?;
    connection.prepare_cached("DELETE FROM brought WHERE story = ?1")?.execute([story])?;
    connection.prepare_cached("DELETE FROM alias WHERE story = ?1")?.execute([story])?;
    connection.prepare_cached("DELETE FROM term WHERE story = ?1")?.execute([story])?;
    links::forget(connection, story)?;
    apart::forget(connection, story)?;
    Ok(())
}

/// Deletes what was dropped at or before a moment, and with it all that no snapshot can show.
fn delete_dropped(connection: &Connection, horizon: i64) -> Result<(), Error> {
    let dropped: Vec<(i64, i64, bool)> = connection
        .prepare(
            "SELECT id, sort_time, is_indexed <> 0 FROM story INDEXED BY story_gone
             WHERE gone_at IS NOT NULL AND dropped <= ?1",
        )?
        .query_map([horizon], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (story, sort_time, is_indexed) in &dropped {
        for kind in [TextKind::Full, TextKind::Feed] {
            connection.prepare_cached("DELETE FROM text WHERE id = ?1")?.execute([text_row(*story, kind)])?;
        }
        pages::forget_page(connection, *story)?;
        if *is_indexed {
            search::forget(connection, *story, *sort_time)?;
        }
        connection.prepare_cached("DELETE FROM listing WHERE story = ?1")?.execute([story])?;
        connection.prepare_cached("DELETE FROM story WHERE id = ?1")?.execute([story])?;
    }
    if !dropped.is_empty() {
        connection.execute("DELETE FROM address WHERE story NOT IN (SELECT id FROM story)", [])?;
    }
    Ok(())
}

/// Deletes versions that no open snapshot can show: all that are past if nobody else has the file
/// open, else those that have been past for days. Where all are, the version that is left takes over
/// the time of those before it, so that a list on the trail of an earlier run keeps its stories.
pub(super) fn purge(connection: &Connection, is_alone: bool, now: Timestamp) -> Result<(), Error> {
    let seq: i64 = connection.query_row("SELECT seq FROM moment", [], |row| row.get(0))?;
    let today = now.as_millisecond().div_euclid(DAY_MS);
    let horizon = if is_alone {
        seq
    } else {
        connection
            .query_row(
                "SELECT seq FROM day WHERE day <= ?1 ORDER BY day DESC LIMIT 1",
                [today - PAST_DAYS],
                |row| row.get(0),
            )
            .optional()?
            .unwrap_or(0)
    };
    let mut heirs: Vec<(i64, i64, i64)> = Vec::new();
    if is_alone {
        // Only then is the current version the one that is left.
        let mut past = connection.prepare(
            "SELECT section, story, min(seq_from) FROM listing INDEXED BY listing_past
             WHERE seq_to <= ?1 GROUP BY section, story",
        )?;
        heirs = past
            .query_map([horizon], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
    }
    connection.execute("DELETE FROM listing WHERE seq_to <= ?1", [horizon])?;
    for (section, story, since) in heirs {
        connection
            .prepare_cached(
                "UPDATE listing INDEXED BY listing_story SET seq_from = min(seq_from, ?3)
                 WHERE story = ?2 AND section = ?1 AND seq_to IS NULL",
            )?
            .execute([section, story, since])?;
    }
    delete_dropped(connection, horizon)?;
    // The oldest kept count of each list stays.
    connection.execute(
        "DELETE FROM tally WHERE seq < ?1 AND EXISTS (
             SELECT 1 FROM tally AS later WHERE later.section = tally.section AND later.seq > tally.seq
             AND later.seq <= ?1)",
        [seq - TALLIES],
    )?;
    connection.execute("DELETE FROM day WHERE day < ?1", [today - 30])?;
    Ok(())
}
