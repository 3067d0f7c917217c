//! The reader on a real terminal: what it shows, and that the terminal is as it was afterwards.
//!
//! Waits for conditions under a deadline, and shows the screen when that passes.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

/// What the terminal was sent.
struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

/// A program on a terminal.
struct Session {
    master: Option<Box<dyn MasterPty + Send>>,
    /// Kept open, so that the terminal outlives the program and can be looked at.
    slave: Box<dyn SlavePty + Send>,
    writer: Option<Box<dyn Write + Send>>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    is_over: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
    pid: Pid,
    ended: Receiver<ExitStatus>,
    modes: String,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

/// The sample edition, its files in a folder of their own.
fn demo(folder: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(["demo", "--data-dir"]);
    command.arg(folder.join("data"));
    command.arg("--config-dir");
    command.arg(folder.join("config"));
    command
}

impl Session {
    fn start(mut command: CommandBuilder, folder: &Path) -> Self {
        command.env("TERM", "xterm-256color");
        command.env("HOME", folder);
        command.env("RUST_BACKTRACE", "0");
        for name in ["NO_COLOR", "COLORTERM", "http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"] {
            command.env_remove(name);
        }
        command.cwd(folder);
        let pair = native_pty_system().openpty(size(80, 24)).expect("a terminal");
        let modes = format!("{:?}", pair.master.get_termios());
        let mut child = pair.slave.spawn_command(command).expect("the program starts");
        let pid = child.process_id().and_then(|id| Pid::from_raw(id as i32)).expect("it has an id");
        let (tell, ended) = channel();
        std::thread::spawn(move || {
            if let Ok(status) = child.wait() {
                let _ = tell.send(status);
            }
        });
        let parser = vt100::Parser::new(rows(24), rows(80), 0);
        let seen = Arc::new((Mutex::new(Seen { parser, bytes: Vec::new() }), Condvar::new()));
        let is_over = Arc::new(AtomicBool::new(false));
        let mut output = pair.master.try_clone_reader().expect("it can be read");
        let reader = std::thread::spawn({
            let (seen, is_over) = (Arc::clone(&seen), Arc::clone(&is_over));
            move || {
                let mut piece = [0; 4096];
                while let Ok(count @ 1..) = output.read(&mut piece) {
                    let mut seen = self::lock(&seen);
                    let Seen { parser, bytes } = &mut *seen.0;
                    parser.process(&piece[..count]);
                    bytes.extend_from_slice(&piece[..count]);
                    seen.1.notify_all();
                    if is_over.load(Ordering::SeqCst) {
                        return;
                    }
                }
            }
        });
        let writer = pair.master.take_writer().expect("it can be written");
        Self {
            master: Some(pair.master),
            slave: pair.slave,
            writer: Some(writer),
            seen,
            is_over,
            reader: Some(reader),
            pid,
            ended,
            modes,
        }
    }

    fn press(&mut self, keys: &str) {
        let writer = self.writer.as_mut().expect("the terminal is there");
        writer.write_all(keys.as_bytes()).expect("the terminal takes keys");
        writer.flush().expect("the terminal takes keys");
    }

    /// Waits until what was seen is as wanted, and gives the screen's text.
    fn wait(&self, wanted: &str, is_so: impl Fn(&Seen) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        let (lock, condition) = &*self.seen;
        let mut seen = lock.lock().expect("no panic");
        while !is_so(&seen) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no {wanted} on\n{}", seen.parser.screen().contents());
            seen = condition.wait_timeout(seen, left).expect("no panic").0;
        }
        seen.parser.screen().contents()
    }

    fn wait_for(&self, text: &str) -> String {
        self.wait(&format!("{text:?}"), |seen| seen.parser.screen().contents().contains(text))
    }

    fn signal(&self, signal: Signal) {
        rustix::process::kill_process(self.pid, signal).expect("it runs");
    }

    /// How long the program takes to end, and how.
    fn end(&self, limit: Duration) -> ExitStatus {
        self.ended.recv_timeout(limit).unwrap_or_else(|_| {
            let _ = rustix::process::kill_process(self.pid, Signal::KILL);
            panic!("it goes on after {limit:?}\n{}", lock(&self.seen).0.parser.screen().contents())
        })
    }

    /// Everything that was changed about the terminal is as before.
    fn check_restored(&self) {
        let master = self.master.as_ref().expect("the terminal is there");
        assert_eq!(format!("{:?}", master.get_termios()), self.modes, "the modes of the line");
        self.wait("restored screen", |seen| {
            let screen = seen.parser.screen();
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
        });
        let seen = lock(&self.seen);
        let screen = seen.0.parser.screen();
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        let last = |mode: &str| {
            let find = |end: &str| find_last(&seen.0.bytes, format!("\x1b[?{mode}{end}").as_bytes());
            (find("h"), find("l"))
        };
        for mode in ["1049", "2004", "1000", "1006"] {
            let (on, off) = last(mode);
            assert!(on.is_some() && off > on, "mode {mode}: on at {on:?}, off at {off:?}");
        }
        let (shown, hidden) = last("25");
        assert!(shown > hidden, "the cursor");
    }

    /// Takes the terminal away.
    fn lose(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Something to read, so that the thread that reads comes to its end.
        self.press("?");
        self.reader.take().expect("it reads").join().expect("no panic");
        self.writer = None;
        self.master = None;
    }
}

struct Locked<'a>(std::sync::MutexGuard<'a, Seen>, &'a Condvar);

fn lock(seen: &(Mutex<Seen>, Condvar)) -> Locked<'_> {
    Locked(seen.0.lock().expect("no panic"), &seen.1)
}

fn rows(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("not zero")
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}

#[test]
fn look() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = Session::start(demo(folder.path()), folder.path());
    let first = session.wait("a screen", |seen| seen.parser.screen().contents().lines().count() > 15);
    eprintln!("{first}");
    for keys in ["j", "\r", "t", "2", "H"] {
        let n = lock(&session.seen).0.bytes.len();
        session.press(keys);
        let s = session.wait("more", |seen| seen.bytes.len() > n + 30);
        eprintln!("==== {keys:?}\n{s}");
    }
    session.press("Q");
    let status = session.end(PATIENCE);
    eprintln!("{status:?}");
    session.check_restored();
}
