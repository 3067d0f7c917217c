//! Lists against a naive model: whatever happens, an open list stays what it was.

use dateline::model::{Edge, ListKind, Mark, Snapshot, StoryId};
use dateline::store::Incoming;
use proptest::prelude::*;

use super::{Bench, dated, page_facts, titles};

/// Something that happens to the store.
#[derive(Debug, Clone)]
enum Event {
    /// The section page shows these stories, in this order; those not seen before are new.
    Page(Vec<u8>),
    /// A mark on a story.
    Mark(u8, Mark),
    /// The oldest open list is marked read.
    MarkList,
    /// The last mark is taken back.
    Undo,
    /// A list is opened: the section, the front page, what is saved; unread alone or not.
    Open(u8, bool),
}

fn event() -> impl Strategy<Value = Event> {
    let mark = prop_oneof![Just(Mark::Read), Just(Mark::Unread), Just(Mark::Saved), Just(Mark::Unsaved)];
    prop_oneof![
        2 => prop::sample::subsequence((0..12u8).collect::<Vec<_>>(), 0..8).prop_shuffle().prop_map(Event::Page),
        4 => (0..12u8, mark).prop_map(|(story, mark)| Event::Mark(story, mark)),
        1 => Just(Event::MarkList),
        1 => Just(Event::Undo),
        3 => (0..3u8, any::<bool>()).prop_map(|(list, unread)| Event::Open(list, unread)),
    ]
}

/// A story as simply as can be.
#[derive(Debug, Clone, Default)]
struct Naive {
    id: Option<StoryId>,
    rank: Option<usize>,
    is_read: bool,
    is_saved: bool,
}

/// All of it, and what can be taken back.
#[derive(Default)]
struct Model {
    stories: Vec<Naive>,
    undo: Vec<Vec<(usize, Mark)>>,
}

impl Model {
    fn list(&self, list: u8, unread_only: bool) -> Vec<String> {
        let mut held: Vec<usize> = (0..self.stories.len())
            .filter(|number| {
                let story = &self.stories[*number];
                story.id.is_some() && (list != 2 || story.is_saved) && (!unread_only || !story.is_read)
            })
            .collect();
        // By rank in the section, else by day: the number is the day.
        held.sort_by_key(|number| match self.stories[*number].rank.filter(|_| list == 0) {
            Some(rank) => (0, rank),
            None => (1, usize::MAX - number),
        });
        held.iter().map(usize::to_string).collect()
    }

    fn set(&mut self, number: usize, mark: Mark) -> Option<Mark> {
        let story = &mut self.stories[number];
        let (flag, value, back) = match mark {
            Mark::Read => (&mut story.is_read, true, Mark::Unread),
            Mark::Unread => (&mut story.is_read, false, Mark::Read),
            Mark::Saved => (&mut story.is_saved, true, Mark::Unsaved),
            Mark::Unsaved => (&mut story.is_saved, false, Mark::Saved),
        };
        let is_change = *flag != value;
        *flag = value;
        is_change.then_some(back)
    }

    fn mark(&mut self, numbers: Vec<usize>, mark: Mark) {
        let back: Vec<_> = numbers
            .into_iter()
            .filter_map(|number| self.set(number, mark).map(|back| (number, back)))
            .collect();
        if !back.is_empty() {
            self.undo.push(back);
        }
    }
}

/// The whole list, read in windows from one end.
fn walk(bench: &Bench, snapshot: &Snapshot, count: usize, is_downwards: bool) -> Vec<String> {
    let mut edge = if is_downwards { Edge::Top } else { Edge::Bottom };
    let mut walked: Vec<String> = Vec::new();
    loop {
        let window = bench.store.load_rows(snapshot, edge, count).expect("a window");
        let rows = titles(&window);
        let is_end = if is_downwards { window.at_bottom } else { window.at_top };
        if is_downwards {
            walked.extend(rows);
        } else {
            walked.splice(0..0, rows);
        }
        let next = if is_downwards { window.rows.last() } else { window.rows.first() };
        match next.filter(|_| !is_end) {
            Some(row) if is_downwards => edge = Edge::After(row.key),
            Some(row) => edge = Edge::Before(row.key),
            None => {
                assert_eq!(window.len as usize, walked.len(), "the length of {snapshot:?}");
                return walked;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn open_lists_never_move_and_new_ones_show_what_is(
        events in prop::collection::vec(event(), 1..40),
        count in 1..5usize,
    ) {
        let mut bench = Bench::new();
        let mut model = Model { stories: vec![Naive::default(); 12], undo: Vec::new() };
        let mut open: Vec<(Snapshot, Vec<String>)> = Vec::new();
        bench.store.set_sections(&[super::text("World")]).expect("set");
        for event in events {
            match event {
                Event::Page(numbers) => {
                    let cards = numbers.iter().enumerate().map(|(rank, number)| {
                        let card = dated(&number.to_string(), &format!("2026-02-{:02}", number + 1));
                        Incoming { rank: Some(rank as u32), ..card }
                    });
                    bench.take(&page_facts("page", "World"), cards.collect());
                    if !numbers.is_empty() {
                        model.stories.iter_mut().for_each(|story| story.rank = None);
                    }
                    for (rank, number) in numbers.iter().enumerate() {
                        let url = format!("https://news.example/{number}");
                        let story = &mut model.stories[usize::from(*number)];
                        story.id = bench.store.find(&url).expect("read");
                        story.rank = Some(rank);
                    }
                }
                Event::Mark(number, mark) => {
                    let Some(id) = model.stories[usize::from(number)].id else { continue };
                    bench.mark(&[id], mark);
                    model.mark(vec![usize::from(number)], mark);
                }
                Event::MarkList => {
                    let Some((snapshot, held)) = open.first() else { continue };
                    bench.store.mark_list(snapshot, bench.now).expect("marked");
                    model.mark(held.iter().map(|number| number.parse().expect("a number")).collect(), Mark::Read);
                }
                Event::Undo => {
                    bench.store.undo(bench.now).expect("undone");
                    for (number, back) in model.undo.pop().unwrap_or_default() {
                        model.set(number, back);
                    }
                }
                Event::Open(list, unread_only) => {
                    let kind = match list {
                        0 => bench.section("World"),
                        1 => ListKind::All,
                        _ => ListKind::Saved,
                    };
                    open.push((bench.open(kind, unread_only).snapshot, model.list(list, unread_only)));
                }
            }
            for (snapshot, held) in &open {
                prop_assert_eq!(&walk(&bench, snapshot, count, true), held);
                prop_assert_eq!(&walk(&bench, snapshot, count, false), held);
            }
        }
    }
}
