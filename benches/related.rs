//! Related stories as the store grows, beside SQLite's own full-text search asked for "more like
//! this" in the same run. Stories are made up: words of a Zipf vocabulary, of which those of one
//! event share some.
//!
//! `cargo bench --bench related` goes up to 100,000 stories; `-- 1000000` adds a million.

#![allow(missing_docs, clippy::print_stdout, reason = "a program of its own that prints a table")]

use std::time::{Duration, Instant};

use dateline::model::StoryId;
use dateline::related::{Doc, Index, Lexical, Stem, Terms, key};
use fastrand::Rng;
use jiff::Timestamp;
use rusqlite::Connection;

/// Words that there are, words of a story, stories a day, and stories of an event.
const VOCABULARY: usize = 30_000;
const WORDS: usize = 60;
const A_DAY: i64 = 1_500;
const OF_AN_EVENT: usize = 4;
/// Questions asked of each kind.
const ASKED: usize = 200;
/// Full-text questions, which are slow, and the words of each.
const ASKED_OF_SQLITE: usize = 20;
const WORDS_ASKED: usize = 24;
/// Stories that come at once, after all others.
const BATCH: usize = 1_000;

struct Made {
    title: String,
    text: String,
    time: Timestamp,
}

/// Stories in the order of time.
struct Maker {
    rng: Rng,
    event: Vec<usize>,
    made: i64,
}

impl Maker {
    fn new() -> Self {
        Self { rng: Rng::with_seed(7), event: Vec::new(), made: 0 }
    }

    /// Word `n` comes up about `1 / n` as often as the first.
    fn word(&mut self) -> usize {
        (VOCABULARY as f64).powf(self.rng.f64()) as usize
    }

    fn story(&mut self) -> Made {
        if (self.made as usize).is_multiple_of(OF_AN_EVENT) {
            self.event = (0..30).map(|_| self.word()).collect();
        }
        let spelled =
            |words: &[usize]| words.iter().map(|word| format!("w{word}a")).collect::<Vec<_>>().join(" ");
        let title: Vec<usize> = (0..8).map(|at| if at < 4 { self.event[at] } else { self.word() }).collect();
        let text: Vec<usize> = (0..WORDS)
            .map(|_| if self.rng.u8(0..5) == 0 { self.event[self.rng.usize(0..30)] } else { self.word() })
            .collect();
        let seconds = 1_500_000_000 + self.made * 86_400 / A_DAY;
        self.made += 1;
        let time = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        Made { title: spelled(&title), text: spelled(&text), time }
    }
}

fn doc(story: i64, made: &Made) -> Doc {
    Doc {
        story: StoryId(story),
        time: Some(made.time),
        outlet: key(&format!("outlet {}", story % 40)),
        title: key(&made.title),
        terms: Terms::of(&made.title, &made.text, Some("en")),
    }
}

/// Resident memory in megabytes, where the system tells.
fn resident() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = pages.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0.0);
    pages * 4096.0 / 1e6
}

/// The middle one and the one that five in a hundred exceed.
fn told(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let of = |part: f64| {
        let at = (times.len().saturating_sub(1) as f64 * part) as usize;
        times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    };
    format!("{:>8.3} /{:>8.3}", of(0.5), of(0.95))
}

fn timed<T>(asked: &[i64], mut ask: impl FnMut(StoryId) -> T) -> Vec<Duration> {
    let time = |story: &i64| {
        let start = Instant::now();
        std::hint::black_box(ask(StoryId(*story)));
        start.elapsed()
    };
    asked.iter().map(time).collect()
}

