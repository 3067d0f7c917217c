//! `show --explain`: why a field of a page holds what it does.

use std::fs;
use std::process::Command;

use insta::assert_snapshot;

const STORY: &str = "<p>The ferry came back to Brennick on Friday, nine hours late and with a full hold of herring.</p>\
    <p>Nobody on board had been hurt, the harbour office said, and the bar had stayed open all the while.</p>\
    <p>The crews of both coasts will meet on Monday, and the old timetable holds until they have agreed.</p>";

/// What the program says of a page in a file.
fn explained(page: &str, option: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.html");
    fs::write(&path, page).expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .arg("show")
        .arg(&path)
        .args(["--base", "https://post.example/coast/ferry-returns", option])
        .env_clear()
        .env("HOME", folder.path())
        .output()
        .expect("the program");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let said = text(output.stdout) + &text(output.stderr);
    said.replace(&path.to_string_lossy().into_owned(), "[PAGE]")
}

#[test]
fn a_byline_is_explained_by_those_who_named_it_and_those_left_out() {
    let page = format!(
        "<head><meta property=og:site_name content='Brennick Post'><meta name=author content='Brennick Post'></head>\
         <article><h1>Ferry returns to Brennick</h1><p class=byline>By Ana Marsh and Luca Reed</p>\
         <div><img src=a.jpg width=600 height=400><p>By Ida Keel</p><p>The ferry in port, seen from the tower \
         of the town hall, in the light of an early morning in October, when the bar is still open.</p></div><div>{STORY}</div></article>"
    );
    assert_snapshot!(explained(&page, "--explain=byline"));
}

#[test]
fn a_text_is_explained_by_what_it_was_up_against_and_what_was_cut() {
    let page = format!(
        "<main><h1>Ferry returns to Brennick</h1><div class=article-body>{STORY}\
         <div class=newsletter><p>Get the letter of the coast, each morning, and know what the tide brings.</p></div>\
         <ul class=links><li><a href=/a/1>Herring prices fall again</a><li><a href=/a/2>Lock gate mended</a></ul>\
         <p>Sign up for our newsletter</p></div><div class=teaser><p>A text of another story, which says enough \
         to be heard, but not as much as the story.</p></div></main>"
    );
    assert_snapshot!(explained(&page, "--explain=body"));
}

#[test]
fn every_field_is_explained_where_none_is_named() {
    let page = format!(
        "<html lang=en><head><title>Ferry returns | Brennick Post</title>\
         <meta property=article:section content=Harbours><meta property=article:published_time content=2026-10-09></head>\
         <article><a class=kicker href=/coast/>Coast</a><h1>Ferry returns to Brennick after nine hours</h1>\
         <p class=standfirst>The bar stayed open, the harbour office said.</p><p>9 October 2026, 07:23</p>\
         <div>{STORY}</div></article>"
    );
    assert_snapshot!(explained(&page, "--explain"));
}

#[test]
fn only_a_file_is_explained() {
    let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["show", "https://post.example/a", "--explain"])
        .env_clear()
        .output()
        .expect("the program");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(said.contains("`--explain` tells of a file"), "{said}");
}
