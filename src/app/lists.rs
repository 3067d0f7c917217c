//! Lists of headlines: opening, moving, reading rows.

use super::effect::{Effect, RequestId};
use super::fetched::Request;
use super::geometry::{self, Area, Plan};
use super::list::{Asked, ListPane, Then, WINDOW_ROWS};
use super::message::Failure;
use super::shown::{Screen, Shown};
use super::state::State;
use super::{navigation, reading};
use crate::model::{Edge, Headline, ListKind, ListWindow, SectionRow, StoryId};

/// The rows that are read at once at least.
const LOAD_ROWS: usize = 100;
/// Rows between the cursor and the window's edge from which more are read.
const NEAR_ROWS: usize = 40;

/// Opens a list, from its top. It joins the history when its first rows are there.
pub(super) fn open(state: &mut State, kind: ListKind) -> Vec<Effect> {
    open_at(state, kind, None)
}

/// The same, the cursor on a story.
fn open_at(state: &mut State, kind: ListKind, cursor: Option<StoryId>) -> Vec<Effect> {
    let mut effects = navigation::leave(state);
    state.show(Screen::List(None));
    state.list = fresh(state, kind);
    state.list.cursor = cursor;
    effects.push(open_anew(state));
    state.stale.sections = true;
    effects
}

/// A list of which nothing is known yet, as the reader has lists opened.
pub(super) fn fresh(state: &State, kind: ListKind) -> ListPane {
    let unread_only = state.unread_only && kind.is_of_sources();
    ListPane::new(kind, unread_only)
}

/// Opens all versions of the event under the cursor, the cursor on the one that the row shows.
pub(super) fn open_versions(state: &mut State) -> Vec<Effect> {
    let Shown::List(list) = state.shown() else { return Vec::new() };
    let words = match (&list.kind, list.cursor_row()) {
        (ListKind::Event { .. }, _) => "These are all versions of it",
        (_, None) => return Vec::new(),
        (_, Some(row)) if row.also == 0 => "No other outlet has this story",
        (_, Some(row)) => {
            let (story, title) = (row.story(), row.title.clone());
            return open_at(state, ListKind::Event { story, title }, Some(story));
        }
    };
    state.say(words);
    Vec::new()
}

/// Takes a fresh snapshot of the open list; the cursor keeps its story.
pub(super) fn reopen(state: &mut State) -> Vec<Effect> {
    state.stale.sections = true;
    vec![open_anew(state)]
}

/// The same without the sections.
pub(super) fn open_anew(state: &mut State) -> Effect {
    let from = state.list.around();
    ask_fresh(state, from)
}

pub(super) fn ask_fresh(state: &mut State, from: Edge) -> Effect {
    let request = state.ask();
    let count = load_rows(state);
    let list = &mut state.list;
    list.request = Request::Out(request);
    list.asked = Asked::Fresh;
    list.then = Then::Stay;
    Effect::OpenList { request, kind: list.kind.clone(), unread_only: list.unread_only, from, count }
}

/// Reads the rows of a list that the history remembers.
pub(super) fn read_remembered(state: &mut State) -> Vec<Effect> {
    let from = state.list.around();
    load(state, from, Asked::Window, Then::Stay)
}

/// Asks for the sections and their counts.
pub(super) fn load_sections(state: &mut State) -> Effect {
    let request = state.ask();
    state.sections.request = Request::Out(request);
    Effect::LoadSections { request }
}

/// Shows unread stories alone, or all again.
pub(super) fn toggle_unread_only(state: &mut State) -> Vec<Effect> {
    if !state.list.kind.is_of_sources() {
        state.say("This list always holds all its stories");
        return Vec::new();
    }
    state.unread_only = !state.unread_only;
    state.list.unread_only = state.unread_only;
    state.say(if state.unread_only { "Unread stories only" } else { "All stories" });
    let mut effects = vec![Effect::SaveChoice { name: "unread-only", value: state.unread_only }];
    effects.extend(reopen(state));
    effects
}

