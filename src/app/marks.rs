//! Marks: read and saved, taken back, and how they come to rest on the disk.

use super::effect::{Effect, RequestId};
use super::message::Failure;
use super::pending::{Marked, Pending};
use super::reader::Reader;
use super::shown::{Overlay, Shown};
use super::state::State;
use crate::model::{ListKind, Mark, MarkOutcome, StoryId};

/// Marks a story read because it was opened. That is no step to take back.
pub(super) fn mark_opened(state: &mut State, story: StoryId) -> Vec<Effect> {
    set(state, story, Mark::Read, false)
}

/// Marks the story at hand read, or unread again. A row of the front page is an event, and so is one of a
/// section that others have too: all its versions are read then; unread again is the one that stands there
/// alone.
pub(super) fn toggle_read(state: &mut State) -> Vec<Effect> {
    let Some((story, is_read, is_saved)) = at_hand(state) else { return Vec::new() };
    let is_event = match state.list.kind {
        ListKind::Front => true,
        ListKind::Section(_) => state.list.cursor_row().is_some_and(|row| row.also > 0),
        ListKind::All | ListKind::Saved | ListKind::Search(_) | ListKind::Event { .. } => false,
    };
    if !is_read && is_event && matches!(state.shown(), Shown::List(_)) {
        apply(state, (story, true, is_saved));
        let request = expect(state, vec![(story, false, is_saved)]);
        return vec![Effect::MarkEvent { request, story }];
    }
    set(state, story, if is_read { Mark::Unread } else { Mark::Read }, true)
}

/// Saves the story at hand, or saves it no more.
pub(super) fn toggle_saved(state: &mut State) -> Vec<Effect> {
    let Some((story, _, is_saved)) = at_hand(state) else { return Vec::new() };
    set(state, story, if is_saved { Mark::Unsaved } else { Mark::Saved }, true)
}

/// Marks every story of the open list read.
pub(super) fn mark_list_read(state: &mut State) -> Vec<Effect> {
    if state.over().is_some() {
        return Vec::new();
    }
    let Some(snapshot) = state.list.snapshot.clone() else { return Vec::new() };
    let request = expect(state, Vec::new());
    vec![Effect::MarkList { request, snapshot }]
}

/// Takes back the last mark, the last change of a source, or that stories were said not to be the same.
pub(super) fn undo(state: &mut State) -> Vec<Effect> {
    let request = expect(state, Vec::new());
    vec![Effect::Undo { request }]
}

/// Waits for a mark to be set; should it fail, stories are shown as they were before.
fn expect(state: &mut State, before: Vec<Marked>) -> RequestId {
    state.expect(Pending::Mark { is_quiet: false, before, regroups: false })
}

/// The story that a mark is meant for, and its marks.
fn at_hand(state: &mut State) -> Option<Marked> {
    let found = match state.shown() {
        Shown::Over(Overlay::Sources(_)) => return None,
        Shown::Over(Overlay::Help { .. } | Overlay::Trail { .. }) => None,
        Shown::List(list) => list.cursor_row().map(|row| (row.story(), row.is_read, row.is_saved)),
        Shown::Article(reader) => reader.held().map(|held| (held.id, held.is_read, held.is_saved)),
        Shown::Related(reader) => reader.related_row().and_then(|row| Some((row.story?, row.is_read, false))),
    };
    if found.is_none() {
        state.say("No story here that could be marked");
    }
    found
}

/// Sets a mark: at once on the screen, and on the disk by an effect.
fn set(state: &mut State, story: StoryId, mark: Mark, undoable: bool) -> Vec<Effect> {
    let before = known(state, story);
    let after = |(_, is_read, is_saved): Marked| match mark {
        Mark::Read => (story, true, is_saved),
        Mark::Unread => (story, false, is_saved),
        Mark::Saved => (story, is_read, true),
        Mark::Unsaved => (story, is_read, false),
    };
    if let Some(before) = before {
        apply(state, after(before));
    }
    let before = before.into_iter().collect();
    let request = state.expect(Pending::Mark { is_quiet: !undoable, before, regroups: false });
    vec![Effect::Mark { request, stories: vec![story], mark, undoable }]
}

/// The marks of a story as the screen has them.
fn known(state: &State, story: StoryId) -> Option<Marked> {
    let in_list = state.list.rows.iter().find(|row| row.story() == story);
    let held = state.reader().and_then(Reader::held).filter(|held| held.id == story);
    in_list
        .map(|row| (story, row.is_read, row.is_saved))
        .or_else(|| held.map(|held| (story, held.is_read, held.is_saved)))
}

/// Shows the marks of a story wherever it stands.
fn apply(state: &mut State, (story, is_read, is_saved): Marked) {
    state.list.mark(story, is_read, is_saved);
    let Some(reader) = state.reader_mut() else { return };
    if let Some(held) = reader.opened.held.as_deref_mut().filter(|held| held.id == story) {
        held.is_read = is_read;
        held.is_saved = is_saved;
    }
    for row in reader.related.held.iter_mut().flatten().filter(|row| row.story == Some(story)) {
        if row.is_read != is_read {
            row.is_read = is_read;
            // Its line looks otherwise now.
            reader.set_for = None;
        }
    }
}

/// A mark rests on the disk, or could not be set: then it is shown as it was.
pub(super) fn marked(state: &mut State, request: RequestId, outcome: Result<MarkOutcome, Failure>) {
    let Some(Pending::Mark { is_quiet, before, regroups }) = state.waiting.take(request) else { return };
    match outcome {
        Ok(outcome) => {
            if !is_quiet && !outcome.words.is_empty() {
                state.say(&outcome.words);
            }
            if outcome.is_regrouped {
                state.stale.events = true;
                return;
            }
            state.stale.rows |= outcome.touched.is_empty() && outcome.count > 0;
            for marked in outcome.touched {
                apply(state, marked);
            }
            state.stale.sections = true;
            state.stale.sources |= !is_quiet;
        }
        Err(failure) => {
            for marked in before {
                apply(state, marked);
            }
            state.fail(failure);
            state.stale.events |= regroups;
        }
    }
}
