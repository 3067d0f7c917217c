//! Listens to the terminal and to signals, on two threads.
//!
//! One thread waits for signals and for the terminal to go away, and touches nothing that could
//! block. The other reads keys, and does not while the terminal is somebody else's.

use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::Signal;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use tokio::sync::mpsc::UnboundedSender;

use super::event::Event;
use super::keys::Decoder;
use super::leaving::leave_within;
use super::{borrowing, panic};
use crate::app::{Message, Size};

/// How long the loop has to leave once a signal asked for it, and once the terminal is gone.
const LEAVE: Duration = Duration::from_millis(950);
/// How long the reader of keys is waited for until it looks away.
const LOOK_AWAY: Duration = Duration::from_millis(200);
/// Bytes that are read at once.
const READ_BYTES: usize = 4096;

/// What a process killed by such a signal exits with, by custom.
const fn code_of(signal: i32) -> i32 {
    128 + signal
}

/// Listens until the program ends.
pub struct Ears {
    sender: UnboundedSender<Event>,
    shared: Arc<Shared>,
    wake: UnixStream,
}

#[derive(Default)]
struct Shared {
    /// The terminal is somebody else's for a while.
    is_covered: AtomicBool,
    /// Whether the reader of keys has looked away.
    looked_away: Mutex<bool>,
    looks: Condvar,
    /// How often the process was continued.
    continued: Mutex<u32>,
    continues: Condvar,
    /// Which signals came, in the order of [`SIGNALS`].
    came: [Arc<AtomicBool>; SIGNALS.len()],
}

/// The signals that are listened for.
const SIGNALS: [i32; 7] = [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH];

impl Ears {
    /// Starts to listen.
    pub fn open(sender: UnboundedSender<Event>) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let (wake, woken) = pair()?;
        let (signalled, signals) = pair()?;
        for (signal, came) in SIGNALS.into_iter().zip(&shared.came) {
            // Whoever started us may have said that a signal is to be ignored: `nohup`, for one.
            if is_ignored(signal) {
                continue;
            }
            // In this order: who is woken finds the flag up.
            signal_hook::flag::register(signal, Arc::clone(came))?;
            signal_hook::low_level::pipe::register(signal, signalled.try_clone()?)?;
        }
        let input = borrowing::input().ok_or(io::ErrorKind::NotConnected)?;
        std::thread::Builder::new().name("signals".to_owned()).spawn({
            let (sender, shared, input) = (sender.clone(), Arc::clone(&shared), input.try_clone()?);
            move || {
                // Open to the end, so that the pipe never looks closed.
                let _signalled = signalled;
                hear_signals(&sender, &shared, &input, &signals);
            }
        })?;
        std::thread::Builder::new().name("keys".to_owned()).spawn({
            let (sender, shared) = (sender.clone(), Arc::clone(&shared));
            move || hear_keys(&sender, &shared, &input, &woken)
        })?;
        Ok(Self { sender, shared, wake })
    }

    /// Hands an event to the loop.
    pub fn tell(&self, event: Event) {
        // Nobody listens any more once the loop is over.
        let _ = self.sender.send(event);
    }

    /// Tells the loop how large the terminal is.
    pub fn tell_size(&self) {
        self.tell(Event::Message(Message::Resized(size())));
    }

    /// Leaves the keys to somebody else, once this returns.
    pub fn cover(&self) {
        let mut looked_away = self.shared.looked_away.lock().unwrap_or_else(PoisonError::into_inner);
        self.shared.is_covered.store(true, Ordering::SeqCst);
        let _ = (&self.wake).write(b"!");
        while !*looked_away {
            let waited = self.shared.looks.wait_timeout(looked_away, LOOK_AWAY);
            let (again, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
            looked_away = again;
            if timeout.timed_out() {
                break;
            }
        }
    }

    /// Stops all of our job, as a shell expects, and returns when it was continued.
    pub fn stop_group(&self) {
        let continued = self.shared.continued.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *continued;
        if rustix::process::kill_current_process_group(Signal::STOP).is_err() {
            return;
        }
        // With many threads this one may run on for a moment before it is stopped.
        let limit = Duration::from_secs(2);
        drop(self.shared.continues.wait_timeout_while(continued, limit, |continued| *continued == before));
    }

    /// Takes the keys again.
    pub fn uncover(&self) {
        *self.shared.looked_away.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.shared.is_covered.store(false, Ordering::SeqCst);
        let _ = (&self.wake).write(b"!");
    }
}

fn pair() -> io::Result<(UnixStream, UnixStream)> {
    let (one, other) = UnixStream::pair()?;
    one.set_nonblocking(true)?;
    other.set_nonblocking(true)?;
    Ok((one, other))
}

fn drain(mut stream: &UnixStream) {
    let mut bytes = [0; 64];
    while stream.read(&mut bytes).is_ok_and(|count| count == bytes.len()) {}
}

