//! The store over its public face: what is taken in, listed, marked, found, carried and cleaned up.

mod damage;
mod front;
mod scale;
mod sections;
mod snapshots;

use std::ops::ControlFlow;

use dateline::model::{
    Article, Block, Edge, Kicker, ListKind, ListWindow, Mark, OnDisk, Place, SectionChoice, Snapshot,
    SourceState, StoryId, TextKind, Verdict, WebUrl, When,
};
use dateline::store::{
    Channel, Counted, EXCERPT_BYTES, Error, ImportLine, Incoming, KEPT_BYTES, KeepRules, PagePart, Reader,
    RowFilter, SectionOrder, SourceFacts, Store, TermRow, Undone,
};
use dateline::text::SafeText;
use jiff::{Span, Timestamp};
use tempfile::TempDir;

/// A store of its own, and the time that goes by in it.
struct Desk {
    folder: TempDir,
    store: Store,
    now: Timestamp,
}

fn text(words: &str) -> SafeText {
    SafeText::line(words)
}

fn address(path: &str) -> WebUrl {
    WebUrl::parse(&format!("https://news.example/{path}")).expect("an address")
}

/// An entry with a guid, an address and a headline made of its name.
fn entry(name: &str) -> Incoming {
    Incoming {
        guid: Some(format!("guid {name}")),
        url: Some(address(name)),
        title: text(&format!("Headline {name}")),
        outlet: text("The Example"),
        ..Incoming::default()
    }
}

fn dated(name: &str, day: &str) -> Incoming {
    Incoming { published: When::parse_iso(day), ..entry(name) }
}

fn facts(name: &str, section: &str) -> SourceFacts {
    let section = match section {
        "" => SectionChoice::Auto,
        name => SectionChoice::Named(text(name)),
    };
    SourceFacts { section, ..SourceFacts::feed(text(name)) }
}

fn page_facts(name: &str, section: &str) -> SourceFacts {
    SourceFacts { channel: Channel::Page, order: SectionOrder::Editors, ..facts(name, section) }
}

fn article(paragraphs: &[&str]) -> Article {
    Article { body: paragraphs.iter().map(|words| Block::paragraph(words)).collect(), ..Article::default() }
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().expect("a time");
        let opening = Store::open(&folder.path().join("store.db"), now).expect("a new store");
        assert!(opening.is_new && opening.notices.is_empty());
        Self { folder, store: opening.store, now }
    }

    fn reopen(self) -> Self {
        let Self { folder, store, now } = self;
        drop(store);
        let opening = Store::open(&folder.path().join("store.db"), now).expect("the same store");
        assert!(!opening.is_new);
        Self { folder, store: opening.store, now }
    }

    /// Takes the entries by value, so that a test reads as data.
    #[allow(clippy::needless_pass_by_value, reason = "a case reads best written where it is passed")]
    fn take(&mut self, facts: &SourceFacts, entries: Vec<Incoming>) -> dateline::store::Taken {
        let state = SourceState::new(address(&format!("feeds/{}", facts.name)));
        self.now += Span::new().seconds(1);
        let taken = self.store.take_entries(facts, &entries, &state, self.now).expect("taken");
        self.store.lay_out_front(self.now).expect("laid out");
        taken
    }

    /// A store with stories "1" to this number in section World, the last the newest.
    fn filled(count: usize) -> (Self, Vec<StoryId>) {
        let mut desk = Self::new();
        let entries =
            (1..=count).rev().map(|number| dated(&number.to_string(), &format!("2026-02-{number:02}")));
        let mut stories = desk.take(&facts("wire", "World"), entries.collect()).new;
        stories.reverse();
        (desk, stories)
    }

    fn section(&self, name: &str) -> ListKind {
        ListKind::Section(self.store.section(name).expect("read").expect("there is such a section"))
    }

    fn open(&self, kind: ListKind, unread_only: bool) -> ListWindow {
        self.store.open_list(kind, unread_only, Edge::Top, 1_000).expect("a list")
    }

    fn titles(&self, kind: ListKind) -> Vec<String> {
        titles(&self.open(kind, false))
    }

    fn reread(&self, snapshot: &Snapshot) -> Vec<String> {
        titles(&self.store.load_rows(snapshot, Edge::Top, 1_000).expect("a window"))
    }

    fn mark(&mut self, stories: &[StoryId], mark: Mark) -> u64 {
        self.store.mark(stories, mark, true, self.now).expect("marked").count
    }
}

fn titles(window: &ListWindow) -> Vec<String> {
    window.rows.iter().map(|row| row.title.trim_start_matches("Headline ").to_owned()).collect()
}

#[test]
fn sqlite_is_new_enough_not_to_lose_commits() {
    let version: Vec<u32> =
        dateline::store::sqlite_version().split('.').map(|part| part.parse().expect("a number")).collect();
    assert!(version >= vec![3, 51, 3], "{version:?}");
}