/// The same words asked of a full-text table, best first by `bm25`.
fn more_like_this(stories: i64) -> Result<Vec<Duration>, rusqlite::Error> {
    let mut connection = Connection::open_in_memory()?;
    connection.execute_batch("CREATE VIRTUAL TABLE story USING fts5(title, text)")?;
    let transaction = connection.transaction()?;
    let mut maker = Maker::new();
    let mut last = Vec::new();
    for story in 0..stories {
        let made = maker.story();
        transaction
            .prepare_cached("INSERT INTO story(rowid, title, text) VALUES (?1, ?2, ?3)")?
            .execute((story, &made.title, &made.text))?;
        last.push(format!("{} {}", made.title, made.text));
        if last.len() > ASKED_OF_SQLITE {
            last.remove(0);
        }
    }
    transaction.commit()?;
    let mut times = Vec::new();
    for text in last {
        // The rarest words, which are those of the highest numbers.
        let mut words: Vec<&str> = text.split(' ').collect();
        words.sort_by_key(|word| std::cmp::Reverse((word.len(), *word)));
        words.dedup();
        words.truncate(WORDS_ASKED);
        let start = Instant::now();
        let mut statement = connection.prepare_cached(
            "SELECT rowid FROM story WHERE story MATCH ?1 ORDER BY bm25(story, 2, 1) LIMIT 20",
        )?;
        let found: Vec<i64> =
            statement.query_map([words.join(" OR ")], |row| row.get(0))?.collect::<Result<_, _>>()?;
        std::hint::black_box(found);
        times.push(start.elapsed());
    }
    Ok(times)
}

fn main() -> Result<(), rusqlite::Error> {
    let most = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    println!("milliseconds, p50 / p95; memory beyond what there was before, in MB");
    println!(
        "{:>8} | {:^18} | {:^18} | {:^18} | {:>9} | {:>6} | {:^18}",
        "stories", "covering", "background", "insert + cluster", "1,000 new", "memory", "FTS5, 24 words"
    );
    for stories in [1_000, 10_000, 100_000, 1_000_000].into_iter().filter(|stories| *stories <= most) {
        let before = resident();
        let mut index = Index::new();
        let mut maker = Maker::new();
        for story in 0..stories {
            let made = maker.story();
            index.insert(doc(story, &made));
            // As if all but the last days had been gathered before.
            let first = story - story % OF_AN_EVENT as i64;
            index.put_in_cluster(StoryId(story), StoryId(first));
        }
        index.settle();
        let memory = resident() - before;
        let mut rng = Rng::with_seed(11);
        let asked: Vec<i64> = (0..ASKED).map(|_| rng.i64(0..stories)).collect();
        let covering = timed(&asked, |story| index.covering(story, &mut Lexical));
        let background = timed(&asked, |story| -> Vec<(StoryId, Vec<Stem>)> {
            index
                .background(story, 100, &mut Lexical)
                .into_iter()
                .map(|near| (near.story, near.shared))
                .collect()
        });
        let new: Vec<Doc> =
            (stories..stories + ASKED as i64).map(|story| doc(story, &maker.story())).collect();
        let one_by_one = new
            .into_iter()
            .map(|doc| {
                let (start, story) = (Instant::now(), doc.story);
                index.insert(doc);
                std::hint::black_box(index.gather(&[story], &mut Lexical));
                start.elapsed()
            })
            .collect();
        let from = stories + ASKED as i64;
        let made: Vec<Made> = (0..BATCH).map(|_| maker.story()).collect();
        let start = Instant::now();
        let batch: Vec<StoryId> = (from..)
            .zip(&made)
            .map(|(story, made)| {
                index.insert(doc(story, made));
                StoryId(story)
            })
            .collect();
        std::hint::black_box(index.gather(&batch, &mut Lexical));
        let batch = start.elapsed();
        drop(index);
        let full_text = if stories <= 100_000 { told(more_like_this(stories)?) } else { String::new() };
        println!(
            "{stories:>8} | {} | {} | {} | {:>6.0} ms | {memory:>6.1} | {full_text}",
            told(covering),
            told(background),
            told(one_by_one),
            batch.as_secs_f64() * 1e3,
        );
    }
    Ok(())
}
