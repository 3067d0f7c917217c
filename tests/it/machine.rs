//! The machine: messages in, state and effects out.

use std::collections::BTreeSet;

use dateline::app::geometry::{self, Area, ListLine, Plan};
use dateline::app::{
    Button, Effect, Event, Message, Options, Progress, RefreshScope, Reply, STEPS, Size, State, ViewKind,
    WINDOW_ROWS,
};
use dateline::config::keymap::{Chord, Key, Keymap};
use dateline::model::{Block, StoryId};
use dateline::text::SafeText;
use proptest::prelude::*;

use crate::world::{NOW, World, failure, options, place, safe, steps, story};

/// The number of the story that is open.
fn open(world: &World) -> Option<i64> {
    world.state.reader().and_then(|reader| reader.story).map(|story| story.0)
}

/// The number of the story under the cursor.
fn cursor(world: &World) -> Option<i64> {
    world.state.list.cursor.map(|story| story.0)
}

#[test]
fn begins_on_the_front_page_with_the_cursor_on_its_first_story() {
    let mut world = World::new(80, 24);
    assert_eq!(world.state.view(), ViewKind::Front);
    assert_eq!(cursor(&world), Some(1));
    assert_eq!(steps(&world.state), ["list"]);
    let effects = world.seen();
    assert!(matches!(effects[0], Effect::OpenList { .. }), "{effects:?}");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Refresh { .. })));
}

#[test]
fn opening_a_story_asks_the_disk_first_then_the_net_and_marks_it_read() {
    let mut world = World::new(80, 24);
    world.seen();
    world.press("j enter");
    assert_eq!(world.state.view(), ViewKind::Article);
    assert_eq!(open(&world), Some(2));
    let effects = world.seen();
    let order: Vec<&str> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::LoadStory { .. } => Some("disk"),
            Effect::FetchStory { .. } => Some("net"),
            Effect::Mark { undoable: false, .. } => Some("mark"),
            _ => None,
        })
        .collect();
    assert_eq!(order, ["disk", "mark", "net"]);
    assert!(world.state.list.rows[1].is_read);
    assert!(world.story(2).full.is_some());
}

#[test]
fn the_trail_leads_from_a_story_over_its_related_to_the_next_and_back() {
    let mut world = World::new(80, 24);
    world.press("enter ctrl-d t 2");
    assert_eq!(steps(&world.state), ["list", "article 1", "related 1", "article 4"]);
    world.press("H");
    assert_eq!((world.state.view(), open(&world)), (ViewKind::Related, Some(1)));
    world.press("H");
    assert_eq!((world.state.view(), open(&world)), (ViewKind::Article, Some(1)));
    assert!(world.state.reader().expect("open").top > 0, "the scroll is as it was");
    world.press("L");
    assert_eq!((world.state.view(), open(&world)), (ViewKind::Related, Some(1)));
    world.press("L");
    assert_eq!((world.state.view(), open(&world)), (ViewKind::Article, Some(4)));
    assert_eq!(steps(&world.state).len(), 4);
    world.press("q");
    assert_eq!(world.state.view(), ViewKind::Front);
    assert_eq!(world.state.list.cursor, Some(StoryId(1)));
    assert_eq!(steps(&world.state).len(), 4, "closing removes no step");
}

type Sight = (ViewKind, Option<StoryId>, usize, Vec<Option<StoryId>>, Option<StoryId>, u32);

/// What a reader looks at: the view, the story and its top, the row at the top of the list and the cursor.
fn looked_at(state: &State) -> Sight {
    let plan = geometry::plan(state);
    let list = state.shown_list();
    let rows = plan.list.map_or_else(Vec::new, |area| {
        geometry::list_lines(state, list, area)
            .iter()
            .map(|line| match line {
                ListLine::Row { index, .. } => Some(list.rows[*index].story()),
                ListLine::Day(_) | ListLine::Blank => None,
            })
            .collect()
    });
    let reader = state.reader();
    (
        state.view(),
        reader.and_then(|reader| reader.story),
        reader.map_or(0, |reader| reader.top),
        rows,
        list.cursor,
        reader.map_or(0, |reader| reader.related_cursor),
    )
}

/// One thing that may happen.
#[derive(Clone)]
enum Step {
    /// A key of the table, by number.
    Key(usize),
    Typed(char),
    Pasted(String),
    Pointed(u8, u16, u16),
    Resized(u16, u16),
    /// One of the effects that wait is answered, by number.
    Answered(usize),
    Failed(usize),
    /// An answer comes once more.
    Repeated(usize),
    /// All that waits is answered.
    Settled,
    Event(u8, i64),
}

impl std::fmt::Debug for Step {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Key(number) => {
                let keymap = Keymap::shipped();
                let binding = &keymap.bindings()[number % keymap.bindings().len()];
                write!(formatter, "{}", binding.chord)
            }
            Self::Typed(character) => write!(formatter, "typed {character:?}"),
            Self::Pasted(text) => write!(formatter, "pasted {text:?}"),
            Self::Pointed(button, x, y) => write!(formatter, "pointed {button} at {x},{y}"),
            Self::Resized(columns, rows) => write!(formatter, "{columns}x{rows}"),
            Self::Answered(number) => write!(formatter, "answered {number}"),
            Self::Failed(number) => write!(formatter, "failed {number}"),
            Self::Repeated(number) => write!(formatter, "repeated {number}"),
            Self::Settled => write!(formatter, "settled"),
            Self::Event(what, story) => write!(formatter, "event {what} of {story}"),
        }
    }
}

