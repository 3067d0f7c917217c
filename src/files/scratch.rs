//! Folders that are gone when the program is, however it ended.
//!
//! Each is named after the process that made it and holds a lock for as long as that runs. What a process
//! that was killed left behind is cleared by the next one that makes such a folder; one whose lock is
//! held is never touched.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::process::{Pid, test_kill_process};

use super::{Error, Lock, make_dir, try_lock};

/// The file in a folder whose lock says that the folder is used.
const LOCK: &str = "in-use.lock";
/// Names that are tried for a new folder.
const TRIES: usize = 16;

/// The folders of this process.
static OWN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn own() -> MutexGuard<'static, Vec<PathBuf>> {
    OWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A folder of this process alone; it is removed when this is dropped, or by [`remove_all`].
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    _lock: Lock,
}

impl Scratch {
    /// Makes a folder `NAME-PROCESS-NUMBER`, after clearing what earlier processes left of that name.
    pub fn make(parent: &Path, name: &str) -> Result<Self, Error> {
        clear(parent, name);
        let mut outcome = Self::try_make(parent, name);
        for _ in 1..TRIES {
            match outcome {
                Ok(Some(scratch)) => return Ok(scratch),
                _ => outcome = Self::try_make(parent, name),
            }
        }
        let path = parent.join(name);
        outcome?.ok_or_else(|| Error::io("make", &path)(std::io::ErrorKind::AlreadyExists.into()))
    }

    /// `None` where another process cleared the folder before its lock was held.
    fn try_make(parent: &Path, name: &str) -> Result<Option<Self>, Error> {
        let path = parent.join(format!("{name}-{}-{:x}", std::process::id(), fastrand::u64(..)));
        make_dir(&path)?;
        let lock = path.join(LOCK);
        let held = try_lock(&lock)?;
        Ok(held.filter(|_| lock.exists()).map(|held| {
            own().push(path.clone());
            Self { path, _lock: held }
        }))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let mut own = own();
        if let Some(index) = own.iter().position(|path| *path == self.path) {
            own.swap_remove(index);
            remove(&self.path);
        }
    }
}

/// Removes all folders of this process: for its end, when somebody may hold one still.
pub fn remove_all() {
    for path in own().drain(..) {
        remove(&path);
    }
}

fn remove(path: &Path) {
    // A thread that still writes may put a file into it meanwhile.
    for _ in 0..3 {
        if fs::remove_dir_all(path).is_ok() || !path.exists() {
            return;
        }
    }
}

/// Removes the folders of this name that no process uses any more.
fn clear(parent: &Path, name: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let file_name = entry.file_name();
        let rest = file_name.to_str().and_then(|file_name| file_name.strip_prefix(name)?.strip_prefix('-'));
        let numbers = rest.and_then(|rest| rest.split_once('-'));
        let Some((process, number)) = numbers else { continue };
        // In a folder that many may write into, what another put there is not even looked into. A link
        // is told of as itself.
        let me = rustix::process::geteuid().as_raw();
        let is_ours = u64::from_str_radix(number, 16).is_ok()
            && entry.metadata().is_ok_and(|facts| facts.is_dir() && facts.uid() == me);
        let Some(process) = process.parse().ok().filter(|_| is_ours) else { continue };
        // Made a moment ago, its lock is still to come.
        let lock = entry.path().join(LOCK);
        if !lock.exists() && is_running(process) {
            continue;
        }
        if let Ok(Some(held)) = try_lock(&lock) {
            remove(&entry.path());
            drop(held);
        }
    }
}

fn is_running(process: i32) -> bool {
    Pid::from_raw(process)
        .is_some_and(|process| !matches!(test_kill_process(process), Err(rustix::io::Errno::SRCH)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_is_gone_with_what_made_it_and_one_in_use_stays() {
        let parent = tempfile::tempdir().expect("a folder");
        let one = Scratch::make(parent.path(), "sample").expect("made");
        fs::write(one.path().join("file"), "text").expect("written");
        let other = Scratch::make(parent.path(), "sample").expect("made");
        assert_ne!(one.path(), other.path());
        assert!(one.path().join("file").exists());
        drop(other);
        assert_eq!(names(parent.path()).len(), 1);
        drop(one);
        assert_eq!(names(parent.path()), [] as [String; 0]);
    }

    #[test]
    fn what_a_killed_process_left_is_cleared_and_nothing_else() {
        let parent = tempfile::tempdir().expect("a folder");
        let folder = |name: &str| make_dir(&parent.path().join(name)).expect("made");
        // Left with a lock that nobody holds, and by a version that had none.
        folder("sample-1-ab");
        drop(try_lock(&parent.path().join("sample-1-ab").join(LOCK)).expect("no error"));
        folder("sample-999999999-cd");
        // Another's: being made by a process that runs, held, or of another name.
        let running = format!("sample-{}-ef", std::process::id());
        folder(&running);
        folder("sample-1-01");
        let held = try_lock(&parent.path().join("sample-1-01").join(LOCK)).expect("no error");
        assert!(held.is_some());
        for name in ["sample", "sample-x-1", "sample-1-notes", "samples-1-1", "other-1-1"] {
            folder(name);
        }
        fs::write(parent.path().join("sample-1-2"), "a file").expect("written");
        std::os::unix::fs::symlink(parent.path().join("sample"), parent.path().join("sample-999999999-3"))
            .expect("linked");
        let before = names(parent.path()).len();
        let made = Scratch::make(parent.path(), "sample").expect("made");
        let after = names(parent.path());
        assert_eq!(after.len(), before - 2 + 1);
        assert!(
            !after.iter().any(|name| name == "sample-1-ab" || name == "sample-999999999-cd"),
            "{after:?}"
        );
        drop(made);
    }
}