#[test]
fn a_section_lists_newest_first_and_undated_stories_by_when_they_came() {
    let mut desk = Desk::new();
    desk.take(
        &facts("wire", "World"),
        vec![
            dated("old", "2026-02-01"),
            entry("undated one"),
            entry("undated two"),
            dated("new", "2026-02-28T10:00+02:00"),
            dated("from the future", "2031-01-01"),
        ],
    );
    // How old what has no date is, nobody knows when its source is first asked: it stands below today.
    let expected = ["from the future", "undated one", "undated two", "new", "old"];
    assert_eq!(desk.titles(desk.section("world")), expected);
    assert_eq!(desk.titles(ListKind::All), expected);
    let rows = desk.open(ListKind::All, false).rows;
    assert_eq!((rows[1].first_seen, rows[1].time, rows[0].first_seen), (Some(desk.now), desk.now, None));
    assert_eq!(rows[0].published.map(|when| when.to_string()).as_deref(), Some("2031-01-01"));
    assert_eq!(rows[0].time, desk.now, "the sort time is clamped, what was given is kept");
    // What comes later counts from when it came.
    desk.take(&facts("wire", "World"), vec![entry("undated three")]);
    assert_eq!(desk.titles(ListKind::All)[0], "undated three");
    assert_eq!(desk.open(ListKind::All, false).rows[0].first_seen, None);
    // Since when something was published or seen is asked of what is known.
    let since = |since: &str| {
        let filter = RowFilter { since: since.parse().ok(), ..RowFilter::default() };
        let mut found = Vec::new();
        desk.store
            .each_row(&filter, &mut |row| {
                found.push(row.title.trim_start_matches("Headline ").to_owned());
                ControlFlow::Continue(())
            })
            .expect("read");
        found
    };
    assert_eq!(
        since("2026-03-01T06:00:00Z"),
        ["undated three", "from the future", "undated one", "undated two"]
    );
}

#[test]
fn a_story_without_an_age_takes_its_place_once_a_date_is_known() {
    let mut desk = Desk::new();
    let page = page_facts("post", "World");
    let card = |name: &str| Incoming { guid: None, ..entry(name) };
    desk.take(&page, vec![card("a"), card("b"), card("c")]);
    desk.take(&facts("wire", "World"), vec![dated("d", "2026-03-01T09:00"), dated("e", "2026-02-27")]);
    while desk.store.index_some(10).expect("indexed") > 0 {}
    let before = desk.open(ListKind::All, false).snapshot;
    assert_eq!(desk.reread(&before).concat(), "dabce");
    // By its feed, and by its page.
    let feed = facts("post", "World");
    desk.take(&feed, vec![Incoming { guid: None, ..dated("b", "2026-03-01T10:00") }]);
    let story = desk.store.story_at(&address("a")).expect("read").expect("stored");
    let read = Article { published: When::parse_iso("2026-02-28T10:00"), ..article(&["Words."]) };
    desk.store.put_page(story, &read, desk.now).expect("stored");
    desk.store.lay_out_front(desk.now).expect("laid out");
    assert_eq!(desk.titles(ListKind::All).concat(), "bdcae");
    assert_eq!(desk.reread(&before).concat(), "dabce", "an open list does not move");
    while desk.store.index_some(10).expect("indexed") > 0 {}
    assert_eq!(desk.titles(ListKind::Search(text("headline"))).concat(), "bdcae");
    assert_eq!(desk.titles(ListKind::Front).concat(), "bdac");
    assert!(desk.open(ListKind::All, false).rows[0].first_seen.is_none());
}

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
fn windows_are_read_by_key_from_any_edge() {
    let (desk, _) = Desk::filled(9);
    let world = desk.section("World");
    let check = |from: Edge, count: usize, expected: &str, edges: (bool, bool), before: Option<u64>| {
        let window = desk.store.open_list(world.clone(), false, from, count).expect("a window");
        assert_eq!(titles(&window).concat(), expected, "{from:?}");
        assert_eq!((window.at_top, window.at_bottom), edges, "{from:?}");
        assert_eq!((window.len, window.before), (9, before), "{from:?}");
    };
    let rows = desk.open(world.clone(), false).rows;
    let key = |number: usize| rows[9 - number].key;
    check(Edge::Top, 4, "9876", (true, false), Some(0));
    check(Edge::Bottom, 4, "4321", (false, true), Some(5));
    check(Edge::After(key(6)), 3, "543", (false, false), None);
    check(Edge::After(key(3)), 9, "21", (false, true), Some(7));
    check(Edge::Before(key(6)), 2, "87", (false, false), None);
    check(Edge::Before(key(7)), 2, "98", (true, false), Some(0));
    check(Edge::Before(key(9)), 2, "", (true, false), Some(0));
    check(Edge::Around(key(5).story), 5, "76543", (false, false), None);
    check(Edge::Around(key(1).story), 4, "4321", (false, true), Some(5));
    check(Edge::Around(key(9).story), 4, "9876", (true, false), Some(0));
    check(Edge::Around(StoryId(999)), 2, "98", (true, false), Some(0));
    check(Edge::Top, 9, "987654321", (true, true), Some(0));
    check(Edge::Top, 0, "", (true, false), Some(0));
}

#[test]
fn an_open_list_does_not_move() {
    let (mut desk, stories) = Desk::filled(4);
    let world = desk.section("World");
    let all = desk.open(world.clone(), false).snapshot;
    let unread = desk.open(world.clone(), true).snapshot;
    desk.take(&facts("wire", "World"), vec![dated("9", "2026-02-27")]);
    desk.mark(&stories[1..3], Mark::Read);
    let after_reading = desk.open(world.clone(), true).snapshot;
    assert_eq!(desk.reread(&after_reading).concat(), "941");
    desk.mark(&stories[2..3], Mark::Unread);
    for snapshot in [&all, &unread] {
        assert_eq!(desk.reread(snapshot).concat(), "4321");
        assert_eq!(desk.store.load_rows(snapshot, Edge::Top, 1).expect("a window").len, 4);
    }
    assert_eq!(desk.reread(&after_reading).concat(), "941", "what is unread again is not in it");
    assert_eq!(titles(&desk.open(world.clone(), true)).concat(), "9431");
    assert_eq!(titles(&desk.open(world, false)).concat(), "94321");
    // Rows show the marks of now.
    let rows = desk.store.load_rows(&all, Edge::Top, 9).expect("a window").rows;
    assert_eq!(rows.iter().map(|row| row.is_read).collect::<Vec<_>>(), [false, false, true, false]);
}

