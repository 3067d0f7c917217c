//! Waiting, for commands that need no screen.

use std::future::Future;

use tokio::runtime::Runtime;

use super::failure::Failure;
use crate::runtime;

/// Waits for work that waits for others.
pub fn wait_for<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    Ok(threads()?.block_on(work))
}

/// The threads that such work runs on.
pub fn threads() -> Result<Runtime, Failure> {
    runtime::threads().map_err(|error| Failure::new("the program could not start its threads").because(error))
}
