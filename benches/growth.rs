//! What a hundred times as many stories cost: first screen, keys, memory, through a real terminal.
//!
//! `cargo bench --bench growth` makes a store of 1,000 and one of 100,000 stories by `import`, opens
//! the reader on each in turn, several times, and prints medians and their ratio. Absolute times are
//! this machine's; the ratio is what counts.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench prints, and stops where it cannot go on"
)]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const SMALL: usize = 1_000;
const LARGE: usize = 100_000;
/// Openings of each store, in turn.
const RUNS: usize = 7;
/// Quiet that ends a screen.
const QUIET: Duration = Duration::from_millis(25);
const PATIENCE: Duration = Duration::from_secs(20);

/// Words that the stories are made of.
const WORDS: &[&str] = &[
    "harbour",
    "council",
    "ferry",
    "storm",
    "budget",
    "island",
    "museum",
    "strike",
    "bridge",
    "election",
    "school",
    "court",
    "market",
    "river",
    "engine",
    "doctor",
    "festival",
    "winter",
    "police",
    "railway",
    "garden",
    "captain",
    "minister",
    "orchestra",
    "library",
    "factory",
    "village",
    "tunnel",
    "parliament",
    "glacier",
];

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let small = store(folder.path(), SMALL);
    let large = store(folder.path(), LARGE);
    let mut results: [Vec<Run>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..RUNS {
        results[0].push(open(&small));
        results[1].push(open(&large));
    }
    println!("\n{:<26}{:>12}{:>12}{:>9}", "median", SMALL, LARGE, "ratio");
    let row = |name: &str, of: &dyn Fn(&Run) -> f64, unit: &str| {
        let [small, large] = [0, 1].map(|at: usize| median(results[at].iter().map(of).collect()));
        println!("{name:<26}{small:>9.2} {unit}{large:>9.2} {unit}{:>9.2}", large / small);
    };
    row("first screen", &|run| run.first_screen, "ms");
    row("a key (j k space g G)", &|run| median(run.keys.clone()), "ms");
    row("next line (j)", &|run| median(run.down.clone()), "ms");
    row("end and top (G g)", &|run| median(run.ends.clone()), "ms");
    row("open and close a story", &|run| median(run.open.clone()), "ms");
    row("search, first letters", &|run| median(run.search.clone()), "ms");
    row("peak memory", &|run| run.peak_mib, "MB");
}

struct Run {
    first_screen: f64,
    keys: Vec<f64>,
    down: Vec<f64>,
    ends: Vec<f64>,
    open: Vec<f64>,
    search: Vec<f64>,
    peak_mib: f64,
}

/// A store of so many stories, imported.
fn store(folder: &Path, count: usize) -> PathBuf {
    let home = folder.join(count.to_string());
    std::fs::create_dir_all(&home).unwrap();
    let lines = home.join("stories.jsonl");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&lines).unwrap());
    let mut random = fastrand::Rng::with_seed(count as u64);
    for number in 0..count {
        let words = |random: &mut fastrand::Rng, many: usize| -> String {
            (0..many).map(|_| WORDS[random.usize(..WORDS.len())]).collect::<Vec<_>>().join(" ")
        };
        let day =
            jiff::civil::date(2026, 1, 1).checked_add(jiff::ToSpan::days((number % 300) as i64)).unwrap();
        let section = ["World", "Europe", "Science", "Sport"][number % 4];
        let line = serde_json::json!({
            "id": format!("n{number}"),
            "title": format!("{} {number}", words(&mut random, 6)),
            "text": words(&mut random, 60),
            "date": format!("{day}T{:02}:{:02}:00Z", number % 24, number % 60),
            "source": format!("Outlet {}", number % 40),
            "section": section,
        });
        writeln!(file, "{line}").unwrap();
    }
    file.flush().unwrap();
    let start = Instant::now();
    let status = command(&home, &["import", lines.to_str().unwrap()]).status().unwrap();
    assert!(status.success(), "the import failed");
    println!("imported {count} stories in {:.1} s", start.elapsed().as_secs_f64());
    home
}

fn command(home: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(words).arg("--data-dir").arg(home.join("data")).arg("--config-dir").arg(home.join("config"));
    command.env("HOME", home).stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Opens the reader, presses keys, leaves.
fn open(home: &Path) -> Run {
    let pty = native_pty_system()
        .openpty(PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 })
        .unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(["--offline", "--data-dir"]);
    command.arg(home.join("data"));
    command.arg("--config-dir");
    command.arg(home.join("config"));
    command.env("TERM", "xterm-256color");
    command.env("HOME", home);
    let mut reader = pty.master.try_clone_reader().unwrap();
    let mut keyboard = pty.master.take_writer().unwrap();
    let (sender, screen) = channel();
    std::thread::spawn(move || {
        let mut bytes = vec![0; 65536];
        while let Ok(count) = reader.read(&mut bytes) {
            if count == 0 || sender.send((Instant::now(), bytes[..count].to_vec())).is_err() {
                return;
            }
        }
    });
    let start = Instant::now();
    let mut child = pty.slave.spawn_command(command).unwrap();
    let first_screen = headlines(&screen, start);
    let mut press = |keys: &str| {
        let start = Instant::now();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
        settled(&screen, start)
    };
    let down: Vec<f64> = (0..40).map(|_| press("j")).collect();
    let mut keys = down.clone();
    for key in ["k", " ", "k", " ", "j", " "] {
        keys.push(press(key));
    }
    let ends: Vec<f64> = ["G", "g", "G", "g"].iter().map(|key| press(key)).collect();
    keys.extend(&ends);
    let mut open = Vec::new();
    for _ in 0..5 {
        open.push(press("\r"));
        open.push(press("q"));
        press("j");
    }
    let mut search = vec![press("/")];
    search.extend(["g", "l", "a"].iter().map(|key| press(key)));
    let peak_mib = child.process_id().map_or(0.0, peak);
    let _ = keyboard.write_all(b"\x03");
    let _ = keyboard.flush();
    let _ = child.wait();
    Run { first_screen, keys, down, ends, open, search, peak_mib }
}

/// Milliseconds until headlines stand on the screen: an outlet's name was drawn.
fn headlines(screen: &Receiver<(Instant, Vec<u8>)>, start: Instant) -> f64 {
    let mut seen = Vec::new();
    loop {
        let Ok((at, bytes)) = screen.recv_timeout(PATIENCE) else {
            panic!("no headlines came: {}", String::from_utf8_lossy(&seen));
        };
        seen.extend(bytes);
        if seen.windows(7).any(|window| window == b"Outlet ") {
            let time = at.duration_since(start).as_secs_f64() * 1000.0;
            settled(screen, start);
            return time;
        }
    }
}

/// Milliseconds until the last byte before it is quiet.
fn settled(screen: &Receiver<(Instant, Vec<u8>)>, start: Instant) -> f64 {
    let mut last = start;
    while let Ok((at, _)) = screen.recv_timeout(QUIET) {
        last = at;
    }
    last.duration_since(start).as_secs_f64() * 1000.0
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The most memory that the process had, MiB.
fn peak(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
