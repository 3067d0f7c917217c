//! The trail as a tree: where the reader went, and from where.

use super::canvas::Canvas;
use super::empty;
use crate::app::geometry::Area;
use crate::app::{State, View};
use crate::model::Role;
use crate::text::SafeText;

/// The deepest indentation, in steps, that is drawn as such.
const DEPTH: u16 = 12;

pub(super) fn draw(canvas: &mut Canvas, state: &State, area: Area, cursor: usize, top: usize) {
    let rows = state.history.rows();
    if rows.is_empty() {
        empty::words(canvas, area, &["You have not been anywhere yet."], None);
        return;
    }
    for ((index, row), y) in rows.iter().enumerate().skip(top).zip(area.y..area.y + area.rows) {
        if index == cursor {
            canvas.put(area.x, y, area.columns.min(1), &canvas.glyphs.cursor, Role::Cursor);
        }
        if row.is_here {
            canvas.put(area.x + 2, y, area.columns.saturating_sub(2).min(1), &canvas.glyphs.open, Role::Open);
        }
        let mut x = area.x + 4 + 2 * row.depth.min(DEPTH);
        let room = |x: u16| (area.x + area.columns).saturating_sub(x + 1);
        if row.depth > 0 {
            x = x.saturating_sub(2);
            x += canvas.put(x, y, room(x), &canvas.glyphs.branch, Role::Rule);
        }
        let (label, title, role) = described(state, &state.history.steps()[row.step].view);
        let role = if row.is_here { Role::Open } else { role };
        if let Some(label) = label {
            x += canvas.put(x, y, room(x), &label, Role::Quiet);
        }
        canvas.put_isolated(x, y, room(x), &title, role);
    }
}

/// What kind of view a step shows, its title, and the part that the title plays.
fn described(state: &State, view: &View) -> (Option<&'static str>, SafeText, Role) {
    match view {
        View::List { snapshot, .. } => (None, state.list_name(&snapshot.kind), Role::Kicker),
        View::Article { title, .. } => (None, title.clone(), Role::Body),
        View::Related { title, .. } => (Some("related to "), title.clone(), Role::Byline),
    }
}

/// A step in a few words, for the status line.
pub(super) fn step(state: &State, index: usize) -> SafeText {
    let Some(step) = state.history.steps().get(index) else {
        return SafeText::default();
    };
    match described(state, &step.view) {
        (Some(_), _, _) => SafeText::line("related"),
        (None, title, _) => title,
    }
}
