//! Stories out and in again, and what was said of them.

use std::ops::ControlFlow;

use dateline::model::{ListKind, StoryId};
use dateline::store::{ImportLine, KeepRules, Reader, Undone};
use jiff::Span;

use super::{Bench, address, dated, facts, import_line, text};

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
fn three_of_one_event(bench: &mut Bench) -> [StoryId; 3] {
    let lines = ["a", "b", "c"].map(|id| import_line(id, None));
    let new = bench.store.import(&lines, bench.now).expect("stored").new;
    let [a, b, c] = new[..] else { panic!("{new:?}") };
    bench.store.put_clusters(&[(a, a), (b, a), (c, a)]).expect("stored");
    [a, b, c]
}

fn cluster_of(reader: &Reader, story: StoryId) -> Option<StoryId> {
    reader.story_rows(&[story]).expect("read").first().and_then(|row| row.cluster)
}

#[test]
fn a_story_said_apart_leaves_its_cluster_whoever_named_it_and_comes_back_by_undo() {
    for (place, from) in [(0, Some(1)), (1, Some(0)), (0, None), (2, None)] {
        let mut bench = Bench::new();
        let stories = three_of_one_event(&mut bench);
        let story = stories[place];
        let staying: Vec<StoryId> = stories.into_iter().filter(|other| *other != story).collect();
        let said =
            bench.store.say_apart(story, from.map(|from: usize| stories[from]), bench.now).expect("said");
        assert!(said.is_regrouped, "{place} {from:?}");
        let check = |bench: &Bench| {
            assert_eq!(cluster_of(&bench.store, story), Some(story), "{place} {from:?}");
            for other in &staying {
                assert_eq!(cluster_of(&bench.store, *other), Some(staying[0]), "{place} {from:?}");
            }
            assert_eq!(bench.store.apart().expect("read").len(), if from.is_some() { 1 } else { 2 });
        };
        check(&bench);
        // What was found out before it was said is not stored after it.
        let barred = from.map_or(staying[0], |from| stories[from]);
        assert!(barred != story);
        bench.store.put_clusters(&[(story, staying[0])]).expect("stored");
        check(&bench);
        let mut bench = bench.reopen();
        check(&bench);
        let words = bench.store.say_apart(story, Some(barred), bench.now).expect("said").words;
        assert_eq!(words.as_str(), "there is nothing to keep apart");
        assert!(matches!(bench.store.undo(bench.now), Ok(Undone::Marks(outcome)) if outcome.is_regrouped));
        let together: Vec<_> = stories.iter().map(|story| cluster_of(&bench.store, *story)).collect();
        assert!(together.iter().all(|cluster| cluster.is_some() && *cluster == together[0]), "{together:?}");
        assert_eq!(bench.store.apart().expect("read"), []);
    }
}

#[test]
fn what_was_said_apart_stays_in_a_backup_and_goes_with_its_story() {
    let mut bench = Bench::new();
    let [a, b, _] = three_of_one_event(&mut bench);
    bench.store.say_apart(b, Some(a), bench.now).expect("said");
    let lines = export(&bench.store);
    let apart = |id: &str| lines.iter().find(|line| line.id.as_str() == id).expect("exported").apart.clone();
    assert_eq!([apart("a"), apart("b"), apart("c")], [vec![text("b")], vec![text("a")], vec![]]);
    for backwards in [false, true] {
        let mut lines = lines.clone();
        if backwards {
            lines.reverse();
        }
        let mut other = Bench::new();
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
    let fed = bench.take(&facts("wire", ""), entries).new;
    bench.store.say_apart(fed[0], Some(a), bench.now).expect("said");
    assert_eq!(bench.store.apart().expect("read").len(), 2);
    bench.take(&facts("wire", ""), vec![dated("newer", "2026-01-01")]);
    let rules = KeepRules { read_days: 1, unread_days: 1, per_source: 0 };
    bench.now += jiff::SignedDuration::from_hours(24 * 30);
    assert!(bench.store.keep(&rules, bench.now).expect("kept").removed >= 1);
    assert_eq!(bench.store.apart().expect("read"), [(a, b)]);
}

#[test]
fn what_is_exported_comes_back_the_same() {
    let mut bench = Bench::new();
    let known = bench.take(&facts("wire", ""), vec![dated("known", "2026-01-01")]).new[0];
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
    let imported = bench.store.import(&lines, bench.now).expect("imported");
    assert_eq!((imported.new.len(), imported.updated.as_slice()), (3, &[known][..]));
    assert_eq!(bench.store.find("d").expect("read"), Some(known), "its id stays as an alias");
    assert_eq!(bench.store.find("a").expect("read"), Some(imported.new[0]), "its id is kept as given");
    assert_eq!(bench.titles(bench.section("Science")), ["c"]);
    assert_eq!(bench.titles(ListKind::Saved), ["c"]);
    assert_eq!(bench.open(ListKind::All, true).len, 4);
    // The same ids again update.
    lines[0].title = text("Changed");
    lines[0].is_read = Some(true);
    let again = bench.store.import(&lines, bench.now).expect("imported");
    assert_eq!((again.new.len(), again.updated.len()), (0, 4));
    assert_eq!(bench.store.story(imported.new[0]).expect("a story").title.as_str(), "Changed");
    assert_eq!(bench.open(ListKind::All, true).len, 3);

    let exported = export(&bench.store);
    assert_eq!(exported.len(), 4);
    let mut other = Bench::new();
    let later = other.now + Span::new().hours(400);
    other.store.import(&exported, later).expect("imported");
    assert_eq!(export(&other.store), exported);
    assert_eq!(other.titles(ListKind::Saved), ["c"]);
}
