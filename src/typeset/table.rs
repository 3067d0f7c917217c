//! Sets a table in columns that fit, or row by row where they cannot.

use super::flow::{Breaks, Flow, Look};
use super::setter::Setter;
use crate::model::{Role, Table};
use crate::text::{SafeText, width};

/// Columns between two columns of a table.
const BETWEEN: usize = 2;
/// The narrowest that a column of a table gets.
const LEAST: usize = 5;

pub(super) fn set(setter: &mut Setter, table: &Table) {
    if let Some(caption) = table.caption.as_ref().filter(|caption| !caption.is_empty()) {
        setter.text(caption, Look::of(Role::Caption));
    }
    let count = table.rows.iter().chain([&table.head]).map(Vec::len).max().unwrap_or(0);
    if count == 0 {
        return;
    }
    let Some(widths) = columns(table, count, setter.columns()) else {
        records(setter, table);
        return;
    };
    let numeric: Vec<bool> = (0..count).map(|column| is_numeric(table, column)).collect();
    if !table.head.is_empty() {
        row(setter, &table.head, &widths, &numeric, Look::of(Role::Subheading).strong());
        let whole = widths.iter().sum::<usize>() + BETWEEN * (count - 1);
        let rule = Look::of(Role::Rule).sign(setter.glyphs.rule.repeat(whole));
        setter.line_of(vec![rule], 1);
    }
    for cells in &table.rows {
        row(setter, cells, &widths, &numeric, Look::of(Role::Body));
    }
}

/// The columns' widths: as wide as their widest cell where that fits, else the widest give way.
fn columns(table: &Table, count: usize, room: usize) -> Option<Vec<usize>> {
    let room = room.checked_sub(BETWEEN * (count - 1))?;
    let mut widths = vec![1; count];
    for cells in table.rows.iter().chain([&table.head]) {
        for (column, cell) in cells.iter().enumerate() {
            widths[column] = widths[column].max(width(cell));
        }
    }
    if widths.iter().sum::<usize>() <= room {
        return Some(widths);
    }
    if widths.iter().map(|width| width.min(&LEAST)).sum::<usize>() > room {
        return None;
    }
    // The highest ceiling under which all fit, then what is left goes to the columns it cuts.
    let under = |ceiling: usize| widths.iter().map(|width| (*width).min(ceiling)).sum::<usize>();
    let (mut low, mut high) = (LEAST, room);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if under(middle) <= room {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    let mut left = room - under(low);
    for width in &mut widths {
        if *width > low {
            *width = low + usize::from(left > 0);
            left = left.saturating_sub(1);
        }
    }
    Some(widths)
}

/// Whether every cell below the head is a number, so that it is set to the right.
fn is_numeric(table: &Table, column: usize) -> bool {
    let mut cells =
        table.rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty()).peekable();
    cells.peek().is_some()
        && cells.all(|cell| {
            cell.chars().any(|character| character.is_ascii_digit())
                && cell.chars().all(|character| !character.is_alphabetic())
        })
}

fn row(setter: &mut Setter, cells: &[SafeText], widths: &[usize], numeric: &[bool], look: Look) {
    let flows: Vec<Flow> = cells.iter().map(|cell| Flow::of(cell, look)).collect();
    let lines: Vec<_> =
        flows.iter().zip(widths).map(|(flow, columns)| flow.lines(*columns, Breaks::Even)).collect();
    let height = lines.iter().map(Vec::len).max().unwrap_or(0).max(1);
    // One character for each line and the rest with the last, so that places grow line by line.
    let characters: usize = flows.iter().map(|flow| flow.text().chars().count() + 1).sum();
    for number in 0..height {
        let mut pieces = Vec::new();
        let mut missing = 0;
        for (column, columns) in widths.iter().enumerate() {
            let line = lines.get(column).and_then(|lines| lines.get(number));
            let cell = line.map(|line| flows[column].pieces(line.bytes.clone())).unwrap_or_default();
            let used: usize = cell.iter().map(|piece| width(&piece.text)).sum();
            let free = columns.saturating_sub(used);
            let (before, after) = if numeric[column] { (free, 0) } else { (0, free) };
            if cell.is_empty() {
                missing += columns + BETWEEN;
            } else {
                if missing + before > 0 {
                    pieces.push(Look::of(Role::Body).sign(" ".repeat(missing + before)));
                }
                missing = 0;
                pieces.extend(cell);
                missing += after + BETWEEN;
            }
        }
        let rest = characters.saturating_sub(height - 1);
        setter.line_of(pieces, if number + 1 == height { rest } else { 1 });
    }
}

/// A table too wide for its columns: each row one below the other, each cell under its heading.
fn records(setter: &mut Setter, table: &Table) {
    for (number, cells) in table.rows.iter().enumerate() {
        if number > 0 {
            setter.gap();
        }
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let mut flow = Flow::default();
            if let Some(head) = table.head.get(column).filter(|head| !head.is_empty()) {
                flow.push(head, Look::of(Role::Subheading).strong());
                flow.push(": ", Look::of(Role::Subheading).strong());
            }
            flow.push(cell, Look::of(Role::Body));
            setter.flow(&flow);
        }
    }
    if table.rows.is_empty() {
        for head in &table.head {
            setter.text(head, Look::of(Role::Subheading).strong());
        }
    }
}