#[test]
fn a_section_of_one_page_keeps_the_editors_order_and_open_lists_theirs() {
    let mut desk = Desk::new();
    let card = |name: &str, rank: u32| Incoming { guid: None, rank: Some(rank), ..dated(name, "2026-02-01") };
    let front = page_facts("front", "World");
    desk.take(&front, vec![card("a", 0), card("b", 1), card("c", 2)]);
    let world = desk.section("World");
    let before = desk.open(world.clone(), false).snapshot;
    assert_eq!(desk.reread(&before).concat(), "abc");
    desk.take(&front, vec![card("d", 0), card("c", 1), card("a", 2)]);
    assert_eq!(desk.titles(world.clone()).concat(), "dcab");
    assert_eq!(desk.reread(&before).concat(), "abc");
    // A second source in the section: newest first from now on.
    desk.take(&facts("wire", "World"), vec![dated("e", "2026-02-02")]);
    assert_eq!(desk.titles(world.clone()).concat(), "edabc");
    assert_eq!(desk.reread(&before).concat(), "abc");
    let desk = desk.reopen();
    assert_eq!(desk.titles(world).concat(), "edabc");
    assert_eq!(desk.reread(&before).len(), 3, "the trail of the last run keeps its stories");
}

#[test]
fn counts_are_kept_with_every_change() {
    let (mut desk, stories) = Desk::filled(5);
    let check = |desk: &Desk, stories: u64, unread: u64, saved: u64| {
        let sections = desk.store.sections().expect("sections");
        assert_eq!(
            sections.iter().map(|row| (row.stories, row.unread)).collect::<Vec<_>>(),
            [(stories, unread)]
        );
        let counts = desk.store.counts().expect("counts");
        assert_eq!((counts.stories, counts.unread, counts.saved), (stories, unread, saved));
    };
    check(&desk, 5, 5, 0);
    assert_eq!(desk.mark(&stories[..2], Mark::Read), 2);
    assert_eq!(desk.mark(&stories[..3], Mark::Read), 1, "who bears the mark already does not count");
    check(&desk, 5, 2, 0);
    desk.mark(&stories[..2], Mark::Saved);
    desk.mark(&stories[..1], Mark::Unread);
    check(&desk, 5, 3, 2);
    desk.mark(&stories[..1], Mark::Unsaved);
    check(&desk, 5, 3, 1);
    let mut desk = desk.reopen();
    check(&desk, 5, 3, 1);
    // Each group of marks is taken back, across the restart, last first.
    for (unread, saved) in [(3, 2), (2, 2), (2, 0), (3, 0), (5, 0)] {
        assert!(matches!(desk.store.undo(desk.now).expect("undone"), Undone::Marks(_)));
        check(&desk, 5, unread, saved);
    }
    assert_eq!(desk.store.undo(desk.now).expect("undone"), Undone::Nothing);
}

#[test]
fn marking_a_list_read_touches_what_it_holds_and_nothing_else() {
    let (mut desk, _) = Desk::filled(3);
    let world = desk.open(desk.section("World"), false).snapshot;
    desk.take(&facts("wire", "World"), vec![dated("9", "2026-02-27")]);
    let outcome = desk.store.mark_list(&world, desk.now).expect("marked");
    assert_eq!((outcome.count, outcome.words.as_str()), (3, "marked 3 stories read"));
    assert_eq!(outcome.touched.len(), 3);
    assert_eq!(titles(&desk.open(ListKind::All, true)).concat(), "9");
    let Undone::Marks(outcome) = desk.store.undo(desk.now).expect("undone") else { panic!("no marks") };
    assert_eq!(outcome.words.as_str(), "took back: 3 stories are unread again");
    assert_eq!(desk.open(ListKind::All, true).len, 4);
    // What was read and is unread again since the list was opened is in it as well.
    assert_eq!(desk.store.mark_list(&world, desk.now).expect("marked").count, 3);
}

#[test]
fn a_story_keeps_its_row_its_marks_and_its_time_when_it_changes() {
    let mut desk = Desk::new();
    let wire = facts("wire", "World");
    let story = desk.take(&wire, vec![dated("1", "2026-02-01")]).new[0];
    desk.mark(&[story], Mark::Read);
    desk.store.save_place(story, TextKind::Feed, Place { block: 2, character: 7 }).expect("saved");
    let before = desk.store.story(story).expect("a story");
    let changed = Incoming { title: text("Another headline"), ..dated("1", "2026-02-20") };
    let taken = desk.take(&wire, vec![changed.clone()]);
    assert_eq!((taken.updated, taken.new.len()), (vec![story], 0));
    let after = desk.store.story(story).expect("a story");
    assert_eq!(after.title.as_str(), "Another headline");
    assert_eq!(after.previous_title.as_deref(), Some("Headline 1"));
    assert_eq!(
        (after.is_read, after.place, after.first_seen, after.published),
        (true, Some((TextKind::Feed, Place { block: 2, character: 7 })), before.first_seen, before.published)
    );
    // Another date alone, or the same again, is no change.
    for again in [Incoming { published: When::parse_iso("2026-02-21"), ..changed.clone() }, changed] {
        assert_eq!(desk.take(&wire, vec![again]).unchanged, 1);
    }
}

