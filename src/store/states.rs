//! What is remembered of sources' addresses and of hosts.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::columns::{line, line_or_none, names, read_names, url};
use super::connection::{Reader, Store};
use super::error::Error;
use super::incoming::Channel;
use super::listing::Listing;
use super::section_names::{auto_section, ensure_section};
use super::{clusters, front, stories, terms, undo_log};
use crate::model::{Condition, HostState, SectionChoice, SourceState, Validators, WebUrl};
use crate::text::{SafeText, fold};

/// The number of a source, made if need be; one that was taken out is there again.
pub(super) fn ensure_source(connection: &Connection, name: &SafeText) -> Result<i64, Error> {
    let folded = fold(name);
    let found: Option<(i64, bool)> = connection
        .prepare_cached("SELECT id, gone_at IS NOT NULL FROM source WHERE folded = ?1")?
        .query_row([&folded], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match found {
        Some((source, false)) => Ok(source),
        Some((source, true)) => {
            // Added again: it starts anew.
            connection.execute(
                "UPDATE source SET gone_at = NULL, name = ?2 WHERE id = ?1",
                params![source, name.as_str()],
            )?;
            connection.execute("DELETE FROM visit WHERE source = ?1", [source])?;
            // Its next answer is its first; what it announced before is not listed any more.
            connection.execute("UPDATE source SET feed_doc = 0, page_doc = 0 WHERE id = ?1", [source])?;
            connection.execute("UPDATE announced SET doc = -1 WHERE source = ?1", [source])?;
            Ok(source)
        }
        None => {
            connection
                .prepare_cached("INSERT INTO source (name, folded) VALUES (?1, ?2)")?
                .execute([name.as_str(), &folded])?;
            Ok(connection.last_insert_rowid())
        }
    }
}

/// The number of a source that is there.
pub(super) fn source(connection: &Connection, name: &str) -> Result<Option<i64>, Error> {
    Ok(connection
        .prepare_cached("SELECT id FROM source WHERE folded = ?1 AND gone_at IS NULL")?
        .query_row([fold(name)], |row| row.get(0))
        .optional()?)
}

/// Notes whether the reader keeps a source off the front page; gives whether that is a change.
pub(super) fn put_off_front(connection: &Connection, source: i64, is_off: bool) -> Result<bool, Error> {
    let changed = connection
        .prepare_cached("UPDATE source SET is_off_front = ?2 WHERE id = ?1 AND is_off_front <> ?2")?
        .execute(params![source, is_off])?;
    Ok(changed > 0)
}

/// Notes what a source's document calls itself; the name that its feed gives goes before its page's.
pub(super) fn put_title(
    connection: &Connection,
    source: i64,
    title: &SafeText,
    channel: Channel,
) -> Result<(), Error> {
    connection
        .prepare_cached(
            "UPDATE source SET title = ?2 WHERE id = ?1 AND (title IS NULL OR ?3 AND title <> ?2)",
        )?
        .execute(params![source, title.as_str(), channel == Channel::Feed])?;
    Ok(())
}

fn text_of(moment: Option<Timestamp>) -> Option<String> {
    moment.map(|moment| moment.to_string())
}

/// Writes the state of one address.
pub(super) fn put_visit(connection: &Connection, source: i64, state: &SourceState) -> Result<(), Error> {
    let condition = serde_json::to_string(&state.condition).expect("a condition is a word");
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO visit (source, address, etag, last_modified, body_hash, condition, since,
             last_success, last_full, last_attempt, next_check, blocked_until, why, status, failure,
             failures, bytes, ms, remarks, moved_to, moved_since, max_age, given_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
        )?
        .execute(params![
            source,
            state.address.as_str(),
            state.validators.etag,
            state.validators.last_modified,
            state.body_hash,
            condition,
            text_of(state.since),
            text_of(state.last_success),
            text_of(state.last_full),
            text_of(state.last_attempt),
            text_of(state.next_check),
            text_of(state.blocked_until),
            state.why.as_str(),
            state.status,
            state.failure.as_deref(),
            state.failures,
            state.bytes as i64,
            state.ms as i64,
            names(&state.remarks).unwrap_or_default(),
            state.moved.as_ref().map(|(to, _)| to.as_str()),
            state.moved.as_ref().map(|(_, since)| since.to_string()),
            state.max_age.map(|seconds| seconds as i64),
            state.validators.given_by.as_ref().map(WebUrl::as_str),
        ])?;
    Ok(())
}

const VISIT: &str =
    "visit.address, etag, last_modified, body_hash, condition, since, last_success, last_full,
    last_attempt, next_check, blocked_until, why, status, failure, failures, bytes, ms, remarks, moved_to,
    moved_since, max_age, given_by";

/// A state out of the columns of [`VISIT`]; `None` if its address is none.
fn visit(row: &Row<'_>) -> rusqlite::Result<Option<SourceState>> {
    let Some(address) = url(row, 0)? else { return Ok(None) };
    let moment = |column: usize| -> rusqlite::Result<Option<Timestamp>> {
        Ok(row.get_ref(column)?.as_str_or_null()?.and_then(|text| text.parse().ok()))
    };
    let condition: String = row.get(4)?;
    Ok(Some(SourceState {
        address,
        validators: Validators { etag: row.get(1)?, last_modified: row.get(2)?, given_by: url(row, 21)? },
        body_hash: row.get(3)?,
        condition: serde_json::from_str(&condition).unwrap_or(Condition::Ok),
        since: moment(5)?,
        last_success: moment(6)?,
        last_full: moment(7)?,
        last_attempt: moment(8)?,
        next_check: moment(9)?,
        blocked_until: moment(10)?,
        why: line(row, 11)?,
        status: row.get(12)?,
        failure: line_or_none(row, 13)?,
        failures: row.get(14)?,
        bytes: row.get::<_, i64>(15)? as u64,
        ms: row.get::<_, i64>(16)? as u64,
        remarks: read_names(row.get_ref(17)?.as_str_or_null()?),
        moved: url(row, 18)?.zip(moment(19)?),
        max_age: row.get::<_, Option<i64>>(20)?.map(|seconds| seconds as u64),
    }))
}

impl Store {
    /// Remembers how a visit went that brought no entries.
    pub fn put_state(&mut self, source: &str, state: &SourceState) -> Result<(), Error> {
        self.write(|transaction| {
            let source = ensure_source(transaction, &SafeText::line(source))?;
            put_visit(transaction, source, state)
        })
    }

    /// Keeps these sources off the front page and no others, and lays it out anew where that is a change.
    pub fn keep_off_front(&mut self, names: &[SafeText], now: Timestamp) -> Result<(), Error> {
        let off: HashSet<String> = names.iter().map(|name| fold(name)).collect();
        let changed: Vec<(i64, bool)> = self.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT id, folded, is_off_front FROM source WHERE gone_at IS NULL")?;
            let mut rows = statement.query([])?;
            let mut changed = Vec::new();
            while let Some(row) = rows.next()? {
                let is_off = off.contains(row.get_ref(1)?.as_str()?);
                if is_off != row.get::<_, bool>(2)? {
                    changed.push((row.get(0)?, is_off));
                }
            }
            Ok(changed)
        })?;
        if changed.is_empty() {
            return Ok(());
        }
        self.write(|transaction| {
            for (source, is_off) in changed {
                put_off_front(transaction, source, is_off)?;
            }
            let mut listing = Listing::begin(transaction)?;
            front::lay_out(transaction, &mut listing, front::Unplaced::Waits)?;
            listing.finish(now)
        })
    }

    /// Remembers a host that asked to be left alone.
    pub fn put_host(&mut self, host: &HostState) -> Result<(), Error> {
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO host (host, blocked_until, refusals) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![host.host, host.blocked_until.to_string(), host.refusals])?;
            Ok(())
        })
    }

    /// Forgets hosts whose time is over, and how often they refused.
    pub fn forget_hosts(&mut self, now: Timestamp) -> Result<(), Error> {
        let over: Vec<HostState> =
            self.hosts()?.into_iter().filter(|host| host.blocked_until <= now).collect();
        if over.is_empty() {
            return Ok(());
        }
        self.write(|transaction| {
            for host in over {
                transaction.prepare_cached("DELETE FROM host WHERE host = ?1")?.execute([host.host])?;
            }
            Ok(())
        })
    }

    /// Takes a source out: its visits are forgotten, stories that no other source brought leave the
    /// lists, except saved ones and those imported or opened by hand. [`Store::undo`] brings all
    /// back and hands out `payload` again. Gives how many stories left.
    pub fn forget_source(&mut self, name: &str, payload: &str, now: Timestamp) -> Result<u64, Error> {
        self.write_synced(|transaction| {
            let Some(source) = source(transaction, name)? else { return Ok(0) };
            transaction.execute(
                "UPDATE source SET gone_at = ?2 WHERE id = ?1",
                params![source, now.as_millisecond()],
            )?;
            let mut listing = Listing::begin(transaction)?;
            let leaving: Vec<i64> = transaction
                .prepare(
                    "SELECT story.id FROM brought CROSS JOIN story ON story.id = brought.story
                     WHERE brought.source = ?1 AND story.gone_at IS NULL AND story.is_saved = 0
                     AND story.origin = 0 AND NOT EXISTS (
                         SELECT 1 FROM brought AS other JOIN source ON source.id = other.source
                         WHERE other.story = story.id AND other.source <> ?1 AND source.gone_at IS NULL)",
                )?
                .query_map([source], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            for story in &leaving {
                transaction
                    .prepare_cached("UPDATE story SET gone_at = ?2 WHERE id = ?1")?
                    .execute(params![story, now.as_millisecond()])?;
                listing.remove_everywhere(*story)?;
            }
            clusters::recount(transaction, leaving.iter().copied())?;
            front::lay_out(transaction, &mut listing, front::Unplaced::Waits)?;
            listing.finish(now)?;
            let payload = format!("{source}\n{payload}");
            undo_log::put(transaction, undo_log::SOURCE, &leaving, Some(&payload))?;
            Ok(leaving.len() as u64)
        })
    }

    /// Gives a source another name; stories and visits follow.
    pub fn rename_source(&mut self, from: &str, to: &SafeText) -> Result<(), Error> {
        self.write(|transaction| {
            let Some(source) = source(transaction, from)? else { return Ok(()) };
            let folded = fold(to);
            // The name may still belong to a source that was taken out.
            transaction.execute(
                "UPDATE source SET folded = folded || ' (' || id || ')' WHERE folded = ?1 AND id <> ?2 AND gone_at IS NOT NULL",
                params![folded, source],
            )?;
            transaction.execute("UPDATE source SET name = ?2, folded = ?3 WHERE id = ?1", params![source, to.as_str(), folded])?;
            Ok(())
        })
    }

    /// Gives the stories that a source brought first another outlet's name, where they bear this one.
    pub fn rename_outlet(&mut self, source: &str, from: &str, to: &str) -> Result<(), Error> {
        self.write(|transaction| {
            let Some(source) = self::source(transaction, source)? else { return Ok(()) };
            let stories: Vec<i64> = transaction
                .prepare(
                    "SELECT story.id FROM brought CROSS JOIN story ON story.id = brought.story
                     WHERE brought.source = ?1 AND story.source = ?1 AND story.outlet = ?2",
                )?
                .query_map(params![source, from], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            for story in &stories {
                transaction
                    .prepare_cached("UPDATE story SET outlet = ?2 WHERE id = ?1")?
                    .execute(params![story, to])?;
                terms::count_again(transaction, *story)?;
            }
            clusters::recount(transaction, stories)
        })
    }

    /// Moves the stories of a source to another section.
    pub fn move_source(&mut self, name: &str, section: &SectionChoice, now: Timestamp) -> Result<(), Error> {
        self.write(|transaction| {
            let Some(source) = source(transaction, name)? else { return Ok(()) };
            let mut listing = Listing::begin(transaction)?;
            let brought: Vec<(i64, i64, Option<SafeText>)> = transaction
                .prepare(
                    "SELECT brought.story, brought.section, story.kicker
                     FROM brought CROSS JOIN story ON story.id = brought.story WHERE brought.source = ?1",
                )?
                .query_map([source], |row| Ok((row.get(0)?, row.get(1)?, line_or_none(row, 2)?)))?
                .collect::<Result<_, _>>()?;
            for (story, from, kicker) in brought {
                let (to, is_fallback) = match section {
                    SectionChoice::Named(name) => (ensure_section(transaction, name)?, false),
                    SectionChoice::Auto => auto_section(transaction, kicker.as_ref())?,
                };
                transaction
                    .prepare_cached(
                        "UPDATE brought SET section = ?3, is_fallback = ?4 WHERE source = ?1 AND story = ?2",
                    )?
                    .execute(params![source, story, to, is_fallback])?;
                transaction
                    .prepare_cached("UPDATE story SET section = ?3 WHERE id = ?2 AND source = ?1")?
                    .execute([source, story, to])?;
                stories::restand(transaction, &mut listing, story, from, to)?;
            }
            listing.finish(now)
        })
    }
}

impl Reader {
    /// What is remembered of a source's addresses.
    pub fn states(&self, source: &str) -> Result<Vec<SourceState>, Error> {
        self.read(|connection| {
            let Some(source) = self::source(connection, source)? else { return Ok(Vec::new()) };
            let mut statement =
                connection.prepare_cached(&format!("SELECT {VISIT} FROM visit WHERE source = ?1"))?;
            let states = statement.query_map([source], visit)?.collect::<Result<Vec<_>, _>>()?;
            Ok(states.into_iter().flatten().collect())
        })
    }

    /// What is remembered of all sources' addresses, with the sources' names.
    pub fn all_states(&self) -> Result<Vec<(SafeText, SourceState)>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {VISIT}, source.name FROM visit JOIN source ON source.id = visit.source
                 WHERE source.gone_at IS NULL ORDER BY source.id"
            ))?;
            let mut rows = statement.query([])?;
            let mut states = Vec::new();
            while let Some(row) = rows.next()? {
                if let Some(state) = visit(row)? {
                    states.push((line(row, 22)?, state));
                }
            }
            Ok(states)
        })
    }

    /// What the documents of these sources call themselves, as far as that is known.
    pub fn titles_of(&self, sources: &[SafeText]) -> Result<Vec<(SafeText, SafeText)>, Error> {
        self.read(|connection| {
            let mut titles = Vec::new();
            for name in sources {
                let title = connection
                    .prepare_cached("SELECT title FROM source WHERE folded = ?1 AND gone_at IS NULL")?
                    .query_row([fold(name)], |row| line_or_none(row, 0))
                    .optional()?;
                titles.extend(title.flatten().map(|title| (name.clone(), title)));
            }
            Ok(titles)
        })
    }

    /// Stories that a source brought and that are in the store.
    pub fn stories_of(&self, source: &str) -> Result<u64, Error> {
        self.read(|connection| {
            let Some(source) = self::source(connection, source)? else { return Ok(0) };
            let count: i64 = connection
                .prepare_cached("SELECT count(*) FROM brought WHERE source = ?1")?
                .query_row([source], |row| row.get(0))?;
            Ok(count as u64)
        })
    }

    /// The hosts that asked to be left alone.
    pub fn hosts(&self) -> Result<Vec<HostState>, Error> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT host, blocked_until, refusals FROM host ORDER BY host")?;
            let mut rows = statement.query([])?;
            let mut hosts = Vec::new();
            while let Some(row) = rows.next()? {
                let until: String = row.get(1)?;
                if let Ok(blocked_until) = until.parse() {
                    hosts.push(HostState { host: row.get(0)?, blocked_until, refusals: row.get(2)? });
                }
            }
            Ok(hosts)
        })
    }
}