/// Moves the cursor by rows.
pub(super) fn move_rows(state: &mut State, rows: i32) -> Vec<Effect> {
    let list = state.shown_list();
    let Some(index) = list.cursor_index() else { return Vec::new() };
    let last = list.rows.len() - 1;
    go_to(state, index.saturating_add_signed(rows as isize).min(last));
    Vec::new()
}

/// Moves the cursor by about so many lines of the screen, at least one row; what is shown moves
/// along, so that the cursor keeps its line.
pub(super) fn move_lines(state: &mut State, lines: i32) -> Vec<Effect> {
    let area = list_area(state);
    let list = state.shown_list();
    let Some(index) = list.cursor_index() else { return Vec::new() };
    let (rows, _) = geometry::rows_within(state, list, area, lines);
    let last = list.rows.len() - 1;
    let target = index.saturating_add_signed(rows as isize).min(last);
    // At an end of the list the cursor goes to the last row instead of the view to blank lines.
    let is_far = (target == last && lines > 0) || (target == 0 && lines < 0);
    let moved = if is_far { lines_between(state, index, target) } else { 0 };
    put_cursor(state, target, moved);
    Vec::new()
}

/// Puts the cursor on the list's first or last row.
pub(super) fn to_end(state: &mut State, is_bottom: bool) -> Vec<Effect> {
    let list = state.shown_list();
    let is_held = if is_bottom { list.at_bottom } else { list.at_top };
    if is_held {
        return move_rows(state, if is_bottom { i32::MAX } else { i32::MIN });
    }
    let (from, then) = if is_bottom { (Edge::Bottom, Then::Last) } else { (Edge::Top, Then::First) };
    load(state, from, Asked::Window, then)
}

/// The next or previous story of the list: its row, or where a story is read, the story itself.
pub(super) fn next_story(state: &mut State, is_next: bool) -> Vec<Effect> {
    match state.shown() {
        Shown::Over(_) => return Vec::new(),
        Shown::List(_) => return move_rows(state, if is_next { 1 } else { -1 }),
        Shown::Article(_) | Shown::Related(_) => {}
    }
    let list = &state.list;
    let target = match list.cursor_index() {
        Some(index) if is_next => Some(index + 1).filter(|next| *next < list.rows.len()),
        Some(index) => index.checked_sub(1),
        None => None,
    };
    match target {
        Some(index) => open_row(state, index),
        None if state.list.request.is_out() => {
            state.list.then = Then::OpenNext(is_next);
            Vec::new()
        }
        None => {
            state.say(if is_next {
                "This was the last story of the list"
            } else {
                "This is the first story of the list"
            });
            Vec::new()
        }
    }
}

/// The next or previous unread story of the list: the cursor goes there, or where a story is read,
/// it is opened.
pub(super) fn next_unread(state: &mut State, is_next: bool) -> Vec<Effect> {
    let list = &state.list;
    let found = match list.cursor_index() {
        Some(index) if is_next => (index + 1..list.rows.len()).find(|row| !list.rows[*row].is_read),
        Some(index) => (0..index).rev().find(|row| !list.rows[*row].is_read),
        None => None,
    };
    if let Some(index) = found {
        if matches!(state.screen, Screen::List(_)) {
            go_to(state, index);
            return Vec::new();
        }
        return open_row(state, index);
    }
    let ends = list.ends();
    let (is_whole, edge, asked) = if is_next {
        (list.at_bottom, ends.map(|(_, last)| Edge::After(last)), Asked::Below)
    } else {
        (list.at_top, ends.map(|(first, _)| Edge::Before(first)), Asked::Above)
    };
    if let (false, Some(edge)) = (is_whole, edge) {
        return load(state, edge, asked, Then::Unread(is_next));
    }
    state.say(if is_next {
        "No unread story below in this list"
    } else {
        "No unread story above in this list"
    });
    Vec::new()
}

