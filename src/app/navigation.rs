//! Where the reader is in the history: what is opened joins it, what is left is written into it.

use super::effect::{Effect, View};
use super::shown::Screen;
use super::state::State;

/// What is shown, as the history remembers it; `None` while it is still being opened.
fn view(state: &State) -> Option<View> {
    match &state.screen {
        Screen::List(_) => state.list.view(),
        Screen::Article(reader) => reader.article_view(),
        Screen::Related(reader) => reader.related_view(),
    }
}

/// Whether what is shown is the history's step; not yet while it is being opened.
pub(super) fn is_step(state: &State) -> bool {
    match &state.screen {
        Screen::List(_) => state.list.is_step,
        Screen::Article(reader) | Screen::Related(reader) => reader.story.is_some(),
    }
}

/// What is shown becomes a step, opened from the one before it.
pub(super) fn join_history(state: &mut State) -> Option<Effect> {
    let view = view(state)?;
    if matches!(state.screen, Screen::List(_)) {
        state.list.is_step = true;
    }
    state.history.open(view);
    Some(save_history(state))
}

/// Writes into the history what is shown now, before it is left; the place in a text is saved.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    // While a search is typed, what it found stands in the place of what was shown.
    if !state.is_searching()
        && is_step(state)
        && let Some(view) = view(state)
    {
        state.history.note(view);
    }
    save_place(state).into_iter().collect()
}

/// Brings the step of the open list up to how it is now, also from a story that was opened from it.
pub(super) fn note_list(state: &mut State) {
    if state.list.is_step
        && let (Some(step), Some(view)) = (state.history.list_above(None), state.list.view())
    {
        state.history.note_at(step, view);
    }
}

/// The history as it is to be kept.
pub(super) fn save_history(state: &State) -> Effect {
    Effect::SaveHistory { steps: state.history.steps().to_vec(), at: state.history.at() as u32 }
}

/// The place in the text that is read, where it is another than the store has.
fn save_place(state: &mut State) -> Option<Effect> {
    let Screen::Article(reader) = &mut state.screen else { return None };
    let now = (reader.text, reader.place);
    let is_settled = reader.held().is_some() && reader.remembered.is_none();
    if !is_settled || reader.saved_place == Some(now) {
        return None;
    }
    reader.saved_place = Some(now);
    reader.story.map(|story| Effect::SavePlace { story, text: now.0, place: now.1 })
}
