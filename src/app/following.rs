//! From one view to the next: what is opened, closed, followed, and gone back to along the trail.

use super::geometry::{self, Plan};
use super::{
    Effect, Failure, ListPane, Over, Reader, Request, RequestId, Screen, State, View, lists, reading, sources,
};
use crate::config::keymap::KeyPlace;
use crate::model::{Edge, ListKind, RelatedRow, StoryId};
use crate::typeset::Destination;

/// Begins where the reader was the last time, else on the front page.
pub(super) fn resume(state: &mut State) -> Vec<Effect> {
    match state.trail.view().cloned() {
        Some(View::List { snapshot, cursor, offset }) => {
            // A list is opened anew: today's paper is not yesterday's. The cursor stays on its story.
            state.list = ListPane::new(snapshot.kind, state.unread_only);
            state.is_step = true;
            state.list_is_step = true;
            let mut effects = open_first(state);
            lists::open_at(state, &mut effects, cursor, offset);
            effects
        }
        Some(view) => {
            let mut effects = restore(state, &view);
            if state.list_is_step {
                // The list behind it is today's as well.
                effects.retain(|effect| !matches!(effect, Effect::LoadRows { .. }));
                effects.push(lists::open_anew(state));
            }
            effects
        }
        None => open_first(state),
    }
}

fn open_first(state: &mut State) -> Vec<Effect> {
    let kind = state.list.kind.clone();
    let (is_step, list_is_step) = (state.is_step, state.list_is_step);
    // The trail stays as it is: nothing was shown yet that could be left.
    state.is_step = false;
    let mut effects = lists::open(state, kind);
    effects.retain(|effect| matches!(effect, Effect::OpenList { .. }));
    state.is_step = is_step;
    state.list_is_step = list_is_step;
    effects
}

/// Writes into the trail what is shown now, before it is left; the place in a text is saved.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    note(state);
    reading::save_place(state)
}

/// Brings the trail's step up to what is shown.
pub(super) fn note(state: &mut State) {
    // While a search is typed, what it found stands in the place of what was shown.
    if !state.is_step || state.is_searching() {
        return;
    }
    let view = match (state.screen, &state.reader) {
        (Screen::Article, Some(reader)) => reader.article_view(),
        (Screen::Related, Some(reader)) => reader.related_view(),
        (Screen::List, _) | (_, None) => state.list.view(),
    };
    if let Some(view) = view {
        state.trail.note(view);
    }
}

/// Brings the step of the open list up to how it is now, also from a story that was opened from it.
pub(super) fn note_list(state: &mut State) {
    if state.list_is_step
        && let (Some(step), Some(view)) = (state.trail.list_above(None), state.list.view())
    {
        state.trail.note_at(step, view);
    }
}

/// The trail as it is to be kept.
pub(super) fn save_trail(state: &State) -> Effect {
    Effect::SaveTrail { steps: state.trail.steps().to_vec(), at: state.trail.at() as u32 }
}

/// A list that was opened has its rows: it becomes a step.
pub(super) fn step_on_list(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(view) = state.list.view() {
        state.trail.open(view);
        state.is_step = true;
        state.list_is_step = true;
        effects.push(save_trail(state));
    }
}

/// Goes back along the trail. Something that is still being opened is no step: from there the way
/// back leads to where it was opened.
pub(super) fn back(state: &mut State) -> Vec<Effect> {
    let mut effects = leave(state);
    let view = if state.is_step { state.trail.back() } else { state.trail.view() };
    let Some(view) = view.cloned() else {
        state.say("This is where the trail begins");
        return effects;
    };
    effects.extend(restore(state, &view));
    effects.push(save_trail(state));
    effects
}

