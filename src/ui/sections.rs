//! The pane of sections: names, and how many stories in each are unread.

use super::canvas::Canvas;
use crate::app::State;
use crate::app::geometry::{Area, first_tab};
use crate::model::Role;
use crate::text::SafeText;

pub(super) fn draw(canvas: &mut Canvas, state: &State, area: Area) {
    let tabs = state.tabs();
    let first = first_tab(&tabs, area.rows);
    let end = area.x + area.columns;
    for (tab, y) in tabs.iter().skip(first).zip(area.y..area.y + area.rows) {
        let role = if tab.is_open { Role::Open } else { Role::Body };
        if tab.is_open {
            canvas.put(area.x, y, area.columns.min(1), &canvas.glyphs.open, Role::Open);
        }
        let mut name_end = end.saturating_sub(1);
        if tab.unread > 0 {
            let count = SafeText::line(&tab.unread.to_string());
            name_end = canvas.put_right(name_end, y, area.columns.saturating_sub(2), &count, Role::Quiet);
            name_end = name_end.saturating_sub(1);
        }
        canvas.put_isolated(area.x + 1, y, name_end.saturating_sub(area.x + 1), &tab.name, role);
    }
}
