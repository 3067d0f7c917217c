//! Setting a damaged file aside and taking over what can be read of it.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::connection::{Store, beside, damage_mark};
use super::error::{Error, FileError};
use super::front;
use super::listing::{ALL, Listing, SAVED};
use super::schema::STEPS;
use crate::text::SafeText;

/// What is taken over; lists, counts and indexes are made anew from it.
const TABLES: &[&str] = &[
    "section",
    "source",
    "story",
    "alias",
    "address",
    "text",
    "announced",
    "buried",
    "brought",
    "visit",
    "host",
    "kept",
    "prefetched",
    "asked",
    "link",
    "apart",
];

/// Sets the file aside, makes a new one and fills it from what can be read; gives it, and a sentence
/// about what was done.
pub(super) fn salvage(path: &Path, now: Timestamp) -> Result<(Store, SafeText), Error> {
    let aside = set_aside(path, now)?;
    let mut store = Store::connect(path, STEPS, now)?;
    let rows = store.write(|transaction| {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        // Read and write, since the log beside it may have to be played back first.
        if let Ok(damaged) = Connection::open_with_flags(&aside, flags) {
            for table in TABLES {
                copy(&damaged, transaction, table)?;
            }
        }
        relist(transaction, now)?;
        Ok(transaction.query_row("SELECT count(*) FROM story", [], |row| row.get::<_, i64>(0))?)
    })?;
    let _ = fs::remove_file(damage_mark(path));
    let name = aside.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let words = match rows {
        0 => format!("the store was damaged and nothing in it could be read; it lies aside as {name}"),
        1 => format!("the store was damaged; 1 story was saved from it, the rest lies aside as {name}"),
        _ => {
            format!("the store was damaged; {rows} stories were saved from it, the rest lies aside as {name}")
        }
    };
    Ok((store, SafeText::line(&words)))
}

/// Moves the file and those beside it out of the way, under a name that tells when.
fn set_aside(path: &Path, now: Timestamp) -> Result<PathBuf, FileError> {
    let stamp = now.strftime("%Y%m%d-%H%M%S");
    let mut aside = beside(path, &format!(".damaged-{stamp}"));
    for number in 2..1_000 {
        if !aside.exists() {
            break;
        }
        aside = beside(path, &format!(".damaged-{stamp}-{number}"));
    }
    for suffix in ["-wal", "-shm", ""] {
        let from = if suffix.is_empty() { path.to_owned() } else { beside(path, suffix) };
        let to = if suffix.is_empty() { aside.clone() } else { beside(&aside, suffix) };
        match fs::rename(&from, &to) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(source) => return Err(FileError { verb: "move", path: from, source }),
        }
    }
    Ok(aside)
}

/// Copies the rows of a table that can be read: from its start as far as that goes, then from its
/// end. What cannot be read is left out without a word; the caller counts.
fn copy(damaged: &Connection, into: &Connection, table: &str) -> Result<(), Error> {
    let columns: Vec<String> = into
        .prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let held: Vec<String> = damaged
        .prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
        .unwrap_or_default();
    // A file of an older schema lacks some.
    let shared: Vec<&str> = columns
        .iter()
        .map(String::as_str)
        .filter(|column| held.iter().any(|other| other == column))
        .collect();
    if shared.is_empty() {
        return Ok(());
    }
    let names = shared.join(", ");
    let places = vec!["?"; shared.len()].join(", ");
    let insert = format!("INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})");
    for direction in ["ASC", "DESC"] {
        // The table itself is read, not an index, whose damage may be another.
        let select = format!("SELECT {names} FROM {table} NOT INDEXED ORDER BY {} {direction}", shared[0]);
        let Ok(mut statement) = damaged.prepare(&select) else { return Ok(()) };
        let Ok(mut rows) = statement.query([]) else { return Ok(()) };
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    let values =
                        (0..shared.len()).map(|column| row.get(column)).collect::<Result<Vec<Value>, _>>();
                    if let Ok(values) = values {
                        // A row that does not fit the table is damage as well.
                        let _ = into.prepare_cached(&insert)?.execute(params_from_iter(values));
                    }
                }
                Ok(None) => return Ok(()),
                Err(_) => break,
            }
        }
    }
    Ok(())
}

/// Makes lists and counts anew from the stories and those who brought them, and lets search and
/// related index begin again.
fn relist(connection: &Connection, now: Timestamp) -> Result<(), Error> {
    connection.execute_batch(
        "DELETE FROM listing; DELETE FROM tally;
         UPDATE story SET is_indexed = 0, has_terms = 0;
         DELETE FROM brought WHERE story NOT IN (SELECT id FROM story);
         INSERT OR IGNORE INTO section (id, name, folded)
             SELECT DISTINCT section, 'Section ' || section, 'section ' || section FROM brought
             WHERE section NOT IN (SELECT id FROM section);
         INSERT OR IGNORE INTO brought (source, story, section)
             SELECT coalesce(source, 0), id, section FROM story WHERE section IS NOT NULL;
         UPDATE announced SET story = NULL, until = 0 WHERE story NOT IN (SELECT id FROM story);
         UPDATE story SET on_disk = min(on_disk, 1)
             WHERE on_disk = 2 AND NOT EXISTS (SELECT 1 FROM text WHERE text.id = 2 * story.id);
         -- What was salvaged may be less than what the servers take us to have.
         UPDATE visit SET etag = NULL, last_modified = NULL, body_hash = NULL;",
    )?;
    let mut listing = Listing::begin(connection)?;
    let mut statement = connection.prepare(
        "SELECT id, sort_time, is_read, is_saved FROM story WHERE gone_at IS NULL AND dropped IS NULL",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (story, sort_time, is_read): (i64, i64, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let sections: Vec<i64> = connection
            .prepare_cached("SELECT DISTINCT section FROM brought WHERE story = ?1")?
            .query_map([story], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for section in &sections {
            listing.add(*section, story, sort_time, is_read)?;
        }
        if !sections.is_empty() {
            listing.add(ALL, story, sort_time, is_read)?;
        }
        if row.get(3)? {
            listing.add(SAVED, story, sort_time, is_read)?;
        }
    }
    front::lay_out(connection, &mut listing, front::Unplaced::Alone)?;
    listing.finish(now)
}