/// Goes forward along the trail, where it was left last.
pub(super) fn forward(state: &mut State) -> Vec<Effect> {
    let mut effects = leave(state);
    let view = if state.is_step { state.trail.forward() } else { None };
    let Some(view) = view.cloned() else {
        state.say("This is where the trail ends");
        return effects;
    };
    effects.extend(restore(state, &view));
    effects.push(save_trail(state));
    effects
}

/// Goes to a step of the trail.
fn go(state: &mut State, step: usize) -> Vec<Effect> {
    let mut effects = leave(state);
    let Some(view) = state.trail.go(step).cloned() else { return effects };
    effects.extend(restore(state, &view));
    effects.push(save_trail(state));
    effects
}

/// Shows the trail's step with its selection and scroll as they were.
fn restore(state: &mut State, view: &View) -> Vec<Effect> {
    state.uncover();
    state.is_step = true;
    let mut effects = restore_list(state);
    match view {
        View::List { .. } => {
            state.screen = Screen::List;
            if let Some(reader) = &mut state.reader {
                reader.is_preview = true;
            }
        }
        View::Article { story, title, .. } => {
            state.screen = Screen::Article;
            let remembered = reading::remembered(view).expect("it is an article's step");
            effects.extend(reading::restore(state, *story, title.clone(), remembered));
            if remembered.from_list {
                lists::find_story(state, *story);
            }
        }
        View::Related { story, title, cursor, offset } => {
            state.screen = Screen::Related;
            let mut reader = state
                .reader
                .take()
                .filter(|reader| reader.story == Some(*story))
                .unwrap_or_else(|| Box::new(Reader::new(Some(*story), title.clone())));
            reader.related_cursor = *cursor;
            reader.related_offset = *offset;
            effects.extend(complete(state, &mut reader, *story));
            state.reader = Some(reader);
        }
    }
    effects
}

/// Brings back the list that the shown step came from, if another one is open.
fn restore_list(state: &mut State) -> Vec<Effect> {
    let above = state.trail.list_above(None).and_then(|step| state.trail.steps().get(step));
    let Some(View::List { snapshot, cursor, offset }) = above.map(|step| step.view.clone()) else {
        state.list_is_step = false;
        if state.list.snapshot.is_none() && !state.list.request.is_out() {
            return open_first_behind(state);
        }
        return Vec::new();
    };
    state.list_is_step = true;
    if state.list.snapshot.as_ref() == Some(&snapshot) && !state.list.rows.is_empty() {
        if !matches!(state.trail.view(), Some(View::List { .. })) {
            return Vec::new();
        }
        if let Some(cursor) = cursor.or(state.list.first()) {
            state.list.cursor = Some(cursor);
            state.list.offset = offset;
            return Vec::new();
        }
    }
    // A story that was opened as a row of it is where its cursor stands.
    let row = match state.trail.view() {
        Some(View::Article { story, from_list: true, .. }) => Some(*story),
        _ => cursor,
    };
    state.list = ListPane::remembered(&snapshot, row, offset);
    lists::read_remembered(state)
}

/// A text that was begun with has no list: the front page is read behind it.
fn open_first_behind(state: &mut State) -> Vec<Effect> {
    let request = state.ask();
    state.list.request = Request::Out(request);
    vec![Effect::OpenList {
        request,
        kind: state.list.kind.clone(),
        unread_only: state.list.unread_only,
        from: Edge::Top,
        count: 100,
    }]
}

/// Asks for what a reader lacks: the story from the store, the stories it leads to.
fn complete(state: &mut State, reader: &mut Reader, story: StoryId) -> Vec<Effect> {
    let mut effects = Vec::new();
    if reader.held().is_none() && !reader.opened.request.is_out() {
        effects.push(reading::load_story(state, reader, story));
    }
    if reader.related.held.is_none() && !reader.related.request.is_out() {
        effects.push(reading::load_related(state, reader, story));
    }
    effects
}

