//! Draws the state: the same state gives the same cells.
//!
//! Knows what `app` knows. Looks nothing up, remembers nothing; where things stand is said by
//! [`crate::app::geometry`], how they look by the theme.
//!
//! ```text
//!  dateline   Front  World  ▸ Europe  Asia        ↻ 3/25     top
//! ─────────────────────────────────────────────────────
//!  sections    │ headlines       │ article      │ related    a pane, a file; or over them all:
//!              │                 │              │            help, trail, sources
//! ─────────────────────────────────────────────────────
//!  12 new, r shows them        ⏎ open  t related  ? keys     status, or prompt
//! ```

mod article;
mod canvas;
mod empty;
mod headlines;
mod help;
mod keys;
mod prompt;
mod related;
mod sections;
mod sources;
mod status;
mod top;
mod trail;

use ratatui::Frame;

use self::canvas::Canvas;
use crate::app::geometry::plan;
use crate::app::{Overlay, State};
use crate::config::theme::Theme;

/// Draws the whole screen.
pub fn view(state: &State, theme: &Theme, frame: &mut Frame) {
    let plan = plan(state);
    let mut canvas = Canvas::new(frame.buffer_mut(), theme, state.ascii);
    top::draw(&mut canvas, state, &plan);
    if let Some(over) = state.over() {
        let area = plan.overlay.unwrap_or(plan.body);
        match over {
            Overlay::Help { of, top } => help::draw(&mut canvas, state, area, *of, *top),
            Overlay::Trail { cursor, top } => trail::draw(&mut canvas, state, area, *cursor, *top),
            Overlay::Sources(pane) => sources::draw(&mut canvas, state, area, plan.detail, pane),
        }
    } else {
        if let Some(area) = plan.sections {
            sections::draw(&mut canvas, state, area);
        }
        if let Some(area) = plan.list {
            headlines::draw(&mut canvas, state, area);
        }
        if let Some(area) = plan.article {
            article::draw(&mut canvas, state, area, plan.text);
        }
        if let Some(area) = plan.related {
            related::draw(&mut canvas, state, area, plan.listing);
        }
    }
    if let (Some(area), Some(prompt)) = (plan.offers, &state.prompt) {
        prompt::offers(&mut canvas, &plan, area, prompt);
    }
    let typing = status::draw(&mut canvas, state, &plan);
    if let Some((x, y)) = typing {
        frame.set_cursor_position((x, y));
    }
}
