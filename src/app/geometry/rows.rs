//! The lines of a list's pane, and what a move of its cursor does to them.

use super::columns::headline;
use super::panes::Area;
use crate::app::list::ListPane;
use crate::app::state::State;
use crate::model::{Headline, ListKind};
use crate::typeset::dates;

/// Lines kept free between the cursor and the edge while there is more beyond it.
const MARGIN: u16 = 2;

/// One line of a list's pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListLine {
    /// The day of the rows below; an index into the rows held.
    Day(usize),
    /// A line of a row.
    Row {
        /// The row: an index into the rows held.
        index: usize,
        /// Which line of its headline, from 0.
        part: usize,
    },
    /// Rows that are still to be read.
    Blank,
}

/// The lines of a list's pane, from the top; fewer than its rows where the list ends.
pub fn list_lines(state: &State, list: &ListPane, area: Area) -> Vec<ListLine> {
    if list.rows.is_empty() || area.is_empty() {
        return Vec::new();
    }
    let shape = Shape { state, list, columns: area.columns };
    let cursor = list.cursor_index().unwrap_or(0);
    let offset = usize::from(list.offset.min(area.rows - 1));
    let mut above = shape.above(cursor, offset);
    if !list.at_top {
        above.resize(above.len().max(offset), ListLine::Blank);
    }
    above.reverse();
    let rest = usize::from(area.rows) - above.len();
    above.extend(shape.below(cursor, rest));
    above
}

/// The offset of the cursor's row so that it is whole on the screen, the list's ends stay at the
/// pane's, and as little as possible moves.
pub(in crate::app) fn settled_offset(state: &State, list: &ListPane, area: Area) -> u16 {
    if list.rows.is_empty() || area.is_empty() {
        return list.offset;
    }
    let shape = Shape { state, list, columns: area.columns };
    let cursor = list.cursor_index().unwrap_or(0);
    let rows = usize::from(area.rows);
    let height = shape.height(cursor).min(rows);
    let above = shape.above(cursor, rows).len();
    let above_known = if list.at_top { above } else { rows };
    let below = shape.below(cursor, 2 * rows).len().saturating_sub(height);
    let margin = usize::from(MARGIN.min(area.rows / 5));
    let most = rows - height;
    let mut offset = usize::from(list.offset);
    offset = offset.min(most.saturating_sub(margin.min(below)));
    offset = offset.max(margin.max(usize::from(shape.has_day(cursor))).min(above));
    if list.at_bottom && offset + height + below < rows {
        offset = rows - height - below;
    }
    offset.min(above_known).min(most) as u16
}

/// The rows that a move by so many lines passes, at least one, and the lines from the cursor's first
/// to that row's first: (rows, lines), both towards the end where positive.
pub(in crate::app) fn rows_within(state: &State, list: &ListPane, area: Area, lines: i32) -> (i32, i32) {
    let shape = Shape { state, list, columns: area.columns };
    let Some(cursor) = list.cursor_index() else { return (lines.signum(), 0) };
    let (mut passed, mut moved) = (0_i32, 0_i32);
    let mut index = cursor;
    while moved.abs() < lines.abs() {
        let step = if lines > 0 {
            if index + 1 >= list.rows.len() {
                break;
            }
            index += 1;
            shape.height(index - 1) + usize::from(shape.has_day(index))
        } else {
            if index == 0 {
                break;
            }
            index -= 1;
            shape.height(index) + usize::from(shape.has_day(index + 1))
        };
        if passed != 0 && moved.abs() + step as i32 > lines.abs() {
            break;
        }
        moved += lines.signum() * step as i32;
        passed += lines.signum();
    }
    (passed, moved)
}

/// Lines of the screen from the first of one row to the first of another, towards the end where
/// positive; of rows far apart, only as many as fill the pane several times.
pub(in crate::app) fn lines_between(
    state: &State,
    list: &ListPane,
    area: Area,
    from: usize,
    to: usize,
) -> i32 {
    let shape = Shape { state, list, columns: area.columns };
    let far = 4 * usize::from(area.rows);
    let (low, high) = (from.min(to), from.max(to).min(list.rows.len().saturating_sub(1)));
    let mut lines = 0;
    for index in low..high {
        lines += shape.height(index) + usize::from(shape.has_day(index + 1));
        if lines > far {
            break;
        }
    }
    if to > from { lines as i32 } else { -(lines as i32) }
}

/// How the rows of a list stand in a pane of so many columns.
struct Shape<'a> {
    state: &'a State,
    list: &'a ListPane,
    columns: u16,
}

impl Shape<'_> {
    fn height(&self, index: usize) -> usize {
        headline(self.state, &self.list.rows[index], self.columns).len().max(1)
    }

    /// Whether a row begins another day than the one before it, in a list that runs by time.
    fn has_day(&self, index: usize) -> bool {
        let has_days =
            matches!(self.list.kind, ListKind::All | ListKind::Section(_) | ListKind::Event { .. });
        if self.list.is_unsorted || !has_days {
            return false;
        }
        let row = &self.list.rows[index];
        if !runs_by_time(row) {
            return false;
        }
        // What nobody knows the age of has a separator of its own.
        let day =
            |row: &Headline| row.first_seen.is_none().then(|| dates::civil_day(row.time, &self.state.zone));
        match index.checked_sub(1) {
            None => self.list.at_top,
            Some(before) => day(&self.list.rows[before]) != day(row),
        }
    }

    /// The lines above the first of a row, from the nearest, at most so many.
    fn above(&self, cursor: usize, most: usize) -> Vec<ListLine> {
        let mut lines = Vec::new();
        if self.has_day(cursor) {
            lines.push(ListLine::Day(cursor));
        }
        for index in (0..cursor).rev() {
            if lines.len() >= most {
                break;
            }
            lines.extend((0..self.height(index)).rev().map(|part| ListLine::Row { index, part }));
            if self.has_day(index) {
                lines.push(ListLine::Day(index));
            }
        }
        lines.truncate(most);
        lines
    }

    /// The lines from the first of a row on, at most so many.
    fn below(&self, cursor: usize, most: usize) -> Vec<ListLine> {
        let mut lines = Vec::new();
        for index in cursor..self.list.rows.len() {
            if lines.len() >= most {
                break;
            }
            if index > cursor && self.has_day(index) {
                lines.push(ListLine::Day(index));
            }
            lines.extend((0..self.height(index)).map(|part| ListLine::Row { index, part }));
        }
        lines.truncate(most);
        lines
    }
}

/// Whether a row is ordered by its time, not by its editors.
fn runs_by_time(row: &Headline) -> bool {
    // What has no age stands at most a day below the time at which it was first seen.
    const NEAR: i64 = 48 * 60 * 60 * 1000;
    (row.key.order - row.time.as_millisecond()).abs() < NEAR
}