/// Closes the topmost thing and no more: what lies over the panes, the finding of words in a text, the
/// view. A view closes to the list it came from, a list to the one that it was opened over; no step is
/// lost. On the front page, and on a list with none above it, the reader may leave.
pub(super) fn close(state: &mut State, may_quit: bool) -> Vec<Effect> {
    if let Some(effects) = close_over(state) {
        return effects;
    }
    let is_list = state.screen == Screen::List || state.reader.is_none();
    if state.screen == Screen::Article
        && state.reader.as_mut().is_some_and(|reader| reader.find.take().is_some())
    {
        return Vec::new();
    }
    // A list that is still being opened lies over the step it was opened from.
    let beyond = is_list.then(|| state.list.kind.clone());
    let above = state.trail.list_above(beyond.as_ref());
    let is_first = match &state.list.kind {
        ListKind::Front => true,
        kind => above.is_none() && !kind.is_within_another(),
    };
    if is_list && is_first {
        if may_quit {
            return quit(state);
        }
        state.say("This is the top, q leaves");
        return Vec::new();
    }
    let mut effects = leave(state);
    if !is_list {
        // Back in the list the cursor is on the story that was read last.
        note_list(state);
    }
    if let Some(step) = above {
        effects.extend(go(state, step));
        return effects;
    }
    if !is_list && state.list.snapshot.is_some() {
        state.screen = Screen::List;
        step_on_list(state, &mut effects);
    } else {
        effects.extend(lists::open(state, ListKind::Front));
    }
    effects
}

/// Takes away the topmost of what lies over the panes; `None` where nothing does.
fn close_over(state: &mut State) -> Option<Vec<Effect>> {
    state.over.take()?;
    state.over = state.beneath.pop();
    // What was asked for its sake while it lay beneath found no owner.
    Some(sources::load(state))
}

/// Leaves, with everything remembered.
pub(super) fn quit(state: &mut State) -> Vec<Effect> {
    let mut effects = leave(state);
    effects.push(save_trail(state));
    effects.push(Effect::Quit);
    state.is_leaving = true;
    effects
}

/// Opens what is under the cursor or in focus.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    match &state.over {
        Some(Over::Trail { cursor, .. }) => {
            let step = state.trail.rows().get(*cursor).map(|row| row.step);
            return step.map_or_else(Vec::new, |step| go(state, step));
        }
        Some(Over::Help { .. } | Over::Sources(_)) => return Vec::new(),
        None => {}
    }
    match state.screen {
        Screen::List => match state.list.cursor_index() {
            Some(index) => lists::open_row(state, index),
            None => Vec::new(),
        },
        Screen::Article => follow_focus(state),
        Screen::Related => {
            let row = state.reader.as_ref().and_then(|reader| reader.related_row().cloned());
            row.map_or_else(Vec::new, |row| follow_row(state, &row))
        }
    }
}

/// Follows the link or listed story in focus; without one nothing happens.
fn follow_focus(state: &mut State) -> Vec<Effect> {
    let Some(reader) = &state.reader else { return Vec::new() };
    let target = reader.focus.and_then(|focus| reader.page.targets.get(focus as usize));
    match target.map(|target| target.destination.clone()) {
        Some(Destination::Link(address)) => reading::follow_address(state, address, None),
        Some(Destination::Story { row, .. }) => {
            let row = reader.related_rows().get(row as usize).cloned();
            row.map_or_else(Vec::new, |row| follow_row(state, &row))
        }
        None => Vec::new(),
    }
}

/// Follows something on the page, as a click does.
pub(super) fn follow_target(state: &mut State, target: u32) -> Vec<Effect> {
    if let Some(reader) = &mut state.reader {
        reader.focus = Some(target);
    }
    follow_focus(state)
}

/// Follows a listed story.
pub(super) fn follow_row(state: &mut State, row: &RelatedRow) -> Vec<Effect> {
    match (row.story, row.url.clone()) {
        (Some(story), _) => reading::open_story(state, story, row.title.clone(), row.is_read, false),
        (None, Some(address)) => reading::follow_address(state, address, Some(row.title.clone())),
        (None, None) => {
            state.say("This story has no address");
            Vec::new()
        }
    }
}

