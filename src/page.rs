//! Bytes of HTML to an article, with remarks.
//!
//! Knows `model` and `text`. Opens no socket, reads no file.

#![allow(clippy::items_after_statements, reason = "a list of words stands beside its one use")]
#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "addresses are lower-cased before")]

mod article;
mod blocks;
mod body;
mod boilerplate;
mod cards;
mod choice;
mod clean;
mod depth;
mod discover;
mod figures;
#[cfg(test)]
mod growth;
mod join;
mod ld;
mod lexicon;
mod lines;
mod live;
mod metadata;
mod names;
mod pages;
mod parts;
mod people;
mod related;
mod script;
mod section;
mod stated;
mod steps;
mod tree;
mod verdict;

use std::sync::LazyLock;

use crate::decode::{self, Decoded, Received, decode};
use crate::model::{
    Article, Block, Budget, Discovery, Remark, SectionPage, Unfinished, Verdict, Watchdog, WebUrl,
};
use crate::text::boundary;

use choice::Trace;
pub use choice::{Measured, Outcome, Row};
pub use join::join;
use tree::parse::parse;

/// The number of the rules that pages are read by: one more whenever better ones should read stored
/// pages again.
pub const RULES: u32 = 4;
/// The largest page that is read, decoded bytes.
pub const PAGE_BYTES: usize = 8 * 1024 * 1024;
/// The longest fragment that is read on the caller's own thread, in bytes.
const SMALL_FRAGMENT: usize = 64 * 1024;
/// The deepest fragment that is read on the caller's own thread.
const FLAT_FRAGMENT: usize = 48;

/// Reads a page as an article. Never fails: what it is not, its verdict and remarks say.
pub fn read(bytes: &[u8], content_type: Option<&str>, address: Option<&WebUrl>, budget: &Budget) -> Article {
    let page = Page::new(bytes, content_type, address, *budget);
    apart(budget, move || page.article(&Trace::off())).unwrap_or_else(unread)
}

/// Reads a page as an article, and writes down why: for each field who won, what it was up against, and what
/// was left out by which rule.
pub fn explain(
    bytes: &[u8],
    content_type: Option<&str>,
    address: Option<&WebUrl>,
    budget: &Budget,
) -> (Article, Vec<Row>) {
    let page = Page::new(bytes, content_type, address, *budget);
    let explained = apart(budget, move || {
        let trace = Trace::on();
        (page.article(&trace), trace.rows())
    });
    explained.unwrap_or_else(|remark| (unread(remark), Vec::new()))
}

/// What blocks of a page's text show that are no plain paragraphs of it, to fit by.
pub fn measure(bytes: &[u8], address: Option<&WebUrl>, budget: &Budget) -> Vec<Measured> {
    let page = Page::new(bytes, None, address, *budget);
    let measured = apart(budget, move || {
        let trace = Trace::of_blocks();
        page.article(&trace);
        trace.measured()
    });
    measured.unwrap_or_default()
}

fn unread(remark: Remark) -> Article {
    Article { verdict: Verdict::NotArticle, remarks: vec![remark], ..Article::default() }
}

/// Reads a page that a server sent with a status that is no success. `None` where the status tells of
/// the server's own trouble and the page of nothing else.
pub fn read_refused(
    status: u16,
    bytes: &[u8],
    content_type: Option<&str>,
    address: Option<&WebUrl>,
    budget: &Budget,
) -> Option<Article> {
    let article = read(bytes, content_type, address, budget);
    let verdict = verdict::of_status(status, article.verdict)?;
    let body = if verdict == Verdict::Paywall { article.body } else { Vec::new() };
    // Whatever else stands on such a page is not about the story.
    Some(Article {
        url: article.url,
        title: article.title,
        outlet: article.outlet,
        language: article.language,
        remarks: article.remarks,
        body,
        verdict,
        ..Article::default()
    })
}

/// Reads a page as a section: its cards in the editors' order, one entry a story.
pub fn section(
    bytes: &[u8],
    content_type: Option<&str>,
    address: Option<&WebUrl>,
    budget: &Budget,
) -> SectionPage {
    let page = Page::new(bytes, content_type, address, *budget);
    apart(budget, move || page.section())
        .unwrap_or_else(|remark| SectionPage { remarks: vec![remark], ..SectionPage::default() })
}

