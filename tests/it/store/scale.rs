//! A store of a hundred thousand stories: figures, printed. Run by hand:
//! `cargo test --test it store::scale -- --ignored --nocapture`.

#![allow(clippy::print_stderr, reason = "run by hand, for its figures")]

use std::time::Instant;

use dateline::model::{Edge, ListKind, Mark};
use dateline::store::Incoming;

use super::{Bench, address, article, facts, text};

const STORIES: usize = 100_000;

/// Does it and says how long it took.
fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let value = work();
    eprintln!("{name:44} {:9.2} ms", start.elapsed().as_secs_f64() * 1e3);
    value
}

fn story(number: usize) -> Incoming {
    let place = ["harbour", "market", "school", "valley", "island"][number % 5];
    let words =
        format!("What was said about the {place} on occasion {number}, told once more and at length. ");
    Incoming {
        guid: Some(format!("https://news.example/?p={number}")),
        url: Some(address(&format!("{}/{number}", number % 300))),
        title: text(&format!("Council number {number} looks at the {place} again")),
        outlet: text("The Example"),
        published: dateline::model::When::parse_iso(&format!(
            "2025-{:02}-{:02}T{:02}:{:02}",
            number / 8_000 % 12 + 1,
            number / 300 % 28 + 1,
            number / 60 % 24,
            number % 60
        )),
        standfirst: Some(text(&words)),
        summary: Some(Box::new(article(&[&words, &words, &words]))),
        ..Incoming::default()
    }
}

#[test]
#[ignore = "takes a minute; prints figures"]
fn a_hundred_thousand_stories() {
    let mut bench = Bench::new();
    timed("take 100,000 entries of 100 sources", || {
        for source in 0..100 {
            let entries = (0..STORIES / 100).map(|number| story(source * (STORIES / 100) + number)).collect();
            bench.take(&facts(&format!("source {source}"), &format!("Section {}", source % 10)), entries);
        }
    });
    timed("index them for search", || while bench.store.index_some(2_000).expect("indexed") > 0 {});
    timed("lay out the front page", || bench.store.lay_out_front(bench.now).expect("laid out"));
    timed("the same, nothing changed", || bench.store.lay_out_front(bench.now).expect("laid out"));
    let day = timed("open the front page, 100 rows", || {
        bench.store.open_list(ListKind::Front, false, Edge::Top, 100).expect("a list")
    });
    eprintln!("{} rows on it", day.len);
    let front = timed("open all stories, 100 rows", || {
        bench.store.open_list(ListKind::All, false, Edge::Top, 100).expect("a list")
    });
    assert_eq!(front.len as usize, STORIES);
    timed("the same, read only once more", || {
        bench.store.open_list(ListKind::All, false, Edge::Top, 100).expect("a list")
    });
    timed("its last rows", || bench.store.load_rows(&front.snapshot, Edge::Bottom, 100).expect("rows"));
    let middle = bench.store.load_rows(&front.snapshot, Edge::Around(dateline::model::StoryId(50_000)), 100);
    let middle = middle.expect("rows").rows[50].key;
    timed("rows in the middle", || {
        bench.store.load_rows(&front.snapshot, Edge::After(middle), 100).expect("rows")
    });
    timed("sections and counts", || bench.store.sections().expect("sections"));
    timed("mark one story read", || bench.mark(&[middle.story], Mark::Read));
    let some: Vec<_> = (1..=1_000).map(|number| dateline::model::StoryId(number * 90)).collect();
    timed("mark a thousand read", || bench.mark(&some, Mark::Read));
    timed("mark all read", || bench.store.mark_list(&front.snapshot, bench.now).expect("marked"));
    bench.mark(&some[..10], Mark::Unread);
    let unread = timed("open unread with 99,990 read", || {
        bench.store.open_list(ListKind::All, true, Edge::Top, 100).expect("a list")
    });
    assert_eq!(unread.rows.len(), 10);
    timed("search a word in 1/5 of them, 100 rows", || {
        bench.store.open_list(ListKind::Search(text("harbour")), false, Edge::Top, 100).expect("a list")
    });
    timed("search a word in one of them", || {
        bench.store.open_list(ListKind::Search(text("77777")), false, Edge::Top, 100).expect("a list")
    });
    timed("search one letter", || {
        bench.store.open_list(ListKind::Search(text("c")), false, Edge::Top, 100).expect("a list")
    });
    timed("search three words", || {
        bench
            .store
            .open_list(ListKind::Search(text("council looks island")), false, Edge::Top, 100)
            .expect("a list")
    });
    timed("undo marking all", || {
        bench.store.undo(bench.now).expect("undone");
        bench.store.undo(bench.now).expect("undone");
    });
    timed("read a story", || bench.store.story(middle.story).expect("a story"));
    eprintln!("{:?}", bench.store.sizes().expect("sizes"));
    let bench = timed("open the store again, purging", || bench.reopen());
    timed("open the front page after that", || {
        bench.store.open_list(ListKind::Front, false, Edge::Top, 100).expect("a list")
    });
    timed("check every page", || bench.store.integrity().expect("checked"));
    let mut bench = bench.reopen();
    timed("clean up", || bench.store.keep(&dateline::store::KeepRules::default(), bench.now).expect("kept"));
}
