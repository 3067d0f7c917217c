//! A real terminal: that it is heard, and that it is as it was afterwards, whatever happened.
//!
//! What concerns the terminal alone is tried with [`stage`], a program of a few lines that this very
//! binary holds; the reader itself with the sample edition. Waits for conditions under a deadline,
//! and shows the screen when that passes.

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

use crate::busy::slowness;

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// What a loaded machine may add to a limit that is promised.
const SLACK: Duration = Duration::from_secs(2);

/// What the terminal was sent.
struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

/// A program on a terminal.
struct Session {
    master: Option<Box<dyn MasterPty + Send>>,
    /// Kept open, so that the terminal outlives the program and can be looked at.
    _slave: Box<dyn SlavePty + Send>,
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

/// The stage, as a command.
fn stage_command() -> CommandBuilder {
    let mut command = CommandBuilder::new(std::env::current_exe().expect("this binary"));
    command.args(["--exact", "pty::stage", "--ignored", "--nocapture", "--test-threads=1"]);
    command
}

/// A program that shows the last event, for the other tests to start. `Q` leaves, `z` suspends, `o`
/// leaves the screen for a moment, `c` copies, `x` hangs, `p` panics where it is caught.
#[test]
#[ignore = "the other tests start it"]
#[expect(clippy::print_stdout, reason = "it is a program")]
fn stage() {
    use dateline::app::Message;
    use dateline::config::keymap::Key;
    use dateline::term::{Event, Options, Terminal, leave_within, quietly};
    use dateline::text::SafeText;

    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.expect("threads").block_on(async {
        let (mut terminal, mut events) = match Terminal::enter(Options { mouse: true }) {
            Ok(entered) => entered,
            Err(error) => return println!("no stage: {error}"),
        };
        let mut last = String::new();
        while let Some(event) = events.recv().await {
            last = match &event {
                Event::Message(Message::Pressed(chord)) => format!("key {chord}"),
                Event::Message(Message::Pasted(text)) => format!("paste <{text}>"),
                Event::Message(Message::Resized(size)) => {
                    format!("{last} size {}x{}", size.columns, size.rows)
                }
                Event::Message(Message::Pointed(button, column, row)) => format!("{button:?} {column} {row}"),
                other => format!("{last} {other:?}"),
            };
            match event {
                Event::Terminate | Event::Gone => return leave_within(Duration::from_millis(500), 3),
                Event::Suspend => terminal.suspend().expect("a terminal"),
                Event::Continued => terminal.clear().expect("a terminal"),
                Event::Message(Message::Pressed(chord)) => match chord.key {
                    Key::Char('Q') => return,
                    Key::Char('z') => terminal.suspend().expect("a terminal"),
                    Key::Char('o') => terminal.run_outside(|| println!("outside")).expect("a terminal"),
                    Key::Char('c') => terminal.copy(&SafeText::line("copied")).expect("a terminal"),
                    Key::Char('x') => {
                        let _ = terminal.draw(|frame| frame.render_widget("stage: hangs.", frame.area()));
                        loop {
                            std::thread::park();
                        }
                    }
                    Key::Char('p') => {
                        let caught = std::panic::catch_unwind(|| quietly(|| panic!("a quiet one")));
                        last = format!("caught {}", caught.is_err());
                    }
                    _ => {}
                },
                Event::Message(_) => {}
            }
            let text = format!("stage: {last}.");
            // A terminal that is gone is told by its event.
            let _ = terminal.draw(|frame| frame.render_widget(text.as_str(), frame.area()));
        }
    });
}

impl Session {
    /// Starts the sample edition in a folder.
    fn read(folder: &Path) -> Self {
        Self::start(demo(folder), folder)
    }

    /// Starts the stage.
    fn on_stage() -> Self {
        Self::start(stage_command(), &std::env::temp_dir())
    }

