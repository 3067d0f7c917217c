//! Opening the file, and what can go wrong with it.

use std::cell::Cell;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use rustix::fs::{FlockOperation, flock};

use super::schema::{APPLICATION_ID, STEPS};
use super::{front, listing, salvage, sections};
use crate::text::SafeText;

/// How long we wait for another process's transaction.
const BUSY: Duration = Duration::from_secs(10);
/// Statements that are kept prepared.
const STATEMENTS: usize = 128;
/// A file up to this many bytes is checked as a whole when it is opened.
const CHECKED_BYTES: u64 = 16 * 1024 * 1024;

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file belongs to a later version of dateline. Nothing was written.
    #[error("the store {} was made by a later version of dateline (schema {found}, this one knows {known})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The last schema that this program knows.
        known: i64,
    },
    /// The file is a database of another program. Nothing was written.
    #[error("{} is not a store of dateline", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Something in the file cannot be read; the next opening sets it aside and salvages it.
    #[error("the store is damaged")]
    Damaged(#[source] rusqlite::Error),
    /// No room on the disk.
    #[error("the disk is full")]
    Full(#[source] rusqlite::Error),
    /// The file or its directory may not be written.
    #[error("the store may not be written")]
    ReadOnly(#[source] rusqlite::Error),
    /// Another process holds the store for longer than we wait.
    #[error("the store is in use by another dateline")]
    Busy(#[source] rusqlite::Error),
    /// The query was interrupted by [`Interrupt::interrupt`].
    #[error("the search was interrupted")]
    Interrupted,
    /// There is no such story.
    #[error("there is no such story")]
    NoSuchStory,
    /// A file beside the store could not be made or moved.
    #[error(transparent)]
    File(#[from] FileError),
    /// Anything else that SQLite says.
    #[error("the store could not be read or written")]
    Sqlite(#[source] rusqlite::Error),
}

/// A file beside the store could not be made or moved.
#[derive(Debug, thiserror::Error)]
#[error("could not {verb} {}", path.display())]
pub struct FileError {
    /// "make", "move".
    pub verb: &'static str,
    /// The path.
    pub path: PathBuf,
    /// Why.
    pub source: std::io::Error,
}

impl FileError {
    fn of(verb: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self { verb, path, source }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error),
            Some(ErrorCode::DiskFull) => Self::Full(error),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::ReadOnly(error)
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(error),
            Some(ErrorCode::OperationInterrupted) => Self::Interrupted,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<rusqlite::types::FromSqlError> for Error {
    fn from(error: rusqlite::types::FromSqlError) -> Self {
        rusqlite::Error::from(error).into()
    }
}

/// The version of the SQLite that is compiled in.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// A store, opened, and what there is to say about that.
pub struct Opening {
    /// The store.
    pub store: Store,
    /// Sentences for the status line: a damaged file was set aside, so many stories were saved from it.
    pub notices: Vec<SafeText>,
    /// Whether the file was made just now.
    pub is_new: bool,
}

/// A connection that reads. `Send`; one for each thread.
#[derive(Debug)]
pub struct Reader {
    pub(super) connection: Connection,
    path: PathBuf,
    /// Its shared lock says to other processes that snapshots of this file may be open.
    presence: Option<File>,
    is_present: Cell<bool>,
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

    /// Enters among those that have the file open. Who is alone purges all that is past, else what
    /// has been past for long.
    fn take_presence(&mut self, now: Timestamp) -> Result<(), Error> {
        let file = presence(&self.reader.path)?;
        let is_alone = flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok();
        let purged = self.write(|transaction| {
            listing::purge(transaction, is_alone, now)?;
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

fn presence(path: &Path) -> Result<File, FileError> {
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
                let mut listing = listing::Listing::begin(transaction)?;
                listing.add(1, 1, 10, false)?;
                listing.finish(Timestamp::UNIX_EPOCH)?;
                let mut listing = listing::Listing::begin(transaction)?;
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
