//! Draws the state.

use ratatui::Frame;

use crate::app::State;
use crate::config::theme::Theme;

/// Draws the whole screen; the same state gives the same cells.
pub fn view(state: &State, theme: &Theme, frame: &mut Frame<'_>) {
    let _ = (state, theme, frame);
}