    fn start(mut command: CommandBuilder, folder: &Path) -> Self {
        command.env("TERM", "xterm-256color");
        Self::start_as(command, folder)
    }

    fn start_as(mut command: CommandBuilder, folder: &Path) -> Self {
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
                    let mut seen = lock(&seen);
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
            _slave: pair.slave,
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
    #[track_caller]
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

    #[track_caller]
    fn wait_for(&self, text: &str) -> String {
        self.wait(&format!("{text:?}"), |seen| seen.parser.screen().contents().contains(text))
    }

    fn signal(&self, signal: Signal) {
        rustix::process::kill_process(self.pid, signal).expect("it runs");
    }

    /// How long the program takes to end, and how.
    fn end(&self, limit: Duration) -> ExitStatus {
        let ended = self.ended.recv_timeout(limit);
        // A busy machine gets as much more time as it is slower.
        let ended = ended.or_else(|_| self.ended.recv_timeout(limit.mul_f64(slowness() - 1.0)));
        ended.unwrap_or_else(|_| {
            let _ = rustix::process::kill_process(self.pid, Signal::KILL);
            panic!("it goes on after {limit:?}\n{}", lock(&self.seen).0.parser.screen().contents())
        })
    }

    /// Everything that was changed about the terminal is as before.
    #[track_caller]
    fn check_restored(&self) {
        let master = self.master.as_ref().expect("the terminal is there");
        assert_eq!(format!("{:?}", master.get_termios()), self.modes, "the modes of the line");
        self.wait("restored screen", |seen| {
            let screen = seen.parser.screen();
            let last =
                |mode: &str, end: &str| find_last(&seen.bytes, format!("\x1b[?{mode}{end}").as_bytes());
            let is_off = |mode: &&str| last(mode, "h").is_some() && last(mode, "l") > last(mode, "h");
            ["1049", "2004", "1000", "1006"].iter().all(is_off)
                && last("25", "h") > last("25", "l")
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
                && !(screen.alternate_screen() || screen.hide_cursor() || screen.bracketed_paste())
        });
    }

    fn resize(&self, columns: u16, height: u16) {
        let master = self.master.as_ref().expect("the terminal is there");
        lock(&self.seen).0.parser.screen_mut().set_size(rows(height), rows(columns));
        master.resize(size(columns, height)).expect("it can be resized");
    }

    /// Takes the terminal away, right after some keys.
    fn lose(&mut self, keys: &str) {
        self.is_over.store(true, Ordering::SeqCst);
        // Something to read, so that the thread that reads comes to its end.
        self.press(&format!("j{keys}"));
        self.reader.take().expect("it reads").join().expect("no panic");
        self.writer = None;
        self.master = None;
    }
}

struct Locked<'a>(std::sync::MutexGuard<'a, Seen>, &'a Condvar);

fn lock(seen: &(Mutex<Seen>, Condvar)) -> Locked<'_> {
    Locked(seen.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner), &seen.1)
}

fn rows(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("not zero")
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}

#[test]
fn keys_pastes_clicks_and_sizes_are_heard() {
    let mut session = Session::on_stage();
    session.wait_for("stage:  size 80x24.");
    for (typed, heard) in [
        ("j", "key j."),
        ("\x04", "key ctrl-d."),
        ("\x1b[1;3D", "key alt-left."),
        ("\x1b[Z", "key shift-tab."),
        ("\x1b", "key esc."),
        ("\u{65e5}", "key \u{65e5}."),
        ("\x1b[200~rm -rf /\r\x1b[201~", "paste <rm -rf />."),
        ("\x1b[<0;5;7M", "Click 4 6."),
        ("\x1b[<65;5;7M", "WheelDown 4 6."),
    ] {
        session.press(typed);
        session.wait_for(&format!("stage: {heard}"));
    }
    // Late answers of a terminal are no keys.
    let answers = "\x1b[?62;4c\x1b[0n\x1b[5;5R";
    session.press(&format!("{answers}k"));
    session.wait_for("stage: key k.");
    // However they are divided, the key behind them is heard.
    for (at, key) in (1..answers.len()).zip("hgfeda".chars().cycle()) {
        let (before, after) = answers.split_at(at);
        session.press(before);
        session.press(&format!("{after}{key}"));
        session.wait_for(&format!("stage: key {key}."));
    }
    // More than one read takes.
    session.press(&format!("{}n", "j".repeat(3000)));
    session.wait_for("stage: key n.");
    session.resize(100, 30);
    session.wait_for("size 100x30.");
    session.press("c");
    session.wait("a copy", |seen| find_last(&seen.bytes, b"\x1b]52;c;Y29waWVk\x1b\\").is_some());
    session.press("p");
    session.wait_for("stage: caught true.");
    session.press("Q");
    assert!(session.end(PATIENCE).success());
    session.check_restored();
}

