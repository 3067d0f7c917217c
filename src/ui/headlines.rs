//! The pane of headlines: cursor, unread, headline, outlet, age, what is on disk.

use super::canvas::Canvas;
use super::empty;
use crate::app::geometry::{
    Area, ListLine, RowColumns, first_seen, has_facts, headline, list_lines, names_outlet, row_columns,
    seen_line,
};
use crate::app::{Shown, State};
use crate::model::{Headline, ListKind, OnDisk, Role};
use crate::text::{Query, SafeText, ellipsize, width};
use crate::typeset::{dates, outlet_name};

pub(super) fn draw(canvas: &mut Canvas, state: &State, area: Area) {
    let list = state.shown_list();
    if list.rows.is_empty() {
        empty::list(canvas, state, area);
        return;
    }
    let cursor = list.cursor_index();
    let is_active = matches!(state.in_panes(), Shown::List(_));
    for (line, y) in list_lines(state, list, area).into_iter().zip(area.y..) {
        match line {
            ListLine::Blank => {}
            ListLine::Day(index) => {
                let row = &list.rows[index];
                let words = match row.first_seen {
                    Some(_) => "Without a date".to_owned(),
                    None => dates::day(row.time, state.now, &state.zone),
                };
                let columns = row_columns(area.columns);
                canvas.put(
                    area.x + columns.mark.start,
                    y,
                    area.columns - columns.mark.start,
                    &SafeText::line(&words),
                    Role::Subheading,
                );
            }
            ListLine::Row { index, part } => {
                let row = Row { area, y, part, has_cursor: cursor == Some(index), is_active };
                row.draw(canvas, state, &list.rows[index]);
            }
        }
    }
}

/// What is looked for in the list that is shown.
pub(super) fn query(state: &State) -> Option<Query> {
    match &state.shown_list().kind {
        ListKind::Search(typed) => Query::parse(typed),
        _ => None,
    }
}

/// Makes what was looked for stand out in a line of text.
pub(super) fn paint_found(canvas: &mut Canvas, line: Area, words: &str, query: &Query) {
    for found in query.found_in(words) {
        let start = width(&words[..found.start]) as u16;
        let columns = (width(&words[found]) as u16).min(line.columns.saturating_sub(start));
        canvas.paint(line.x + start.min(line.columns), line.y, columns, Role::Link);
    }
}

/// One line of a row.
struct Row {
    area: Area,
    y: u16,
    part: usize,
    has_cursor: bool,
    is_active: bool,
}

impl Row {
    fn draw(&self, canvas: &mut Canvas, state: &State, row: &Headline) {
        let columns = row_columns(self.area.columns);
        let (x, y) = (self.area.x, self.y);
        if self.has_cursor {
            let role = if self.is_active { Role::Cursor } else { Role::Quiet };
            canvas.put(
                x + columns.bar.start,
                y,
                columns.bar.end - columns.bar.start,
                &canvas.glyphs.cursor,
                role,
            );
        }
        let lines = headline(state, row, self.area.columns);
        let is_version = has_facts(state.shown_list());
        let names_outlet = names_outlet(state.shown_list(), &columns);
        let is_last = self.part > 0 && self.part + 1 == lines.len();
        let is_excerpt = is_last && row.excerpt.is_some();
        let role = match row.is_read {
            _ if is_excerpt || is_version && is_last => Role::Quiet,
            true => Role::HeadlineRead,
            false => Role::Headline,
        };
        if let Some(words) = lines.get(self.part) {
            let end = match self.part {
                0 => columns.first_title.end,
                _ if is_excerpt => columns.end(),
                _ if names_outlet => columns.outlet.end,
                _ => columns.title.end,
            };
            let start = columns.title.start;
            let room = end - start;
            canvas.put_isolated(x + start, y, room, &SafeText::line(words), role);
            if let Some(query) = query(state) {
                let line = Area { x: x + start, y, columns: room, rows: 1 };
                paint_found(canvas, line, words, &query);
            }
        }
        if self.part == columns.outlet_line && !names_outlet {
            let room = columns.outlet.end - columns.outlet.start;
            // All versions of an event have as many others.
            let also = if is_version { 0 } else { row.also };
            let words = outlet(row, also, usize::from(room));
            canvas.put_isolated(x + columns.outlet.start, y, room, &words, Role::Quiet);
        }
        let seen = first_seen(state, row).filter(|_| !is_version);
        if let Some(words) = &seen {
            self.first_seen(canvas, &columns, &lines, words);
        }
        if self.part > 0 {
            return;
        }
        let mark = if row.is_saved {
            Some((canvas.glyphs.saved, Role::Saved))
        } else if row.is_read {
            None
        } else {
            Some((canvas.glyphs.unread, Role::Unread))
        };
        if let Some((sign, role)) = mark {
            canvas.put(x + columns.mark.start, y, columns.mark.end - columns.mark.start, &sign, role);
        }
        let age = SafeText::line(&dates::age(row.time, state.now, &state.zone));
        let room = columns.age.end - columns.age.start;
        if seen.is_none() && width(&age) <= usize::from(room) {
            canvas.put_right(x + columns.age.end, y, room, &age, Role::Quiet);
        }
        let (sign, role) = match row.on_disk {
            _ if row.failure.is_some() => (canvas.glyphs.failed, Role::Failure),
            OnDisk::Full => (canvas.glyphs.full, Role::Quiet),
            OnDisk::Summary => (canvas.glyphs.summary, Role::Quiet),
            OnDisk::Headline => return,
        };
        canvas.put(x + columns.disk.start, y, columns.disk.end - columns.disk.start, &sign, role);
    }
}

impl Row {
    /// When its story was first seen, instead of an age.
    fn first_seen(&self, canvas: &mut Canvas, columns: &RowColumns, lines: &[String], words: &str) {
        // The lines of the headline itself: what is said below it has none.
        let headline = lines.iter().take_while(|line| !line.is_empty()).count().max(1);
        if seen_line(columns, headline) != Some(self.part) {
            return;
        }
        let (x, y) = (self.area.x, self.y);
        let words = SafeText::line(words);
        if columns.outlet_line == 0 {
            let room = columns.age.end - columns.outlet.start;
            canvas.put_right(x + columns.age.end, y, room, &words, Role::Quiet);
        } else {
            let room = columns.outlet.end - columns.title.start;
            canvas.put(x + columns.title.start, y, room, &words, Role::Quiet);
        }
    }
}

/// The outlet's name, cut if need be, and how many others have the story, never cut.
fn outlet(row: &Headline, also: u32, columns: usize) -> SafeText {
    let name = outlet_name(&row.outlet);
    if also == 0 {
        return SafeText::line(name);
    }
    let also = format!(" +{also}");
    let room = columns.saturating_sub(also.len());
    SafeText::line(&format!("{}{also}", ellipsize(name, room)))
}
