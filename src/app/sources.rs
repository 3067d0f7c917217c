//! The sources: their view, and what is done with one of them.

use super::effect::{Effect, RefreshScope, RequestId, SourceEdit};
use super::fetched::Request;
use super::message::{Failure, FoundSource};
use super::pending::Pending;
use super::prompt::{Choice, Offer};
use super::shown::{Overlay, SourcesPane};
use super::state::State;
use super::{events, lists, navigation};
use crate::model::SourceHealth;
use crate::text::SafeText;

/// Shows the sources.
pub(super) fn show(state: &mut State) -> Vec<Effect> {
    let effects = navigation::leave(state);
    state.lay_over(Overlay::Sources(SourcesPane::default()));
    state.stale.sources = true;
    effects
}

/// Reads the sources anew, where they are shown; what is shown stays until they are there.
pub(super) fn load(state: &mut State) -> Option<Effect> {
    let request = state.ask();
    let Some(Overlay::Sources(pane)) = state.over_mut() else { return None };
    pane.rows.request = Request::Out(request);
    Some(Effect::LoadSources { request })
}

/// Takes the sources; the cursor keeps its source.
pub(super) fn came(state: &mut State, request: RequestId, mut outcome: Result<Vec<SourceHealth>, Failure>) {
    if let Ok(rows) = &mut outcome {
        // What fails first, the worst before the bad; the others in the order of their file.
        rows.sort_by_key(|row| {
            let condition = row.condition();
            std::cmp::Reverse(if condition.is_trouble() { condition.urgency() } else { 0 })
        });
    }
    let failure = outcome.as_ref().err().cloned();
    let is_edit = state.waiting.take(request) == Some(Pending::Edit);
    state.stale.sections |= is_edit && failure.is_none();
    let is_owner = match state.over_mut() {
        Some(Overlay::Sources(pane)) if pane.rows.request.is(request) => {
            let name = pane.current().map(|row| row.source.name.clone());
            pane.rows.settle(request, outcome);
            if let Some(index) =
                name.and_then(|name| pane.all().iter().position(|row| row.source.name == name))
            {
                pane.cursor = index;
            }
            true
        }
        _ => false,
    };
    if let Some(failure) = failure.filter(|_| is_owner || is_edit) {
        state.fail(failure);
    }
}

/// The source under the cursor.
pub(super) fn at_hand(state: &mut State) -> Option<(SafeText, bool)> {
    let found = match state.over() {
        Some(Overlay::Sources(pane)) => {
            pane.current().map(|row| (row.source.name.clone(), row.source.paused))
        }
        _ => None,
    };
    if found.is_none() {
        state.say("No source here: S shows the sources");
    }
    found
}

/// Visits the source under the cursor.
pub(super) fn refresh(state: &mut State) -> Vec<Effect> {
    let Some((name, _)) = at_hand(state) else { return Vec::new() };
    let words = format!("Refreshing {name}");
    events::ask_by_key(state, RefreshScope::Source(name), &words)
}

/// Pauses the source under the cursor, or goes on with it.
pub(super) fn pause(state: &mut State) -> Vec<Effect> {
    let Some((name, paused)) = at_hand(state) else { return Vec::new() };
    edit(state, name, SourceEdit::Pause(!paused))
}

/// Removes the source under the cursor; its stories stay.
pub(super) fn remove(state: &mut State) -> Vec<Effect> {
    let Some((name, _)) = at_hand(state) else { return Vec::new() };
    edit(state, name, SourceEdit::Remove)
}

/// Changes a source. Every change can be taken back.
pub(super) fn edit(state: &mut State, name: SafeText, edit: SourceEdit) -> Vec<Effect> {
    let request = state.expect(Pending::Edit);
    let words = match &edit {
        SourceEdit::Pause(true) => format!("{name} is paused"),
        SourceEdit::Pause(false) => format!("{name} goes on"),
        SourceEdit::Rename(new) => format!("{name} is called {new} now"),
        SourceEdit::Move(section) => format!("{name} is in {section} now"),
        SourceEdit::Remove => format!("Removed {name}"),
    };
    state.say(&format!("{words}, u takes it back"));
    if let Some(Overlay::Sources(pane)) = state.over_mut() {
        pane.rows.request = Request::Out(request);
        // Under its new name the cursor stays on it.
        if let (SourceEdit::Rename(new), Some(rows)) = (&edit, &mut pane.rows.held)
            && let Some(row) = rows.iter_mut().find(|row| row.source.name == name)
        {
            row.source.name = new.clone();
        }
    }
    vec![Effect::EditSource { request, name, edit }]
}

/// Opens the sources file in the reader's editor.
pub(super) fn edit_file(state: &mut State) -> Vec<Effect> {
    let request = state.expect(Pending::Done);
    vec![Effect::EditSourcesFile { request }]
}

/// Looks at a typed address, to add what is found there.
pub(super) fn add(state: &mut State, typed: SafeText, choose: Option<usize>) -> Vec<Effect> {
    if state.is_offline {
        state.say("dateline is offline: a new source cannot be looked at");
        return Vec::new();
    }
    state.say(&format!("Looking at {typed}"));
    // Of several only the last is meant.
    state.waiting.forget(|pending| matches!(pending, Pending::Added(_)));
    let request = state.expect(Pending::Added(typed.clone()));
    vec![Effect::AddSource { request, typed, choose }]
}

/// An address was looked at. The view stays where it is; what was found is said, and the rest is
/// offered when the next source is added.
pub(super) fn added(
    state: &mut State,
    request: RequestId,
    outcome: Result<FoundSource, Failure>,
) -> Vec<Effect> {
    let Some(Pending::Added(typed)) = state.waiting.take(request) else { return Vec::new() };
    state.found.clear();
    match outcome {
        Ok(FoundSource::Added { words, others, .. }) => {
            state.found = others
                .iter()
                .enumerate()
                .map(|(index, other)| Offer {
                    words: other.clone(),
                    beside: SafeText::line("instead of what was taken"),
                    choice: Choice::Other(typed.clone(), number_of(other).unwrap_or(index + 2)),
                })
                .collect();
            state.say(&words);
            if let Some(status) = state.status.as_mut().filter(|_| !others.is_empty()) {
                status.hint = Some(SafeText::line("a offers what else was found"));
            }
            state.stale.sections = true;
            state.stale.sources = true;
            return lists::fill(state);
        }
        Ok(FoundSource::Story(address)) => {
            state.found = vec![Offer {
                words: SafeText::line(&format!("Read {address}")),
                beside: SafeText::line("as a story"),
                choice: Choice::Read(address),
            }];
            state.say("This is one story, not a source");
            if let Some(status) = &mut state.status {
                status.hint = Some(SafeText::line("a, then Enter, reads it"));
            }
        }
        Ok(FoundSource::Near { failure, near }) => {
            state.found = near
                .into_iter()
                .map(|(words, address)| Offer {
                    words,
                    beside: SafeText::line("near to what was typed"),
                    choice: Choice::Other(SafeText::line(address.as_str()), 1),
                })
                .collect();
            state.fail(Failure { hint: Some(SafeText::line("a offers what is near to it")), ..failure });
        }
        Err(failure) => state.fail(failure),
    }
    Vec::new()
}

/// The number before what was found: "2: Comments feed".
fn number_of(words: &SafeText) -> Option<usize> {
    words.split(':').next()?.trim().parse().ok()
}
