//! What lies over the panes: keys, trail, sources.

use super::effect::Effect;
use super::geometry::Plan;
use super::shown::Overlay;
use super::state::State;
use super::{navigation, walking};
use crate::config::keymap::KeyPlace;

/// Shows the keys of the view.
pub(super) fn show_help(state: &mut State) -> Vec<Effect> {
    let of = state.place_below_prompt();
    if of != KeyPlace::Help {
        state.lay_over(Overlay::Help { of, top: 0 });
    }
    Vec::new()
}

/// Shows the trail, the cursor on the step that is shown.
pub(super) fn show_trail(state: &mut State) -> Vec<Effect> {
    let mut effects = navigation::leave(state);
    let cursor = state.history.rows().iter().position(|row| row.is_here).unwrap_or(0);
    state.lay_over(Overlay::Trail { cursor, top: 0 });
    effects.push(navigation::save_history(state));
    effects
}

/// The rows of what lies topmost.
fn rows(state: &State) -> usize {
    match state.over() {
        None => 0,
        Some(Overlay::Help { of, .. }) => state.keymap.listing(*of).len(),
        Some(Overlay::Trail { .. }) => state.history.steps().len(),
        Some(Overlay::Sources(pane)) => pane.all().len(),
    }
}

/// Moves by rows.
pub(super) fn move_rows(state: &mut State, by: i32) -> Vec<Effect> {
    let last = rows(state).saturating_sub(1);
    let moved = |from: usize| from.saturating_add_signed(by as isize).min(last);
    match state.over_mut() {
        Some(Overlay::Help { top, .. }) => *top = moved(*top),
        Some(Overlay::Trail { cursor, .. }) => *cursor = moved(*cursor),
        Some(Overlay::Sources(pane)) => pane.cursor = moved(pane.cursor),
        None => {}
    }
    Vec::new()
}

/// Goes to the step of the trail under the cursor.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Trail { cursor, .. }) = state.over() else { return Vec::new() };
    let step = state.history.rows().get(*cursor).map(|row| row.step);
    step.map_or_else(Vec::new, |step| walking::go(state, step))
}

/// A click on a row.
pub(super) fn click(state: &mut State, row: usize) -> Vec<Effect> {
    if row >= rows(state) {
        return Vec::new();
    }
    match state.over_mut() {
        Some(Overlay::Trail { cursor, .. }) => {
            *cursor = row;
            open(state)
        }
        Some(Overlay::Sources(pane)) => {
            pane.cursor = row;
            Vec::new()
        }
        Some(Overlay::Help { .. }) | None => Vec::new(),
    }
}

/// Keeps the cursor on the screen.
pub(super) fn settle(state: &mut State, plan: &Plan) {
    let count = rows(state);
    let shown = usize::from(plan.overlay.map_or(0, |area| area.rows)).max(1);
    let last = count.saturating_sub(1);
    let keep = |top: &mut usize, cursor: &mut usize| {
        *cursor = (*cursor).min(last);
        *top = (*top).max((*cursor + 1).saturating_sub(shown)).min(*cursor);
    };
    match state.over_mut() {
        Some(Overlay::Help { top, .. }) => *top = (*top).min(count.saturating_sub(shown)),
        Some(Overlay::Trail { cursor, top }) => keep(top, cursor),
        Some(Overlay::Sources(pane)) => keep(&mut pane.top, &mut pane.cursor),
        None => {}
    }
}
