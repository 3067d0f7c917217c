//! Moving in a text: lines, matches, links.

use super::effect::Effect;
use super::geometry;
use super::reader::Find;
use super::shown::Screen;
use super::state::State;
use crate::model::Place;

/// The rows of the text's pane.
pub(super) fn rows(state: &State) -> u16 {
    geometry::plan(state).article.map_or(0, |area| area.rows)
}

/// Moves the text by lines.
pub(super) fn scroll(state: &mut State, lines: i32) -> Vec<Effect> {
    let rows = rows(state);
    let Some(reader) = state.reader_mut() else { return Vec::new() };
    let top = reader.top.saturating_add_signed(lines as isize).min(reader.last_top(rows));
    reader.put_top(top);
    state.is_unsaved |= !reader.is_preview;
    Vec::new()
}

/// Shows the next or previous place where what is looked for stands.
pub(super) fn next_match(state: &mut State, is_next: bool) -> Vec<Effect> {
    let rows = rows(state);
    let Some(reader) = state.reader_mut() else { return Vec::new() };
    let Some(find) = &mut reader.find else { return Vec::new() };
    let count = find.found.len();
    if count == 0 {
        state.say("Not found in this text");
        return Vec::new();
    }
    find.at = if is_next { find.at + 1 } else { find.at + count - 1 } % count;
    let words = format!("{} of {count}", find.at + 1);
    reader.bring_match(rows);
    state.say(&words);
    Vec::new()
}

/// Looks for words from the given top on; with none typed, looks for nothing.
pub(super) fn find(state: &mut State, query: &str, origin: (usize, Place)) {
    let rows = rows(state);
    let Some(reader) = state.reader_mut() else { return };
    reader.has_moved = true;
    (reader.top, reader.place) = origin;
    if query.trim().is_empty() {
        reader.find = None;
        return;
    }
    let found = reader.page.find(query);
    let at = found
        .iter()
        .position(|found| found.spots.first().is_some_and(|spot| spot.line >= origin.0))
        .unwrap_or(0);
    reader.find = Some(Find { query: query.to_owned(), found, at });
    reader.bring_match(rows);
}

/// Moves the focus to the next or previous link or listed story, from the top of the pane if none
/// has it.
pub(super) fn next_link(state: &mut State, is_next: bool) -> Vec<Effect> {
    let rows = rows(state);
    let Screen::Article(_) = state.screen else { return Vec::new() };
    let Some(reader) = state.reader_mut() else { return Vec::new() };
    let targets = &reader.page.targets;
    let count = targets.len();
    if count == 0 {
        state.say("Nothing to follow in this text");
        return Vec::new();
    }
    let end = reader.top + usize::from(rows);
    let index = match (reader.focus, is_next) {
        (Some(focus), true) => (focus as usize + 1) % count,
        (Some(focus), false) => (focus as usize + count - 1) % count,
        (None, true) => targets.iter().position(|target| target.lines.end > reader.top).unwrap_or(0),
        (None, false) => targets.iter().rposition(|target| target.lines.start < end).unwrap_or(count - 1),
    };
    let lines = targets[index].lines.clone();
    reader.focus = Some(index as u32);
    reader.has_moved = true;
    reader.bring(lines, rows);
    state.is_unsaved = true;
    Vec::new()
}