#[test]
fn the_screen_is_left_for_an_editor_and_taken_again() {
    let mut session = Session::on_stage();
    session.wait_for("80x24");
    session.press("o");
    session.wait_for("stage: key o size 80x24.");
    let seen = lock(&session.seen).0.bytes.clone();
    let outside = find_last(&seen, b"outside").expect("it was printed");
    assert!(find_last(&seen[..outside], b"\x1b[?1049l").is_some(), "printed on the screen");
    assert!(find_last(&seen[outside..], b"\x1b[?1049h").is_some(), "the screen was not taken again");
    session.press("j");
    session.wait_for("stage: key j.");
    session.press("Q");
    assert!(session.end(PATIENCE).success());
    session.check_restored();
}

#[test]
fn a_signal_ends_it_within_a_second_and_restores() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let session = Session::on_stage();
        session.wait_for("80x24");
        session.signal(signal);
        session.end(Duration::from_secs(1) + SLACK);
        session.check_restored();
    }
}

#[test]
fn a_loop_that_hangs_is_ended_all_the_same() {
    let mut session = Session::on_stage();
    session.wait_for("80x24");
    session.press("x");
    session.wait_for("stage: hangs.");
    session.signal(Signal::TERM);
    assert_eq!(session.end(Duration::from_secs(1) + SLACK).exit_code(), 128 + 15);
    session.check_restored();
}

#[test]
fn half_a_sequence_holds_up_no_signal() {
    let mut session = Session::on_stage();
    session.wait_for("80x24");
    session.press("\x1b[");
    session.signal(Signal::TERM);
    session.end(Duration::from_secs(1) + SLACK);
    session.check_restored();
}

#[test]
fn it_is_gone_soon_after_its_terminal() {
    for keys in ["", "x"] {
        let mut session = Session::on_stage();
        session.wait_for("80x24");
        session.lose(keys);
        session.end(Duration::from_secs(2) + SLACK);
    }
}

#[test]
fn a_panic_anywhere_restores_before_it_speaks() {
    for place in ["init", "draw", "event", "worker", "blocking"] {
        let mut command = stage_command();
        command.env("DATELINE_TEST_PANIC", place);
        let session = Session::start(command, &std::env::temp_dir());
        assert_eq!(session.end(PATIENCE).exit_code(), 101, "{place}");
        session.check_restored();
        let words = format!("on purpose: {place}");
        session.wait_for(&words);
        let bytes = lock(&session.seen).0.bytes.clone();
        assert!(find_last(&bytes, b"\x1b[?1049l") < find_last(&bytes, words.as_bytes()), "{place}");
    }
}

