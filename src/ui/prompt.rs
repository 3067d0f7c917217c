//! The line that is typed, and what is offered above it.

use super::canvas::Canvas;
use crate::app::Prompt;
use crate::app::geometry::{Area, Plan, first_offer};
use crate::model::Role;
use crate::text::{SafeText, fit, width};

/// Draws the line; says where the terminal's cursor stands.
pub(super) fn line(canvas: &mut Canvas, area: Area, prompt: &Prompt) -> (u16, u16) {
    let end = (area.x + area.columns).saturating_sub(1);
    let mut x = area.x + 1;
    // What is typed keeps half of the line, or what it takes of it with the cursor.
    let typed = (width(prompt.text()) as u16).saturating_add(4);
    let label = end.saturating_sub(x.saturating_add(typed.min(area.columns / 2)));
    x += canvas.put(x, area.y, label, &prompt.label(), Role::Key);
    x += canvas.put(x, area.y, end.saturating_sub(x), &":", Role::Key) + 1;
    let room = usize::from(end.saturating_sub(x));
    // The line is shown from where its cursor can be seen.
    let before = prompt.before_cursor();
    let mut start = 0;
    while width(&before[start..]) >= room.max(1) && start < before.len() {
        let step = fit(&before[start..], 1).len();
        start += if step == 0 { before[start..].chars().next().map_or(1, char::len_utf8) } else { step };
    }
    canvas.put(x, area.y, room as u16, &SafeText::span(fit(&prompt.text()[start..], room)), Role::Body);
    let cursor = x + width(&before[start..]) as u16;
    (cursor.min(end), area.y)
}

/// Draws what is offered, over the lowest rows of the body.
pub(super) fn offers(canvas: &mut Canvas, plan: &Plan, area: Area, prompt: &Prompt) {
    canvas.clear(area);
    if area.y > plan.body.y {
        let above = Area { y: area.y - 1, rows: 1, ..area };
        canvas.clear(above);
        canvas.rule(above);
    }
    let first = first_offer(prompt.chosen, area.rows);
    let end = (area.x + area.columns).saturating_sub(1);
    for ((index, offer), y) in prompt.offers.iter().enumerate().skip(first).zip(area.y..area.y + area.rows) {
        let is_chosen = prompt.chosen == Some(index);
        if is_chosen {
            canvas.put(area.x, y, area.columns.min(1), &canvas.glyphs.cursor, Role::Cursor);
        }
        let left = canvas.put_right(end, y, area.columns / 3, &offer.beside, Role::Quiet);
        let x = area.x + 2;
        let role = if is_chosen { Role::Open } else { Role::Body };
        canvas.put_isolated(x, y, left.saturating_sub(x + 2), &offer.words, role);
    }
}
