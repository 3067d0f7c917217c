//! What is found, and how it is told.

use dateline::model::{Edge, ListKind, Mark};
use dateline::store::{EXCERPT_BYTES, Incoming};

use super::{Bench, article, dated, entry, facts, text, titles};

#[test]
fn what_is_found_comes_with_the_line_that_it_was_found_in() {
    let mut bench = Bench::new();
    let long = "For three hours nobody on the quay knew whether the old tug would come.";
    let told = |name: &str, title: &str, words: &[&str]| Incoming {
        title: text(title),
        summary: Some(Box::new(article(words))),
        ..entry(name)
    };
    bench.take(
        &facts("wire", ""),
        vec![
            told("1", "Aground", &["The tide fell.", long, "A tug, old and red, came."]),
            told("2", "An old tug is sold", &["It went for a song."]),
        ],
    );
    bench.store.index_some(10).expect("indexed");
    let found = |typed: &str| -> Vec<(String, Option<String>)> {
        let rows = bench.open(ListKind::Search(text(typed)), false).rows;
        rows.iter()
            .map(|row| (row.title.to_string(), row.excerpt.as_ref().map(ToString::to_string)))
            .collect()
    };
    let cut = "…quay knew whether the old tug would come.".to_owned();
    assert_eq!(
        found("old tug"),
        [("Aground".to_owned(), Some(cut)), ("An old tug is sold".to_owned(), None)]
    );
    let first = "The tide fell.".to_owned();
    assert_eq!(found("tide"), [("Aground".to_owned(), Some(first))]);
    assert!(found("ol").iter().all(|(_, excerpt)| excerpt.is_none()), "two letters look at headlines alone");
    // Of very long texts, as many as the bound takes.
    let long = "long ".repeat(EXCERPT_BYTES / 2 / "long ".len() + 1);
    let words = ["A puffin came.", long.as_str()];
    bench.take(&facts("wire", ""), ["3", "4", "5"].map(|name| told(name, name, &words)).into());
    bench.store.index_some(10).expect("indexed");
    let rows = bench.open(ListKind::Search(text("puffin")), false).rows;
    let has: Vec<bool> = rows.iter().map(|row| row.excerpt.is_some()).collect();
    assert_eq!(has, [true, true, false]);
    assert!(bench.open(ListKind::All, false).rows.iter().all(|row| row.excerpt.is_none()));
}

#[test]
fn any_characters_are_a_safe_search() {
    let mut bench = Bench::new();
    let told = |name: &str, title: &str, words: &str| Incoming {
        title: text(title),
        summary: Some(Box::new(article(&[words]))),
        ..entry(name)
    };
    bench.take(
        &facts("wire", ""),
        vec![
            told("1", "Élan in Moscow", "Talks about talks."),
            told("2", "Harvest", "Moscow was mentioned once."),
            told("3", "東京の天気", "雨が降るでしょう。"),
        ],
    );
    let found = |bench: &Bench, typed: &str| {
        bench
            .open(ListKind::Search(text(typed)), false)
            .rows
            .iter()
            .map(|row| row.title.to_string())
            .collect::<Vec<_>>()
    };
    // By headline before anything is indexed.
    assert_eq!(found(&bench, "moscow"), ["Élan in Moscow"]);
    assert_eq!(bench.store.index_some(2).expect("indexed"), 1);
    assert_eq!(bench.store.index_some(2).expect("indexed"), 0);
    assert_eq!(found(&bench, "moscow"), ["Élan in Moscow", "Harvest"]);
    assert_eq!(found(&bench, "elan mosc"), ["Élan in Moscow"]);
    assert_eq!(found(&bench, "h"), ["Harvest"]);
    assert_eq!(found(&bench, "mo"), ["Élan in Moscow"], "two letters look at headlines alone");
    assert_eq!(found(&bench, "天気"), ["東京の天気"]);
    assert_eq!(found(&bench, "降る"), ["東京の天気"]);
    for typed in [
        "\"",
        "a\"b",
        "NEAR(",
        "title:",
        "^*",
        "(((",
        "-",
        "AND OR NOT",
        "{x} : y",
        "'; DROP TABLE story",
        "é\u{301}",
        "%_",
    ] {
        bench.store.open_list(ListKind::Search(text(typed)), true, Edge::Top, 10).expect(typed);
    }
    // A changed story is found by what it says now.
    let changed = told("2", "Harvest late", "Warsaw was mentioned once.");
    bench.take(&facts("wire", ""), vec![changed]);
    bench.store.index_some(10).expect("indexed");
    assert_eq!(found(&bench, "moscow"), ["Élan in Moscow"]);
    assert_eq!(found(&bench, "warsaw"), ["Harvest late"]);
}

#[test]
fn a_search_is_read_in_windows_and_holds_what_it_held() {
    let (mut bench, stories) = Bench::filled(9);
    bench.store.index_some(5).expect("indexed");
    let kind = ListKind::Search(text("headline"));
    let window = bench.store.open_list(kind.clone(), false, Edge::Top, 4).expect("a list");
    assert_eq!((titles(&window).concat().as_str(), window.len, window.at_bottom), ("9876", 9, false));
    bench.take(&facts("wire", "World"), vec![dated("99", "2026-02-05T12:00Z")]);
    let next = bench.store.load_rows(&window.snapshot, Edge::After(window.rows[3].key), 9).expect("a window");
    assert_eq!((titles(&next).concat().as_str(), next.at_top, next.at_bottom), ("54321", false, true));
    let around = bench.store.load_rows(&window.snapshot, Edge::Around(stories[4]), 3).expect("a window");
    assert_eq!(titles(&around).concat(), "654");
    bench.mark(&stories[..5], Mark::Read);
    assert_eq!(titles(&bench.open(kind, true)), ["9", "8", "7", "6", "99"]);
}
