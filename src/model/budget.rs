//! What one document may cost.

use std::time::{Duration, Instant};

/// The deepest nesting of elements that is read.
pub const DEPTH: usize = 512;
/// The time one document may take, from the first byte to the last block.
pub const PARSE_TIME: Duration = Duration::from_secs(2);

/// A document cost more than its budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the document took too long to read")]
pub struct OverBudget;

/// The time a document has left. Our own loops ask it; a thread cannot be killed.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    deadline: Instant,
}

impl Budget {
    /// A budget of this long from now.
    pub fn lasting(time: Duration) -> Self {
        Self { deadline: Instant::now() + time }
    }

    /// The budget of one document, [`PARSE_TIME`].
    pub fn document() -> Self {
        Self::lasting(PARSE_TIME)
    }

    /// Fails once the time is spent.
    pub fn check(&self) -> Result<(), OverBudget> {
        if Instant::now() > self.deadline { Err(OverBudget) } else { Ok(()) }
    }

    /// The time that is left; zero once it is spent.
    pub fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }
}