fn step() -> impl Strategy<Value = Step> {
    let size = prop_oneof![Just(0_u16), Just(1), 2..200_u16, Just(1000)];
    prop_oneof![
        8 => (0..1000_usize).prop_map(Step::Key),
        1 => any::<char>().prop_map(Step::Typed),
        1 => "\\PC{0,40}".prop_map(Step::Pasted),
        2 => (0..3_u8, 0..170_u16, 0..60_u16).prop_map(|(button, x, y)| Step::Pointed(button, x, y)),
        1 => (size.clone(), size).prop_map(|(columns, rows)| Step::Resized(columns, rows)),
        4 => (0..8_usize).prop_map(Step::Answered),
        1 => (0..8_usize).prop_map(Step::Failed),
        1 => (0..8_usize).prop_map(Step::Repeated),
        3 => Just(Step::Settled),
        2 => (0..10_u8, 1..26_i64).prop_map(|(what, story)| Step::Event(what, story)),
    ]
}

fn failed(reply: &Reply) -> Reply {
    let failure = failure("The disk is full");
    match reply {
        Reply::List(request, _) => Reply::List(*request, Err(failure)),
        Reply::Sections(request, _) => Reply::Sections(*request, Err(failure)),
        Reply::Story(request, _) => Reply::Story(*request, Err(failure)),
        Reply::Related(request, _) => Reply::Related(*request, Err(failure)),
        Reply::Sources(request, _) => Reply::Sources(*request, Err(failure)),
        Reply::Marked(request, _) => Reply::Marked(*request, Err(failure)),
        Reply::Refreshed(request, _) => Reply::Refreshed(*request, Err(failure)),
        Reply::Added(request, _) => Reply::Added(*request, Err(failure)),
        Reply::Done(request, _) => Reply::Done(*request, Err(failure)),
    }
}

fn event_of(world: &mut World, what: u8, story: i64) -> Event {
    let progress = Progress { all: 25, done: story as u32, failed: 1, new: 3, is_over: what == 1 };
    match what {
        0 | 1 => Event::Progress(progress),
        2 | 3 => {
            world.unborn.remove(&StoryId(story));
            Event::Arrived { new: 1 }
        }
        4 => {
            if story <= 24 {
                world.story(story).full = world.story(1).full.clone();
            }
            Event::TextArrived(StoryId(story))
        }
        5 => Event::Woken(story as u64 % 4),
        6 => Event::Now(world.state.now),
        7 => Event::Notice(safe("The disk is nearly full")),
        8 => Event::Failed(failure("The disk is full")),
        _ => Event::HistoryKept(world.state.history.steps().to_vec(), story as u32),
    }
}

/// Lets a step happen, and holds the machine to it that what was not asked for moves nothing.
fn happen(world: &mut World, step: Step, answered: &mut Vec<Reply>) {
    let before = looked_at(&world.state);
    let mut may_move = true;
    match step {
        Step::Key(number) => {
            let bindings = world.state.keymap.bindings();
            let chord = bindings[number % bindings.len()].chord;
            if chord.to_string() != "Q" && chord.to_string() != "ctrl-c" {
                world.tell(Message::Pressed(chord));
            }
        }
        Step::Typed(character) => world.tell(Message::Pressed(Chord::plain(Key::Char(character)))),
        Step::Pasted(text) => {
            may_move = world.state.prompt.is_some();
            world.tell(Message::Pasted(SafeText::lines(&text)));
        }
        Step::Pointed(button, x, y) => {
            let button = [Button::Click, Button::WheelUp, Button::WheelDown][usize::from(button)];
            world.tell(Message::Pointed(button, x, y));
        }
        Step::Resized(columns, rows) => world.tell(Message::Resized(Size { columns, rows })),
        Step::Settled => world.settle(),
        Step::Answered(number) | Step::Failed(number) => {
            if world.waiting.is_empty() {
                return;
            }
            let effect = world.waiting.remove(number % world.waiting.len()).expect("one waits");
            let Some(mut reply) = world.answer(&effect) else { return };
            if matches!(step, Step::Failed(_)) {
                reply = failed(&reply);
            }
            may_move = matches!(reply, Reply::List(..) | Reply::Story(..) | Reply::Related(..));
            answered.push(reply.clone());
            world.tell(Message::Replied(reply));
        }
        Step::Repeated(number) => {
            let Some(reply) = answered.get(number % answered.len().max(1)).cloned() else { return };
            may_move = false;
            world.tell(Message::Replied(reply));
        }
        Step::Event(what, story) => {
            may_move = false;
            let event = event_of(world, what, story);
            world.tell(Message::Happened(event));
        }
    }
    if !may_move {
        assert_eq!(looked_at(&world.state), before, "nobody asked for it, and it moved");
    }
    let state = &world.state;
    assert!(state.history.steps().len() <= STEPS);
    assert!(state.list.rows.len() <= WINDOW_ROWS);
    if let Some(reader) = state.reader() {
        assert!(reader.focus.is_none_or(|focus| (focus as usize) < reader.page.targets.len()));
        assert!(reader.page.lines.is_empty() || reader.top < reader.page.lines.len());
    }
    for area in areas(&geometry::plan(state)) {
        assert!(
            area.x + area.columns <= state.size.columns && area.y + area.rows <= state.size.rows,
            "{area:?}"
        );
    }
}

