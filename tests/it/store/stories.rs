//! Stories as they come, change, are told apart and named; their pages.

use dateline::model::{
    Article, Kicker, ListKind, Mark, OnDisk, Place, StoryId, TextKind, Verdict, WebUrl, When,
};
use dateline::store::{Error, Incoming, KEPT_BYTES, PagePart, SourceFacts};

use super::{Bench, address, article, dated, entry, facts, text};

#[test]
fn a_story_keeps_its_row_its_marks_and_its_time_when_it_changes() {
    let mut bench = Bench::new();
    let wire = facts("wire", "World");
    let story = bench.take(&wire, vec![dated("1", "2026-02-01")]).new[0];
    bench.mark(&[story], Mark::Read);
    bench.store.save_place(story, TextKind::Feed, Place { block: 2, character: 7 }).expect("saved");
    let before = bench.store.story(story).expect("a story");
    let changed = Incoming { title: text("Another headline"), ..dated("1", "2026-02-20") };
    let taken = bench.take(&wire, vec![changed.clone()]);
    assert_eq!((taken.updated, taken.new.len()), (vec![story], 0));
    let after = bench.store.story(story).expect("a story");
    assert_eq!(after.title.as_str(), "Another headline");
    assert_eq!(after.previous_title.as_deref(), Some("Headline 1"));
    assert_eq!(
        (after.is_read, after.place, after.first_seen, after.published),
        (true, Some((TextKind::Feed, Place { block: 2, character: 7 })), before.first_seen, before.published)
    );
    // Another date alone, or the same again, is no change.
    for again in [Incoming { published: When::parse_iso("2026-02-21"), ..changed.clone() }, changed] {
        assert_eq!(bench.take(&wire, vec![again]).unchanged, 1);
    }
}

#[test]
fn stories_are_told_apart_by_guid_then_address_then_text() {
    let mut bench = Bench::new();
    let wire = facts("wire", "World");
    let first = bench.take(&wire, vec![entry("1"), entry("2"), entry("3")]).new;
    // A whole site gets new guids: addresses say which story is which.
    let moved: Vec<Incoming> = (1..=4)
        .map(|number| Incoming { guid: Some(format!("new {number}")), ..entry(&number.to_string()) })
        .collect();
    let taken = bench.take(&wire, moved);
    assert_eq!((taken.new.len(), taken.unchanged), (1, 3));
    // The same guid under another address is the same story, of another source it is not.
    let elsewhere = Incoming { guid: Some("new 1".to_owned()), ..entry("elsewhere") };
    assert_eq!(bench.take(&wire, vec![elsewhere.clone()]).updated, [first[0]]);
    let taken =
        bench.take(&facts("other", "World"), vec![Incoming { url: Some(address("third")), ..elsewhere }]);
    assert_eq!(taken.new.len(), 1);
    // Neither guid nor address: headline and text, never the headline alone.
    let bare = |words: &str| Incoming {
        title: text("Weather"),
        standfirst: Some(text(words)),
        ..Incoming::default()
    };
    assert_eq!(bench.take(&wire, vec![bare("rain"), bare("sun")]).new.len(), 2);
    assert_eq!(bench.take(&wire, vec![bare("rain"), bare("snow")]).new.len(), 1);
    // A link to the front door says nothing about the story.
    let door = |guid: &str| Incoming {
        guid: Some(guid.to_owned()),
        url: WebUrl::parse("https://status.example/").ok(),
        ..entry(guid)
    };
    assert_eq!(bench.take(&wire, vec![door("x")]).new.len(), 1);
    assert_eq!(bench.take(&wire, vec![door("y")]).new.len(), 1);
}

