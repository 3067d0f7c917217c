//! Says what the program sees in the blocks of pages, to fit by.
//!
//! `cargo bench --bench parts < pages.jsonl > blocks.jsonl`. Each line of the input is a page: `{"id", "html",
//! "url"}`, `html` being a file. Each line of the output is a block that is no plain paragraph of its text:
//! `[id, text, numbers]`. `.ci/parts.py` makes the one and reads the other.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a tool for fitting prints, and stops where it cannot go on"
)]

use std::io::{BufRead, Write, stdin, stdout};

use dateline::model::{Budget, WebUrl};
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    id: String,
    html: String,
    url: String,
}

fn main() {
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        let line: Line = serde_json::from_str(&line.unwrap()).unwrap();
        let bytes = std::fs::read(&line.html).unwrap();
        let address = WebUrl::parse(&line.url).ok();
        for (text, numbers) in dateline::page::measure(&bytes, address.as_ref(), &Budget::document()) {
            writeln!(out, "{}", serde_json::to_string(&(&line.id, text, numbers)).unwrap()).unwrap();
        }
    }
}
