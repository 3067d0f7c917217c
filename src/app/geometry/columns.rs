//! The columns of a row of headlines, and the lines that its words take.

use std::ops::Range;

use crate::app::list::ListPane;
use crate::app::state::State;
use crate::model::{Headline, ListKind, OnDisk};
use crate::text;
use crate::typeset::{self, dates};

/// Lines of one headline at most.
const HEADLINE_LINES: usize = 2;

/// The columns of a row of headlines, counted from its pane's left edge; empty where there is no room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowColumns {
    /// The cursor's bar.
    pub bar: Range<u16>,
    /// Unread or saved.
    pub mark: Range<u16>,
    /// The headline.
    pub title: Range<u16>,
    /// The headline's first line, which is wider where the outlet stands below.
    pub first_title: Range<u16>,
    /// The outlet, and how many others have the story.
    pub outlet: Range<u16>,
    /// The line of the row, from 0, on which the outlet stands; each row has it.
    pub outlet_line: usize,
    /// The age.
    pub age: Range<u16>,
    /// What is on disk.
    pub disk: Range<u16>,
}

impl RowColumns {
    /// The column after the last that anything stands in.
    pub fn end(&self) -> u16 {
        self.outlet.end.max(self.disk.end).max(self.title.end)
    }
}

/// The columns of a row of headlines in a pane of so many.
pub fn row_columns(columns: u16) -> RowColumns {
    let (mark, title) = match columns {
        0..8 => (0, 0),
        8..72 => (1, 3),
        _ => (2, 4),
    };
    // In a narrow pane the outlet stands below the age, so that the headline keeps its columns.
    let outlet_line = usize::from((20..72).contains(&columns));
    let (outlet, age, disk) = match columns {
        0..20 => (0, 0, 0),
        20..34 => (7, 4, 1),
        34..40 => (10, 6, 1),
        40..48 => (12, 6, 1),
        48..100 => (16, 6, 1),
        _ => (22, 11, 1),
    };
    let mut right = columns;
    let mut take = |width: u16, gap: u16| {
        if width == 0 {
            return right..right;
        }
        right -= gap;
        let end = right;
        right -= width;
        right..end
    };
    let (disk, age, outlet) = if outlet_line == 0 {
        let disk = take(disk, u16::from(columns >= 72));
        let age = take(age, if columns >= 72 { 2 } else { 1 });
        (disk, age, take(outlet, 1))
    } else {
        let below = take(outlet, u16::from(columns >= 34));
        (below.end - disk..below.end, below.end - disk - 1 - age..below.end - disk - 1, below)
    };
    // Two columns part a headline from an outlet beside it, one from an age.
    let gap = if right == columns { 0 } else { 1 + u16::from(columns >= 72) };
    let end = right - gap;
    RowColumns {
        bar: 0..u16::from(columns >= 8),
        mark: mark..mark + u16::from(columns >= 8),
        title: title..end,
        // One column parts it from the age, whose own columns are seldom all taken.
        first_title: title..if outlet_line > 0 { age.start - 1 } else { end },
        outlet,
        outlet_line,
        age,
        disk,
    }
}

/// Whether the rows of a list are versions of one event, with a line on each.
pub fn has_facts(list: &ListPane) -> bool {
    matches!(list.kind, ListKind::Event { .. })
}

/// Whether the line on a version names its outlet as well: where no column is left for it beside the
/// headline, and who tells it is what the list is about.
pub fn names_outlet(list: &ListPane, columns: &RowColumns) -> bool {
    has_facts(list) && columns.outlet_line > 0
}

/// When a story was first seen, in words, where nobody knows how old it is.
pub fn first_seen(state: &State, row: &Headline) -> Option<String> {
    let at = row.first_seen?;
    Some(format!("first seen {}", dates::moment(at, state.now, &state.zone)))
}

/// The line of a row, from 0, on which it says when its story was first seen, where its headline takes so
/// many: below outlet and age where they stand beside the headline, else below it; none in a pane that is
/// too narrow for it.
pub fn seen_line(columns: &RowColumns, headline_lines: usize) -> Option<usize> {
    match columns.outlet_line {
        0 if columns.outlet.is_empty() => None,
        0 => Some(1),
        outlet => Some(headline_lines.max(outlet + 1)),
    }
}

/// How long a version is, and what of it is on disk; before it, where wished, whose it is.
fn facts(state: &State, row: &Headline, has_outlet: bool) -> String {
    let seen = first_seen(state, row);
    let text = match row.on_disk {
        OnDisk::Full => "full text",
        OnDisk::Summary => "feed's text",
        OnDisk::Headline => "headline alone",
    };
    let words = match row.words {
        _ if row.on_disk == OnDisk::Headline => None,
        words => words.map(|words| text::counted(words as usize, "word", "words")),
    };
    let outlet = has_outlet.then(|| typeset::outlet_name(&row.outlet).to_owned());
    outlet.into_iter().chain(seen).chain(words).chain([text.to_owned()]).collect::<Vec<_>>().join(", ")
}

/// The headline of a row in the lines that it takes; below that of a version what there is of it, below
/// that of something found the line that it was found in.
pub fn headline(state: &State, row: &Headline, columns: u16) -> Vec<String> {
    let spans = row_columns(columns);
    let RowColumns { title, first_title, outlet_line, .. } = &spans;
    let list = state.shown_list();
    let names_outlet = names_outlet(list, &spans);
    let first = usize::from(first_title.end - first_title.start);
    let rest = usize::from(if names_outlet { spans.outlet.end } else { title.end } - title.start);
    let mut widths = [rest; HEADLINE_LINES];
    widths[0] = first;
    let mut lines = typeset::headline(&row.title, &widths, state.ascii);
    if has_facts(list) {
        lines.push(text::ellipsize(&facts(state, row, names_outlet), rest));
    } else if let Some(line) = seen_line(&spans, lines.len()).filter(|_| row.first_seen.is_some()) {
        lines.resize(lines.len().max(line + 1), String::new());
    }
    if lines.len() <= *outlet_line {
        lines.resize(outlet_line + 1, String::new());
    }
    if let Some(excerpt) = &row.excerpt {
        lines.push(text::ellipsize(excerpt, usize::from(spans.end() - title.start)));
    }
    lines
}
