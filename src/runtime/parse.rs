//! Parses apart: off the screen's threads, a bounded number at once, each with a deadline.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::cause::Cause;
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
    ) -> Result<R, Cause> {
        let wanted = if bytes > LARGE { self.count } else { 1 };
        let closed = |_| Cause::NotRunning("the parsers are closed");
        let _seat = Arc::clone(&self.seats).acquire_many_owned(wanted).await.map_err(closed)?;
        let watchdog = self.watchdog.clone();
        let task = tokio::task::spawn_blocking(move || {
            let budget = Budget::document();
            watchdog.run(&budget, move || quietly(|| work(&budget)))
        });
        task.await.unwrap_or(Err(Unfinished::Panicked)).map_err(Cause::Unfinished)
    }
}

impl Default for Parser {
    fn default() -> Self {
        Self::new()
    }
}