#[test]
fn the_shell_gets_its_terminal_while_it_is_stopped() {
    for how in ["z", "signal"] {
        let stage = stage_command()
            .get_argv()
            .iter()
            .map(|word| word.to_string_lossy().into_owned())
            .collect::<Vec<_>>();
        let mut command = CommandBuilder::new("bash");
        command.args(["--norc", "--noprofile", "--noediting", "-i"]);
        command.env("PS1", "shell> ");
        let mut session = Session::start(command, &std::env::temp_dir());
        session.wait_for("shell>");
        session.press(&format!("clear; {}\n", stage.join(" ")));
        session.wait_for("stage:  size 80x24.");
        if how == "z" {
            session.press("z");
        } else {
            let group = session.master.as_ref().and_then(|master| master.process_group_leader());
            let group = group.and_then(Pid::from_raw).expect("a job in front");
            rustix::process::kill_process(group, Signal::TSTP).expect("it runs");
        }
        session.wait_for("Stopped");
        session.check_restored();
        session.press("fg\n");
        session.wait("the screen again", |seen| {
            let screen = seen.parser.screen();
            screen.alternate_screen() && screen.contents().contains("Continued.")
        });
        session.press("j");
        session.wait_for("stage: key j.");
        session.press("Q");
        // What is typed before it has given the terminal back is dropped.
        session.wait("the shell again", |seen| {
            let screen = seen.parser.screen();
            !screen.alternate_screen() && screen.contents().contains("test result: ok")
        });
        session.press("exit\n");
        session.end(PATIENCE);
        session.check_restored();
    }
}

#[test]
fn stopping_is_ignored_where_nobody_could_continue_it() {
    let mut session = Session::on_stage();
    session.wait_for("80x24");
    session.press("z");
    session.wait_for("stage: key z.");
    session.signal(Signal::TSTP);
    session.wait_for("Suspend.");
    session.press("Q");
    assert!(session.end(PATIENCE).success());
    session.check_restored();
}

#[test]
fn without_a_terminal_it_says_so() {
    let check = |command: &mut std::process::Command, expected: &str| {
        let output = command.output().expect("it starts");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains(expected), "{said}");
        assert!(!said.contains('\x1b'), "{said}");
    };
    let argv = stage_command().get_argv().clone();
    let mut piped = std::process::Command::new(&argv[0]);
    piped.args(&argv[1..]);
    check(&mut piped, "standard output is not a terminal");

    let mut command = stage_command();
    command.env("TERM", "dumb");
    let session = Session::start_as(command, &std::env::temp_dir());
    session.wait_for("`TERM=dumb` cannot show a screen");
    session.end(PATIENCE);
}

/// Starts the sample edition and waits for its headlines.
fn with_headlines(folder: &Path) -> Session {
    let session = Session::read(folder);
    session.wait_for("Marigold");
    session
}

#[test]
fn a_story_is_read_and_a_related_one_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = with_headlines(folder.path());
    session.press("g\r");
    session.wait_for(" %");
    session.press("t");
    let related = session.wait_for("\n 2  ");
    session.press("2");
    session.wait("another story", |seen| {
        let screen = seen.parser.screen().contents();
        screen.contains(" %") && !screen.contains("Related to ")
    });
    session.press("H");
    let again = session.wait_for("Related to ");
    let heading = |screen: &str| screen.chars().take(60).collect::<String>();
    assert_eq!(heading(&again), heading(&related), "the same story's related ones");
    session.resize(100, 30);
    session.wait("a wider screen", |seen| {
        let screen = seen.parser.screen().contents();
        screen.contains("Related to ") && screen.contains(&"\u{2500}".repeat(100))
    });
    session.resize(20, 4);
    session.resize(80, 24);
    session.wait("the usual screen", |seen| {
        seen.parser.screen().contents().lines().any(|line| line == "\u{2500}".repeat(80))
    });
    session.press("Q");
    assert!(session.end(PATIENCE).success());
    session.check_restored();
}

#[test]
fn the_sample_edition_takes_no_opened_address_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(["--offline", "http://127.0.0.1:9/story", "--data-dir"]);
    command.arg(folder.path().join("data"));
    command.arg("--config-dir");
    command.arg(folder.path().join("config"));
    let mut session = Session::start_as(command, folder.path());
    session.wait_for("to fetch it");
    session.press("q");
    session.wait_for("Nothing is stored here yet");
    session.press("Q");
    assert!(session.end(PATIENCE).success());
}

