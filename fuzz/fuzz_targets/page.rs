//! Any bytes as a page: an article, a section, a source and a piece of a feed.
#![no_main]

use std::time::Instant;

use dateline::cli::show;
use dateline::model::{Budget, Remark, WebUrl};
use dateline::page;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // A panic within a reader ends as a remark, which libFuzzer would not see.
    let check = |remarks: &[Remark]| {
        let told = |words: &str| remarks.iter().any(|remark| remark.0.as_str() == words);
        assert!(!told("The page could not be read: its markup confuses the parser."));
        assert!(!told("The page took too long to read."));
    };
    let address = WebUrl::parse("https://news.example/world/2020/10/09/talks-begin").expect("an address");
    let started = Instant::now();
    let article = page::read(bytes, None, Some(&address), &Budget::document());
    check(&article.remarks);
    let _ = (
        show::text(&article, 40),
        show::json(&article, None),
        show::html(&article),
        show::markdown(&article),
    );
    check(
        &page::section(bytes, Some("text/html; charset=utf-8"), Some(&address), &Budget::document()).remarks,
    );
    let _ = page::discover(bytes, None, &address, &Budget::document());
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = page::fragment(text, Some(&address), &Budget::document());
    }
    assert!(started.elapsed().as_secs() < 8);
});
