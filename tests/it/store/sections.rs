//! Sections as they are shown: an event once, and all of it behind that row.

use super::*;

/// An entry of an outlet with so many words of summary.
fn version(name: &str, outlet: &str, day: &str, words: usize) -> Incoming {
    let body: Vec<String> = (0..words)
        .map(|word| format!("{:x}", (word as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
        .collect();
    Incoming {
        outlet: text(outlet),
        summary: Some(Box::new(article(&[&body.join(" ")]))),
        ..dated(name, day)
    }
}

impl Bench {
    fn story(&self, name: &str) -> StoryId {
        self.store.story_at(&address(name)).expect("read").expect("stored")
    }

    /// Puts the stories of these names into one cluster, named by the first.
    fn join(&mut self, names: &str) {
        let names: Vec<&str> = names.split(' ').collect();
        let first = self.story(names[0]);
        let clusters: Vec<(StoryId, StoryId)> = names.iter().map(|name| (self.story(name), first)).collect();
        self.store.put_clusters(&clusters).expect("stored");
        self.store.lay_out_front(self.now).expect("laid out");
    }

    /// What a section shows, newest first, what is read in parentheses; its counts are those of the list.
    fn shown(&self, section: &str) -> String {
        let kind = self.section(section);
        let window = self.open(kind.clone(), false);
        let rows = window.rows.iter().map(|row| {
            let name = row.title.trim_start_matches("Headline ").to_owned();
            if row.is_read { format!("({name})") } else { name }
        });
        let shown = rows.collect::<Vec<_>>().join(" ");
        let counted = self.store.sections().expect("sections");
        let counted = counted.iter().find(|row| ListKind::Section(row.id) == kind).expect("counted");
        let unread = self.open(kind, true).rows.len() as u64;
        assert_eq!(
            (counted.stories, counted.unread),
            (window.rows.len() as u64, unread),
            "{section}: {shown}"
        );
        assert_eq!(window.len, counted.stories);
        shown
    }

    /// All that stands in a section, as the command line lists it.
    fn whole(&self, section: &str) -> usize {
        let ListKind::Section(section) = self.section(section) else { panic!("a section") };
        let mut count = 0;
        let filter = RowFilter { section: Some(section), ..RowFilter::default() };
        self.store
            .each_row(&filter, &mut |_| {
                count += 1;
                ControlFlow::Continue(())
            })
            .expect("read");
        count
    }
}

/// Two sources in World and one in Coast; a, b and c tell of one event, d of another.
fn edition() -> Bench {
    let mut bench = Bench::new();
    bench.take(
        &facts("wire", "World"),
        vec![version("a", "Bell", "2026-02-26", 9), version("d", "Bell", "2026-02-25", 9)],
    );
    bench.take(&facts("post", "World"), vec![version("b", "Post", "2026-02-27", 40)]);
    bench.take(&facts("coast", "Coast"), vec![version("c", "Coast Post", "2026-02-28", 5)]);
    bench
}

#[test]
fn an_event_stands_once_in_a_section_by_its_best_version() {
    let mut bench = edition();
    assert_eq!((bench.shown("World"), bench.shown("Coast")), ("b a d".to_owned(), "c".to_owned()));
    let before = bench.open(bench.section("World"), false).snapshot;
    bench.join("a b c");
    assert_eq!((bench.shown("World"), bench.shown("Coast")), ("b d".to_owned(), "c".to_owned()));
    assert_eq!(bench.reread(&before), ["b", "a", "d"], "an open list does not move");
    assert_eq!(bench.whole("World"), 3, "nothing is lost to the command line");
    let also: Vec<u32> = bench.open(bench.section("World"), false).rows.iter().map(|row| row.also).collect();
    assert_eq!(also, [2, 0]);
    let bench = bench.reopen();
    assert_eq!(bench.shown("World"), "b d");
}

#[test]
fn what_was_read_stays_the_version_that_is_shown() {
    let mut bench = edition();
    bench.join("a");
    let story = bench.story("a");
    bench.mark(&[story], Mark::Read);
    bench.join("a b c");
    assert_eq!(bench.shown("World"), "(a) d", "a longer one does not make the event unread");
    bench.mark(&[story], Mark::Unread);
    assert_eq!(bench.shown("World"), "a d", "nor does it take the place of one that is unread again");
    bench.store.undo(bench.now).expect("undone");
    assert_eq!(bench.shown("World"), "(a) d");
}

#[test]
fn a_version_comes_forward_when_the_one_that_was_shown_leaves() {
    let mut bench = edition();
    bench.join("a b c");
    bench.store.forget_source("post", "", bench.now).expect("forgotten");
    assert_eq!(bench.shown("World"), "a d");
    bench.store.undo(bench.now).expect("undone");
    assert_eq!(bench.shown("World"), "b d");
    assert_eq!(bench.whole("World"), 3);
    // A cluster that loses a story gives it its own row.
    let (a, b) = (bench.story("a"), bench.story("b"));
    bench.store.put_clusters(&[(b, b)]).expect("stored");
    assert_eq!(bench.shown("World"), "b a d");
    bench.store.put_clusters(&[(b, a)]).expect("stored");
    assert_eq!(bench.shown("World"), "b d");
}

#[test]
fn a_source_that_moves_takes_its_versions_along() {
    let mut bench = edition();
    bench.join("a b c");
    let coast = SectionChoice::Named(text("Coast"));
    bench.store.move_source("post", &coast, bench.now).expect("moved");
    assert_eq!((bench.shown("World"), bench.shown("Coast")), ("a d".to_owned(), "b".to_owned()));
    assert_eq!((bench.whole("World"), bench.whole("Coast")), (2, 2));
    bench.store.move_source("wire", &coast, bench.now).expect("moved");
    assert_eq!(bench.shown("Coast"), "b d");
}

#[test]
fn marking_a_section_marks_all_that_stands_in_it_and_nothing_else() {
    let mut bench = edition();
    bench.join("a b c");
    let world = bench.open(bench.section("World"), false).snapshot;
    assert_eq!(bench.store.mark_list(&world, bench.now).expect("marked").count, 3);
    assert_eq!(titles(&bench.open(ListKind::All, true)), ["c"]);
    bench.store.undo(bench.now).expect("undone");
    assert_eq!(bench.open(ListKind::All, true).len, 4);
    assert_eq!(bench.shown("World"), "b d");
}

#[test]
fn the_editors_first_version_is_the_one_in_their_section() {
    let mut bench = Bench::new();
    let card = |name: &str, rank: u32, words| Incoming {
        guid: None,
        rank: Some(rank),
        ..version(name, "Post", "2026-02-01", words)
    };
    let page = page_facts("post", "World");
    bench.take(&page, vec![card("a", 0, 5), card("b", 1, 5), card("c", 2, 50)]);
    bench.join("a c");
    assert_eq!(bench.shown("World"), "a b");
    bench.take(&page, vec![card("b", 0, 5), card("c", 1, 50), card("a", 2, 5)]);
    assert_eq!(bench.shown("World"), "b c");
}
