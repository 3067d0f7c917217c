//! What is changed about the terminal, and how it is put back.
//!
//! Output is written to the descriptor itself, a frame in one piece: nothing is left in a buffer
//! that would reach the terminal after it was given back.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use rustix::io::Errno;
use rustix::termios::{OptionalActions, QueueSelector, Termios};

/// Alternate screen, bracketed paste, no cursor, a clean screen.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?25l\x1b[0m\x1b[2J\x1b[H";
/// Clicks and the wheel, not every move of the pointer, in the form without a limit of columns.
const MOUSE: &[u8] = b"\x1b[?1000h\x1b[?1006h";
/// All of it undone, also what was never done.
const LEAVE: &[u8] = b"\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[0m\x1b[?25h\x1b[?1049l";
/// How long giving back waits for a frame that is being written.
const PATIENCE: Duration = Duration::from_millis(200);

/// The terminal as it was.
struct Borrowing {
    input: OwnedFd,
    original: Termios,
    mouse: bool,
}

static BORROWING: Mutex<Option<Arc<Borrowing>>> = Mutex::new(None);
/// Whether the terminal is ours at the moment.
static IS_OURS: AtomicBool = AtomicBool::new(false);
/// Held while something is written.
static WRITING: Mutex<()> = Mutex::new(());

/// The terminal that keys come from: standard input, or the controlling terminal where that is
/// something else.
pub fn input() -> Option<OwnedFd> {
    let stdin = rustix::stdio::stdin();
    if rustix::termios::isatty(stdin) {
        return stdin.try_clone_to_owned().ok();
    }
    File::options().read(true).write(true).open("/dev/tty").ok().map(OwnedFd::from)
}

/// Remembers the terminal as it is and makes it ours.
pub fn borrow(input: OwnedFd, mouse: bool) -> io::Result<()> {
    let original = rustix::termios::tcgetattr(&input)?;
    *borrowing() = Some(Arc::new(Borrowing { input, original, mouse }));
    take_again()
}

/// Makes the terminal ours that was borrowed before. In the background this stops the process
/// until it is brought to the front.
pub fn take_again() -> io::Result<()> {
    let Some(known) = borrowing().clone() else { return Ok(()) };
    IS_OURS.store(true, Ordering::SeqCst);
    let mut raw = known.original.clone();
    raw.make_raw();
    set(&known.input, &raw)?;
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    write(ENTER)?;
    if known.mouse { write(MOUSE) } else { Ok(()) }
}

/// Whether the terminal is ours at the moment.
pub fn is_ours() -> bool {
    IS_OURS.load(Ordering::SeqCst)
}

/// Puts everything back as it was. Does nothing a second time, and never waits for long.
pub fn give_back() {
    if !IS_OURS.swap(false, Ordering::SeqCst) {
        return;
    }
    let Some(known) = borrowing().clone() else { return };
    // A frame may be stuck in a terminal that takes nothing; then we go first.
    let _writing = lock_soon(&WRITING);
    let _ = write(LEAVE);
    // From the background this would stop us, and the shell has set its own modes by then.
    let is_in_front =
        rustix::termios::tcgetpgrp(&known.input).map_or(true, |group| group == rustix::process::getpgrp());
    if is_in_front {
        let _ = set(&known.input, &known.original);
        // Reports of the mouse that were under way are not for the shell.
        let _ = rustix::termios::tcflush(&known.input, QueueSelector::IFlush);
    }
}

fn borrowing() -> MutexGuard<'static, Option<Arc<Borrowing>>> {
    BORROWING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The lock, unless somebody keeps it for longer than we have.
fn lock_soon(lock: &Mutex<()>) -> Option<MutexGuard<'_, ()>> {
    let steps = 40;
    for _ in 0..steps {
        match lock.try_lock() {
            Ok(guard) => return Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PATIENCE / steps),
        }
    }
    None
}

fn set(input: impl AsFd, modes: &Termios) -> io::Result<()> {
    loop {
        match rustix::termios::tcsetattr(&input, OptionalActions::Now, modes) {
            Err(Errno::INTR) => {}
            result => return Ok(result?),
        }
    }
}

fn write(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(rustix::stdio::stdout(), bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => bytes = &bytes[count..],
            Err(Errno::INTR) => {}
            // The descriptor may be shared with somebody who made it so.
            Err(Errno::AGAIN) => wait_for_room()?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn wait_for_room() -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};
    let stdout: BorrowedFd<'_> = rustix::stdio::stdout();
    match poll(&mut [PollFd::new(&stdout, PollFlags::OUT)], None) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// What is drawn: gathered, and written in one piece while the terminal is ours.
#[derive(Default)]
pub struct Screen {
    frame: Vec<u8>,
}

impl io::Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let frame = std::mem::take(&mut self.frame);
        let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have given the terminal back: a panic there, a signal.
        if is_ours() { write(&frame) } else { Ok(()) }
    }
}
