//! Where everything stands on the screen, from 0x0 to 1000x1000.
//!
//! The machine needs it for pages, scrolling and the mouse, and the view draws by it, so that what is
//! clicked is what is seen.
//!
//! ```text
//!  narrow, under 100 columns           wide                            reading, from 160
//!  ┌ top ──────────────────────┐       ┌ top ──────────────────────┐   ┌ top ──────────────────────┐
//!  │ list, or text, or listing │       │ sections│list│article    │   │ sections│list│text│listing│
//!  └ status ───────────────────┘       └ status ───────────────────┘   └ status ───────────────────┘
//! ```

use std::ops::Range;

use super::{ListPane, Over, Screen, State, Tab};
use crate::model::{Headline, ListKind, OnDisk};
use crate::text;
use crate::typeset::{self, dates};

/// Columns from which the panes stand side by side.
pub const WIDE: u16 = 100;
/// Columns from which the related stories stand beside the text.
pub const VERY_WIDE: u16 = 160;
/// Columns of the sections' pane.
pub const SECTIONS: u16 = 14;
/// The least and most columns of the headlines' pane in a wide window.
pub const HEADLINES: (u16, u16) = (36, 60);
/// Columns of the headlines' pane at which a text gives up the margin of its measure.
pub const FAIR_HEADLINES: u16 = 46;
/// Columns from which an article is read in its pane.
pub const READING_PANE: u16 = 60;
/// Columns of the pane of related stories beside a text.
pub const RELATED_PANE: u16 = 36;
/// The widest that a list of related stories is set.
pub const LISTING: u16 = 100;
/// Columns kept for the progress of a refresh at the right end of the top line.
pub const PROGRESS: u16 = 12;
/// Columns of the paper's name at the left end of the top line; none under 60 columns.
pub const MASTHEAD: u16 = 11;
/// Lines that say more of the source under the cursor, in windows of 16 lines and more.
pub const SOURCE_DETAIL: u16 = 6;
/// The most offers that are shown under a typed line at once.
pub const OFFERS: u16 = 10;
/// Lines of one headline at most.
pub const HEADLINE_LINES: usize = 2;
/// Lines kept free between the cursor and the edge while there is more beyond it.
const MARGIN: u16 = 2;

/// A rectangle of cells; empty if it has no columns or no rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Area {
    /// The first column.
    pub x: u16,
    /// The first row.
    pub y: u16,
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

impl Area {
    /// Whether it has no cell.
    pub fn is_empty(self) -> bool {
        self.columns == 0 || self.rows == 0
    }

    /// Whether a cell lies in it.
    pub fn holds(self, x: u16, y: u16) -> bool {
        (self.x..self.x.saturating_add(self.columns)).contains(&x)
            && (self.y..self.y.saturating_add(self.rows)).contains(&y)
    }

    /// These columns of it, as far as it has them.
    fn cut(self, left: u16, columns: u16) -> Self {
        let left = left.min(self.columns);
        Self { x: self.x + left, columns: columns.min(self.columns - left), ..self }
    }

    /// As many columns in the middle, with a margin of one on each side where there is room.
    fn centred(self, columns: u16) -> Self {
        let margin = u16::from(self.columns > 20);
        let columns = columns.min(self.columns - 2 * margin);
        Self { x: self.x + (self.columns - columns) / 2, columns, ..self }
    }
}

/// Where everything stands. A pane that is not shown is `None`; one may be empty in a tiny window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The top line: the paper's name, the sections or the story's facts, progress.
    pub top: Area,
    /// The line under it.
    pub top_rule: Area,
    /// All between the two rules.
    pub body: Area,
    /// The line above the status line.
    pub bottom_rule: Area,
    /// The status line, or the line that is typed.
    pub status: Area,
    /// Whether the panes stand side by side.
    pub is_wide: bool,
    /// The pane of sections.
    pub sections: Option<Area>,
    /// The pane of headlines.
    pub list: Option<Area>,
    /// The pane of the text or its preview.
    pub article: Option<Area>,
    /// The pane of related stories.
    pub related: Option<Area>,
    /// What lies over the panes: help, trail, sources.
    pub over: Option<Area>,
    /// The lines about the source under the cursor, below the list in `over`.
    pub detail: Option<Area>,
    /// The offers under a typed line, over the lowest rows of the body.
    pub offers: Option<Area>,
    /// Columns in which a vertical rule runs from the top to the end of the body.
    pub rules: Vec<u16>,
    /// Where in the article's pane its text stands: the measure, centred.
    pub text: Area,
    /// Where in its pane the listing of related stories stands; a column for the cursor is to its left
    /// where there is room.
    pub listing: Area,
}

