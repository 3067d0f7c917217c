//! Pages that are broken on purpose.
//!
//! Each page has a number and is made from it alone: a real page, or a piece of one, to which a few
//! mutations were done that know what markup is. A page that fails is read again with
//! `DATELINE_MUTATED=NUMBER..=NUMBER`. Some thousand are read each time; a million on request:
//! `cargo test --release --test it mutated -- --ignored`, on as many cores as there are.

use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use dateline::model::{Article, Block, Budget, PARSE_TIME, WebUrl};
use dateline::page;
use fastrand::Rng;

use super::busy::slowness;

/// The time a page has, with what its reader may take beyond it.
const PATIENCE: Duration = Duration::from_secs(4);
/// How often a page is read again that came late.
const TRIES: u64 = 6;
/// The most links that one list of a page has.
const LINKS: usize = 400;
/// What an article may hold beyond what the page's length allows, in characters.
const SLACK: usize = 64 * 1024;

/// Tags that the mutations write.
const TAGS: &[&str] = &[
    "div",
    "p",
    "span",
    "a",
    "b",
    "i",
    "font",
    "ul",
    "li",
    "ol",
    "dl",
    "dd",
    "table",
    "tr",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "section",
    "article",
    "aside",
    "nav",
    "header",
    "figure",
    "figcaption",
    "picture",
    "img",
    "blockquote",
    "pre",
    "code",
    "br",
    "hr",
    "form",
    "button",
    "select",
    "option",
    "template",
    "svg",
    "math",
    "iframe",
    "video",
    "noscript",
    "script",
    "style",
    "title",
    "time",
    "details",
    "object",
    "frameset",
    "body",
    "html",
    "head",
    "main",
    "label",
    "q",
    "xmp",
    "plaintext",
    "nobr",
    "ruby",
    "rt",
    "caption",
    "col",
    "base",
];
/// Pieces that confuse readers of markup.
const PIECES: &[&str] = &[
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "&",
    "&#",
    "&#x",
    "&#x110000;",
    "&nGtv;",
    "&amp",
    "\"",
    "'",
    "=",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{301}",
    "\u{200d}",
    "\u{fffd}",
    "İ",
    "ﬃ",
    "ß",
    "日本",
    "\r",
    "\t",
    "<script>",
    "</script>",
    "<style>",
    "<title>",
    "<base href='//x'>",
    "<meta charset=utf-16>",
    "9999999999999",
    "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":[[[[{}",
    "<p hidden>",
    "<time datetime=",
    "01/02/9999999999",
    "31.02.2020 25:61",
    "By By By and and and",
    "<a href=javascript:x>",
    "<a href='http://[::1'>",
    "<img srcset=', , 1x, 2w'>",
    "<td colspan=99999999>",
    "style='display:none",
    " | ",
    " - ",
    "—",
];
/// Labels of encodings, true or not.
const CHARSETS: &[&str] = &[
    "utf-8",
    "utf-16",
    "utf-16be",
    "windows-1252",
    "iso-8859-1",
    "shift_jis",
    "gb18030",
    "big5",
    "euc-kr",
    "koi8-r",
    "iso-2022-jp",
    "replacement",
    "utf-7",
    "x-user-defined",
    "",
    "\u{0}",
];

/// The pages that are broken: our own, and those of the corpora where they are at hand.
fn seeds(with_corpora: bool) -> Vec<Vec<u8>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut files = html_files(&root.join("tests/fixtures/golden"));
    files.extend(html_files(&root.join("assets/sample/pages")));
    if let Some(corpora) = std::env::var_os("DATELINE_CORPORA").filter(|_| with_corpora) {
        for part in ["extract/html", "front/html"] {
            files.extend(html_files(&PathBuf::from(&corpora).join(part)));
        }
    }
    files.sort();
    let seeds: Vec<Vec<u8>> = files.iter().map(|file| bytes_of(file)).collect();
    assert!(!seeds.is_empty(), "there are pages");
    seeds
}

fn html_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.to_string_lossy().contains(".html")).collect()
}

fn bytes_of(file: &Path) -> Vec<u8> {
    let bytes = fs::read(file).expect("a page");
    if file.extension().is_none_or(|extension| extension != "gz") {
        return bytes;
    }
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked).expect("a packed page");
    unpacked
}