/// Follows the listed story with this number, at once, or as soon as they are there.
pub(super) fn follow(state: &mut State, number: u8) -> Vec<Effect> {
    if state.over.is_some() || state.screen == Screen::List {
        return Vec::new();
    }
    let Some(reader) = &mut state.reader else { return Vec::new() };
    if let Some(row) = reader.related_rows().get(usize::from(number.max(1)) - 1).cloned() {
        return follow_row(state, &row);
    }
    if reader.related.request.is_out() || reader.opened.request.is_out() {
        reader.follow = Some(number);
    } else {
        state.say(&format!("No related story has the number {number}"));
    }
    Vec::new()
}

/// Shows the stories that a story leads to: of the one that is read, or under the cursor.
pub(super) fn show_related(state: &mut State) -> Vec<Effect> {
    if state.over.is_some() {
        return Vec::new();
    }
    let known = match state.screen {
        Screen::List => state.list.cursor_row().map(|row| (row.story(), row.title.clone())),
        Screen::Article => {
            state.reader.as_ref().and_then(|reader| reader.story.map(|story| (story, reader.title.clone())))
        }
        Screen::Related => None,
    };
    let Some((story, title)) = known else { return Vec::new() };
    let mut effects = leave(state);
    let is_preview = state.screen == Screen::List;
    let mut reader = state
        .reader
        .take()
        .filter(|reader| reader.story == Some(story))
        .unwrap_or_else(|| Box::new(Reader::new(Some(story), title)));
    reader.is_preview |= is_preview;
    reader.related_cursor = 0;
    reader.related_offset = 0;
    if let Some(fresher) = reader.fresher_related.take() {
        reader.related.held = Some(fresher);
        reader.set_for = None;
    }
    effects.extend(complete(state, &mut reader, story));
    state.screen = Screen::Related;
    state.trail.open(reader.related_view().expect("the story is known"));
    state.is_step = true;
    state.reader = Some(reader);
    effects.push(save_trail(state));
    effects
}

/// From its related stories to the text: back, where it was opened from there.
pub(super) fn show_article(state: &mut State) -> Vec<Effect> {
    let Some(reader) =
        state.reader.as_ref().filter(|_| state.screen == Screen::Related && state.over.is_none())
    else {
        return Vec::new();
    };
    let Some(story) = reader.story else { return Vec::new() };
    let (title, is_read) = (reader.title.clone(), reader.held().is_some_and(|held| held.is_read));
    let steps = state.trail.steps();
    let parent = steps.get(state.trail.at()).and_then(|step| step.parent);
    let came_from = parent.and_then(|parent| steps.get(parent as usize)).map(|step| &step.view);
    if matches!(came_from, Some(View::Article { story: other, .. }) if *other == story) {
        return back(state);
    }
    let from_list = matches!(came_from, Some(View::List { .. }));
    reading::open_story(state, story, title, is_read, from_list)
}

/// Takes the stories that a story leads to. Those that come while others stand under the eye wait.
pub(super) fn related_came(
    state: &mut State,
    request: RequestId,
    outcome: Result<(StoryId, Vec<RelatedRow>), Failure>,
) -> Vec<Effect> {
    let rows_shown = geometry::plan(state).article.map_or(0, |area| area.rows);
    let screen = state.screen;
    let Some(reader) = state.reader.as_deref_mut().filter(|reader| reader.related.request.is(request)) else {
        return Vec::new();
    };
    let rows = match outcome {
        Ok((_, rows)) => rows,
        Err(failure) => {
            reader.related.request = Request::Failed(failure.clone());
            let waits = reader.follow.take().is_some();
            if waits || screen == Screen::Related {
                state.fail(failure);
            }
            return Vec::new();
        }
    };
    reader.related.request = Request::Idle;
    let is_asked = std::mem::take(&mut reader.is_regrouped);
    let is_seen = !is_asked
        && reader.related.held.as_ref().is_some_and(|held| !held.is_empty())
        && (screen == Screen::Related || sees_related(reader, rows_shown));
    if is_seen && reader.related.held.as_ref() != Some(&rows) {
        reader.fresher_related = Some(rows);
    } else {
        reader.related.held = Some(rows);
        reader.set_for = None;
    }
    match reader.follow.take() {
        Some(number) => follow(state, number),
        None => Vec::new(),
    }
}

