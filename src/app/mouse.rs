//! The mouse: the wheel moves what it is over, a click opens what it is on.

use super::effect::Effect;
use super::geometry::{self, Spot};
use super::message::Button;
use super::shown::Shown;
use super::state::State;
use super::{actions, lists, overlays, prompting, related, scrolling};
use crate::model::Headline;

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
    actions::moved_on(state);
    if let Spot::Offer(offer) = spot {
        let typed = prompting::click(state, offer);
        return actions::chosen(state, typed);
    }
    if state.is_searching() {
        // A click on what was found takes the search first.
        let Spot::Headline(index) = spot else { return Vec::new() };
        let story = state.shown_list().rows.get(index).map(Headline::story);
        let typed = prompting::accept(state);
        let mut effects = actions::chosen(state, typed);
        if let Some(index) = story.and_then(|story| state.list.index_of(story)) {
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
        Spot::Text(Some(target)) => related::follow_target(state, target),
        Spot::Listing(Some(row)) => related::follow_row(state, row),
        Spot::Over(row) => overlays::click(state, row),
        Spot::List | Spot::Text(None) | Spot::Listing(None) | Spot::Offer(_) | Spot::Nothing => Vec::new(),
    }
}

fn wheel(state: &mut State, spot: Spot, step: i32) -> Vec<Effect> {
    match (spot, state.in_panes()) {
        (Spot::Headline(_) | Spot::List, Shown::List(_)) => lists::move_rows(state, step),
        (Spot::Text(_), _) => scrolling::scroll(state, step * NOTCH),
        (Spot::Listing(_), Shown::Related(_)) => related::move_related(state, step),
        (Spot::Over(_), _) => overlays::move_rows(state, step),
        _ => Vec::new(),
    }
}