/// Where everything stands now.
pub fn plan(state: &State) -> Plan {
    let (columns, rows) = (state.size.columns, state.size.rows);
    let mut plan = Plan::default();
    let line = |y, has: bool| Area { x: 0, y, columns, rows: u16::from(has) };
    let (has_top, has_rules, has_status) = (rows >= 5, rows >= 10, rows >= 3);
    plan.top = line(0, has_top);
    plan.top_rule = line(1, has_rules);
    let above = u16::from(has_top) + u16::from(has_rules);
    let below = u16::from(has_status) + u16::from(has_rules);
    plan.body = Area { x: 0, y: above, columns, rows: rows - above - below };
    plan.bottom_rule = line(rows.saturating_sub(2), has_rules);
    plan.status = line(rows.saturating_sub(1), has_status);
    plan.is_wide = columns >= WIDE;
    place_panes(state, &mut plan);
    if let Some(article) = plan.article {
        plan.text = article.centred(state.measure.max(20));
    }
    if let Some(related) = plan.related {
        plan.listing = related.centred(LISTING);
    }
    if let Some(over) = &state.over {
        let mut area = plan.body;
        if matches!(over, Over::Sources(_)) && area.rows >= 16 {
            area.rows -= SOURCE_DETAIL;
            plan.detail = Some(Area { y: area.y + area.rows, rows: SOURCE_DETAIL, ..area });
        }
        plan.over = Some(area);
    }
    if let Some(prompt) = &state.prompt
        && !prompt.offers.is_empty()
    {
        let rows = (prompt.offers.len().min(OFFERS.into()) as u16).min(plan.body.rows);
        plan.offers = Some(Area { y: plan.body.y + plan.body.rows - rows, rows, ..plan.body });
    }
    plan
}

fn place_panes(state: &State, plan: &mut Plan) {
    let body = plan.body;
    let screen = match state.screen {
        _ if state.is_searching() || state.reader.is_none() => Screen::List,
        screen => screen,
    };
    let is_very_wide = body.columns >= VERY_WIDE;
    if plan.is_wide {
        let (list, article, related) = widths(body.columns);
        let in_pane = screen == Screen::List || state.panes.unwrap_or(article >= READING_PANE);
        if in_pane {
            let after_list = SECTIONS + 1 + list + 1;
            plan.sections = Some(body.cut(0, SECTIONS));
            plan.list = Some(body.cut(SECTIONS + 1, list));
            plan.rules = vec![SECTIONS, SECTIONS + 1 + list];
            let pane = body.cut(after_list, article);
            if is_very_wide {
                plan.article = Some(pane);
                plan.related = Some(body.cut(after_list + article + 1, related));
                plan.rules.push(after_list + article);
            } else if screen == Screen::Related {
                plan.related = Some(pane);
            } else {
                plan.article = Some(pane);
            }
            return;
        }
    }
    match screen {
        Screen::List => plan.list = Some(body),
        Screen::Article | Screen::Related if is_very_wide => {
            let related = body.columns / 3;
            let article = body.columns - related - 1;
            plan.article = Some(body.cut(0, article));
            plan.related = Some(body.cut(article + 1, related));
            plan.rules = vec![article];
        }
        Screen::Article => plan.article = Some(body),
        Screen::Related => plan.related = Some(body),
    }
}