/// A page in the making.
struct Mutant<'s> {
    bytes: Vec<u8>,
    content_type: Option<String>,
    random: Rng,
    seeds: &'s [Vec<u8>],
    /// The longest it may become.
    most: usize,
}

impl<'s> Mutant<'s> {
    /// The page of a number.
    fn new(number: u64, seeds: &'s [Vec<u8>]) -> Self {
        let mut random = Rng::with_seed(number);
        let seed = &seeds[random.usize(..seeds.len())];
        // Most are short, so that many can be read; one in a hundred is as long as real pages are.
        let most = if random.u8(..100) == 0 { 400_000 } else { 12_000 };
        let start = if random.bool() { 0 } else { random.usize(..=seed.len()) };
        let bytes = seed[start..(start + most / 2).min(seed.len())].to_vec();
        let mut mutant = Self { bytes, content_type: None, random, seeds, most };
        for _ in 0..mutant.random.usize(1..8) {
            mutant.mutate();
            mutant.bytes.truncate(mutant.most);
        }
        mutant
    }

    fn mutate(&mut self) {
        match self.random.u8(..18) {
            0 => self.cut(),
            1 => self.repeat(),
            2 => self.nest(),
            3 => self.swap_tags(),
            4 => self.break_attributes(),
            5 => self.scatter_bytes(),
            6 => self.huge_attribute(),
            7 => self.flood("&amp;&#x41;&nGtv;&notanentity;&#99999999;"),
            8 => self.deep_tables(),
            9 => self.leave_open(),
            10 => self.lie_about_charset(),
            11 => self.splice(),
            12 => self
                .flood("<h2>Latest</h2><a href=/a/2020/10/09/one-two-three-four>One two three four five</a>"),
            13 => self.flood(
                "<img src=a.jpg alt='A boat'><figure><img src=b.jpg><figcaption>A boat</figcaption></figure>",
            ),
            14 => self.flood(
                "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"x\"}</script>",
            ),
            15 => self.many_attributes(),
            _ => self.sprinkle(),
        }
    }

    fn spot(&mut self) -> usize {
        self.random.usize(..=self.bytes.len())
    }

    fn range(&mut self) -> Range<usize> {
        let start = self.spot();
        let length = 1 << self.random.u8(..12);
        start..(start + self.random.usize(..=length)).min(self.bytes.len())
    }

    /// A place where a tag starts, or any.
    fn tag_start(&mut self) -> usize {
        let spot = self.spot();
        self.bytes[spot..].iter().position(|byte| *byte == b'<').map_or(spot, |at| spot + at)
    }

    fn insert(&mut self, at: usize, text: &[u8]) {
        let room = self.most.saturating_sub(self.bytes.len());
        let text = &text[..text.len().min(room)];
        self.bytes.splice(at..at, text.iter().copied());
    }

