//! The store over its public face: what is taken in, listed, marked, found, carried and cleaned up.

mod backup;
mod damage;
mod front;
mod scale;
mod search;
mod sections;
mod snapshots;
mod sources;
mod stories;

use std::ops::ControlFlow;

use dateline::model::{
    Article, Block, Edge, ListKind, ListWindow, Mark, OnDisk, SectionChoice, Snapshot, SourceState, StoryId,
    WebUrl, When,
};
use dateline::store::{
    Channel, Counted, ImportLine, Incoming, KeepRules, RowFilter, SectionOrder, SourceFacts, Store, TermRow,
    Undone,
};
use dateline::text::SafeText;
use jiff::{Span, Timestamp};
use tempfile::TempDir;

/// A store of its own, and the time that goes by in it.
struct Bench {
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

impl Bench {
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
        let mut bench = Self::new();
        let entries =
            (1..=count).rev().map(|number| dated(&number.to_string(), &format!("2026-02-{number:02}")));
        let mut stories = bench.take(&facts("wire", "World"), entries.collect()).new;
        stories.reverse();
        (bench, stories)
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

#[test]
fn sqlite_is_new_enough_not_to_lose_commits() {
    let version: Vec<u32> =
        dateline::store::sqlite_version().split('.').map(|part| part.parse().expect("a number")).collect();
    assert!(version >= vec![3, 51, 3], "{version:?}");
}

#[test]
fn a_section_lists_newest_first_and_undated_stories_by_when_they_came() {
    let mut bench = Bench::new();
    bench.take(
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
    assert_eq!(bench.titles(bench.section("world")), expected);
    assert_eq!(bench.titles(ListKind::All), expected);
    let rows = bench.open(ListKind::All, false).rows;
    assert_eq!((rows[1].first_seen, rows[1].time, rows[0].first_seen), (Some(bench.now), bench.now, None));
    assert_eq!(rows[0].published.map(|when| when.to_string()).as_deref(), Some("2031-01-01"));
    assert_eq!(rows[0].time, bench.now, "the sort time is clamped, what was given is kept");
    // What comes later counts from when it came.
    bench.take(&facts("wire", "World"), vec![entry("undated three")]);
    assert_eq!(bench.titles(ListKind::All)[0], "undated three");
    assert_eq!(bench.open(ListKind::All, false).rows[0].first_seen, None);
    // Since when something was published or seen is asked of what is known.
    let since = |since: &str| {
        let filter = RowFilter { since: since.parse().ok(), ..RowFilter::default() };
        let mut found = Vec::new();
        bench
            .store
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
    let mut bench = Bench::new();
    let page = page_facts("post", "World");
    let card = |name: &str| Incoming { guid: None, ..entry(name) };
    bench.take(&page, vec![card("a"), card("b"), card("c")]);
    bench.take(&facts("wire", "World"), vec![dated("d", "2026-03-01T09:00"), dated("e", "2026-02-27")]);
    while bench.store.index_some(10).expect("indexed") > 0 {}
    let before = bench.open(ListKind::All, false).snapshot;
    assert_eq!(bench.reread(&before).concat(), "dabce");
    // By its feed, and by its page.
    let feed = facts("post", "World");
    bench.take(&feed, vec![Incoming { guid: None, ..dated("b", "2026-03-01T10:00") }]);
    let story = bench.store.story_at(&address("a")).expect("read").expect("stored");
    let read = Article { published: When::parse_iso("2026-02-28T10:00"), ..article(&["Words."]) };
    bench.store.put_page(story, &read, bench.now).expect("stored");
    bench.store.lay_out_front(bench.now).expect("laid out");
    assert_eq!(bench.titles(ListKind::All).concat(), "bdcae");
    assert_eq!(bench.reread(&before).concat(), "dabce", "an open list does not move");
    while bench.store.index_some(10).expect("indexed") > 0 {}
    assert_eq!(bench.titles(ListKind::Search(text("headline"))).concat(), "bdcae");
    assert_eq!(bench.titles(ListKind::Front).concat(), "bdac");
    assert!(bench.open(ListKind::All, false).rows[0].first_seen.is_none());
}

#[test]
fn windows_are_read_by_key_from_any_edge() {
    let (bench, _) = Bench::filled(9);
    let world = bench.section("World");
    let check = |from: Edge, count: usize, expected: &str, edges: (bool, bool), before: Option<u64>| {
        let window = bench.store.open_list(world.clone(), false, from, count).expect("a window");
        assert_eq!(titles(&window).concat(), expected, "{from:?}");
        assert_eq!((window.at_top, window.at_bottom), edges, "{from:?}");
        assert_eq!((window.len, window.before), (9, before), "{from:?}");
    };
    let rows = bench.open(world.clone(), false).rows;
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
    let (mut bench, stories) = Bench::filled(4);
    let world = bench.section("World");
    let all = bench.open(world.clone(), false).snapshot;
    let unread = bench.open(world.clone(), true).snapshot;
    bench.take(&facts("wire", "World"), vec![dated("9", "2026-02-27")]);
    bench.mark(&stories[1..3], Mark::Read);
    let after_reading = bench.open(world.clone(), true).snapshot;
    assert_eq!(bench.reread(&after_reading).concat(), "941");
    bench.mark(&stories[2..3], Mark::Unread);
    for snapshot in [&all, &unread] {
        assert_eq!(bench.reread(snapshot).concat(), "4321");
        assert_eq!(bench.store.load_rows(snapshot, Edge::Top, 1).expect("a window").len, 4);
    }
    assert_eq!(bench.reread(&after_reading).concat(), "941", "what is unread again is not in it");
    assert_eq!(titles(&bench.open(world.clone(), true)).concat(), "9431");
    assert_eq!(titles(&bench.open(world, false)).concat(), "94321");
    // Rows show the marks of now.
    let rows = bench.store.load_rows(&all, Edge::Top, 9).expect("a window").rows;
    assert_eq!(rows.iter().map(|row| row.is_read).collect::<Vec<_>>(), [false, false, true, false]);
}

#[test]
fn a_section_of_one_page_keeps_the_editors_order_and_open_lists_theirs() {
    let mut bench = Bench::new();
    let card = |name: &str, rank: u32| Incoming { guid: None, rank: Some(rank), ..dated(name, "2026-02-01") };
    let front = page_facts("front", "World");
    bench.take(&front, vec![card("a", 0), card("b", 1), card("c", 2)]);
    let world = bench.section("World");
    let before = bench.open(world.clone(), false).snapshot;
    assert_eq!(bench.reread(&before).concat(), "abc");
    bench.take(&front, vec![card("d", 0), card("c", 1), card("a", 2)]);
    assert_eq!(bench.titles(world.clone()).concat(), "dcab");
    assert_eq!(bench.reread(&before).concat(), "abc");
    // A second source in the section: newest first from now on.
    bench.take(&facts("wire", "World"), vec![dated("e", "2026-02-02")]);
    assert_eq!(bench.titles(world.clone()).concat(), "edabc");
    assert_eq!(bench.reread(&before).concat(), "abc");
    let bench = bench.reopen();
    assert_eq!(bench.titles(world).concat(), "edabc");
    assert_eq!(bench.reread(&before).len(), 3, "the trail of the last run keeps its stories");
}

#[test]
fn counts_are_kept_with_every_change() {
    let (mut bench, stories) = Bench::filled(5);
    let check = |bench: &Bench, stories: u64, unread: u64, saved: u64| {
        let sections = bench.store.sections().expect("sections");
        assert_eq!(
            sections.iter().map(|row| (row.stories, row.unread)).collect::<Vec<_>>(),
            [(stories, unread)]
        );
        let counts = bench.store.counts().expect("counts");
        assert_eq!((counts.stories, counts.unread, counts.saved), (stories, unread, saved));
    };
    check(&bench, 5, 5, 0);
    assert_eq!(bench.mark(&stories[..2], Mark::Read), 2);
    assert_eq!(bench.mark(&stories[..3], Mark::Read), 1, "who bears the mark already does not count");
    check(&bench, 5, 2, 0);
    bench.mark(&stories[..2], Mark::Saved);
    bench.mark(&stories[..1], Mark::Unread);
    check(&bench, 5, 3, 2);
    bench.mark(&stories[..1], Mark::Unsaved);
    check(&bench, 5, 3, 1);
    let mut bench = bench.reopen();
    check(&bench, 5, 3, 1);
    // Each group of marks is taken back, across the restart, last first.
    for (unread, saved) in [(3, 2), (2, 2), (2, 0), (3, 0), (5, 0)] {
        assert!(matches!(bench.store.undo(bench.now).expect("undone"), Undone::Marks(_)));
        check(&bench, 5, unread, saved);
    }
    assert_eq!(bench.store.undo(bench.now).expect("undone"), Undone::Nothing);
}

#[test]
fn marking_a_list_read_touches_what_it_holds_and_nothing_else() {
    let (mut bench, _) = Bench::filled(3);
    let world = bench.open(bench.section("World"), false).snapshot;
    bench.take(&facts("wire", "World"), vec![dated("9", "2026-02-27")]);
    let outcome = bench.store.mark_list(&world, bench.now).expect("marked");
    assert_eq!((outcome.count, outcome.words.as_str()), (3, "marked 3 stories read"));
    assert_eq!(outcome.touched.len(), 3);
    assert_eq!(titles(&bench.open(ListKind::All, true)).concat(), "9");
    let Undone::Marks(outcome) = bench.store.undo(bench.now).expect("undone") else { panic!("no marks") };
    assert_eq!(outcome.words.as_str(), "took back: 3 stories are unread again");
    assert_eq!(bench.open(ListKind::All, true).len, 4);
    // What was read and is unread again since the list was opened is in it as well.
    assert_eq!(bench.store.mark_list(&world, bench.now).expect("marked").count, 3);
}

#[test]
fn rows_for_the_command_line_follow_filters() {
    let (mut bench, stories) = Bench::filled(5);
    bench.take(&facts("other", "Art"), vec![dated("9", "2026-02-03T12:00Z")]);
    bench.mark(&stories[..1], Mark::Read);
    bench.mark(&stories[1..3], Mark::Saved);
    let check = |filter: RowFilter, expected: &str| {
        let mut found = String::new();
        bench
            .store
            .each_row(&filter, &mut |row| {
                found.push_str(row.title.trim_start_matches("Headline "));
                ControlFlow::Continue(())
            })
            .expect("read");
        assert_eq!(found, expected, "{filter:?}");
    };
    let world = bench.store.section("World").expect("read");
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
    let mut bench = Bench::new();
    let wire = facts("wire", "World");
    let names = ["read", "unread", "saved", "listed"];
    let stories = bench.take(&wire, names.iter().map(|name| entry(name)).collect()).new;
    bench.store.import(&[import_line("imported", None)], bench.now).expect("imported");
    bench.store.story_of_address(&address("typed"), None, bench.now).expect("made");
    bench.mark(&stories[..1], Mark::Read);
    bench.mark(&stories[2..3], Mark::Saved);
    bench.take(&wire, vec![entry("listed")]);
    let rules = KeepRules { per_source: 0, ..KeepRules::default() };
    let check = |bench: &mut Bench, days: i64, rules: &KeepRules, removed: u64| {
        let then = bench.now + Span::new().hours(24 * days);
        assert_eq!(bench.store.keep(rules, then).expect("kept").removed, removed, "after {days} days");
    };
    check(&mut bench, 89, &rules, 0);
    check(&mut bench, 91, &KeepRules { per_source: 50, ..rules }, 0);
    let before = bench.open(ListKind::All, false).snapshot;
    check(&mut bench, 91, &rules, 1);
    assert_eq!(bench.reread(&before).len(), 5, "an open list does not move");
    check(&mut bench, 179, &rules, 0);
    check(&mut bench, 181, &rules, 1);
    assert!(bench.store.find("imported").expect("read").is_some());
    // Listed again by its source, or by another: it stays away, until twice its time is over.
    bench.now += Span::new().hours(24 * 190);
    let mut bench = bench.reopen();
    assert_eq!(bench.store.sizes().expect("sizes").stories, 4);
    assert_eq!(bench.take(&wire, vec![entry("read")]).buried, 1);
    assert_eq!(bench.take(&facts("other", ""), vec![entry("unread")]).buried, 1);
    assert_eq!(bench.take(&wire, Vec::new()), dateline::store::Taken::default());
    bench.now += Span::new().hours(24 * 400);
    assert_eq!(bench.take(&wire, vec![entry("read")]).new.len(), 1);
    // What the reader opens by hand comes back at once.
    bench.store.story_of_address(&address("unread"), None, bench.now).expect("made");
}

#[test]
fn terms_are_asked_for_until_given_and_clusters_count_other_outlets() {
    let (mut bench, stories) = Bench::filled(3);
    bench.take(
        &facts("other", ""),
        vec![Incoming { outlet: text("Another"), ..dated("9", "2026-02-01T05:00Z") }],
    );
    let other = bench.store.find("https://news.example/9").expect("read").expect("a story");
    assert_eq!(bench.store.stories_without_terms(10).expect("read").len(), 4);
    let row = TermRow { story: stories[0], language: "en".to_owned(), day: Some(20_000), terms: vec![1, 2] };
    bench.store.put_terms(std::slice::from_ref(&row)).expect("stored");
    assert_eq!(bench.store.stories_without_terms(10).expect("read").len(), 3);
    bench
        .store
        .put_clusters(&[(stories[0], stories[0]), (stories[1], stories[0]), (other, stories[0])])
        .expect("stored");
    let mut read = Vec::new();
    bench
        .store
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
    assert_eq!(bench.store.note_opened(&[other]).expect("stored"), [stories[0]]);
    bench
        .store
        .each_terms(0, &mut |row| {
            assert!(row.is_kept, "a story of its cluster was opened");
            ControlFlow::Continue(())
        })
        .expect("read");
    bench.store.each_terms(1, &mut |row| panic!("{row:?} is not new")).expect("read");
    assert_eq!(bench.store.cluster(stories[0]).expect("read"), [stories[0], other, stories[1]]);
    let also = |story: StoryId| bench.store.story_rows(&[story]).expect("read")[0].also;
    assert_eq!((also(stories[0]), also(other), also(stories[2])), (1, 1, 0));
    bench.store.forget_source("other", "", bench.now).expect("forgotten");
    let also = |bench: &Bench| bench.store.story_rows(&stories[..1]).expect("read")[0].also;
    assert_eq!(also(&bench), 0, "an outlet that was taken out counts no more");
    bench.store.undo(bench.now).expect("undone");
    assert_eq!(also(&bench), 1);
    bench.store.put_page(stories[0], &article(&["Text."]), bench.now).expect("stored");
    assert_eq!(bench.store.stories_without_terms(10).expect("read").len(), 4, "a page is read anew");
}

#[test]
fn trail_and_choices_survive() {
    let mut bench = Bench::new();
    assert_eq!(bench.store.load_history().expect("read"), None);
    bench.store.save_history("[1]").expect("saved");
    bench.store.save_history("[2]").expect("saved");
    bench.store.set_choice("text-only", "true").expect("saved");
    let bench = bench.reopen();
    assert_eq!(bench.store.load_history().expect("read").as_deref(), Some("[2]"));
    assert_eq!(bench.store.choice("text-only").expect("read").as_deref(), Some("true"));
    assert_eq!(bench.store.choice("trail").expect("read"), None);
}

#[test]
fn readers_see_what_was_written_and_can_be_interrupted() {
    let (mut bench, stories) = Bench::filled(3);
    let reader = bench.store.reader().expect("a reader");
    assert_eq!(reader.counts().expect("counts").unread, 3);
    bench.mark(&stories, Mark::Read);
    assert_eq!(reader.counts().expect("counts").unread, 0);
    reader.interrupt_handle().interrupt();
    assert_eq!(reader.counts().expect("an idle reader is not disturbed").unread, 0);
    assert_eq!(reader.integrity().expect("checked"), [text("ok")]);
    std::thread::spawn(move || reader.counts().expect("counts"))
        .join()
        .expect("a reader may move to a thread");
}
