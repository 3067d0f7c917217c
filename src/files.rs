//! The few plain files: settings, sources, exports; written beside and renamed into place.
//!
//! Which directories they lie in is the command line's affair; here paths are handed in. Files are
//! made for their owner alone (0600, directories 0700). The lock is the kernel's: it is gone with
//! the process that held it, however that ended.

mod scratch;

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

pub use scratch::{Scratch, remove_all as remove_scratch};

/// The largest settings or sources file that is read, in bytes.
pub const SETTINGS_BYTES: u64 = 4 * 1024 * 1024;

/// Mode of the files that we make.
const FILE_MODE: u32 = 0o600;
/// Mode of the directories that we make.
const DIR_MODE: u32 = 0o700;

/// Files written so far: keeps two threads apart where the process's number does not.
static COUNT: AtomicU32 = AtomicU32::new(0);

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

impl Error {
    fn io(verb: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { verb, path, source }
    }
}

/// Held by the one process that refreshes; given back when dropped, by the kernel if need be.
#[derive(Debug)]
pub struct Lock {
    /// Closing the file gives the lock back.
    _file: File,
}

/// Takes the lock if nobody holds it; `None` if somebody does. Never waits.
pub fn try_lock(path: &Path) -> Result<Option<Lock>, Error> {
    let file = lock_file(path)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(Lock { _file: file })),
        Err(Errno::WOULDBLOCK) => Ok(None),
        Err(error) => Err(Error::io("lock", path)(error.into())),
    }
}

/// Takes the lock, waiting until it is given back.
pub fn wait_for_lock(path: &Path) -> Result<Lock, Error> {
    let file = lock_file(path)?;
    loop {
        match flock(&file, FlockOperation::LockExclusive) {
            Ok(()) => return Ok(Lock { _file: file }),
            Err(Errno::INTR) => {}
            Err(error) => return Err(Error::io("lock", path)(error.into())),
        }
    }
}

fn lock_file(path: &Path) -> Result<File, Error> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(FILE_MODE)
        .open(path)
        .map_err(Error::io("lock", path))
}

/// Makes a directory and those above it, for the owner alone.
pub fn make_dir(path: &Path) -> Result<(), Error> {
    DirBuilder::new().recursive(true).mode(DIR_MODE).create(path).map_err(Error::io("make", path))
}

/// Writes a file whole or not at all: beside it, to the disk, then renamed into place. A symbolic
/// link is followed, so that a file kept elsewhere stays there.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut name = target.file_name().unwrap_or_default().to_owned();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    name.push(format!(".{}-{count}.new", std::process::id()));
    let beside = target.with_file_name(name);
    let outcome = write_to_disk(&beside, bytes).and_then(|()| fs::rename(&beside, &target));
    if let Err(error) = outcome {
        let _ = fs::remove_file(&beside);
        return Err(Error::io("write", path)(error));
    }
    // The rename itself reaches the disk with the directory; where that cannot be asked for, the
    // file is whole all the same.
    if let Some(folder) = target.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
    Ok(())
}

fn write_to_disk(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Reads a file of at most so many bytes; `None` if there is no such file.
pub fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, Error> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io("read", path)(error)),
    };
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(Error::io("read", path))?;
    if bytes.len() as u64 > limit {
        return Err(Error::TooLarge { path: path.to_owned(), limit });
    }
    Ok(Some(bytes))
}

/// Reads a text file of at most so many bytes, without a byte order mark; `None` if there is no
/// such file.
pub fn read_text(path: &Path, limit: u64) -> Result<Option<String>, Error> {
    let Some(bytes) = read(path, limit)? else { return Ok(None) };
    let text = String::from_utf8(bytes).map_err(|_| Error::NotText { path: path.to_owned() })?;
    Ok(Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("it is there").permissions().mode() & 0o777
    }

    #[test]
    fn what_we_make_is_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let deep = folder.path().join("a/b");
        make_dir(&deep).expect("made");
        make_dir(&deep).expect("there already");
        assert_eq!((mode(&deep), mode(&folder.path().join("a"))), (0o700, 0o700));
        let file = deep.join("settings.toml");
        write(&file, b"one").expect("written");
        write(&file, b"two").expect("written again");
        assert_eq!(mode(&file), 0o600);
        assert_eq!(read_text(&file, 3).expect("read"), Some("two".to_owned()));
        assert_eq!(fs::read_dir(&deep).expect("a folder").count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_linked_file_stays_where_it_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let (kept, link) = (folder.path().join("kept.toml"), folder.path().join("sources.toml"));
        fs::write(&kept, "old").expect("written");
        symlink(&kept, &link).expect("linked");
        write(&link, b"new").expect("written");
        assert_eq!(fs::read_to_string(&kept).expect("read"), "new");
        assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
    }

    #[test]
    fn reading_has_a_bound_and_a_missing_file_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("f");
        assert_eq!(read(&file, 10).expect("no error"), None);
        fs::write(&file, [0xff; 11]).expect("written");
        assert!(matches!(read(&file, 10), Err(Error::TooLarge { limit: 10, .. })));
        assert!(matches!(read_text(&file, 11), Err(Error::NotText { .. })));
        fs::write(&file, "\u{feff}name = 1").expect("written");
        assert_eq!(read_text(&file, SETTINGS_BYTES).expect("read").as_deref(), Some("name = 1"));
    }

    #[test]
    fn one_holds_the_lock_until_it_is_dropped() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("refresh.lock");
        let held = try_lock(&path).expect("no error").expect("it is free");
        assert!(try_lock(&path).expect("no error").is_none());
        drop(held);
        let held = wait_for_lock(&path).expect("it is free again");
        assert!(try_lock(&path).expect("no error").is_none());
        drop(held);
    }
}
