//! The connections: one that writes, any number that read, each transaction of either.

use std::cell::Cell;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use rustix::fs::{FlockOperation, flock};

use super::error::{Error, FileError};
use super::schema::{APPLICATION_ID, STEPS};
use crate::text::SafeText;

/// How long we wait for another process's transaction.
pub(super) const BUSY: Duration = Duration::from_secs(10);
/// Statements that are kept prepared.
const STATEMENTS: usize = 128;

/// The version of the SQLite that is compiled in.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// A connection that reads. `Send`; one for each thread.
#[derive(Debug)]
pub struct Reader {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    /// Its shared lock says to other processes that snapshots of this file may be open.
    pub(super) presence: Option<File>,
    pub(super) is_present: Cell<bool>,
}

/// The connection that writes; it reads as well, all of [`Reader`] is there.
#[derive(Debug)]
pub struct Store {
    pub(super) reader: Reader,
    /// Whether a commit waits for the disk.
    is_synced: bool,
}

impl std::ops::Deref for Store {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.reader
    }
}

/// Interrupts what a reader is just doing, from another thread. What it was doing then fails with
/// [`Error::Interrupted`]; if it does nothing, nothing happens.
pub struct Interrupt(rusqlite::InterruptHandle);

impl Interrupt {
    /// Interrupts.
    pub fn interrupt(&self) {
        self.0.interrupt();
    }
}

/// How large the store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sizes {
    /// Bytes of the file and its log.
    pub bytes: u64,
    /// Bytes in the file that are free.
    pub free: u64,
    /// Stories.
    pub stories: u64,
    /// Full texts.
    pub texts: u64,
}

impl Store {
    /// Opens or makes a sound file and brings its schema up to the last step.
    pub(super) fn connect(path: &Path, steps: &[&str], now: Timestamp) -> Result<Self, Error> {
        // SQLite gives the files beside it the mode of this one.
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(path)
            .map_err(FileError::of("make", path))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY)?;
        prepare_once(&connection)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = OFF;
             PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA journal_size_limit = 67108864;
             PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;",
        )?;
        migrate(&mut connection, path, steps, now)?;
        let reader =
            Reader { connection, path: path.to_owned(), presence: None, is_present: Cell::new(false) };
        Ok(Self { reader, is_synced: false })
    }

    /// A reading connection to the same file.
    pub fn reader(&self) -> Result<Reader, Error> {
        Reader::open(&self.reader.path)
    }

    /// Does the work in one transaction, which a killed process does not lose, but a power cut may.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.transact(false, work)
    }

    /// Does the work in one transaction, which is on the disk itself when this returns.
    pub(super) fn write_synced<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.transact(true, work)
    }

    fn transact<T>(
        &mut self,
        is_synced: bool,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let outcome = self.try_transact(is_synced, work);
        if matches!(outcome, Err(Error::Damaged(_))) {
            self.reader.note_damage();
        }
        outcome
    }

    fn try_transact<T>(
        &mut self,
        is_synced: bool,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let connection = &mut self.reader.connection;
        if self.is_synced != is_synced {
            connection.pragma_update(None, "synchronous", if is_synced { "FULL" } else { "NORMAL" })?;
            self.is_synced = is_synced;
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }
}

