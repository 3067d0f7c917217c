//! Opening the file: what is looked at, mended and settled before it is used.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};
use rustix::fs::{FlockOperation, flock};

use super::connection::{BUSY, Store, damage_mark, presence};
use super::error::{Error, FileError};
use super::schema::{APPLICATION_ID, STEPS};
use super::{front, keep, salvage, sections};
use crate::text::SafeText;

/// A file up to this many bytes is checked as a whole when it is opened.
const CHECKED_BYTES: u64 = 16 * 1024 * 1024;

/// A store, opened, and what there is to say about that.
pub struct Opening {
    /// The store.
    pub store: Store,
    /// Sentences for the status line: a damaged file was set aside, so many stories were saved from it.
    pub notices: Vec<SafeText>,
    /// Whether the file was made just now.
    pub is_new: bool,
}

impl Store {
    /// Opens the store at this path, making it and the directory it lies in if there is none.
    /// Migrates an older schema after writing a copy beside the file; salvages a damaged file;
    /// purges what no open snapshot can show any more.
    pub fn open(path: &Path, now: Timestamp) -> Result<Opening, Error> {
        if let Some(folder) = path.parent() {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .map_err(FileError::of("make", folder))?;
        }
        let mut notices = Vec::new();
        let is_damaged = match examine(path) {
            Ok(()) => damage_mark(path).exists(),
            Err(Error::Damaged(_)) => true,
            Err(error) => return Err(error),
        };
        let is_new = fs::metadata(path).map_or(0, |metadata| metadata.len()) == 0;
        let mut store = if is_damaged {
            let (store, words) = salvage::salvage(path, now)?;
            notices.push(words);
            store
        } else {
            Self::connect(path, STEPS, now)?
        };
        store.take_presence(now)?;
        Ok(Opening { store, notices, is_new })
    }

    /// Enters among those that have the file open. Who is alone purges all that is past, else what
    /// has been past for long.
    fn take_presence(&mut self, now: Timestamp) -> Result<(), Error> {
        let file = presence(&self.reader.path)?;
        let is_alone = flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok();
        let purged = self.write(|transaction| {
            keep::purge(transaction, is_alone, now)?;
            sections::settle_first(transaction, now)?;
            front::lay_out_first(transaction, now)
        });
        self.reader.is_present.set(flock(&file, FlockOperation::NonBlockingLockShared).is_ok());
        self.reader.presence = Some(file);
        match purged {
            // What cannot be written now can be read all the same.
            Ok(()) | Err(Error::Full(_) | Error::ReadOnly(_) | Error::Busy(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Looks at a file without writing to it: whether it is ours, not too new, and sound as far as that
/// can be told at once.
fn examine(path: &Path) -> Result<(), Error> {
    let bytes = fs::metadata(path).map_or(0, |metadata| metadata.len());
    if bytes == 0 {
        return Ok(());
    }
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(BUSY)?;
    let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let is_blank = application == 0 && version == 0 && tables == 0;
    if application != APPLICATION_ID && !is_blank {
        return Err(Error::Foreign { path: path.to_owned() });
    }
    let known = STEPS.len() as i64;
    if version > known {
        return Err(Error::Newer { path: path.to_owned(), found: version, known });
    }
    if bytes <= CHECKED_BYTES {
        let words: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
        if words != "ok" {
            let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
            return Err(Error::Damaged(rusqlite::Error::SqliteFailure(code, Some(words))));
        }
    }
    Ok(())
}

/// A new store in a folder of its own.
#[cfg(test)]
pub(super) fn for_tests() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&folder.path().join("store.db"), Timestamp::UNIX_EPOCH).expect("a store").store;
    (folder, store)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::listing::Listing;

    #[test]
    fn who_is_not_alone_leaves_what_an_open_snapshot_may_show() {
        let (folder, mut store) = for_tests();
        let past = |store: &Store| -> i64 {
            store
                .connection
                .query_row(
                    "SELECT count(*) FROM listing WHERE section > 0 AND seq_to IS NOT NULL",
                    [],
                    |row| row.get(0),
                )
                .expect("read")
        };
        store
            .write(|transaction| {
                let mut listing = Listing::begin(transaction)?;
                listing.add(1, 1, 10, false)?;
                listing.finish(Timestamp::UNIX_EPOCH)?;
                let mut listing = Listing::begin(transaction)?;
                listing.reorder(1, 1, 20)?;
                listing.finish(Timestamp::UNIX_EPOCH)
            })
            .expect("written");
        let path = folder.path().join("store.db");
        let open = |hours: i64| {
            let now = Timestamp::UNIX_EPOCH + jiff::Span::new().hours(hours);
            Store::open(&path, now).expect("opened").store
        };
        let other = open(1);
        assert_eq!(past(&other), 1);
        drop(other);
        assert_eq!(past(&open(24 * 4)), 0, "after days it is purged all the same");
    }
}
