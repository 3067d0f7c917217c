//! What reading a page costs beside `dom_smoothie` alone: from bytes to article, and from text to what
//! a reader mode keeps, on the same pages in one run.
//!
//! `cargo bench --bench page` reads our own pages; with `DATELINE_CORPORA` set it reads the labelled
//! pages there. Each page is read several times by both in turn and its median counts, in the time that
//! the processor spent on it: what else the machine does changes nothing. The ratio is what counts.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench prints, and stops where it cannot go on"
)]

use std::fs;
use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dateline::model::{Budget, WebUrl};
use dateline::page;
use dom_smoothie::Readability;
use rustix::time::{ClockId, clock_gettime};

/// Readings of each page by each reader.
const RUNS: usize = 5;
/// Of `dom_smoothie`'s pages a second, the part that is to be reached.
const SHARE: f64 = 0.7;

struct Page {
    name: String,
    address: String,
    bytes: Vec<u8>,
}

fn main() {
    let pages = match std::env::var_os("DATELINE_CORPORA") {
        Some(folder) => labelled(&PathBuf::from(folder).join("extract")),
        None => own(),
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for page in &pages {
        let html = String::from_utf8_lossy(&page.bytes).into_owned();
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            one.push(timed(|| read(page)));
            other.push(timed(|| reader_mode(&html, &page.address)));
        }
        ours.push((median(one), page.name.as_str()));
        theirs.push((median(other), page.name.as_str()));
    }
    let (our_sum, their_sum) = (print("dateline", &mut ours), print("dom_smoothie alone", &mut theirs));
    let ratio = their_sum.as_secs_f64() / our_sum.as_secs_f64();
    println!(
        "{} pages; dateline reads {ratio:.2} of dom_smoothie's pages a second, {SHARE} is asked",
        pages.len()
    );
}

/// Prints how long a reader takes and gives the sum of its medians.
fn print(name: &str, times: &mut [(Duration, &str)]) -> Duration {
    times.sort();
    let sum: Duration = times.iter().map(|(time, _)| time).sum();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].0.as_secs_f64() * 1e3;
    println!(
        "{name:<20} {:>8.1} pages/s   median {:.1} ms, p99 {:.1} ms, worst {:.1} ms ({})",
        times.len() as f64 / sum.as_secs_f64(),
        at(0.5),
        at(0.99),
        at(1.0),
        times[times.len() - 1].1
    );
    sum
}

/// What the processor spends on a work, in all threads of this process.
fn timed(work: impl FnOnce() -> usize) -> Duration {
    let started = spent();
    black_box(work());
    spent().saturating_sub(started)
}

/// What the processor has spent on this process.
fn spent() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn read(page: &Page) -> usize {
    let address = WebUrl::parse(&page.address).ok();
    let budget = Budget::lasting(Duration::from_secs(20));
    page::read(&page.bytes, None, address.as_ref(), &budget).body.len()
}

fn reader_mode(html: &str, address: &str) -> usize {
    let Ok(mut reader) = Readability::new(html, Some(address), None) else { return 0 };
    reader.parse().map_or(0, |article| article.content.len())
}

/// The labelled pages of a folder.
fn labelled(folder: &Path) -> Vec<Page> {
    let manifest = fs::read(folder.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let text = |page: &serde_json::Value, key: &str| page[key].as_str().unwrap_or_default().to_owned();
    let pages = manifest["pages"].as_array().unwrap();
    pages
        .iter()
        .map(|page| {
            let name = text(page, "id");
            let packed = fs::File::open(folder.join("html").join(format!("{name}.html.gz"))).unwrap();
            let mut bytes = Vec::new();
            flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
            Page { name, address: text(page, "url"), bytes }
        })
        .collect()
}

/// Our own pages: the fixtures and the sample edition's.
fn own() -> Vec<Page> {
    ["tests/fixtures/golden", "assets/sample/pages"]
        .iter()
        .flat_map(|folder| fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "html"))
        .map(|path| Page {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            address: "https://news.example/a/talks".to_owned(),
            bytes: fs::read(&path).unwrap(),
        })
        .collect()
}
