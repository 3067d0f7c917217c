//! What stands in a cell: tabs, rows, things to follow, offers.

use std::ops::Range;

use super::panes::{Area, plan};
use super::rows::{ListLine, list_lines};
use crate::app::shown::Overlay;
use crate::app::state::{State, Tab};
use crate::{text, typeset};

/// Columns kept for the progress of a refresh at the right end of the top line.
const PROGRESS: u16 = 12;
/// Columns of the paper's name at the left end of the top line; none under 60 columns.
const MASTHEAD: u16 = 11;
/// The widest that a tab's name is shown in the bar, in columns.
const TAB_NAME: usize = 18;

/// A tab and the columns it takes in the top line, its marker of two columns included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TabSpot {
    /// The tab: an index into [`State::tabs`].
    pub tab: usize,
    /// The columns.
    pub columns: Range<u16>,
}

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
    if let (Some(area), Some(over)) = (within(plan.overlay), state.over()) {
        let top = match over {
            Overlay::Help { top, .. } | Overlay::Trail { top, .. } => *top,
            Overlay::Sources(pane) => pane.top,
        };
        return Spot::Over(top + usize::from(y - area.y));
    }
    if state.over().is_some() && plan.body.holds(x, y) {
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
    let reader = state.reader();
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