fn areas(plan: &Plan) -> Vec<Area> {
    let panes =
        [plan.sections, plan.list, plan.article, plan.related, plan.overlay, plan.detail, plan.offers];
    let lines = [plan.top, plan.top_rule, plan.body, plan.bottom_rule, plan.status, plan.text, plan.listing];
    panes.into_iter().flatten().chain(lines).filter(|area| !area.is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens_nothing_panics_and_nothing_unasked_moves_what_is_looked_at(
        columns in 0..180_u16,
        rows in 0..60_u16,
        is_empty in any::<bool>(),
        has_events in any::<bool>(),
        steps in proptest::collection::vec(step(), 0..120),
    ) {
        let mut world = if is_empty { World::empty(columns, rows) } else { World::new(columns, rows) };
        if has_events {
            // Versions of one event on either side of the window, of another side by side.
            world.events = vec![vec![3, 1, 20, 24], vec![8, 9, 10]];
            world.press("F");
        }
        let mut answered = Vec::new();
        for step in steps {
            happen(&mut world, step, &mut answered);
        }
        world.settle();
        // Whatever happened, two keys lead back to a list.
        world.press("esc esc esc");
    }
}

/// Whether an effect of this name went out since the last look.
fn went_out(world: &mut World, name: &str) -> usize {
    world.seen().iter().filter(|effect| format!("{effect:?}").starts_with(name)).count()
}

#[test]
fn new_stories_are_announced_and_shown_on_request_with_the_cursor_where_it_was() {
    let mut world = World::new(80, 24);
    world.press("j j");
    world.stories.push(story(25));
    let before = looked_at(&world.state);
    world.hear(Event::Arrived { new: 1 });
    assert_eq!(looked_at(&world.state), before);
    assert_eq!(world.state.list.waiting, 1);
    world.press("r");
    assert_eq!((world.state.list.waiting, cursor(&world)), (0, Some(3)));
    assert_eq!(world.state.list.rows.len(), 25);
}

#[test]
fn without_a_network_it_is_looked_out_for_and_what_is_due_goes_out_when_it_is_back() {
    let mut world = World::new(80, 24);
    world.seen();
    let since = Some(NOW.parse().expect("a time"));
    world.hear(Event::Network(since)).hear(Event::Network(since));
    assert_eq!(world.seen(), [Effect::AwaitNetwork], "once");
    assert!(world.state.no_network_words().is_some_and(|words| words.contains("tries again by itself")));
    world.press("R");
    let status = world.state.status.as_ref().expect("an answer");
    assert_eq!(status.words.as_str(), "no network since 12:00; tries again by itself");
    world.seen();
    world.hear(Event::Network(None));
    assert_eq!(world.state.no_network, None);
    let due = |effect: &Effect| matches!(effect, Effect::Refresh { scope: RefreshScope::Due, .. });
    assert_eq!(world.seen().iter().filter(|effect| due(effect)).count(), 1);

    // While another refresh goes on, right after it.
    world.strike("R");
    let Some(Effect::Refresh { request, .. }) = world.waiting.pop_front() else { panic!("no refresh") };
    world.hear(Event::Network(since)).hear(Event::Network(None));
    assert_eq!(world.seen().iter().filter(|effect| due(effect)).count(), 0);
    world.tell(Message::Replied(Reply::Refreshed(request, Ok(Progress::default()))));
    assert_eq!(world.seen().iter().filter(|effect| due(effect)).count(), 1);

    // Who does not want to be refreshed by itself is told the truth.
    let mut world = World::with(Options { auto_refresh: false, ..options(80, 24) });
    world.seen();
    world.hear(Event::Network(since));
    assert_eq!(world.seen(), []);
    assert_eq!(world.state.no_network_words(), Some(safe("no network since 12:00")));
}

#[test]
fn a_key_during_a_refresh_says_how_far_it_is_and_what_came_goes_before_that() {
    let mut world = World::empty(80, 24);
    let status = |world: &World| world.state.status.as_ref().map(|status| status.words.to_string());
    world.strike("R");
    let Some(Effect::Refresh { request, .. }) = world.waiting.pop_front() else { panic!("no refresh") };
    let progress = Progress { all: 25, done: 13, failed: 1, new: 3, is_over: false };
    world.hear(Event::Progress(progress));
    world.seen();
    world.press("r");
    assert_eq!(
        status(&world).as_deref(),
        Some("A refresh is under way: 12 answered, 1 failed, 12 on the way")
    );
    assert!(world.seen().iter().all(|effect| !matches!(effect, Effect::Refresh { .. })));
    world.tell(Message::Replied(Reply::Refreshed(request, Ok(Progress { is_over: true, ..progress }))));
    world.settle();

    let mut world = World::begun(options(80, 24), (1..=24).map(story).collect(), [StoryId(1)].into());
    world.settle();
    world.strike("R");
    world.waiting.clear();
    assert_eq!(status(&world).as_deref(), Some("Refreshing everything"));
    world.arrive([1]);
    assert_eq!((status(&world), world.state.list.waiting), (None, 1));
}

#[test]
fn a_list_that_fills_shows_an_event_once_whichever_version_leads_by_then() {
    let mut world = World::empty(80, 24);
    world.events = vec![vec![7, 3, 1]];
    world.arrive([7, 5]);
    assert_eq!(rows(&world), [5, 7]);
    world.events = vec![vec![1, 3, 7]];
    world.arrive([1, 2]);
    assert_eq!(rows(&world), [5, 7, 2]);
    world.press("r");
    assert_eq!(rows(&world), [1, 2, 5]);
}

#[test]
fn an_empty_list_is_filled_below_and_sorted_on_request() {
    let mut world = World::empty(80, 24);
    assert!(world.state.list.rows.is_empty());
    world.arrive([5, 6]).arrive([1]);
    let rows = |world: &World| world.state.list.rows.iter().map(|row| row.story().0).collect::<Vec<_>>();
    assert_eq!(rows(&world), [5, 6, 1]);
    world.press("r");
    assert_eq!(rows(&world), [1, 5, 6]);
    assert_eq!(cursor(&world), Some(5));
}

#[test]
fn a_full_text_that_comes_after_the_reader_moved_is_offered() {
    let mut world = World::new(80, 12);
    world.press("j");
    world.strike("enter");
    let fetch = loop {
        let effect = world.waiting.pop_front().expect("the page is fetched");
        if matches!(effect, Effect::FetchStory { .. }) {
            break effect;
        }
        if let Some(reply) = world.answer(&effect) {
            world.tell(Message::Replied(reply));
        }
    };
    world.press("j");
    let before = looked_at(&world.state);
    let reply = world.answer(&fetch).expect("a reply");
    world.tell(Message::Replied(reply));
    assert_eq!(looked_at(&world.state), before);
    assert!(world.state.reader().expect("open").offered.is_some());
    world.press("f");
    assert_eq!(world.state.reader().expect("open").shows(), dateline::model::OnDisk::Full);
}

#[test]
fn a_late_answer_does_not_reopen_a_closed_article() {
    let mut world = World::new(80, 24);
    world.strike("enter");
    let late: Vec<Effect> = world.waiting.drain(..).collect();
    world.press("q");
    for effect in late {
        if let Some(reply) = world.answer(&effect) {
            world.tell(Message::Replied(reply));
        }
    }
    assert_eq!(world.state.view(), ViewKind::Front);
}

#[test]
fn a_wide_window_shows_the_story_under_the_cursor_and_fetches_and_marks_nothing() {
    let mut world = World::new(140, 40);
    world.seen();
    world.press("j j");
    assert_eq!(open(&world), Some(3));
    let effects = world.seen();
    assert!(effects.iter().all(|effect| !matches!(effect, Effect::FetchStory { .. } | Effect::Mark { .. })));
    assert!(!world.state.list.rows[2].is_read);
}

#[test]
fn enter_in_an_article_without_a_focus_does_nothing_and_with_one_opens_it_here() {
    let mut world = World::new(80, 24);
    world.press("enter");
    world.seen();
    let before = looked_at(&world.state);
    world.press("enter");
    assert_eq!(looked_at(&world.state), before);
    world.press("tab enter");
    assert_eq!(open(&world), Some(2));
    assert_eq!(steps(&world.state), ["list", "article 1", "article 2"]);
}

#[test]
fn a_digit_that_comes_before_the_related_stories_is_followed_when_they_are_there() {
    let mut world = World::new(80, 24);
    world.strike("enter");
    world.strike("3");
    world.settle();
    assert_eq!(open(&world), Some(7));
}

#[test]
fn space_at_the_end_of_a_text_opens_the_next_unread_story() {
    let mut world = World::new(80, 24);
    world.press("j enter q k enter G space");
    assert_eq!(open(&world), Some(3), "the second was read");
}

#[test]
fn q_closes_the_topmost_thing_and_no_more_and_leaves_from_the_front_page_alone() {
    use ViewKind::{All, Article, Front, Help, Related, Saved, Search, Section, Sources, Trail};
    // After these keys, each further `q` closes to one of these; the last one leaves.
    let check = |keys: &str, closes_to: &[ViewKind]| {
        for key in ["q", "esc"] {
            let mut world = World::new(80, 24);
            world.press(keys);
            for expected in closes_to {
                world.press(key);
                assert_eq!(world.state.view(), *expected, "{keys}, then {key}");
            }
            world.seen();
            world.press(key);
            let left = usize::from(key == "q");
            assert_eq!(went_out(&mut world, "Quit"), left, "{keys}, then {key} on the front page");
        }
    };
    check("j", &[]);
    check("enter", &[Front]);
    check("enter t", &[Front]);
    check("S ?", &[Sources, Front]);
    check("S T", &[Sources, Front]);
    check("T S ?", &[Sources, Trail, Front]);
    check("S T S", &[Trail, Front]);
    check("enter ?", &[Article, Front]);
    check("enter t ? T", &[Help, Related, Front]);
    check("V", &[Front]);
    check("e", &[Front]);
    check("tab", &[Front]);
    check("tab tab tab", &[Front]);
    check("tab V e", &[Saved, Section, Front]);
    check("e V enter", &[All, Front]);
    check("V F", &[]);
    check("/ s t r a i t enter V", &[Search, Front]);
    check("enter / p i a n o enter", &[Article, Front]);
    check("enter / p i a n o enter ?", &[Article, Article, Front]);
}

#[test]
fn sources_are_read_anew_when_what_lay_over_them_is_closed() {
    let mut world = World::new(80, 24);
    world.strike("S");
    world.press("?");
    let late: Vec<Effect> = world.waiting.drain(..).collect();
    assert!(late.is_empty());
    world.press("q");
    let Some(dateline::app::Overlay::Sources(pane)) = world.state.over() else { panic!("no sources") };
    assert_eq!((pane.all().len(), pane.rows.request.is_out()), (5, false));
}

#[test]
fn what_lay_over_the_panes_comes_back_when_a_search_is_left() {
    for leave in ["esc", "enter"] {
        let mut world = World::new(80, 24);
        world.press("S T /").press(leave);
        assert_eq!(world.state.view(), ViewKind::Trail, "{leave}");
        world.press("q q");
        assert_eq!(world.state.view(), ViewKind::Front);
    }
    let mut world = World::new(80, 24);
    world.press("S / b e e s enter");
    assert_eq!((world.state.view(), world.state.over().is_none()), (ViewKind::Search, true));
}

#[test]
fn the_end_of_finding_gives_n_back_to_the_unread_stories() {
    let mut world = World::new(80, 12);
    world.press("enter / p i a n o enter n n");
    let before = place(&world.state);
    world.press("esc");
    assert_eq!((world.state.view(), place(&world.state)), (ViewKind::Article, before));
    assert!(world.state.reader().is_some_and(|reader| reader.find.is_none()));
    world.press("n");
    assert_eq!(open(&world), Some(2));
}

#[test]
fn a_list_begins_where_its_cursor_stood_the_last_time_or_with_what_is_new_at_its_top() {
    let check = |keys: &str, new: &[i64], expected: (ViewKind, i64)| {
        let unborn = new.iter().map(|story| StoryId(*story)).collect();
        let mut world = World::begun(options(80, 24), (1..=24).map(story).collect(), unborn);
        world.settle();
        world.press(keys);
        let offset = world.state.list.offset;
        world.press("Q");
        let kept = serde_json::to_string(&world.history.clone().expect("it was kept")).expect("written");
        let kept = serde_json::from_str(&kept).expect("read again");
        let world = World::with(Options { history: Some(kept), ..options(80, 24) });
        assert_eq!((world.state.view(), cursor(&world)), (expected.0, Some(expected.1)), "{keys}");
        if new.is_empty() {
            assert_eq!(world.state.list.offset, offset, "{keys}");
        }
    };
    check("j j j", &[], (ViewKind::Front, 4));
    check("G k", &[], (ViewKind::Front, 23));
    check("tab j j", &[], (ViewKind::Section, 7));
    check("j j enter q", &[], (ViewKind::Front, 3));
    check("G g", &[], (ViewKind::Front, 1));
    check("j j j", &[1, 2], (ViewKind::Front, 6));
    check("g", &[1, 2], (ViewKind::Front, 1));
    check("e G g", &[1, 2], (ViewKind::All, 1));
}

#[test]
fn the_place_in_a_half_read_story_is_there_after_a_restart() {
    let half = |world: &mut World| {
        world.press("j enter space space");
        let before = place(&world.state);
        assert!(before.2 > 0);
        before
    };
    // Left open.
    let mut world = World::new(80, 24);
    let before = half(&mut world);
    world.press("Q");
    let mut again = World::begun(
        Options { history: world.history.clone(), ..options(80, 24) },
        world.stories.clone(),
        BTreeSet::new(),
    );
    again.settle();
    assert_eq!((open(&again), place(&again.state)), (Some(2), before));
    // Closed, then opened again.
    let mut world = World::new(80, 24);
    let before = half(&mut world);
    world.press("q Q");
    let mut again = World::begun(
        Options { history: world.history.clone(), ..options(80, 24) },
        world.stories.clone(),
        BTreeSet::new(),
    );
    again.settle();
    again.press("enter");
    assert_eq!((open(&again), place(&again.state)), (Some(2), before));
}

#[test]
fn behind_a_story_that_is_open_after_a_restart_lies_the_list_of_today() {
    let unborn = BTreeSet::from([StoryId(1), StoryId(2)]);
    let mut world = World::begun(options(80, 24), (1..=24).map(story).collect(), unborn);
    world.settle();
    world.press("j j enter J Q");
    let mut world = World::with(Options { history: world.history, ..options(80, 24) });
    assert_eq!((open(&world), cursor(&world)), (Some(6), Some(6)));
    world.press("q");
    assert_eq!((world.state.view(), cursor(&world)), (ViewKind::Front, Some(6)));
    assert_eq!(rows(&world)[..3], [1, 2, 3]);
}

#[test]
fn a_search_in_a_wide_window_shows_the_story_under_its_cursor_and_gives_back_what_was_there() {
    let mut world = World::new(140, 40);
    world.press("j j");
    world.seen();
    world.press("/ s t r a i t");
    let found: Vec<i64> = world.state.shown_list().rows.iter().map(|row| row.story().0).collect();
    assert_eq!(open(&world), Some(found[0]));
    world.press("down down");
    assert_eq!(open(&world), Some(found[2]));
    let effects = world.seen();
    assert!(effects.iter().all(|effect| !matches!(effect, Effect::FetchStory { .. } | Effect::Mark { .. })));
    world.press("esc");
    assert_eq!((open(&world), cursor(&world)), (Some(3), Some(3)));
    // Taken, the same story is the one beside the list.
    world.press("/ s t r a i t down enter");
    assert_eq!((world.state.view(), open(&world)), (ViewKind::Search, Some(found[1])));
}

#[test]
fn an_answer_for_what_waits_behind_a_search_finds_it_there() {
    let mut world = World::new(140, 40);
    world.press("enter");
    world.strike("t");
    let late: Vec<Effect> = world.waiting.drain(..).collect();
    world.press("/ b e e s");
    for effect in late {
        if let Some(reply) = world.answer(&effect) {
            world.tell(Message::Replied(reply));
        }
    }
    world.press("esc");
    assert_eq!((world.state.view(), open(&world)), (ViewKind::Related, Some(1)));
    let reader = world.state.reader().expect("a story is open");
    assert!(!reader.is_waiting() && !reader.related_rows().is_empty());
}

/// A world in which five stories tell of one event, and story 3 leads.
fn with_an_event() -> World {
    World::of_events(options(80, 24), vec![vec![3, 1, 7, 12, 20]])
}

fn rows(world: &World) -> Vec<i64> {
    world.state.list.rows.iter().map(|row| row.story().0).collect()
}

#[test]
fn an_event_opens_to_its_versions_and_q_leads_back_with_the_place_kept() {
    let mut world = with_an_event();
    world.press("j");
    let before = looked_at(&world.state);
    assert_eq!((rows(&world)[..3].to_vec(), cursor(&world)), (vec![2, 3, 4], Some(3)));
    world.press("v");
    assert_eq!((world.state.view(), rows(&world)), (ViewKind::Event, vec![1, 3, 7, 12, 20]));
    assert_eq!(cursor(&world), Some(3), "the version that the row shows");
    world.press("j enter");
    assert_eq!(open(&world), Some(7));
    world.press("J");
    assert_eq!(open(&world), Some(12), "the versions are the list that goes on");
    world.press("q");
    assert_eq!((world.state.view(), cursor(&world)), (ViewKind::Event, Some(12)));
    world.press("q");
    assert_eq!((world.state.view(), looked_at(&world.state)), (ViewKind::Front, before));
    world.press("H H H H");
    assert_eq!(world.state.view(), ViewKind::Front);
    world.press("L");
    assert_eq!(world.state.view(), ViewKind::Event, "opening the versions was a step");
}

#[test]
fn versions_close_to_the_list_that_they_were_opened_from_also_a_search() {
    let mut world = with_an_event();
    world.press("/").type_in("strait").press("enter");
    assert_eq!(cursor(&world), Some(1));
    world.press("v q");
    assert_eq!(world.state.view(), ViewKind::Search);
    world.press("q");
    assert_eq!(world.state.view(), ViewKind::Front);
}

#[test]
fn a_list_of_versions_survives_a_restart() {
    let mut world = with_an_event();
    world.press("j v j enter Q");
    let kept = world.history.clone().expect("it was kept");
    let written = serde_json::to_string(&kept).expect("written");
    let kept = serde_json::from_str(&written).expect("read again");
    let mut world = World::of_events(Options { history: Some(kept), ..options(80, 24) }, world.events);
    assert_eq!((world.state.view(), open(&world)), (ViewKind::Article, Some(7)));
    world.press("q");
    assert_eq!((world.state.view(), cursor(&world)), (ViewKind::Event, Some(7)));
    world.press("q");
    assert_eq!((world.state.view(), cursor(&world)), (ViewKind::Front, Some(3)));
}

#[test]
fn a_front_page_shown_before_its_events_were_known_can_be_laid_out_by_key() {
    let mut world = World::new(80, 24);
    world.strike("R");
    let Some(Effect::Refresh { request, .. }) = world.waiting.pop_front() else { panic!("no refresh") };
    world.press("F j j");
    world.events = vec![vec![3, 1, 7]];
    let before = looked_at(&world.state);
    let over = Progress { all: 5, done: 5, failed: 0, new: 3, is_over: true };
    world.tell(Message::Replied(Reply::Refreshed(request, Ok(over))));
    world.settle();
    assert_eq!(looked_at(&world.state), before);
    assert!(world.state.list.stands_as_it_came());
    world.press("r");
    assert_eq!((rows(&world)[..3].to_vec(), cursor(&world)), (vec![2, 3, 4], Some(3)));
    assert!(!world.state.list.stands_as_it_came());
}

#[test]
fn a_row_of_one_outlet_says_so_and_opens_to_nothing() {
    let mut world = with_an_event();
    world.press("v");
    assert_eq!(world.state.view(), ViewKind::Front);
    assert!(world.state.status.is_some());
    world.press("j v v");
    assert_eq!(world.state.view(), ViewKind::Event);
    assert_eq!(steps(&world.state).len(), 2);
}

#[test]
fn marking_an_event_marks_every_version_unreading_it_one_and_undo_all() {
    let mut world = with_an_event();
    let read = |world: &World| -> Vec<i64> {
        world.stories.iter().filter(|story| story.is_read).map(|story| story.id.0).collect()
    };
    world.press("j m");
    assert_eq!(read(&world), [1, 3, 7, 12, 20]);
    assert!(world.state.list.cursor_row().is_some_and(|row| row.is_read));
    world.press("m");
    assert_eq!(read(&world), [1, 7, 12, 20]);
    world.press("u u");
    assert_eq!(read(&world), [] as [i64; 0]);
    world.press("v m");
    assert_eq!(read(&world), [3], "in the list of versions a row is one story");
    world.press("u q A");
    assert_eq!(read(&world).len(), 24);
    world.press("u");
    assert_eq!(read(&world), [] as [i64; 0]);
}

#[test]
fn reading_the_version_that_leads_leaves_the_others_unread() {
    let mut world = with_an_event();
    world.press("j enter q");
    assert_eq!(world.stories.iter().filter(|story| story.is_read).count(), 1);
}

#[test]
fn events_that_form_while_the_page_is_open_move_nothing() {
    let mut world = World::new(80, 24);
    world.press("j j");
    world.events = vec![vec![3, 1, 7]];
    let before = looked_at(&world.state);
    world.hear(Event::Arrived { new: 1 }).hear(Event::TextArrived(StoryId(3)));
    assert_eq!(looked_at(&world.state), before);
    world.press("F j");
    assert_eq!(cursor(&world), Some(3), "and stand as one once it is opened anew");
}

fn beside(world: &World) -> Vec<Option<i64>> {
    let reader = world.state.reader().expect("open");
    reader.related_rows().iter().map(|row| row.story.map(|story| story.0)).collect()
}

#[test]
fn a_row_that_is_not_the_same_story_goes_at_once_and_comes_back_by_undo() {
    // From the related view, and from the list below the text, where the row is focused by Tab.
    for (keys, view) in [("enter t j j", ViewKind::Related), ("enter tab tab tab tab tab", ViewKind::Article)]
    {
        let mut world = World::new(80, 24);
        world.press(keys);
        assert_eq!(world.state.view(), view);
        assert_eq!(beside(&world), [None, Some(4), Some(7), Some(10)]);
        world.seen();
        world.press("x");
        assert_eq!(beside(&world), [None, Some(4), Some(10)], "{view:?}");
        let said = |effect: &Effect| {
            matches!(effect, Effect::SayApart { story: StoryId(7), from: Some(StoryId(1)), .. })
        };
        assert!(world.seen().iter().any(said), "{view:?}");
        world.press("u");
        assert_eq!(beside(&world), [None, Some(4), Some(7), Some(10)], "{view:?}");
    }
}

#[test]
fn what_the_publisher_links_is_a_fact_and_no_claim() {
    let mut world = World::new(80, 24);
    world.press("enter t j");
    world.seen();
    world.press("x");
    assert_eq!(went_out(&mut world, "SayApart"), 0);
    assert_eq!(beside(&world).len(), 4);
    // Nor is a row of a list that is none of versions, nor a text without a focus.
    world.press("q x enter x");
    assert_eq!(went_out(&mut world, "SayApart"), 0);
}

#[test]
fn a_version_that_is_not_the_same_leaves_the_event_also_the_one_it_was_opened_by() {
    let mut world = with_an_event();
    world.press("j v");
    assert_eq!((rows(&world), cursor(&world)), (vec![1, 3, 7, 12, 20], Some(3)));
    world.press("x");
    assert_eq!((rows(&world), cursor(&world)), (vec![1, 7, 12, 20], Some(7)));
    world.press("G x x x");
    assert_eq!((rows(&world), cursor(&world)), (vec![1], Some(1)));
    world.seen();
    world.press("x");
    assert_eq!(went_out(&mut world, "SayApart"), 0, "it is the last one");
    assert_eq!(rows(&world), [1]);
}

#[test]
fn a_mark_that_could_not_be_set_is_shown_as_it_was() {
    let mut world = World::new(80, 24);
    world.strike("s");
    assert!(world.state.list.rows[0].is_saved);
    let effect = world.waiting.pop_front().expect("a mark");
    let reply = world.answer(&effect).expect("a reply");
    world.tell(Message::Replied(failed(&reply)));
    assert!(!world.state.list.rows[0].is_saved);
    assert!(world.state.status.as_ref().is_some_and(|status| status.is_failure));
}

#[test]
fn a_search_shows_as_one_types_and_leaves_everything_when_cancelled() {
    let mut world = World::new(80, 24);
    let before = looked_at(&world.state);
    world.press("/").type_in("strait");
    assert_eq!(world.state.view(), ViewKind::Search);
    assert!(world.state.shown_list().rows.len() > 2);
    world.press("esc");
    assert_eq!(looked_at(&world.state), before);
    assert_eq!(steps(&world.state), ["list"], "a search being typed is no step");
    world.press("/").type_in("strait").press("enter");
    assert_eq!(steps(&world.state).len(), 2);
    world.press("q");
    assert_eq!(world.state.view(), ViewKind::Front);
}

#[test]
fn words_are_found_in_a_text_and_n_goes_to_the_next() {
    let mut world = World::new(80, 12);
    world.press("enter /").type_in("piano").press("enter");
    let found = |world: &World| world.state.reader().and_then(|reader| reader.find.clone()).expect("found");
    assert_eq!((found(&world).found.len(), found(&world).at), (12, 0));
    world.press("n n");
    assert_eq!(found(&world).at, 2);
    world.press("N");
    assert_eq!(found(&world).at, 1);
}

#[test]
fn pasted_text_runs_nothing() {
    let mut world = World::new(80, 24);
    let before = looked_at(&world.state);
    world.seen();
    world.tell(Message::Pasted(SafeText::lines("Q\nd\nR")));
    assert_eq!((looked_at(&world.state), world.seen()), (before, Vec::new()));
    world.press("/");
    world.tell(Message::Pasted(SafeText::lines("bees\ncount")));
    assert_eq!(world.state.prompt.as_ref().expect("a line").text(), "bees count");
}

#[test]
fn a_source_is_removed_and_brought_back() {
    let mut world = World::new(80, 24);
    world.press("S j d");
    assert_eq!(world.sources.len(), 4);
    world.press("u");
    assert_eq!(world.sources.len(), 5);
    world.press("p");
    assert_eq!(world.sources.iter().filter(|row| row.source.paused).count(), 1);
    world.press("esc");
    assert_eq!(world.state.view(), ViewKind::Front);
}

#[test]
fn a_change_of_a_source_is_said_and_taken_back_with_the_cursor_on_it() {
    let check = |keys: &str, said: &str| {
        let mut world = World::new(80, 24);
        world.press("S j");
        let name = |world: &World| match world.state.over() {
            Some(dateline::app::Overlay::Sources(pane)) => {
                pane.current().map(|row| row.source.name.to_string())
            }
            _ => None,
        };
        let before = (world.sources.clone(), name(&world));
        world.press(keys);
        let words = world.state.status.clone().map(|status| status.words.to_string()).unwrap_or_default();
        assert!(words.contains(said) && words.ends_with(", u takes it back"), "{keys}: {words}");
        world.press("u");
        assert_eq!(world.sources, before.0, "{keys}");
        // Where it was taken out, the cursor stays where that led.
        assert_eq!(name(&world) == before.1, keys != "d", "{keys}");
    };
    check("p", "Harbour Post is paused");
    check("e x y enter", "Harbour Post is called xy now");
    check("e E u r o down enter", "Harbour Post is in Europe now");
    check("d", "Removed Harbour Post");
}

#[test]
fn sources_that_fail_stand_first_and_say_one_cause() {
    use dateline::model::Condition;
    let mut world = World::new(80, 24);
    let mut set = |index: usize, condition, failure: &str, why: &str| {
        let state = &mut world.sources[index].states[0];
        (state.condition, state.failure) = (condition, Some(safe(failure)).filter(|words| !words.is_empty()));
        (state.why, state.failures, state.status) = (safe(why), 3, Some(500));
    };
    set(1, Condition::Ok, "", "every hour");
    set(2, Condition::Failing, "outlet2.example answered 500", "failed 3 times in a row: again in 4 h");
    set(3, Condition::Malformed, "", "every hour");
    set(4, Condition::Gone, "outlet4.example answered 410", "it said twice that it is gone for good");
    world.press("S");
    let Some(dateline::app::Overlay::Sources(pane)) = world.state.over() else { panic!("no sources") };
    let names: Vec<&str> = pane.all().iter().map(|row| row.source.name.as_str()).collect();
    assert_eq!(
        names,
        ["Kurier am Abend", "Inland Review", "Northern Wire", "The Sample Coast", "Harbour Post"]
    );
    let causes: Vec<Option<&str>> = pane.all().iter().map(|row| row.cause().map(|cause| &**cause)).collect();
    let gone = "it said twice that it is gone for good";
    assert_eq!(causes, [Some(gone), Some("outlet2.example answered 500"), None, None, None]);
}

#[test]
fn the_trail_survives_a_restart() {
    let mut world = World::new(80, 24);
    world.press("enter ctrl-d t 2 Q");
    let kept = world.history.clone().expect("it was kept");
    let mut world = World::with(Options { history: Some(kept), ..options(80, 24) });
    assert_eq!((world.state.view(), open(&world)), (ViewKind::Article, Some(4)));
    world.press("H H");
    assert_eq!(open(&world), Some(1));
    assert!(world.state.reader().expect("open").top > 0);
}

#[test]
fn a_resize_keeps_the_place_in_the_text() {
    let mut world = World::new(80, 24);
    world.press("enter space");
    let before = place(&world.state);
    world.resize(40, 24).resize(80, 24);
    assert_eq!(place(&world.state), before);
}

#[test]
fn what_failed_is_one_line_and_what_was_there_stays() {
    let mut world = World::new(80, 24);
    world.is_down = true;
    world.press("j enter");
    let reader = world.state.reader().expect("open");
    assert_eq!(reader.shows(), dateline::model::OnDisk::Summary);
    assert!(world.state.status.as_ref().is_some_and(|status| status.is_failure));
}

#[test]
fn the_real_paper_is_announced_behind_the_sample_and_r_shows_it() {
    let mut world = World::empty(80, 24);
    for story in 1..=3 {
        world.unborn.remove(&StoryId(story));
    }
    world.hear(Event::Sample(true));
    assert_eq!(world.state.list.rows.len(), 3);
    let before = looked_at(&world.state);
    world.hear(Event::Sample(false));
    assert_eq!(looked_at(&world.state), before);
    world.seen();
    world.press("r");
    assert_eq!(went_out(&mut world, "LeaveSample"), 1);
}

/// The line of the text that stands at the top of the pane.
fn top_line(state: &State) -> String {
    let reader = state.reader().expect("a story is open");
    reader.page.lines[reader.top].text()
}

#[test]
fn a_page_read_anew_is_offered_and_keeps_the_line_under_the_eye() {
    let mut world = World::new(80, 24);
    world.press("enter space space");
    let (before, line) = (place(&world.state), top_line(&world.state));
    let mut full = world.story(1).full.clone().expect("on disk");
    full.body.insert(0, Block::paragraph("A line that older rules had lost."));
    world.story(1).full = Some(full);
    world.hear(Event::TextArrived(StoryId(1)));
    assert_eq!(place(&world.state), before, "nothing is swapped under the eye");
    world.press("f");
    let (text, now, _) = place(&world.state);
    assert_eq!((text, now.block), (before.0, before.1.block + 1));
    assert_eq!(top_line(&world.state), line);
}

#[test]
fn why_there_is_no_more_than_the_feeds_text_stands_above_it() {
    let mut world = World::new(80, 24);
    world.is_down = true;
    world.story(2).failure = Some(safe("The page asks for a login before it shows anything"));
    world.press("j enter");
    let reader = world.state.reader().expect("a story is open");
    let lines: Vec<String> = reader.page.lines.iter().map(dateline::typeset::Line::text).collect();
    let shown = lines.join(" ");
    assert!(shown.contains("This is what the feed gives. The page asks for a login"), "{shown}");
    assert!(shown.contains("The feed says no more"), "{shown}");
}

#[test]
fn a_story_that_is_not_on_disk_is_asked_for_from_list_text_and_related_view() {
    let check = |keys: &str| {
        let mut world = World::new(80, 24);
        world.press(keys);
        world.seen();
        world.strike("w");
        world.settle();
        let asked = world.seen().into_iter().find_map(|effect| match effect {
            Effect::FetchLater { address, title, .. } => Some((address, title)),
            _ => None,
        });
        let (_, title) = asked.unwrap_or_else(|| panic!("nothing was asked for after {keys}"));
        assert!(!title.is_empty(), "{keys}");
    };
    check("j");
    check("j enter");
    check("t");
}
