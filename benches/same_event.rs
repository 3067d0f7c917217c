//! Says what the program sees between the stories of made-up stores, to fit by.
//!
//! `cargo bench --bench same_event < stories.jsonl > evidence.tsv`. Each line of the input is a story:
//! `{"store", "id", "title", "text", "lang", "outlet"}`, the stories of a store one behind the other.
//! Each line of the output is a pair that may be one event, or where the stories have a `date` one that may be
//! a story and what it was before: store, id, id, and the numbers of the evidence. `.ci/same_event.py` makes the one and reads the other.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a tool for fitting prints, and stops where it cannot go on"
)]

use std::collections::HashMap;
use std::io::{BufRead, Write, stdin, stdout};

use dateline::model::StoryId;
use dateline::related::{Claim, Doc, English, Index, MANY_PIECES, Many, Model, Terms, key};
use jiff::Timestamp;
use serde::Deserialize;

/// All stories of a store come at one time: what time says is no matter of texts.
const NOON: &str = "2026-03-02T12:00:00Z";

#[derive(Deserialize)]
struct Line {
    store: u32,
    id: String,
    title: String,
    #[serde(default)]
    text: String,
    lang: Option<String>,
    #[serde(default)]
    outlet: String,
    /// Where it is given, the pairs are those of a story and what may have been before it.
    date: Option<Timestamp>,
    /// Whether it is there only to be among others.
    #[serde(default)]
    background: bool,
}

fn main() {
    let english = English::read(
        include_bytes!("../assets/models/en-128-q4.bin"),
        include_str!("../assets/models/en-vocab.txt"),
    )
    .unwrap();
    let many = Many::read(include_bytes!("../assets/models/multi-96-q4.bin"), MANY_PIECES).unwrap();
    let mut made: HashMap<(String, bool), Vec<f32>> = HashMap::new();
    let mut store: Vec<Line> = Vec::new();
    let mut out = stdout().lock();
    let mut work = |store: &mut Vec<Line>| {
        let mut index = Index::new();
        for (story, line) in (0..).zip(&*store) {
            index.insert(Doc {
                story: StoryId(story),
                time: line.date.or_else(|| NOON.parse().ok()),
                outlet: key(&line.outlet),
                title: key(&line.title),
                terms: Terms::of(&line.title, &line.text, line.lang.as_deref()),
            });
        }
        let mut vectors = |story: StoryId, model: Model| {
            let line = &store[story.0 as usize];
            let is_english = model == Model::English;
            let held = made.entry((line.id.clone(), is_english)).or_insert_with(|| {
                let text: String = line.text.chars().take(1000).collect();
                let told = format!("{}. {text}", line.title);
                if is_english { english.vector(&told) } else { many.vector(&told) }
            });
            Some(held.clone())
        };
        for (story, line) in (0..).zip(&*store).filter(|(_, line)| !line.background) {
            let story = StoryId(story);
            let claim = if line.date.is_some() { Claim::Before } else { Claim::SameEvent };
            let pairs = index.numbers(claim, story, &mut vectors);
            for (other, numbers) in pairs {
                let theirs = &store[other.0 as usize];
                if theirs.background {
                    continue;
                }
                write!(out, "{}\t{}\t{}", line.store, line.id, theirs.id).unwrap();
                for number in numbers {
                    write!(out, "\t{number}").unwrap();
                }
                writeln!(out).unwrap();
            }
        }
        store.clear();
    };
    for line in stdin().lock().lines() {
        let line: Line = serde_json::from_str(&line.unwrap()).unwrap();
        if store.first().is_some_and(|first| first.store != line.store) {
            work(&mut store);
        }
        store.push(line);
    }
    work(&mut store);
}
