//! Section pages of each kind of layout, read to entries.

use std::fs;
use std::path::PathBuf;

use dateline::model::{Budget, WebUrl};
use dateline::page;
use dateline::text::SafeText;

/// What is read of a page is what stands beside it. `DATELINE_GOLDEN=1` writes it anew.
fn check_golden(name: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sections");
    let bytes = fs::read(folder.join(format!("{name}.html"))).expect("a page of ours");
    let address = WebUrl::parse("https://news.example/section/").expect("an address");
    let section = page::section(&bytes, None, Some(&address), &Budget::document());
    let mut printed = String::new();
    for entry in &section.entries {
        let published = entry.published.map(|when| when.to_string());
        let authors: Vec<&str> = entry.authors.iter().map(SafeText::as_str).collect();
        let fields = [
            ("", Some(entry.title.as_str())),
            ("  at ", entry.link.as_deref()),
            ("  in ", entry.section.as_deref()),
            ("  by ", Some(authors.join(", ").as_str()).filter(|authors| !authors.is_empty())),
            ("  on ", entry.time_text.as_deref()),
            ("  is ", published.as_deref()),
            ("  says ", entry.summary.as_deref()),
            ("  shows ", entry.image.as_deref()),
        ]
        .map(|(lead, field)| field.map(|field| format!("{lead}{field}\n")).unwrap_or_default());
        printed.push_str(&fields.concat());
    }
    let path = folder.join(format!("{name}.txt"));
    if std::env::var_os("DATELINE_GOLDEN").is_some() {
        fs::write(&path, &printed).expect("a golden page is written");
    }
    assert_eq!(printed, fs::read_to_string(&path).expect("a golden page"), "{name}");
}

#[test]
fn stories_in_rows_of_a_table_are_read_with_the_row_below() {
    check_golden("table-rows");
    check_golden("discussion-list");
}

#[test]
fn headlines_that_are_no_links_lead_where_the_link_beside_them_does() {
    check_golden("headings-without-links");
    check_golden("overlay-links");
}

#[test]
fn plain_lists_of_links_with_dates_are_stories() {
    check_golden("plain-list");
    check_golden("definition-list");
}

#[test]
fn a_ticker_gives_the_times_of_its_rows() {
    check_golden("ticker");
}

#[test]
fn whole_posts_are_one_story_each_whatever_they_link_to() {
    check_golden("blog-with-full-posts");
}

#[test]
fn a_front_page_gives_its_cards_and_nothing_from_its_furniture() {
    check_golden("front-page");
}

#[test]
fn headlines_of_a_few_signs_are_headlines_where_words_have_no_spaces() {
    check_golden("east-asian");
}

#[test]
fn old_encodings_and_dates_in_pieces_are_read() {
    check_golden("windows-1251");
}

#[test]
fn kickers_and_writers_are_no_part_of_a_headline() {
    check_golden("kicker-in-heading");
}
