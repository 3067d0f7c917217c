//! Parses apart: off the screen's threads, a bounded number at once, each with a deadline.
//!
//! A thread cannot be killed. One that is past its deadline all the same is left behind, and while
//! [`LEFT_BEHIND`] of them are, no other document is begun.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::failure;
use crate::app::Failure;
use crate::model::{Budget, PARSE_TIME};
use crate::term::quietly;

/// Threads past their deadline that are put up with.
pub const LEFT_BEHIND: usize = 2;
/// A document larger than this is parsed while no other is.
pub const LARGE: usize = 2 * 1024 * 1024;
/// How long a parser is waited for: its budget, and a second for a busy machine.
const PATIENCE: Duration = Duration::from_millis(PARSE_TIME.as_millis() as u64 + 1000);

/// Hands documents to parsers.
#[derive(Clone)]
pub struct Parser {
    seats: Arc<Semaphore>,
    count: u32,
    left_behind: Arc<AtomicUsize>,
}

impl Parser {
    /// As many parsers at once as there are processors.
    pub fn new() -> Self {
        let count = std::thread::available_parallelism().map_or(1, |number| number.get() as u32);
        Self { seats: Arc::new(Semaphore::new(count as usize)), count, left_behind: Arc::default() }
    }

    /// Runs the work on a document of so many bytes with a fresh budget.
    pub async fn parse<R: Send + 'static>(
        &self,
        bytes: usize,
        work: impl FnOnce(&Budget) -> R + Send + 'static,
    ) -> Result<R, Failure> {
        let wanted = if bytes > LARGE { self.count } else { 1 };
        let closed = |_| failure::words("the parsers are closed", None);
        let seat = Arc::clone(&self.seats).acquire_many_owned(wanted).await.map_err(closed)?;
        if self.left_behind.load(Ordering::Acquire) >= LEFT_BEHIND {
            return Err(failure::words("earlier documents are still being read", Some("try again later")));
        }
        let is_done = Arc::new(AtomicBool::new(false));
        let (left_behind, set_done) = (Arc::clone(&self.left_behind), Arc::clone(&is_done));
        let task = tokio::task::spawn_blocking(move || {
            let result = quietly(|| work(&Budget::document()));
            // Whoever comes second, this thread or the one that gives it up, settles the count.
            if set_done.swap(true, Ordering::AcqRel) {
                left_behind.fetch_sub(1, Ordering::AcqRel);
            }
            result
        });
        let outcome = tokio::time::timeout(PATIENCE, task).await;
        drop(seat);
        match outcome {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(_)) => Err(failure::words("the document could not be read", None)),
            Err(_) => {
                self.left_behind.fetch_add(1, Ordering::AcqRel);
                if is_done.swap(true, Ordering::AcqRel) {
                    self.left_behind.fetch_sub(1, Ordering::AcqRel);
                }
                Err(failure::words("the document took too long to read", None))
            }
        }
    }
}

impl Default for Parser {
    fn default() -> Self {
        Self::new()
    }
}
