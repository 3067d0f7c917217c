//! The front page as the store lays it out: an event a row, by one of its versions.

use super::*;

/// An entry of an outlet, so many hours before noon of 1 March, with so many words of summary.
fn version(name: &str, outlet: &str, hours: i64, words: usize) -> Incoming {
    let noon: Timestamp = "2026-03-01T12:00:00Z".parse().expect("a time");
    // Words that no packing shortens.
    let body: Vec<String> = (0..words)
        .map(|word| format!("{:x}", (word as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
        .collect();
    Incoming {
        published: Some(When::from_instant(noon - Span::new().hours(hours))),
        outlet: text(outlet),
        summary: Some(Box::new(article(&[&body.join(" ")]))),
        ..entry(name)
    }
}

/// A store with these versions, and by name the stories that they became.
fn filled(versions: Vec<Incoming>) -> (Bench, impl Fn(&str) -> StoryId) {
    let mut bench = Bench::new();
    bench.take(&facts("wire", "World"), versions);
    let stories: Vec<(String, StoryId)> = bench
        .open(ListKind::All, false)
        .rows
        .into_iter()
        .map(|row| (row.title.trim_start_matches("Headline ").to_owned(), row.story()))
        .collect();
    let of = move |name: &str| stories.iter().find(|(title, _)| title == name).expect(name).1;
    (bench, of)
}

impl Bench {
    /// Puts the stories of these names into one cluster, named by the first, and lays out the page.
    fn cluster(&mut self, of: impl Fn(&str) -> StoryId, names: &str) {
        let names: Vec<&str> = names.split(' ').collect();
        let clusters: Vec<(StoryId, StoryId)> = names.iter().map(|name| (of(name), of(names[0]))).collect();
        self.store.put_clusters(&clusters).expect("stored");
        self.lay_out();
    }

    fn lay_out(&mut self) {
        self.store.lay_out_front(self.now).expect("laid out");
    }

    fn unread(&self) -> Vec<String> {
        let mut unread = titles(&self.open(ListKind::All, true));
        unread.sort();
        unread
    }
}

/// Five outlets with one event, two with another, one alone, and a story of two days ago.
fn edition() -> (Bench, impl Fn(&str) -> StoryId + Clone) {
    let (mut bench, of) = filled(vec![
        version("a1", "Bell", 20, 10),
        version("a2", "Post", 18, 40),
        version("a3", "Ledger", 16, 20),
        version("a4", "Lantern", 15, 20),
        version("a5", "Tidemark", 14, 40),
        version("b1", "Post", 3, 5),
        version("b2", "Bell", 2, 5),
        version("alone", "Bell", 0, 5),
        version("old", "Bell", 40, 5),
    ]);
    let of = std::rc::Rc::new(of);
    let named = move |name: &str| of(name);
    bench.cluster(&named, "a1 a2 a3 a4 a5");
    bench.cluster(&named, "b1 b2");
    (bench, named)
}

#[test]
fn an_event_stands_once_the_one_of_most_outlets_first_and_yesterday_s_not_at_all() {
    let (bench, _) = edition();
    let page = bench.open(ListKind::Front, false);
    assert_eq!(titles(&page), ["a2", "b2", "alone"], "the second is shown by another outlet than the first");
    let also: Vec<u32> = page.rows.iter().map(|row| row.also).collect();
    assert_eq!(also, [4, 1, 0]);
    assert_eq!(page.len, 3);
}

#[test]
fn new_stories_wait_until_their_event_is_known_and_an_event_never_stands_twice() {
    let mut bench = Bench::new();
    let state = SourceState::new(address("feeds/wire"));
    let entries = [version("1", "Bell", 3, 5), version("2", "Post", 2, 5), version("3", "Ledger", 1, 5)];
    let taken =
        bench.store.take_entries(&facts("wire", "World"), &entries, &state, bench.now).expect("taken");
    let [one, two, three] = taken.new[..] else { panic!("{taken:?}") };
    assert_eq!(bench.titles(ListKind::All).len(), 3);
    assert_eq!(bench.titles(ListKind::Front), [""; 0]);
    bench.store.place(&[(one, one), (two, one)], false, bench.now).expect("stored");
    assert_eq!(bench.titles(ListKind::Front), [""; 0], "more is to come");
    bench.store.place(&[], true, bench.now).expect("stored");
    assert_eq!(bench.titles(ListKind::Front), ["1"], "the third waits");
    bench.store.place(&[(three, three)], true, bench.now).expect("stored");
    assert_eq!(bench.titles(ListKind::Front), ["1", "3"]);
    bench.store.place(&[(three, one)], false, bench.now).expect("stored");
    assert_eq!(bench.titles(ListKind::Front), ["1"], "in the same moment");
}

#[test]
fn the_favourite_outlet_leads_then_the_longest_then_the_first() {
    let (mut bench, of) = edition();
    assert_eq!(bench.titles(ListKind::Front)[0], "a2", "the first of the two longest");
    let favour = |bench: &mut Bench, outlets: &[&str]| {
        let outlets: Vec<String> = outlets.iter().map(|outlet| (*outlet).to_owned()).collect();
        bench.store.set_favourites(&outlets).expect("kept");
        bench.lay_out();
        bench.titles(ListKind::Front)[0].clone()
    };
    assert_eq!(favour(&mut bench, &["LANTERN", "Bell"]), "a4");
    assert_eq!(favour(&mut bench, &["Bell", "Lantern"]), "a1");
    assert_eq!(favour(&mut bench, &["nobody"]), "a2");
    bench.mark(&[of("a2")], Mark::Read);
    assert_eq!(favour(&mut bench, &["Bell"]), "a2", "what was read stays, and the event stays read");
    assert!(bench.open(ListKind::Front, false).rows[0].is_read);
}

#[test]
fn the_editors_first_stories_go_before_others_as_fresh() {
    let mut bench = Bench::new();
    let ranked = |name: &str, rank: u32| Incoming { rank: Some(rank), ..version(name, name, 1, 5) };
    bench.take(
        &page_facts("page", "World"),
        vec![ranked("second", 1), ranked("first", 0), ranked("late", 80)],
    );
    bench.take(&facts("wire", "Science"), vec![version("unranked", "Post", 1, 5)]);
    bench.lay_out();
    assert_eq!(bench.titles(ListKind::Front)[..2], ["first", "second"]);
}

#[test]
fn a_page_that_is_open_stays_as_it_is() {
    let (mut bench, of) = filled(vec![version("1", "Bell", 3, 5), version("2", "Post", 2, 9)]);
    let before = bench.open(ListKind::Front, false).snapshot;
    bench.cluster(&of, "1 2");
    assert_eq!(bench.titles(ListKind::Front), ["2"]);
    assert_eq!(bench.reread(&before), ["2", "1"]);
    bench.lay_out();
    let again = bench.open(ListKind::Front, false).snapshot;
    bench.lay_out();
    assert_eq!(bench.open(ListKind::Front, false).snapshot, again, "nothing changed, nothing is written");
}

#[test]
fn an_event_opens_to_all_its_versions_with_their_lengths() {
    let (mut bench, of) = edition();
    let event = |story: StoryId| ListKind::Event { story, title: text("a2") };
    let versions = bench.open(event(of("a2")), false);
    assert_eq!(titles(&versions), ["a5", "a4", "a3", "a2", "a1"], "the newest first");
    let words: Vec<Option<u32>> = versions.rows.iter().map(|row| row.words).collect();
    assert_eq!(words, [40, 20, 20, 40, 10].map(Some));
    assert!(versions.at_top && versions.at_bottom && versions.len == 5);

    let around = bench.store.open_list(event(of("a3")), false, Edge::Around(of("a3")), 3).expect("a list");
    assert_eq!(titles(&around), ["a4", "a3", "a2"]);
    assert_eq!(around.before, None);
    let key = around.rows[2].key;
    let after = bench.store.load_rows(&around.snapshot, Edge::After(key), 9).expect("rows");
    assert_eq!((titles(&after), after.before), (vec!["a1".to_owned()], Some(4)));
    let before = bench.store.load_rows(&around.snapshot, Edge::Before(key), 9).expect("rows");
    assert_eq!(titles(&before), ["a5", "a4", "a3"]);

    bench.take(&facts("wire", "World"), vec![version("a6", "Gazette", 1, 5)]);
    let late = bench.store.find("https://news.example/a6").expect("read").expect("stored");
    bench.store.put_clusters(&[(late, of("a1"))]).expect("stored");
    assert_eq!(bench.reread(&versions.snapshot).len(), 5, "a version that came later waits");
    assert_eq!(bench.titles(event(of("a2"))).len(), 6);
    assert_eq!(bench.titles(event(of("alone"))), ["alone"]);
}

#[test]
fn marking_an_event_marks_every_version_and_undo_takes_all_of_it_back() {
    let (mut bench, of) = edition();
    let outcome = bench.store.mark_event(of("a2"), bench.now).expect("marked");
    assert_eq!((outcome.count, outcome.words.as_str()), (5, "marked 5 stories read"));
    assert_eq!(bench.unread(), ["alone", "b1", "b2", "old"]);
    bench.mark(&[of("a2")], Mark::Unread);
    assert_eq!(bench.unread(), ["a2", "alone", "b1", "b2", "old"], "unreading one leaves the others read");
    bench.store.undo(bench.now).expect("undone");
    bench.store.undo(bench.now).expect("undone");
    assert_eq!(bench.unread().len(), 9);
}

#[test]
fn marking_the_page_marks_every_version_of_what_it_shows() {
    let (mut bench, of) = edition();
    bench.mark(&[of("a2")], Mark::Read);
    let page = bench.open(ListKind::Front, false).snapshot;
    bench.take(&facts("wire", "World"), vec![version("b3", "Gazette", 1, 5)]);
    let late = bench.store.find("https://news.example/b3").expect("read").expect("stored");
    bench.store.put_clusters(&[(late, of("b1"))]).expect("stored");
    assert_eq!(bench.store.mark_list(&page, bench.now).expect("marked").count, 7);
    assert_eq!(bench.unread(), ["b3", "old"], "what came later, and what the page does not show");
    bench.store.undo(bench.now).expect("undone");
    assert_eq!(bench.unread().len(), 9, "a2 alone was read before");
}

#[test]
fn a_source_that_goes_leaves_the_event_to_the_others_and_comes_back_to_it() {
    let mut bench = Bench::new();
    bench.take(&facts("one", "World"), vec![version("a", "Bell", 2, 50)]);
    bench.take(&facts("two", "World"), vec![version("b", "Post", 1, 5)]);
    let of = |name: &str| {
        bench.store.find(&format!("https://news.example/{name}")).expect("read").expect("stored")
    };
    let clusters = [(of("a"), of("a")), (of("b"), of("a"))];
    bench.store.put_clusters(&clusters).expect("stored");
    bench.lay_out();
    assert_eq!(bench.titles(ListKind::Front), ["a"]);
    bench.store.forget_source("one", "", bench.now).expect("forgotten");
    assert_eq!(bench.titles(ListKind::Front), ["b"]);
    bench.store.undo(bench.now).expect("undone");
    assert_eq!(bench.titles(ListKind::Front), ["a"]);
}

/// So many entries of an outlet without dates, or with one each an hour older than the one before.
fn entries(outlet: &str, count: usize, is_dated: bool) -> Vec<Incoming> {
    (0..count)
        .map(|number| {
            let name = format!("{outlet} {number}");
            let entry = version(&name, outlet, number as i64, 5);
            Incoming {
                published: entry.published.filter(|_| is_dated),
                url: Some(address(&name.replace(' ', "-"))),
                ..entry
            }
        })
        .collect()
}

#[test]
fn no_outlet_holds_more_than_a_third_of_what_is_seen_first() {
    let mut bench = Bench::new();
    bench.take(&facts("loud", "World"), entries("Loud", 40, true));
    for outlet in ["Bell", "Post", "Ledger", "Lantern"] {
        bench.take(&facts(outlet, "World"), entries(outlet, 8, true));
    }
    let check = |bench: &Bench| {
        let rows = bench.open(ListKind::Front, false).rows;
        for screen in [5, 9, 12, 20, 40] {
            let loud = rows[..screen].iter().filter(|row| row.outlet.as_str() == "Loud").count();
            assert!(loud <= (screen / 3).max(1), "{loud} of {screen}");
        }
    };
    bench.lay_out();
    check(&bench);
    let before = bench.open(ListKind::Front, false).snapshot;
    bench.lay_out();
    assert_eq!(bench.open(ListKind::Front, false).snapshot, before, "nothing changed, nothing is written");
    // What was read is no news: the loud one may have the rest.
    let others: Vec<StoryId> = bench
        .open(ListKind::Front, false)
        .rows
        .iter()
        .filter(|row| row.outlet.as_str() != "Loud")
        .map(dateline::model::Headline::story)
        .collect();
    bench.mark(&others, Mark::Read);
    bench.lay_out();
    let unread: Vec<bool> = bench.open(ListKind::Front, true).rows.iter().map(|row| row.is_read).collect();
    assert_eq!(unread.len(), 37, "an outlet's rows of the day");
}

#[test]
fn what_nobody_knows_the_age_of_stands_below_what_is_dated() {
    let mut bench = Bench::new();
    bench.take(&facts("undated", "World"), entries("Undated", 37, false));
    for number in 0..10 {
        let outlet = format!("Dated {number}");
        bench.take(&facts(&outlet, "World"), entries(&outlet, 2, true));
    }
    bench.lay_out();
    let rows = bench.open(ListKind::Front, false).rows;
    assert_eq!(rows.len(), 57);
    assert!(rows[..20].iter().all(|row| row.first_seen.is_none() && row.outlet.as_str() != "Undated"));
    assert!(rows[20..].iter().all(|row| row.first_seen.is_some()));
    assert_eq!(rows[20].title.as_str(), "Headline Undated 0", "in the order of the document");
    // A section and all stories have them below the day, too.
    for kind in [bench.section("World"), ListKind::All] {
        let rows = bench.open(kind, false).rows;
        let first = rows.iter().position(|row| row.first_seen.is_some()).expect("they are there");
        assert_eq!(first, 20);
    }
    // With the next answer there is news.
    let mut later = entries("Undated", 37, false);
    later.insert(0, Incoming { published: None, ..version("news", "Undated", 0, 5) });
    bench.take(&facts("undated", "World"), later);
    bench.lay_out();
    assert_eq!(bench.titles(ListKind::Front)[0], "news");
}

#[test]
fn a_source_may_be_kept_off_the_page() {
    let (mut bench, of) = filled(vec![version("a", "Bell", 3, 50)]);
    bench.take(&facts("post", "World"), vec![version("b", "Post", 2, 5), version("c", "Post", 1, 5)]);
    let post = |name: &str| {
        bench.store.find(&format!("https://news.example/{name}")).expect("read").expect("stored")
    };
    let (b, c) = (post("b"), post("c"));
    let of = |name: &str| match name {
        "b" => b,
        "c" => c,
        name => of(name),
    };
    bench.cluster(of, "a b");
    bench.cluster(of, "c");
    assert_eq!(bench.titles(ListKind::Front), ["a", "c"]);
    let off = |bench: &mut Bench, names: &[&str]| {
        let names: Vec<SafeText> = names.iter().map(|name| text(name)).collect();
        bench.store.keep_off_front(&names, bench.now).expect("kept");
        bench.titles(ListKind::Front)
    };
    assert_eq!(off(&mut bench, &["POST"]), ["a"]);
    assert_eq!(bench.titles(ListKind::All).len(), 3, "it is read as ever");
    assert_eq!(off(&mut bench, &["wire"]), ["b", "c"], "the event by the version that may stand there");
    assert_eq!(off(&mut bench, &[]), ["a", "c"]);
    // From its next answer on, too; a story that another source has as well stays.
    let facts = SourceFacts { front_page: false, ..facts("post", "World") };
    bench.take(&facts, vec![version("d", "Post", 0, 5), version("a", "Bell", 3, 50)]);
    bench.lay_out();
    assert_eq!(bench.titles(ListKind::Front), ["a"]);
}

#[test]
fn an_event_is_shown_by_a_version_that_is_dated_where_one_is() {
    let mut bench = Bench::new();
    bench.take(
        &facts("undated", "World"),
        vec![Incoming { published: None, ..version("u", "Undated", 0, 90) }],
    );
    bench.take(&facts("dated", "Coast"), vec![version("d", "Dated", 5, 5), version("e", "Dated", 6, 5)]);
    let of = |name: &str| {
        bench.store.find(&format!("https://news.example/{name}")).expect("read").expect("stored")
    };
    let clusters = [(of("u"), of("u")), (of("d"), of("u"))];
    bench.store.put_clusters(&clusters).expect("stored");
    bench.lay_out();
    let rows = bench.open(ListKind::Front, false).rows;
    assert_eq!(rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["Headline d", "Headline e"]);
    assert_eq!((rows[0].also, rows[0].first_seen), (1, None));
}