    fn tag(&mut self) -> &'static str {
        TAGS[self.random.usize(..TAGS.len())]
    }

    fn times(&mut self) -> usize {
        1 << self.random.u8(..11)
    }

    fn cut(&mut self) {
        let range = self.range();
        self.bytes.drain(range);
    }

    fn repeat(&mut self) {
        let range = self.range();
        let at = range.end;
        let piece = self.bytes[range].repeat(self.random.usize(1..64));
        self.insert(at, &piece);
    }

    fn nest(&mut self) {
        let (at, tags, times) = (self.tag_start(), [self.tag(), self.tag()], self.times());
        let open = format!("<{}><{}>", tags[0], tags[1]).repeat(times);
        self.insert(at, open.as_bytes());
        if self.random.bool() {
            let at = self.tag_start();
            self.insert(at, format!("</{}></{}>", tags[1], tags[0]).repeat(times).as_bytes());
        }
    }

    fn swap_tags(&mut self) {
        for _ in 0..self.random.usize(1..20) {
            let start = self.tag_start() + 1;
            let start = start + usize::from(self.bytes.get(start) == Some(&b'/'));
            let name = self.bytes.get(start..).unwrap_or_default();
            let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            if length > 0 {
                let tag = self.tag();
                self.bytes.splice(start..start + length, tag.bytes());
            }
        }
    }

    fn break_attributes(&mut self) {
        for _ in 0..self.random.usize(1..10) {
            let spot = self.spot();
            let sign = self.bytes[spot..].iter().position(|byte| matches!(byte, b'"' | b'\'' | b'=' | b'>'));
            if let Some(at) = sign.map(|at| spot + at) {
                match self.random.u8(..3) {
                    0 => drop(self.bytes.remove(at)),
                    1 => self.bytes.insert(at, b'"'),
                    _ => self.bytes[at] = b' ',
                }
            }
        }
    }

    fn scatter_bytes(&mut self) {
        for _ in 0..self.random.usize(1..200).min(self.bytes.len()) {
            let at = self.random.usize(..self.bytes.len());
            self.bytes[at] = self.random.u8(..);
        }
    }

    fn huge_attribute(&mut self) {
        let name = ["class", "style", "href", "alt", "srcset", "datetime", "id", "content", "onclick"];
        let piece = ["x", "sr-only ", "a-B", "display:none;", "/", "a.jpg 1w, ", "2020-", "é", "&lt;"];
        let (name, piece) = (name[self.random.usize(..name.len())], piece[self.random.usize(..piece.len())]);
        let text = format!("<{} {name}=\"{}\">", self.tag(), piece.repeat(8 * self.times()));
        let at = self.tag_start();
        self.insert(at, text.as_bytes());
    }

    fn many_attributes(&mut self) {
        let tag = self.tag();
        let attributes: String = (0..self.times()).map(|number| format!(" a{number}=b")).collect();
        let at = self.tag_start();
        self.insert(at, format!("<{tag}{attributes}>").as_bytes());
    }

    fn flood(&mut self, piece: &str) {
        let text = piece.repeat(self.times());
        let at = self.tag_start();
        self.insert(at, text.as_bytes());
    }

    fn deep_tables(&mut self) {
        let open = ["<table><tr><td>", "<table>", "<table><td><p>", "<table><caption>", "<td><table>"];
        let open = open[self.random.usize(..open.len())];
        self.flood(open);
    }

    fn leave_open(&mut self) {
        let share = self.random.u8(1..5);
        let mut kept = Vec::with_capacity(self.bytes.len());
        let mut rest = self.bytes.as_slice();
        while let Some(at) = rest.windows(2).position(|pair| pair == b"</") {
            kept.extend_from_slice(&rest[..at]);
            rest = &rest[at..];
            let end = rest.iter().position(|byte| *byte == b'>').map_or(rest.len(), |end| end + 1);
            if self.random.u8(..5) >= share {
                kept.extend_from_slice(&rest[..end]);
            }
            rest = &rest[end..];
        }
        kept.extend_from_slice(rest);
        self.bytes = kept;
    }

    fn lie_about_charset(&mut self) {
        let charset = CHARSETS[self.random.usize(..CHARSETS.len())];
        match self.random.u8(..4) {
            0 => self.insert(0, format!("<meta charset='{charset}'>").as_bytes()),
            1 => self.insert(0, b"\xff\xfe"),
            2 => self.insert(0, b"\xef\xbb\xbf"),
            _ => self.content_type = Some(format!("text/html; charset={charset}")),
        }
    }

    fn splice(&mut self) {
        let other = &self.seeds[self.random.usize(..self.seeds.len())];
        let start = self.random.usize(..=other.len());
        let piece = &other[start..(start + self.random.usize(..4_000)).min(other.len())];
        let at = self.tag_start();
        self.insert(at, piece);
    }

    fn sprinkle(&mut self) {
        for _ in 0..self.random.usize(1..12) {
            let piece = PIECES[self.random.usize(..PIECES.len())];
            let at = self.spot();
            self.insert(at, piece.as_bytes());
        }
    }
}