#[test]
fn a_story_of_several_sources_is_one_row_in_each_of_their_sections() {
    let mut bench = Bench::new();
    let story = bench.take(&facts("wire", "World"), vec![entry("1")]).new[0];
    let again = Incoming {
        guid: Some("other".to_owned()),
        outlet: text("Another"),
        title: text("Their words"),
        kicker: Some(text("Europe")),
        standfirst: Some(text("What it is about")),
        ..entry("1")
    };
    let taken = bench.take(&facts("agency", "Europe"), vec![again.clone()]);
    assert_eq!((taken.joined, taken.new.len()), (vec![story], 0));
    assert_eq!(bench.titles(bench.section("World")), ["1"]);
    assert_eq!(bench.titles(bench.section("Europe")), ["1"]);
    assert_eq!(bench.titles(ListKind::All), ["1"]);
    let story = bench.store.story(story).expect("a story");
    assert_eq!((story.title.as_str(), story.outlet.as_str()), ("Headline 1", "The Example"));
    assert_eq!(story.source.as_deref(), Some("wire"));
    assert_eq!(story.standfirst.as_deref(), Some("What it is about"), "what was missing is filled");
    assert_eq!(bench.take(&facts("agency", "Europe"), vec![again]).unchanged, 1);
}

#[test]
fn stories_without_a_section_of_their_own_stand_in_news_until_their_page_names_one() {
    let mut bench = Bench::new();
    let named = Incoming { kicker: Some(text("Science")), ..entry("1") };
    let stories = bench.take(&facts("wire", ""), vec![named, entry("2")]).new;
    assert_eq!(bench.titles(bench.section("science")), ["1"]);
    let news = bench.open(bench.section("News"), false).snapshot;
    assert_eq!(bench.reread(&news), ["2"]);
    let kicker = Some(Kicker { text: text("Science"), link: None });
    let page = Article { kicker, standfirst: Some(text("In short")), ..article(&["The text."]) };
    bench.store.put_page(stories[1], &page, bench.now).expect("stored");
    assert_eq!(bench.titles(bench.section("science")).len(), 2);
    assert_eq!(bench.titles(bench.section("News")), Vec::<String>::new());
    assert_eq!(bench.reread(&news), ["2"], "an open list does not move");
    let story = bench.store.story(stories[1]).expect("a story");
    assert_eq!((story.section.as_str(), story.on_disk), ("Science", OnDisk::Full));
    assert_eq!(story.full.as_deref(), Some(&page));
}

#[test]
fn a_wall_does_not_take_the_place_of_a_text() {
    let (mut bench, stories) = Bench::filled(1);
    bench.store.put_page_failure(stories[0], &text("news.example did not answer")).expect("noted");
    assert!(bench.open(ListKind::All, false).rows[0].failure.is_some());
    let whole = article(&["The whole text."]);
    bench.store.put_page(stories[0], &whole, bench.now).expect("stored");
    let wall = Article { verdict: Verdict::BotWall, ..article(&["Are you human?"]) };
    bench.store.put_page(stories[0], &wall, bench.now).expect("stored");
    assert_eq!(bench.store.story(stories[0]).expect("a story").full.as_deref(), Some(&whole));
    assert_eq!(bench.open(ListKind::All, false).rows[0].failure, None);
    assert!(matches!(bench.store.put_page(StoryId(99), &wall, bench.now), Err(Error::NoSuchStory)));
}

/// A page that hardly packs, of so many bytes.
fn page_part(seed: u64, bytes: usize) -> PagePart {
    let mut html = vec![0; bytes];
    fastrand::Rng::with_seed(seed).fill(&mut html);
    PagePart {
        address: WebUrl::parse("https://news.example/a").expect("an address"),
        content_type: Some("text/html".to_owned()),
        html,
    }
}

#[test]
fn kept_pages_stay_within_their_bound_the_first_leaving_first() {
    let (mut bench, stories) = Bench::filled(4);
    let bytes = KEPT_BYTES as usize / 9 - 1024;
    for (seed, story) in (1..).zip(&stories) {
        bench.store.put_page(*story, &article(&["The text."]), bench.now).expect("stored");
        let parts = [1, 2, 3].map(|part| page_part(seed * 10 + part, bytes));
        bench.store.keep_page(*story, &parts, 1).expect("kept");
        assert!(bench.store.kept_page(*story).expect("read") == parts, "parts come back as they were");
    }
    let kept = |bench: &Bench| -> Vec<usize> {
        stories.iter().map(|story| bench.store.kept_page(*story).expect("read").len()).collect()
    };
    assert_eq!(kept(&bench), [0, 3, 3, 3], "the first made room for the last");
    bench.store.keep_page(stories[1], &[page_part(1, bytes)], 1).expect("kept anew");
    bench.store.keep_page(stories[0], &[page_part(2, bytes)], 1).expect("kept again");
    assert_eq!(kept(&bench), [1, 1, 3, 3]);
    assert_eq!(bench.store.stale_pages(1, 9).expect("read"), []);
    assert_eq!(bench.store.stale_pages(2, 9).expect("read").len(), 4);
    // Another text: the page of the one before would bring that back.
    bench.store.put_page(stories[1], &article(&["Another text."]), bench.now).expect("stored");
    assert_eq!(kept(&bench), [1, 0, 3, 3]);
}