/// Opens the story of a row that is held.
pub(super) fn open_row(state: &mut State, index: usize) -> Vec<Effect> {
    let Some(row) = state.list.rows.get(index) else { return Vec::new() };
    let (story, title, is_read) = (row.story(), row.title.clone(), row.is_read);
    go_to(state, index);
    reading::open_story(state, story, title, is_read, true)
}

/// Takes rows that were asked for; drops those of a list that is not open any more.
pub(super) fn rows_came(
    state: &mut State,
    request: RequestId,
    outcome: Result<ListWindow, Failure>,
) -> Vec<Effect> {
    let is_results = state.search().is_some_and(|search| search.results.request.is(request));
    let list = if is_results { state.shown_list_mut() } else { &mut state.list };
    if !list.request.is(request) {
        return Vec::new();
    }
    let window = match outcome {
        Ok(window) => window,
        Err(failure) => {
            list.request = Request::Failed(failure.clone());
            list.then = Then::Stay;
            state.fail(failure);
            return Vec::new();
        }
    };
    list.request = Request::Idle;
    let then = std::mem::replace(&mut list.then, Then::Stay);
    let asked = list.asked;
    if asked == Asked::Fresh && matches!(list.kind, ListKind::Search(_)) && then == Then::First {
        list.cursor = None;
        list.offset = 0;
    }
    list.take(window);
    if is_results {
        return Vec::new();
    }
    if asked == Asked::Fresh {
        state.list.is_early = state.waiting.is_refreshing();
    }
    if asked == Asked::Window && state.list.is_empty() && state.list.kind == ListKind::Front {
        // The events of an earlier day are on no front page any more: today's is shown instead.
        return vec![ask_fresh(state, Edge::Top)];
    }
    let mut effects = Vec::new();
    if matches!(state.screen, Screen::List(_)) && !state.list.is_step {
        effects.extend(navigation::join_history(state));
    } else {
        navigation::note_list(state);
    }
    if asked == Asked::Filling && std::mem::take(&mut state.list.fills_again) {
        effects.extend(fill(state));
    }
    effects.extend(carry_out(state, then));
    effects
}

fn carry_out(state: &mut State, then: Then) -> Vec<Effect> {
    let last = state.list.rows.len().saturating_sub(1);
    match then {
        Then::Stay => Vec::new(),
        Then::First => {
            put_cursor(state, 0, 0);
            state.list.offset = 0;
            Vec::new()
        }
        Then::Last => {
            put_cursor(state, last, 0);
            state.list.offset = u16::MAX;
            Vec::new()
        }
        Then::OpenNext(is_next) => next_story(state, is_next),
        Then::Unread(is_next) => next_unread(state, is_next),
    }
}

/// Takes the sections, and from their counts how many stories wait for the open list.
pub(super) fn sections_came(
    state: &mut State,
    request: RequestId,
    outcome: Result<Vec<SectionRow>, Failure>,
) {
    if !state.sections.settle(request, outcome) {
        return;
    }
    if let Some(failure) = state.sections.request.failure().cloned() {
        state.fail(failure);
        return;
    }
    let sections = state.sections.held.as_deref().unwrap_or_default();
    let count = match &state.list.kind {
        ListKind::Front | ListKind::All => Some(sections.iter().map(|row| row.stories).sum()),
        ListKind::Section(id) => sections.iter().find(|row| row.id == *id).map(|row| row.stories),
        ListKind::Saved | ListKind::Search(_) | ListKind::Event { .. } => None,
    };
    let list = &mut state.list;
    if let Some(count) = count.filter(|_| list.snapshot.is_some() && !list.is_filling) {
        let baseline: u64 = *list.baseline.get_or_insert(count);
        list.waiting = u64::saturating_sub(count, baseline);
    }
}

/// Adds what came to a list that was empty when it was opened.
pub(super) fn fill(state: &mut State) -> Vec<Effect> {
    if !state.list.is_filling || state.list.snapshot.is_none() {
        return Vec::new();
    }
    if state.list.request.is_out() {
        state.list.fills_again = true;
        return Vec::new();
    }
    let request = state.ask();
    let list = &mut state.list;
    list.request = Request::Out(request);
    list.asked = Asked::Filling;
    vec![Effect::OpenList {
        request,
        kind: list.kind.clone(),
        unread_only: list.unread_only,
        from: Edge::Top,
        count: WINDOW_ROWS,
    }]
}