/// Reads the page of a number: no panic, in time, and no more than it can hold.
fn check(number: u64, seeds: &[Vec<u8>]) {
    let Mutant { bytes, content_type, .. } = Mutant::new(number, seeds);
    let address = WebUrl::parse("https://news.example/world/2020/10/09/talks-begin").expect("an address");
    let read = |budget: &Budget| page::read(&bytes, content_type.as_deref(), Some(&address), budget);
    // A busy machine may stop a reader for seconds, so one that is late has as much more time as the machine is
    // slower; one that is late by itself is late each time.
    let mut article = Article::default();
    let is_in_time = (0..TRIES).any(|attempt| {
        let slowness = if attempt == 0 { 1.0 } else { slowness() };
        let started = Instant::now();
        article = read(&Budget::lasting(PARSE_TIME.mul_f64(slowness)));
        !is_given_up(&article) && started.elapsed() <= PATIENCE.mul_f64(slowness)
    });
    assert!(is_in_time, "page {number} is late");
    check_bounds(number, bytes.len(), &article);
    if number.is_multiple_of(4) {
        let section = page::section(&bytes, content_type.as_deref(), Some(&address), &Budget::document());
        assert!(!section.remarks.iter().any(|remark| remark.0.contains("confuses")), "page {number} panics");
        assert!(section.entries.len() <= 2_000, "page {number}: {} entries", section.entries.len());
    }
    if number.is_multiple_of(8) {
        let text = String::from_utf8_lossy(&bytes);
        let blocks = page::fragment(&text, Some(&address), &Budget::document());
        assert!(blocks.len() <= 2 * bytes.len() + 16, "page {number}: {} blocks", blocks.len());
    }
}

fn is_given_up(article: &Article) -> bool {
    article.remarks.iter().any(|remark| remark.0.as_str() == "The page took too long to read.")
}

fn check_bounds(number: u64, length: usize, article: &Article) {
    let confused = article.remarks.iter().any(|remark| remark.0.contains("confuses"));
    assert!(!confused, "page {number} panics");
    let shown: usize = article.body.iter().flat_map(Block::texts).map(|text| text.chars().count()).sum();
    assert!(shown <= 3 * length + SLACK, "page {number}: {shown} characters of {length} bytes");
    assert!(article.body.len() <= length / 2 + 16, "page {number}: {} blocks", article.body.len());
    let lists = [article.related.len(), article.latest.len(), article.people.len(), article.tags.len()];
    assert!(lists.iter().all(|count| *count <= LINKS), "page {number}: {lists:?}");
    let links = article.related.iter().chain(&article.latest);
    for link in links {
        assert!(link.title.chars().count() <= 4_000, "page {number}: a link of {}", link.title.len());
    }
    let title = article.title.chars().count();
    assert!(title <= 8_000, "page {number}: a title of {title} characters");
    let kicker = article.kicker.as_ref().map_or(0, |kicker| kicker.text.chars().count());
    assert!(kicker <= 100, "page {number}: a kicker of {kicker} characters");
}

/// Reads the pages of these numbers on all cores and says now and then how far it is.
fn check_all(numbers: Range<u64>, seeds: &[Vec<u8>]) {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(numbers.start);
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= numbers.end {
                        break;
                    }
                    #[allow(clippy::print_stderr, reason = "a run of hours says that it goes on")]
                    if number > numbers.start && number.is_multiple_of(50_000) {
                        eprintln!("{number} pages, {} s", started.elapsed().as_secs());
                    }
                    check(number, seeds);
                }
            });
        }
    });
}

#[test]
fn mutated_pages_are_read_in_time_and_within_bounds() {
    check_all(0..1_000, &seeds(false));
}

#[test]
#[ignore = "takes long: a million pages"]
fn a_million_mutated_pages_are_read_in_time_and_within_bounds() {
    let asked = std::env::var("DATELINE_MUTATED").unwrap_or_default();
    let bound = |text: &str| text.trim_start_matches('=').parse::<u64>().ok();
    let numbers = match asked.split_once("..") {
        Some((from, to)) => {
            let end = bound(to).expect("a number") + u64::from(to.starts_with('='));
            bound(from).expect("a number")..end
        }
        None => 0..1_000_000,
    };
    check_all(numbers, &seeds(true));
}