/// Whether listed stories stand on the screen or have the focus.
fn sees_related(reader: &Reader, rows: u16) -> bool {
    let end = reader.top + usize::from(rows);
    reader.page.targets.iter().enumerate().any(|(index, target)| {
        matches!(target.destination, Destination::Story { .. })
            && (target.lines.start < end || reader.focus == Some(index as u32))
    })
}

/// Moves the cursor of the related view by rows.
pub(super) fn move_related(state: &mut State, rows: i32) -> Vec<Effect> {
    let Some(reader) = &mut state.reader else { return Vec::new() };
    let last = (reader.related_rows().len() as u32).saturating_sub(1);
    let target = reader.related_cursor.saturating_add_signed(rows).min(last);
    put_related_cursor(reader, target);
    state.is_unsaved = true;
    Vec::new()
}

fn put_related_cursor(reader: &mut Reader, target: u32) {
    let line = |row: u32| reader.listing.targets.get(row as usize).map_or(0, |target| target.lines.start);
    let moved = line(target) as i64 - line(reader.related_cursor) as i64;
    reader.related_offset = (i64::from(reader.related_offset) + moved).clamp(0, i64::from(u16::MAX)) as u16;
    reader.related_cursor = target;
}

/// Moves the cursor of the related view by about so many lines, at least one row.
pub(super) fn move_related_lines(state: &mut State, lines: i32) -> Vec<Effect> {
    let Some(reader) = &mut state.reader else { return Vec::new() };
    let cursor = reader.related_cursor as usize;
    let targets = &reader.listing.targets;
    let Some(start) = targets.get(cursor).map(|target| target.lines.start) else { return Vec::new() };
    let goal = start.saturating_add_signed(lines as isize);
    let found = targets.iter().rposition(|target| target.lines.start <= goal).unwrap_or(0);
    let rows = found as i32 - cursor as i32;
    move_related(state, if rows == 0 { lines.signum() } else { rows })
}

/// The next or previous section of a list, group of related stories, or link of a text.
pub(super) fn next_section(state: &mut State, is_next: bool) -> Vec<Effect> {
    if state.over.is_some() {
        return Vec::new();
    }
    match state.screen {
        Screen::Article => reading::next_link(state, is_next),
        Screen::Related => next_group(state, is_next),
        Screen::List => {
            let tabs = state.tabs();
            let open = tabs.iter().position(|tab| tab.is_open);
            let next = match open {
                Some(open) if is_next => (open + 1) % tabs.len(),
                Some(open) => (open + tabs.len() - 1) % tabs.len(),
                None => 0,
            };
            lists::open(state, tabs[next].kind.clone())
        }
    }
}

fn next_group(state: &mut State, is_next: bool) -> Vec<Effect> {
    let Some(reader) = &state.reader else { return Vec::new() };
    let rows = reader.related_rows();
    let starts: Vec<usize> =
        (0..rows.len()).filter(|row| *row == 0 || rows[*row].group != rows[row - 1].group).collect();
    let cursor = reader.related_cursor as usize;
    let found = if is_next {
        starts.iter().find(|start| **start > cursor).or(starts.first())
    } else {
        starts.iter().rfind(|start| **start < cursor).or(starts.last())
    };
    match found {
        Some(row) => move_related(state, *row as i32 - cursor as i32),
        None => Vec::new(),
    }
}