/// The terminal's size in cells.
fn size() -> Size {
    rustix::termios::tcgetwinsize(rustix::stdio::stdout())
        .map(|size| Size { columns: size.ws_col, rows: size.ws_row })
        .unwrap_or_default()
}

fn hear_signals(sender: &UnboundedSender<Event>, shared: &Shared, input: &OwnedFd, signals: &UnixStream) {
    loop {
        // Without a wish for anything, a terminal is reported only when it hangs up.
        let mut watched = [PollFd::new(signals, PollFlags::IN), PollFd::new(input, PollFlags::empty())];
        let result = poll(&mut watched, None);
        let is_gone = watched[1].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL);
        drain(signals);
        for (signal, came) in SIGNALS.into_iter().zip(&shared.came) {
            if came.swap(false, Ordering::SeqCst) {
                take_signal(signal, sender, shared);
            }
        }
        if result.is_ok() && is_gone {
            leave_within(LEAVE, code_of(SIGHUP));
            let _ = sender.send(Event::Gone);
            return;
        }
    }
}

fn take_signal(signal: i32, sender: &UnboundedSender<Event>, shared: &Shared) {
    if signal == SIGCONT {
        *shared.continued.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        shared.continues.notify_all();
    }
    let is_covered = shared.is_covered.load(Ordering::SeqCst);
    let event = match signal {
        // The keys that make these belong to the program that has the terminal now.
        SIGINT | SIGQUIT if is_covered => return,
        SIGTSTP if is_covered => {
            let _ = rustix::process::kill_process(rustix::process::getpid(), Signal::STOP);
            return;
        }
        SIGTERM | SIGINT | SIGHUP | SIGQUIT => {
            leave_within(LEAVE, code_of(signal));
            Event::Terminate
        }
        SIGTSTP => Event::Suspend,
        SIGCONT if borrowing::is_ours() => {
            // Stopped without being asked: the shell has set the terminal to its own liking.
            if borrowing::take_again().is_err() {
                return;
            }
            let _ = sender.send(Event::Message(Message::Resized(size())));
            Event::Continued
        }
        SIGWINCH if !is_covered => Event::Message(Message::Resized(size())),
        _ => return,
    };
    let _ = sender.send(event);
}

fn hear_keys(sender: &UnboundedSender<Event>, shared: &Shared, input: &OwnedFd, woken: &UnixStream) {
    panic::on_purpose("event");
    let mut decoder = Decoder::default();
    let mut bytes = [0; READ_BYTES];
    loop {
        let is_covered = shared.is_covered.load(Ordering::SeqCst);
        if is_covered {
            decoder = Decoder::default();
            *shared.looked_away.lock().unwrap_or_else(PoisonError::into_inner) = true;
            shared.looks.notify_all();
        }
        let wish = if is_covered { PollFlags::empty() } else { PollFlags::IN };
        let mut watched = [PollFd::new(woken, PollFlags::IN), PollFd::new(input, wish)];
        let patience = decoder.patience().and_then(|patience| Timespec::try_from(patience).ok());
        let told = poll(&mut watched, patience.as_ref());
        let said = watched[1].revents();
        drain(woken);
        // That the terminal is gone, the other thread says.
        if said.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return;
        }
        if shared.is_covered.load(Ordering::SeqCst) {
            continue;
        }
        let heard = if said.contains(PollFlags::IN) {
            match rustix::io::read(input, &mut bytes) {
                Ok(0) => return,
                Ok(count) => decoder.take(&bytes[..count]),
                Err(Errno::INTR | Errno::AGAIN) => Vec::new(),
                Err(_) => return,
            }
        } else if told == Ok(0) {
            decoder.give_up().into_iter().collect()
        } else {
            Vec::new()
        };
        for message in heard {
            if sender.send(Event::Message(message)).is_err() {
                return;
            }
        }
    }
}

/// Whether this signal was ignored when we were started.
fn is_ignored(signal: i32) -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| is_in_mask(&status, signal))
}

fn is_in_mask(status: &str, signal: i32) -> bool {
    status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

/// Whether somebody could bring us back: a shell that started us as a job, and did not ask that
/// stopping be ignored.
pub fn can_be_continued() -> bool {
    use rustix::process::{getpid, getppid, getsid};
    let (Ok(session), Some(parent)) = (getsid(None), getppid()) else { return false };
    session != getpid() && getsid(Some(parent)).is_ok_and(|theirs| theirs == session) && !is_ignored(SIGTSTP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_signals_are_read_from_the_mask() {
        let status = "Name:\tx\nSigIgn:\t0000000000080001\nSigCgt:\t0\n";
        assert!(is_in_mask(status, SIGTSTP) && is_in_mask(status, SIGHUP));
        assert!(!is_in_mask(status, SIGTERM) && !is_in_mask("", SIGHUP) && !is_in_mask("SigIgn:\tx", SIGHUP));
    }
}