#[test]
fn a_worse_reading_leaves_the_text_as_it_is() {
    let (mut bench, stories) = Bench::filled(1);
    let whole = article(&["The whole text.", "And its end."]);
    bench.store.put_page(stories[0], &whole, bench.now).expect("stored");
    bench.store.keep_page(stories[0], &[page_part(1, 10)], 1).expect("kept");
    for worse in [
        article(&[]),
        Article { verdict: Verdict::Login, ..article(&["Log in"]) },
        Article { verdict: Verdict::Paywall, ..article(&["The whole text."]) },
    ] {
        assert!(!bench.store.put_reread(stories[0], &worse, 2, bench.now).expect("read"), "{worse:?}");
        assert_eq!(bench.store.story(stories[0]).expect("a story").full.as_deref(), Some(&whole));
    }
    assert_eq!(bench.store.stale_pages(2, 9).expect("read"), [], "it is not tried again");
}

#[test]
fn a_story_has_one_name_in_every_store_and_is_found_by_it_or_its_address() {
    let (bench, stories) = Bench::filled(2);
    let mut other = Bench::new();
    let theirs = other.take(&facts("else", ""), vec![entry("2")]).new[0];
    let id = bench.store.story(stories[1]).expect("a story").public_id;
    assert_eq!(other.store.story(theirs).expect("a story").public_id, id);
    assert_eq!(id.len(), 10);
    for name in [id.as_str(), "http://www.news.example/2/?utm_source=x", " https://news.example/2 "] {
        assert_eq!(bench.store.find(name).expect("read"), Some(stories[1]), "{name}");
    }
    assert_eq!(bench.store.find("no such id").expect("read"), None);
    let made =
        other.store.story_of_address(&address("typed"), Some(&text("Typed")), other.now).expect("made");
    assert_eq!(other.store.story_of_address(&address("typed#top"), None, other.now).expect("found"), made);
    assert_eq!(other.titles(ListKind::All), ["2"], "what is opened by hand is announced in no list");
    // A source that brings it later lists it.
    assert_eq!(other.take(&facts("else", ""), vec![entry("typed")]).joined, [made]);
    assert_eq!(other.titles(ListKind::All).len(), 2);
}

#[test]
fn pages_to_fetch_ahead_are_the_newest_that_are_wanted() {
    let (mut bench, stories) = Bench::filled(5);
    bench.take(&SourceFacts { full_text: false, ..facts("short", "") }, vec![dated("9", "2026-02-27")]);
    let since = "2026-02-02T00:00:00Z".parse().expect("a time");
    let candidates = |bench: &Bench| {
        let found = bench.store.prefetch_candidates(since, 3).expect("read");
        found.into_iter().map(|candidate| candidate.story).collect::<Vec<_>>()
    };
    assert_eq!(candidates(&bench), [stories[4], stories[3], stories[2]]);
    bench.store.put_page(stories[4], &article(&["Text."]), bench.now).expect("stored");
    for _ in 0..dateline::store::PAGE_TRIES {
        bench.store.put_page_failure(stories[3], &text("no answer")).expect("noted");
    }
    assert_eq!(candidates(&bench), [stories[2], stories[1]]);
    let day = jiff::civil::date(2026, 3, 1);
    assert_eq!(bench.store.prefetched(day).expect("read"), 0);
    bench.store.count_prefetched(day, 3).expect("counted");
    assert_eq!(bench.store.count_prefetched(day, 2).expect("counted"), 5);
    assert_eq!(bench.reopen().store.prefetched(day).expect("read"), 5);
}
