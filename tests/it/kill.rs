//! A killed process loses nothing that was acknowledged.
//!
//! Long, so run by hand: `cargo test --release --test it kill -- --ignored --nocapture`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const ROUNDS: usize = 200;

/// A feed that has three more entries at each visit.
fn growing_feed() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let visits = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&visits);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let visit = count.fetch_add(1, Ordering::SeqCst) + 1;
            std::thread::spawn(move || answer(stream, visit));
        }
    });
    (port, visits)
}

fn answer(mut stream: TcpStream, visit: usize) {
    let mut request = [0; 4096];
    let Ok(read) = stream.read(&mut request) else { return };
    if !request[..read].starts_with(b"GET /feed.xml ") {
        let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
    }
    let mut items = String::new();
    for number in (0..visit * 3).rev().take(300) {
        let _ = write!(
            items,
            "<item><title>Boat {number} comes in</title><guid>boat-{number}</guid><link>/boat/{number}</link>\
             <description>Boat {number} came in with the tide and a hold full of mackerel.</description></item>"
        );
    }
    let body = format!("<rss version=\"2.0\"><channel><title>Boats</title>{items}</channel></rss>");
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

struct House {
    folder: tempfile::TempDir,
}

impl House {
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .args(words)
            .arg("--data-dir")
            .arg(self.data())
            .arg("--config-dir")
            .arg(self.folder.path().join("config"));
        command
            .env_clear()
            .env("HOME", self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn output(&self, words: &[&str]) -> Output {
        self.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).output().expect("it starts")
    }

    fn rows(&self) -> Vec<serde_json::Value> {
        let output = self.output(&["list", "--json"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout)
            .expect("UTF-8")
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }
}

/// Lets the child run so long, then kills it; whether it had ended well before.
fn killed_after(mut child: Child, time: Duration) -> bool {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return status.success();
        }
        if start.elapsed() >= time {
            let _ = child.kill();
            let _ = child.wait();
            return false;
        }
        std::thread::yield_now();
    }
}

fn is_sound(data: &Path, house: &House) {
    assert!(data.exists());
    let output = house.output(&["doctor", "--offline"]);
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{words}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[expect(clippy::print_stdout, reason = "run by hand, for its figures")]
#[ignore = "takes minutes"]
fn two_hundred_kills_lose_no_acknowledged_story_or_mark() {
    let (port, _) = growing_feed();
    let house = House { folder: tempfile::tempdir().expect("a folder") };
    std::fs::create_dir_all(house.folder.path().join("config")).expect("a folder");
    let sources = format!(
        "[[source]]\nname = \"Boats\"\nfeed = \"http://127.0.0.1:{port}/feed.xml\"\nsection = \"Harbour\"\n"
    );
    std::fs::write(house.folder.path().join("config/sources.toml"), sources).expect("written");
    let settings = "[refresh]\nrecheck = 0\n[fetch]\npause = 0\n[prefetch]\nper-refresh = 0\n";
    std::fs::write(house.folder.path().join("config/settings.toml"), settings).expect("written");

    let mut random = fastrand::Rng::with_seed(7);
    let mut stored: BTreeSet<String> = BTreeSet::new();
    let mut read: BTreeSet<String> = BTreeSet::new();
    let (mut refreshes, mut marks) = (0, 0);
    for round in 0..ROUNDS {
        let time = Duration::from_millis(random.u64(0..40));
        let child = house.command(&["refresh", "--now", "--quiet"]).spawn().expect("it starts");
        let was_acknowledged = killed_after(child, time);
        let rows = house.rows();
        let now: BTreeSet<String> =
            rows.iter().filter_map(|row| row["id"].as_str()).map(str::to_owned).collect();
        assert!(stored.is_subset(&now), "round {round}: stories were lost");
        refreshes += usize::from(was_acknowledged);
        stored = now;

        let unread: Vec<&String> = stored.difference(&read).collect();
        if let Some(id) = unread.first().map(|id| (*id).clone()) {
            let time = Duration::from_millis(random.u64(0..15));
            let child = house.command(&["mark", "read", &id]).spawn().expect("it starts");
            if killed_after(child, time) {
                read.insert(id);
                marks += 1;
            }
        }
        let is_read: BTreeSet<String> = house
            .rows()
            .iter()
            .filter(|row| row["read"] == true)
            .filter_map(|row| row["id"].as_str())
            .map(str::to_owned)
            .collect();
        assert!(read.is_subset(&is_read), "round {round}: marks were lost");
        read = is_read;
        is_sound(&house.data(), &house);
    }
    println!(
        "{ROUNDS} rounds: {refreshes} refreshes and {marks} marks came to their end, {} stories stored",
        stored.len()
    );
    assert!(stored.len() > 30 && marks > 10 && refreshes < ROUNDS, "the kills fell on nothing");
}
