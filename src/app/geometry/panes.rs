//! Where the panes stand.

use crate::app::shown::{Overlay, Shown};
use crate::app::state::State;
use crate::typeset;

/// Columns from which the panes stand side by side.
pub(super) const WIDE: u16 = 100;
/// Columns from which the related stories stand beside the text.
pub(super) const VERY_WIDE: u16 = 160;
/// Columns of the sections' pane.
const SECTIONS: u16 = 14;
/// The least and most columns of the headlines' pane in a wide window.
pub(super) const HEADLINES: (u16, u16) = (36, 60);
/// Columns of the headlines' pane at which a text gives up the margin of its measure.
pub(super) const FAIR_HEADLINES: u16 = 46;
/// Columns from which an article is read in its pane.
pub(super) const READING_PANE: u16 = 60;
/// Columns of the pane of related stories beside a text.
const RELATED_PANE: u16 = 36;
/// The widest that a list of related stories is set.
const LISTING: u16 = 100;
/// Lines that say more of the source under the cursor, in windows of 16 lines and more.
const SOURCE_DETAIL: u16 = 6;
/// The most offers that are shown under a typed line at once.
const OFFERS: u16 = 10;

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
    pub overlay: Option<Area>,
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
    if let Some(over) = state.over() {
        let mut area = plan.body;
        if matches!(over, Overlay::Sources(_)) && area.rows >= 16 {
            area.rows -= SOURCE_DETAIL;
            plan.detail = Some(Area { y: area.y + area.rows, rows: SOURCE_DETAIL, ..area });
        }
        plan.overlay = Some(area);
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
    let shown = state.in_panes();
    let is_very_wide = body.columns >= VERY_WIDE;
    if plan.is_wide {
        let (list, article, related) = widths(body.columns);
        let in_pane = matches!(shown, Shown::List(_)) || state.panes.unwrap_or(article >= READING_PANE);
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
            } else if matches!(shown, Shown::Related(_)) {
                plan.related = Some(pane);
            } else {
                plan.article = Some(pane);
            }
            return;
        }
    }
    match shown {
        Shown::List(_) | Shown::Over(_) => plan.list = Some(body),
        Shown::Article(_) | Shown::Related(_) if is_very_wide => {
            let related = body.columns / 3;
            let article = body.columns - related - 1;
            plan.article = Some(body.cut(0, article));
            plan.related = Some(body.cut(article + 1, related));
            plan.rules = vec![article];
        }
        Shown::Article(_) => plan.article = Some(body),
        Shown::Related(_) => plan.related = Some(body),
    }
}

/// Columns of headlines, article and related stories in a wide window of so many columns.
pub(super) fn widths(columns: u16) -> (u16, u16, u16) {
    let related = if columns >= VERY_WIDE { RELATED_PANE + (columns - VERY_WIDE) / 4 } else { 0 };
    let rules = if columns >= VERY_WIDE { 3 } else { 2 };
    let rest = columns - SECTIONS - rules - related;
    // The text wants a pane that it can be read in, then the headlines a fair width, then the text its
    // measure and a margin; what is left over widens the headlines.
    let fair = rest.saturating_sub(READING_PANE + 2).min(FAIR_HEADLINES);
    let list = rest.saturating_sub(typeset::MEASURE as u16 + 4).max(fair).clamp(HEADLINES.0, HEADLINES.1);
    (list, rest - list, related)
}
