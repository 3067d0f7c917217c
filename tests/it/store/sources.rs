//! Sources taken out, renamed and moved; what is remembered of their addresses.

use dateline::model::{ListKind, Mark, SectionChoice, SourceState};
use dateline::store::{Incoming, Undone};

use super::{Bench, address, entry, facts, text};

#[test]
fn a_source_that_is_added_again_is_asked_for_the_first_time() {
    let mut bench = Bench::new();
    let wire = facts("wire", "World");
    bench.take(&wire, vec![entry("a")]);
    bench.take(&wire, vec![entry("b")]);
    bench.store.forget_source("wire", "", bench.now).expect("forgotten");
    bench.take(&wire, vec![entry("c")]);
    bench.take(&wire, vec![entry("d")]);
    let ageless: Vec<String> = bench
        .open(ListKind::All, false)
        .rows
        .into_iter()
        .filter(|row| row.first_seen.is_some())
        .map(|row| row.title.trim_start_matches("Headline ").to_owned())
        .collect();
    assert_eq!(ageless, ["c"]);
}

#[test]
fn a_removed_source_takes_its_stories_along_and_undo_brings_all_back() {
    let mut bench = Bench::new();
    let stories = bench.take(&facts("wire", "World"), vec![entry("1"), entry("2"), entry("3")]).new;
    bench.take(&facts("agency", "World"), vec![Incoming { guid: None, ..entry("2") }]);
    bench.mark(&stories[2..], Mark::Saved);
    let before = bench.open(ListKind::All, false).snapshot;
    assert_eq!(
        bench.store.forget_source("WIRE", "[[source]]\nname = 'wire'", bench.now).expect("forgotten"),
        1
    );
    assert_eq!(bench.titles(ListKind::All).len(), 2, "saved stories and those of others stay");
    assert_eq!(bench.reread(&before).len(), 3);
    assert_eq!(bench.store.states("wire").expect("read"), Vec::new());
    let mut bench = bench.reopen();
    let undone = bench.store.undo(bench.now).expect("undone");
    let payload = "[[source]]\nname = 'wire'".to_owned();
    assert_eq!(undone, Undone::Source { name: text("wire"), payload, stories: 1 });
    assert_eq!(bench.titles(ListKind::All).len(), 3);
    assert_eq!(bench.store.states("wire").expect("read").len(), 1);
    // Added again instead of taken back: it begins anew, and its stories return.
    bench.store.forget_source("wire", "", bench.now).expect("forgotten");
    assert_eq!(bench.take(&facts("wire", "World"), vec![entry("1")]).new, stories[..1]);
    assert_eq!(bench.titles(ListKind::All).len(), 3);
}

#[test]
fn a_source_can_be_renamed_and_moved() {
    let mut bench = Bench::new();
    let stories = bench
        .take(&facts("wire", "World"), vec![entry("1"), Incoming { kicker: Some(text("Art")), ..entry("2") }])
        .new;
    bench.store.rename_source("wire", &text("Newswire")).expect("renamed");
    assert_eq!(bench.store.stories_of("NEWSWIRE").expect("read"), 2);
    assert_eq!(bench.store.story(stories[0]).expect("a story").source.as_deref(), Some("Newswire"));
    bench.store.move_source("newswire", &SectionChoice::Named(text("Europe")), bench.now).expect("moved");
    assert_eq!(bench.titles(bench.section("Europe")).len(), 2);
    assert_eq!(bench.titles(bench.section("World")).len(), 0);
    bench.store.move_source("newswire", &SectionChoice::Auto, bench.now).expect("moved");
    assert_eq!(bench.titles(bench.section("Art")), ["2"]);
    assert_eq!(bench.titles(bench.section("News")), ["1"]);
    let names: Vec<String> =
        bench.store.sections().expect("sections").iter().map(|row| row.name.to_string()).collect();
    assert_eq!(names, ["Art", "News"], "empty ones are not listed unless the sources file names them");
    bench.store.set_sections(&[text("world"), text("Art")]).expect("set");
    let names: Vec<String> =
        bench.store.sections().expect("sections").iter().map(|row| row.name.to_string()).collect();
    assert_eq!(names, ["world", "Art", "News"]);
}

#[test]
fn states_of_addresses_and_hosts_come_back_as_they_were() {
    let mut bench = Bench::new();
    let mut state = SourceState::new(address("feed"));
    state.validators.etag = Some("W/\"ä \\ odd\"".to_owned());
    state.validators.last_modified = Some("Sun, 01 Mar 2026 10:00:00 GMT".to_owned());
    state.body_hash = Some([7; 32]);
    state.condition = dateline::model::Condition::RateLimited;
    state.next_check = Some("2026-03-01T13:00:00.123456789Z".parse().expect("a time"));
    state.why = text("Cache-Control max-age 2 h");
    state.status = Some(429);
    state.failures = 3;
    state.bytes = 123_456;
    state.max_age = Some(7_200);
    state.remarks = vec![text("1 entry skipped")];
    state.moved = Some((address("feed2"), bench.now));
    bench.store.put_state("wire", &state).expect("stored");
    let page = SourceState::new(address("page"));
    bench.store.put_state("Wire", &page).expect("stored");
    let host = dateline::model::HostState {
        host: "127.0.0.1:8080".to_owned(),
        blocked_until: bench.now,
        refusals: 2,
    };
    bench.store.put_host(&host).expect("stored");
    let mut bench = bench.reopen();
    assert_eq!(bench.store.states("wire").expect("read"), [state.clone(), page.clone()]);
    assert_eq!(bench.store.all_states().expect("read"), [(text("wire"), state), (text("wire"), page)]);
    assert_eq!(bench.store.hosts().expect("read"), [host]);
    bench.store.forget_hosts(bench.now).expect("forgotten");
    assert_eq!(bench.store.hosts().expect("read"), []);
}
