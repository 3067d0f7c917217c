//! Sources taken out, renamed and moved; what is remembered of their addresses.

use dateline::model::{ListKind, Mark, SectionChoice, SourceState};
use dateline::store::{Incoming, Undone};

use super::{Desk, address, entry, facts, text};

#[test]
fn a_source_that_is_added_again_is_asked_for_the_first_time() {
    let mut desk = Desk::new();
    let wire = facts("wire", "World");
    desk.take(&wire, vec![entry("a")]);
    desk.take(&wire, vec![entry("b")]);
    desk.store.forget_source("wire", "", desk.now).expect("forgotten");
    desk.take(&wire, vec![entry("c")]);
    desk.take(&wire, vec![entry("d")]);
    let ageless: Vec<String> = desk
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
    let mut desk = Desk::new();
    let stories = desk.take(&facts("wire", "World"), vec![entry("1"), entry("2"), entry("3")]).new;
    desk.take(&facts("agency", "World"), vec![Incoming { guid: None, ..entry("2") }]);
    desk.mark(&stories[2..], Mark::Saved);
    let before = desk.open(ListKind::All, false).snapshot;
    assert_eq!(
        desk.store.forget_source("WIRE", "[[source]]\nname = 'wire'", desk.now).expect("forgotten"),
        1
    );
    assert_eq!(desk.titles(ListKind::All).len(), 2, "saved stories and those of others stay");
    assert_eq!(desk.reread(&before).len(), 3);
    assert_eq!(desk.store.states("wire").expect("read"), Vec::new());
    let mut desk = desk.reopen();
    let undone = desk.store.undo(desk.now).expect("undone");
    let payload = "[[source]]\nname = 'wire'".to_owned();
    assert_eq!(undone, Undone::Source { name: text("wire"), payload, stories: 1 });
    assert_eq!(desk.titles(ListKind::All).len(), 3);
    assert_eq!(desk.store.states("wire").expect("read").len(), 1);
    // Added again instead of taken back: it begins anew, and its stories return.
    desk.store.forget_source("wire", "", desk.now).expect("forgotten");
    assert_eq!(desk.take(&facts("wire", "World"), vec![entry("1")]).new, stories[..1]);
    assert_eq!(desk.titles(ListKind::All).len(), 3);
}

#[test]
fn a_source_can_be_renamed_and_moved() {
    let mut desk = Desk::new();
    let stories = desk
        .take(&facts("wire", "World"), vec![entry("1"), Incoming { kicker: Some(text("Art")), ..entry("2") }])
        .new;
    desk.store.rename_source("wire", &text("Newswire")).expect("renamed");
    assert_eq!(desk.store.stories_of("NEWSWIRE").expect("read"), 2);
    assert_eq!(desk.store.story(stories[0]).expect("a story").source.as_deref(), Some("Newswire"));
    desk.store.move_source("newswire", &SectionChoice::Named(text("Europe")), desk.now).expect("moved");
    assert_eq!(desk.titles(desk.section("Europe")).len(), 2);
    assert_eq!(desk.titles(desk.section("World")).len(), 0);
    desk.store.move_source("newswire", &SectionChoice::Auto, desk.now).expect("moved");
    assert_eq!(desk.titles(desk.section("Art")), ["2"]);
    assert_eq!(desk.titles(desk.section("News")), ["1"]);
    let names: Vec<String> =
        desk.store.sections().expect("sections").iter().map(|row| row.name.to_string()).collect();
    assert_eq!(names, ["Art", "News"], "empty ones are not listed unless the sources file names them");
    desk.store.set_sections(&[text("world"), text("Art")]).expect("set");
    let names: Vec<String> =
        desk.store.sections().expect("sections").iter().map(|row| row.name.to_string()).collect();
    assert_eq!(names, ["world", "Art", "News"]);
}

#[test]
fn states_of_addresses_and_hosts_come_back_as_they_were() {
    let mut desk = Desk::new();
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
    state.moved = Some((address("feed2"), desk.now));
    desk.store.put_state("wire", &state).expect("stored");
    let page = SourceState::new(address("page"));
    desk.store.put_state("Wire", &page).expect("stored");
    let host = dateline::model::HostState {
        host: "127.0.0.1:8080".to_owned(),
        blocked_until: desk.now,
        refusals: 2,
    };
    desk.store.put_host(&host).expect("stored");
    let mut desk = desk.reopen();
    assert_eq!(desk.store.states("wire").expect("read"), [state.clone(), page.clone()]);
    assert_eq!(desk.store.all_states().expect("read"), [(text("wire"), state), (text("wire"), page)]);
    assert_eq!(desk.store.hosts().expect("read"), [host]);
    desk.store.forget_hosts(desk.now).expect("forgotten");
    assert_eq!(desk.store.hosts().expect("read"), []);
}
