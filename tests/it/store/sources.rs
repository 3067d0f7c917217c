//! Sources taken out, renamed and moved; what is remembered of their addresses.

use dateline::model::{ListKind, Mark, SectionChoice, SourceState};
use dateline::store::{Incoming, Undone};

use super::{Worker, address, entry, facts, text};

#[test]
fn a_source_that_is_added_again_is_asked_for_the_first_time() {
    let mut worker = Worker::new();
    let wire = facts("wire", "World");
    worker.take(&wire, vec![entry("a")]);
    worker.take(&wire, vec![entry("b")]);
    worker.store.forget_source("wire", "", worker.now).expect("forgotten");
    worker.take(&wire, vec![entry("c")]);
    worker.take(&wire, vec![entry("d")]);
    let ageless: Vec<String> = worker
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
    let mut worker = Worker::new();
    let stories = worker.take(&facts("wire", "World"), vec![entry("1"), entry("2"), entry("3")]).new;
    worker.take(&facts("agency", "World"), vec![Incoming { guid: None, ..entry("2") }]);
    worker.mark(&stories[2..], Mark::Saved);
    let before = worker.open(ListKind::All, false).snapshot;
    assert_eq!(
        worker.store.forget_source("WIRE", "[[source]]\nname = 'wire'", worker.now).expect("forgotten"),
        1
    );
    assert_eq!(worker.titles(ListKind::All).len(), 2, "saved stories and those of others stay");
    assert_eq!(worker.reread(&before).len(), 3);
    assert_eq!(worker.store.states("wire").expect("read"), Vec::new());
    let mut worker = worker.reopen();
    let undone = worker.store.undo(worker.now).expect("undone");
    let payload = "[[source]]\nname = 'wire'".to_owned();
    assert_eq!(undone, Undone::Source { name: text("wire"), payload, stories: 1 });
    assert_eq!(worker.titles(ListKind::All).len(), 3);
    assert_eq!(worker.store.states("wire").expect("read").len(), 1);
    // Added again instead of taken back: it begins anew, and its stories return.
    worker.store.forget_source("wire", "", worker.now).expect("forgotten");
    assert_eq!(worker.take(&facts("wire", "World"), vec![entry("1")]).new, stories[..1]);
    assert_eq!(worker.titles(ListKind::All).len(), 3);
}

#[test]
fn a_source_can_be_renamed_and_moved() {
    let mut worker = Worker::new();
    let stories = worker
        .take(&facts("wire", "World"), vec![entry("1"), Incoming { kicker: Some(text("Art")), ..entry("2") }])
        .new;
    worker.store.rename_source("wire", &text("Newswire")).expect("renamed");
    assert_eq!(worker.store.stories_of("NEWSWIRE").expect("read"), 2);
    assert_eq!(worker.store.story(stories[0]).expect("a story").source.as_deref(), Some("Newswire"));
    worker.store.move_source("newswire", &SectionChoice::Named(text("Europe")), worker.now).expect("moved");
    assert_eq!(worker.titles(worker.section("Europe")).len(), 2);
    assert_eq!(worker.titles(worker.section("World")).len(), 0);
    worker.store.move_source("newswire", &SectionChoice::Auto, worker.now).expect("moved");
    assert_eq!(worker.titles(worker.section("Art")), ["2"]);
    assert_eq!(worker.titles(worker.section("News")), ["1"]);
    let names: Vec<String> =
        worker.store.sections().expect("sections").iter().map(|row| row.name.to_string()).collect();
    assert_eq!(names, ["Art", "News"], "empty ones are not listed unless the sources file names them");
    worker.store.set_sections(&[text("world"), text("Art")]).expect("set");
    let names: Vec<String> =
        worker.store.sections().expect("sections").iter().map(|row| row.name.to_string()).collect();
    assert_eq!(names, ["world", "Art", "News"]);
}

#[test]
fn states_of_addresses_and_hosts_come_back_as_they_were() {
    let mut worker = Worker::new();
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
    state.moved = Some((address("feed2"), worker.now));
    worker.store.put_state("wire", &state).expect("stored");
    let page = SourceState::new(address("page"));
    worker.store.put_state("Wire", &page).expect("stored");
    let host = dateline::model::HostState {
        host: "127.0.0.1:8080".to_owned(),
        blocked_until: worker.now,
        refusals: 2,
    };
    worker.store.put_host(&host).expect("stored");
    let mut worker = worker.reopen();
    assert_eq!(worker.store.states("wire").expect("read"), [state.clone(), page.clone()]);
    assert_eq!(worker.store.all_states().expect("read"), [(text("wire"), state), (text("wire"), page)]);
    assert_eq!(worker.store.hosts().expect("read"), [host]);
    worker.store.forget_hosts(worker.now).expect("forgotten");
    assert_eq!(worker.store.hosts().expect("read"), []);
}