/// A new key takes back what was to be done when rows come.
pub(super) fn forget_plans(state: &mut State) {
    let list = state.shown_list_mut();
    if matches!(list.then, Then::OpenNext(_) | Then::Unread(_)) {
        list.then = Then::Stay;
    }
    // A failed request is tried again when the reader goes on.
    if matches!(list.request, Request::Failed(_)) && list.snapshot.is_some() {
        list.request = Request::Idle;
    }
}

/// Lays the list into its pane and reads rows near its edge.
pub(super) fn settle(state: &mut State, plan: &Plan) -> Vec<Effect> {
    let Some(area) = plan.list else { return Vec::new() };
    let offset = geometry::settled_offset(state, state.shown_list(), area);
    let list = state.shown_list_mut();
    list.offset = offset;
    if list.request != Request::Idle || list.snapshot.is_none() {
        return Vec::new();
    }
    let Some((first, last)) = list.ends() else { return Vec::new() };
    let index = list.cursor_index().unwrap_or(0);
    let near = NEAR_ROWS.max(usize::from(area.rows));
    if !list.at_bottom && list.rows.len() - index <= near {
        load(state, Edge::After(last), Asked::Below, Then::Stay)
    } else if !list.at_top && index < near {
        load(state, Edge::Before(first), Asked::Above, Then::Stay)
    } else {
        Vec::new()
    }
}

/// Puts the cursor on a row and lets it move so many lines down the screen.
fn put_cursor(state: &mut State, index: usize, lines: i32) {
    let list = state.shown_list_mut();
    let Some(story) = list.rows.get(index).map(Headline::story) else { return };
    if list.cursor != Some(story) {
        list.cursor = Some(story);
        state.is_unsaved = true;
    }
    let list = state.shown_list_mut();
    list.offset = (i32::from(list.offset) + lines).clamp(0, i32::from(u16::MAX)) as u16;
}

/// Puts the cursor on a row, which stays on its line of the screen.
fn go_to(state: &mut State, index: usize) {
    let from = state.shown_list().cursor_index().unwrap_or(index);
    let lines = lines_between(state, from, index);
    put_cursor(state, index, lines);
}

/// Puts the cursor on a story, where its row is held.
pub(super) fn find_story(state: &mut State, story: StoryId) {
    if let Some(index) = state.list.index_of(story).filter(|_| state.list.cursor != Some(story)) {
        go_to(state, index);
    }
}

/// Lines of the screen from the first of one row to the first of another, at most a screenful more.
fn lines_between(state: &State, from: usize, to: usize) -> i32 {
    let area = list_area(state);
    let list = state.shown_list();
    geometry::lines_between(state, list, area, from, to)
}

fn list_area(state: &State) -> Area {
    geometry::plan(state).list.unwrap_or_default()
}

fn load_rows(state: &State) -> usize {
    LOAD_ROWS.max(2 * usize::from(state.size.rows))
}

fn load(state: &mut State, from: Edge, asked: Asked, then: Then) -> Vec<Effect> {
    let count = load_rows(state);
    let request = state.ask();
    let list = state.shown_list_mut();
    let Some(snapshot) = list.snapshot.clone() else { return Vec::new() };
    list.request = Request::Out(request);
    list.asked = asked;
    list.then = then;
    vec![Effect::LoadRows { request, snapshot, from, count }]
}

/// A refresh is over: what stands in a list that was empty stays as it came, until it is opened anew,
/// and so does what was shown of the front page before it was known which stories tell of one event.
pub(super) fn end_filling(state: &mut State, has_new: bool) {
    if !state.list.rows.is_empty() {
        state.list.is_filling = false;
    }
    let is_early = std::mem::take(&mut state.list.is_early);
    state.list.is_unsorted |= is_early && has_new && state.list.kind == ListKind::Front;
}
