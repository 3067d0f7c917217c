//! The mouse: the wheel moves what it is over, a click opens what it is on.

use super::geometry::{self, Spot};
use super::{Button, Effect, Screen, State, following, lists, prompting, reading, update};

/// Lines that one notch of the wheel moves a text.
const NOTCH: i32 = 3;

/// Takes what the mouse did.
pub(super) fn pointed(state: &mut State, button: Button, x: u16, y: u16) -> Vec<Effect> {
    let spot = geometry::spot(state, x, y);
    match button {
        Button::Click => click(state, spot),
        Button::WheelUp => wheel(state, spot, -1),
        Button::WheelDown => wheel(state, spot, 1),
    }
}

fn click(state: &mut State, spot: Spot) -> Vec<Effect> {
    update::moved_on(state);
    if let Spot::Offer(offer) = spot {
        return prompting::click(state, offer);
    }
    if state.is_searching() {
        // A click on what was found takes the search first.
        let Spot::Headline(index) = spot else { return Vec::new() };
        let story = state.shown_list().rows.get(index).map(crate::model::Headline::story);
        let mut effects = prompting::accept(state);
        if let Some(index) =
            story.and_then(|story| state.list.rows.iter().position(|row| row.story() == story))
        {
            effects.extend(lists::open_row(state, index));
        }
        return effects;
    }
    if state.prompt.is_some() {
        return prompting::cancel(state);
    }
    match spot {
        Spot::Tab(tab) => {
            let kind = state.tabs().get(tab).map(|tab| tab.kind.clone());
            kind.map_or_else(Vec::new, |kind| lists::open(state, kind))
        }
        Spot::Headline(index) => lists::open_row(state, index),
        Spot::Text(Some(target)) => following::follow_target(state, target),
        Spot::Listing(Some(row)) => {
            let row =
                state.reader.as_ref().and_then(|reader| reader.related_rows().get(row as usize).cloned());
            row.map_or_else(Vec::new, |row| following::follow_row(state, &row))
        }
        Spot::Over(row) => following::click_over(state, row),
        Spot::List | Spot::Text(None) | Spot::Listing(None) | Spot::Offer(_) | Spot::Nothing => Vec::new(),
    }
}

fn wheel(state: &mut State, spot: Spot, step: i32) -> Vec<Effect> {
    match spot {
        Spot::Headline(_) | Spot::List if state.screen == Screen::List || state.is_searching() => {
            lists::move_rows(state, step)
        }
        Spot::Text(_) => reading::scroll(state, step * NOTCH),
        Spot::Listing(_) if state.screen == Screen::Related => following::move_related(state, step),
        Spot::Over(_) => following::move_over(state, step),
        Spot::Offer(_) | Spot::Headline(_) | Spot::List | Spot::Listing(_) | Spot::Tab(_) | Spot::Nothing => {
            Vec::new()
        }
    }
}