/// Keeps statements prepared. Without the guarantee SQLite makes a plan anew for each other value that is
/// bound to a statement which might use a partial index, and that costs more than most of them do.
fn prepare_once(connection: &Connection) -> Result<(), Error> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// Takes the steps that the file has not taken yet, each in a transaction, after a copy of the file
/// was written beside it.
fn migrate(connection: &mut Connection, path: &Path, steps: &[&str], now: Timestamp) -> Result<(), Error> {
    let mut first: Option<i64> = None;
    loop {
        let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let Some(step) = steps.get(found as usize) else { return Ok(()) };
        // Of a file that was made just now there is nothing to copy.
        if *first.get_or_insert(found) > 0 {
            back_up(connection, path, found)?;
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have been faster.
        let current: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if current == found {
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", found + 1)?;
            tracing::info!(schema = found + 1, at = %now, "the store's schema was brought up");
        }
        transaction.commit()?;
    }
}

/// Writes a copy of the file beside it, whole or not at all.
fn back_up(connection: &Connection, path: &Path, schema: i64) -> Result<(), Error> {
    let copy = beside(path, &format!(".schema-{schema}"));
    let unfinished = beside(path, &format!(".schema-{schema}.new"));
    let _ = fs::remove_file(&unfinished);
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&unfinished)
        .map_err(FileError::of("make", &unfinished))?;
    let mut target = Connection::open(&unfinished)?;
    rusqlite::backup::Backup::new(connection, &mut target)?.run_to_completion(1024, Duration::ZERO, None)?;
    target.close().map_err(|(_, error)| error)?;
    fs::rename(&unfinished, &copy).map_err(FileError::of("move", &unfinished))?;
    Ok(())
}

/// A file beside the store, named after it.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

/// Says, by being there, that something in the store could not be read.
pub(super) fn damage_mark(path: &Path) -> PathBuf {
    beside(path, ".damage-seen")
}

pub(super) fn presence(path: &Path) -> Result<File, FileError> {
    let path = beside(path, ".open");
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(FileError::of("make", &path))
}

