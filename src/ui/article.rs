//! The pane of the text: the set page from its top line on.

use super::canvas::Canvas;
use super::{empty, headlines};
use crate::app::geometry::Area;
use crate::app::{Reader, State, ViewKind};
use crate::model::Role;
use crate::typeset::{Destination, Page};

pub(super) fn draw(canvas: &mut Canvas, state: &State, area: Area, text: Area) {
    let Some(reader) = state.reader() else {
        empty::no_story(canvas, area);
        return;
    };
    if reader.page.lines.is_empty() {
        empty::unset_story(canvas, text, reader);
        return;
    }
    lines(canvas, &reader.page, reader.top, text, reader.focus);
    found(canvas, reader, text);
    if let Some(query) = headlines::query(state).filter(|_| reader.is_preview) {
        for (line, y) in reader.page.lines.iter().skip(reader.top).zip(text.y..text.y + text.rows) {
            headlines::paint_found(canvas, Area { y, rows: 1, ..text }, &line.text(), &query);
        }
    }
    if state.view() == ViewKind::Article {
        focus(canvas, reader, text);
    }
    let shown = reader.page.lines.len().saturating_sub(reader.top);
    if shown < usize::from(text.rows) {
        let shown = shown as u16;
        let rest = Area { y: text.y + shown, rows: text.rows - shown, ..text };
        empty::missing_text(canvas, rest, reader);
    }
}

/// The lines of a page from one on; what has the focus looks so.
pub(super) fn lines(canvas: &mut Canvas, page: &Page, top: usize, area: Area, focus: Option<u32>) {
    for (line, y) in page.lines.iter().skip(top).zip(area.y..area.y + area.rows) {
        let mut used = 0;
        for piece in &line.pieces {
            let has_focus = focus.is_some() && piece.target == focus;
            used += canvas.put_piece(area.x + used, y, area.columns - used, piece, has_focus);
        }
    }
}

/// Paints what a search found; the one that is shown stands out from the others.
fn found(canvas: &mut Canvas, reader: &Reader, area: Area) {
    let Some(find) = &reader.find else { return };
    for (index, found) in find.found.iter().enumerate() {
        let role = if index == find.at { Role::Found } else { Role::Link };
        for spot in &found.spots {
            let Some(y) = spot.line.checked_sub(reader.top).filter(|row| *row < usize::from(area.rows))
            else {
                continue;
            };
            let columns = spot.columns.end.saturating_sub(spot.columns.start) as u16;
            canvas.paint(area.x + spot.columns.start as u16, area.y + y as u16, columns, role);
        }
    }
}

/// A bar beside the listed story that has the focus.
fn focus(canvas: &mut Canvas, reader: &Reader, area: Area) {
    let target = reader.focus.and_then(|focus| reader.page.targets.get(focus as usize));
    let Some(target) = target.filter(|target| matches!(target.destination, Destination::Story { .. })) else {
        return;
    };
    bar(canvas, area, target.lines.start..target.lines.end, reader.top, Role::Cursor);
}

/// The cursor's bar, two columns left of these lines of a page, where there is room.
pub(super) fn bar(canvas: &mut Canvas, area: Area, lines: std::ops::Range<usize>, top: usize, role: Role) {
    let Some(x) = area.x.checked_sub(1) else { return };
    for line in lines.start.max(top)..lines.end.min(top + usize::from(area.rows)) {
        canvas.put(x, area.y + (line - top) as u16, 1, &canvas.glyphs.cursor, role);
    }
}
