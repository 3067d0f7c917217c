//! Work on a document, apart and within its time.
//!
//! A thread cannot be killed. Work that is late all the same is given up and runs on until it ends by
//! itself, so only [`GIVEN_UP`] may be in that state at a time.

use std::cell::Cell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread::Builder;
use std::time::Duration;

use super::Budget;

/// Pieces of work that were given up and may still run; no more is begun while there are so many.
const GIVEN_UP: usize = 2;
/// What work may take beyond its budget: it looks at its clock only now and then, on a busy machine.
const GRACE: Duration = Duration::from_secs(1);
/// The stack that documents are read on: their depth is bounded, so this is enough.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Why work came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Unfinished {
    /// It was late.
    #[error("it took too long")]
    Late,
    /// It was not begun: earlier work that was given up still runs.
    #[error("earlier work still runs")]
    Busy,
    /// It panicked.
    #[error("it was given up")]
    Panicked,
    /// The system has no thread left.
    #[error("there is no thread left")]
    NoThread(#[source] io::Error),
}

/// Runs work on threads of its own and gives up what is late. Clones count together.
#[derive(Debug, Clone, Default)]
pub struct Watchdog {
    given_up: Arc<AtomicUsize>,
}

thread_local! {
    static IS_WATCHED: Cell<bool> = const { Cell::new(false) };
}

impl Watchdog {
    /// Runs the work and waits for it, at most till a little after its budget. Work within such work
    /// stays on its thread: the first deadline counts.
    pub fn run<T: Send + 'static>(
        &self,
        budget: &Budget,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Unfinished> {
        if IS_WATCHED.get() {
            return catch_unwind(AssertUnwindSafe(work)).map_err(|_| Unfinished::Panicked);
        }
        if self.given_up.load(Ordering::Acquire) >= GIVEN_UP {
            return Err(Unfinished::Busy);
        }
        let (sender, receiver) = sync_channel(1);
        // Whoever comes second, the work or who gives it up, settles the count.
        let is_over = Arc::new(AtomicBool::new(false));
        let (given_up, work_is_over) = (Arc::clone(&self.given_up), Arc::clone(&is_over));
        let started = Builder::new().name("document".to_owned()).stack_size(STACK_BYTES).spawn(move || {
            IS_WATCHED.set(true);
            let outcome = catch_unwind(AssertUnwindSafe(work));
            // Nobody listens any more when it was given up.
            let _ = sender.send(outcome);
            if work_is_over.swap(true, Ordering::AcqRel) {
                given_up.fetch_sub(1, Ordering::AcqRel);
            }
        });
        started.map_err(Unfinished::NoThread)?;
        if let Ok(outcome) = receiver.recv_timeout(budget.left() + GRACE) {
            return outcome.map_err(|_| Unfinished::Panicked);
        }
        self.given_up.fetch_add(1, Ordering::AcqRel);
        if is_over.swap(true, Ordering::AcqRel) {
            self.given_up.fetch_sub(1, Ordering::AcqRel);
        }
        Err(Unfinished::Late)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Instant;

    use super::*;

    #[test]
    fn late_work_is_given_up_and_counts_until_it_ends() {
        let watchdog = Watchdog::default();
        let budget = Budget::lasting(Duration::ZERO);
        let mut ends = Vec::new();
        for _ in 0..GIVEN_UP {
            let (end, ended) = channel::<()>();
            ends.push(end);
            let outcome = watchdog.run(&budget, move || ended.recv().is_err());
            assert!(matches!(outcome, Err(Unfinished::Late)), "{outcome:?}");
        }
        assert!(matches!(watchdog.clone().run(&budget, || ()), Err(Unfinished::Busy)));
        drop(ends);
        let begun = Instant::now();
        while watchdog.run(&budget, || ()).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "they have ended");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_panic_costs_the_work_alone_and_work_within_work_has_its_thread() {
        let (watchdog, inner) = (Watchdog::default(), Watchdog::default());
        let budget = Budget::document();
        let outcome = watchdog.run(&budget, move || {
            let own = std::thread::current().id();
            let panicked = inner.run(&budget, || -> u32 { panic!("on purpose") });
            assert!(matches!(panicked, Err(Unfinished::Panicked)));
            inner.run(&budget, move || std::thread::current().id() == own).expect("run")
        });
        assert!(outcome.expect("run"));
        assert!(matches!(
            watchdog.run(&budget, || -> u32 { panic!("on purpose") }),
            Err(Unfinished::Panicked)
        ));
    }
}
