//! What related stories cost in stores of 1,000, 10,000 and 100,000 stories: to find them, to take in
//! new ones, and in memory.
//!
//! `cargo bench --bench near`. The stories are those of `DATELINE_CORPORA`, repeated with other dates
//! and their words in another order, so that none is a plain copy; without it, words of our own.
//! Absolute times are this machine's.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench prints, and stops where it cannot go on"
)]

use std::path::Path;
use std::time::Instant;

use dateline::model::{Article, Block, StoryId, When};
use dateline::runtime::{Library, Services, Setup, World};
use dateline::store::{ImportLine, Reader, RowFilter};
use dateline::text::SafeText;
use jiff::{Timestamp, ToSpan};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
/// Stories that come on top.
const NEW: usize = 1_000;
/// Stories whose related ones are asked for.
const ASKED: usize = 300;
/// Stories that one day brings, about.
const A_DAY: usize = 1_500;

fn main() {
    let texts = texts();
    let threads = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    println!(
        "{:>9}{:>11}{:>11}{:>17}{:>11}{:>13}{:>13}{:>13}",
        "stories", "import", "1,000 new", "placing one", "related", "related p95", "first asked", "index"
    );
    for size in SIZES {
        let folder = tempfile::tempdir().unwrap();
        let result = threads.block_on(measure(folder.path(), size, &texts));
        println!(
            "{size:>9}{:>9.1} s{:>9.2} s{:>14.2} ms{:>8.2} ms{:>10.2} ms{:>10.0} ms{:>10.1} MB",
            result.import, result.new, result.placing, result.median, result.late, result.first, result.index
        );
    }
}

struct Measured {
    import: f64,
    new: f64,
    /// What of it one story's terms, vector and cluster took, in milliseconds.
    placing: f64,
    median: f64,
    late: f64,
    first: f64,
    index: f64,
}

async fn measure(folder: &Path, size: usize, texts: &[(String, String)]) -> Measured {
    let mut random = fastrand::Rng::with_seed(size as u64);
    let services = open(folder);
    let start = Instant::now();
    take(&services, 0..size, size, texts, &mut random).await;
    let import = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let placing = take(&services, size..size + NEW, size, texts, &mut random).await * 1000.0 / NEW as f64;
    let new = start.elapsed().as_secs_f64();
    let stories = services.screen().ask(all).await.unwrap();
    services.close();
    drop(services);

    let services = open(folder);
    let before = resident();
    let start = Instant::now();
    services.related_rows(stories[0]).await.unwrap();
    let first = start.elapsed().as_secs_f64() * 1000.0;
    let index = resident() - before;
    let mut times = Vec::with_capacity(ASKED);
    for _ in 0..ASKED {
        let story = stories[random.usize(..stories.len())];
        let start = Instant::now();
        services.related_rows(story).await.unwrap();
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    services.close();
    Measured { import, new, placing, median: times[ASKED / 2], late: times[ASKED * 95 / 100], first, index }
}

fn open(folder: &Path) -> Services {
    let setup = Setup { offline: true, ..Setup::in_folder(folder, World::standing(now())) };
    Services::open(setup).unwrap()
}

fn now() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

fn all(reader: &mut Reader) -> Vec<StoryId> {
    let mut stories = Vec::new();
    reader
        .each_row(&RowFilter::default(), &mut |row| {
            stories.push(row.id);
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    stories
}

/// Imports stories as one batch; the seconds that it took to place them.
async fn take(
    services: &Services,
    numbers: std::ops::Range<usize>,
    size: usize,
    texts: &[(String, String)],
    random: &mut fastrand::Rng,
) -> f64 {
    let lines: Vec<ImportLine> =
        numbers.map(|number| line(number, size, &texts[number % texts.len()], random)).collect();
    for piece in lines.chunks(500) {
        let piece = piece.to_vec();
        services
            .library()
            .ask(move |library: &mut Library| library.store.import(&piece, now()))
            .await
            .unwrap()
            .unwrap();
    }
    let start = Instant::now();
    services.place_stories().await.unwrap();
    start.elapsed().as_secs_f64()
}

/// A story of a text, its words in another order, so many a day up to now.
fn line(
    number: usize,
    size: usize,
    (title, text): &(String, String),
    random: &mut fastrand::Rng,
) -> ImportLine {
    let mut shuffled = |text: &str| {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        random.shuffle(&mut words);
        words.join(" ")
    };
    let back = (size.saturating_sub(number) * 24 * 60 / A_DAY) as i64;
    let published = now().checked_sub(back.minutes()).unwrap();
    let body = vec![Block::paragraph(&shuffled(text))];
    ImportLine {
        id: SafeText::line(&format!("n{number}")),
        aliases: Vec::new(),
        url: None,
        title: SafeText::line(&shuffled(title)),
        kicker: None,
        standfirst: None,
        outlet: SafeText::line(&format!("Outlet {}", number % 40)),
        authors: Vec::new(),
        language: Some(SafeText::line("en")),
        published: When::parse_iso(&published.to_string()),
        first_seen: None,
        full: Some(Box::new(Article { body, ..Article::default() })),
        summary: None,
        is_read: None,
        is_saved: None,
        apart: Vec::new(),
    }
}

/// Headlines and texts.
fn texts() -> Vec<(String, String)> {
    let given = std::env::var_os("DATELINE_CORPORA")
        .and_then(|folder| std::fs::read_to_string(Path::new(&folder).join("related/background.jsonl")).ok());
    let Some(given) = given else { return own_texts() };
    let field = |line: &serde_json::Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    given
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .map(|line| (field(&line, "title"), field(&line, "text")))
        .collect()
}

/// Texts of syllables: rare words and common ones, as in a language.
fn own_texts() -> Vec<(String, String)> {
    const SYLLABLES: [&str; 16] = [
        "ba", "del", "fir", "go", "hum", "kan", "lo", "mer", "nis", "or", "pel", "qua", "ris", "sto", "tur",
        "ven",
    ];
    let mut random = fastrand::Rng::with_seed(7);
    let mut word = || {
        // The rank of a word falls off as in a text: half of all are among the first few hundred.
        let mut rank = (30_000.0_f64.powf(random.f64())) as usize;
        let mut word = String::new();
        for _ in 0..4 {
            word.push_str(SYLLABLES[rank % SYLLABLES.len()]);
            rank /= SYLLABLES.len();
        }
        word
    };
    let mut words = |many: usize| (0..many).map(|_| word()).collect::<Vec<_>>().join(" ");
    (0..15_000).map(|_| (words(9), words(90))).collect()
}

/// The memory that the process has, MiB.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
