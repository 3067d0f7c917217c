//! A panic gives the terminal back before it says anything.

use std::cell::Cell;
use std::io::Write;
use std::panic::PanicHookInfo;
use std::sync::{Mutex, Once, PoisonError};
use std::thread::ThreadId;
use std::time::Duration;

use super::borrowing;
use super::leaving::{last_work, leave_within};
use crate::text::SafeText;

/// What a process that panicked exits with.
const CODE: i32 = 101;
/// How long the screen's own thread may take to unwind.
const UNWIND: Duration = Duration::from_millis(900);

thread_local! {
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// The thread that draws.
static SCREEN: Mutex<Option<ThreadId>> = Mutex::new(None);

/// Does work whose panic somebody catches: it costs that work alone, so the screen stays and the
/// log is told.
pub fn quietly<T>(work: impl FnOnce() -> T) -> T {
    struct Quiet(bool);
    impl Drop for Quiet {
        fn drop(&mut self) {
            IS_QUIET.set(self.0);
        }
    }
    let _quiet = Quiet(IS_QUIET.replace(true));
    work()
}

/// Watches for panics from now on; this thread is the one that draws.
pub fn watch() {
    static WATCHING: Once = Once::new();
    *SCREEN.lock().unwrap_or_else(PoisonError::into_inner) = Some(std::thread::current().id());
    WATCHING.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if IS_QUIET.get() {
                tracing::error!(panic = %words(info), "caught");
            } else if borrowing::is_ours() {
                panicked(info);
            } else {
                before(info);
            }
        }));
    });
}

fn panicked(info: &PanicHookInfo<'_>) {
    borrowing::give_back();
    let words = words(info);
    tracing::error!(panic = %words, "panicked");
    // Not the default hook: what it prints may hold text from the network.
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "error: dateline has a fault and had to stop\n  caused by: {words}");
    let backtrace = std::backtrace::Backtrace::capture();
    if backtrace.status() == std::backtrace::BacktraceStatus::Captured {
        let _ = writeln!(stderr, "{backtrace}");
    }
    drop(stderr);
    let screen = *SCREEN.lock().unwrap_or_else(PoisonError::into_inner);
    if screen == Some(std::thread::current().id()) {
        // It unwinds to the end of the program, unless something on the way hangs.
        leave_within(UNWIND, CODE);
    } else {
        // The screen's thread would go on without a screen.
        last_work();
        signal_hook::low_level::exit(CODE);
    }
}

/// What went wrong and where, safe to show.
fn words(info: &PanicHookInfo<'_>) -> SafeText {
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic");
    let place = info.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
    SafeText::line(&format!("{message}{}", place.unwrap_or_default()))
}

/// Panics here if a test asks for it with `DATELINE_TEST_PANIC`.
pub fn on_purpose(place: &str) {
    assert!(
        std::env::var_os("DATELINE_TEST_PANIC").is_none_or(|wanted| wanted != place),
        "on purpose: {place}"
    );
}

/// Panics on threads of the runtime if a test asks for it.
pub fn on_purpose_elsewhere() {
    if let Ok(runtime) = tokio::runtime::Handle::try_current()
        && std::env::var_os("DATELINE_TEST_PANIC").is_some()
    {
        runtime.spawn(async { on_purpose("worker") });
        runtime.spawn_blocking(|| on_purpose("blocking"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_is_over_after_the_work_even_if_it_panics() {
        assert!(quietly(|| quietly(|| IS_QUIET.get()) && IS_QUIET.get()));
        assert!(!IS_QUIET.get());
        let caught = std::panic::catch_unwind(|| quietly(|| panic!("on purpose")));
        assert!(caught.is_err() && !IS_QUIET.get());
    }
}
