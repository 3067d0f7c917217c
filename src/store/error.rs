//! What can go wrong with the store.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

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
    /// The query was interrupted by [`super::Interrupt::interrupt`].
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
    pub(super) fn of(verb: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
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