/// Reads a page for what it offers as a source.
pub fn discover(bytes: &[u8], content_type: Option<&str>, address: &WebUrl, budget: &Budget) -> Discovery {
    let page = Page::new(bytes, content_type, Some(address), *budget);
    apart(budget, move || page.discovery()).unwrap_or_else(|remark| Discovery {
        section: SectionPage { remarks: vec![remark], ..SectionPage::default() },
        ..Discovery::default()
    })
}

/// Reads a piece of HTML, as feeds carry it, into blocks.
pub fn fragment(html: &str, base: Option<&WebUrl>, budget: &Budget) -> Vec<Block> {
    let html = &html[..boundary(html, PAGE_BYTES)];
    if depth::is_too_deep(html) {
        return Vec::new();
    }
    if html.len() <= SMALL_FRAGMENT && !depth::is_deeper_than(html, FLAT_FRAGMENT) {
        return fragment_blocks(html, base, budget);
    }
    let (html, base, own_budget) = (html.to_owned(), base.cloned(), *budget);
    apart(budget, move || fragment_blocks(&html, base.as_ref(), &own_budget)).unwrap_or_default()
}

fn fragment_blocks(html: &str, base: Option<&WebUrl>, budget: &Budget) -> Vec<Block> {
    let parsed = parse(html, base, budget);
    let made = blocks::set(&parsed.tree, &figures::Figures::find(&parsed.tree), &[], 0, budget, &|_| true);
    made.into_iter().map(|made| made.block).collect()
}

/// A page's text with what is needed to read it on a thread of its own.
struct Page {
    html: String,
    address: Option<WebUrl>,
    budget: Budget,
    remarks: Vec<Remark>,
}

impl Page {
    fn new(bytes: &[u8], content_type: Option<&str>, address: Option<&WebUrl>, budget: Budget) -> Self {
        let mut remarks = Vec::new();
        // No encoding makes fewer than one byte of UTF-8 from four bytes, so this bounds the work.
        let taken = &bytes[..bytes.len().min(4 * PAGE_BYTES)];
        let received = Received { bytes: taken, content_type, host: address.map(WebUrl::host) };
        let Decoded { mut text, .. } = decode(received, decode::PAGE);
        if text.len() > PAGE_BYTES || taken.len() < bytes.len() {
            text.truncate(boundary(&text, PAGE_BYTES));
            remarks.push(Remark::new("The page is longer than 8 MiB; the rest was not read."));
        }
        if depth::is_too_deep(&text) {
            text = depth::head_only(&text);
            remarks
                .push(Remark::new("The page nests its elements too deep; only what its head says was read."));
        }
        Self { html: text, address: address.cloned(), budget, remarks }
    }

    fn article(mut self, trace: &Trace) -> Article {
        let parsed = parse(&self.html, self.address.as_ref(), &self.budget);
        if !parsed.is_whole {
            self.remarks.push(Remark::new("The page took too long to read; the rest was not read."));
        }
        let mut article = article::read(parsed, self.address.as_ref(), &self.budget, trace);
        article.remarks.splice(..0, self.remarks);
        article
    }

    fn section(self) -> SectionPage {
        let parsed = parse(&self.html, self.address.as_ref(), &self.budget);
        let mut page = section::read(&parsed.tree, self.address.as_ref(), &self.budget);
        page.remarks.splice(..0, self.remarks);
        page
    }

    fn discovery(self) -> Discovery {
        let parsed = parse(&self.html, self.address.as_ref(), &self.budget);
        discover::read(parsed, self.address.as_ref(), &self.budget)
    }
}

/// Runs a reader apart; where it comes to nothing, a remark says why.
fn apart<T: Send + 'static>(
    budget: &Budget,
    reader: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Remark> {
    static READERS: LazyLock<Watchdog> = LazyLock::new(Watchdog::default);
    READERS.run(budget, reader).map_err(|unfinished| {
        Remark::new(match unfinished {
            Unfinished::Late | Unfinished::Busy => "The page took too long to read.",
            Unfinished::Panicked => "The page could not be read: its markup confuses the parser.",
            Unfinished::NoThread(_) => "The system has no thread left to read the page with.",
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_bound() {
        let long = "é".repeat(PAGE_BYTES / 2 + 1);
        let page = Page::new(long.as_bytes(), None, None, Budget::document());
        assert_eq!(page.html.len(), PAGE_BYTES);
        assert_eq!(page.remarks.len(), 1);
    }
}