impl Reader {
    /// Opens a reading connection to an existing store.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY)?;
        prepare_once(&connection)?;
        connection.execute_batch(
            "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; PRAGMA query_only = ON;
             PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;",
        )?;
        let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        if application != APPLICATION_ID {
            return Err(Error::Foreign { path: path.to_owned() });
        }
        let (found, known) =
            (connection.pragma_query_value(None, "user_version", |row| row.get(0))?, STEPS.len() as i64);
        if found > known {
            return Err(Error::Newer { path: path.to_owned(), found, known });
        }
        let reader = Self {
            connection,
            path: path.to_owned(),
            presence: presence(path).ok(),
            is_present: Cell::new(false),
        };
        reader.enter();
        Ok(reader)
    }

    /// Enters among those that have the file open. Who purges just now keeps us out; we do not wait,
    /// since a snapshot taken now loses nothing by it, but try again later.
    fn enter(&self) {
        if let Some(file) = self.presence.as_ref().filter(|_| !self.is_present.get()) {
            self.is_present.set(flock(file, FlockOperation::NonBlockingLockShared).is_ok());
        }
    }

    /// What interrupts this reader from another thread.
    pub fn interrupt_handle(&self) -> Interrupt {
        Interrupt(self.connection.get_interrupt_handle())
    }

    /// Checks every page of the file: "ok", or what is wrong, in SQLite's words. Takes seconds.
    pub fn integrity(&self) -> Result<Vec<SafeText>, Error> {
        let mut statement = self.connection.prepare("PRAGMA integrity_check(20)")?;
        let words = statement
            .query_map([], |row| row.get::<_, String>(0))?
            .map(|words| words.map(|words| SafeText::line(&words)))
            .collect::<Result<Vec<_>, _>>();
        match words.map_err(Error::from) {
            Ok(words) => {
                if words.iter().any(|words| words.as_str() != "ok") {
                    self.note_damage();
                }
                Ok(words)
            }
            Err(Error::Damaged(error)) => {
                self.note_damage();
                Ok(vec![SafeText::line(&error.to_string())])
            }
            Err(error) => Err(error),
        }
    }

    /// The schema's number.
    pub fn schema(&self) -> Result<i64, Error> {
        Ok(self.connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
    }

    /// How large the store is. Counts by walking indexes: milliseconds for a hundred thousand.
    pub fn sizes(&self) -> Result<Sizes, Error> {
        let number = |sql: &str| -> Result<u64, Error> {
            Ok(self.connection.query_row(sql, [], |row| row.get::<_, i64>(0))? as u64)
        };
        let page = number("PRAGMA page_size")?;
        let log = fs::metadata(beside(&self.path, "-wal")).map_or(0, |metadata| metadata.len());
        Ok(Sizes {
            bytes: number("PRAGMA page_count")? * page + log,
            free: number("PRAGMA freelist_count")? * page,
            stories: number("SELECT count(*) FROM story WHERE gone_at IS NULL")?,
            texts: number("SELECT count(*) FROM text WHERE id % 2 = 0")?,
        })
    }

    /// Where the store is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the next opening salvage the file.
    pub(super) fn note_damage(&self) {
        tracing::warn!("something in the store cannot be read");
        let _ = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(damage_mark(&self.path));
    }

    /// Lets several questions see the same moment; together they cost less than one by one.
    pub fn at_one_moment<T>(&self, work: impl FnOnce(&Self) -> Result<T, Error>) -> Result<T, Error> {
        self.read(|_| work(self))
    }

    /// Does the reading in one transaction, so that all of it sees the same moment.
    pub(super) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        if !self.connection.is_autocommit() {
            return work(&self.connection);
        }
        self.enter();
        let outcome = self.connection.unchecked_transaction().map_err(Error::from).and_then(|transaction| {
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        });
        if matches!(outcome, Err(Error::Damaged(_))) {
            self.note_damage();
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open::for_tests;

    #[test]
    fn a_schema_goes_up_step_by_step_and_leaves_a_copy_of_what_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("store.db");
        let first = "CREATE TABLE a (value); INSERT INTO a VALUES ('kept');";
        let connect = |steps: &[&str]| Store::connect(&path, steps, Timestamp::UNIX_EPOCH);
        drop(connect(&[first]).expect("made"));
        assert!(!beside(&path, ".schema-1").exists(), "there was nothing to copy");
        // A step that fails leaves the file at the step before.
        assert!(connect(&[first, "CREATE TABLE b (value); SELECT * FROM nowhere;"]).is_err());
        let store =
            connect(&[first, "CREATE TABLE b (value);", "CREATE TABLE c (value);"]).expect("brought up");
        assert_eq!(store.schema().expect("read"), 3);
        for (schema, tables) in [(1, 1), (2, 2)] {
            let copy = Connection::open(beside(&path, &format!(".schema-{schema}"))).expect("a copy");
            let held: i64 =
                copy.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).expect("read");
            assert_eq!(held, tables);
            let value: String = copy.query_row("SELECT value FROM a", [], |row| row.get(0)).expect("read");
            assert_eq!(value, "kept");
        }
    }

    #[test]
    fn questions_at_one_moment_see_nothing_that_comes_between() {
        let (_folder, mut store) = for_tests();
        let reader = store.reader().expect("a reader");
        let count = |reader: &Reader| {
            reader.read(|connection| {
                Ok(connection.query_row("SELECT count(*) FROM kept", [], |row| row.get::<_, i64>(0))?)
            })
        };
        let counts = reader.at_one_moment(|reader| {
            let before = count(reader)?;
            store.write(|transaction| {
                transaction.execute("INSERT INTO kept (name, value) VALUES ('a', 'b')", [])?;
                Ok(())
            })?;
            Ok((before, count(reader)?))
        });
        let (before, after) = counts.expect("read");
        assert_eq!(before, after);
        assert_eq!(count(&reader).expect("read"), before + 1);
    }

    #[test]
    fn a_plan_is_made_once_whatever_is_bound() {
        let (_folder, store) = for_tests();
        // A partial index might serve one of the values.
        let sql = "SELECT id FROM story WHERE has_terms = ?1 AND gone_at IS NULL";
        let mut statement = store.connection.prepare(sql).expect("prepared");
        for value in [0, 1, 0] {
            assert!(!statement.exists([value]).expect("read"));
        }
        assert_eq!(statement.get_status(rusqlite::StatementStatus::RePrepare), 0);
    }
}