#[test]
fn stories_are_told_apart_by_guid_then_address_then_text() {
    let mut desk = Desk::new();
    let wire = facts("wire", "World");
    let first = desk.take(&wire, vec![entry("1"), entry("2"), entry("3")]).new;
    // A whole site gets new guids: addresses say which story is which.
    let moved: Vec<Incoming> = (1..=4)
        .map(|number| Incoming { guid: Some(format!("new {number}")), ..entry(&number.to_string()) })
        .collect();
    let taken = desk.take(&wire, moved);
    assert_eq!((taken.new.len(), taken.unchanged), (1, 3));
    // The same guid under another address is the same story, of another source it is not.
    let elsewhere = Incoming { guid: Some("new 1".to_owned()), ..entry("elsewhere") };
    assert_eq!(desk.take(&wire, vec![elsewhere.clone()]).updated, [first[0]]);
    let taken =
        desk.take(&facts("other", "World"), vec![Incoming { url: Some(address("third")), ..elsewhere }]);
    assert_eq!(taken.new.len(), 1);
    // Neither guid nor address: headline and text, never the headline alone.
    let bare = |words: &str| Incoming {
        title: text("Weather"),
        standfirst: Some(text(words)),
        ..Incoming::default()
    };
    assert_eq!(desk.take(&wire, vec![bare("rain"), bare("sun")]).new.len(), 2);
    assert_eq!(desk.take(&wire, vec![bare("rain"), bare("snow")]).new.len(), 1);
    // A link to the front door says nothing about the story.
    let door = |guid: &str| Incoming {
        guid: Some(guid.to_owned()),
        url: WebUrl::parse("https://status.example/").ok(),
        ..entry(guid)
    };
    assert_eq!(desk.take(&wire, vec![door("x")]).new.len(), 1);
    assert_eq!(desk.take(&wire, vec![door("y")]).new.len(), 1);
}

#[test]
fn a_story_of_several_sources_is_one_row_in_each_of_their_sections() {
    let mut desk = Desk::new();
    let story = desk.take(&facts("wire", "World"), vec![entry("1")]).new[0];
    let again = Incoming {
        guid: Some("other".to_owned()),
        outlet: text("Another"),
        title: text("Their words"),
        kicker: Some(text("Europe")),
        standfirst: Some(text("What it is about")),
        ..entry("1")
    };
    let taken = desk.take(&facts("agency", "Europe"), vec![again.clone()]);
    assert_eq!((taken.joined, taken.new.len()), (vec![story], 0));
    assert_eq!(desk.titles(desk.section("World")), ["1"]);
    assert_eq!(desk.titles(desk.section("Europe")), ["1"]);
    assert_eq!(desk.titles(ListKind::All), ["1"]);
    let story = desk.store.story(story).expect("a story");
    assert_eq!((story.title.as_str(), story.outlet.as_str()), ("Headline 1", "The Example"));
    assert_eq!(story.source.as_deref(), Some("wire"));
    assert_eq!(story.standfirst.as_deref(), Some("What it is about"), "what was missing is filled");
    assert_eq!(desk.take(&facts("agency", "Europe"), vec![again]).unchanged, 1);
}

#[test]
fn stories_without_a_section_of_their_own_stand_in_news_until_their_page_names_one() {
    let mut desk = Desk::new();
    let named = Incoming { kicker: Some(text("Science")), ..entry("1") };
    let stories = desk.take(&facts("wire", ""), vec![named, entry("2")]).new;
    assert_eq!(desk.titles(desk.section("science")), ["1"]);
    let news = desk.open(desk.section("News"), false).snapshot;
    assert_eq!(desk.reread(&news), ["2"]);
    let kicker = Some(Kicker { text: text("Science"), link: None });
    let page = Article { kicker, standfirst: Some(text("In short")), ..article(&["The text."]) };
    desk.store.put_page(stories[1], &page, desk.now).expect("stored");
    assert_eq!(desk.titles(desk.section("science")).len(), 2);
    assert_eq!(desk.titles(desk.section("News")), Vec::<String>::new());
    assert_eq!(desk.reread(&news), ["2"], "an open list does not move");
    let story = desk.store.story(stories[1]).expect("a story");
    assert_eq!((story.section.as_str(), story.on_disk), ("Science", OnDisk::Full));
    assert_eq!(story.full.as_deref(), Some(&page));
}

#[test]
fn a_wall_does_not_take_the_place_of_a_text() {
    let (mut desk, stories) = Desk::filled(1);
    desk.store.put_page_failure(stories[0], &text("news.example did not answer")).expect("noted");
    assert!(desk.open(ListKind::All, false).rows[0].failure.is_some());
    let whole = article(&["The whole text."]);
    desk.store.put_page(stories[0], &whole, desk.now).expect("stored");
    let wall = Article { verdict: Verdict::BotWall, ..article(&["Are you human?"]) };
    desk.store.put_page(stories[0], &wall, desk.now).expect("stored");
    assert_eq!(desk.store.story(stories[0]).expect("a story").full.as_deref(), Some(&whole));
    assert_eq!(desk.open(ListKind::All, false).rows[0].failure, None);
    assert!(matches!(desk.store.put_page(StoryId(99), &wall, desk.now), Err(Error::NoSuchStory)));
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
    let (mut desk, stories) = Desk::filled(4);
    let bytes = KEPT_BYTES as usize / 9 - 1024;
    for (seed, story) in (1..).zip(&stories) {
        desk.store.put_page(*story, &article(&["The text."]), desk.now).expect("stored");
        let parts = [1, 2, 3].map(|part| page_part(seed * 10 + part, bytes));
        desk.store.keep_page(*story, &parts, 1).expect("kept");
        assert!(desk.store.kept_page(*story).expect("read") == parts, "parts come back as they were");
    }
    let kept = |desk: &Desk| -> Vec<usize> {
        stories.iter().map(|story| desk.store.kept_page(*story).expect("read").len()).collect()
    };
    assert_eq!(kept(&desk), [0, 3, 3, 3], "the first made room for the last");
    desk.store.keep_page(stories[1], &[page_part(1, bytes)], 1).expect("kept anew");
    desk.store.keep_page(stories[0], &[page_part(2, bytes)], 1).expect("kept again");
    assert_eq!(kept(&desk), [1, 1, 3, 3]);
    assert_eq!(desk.store.stale_pages(1, 9).expect("read"), []);
    assert_eq!(desk.store.stale_pages(2, 9).expect("read").len(), 4);
    // Another text: the page of the one before would bring that back.
    desk.store.put_page(stories[1], &article(&["Another text."]), desk.now).expect("stored");
    assert_eq!(kept(&desk), [1, 0, 3, 3]);
}