/// Shows the keys of the view.
pub(super) fn show_help(state: &mut State) -> Vec<Effect> {
    let of = state.place_below_prompt();
    if of != KeyPlace::Help {
        state.lay_over(Over::Help { of, top: 0 });
    }
    Vec::new()
}

/// Shows the trail, the cursor on the step that is shown.
pub(super) fn show_trail(state: &mut State) -> Vec<Effect> {
    let mut effects = leave(state);
    let cursor = state.trail.rows().iter().position(|row| row.is_here).unwrap_or(0);
    state.lay_over(Over::Trail { cursor, top: 0 });
    effects.push(save_trail(state));
    effects
}

/// Moves in what lies over the panes.
pub(super) fn move_over(state: &mut State, rows: i32) -> Vec<Effect> {
    let last = geometry::over_rows(state).saturating_sub(1);
    let moved = |from: usize| from.saturating_add_signed(rows as isize).min(last);
    match &mut state.over {
        Some(Over::Help { top, .. }) => *top = moved(*top),
        Some(Over::Trail { cursor, .. }) => *cursor = moved(*cursor),
        Some(Over::Sources(pane)) => pane.cursor = moved(pane.cursor),
        None => {}
    }
    Vec::new()
}

/// A click on a row of what lies over the panes.
pub(super) fn click_over(state: &mut State, row: usize) -> Vec<Effect> {
    if row >= geometry::over_rows(state) {
        return Vec::new();
    }
    match &mut state.over {
        Some(Over::Trail { cursor, .. }) => {
            *cursor = row;
            open(state)
        }
        Some(Over::Sources(pane)) => {
            pane.cursor = row;
            Vec::new()
        }
        Some(Over::Help { .. }) | None => Vec::new(),
    }
}

/// Keeps cursors on the screen: of what lies over the panes, and of the related view.
pub(super) fn settle_over(state: &mut State, plan: &Plan) {
    let count = geometry::over_rows(state);
    let rows = usize::from(plan.over.map_or(0, |area| area.rows)).max(1);
    let keep = |top: &mut usize, cursor: usize| {
        *top = (*top).max((cursor + 1).saturating_sub(rows)).min(cursor).min(count.saturating_sub(1));
    };
    match &mut state.over {
        Some(Over::Help { top, .. }) => *top = (*top).min(count.saturating_sub(rows)),
        Some(Over::Trail { cursor, top }) => {
            *cursor = (*cursor).min(count.saturating_sub(1));
            keep(top, *cursor);
        }
        Some(Over::Sources(pane)) => {
            sources::settle_cursor(pane);
            let cursor = pane.cursor;
            keep(&mut pane.top, cursor);
        }
        None => {}
    }
    if let (Some(area), Some(reader)) = (plan.related, &mut state.reader)
        && reader.related.held.is_some()
    {
        settle_listing(reader, area.rows);
    }
}

fn settle_listing(reader: &mut Reader, rows: u16) {
    let last = (reader.related_rows().len() as u32).saturating_sub(1);
    reader.related_cursor = reader.related_cursor.min(last);
    let Some(target) = reader.listing.targets.get(reader.related_cursor as usize) else { return };
    let (start, height) = (target.lines.start, target.lines.len());
    let rows = usize::from(rows);
    let lines = reader.listing.lines.len();
    // The heading of the first group belongs to its first row.
    let least = if reader.related_cursor == 0 { start } else { usize::from(rows > 4).min(start) };
    let mut offset =
        usize::from(reader.related_offset).max(least).min(rows.saturating_sub(height)).min(start);
    // The list's end stays at the pane's.
    let last_top = lines.saturating_sub(rows);
    offset = offset.max(start.saturating_sub(last_top).min(start));
    reader.related_offset = offset.min(usize::from(u16::MAX)) as u16;
}
