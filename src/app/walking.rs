//! Along the history: begun with, back, forward, closed, left.

use super::effect::{Effect, View};
use super::list::ListPane;
use super::reader::{Reader, Remembered};
use super::shown::{Screen, Shown};
use super::state::State;
use super::{lists, navigation, reading};
use crate::model::{Edge, ListKind};

/// Begins where the reader was the last time, else on the front page.
pub(super) fn resume(state: &mut State) -> Vec<Effect> {
    let Some(view) = state.history.view().cloned() else { return vec![lists::open_anew(state)] };
    let Some(list) = list_above(state) else { return restore(state, &view) };
    // A list is opened anew: today's paper is not yesterday's. The cursor stays on its story.
    state.list = match view {
        View::List { cursor, offset, .. } => {
            ListPane { cursor, offset, is_step: true, ..lists::fresh(state, list.kind) }
        }
        View::Article { .. } | View::Related { .. } => list,
    };
    let anew = lists::open_anew(state);
    let mut effects = show(state, &view);
    effects.push(anew);
    effects
}

/// Goes back along the history. Something that is still being opened is no step: from there the way
/// back leads to where it was opened.
pub(super) fn back(state: &mut State) -> Vec<Effect> {
    let is_step = navigation::is_step(state);
    walk(state, "This is where the trail begins", |state| {
        if is_step { state.history.back() } else { state.history.view() }
    })
}

/// Goes forward along the history, where it was left last.
pub(super) fn forward(state: &mut State) -> Vec<Effect> {
    let is_step = navigation::is_step(state);
    walk(state, "This is where the trail ends", |state| if is_step { state.history.forward() } else { None })
}

/// Goes to a step of the history.
pub(super) fn go(state: &mut State, step: usize) -> Vec<Effect> {
    walk(state, "This is where the trail ends", |state| state.history.go(step))
}

/// Leaves what is shown for another step of the history; says so where there is none.
fn walk(state: &mut State, no_further: &str, step: impl FnOnce(&mut State) -> Option<&View>) -> Vec<Effect> {
    let mut effects = navigation::leave(state);
    let Some(view) = step(state).cloned() else {
        state.say(no_further);
        return effects;
    };
    effects.extend(restore(state, &view));
    effects.push(navigation::save_history(state));
    effects
}

/// Shows the history's step with its selection and scroll as they were, before the list that it came from.
fn restore(state: &mut State, view: &View) -> Vec<Effect> {
    let mut effects = restore_list(state, view);
    effects.extend(show(state, view));
    effects
}

fn show(state: &mut State, view: &View) -> Vec<Effect> {
    match *view {
        View::List { .. } => {
            show_list(state);
            Vec::new()
        }
        View::Article { story, ref title, text, place, line, focus, from_list } => {
            let remembered = Remembered { text, place, line, focus, from_list };
            let effects = reading::restore(state, story, title.clone(), remembered);
            if from_list {
                lists::find_story(state, story);
            }
            effects
        }
        View::Related { story, ref title, cursor, offset } => {
            let kept = state.take_reader(|reader| reader.story == Some(story));
            let mut reader = kept.unwrap_or_else(|| Box::new(Reader::new(Some(story), title.clone())));
            reader.related_cursor = cursor;
            reader.related_offset = offset;
            state.show(Screen::Related(reader));
            reading::load_missing(state)
        }
    }
}

/// Shows the list; the story that was shown is a preview now.
fn show_list(state: &mut State) {
    let mut preview = state.take_reader(|_| true);
    if let Some(reader) = &mut preview {
        reader.is_preview = true;
    }
    state.show(Screen::List(preview));
}

/// The list that the shown step came from, as the history remembers it.
fn list_above(state: &State) -> Option<ListPane> {
    let above = state.history.list_above(None).and_then(|step| state.history.steps().get(step))?;
    let View::List { snapshot, cursor, offset } = &above.view else { return None };
    // A story that was opened as a row of it is where its cursor stands.
    let row = match state.history.view() {
        Some(View::Article { story, from_list: true, .. }) => Some(*story),
        _ => *cursor,
    };
    Some(ListPane { is_step: true, ..ListPane::remembered(snapshot, row, *offset) })
}

/// Brings back the list that the shown step came from, if another one is open.
fn restore_list(state: &mut State, view: &View) -> Vec<Effect> {
    let Some(above) = list_above(state) else {
        state.list.is_step = false;
        // A text that was begun with has no list: the front page is read behind it.
        let is_unread = state.list.snapshot.is_none() && !state.list.request.is_out();
        return if is_unread { vec![lists::ask_fresh(state, Edge::Top)] } else { Vec::new() };
    };
    state.list.is_step = true;
    if state.list.snapshot == above.snapshot && !state.list.rows.is_empty() {
        if !matches!(view, View::List { .. }) {
            return Vec::new();
        }
        if let Some(cursor) = above.cursor.or(state.list.first()) {
            state.list.cursor = Some(cursor);
            state.list.offset = above.offset;
            return Vec::new();
        }
    }
    state.list = above;
    lists::read_remembered(state)
}

/// Closes the topmost thing and no more: what lies over the panes, the finding of words in a text, the
/// view. A view closes to the list it came from, a list to the one that it was opened over; no step is
/// lost. On the front page, and on a list with none above it, the reader may leave.
pub(super) fn close(state: &mut State, may_quit: bool) -> Vec<Effect> {
    if state.overlays.pop().is_some() {
        // What was asked for the sake of the one beneath found no owner.
        state.stale.sources = true;
        return Vec::new();
    }
    if let Screen::Article(reader) = &mut state.screen
        && reader.find.take().is_some()
    {
        return Vec::new();
    }
    // A list that is still being opened lies over the step it was opened from.
    let beyond = match state.shown() {
        Shown::List(list) => Some(list.kind.clone()),
        Shown::Over(_) | Shown::Article(_) | Shown::Related(_) => None,
    };
    let above = state.history.list_above(beyond.as_ref());
    let is_first = beyond
        .as_ref()
        .is_some_and(|kind| *kind == ListKind::Front || above.is_none() && !kind.is_within_another());
    if is_first && may_quit {
        return quit(state);
    }
    if is_first {
        state.say("This is the top, q leaves");
        return Vec::new();
    }
    let mut effects = navigation::leave(state);
    if beyond.is_none() {
        // Back in the list the cursor is on the story that was read last.
        navigation::note_list(state);
    }
    if let Some(step) = above {
        effects.extend(go(state, step));
    } else if beyond.is_none() && state.list.snapshot.is_some() {
        show_list(state);
        effects.extend(navigation::join_history(state));
    } else {
        effects.extend(lists::open(state, ListKind::Front));
    }
    effects
}

/// Leaves, with everything remembered.
pub(super) fn quit(state: &mut State) -> Vec<Effect> {
    let mut effects = navigation::leave(state);
    effects.push(navigation::save_history(state));
    effects.push(Effect::Quit);
    state.is_leaving = true;
    effects
}
