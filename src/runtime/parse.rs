//! Parses apart: off the screen's threads, a bounded number at once, each with a deadline.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::failure;
use crate::app::Failure;
use crate::model::{Budget, Unfinished, Watchdog};
use crate::term::quietly;

/// A document larger than this is parsed while no other is.
pub const LARGE: usize = 2 * 1024 * 1024;

/// Hands documents to parsers.
#[derive(Clone)]
pub struct Parser {
    seats: Arc<Semaphore>,
    count: u32,
    watchdog: Watchdog,
}

impl Parser {
    /// As many parsers at once as there are processors.
    pub fn new() -> Self {
        let count = std::thread::available_parallelism().map_or(1, |number| number.get() as u32);
        Self { seats: Arc::new(Semaphore::new(count as usize)), count, watchdog: Watchdog::default() }
    }

    /// Runs the work on a document of so many bytes with a fresh budget.
    pub async fn parse<R: Send + 'static>(
        &self,
        bytes: usize,
        work: impl FnOnce(&Budget) -> R + Send + 'static,
    ) -> Result<R, Failure> {
        let wanted = if bytes > LARGE { self.count } else { 1 };
        let closed = |_| failure::words("the parsers are closed", None);
        let _seat = Arc::clone(&self.seats).acquire_many_owned(wanted).await.map_err(closed)?;
        let watchdog = self.watchdog.clone();
        let task = tokio::task::spawn_blocking(move || {
            let budget = Budget::document();
            watchdog.run(&budget, move || quietly(|| work(&budget)))
        });
        task.await.unwrap_or(Err(Unfinished::Panicked)).map_err(|unfinished| match unfinished {
            Unfinished::Late => failure::words("the document took too long to read", None),
            Unfinished::Busy => {
                failure::words("earlier documents are still being read", Some("try again later"))
            }
            Unfinished::Panicked | Unfinished::NoThread(_) => {
                failure::words("the document could not be read", None)
            }
        })
    }
}

impl Default for Parser {
    fn default() -> Self {
        Self::new()
    }
}
