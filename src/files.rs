//! The few plain files: settings, sources, exports; written beside and renamed into place.
//!
//! Which directories they lie in is the command line's affair; here paths are handed in. Files are
//! made for their owner alone (0600, directories 0700). The lock is the kernel's: it is gone with
//! the process that held it, however that ended.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;

/// The largest settings or sources file that is read, in bytes.
pub const SETTINGS_BYTES: u64 = 4 * 1024 * 1024;

/// Mode of the files that we make.
const FILE_MODE: u32 = 0o600;
/// Mode of the directories that we make.
const DIR_MODE: u32 = 0o700;

/// A file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The system said no.
    #[error("could not {verb} {}", path.display())]
    Io {
        /// "read", "write", "make", "lock".
        verb: &'static str,
        /// The path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// More bytes than asked for.
    #[error("{} is larger than {limit} bytes", path.display())]
    TooLarge {
        /// The path.
        path: PathBuf,
        /// The bound.
        limit: u64,
    },
    /// Bytes that are no UTF-8.
    #[error("{} is not text", path.display())]
    NotText {
        /// The path.
        path: PathBuf,
    },
}

/// Held by the one process that refreshes; given back when dropped, by the kernel if need be.
#[derive(Debug)]
pub struct Lock {
    /// Closing the file gives the lock back.
    _file: File,
}

/// Takes the lock if nobody holds it; `None` if somebody does. Never waits.
pub fn try_lock(path: &Path) -> Result<Option<Lock>, Error> {
    let _ = (path, FlockOperation::NonBlockingLockExclusive);
    todo!()
}

/// Takes the lock, waiting until it is given back.
pub fn wait_for_lock(path: &Path) -> Result<Lock, Error> {
    let _ = path;
    todo!()
}

/// Makes a directory and those above it, for the owner alone.
pub fn make_dir(path: &Path) -> Result<(), Error> {
    let _ = (path, DirBuilder::new().mode(DIR_MODE));
    todo!()
}

/// Writes a file whole or not at all: beside it, to the disk, then renamed into place. A symbolic
/// link is followed, so that a file kept elsewhere stays there.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let _ = (path, bytes, OpenOptions::new().mode(FILE_MODE));
    todo!()
}

/// Reads a file of at most so many bytes; `None` if there is no such file.
pub fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, Error> {
    let _ = (path, limit);
    todo!()
}

/// Reads a text file of at most so many bytes; `None` if there is no such file.
pub fn read_text(path: &Path, limit: u64) -> Result<Option<String>, Error> {
    let _ = (path, limit);
    todo!()
}
