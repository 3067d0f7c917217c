//! Opening the file, and what can go wrong with it.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::text::SafeText;

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
    File(#[from] crate::store::open::FileError),
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
    pub(super) path: PathBuf,
}

/// The connection that writes; it reads as well, all of [`Reader`] is there.
#[derive(Debug)]
pub struct Store {
    pub(super) reader: Reader,
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
    /// Opens the store at this path, making it if there is none (directories above it must exist or
    /// can be made). Migrates an older schema after writing a copy beside the file; salvages a
    /// damaged file; purges what only snapshots of earlier runs could have shown.
    pub fn open(path: &Path, now: jiff::Timestamp) -> Result<Opening, Error> {
        let _ = (path, now);
        todo!()
    }

    /// A reading connection to the same file.
    pub fn reader(&self) -> Result<Reader, Error> {
        Reader::open(&self.reader.path)
    }
}

impl Reader {
    /// Opens a reading connection to an existing store.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let _ = path;
        todo!()
    }

    /// What interrupts this reader from another thread.
    pub fn interrupt_handle(&self) -> Interrupt {
        Interrupt(self.connection.get_interrupt_handle())
    }

    /// Checks every page of the file: "ok", or what is wrong, in SQLite's words. Takes seconds.
    pub fn integrity(&self) -> Result<Vec<SafeText>, Error> {
        todo!()
    }

    /// The schema's number.
    pub fn schema(&self) -> Result<i64, Error> {
        todo!()
    }

    /// How large the store is.
    pub fn sizes(&self) -> Result<Sizes, Error> {
        todo!()
    }

    /// Where the store is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