#[test]
fn a_worse_reading_leaves_the_text_as_it_is() {
    let (mut desk, stories) = Desk::filled(1);
    let whole = article(&["The whole text.", "And its end."]);
    desk.store.put_page(stories[0], &whole, desk.now).expect("stored");
    desk.store.keep_page(stories[0], &[page_part(1, 10)], 1).expect("kept");
    for worse in [
        article(&[]),
        Article { verdict: Verdict::Login, ..article(&["Log in"]) },
        Article { verdict: Verdict::Paywall, ..article(&["The whole text."]) },
    ] {
        assert!(!desk.store.put_reread(stories[0], &worse, 2, desk.now).expect("read"), "{worse:?}");
        assert_eq!(desk.store.story(stories[0]).expect("a story").full.as_deref(), Some(&whole));
    }
    assert_eq!(desk.store.stale_pages(2, 9).expect("read"), [], "it is not tried again");
}

#[test]
fn a_story_has_one_name_in_every_store_and_is_found_by_it_or_its_address() {
    let (desk, stories) = Desk::filled(2);
    let mut other = Desk::new();
    let theirs = other.take(&facts("else", ""), vec![entry("2")]).new[0];
    let id = desk.store.story(stories[1]).expect("a story").public_id;
    assert_eq!(other.store.story(theirs).expect("a story").public_id, id);
    assert_eq!(id.len(), 10);
    for name in [id.as_str(), "http://www.news.example/2/?utm_source=x", " https://news.example/2 "] {
        assert_eq!(desk.store.find(name).expect("read"), Some(stories[1]), "{name}");
    }
    assert_eq!(desk.store.find("no such id").expect("read"), None);
    let made =
        other.store.story_of_address(&address("typed"), Some(&text("Typed")), other.now).expect("made");
    assert_eq!(other.store.story_of_address(&address("typed#top"), None, other.now).expect("found"), made);
    assert_eq!(other.titles(ListKind::All), ["2"], "what is opened by hand is announced in no list");
    // A source that brings it later lists it.
    assert_eq!(other.take(&facts("else", ""), vec![entry("typed")]).joined, [made]);
    assert_eq!(other.titles(ListKind::All).len(), 2);
}

#[test]
fn what_is_found_comes_with_the_line_that_it_was_found_in() {
    let mut desk = Desk::new();
    let long = "For three hours nobody on the quay knew whether the old tug would come.";
    let told = |name: &str, title: &str, words: &[&str]| Incoming {
        title: text(title),
        summary: Some(Box::new(article(words))),
        ..entry(name)
    };
    desk.take(
        &facts("wire", ""),
        vec![
            told("1", "Aground", &["The tide fell.", long, "A tug, old and red, came."]),
            told("2", "An old tug is sold", &["It went for a song."]),
        ],
    );
    desk.store.index_some(10).expect("indexed");
    let found = |typed: &str| -> Vec<(String, Option<String>)> {
        let rows = desk.open(ListKind::Search(text(typed)), false).rows;
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
    desk.take(&facts("wire", ""), ["3", "4", "5"].map(|name| told(name, name, &words)).into());
    desk.store.index_some(10).expect("indexed");
    let rows = desk.open(ListKind::Search(text("puffin")), false).rows;
    let has: Vec<bool> = rows.iter().map(|row| row.excerpt.is_some()).collect();
    assert_eq!(has, [true, true, false]);
    assert!(desk.open(ListKind::All, false).rows.iter().all(|row| row.excerpt.is_none()));
}

#[test]
fn any_characters_are_a_safe_search() {
    let mut desk = Desk::new();
    let told = |name: &str, title: &str, words: &str| Incoming {
        title: text(title),
        summary: Some(Box::new(article(&[words]))),
        ..entry(name)
    };
    desk.take(
        &facts("wire", ""),
        vec![
            told("1", "Élan in Moscow", "Talks about talks."),
            told("2", "Harvest", "Moscow was mentioned once."),
            told("3", "東京の天気", "雨が降るでしょう。"),
        ],
    );
    let found = |desk: &Desk, typed: &str| {
        desk.open(ListKind::Search(text(typed)), false)
            .rows
            .iter()
            .map(|row| row.title.to_string())
            .collect::<Vec<_>>()
    };
    // By headline before anything is indexed.
    assert_eq!(found(&desk, "moscow"), ["Élan in Moscow"]);
    assert_eq!(desk.store.index_some(2).expect("indexed"), 1);
    assert_eq!(desk.store.index_some(2).expect("indexed"), 0);
    assert_eq!(found(&desk, "moscow"), ["Élan in Moscow", "Harvest"]);
    assert_eq!(found(&desk, "elan mosc"), ["Élan in Moscow"]);
    assert_eq!(found(&desk, "h"), ["Harvest"]);
    assert_eq!(found(&desk, "mo"), ["Élan in Moscow"], "two letters look at headlines alone");
    assert_eq!(found(&desk, "天気"), ["東京の天気"]);
    assert_eq!(found(&desk, "降る"), ["東京の天気"]);
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
        desk.store.open_list(ListKind::Search(text(typed)), true, Edge::Top, 10).expect(typed);
    }
    // A changed story is found by what it says now.
    let changed = told("2", "Harvest late", "Warsaw was mentioned once.");
    desk.take(&facts("wire", ""), vec![changed]);
    desk.store.index_some(10).expect("indexed");
    assert_eq!(found(&desk, "moscow"), ["Élan in Moscow"]);
    assert_eq!(found(&desk, "warsaw"), ["Harvest late"]);
}

