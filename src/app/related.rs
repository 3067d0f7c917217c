//! The stories that a story leads to: their view, and how they are followed.

use super::effect::{Effect, RequestId, View};
use super::fetched::Request;
use super::geometry::Plan;
use super::message::Failure;
use super::reader::Reader;
use super::shown::{Screen, Shown};
use super::state::State;
use super::{navigation, reading, scrolling, walking};
use crate::model::{RelatedRow, StoryId};
use crate::typeset::Destination;

/// Follows the link or listed story in focus; without one nothing happens.
pub(super) fn follow_focus(state: &mut State) -> Vec<Effect> {
    let Some(target) = state.reader().and_then(Reader::focused) else { return Vec::new() };
    match target.destination.clone() {
        Destination::Link(address) => reading::follow_address(state, address, None),
        Destination::Story { row, .. } => follow_row(state, row),
    }
}

/// Follows something on the page, as a click does.
pub(super) fn follow_target(state: &mut State, target: u32) -> Vec<Effect> {
    if let Some(reader) = state.reader_mut() {
        reader.focus = Some(target);
    }
    follow_focus(state)
}

/// Follows a listed story.
pub(super) fn follow_row(state: &mut State, row: u32) -> Vec<Effect> {
    let row = state.reader().and_then(|reader| reader.related_rows().get(row as usize));
    let Some(RelatedRow { story, url, title, is_read, .. }) = row.cloned() else { return Vec::new() };
    match (story, url) {
        (Some(story), _) => reading::open_story(state, story, title, is_read, false),
        (None, Some(address)) => reading::follow_address(state, address, Some(title)),
        (None, None) => {
            state.say("This story has no address");
            Vec::new()
        }
    }
}

/// Follows the listed story with this number, at once, or as soon as they are there.
pub(super) fn follow(state: &mut State, number: u8) -> Vec<Effect> {
    if matches!(state.shown(), Shown::Over(_) | Shown::List(_)) {
        return Vec::new();
    }
    let Some(reader) = state.reader_mut() else { return Vec::new() };
    let row = usize::from(number.max(1)) - 1;
    if row < reader.related_rows().len() {
        return follow_row(state, row as u32);
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
    let known = match state.shown() {
        Shown::List(list) => list.cursor_row().map(|row| (row.story(), row.title.clone())),
        Shown::Article(reader) => reader.story.map(|story| (story, reader.title.clone())),
        Shown::Over(_) | Shown::Related(_) => None,
    };
    let Some((story, title)) = known else { return Vec::new() };
    let mut effects = navigation::leave(state);
    let is_preview = matches!(state.screen, Screen::List(_));
    let kept = state.take_reader(|reader| reader.story == Some(story));
    let mut reader = kept.unwrap_or_else(|| Box::new(Reader::new(Some(story), title)));
    reader.is_preview |= is_preview;
    reader.related_cursor = 0;
    reader.related_offset = 0;
    if let Some(fresher) = reader.fresher_related.take() {
        reader.related.held = Some(fresher);
        reader.set_for = None;
    }
    state.show(Screen::Related(reader));
    effects.extend(reading::load_missing(state));
    effects.extend(navigation::join_history(state));
    effects
}

/// From its related stories to the text: back, where it was opened from there.
pub(super) fn show_article(state: &mut State) -> Vec<Effect> {
    let Shown::Related(reader) = state.shown() else { return Vec::new() };
    let Some(story) = reader.story else { return Vec::new() };
    let (title, is_read) = (reader.title.clone(), reader.held().is_some_and(|held| held.is_read));
    let steps = state.history.steps();
    let parent = steps.get(state.history.at()).and_then(|step| step.parent);
    let came_from = parent.and_then(|parent| steps.get(parent as usize)).map(|step| &step.view);
    if matches!(came_from, Some(View::Article { story: other, .. }) if *other == story) {
        return walking::back(state);
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
    let rows_shown = scrolling::rows(state);
    let is_listed = matches!(state.screen, Screen::Related(_));
    let Some(reader) = state.reader_mut().filter(|reader| reader.related.request.is(request)) else {
        return Vec::new();
    };
    let follows = reader.follow.take();
    let rows = match outcome {
        Ok((_, rows)) => rows,
        Err(failure) => {
            reader.related.request = Request::Failed(failure.clone());
            if follows.is_some() || is_listed {
                state.fail(failure);
            }
            return Vec::new();
        }
    };
    reader.related.request = Request::Idle;
    let is_asked = std::mem::take(&mut reader.is_regrouped);
    let is_seen = !is_asked
        && reader.related.held.as_ref().is_some_and(|held| !held.is_empty())
        && (is_listed || sees_related(reader, rows_shown));
    if is_seen && reader.related.held.as_ref() != Some(&rows) {
        reader.fresher_related = Some(rows);
    } else {
        reader.related.held = Some(rows);
        reader.set_for = None;
    }
    follows.map_or_else(Vec::new, |number| follow(state, number))
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
    let Some(reader) = state.reader_mut() else { return Vec::new() };
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
    let Some(reader) = state.reader_mut() else { return Vec::new() };
    let cursor = reader.related_cursor as usize;
    let targets = &reader.listing.targets;
    let Some(start) = targets.get(cursor).map(|target| target.lines.start) else { return Vec::new() };
    let goal = start.saturating_add_signed(lines as isize);
    let found = targets.iter().rposition(|target| target.lines.start <= goal).unwrap_or(0);
    let rows = found as i32 - cursor as i32;
    move_related(state, if rows == 0 { lines.signum() } else { rows })
}

/// Moves the cursor of the related view to the next or previous group.
pub(super) fn next_group(state: &mut State, is_next: bool) -> Vec<Effect> {
    let Some(reader) = state.reader() else { return Vec::new() };
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

/// Keeps the cursor of the related view on the screen.
pub(super) fn settle(state: &mut State, plan: &Plan) {
    let (Some(area), Some(reader)) = (plan.related, state.reader_mut()) else { return };
    if reader.related.held.is_none() {
        return;
    }
    let last = (reader.related_rows().len() as u32).saturating_sub(1);
    reader.related_cursor = reader.related_cursor.min(last);
    let Some(target) = reader.listing.targets.get(reader.related_cursor as usize) else { return };
    let (start, height) = (target.lines.start, target.lines.len());
    let rows = usize::from(area.rows);
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
