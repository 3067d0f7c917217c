//! The log that `--verbose` writes: a file beside the store, for its owner alone, secrets masked.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use super::failure::Failure;
use super::mask::masked;
use crate::text;

/// The file's name.
pub const FILE: &str = "dateline.log";
/// A log that has grown to so many bytes is begun anew.
pub const LOG_BYTES: u64 = 4 * 1024 * 1024;

/// Writes what happens from now on into the file.
pub fn begin(folder: &Path) -> Result<(), Failure> {
    let path = folder.join(FILE);
    let failed =
        |error: io::Error| Failure::new(format!("could not write `{}`", path.display())).because(error);
    crate::files::make_dir(folder).map_err(|error| Failure::new("could not write the log").after(&error))?;
    let is_full = std::fs::metadata(&path).is_ok_and(|facts| facts.len() > LOG_BYTES);
    let file = OpenOptions::new()
        .create(true)
        .write(true)
        .append(!is_full)
        .truncate(is_full)
        .mode(0o600)
        .open(&path)
        .map_err(failed)?;
    let written = tracing_subscriber::fmt()
        .with_writer(Log(Arc::new(Mutex::new(file))))
        .with_ansi(false)
        .with_env_filter(EnvFilter::new("warn,dateline=debug"))
        .try_init();
    // A second call in one process keeps the first file.
    drop(written);
    Ok(())
}

/// Hands out writers of single lines.
#[derive(Clone)]
struct Log(Arc<Mutex<File>>);

impl<'a> MakeWriter<'a> for Log {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line { log: self.clone(), bytes: Vec::new() }
    }
}

/// One line, written whole when it is over.
struct Line {
    log: Log,
    bytes: Vec<u8>,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let line = cleaned(&String::from_utf8_lossy(&self.bytes));
        let mut file = self.log.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A full disk must not stop the reading.
        let _ = file.write_all(line.as_bytes());
    }
}

/// A line without secrets, and without anything that moves a terminal that shows the log.
fn cleaned(line: &str) -> String {
    masked(line).chars().filter(|character| *character == '\n' || !text::is_unsafe(*character)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_log_is_safe_to_show() {
        assert_eq!(
            cleaned("GET https://me:pw@a.example/?key=1 \u{1b}]52;c;x\u{7}\n"),
            "GET https://a.example/?key=*** ]52;c;x\n"
        );
    }
}