#[test]
fn a_search_is_read_in_windows_and_holds_what_it_held() {
    let (mut desk, stories) = Desk::filled(9);
    desk.store.index_some(5).expect("indexed");
    let kind = ListKind::Search(text("headline"));
    let window = desk.store.open_list(kind.clone(), false, Edge::Top, 4).expect("a list");
    assert_eq!((titles(&window).concat().as_str(), window.len, window.at_bottom), ("9876", 9, false));
    desk.take(&facts("wire", "World"), vec![dated("99", "2026-02-05T12:00Z")]);
    let next = desk.store.load_rows(&window.snapshot, Edge::After(window.rows[3].key), 9).expect("a window");
    assert_eq!((titles(&next).concat().as_str(), next.at_top, next.at_bottom), ("54321", false, true));
    let around = desk.store.load_rows(&window.snapshot, Edge::Around(stories[4]), 3).expect("a window");
    assert_eq!(titles(&around).concat(), "654");
    desk.mark(&stories[..5], Mark::Read);
    assert_eq!(titles(&desk.open(kind, true)), ["9", "8", "7", "6", "99"]);
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

fn import_line(id: &str, url: Option<WebUrl>) -> ImportLine {
    ImportLine {
        id: text(id),
        aliases: Vec::new(),
        url,
        title: text(&format!("Headline {id}")),
        kicker: None,
        standfirst: None,
        outlet: text("The Example"),
        authors: vec![text("A. Writer")],
        language: Some(text("en")),
        published: When::parse_iso("2026-01-02"),
        first_seen: None,
        full: Some(Box::new(article(&["One.", "Two."]))),
        summary: None,
        is_read: None,
        is_saved: None,
        apart: Vec::new(),
    }
}

fn export(reader: &Reader) -> Vec<ImportLine> {
    let mut lines = Vec::new();
    reader
        .export(&mut |line| {
            lines.push(line);
            ControlFlow::Continue(())
        })
        .expect("exported");
    lines
}

/// Three stories of one cluster, named by the first.
fn three_of_one_event(desk: &mut Desk) -> [StoryId; 3] {
    let lines = ["a", "b", "c"].map(|id| import_line(id, None));
    let new = desk.store.import(&lines, desk.now).expect("stored").new;
    let [a, b, c] = new[..] else { panic!("{new:?}") };
    desk.store.put_clusters(&[(a, a), (b, a), (c, a)]).expect("stored");
    [a, b, c]
}

fn cluster_of(reader: &Reader, story: StoryId) -> Option<StoryId> {
    reader.story_rows(&[story]).expect("read").first().and_then(|row| row.cluster)
}

#[test]
fn a_story_said_apart_leaves_its_cluster_whoever_named_it_and_comes_back_by_undo() {
    for (place, from) in [(0, Some(1)), (1, Some(0)), (0, None), (2, None)] {
        let mut desk = Desk::new();
        let stories = three_of_one_event(&mut desk);
        let story = stories[place];
        let staying: Vec<StoryId> = stories.into_iter().filter(|other| *other != story).collect();
        let said =
            desk.store.say_apart(story, from.map(|from: usize| stories[from]), desk.now).expect("said");
        assert!(said.is_regrouped, "{place} {from:?}");
        let check = |desk: &Desk| {
            assert_eq!(cluster_of(&desk.store, story), Some(story), "{place} {from:?}");
            for other in &staying {
                assert_eq!(cluster_of(&desk.store, *other), Some(staying[0]), "{place} {from:?}");
            }
            assert_eq!(desk.store.apart().expect("read").len(), if from.is_some() { 1 } else { 2 });
        };
        check(&desk);
        // What was found out before it was said is not stored after it.
        let barred = from.map_or(staying[0], |from| stories[from]);
        assert!(barred != story);
        desk.store.put_clusters(&[(story, staying[0])]).expect("stored");
        check(&desk);
        let mut desk = desk.reopen();
        check(&desk);
        let words = desk.store.say_apart(story, Some(barred), desk.now).expect("said").words;
        assert_eq!(words.as_str(), "there is nothing to keep apart");
        assert!(matches!(desk.store.undo(desk.now), Ok(Undone::Marks(outcome)) if outcome.is_regrouped));
        let together: Vec<_> = stories.iter().map(|story| cluster_of(&desk.store, *story)).collect();
        assert!(together.iter().all(|cluster| cluster.is_some() && *cluster == together[0]), "{together:?}");
        assert_eq!(desk.store.apart().expect("read"), []);
    }
}

#[test]
fn what_was_said_apart_stays_in_a_backup_and_goes_with_its_story() {
    let mut desk = Desk::new();
    let [a, b, _] = three_of_one_event(&mut desk);
    desk.store.say_apart(b, Some(a), desk.now).expect("said");
    let lines = export(&desk.store);
    let apart = |id: &str| lines.iter().find(|line| line.id.as_str() == id).expect("exported").apart.clone();
    assert_eq!([apart("a"), apart("b"), apart("c")], [vec![text("b")], vec![text("a")], vec![]]);
    for backwards in [false, true] {
        let mut lines = lines.clone();
        if backwards {
            lines.reverse();
        }
        let mut other = Desk::new();
        for line in &lines {
            other.store.import(std::slice::from_ref(line), other.now).expect("stored");
        }
        assert_eq!(other.store.apart().expect("read").len(), 1);
        let mut back = export(&other.store);
        back.sort_by(|one, other| one.id.as_str().cmp(other.id.as_str()));
        assert_eq!(
            back.iter().map(|line| line.apart.clone()).collect::<Vec<_>>(),
            [apart("a"), apart("b"), apart("c")]
        );
    }
    // A feed's story that is cleaned up takes what was said of it along; the others keep it.
    let entries = vec![dated("old", "2020-01-01"), dated("older", "2020-01-01")];
    let fed = desk.take(&facts("wire", ""), entries).new;
    desk.store.say_apart(fed[0], Some(a), desk.now).expect("said");
    assert_eq!(desk.store.apart().expect("read").len(), 2);
    desk.take(&facts("wire", ""), vec![dated("newer", "2026-01-01")]);
    let rules = KeepRules { read_days: 1, unread_days: 1, per_source: 0 };
    desk.now += jiff::SignedDuration::from_hours(24 * 30);
    assert!(desk.store.keep(&rules, desk.now).expect("kept").removed >= 1);
    assert_eq!(desk.store.apart().expect("read"), [(a, b)]);
}

#[test]
fn what_is_exported_comes_back_the_same() {
    let mut desk = Desk::new();
    let known = desk.take(&facts("wire", ""), vec![dated("known", "2026-01-01")]).new[0];
    let mut science = import_line("c", Some(address("c")));
    science.kicker = Some(text("Science"));
    science.is_saved = Some(true);
    let mut lines = vec![
        import_line("a", None),
        import_line("b", None),
        science,
        import_line("d", Some(address("known"))),
    ];
    lines[1].title = lines[0].title.clone();
    let imported = desk.store.import(&lines, desk.now).expect("imported");
    assert_eq!((imported.new.len(), imported.updated.as_slice()), (3, &[known][..]));
    assert_eq!(desk.store.find("d").expect("read"), Some(known), "its id stays as an alias");
    assert_eq!(desk.store.find("a").expect("read"), Some(imported.new[0]), "its id is kept as given");
    assert_eq!(desk.titles(desk.section("Science")), ["c"]);
    assert_eq!(desk.titles(ListKind::Saved), ["c"]);
    assert_eq!(desk.open(ListKind::All, true).len, 4);
    // The same ids again update.
    lines[0].title = text("Changed");
    lines[0].is_read = Some(true);
    let again = desk.store.import(&lines, desk.now).expect("imported");
    assert_eq!((again.new.len(), again.updated.len()), (0, 4));
    assert_eq!(desk.store.story(imported.new[0]).expect("a story").title.as_str(), "Changed");
    assert_eq!(desk.open(ListKind::All, true).len, 3);

    let exported = export(&desk.store);
    assert_eq!(exported.len(), 4);
    let mut other = Desk::new();
    let later = other.now + Span::new().hours(400);
    other.store.import(&exported, later).expect("imported");
    assert_eq!(export(&other.store), exported);
    assert_eq!(other.titles(ListKind::Saved), ["c"]);
}

#[test]
fn rows_for_the_command_line_follow_filters() {
    let (mut desk, stories) = Desk::filled(5);
    desk.take(&facts("other", "Art"), vec![dated("9", "2026-02-03T12:00Z")]);
    desk.mark(&stories[..1], Mark::Read);
    desk.mark(&stories[1..3], Mark::Saved);
    let check = |filter: RowFilter, expected: &str| {
        let mut found = String::new();
        desk.store
            .each_row(&filter, &mut |row| {
                found.push_str(row.title.trim_start_matches("Headline "));
                ControlFlow::Continue(())
            })
            .expect("read");
        assert_eq!(found, expected, "{filter:?}");
    };
    let world = desk.store.section("World").expect("read");
    check(RowFilter::default(), "549321");
    check(RowFilter { section: world, ..RowFilter::default() }, "54321");
    check(RowFilter { unread: true, ..RowFilter::default() }, "54932");
    check(RowFilter { saved: true, ..RowFilter::default() }, "32");
    check(RowFilter { section: world, saved: true, limit: Some(1), ..RowFilter::default() }, "3");
    check(
        RowFilter { since: Some("2026-02-03T06:00:00Z".parse().expect("a time")), ..RowFilter::default() },
        "549",
    );
    check(RowFilter { limit: Some(2), ..RowFilter::default() }, "54");
}

#[test]
fn clean_up_keeps_what_is_saved_listed_or_new_and_does_not_let_the_rest_return() {
    let mut desk = Desk::new();
    let wire = facts("wire", "World");
    let names = ["read", "unread", "saved", "listed"];
    let stories = desk.take(&wire, names.iter().map(|name| entry(name)).collect()).new;
    desk.store.import(&[import_line("imported", None)], desk.now).expect("imported");
    desk.store.story_of_address(&address("typed"), None, desk.now).expect("made");
    desk.mark(&stories[..1], Mark::Read);
    desk.mark(&stories[2..3], Mark::Saved);
    desk.take(&wire, vec![entry("listed")]);
    let rules = KeepRules { per_source: 0, ..KeepRules::default() };
    let check = |desk: &mut Desk, days: i64, rules: &KeepRules, removed: u64| {
        let then = desk.now + Span::new().hours(24 * days);
        assert_eq!(desk.store.keep(rules, then).expect("kept").removed, removed, "after {days} days");
    };
    check(&mut desk, 89, &rules, 0);
    check(&mut desk, 91, &KeepRules { per_source: 50, ..rules }, 0);
    let before = desk.open(ListKind::All, false).snapshot;
    check(&mut desk, 91, &rules, 1);
    assert_eq!(desk.reread(&before).len(), 5, "an open list does not move");
    check(&mut desk, 179, &rules, 0);
    check(&mut desk, 181, &rules, 1);
    assert!(desk.store.find("imported").expect("read").is_some());
    // Listed again by its source, or by another: it stays away, until twice its time is over.
    desk.now += Span::new().hours(24 * 190);
    let mut desk = desk.reopen();
    assert_eq!(desk.store.sizes().expect("sizes").stories, 4);
    assert_eq!(desk.take(&wire, vec![entry("read")]).buried, 1);
    assert_eq!(desk.take(&facts("other", ""), vec![entry("unread")]).buried, 1);
    assert_eq!(desk.take(&wire, Vec::new()), dateline::store::Taken::default());
    desk.now += Span::new().hours(24 * 400);
    assert_eq!(desk.take(&wire, vec![entry("read")]).new.len(), 1);
    // What the reader opens by hand comes back at once.
    desk.store.story_of_address(&address("unread"), None, desk.now).expect("made");
}

#[test]
fn pages_to_fetch_ahead_are_the_newest_that_are_wanted() {
    let (mut desk, stories) = Desk::filled(5);
    desk.take(&SourceFacts { full_text: false, ..facts("short", "") }, vec![dated("9", "2026-02-27")]);
    let since = "2026-02-02T00:00:00Z".parse().expect("a time");
    let candidates = |desk: &Desk| {
        let found = desk.store.prefetch_candidates(since, 3).expect("read");
        found.into_iter().map(|candidate| candidate.story).collect::<Vec<_>>()
    };
    assert_eq!(candidates(&desk), [stories[4], stories[3], stories[2]]);
    desk.store.put_page(stories[4], &article(&["Text."]), desk.now).expect("stored");
    for _ in 0..dateline::store::PAGE_TRIES {
        desk.store.put_page_failure(stories[3], &text("no answer")).expect("noted");
    }
    assert_eq!(candidates(&desk), [stories[2], stories[1]]);
    let day = jiff::civil::date(2026, 3, 1);
    assert_eq!(desk.store.prefetched(day).expect("read"), 0);
    desk.store.count_prefetched(day, 3).expect("counted");
    assert_eq!(desk.store.count_prefetched(day, 2).expect("counted"), 5);
    assert_eq!(desk.reopen().store.prefetched(day).expect("read"), 5);
}

#[test]
fn terms_are_asked_for_until_given_and_clusters_count_other_outlets() {
    let (mut desk, stories) = Desk::filled(3);
    desk.take(
        &facts("other", ""),
        vec![Incoming { outlet: text("Another"), ..dated("9", "2026-02-01T05:00Z") }],
    );
    let other = desk.store.find("https://news.example/9").expect("read").expect("a story");
    assert_eq!(desk.store.stories_without_terms(10).expect("read").len(), 4);
    let row = TermRow { story: stories[0], language: "en".to_owned(), day: Some(20_000), terms: vec![1, 2] };
    desk.store.put_terms(std::slice::from_ref(&row)).expect("stored");
    assert_eq!(desk.store.stories_without_terms(10).expect("read").len(), 3);
    desk.store
        .put_clusters(&[(stories[0], stories[0]), (stories[1], stories[0]), (other, stories[0])])
        .expect("stored");
    let mut read = Vec::new();
    desk.store
        .each_terms(0, &mut |row| {
            read.push(row);
            ControlFlow::Continue(())
        })
        .expect("read");
    let counted = Counted {
        terms: row,
        turn: 1,
        on_disk: OnDisk::Headline,
        cluster: Some(stories[0]),
        placed_by: OnDisk::Headline,
        is_kept: false,
    };
    assert_eq!(read, [counted]);
    assert_eq!(desk.store.note_opened(&[other]).expect("stored"), [stories[0]]);
    desk.store
        .each_terms(0, &mut |row| {
            assert!(row.is_kept, "a story of its cluster was opened");
            ControlFlow::Continue(())
        })
        .expect("read");
    desk.store.each_terms(1, &mut |row| panic!("{row:?} is not new")).expect("read");
    assert_eq!(desk.store.cluster(stories[0]).expect("read"), [stories[0], other, stories[1]]);
    let also = |story: StoryId| desk.store.rows_of(&[story]).expect("read")[0].also;
    assert_eq!((also(stories[0]), also(other), also(stories[2])), (1, 1, 0));
    desk.store.forget_source("other", "", desk.now).expect("forgotten");
    let also = |desk: &Desk| desk.store.rows_of(&stories[..1]).expect("read")[0].also;
    assert_eq!(also(&desk), 0, "an outlet that was taken out counts no more");
    desk.store.undo(desk.now).expect("undone");
    assert_eq!(also(&desk), 1);
    desk.store.put_page(stories[0], &article(&["Text."]), desk.now).expect("stored");
    assert_eq!(desk.store.stories_without_terms(10).expect("read").len(), 4, "a page is read anew");
}

#[test]
fn trail_and_choices_survive() {
    let mut desk = Desk::new();
    assert_eq!(desk.store.load_trail().expect("read"), None);
    desk.store.save_trail("[1]").expect("saved");
    desk.store.save_trail("[2]").expect("saved");
    desk.store.set_choice("text-only", "true").expect("saved");
    let desk = desk.reopen();
    assert_eq!(desk.store.load_trail().expect("read").as_deref(), Some("[2]"));
    assert_eq!(desk.store.choice("text-only").expect("read").as_deref(), Some("true"));
    assert_eq!(desk.store.choice("trail").expect("read"), None);
}

#[test]
fn readers_see_what_was_written_and_can_be_interrupted() {
    let (mut desk, stories) = Desk::filled(3);
    let reader = desk.store.reader().expect("a reader");
    assert_eq!(reader.counts().expect("counts").unread, 3);
    desk.mark(&stories, Mark::Read);
    assert_eq!(reader.counts().expect("counts").unread, 0);
    reader.interrupt_handle().interrupt();
    assert_eq!(reader.counts().expect("an idle reader is not disturbed").unread, 0);
    assert_eq!(reader.integrity().expect("checked"), [text("ok")]);
    std::thread::spawn(move || reader.counts().expect("counts"))
        .join()
        .expect("a reader may move to a thread");
}
