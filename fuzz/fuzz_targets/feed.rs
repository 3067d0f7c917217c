//! Any bytes as a feed.
#![no_main]

use std::time::Instant;

use dateline::feed;
use dateline::model::{Budget, WebUrl};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let base = WebUrl::parse("https://news.example/feed.xml").expect("an address");
    let started = Instant::now();
    match feed::parse(bytes, None, Some(&base), &Budget::document()) {
        Ok(feed) => assert!(feed.entries.len() <= bytes.len()),
        // A panic within the reader ends as a reason, which libFuzzer would not see.
        Err(reason) => assert_ne!(reason.reason.as_str(), "the feed could not be read"),
    }
    assert!(started.elapsed().as_secs() < 8);
});