/// Columns of headlines, article and related stories in a wide window of so many columns.
fn widths(columns: u16) -> (u16, u16, u16) {
    let related = if columns >= VERY_WIDE { RELATED_PANE + (columns - VERY_WIDE) / 4 } else { 0 };
    let rules = if columns >= VERY_WIDE { 3 } else { 2 };
    let rest = columns - SECTIONS - rules - related;
    // The text wants a pane that it can be read in, then the headlines a fair width, then the text its
    // measure and a margin; what is left over widens the headlines.
    let fair = rest.saturating_sub(READING_PANE + 2).min(FAIR_HEADLINES);
    let list = rest.saturating_sub(typeset::MEASURE as u16 + 4).max(fair).clamp(HEADLINES.0, HEADLINES.1);
    (list, rest - list, related)
}

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
pub(super) fn settled_offset(state: &State, list: &ListPane, area: Area) -> u16 {
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
pub(super) fn rows_within(state: &State, list: &ListPane, area: Area, lines: i32) -> (i32, i32) {
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
pub(super) fn lines_between(state: &State, list: &ListPane, area: Area, from: usize, to: usize) -> i32 {
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

/// A tab and the columns it takes in the top line, its marker of two columns included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TabSpot {
    /// The tab: an index into [`State::tabs`].
    pub tab: usize,
    /// The columns.
    pub columns: Range<u16>,
}

/// The widest that a tab's name is shown in the bar, in columns.
pub const TAB_NAME: usize = 18;

/// The tabs that the top line shows in a narrow window: always the open one, the others as they fit.
pub fn tab_spots(tabs: &[Tab], top: Area) -> Vec<TabSpot> {
    let left = if top.columns >= 60 { MASTHEAD } else { 0 };
    let right = if top.columns >= 60 { top.columns - PROGRESS } else { top.columns };
    let width = |tab: &Tab| 2 + text::width(&tab.name).min(TAB_NAME) as u16;
    let open = tabs.iter().position(|tab| tab.is_open).unwrap_or(0);
    let room = right - left;
    let mut first = 0;
    while first < open && tabs[first..=open].iter().map(width).fold(0, u16::saturating_add) > room {
        first += 1;
    }
    let mut spots = Vec::new();
    let mut x = left;
    for (index, tab) in tabs.iter().enumerate().skip(first) {
        let end = x.saturating_add(width(tab));
        if end > right && index != first {
            break;
        }
        spots.push(TabSpot { tab: index, columns: x..end.min(right) });
        x = end;
    }
    spots
}

/// The first tab that the sections' pane shows, so that the open one is among them.
pub fn first_tab(tabs: &[Tab], rows: u16) -> usize {
    let open = tabs.iter().position(|tab| tab.is_open).unwrap_or(0);
    (open + 1).saturating_sub(usize::from(rows))
}

/// The first offer that is shown, so that the chosen one is among them.
pub fn first_offer(chosen: Option<usize>, rows: u16) -> usize {
    chosen.map_or(0, |chosen| (chosen + 1).saturating_sub(usize::from(rows)))
}

/// What a cell of the screen belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// A tab or section: an index into [`State::tabs`].
    Tab(usize),
    /// A row of the list: an index into the rows held.
    Headline(usize),
    /// The list's pane, but no row.
    List,
    /// The article's pane, and what can be followed there.
    Text(Option<u32>),
    /// The related stories' pane, and the row.
    Listing(Option<u32>),
    /// A row of what lies over the panes.
    Over(usize),
    /// An offer under the typed line.
    Offer(usize),
    /// Nothing.
    Nothing,
}

/// What stands in a cell.
pub fn spot(state: &State, x: u16, y: u16) -> Spot {
    let plan = plan(state);
    let within = |area: Option<Area>| area.filter(|area| area.holds(x, y));
    if let (Some(area), Some(prompt)) = (within(plan.offers), &state.prompt) {
        let index = first_offer(prompt.chosen, area.rows) + usize::from(y - area.y);
        return if index < prompt.offers.len() { Spot::Offer(index) } else { Spot::Nothing };
    }
    if let (Some(area), Some(over)) = (within(plan.over), &state.over) {
        let top = match over {
            Over::Help { top, .. } | Over::Trail { top, .. } => *top,
            Over::Sources(pane) => pane.top,
        };
        return Spot::Over(top + usize::from(y - area.y));
    }
    if state.over.is_some() && plan.body.holds(x, y) {
        return Spot::Nothing;
    }
    let tabs = state.tabs();
    if let Some(area) = within(plan.sections) {
        let index = first_tab(&tabs, area.rows) + usize::from(y - area.y);
        return if index < tabs.len() { Spot::Tab(index) } else { Spot::Nothing };
    }
    if plan.top.holds(x, y) && plan.sections.is_none() && plan.list.is_some() {
        let found = tab_spots(&tabs, plan.top).into_iter().find(|spot| spot.columns.contains(&x));
        return found.map_or(Spot::Nothing, |found| Spot::Tab(found.tab));
    }
    if let Some(area) = within(plan.list) {
        return match list_lines(state, state.shown_list(), area).get(usize::from(y - area.y)) {
            Some(ListLine::Row { index, .. }) => Spot::Headline(*index),
            _ => Spot::List,
        };
    }
    let reader = state.reader.as_deref();
    if within(plan.article).is_some() {
        let target = reader.and_then(|reader| {
            let line = reader.top + usize::from(y - plan.text.y);
            target_at(&reader.page, line, usize::from(x.checked_sub(plan.text.x)?))
        });
        return Spot::Text(target);
    }
    if within(plan.related).is_some() {
        let row = reader.and_then(|reader| {
            let line = reader.listing_top() + usize::from(y - plan.listing.y);
            reader.listing.targets.iter().position(|target| target.lines.contains(&line))
        });
        return Spot::Listing(row.map(|row| row as u32));
    }
    Spot::Nothing
}

/// What can be followed at a column of a line; all of a listed story's lines lead to it.
fn target_at(page: &typeset::Page, line: usize, column: usize) -> Option<u32> {
    let mut passed = 0;
    for piece in &page.lines.get(line)?.pieces {
        passed += text::width(piece.text());
        if column < passed {
            if piece.target.is_some() {
                return piece.target;
            }
            break;
        }
    }
    page.targets
        .iter()
        .position(|target| {
            matches!(target.destination, typeset::Destination::Story { .. }) && target.lines.contains(&line)
        })
        .map(|index| index as u32)
}

/// The rows of what lies over the panes.
pub(super) fn over_rows(state: &State) -> usize {
    match &state.over {
        None => 0,
        Some(Over::Help { of, .. }) => state.keymap.listing(*of).len(),
        Some(Over::Trail { .. }) => state.trail.steps().len(),
        Some(Over::Sources(pane)) => pane.all().len(),
    }
}

#[cfg(test)]
mod tests;