#[test]
fn the_reader_leaves_in_time_and_restores() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = with_headlines(folder.path());
    session.signal(Signal::TERM);
    session.end(Duration::from_secs(1) + SLACK);
    session.check_restored();

    let mut session = with_headlines(folder.path());
    session.lose("");
    session.end(Duration::from_secs(2) + SLACK);

    let mut command = demo(folder.path());
    command.env("DATELINE_TEST_PANIC", "draw");
    let session = Session::start(command, folder.path());
    assert_eq!(session.end(PATIENCE).exit_code(), 101);
    session.check_restored();
}

/// The sample edition with a store that is not kept, in a folder for such.
fn unkept_demo(folder: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(["demo", "--config-dir"]);
    command.arg(folder.join("config"));
    command.env("TMPDIR", folder);
    command
}

/// The folders that are there for sample editions.
fn left(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("dateline-sample-")).collect()
}

#[test]
fn the_sample_edition_leaves_no_folder_behind_however_it_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let started = || {
        let session = Session::start(unkept_demo(folder.path()), folder.path());
        session.wait_for("Marigold");
        session
    };
    let mut beside = started();
    let used = left(folder.path());
    assert_eq!(used.len(), 1);

    let mut session = started();
    session.press("q");
    session.end(PATIENCE);
    assert_eq!(left(folder.path()), used, "after q");

    let session = started();
    session.signal(Signal::TERM);
    session.end(PATIENCE);
    assert_eq!(left(folder.path()), used, "after SIGTERM");

    let mut session = started();
    session.lose("");
    session.end(PATIENCE);
    assert_eq!(left(folder.path()), used, "after the terminal went");

    for place in ["draw", "worker"] {
        let mut command = unkept_demo(folder.path());
        command.env("DATELINE_TEST_PANIC", place);
        let session = Session::start(command, folder.path());
        assert_eq!(session.end(PATIENCE).exit_code(), 101);
        assert_eq!(left(folder.path()), used, "after a panic: {place}");
    }

    let session = started();
    session.signal(Signal::KILL);
    session.end(PATIENCE);
    assert_eq!(left(folder.path()).len(), 2, "nobody can clear up after SIGKILL");
    let mut session = started();
    let now = left(folder.path());
    assert!(now.len() == 2 && now.contains(&used[0]), "the next one clears it: {now:?}");
    session.press("q");
    session.end(PATIENCE);
    assert_eq!(left(folder.path()), used);

    // The one that ran all the while has its store still.
    beside.press("j\r");
    beside.wait_for(" %");
    beside.press("Q");
    assert!(beside.end(PATIENCE).success());
    assert_eq!(left(folder.path()), [] as [String; 0]);
}

#[test]
fn the_sources_of_the_sample_edition_are_edited_with_the_reader_s_editor() {
    for (name, other) in [("VISUAL", "EDITOR"), ("EDITOR", "OTHER")] {
        let folder = tempfile::tempdir().expect("a folder");
        let editor = folder.path().join("editor.sh");
        std::fs::write(&editor, "echo \"edits $2\" > \"$1.seen\"\n").expect("written");
        let mut command = unkept_demo(folder.path());
        command.env_remove("VISUAL");
        command.env(other, "/nowhere/editor");
        command.env(name, format!("sh {} {}", editor.display(), folder.path().join(name).display()));
        let mut session = Session::start(command, folder.path());
        session.wait_for("Marigold");
        session.press("E");
        session.wait_for("the sources were read again");
        let seen =
            std::fs::read_to_string(folder.path().join(format!("{name}.seen"))).expect("it was started");
        assert!(seen.contains("sources.toml"), "{seen}");
        session.press("Q");
        assert!(session.end(PATIENCE).success());
    }
}
