//! The process ends in time, whatever hangs, and the terminal is restored first.

use std::sync::OnceLock;
use std::time::Duration;

use super::borrowing;

/// What is to be done before the process ends without destructors.
static LAST_WORK: OnceLock<fn()> = OnceLock::new();

/// Has something done before the process ends without destructors, where the end was not foreseen: it
/// should be quick, and is not waited for where it is not.
pub fn before_exit(work: fn()) {
    let _ = LAST_WORK.set(work);
}

/// Does what is to be done last.
pub(super) fn last_work() {
    if let Some(work) = LAST_WORK.get() {
        work();
    }
}

/// A promise that the process ends: if it still runs after so long, the terminal is restored and
/// the process exits with the code. For the loop to call when it begins to leave.
pub fn leave_within(limit: Duration, code: i32) {
    /// How long the terminal may take to be restored; it may have stopped to take anything.
    const RESTORE: Duration = Duration::from_millis(80);
    let limit = limit.saturating_sub(RESTORE);
    let watch = std::thread::Builder::new().name("leave".to_owned()).spawn(move || {
        std::thread::sleep(limit);
        let restore = std::thread::Builder::new().name("restore".to_owned()).spawn(|| {
            borrowing::give_back();
            last_work();
        });
        let deadline = std::time::Instant::now() + RESTORE;
        while restore.as_ref().is_ok_and(|restore| !restore.is_finished())
            && std::time::Instant::now() < deadline
        {
            std::thread::sleep(RESTORE / 8);
        }
        // Without destructors and without flushing: one of them may be what hangs.
        signal_hook::low_level::exit(code);
    });
    if watch.is_err() {
        borrowing::give_back();
        signal_hook::low_level::exit(code);
    }
}
